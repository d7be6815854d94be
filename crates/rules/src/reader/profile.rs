//! A firm's facts as people write them: a TOML file by the names of facts, or a cell of a table.

use std::sync::Arc;

use toml::de::DeTable;

use super::{
    cases::fact,
    table::{Lines, Map, Mistakes},
};
use crate::{
    bounds::is_stated_from_nothing,
    condition::Bound,
    fact::{Child, Fact, Facts, Provenance, Value},
    field::{Catalogue, Field, FieldId, Kind},
    language::{
        parse::literal,
        units::{self, Misfit},
    },
    mistake::Mistake,
    number::Number,
};

/// The facts of a profile in TOML, and what is wrong with it. A fact stands under its Chinese name or its key, written as in
/// cases: `"职工总数" = 80`, `"最近一年营业收入" = "4800万元"`, `"没有"` for none. A list of tables under a kind of child
/// (`project` or `projects`) is so many children, with an `id` and a `year` each.
#[must_use]
pub fn profile(name: &str, text: &str, catalogue: &Catalogue) -> (Facts, Vec<Mistake>) {
    let mistakes = Mistakes::default();
    let mut facts = Facts::new(catalogue);
    let lines = Lines::new(name, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let spot = lines.spot(error.span().map_or(0, |span| span.start));
        mistakes.borrow_mut().push(Mistake::new(spot, "rules-syntax").with("detail", error.message()));
    }
    let top = Map::top(&lines, &table, &mistakes);
    for (name, item) in top.items() {
        let kind = name.strip_suffix('s').unwrap_or(name);
        if item.is_list() && catalogue.fields().iter().any(|field| field.owner.as_deref() == Some(kind)) {
            let children = item.list();
            for (at, map) in children.iter().filter_map(super::table::Item::map).enumerate() {
                facts.children.push(child(kind, at, &map, catalogue));
            }
            continue;
        }
        if let Some((field, fact)) = one(name, &item, catalogue) {
            facts.set(field, fact, Provenance::Stated);
        }
    }
    (facts, mistakes.take())
}

fn one(name: &str, item: &super::table::Item<'_>, catalogue: &Catalogue) -> Option<(FieldId, Fact)> {
    let Some(field) = catalogue.by_name(name).or_else(|| catalogue.by_key(name)) else {
        item.report(Mistake::new(item.spot(), "rules-unknown-field").with("name", name).meant(catalogue.suggest(name)));
        return None;
    };
    Some((field, fact(item, field, catalogue)?))
}

fn child(kind: &str, at: usize, map: &Map<'_>, catalogue: &Catalogue) -> Child {
    let mut child = Child { kind: kind.to_owned(), id: (at + 1).to_string(), ..Child::default() };
    for (name, item) in map.items() {
        match name {
            "id" => child.id = item.as_text().or_else(|| item.as_digits()).unwrap_or_default().to_owned(),
            "year" => child.year = item.count().and_then(|year| i16::try_from(year).ok()),
            _ => child.facts.extend(one(name, &item, catalogue)),
        }
    }
    child
}

/// Units that the heading of a column may give to amounts.
pub const UNITS: [&str; 3] = ["万元", "亿元", "元"];

/// Why a cell cannot be a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAFact {
    /// It has no unit.
    NoUnit,
    /// Its own unit is another than the one of its heading.
    TwoUnits,
    /// It is nothing its field can hold.
    WrongValue,
}

/// Whether a cell says that there is none.
#[must_use]
pub fn is_none(text: &str) -> bool {
    ["没有", "none", "None"].contains(&text)
}

/// A cell that says yes or no.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "是" | "有" | "true" | "yes" | "y" | "1" => Some(true),
        "否" | "无" | "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

/// Whether an amount brings a unit of another size than its heading says. Which of the two is meant is not guessed.
fn is_of_another_unit(text: &str, unit: &str, kind: Kind) -> bool {
    let own = text.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || ".,．，-－ ".contains(c));
    if own.is_empty() || unit.is_empty() {
        return false;
    }
    let size = |unit: &str| units::read(&format!("1{unit}"), kind).ok();
    matches!((size(own), size(unit)), (Some(a), Some(b)) if a != b)
}

