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
    let until = date_plus_days(ctx.today(), ctx.pack.renewal_notice_days());
    for id in store::list_to_ask(&ctx.db, until).await? {
        let tx = ctx.db.begin().await?;
        let Some(before) = store::find(&tx, id).await? else { continue };
        if before.status != Status::Published || before.renewal_asked_at.is_some() {
            continue;
        }
        let mut entry = before.clone();
        entry.renewal_asked_at = Some(ctx.now());
        change(&tx, ctx, &before, entry.clone(), "registers.renewal-asked", None).await?;
        let people = match entry.author_id {
            Some(author) => vec![author],
            None => store::list_people(&tx, entry.organization_id).await?,
        };
        for person in people {
            let tell = Tell {
                to: person,
                kind: "entry-renewal",
                args: json!({ "title": entry.title, "number": entry.number, "date": entry.expires_on.map(|day| day.to_string()).unwrap_or_default() }),
                link: format!("/{}/{}", entry.kind.path, entry.id),
                key: format!("entry-renewal:{}:{}", entry.id, entry.expires_on.map(|day| day.to_string()).unwrap_or_default()),
            };
            notices::tell(&tx, ctx, &tell).await?;
        }
        tx.commit().await?;
    }
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
