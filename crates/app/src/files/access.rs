//! Who may read, add and remove files: the feature that owns the thing decides.

use super::model::{Owner, StoredFile};
use crate::{Ctx, Error, Noun, Result, deals, organizations};

/// Whether the one who acts may read the file.
pub(super) async fn may_read(ctx: &Ctx, file: &StoredFile) -> Result<()> {
    match file.owner {
        Owner::Deal(deal) => deals::may_read_documents(ctx, deal).await.map_err(|error| hidden(&error)),
        Owner::Organization(organization) => {
            let actor = &ctx.actor;
            let is_own = actor.belongs_to(organization);
            // Whoever confirms an organisation against its paper reads the paper.
            if is_own || organizations::access::may_verify(actor, organization).is_ok() { Ok(()) } else { Err(Error::NotFound(Noun::File)) }
        }
    }
}

/// Whether the one who acts may remove the file: who sent it, or who keeps the thing it belongs to.
pub(super) async fn may_remove(ctx: &Ctx, file: &StoredFile) -> Result<()> {
    may_read(ctx, file).await?;
    let is_sender = ctx.actor.user.is_some() && file.uploaded_by == ctx.actor.user;
    match file.owner {
        Owner::Deal(deal) => deals::may_remove_document(ctx, deal, is_sender).await,
        Owner::Organization(_) if is_sender || ctx.actor.is_system => Ok(()),
        Owner::Organization(_) => Err(Error::Forbidden),
    }
}

/// Whoever may not see the thing does not learn that there is a file either.
fn hidden(error: &Error) -> Error {
    match error {
        Error::SignInNeeded => Error::SignInNeeded,
        Error::Unavailable(why) => Error::Unavailable(why.clone()),
        Error::Full(why) => Error::Full(why.clone()),
        Error::Internal(why) => Error::Internal(why.clone()),
        _ => Error::NotFound(Noun::File),
    }
}
