//! `zerobay policy explain`: one firm against one clause, as a tree of conditions with what was measured, the bound in force,
//! the shortfall and the source; then the amount and what is still missing.

use std::path::Path;

use base::{Lang, Problem};
use rules::{
    Condition, Fact, Facts, FieldId, Kind, Node, Number, Test, Truth, Value,
    assess::{GRANTED, Judged, Question, prerequisites},
    clause::{Clause, Dates, Standing, Verdict},
    condition::{Bound, Comparison, Term, is_listed},
    evaluate::{Measure, Scope},
    explain::{Explanation, Gap, Record, bound_source},
    library::Library,
};
use web::kernel::{problems, texts::Speak as _};

use super::Asked;

/// Prints the explanation.
///
/// # Errors
/// When there is no such clause, or the facts cannot be read.
pub fn run(asked: &Asked, clause: &str, facts: &Path) -> Result<(), String> {
    let library = asked.library()?;
    let clause = asked.clause(&library, clause)?;
    let (facts, mut wrong) = asked.facts(&library, facts)?;
    wrong.extend(impossible(asked, &library, &facts));
    if !wrong.is_empty() {
        wrong.push(asked.lang.tn("policy-command-problems", "count", wrong.len()));
        return Err(wrong.join("\n"));
    }
    let found = library.assess(&with_prerequisites(&library, clause), Question { facts: &facts, on: asked.on, dates: Dates::Apply });
    let writer = Writer { asked, library: &library, clause };
    let mut said = writer.head();
    for judged in found.judged.iter().filter(|judged| judged.clause.id == clause.id) {
        writer.one(judged, &mut said);
    }
    say_as_is!("{said}");
    Ok(())
}

/// What cannot be among the facts of a firm and of its projects, products and people, one a line.
fn impossible(asked: &Asked, library: &Library, facts: &Facts) -> Vec<String> {
    let catalogue = &library.catalogue;
    let wrong = |facts: &Facts, said: &[FieldId]| {
        let mut facts = facts.clone();
        facts.complete(catalogue, asked.on);
        asked.impossible(catalogue, &facts, said)
    };
    let all = (0..catalogue.fields().len()).filter_map(|index| u16::try_from(index).ok()).map(FieldId);
    let said: Vec<FieldId> = all.filter(|field| facts.is_given(*field)).collect();
    let mut found = wrong(facts, &said);
    for child in &facts.children {
        let said: Vec<FieldId> = child.facts.iter().map(|(field, _)| *field).collect();
        found.extend(wrong(&facts.of_child(child), &said));
    }
    let sentence = |(field, problem): &(FieldId, Problem)| {
        asked.lang.t2("policy-command-impossible", "name", asked.name(library, *field), "why", problems::sentence(asked.lang, problem))
    };
    found.iter().map(sentence).collect()
}

/// A clause and those that must be granted before it, as far as they count today: what it matches is computed from them.
fn with_prerequisites<'a>(library: &'a Library, clause: &'a Clause) -> Vec<&'a Clause> {
    let mut among = vec![clause];
    let Some(granted) = library.catalogue.by_key(GRANTED) else { return among };
    let mut at = 0;
    while let Some(one) = among.get(at).copied() {
        let wanted = prerequisites(one, granted);
        let counts = |other: &&Clause| matches!(other.standing(), Standing::Computed | Standing::Pending) && is_listed(&other.id, &wanted);
        for other in library.clauses.iter().filter(counts) {
            if !among.iter().any(|known| known.id == other.id) {
                among.push(other);
            }
        }
        at += 1;
    }
    among
}

/// Which key says what the product does with a clause.
pub(super) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Computed => "policy-command-standing-computed",
        Standing::Pending => "policy-command-standing-pending",
        Standing::Orienting => "policy-command-standing-orienting",
        Standing::Never => "policy-command-standing-never",
        Standing::Hidden => "policy-command-standing-hidden",
    }
}

/// Whether a condition is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// The records of a clause on their way into lines: a branch that is not taken is left out.
struct Tree<'w, 'a, 'r> {
    writer: &'w Writer<'a>,
    scope: &'w Scope<'w>,
    gaps: &'w [Gap<'a>],
    records: std::slice::Iter<'w, Record<'r>>,
    lines: Vec<String>,
}

