//! Clauses, conditions, facts and amounts in words of the reader's language. No decision is made here.

mod growth;

use app::{
    pack::Pack,
    policies::{
        ClauseAnswer, FactSource,
        catalogue::{self, Gives},
        names,
        rules::{
            Condition, Fact, Facts, Kind, Node, Number, Test, Truth, Value,
            amount::{Amount, Formula, Instalments},
            clause::Clause,
            condition::{Bound, Comparison, Term},
            evaluate::Measure,
            explain::{Explanation, Gap, Lack, Need, Record, Remedy},
            fact::Provenance,
            field::{Derivation, FieldId},
        },
        value,
    },
};
use base::{Date, Fen, Lang};
use growth::percent;

use crate::kernel::{
    Speak,
    ui::{GapBar, Tone},
};

/// So many phrases are said of what is lacking side by side; of the others how many they are.
const MOST_NEEDS: usize = 4;

/// How the keys of head counts begin.
const OF_PEOPLE: &str = "staff.";

/// To which side what does not come out even is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Up,
    Down,
}

/// What words are made from: the district and the language.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    pub(super) pack: &'p Pack,
    pub(super) lang: Lang,
}

/// One line of an explanation.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// How far it is set in, from 0.
    pub(super) depth: u8,
    /// ✓, – or ?.
    pub(super) sign: &'static str,
    /// The same in a word.
    pub(super) spoken: String,
    /// Its colour.
    pub(super) tone: Tone,
    /// What is asked about.
    pub(super) name: String,
    /// What the firm has.
    pub(super) actual: String,
    /// What is asked.
    pub(super) bound: String,
    /// By how much it falls short, or from when it holds.
    pub(super) short: String,
    /// What the document adds, and where the fact comes from.
    pub(super) note: String,
    /// The same gap drawn to scale, where it decides and is one of amounts.
    pub(super) gap: Option<GapBar>,
}

/// A clause judged for a firm, as an explanation reads it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) explanation: &'a Explanation<'a>,
    pub(super) facts: &'a Facts,
    pub(super) gaps: &'a [Gap<'a>],
    pub(super) on: Date,
}

impl<'a> Seen<'a> {
    /// As an answer has it.
    pub(super) fn of(answer: &'a ClauseAnswer<'_>, on: Date) -> Self {
        Self { explanation: &answer.explanation, facts: &answer.judged.facts, gaps: &answer.gaps, on }
    }
}

impl<'p> Words<'p> {
    fn kind(self, field: FieldId) -> Kind {
        self.pack.policies.library.catalogue.get(field).map_or(Kind::Count, |field| field.kind)
    }

    /// Facts by name, so many at most, and how many more there are.
    pub(super) fn facts_named(self, fields: &[FieldId], most: usize) -> String {
        let mut said: Vec<String> = fields.iter().take(most).map(|field| self.fact_name(*field)).collect();
        if fields.len() > most {
            said.push(self.lang.tn("screening-and-more", "count", fields.len() - most));
        }
        said.join(self.lang.t("policies-join").as_ref())
    }

    /// A fact's name.
    pub(super) fn fact_name(self, field: FieldId) -> String {
        names::fact(self.pack, self.pack.policies.library.catalogue.key(field), self.lang)
    }

    /// A term's name.
    pub(super) fn term(self, code: &str) -> String {
        if code == value::OTHER { self.lang.t("policies-other").into_owned() } else { names::term(self.pack, code, self.lang) }
    }

    /// An issuer, a note, or what was not verified.
    pub(super) fn phrase(self, text: &str) -> String {
        names::phrase(self.pack, text, self.lang)
    }

    /// Several of them in one.
    pub(super) fn phrases(self, texts: &[String]) -> String {
        let all: Vec<String> = texts.iter().map(|text| self.phrase(text)).collect();
        all.join(self.lang.t("policies-join").as_ref())
    }

    fn terms<T: AsRef<str>>(self, codes: &[T]) -> String {
        let all: Vec<String> = codes.iter().map(|code| self.listed(code.as_ref())).collect();
        all.join(self.lang.t("policies-join").as_ref())
    }

    /// A term of a clause, where `X*` stands for all that begin so.
    fn listed(self, code: &str) -> String {
        match code.strip_suffix('*') {
            Some(start) => self.lang.t1("policies-all-of", "start", start),
            None => self.term(code),
        }
    }

