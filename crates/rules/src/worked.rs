//! Worked examples: cases in JSON with facts by their keys, and what must come of them, compared line by line.
//!
//! The format: `cases[]` with `name`, `as_of`, `among` (the clauses judged, whatever their verification), `ignore_dates`,
//! `facts` (a key that is not there is unknown, `null` is absent; `projects` and `products` are lists of children with an
//! `id`; shares as decimals, money in 万元) and `expect`, of which only what is listed is compared: `verdicts`, `amounts`,
//! `instalments`, `total`, `ruling_needed`, `failed`, `missing`, `shortfall`, `score`. What the format does not know is a mistake of the
//! file, named in a line of its own that does not hold.

use std::sync::Arc;

use base::Date;
use serde_json::{Map, Value as Json};

use crate::{
    assess::{Assessment, Judged, Question},
    cases::VERDICTS,
    clause::{Clause, Dates, Verdict},
    explain::Explanation,
    fact::{Child, Fact, Facts, Provenance, Value},
    field::{Catalogue, FieldId, Kind, closest},
    library::Library,
    number::Number,
    score::total,
    truth::Truth,
};

/// One line of a report: what a case expects, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The case.
    pub case: String,
    /// What is compared: `amounts MH-HNTE-FIRST`.
    pub what: String,
    /// What is expected.
    pub expected: String,
    /// What was found, or what is wrong with the file.
    pub found: Found,
    /// Whether they are the same.
    pub holds: bool,
}

/// What was found; what no file could write, a command says in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A verdict, a figure or a list, as the file would write it.
    Said(String),
    /// No amount, no points, no shortfall.
    Nothing,
    /// The clause is not among those judged.
    NotJudged,
    /// The file is wrong here.
    Wrong(Wrong),
}

/// What is wrong with a file of cases, about the name that stands last in [`Line::what`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// It is no day.
    Day,
    /// There is no such clause; which is meant, if one is near.
    Clause(Option<String>),
    /// There is no such fact; which is meant, if one is near.
    Fact(Option<String>),
    /// The fact cannot have this value.
    Value,
    /// Nothing of this name can be expected; which is meant, if one is near.
    Expectation(Option<String>),
    /// What is expected stands under names here, and none are given.
    Names,
}

impl From<String> for Found {
    fn from(said: String) -> Self {
        Self::Said(said)
    }
}

impl From<Wrong> for Found {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

impl Line {
    /// What it is about: `MH-HNTE-FIRST` of `amounts MH-HNTE-FIRST`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.what.split_once(' ').map_or(&self.what, |(_, name)| name)
    }
}

/// What a case may expect.
const EXPECTATIONS: [&str; 9] = ["verdicts", "amounts", "instalments", "total", "ruling_needed", "failed", "missing", "shortfall", "score"];
/// Those of them that do not stand under names.
const NAMELESS: [&str; 2] = ["total", "ruling_needed"];

/// Why a file of cases cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCases(pub String);

impl Library {
    /// Runs the cases of a file and reports every comparison.
    ///
    /// # Errors
    /// [`NotCases`] if the file is not JSON or has no list `cases`.
    pub fn run_worked(&self, text: &str) -> Result<Vec<Line>, NotCases> {
        let json: Json = serde_json::from_str(text).map_err(|error| NotCases(error.to_string()))?;
        let cases = json.get("cases").and_then(Json::as_array).ok_or_else(|| NotCases("no list `cases`".to_owned()))?;
        Ok(cases.iter().flat_map(|case| self.run_one(case)).collect())
    }

    /// A firm's facts as worked examples write them, and a line for each that is of no field or cannot be its value.
    ///
    /// # Errors
    /// [`NotCases`] if the text is not a JSON object.
    pub fn profile(&self, text: &str) -> Result<(Facts, Vec<Line>), NotCases> {
        let json: Map<String, Json> = serde_json::from_str(text).map_err(|error| NotCases(error.to_string()))?;
        let mut report = Report { case: String::new(), lines: Vec::new() };
        let facts = self.facts(&json, &mut report);
        Ok((facts, report.lines))
    }

