//! The demo's organisations and people: invented, without passwords, entered once. They sign in by one-time links only.

use std::collections::HashMap;

use base::{
    Lang,
    id::{OrganizationId, UserId},
};
use db::Tx;
use serde_json::json;

use super::{NewUser, Role, commands::people};
use crate::{
    Ctx, Error, Result,
    audit::{self, Event},
    organizations::{self, Organization, OrganizationStatus},
    pack::{DemoOrganization, DemoPack, PackOrganization},
};

/// Under which identifiers the pack's codes have been entered.
#[derive(Debug, Clone, Default)]
pub struct DemoIds {
    /// Organisations, invented and real, by code.
    pub organizations: HashMap<String, OrganizationId>,
    /// People by code.
    pub people: HashMap<String, UserId>,
}

/// Enters the pack's real organisations, with public facts only; those already there are left alone.
///
/// # Errors
/// When the database refuses.
pub async fn load_directory(ctx: &Ctx) -> Result<HashMap<String, OrganizationId>> {
    let mut ids = HashMap::new();
    let tx = ctx.db.begin().await?;
    for real in &ctx.pack.organizations {
        let organization = real_organization(ctx, real);
        ids.insert(real.code.clone(), enter(&tx, ctx, organization).await?);
    }
    tx.commit().await?;
    Ok(ids)
}

/// Enters the demo's organisations and people; those already there are left alone.
///
/// # Errors
/// `Forbidden` outside a demonstration; `Internal` if a role names an unknown organisation.
pub async fn load(ctx: &Ctx, demo: &DemoPack) -> Result<DemoIds> {
    if !ctx.site.is_demo || !ctx.actor.is_system {
        return Err(Error::Forbidden);
    }
    let mut ids = DemoIds { organizations: load_directory(ctx).await?, people: HashMap::new() };
    let tx = ctx.db.begin().await?;
    for invented in &demo.organizations {
        let organization = demo_organization(ctx, invented);
        ids.organizations.insert(invented.code.clone(), enter(&tx, ctx, organization).await?);
    }
    for person in &demo.people {
        if let Some(known) = super::find_user_by_email(&tx, &person.email).await? {
            ids.people.insert(person.code.clone(), known.id);
            continue;
        }
        let new = NewUser {
            email: person.email.clone(),
            name: person.name.clone(),
            name_en: person.name_en.clone(),
            lang: Lang::Zh,
            password_hash: None,
            is_demo: true,
        };
        let user = people::insert_user(&tx, ctx, &new).await?;
        for role in &person.roles {
            let organization = match &role.organization {
                Some(code) => Some(
                    ids.organizations
                        .get(code)
                        .copied()
                        .ok_or_else(|| Error::Internal(format!("demo person {}: organisation {code}", person.code)))?,
                ),
                None => None,
            };
            people::insert_active_grant(&tx, ctx, user, role.role, organization).await?;
        }
        ids.people.insert(person.code.clone(), user);
    }
    tx.commit().await?;
    Ok(ids)
}

/// One person for each role, the first of each in the order of the file, to try the hall as.
#[must_use]
pub fn one_for_each_role(demo: &DemoPack) -> Vec<(Role, String)> {
    let mut found: Vec<(Role, String)> = Vec::new();
    for person in &demo.people {
        for held in &person.roles {
            if !found.iter().any(|(role, _)| *role == held.role) {
                found.push((held.role, person.code.clone()));
            }
        }
    }
    found
}

async fn enter(tx: &Tx, ctx: &Ctx, organization: Organization) -> Result<OrganizationId> {
    if let Some(code) = &organization.code
        && let Some(known) = organizations::find_by_code(tx, code).await?
    {
        return Ok(known.id);
    }
    organizations::insert_organization(tx, &organization).await?;
    let event = Event::new("organizations.entered", "organization", organization.id);
    audit::record(tx, ctx, event.with(json!({ "code": organization.code, "is_demo": organization.is_demo }))).await?;
    Ok(organization.id)
}

fn blank(ctx: &Ctx, code: &str) -> Organization {
    Organization {
        code: Some(code.to_owned()),
        status: OrganizationStatus::Verified,
        ..Organization::blank(OrganizationId::at(ctx.now()), ctx.now())
    }
}

fn real_organization(ctx: &Ctx, real: &PackOrganization) -> Organization {
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Organization {
        kind: real.kind,
        name: real.names.zh.clone(),
        name_en: filled(&real.names.en),
        short_name: filled(&real.short.zh),
        town: real.town.clone(),
        zone: real.zone.clone(),
        track: real.track.clone(),
        lat: real.point.map(|point| point.lat).filter(|_| real.is_place_verified),
        lon: real.point.map(|point| point.lon).filter(|_| real.is_place_verified),
        introduction: filled(&real.direction.zh),
        is_real: true,
        ..blank(ctx, &real.code)
    }
}

fn demo_organization(ctx: &Ctx, invented: &DemoOrganization) -> Organization {
    Organization {
        kind: invented.kind,
        name: invented.name.clone(),
        name_en: invented.name_en.clone(),
        short_name: invented.short_name.clone(),
        credit_code: invented.credit_code.clone(),
        town: invented.town.clone(),
        zone: invented.zone.clone(),
        address: invented.address.clone(),
        place_confirmed_at: invented.is_verified.then(|| ctx.now()),
        lat: invented.point.map(|point| point.lat),
        lon: invented.point.map(|point| point.lon),
        industry: invented.industry.clone(),
        track: invented.track.clone(),
        scale: invented.scale.clone(),
        introduction: invented.introduction.clone(),
        status: if invented.is_verified { OrganizationStatus::Verified } else { OrganizationStatus::Unverified },
        is_demo: true,
        ..blank(ctx, &invented.code)
    }
}
