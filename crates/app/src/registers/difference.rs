//! What changed between two versions of an entry, field by field, for people to read.

use serde_json::Value;

use super::{Kind, Values};

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which field.
    pub field: &'static str,
    /// Before; absent if it was empty.
    pub before: Option<Value>,
    /// After; absent if it is empty now.
    pub after: Option<Value>,
}

/// The fields that differ, in the order of the form.
#[must_use]
pub fn between(kind: &Kind, before: &Values, after: &Values) -> Vec<Change> {
    kind.fields
        .iter()
        .filter_map(|field| {
            let part = |values: &Values| values.0.get(field.key).filter(|_| values.has(field.key)).cloned();
            let (before, after) = (part(before), part(after));
            (before != after).then_some(Change { field: field.key, before, after })
        })
        .collect()
}
