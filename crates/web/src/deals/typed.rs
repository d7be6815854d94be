//! What a form or a program sends about a deal: texts by key, read as days, amounts and codes.

use std::collections::BTreeMap;

use base::{Date, Fen, Problem, Problems, time::parse_date};
use serde_json::Value;

/// Texts by key.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(pub(super) BTreeMap<String, String>);

impl Typed {
    /// From a form; what comes twice counts once.
    pub(super) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// From a JSON object; numbers and booleans as they are written.
    pub(super) fn from_json(body: &Value) -> Self {
        let Some(object) = body.as_object() else { return Self::default() };
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        Self(object.iter().map(|(key, value)| (key.clone(), text(value))).collect())
    }

    /// The text under a key, without blanks around it; empty if there is none.
    pub(super) fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", |text| text.trim())
    }

    /// The same, or none if it is empty.
    pub(super) fn some(&self, key: &str) -> Option<&str> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// The version the sender has seen.
    pub(super) fn version(&self) -> i64 {
        self.text("version").parse().unwrap_or(0)
    }

    /// A day that may be left out.
    pub(super) fn day(&self, key: &'static str, problems: &mut Problems) -> Option<Date> {
        let text = self.some(key)?;
        parse_date(text).map_err(|_| problems.push(Problem::field(key, "problem-deals-not-a-day").with("value", text))).ok()
    }

    /// A day that must be there.
    pub(super) fn needed_day(&self, key: &'static str, problems: &mut Problems) -> Date {
        if self.some(key).is_none() {
            problems.push(Problem::field(key, "problem-deals-needed"));
        }
        self.day(key, problems).unwrap_or_default()
    }

    /// An amount in 万元 that may be left out.
    pub(super) fn money(&self, key: &'static str, problems: &mut Problems) -> Option<Fen> {
        let text = self.some(key)?;
        Fen::parse_wan(text).map_err(|_| problems.push(Problem::field(key, "problem-deals-not-money").with("value", text))).ok()
    }

    /// An amount that must be there.
    pub(super) fn needed_money(&self, key: &'static str, problems: &mut Problems) -> Fen {
        if self.some(key).is_none() {
            problems.push(Problem::field(key, "problem-deals-needed"));
        }
        self.money(key, problems).unwrap_or_default()
    }
}

/// Per cent with at most two decimals, in hundredths of a percent.
pub(super) fn percent(text: &str) -> Option<i64> {
    hundredths(text.trim().trim_end_matches(['%', '％']).trim())
}

/// A number with at most two decimals, in hundredths.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    if rest.len() > 2 || whole.is_empty() || !whole.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_read_exactly() {
        for (text, share) in
            [("60", Some(6_000)), ("33.33", Some(3_333)), ("33.3 %", Some(3_330)), ("100％", Some(10_000)), ("0.01", Some(1))]
        {
            assert_eq!(percent(text), share, "{text}");
        }
        for text in ["", "-3", "33.333", "a", ".5", "1e3", "1.-2"] {
            assert_eq!(percent(text), None, "{text}");
        }
    }
}
