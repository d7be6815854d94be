//! The same trees as expressions of rhai, compiled once and evaluated to a verdict for one firm after the other. An expression language knows no
//! *unknown* and no *absent*, so its firms have all their facts; it gives no reasons and no shortfalls.

use std::fmt::Write as _;

use rhai::{AST, Dynamic, Engine, Scope};
use rules::{
    Fact, Facts, FieldId, Test, Value,
    condition::{Bound, Comparison, Term},
};

use super::{
    arrow::{day_number, float},
    shared::{Shared, Tree},
};

/// Clauses as compiled expressions.
pub struct Scripts {
    engine: Engine,
    compiled: Vec<AST>,
}

impl Scripts {
    pub fn new(shared: &Shared<'_>) -> Self {
        let mut engine = Engine::new();
        engine.set_max_expr_depths(0);
        let compiled = shared.trees.iter().map(|tree| engine.compile(said(shared, tree)).unwrap()).collect();
        Self { engine, compiled }
    }

    /// Whether a firm meets each clause.
    pub fn judge<'s>(&'s self, firm: &'s mut Scope<'static>) -> impl Iterator<Item = bool> + 's {
        self.compiled.iter().map(|script| self.engine.eval_ast_with_scope::<bool>(firm, script).unwrap())
    }
}

fn variable(field: FieldId) -> String {
    format!("f{}", field.index())
}

/// A firm as variables.
pub fn scope(facts: &Facts, fields: &[FieldId]) -> Scope<'static> {
    let mut scope = Scope::new();
    for field in fields {
        let value = match facts.get(*field) {
            Fact::Known(Value::Flag(is_set)) => Dynamic::from(*is_set),
            Fact::Known(Value::Number(number)) if number.den() == 1 => Dynamic::from(number.num()),
            Fact::Known(Value::Number(number)) => Dynamic::from(float(*number)),
            Fact::Known(Value::Date(day)) => Dynamic::from(day_number(*day)),
            Fact::Known(Value::Code(term)) => Dynamic::from(term.to_string()),
            // A set is one text, each term between bars.
            Fact::Known(Value::Codes(terms)) => Dynamic::from(terms.iter().fold("|".to_owned(), |text, term| format!("{text}{term}|"))),
            other => unreachable!("everything is known, not {other:?}"),
        };
        scope.push_dynamic(variable(*field), value);
    }
    scope
}

fn said(shared: &Shared<'_>, tree: &Tree) -> String {
    let joined = |parts: &[Tree], by: &str| {
        let parts: Vec<String> = parts.iter().map(|part| said(shared, part)).collect();
        format!("({})", parts.join(by))
    };
    match tree {
        Tree::Test(at) => test(shared.tests.get(*at).unwrap()),
        Tree::All(parts) => joined(parts, " && "),
        Tree::Any(parts) => joined(parts, " || "),
        Tree::Not(part) => format!("!({})", said(shared, part)),
        Tree::If(parts) => {
            let [test, then, otherwise] = parts.each_ref().map(|part| said(shared, part));
            format!("(if {test} {{ {then} }} else {{ {otherwise} }})")
        }
        Tree::Always => "true".to_owned(),
    }
}

fn test(test: &Test) -> String {
    match test {
        Test::Flag(field) => variable(*field),
        Test::Clear(field) => format!("!{}", variable(*field)),
        Test::Present(_) => "true".to_owned(),
        Test::OneOf(field, listed) => one_of(*field, listed, |variable, term, is_start| {
            if is_start { format!("starts_with({variable}, \"{term}\")") } else { format!("{variable} == \"{term}\"") }
        }),
        Test::NoneOf(field, listed) => format!("!{}", self::test(&Test::OneOf(*field, std::sync::Arc::clone(listed)))),
        Test::Contains(field, listed) => one_of(*field, listed, |variable, term, is_start| {
            format!("contains({variable}, \"|{term}{}\")", if is_start { "" } else { "|" })
        }),
        Test::Compare { left, op, right } => {
            let sign = match op {
                Comparison::AtLeast => ">=",
                Comparison::AtMost => "<=",
                Comparison::Above => ">",
                Comparison::Below => "<",
                Comparison::Equal => "==",
            };
            let bound = match right {
                Bound::Number(number) if number.den() == 1 => number.num().to_string(),
                Bound::Number(number) => format!("{:?}", float(*number)),
                Bound::Date(day) => day_number(*day).to_string(),
                Bound::Field(other) => variable(*other),
                Bound::Parameter(_) => unreachable!("parameters are read"),
            };
            match left {
                Term::Field(field) => format!("{} {sign} {bound}", variable(*field)),
                Term::Share(part, whole) => {
                    let (part, whole) = (variable(*part), variable(*whole));
                    format!("({whole} > 0 && {part} * 1.0 / {whole} {sign} {bound})")
                }
            }
        }
    }
}

fn one_of(field: FieldId, listed: &[std::sync::Arc<str>], said: impl Fn(&str, &str, bool) -> String) -> String {
    let variable = variable(field);
    let mut text = String::from("(");
    for (at, term) in listed.iter().enumerate() {
        let start = term.strip_suffix('*');
        let _ = write!(text, "{}{}", if at > 0 { " || " } else { "" }, said(&variable, start.unwrap_or(term), start.is_some()));
    }
    text + ")"
}
