//! What is told to whom.

use base::{Lang, id::UserId};
use serde_json::Value;

/// Something to tell a person.
#[derive(Debug, Clone)]
pub struct Tell {
    /// To whom.
    pub to: UserId,
    /// The kind, which chooses the words: text keys `notices-<kind>` (one line) and `notices-<kind>-mail` (the mail's body).
    pub kind: &'static str,
    /// The values the words mention, as an object of strings. No personal data beyond names the reader may see anyway.
    pub args: Value,
    /// Where it leads, a path of the product.
    pub link: String,
    /// Nobody is told twice under the same key.
    pub key: String,
}

/// A mail ready to leave.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// Words and sends mails. The edge renders, the server sends or keeps.
pub trait Mailer: Send + Sync {
    /// Subject and body of a kind of mail.
    fn render(&self, kind: &str, args: &Value, link: &str, lang: Lang) -> (String, String);
}
