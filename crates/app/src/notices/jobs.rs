//! Sending what waits in the outbox.

use base::{Lang, id::MailId};
use serde_json::Value;

use super::{
    model::{Mail, Sent},
    store,
};
use crate::{App, Ctx, Error, Result};

/// Does a job of this feature.
///
/// # Errors
/// When it cannot be done now.
pub async fn run(app: &App, ctx: &Ctx, kind: &str, payload: &Value) -> Result<()> {
    match kind {
        "notices.send-mail" => send_mail(app, ctx, payload).await,
        _ => Err(Error::Internal(format!("no such kind of job: {kind}"))),
    }
}

/// Words and sends one mail. Done twice, it is sent once, unless the process ends between the transport's yes and the note of it.
async fn send_mail(app: &App, ctx: &Ctx, payload: &Value) -> Result<()> {
    let id: MailId = payload
        .get("mail")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::Internal("job without a mail".to_owned()))?;
    let Some(waiting) = store::find_mail(&ctx.db, id).await? else { return Ok(()) };
    if waiting.sent_at.is_some() {
        return Ok(());
    }
    let args: Value = serde_json::from_str(&waiting.args)?;
    let lang = Lang::from_tag(&waiting.lang).unwrap_or_default();
    let link = match waiting.link.as_deref() {
        Some(link) if link.starts_with('/') => format!("{}{link}", app.site.base_url),
        other => other.unwrap_or_default().to_owned(),
    };
    let (subject, body) = app.mailer.word(&waiting.kind, &args, &link, lang);
    let mail = Mail { to: waiting.recipient, subject, body };
    let outcome = app.mailer.send(&mail).await;
    let tx = ctx.db.begin().await?;
    store::update_mail(&tx, id, &mail, matches!(outcome, Ok(Sent::Left)).then(|| ctx.now()), outcome.as_ref().err().map(String::as_str))
        .await?;
    tx.commit().await?;
    outcome.map(|_| ()).map_err(Error::Unavailable)
}
