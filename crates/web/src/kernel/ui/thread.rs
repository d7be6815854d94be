//! The thread: one case, end to end, as a line of rings. The product's sign; used for deals, demands, contracts, imports and the funnel.

use askama::Template;
use base::Lang;

use super::piece;
use crate::kernel::texts::{Arg, Speak};

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Done.
    Passed,
    /// Here.
    Now,
    /// Still to come.
    Ahead,
}

/// One ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The step's name.
    pub label: String,
    /// Where it stands.
    pub state: State,
    /// A figure above the name, as in the funnel; empty for none.
    pub figure: String,
    /// Words after the name: a share, a date; empty for none.
    pub note: String,
    /// What the figure opens; empty for nothing.
    pub href: String,
}

impl Step {
    /// A ring with a name.
    pub fn new(label: impl Into<String>, state: State) -> Self {
        Self { label: label.into(), state, figure: String::new(), note: String::new(), href: String::new() }
    }
}

/// The line of rings. Horizontal where there is room, vertical where not; with a step in progress, what is far from it is folded on phones.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/thread.html")]
pub struct Thread {
    lang: Lang,
    label: String,
    steps: Vec<Step>,
    is_framed: bool,
}

impl Thread {
    /// The life of a case: `names` in order, `now` the index of the one it is in. An index beyond the end means that all are passed.
    pub fn life(lang: Lang, label: impl Into<String>, names: impl IntoIterator<Item = impl Into<String>>, now: usize) -> Self {
        let steps = names
            .into_iter()
            .enumerate()
            .map(|(index, name)| {
                let state = match index.cmp(&now) {
                    std::cmp::Ordering::Less => State::Passed,
                    std::cmp::Ordering::Equal => State::Now,
                    std::cmp::Ordering::Greater => State::Ahead,
                };
                Step::new(name, state)
            })
            .collect();
        Self { lang, label: label.into(), steps, is_framed: true }
    }

    /// A line of figures, all reached: the funnel.
    pub fn figures(lang: Lang, label: impl Into<String>, steps: Vec<Step>) -> Self {
        Self { lang, label: label.into(), steps, is_framed: false }
    }

    /// Steps whose notes or states differ from the plain case.
    pub fn of(lang: Lang, label: impl Into<String>, steps: Vec<Step>) -> Self {
        Self { lang, label: label.into(), steps, is_framed: true }
    }

    /// Without the panel around it.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.is_framed = false;
        self
    }

    fn now(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.state == State::Now)
    }

    /// Whether a step is folded on a phone: more than two behind the present one or more than one ahead.
    fn is_far(&self, index: &usize) -> bool {
        self.now().is_some_and(|now| index + 2 < now || *index > now + 1)
    }

    fn folds(&self) -> bool {
        (0..self.steps.len()).any(|index| self.is_far(&index))
    }

    fn class(&self, index: &usize, step: &Step) -> String {
        let state = match step.state {
            State::Passed => "is-passed",
            State::Now => "is-now",
            State::Ahead => "is-ahead",
        };
        let reaches = self.steps.get(index + 1).is_some_and(|next| next.state != State::Ahead);
        format!("{state}{}{}", if reaches { " is-joined" } else { "" }, if self.is_far(index) { " is-far" } else { "" })
    }

    fn spoken(&self, index: &usize, step: &Step) -> String {
        let state = match step.state {
            State::Passed => self.lang.t("ui-thread-passed"),
            State::Now => self.lang.t("ui-thread-now"),
            State::Ahead => self.lang.t("ui-thread-ahead"),
        };
        self.lang.tx(
            "ui-thread-step",
            &[("at", Arg::from(index + 1)), ("of", Arg::from(self.steps.len())), ("state", Arg::from(state.as_ref()))],
        )
    }

    fn here(&self) -> Option<String> {
        let now = self.now()?;
        let step = self.steps.get(now)?;
        let values = [("at", Arg::from(now + 1)), ("of", Arg::from(self.steps.len())), ("name", Arg::from(step.label.as_str()))];
        Some(self.lang.tx("ui-thread-at", &values))
    }
}

piece!(Thread);