    fn run_one(&self, case: &Json) -> Vec<Line> {
        let name = case.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
        let mut report = Report { case: name, lines: Vec::new() };
        let day = case.get("as_of").map(shown).unwrap_or_default();
        let Ok(on) = base::time::parse_date(&day) else {
            report.add("as_of", &day, Wrong::Day, false);
            return report.lines;
        };
        let ignores = case.get("ignore_dates").and_then(Json::as_bool).unwrap_or(false);
        let mut among: Vec<&Clause> = Vec::new();
        for id in case.get("among").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str) {
            match self.clause(id) {
                Some(clause) => among.push(clause),
                None => {
                    let near = closest(id, self.clauses.iter().map(|clause| clause.id.as_str()));
                    report.add(&format!("among {id}"), "", Wrong::Clause(near.map(str::to_owned)), false);
                }
            }
        }
        let empty = Map::new();
        let facts = self.facts(case.get("facts").and_then(Json::as_object).unwrap_or(&empty), &mut report);
        let question = Question { facts: &facts, on, dates: if ignores { Dates::Ignore } else { Dates::Apply } };
        let found = self.assess(&among, question);
        let expect = case.get("expect").and_then(Json::as_object).unwrap_or(&empty);
        report.expectations(expect);
        Comparison { library: self, found: &found, facts: &facts, on }.all(expect, &mut report);
        report.lines
    }

    fn facts(&self, given: &Map<String, Json>, report: &mut Report) -> Facts {
        let catalogue = &self.catalogue;
        let mut facts = Facts::new(catalogue);
        for (key, json) in given {
            let kind = key.strip_suffix('s').filter(|kind| catalogue.fields().iter().any(|field| field.owner.as_deref() == Some(kind)));
            if let (Some(kind), Some(list)) = (kind, json.as_array()) {
                if list.is_empty() {
                    // It is known that there are none.
                    for (at, _) in catalogue.fields().iter().enumerate().filter(|(_, field)| field.owner.as_deref() == Some(kind)) {
                        facts.set(FieldId(u16::try_from(at).unwrap_or(u16::MAX)), Fact::Absent, Provenance::Stated);
                    }
                }
                for (at, child) in list.iter().enumerate().filter_map(|(at, child)| Some((at, child.as_object()?))) {
                    facts.children.push(self.child(kind, at, child, report));
                }
                continue;
            }
            match read(catalogue, key, json) {
                Some((field, fact)) => facts.set(field, fact, Provenance::Stated),
                None => report.stray(catalogue, key, json),
            }
        }
        facts
    }

    fn child(&self, kind: &str, at: usize, json: &Map<String, Json>, report: &mut Report) -> Child {
        let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        let mut child = Child {
            kind: kind.to_owned(),
            id: json.get("id").map_or_else(|| (at + 1).to_string(), text),
            year: json.get("year").and_then(Json::as_i64).and_then(|year| i16::try_from(year).ok()),
            facts: Vec::new(),
        };
        for (key, json) in json.iter().filter(|(key, _)| !["id", "year"].contains(&key.as_str())) {
            let own = read(&self.catalogue, &format!("{kind}.{key}"), json).or_else(|| read(&self.catalogue, key, json));
            match own {
                Some(fact) => child.facts.push(fact),
                None => report.stray(&self.catalogue, &format!("{kind}.{key}"), json),
            }
        }
        child
    }
}

struct Report {
    case: String,
    lines: Vec<Line>,
}

impl Report {
    fn add(&mut self, what: &str, expected: &str, found: impl Into<Found>, holds: bool) {
        self.lines.push(Line { case: self.case.clone(), what: what.to_owned(), expected: expected.to_owned(), found: found.into(), holds });
    }
}

