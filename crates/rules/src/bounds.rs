//! What values facts can have at all, whoever states them: a count is never below nothing, a part never above its whole.
//! Profiles refuse what lies outside; the checks of clauses name conditions that ask for it.

use crate::field::{Catalogue, Derivation, Field, FieldId, Kind};

/// A part and the whole it can never exceed, by the keys of their facts.
pub const PARTS: [(&str, &str); 6] = [
    ("staff.rd", "staff.total"),
    ("staff.tech", "staff.total"),
    ("ip.class1_own", "ip.class1"),
    ("ip.class1_applied", "ip.class1"),
    ("ip.class1_high_value", "ip.class1"),
    ("fin.main_revenue_last", "fin.revenue_last"),
];
/// Shares of a whole, which never exceed it; others, such as spending over revenue, may.
pub const SHARES: [&str; 8] = [
    "contract.related_party_share",
    "fin.hitech_income_ratio_last",
    "fin.main_business_ratio",
    "fin.rd_domestic_ratio",
    "market.national_niche_share",
    "project.own_fund_ratio",
    "staff.rd_ratio",
    "staff.tech_ratio",
];

/// How the facts of a catalogue bound each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relations {
    /// A part and its whole.
    pub parts: Vec<(FieldId, FieldId)>,
    /// A share that follows from nothing but a part and a whole, with the two.
    pub shares: Vec<(FieldId, (FieldId, FieldId))>,
}

impl Relations {
    /// Those of a catalogue.
    #[must_use]
    pub fn of(catalogue: &Catalogue) -> Self {
        let pair = |(part, whole): (&str, &str)| Some((catalogue.by_key(part)?, catalogue.by_key(whole)?));
        let shares = catalogue.fields().iter().filter_map(|field| match field.derivations.as_slice() {
            [Derivation::Share(part, whole)] => Some((catalogue.by_key(&field.key)?, (*part, *whole))),
            _ => None,
        });
        Self { parts: PARTS.into_iter().filter_map(pair).collect(), shares: shares.collect() }
    }

    /// Whether one fact is a part of another.
    #[must_use]
    pub fn is_part(&self, part: FieldId, whole: FieldId) -> bool {
        self.parts.contains(&(part, whole))
    }
}

/// Whether a fact is never below nothing.
#[must_use]
pub fn is_never_negative(catalogue: &Catalogue, field: FieldId) -> bool {
    catalogue.get(field).is_some_and(is_from_nothing)
}

fn is_from_nothing(field: &Field) -> bool {
    match field.kind {
        Kind::Count | Kind::Area | Kind::Usd => true,
        Kind::Money => !field.is_signed,
        _ => SHARES.contains(&field.key.as_str()),
    }
}

/// Whether a fact that is stated by itself is never below nothing: also amounts by year, and what is counted from a day.
#[must_use]
pub fn is_stated_from_nothing(field: &Field) -> bool {
    match field.kind {
        Kind::Years | Kind::Months | Kind::Points | Kind::Year => true,
        Kind::ByYear => !field.is_signed,
        _ => is_from_nothing(field),
    }
}

/// Whether a fact is a share of a whole, which is all at most.
#[must_use]
pub fn is_share_of_whole(catalogue: &Catalogue, field: FieldId) -> bool {
    SHARES.contains(&catalogue.key(field))
}
