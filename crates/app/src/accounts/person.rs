//! A person's account and the roles it holds. Passwords and second factors never leave the store in these types.

use base::{
    Lang, Timestamp,
    id::{GrantId, InvitationId, OrganizationId, UserId},
};

use super::model::Role;

/// Whether somebody can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// Yes.
    Active,
    /// Not for long; asleep until revived.
    Dormant,
    /// No.
    Disabled,
}

impl UserStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Dormant, Self::Disabled];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Disabled => "disabled",
        }
    }

    /// Reads a code; an unknown one counts as disabled.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.code() == code).unwrap_or(Self::Disabled)
    }
}

/// A person's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Which.
    pub id: UserId,
    /// The address to sign in with, in small letters.
    pub email: String,
    /// The name.
    pub name: String,
    /// The name in Latin letters.
    pub name_en: Option<String>,
    /// The language of mails.
    pub lang: Lang,
    /// Whether they can sign in.
    pub status: UserStatus,
    /// When the second factor was set up.
    pub second_factor_at: Option<Timestamp>,
    /// Whether they are invented for demonstration; such a person has no password.
    pub is_demo: bool,
    /// Whether notices go out by mail as well.
    pub notices_by_mail: bool,
    /// The last time.
    pub signed_in_at: Option<Timestamp>,
    /// For optimistic locking.
    pub version: i64,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl User {
    /// The name for a reader.
    #[must_use]
    pub fn shown_name(&self, lang: Lang) -> &str {
        lang.name_of(&self.name, self.name_en.as_deref())
    }
}

/// An account about to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub name: String,
    /// The name in Latin letters.
    pub name_en: Option<String>,
    /// The language of mails.
    pub lang: Lang,
    /// The argon2id hash, see `passwords::hash`; without one nobody signs in by password.
    pub password_hash: Option<String>,
    /// Whether they are invented for demonstration.
    pub is_demo: bool,
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantStatus {
    /// Somebody has to decide.
    Claimed,
    /// In effect.
    Active,
    /// Decided against.
    Refused,
    /// Was in effect.
    Ended,
}

impl GrantStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Claimed, Self::Active, Self::Refused, Self::Ended];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Active => "active",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }

    /// Reads a code; an unknown one counts as ended.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.code() == code).unwrap_or(Self::Ended)
    }
}

/// One role of one person, as decided or waiting for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldGrant {
    /// Which.
    pub id: GrantId,
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub user_name: String,
    /// Their name in Latin letters.
    pub user_name_en: Option<String>,
    /// The role.
    pub role: Role,
    /// The organisation it is held for.
    pub organization: Option<OrganizationId>,
    /// That organisation's name.
    pub organization_name: Option<String>,
    /// That name in English.
    pub organization_name_en: Option<String>,
    /// How far it has come.
    pub status: GrantStatus,
    /// What was said when it was claimed or decided.
    pub note: Option<String>,
    /// Who proposed it; absent for the system and for those who claimed it themselves.
    pub granted_by: Option<UserId>,
    /// When it was claimed.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

impl HeldGrant {
    /// The holder's name for a reader.
    #[must_use]
    pub fn shown_user(&self, lang: Lang) -> &str {
        lang.name_of(&self.user_name, self.user_name_en.as_deref())
    }

    /// The organisation's name for a reader.
    #[must_use]
    pub fn shown_organization(&self, lang: Lang) -> Option<&str> {
        Some(lang.name_of(self.organization_name.as_deref()?, self.organization_name_en.as_deref()))
    }
}

/// An invitation that has been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// To whom.
    pub email: String,
    /// The role offered.
    pub role: Role,
    /// For which organisation.
    pub organization: Option<OrganizationId>,
    /// By whom; absent for the command line.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}