    /// A number with its unit.
    pub(super) fn number(self, kind: Kind, number: Number) -> String {
        match kind {
            Kind::Money | Kind::ByYear => self.lang.money(&Fen(number.times_floor(Number::whole(1)).unwrap_or(0))),
            Kind::Ratio => self.per_cent(&number.decimal(2, 100)),
            Kind::Area => format!("{number} m²"),
            Kind::Years => self.counted("policies-years", number),
            Kind::Months => self.counted("policies-months", number),
            Kind::Points => self.counted("policies-points", number),
            Kind::Usd => self.usd(number),
            _ => number.to_string(),
        }
    }

    /// A number of what a condition compares, with its unit: of people, "people".
    fn sized(self, term: Term, kind: Kind, number: Number) -> String {
        if self.is_of_people(term) { self.counted("policies-people", number) } else { self.number(kind, number) }
    }

    fn is_of_people(self, term: Term) -> bool {
        let catalogue = &self.pack.policies.library.catalogue;
        self.term_kind(term).is_some_and(|field| self.kind(field) == Kind::Count && catalogue.key(field).starts_with(OF_PEOPLE))
    }

    /// The lower end of a span, whose unit stands behind the upper one.
    fn low(self, kind: Kind, number: Number) -> String {
        match (kind, self.lang) {
            (Kind::Money | Kind::ByYear, _) => self.bare(number.times_floor(Number::whole(1)).unwrap_or(0)),
            (Kind::Ratio, _) => number.decimal(2, 100),
            (Kind::Usd, Lang::En) => self.usd(number),
            _ => number.to_string(),
        }
    }

