//! Fields of a form as their templates need them: value kept, help under the label, error, unit inside; and the summary of problems.
//!
//! ```text
//! let mut title = Field::text(lang, "title", lang.t("registers-title")).value(&form.title).required();
//! title.problems(&problems);
//! ```
//! A section of a form is written in the page's template: `{% call ui::section("…") %}{{ title }}{% endcall %}`.
//! Not here: reading and checking what was sent, which each feature's `forms.rs` does.

use std::hash::{BuildHasher as _, RandomState};

use askama::Template;
use base::{Lang, Place, Problems};

use super::{problems, texts::Speak, ui::piece};

/// A key for the hidden field of a form that makes something: sent twice as it is, it is done once.
#[must_use]
pub fn fresh_key() -> String {
    let half = || RandomState::new().hash_one(0_u8);
    let (first, second) = (half(), half());
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        first >> 32,
        first >> 16 & 0xffff,
        first & 0xffff,
        second >> 48,
        second & 0xffff_ffff_ffff
    )
}

/// The field that asks a form to come back as it was typed, without being saved: for somebody who had to sign in meanwhile.
pub const AGAIN: &str = "again";

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// The words.
    pub label: String,
    /// More words under them; empty for none.
    pub help: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new(), is_chosen: false }
    }

    /// The same, chosen or not.
    #[must_use]
    pub const fn chosen(mut self, is_chosen: bool) -> Self {
        self.is_chosen = is_chosen;
        self
    }
}

/// Choices under a heading; an empty heading means no group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChoiceGroup {
    /// The heading.
    pub label: String,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// What kind of input a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One line. The type is that of HTML: `text`, `email`, `tel`, `url`, `search`, `password`.
    Line {
        /// The type.
        kind: &'static str,
        /// What the browser may fill in, as HTML names it; empty for nothing.
        autocomplete: &'static str,
        /// Proposals; empty for none.
        proposals: Vec<String>,
    },
    /// Several lines.
    Area {
        /// How many are shown.
        rows: u8,
    },
    /// A number or an amount with its unit inside the field.
    Amount {
        /// 万元, ㎡, 天.
        unit: String,
    },
    /// A day.
    Day,
    /// One of many in a list.
    Select {
        /// The first entry, which means nothing chosen; empty for none.
        prompt: String,
        /// The choices.
        groups: Vec<ChoiceGroup>,
    },
    /// Any of several.
    Checks(Vec<Choice>),
    /// One of few.
    Radios(Vec<Choice>),
    /// Yes or no; the label stands beside the box.
    Tick {
        /// Whether it is ticked.
        is_ticked: bool,
    },
    /// A file.
    File {
        /// Endings and types, as HTML's `accept`.
        accept: String,
    },
}

/// A field with everything around it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/field.html")]
pub struct Field {
    lang: Lang,
    /// The name that is sent.
    pub name: String,
    /// Unique on the page.
    pub id: String,
    /// The words above it.
    pub label: String,
    /// What helps to fill it, under the label.
    pub help: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it must be filled.
    pub is_required: bool,
    /// Who will see it (公开, 协议后可见); empty for nothing.
    pub seen_by: String,
    /// What is in it.
    pub value: String,
    /// The longest text it takes; 0 for no limit.
    pub max_length: u32,
    /// The input itself.
    pub input: Input,
}

impl Field {
    /// Any field; the functions below are shorter.
    pub fn new(lang: Lang, name: impl Into<String>, label: impl Into<String>, input: Input) -> Self {
        let name = name.into();
        Self {
            lang,
            id: format!("f-{name}"),
            name,
            label: label.into(),
            help: String::new(),
            error: None,
            is_required: false,
            seen_by: String::new(),
            value: String::new(),
            max_length: 0,
            input,
        }
    }

    /// One line of text.
    pub fn text(lang: Lang, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(lang, name, label, Input::Line { kind: "text", autocomplete: "", proposals: Vec::new() })
    }

    /// One line of another type, with what the browser may fill in.
    pub fn line(lang: Lang, name: impl Into<String>, label: impl Into<String>, kind: &'static str, autocomplete: &'static str) -> Self {
        Self::new(lang, name, label, Input::Line { kind, autocomplete, proposals: Vec::new() })
    }

    /// Several lines of text.
    pub fn area(lang: Lang, name: impl Into<String>, label: impl Into<String>, rows: u8) -> Self {
        Self::new(lang, name, label, Input::Area { rows })
    }

    /// A number with its unit.
    pub fn amount(lang: Lang, name: impl Into<String>, label: impl Into<String>, unit: impl Into<String>) -> Self {
        Self::new(lang, name, label, Input::Amount { unit: unit.into() })
    }

    /// A day.
    pub fn day(lang: Lang, name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(lang, name, label, Input::Day)
    }

    /// One of many.
    pub fn select(lang: Lang, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        let groups = vec![ChoiceGroup { label: String::new(), choices }];
        Self::new(lang, name, label, Input::Select { prompt: lang.t("ui-field-prompt").into_owned(), groups })
    }

