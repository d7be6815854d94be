//! A condition from a formula.
//!
//! ```text
//! 式   = 并 { 或 并 }                      并 = 项 { 且 项 }
//! 项   = 非 项 | （ 式 ） | 若 式 则 式 [ 否则 式 ] | 至少 N 项 （ 式 ； 式 … ）
//!      | 人工认定 … | 原文未读 … | 无条件 | 有 字段 | 字段 | 字段 为否 | 量 比较 值 | 量 介于 值 至 值
//!      | 字段 是 词条 | 字段 不是 词条 | 字段 属于 词条、词条 | 字段 不属于 … | 字段 包含 … | 字段 不包含 …
//! 量   = 字段 | 字段 占 字段                值 = 数与单位 | 日期 | 字段 | 参数.名
//! ```
//!
//! `不是`, `不属于`, `不等于` and `为否` are comparisons: false where there is none. `非 …` is the negation: true there.

use std::sync::Arc;

use super::{
    units::{self, Misfit},
    words::{Word, cut},
};
use crate::{
    condition::{Bound, Comparison, Condition, Node, Parameter, Spot, Term, Test},
    field::{Catalogue, FieldId, Kind, closest},
    mistake::Mistake,
};

/// Words that compare.
const COMPARISONS: [(&str, Comparison); 28] = [
    ("不低于", Comparison::AtLeast),
    ("不少于", Comparison::AtLeast),
    ("不小于", Comparison::AtLeast),
    ("不早于", Comparison::AtLeast),
    ("达到", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    (">=", Comparison::AtLeast),
    ("不高于", Comparison::AtMost),
    ("不超过", Comparison::AtMost),
    ("不多于", Comparison::AtMost),
    ("不大于", Comparison::AtMost),
    ("不晚于", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    ("<=", Comparison::AtMost),
    ("高于", Comparison::Above),
    ("超过", Comparison::Above),
    ("多于", Comparison::Above),
    ("大于", Comparison::Above),
    ("晚于", Comparison::Above),
    (">", Comparison::Above),
    ("低于", Comparison::Below),
    ("少于", Comparison::Below),
    ("小于", Comparison::Below),
    ("不足", Comparison::Below),
    ("不满", Comparison::Below),
    ("早于", Comparison::Below),
    ("<", Comparison::Below),
    ("等于", Comparison::Equal),
];
/// Words that ask for another number or day: more or less, and so a comparison like those above.
const UNEQUAL: [&str; 4] = ["不等于", "≠", "!=", "！="];
const LISTS: [&str; 7] = ["是", "为", "属于", "不是", "不属于", "包含", "不包含"];

/// What formulas may speak of.
#[derive(Debug, Clone, Copy)]
pub struct Language<'a> {
    /// The facts.
    pub catalogue: &'a Catalogue,
    /// The clause's parameters.
    pub parameters: &'a [Parameter],
}

struct Parser<'a> {
    language: Language<'a>,
    formula: &'a str,
    words: Vec<Word>,
    at: usize,
    spot: Spot,
}

type Parsed<T> = Result<T, Box<Mistake>>;

impl Language<'_> {
    /// Reads a formula that stands at `spot`.
    ///
    /// # Errors
    /// The first mistake of the formula, with its column.
    pub fn parse(&self, formula: &str, spot: &Spot) -> Result<Node, Mistake> {
        let words = cut(formula).map_err(|unclosed| Mistake::new(shifted(spot, unclosed.0), "rules-unclosed"))?;
        if words.is_empty() {
            return Err(Mistake::new(spot.clone(), "rules-empty-formula"));
        }
        let mut parser = Parser { language: *self, formula, words, at: 0, spot: spot.clone() };
        let node = parser.either().map_err(|mistake| *mistake)?;
        match parser.peek() {
            None => Ok(node),
            Some(word) => Err(Mistake::new(parser.spot_of(word), "rules-trailing").with("word", &word.text)),
        }
    }
}