impl Tree<'_, '_, '_> {
    fn walk(&mut self, condition: &Condition, shown: Shown) {
        let Some(record) = self.records.next() else { return };
        if shown == Shown::Yes {
            let sources = self.writer.sources(record, self.scope);
            self.lines.push(self.writer.condition(record, self.scope, self.gaps, &sources));
        }
        let below = if self.writer.is_one_line(condition) { Shown::No } else { shown };
        match &condition.node {
            Node::If(parts) => {
                let [test, then, otherwise] = &**parts;
                let asked = self.records.as_slice().first().map_or(Truth::Unknown, |record| record.truth);
                self.walk(test, below);
                self.walk(then, if asked == Truth::False { Shown::No } else { below });
                self.walk(otherwise, if asked == Truth::True { Shown::No } else { below });
            }
            node => node.parts().iter().for_each(|part| self.walk(part, below)),
        }
    }
}

/// What one clause is explained with.
struct Writer<'a> {
    asked: &'a Asked,
    library: &'a Library,
    clause: &'a Clause,
}

impl<'a> Writer<'a> {
    const fn lang(&self) -> Lang {
        self.asked.lang
    }

    fn phrase(&self, text: &str) -> String {
        self.library.english.of(self.lang(), text).to_owned()
    }

    fn separator(&self) -> &'static str {
        match self.lang() {
            Lang::Zh => "；",
            Lang::En => "; ",
        }
    }

    fn head(&self) -> String {
        let (lang, clause) = (self.lang(), self.clause);
        let mut lines = vec![lang.t2("policy-command-head", "clause", &clause.id, "title", clause.title_in(lang))];
        lines.push(clause.summary.of(lang).to_owned());
        let number = clause.document.clone().unwrap_or_else(|| lang.t("policy-command-no-number").into_owned());
        let mut parts =
            vec![self.phrase(&clause.level), self.phrase(&clause.issuer), lang.t1("policy-command-document", "document", number)];
        parts.extend(clause.checked_on.map(|day| lang.t1("policy-command-checked-on", "day", day)));
        lines.push(parts.join(self.separator()));
        let mut state = vec![lang.t(standing(clause.standing())).into_owned()];
        state.extend(clause.state_note.as_ref().map(|note| self.phrase(note)));
        lines.push(state.join(self.separator()));
        lines.join("\n") + "\n"
    }

    fn one(&self, judged: &Judged<'_>, said: &mut String) {
        let lang = self.lang();
        let mut lines: Vec<String> = judged.child.iter().map(|child| lang.t1("policy-command-child", "child", child)).collect();
        lines.push(lang.t2("policy-command-asked-on", "day", self.asked.on, "verdict", self.asked.verdict(judged.verdict)));
        let scope = self.clause.scope(&judged.facts, self.asked.on);
        let explanation = Explanation::of(self.clause, &judged.facts, self.asked.on);
        let gaps = explanation.gaps(&scope, &self.library.catalogue);
        let mut tree = Tree { writer: self, scope: &scope, gaps: &gaps, records: explanation.records.iter(), lines: Vec::new() };
        // The first record is the clause as a whole, of which the verdict is said already.
        tree.records.next();
        self.clause.condition.node.parts().iter().for_each(|part| tree.walk(part, Shown::Yes));
        lines.append(&mut tree.lines);
        let mut sources: Vec<&str> = self.clause.sources.iter().map(String::as_str).collect();
        for source in explanation.records.iter().flat_map(|record| self.sources(record, &scope)) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        if judged.verdict != Verdict::NotInForce {
            lines.extend(explanation.missing(&scope, &self.library.catalogue).into_iter().filter_map(|field| self.missing(field)));
        }
        lines.push(self.amount(judged));
        for known in sources.into_iter().filter_map(|source| self.library.source(source)) {
            let line = lang.t2("policy-command-listed-source", "source", &known.id, "title", &known.title);
            lines.push(known.url.as_ref().map_or_else(|| line.clone(), |url| format!("{line} {url}")));
        }
        for line in lines.iter().filter(|line| !line.is_empty()) {
            said.push_str(line.trim_end());
            said.push('\n');
        }
    }

    /// Where the bound of a comparison is written.
    fn sources(&self, record: &Record<'_>, scope: &Scope<'_>) -> Vec<&'a str> {
        match &record.condition.node {
            Node::Test(Test::Compare { right, .. }) => bound_source(self.clause, scope, *right),
            Node::Test(_) => self.clause.sources.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn condition(&self, record: &Record<'_>, scope: &Scope<'_>, gaps: &[Gap<'_>], sources: &[&str]) -> String {
        let lang = self.lang();
        let mark = match record.truth {
            Truth::True => "✓",
            Truth::False => "✗",
            Truth::Unknown => "?",
        };
        let mut parts: Vec<String> = Vec::new();
        if self.is_one_line(record.condition) {
            record.condition.each_test(&mut |_, test| {
                let measured = if let Test::Compare { left, .. } = test { scope.measure(*left) } else { Measure::Unknown };
                parts.push(lang.t1("policy-command-actual", "value", self.actual(measured, test, scope)));
            });
        } else if let Node::Test(test) = &record.condition.node {
            parts.push(lang.t1("policy-command-actual", "value", self.actual(record.actual, test, scope)));
            if let Test::Compare { left, right: Bound::Parameter(_) | Bound::Field(_), .. } = test {
                parts.push(lang.t1("policy-command-bound", "value", self.measure(record.bound, self.kind(*left))));
            }
        }
        let own = gaps.iter().filter(|gap| std::ptr::eq(gap.condition, record.condition));
        parts.extend(own.filter_map(|gap| self.gap(gap)));
        parts.extend(record.condition.note.as_ref().map(|note| self.phrase(note)));
        if !sources.is_empty() {
            parts.push(lang.t1("policy-command-source", "source", sources.join(" ")));
        }
        let depth = "  ".repeat(usize::from(record.depth));
        let line = format!("{depth}{mark} {} {}", record.condition.number, self.says(record.condition));
        match (parts.is_empty(), lang) {
            (true, _) => line,
            (false, Lang::Zh) => format!("{line}（{}）", parts.join(self.separator())),
            (false, Lang::En) => format!("{line} ({})", parts.join(self.separator())),
        }
    }

    /// Whether a group is written as one formula, which says it better than its parts one by one.
    fn is_one_line(&self, condition: &Condition) -> bool {
        self.lang() == Lang::Zh && !condition.formula.is_empty() && !matches!(condition.node, Node::Test(_))
    }

    /// What a condition asks: in Chinese its formula as it is written.
    fn says(&self, condition: &Condition) -> String {
        let lang = self.lang();
        match &condition.node {
            _ if lang == Lang::Zh && !condition.formula.is_empty() => condition.formula.clone(),
            Node::Test(test) => self.test(test),
            Node::All(_) => lang.t("policy-command-all").into_owned(),
            Node::Any(_) => lang.t("policy-command-any").into_owned(),
            Node::AtLeast(count, _) => lang.t1("policy-command-at-least", "count", count),
            Node::Not(_) => lang.t("policy-command-none").into_owned(),
            Node::If(_) => lang.t("policy-command-if").into_owned(),
            Node::Manual(what) if !what.is_empty() => lang.t1("policy-command-manual-of", "what", self.phrase(what)),
            Node::Manual(_) => lang.t("policy-command-manual").into_owned(),
            Node::Unread => lang.t("policy-command-unread").into_owned(),
            Node::Always => lang.t("policy-command-always").into_owned(),
        }
    }

    fn test(&self, test: &Test) -> String {
        let lang = self.lang();
        let terms = |terms: &[std::sync::Arc<str>]| terms.iter().map(|term| self.phrase(term)).collect::<Vec<_>>().join(" / ");
        match test {
            Test::Flag(field) => self.name(*field),
            Test::Clear(field) => lang.t1("policy-command-clear", "name", self.name(*field)),
            Test::Present(field) => lang.t1("policy-command-present", "name", self.name(*field)),
            Test::OneOf(field, listed) => lang.t2("policy-command-one-of", "name", self.name(*field), "terms", terms(listed)),
            Test::NoneOf(field, listed) => lang.t2("policy-command-none-of", "name", self.name(*field), "terms", terms(listed)),
            Test::Contains(field, listed) => lang.t2("policy-command-contains", "name", self.name(*field), "terms", terms(listed)),
            Test::Compare { left, op, right } => {
                let sign = match op {
                    Comparison::AtLeast => "≥",
                    Comparison::AtMost => "≤",
                    Comparison::Above => ">",
                    Comparison::Below => "<",
                    Comparison::Equal => "=",
                };
                let measured = match left {
                    Term::Field(field) => self.name(*field),
                    Term::Share(part, whole) => format!("{} / {}", self.name(*part), self.name(*whole)),
                };
                let bound = match right {
                    Bound::Number(number) => self.asked.figure(*number, self.kind(*left)),
                    Bound::Date(day) => day.to_string(),
                    Bound::Field(field) => self.name(*field),
                    Bound::Parameter(at) => self.clause.parameters.get(*at).map_or_else(String::new, |parameter| parameter.name.clone()),
                };
                format!("{measured} {sign} {bound}")
            }
        }
    }

    fn name(&self, field: FieldId) -> String {
        self.asked.name(self.library, field)
    }

    fn kind(&self, term: Term) -> Kind {
        match term {
            Term::Field(field) => self.library.catalogue.get(field).map_or(Kind::Count, |field| field.kind),
            Term::Share(..) => Kind::Ratio,
        }
    }

    /// What the firm has, as a test reads it.
    fn actual(&self, measured: Measure, test: &Test, scope: &Scope<'_>) -> String {
        if let Test::Compare { left, .. } = test {
            return self.measure(measured, self.kind(*left));
        }
        let lang = self.lang();
        let Some(field) = test.fields().into_iter().next() else { return String::new() };
        match scope.facts.get(field) {
            Fact::Known(Value::Flag(true)) => lang.t("policy-command-flag-yes").into_owned(),
            Fact::Known(Value::Flag(false)) => lang.t("policy-command-flag-no").into_owned(),
            Fact::Known(Value::Code(term)) => self.phrase(term),
            Fact::Known(Value::Codes(terms)) if terms.is_empty() => lang.t("policy-command-nothing").into_owned(),
            Fact::Known(Value::Codes(terms)) => terms.iter().map(|term| self.phrase(term)).collect::<Vec<_>>().join(" / "),
            fact => self.measure(Measure::from(fact), self.library.catalogue.get(field).map_or(Kind::Count, |field| field.kind)),
        }
    }

    fn measure(&self, measure: Measure, kind: Kind) -> String {
        let lang = self.lang();
        let money = |fen: i64| lang.money(&base::Fen(fen));
        match measure {
            Measure::Unknown => lang.t("policy-command-untold").into_owned(),
            Measure::Absent => lang.t("policy-command-nothing").into_owned(),
            Measure::Number(number) => self.asked.figure(number, kind),
            Measure::Between(low, high) => format!("{}–{}", self.asked.figure(low, kind), self.asked.figure(high, kind)),
            Measure::Date(day) => day.to_string(),
            Measure::Since(day, _) => lang.t1("policy-command-since", "day", day),
            Measure::Growth(first, last, years) => {
                let values = [("first", money(first).into()), ("last", money(last).into()), ("years", i64::from(years).into())];
                lang.tx("policy-command-growth", &values)
            }
        }
    }

    /// By how much a fact falls short, all others as they are.
    fn gap(&self, gap: &Gap<'_>) -> Option<String> {
        let short = gap.lack.short?;
        let kind = self.library.catalogue.get(gap.lack.field)?.kind;
        let is_over = short < Number::ZERO;
        let size = if is_over { Number::ZERO.minus(short)? } else { short };
        let key = if is_over { "policy-command-over" } else { "policy-command-short" };
        Some(self.lang().t2(key, "name", self.name(gap.lack.field), "value", self.asked.figure(size, kind)))
    }

    fn missing(&self, field: FieldId) -> Option<String> {
        let lang = self.lang();
        let known = self.library.catalogue.get(field)?;
        let values = [("name", known.name_in(lang)), ("question", known.question.of(lang)), ("help", known.help.of(lang))];
        Some(lang.ta("policy-command-missing", &values))
    }

    /// What the clause gives, as far as that is known and not refused.
    fn amount(&self, judged: &Judged<'_>) -> String {
        let (lang, money) = (self.lang(), &self.clause.money);
        let mut parts: Vec<String> = Vec::new();
        match (&judged.amount, &money.formula) {
            (_, rules::amount::Formula::Nothing) => {
                parts.push(lang.t(if money.is_tax { "policy-command-tax-relief" } else { "policy-command-no-money" }).into_owned());
            }
            (Some(amount), _) => {
                let fen = |fen: i64| lang.money(&base::Fen(fen));
                parts.push(if amount.low == amount.high {
                    lang.t1("policy-command-amount", "amount", fen(amount.high))
                } else {
                    lang.t2("policy-command-range", "low", fen(amount.low), "high", fen(amount.high))
                });
                if !amount.by_year.is_empty() {
                    let years: Vec<String> = amount.by_year.iter().map(|year| fen(*year)).collect();
                    parts.push(lang.t1("policy-command-by-year", "years", years.join(" + ")));
                }
                if money.is_upper_bound {
                    parts.push(lang.t("policy-command-upper").into_owned());
                }
                if money.is_tax {
                    parts.push(lang.t("policy-command-tax").into_owned());
                }
            }
            (None, _) if matches!(judged.verdict, Verdict::Judged(Truth::True | Truth::Unknown)) => {
                parts.push(lang.t("policy-command-amount-untold").into_owned());
            }
            (None, _) => return String::new(),
        }
        parts.extend(money.note.as_ref().map(|note| self.phrase(note)));
        parts.join(self.separator())
    }
}
