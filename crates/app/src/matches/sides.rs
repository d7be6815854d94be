//! From an entry to a side of a match: its public text and the facts that can be compared.
//!
//! Only what everybody may read goes in, because the reasons that come out are shown to everybody.

use search::matching::{Facts, Role, Side};

use crate::{
    accounts::Actor,
    organizations::Organization,
    pack::Pack,
    registers::{Entry, Field, FieldType, Weight, queries::seen_by},
};

/// The side; `None` if the public may not see the entry.
pub(super) fn side(pack: &Pack, entry: &Entry, owner: &Organization) -> Option<Side> {
    let seen = seen_by(&Actor::visitor(), entry.clone(), false)?;
    let values = &seen.entry.values;
    // The summary says again what the long texts say; they are the more telling.
    let long = entry.kind.fields.iter().filter(|field| matches!(field.ty, FieldType::Long(_)) && field.weight == Weight::Body);
    let (summary, telling): (Vec<&Field>, Vec<&Field>) = long.partition(|field| field.key == "summary");
    let text_parts =
        telling.into_iter().chain(summary).filter_map(|field| Some((field.key.to_owned(), values.text(field.key)?.to_owned()))).collect();
    let texts = |key: &str| values.texts(key).into_iter().map(ToOwned::to_owned).collect::<Vec<String>>();
    let known = seen.shows_organization.then_some(owner);
    let town = values.text("town").or_else(|| known.and_then(|owner| owner.town.as_deref()));
    let point = town.and_then(|town| pack.zones.town_point(town));
    Some(Side {
        id: entry.id.to_string(),
        role: if entry.kind.key == "demand" { Role::Seeks } else { Role::Offers },
        title: entry.title.clone(),
        text_parts,
        keywords: texts("keywords"),
        facts: Facts {
            technical_field: values.text("field").map(ToOwned::to_owned),
            industries: texts("industries"),
            trl: values.whole("trl"),
            min_trl: values.whole("min_trl"),
            price_fen: values.whole("price"),
            budget_min_fen: values.whole("budget_min"),
            budget_max_fen: values.whole("budget_max"),
            modes: texts("cooperation_modes"),
            town_point: point.map(|point| (point.lat, point.lon)),
            track: values.text("track").map(ToOwned::to_owned).or_else(|| known.and_then(|owner| owner.track.clone())),
        },
    })
}
