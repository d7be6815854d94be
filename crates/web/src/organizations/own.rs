//! One's own organisation: what it says of itself, its people, and having it confirmed.

use app::{
    Error,
    accounts::{self, Role},
    files::{self, Upload},
    organizations::{self, SaveOrganization},
};
use axum::{
    Form,
    extract::{Multipart, Path},
};
use base::{
    Problem, Problems,
    id::{InvitationId, OrganizationId},
};
use serde::Deserialize;

use super::views;
use crate::{kernel::respond, refusal::Answer, visit::Visit};

/// The purpose under which licences and letters are kept.
pub(super) const PURPOSE: &str = "verification";

pub(super) async fn index(visit: Visit) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    match visit.ctx.actor.organizations().as_slice() {
        [] => Ok(respond::see_other("/register")),
        [only] => Ok(respond::see_other(&format!("/organization/{only}"))),
        several => {
            let found = organizations::find_organizations(&visit.ctx.db, several).await?;
            Ok(respond::html(&views::Choose::new(&visit, &found)))
        }
    }
}

async fn page(visit: &Visit, id: OrganizationId, problems: &Problems, typed: &[(&str, &str)]) -> app::Result<views::Own> {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded);
    }
    if !visit.ctx.actor.belongs_to(id) {
        return Err(Error::Forbidden);
    }
    let organization = organizations::show_organization(&visit.ctx, id).await?;
    let members = accounts::list_members(&visit.ctx, id).await?;
    let invitations = if visit.ctx.actor.has_for(Role::OrganizationAdministrator, id) {
        accounts::list_invitations(&visit.ctx, Some(id)).await?
    } else {
        Vec::new()
    };
    Ok(views::Own::new(visit, &organization, &members, &invitations, problems, typed))
}

/// The page again with what was wrong and what was typed, or the error as it is.
async fn again(visit: &Visit, id: OrganizationId, error: Error, typed: &[(&str, &str)]) -> Answer {
    match error {
        Error::Invalid(problems) => Ok(respond::invalid(&page(visit, id, &problems, typed).await?)),
        other => Err(other.into()),
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    Ok(respond::html(&page(&visit, id, &Problems::new(), &[]).await?))
}

#[derive(Clone, Deserialize)]
pub(super) struct SaveForm {
    version: i64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    short_name: String,
    #[serde(default)]
    town: String,
    #[serde(default)]
    zone: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    track: String,
    #[serde(default)]
    scale: String,
    #[serde(default)]
    introduction: String,
}

impl SaveForm {
    fn typed(&self) -> [(&'static str, &str); 10] {
        [
            ("name", &self.name),
            ("name_en", &self.name_en),
            ("short_name", &self.short_name),
            ("town", &self.town),
            ("zone", &self.zone),
            ("address", &self.address),
            ("industry", &self.industry),
            ("track", &self.track),
            ("scale", &self.scale),
            ("introduction", &self.introduction),
        ]
    }
}

pub(super) async fn save(visit: Visit, Path(id): Path<OrganizationId>, Form(form): Form<SaveForm>) -> Answer {
    let sent = form.clone();
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let input = SaveOrganization {
        seen_version: form.version,
        name: form.name,
        name_en: filled(form.name_en),
        short_name: filled(form.short_name),
        town: filled(form.town),
        zone: filled(form.zone),
        address: filled(form.address),
        industry: filled(form.industry),
        track: filled(form.track),
        scale: filled(form.scale),
        introduction: filled(form.introduction),
    };
    match organizations::save_organization(&visit.ctx, id, input).await {
        Ok(_) => Ok(respond::see_other(&format!("/organization/{id}"))),
        Err(error) => again(&visit, id, error, &sent.typed()).await,
    }
}

/// The first file of a form.
pub(super) async fn read_upload(mut parts: Multipart) -> app::Result<Upload> {
    let unreadable = |_| Error::field("file", "problem-organizations-upload");
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(unreadable)?.to_vec();
            if !bytes.is_empty() {
                return Ok(Upload { name, bytes });
            }
        }
    }
    Err(Problem::field("file", "problem-field-required").into())
}

pub(super) async fn document(visit: Visit, Path(id): Path<OrganizationId>, parts: Multipart) -> Answer {
    let outcome = async {
        let upload = read_upload(parts).await?;
        let file = files::attach_for_organization(&visit.ctx, id, PURPOSE, upload).await?;
        organizations::ask_verification(&visit.ctx, id, file.id).await
    };
    match outcome.await {
        Ok(_) => Ok(respond::see_other(&format!("/organization/{id}"))),
        Err(error) => again(&visit, id, error, &[]).await,
    }
}

#[derive(Deserialize)]
pub(super) struct InviteForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

pub(super) async fn invite(visit: Visit, Path(id): Path<OrganizationId>, Form(form): Form<InviteForm>) -> Answer {
    let outcome = match Role::from_code(&form.role) {
        Some(role) => accounts::invite_colleague(&visit.ctx, id, role, &form.email).await.map(|_| ()),
        None => Err(Error::field("role", "problem-field-required")),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("/organization/{id}"))),
        Err(error) => again(&visit, id, error, &[("email", &form.email), ("role", &form.role)]).await,
    }
}

pub(super) async fn end_invitation(visit: Visit, Path((id, invitation)): Path<(OrganizationId, InvitationId)>) -> Answer {
    accounts::end_invitation(&visit.ctx, invitation).await?;
    Ok(respond::see_other(&format!("/organization/{id}")))
}
