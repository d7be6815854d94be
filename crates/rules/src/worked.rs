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
    language::units,
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
    /// Names with values should stand here.
    Fields,
    /// A list should stand here.
    List,
    /// The case expects nothing.
    Nothing,
    /// Names should stand here, and none do.
    Empty,
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
    /// What it is about: `MH-HNTE-FIRST` of `amounts MH-HNTE-FIRST`; of a shortfall the fact.
    #[must_use]
    pub fn name(&self) -> &str {
        let (kind, name) = self.what.split_once(' ').unwrap_or(("", &self.what));
        name.split_once(' ').filter(|_| kind == "shortfall").map_or(name, |(_, fact)| fact)
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
        // A mark of the byte order says nothing here.
        let text = text.trim_start_matches('\u{feff}');
        let json: Json = serde_json::from_str(text).map_err(|error| NotCases(error.to_string()))?;
        let cases = json.get("cases").and_then(Json::as_array).ok_or_else(|| NotCases("no list `cases`".to_owned()))?;
        Ok(cases.iter().zip(1..).flat_map(|(case, place)| self.run_one(case, place)).collect())
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

    /// Runs a case; one without a name is called by its place in the list.
    fn run_one(&self, case: &Json, place: usize) -> Vec<Line> {
        let name = case.get("name").and_then(Json::as_str).map_or_else(|| format!("#{place}"), str::to_owned);
        let mut report = Report { case: name, lines: Vec::new() };
        let day = case.get("as_of").map(shown).unwrap_or_default();
        let Ok(on) = base::time::parse_date(&day) else {
            report.add("as_of", &day, Wrong::Day, false);
            return report.lines;
        };
        let ignores = case.get("ignore_dates").and_then(Json::as_bool).unwrap_or(false);
        let among = self.among(case.get("among"), &mut report);
        let empty = Map::new();
        let facts = self.facts(report.fields("facts", case.get("facts")).unwrap_or(&empty), &mut report);
        let question = Question { facts: &facts, on, dates: if ignores { Dates::Ignore } else { Dates::Apply } };
        let found = self.assess(&among, question);
        let expect = report.fields("expect", case.get("expect")).unwrap_or(&empty);
        report.expectations(expect);
        Comparison { library: self, found: &found, facts: &facts, on }.all(expect, &mut report);
        report.lines
    }

    /// The clauses that a case is about.
    fn among(&self, given: Option<&Json>, report: &mut Report) -> Vec<&Clause> {
        let Some(list) = given.and_then(Json::as_array) else {
            report.add("among", &given.map(shown).unwrap_or_default(), Wrong::List, false);
            return Vec::new();
        };
        let mut among = Vec::new();
        for id in list.iter().map(shown) {
            match self.clause(&id) {
                Some(clause) => among.push(clause),
                None => {
                    let near = closest(&id, self.clauses.iter().map(|clause| clause.id.as_str()));
                    report.add(&format!("among {id}"), "", Wrong::Clause(near.map(str::to_owned)), false);
                }
            }
        }
        among
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
                for (at, child) in list.iter().enumerate() {
                    if let Some(child) = report.fields(&format!("facts {key}"), Some(child)) {
                        facts.children.push(self.child(kind, at, child, report));
                    }
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
            year: json.get("year").map(shown).and_then(|year| year.trim().parse().ok()),
            facts: Vec::new(),
        };
        if let Some(year) = json.get("year").filter(|year| child.year.is_none() && !year.is_null()) {
            report.add(&format!("facts {kind}.year"), &shown(year), Wrong::Value, false);
        }
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
    /// Names with values, where such stand. None at all is no mistake, nor is `null`.
    fn fields<'a>(&mut self, what: &str, json: Option<&'a Json>) -> Option<&'a Map<String, Json>> {
        if let Some(other) = json.filter(|json| !json.is_object() && !json.is_null()) {
            self.add(what, &shown(other), Wrong::Fields, false);
        }
        json.and_then(Json::as_object)
    }

    /// A fact that is not one: of no field, or a value its field cannot hold.
    fn stray(&mut self, catalogue: &Catalogue, key: &str, json: &Json) {
        let is_known = catalogue.by_key(key).or_else(|| catalogue.by_name(key)).is_some();
        let near = closest(key, catalogue.fields().iter().map(|field| field.key.as_str()));
        let wrong = if is_known { Wrong::Value } else { Wrong::Fact(near.map(str::to_owned)) };
        self.add(&format!("facts {key}"), &json.to_string(), wrong, false);
    }

    /// Whether a list stands here, or `null` for none of it; if not, that is said.
    fn is_list(&mut self, what: &str, json: &Json) -> bool {
        let is_list = json.is_array() || json.is_null();
        if !is_list {
            self.add(what, &shown(json), Wrong::List, false);
        }
        is_list
    }

    /// What is expected and cannot be.
    fn expectations(&mut self, expect: &Map<String, Json>) {
        if expect.iter().all(|(key, json)| json.is_null() && !NAMELESS.contains(&key.as_str())) {
            self.add("expect", "", Wrong::Nothing, false);
        }
        for (key, json) in expect {
            let what = format!("expect {key}");
            if !EXPECTATIONS.contains(&key.as_str()) {
                let near = closest(key, EXPECTATIONS.into_iter());
                self.add(&what, &shown(json), Wrong::Expectation(near.map(str::to_owned)), false);
            } else if !json.is_object() && !json.is_null() && !NAMELESS.contains(&key.as_str()) {
                self.add(&what, &shown(json), Wrong::Names, false);
            } else if json.as_object().is_some_and(Map::is_empty) {
                self.add(&what, &shown(json), Wrong::Empty, false);
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
        Json::String(text) => Number::parse(text, scale).ok().or_else(|| units::read(text.trim(), field.kind).ok()),
        _ => None,
    };
    let term = |json: &Json| -> Option<Arc<str>> {
        let text = match json {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return None,
        };
        // Other spellings are other spellings with blanks in them too.
        let alias = field.aliases.iter().find(|(alias, _)| text.chars().filter(|letter| !letter.is_whitespace()).eq(alias.chars()));
        Some(Arc::from(alias.map_or(text.trim(), |(_, meant)| meant.as_str())))
    };
    let terms = |list: &[Json]| -> Option<Value> { Some(Value::Codes(list.iter().map(term).collect::<Option<Vec<_>>>()?.into())) };
    let value = match (field.kind, json) {
        (Kind::Flag, json) => Value::Flag(flag(json)?),
        (Kind::Date, json) => Value::Date(base::time::parse_date(json.as_str()?).ok()?),
        (Kind::Code | Kind::Codes, Json::Array(list)) => terms(list)?,
        (Kind::Codes, json) => Value::Codes(Arc::from([term(json)?])),
        (Kind::Code, json) => Value::Code(term(json)?),
        (Kind::ByYear, Json::Array(list)) => {
            // Years before the firm was there have no amount.
            let list = list.iter().skip_while(|year| year.is_null());
            let years: Option<Vec<i64>> = list.map(|year| number(year, base::Fen::WAN).and_then(Number::as_whole)).collect();
            Value::ByYear(years?.into())
        }
        (Kind::Money | Kind::ByYear, json) => Value::Number(number(json, base::Fen::WAN)?),
        (Kind::Years, Json::String(text)) if text.contains('-') => Value::Since(base::time::parse_date(text).ok()?, 12),
        (_, json) => Value::Number(number(json, 1)?),
    };
    Some((id, Fact::Known(value)))
}

/// Yes or no, in the words that files use.
fn flag(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(flag) => Some(*flag),
        Json::String(text) => crate::reader::profile::yes_or_no(text.trim()),
        _ => None,
    }
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
    let text = shown(json);
    let Ok(expected) = Number::parse(&text, scale) else { return false };
    let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let unit = Number::ratio(scale, 10_i64.pow(u32::try_from(places.min(9)).unwrap_or(9)));
    expected == number
        || (places >= 2
            && unit
                .zip(expected.minus(number))
                .is_some_and(|(unit, off)| off < unit && Number::whole(0).minus(off).is_some_and(|off| off < unit)))
}

