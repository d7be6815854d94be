//! The tables of notices and mails.

use base::{
    Timestamp,
    id::{MailId, NoticeId, UserId},
};
use db::{Conn, Result, Tx, params};

db::row! {
    pub(super) struct Reader {
        pub(super) email: String,
        pub(super) lang: String,
        pub(super) notices_by_mail: bool,
        pub(super) status: String,
    }
}

/// Inserts a notice unless the person has been told under this key; `true` if it is new.
pub(super) async fn insert_notice(tx: &Tx, user: UserId, kind: &str, args: &str, link: &str, key: &str, now: Timestamp) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO notices (id, user_id, kind, args, link, dedup_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (user_id, dedup_key) DO NOTHING",
            params![NoticeId::at(now), user, kind, args, link, key, now],
        )
        .await?;
    Ok(inserted > 0)
}

pub(super) async fn find_reader(conn: &impl Conn, user: UserId) -> Result<Option<Reader>> {
    conn.fetch_optional("SELECT email, lang, notices_by_mail, status FROM users WHERE id = $1", params![user]).await
}

/// A mail that waits to leave.
pub(super) struct NewMail<'a> {
    pub(super) recipient: &'a str,
    pub(super) user: Option<UserId>,
    pub(super) kind: &'a str,
    pub(super) lang: &'a str,
    pub(super) args: &'a str,
    pub(super) link: &'a str,
    pub(super) key: &'a str,
}

pub(super) async fn insert_mail(tx: &Tx, mail: &NewMail<'_>, now: Timestamp) -> Result<Option<MailId>> {
    let id = MailId::at(now);
    let inserted = tx
        .execute(
            "INSERT INTO mails (id, recipient, user_id, kind, lang, args, link, dedup_key, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (recipient, dedup_key) DO NOTHING",
            params![id, mail.recipient, mail.user, mail.kind, mail.lang, mail.args, mail.link, mail.key, now],
        )
        .await?;
    Ok((inserted > 0).then_some(id))
}

pub(super) async fn count_unread(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM notices WHERE user_id = $1 AND read_at IS NULL", params![user]).await
}
