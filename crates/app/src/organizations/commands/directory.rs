//! What organisations say of themselves.

use base::{Problem, Problems, id::OrganizationId};

use super::{
    super::{access, find_organization, model::Organization},
    change,
    registration::read_name,
};
use crate::{Ctx, Result};

/// What an organisation says of itself.
#[derive(Debug, Clone, Default)]
pub struct SaveOrganization {
    /// The version the form was filled from.
    pub seen_version: i64,
    /// The full name; fixed once the organisation is confirmed.
    pub name: String,
    /// The English name.
    pub name_en: Option<String>,
    /// A short name.
    pub short_name: Option<String>,
    /// The town's code.
    pub town: Option<String>,
    /// The zone's code.
    pub zone: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// The industry's letter.
    pub industry: Option<String>,
    /// The track's code.
    pub track: Option<String>,
    /// Its size in words.
    pub scale: Option<String>,
    /// What it says of itself.
    pub introduction: Option<String>,
}

/// Changes what an organisation says of itself. Another town or zone has to be confirmed anew.
///
/// # Errors
/// `Invalid` names every wrong field; `Conflict` if it was changed meanwhile; `Forbidden` for anybody but its administrators.
pub async fn save_organization(ctx: &Ctx, id: OrganizationId, input: SaveOrganization) -> Result<Organization> {
    access::may_edit(&ctx.actor, id)?;
    let mut problems = Problems::new();
    let name = read_name(&input.name, &mut problems);
    let mut text = |field: &'static str, typed: Option<String>, max: usize| {
        let typed = typed.map(|typed| typed.trim().to_owned()).filter(|typed| !typed.is_empty());
        if typed
            .as_ref()
            .is_some_and(|typed| typed.chars().count() > max || typed.chars().any(|c| c.is_control() && c != '\n' && c != '\r'))
        {
            problems.push(Problem::field(field, "problem-organizations-text").with("max", max.to_string()));
        }
        typed
    };
    let name_en = text("name_en", input.name_en, 200);
    let short_name = text("short_name", input.short_name, 40);
    let address = text("address", input.address, 200);
    let scale = text("scale", input.scale, 60);
    let introduction = text("introduction", input.introduction, 2000);
    let [town, zone, industry, track] =
        [input.town, input.zone, input.industry, input.track].map(|code| code.filter(|code| !code.is_empty()));
    for (field, code, vocabulary, problem) in [
        ("town", &town, "towns", "problem-organizations-town"),
        ("industry", &industry, "industries", "problem-organizations-choice"),
        ("track", &track, "tracks", "problem-organizations-choice"),
    ] {
        if code.as_deref().is_some_and(|code| ctx.pack.term(vocabulary, code).is_none()) {
            problems.push(Problem::field(field, problem));
        }
    }
    if zone.as_deref().is_some_and(|zone| !ctx.pack.zones.zones.iter().any(|known| known.code == zone)) {
        problems.push(Problem::field("zone", "problem-organizations-zone"));
    }
    let tx = ctx.db.begin().await?;
    let before = find_organization(&tx, id).await?;
    if before.version != input.seen_version {
        return Err(super::stale());
    }
    if before.is_verified() && name != before.name {
        problems.push(Problem::field("name", "problem-organizations-name-fixed"));
    }
    problems.or_ok(())?;
    let is_same_place = (&town, &zone) == (&before.town, &before.zone);
    let place_confirmed_at = before.place_confirmed_at.filter(|_| is_same_place);
    let after = Organization {
        name,
        name_en,
        short_name,
        town,
        zone,
        place_confirmed_at,
        address,
        industry,
        track,
        scale,
        introduction,
        ..before.clone()
    };
    let after = change(&tx, ctx, &before, after, "organizations.saved").await?;
    tx.commit().await?;
    Ok(after)
}
