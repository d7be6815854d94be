//! The languages the product speaks.

use serde::{Deserialize, Serialize};

/// A language of pages, mails and messages. Chinese is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese as written in mainland China.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag of BCP 47, also used in `lang` attributes and folder names.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// A name for a reader of this language: the English one where there is one and it is wanted.
    #[must_use]
    pub fn name_of<'n>(self, chinese: &'n str, english: Option<&'n str>) -> &'n str {
        english.filter(|_| self == Self::En).unwrap_or(chinese)
    }

    /// Reads a tag; anything that begins with `zh` or `en` counts.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        if tag.starts_with("zh") {
            Some(Self::Zh)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}