    /// A condition of a list; the first choice asks for nothing.
    pub fn condition(lang: Lang, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        let groups = vec![ChoiceGroup { label: String::new(), choices }];
        Self::new(lang, name, label, Input::Select { prompt: String::new(), groups })
    }

    /// One of many under headings.
    pub fn select_grouped(lang: Lang, name: impl Into<String>, label: impl Into<String>, groups: Vec<ChoiceGroup>) -> Self {
        Self::new(lang, name, label, Input::Select { prompt: lang.t("ui-field-prompt").into_owned(), groups })
    }

    /// Any of several.
    pub fn checks(lang: Lang, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(lang, name, label, Input::Checks(choices))
    }

    /// One of few.
    pub fn radios(lang: Lang, name: impl Into<String>, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(lang, name, label, Input::Radios(choices))
    }

    /// Yes or no.
    pub fn tick(lang: Lang, name: impl Into<String>, label: impl Into<String>, is_ticked: bool) -> Self {
        Self::new(lang, name, label, Input::Tick { is_ticked })
    }

    /// A file.
    pub fn file(lang: Lang, name: impl Into<String>, label: impl Into<String>, accept: impl Into<String>) -> Self {
        Self::new(lang, name, label, Input::File { accept: accept.into() })
    }

    /// The same with something in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same with help under the label.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same, which must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The same with who will see it.
    #[must_use]
    pub fn seen_by(mut self, who: impl Into<String>) -> Self {
        self.seen_by = who.into();
        self
    }

    /// The same with a limit to its length in characters.
    #[must_use]
    pub const fn at_most(mut self, characters: u32) -> Self {
        self.max_length = characters;
        self
    }

    /// The same with another element id, for a second form of the kind on a page.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// The same with proposals for a line of text.
    #[must_use]
    pub fn propose(mut self, words: Vec<String>) -> Self {
        if let Input::Line { proposals, .. } = &mut self.input {
            *proposals = words;
        }
        self
    }

    /// Takes what is wrong with this field from the problems of its form.
    pub fn problems(&mut self, problems: &Problems) {
        self.error = problems::of_field(self.lang, problems, &self.name);
    }

    /// The same, for chains.
    #[must_use]
    pub fn with_problems(mut self, problems: &Problems) -> Self {
        self.problems(problems);
        self
    }

    /// Puts back what was typed, for a form that is shown again.
    pub fn refill(&mut self, typed: &str) {
        typed.clone_into(&mut self.value);
        match &mut self.input {
            Input::Select { groups, .. } => {
                for choice in groups.iter_mut().flat_map(|group| &mut group.choices) {
                    choice.is_chosen = choice.value == typed;
                }
            }
            Input::Radios(choices) => {
                for choice in choices {
                    choice.is_chosen = choice.value == typed;
                }
            }
            Input::Tick { is_ticked } => *is_ticked = typed == "true",
            _ => {}
        }
    }

    /// Whether label and input stand in a `fieldset`.
    fn is_group(&self) -> bool {
        matches!(self.input, Input::Checks(_) | Input::Radios(_))
    }

    fn is_tick(&self) -> bool {
        matches!(self.input, Input::Tick { .. })
    }

    /// The ids of what describes the input, for `aria-describedby`.
    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.help.is_empty() {
            ids.push(format!("{}-help", self.id));
        }
        if self.error.is_some() {
            ids.push(format!("{}-error", self.id));
        }
        ids.join(" ")
    }
}

/// Puts what was typed back into the fields of a form that is shown again.
pub fn refill<'f>(fields: impl IntoIterator<Item = &'f mut Field>, typed: &[(&str, &str)]) {
    for field in fields {
        if let Some((_, text)) = typed.iter().find(|(name, _)| *name == field.name) {
            field.refill(text);
        }
    }
}

/// A line of the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// `#f-title`; empty if the problem has no field on this page.
    pub href: String,
    /// The field's label, or the place in words; empty for the whole.
    pub place: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// All that is wrong with a form, at its top, linked to the fields. Empty prints nothing.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "ui/problem_summary.html")]
pub struct ProblemSummary {
    lang: Lang,
    /// In the order of the problems.
    pub lines: Vec<SummaryLine>,
}

impl ProblemSummary {
    /// The summary of `problems` for the `fields` on the page.
    #[must_use]
    pub fn new<'f>(lang: Lang, problems: &Problems, fields: impl IntoIterator<Item = &'f Field>) -> Self {
        let fields: Vec<&Field> = fields.into_iter().collect();
        let lines = problems
            .iter()
            .map(|problem| {
                let view = problems::view(lang, problem);
                let field = match &problem.at {
                    Place::Field(name) => fields.iter().find(|field| field.name == *name),
                    _ => None,
                };
                SummaryLine {
                    href: field.map_or_else(String::new, |field| format!("#{}", field.id)),
                    place: field.map_or(view.place, |field| field.label.clone()),
                    text: view.text,
                }
            })
            .collect();
        Self { lang, lines }
    }

    /// No problem.
    #[must_use]
    pub const fn none(lang: Lang) -> Self {
        Self { lang, lines: Vec::new() }
    }
}

piece!(Field, ProblemSummary);
