//! What is told to whom.

use base::{
    Lang, Timestamp,
    id::{MailId, NoticeId, UserId},
};
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

/// A notice as its reader finds it.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// The kind, which chooses the words.
    pub kind: String,
    /// The values the words mention.
    pub args: Value,
    /// Where it leads.
    pub link: String,
    /// When it was told.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// A mail ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A mail as it stands in the outbox.
#[derive(Debug, Clone)]
pub struct OutboxMail {
    /// Which.
    pub id: MailId,
    /// The address.
    pub recipient: String,
    /// The subject, once it has been worded.
    pub subject: Option<String>,
    /// The text, once it has been worded.
    pub body: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it left; absent if it is kept.
    pub sent_at: Option<Timestamp>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It left.
    Left,
    /// There is no transport; it stays in the outbox for people to read.
    Kept,
}

/// Words and sends mails: the edge words them, the server sends them.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync {
    /// Subject and body of a kind of mail. `link` is a full address.
    fn word(&self, kind: &str, args: &Value, link: &str, lang: Lang) -> (String, String);

    /// Hands a mail to the transport.
    ///
    /// # Errors
    /// A text without personal data saying why it cannot leave now.
    async fn send(&self, mail: &Mail) -> Result<Sent, String>;
}
