//! From an entry to a side of a declared pair: its public text and the facts that can be compared.
//!
//! Only what everybody may read goes in, because the reasons that come out are shown to everybody. Conditions of the district's own are held
//! against each other in `conditions`.

use search::matching::{Facts, Role, Side};

use crate::{
    accounts::Actor,
    organizations::Organization,
    pack::{
        Pack, Pair,
        pairs::{PairSide, Rule},
    },
    registers::{Entry, FieldType, Values, queries::seen_by},
};

/// The pairs an entry takes part in, in the order of the declaration.
pub(super) fn pairs_of<'p>(pack: &'p Pack, entry: &Entry) -> Vec<&'p Pair> {
    pack.pairs.iter().filter(|pair| own_side(pair, entry).is_some() && pair.is_shown_on(entry.kind.key)).collect()
}

/// The side of the pair this entry stands on; `None` if it stands on neither.
pub(super) fn own_side<'p>(pair: &'p Pair, entry: &Entry) -> Option<&'p PairSide> {
    [&pair.seeks, &pair.offers].into_iter().find(|side| side.register == entry.kind.key && takes_part(side, &entry.values))
}

fn takes_part(side: &PairSide, values: &Values) -> bool {
    side.only.as_ref().is_none_or(|(field, codes)| values.text(field).is_some_and(|code| codes.iter().any(|known| known == code)))
}

/// Whether this entry is the one that seeks.
pub(super) fn seeks(pair: &Pair, entry: &Entry) -> bool {
    entry.kind.key == pair.seeks.register
}

/// The side; `None` if the public may not see the entry or it takes no part in the pair.
pub(super) fn side(pack: &Pack, pair: &Pair, entry: &Entry, owner: &Organization) -> Option<Side> {
    let declared = own_side(pair, entry)?;
    let seen = seen_by(&Actor::visitor(), entry.clone(), false)?;
    let values = &seen.entry.values;
    let is_list = |key: &str| entry.kind.field(key).is_some_and(|field| matches!(field.ty, FieldType::List(_)));
    let text_parts = declared.text.iter().filter_map(|key| Some((key.clone(), values.text(key)?.to_owned()))).collect();
    let texts = |key: &str| values.texts(key).into_iter().map(ToOwned::to_owned).collect::<Vec<String>>();
    let lists = declared.text.iter().filter(|key| is_list(key) && key.as_str() != "keywords");
    let keywords = texts("keywords").into_iter().chain(lists.flat_map(|key| texts(key))).collect();
    let is_seeking = seeks(pair, entry);
    let known = seen.shows_organization.then_some(owner);
    Some(Side {
        id: entry.id.to_string(),
        role: if is_seeking { Role::Seeks } else { Role::Offers },
        title: entry.title.clone(),
        text_parts,
        keywords,
        facts: facts(pack, pair, values, is_seeking, known),
        is_without_figures: pair.rule("figures").is_none(),
        figure_fields: pair.rule("figures").map(|rule| if is_seeking { &rule.seeks } else { &rule.offers }).cloned().unwrap_or_default(),
    })
}

/// The facts the pair's rules ask for; what no rule asks for is not read, and so not compared.
fn facts(pack: &Pack, pair: &Pair, values: &Values, is_seeking: bool, owner: Option<&Organization>) -> Facts {
    let field_of = |code: &str| {
        let rule: &Rule = pair.rule(code)?;
        let fields = if is_seeking { &rule.seeks } else { &rule.offers };
        fields.iter().map(String::as_str).find(|key| values.has(key)).or_else(|| fields.first().map(String::as_str))
    };
    let text = |code: &str| values.text(field_of(code)?).map(ToOwned::to_owned);
    let texts = |code: &str| {
        field_of(code).map(|key| values.texts(key).into_iter().map(ToOwned::to_owned).collect::<Vec<String>>()).unwrap_or_default()
    };
    let whole = |code: &str| values.whole(field_of(code)?);
    // Where the entry says nothing, an organisation that may be named says where it is and what it works on.
    let town = field_of("distance").and_then(|_| text("distance").or_else(|| owner?.town.clone()));
    let track = field_of("track").and_then(|_| text("track").or_else(|| owner?.track.clone()));
    let mut facts = Facts {
        technical_field: text("field"),
        industries: texts("industries"),
        modes: texts("modes"),
        town_point: town.and_then(|town| pack.zones.town_point(&town)).map(|point| (point.lat, point.lon)),
        track,
        ..Facts::default()
    };
    if is_seeking {
        facts.min_trl = whole("maturity");
        facts.budget_max_fen = whole("price");
    } else {
        facts.trl = whole("maturity");
        facts.price_fen = whole("price");
    }
    facts
}