impl Report {
    /// A fact that is not one: of no field, or a value its field cannot hold.
    fn stray(&mut self, catalogue: &Catalogue, key: &str, json: &Json) {
        let is_known = catalogue.by_key(key).or_else(|| catalogue.by_name(key)).is_some();
        let near = closest(key, catalogue.fields().iter().map(|field| field.key.as_str()));
        let wrong = if is_known { Wrong::Value } else { Wrong::Fact(near.map(str::to_owned)) };
        self.add(&format!("facts {key}"), &json.to_string(), wrong, false);
    }

    /// What is expected and cannot be.
    fn expectations(&mut self, expect: &Map<String, Json>) {
        for (key, json) in expect {
            let what = format!("expect {key}");
            if !EXPECTATIONS.contains(&key.as_str()) {
                let near = closest(key, EXPECTATIONS.into_iter());
                self.add(&what, &shown(json), Wrong::Expectation(near.map(str::to_owned)), false);
            } else if !json.is_object() && !NAMELESS.contains(&key.as_str()) {
                self.add(&what, &shown(json), Wrong::Names, false);
            }
        }
    }
}

/// A fact as JSON writes it.
fn read(catalogue: &Catalogue, key: &str, json: &Json) -> Option<(FieldId, Fact)> {
    let id = catalogue.by_key(key).or_else(|| catalogue.by_name(key))?;
    let field = catalogue.get(id)?;
    if json.is_null() {
        return Some((id, Fact::Absent));
    }
    let number = |json: &Json, scale: i64| match json {
        Json::Number(number) => Number::parse(&number.to_string(), scale).ok(),
        Json::String(text) => Number::parse(text, scale).ok(),
        _ => None,
    };
    let term = |json: &Json| -> Option<Arc<str>> {
        let text = match json {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return None,
        };
        let alias = field.aliases.iter().find(|(alias, _)| *alias == text);
        Some(Arc::from(alias.map_or(text.as_str(), |(_, meant)| meant.as_str())))
    };
    let terms = |list: &[Json]| -> Option<Value> { Some(Value::Codes(list.iter().map(term).collect::<Option<Vec<_>>>()?.into())) };
    let value = match (field.kind, json) {
        (Kind::Flag, json) => Value::Flag(json.as_bool()?),
        (Kind::Date, json) => Value::Date(base::time::parse_date(json.as_str()?).ok()?),
        (Kind::Code | Kind::Codes, Json::Array(list)) => terms(list)?,
        (Kind::Codes, json) => Value::Codes(Arc::from([term(json)?])),
        (Kind::Code, json) => Value::Code(term(json)?),
        (Kind::ByYear, Json::Array(list)) => {
            let years: Option<Vec<i64>> = list.iter().map(|year| number(year, base::Fen::WAN).and_then(Number::as_whole)).collect();
            Value::ByYear(years?.into())
        }
        (Kind::Money | Kind::ByYear, json) => Value::Number(number(json, base::Fen::WAN)?),
        (Kind::Years, Json::String(text)) if text.contains('-') => Value::Since(base::time::parse_date(text).ok()?, 12),
        (_, json) => Value::Number(number(json, 1)?),
    };
    Some((id, Fact::Known(value)))
}

struct Comparison<'a> {
    library: &'a Library,
    found: &'a Assessment<'a>,
    facts: &'a Facts,
    on: Date,
}

fn wan(fen: i64) -> String {
    base::Fen(fen).wan_input()
}

