//! Telling people, inside the transaction of what they are told about.

use db::Tx;
use serde_json::json;

use super::{Tell, store};
use crate::{Ctx, Result, jobs, jobs::Job};

/// Tells a person once: a notice in the product and, if wanted, a mail through the outbox. Telling again under the same key does nothing.
///
/// # Errors
/// When the database refuses.
pub async fn tell(tx: &Tx, ctx: &Ctx, tell: &Tell) -> Result<()> {
    tell_with_mail(tx, ctx, tell, &tell.args).await
}

/// As [`tell`], where the mail mentions values that do not stand in the notice, such as a link that only its reader may have.
///
/// # Errors
/// When the database refuses.
pub async fn tell_with_mail(tx: &Tx, ctx: &Ctx, tell: &Tell, mail_args: &serde_json::Value) -> Result<()> {
    let now = ctx.now();
    let args = tell.args.to_string();
    if !store::insert_notice(tx, tell.to, tell.kind, &args, &tell.link, &tell.key, now).await? {
        return Ok(());
    }
    let Some(reader) = store::find_reader(tx, tell.to).await? else { return Ok(()) };
    if reader.status == "active" && reader.notices_by_mail {
        let mail = store::NewMail {
            recipient: &reader.email,
            user: Some(tell.to),
            kind: tell.kind,
            lang: &reader.lang,
            args: &mail_args.to_string(),
            link: &tell.link,
            key: &tell.key,
        };
        enqueue_mail(tx, ctx, &mail).await?;
    }
    Ok(())
}

/// Sends a mail to an address that need not have an account yet, such as an invitation.
///
/// # Errors
/// When the database refuses.
pub async fn mail_to(tx: &Tx, ctx: &Ctx, recipient: &str, lang: base::Lang, tell: (&str, &serde_json::Value, &str, &str)) -> Result<()> {
    let (kind, args, link, key) = tell;
    let args = args.to_string();
    let mail = store::NewMail { recipient, user: None, kind, lang: lang.tag(), args: &args, link, key };
    enqueue_mail(tx, ctx, &mail).await
}

async fn enqueue_mail(tx: &Tx, ctx: &Ctx, mail: &store::NewMail<'_>) -> Result<()> {
    if let Some(id) = store::insert_mail(tx, mail, ctx.now()).await? {
        jobs::enqueue(tx, ctx, Job::new("notices.send-mail", json!({ "mail": id.to_string() }))).await?;
    }
    Ok(())
}
