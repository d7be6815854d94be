//! What cannot be, whoever says so: a part larger than its whole, a day or a year that has not come.

use std::sync::Arc;

use base::{Date, Lang, Problem, Problems};
use rules::{Catalogue, Fact, Facts, FieldId, Kind, Number, Value, bounds::PARTS};

use crate::pack::Pack;

/// Everything that cannot be among facts that are complete. Where two facts contradict each other, the one of `said` is named; if
/// neither was said now, the part is.
#[must_use]
pub fn check(pack: &Pack, lang: Lang, facts: &Facts, said: &[FieldId], today: Date) -> Problems {
    check_facts(&pack.policies.library.catalogue, lang, facts, said, today)
}

/// The same where only the pack's facts were read.
#[must_use]
pub fn check_facts(catalogue: &Catalogue, lang: Lang, facts: &Facts, said: &[FieldId], today: Date) -> Problems {
    let mut problems = Problems::new();
    for field in said {
        let Some(known) = catalogue.get(*field) else { continue };
        match facts.get(*field) {
            Fact::Known(Value::Date(day)) if *day > today => {
                problems.push(Problem::field(&known.key, "problem-policies-future").with("value", day.to_string()));
            }
            Fact::Known(Value::Number(year)) if known.kind == Kind::Year && *year > Number::whole(i64::from(today.year())) => {
                problems.push(Problem::field(&known.key, "problem-policies-future").with("value", year.to_string()));
            }
            _ => {}
        }
    }
    for (part, whole) in PARTS {
        let (Some(part), Some(whole)) = (catalogue.by_key(part), catalogue.by_key(whole)) else { continue };
        let (Fact::Known(Value::Number(a)), Fact::Known(Value::Number(b))) = (facts.get(part), facts.get(whole)) else { continue };
        if a <= b {
            continue;
        }
        let roots = |field: FieldId| -> Vec<FieldId> { facts.given_roots(catalogue, field) };
        let is_said = |field: FieldId| roots(field).iter().any(|root| said.contains(root));
        let named = if is_said(part) || !is_said(whole) { part } else { whole };
        let at = roots(named).into_iter().find(|root| said.contains(root)).unwrap_or(named);
        let show = |number: &Number| -> String {
            let kind = catalogue.get(part).map_or(Kind::Count, |field| field.kind);
            super::value::input(kind, &Fact::Known(Value::Number(*number))).concat()
        };
        let name = |field: FieldId| catalogue.get(field).map_or_else(String::new, |field| field.name_in(lang).to_owned());
        problems.push(
            Problem::field(catalogue.key(at), "problem-policies-part-above-whole")
                .with("part", name(part))
                .with("value", show(a))
                .with("whole", name(whole))
                .with("limit", show(b)),
        );
    }
    problems
}

/// The terms a fact can have, with what the district's own lists add to what clauses ask for: its towns and zones.
#[must_use]
pub fn terms(pack: &Pack, field: FieldId) -> Vec<Arc<str>> {
    let mut terms = pack.policies.terms_of(field).to_vec();
    let key = pack.policies.library.catalogue.key(field);
    let mut add = |code: &str| {
        if !terms.iter().any(|known| **known == *code) {
            terms.push(Arc::from(code));
        }
    };
    if key == super::model::TOWN {
        pack.vocabulary("towns").into_iter().flat_map(|towns| &towns.terms).for_each(|town| add(&town.code));
    } else if key.ends_with(".zone") {
        pack.zones.zones.iter().for_each(|zone| add(&zone.code));
    } else if key.ends_with(".district") {
        add(&pack.settings.district_code);
        pack.vocabulary("regions").into_iter().flat_map(|regions| &regions.terms).for_each(|region| add(&region.code));
    }
    terms
}