fn shown(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// Whether a figure in fen (or another unit, `scale` to one) is what a case writes, to the decimals it writes.
fn is_figure(json: &Json, number: Number, scale: i64) -> bool {
    let text = json.to_string();
    let Ok(expected) = Number::parse(&text, scale) else { return false };
    let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let unit = Number::ratio(scale, 10_i64.pow(u32::try_from(places.min(9)).unwrap_or(9)));
    expected == number
        || (places >= 2
            && unit
                .zip(expected.minus(number))
                .is_some_and(|(unit, off)| off < unit && Number::whole(0).minus(off).is_some_and(|off| off < unit)))
}

impl Comparison<'_> {
    fn all(&self, expect: &Map<String, Json>, report: &mut Report) {
        let each = |key: &str| expect.get(key).and_then(Json::as_object).into_iter().flatten();
        for (name, json) in each("verdicts") {
            let found = self.judged(name).map(|one| one.verdict);
            let word = VERDICTS.iter().find(|(_, verdict)| Some(*verdict) == found).map(|(word, _)| *word);
            let holds = word.is_some() && json.as_str() == word;
            report.add(&format!("verdicts {name}"), &shown(json), word.map_or(Found::NotJudged, |word| word.to_owned().into()), holds);
        }
        for (name, json) in each("amounts") {
            let fen = self.amount(name);
            let found = fen.map_or(Found::Nothing, |fen| wan(fen).into());
            let holds = fen.map_or(json.is_null() || json.as_i64() == Some(0), |fen| is_figure(json, Number::whole(fen), base::Fen::WAN));
            report.add(&format!("amounts {name}"), &shown(json), found, holds);
        }
        for (name, json) in each("instalments") {
            let years = self.judged(name).and_then(|one| one.amount.as_ref()).map(|amount| amount.by_year.clone()).unwrap_or_default();
            let wanted = json.as_array().cloned().unwrap_or_default();
            let same = wanted.len() == years.len()
                && wanted.iter().zip(&years).all(|(json, fen)| is_figure(json, Number::whole(*fen), base::Fen::WAN));
            let found: Vec<String> = years.iter().map(|fen| wan(*fen)).collect();
            report.add(&format!("instalments {name}"), &shown(json), format!("[{}]", found.join(",")), same);
        }
        if let Some(json) = expect.get("total") {
            self.total(json, report);
        }
        if let Some(json) = expect.get("ruling_needed") {
            self.rulings(json, report);
        }
        for (name, json) in each("failed") {
            let found = self.failed(name);
            let wanted: Vec<&str> = json.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            let holds = wanted.iter().all(|key| found.iter().any(|found| found == key));
            report.add(&format!("failed {name}"), &shown(json), found.join(","), holds);
        }
        for (name, json) in each("missing") {
            let mut found = self.missing(name);
            let mut wanted: Vec<&str> = json.as_array().into_iter().flatten().filter_map(Json::as_str).collect();
            found.sort();
            wanted.sort_unstable();
            report.add(&format!("missing {name}"), &shown(json), found.join(","), found == wanted);
        }
        for (name, json) in each("shortfall") {
            for (key, json) in json.as_object().into_iter().flatten() {
                let (found, holds) = self.shortfall(name, key, json);
                report.add(&format!("shortfall {name} {key}"), &shown(json), found, holds);
            }
        }
        for (name, json) in each("score") {
            let found = self.score(name);
            let text = found.map(|(low, high)| if low == high { low.to_string() } else { format!("{low}–{high}") });
            let holds = text.as_ref() == Some(&shown(json));
            report.add(&format!("score {name}"), &shown(json), text.map_or(Found::Nothing, Found::Said), holds);
        }
    }

    fn judged(&self, name: &str) -> Option<&Judged<'_>> {
        let exact = self.found.judged.iter().find(|one| one.name() == name);
        exact.or_else(|| {
            let mut own = self.found.judged.iter().filter(|one| one.clause.id == name);
            own.next().filter(|_| own.next().is_none())
        })
    }

    fn amount(&self, name: &str) -> Option<i64> {
        if let Some(one) = self.judged(name) {
            return one.amount.as_ref().map(|amount| amount.high);
        }
        let own = self.found.judged.iter().filter(|one| one.clause.id == name && one.verdict == Verdict::Judged(Truth::True));
        own.filter_map(|one| one.amount.as_ref()).map(|amount| amount.high).reduce(i64::saturating_add)
    }

    fn total(&self, json: &Json, report: &mut Report) {
        let (low, high) = (self.found.bundle.low, self.found.bundle.high);
        let found = if low == high { wan(high) } else { format!("{}–{}", wan(low), wan(high)) };
        let is = |json: Option<&Json>, fen: i64| json.is_some_and(|json| is_figure(json, Number::whole(fen), base::Fen::WAN));
        let holds =
            if json.is_object() { is(json.get("low"), low) && is(json.get("high"), high) } else { low == high && is(Some(json), high) };
        report.add("total", &shown(json), found, holds);
    }

    fn rulings(&self, json: &Json, report: &mut Report) {
        let pair = |json: &Json| -> Option<(String, String)> {
            let names: Vec<String> = match json {
                Json::Array(list) => list.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
                Json::String(text) => text.split('|').map(str::to_owned).collect(),
                _ => return None,
            };
            let [first, second] = <[String; 2]>::try_from(names).ok()?;
            Some(if first <= second { (first, second) } else { (second, first) })
        };
        let mut wanted: Vec<_> = json.as_array().into_iter().flatten().filter_map(pair).collect();
        wanted.sort();
        let found = &self.found.bundle.rulings;
        let text: Vec<String> = found.iter().map(|(a, b)| format!("{a}|{b}")).collect();
        report.add("ruling_needed", &shown(json), text.join(","), *found == wanted);
    }

    fn failed(&self, name: &str) -> Vec<String> {
        let Some(one) = self.judged(name) else { return Vec::new() };
        let explanation = Explanation::of(one.clause, &one.facts, self.on);
        let scope = one.clause.scope(&one.facts, self.on);
        let mut keys = Vec::new();
        for condition in explanation.failed(&scope) {
            condition.each_field(&mut |field| {
                for root in one.facts.given_roots(&self.library.catalogue, field).into_iter().chain([field]) {
                    let key = self.library.catalogue.key(root).to_owned();
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            });
        }
        keys
    }

    fn missing(&self, name: &str) -> Vec<String> {
        let Some(one) = self.judged(name) else { return Vec::new() };
        let explanation = Explanation::of(one.clause, &one.facts, self.on);
        let missing = explanation.missing(&one.clause.scope(&one.facts, self.on), &self.library.catalogue);
        missing.into_iter().map(|field| self.library.catalogue.key(field).to_owned()).collect()
    }

    fn shortfall(&self, name: &str, key: &str, json: &Json) -> (Found, bool) {
        let catalogue = &self.library.catalogue;
        let (Some(one), Some(field)) = (self.judged(name), catalogue.by_key(key)) else { return (Found::Nothing, false) };
        let explanation = Explanation::of(one.clause, &one.facts, self.on);
        let gaps = explanation.gaps(&one.clause.scope(&one.facts, self.on), catalogue);
        let scale = match catalogue.get(field).map(|field| field.kind) {
            Some(Kind::Money | Kind::ByYear) => base::Fen::WAN,
            _ => 1,
        };
        let shorts: Vec<Number> = gaps.iter().filter(|gap| gap.lack.field == field).filter_map(|gap| gap.lack.short).map(size).collect();
        let holds = shorts.iter().any(|short| is_figure(json, *short, scale));
        let text: Vec<String> = shorts
            .iter()
            .filter_map(|short| Number::ratio(short.num(), short.den().checked_mul(scale)?))
            .map(|short| short.to_string())
            .collect();
        (if text.is_empty() { Found::Nothing } else { text.join(",").into() }, holds)
    }

    fn score(&self, name: &str) -> Option<(i64, i64)> {
        let (code, part) = name.split_once('.').map_or((name, None), |(code, part)| (code, Some(part)));
        let mut facts = self.facts.clone();
        facts.complete(&self.library.catalogue, self.on);
        let table = self.library.catalogue.tables.iter().find(|table| table.code == code)?;
        let points = table.points(&facts, self.on);
        let found = match part {
            Some(part) => *points.get(table.parts.iter().position(|known| known.code == part)?)?,
            None => total(&points),
        };
        Some((found.low, found.high))
    }
}

/// A number without its sign.
fn size(number: Number) -> Number {
    if number < Number::ZERO { Number::ZERO.minus(number).unwrap_or(number) } else { number }
}
