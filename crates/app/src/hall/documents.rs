//! From an entry to what the index holds of it: the public step only, and the names of those it is kept from, which no answer shows.

use base::{Lang, time::start_of_day};
use search::{Document, matching::Role};

use super::conditions::figures_of;
use crate::{
    organizations::Organization,
    pack::Pack,
    registers::{Entry, FieldType, Step, Weight, queries::seen_by, visibility},
};

/// How far the exchange about an entry has come: a facet of the hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Progress {
    /// Nobody has taken it up.
    #[default]
    Open,
    /// Somebody is talking about it.
    InTalks,
    /// A deal is under way.
    InDeal,
    /// A contract is signed.
    Signed,
}

impl Progress {
    /// As a facet code and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InTalks => "in_talks",
            Self::InDeal => "in_deal",
            Self::Signed => "signed",
        }
    }

    /// From the rank the records give: 1 in talks, 2 in a deal, 3 signed.
    pub(super) const fn from_rank(rank: i64) -> Self {
        match rank {
            3 => Self::Signed,
            2 => Self::InDeal,
            1 => Self::InTalks,
            _ => Self::Open,
        }
    }
}

/// The document of an entry; `None` if the public may not see it.
#[must_use]
pub fn document(pack: &Pack, entry: Entry, owner: &Organization, progress: Progress) -> Option<Document> {
    let kept_from = visibility::kept_from_keys(&entry);
    let seen = seen_by(&crate::accounts::Actor::visitor(), entry, false)?;
    let entry = seen.entry;
    let kind = entry.kind;
    let mut document = Document {
        id: entry.id.to_string(),
        register: kind.key.to_owned(),
        number: entry.number.clone(),
        title: entry.title.clone(),
        summary: entry.values.text("summary").unwrap_or_default().to_owned(),
        organization_name: if seen.shows_organization { owner.name.clone() } else { String::new() },
        published_at: entry.published_at.map_or(0, |at| at.as_microsecond()),
        expires_at: entry.expires_on.map(|day| start_of_day(base::time::date_plus_days(day, 1)).as_microsecond()),
        trl: entry.values.whole("trl"),
        amount_fen: ["price", "budget_max", "amount", "price_yuan"].into_iter().find_map(|key| entry.values.whole(key)),
        is_demo: entry.is_demo,
        role: role(kind.key),
        owner: entry.organization_id.to_string(),
        kept_from,
        ..Document::default()
    };
    let mut body = Vec::new();
    for field in kind.fields.iter().filter(|field| visibility::shows(Step::Public, field) && entry.values.has(field.key)) {
        match (field.weight, field.ty) {
            (Weight::Body, _) => body.extend(entry.values.text(field.key).map(ToOwned::to_owned)),
            (Weight::Keyword, _) => document.keywords.extend(entry.values.texts(field.key).into_iter().map(ToOwned::to_owned)),
            (Weight::None, FieldType::Choice(vocabulary)) => {
                document.labels.extend(entry.values.text(field.key).map(|code| pack.label(vocabulary, code, Lang::Zh)));
            }
            (Weight::None, FieldType::Choices(vocabulary)) => {
                document.labels.extend(entry.values.texts(field.key).into_iter().map(|code| pack.label(vocabulary, code, Lang::Zh)));
            }
            _ => {}
        }
        if field.is_facet {
            let codes = facet_codes(pack, &entry, field.key, field.ty);
            document.facets.extend(codes.into_iter().map(|code| (field.key.to_owned(), code)));
        }
    }
    document.facets.extend(figures_of(&entry));
    document.body = body.join("\n");
    if seen.shows_organization {
        document.facets.push(("organization".to_owned(), entry.organization_id.to_string()));
    }
    let zone = zone_of(pack, &entry).or_else(|| owner.zone.clone().filter(|_| seen.shows_organization));
    document.facets.extend(zone.map(|zone| ("zone".to_owned(), zone)));
    document.facets.push(("progress".to_owned(), progress.code().to_owned()));
    Some(document)
}

/// The zone of the park that an entry names.
fn zone_of(pack: &Pack, entry: &Entry) -> Option<String> {
    pack.organization(entry.values.text("park")?)?.zone.clone()
}

/// Whether entries of a register ask or offer.
#[must_use]
pub fn role(register: &str) -> Role {
    if matches!(register, "demand" | "resource_need") { Role::Seeks } else { Role::Offers }
}

/// The codes a field contributes to its facet: levels of maturity in three bands, fields with the broader field above them.
fn facet_codes(pack: &Pack, entry: &Entry, key: &str, ty: FieldType) -> Vec<String> {
    match ty {
        FieldType::Trl => entry.values.whole(key).map(|level| trl_band(level).to_owned()).into_iter().collect(),
        FieldType::Choice(vocabulary) => entry.values.text(key).map(|code| with_parent(pack, vocabulary, code)).unwrap_or_default(),
        FieldType::Choices(vocabulary) => {
            let mut codes: Vec<String> = entry.values.texts(key).into_iter().flat_map(|code| with_parent(pack, vocabulary, code)).collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        }
        FieldType::Text(_) => entry.values.text(key).map(ToOwned::to_owned).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn with_parent(pack: &Pack, vocabulary: &str, code: &str) -> Vec<String> {
    let parent = pack.vocabulary(vocabulary).and_then(|terms| terms.term(code)).and_then(|term| term.parent.clone());
    parent.into_iter().chain([code.to_owned()]).collect()
}

/// The band of a technology readiness level: laboratory, pilot, usable.
#[must_use]
pub const fn trl_band(level: i64) -> &'static str {
    match level {
        ..=3 => "1-3",
        4..=6 => "4-6",
        _ => "7-9",
    }
}

/// The words the index must not cut: the district's own terms.
#[must_use]
pub fn dictionary(pack: &Pack) -> Vec<String> {
    let mut words: Vec<String> = ["technical_fields", "disciplines", "tracks", "cooperation_modes", "service_categories"]
        .into_iter()
        .filter_map(|code| pack.vocabulary(code))
        .flat_map(|vocabulary| vocabulary.terms.iter())
        .flat_map(|term| term.names.zh.split(|c: char| !c.is_alphanumeric()).map(ToOwned::to_owned).collect::<Vec<_>>())
        .filter(|word| (2..=8).contains(&word.chars().count()))
        .chain(pack.words.iter().cloned())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
