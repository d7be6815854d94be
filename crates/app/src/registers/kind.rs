//! How a kind of entry is declared.

/// From which step of disclosure on a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Everybody.
    Public,
    /// Signed-in people of verified organisations.
    Registered,
    /// Organisations with an agreement about this entry.
    Agreement,
    /// The owner and the officers.
    Owner,
}

impl Step {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Registered => "registered",
            Self::Agreement => "agreement",
            Self::Owner => "owner",
        }
    }
}

/// What a field holds, how it is typed in and how it is stored in the entry's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One line of at most so many characters; stored as text.
    Text(usize),
    /// Several lines of at most so many characters; stored as text.
    Long(usize),
    /// One term of a vocabulary of the pack; stored as its code.
    Choice(&'static str),
    /// Terms of a vocabulary of the pack; stored as an array of codes.
    Choices(&'static str),
    /// Money written in 万元; stored as whole fen.
    Wan,
    /// A price written in yuan; stored as whole fen.
    Yuan,
    /// A number with a unit (the unit's text key follows `registers-unit-`); stored as a JSON number.
    Number(&'static str),
    /// A whole number between two bounds; stored as a JSON number.
    Whole(i64, i64),
    /// A day; stored as `2026-11-23`.
    Date,
    /// Yes or no; stored as a boolean.
    Yes,
    /// Lines of text, at most so many; stored as an array.
    List(usize),
    /// Technology readiness level 1 to 9; stored as a JSON number.
    Trl,
    /// Patent numbers, each checked; stored as an array in canonical form.
    Patents,
}

/// What a field weighs in search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Not searched.
    None,
    /// As text.
    Body,
    /// As keywords.
    Keyword,
}

/// One field of a kind. Its label is the text `registers-field-<key>` or, where a kind differs, `registers-field-<kind>-<key>`; help likewise with `-help`.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in JSON, forms, sheets and the API.
    pub key: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// From which step on it is shown.
    pub step: Step,
    /// Whether an entry can be submitted without it.
    pub is_required: bool,
    /// Whether the hall can be filtered by it.
    pub is_facet: bool,
    /// Whether it stands in the line of facts of a list.
    pub is_in_list: bool,
    /// What it weighs in search.
    pub weight: Weight,
    /// Which section of the form it stands in; the heading is the text `registers-section-<section>`.
    pub section: &'static str,
}

impl Field {
    /// A public, optional field that is searched as text if it is text.
    #[must_use]
    pub const fn new(key: &'static str, ty: FieldType) -> Self {
        let weight = match ty {
            FieldType::Text(_) | FieldType::Long(_) => Weight::Body,
            FieldType::List(_) => Weight::Keyword,
            _ => Weight::None,
        };
        Self { key, ty, step: Step::Public, is_required: false, is_facet: false, is_in_list: false, weight, section: "content" }
    }
    /// Needed for submission.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
    /// Shown from this step on only; what is not public is not searched.
    #[must_use]
    pub const fn from(mut self, step: Step) -> Self {
        self.step = step;
        if !matches!(step, Step::Public) {
            self.weight = Weight::None;
        }
        self
    }
    /// A filter of the hall.
    #[must_use]
    pub const fn facet(mut self) -> Self {
        self.is_facet = true;
        self
    }
    /// Part of the line of facts.
    #[must_use]
    pub const fn listed(mut self) -> Self {
        self.is_in_list = true;
        self
    }
    /// In another section of the form.
    #[must_use]
    pub const fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }
    /// Never searched.
    #[must_use]
    pub const fn unsearched(mut self) -> Self {
        self.weight = Weight::None;
        self
    }
}

/// A kind of entry.
#[derive(Debug)]
pub struct Kind {
    /// Its key, e.g. `achievement`.
    pub key: &'static str,
    /// Its word in addresses, e.g. `achievements`.
    pub path: &'static str,
    /// The first letter of its numbers.
    pub prefix: &'static str,
    /// Its fields in the order of the form. `title` and `summary` come first in each kind.
    pub fields: &'static [Field],
    /// Whether publication needs the secrecy declaration (保密声明).
    pub needs_secrecy_declaration: bool,
    /// Whether publication needs a diagnosis first.
    pub needs_diagnosis: bool,
    /// Whether the organisation's name may be closed until an agreement.
    pub may_be_anonymous: bool,
}

impl Kind {
    /// The field with this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}
