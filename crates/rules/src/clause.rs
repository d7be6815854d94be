//! A clause: what it asks, what it gives, since when, and where all of that is written.

use base::{Date, Lang};

use crate::{
    amount::Money,
    condition::{Condition, Parameter, Spot},
    evaluate::Scope,
    fact::Facts,
    field::{Catalogue, FieldId},
    truth::Truth,
    wording::{Wording, in_lang},
};

/// How far a clause was checked against its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verification {
    /// Figures and conditions were read in the source.
    Verified,
    /// Some of it was not; shown as 待核 and kept out of sums.
    Partial,
    /// None of it was; never computed.
    Unverified,
}

/// The seven states of a clause's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// In force; what is still a draft or of one year's batch is said in the note.
    InForce,
    /// Chosen by the day of an event, whatever day it is today.
    ByEvent,
    /// Ended or replaced. What has no successor is a gap in policy (政策空窗).
    Expired,
    /// Of an earlier year's notice; orients, and counts in no sum.
    Historical,
    /// A draft. Never matches.
    Draft,
    /// Not known. No amount is shown.
    Unknown,
    /// Of another district, for tests. Never shown.
    Control,
}

/// What the product does with a clause, from its state and its verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Judged, its amount computed and summed.
    Computed,
    /// Judged and shown as 待核, apart from the sum.
    Pending,
    /// Shown as orientation only.
    Orienting,
    /// Never matches; shown with the reason.
    Never,
    /// Not shown.
    Hidden,
}

/// First and last day in force; an open end has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether a day lies between them, both included.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// When and how one applies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Window {
    /// The kind: by yearly notice, always open, self-assessed …
    pub kind: String,
    /// First and last day of each round, where they were read, in order of the days.
    pub rounds: Vec<Validity>,
    /// What else is known of it.
    pub note: Option<String>,
    /// Where one applies, in words.
    pub channel: Option<String>,
    /// The authority's own address of that place.
    pub address: Option<String>,
}

impl Window {
    /// The days that count on a day: of the round under way, else of the next one; once all are over, of the last. Open where none were read.
    #[must_use]
    pub fn days(&self, on: Date) -> Validity {
        let is_over = |days: &&Validity| days.until.is_some_and(|last| last < on);
        let now = self.rounds.iter().find(|days| !is_over(days));
        now.or(self.rounds.last()).copied().unwrap_or_default()
    }

    /// The rounds whose last known day has not passed.
    pub fn ahead(&self, on: Date) -> impl Iterator<Item = Validity> {
        self.rounds.iter().copied().filter(move |days| days.until.or(days.from).is_some_and(|last| last >= on))
    }
}

/// A clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its id, never used again.
    pub id: String,
    /// Its Chinese title.
    pub title: String,
    /// Its English title.
    pub title_en: String,
    /// What it is about, in a few plain sentences.
    pub summary: Wording,
    /// Its level: 国家, 市级, 区级, 镇级 …
    pub level: String,
    /// Where it holds, in words.
    pub area: String,
    /// Who issued it.
    pub issuer: String,
    /// Number and article of the document.
    pub document: Option<String>,
    /// Sources, by their ids.
    pub sources: Vec<String>,
    /// How near to the issuer the best source is.
    pub tier: Option<String>,
    /// When it was last checked against them.
    pub checked_on: Option<Date>,
    /// How far it was checked.
    pub verification: Verification,
    /// What was not.
    pub unverified: Vec<String>,
    /// Where it stands in its life.
    pub state: State,
    /// What pages say beside the state: 草案, 政策空窗, the successor.
    pub state_note: Option<String>,
    /// First and last day.
    pub valid: Validity,
    /// Whom it is for, in words.
    pub target: Option<String>,
    /// The field of the event that decides the version instead of the day of application.
    pub dated_by: Option<FieldId>,
    /// The kind of child it is judged for, one by one.
    pub child: Option<String>,
    /// Its dated parameters.
    pub parameters: Vec<Parameter>,
    /// What it asks.
    pub condition: Condition,
    /// What it gives.
    pub money: Money,
    /// When to apply.
    pub window: Window,
    /// What to hand in.
    pub evidence: Vec<String>,
    /// What else a reader should know.
    pub note: Option<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// All of it as a block of the pack's format: what is compared when it changes, and what an officer edits.
    pub text: String,
    /// Where it stands.
    pub spot: Spot,
}

/// The verdict on a clause for a firm, or for one of its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Not in force on the day; judged before anything else.
    NotInForce,
    /// Judged.
    Judged(Truth),
}

/// Whether dates are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// A clause holds from its first to its last day.
    Apply,
    /// Every clause is judged.
    Ignore,
}

impl Clause {
    /// Its title in a language.
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        in_lang(lang, &self.title, &self.title_en)
    }

    /// What the product does with it.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match (self.state, self.verification) {
            (State::Control, _) => Standing::Hidden,
            (State::Draft | State::Expired, _) => Standing::Never,
            (State::Historical, _) => Standing::Orienting,
            (State::Unknown, _) | (_, Verification::Partial | Verification::Unverified) => Standing::Pending,
            (State::InForce | State::ByEvent, Verification::Verified) => Standing::Computed,
        }
    }

    /// Whether it names a source, itself or for a value of a parameter.
    #[must_use]
    pub fn names_source(&self, id: &str) -> bool {
        let mut values = self.parameters.iter().flat_map(|parameter| &parameter.values);
        self.sources.iter().any(|source| source == id) || values.any(|dated| dated.source == id)
    }

    /// Whether it is in force on a day. One that is chosen by an event has no gate; its conditions hold the event's window.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.dated_by.is_some() || self.valid.holds(on)
    }

    /// What it is judged with: parameters are read at the day of its event, where it has one and it is known.
    #[must_use]
    pub fn scope<'a>(&'a self, facts: &'a Facts, on: Date) -> Scope<'a> {
        Scope { facts, parameters: &self.parameters, on, event: self.dated_by, clause: &self.id }
    }

    /// The verdict for facts that are complete.
    #[must_use]
    pub fn verdict(&self, facts: &Facts, on: Date, dates: Dates) -> Verdict {
        if dates == Dates::Apply && !self.is_in_force(on) {
            return Verdict::NotInForce;
        }
        Verdict::Judged(self.scope(facts, on).judge(&self.condition))
    }

    /// The kind of child its conditions and its formula read, if any.
    #[must_use]
    pub fn child_kinds<'a>(&self, catalogue: &'a Catalogue) -> Vec<&'a str> {
        let mut kinds: Vec<&str> = Vec::new();
        let mut see = |field: FieldId| {
            let owner = catalogue.get(field).and_then(|field| field.owner.as_deref());
            kinds.extend(owner.filter(|owner| !kinds.contains(owner)));
        };
        self.condition.each_field(&mut see);
        for field in self.money.formula.fields().into_iter().chain(self.dated_by) {
            see(field);
        }
        kinds
    }
}
