//! What an entry is and which steps its life has.

use std::collections::BTreeMap;

use base::{
    Date, Fen, Timestamp,
    id::{BatchId, EntryId, OrganizationId, UserId},
};
use serde_json::Value;

use super::Kind;

/// The fields of an entry by key, as [`super::FieldType`] says how they are stored. Absent means not filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values(pub BTreeMap<String, Value>);

impl Values {
    /// Text of a field.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
    /// Whole number of a field.
    #[must_use]
    pub fn whole(&self, key: &str) -> Option<i64> {
        self.0.get(key).and_then(Value::as_i64)
    }
    /// Number of a field.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.0.get(key).and_then(Value::as_f64)
    }
    /// Money of a field.
    #[must_use]
    pub fn money(&self, key: &str) -> Option<Fen> {
        self.whole(key).map(Fen)
    }
    /// Day of a field.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<Date> {
        self.text(key).and_then(|text| text.parse().ok())
    }
    /// Whether a yes-or-no field says yes.
    #[must_use]
    pub fn is_yes(&self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }
    /// Texts of a list or codes of a choice of several.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<&str> {
        self.0.get(key).and_then(Value::as_array).map(|items| items.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
    }
    /// Whether the field is filled in.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|value| match value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        })
    }
    /// As stored.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_else(|_| "{}".to_owned())
    }
    /// From what is stored; what is no object counts as empty.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }
}

/// The steps of an entry's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Being written.
    Draft,
    /// Handed in, waiting for review.
    Submitted,
    /// Sent back with a reason.
    Returned,
    /// In the hall.
    Published,
    /// Its time is over.
    Expired,
    /// Taken back by its owner.
    Withdrawn,
    /// Found to be the same as another entry, which goes on.
    Merged,
}

impl Status {
    /// All of them, in the order of life.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::Submitted, Self::Returned, Self::Published, Self::Expired, Self::Withdrawn, Self::Merged];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Merged => "merged",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether the life may go on this way. The one table of the lifecycle.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use Status::{Draft, Expired, Merged, Published, Returned, Submitted, Withdrawn};
        matches!(
            (self, next),
            (Draft | Returned, Submitted | Withdrawn)
                | (Submitted, Returned | Published | Merged | Withdrawn)
                | (Published, Expired | Withdrawn | Merged | Returned)
                | (Expired, Published | Withdrawn | Merged)
                | (Withdrawn, Draft)
        )
    }
}

/// What the diagnosis of a demand came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Diagnosis {
    /// 可发布.
    Publishable,
    /// 需补充: what is missing stands beside it.
    Incomplete,
    /// 长期攻关: stays submitted, flagged and unpublished.
    LongTerm,
}

impl Diagnosis {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Publishable => "publishable",
            Self::Incomplete => "incomplete",
            Self::LongTerm => "long_term",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Publishable, Self::Incomplete, Self::LongTerm].into_iter().find(|diagnosis| diagnosis.code() == code)
    }
}

/// An entry of a register, with all its fields; what of it a reader may see is decided by [`super::visibility`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Which.
    pub id: EntryId,
    /// Of which kind.
    pub kind: &'static Kind,
    /// The number people say, e.g. `D-2026-0312`.
    pub number: String,
    /// The organisation's own number.
    pub own_number: Option<String>,
    /// Whose.
    pub organization_id: OrganizationId,
    /// Who entered it.
    pub author_id: Option<UserId>,
    /// The title.
    pub title: String,
    /// Where in its life it is.
    pub status: Status,
    /// What the diagnosis said, if there was one.
    pub diagnosis: Option<Diagnosis>,
    /// The diagnosis in words.
    pub diagnosis_note: Option<String>,
    /// The keys of the fields the diagnosis found wanting.
    pub diagnosis_missing: Vec<String>,
    /// All fields.
    pub values: Values,
    /// For optimistic locking; counts from 1.
    pub version: i64,
    /// Whether the secrecy declaration was made.
    pub is_secrecy_declared: bool,
    /// Why it was returned.
    pub returned_reason: Option<String>,
    /// The entry it was merged into.
    pub merged_into: Option<EntryId>,
    /// The import it came with.
    pub batch_id: Option<BatchId>,
    /// When it was handed in.
    pub submitted_at: Option<Timestamp>,
    /// When it was first published.
    pub published_at: Option<Timestamp>,
    /// The last day it is shown.
    pub expires_on: Option<Date>,
    /// When its owner was asked whether it still holds.
    pub renewal_asked_at: Option<Timestamp>,
    /// While published: the version an officer saw last, if its owner has changed it since.
    pub changed_since: Option<i64>,
    /// Whether it is invented for demonstration.
    pub is_demo: bool,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The title as it is compared: lower case, full-width forms narrowed, without blanks and punctuation.
#[must_use]
pub fn title_key(title: &str) -> String {
    title
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
