//! Having an organisation and its place confirmed against a licence or letter.

use base::{
    Problem,
    id::{FileId, OrganizationId},
};
use db::Tx;
use serde_json::json;

use super::super::{
    access, find_organization,
    model::{Organization, OrganizationStatus, Verification},
    store,
};
use super::change;
use crate::{
    Ctx, Error, Noun, Result,
    accounts::{self, Role},
    notices::{self, Tell},
};

/// Hands in a document for confirmation; officers are told. The file must have been uploaded for this organisation.
///
/// # Errors
/// `Conflict` if it is confirmed or closed; `NotFound` for another file; `Forbidden` for anybody but its administrators.
pub async fn ask_verification(ctx: &Ctx, id: OrganizationId, document: FileId) -> Result<Organization> {
    access::may_edit(&ctx.actor, id)?;
    let tx = ctx.db.begin().await?;
    let before = unverified(&tx, id).await?;
    check_document(&tx, id, document).await?;
    let after = Organization { verification: Some(Verification { file: document, asked_at: ctx.now() }), ..before.clone() };
    let after = change(&tx, ctx, &before, after, "organizations.verification-asked").await?;
    for officer in accounts::list_people_with(&tx, Role::CommissionOfficer).await? {
        let tell = Tell {
            to: officer,
            kind: "organizations-verification-asked",
            args: json!({ "organization": after.name }),
            link: format!("/organizations/{id}"),
            key: format!("organizations-verification-asked:{id}:{document}"),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Confirms an organisation against the document that was handed in, or another one uploaded for it. Its people are told.
///
/// # Errors
/// `Invalid` without a document; `Conflict` if it is confirmed or closed; `Forbidden` for one's own and for those who do not confirm.
pub async fn verify_organization(ctx: &Ctx, id: OrganizationId, document: Option<FileId>) -> Result<Organization> {
    access::may_verify(&ctx.actor, id)?;
    let tx = ctx.db.begin().await?;
    let before = unverified(&tx, id).await?;
    let document = document.or(before.verification.map(|asked| asked.file));
    let Some(document) = document else { return Err(Error::field("document", "problem-organizations-document-missing")) };
    check_document(&tx, id, document).await?;
    let asked_at = before.verification.map_or_else(|| ctx.now(), |asked| asked.asked_at);
    let after = Organization {
        status: OrganizationStatus::Verified,
        verification: Some(Verification { file: document, asked_at }),
        ..before.clone()
    };
    let after = change(&tx, ctx, &before, after, "organizations.verified").await?;
    store::set_verified(&tx, id, ctx.now(), ctx.actor.user).await?;
    tell_people(&tx, ctx, &after, "organizations-verified", "").await?;
    tx.commit().await?;
    Ok(after)
}

/// Sends the document back with a reason; the organisation stays as it was and may hand in another one.
///
/// # Errors
/// `Invalid` without a reason; `Conflict` if nothing was handed in; `Forbidden`.
pub async fn refuse_verification(ctx: &Ctx, id: OrganizationId, reason: &str) -> Result<Organization> {
    access::may_verify(&ctx.actor, id)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Problem::field("reason", "problem-organizations-reason").with("max", "500").into());
    }
    let tx = ctx.db.begin().await?;
    let before = unverified(&tx, id).await?;
    if before.verification.is_none() {
        return Err(Error::Conflict(Problem::whole("problem-organizations-nothing-asked")));
    }
    let after = Organization { verification: None, ..before.clone() };
    let after = change(&tx, ctx, &before, after, "organizations.verification-refused").await?;
    tell_people(&tx, ctx, &after, "organizations-verification-refused", reason).await?;
    tx.commit().await?;
    Ok(after)
}

/// Confirms where an organisation sits; until then every policy answer that rests on it says that it does not.
///
/// # Errors
/// `Invalid` for a town or zone the pack does not know; `Conflict` if it was changed meanwhile; `Forbidden`.
pub async fn confirm_place(
    ctx: &Ctx,
    id: OrganizationId,
    seen_version: i64,
    town: Option<&str>,
    zone: Option<&str>,
) -> Result<Organization> {
    access::may_verify(&ctx.actor, id)?;
    let [town, zone] = [town, zone].map(|code| code.map(str::trim).filter(|code| !code.is_empty()));
    if town.is_some_and(|town| ctx.pack.term("towns", town).is_none()) {
        return Err(Error::field("town", "problem-organizations-town"));
    }
    if zone.is_some_and(|zone| !ctx.pack.zones.zones.iter().any(|known| known.code == zone)) {
        return Err(Error::field("zone", "problem-organizations-zone"));
    }
    let tx = ctx.db.begin().await?;
    let before = find_organization(&tx, id).await?;
    if before.version != seen_version {
        return Err(super::stale());
    }
    let after = Organization {
        town: town.map(ToOwned::to_owned),
        zone: zone.map(ToOwned::to_owned),
        place_confirmed_at: Some(ctx.now()),
        ..before.clone()
    };
    let after = change(&tx, ctx, &before, after, "organizations.place-confirmed").await?;
    tell_people(&tx, ctx, &after, "organizations-place-confirmed", "").await?;
    tx.commit().await?;
    Ok(after)
}

async fn unverified(tx: &Tx, id: OrganizationId) -> Result<Organization> {
    let organization = find_organization(tx, id).await?;
    if organization.status == OrganizationStatus::Unverified && !organization.is_real {
        Ok(organization)
    } else {
        Err(Error::Conflict(Problem::whole("problem-organizations-not-unverified").with("status", organization.status.code())))
    }
}

async fn check_document(tx: &Tx, id: OrganizationId, document: FileId) -> Result<()> {
    if store::has_file(tx, id, document).await? { Ok(()) } else { Err(Error::NotFound(Noun::File)) }
}

async fn tell_people(tx: &Tx, ctx: &Ctx, organization: &Organization, kind: &'static str, reason: &str) -> Result<()> {
    for to in accounts::list_people_of(tx, organization.id, Role::OrganizationAdministrator).await? {
        let tell = Tell {
            to,
            kind,
            args: json!({ "organization": organization.name, "reason": reason }),
            link: format!("/organizations/{}", organization.id),
            key: format!("{kind}:{}:{}", organization.id, organization.version),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}