fn shifted(spot: &Spot, columns: u32) -> Spot {
    Spot { column: spot.column.saturating_add(columns), ..spot.clone() }
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn spot_of(&self, word: &Word) -> Spot {
        shifted(&self.spot, word.column)
    }

    /// Where the next word stands, or the end of the last one.
    fn here(&self) -> Spot {
        match (self.peek(), self.words.last()) {
            (Some(word), _) => self.spot_of(word),
            (None, Some(last)) => shifted(&self.spot, last.column + u32::try_from(last.text.chars().count()).unwrap_or_default()),
            (None, None) => self.spot.clone(),
        }
    }

    fn next(&mut self, wanted: &'static str) -> Parsed<Word> {
        let word = self.peek().cloned().ok_or_else(|| Box::new(self.wanted("", wanted)))?;
        self.at += 1;
        Ok(word)
    }

    fn wanted(&self, word: &str, wanted: &str) -> Mistake {
        let shown = if word.is_empty() { "行末" } else { word };
        Mistake::new(self.here(), "rules-unknown-word").with("word", shown).with("wanted", wanted)
    }

    fn take(&mut self, word: &str) -> bool {
        let is_next = self.peek().is_some_and(|next| !next.is_quoted && next.text == word);
        self.at += usize::from(is_next);
        is_next
    }

    /// What is left of the formula, as it is written.
    fn rest(&mut self) -> String {
        let from = self.peek().map_or(usize::MAX, |word| usize::try_from(word.column).unwrap_or(usize::MAX));
        self.at = self.words.len();
        self.formula.chars().skip(from).collect::<String>().trim_end().to_owned()
    }

    fn must_take(&mut self, word: &'static str) -> Parsed<()> {
        if self.take(word) {
            return Ok(());
        }
        let found = self.peek().map(|word| word.text.clone()).unwrap_or_default();
        Err(Box::new(self.wanted(&found, word)))
    }

    fn part(&self, at: Spot, node: Node) -> Condition {
        Condition { spot: at, ..Condition::of(node) }
    }

    fn either(&mut self) -> Parsed<Node> {
        self.joined("或", Self::both, Node::Any)
    }

    fn both(&mut self) -> Parsed<Node> {
        self.joined("且", Self::single, Node::All)
    }

    fn joined(&mut self, word: &str, one: fn(&mut Self) -> Parsed<Node>, join: fn(Vec<Condition>) -> Node) -> Parsed<Node> {
        let at = self.here();
        let first = one(self)?;
        let mut parts = vec![self.part(at, first)];
        while self.take(word) {
            let at = self.here();
            let next = one(self)?;
            parts.push(self.part(at, next));
        }
        match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => Ok(only.node),
            (Some(last), false) => {
                parts.push(last);
                Ok(join(parts))
            }
            (None, _) => Ok(Node::Always),
        }
    }

    fn single(&mut self) -> Parsed<Node> {
        let at = self.here();
        if self.take("非") {
            let node = self.single()?;
            return Ok(Node::Not(Box::new(self.part(at, node))));
        }
        if self.take("（") {
            let node = self.either()?;
            if !self.take("）") {
                return Err(Box::new(Mistake::new(at, "rules-unclosed")));
            }
            return Ok(node);
        }
        if self.take("若") {
            return self.cases();
        }
        if self.take("至少") {
            return self.at_least();
        }
        if self.take("人工认定") {
            return Ok(Node::Manual(self.rest()));
        }
        if self.take("原文未读") {
            self.at = self.words.len();
            return Ok(Node::Unread);
        }
        if self.take("无条件") {
            return Ok(Node::Always);
        }
        if self.take("有") {
            let (field, _) = self.field()?;
            return Ok(Node::Test(Test::Present(field)));
        }
        self.test()
    }

    fn cases(&mut self) -> Parsed<Node> {
        let mut parts = Vec::new();
        for word in ["", "则"] {
            if !word.is_empty() {
                self.must_take("则")?;
            }
            let at = self.here();
            let node = self.either()?;
            parts.push(self.part(at, node));
        }
        let at = self.here();
        let otherwise = if self.take("否则") { self.either()? } else { Node::Always };
        parts.push(self.part(at, otherwise));
        <[Condition; 3]>::try_from(parts).map(|parts| Node::If(Box::new(parts))).map_err(|_| Box::new(self.wanted("", "则")))
    }

    fn at_least(&mut self) -> Parsed<Node> {
        let word = self.next("2")?;
        let count: usize = word.text.trim_end_matches('项').parse().map_err(|_| Box::new(self.wanted(&word.text, "2")))?;
        if !word.text.ends_with('项') {
            self.must_take("项")?;
        }
        self.must_take("（")?;
        let mut parts = Vec::new();
        loop {
            let at = self.here();
            let node = self.either()?;
            parts.push(self.part(at, node));
            if !self.take("；") {
                break;
            }
        }
        self.must_take("）")?;
        Ok(Node::AtLeast(count, parts))
    }

    fn field(&mut self) -> Parsed<(FieldId, Kind)> {
        let at = self.here();
        let word = self.next("…")?;
        let catalogue = self.language.catalogue;
        let found = catalogue.by_name(&word.text).or_else(|| catalogue.by_key(&word.text));
        match found.and_then(|field| Some((field, catalogue.get(field)?.kind))) {
            Some(found) => Ok(found),
            None => Err(Box::new(Mistake::new(at, "rules-unknown-field").with("name", &word.text).meant(catalogue.suggest(&word.text)))),
        }
    }

    fn name(&self, field: FieldId) -> String {
        self.language.catalogue.get(field).map(|field| field.name.clone()).unwrap_or_default()
    }

    fn test(&mut self) -> Parsed<Node> {
        let at = self.here();
        let (field, kind) = self.field()?;
        let (left, kind) = if self.take("占") {
            let (whole, whole_kind) = self.field()?;
            if kind != whole_kind {
                let mistake = Mistake::new(at, "rules-kinds-differ");
                return Err(Box::new(mistake.with("name", self.name(field)).with("other", self.name(whole))));
            }
            (Term::Share(field, whole), Kind::Ratio)
        } else {
            (Term::Field(field), kind)
        };
        let Some(word) = self.peek().cloned() else { return self.flag(field, kind, at) };
        if word.is_quoted || ["且", "或", "则", "否则", "）", "；"].contains(&word.text.as_str()) {
            return self.flag(field, kind, at);
        }
        if word.text == "为否" {
            self.at += 1;
            self.flag(field, kind, at)?;
            return Ok(Node::Test(Test::Clear(field)));
        }
        if let Some(list) = LISTS.into_iter().find(|list| *list == word.text) {
            self.at += 1;
            return self.listed(field, kind, list, &at);
        }
        if word.text == "介于" {
            self.at += 1;
            let low = self.value(field, kind)?;
            self.must_take("至")?;
            let high = self.value(field, kind)?;
            let part = |op, right| self.part(at.clone(), Node::Test(Test::Compare { left, op, right }));
            return Ok(Node::All(vec![part(Comparison::AtLeast, low), part(Comparison::AtMost, high)]));
        }
        let is_unequal = UNEQUAL.contains(&word.text.as_str());
        let known = COMPARISONS.into_iter().find(|(known, _)| *known == word.text).map(|(_, op)| op);
        let Some(op) = known.or(is_unequal.then_some(Comparison::Above)) else {
            let words = COMPARISONS.iter().map(|(word, _)| *word).chain(LISTS).chain(["不等于", "为否", "介于", "占", "且", "或"]);
            return Err(Box::new(self.wanted(&word.text, units::describe(kind).1).meant(closest(&word.text, words))));
        };
        self.at += 1;
        if matches!(kind, Kind::Flag | Kind::Code | Kind::Codes | Kind::ByYear) {
            return Err(Box::new(self.mistyped(field, kind, at)));
        }
        let right = self.value(field, kind)?;
        if is_unequal {
            let part = |op| self.part(at.clone(), Node::Test(Test::Compare { left, op, right }));
            return Ok(Node::Any(vec![part(Comparison::Above), part(Comparison::Below)]));
        }
        Ok(Node::Test(Test::Compare { left, op, right }))
    }

    fn flag(&self, field: FieldId, kind: Kind, at: Spot) -> Parsed<Node> {
        if kind == Kind::Flag { Ok(Node::Test(Test::Flag(field))) } else { Err(Box::new(self.mistyped(field, kind, at))) }
    }

    fn mistyped(&self, field: FieldId, kind: Kind, at: Spot) -> Mistake {
        let (name, wanted) = units::describe(kind);
        Mistake::new(at, "rules-type").with("name", self.name(field)).with("kind", name).with("wanted", wanted)
    }

    fn listed(&mut self, field: FieldId, kind: Kind, word: &str, at: &Spot) -> Parsed<Node> {
        let is_set = matches!(word, "包含" | "不包含");
        let fits = if is_set { kind == Kind::Codes } else { kind == Kind::Code };
        if !fits {
            return Err(Box::new(self.mistyped(field, kind, at.clone())));
        }
        let mut terms: Vec<Arc<str>> = Vec::new();
        loop {
            let word = self.next("“…”")?;
            let aliases = self.language.catalogue.get(field).map(|field| field.aliases.as_slice()).unwrap_or_default();
            let meant = aliases.iter().find(|(alias, _)| *alias == word.text).map_or(word.text.as_str(), |(_, meant)| meant.as_str());
            terms.push(Arc::from(meant));
            if !self.take("、") {
                break;
            }
        }
        let terms: Arc<[Arc<str>]> = terms.into();
        Ok(match word {
            "包含" => Node::Test(Test::Contains(field, terms)),
            "不包含" => Node::Not(Box::new(self.part(at.clone(), Node::Test(Test::Contains(field, terms))))),
            "不是" | "不属于" => Node::Test(Test::NoneOf(field, terms)),
            _ => Node::Test(Test::OneOf(field, terms)),
        })
    }

    fn value(&mut self, field: FieldId, kind: Kind) -> Parsed<Bound> {
        let at = self.here();
        let word = self.next(units::describe(kind).1)?;
        if let Some(name) = word.text.strip_prefix("参数.") {
            let parameters = self.language.parameters;
            let known = parameters.iter().position(|parameter| parameter.name == name);
            return known.map(Bound::Parameter).ok_or_else(|| {
                let names = parameters.iter().map(|parameter| parameter.name.as_str());
                Box::new(Mistake::new(at, "rules-unknown-parameter").with("name", name).meant(closest(name, names)))
            });
        }
        let catalogue = self.language.catalogue;
        if let Some(other) = catalogue.by_name(&word.text).or_else(|| catalogue.by_key(&word.text)) {
            if catalogue.get(other).is_some_and(|other| other.kind == kind) {
                return Ok(Bound::Field(other));
            }
            let mistake = Mistake::new(at, "rules-kinds-differ");
            return Err(Box::new(mistake.with("name", self.name(field)).with("other", self.name(other))));
        }
        literal(&word.text, kind).map_err(|misfit| {
            let (kind_name, wanted) = units::describe(kind);
            let code = match misfit {
                Misfit::NoUnit => "rules-no-unit",
                Misfit::WrongUnit => "rules-wrong-unit",
                Misfit::NotANumber if kind == Kind::Date => "rules-no-such-day",
                Misfit::NotANumber => return Box::new(self.unread_value(at.clone(), &word.text, wanted)),
            };
            let mistake = Mistake::new(at.clone(), code).with("value", &word.text).with("name", self.name(field));
            Box::new(mistake.with("kind", kind_name).with("wanted", wanted))
        })
    }

    fn unread_value(&self, at: Spot, word: &str, wanted: &str) -> Mistake {
        let mistake = Mistake::new(at, "rules-unknown-word").with("word", word).with("wanted", wanted);
        mistake.meant(self.language.catalogue.suggest(word))
    }
}

/// Reads a number with its unit, or a day, for a field of this kind.
///
/// # Errors
/// [`Misfit`] says why it does not fit.
pub fn literal(text: &str, kind: Kind) -> Result<Bound, Misfit> {
    if kind == Kind::Date {
        return base::time::parse_date(text).map(Bound::Date).map_err(|_| Misfit::NotANumber);
    }
    units::read(text, kind).map(Bound::Number)
}
