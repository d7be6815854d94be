//! Inquiries (联系请求): a visitor or a member asks to be contacted about an entry of any register.
//!
//! An inquiry is unhandled until somebody of the owner's, or a technology manager who handles the entry, notes what came of it. How to
//! reach the one who asked is masked until one opens the inquiry, and each person's opening is recorded. Names, ways to reach people and
//! what they wrote stand in this feature's table and nowhere else: not in notices, not in the audit chain, not in logs.
//! Reading order: [`model`], `commands`, `queries`. Not here: the trap for programs that fill in every field (the edge).

mod commands;
pub mod model;
mod queries;
mod store;

pub use commands::{ask_contact, handle_inquiry, open_inquiry};
pub use model::{AskContact, Inquiry, Which};
pub use queries::{InquirySeen, count_unhandled, list_inquiries, read_inquiry};

/// Forgets from which network addresses was asked, a day after.
///
/// # Errors
/// When the database does not answer.
pub(in crate::hall) async fn tick(ctx: &crate::Ctx) -> crate::Result<()> {
    Ok(store::forget_addresses(&ctx.db, base::time::plus_days(ctx.now(), -1)).await?)
}
