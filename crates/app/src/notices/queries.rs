//! Reading one's own notices, and the demo's outbox.

use base::{
    Lang,
    id::{NoticeId, UserId},
};
use db::Conn;

use super::{
    model::{Notice, OutboxMail},
    store,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result};

/// The language a person is told things in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_lang(conn: &impl Conn, user: UserId) -> Result<Lang> {
    let reader = store::find_reader(conn, user).await?;
    Ok(reader.and_then(|reader| Lang::from_tag(&reader.lang)).unwrap_or_default())
}

/// How many notices the signed-in person has not read.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn count_unread(ctx: &Ctx) -> Result<u32> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(u32::try_from(store::count_unread(&ctx.db, user).await?).unwrap_or(u32::MAX))
}

/// The signed-in person's notices, the newest first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_notices(ctx: &Ctx, offset: i64, limit: i64) -> Result<(Vec<Notice>, i64)> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let rows = store::list_notices(&ctx.db, user, offset, limit).await?;
    let notices = rows
        .into_iter()
        .map(|row| {
            let args = serde_json::from_str(&row.args)?;
            Ok(Notice { id: row.id, kind: row.kind, args, link: row.link, created_at: row.created_at, read_at: row.read_at })
        })
        .collect::<Result<Vec<_>>>()?;
    Ok((notices, store::count_notices(&ctx.db, user).await?))
}

/// Marks one notice as read and answers where it leads. Reading state is the reader's own and leaves no trace in the audit chain.
///
/// # Errors
/// `NotFound` if it is not the signed-in person's.
pub async fn open_notice(ctx: &Ctx, notice: NoticeId) -> Result<String> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let link = store::find_link(&ctx.db, user, notice).await?.or_not_found(Noun::Page)?;
    let tx = ctx.db.begin().await?;
    store::mark_read(&tx, user, Some(notice), ctx.now()).await?;
    tx.commit().await?;
    Ok(link)
}

/// Marks all notices of the signed-in person as read.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn read_all(ctx: &Ctx) -> Result<()> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let tx = ctx.db.begin().await?;
    store::mark_read(&tx, user, None, ctx.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The mails of a demonstration, the newest first, with how many there are in all.
///
/// # Errors
/// `NotFound` outside a demonstration: nobody reads other people's mail.
pub async fn list_outbox(ctx: &Ctx, offset: i64, limit: i64) -> Result<(Vec<OutboxMail>, i64)> {
    if !ctx.site.is_demo {
        return Err(Error::NotFound(Noun::Page));
    }
    let rows = store::list_outbox(&ctx.db, offset, limit).await?;
    let mails = rows
        .into_iter()
        .map(|row| OutboxMail {
            id: row.id,
            recipient: row.recipient,
            subject: row.subject,
            body: row.body,
            created_at: row.created_at,
            sent_at: row.sent_at,
        })
        .collect();
    Ok((mails, store::count_outbox(&ctx.db).await?))
}
