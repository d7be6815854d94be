//! 案例: facts by their Chinese names, amounts with their units, and what must come of them.

use std::sync::Arc;

use super::table::{Item, Map};
use crate::{
    bounds::{Relations, is_share_of_whole, is_stated_from_nothing},
    cases::Case,
    clause::{Dates, Verdict},
    condition::Bound,
    fact::{Fact, Facts, Provenance, Value},
    field::{Catalogue, FieldId, Kind},
    language::{parse::literal, units},
    mistake::Mistake,
    number::Number,
    truth::Truth,
};

const WRITTEN: [(&str, Verdict); 4] = [
    ("符合", Verdict::Judged(Truth::True)),
    ("不符合", Verdict::Judged(Truth::False)),
    ("未知", Verdict::Judged(Truth::Unknown)),
    ("不在有效期", Verdict::NotInForce),
];

/// A verdict as a case writes it.
pub fn written(verdict: Verdict) -> &'static str {
    WRITTEN.iter().find(|(_, known)| *known == verdict).map_or("", |(name, _)| *name)
}

/// Reads a case.
pub fn read(map: &Map<'_>, catalogue: &Catalogue) -> Option<Case> {
    map.only(&["名", "条款", "日期", "不看有效期", "事实", "结果", "金额"]);
    let verdict = map.must("结果").and_then(|item| {
        let text = item.text()?;
        let found = WRITTEN.into_iter().find(|(name, _)| *name == text).map(|(_, verdict)| verdict);
        if found.is_none() {
            item.wrong(&WRITTEN.map(|(name, _)| name).join("、"));
        }
        found
    })?;
    let mut facts = Facts::new(catalogue);
    let mut stated = Vec::new();
    for (name, item) in map.must("事实")?.map()?.items() {
        match catalogue.by_name(name).or_else(|| catalogue.by_key(name)) {
            Some(field) => {
                if let Some(fact) = fact(&item, field, catalogue) {
                    facts.set(field, fact, Provenance::Stated);
                    stated.push((field, item));
                }
            }
            None => item.report(Mistake::new(item.spot(), "rules-unknown-field").with("name", name).meant(catalogue.suggest(name))),
        }
    }
    too_much(&facts, &stated, catalogue);
    Some(Case {
        name: map.must_text("名")?.to_owned(),
        clause: map.must_text("条款")?.to_owned(),
        on: map.must("日期")?.day()?,
        dates: if map.get("不看有效期").and_then(|item| item.as_flag()) == Some(true) { Dates::Ignore } else { Dates::Apply },
        facts,
        verdict,
        fen: map.get("金额").and_then(|item| super::money::fen(&item)),
        text: super::text::block("案例", map, None),
        spot: map.spot.clone(),
    })
}

/// Reports parts that are more than their whole and shares above all of it: no firm has such facts.
fn too_much(facts: &Facts, stated: &[(FieldId, Item<'_>)], catalogue: &Catalogue) {
    let number = |field: FieldId| match facts.get(field) {
        Fact::Known(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let name = |field: FieldId| catalogue.get(field).map(|field| field.name.clone()).unwrap_or_default();
    let shown = |field: FieldId, number: Number| catalogue.get(field).map(|field| units::show(number, field.kind)).unwrap_or_default();
    let parts = Relations::of(catalogue).parts;
    for (field, item) in stated {
        let Some(own) = number(*field) else { continue };
        if is_share_of_whole(catalogue, *field) && own > Number::whole(1) {
            let mistake = Mistake::new(item.spot(), "rules-share-above-whole").with("name", name(*field));
            item.report(mistake.with("found", shown(*field, own)));
        }
        for (_, whole) in parts.iter().filter(|(part, _)| part == field) {
            if let Some(all) = number(*whole).filter(|all| own > *all) {
                let mistake =
                    Mistake::new(item.spot(), "rules-part-above-whole").with("name", name(*field)).with("found", shown(*field, own));
                item.report(mistake.with("other", name(*whole)).with("most", shown(*whole, all)));
            }
        }
    }
}

/// A fact as a case writes it; “没有” is absent.
pub fn fact(item: &Item<'_>, field: FieldId, catalogue: &Catalogue) -> Option<Fact> {
    let kind = catalogue.get(field)?.kind;
    if item.as_text() == Some("没有") {
        return Some(Fact::Absent);
    }
    let aliases = catalogue.get(field).map(|field| field.aliases.as_slice()).unwrap_or_default();
    let term =
        |text: &str| -> Arc<str> { Arc::from(aliases.iter().find(|(alias, _)| alias == text).map_or(text, |(_, meant)| meant.as_str())) };
    let number = |item: &Item<'_>| {
        let text = item.as_text().or_else(|| item.as_digits())?;
        match literal(text, kind) {
            Ok(Bound::Number(number)) => Some(number),
            _ => None,
        }
    };
    let is_below = |number: Number| number < Number::ZERO && catalogue.get(field).is_some_and(is_stated_from_nothing);
    let value = match kind {
        Kind::Flag => item.as_flag().map(Value::Flag),
        Kind::Date => item.as_day().map(Value::Date),
        Kind::Code => item.as_text().map(|text| Value::Code(term(text))),
        Kind::Codes if item.is_list() => {
            Some(Value::Codes(item.list().iter().filter_map(Item::as_text).map(term).collect::<Vec<_>>().into()))
        }
        Kind::Codes => item.as_text().map(|text| Value::Codes(Arc::from([term(text)]))),
        Kind::ByYear if item.is_list() => {
            let years: Option<Vec<i64>> = item.list().iter().map(|year| number(year).and_then(Number::as_whole)).collect();
            years.map(|years| Value::ByYear(years.into()))
        }
        _ => number(item).map(Value::Number),
    };
    let is_negative = match &value {
        Some(Value::Number(number)) => is_below(*number),
        Some(Value::ByYear(years)) => years.iter().any(|year| is_below(Number::whole(*year))),
        _ => false,
    };
    if value.is_none() {
        item.wrong(units::sample(kind));
    } else if is_negative {
        super::money::negative(item, item.written().trim_matches('"'));
        return None;
    }
    value.map(Fact::Known)
}
