//! The condition tree: one definition that both evaluators read.

use std::sync::Arc;

use base::Date;

use crate::{field::FieldId, number::Number};

/// Where something stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file, relative to the folder that was read.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A condition with its number in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Its number, as the document or the file counts: `3`, `3.2`.
    pub number: String,
    /// What it means, where its formula does not say it all.
    pub note: Option<String>,
    /// Its formula as written; empty for a group.
    pub formula: String,
    /// Where it stands.
    pub spot: Spot,
    /// What must hold.
    pub node: Node,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// One test.
    Test(Test),
    /// All of them.
    All(Vec<Condition>),
    /// One of them at least.
    Any(Vec<Condition>),
    /// So many of them at least.
    AtLeast(usize, Vec<Condition>),
    /// Not this one.
    Not(Box<Condition>),
    /// If the first, then the second, else the third. While the first is unknown, what the other two agree on.
    If(Box<[Condition; 3]>),
    /// An officer decides what these words say, as the formula has them; unknown until a ruling is recorded.
    Manual(String),
    /// The document's text was not read: unknown whatever the facts.
    Unread,
    /// Nothing is asked.
    Always,
}

/// One test of a firm's facts.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// A flag is set.
    Flag(FieldId),
    /// A flag is known not to be set; false, like every test, where there is none.
    Clear(FieldId),
    /// A number or day stands so to a bound.
    Compare {
        /// What is measured.
        left: Term,
        /// How it must stand.
        op: Comparison,
        /// To what.
        right: Bound,
    },
    /// A term is one of these.
    OneOf(FieldId, Arc<[Arc<str>]>),
    /// A term is there and is none of these.
    NoneOf(FieldId, Arc<[Arc<str>]>),
    /// A set holds one of these at least. `MH-HNTE-*` stands for every term that begins so.
    Contains(FieldId, Arc<[Arc<str>]>),
    /// There is one, whatever it is.
    Present(FieldId),
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// A field.
    Field(FieldId),
    /// One field's share of another: exact, never divided.
    Share(FieldId, FieldId),
}

/// A bound to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A number in the unit of the field.
    Number(Number),
    /// A day.
    Date(Date),
    /// Another field.
    Field(FieldId),
    /// A dated parameter of the clause, by its place, read at the clause's date.
    Parameter(usize),
}

/// How two numbers must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// More than.
    Above,
    /// Less than.
    Below,
    /// The same.
    Equal,
}

impl Comparison {
    /// Whether an order of left to right satisfies it.
    #[must_use]
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::AtLeast => order.is_ge(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::Below => order.is_lt(),
            Self::Equal => order.is_eq(),
        }
    }
}

/// A value of a parameter and since when it is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// The first day.
    pub from: Option<Date>,
    /// The value; a number in the unit of the field it is compared with, or a day.
    pub value: Bound,
    /// Where it is written.
    pub source: String,
}

/// A parameter of a clause: a name and its values in order of their first days.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name in formulas, after `参数.`.
    pub name: String,
    /// Its values; each holds until the next begins.
    pub values: Vec<Dated>,
    /// Where it stands.
    pub spot: Spot,
}

impl Parameter {
    /// The value in force on a day, if any was yet.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Dated> {
        self.values.iter().rev().find(|value| value.from.is_none_or(|from| from <= day))
    }
}

impl Node {
    /// The conditions directly beneath.
    #[must_use]
    pub fn parts(&self) -> &[Condition] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => parts,
            Self::Not(part) => std::slice::from_ref(part),
            Self::If(parts) => parts.as_slice(),
            Self::Test(_) | Self::Manual(_) | Self::Unread | Self::Always => &[],
        }
    }

    /// Whether an officer decides it.
    #[must_use]
    pub const fn is_manual(&self) -> bool {
        matches!(self, Self::Manual(_))
    }
}

impl Condition {
    /// A condition without number or place, for trees made in code.
    #[must_use]
    pub fn of(node: Node) -> Self {
        Self { number: String::new(), note: None, formula: String::new(), spot: Spot::default(), node }
    }

    /// Calls `seen` with every test in the tree.
    pub fn each_test<'a>(&'a self, seen: &mut impl FnMut(&'a Self, &'a Test)) {
        if let Node::Test(test) = &self.node {
            seen(self, test);
        }
        for part in self.node.parts() {
            part.each_test(seen);
        }
    }

    /// Calls `seen` with every field the tree reads, as often as it is read.
    pub fn each_field(&self, seen: &mut impl FnMut(FieldId)) {
        self.each_test(&mut |_, test| {
            for field in test.fields() {
                seen(field);
            }
        });
    }
}

impl Test {
    /// The fields it reads.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        match self {
            Self::Flag(field)
            | Self::Clear(field)
            | Self::OneOf(field, _)
            | Self::NoneOf(field, _)
            | Self::Contains(field, _)
            | Self::Present(field) => {
                vec![*field]
            }
            Self::Compare { left, right, .. } => {
                let mut fields = match left {
                    Term::Field(field) => vec![*field],
                    Term::Share(part, whole) => vec![*part, *whole],
                };
                if let Bound::Field(field) = right {
                    fields.push(*field);
                }
                fields
            }
        }
    }
}

/// Whether a term is one of those listed, where `X*` lists every term that begins with `X`.
#[must_use]
pub fn is_listed(term: &str, listed: &[Arc<str>]) -> bool {
    listed.iter().any(|one| one.strip_suffix('*').map_or_else(|| &**one == term, |start| term.starts_with(start)))
}
