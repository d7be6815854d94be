//! Sending what waits in the outbox.

use serde_json::Value;

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

/// Sends one mail; doing it twice sends it once.
///
/// # Errors
/// When it cannot be sent now.
async fn send_mail(_app: &App, _ctx: &Ctx, payload: &Value) -> Result<()> {
    payload.get("mail").and_then(Value::as_str).ok_or_else(|| Error::Internal("job without a mail".to_owned()))?;
    Err(Error::Unavailable("no mail transport".to_owned()))
}
