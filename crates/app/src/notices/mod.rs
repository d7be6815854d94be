//! Notices: what a person is told, in the product and by mail.
//!
//! A notice has a kind (its words stand in the edge's texts under `notices-<kind>`), arguments, a link and a key; the same key
//! is never told twice to the same person. A mail follows from the outbox where the person wants mails.
//! Reading order: [`model`], [`commands`], [`jobs`].

pub mod commands;
pub mod jobs;
pub mod model;
pub mod queries;
mod store;
#[cfg(test)]
mod tests;

pub use commands::{is_mailed, mail_to, take_back, tell, tell_together, tell_with_mail};
pub use model::{Mail, Mailer, Notice, OutboxMail, Sent, Tell};
pub use queries::{count_unread, find_lang, list_notices, list_outbox, open_notice, read_all};