    /// A figure of per cent with its sign, which English sets without a blank.
    fn per_cent(self, figure: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{figure} %"),
            Lang::En => format!("{figure}%"),
        }
    }

    /// Dollars, which are counted in ten thousands: so in Chinese, in full in English.
    fn usd(self, number: Number) -> String {
        let figure = match self.lang {
            Lang::Zh => number.to_string(),
            Lang::En => number.times_floor(Number::whole(10_000)).map_or_else(String::new, |dollars| self.lang.n(dollars)),
        };
        self.lang.t1("policies-usd", "n", figure)
    }

    /// So many of a unit, in the word that goes with the number: of whole numbers the text chooses by it.
    fn counted(self, key: &str, number: Number) -> String {
        number.as_whole().map_or_else(|| self.lang.t1(key, "n", number), |whole| self.lang.tn(key, "n", whole))
    }

    /// What was measured.
    fn measure(self, kind: Kind, measure: Measure) -> String {
        match measure {
            Measure::Unknown => self.lang.t("policies-unknown").into_owned(),
            Measure::Absent => self.lang.t("policies-absent").into_owned(),
            Measure::Number(number) => self.number(kind, number),
            Measure::Between(low, high) if low == high => self.number(kind, low),
            Measure::Between(low, high) => self.lang.t2("policies-between", "low", self.low(kind, low), "high", self.number(kind, high)),
            Measure::Date(day) => day.to_string(),
            Measure::Since(day, _) => self.lang.t1("policies-since", "day", day),
            Measure::Growth(first, last, years) => self.growth(first, last, years),
        }
    }

    /// Growth over some years: as a yearly rate with the amounts behind it, or why there is none.
    fn growth(self, first: i64, last: i64, years: u32) -> String {
        let amounts = [
            ("first", self.lang.money(&Fen(first)).into()),
            ("last", self.lang.money(&Fen(last)).into()),
            ("years", i64::from(years).into()),
        ];
        let said = self.lang.tx("policies-growth", &amounts);
        match growth::yearly(first, last, years) {
            Some(rate) => self.lang.t2("policies-growth-yearly", "rate", self.per_cent(&percent(rate)), "amounts", said),
            None if first <= 0 => self.lang.t1("policies-growth-none", "amounts", said),
            None => said,
        }
    }

    /// Why growth is not known although amounts were given: of too few years.
    fn too_few_years(self, facts: &Facts, field: FieldId) -> Option<String> {
        let own = self.pack.policies.library.catalogue.get(field)?;
        own.derivations.iter().find_map(|derivation| match derivation {
            Derivation::Growth(amounts, years) => match facts.get(*amounts) {
                Fact::Known(Value::ByYear(given)) => {
                    let values = [("given", i64::try_from(given.len()).ok()?.into()), ("needed", (i64::from(*years) + 1).into())];
                    Some(self.lang.tx("policies-growth-too-few", &values))
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// What is known of a fact.
    pub(super) fn fact(self, field: FieldId, fact: &Fact) -> String {
        let value = match fact {
            Fact::Unknown => return self.lang.t("policies-unknown").into_owned(),
            Fact::Absent => return self.lang.t("policies-absent").into_owned(),
            Fact::Known(value) => value,
        };
        match value {
            Value::Flag(true) => self.lang.t("policies-yes").into_owned(),
            Value::Flag(false) => self.lang.t("policies-no").into_owned(),
            Value::Code(term) => self.term(term),
            Value::Codes(terms) if terms.is_empty() => self.lang.t("policies-none-of-them").into_owned(),
            Value::Codes(terms) => self.terms(terms),
            Value::ByYear(years) => self.by_year(years),
            _ => self.measure(self.kind(field), Measure::from(fact)),
        }
    }

    /// Amounts of several years, the unit behind the last.
    fn by_year(self, years: &[i64]) -> String {
        let Some((last, before)) = years.split_last() else { return self.lang.t("policies-absent").into_owned() };
        let before = before.iter().map(|fen| self.bare(*fen));
        before.chain([self.lang.money(&Fen(*last))]).collect::<Vec<_>>().join(" / ")
    }

    fn comparison(self, op: Comparison, kind: Kind, bound: &str) -> String {
        let is_day = matches!(kind, Kind::Date | Kind::Year);
        let key = match op {
            Comparison::AtLeast if is_day => "policies-not-before",
            Comparison::AtMost if is_day => "policies-not-after",
            Comparison::Above if is_day => "policies-after",
            Comparison::Below if is_day => "policies-before",
            Comparison::AtLeast => "policies-at-least",
            Comparison::AtMost => "policies-at-most",
            Comparison::Above => "policies-above",
            Comparison::Below => "policies-below",
            Comparison::Equal => "policies-equal",
        };
        self.lang.t1(key, "bound", bound)
    }

    fn term_name(self, term: Term) -> String {
        match term {
            Term::Field(field) => self.fact_name(field),
            Term::Share(part, whole) => self.lang.t2("policies-share", "part", self.fact_name(part), "whole", self.fact_name(whole)),
        }
    }

    const fn term_kind(self, term: Term) -> Option<FieldId> {
        match term {
            Term::Field(field) => Some(field),
            Term::Share(..) => None,
        }
    }

    /// What is asked about, what is asked, and the kind its measures are shown in.
    fn test(self, clause: &Clause, test: &Test, on: Date) -> (String, String, Kind) {
        let lang = self.lang;
        match test {
            Test::Flag(field) => (self.fact_name(*field), lang.t("policies-must-be-yes").into_owned(), Kind::Flag),
            Test::Clear(field) => (self.fact_name(*field), lang.t("policies-must-be-no").into_owned(), Kind::Flag),
            Test::Present(field) => (self.fact_name(*field), lang.t("policies-must-be").into_owned(), self.kind(*field)),
            Test::OneOf(field, listed) => (self.fact_name(*field), lang.t1("policies-one-of", "terms", self.terms(listed)), Kind::Code),
            Test::NoneOf(field, listed) => (self.fact_name(*field), lang.t1("policies-none-of", "terms", self.terms(listed)), Kind::Code),
            Test::Contains(field, listed) => {
                (self.fact_name(*field), lang.t1("policies-contains", "terms", self.terms(listed)), Kind::Codes)
            }
            Test::Compare { left, op, right } => {
                let kind = self.term_kind(*left).map_or(Kind::Ratio, |field| self.kind(field));
                let bound = match right {
                    Bound::Number(number) => self.sized(*left, kind, *number),
                    Bound::Date(day) => day.to_string(),
                    Bound::Field(field) => self.fact_name(*field),
                    Bound::Parameter(at) => {
                        match clause.parameters.get(*at).and_then(|parameter| parameter.on(on)).map(|dated| dated.value) {
                            Some(Bound::Number(number)) => self.sized(*left, kind, number),
                            Some(Bound::Date(day)) => day.to_string(),
                            _ => lang.t("policies-unknown").into_owned(),
                        }
                    }
                };
                (self.term_name(*left), self.comparison(*op, kind, &bound), kind)
            }
        }
    }

    /// A value that a parameter of a clause has, by its place, with the unit of what it is compared with.
    pub(super) fn parameter(self, clause: &Clause, at: usize, value: Bound) -> String {
        match value {
            Bound::Number(number) => match self.compared_with(&clause.condition, at) {
                Some(kind) => self.number(kind, number),
                None => number.to_string(),
            },
            Bound::Date(day) => day.to_string(),
            Bound::Field(field) => self.fact_name(field),
            Bound::Parameter(_) => String::new(),
        }
    }

    /// The kind of what a condition compares with a parameter.
    fn compared_with(self, condition: &Condition, at: usize) -> Option<Kind> {
        match &condition.node {
            Node::Test(Test::Compare { left, right: Bound::Parameter(found), .. }) if *found == at => {
                Some(self.term_kind(*left).map_or(Kind::Ratio, |field| self.kind(field)))
            }
            node => node.parts().iter().find_map(|part| self.compared_with(part, at)),
        }
    }

    /// What joins the conditions beneath one; empty for a plain condition.
    fn joint(self, node: &Node) -> String {
        match node {
            Node::All(_) => self.lang.t("policies-all").into_owned(),
            Node::Any(_) => self.lang.t("policies-any").into_owned(),
            Node::AtLeast(wanted, _) => self.lang.tn("policies-at-least-of", "count", *wanted),
            Node::Not(_) => self.lang.t("policies-not").into_owned(),
            Node::If(_) => self.lang.t("policies-if").into_owned(),
            Node::Manual(what) if !what.is_empty() => self.lang.t1("policies-manual-of", "what", self.phrase(what)),
            Node::Manual(_) => self.lang.t("policies-manual").into_owned(),
            Node::Unread => self.lang.t("policies-unread").into_owned(),
            Node::Always => self.lang.t("policies-always").into_owned(),
            Node::Test(_) => String::new(),
        }
    }

    /// The conditions of a clause for everybody, as an indented list.
    pub(super) fn conditions(self, clause: &Clause, on: Date) -> Vec<Line> {
        let mut lines = Vec::new();
        for part in clause.condition.node.parts() {
            self.condition(clause, part, 0, on, &mut lines);
        }
        lines
    }

    fn condition(self, clause: &Clause, condition: &Condition, depth: u8, on: Date, lines: &mut Vec<Line>) {
        let note = condition.note.as_deref().map(|note| self.phrase(note)).unwrap_or_default();
        if let Node::Test(test) = &condition.node {
            let (name, bound, _) = self.test(clause, test, on);
            lines.push(Line { depth, name, bound, note, ..Line::default() });
            return;
        }
        lines.push(Line { depth, name: self.joint(&condition.node), note, ..Line::default() });
        for part in condition.node.parts() {
            self.condition(clause, part, depth.saturating_add(1), on, lines);
        }
    }

    /// One innermost condition in a line: what is asked about, and what is asked.
    pub(super) fn asked(self, clause: &Clause, condition: &Condition, on: Date) -> String {
        match &condition.node {
            Node::Test(test) => {
                let (name, bound, _) = self.test(clause, test, on);
                format!("{name} {bound}")
            }
            Node::Manual(what) if !what.is_empty() => self.lang.t1("policies-manual-of", "what", self.left_to_office(condition)),
            node => condition.note.as_deref().map_or_else(|| self.joint(node), |note| self.phrase(note)),
        }
    }

    /// What an officer is left to decide, by the formula and the note; empty where neither says it.
    pub(super) fn left_to_office(self, condition: &Condition) -> String {
        let what = if let Node::Manual(what) = &condition.node { self.phrase(what) } else { String::new() };
        let note = condition.note.as_deref().map(|note| self.phrase(note)).unwrap_or_default();
        match (what.is_empty(), note.is_empty()) {
            (false, false) => self.lang.t2("policies-two-notes", "first", what, "second", note),
            (false, true) => what,
            (true, _) => note,
        }
    }

    /// The conditions of a clause with what a firm has.
    pub(super) fn explained(self, judged: &Seen<'_>) -> Vec<Line> {
        let deciding = judged.explanation.deciding();
        let line = |record: &Record<'_>| {
            let gap = if deciding.iter().any(|one| std::ptr::eq(one.condition, record.condition)) { self.gap_bar(record) } else { None };
            Line { gap, ..self.record(judged, record) }
        };
        judged.explanation.records.iter().skip(1).map(line).collect()
    }

    /// The failing conditions that decide, for a clause that does not fit.
    pub(super) fn failing(self, judged: &Seen<'_>) -> Vec<Line> {
        let clause = judged.explanation.clause;
        let line = |record: &Record<'_>| {
            let line = Line { depth: 0, gap: self.gap_bar(record), ..self.record(judged, record) };
            match &record.condition.node {
                Node::Not(part) => Line { name: self.lang.t1("policies-fails-not", "what", self.asked(clause, part, judged.on)), ..line },
                _ => line,
            }
        };
        judged.explanation.deciding().into_iter().take(2).map(line).collect()
    }

    fn record(self, judged: &Seen<'_>, record: &Record<'_>) -> Line {
        let (sign, key, tone) = match record.truth {
            Truth::True => ("✓", "policies-holds", Tone::Ok),
            Truth::False => ("–", "policies-fails", Tone::Seal),
            Truth::Unknown => ("?", "policies-open", Tone::Wait),
        };
        let spoken = self.lang.t(key).into_owned();
        let depth = record.depth.saturating_sub(1);
        let mut note = record.condition.note.as_deref().map(|note| self.phrase(note)).unwrap_or_default();
        let Node::Test(test) = &record.condition.node else {
            return Line { depth, sign, spoken, tone, name: self.joint(&record.condition.node), note, ..Line::default() };
        };
        let (name, bound, kind) = self.test(judged.explanation.clause, test, judged.on);
        let facts = judged.facts;
        let actual = match test {
            Test::Compare { left, .. } => match record.actual {
                Measure::Number(number) => self.sized(*left, kind, number),
                Measure::Between(low, high) if low != high => {
                    self.lang.t2("policies-between", "low", self.low(kind, low), "high", self.sized(*left, kind, high))
                }
                Measure::Between(_, number) => self.sized(*left, kind, number),
                Measure::Unknown => {
                    let few = self.term_kind(*left).and_then(|field| self.too_few_years(facts, field));
                    few.unwrap_or_else(|| self.measure(kind, Measure::Unknown))
                }
                other => self.measure(kind, other),
            },
            other => other.fields().first().map(|field| self.fact(*field, facts.get(*field))).unwrap_or_default(),
        };
        let from = test.fields().first().map(|field| facts.provenance(*field));
        if let (Some(from), true) = (from, record.truth != Truth::Unknown) {
            let said = self.provenance(from);
            note = if note.is_empty() { said } else { self.lang.t2("policies-two-notes", "first", note, "second", said) };
        }
        let own = judged.gaps.iter().filter(|gap| std::ptr::eq(gap.condition, record.condition));
        let mut short: Vec<String> = own.filter_map(|gap| self.short_by(&gap.lack)).collect();
        if short.is_empty() && record.truth == Truth::False {
            short.extend(self.later(record));
        }
        Line { depth, sign, spoken, tone, name, actual, bound, short: short.join(self.lang.t("policies-or").as_ref()), note, gap: None }
    }

    /// How far an amount that fails is from its bound. Nothing for days and spans, and where either side is nothing or less.
    fn gap_bar(self, record: &Record<'_>) -> Option<GapBar> {
        let Node::Test(Test::Compare { left, op, .. }) = &record.condition.node else { return None };
        let is_limit = match op {
            Comparison::AtLeast | Comparison::Above => false,
            Comparison::AtMost | Comparison::Below => true,
            Comparison::Equal => return None,
        };
        if matches!(self.term_kind(*left).map(|field| self.kind(field)), Some(Kind::Date | Kind::Year)) {
            return None;
        }
        let Measure::Number(bound) = record.bound else { return None };
        if let (Measure::Growth(first, last, years), false) = (record.actual, is_limit) {
            return self.growth_bar(growth::yearly(first, last, years)?, bound);
        }
        let actual = match record.actual {
            Measure::Number(actual) => actual,
            Measure::Between(low, high) => {
                if is_limit {
                    low
                } else {
                    high
                }
            }
            _ => return None,
        };
        if actual < Number::ZERO && !is_limit && bound > Number::ZERO && self.is_rate(*left) {
            let points = percent(growth::thousandths_up(bound.minus(actual)?)?);
            return Some(GapBar { label: self.lang.t1("policies-gap-below-zero", "points", points), inner: 0, is_over: false });
        }
        let is_over = actual > bound;
        if is_over != is_limit || actual == bound || actual < Number::ZERO || bound <= Number::ZERO {
            return None;
        }
        let label = if is_over {
            // Rounded up: what is over is never said to be nothing.
            let beyond = thousandths(actual.minus(bound)?, bound, Rounding::Up)?;
            self.lang.t1("policies-gap-beyond", "percent", percent(beyond))
        } else {
            self.lang.t1("policies-gap-reached", "percent", percent(thousandths(actual, bound, Rounding::Down)?))
        };
        let (less, more) = if is_over { (bound, actual) } else { (actual, bound) };
        Some(GapBar { label, inner: u32::try_from(thousandths(less, more, Rounding::Down)?).ok()?, is_over })
    }

    /// How much of a bound is reached, in words; nothing where there is no scale.
    pub(super) fn reached(self, actual: i64, bound: i64) -> Option<String> {
        if actual < 0 || bound <= 0 {
            return None;
        }
        let reached = thousandths(Number::whole(actual), Number::whole(bound), Rounding::Down)?;
        Some(self.lang.t1("policies-gap-reached", "percent", percent(reached)))
    }

    fn is_rate(self, term: Term) -> bool {
        self.term_kind(term).is_none_or(|field| self.kind(field) == Kind::Ratio)
    }

    /// How far a yearly growth, in thousandths, is from the rate that is asked. What shrinks has nothing of it.
    fn growth_bar(self, yearly: i64, bound: Number) -> Option<GapBar> {
        let short = growth::thousandths_up(bound)?.checked_sub(yearly).filter(|short| *short > 0)?;
        if bound <= Number::ZERO {
            return None;
        }
        let inner = thousandths(Number::ratio(yearly.max(0), 1000)?, bound, Rounding::Down)?;
        let points = percent(short);
        let label = if yearly > 0 {
            self.lang.t2("policies-gap-growth", "percent", percent(inner), "points", points)
        } else {
            self.lang.t1("policies-gap-no-growth", "points", points)
        };
        Some(GapBar { label, inner: u32::try_from(inner).ok()?, is_over: false })
    }

    fn provenance(self, from: Provenance) -> String {
        self.source(match from {
            Provenance::Stated => FactSource::Stated,
            Provenance::Register => FactSource::Record,
            Provenance::Ruling => FactSource::Ruling,
            Provenance::Derived => return self.lang.t("policies-derived").into_owned(),
        })
    }

    /// Where a fact comes from.
    pub(super) fn source(self, source: FactSource) -> String {
        self.lang.t(&format!("policies-source-{}", source.code())).into_owned()
    }

    /// By how much a fact falls short; nothing where it is not a matter of amount.
    fn short_by(self, lack: &Lack) -> Option<String> {
        let short = lack.short?;
        let name = self.fact_name(lack.field);
        let kind = self.kind(lack.field);
        let (key, size) = if short < Number::ZERO {
            ("policies-gap-over", Number::ZERO.minus(short).unwrap_or(short))
        } else {
            ("policies-gap-short", short)
        };
        Some(self.lang.t2(key, "name", name, "amount", self.sized(Term::Field(lack.field), kind, size)))
    }

    /// What a firm lacks in one sentence, for the line under a title; empty where there are no gaps.
    pub(super) fn lacking(self, explanation: &Explanation<'_>, gaps: &[Gap<'_>]) -> String {
        explanation.lacking(gaps).map(|need| self.need(&need)).unwrap_or_default()
    }

    /// A need in one sentence.
    pub(super) fn need(self, need: &Need<Lack>) -> String {
        let said = need.map(&mut |lack| Some(Need::One(self.shortage(lack))));
        said.map(|said| self.sentence(&said)).unwrap_or_default()
    }

    /// What a firm is far from, in one sentence: what it has against what is asked.
    pub(super) fn far(self, judged: &Seen<'_>) -> String {
        let need = judged.explanation.need();
        let said = need.and_then(|need| need.map(&mut |condition| Some(Need::One(self.against(judged, condition)))));
        said.map(|said| self.sentence(&said)).unwrap_or_default()
    }

    /// What one failing condition asks for and what the firm has; past an upper limit it says so.
    fn against(self, judged: &Seen<'_>, condition: &Condition) -> String {
        let clause = judged.explanation.clause;
        let found = judged.explanation.record_of(condition);
        match (&condition.node, found) {
            (Node::Test(test), Some(record)) => {
                let line = self.record(judged, record);
                let is_known = !matches!(record.actual, Measure::Unknown | Measure::Absent | Measure::Date(_));
                let key = match test {
                    Test::Compare { op: Comparison::AtMost | Comparison::Below, .. } if is_known => "policies-fails-over",
                    _ => "policies-fails-with",
                };
                self.lang.ta(key, &[("name", &line.name), ("actual", &line.actual), ("bound", &line.bound)])
            }
            (Node::Not(part), _) => self.lang.t1("policies-fails-not", "what", self.asked(clause, part, judged.on)),
            _ => self.asked(clause, condition, judged.on),
        }
    }

    /// What is lacking of one fact, in a phrase.
    fn shortage(self, lack: &Lack) -> String {
        let name = self.fact_name(lack.field);
        match (self.short_by(lack), lack.remedy, lack.holds_on) {
            (Some(short), ..) => short,
            (None, Remedy::Time, Some(day)) => self.lang.t2("policies-remedy-from", "name", name, "day", day),
            (None, Remedy::Time, None) => self.lang.t1("policies-remedy-time", "name", name),
            (None, Remedy::Document | Remedy::Means | Remedy::Nothing, _) => self.lang.t1("policies-remedy-document", "name", name),
        }
    }

    /// Phrases joined as their conditions are: `;` between what all have to come about, "or" only between the ways to one of them.
    fn sentence(self, need: &Need<String>) -> String {
        let parts = need.parts().iter().map(|part| self.way(part)).collect();
        self.listed_needs(parts, "policies-needs-and")
    }

    fn way(self, need: &Need<String>) -> String {
        let (wanted, parts) = match need {
            Need::One(said) => return said.clone(),
            Need::Of(wanted, parts) => (*wanted, parts),
        };
        let said: Vec<String> = parts.iter().map(|part| self.bracketed(part)).collect();
        match wanted {
            1 => self.listed_needs(said, "policies-or"),
            _ if wanted == parts.len() => self.listed_needs(said, "policies-needs-both"),
            _ => {
                let needs = self.listed_needs(said, "policies-join");
                self.lang.t2("policies-needs-some", "count", wanted, "needs", needs)
            }
        }
    }

    fn bracketed(self, need: &Need<String>) -> String {
        match need {
            Need::One(said) => said.clone(),
            Need::Of(..) => self.lang.t1("policies-needs-group", "needs", self.way(need)),
        }
    }

    /// The first of them, and how many there are where not all are said.
    fn listed_needs(self, said: Vec<String>, joint: &str) -> String {
        let mut own: Vec<String> = Vec::with_capacity(said.len());
        for phrase in said {
            if !own.contains(&phrase) {
                own.push(phrase);
            }
        }
        let count = own.len();
        own.truncate(MOST_NEEDS);
        let needs = own.join(self.lang.t(joint).as_ref());
        if count > MOST_NEEDS { self.lang.t2("policies-needs-cut", "needs", needs, "count", count) } else { needs }
    }

    /// From when a span has lasted long enough.
    fn later(self, record: &Record<'_>) -> Option<String> {
        let (Measure::Since(day, months), Measure::Number(bound)) = (record.actual, record.bound) else { return None };
        let day = base::time::date_plus_months(day, i32::try_from(Number::whole(i64::from(months)).times_floor(bound)?).ok()?)?;
        Some(self.lang.t1("policies-holds-from", "day", day))
    }

    /// What a clause gives a firm.
    pub(super) fn amount(self, clause: &Clause, amount: Option<&Amount>) -> String {
        let lang = self.lang;
        let text = match (amount, &clause.money.formula) {
            (_, Formula::Nothing) => return self.nothing(clause),
            (_, Formula::NotKnown) => return lang.t("policies-amount-unread").into_owned(),
            (None, _) => return lang.t("policies-amount-open").into_owned(),
            (Some(amount), _) if amount.high == 0 => lang.money(&Fen(0)),
            (Some(amount), _) if amount.low == amount.high && !clause.money.is_upper_bound => lang.money(&Fen(amount.high)),
            (Some(amount), _) if amount.low == amount.high || amount.low == 0 => {
                lang.t1("policies-up-to", "amount", lang.money(&Fen(amount.high)))
            }
            (Some(amount), _) => lang.t2("policies-from-to", "low", self.bare(amount.low), "high", lang.money(&Fen(amount.high))),
        };
        if clause.money.is_tax { lang.t1("policies-tax-saved", "amount", text) } else { text }
    }

    /// A clause that has no amount to count: a relief from tax is worth something all the same.
    pub(super) fn nothing(self, clause: &Clause) -> String {
        self.lang.t(if clause.money.is_tax { "policies-tax-relief" } else { "policies-no-money" }).into_owned()
    }

    /// An amount without the unit, before one with it.
    pub(super) fn bare(self, fen: i64) -> String {
        bare(self.lang, fen)
    }

    /// What a clause gives whoever fulfils it.
    pub(super) fn gives(self, clause: &Clause) -> String {
        let lang = self.lang;
        match catalogue::gives(self.pack, clause) {
            Gives::NoMoney => self.nothing(clause),
            Gives::NotKnown => lang.t("policies-amount-unread").into_owned(),
            Gives::Exactly(fen) => lang.money(&Fen(fen)),
            Gives::AtMost(fen) => lang.t1("policies-up-to", "amount", lang.money(&Fen(fen))),
            Gives::Between(low, high) => lang.t2("policies-from-to", "low", self.bare(low), "high", lang.money(&Fen(high))),
            Gives::Share => lang.t("policies-by-share").into_owned(),
        }
    }

    /// In which parts it is paid, in order; empty for what is paid at once or as the formula counts.
    pub(super) fn instalments(self, clause: &Clause) -> String {
        let parts: Vec<String> = match &clause.money.instalments {
            Instalments::ByFormula => return String::new(),
            Instalments::Fixed(parts) => parts.iter().map(|fen| self.lang.money(&Fen(*fen))).collect(),
            Instalments::Shares(shares) => shares.iter().map(|share| self.per_cent(&share.decimal(2, 100))).collect(),
        };
        if parts.len() < 2 { String::new() } else { self.lang.t1("policies-instalments", "parts", parts.join(" + ")) }
    }

    /// How the amount is counted, in a sentence; empty where the amount says it all.
    pub(super) fn formula(self, clause: &Clause) -> String {
        let lang = self.lang;
        let usual = |standard: &Number| self.per_cent(&standard.decimal(2, 100));
        if let Formula::ExemptThenHalf { base, exempt, standard } = &clause.money.formula {
            let exempt = lang.money(&Fen(*exempt));
            return lang
                .ta("policies-formula-exempt", &[("base", &self.fact_name(*base)), ("exempt", &exempt), ("usual", &usual(standard))]);
        }
        let Some((low, high)) = catalogue::share(clause) else { return String::new() };
        let rate = if low == high {
            self.per_cent(&high.decimal(2, 100))
        } else {
            self.per_cent(&format!("{}–{}", low.decimal(2, 100), high.decimal(2, 100)))
        };
        match &clause.money.formula {
            Formula::Match { .. } => lang.t1("policies-formula-match", "rate", rate),
            Formula::TaxRate { base, standard, .. } => {
                lang.ta("policies-formula-tax-rate", &[("rate", &rate), ("base", &self.fact_name(*base)), ("usual", &usual(standard))])
            }
            Formula::Deduction { base, standard, .. } => {
                lang.ta("policies-formula-deduction", &[("rate", &rate), ("base", &self.fact_name(*base)), ("usual", &usual(standard))])
            }
            Formula::Rate { base, .. } => lang.t2("policies-formula-rate", "rate", rate, "base", self.fact_name(*base)),
            Formula::Yearly { base, years, .. } => {
                let values = [("rate", rate.into()), ("base", self.fact_name(*base).into()), ("years", (*years).into())];
                lang.tx("policies-formula-yearly", &values)
            }
            _ => String::new(),
        }
    }
}

/// An amount without the unit, before one with it.
pub(super) fn bare(lang: Lang, fen: i64) -> String {
    match lang {
        Lang::Zh => Fen(fen).wan(),
        Lang::En => lang.money(&Fen(fen)),
    }
}

/// A part in thousandths of a whole; neither is below zero.
fn thousandths(part: Number, whole: Number, rounding: Rounding) -> Option<i64> {
    let num = (i128::from(part.num()) * i128::from(whole.den())).checked_mul(1000)?;
    let den = i128::from(part.den()) * i128::from(whole.num());
    let num = if rounding == Rounding::Up { num.checked_add(den.checked_sub(1)?)? } else { num };
    i64::try_from(num.checked_div(den)?).ok()
}

#[cfg(test)]
mod tests;
