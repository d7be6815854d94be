//! What a screening says, in words: groups, changes, reasons, amounts.

use app::policies::{
    names,
    rules::{Condition, amount::Formula, clause::Clause},
    screening::{Blamed, Change, ExportWords, Place, Screening, Why, leaves, version_of},
};
use base::Fen;

use super::super::words::Words;
use crate::kernel::{Speak, ui::Tone};

/// So many conditions of a reason are named on a page.
const NAMED: usize = 3;

/// What a group is called.
pub(super) const fn place_key(place: Place) -> &'static str {
    match place {
        Place::Eligible => "screening-eligible",
        Place::Invited => "screening-invited",
        Place::Refused => "screening-refused",
    }
}

/// What is said of a group.
pub(super) const fn place_note(place: Place) -> &'static str {
    match place {
        Place::Eligible => "screening-eligible-note",
        Place::Invited => "screening-invited-note",
        Place::Refused => "screening-refused-note",
    }
}

/// What a change is called.
pub(super) const fn change_key(change: Change) -> &'static str {
    match change {
        Change::Gained => "screening-gained",
        Change::Lost => "screening-lost",
        Change::Settled => "screening-settled",
        Change::Reopened => "screening-reopened",
    }
}

/// The colour of a group.
pub(super) const fn tone(place: Option<Place>) -> Tone {
    match place {
        Some(Place::Eligible) => Tone::Ok,
        Some(Place::Invited) => Tone::Wait,
        Some(Place::Refused) | None => Tone::Neutral,
    }
}

/// A screening with the clause as it reads today, if it is still the same.
pub(super) struct Said<'p> {
    pub(super) words: Words<'p>,
    clause: Option<&'p Clause>,
    on: base::Date,
}

impl<'p> Said<'p> {
    pub(super) fn of(words: Words<'p>, run: &Screening) -> Self {
        let clause = words.pack.policies.library.clause(&run.clause).filter(|clause| version_of(clause) == run.clause_version);
        Self { words, clause, on: run.on }
    }

    /// Whether the clause still asks what it asked then.
    pub(super) const fn is_same_clause(&self) -> bool {
        self.clause.is_some()
    }

    fn leaf(&self, blamed: &Blamed) -> Option<(&'p Clause, &'p Condition)> {
        self.clause.and_then(|clause| Some((clause, *leaves(clause).get(blamed.at)?)))
    }

    fn blamed(&self, blamed: &Blamed) -> String {
        let leaf = self.leaf(blamed);
        leaf.map_or_else(|| blamed.formula.clone(), |(clause, condition)| self.words.asked(clause, condition, self.on))
    }

    /// What a ruling is awaited on, without saying again that one is.
    fn awaited(&self, blamed: &Blamed) -> String {
        let what = self.leaf(blamed).map(|(_, condition)| self.words.left_to_office(condition)).unwrap_or_default();
        if what.is_empty() { self.blamed(blamed) } else { what }
    }

    fn all(&self, blamed: &[Blamed], most: usize, say: fn(&Self, &Blamed) -> String) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for one in blamed {
            let text = say(self, one);
            if !said.contains(&text) {
                said.push(text);
            }
        }
        let more = said.len().saturating_sub(most);
        if more > 0 {
            said.truncate(most);
            said.push(self.words.lang.tn("screening-and-more", "count", more));
        }
        said
    }

    /// What a firm is asked for.
    pub(super) fn missing(&self, why: &Why, most: usize) -> String {
        let lang = self.words.lang;
        let mut said: Vec<String> = why.missing.iter().take(most).map(|key| names::fact(self.words.pack, key, lang)).collect();
        if why.missing.len() > most {
            said.push(lang.tn("screening-and-more", "count", why.missing.len() - most));
        }
        said.extend(self.all(&why.manual, most, Self::awaited).into_iter().map(|what| lang.t1("screening-waits-for-ruling", "what", what)));
        if !why.unread.is_empty() {
            said.push(lang.t("screening-unread").into_owned());
        }
        said.join(lang.t("policies-join").as_ref())
    }

    /// Which conditions fail.
    pub(super) fn failed(&self, why: &Why, most: usize) -> String {
        self.all(&why.failed, most, Self::blamed).join(self.words.lang.t("screening-join").as_ref())
    }

    /// Both for a line of a page.
    pub(super) fn line(&self, why: &Why) -> String {
        let (missing, failed) = (self.missing(why, NAMED * 2), self.failed(why, NAMED));
        if failed.is_empty() { missing } else { failed }
    }

    /// The clause, if it gives no money that could be counted.
    fn without_money(&self) -> Option<&'p Clause> {
        self.clause.filter(|clause| clause.money.formula == Formula::Nothing)
    }

    /// Said where there is no amount: nobody knows it, or there is none to know.
    fn no_amount(&self) -> String {
        let unknown = || self.words.lang.t("screening-amount-unknown").into_owned();
        self.without_money().map_or_else(unknown, |clause| self.words.nothing(clause))
    }

    /// What a firm would get.
    pub(super) fn amount(&self, run: &Screening, amount: Option<(i64, i64)>) -> String {
        let lang = self.words.lang;
        let text = match amount {
            None => return self.no_amount(),
            Some((_, 0)) => return lang.t("policies-no-money").into_owned(),
            Some((low, high)) if low == high => lang.money(&Fen(high)),
            Some((0, high)) => lang.t1("policies-up-to", "amount", lang.money(&Fen(high))),
            Some((low, high)) => lang.t2("policies-from-to", "low", self.words.bare(low), "high", lang.money(&Fen(high))),
        };
        if run.is_pending { lang.t1("policies-amount-pending", "amount", text) } else { text }
    }
}

/// The words of an exported list.
pub(super) fn export_words(words: Words<'_>, run: &Screening) -> ExportWords {
    let lang = words.lang;
    let said = Said::of(words, run);
    let text = |key: &str| lang.t(key).into_owned();
    ExportWords {
        sheet: text("screening-sheet"),
        headings: vec![
            ("name", text("screening-column-name")),
            ("credit_code", text("screening-column-credit-code")),
            ("place", text("screening-column-place")),
            ("low", text("screening-column-low")),
            ("high", text("screening-column-high")),
            ("missing", text("screening-column-missing")),
            ("failed", text("screening-column-failed")),
            ("organization", text("screening-column-organization")),
        ],
        places: Place::ALL.into_iter().map(|place| (place, text(place_key(place)))).collect(),
        reasons: run.reasons.iter().map(|why| (said.missing(why, usize::MAX), said.failed(why, usize::MAX))).collect(),
        unknown: if said.without_money().is_some() { String::new() } else { text("screening-amount-unknown") },
    }
}
