//! What people say of themselves.

use base::{Lang, Problem, Problems};

use super::{
    super::{person::User, store},
    people::read_name,
};
use crate::{Ctx, Error, Noun, OrNotFound, Result, audit, audit::Event};

/// One's own name and wishes.
#[derive(Debug, Clone)]
pub struct SaveProfile {
    /// The version the form was filled from.
    pub seen_version: i64,
    /// The name.
    pub name: String,
    /// The name in Latin letters.
    pub name_en: Option<String>,
    /// The language of mails.
    pub lang: Lang,
    /// Whether notices go out by mail as well.
    pub notices_by_mail: bool,
}

/// Changes one's own name, language and wish for mails.
///
/// # Errors
/// `Invalid` for a name that will not do; `Conflict` if it was changed meanwhile.
pub async fn save_profile(ctx: &Ctx, input: SaveProfile) -> Result<User> {
    let id = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    let mut problems = Problems::new();
    let name = read_name("name", &input.name, &mut problems);
    let name_en = input.name_en.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let name_en = name_en.map(|typed| read_name("name_en", typed, &mut problems));
    problems.or_ok(())?;
    let tx = ctx.db.begin().await?;
    let before = store::find_user(&tx, id).await?.or_not_found(Noun::User)?;
    if before.version != input.seen_version {
        return Err(stale());
    }
    let user = User { name, name_en, lang: input.lang, notices_by_mail: input.notices_by_mail, version: before.version + 1, ..before };
    if !store::update_profile(&tx, &user).await? {
        return Err(stale());
    }
    audit::record(&tx, ctx, Event::new("accounts.profile-saved", "user", id)).await?;
    tx.commit().await?;
    Ok(user)
}

fn stale() -> Error {
    Error::Conflict(Problem::whole("problem-accounts-stale"))
}
