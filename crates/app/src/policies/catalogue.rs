//! The catalogue for everyone: which clauses there are, found by words and narrowed by level, topic, state and zone.

use base::{Date, Lang};
use rules::{
    Number,
    amount::{Amount, Formula, Surroundings},
    clause::{Clause, Standing, State},
};

use super::names;
use crate::pack::Pack;

/// How a clause stands for everybody, whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Verified and in force.
    InForce,
    /// In force as far as is known, but not verified as a whole: 待核.
    Pending,
    /// Of an earlier year.
    Historical,
    /// A draft.
    Draft,
    /// Ended or replaced.
    Expired,
}

impl Status {
    /// All of them, in reading order.
    pub const ALL: [Self; 5] = [Self::InForce, Self::Pending, Self::Historical, Self::Draft, Self::Expired];

    /// In addresses and text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Pending => "pending",
            Self::Historical => "historical",
            Self::Draft => "draft",
            Self::Expired => "expired",
        }
    }

    /// How a clause stands on a day; nothing for one that is never shown.
    #[must_use]
    pub fn of(clause: &Clause, on: Date) -> Option<Self> {
        match clause.standing() {
            Standing::Hidden => None,
            Standing::Never if clause.state == State::Draft => Some(Self::Draft),
            Standing::Never => Some(Self::Expired),
            Standing::Orienting => Some(Self::Historical),
            Standing::Pending => Some(Self::Pending),
            Standing::Computed if clause.is_in_force(on) => Some(Self::InForce),
            Standing::Computed => Some(Self::Expired),
        }
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all stand somewhere in the clause.
    pub words: String,
    /// Levels, any of them; none for all.
    pub levels: Vec<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// States, by their codes.
    pub statuses: Vec<String>,
    /// Areas, as the clauses name them.
    pub areas: Vec<String>,
}

/// One way to narrow the catalogue, with how many clauses it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its choices with their counts.
    pub options: Vec<(String, usize)>,
}

/// The clauses that were found, and the ways to narrow them.
#[derive(Debug, Clone)]
pub struct Found<'p> {
    /// In reading order: what is in force first, then by level.
    pub clauses: Vec<(&'p Clause, Status)>,
    /// Level, topic, state, area; each counted as if it were not chosen itself.
    pub facets: Vec<Facet>,
    /// How many there are in the whole catalogue.
    pub all: usize,
    /// How many of those are verified and in force, whatever was looked for.
    pub in_force: usize,
}

/// A list of chosen codes: nothing chosen leaves everything.
fn takes(chosen: &[String], own: &str) -> bool {
    chosen.is_empty() || chosen.iter().any(|one| one == own)
}

/// Searches the catalogue on a day.
#[must_use]
pub fn search<'p>(pack: &'p Pack, filter: &Filter, on: Date) -> Found<'p> {
    let library = &pack.policies.library;
    let shown: Vec<(&Clause, Status)> = library.clauses.iter().filter_map(|clause| Some((clause, Status::of(clause, on)?))).collect();
    let words: Vec<String> = filter.words.split_whitespace().map(str::to_lowercase).collect();
    let fits = |(clause, status): &(&Clause, Status), without: &str| {
        (without == "level" || takes(&filter.levels, &clause.level))
            && (without == "status" || takes(&filter.statuses, status.code()))
            && (without == "area" || takes(&filter.areas, &clause.area))
            && (without == "topic" || filter.topics.is_empty() || clause.tags.iter().any(|tag| filter.topics.contains(tag)))
            && (words.is_empty() || has_words(pack, clause, &words))
    };
    let count = |name: &'static str, of: &dyn Fn(&(&Clause, Status)) -> Vec<String>| {
        let mut options: Vec<(String, usize)> = Vec::new();
        for one in shown.iter().filter(|one| fits(one, name)) {
            for code in of(one) {
                match options.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, count)) => *count += 1,
                    None => options.push((code, 1)),
                }
            }
        }
        Facet { name, options }
    };
    let mut status = count("status", &|(_, status)| vec![status.code().to_owned()]);
    status.options.sort_by_key(|(code, _)| Status::ALL.iter().position(|status| status.code() == code));
    let mut level = count("level", &|(clause, _)| vec![clause.level.clone()]);
    level.options.sort_by_key(|(code, _)| library.level_rank(code));
    let mut topic = count("topic", &|(clause, _)| clause.tags.clone());
    topic.options.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let area = count("area", &|(clause, _)| vec![clause.area.clone()]);
    let mut clauses: Vec<(&Clause, Status)> = shown.iter().copied().filter(|one| fits(one, "")).collect();
    clauses.sort_by_key(|(clause, status)| (*status, library.level_rank(&clause.level)));
    let in_force = shown.iter().filter(|(_, status)| *status == Status::InForce).count();
    Found { clauses, facets: vec![status, level, topic, area], all: shown.len(), in_force }
}

fn has_words(pack: &Pack, clause: &Clause, words: &[String]) -> bool {
    let mut text = format!("{} {} {} {}", clause.id, clause.issuer, clause.document.as_deref().unwrap_or_default(), clause.tags.join(" "));
    for lang in [Lang::Zh, Lang::En] {
        text.push(' ');
        text.push_str(names::title(clause, lang));
        text.push(' ');
        text.push_str(names::summary(clause, lang).unwrap_or_default());
        for term in clause.tags.iter().chain([&clause.area, &clause.level]) {
            text.push(' ');
            text.push_str(&names::term(pack, term, lang));
        }
    }
    text.push(' ');
    text.push_str(clause.note.as_deref().unwrap_or_default());
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

/// What a clause gives whoever fulfils it: bounds over all firms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// No money: a qualification, a relief of another sort.
    NoMoney,
    /// Money, but how much was not read.
    NotKnown,
    /// This much, in fen.
    Exactly(i64),
    /// This much at most, in fen.
    AtMost(i64),
    /// Between these, in fen.
    Between(i64, i64),
    /// A share of something without a limit.
    Share,
}

/// What a clause gives, before anything is known of a firm.
#[must_use]
pub fn gives(pack: &Pack, clause: &Clause) -> Gives {
    match &clause.money.formula {
        Formula::Nothing => Gives::NoMoney,
        Formula::NotKnown => Gives::NotKnown,
        Formula::Fixed(fen) => {
            if clause.money.is_upper_bound {
                Gives::AtMost(*fen)
            } else {
                Gives::Exactly(*fen)
            }
        }
        Formula::Range(0, high) => Gives::AtMost(*high),
        Formula::Range(low, high) => Gives::Between(*low, *high),
        Formula::Match { .. } | Formula::TaxRate { .. } | Formula::Deduction { .. } | Formula::ExemptThenHalf { .. } => Gives::Share,
        formula => {
            let nothing = rules::Facts::new(&pack.policies.library.catalogue);
            match formula.amount(&nothing, Surroundings::default()) {
                Some(Amount { low, high, .. }) if low > 0 && low < high => Gives::Between(low, high),
                Some(Amount { high, .. }) if high > 0 => Gives::AtMost(high),
                _ => Gives::Share,
            }
        }
    }
}

/// The share a clause gives of its base, if it is one.
#[must_use]
pub const fn share(clause: &Clause) -> Option<(Number, Number)> {
    match &clause.money.formula {
        Formula::Rate { low, high, .. } => Some((*low, *high)),
        Formula::Yearly { rate, .. } | Formula::Match { rate, .. } | Formula::TaxRate { rate, .. } | Formula::Deduction { rate, .. } => {
            Some((*rate, *rate))
        }
        _ => None,
    }
}
