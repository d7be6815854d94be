//! What is known of one firm: a value, that there is none, or nothing.

use std::sync::Arc;

use base::Date;

use crate::{
    field::{Catalogue, FieldId},
    number::Number,
};

/// What is known of one field. *Absent* ("there is none") is an answer and differs from *unknown*.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Fact {
    /// Nobody has said yet.
    #[default]
    Unknown,
    /// It is known that there is none: every comparison with it is false.
    Absent,
    /// A value.
    Known(Value),
}

/// A value. Money is in fen, shares are fractions, dates are days of the calendar.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number in the unit of its field.
    Number(Number),
    /// Points of a scoring table of which only bounds are known.
    Between(Number, Number),
    /// A day.
    Date(Date),
    /// A span measured from a day, in units of so many months; completed units are never counted.
    Since(Date, i32),
    /// Growth from the first amount to the last over so many years, as a yearly rate.
    Growth {
        /// Where it began, in fen.
        first: i64,
        /// Where it ended, in fen.
        last: i64,
        /// Over how many years.
        years: u32,
    },
    /// A term of a vocabulary.
    Code(Arc<str>),
    /// Several terms, such as all the zones an address lies in.
    Codes(Arc<[Arc<str>]>),
    /// Amounts by year in fen, oldest first.
    ByYear(Arc<[i64]>),
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Provenance {
    /// The firm stated it.
    #[default]
    Stated,
    /// A register or an earlier record says it.
    Register,
    /// An officer ruled it.
    Ruling,
    /// Computed from other facts.
    Derived,
}

/// One of a firm's projects, products or people, with facts of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Child {
    /// What it is, the first part of its fields' keys: `project`.
    pub kind: String,
    /// How it is told from the others.
    pub id: String,
    /// The year its money belongs to; without one, the year asked about.
    pub year: Option<i16>,
    /// Its facts.
    pub facts: Vec<(FieldId, Fact)>,
}

/// All that is known of one firm.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// For each field, the place of what was said of it, counted from one. Of most fields nothing is said, and what is said
    /// lies together: many firms are read one after the other, and then the memory decides how long it takes.
    places: Vec<u16>,
    said: Vec<Fact>,
    /// Where each of them comes from.
    from: Vec<Provenance>,
    /// Projects, products, people.
    pub children: Vec<Child>,
    /// What officers ruled: clause, number of the condition, and whether it holds.
    pub rulings: Vec<(String, String, bool)>,
}

/// The same is known of every field, in whatever order it was said.
impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        let fields = self.places.len().max(other.places.len());
        (0..fields)
            .filter_map(|index| u16::try_from(index).ok().map(FieldId))
            .all(|field| self.get(field) == other.get(field) && self.provenance(field) == other.provenance(field))
            && self.children == other.children
            && self.rulings == other.rulings
    }
}

impl Facts {
    /// Nothing known.
    #[must_use]
    pub fn new(catalogue: &Catalogue) -> Self {
        Self { places: vec![0; catalogue.fields().len()], ..Self::default() }
    }

    fn place(&self, field: FieldId) -> Option<usize> {
        self.places.get(field.index()).and_then(|place| usize::from(*place).checked_sub(1))
    }

    /// What is known of a field.
    #[must_use]
    pub fn get(&self, field: FieldId) -> &Fact {
        self.place(field).and_then(|place| self.said.get(place)).unwrap_or(&Fact::Unknown)
    }

    /// Where that comes from.
    #[must_use]
    pub fn provenance(&self, field: FieldId) -> Provenance {
        self.place(field).and_then(|place| self.from.get(place)).copied().unwrap_or_default()
    }

    /// Whether it was given rather than computed, and is not unknown.
    #[must_use]
    pub fn is_given(&self, field: FieldId) -> bool {
        *self.get(field) != Fact::Unknown && self.provenance(field) != Provenance::Derived
    }

    /// Says what is known of a field.
    pub fn set(&mut self, field: FieldId, fact: Fact, from: Provenance) {
        if let Some(place) = self.place(field) {
            if let (Some(known), Some(known_from)) = (self.said.get_mut(place), self.from.get_mut(place)) {
                (*known, *known_from) = (fact, from);
            }
            return;
        }
        if fact == Fact::Unknown && from == Provenance::Stated {
            return;
        }
        self.said.push(fact);
        self.from.push(from);
        if field.index() >= self.places.len() {
            self.places.resize(field.index() + 1, 0);
        }
        // There are no more fields than a place has numbers.
        if let (Some(place), Ok(last)) = (self.places.get_mut(field.index()), u16::try_from(self.said.len())) {
            *place = last;
        }
    }

    /// The facts as one child sees them: its own before the firm's.
    #[must_use]
    pub fn of_child(&self, child: &Child) -> Self {
        let mut facts = self.clone();
        for (field, fact) in &child.facts {
            facts.set(*field, fact.clone(), Provenance::Stated);
        }
        facts
    }

    /// Forgets everything that was computed.
    pub fn forget_derived(&mut self) {
        for (fact, from) in self.said.iter_mut().zip(&mut self.from) {
            if *from == Provenance::Derived {
                (*fact, *from) = (Fact::Unknown, Provenance::Stated);
            }
        }
    }
}