/// A cell of a table as a fact: nothing typed is unknown, `没有` or `none` is absent; `unit` is what the heading says, if it
/// says one.
///
/// # Errors
/// [`NotAFact`] says what does not fit.
pub fn cell(field: &Field, text: &str, unit: &str) -> Result<Fact, NotAFact> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Fact::Unknown);
    }
    if is_none(text) {
        return Ok(Fact::Absent);
    }
    let number = |text: &str| -> Result<Number, NotAFact> {
        let text = text.trim();
        if is_of_another_unit(text, unit, field.kind) {
            return Err(NotAFact::TwoUnits);
        }
        let read = literal(text, field.kind).or_else(|misfit| match misfit {
            Misfit::NoUnit if !unit.is_empty() => literal(&format!("{text}{unit}"), field.kind),
            other => Err(other),
        });
        match read {
            Ok(Bound::Number(number)) if number < Number::ZERO && is_stated_from_nothing(field) => Err(NotAFact::WrongValue),
            Ok(Bound::Number(number)) => Ok(number),
            Err(Misfit::NoUnit) => Err(NotAFact::NoUnit),
            _ => Err(NotAFact::WrongValue),
        }
    };
    let term = |text: &str| -> Arc<str> {
        let alias = field.aliases.iter().find(|(alias, _)| alias == text.trim());
        Arc::from(alias.map_or(text.trim(), |(_, meant)| meant.as_str()))
    };
    let parts = || text.split(['、', ';', '；', '/']).filter(|part| !part.trim().is_empty());
    let value = match field.kind {
        Kind::Flag => Value::Flag(yes_or_no(text).ok_or(NotAFact::WrongValue)?),
        Kind::Date => Value::Date(base::time::parse_date(text).map_err(|_| NotAFact::WrongValue)?),
        Kind::Code => Value::Code(term(text)),
        Kind::Codes => Value::Codes(parts().map(term).collect::<Vec<_>>().into()),
        Kind::ByYear => {
            let years: Result<Vec<i64>, NotAFact> = parts().map(|year| number(year)?.as_whole().ok_or(NotAFact::WrongValue)).collect();
            Value::ByYear(years?.into())
        }
        _ => Value::Number(number(text)?),
    };
    Ok(Fact::Known(value))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::reader::read;

    const FACTS: &str = r#"
"事实" = [
  { "键" = "fin.revenue", "名" = "营业收入", "类" = "金额" },
  { "键" = "fin.rd_3y", "名" = "近三年研发", "类" = "逐年金额" },
  { "键" = "listed", "名" = "已上市", "类" = "是非" },
  { "键" = "day", "名" = "成立日期", "类" = "日期" },
  { "键" = "reg.zone", "名" = "片区", "类" = "词条集" },
  { "键" = "project.level", "名" = "项目级别", "类" = "词条", "属于" = "project", "同义" = { "市" = "市级" } },
]
"#;

    fn catalogue() -> Catalogue {
        read(&[("facts.toml", FACTS)]).library.catalogue
    }

    #[test]
    fn a_profile_is_read_by_names_and_keys_and_every_mistake_is_placed() {
        let catalogue = catalogue();
        let text =
            "\"营业收入\" = \"4800万元\"\nlisted = false\n\"片区\" = [\"A\"]\n[[project]]\nid = 7\nyear = 2025\n\"项目级别\" = \"市\"\n";
        let (facts, mistakes) = profile("firm.toml", text, &catalogue);
        assert_eq!(mistakes, []);
        let revenue = catalogue.by_key("fin.revenue").unwrap();
        assert_eq!(*facts.get(revenue), Fact::Known(Value::Number(Number::whole(4_800_000_000))));
        let child = facts.children.first().unwrap();
        assert_eq!((child.id.as_str(), child.year), ("7", Some(2025)));
        assert_eq!(child.facts.first().unwrap().1, Fact::Known(Value::Code("市级".into())));

        let (_, mistakes) = profile("firm.toml", "\"营业收人\" = \"1万元\"\nlisted = \"也许\"\n\"营业收入\" = 4800\n", &catalogue);
        let said: Vec<_> = mistakes.iter().map(|mistake| (mistake.code, mistake.at.line)).collect();
        assert_eq!(said, [("rules-unknown-field", 1), ("rules-wrong-value", 2), ("rules-wrong-value", 3)]);
    }

    #[test]
    fn a_cell_is_read_with_the_unit_of_its_heading_or_its_own() {
        let catalogue = catalogue();
        let of = |key: &str, text: &str, unit: &str| cell(catalogue.get(catalogue.by_key(key).unwrap()).unwrap(), text, unit);
        let fen = |fen: i64| Ok(Fact::Known(Value::Number(Number::whole(fen))));
        assert_eq!(of("fin.revenue", "4800", "万元"), fen(4_800_000_000));
        assert_eq!(of("fin.revenue", "４，８００", "万元"), fen(4_800_000_000));
        assert_eq!(of("fin.revenue", "4800元", ""), fen(480_000));
        assert_eq!((of("fin.revenue", "4800万", "万元"), of("fin.revenue", "4,800万元", "万元")), (fen(4_800_000_000), fen(4_800_000_000)));
        assert_eq!(
            (of("fin.revenue", "4800元", "万元"), of("fin.revenue", "2亿元", "万元")),
            (Err(NotAFact::TwoUnits), Err(NotAFact::TwoUnits))
        );
        assert_eq!(of("fin.rd_3y", "1万元、20000元、3万元", "万元"), Err(NotAFact::TwoUnits));
        assert_eq!(of("fin.revenue", "4800", ""), Err(NotAFact::NoUnit));
        assert_eq!(of("fin.revenue", "很多", "万元"), Err(NotAFact::WrongValue));
        assert_eq!(of("fin.rd_3y", "1、2、3", "万元"), Ok(Fact::Known(Value::ByYear(vec![1_000_000, 2_000_000, 3_000_000].into()))));
        assert_eq!(
            (of("listed", "否", ""), of("listed", "", ""), of("listed", "没有", "")),
            (Ok(Fact::Known(Value::Flag(false))), Ok(Fact::Unknown), Ok(Fact::Absent))
        );
        assert_eq!(of("day", "2020年2月30日", ""), Err(NotAFact::WrongValue));
        assert_eq!(of("reg.zone", "A；B", ""), Ok(Fact::Known(Value::Codes(vec!["A".into(), "B".into()].into()))));
    }
}
