//! Sending mail: the edge's words over SMTP, or kept in the outbox where no server is configured.

use std::path::Path;

use app::notices::{Mail, Mailer, Sent};
use base::Lang;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox, message::header::ContentType,
    transport::smtp::authentication::Credentials,
};
use serde_json::Value;

use crate::config::{ConfigError, MailConfig};

/// Words of the edge, transport of the server.
pub struct Post {
    transport: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
}

impl Post {
    /// The transport as configured; an empty host keeps mails in the outbox.
    ///
    /// # Errors
    /// [`ConfigError`] says what is wrong with the configuration.
    pub fn new(config: &MailConfig) -> Result<Self, ConfigError> {
        if config.smtp_host.is_empty() {
            return Ok(Self { transport: None });
        }
        let wrong = |what: &str, why: String| ConfigError(format!("[mail] {what}: {why}"));
        let from = config.from.parse().map_err(|error| wrong("from", format!("{:?}: {error}", config.from)))?;
        let host = config.smtp_host.as_str();
        let builder = match config.smtp_security.as_str() {
            "" | "starttls" => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(|error| wrong("smtp_host", error.to_string()))?
            }
            "tls" => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(|error| wrong("smtp_host", error.to_string()))?,
            "none" if matches!(host, "127.0.0.1" | "::1" | "localhost") => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
            "none" => return Err(wrong("smtp_security", "none is for this machine itself only; write starttls or tls".to_owned())),
            other => return Err(wrong("smtp_security", format!("{other:?}: write starttls, tls or none"))),
        };
        let builder = if config.smtp_port == 0 { builder } else { builder.port(config.smtp_port) };
        let builder = if config.smtp_user.is_empty() {
            builder
        } else {
            builder.credentials(Credentials::new(config.smtp_user.clone(), password(config.smtp_password_file.as_deref())?))
        };
        Ok(Self { transport: Some((builder.build(), from)) })
    }
}

fn password(file: Option<&Path>) -> Result<String, ConfigError> {
    let file = file.ok_or_else(|| ConfigError("[mail] smtp_password_file: needed where smtp_user is set".to_owned()))?;
    let text = std::fs::read_to_string(file).map_err(|error| ConfigError(format!("{}: {error}", file.display())))?;
    Ok(text.trim_end().to_owned())
}

#[async_trait::async_trait]
impl Mailer for Post {
    fn word(&self, kind: &str, args: &Value, link: &str, lang: Lang) -> (String, String) {
        web::notices::words::mail(lang, kind, args, link)
    }

    async fn send(&self, mail: &Mail) -> Result<Sent, String> {
        let Some((transport, from)) = &self.transport else { return Ok(Sent::Kept) };
        let to: Mailbox = mail.to.parse().map_err(|_| "the recipient's address is not valid".to_owned())?;
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|error| format!("message: {error}"))?;
        transport
            .send(message)
            .await
            .map_err(|error| format!("SMTP: {}", if error.is_permanent() { "refused for good" } else { "not now" }))?;
        Ok(Sent::Left)
    }
}
