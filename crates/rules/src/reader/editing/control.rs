//! What a leaf is, where it is not free text: a day, or one of some words.

use super::{Branch, Leaf, RESULTS, branch};
use crate::reader::STEP;

/// How near to the issuer a source can be.
pub const TIERS: [&str; 4] = ["official", "official_mirror", "media", "secondary"];

/// The words of choices, each with what it means.
const MEANINGS: [(&str, &str); 14] = [
    ("已核", "verified"),
    ("部分", "partial"),
    ("未核", "unverified"),
    ("有效", "in-force"),
    ("按事件", "by-event"),
    ("到期", "expired"),
    ("往年", "historical"),
    ("草案", "draft"),
    ("待核", "unknown"),
    ("对照", "control"),
    ("符合", "yes"),
    ("不符合", "no"),
    ("未知", "open"),
    ("不在有效期", "not-in-force"),
];

/// What a word of a choice means, as in text keys.
#[must_use]
pub fn meaning(word: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// What a leaf is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// As it is.
    Free,
    /// As a day.
    Day,
    /// As what can come of a case.
    Outcome,
    /// As a way to give something.
    Way,
    /// As how near to the issuer a source is.
    Tier,
}

impl Control {
    /// Of a leaf.
    #[must_use]
    pub fn of(leaf: &Leaf) -> Self {
        let last = leaf.label.rsplit(STEP).next().unwrap_or_default();
        match (&leaf.branch, last) {
            (Branch::Case(_), "日期") if leaf.label == last => Self::Day,
            (Branch::Parameter, "起") | (Branch::Source, "日期") => Self::Day,
            (Branch::Case(_), "结果") if leaf.label == last => Self::Outcome,
            (Branch::Money, "方式") => Self::Way,
            (Branch::Source, "级别") => Self::Tier,
            _ => Self::Free,
        }
    }

    /// The words to choose from; none where it is not chosen.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Free | Self::Day => Vec::new(),
            Self::Outcome => RESULTS.to_vec(),
            Self::Way => crate::reader::ways(),
            Self::Tier => TIERS.to_vec(),
        }
    }
}

/// Whether a day stands at a path, whatever stands there now.
pub(super) fn is_day(path: &str) -> bool {
    let leaf = branch(path).map(|(branch, label)| Leaf { name: String::new(), branch, label, value: String::new() });
    leaf.is_some_and(|leaf| Control::of(&leaf) == Control::Day)
}
