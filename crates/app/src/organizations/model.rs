//! What an organisation is.

use base::{
    Lang, Timestamp,
    id::{FileId, OrganizationId},
};

/// What kind of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationKind {
    /// A university (高校).
    University,
    /// A research institute (科研院所).
    Institute,
    /// A firm (企业).
    Firm,
    /// A park or its operator (园区).
    Park,
    /// A platform (平台).
    Platform,
    /// A technology-transfer agency (技术转移机构).
    Agency,
    /// A technology exchange (交易场所).
    Exchange,
    /// The district's commission (科委).
    Commission,
}

impl OrganizationKind {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::University, Self::Institute, Self::Firm, Self::Park, Self::Platform, Self::Agency, Self::Exchange, Self::Commission];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::University => "university",
            Self::Institute => "institute",
            Self::Firm => "firm",
            Self::Park => "park",
            Self::Platform => "platform",
            Self::Agency => "agency",
            Self::Exchange => "exchange",
            Self::Commission => "commission",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How far an organisation has been confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganizationStatus {
    /// Claimed by somebody, not yet confirmed: may draft.
    Unverified,
    /// Confirmed.
    Verified,
    /// No longer active.
    Closed,
}

impl OrganizationStatus {
    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified => "verified",
            Self::Closed => "closed",
        }
    }

    /// Reads a code; an unknown one counts as unverified.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "verified" => Self::Verified,
            "closed" => Self::Closed,
            _ => Self::Unverified,
        }
    }
}

/// A document handed in so that the organisation may be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// The licence or letter.
    pub file: FileId,
    /// When it was handed in.
    pub asked_at: Timestamp,
}

/// An organisation in the directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Organization {
    /// Which.
    pub id: OrganizationId,
    /// The pack's code, if it came with the pack.
    pub code: Option<String>,
    /// What kind.
    pub kind: OrganizationKind,
    /// The full Chinese name.
    pub name: String,
    /// The English name.
    pub name_en: Option<String>,
    /// A short name for lists.
    pub short_name: Option<String>,
    /// The 统一社会信用代码 in canonical form.
    pub credit_code: Option<String>,
    /// The town's code.
    pub town: Option<String>,
    /// The zone's code.
    pub zone: Option<String>,
    /// When district, town and zone were confirmed; before that they are what the organisation says.
    pub place_confirmed_at: Option<Timestamp>,
    /// The address.
    pub address: Option<String>,
    /// Latitude, WGS84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS84 degrees.
    pub lon: Option<f64>,
    /// Industry, letter of GB/T 4754.
    pub industry: Option<String>,
    /// Track of the district.
    pub track: Option<String>,
    /// Its size in words.
    pub scale: Option<String>,
    /// What it says of itself.
    pub introduction: Option<String>,
    /// How far it has been confirmed.
    pub status: OrganizationStatus,
    /// What was handed in to have it confirmed, if anything.
    pub verification: Option<Verification>,
    /// Whether it is invented for demonstration.
    pub is_demo: bool,
    /// Whether it is a real organisation that stands here with public facts only.
    pub is_real: bool,
    /// For optimistic locking.
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
}

impl Organization {
    /// A firm of which nothing is known yet, unverified; whoever enters one says the rest.
    pub(crate) fn blank(id: OrganizationId, created_at: Timestamp) -> Self {
        Self {
            id,
            code: None,
            kind: OrganizationKind::Firm,
            name: String::new(),
            name_en: None,
            short_name: None,
            credit_code: None,
            town: None,
            zone: None,
            place_confirmed_at: None,
            address: None,
            lat: None,
            lon: None,
            industry: None,
            track: None,
            scale: None,
            introduction: None,
            status: OrganizationStatus::Unverified,
            verification: None,
            is_demo: false,
            is_real: false,
            version: 1,
            created_at,
        }
    }

    /// The name for a reader.
    #[must_use]
    pub fn shown_name(&self, lang: Lang) -> &str {
        lang.name_of(&self.name, self.name_en.as_deref())
    }

    /// Whether it has been confirmed.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.status == OrganizationStatus::Verified
    }
}
