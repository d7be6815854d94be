//! What people do with organisations; one file per subject.

pub mod directory;
pub mod registration;
pub mod verification;

use base::Problem;
use db::Tx;

use super::{model::Organization, store};
use crate::{Ctx, Error, Result, audit, audit::Event};

/// Writes a changed organisation over the version before it, with its audit entry.
async fn change(tx: &Tx, ctx: &Ctx, before: &Organization, mut after: Organization, action: &'static str) -> Result<Organization> {
    after.version = before.version + 1;
    if ctx.has_missed(before.version) || !store::update(tx, &after).await? {
        return Err(stale());
    }
    let event = Event::new(action, "organization", after.id).before(&state(before)).after(&state(&after));
    audit::record(tx, ctx, event).await?;
    Ok(after)
}

fn stale() -> Error {
    Error::Conflict(Problem::whole("problem-organizations-stale"))
}

/// All that can change, as one text for the digests of the audit chain.
fn state(organization: &Organization) -> String {
    let it = organization;
    format!(
        "{:?}",
        (
            (&it.name, &it.name_en, &it.short_name, &it.town, &it.zone, it.place_confirmed_at, &it.address, it.lat, it.lon),
            (&it.industry, &it.track, &it.scale, &it.introduction, it.status.code(), it.verification, it.version),
        )
    )
}
