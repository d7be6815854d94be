//! Telling people, inside the transaction of what they are told about.

use base::id::UserId;
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

/// Tells people of several things that came up at the same moment: a person with one of them is told of that one; a person with more is told once,
/// by a notice of the kind `many` with the values of the first and their `count`, leading to `link`.
///
/// # Errors
/// When the database refuses.
pub async fn tell_together(tx: &Tx, ctx: &Ctx, told: Vec<Tell>, many: &'static str, link: &str) -> Result<()> {
    let mut people: Vec<UserId> = told.iter().map(|one| one.to).collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        let own: Vec<&Tell> = told.iter().filter(|one| one.to == person).collect();
        match own.as_slice() {
            [] => {}
            [only] => tell(tx, ctx, only).await?,
            [first, ..] => {
                let mut args = first.args.clone();
                if let Some(args) = args.as_object_mut() {
                    args.insert("count".to_owned(), own.len().to_string().into());
                }
                let keys: Vec<&str> = own.iter().map(|one| one.key.as_str()).collect();
                let key = format!("{many}:{}", db::audit::digest(&keys.join(" ")));
                tell(tx, ctx, &Tell { to: person, kind: many, args, link: link.to_owned(), key }).await?;
            }
        }
    }
    Ok(())
}

/// Takes back what people were told of one matter: the notices, and the mails that have not left yet.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(tx: &Tx, kind: &str, link: &str) -> Result<()> {
    store::delete_notices(tx, kind, link).await?;
    Ok(store::delete_waiting_mails(tx, kind, link).await?)
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

/// Whether a mail under this key was asked for before, for jobs that may run twice.
///
/// # Errors
/// When the database does not answer.
pub async fn is_mailed(tx: &Tx, recipient: &str, key: &str) -> Result<bool> {
    Ok(store::count_mails(tx, recipient, key).await? > 0)
}

async fn enqueue_mail(tx: &Tx, ctx: &Ctx, mail: &store::NewMail<'_>) -> Result<()> {
    if let Some(id) = store::insert_mail(tx, mail, ctx.now()).await? {
        jobs::enqueue(tx, ctx, Job::new("notices.send-mail", json!({ "mail": id.to_string() }))).await?;
    }
    Ok(())
}
