//! Registering a firm by its credit code.

use app::{
    Error,
    accounts::NewPerson,
    organizations::{self, OrganizationKind, RegisterFirm, Registered},
};
use axum::{
    Form,
    http::{HeaderMap, header},
};
use base::{Lang, Problems};
use serde::Deserialize;

use super::views;
use crate::{accounts::cookies, kernel::respond, refusal::Answer, visit::Visit};

/// As typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct RegisterForm {
    pub(super) name: String,
    pub(super) credit_code: String,
    pub(super) kind: String,
    pub(super) town: String,
    pub(super) person_name: String,
    pub(super) email: String,
    pub(super) password: String,
}

pub(super) async fn form(visit: Visit) -> Answer {
    Ok(respond::html(&views::Register::new(&visit, &RegisterForm::default(), &Problems::new())))
}

pub(super) async fn register(visit: Visit, headers: HeaderMap, Form(form): Form<RegisterForm>) -> Answer {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let person = (!visit.ctx.actor.is_signed_in()).then(|| NewPerson {
        name: form.person_name.clone(),
        name_en: None,
        password: form.password.clone(),
        lang: if visit.asked.lang == Lang::En { Lang::En } else { Lang::Zh },
        agent,
    });
    let input = RegisterFirm {
        name: form.name.clone(),
        credit_code: form.credit_code.clone(),
        town: Some(form.town.clone()),
        kind: OrganizationKind::from_code(&form.kind).unwrap_or(OrganizationKind::Firm),
        email: form.email.clone(),
        person,
    };
    match organizations::register_firm(&visit.ctx, input).await {
        Ok(done) => {
            let path = match done.outcome {
                Registered::First => format!("/organization/{}", done.organization),
                Registered::Claimed => "/desk".to_owned(),
            };
            Ok(match &done.signed_in {
                Some(signed_in) => cookies::signed_in(&visit.edge, signed_in, &path),
                None => respond::see_other(&path),
            })
        }
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&views::Register::new(&visit, &form, &problems))),
        Err(error) => Err(error.into()),
    }
}
