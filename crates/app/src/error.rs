//! The one error of the product, sorted by what the caller must do.

use std::fmt;

use base::{Problem, Problems};
use db::DbError;

/// What every command and query returns.
pub type Result<T> = std::result::Result<T, Error>;

/// The kinds of things that may not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// An account.
    User,
    /// A role somebody holds or asks for.
    Grant,
    /// A session.
    Session,
    /// A token of the programming interface.
    Token,
    /// An organisation.
    Organization,
    /// An entry of a register.
    Entry,
    /// A register.
    Register,
    /// A match.
    Match,
    /// A formula that matching learned.
    Formula,
    /// A deal.
    Deal,
    /// A file.
    File,
    /// A saved search.
    SavedSearch,
    /// Somebody's wish to be contacted.
    Inquiry,
    /// An import.
    Batch,
    /// An invitation or another one-time link.
    Link,
    /// An indicator.
    Indicator,
    /// A page.
    Page,
}

/// Why something did not happen.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    NotFound(Noun),
    /// The caller may know of it but not do this.
    Forbidden,
    /// The caller has to sign in first.
    SignInNeeded,
    /// What was given is wrong; all problems together.
    Invalid(Problems),
    /// Somebody was faster, or the state does not allow it; the problem says what is the case now.
    Conflict(Problem),
    /// Too often; try again after so many seconds.
    TooMany(u32),
    /// Try again later.
    Unavailable(String),
    /// There is no room on the disk: reading goes on, writing does not.
    Full(String),
    /// A mistake of ours; logged, never shown.
    Internal(String),
}

/// So many characters of a wrong value are repeated.
const LONGEST_VALUE: usize = 60;

impl Error {
    /// One problem of one field.
    pub fn field(field: &str, code: &'static str) -> Self {
        Self::Invalid(Problem::field(field, code).into())
    }

    /// A code that is none of those a field may have.
    #[must_use]
    pub fn not_a_choice(field: &str, value: &str) -> Self {
        let shown: String = value.chars().take(LONGEST_VALUE).collect();
        Self::Invalid(Problem::field(field, "problem-field-choice").with("value", shown).into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(noun) => write!(f, "{noun:?} not found"),
            Self::Forbidden => f.write_str("forbidden"),
            Self::SignInNeeded => f.write_str("sign-in needed"),
            Self::Invalid(problems) => write!(f, "invalid: {problems:?}"),
            Self::Conflict(problem) => write!(f, "conflict: {problem:?}"),
            Self::TooMany(seconds) => write!(f, "too many, retry after {seconds} s"),
            Self::Unavailable(why) => write!(f, "unavailable: {why}"),
            Self::Full(why) => write!(f, "full: {why}"),
            Self::Internal(why) => write!(f, "internal: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(why) => Self::Unavailable(why),
            DbError::Full(why) => Self::Full(why),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        let why = format!("files: {error}");
        if matches!(error.kind(), StorageFull | QuotaExceeded) { Self::Full(why) } else { Self::Unavailable(why) }
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("json: {error}"))
    }
}

/// Turns an absent row into [`Error::NotFound`].
pub trait OrNotFound<T> {
    /// The value, or `NotFound(noun)`.
    ///
    /// # Errors
    /// `NotFound` if it is absent.
    fn or_not_found(self, noun: Noun) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, noun: Noun) -> Result<T> {
        self.ok_or(Error::NotFound(noun))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_space_left_is_full_whether_a_file_or_the_database_says_so() {
        assert!(matches!(Error::from(std::io::Error::from_raw_os_error(28)), Error::Full(_)));
        assert!(matches!(Error::from(DbError::Full(String::new())), Error::Full(_)));
        assert!(matches!(Error::from(std::io::Error::from_raw_os_error(13)), Error::Unavailable(_)));
    }
}