/// Whether a range is what a case writes: one figure for the most, or `low` and `high`.
fn is_range(json: &Json, (low, high): (Number, Number), scale: i64) -> bool {
    let is = |json: Option<&Json>, number: Number| json.is_some_and(|json| is_figure(json, number, scale));
    match json {
        Json::Object(ends) => is(ends.get("low"), low) && is(ends.get("high"), high),
        json => is(Some(json), high),
    }
}

impl Comparison<'_> {
    fn all(&self, expect: &Map<String, Json>, report: &mut Report) {
        let each = |key: &str| expect.get(key).and_then(Json::as_object).into_iter().flatten();
        for (name, json) in each("verdicts") {
            let found = self.verdict(name);
            let word = VERDICTS.iter().find(|(_, verdict)| Some(*verdict) == found).map(|(word, _)| *word);
            let holds = word.is_some() && json.as_str() == word;
            report.add(&format!("verdicts {name}"), &shown(json), word.map_or(Found::NotJudged, |word| word.to_owned().into()), holds);
        }
        for (name, json) in each("amounts") {
            let what = format!("amounts {name}");
            if !self.is_judged(name, &what, json, report) {
                continue;
            }
            let amount = self.amount(name);
            let found = amount.map_or(Found::Nothing, |(_, high)| wan(high).into());
            let holds = match amount {
                Some((low, high)) => is_range(json, (Number::whole(low), Number::whole(high)), base::Fen::WAN),
                None => json.is_null() || is_figure(json, Number::ZERO, 1),
            };
            report.add(&what, &shown(json), found, holds);
        }
        for (name, json) in each("instalments") {
            let what = format!("instalments {name}");
            if self.is_judged(name, &what, json, report) {
                self.instalments(name, json, report);
            }
        }
        if let Some(json) = expect.get("total") {
            self.total(json, report);
        }
        if let Some(json) = expect.get("ruling_needed") {
            self.rulings(json, report);
        }
        for (name, json) in each("failed") {
            let what = format!("failed {name}");
            if self.is_judged(name, &what, json, report) && report.is_list(&what, json) {
                let found = self.failed(name);
                let holds = if json.is_null() { found.is_empty() } else { words(json).iter().all(|key| found.contains(key)) };
                report.add(&what, &shown(json), found.join(","), holds);
            }
        }
        for (name, json) in each("missing") {
            let what = format!("missing {name}");
            if self.is_judged(name, &what, json, report) && report.is_list(&what, json) {
                let (mut found, mut wanted) = (self.missing(name), words(json));
                found.sort();
                wanted.sort_unstable();
                report.add(&what, &shown(json), found.join(","), found == wanted);
            }
        }
        for (name, json) in each("shortfall") {
            for (key, json) in self.shortfalls(name, json, report).into_iter().flatten() {
                let (found, holds) = self.shortfall(name, key, json);
                report.add(&format!("shortfall {name} {key}"), &shown(json), found, holds);
            }
        }
        for (name, json) in each("score") {
            let found = self.score(name);
            let text = found.map(|(low, high)| if low == high { low.to_string() } else { format!("{low}–{high}") });
            let holds = match found {
                Some((low, high)) => (low == high || json.is_object()) && is_range(json, (Number::whole(low), Number::whole(high)), 1),
                None => false,
            };
            report.add(&format!("score {name}"), &shown(json), text.map_or(Found::Nothing, Found::Said), holds);
        }
    }

    /// What is meant by a name: one verdict, or those of all children of the clause that it names.
    fn judged(&self, name: &str) -> Vec<&Judged<'_>> {
        let exact = self.found.judged.iter().find(|one| one.name() == name);
        exact.map_or_else(|| self.found.judged.iter().filter(|one| one.clause.id == name).collect(), |one| vec![one])
    }

    /// Whether anything of this name was judged; if not, that is said.
    fn is_judged(&self, name: &str, what: &str, json: &Json, report: &mut Report) -> bool {
        let is_judged = !self.judged(name).is_empty();
        if !is_judged {
            report.add(what, &shown(json), Found::NotJudged, false);
        }
        is_judged
    }

    /// The verdict; of a clause with several children, the best of theirs.
    fn verdict(&self, name: &str) -> Option<Verdict> {
        let own = self.judged(name);
        let best = [Verdict::Judged(Truth::True), Verdict::Judged(Truth::Unknown), Verdict::Judged(Truth::False), Verdict::NotInForce];
        best.into_iter().find(|verdict| own.iter().any(|one| one.verdict == *verdict))
    }

    /// The least and the most; of a clause with several children, the sum of those that pass.
    fn amount(&self, name: &str) -> Option<(i64, i64)> {
        let ends = |one: &Judged<'_>| one.amount.as_ref().map(|amount| (amount.low, amount.high));
        match self.judged(name).as_slice() {
            [one] => ends(one),
            several => {
                let passing = several.iter().filter(|one| one.verdict == Verdict::Judged(Truth::True));
                passing.filter_map(|one| ends(one)).reduce(|a, b| (a.0.saturating_add(b.0), a.1.saturating_add(b.1)))
            }
        }
    }

    /// By year as a list from the first, or under the years; what is paid at once is paid in the first.
    fn instalments(&self, name: &str, json: &Json, report: &mut Report) {
        let own = self.judged(name);
        let one = own.first().filter(|_| own.len() == 1);
        let amount = one.and_then(|one| one.amount.as_ref());
        let paid = amount.map(|amount| amount.by_year.clone()).unwrap_or_default();
        let at_once = amount.map(|amount| vec![amount.high]).filter(|_| paid.is_empty());
        let is = |wanted: &[&Json], years: &[i64]| {
            wanted.len() == years.len() && wanted.iter().zip(years).all(|(json, fen)| is_figure(json, Number::whole(*fen), base::Fen::WAN))
        };
        let holds = match json {
            Json::Null => paid.is_empty(),
            Json::Array(list) => {
                let wanted: Vec<&Json> = list.iter().collect();
                is(&wanted, &paid) || at_once.is_some_and(|years| is(&wanted, &years))
            }
            Json::Object(years) => {
                let first = one.map(|one| one.year).unwrap_or_default();
                let sums = at_once.unwrap_or_else(|| paid.clone());
                let of = |at: i16| years.get(&first.saturating_add(at).to_string());
                years.len() == sums.len()
                    && (0_i16..).zip(&sums).all(|(at, fen)| of(at).is_some_and(|json| is_figure(json, Number::whole(*fen), base::Fen::WAN)))
            }
            _ => false,
        };
        let found: Vec<String> = paid.iter().map(|fen| wan(*fen)).collect();
        report.add(&format!("instalments {name}"), &shown(json), format!("[{}]", found.join(",")), holds);
    }

    fn total(&self, json: &Json, report: &mut Report) {
        let (low, high) = (self.found.bundle.low, self.found.bundle.high);
        let found = if low == high { wan(high) } else { format!("{}–{}", wan(low), wan(high)) };
        let is_nothing = json.is_null() && high == 0;
        let holds =
            is_nothing || (low == high || json.is_object()) && is_range(json, (Number::whole(low), Number::whole(high)), base::Fen::WAN);
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
        if !report.is_list("ruling_needed", json) {
            return;
        }
        let given: Vec<_> = json.as_array().into_iter().flatten().collect();
        let mut wanted: Vec<_> = given.iter().filter_map(|json| pair(json)).collect();
        wanted.sort();
        let found = &self.found.bundle.rulings;
        let text: Vec<String> = found.iter().map(|(a, b)| format!("{a}|{b}")).collect();
        // What is no pair was not found either.
        report.add("ruling_needed", &shown(json), text.join(","), wanted.len() == given.len() && *found == wanted);
    }

    fn failed(&self, name: &str) -> Vec<String> {
        let mut keys = Vec::new();
        for one in self.judged(name) {
            let explanation = Explanation::of(one.clause, &one.facts, self.on);
            for condition in explanation.failed(&one.clause.scope(&one.facts, self.on)) {
                condition.each_field(&mut |field| {
                    for root in one.facts.given_roots(&self.library.catalogue, field).into_iter().chain([field]) {
                        keys.push(self.library.catalogue.key(root).to_owned());
                    }
                });
            }
        }
        once(keys)
    }

    fn missing(&self, name: &str) -> Vec<String> {
        let mut keys = Vec::new();
        for one in self.judged(name) {
            let explanation = Explanation::of(one.clause, &one.facts, self.on);
            let missing = explanation.missing(&one.clause.scope(&one.facts, self.on), &self.library.catalogue);
            keys.extend(missing.into_iter().map(|field| self.library.catalogue.key(field).to_owned()));
        }
        once(keys)
    }

    /// The facts of a clause with what they are short by; a name that is no clause, and a clause without facts, is a mistake.
    fn shortfalls<'a>(&self, name: &str, json: &'a Json, report: &mut Report) -> Option<&'a Map<String, Json>> {
        let what = format!("shortfall {name}");
        let clause = name.split('#').next().unwrap_or(name);
        let wrong = match json.as_object() {
            _ if self.library.clause(clause).is_none() => {
                let near = closest(clause, self.library.clauses.iter().map(|clause| clause.id.as_str()));
                Wrong::Clause(near.map(str::to_owned))
            }
            None => Wrong::Fields,
            Some(facts) if facts.is_empty() => Wrong::Empty,
            facts => return facts,
        };
        report.add(&what, &shown(json), wrong, false);
        None
    }

    fn shortfall(&self, name: &str, key: &str, json: &Json) -> (Found, bool) {
        let catalogue = &self.library.catalogue;
        let own = self.judged(name);
        if own.is_empty() {
            return (Found::NotJudged, false);
        }
        let Some(field) = catalogue.by_key(key).or_else(|| catalogue.by_name(key)) else {
            let near = closest(key, catalogue.fields().iter().map(|field| field.key.as_str()));
            return (Wrong::Fact(near.map(str::to_owned)).into(), false);
        };
        let scale = match catalogue.get(field).map(|field| field.kind) {
            Some(Kind::Money | Kind::ByYear) => base::Fen::WAN,
            _ => 1,
        };
        let mut shorts: Vec<Number> = Vec::new();
        for one in own {
            let explanation = Explanation::of(one.clause, &one.facts, self.on);
            let gaps = explanation.gaps(&one.clause.scope(&one.facts, self.on), catalogue);
            shorts.extend(gaps.iter().filter(|gap| gap.lack.field == field).filter_map(|gap| gap.lack.short).map(size));
        }
        let holds = if json.is_null() { shorts.is_empty() } else { shorts.iter().any(|short| is_figure(json, *short, scale)) };
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

/// The words of a list.
fn words(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().map(shown).collect()
}

/// Each once, in the order they first stand in.
fn once(keys: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    for key in keys {
        if !seen.contains(&key) {
            seen.push(key);
        }
    }
    seen
}

/// A number without its sign.
fn size(number: Number) -> Number {
    if number < Number::ZERO { Number::ZERO.minus(number).unwrap_or(number) } else { number }
}
