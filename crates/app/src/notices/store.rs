//! The tables of notices and mails.

use base::{
    Timestamp,
    id::{MailId, NoticeId, UserId},
};
use db::{Conn, Result, Tx, params};

use super::model::Mail;

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

pub(super) async fn delete_notices(tx: &Tx, kind: &str, link: &str) -> Result<()> {
    tx.execute("DELETE FROM notices WHERE kind = $1 AND link = $2", params![kind, link]).await?;
    Ok(())
}

/// Deletes mails that have not left.
pub(super) async fn delete_waiting_mails(tx: &Tx, kind: &str, link: &str) -> Result<()> {
    tx.execute("DELETE FROM mails WHERE kind = $1 AND link = $2 AND sent_at IS NULL", params![kind, link]).await?;
    Ok(())
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

pub(super) async fn count_mails(conn: &impl Conn, recipient: &str, key: &str) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM mails WHERE recipient = $1 AND dedup_key = $2", params![recipient, key]).await
}

pub(super) async fn count_unread(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM notices WHERE user_id = $1 AND read_at IS NULL", params![user]).await
}

db::row! {
    pub(super) struct NoticeRow {
        pub(super) id: NoticeId,
        pub(super) kind: String,
        pub(super) args: String,
        pub(super) link: String,
        pub(super) created_at: Timestamp,
        pub(super) read_at: Option<Timestamp>,
    }
}

pub(super) async fn list_notices(conn: &impl Conn, user: UserId, offset: i64, limit: i64) -> Result<Vec<NoticeRow>> {
    conn.fetch_all(
        "SELECT id, kind, args, link, created_at, read_at FROM notices WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3",
        params![user, limit, offset],
    )
    .await
}

pub(super) async fn count_notices(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM notices WHERE user_id = $1", params![user]).await
}

/// Marks one notice, or all of a person's notices, as read.
pub(super) async fn mark_read(tx: &Tx, user: UserId, notice: Option<NoticeId>, now: Timestamp) -> Result<u64> {
    match notice {
        Some(notice) => {
            tx.execute("UPDATE notices SET read_at = $1 WHERE user_id = $2 AND id = $3 AND read_at IS NULL", params![now, user, notice])
                .await
        }
        None => tx.execute("UPDATE notices SET read_at = $1 WHERE user_id = $2 AND read_at IS NULL", params![now, user]).await,
    }
}

pub(super) async fn find_link(conn: &impl Conn, user: UserId, notice: NoticeId) -> Result<Option<String>> {
    conn.fetch_value("SELECT link AS value FROM notices WHERE user_id = $1 AND id = $2", params![user, notice]).await
}

db::row! {
    pub(super) struct WaitingMail {
        pub(super) recipient: String,
        pub(super) kind: String,
        pub(super) lang: String,
        pub(super) args: String,
        pub(super) link: Option<String>,
        pub(super) sent_at: Option<Timestamp>,
    }
}

pub(super) async fn find_mail(conn: &impl Conn, id: MailId) -> Result<Option<WaitingMail>> {
    conn.fetch_optional("SELECT recipient, kind, lang, args, link, sent_at FROM mails WHERE id = $1", params![id]).await
}

pub(super) async fn update_mail(tx: &Tx, id: MailId, mail: &Mail, sent_at: Option<Timestamp>, error: Option<&str>) -> Result<()> {
    tx.execute(
        "UPDATE mails SET subject = $1, body = $2, sent_at = $3, last_error = $4 WHERE id = $5",
        params![mail.subject, mail.body, sent_at, error, id],
    )
    .await?;
    Ok(())
}

db::row! {
    pub(super) struct OutboxRow {
        pub(super) id: MailId,
        pub(super) recipient: String,
        pub(super) subject: Option<String>,
        pub(super) body: Option<String>,
        pub(super) created_at: Timestamp,
        pub(super) sent_at: Option<Timestamp>,
    }
}

pub(super) async fn list_outbox(conn: &impl Conn, offset: i64, limit: i64) -> Result<Vec<OutboxRow>> {
    conn.fetch_all(
        "SELECT id, recipient, subject, body, created_at, sent_at FROM mails ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2",
        params![limit, offset],
    )
    .await
}

pub(super) async fn count_outbox(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM mails", params![]).await
}
