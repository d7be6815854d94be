//! What the clock brings: asking whether an entry still holds, and ending it when nobody says so.

use base::time::date_plus_days;
use serde_json::json;

use super::{Status, commands::change, store};
use crate::{
    Ctx, Result,
    notices::{self, Tell},
};

/// Asks the owners of entries that are about to end, and ends those whose last day has passed.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    ask_owners(ctx).await?;
    for id in store::list_overdue(&ctx.db, ctx.today()).await? {
        let tx = ctx.db.begin().await?;
        let Some(before) = store::find(&tx, id).await? else { continue };
        if before.status != Status::Published || before.expires_on.is_none_or(|day| day >= ctx.today()) {
            continue;
        }
        let mut entry = before.clone();
        entry.status = Status::Expired;
        change(&tx, ctx, &before, entry, "registers.expired", None).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Asks “does it still hold?” once for each term; whoever has several entries ending is asked about them together.
async fn ask_owners(ctx: &Ctx) -> Result<()> {
    let until = date_plus_days(ctx.today(), ctx.pack.renewal_notice_days());
    let ids = store::list_to_ask(&ctx.db, until).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let tx = ctx.db.begin().await?;
    let mut told = Vec::new();
    for id in ids {
        let before = store::find(&tx, id).await?.filter(|entry| entry.status == Status::Published && entry.renewal_asked_at.is_none());
        let Some(before) = before else { continue };
        let mut entry = before.clone();
        entry.renewal_asked_at = Some(ctx.now());
        let entry = change(&tx, ctx, &before, entry, "registers.renewal-asked", None).await?;
        let people = match entry.author_id {
            Some(author) => vec![author],
            None => store::list_people(&tx, entry.organization_id).await?,
        };
        let date = entry.expires_on.map(|day| day.to_string()).unwrap_or_default();
        told.extend(people.into_iter().map(|person| Tell {
            to: person,
            kind: "entry-renewal",
            args: json!({ "title": entry.title, "number": entry.number, "date": date }),
            link: format!("/{}/{}", entry.kind.path, entry.id),
            key: format!("entry-renewal:{}:{date}", entry.id),
        }));
    }
    notices::tell_together(&tx, ctx, told, "entries-renewal", "/entries").await?;
    tx.commit().await?;
    Ok(())
}
