//! A session: somebody's browser that has shown a password or a link, and how far the signing in has come.
//!
//! The browser holds a secret, the table its digest. The secret changes at sign-in, when the second factor is shown, when
//! the password changes and when roles change. A session ends by itself after idle time and after its absolute limit.

use base::{
    Timestamp,
    id::{SessionId, TokenId, UserId},
};

use super::tokens::Secret;

/// How far the signing in has come. Before [`Stage::Complete`] the session acts as a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Password shown; the code of the second factor is still needed.
    SecondFactor,
    /// Password shown; a role needs a second factor and none is set up yet.
    Enrolment,
    /// All shown, but the password is older than this installation allows.
    PasswordExpired,
    /// Signed in.
    Complete,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// Their name, for the pages between password and second factor.
    pub name: String,
    /// Their name in Latin letters.
    pub name_en: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// Signed in by a demo link.
    pub is_demo: bool,
    /// Roles have changed since the secret was given out: call `rotate_session` and set the new one.
    pub needs_rotation: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// The last request, to the minute.
    pub seen_at: Timestamp,
    /// The absolute end.
    pub expires_at: Timestamp,
    /// Where it began.
    pub address: Option<String>,
    /// What the browser called itself.
    pub agent: Option<String>,
}

/// The answer to a successful step of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The browser's new secret; the one before no longer counts.
    pub token: Secret,
    /// Who it is.
    pub user: UserId,
    /// How far it has come.
    pub stage: Stage,
}

/// A token of the programming interface, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: TokenId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its last use, to the minute.
    pub used_at: Option<Timestamp>,
    /// Its end.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub ended_at: Option<Timestamp>,
}
