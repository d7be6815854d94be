//! One's own account.

use app::{
    Error,
    accounts::{self, SaveProfile},
};
use axum::{Form, extract::Path};
use base::{
    Lang, Problems,
    id::{SessionId, TokenId},
};
use serde::Deserialize;

use super::{
    cookies,
    sign_in::CodeForm,
    views::{Account, AccountParts, Said},
};
use crate::{
    kernel::{Speak, page::LinkView, respond},
    refusal::Answer,
    visit::Visit,
};

async fn page(visit: &Visit, problems: Problems, typed: Vec<(&'static str, String)>) -> app::Result<Account> {
    let parts = AccountParts {
        profile: accounts::find_profile(&visit.ctx).await?,
        sessions: accounts::list_sessions(&visit.ctx).await?,
        tokens: accounts::list_tokens(&visit.ctx).await?,
        problems,
        typed,
    };
    Ok(Account::new(visit, parts))
}

/// The page again with what was wrong, or the error as it is.
async fn again(visit: &Visit, error: Error) -> Answer {
    match error {
        Error::Invalid(problems) => Ok(respond::invalid(&page(visit, problems, Vec::new()).await?)),
        other => Err(other.into()),
    }
}

pub(super) async fn show(visit: Visit) -> Answer {
    Ok(respond::html(&page(&visit, Problems::new(), Vec::new()).await?))
}

#[derive(Deserialize)]
pub(super) struct ProfileForm {
    version: i64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    lang: String,
    notices_by_mail: Option<String>,
}

pub(super) async fn save(visit: Visit, Form(form): Form<ProfileForm>) -> Answer {
    let is_ticked = if form.notices_by_mail.is_some() { "true" } else { "" };
    let typed = vec![
        ("name", form.name.clone()),
        ("name_en", form.name_en.clone()),
        ("lang", form.lang.clone()),
        ("notices_by_mail", is_ticked.to_owned()),
    ];
    let input = SaveProfile {
        seen_version: form.version,
        name: form.name,
        name_en: Some(form.name_en).filter(|name| !name.trim().is_empty()),
        lang: Lang::from_tag(&form.lang).unwrap_or_default(),
        notices_by_mail: form.notices_by_mail.is_some(),
    };
    match accounts::save_profile(&visit.ctx, input).await {
        Ok(_) => Ok(respond::see_other("/account")),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&page(&visit, problems, typed).await?)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct ChangeForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn change_password(visit: Visit, Form(form): Form<ChangeForm>) -> Answer {
    let Some(session) = visit.session.clone() else { return Err(Error::SignInNeeded.into()) };
    match accounts::change_password(&visit.ctx, &session, &form.current, &form.password).await {
        Ok(signed_in) => Ok(cookies::signed_in(&visit.edge, &signed_in, "/account")),
        Err(error) => again(&visit, error).await,
    }
}

pub(super) async fn recovery_codes(visit: Visit, Form(form): Form<CodeForm>) -> Answer {
    let Some(session) = visit.session.clone() else { return Err(Error::SignInNeeded.into()) };
    match accounts::renew_recovery_codes(&visit.ctx, &session, &form.code).await {
        Ok(codes) => {
            let next = LinkView::new(visit.asked.lang.t("accounts-account"), "/account");
            Ok(respond::html(&Said::new(&visit, "accounts-enrolled", next).codes(codes)))
        }
        Err(error) => again(&visit, error).await,
    }
}

pub(super) async fn end_session(visit: Visit, Path(id): Path<SessionId>) -> Answer {
    accounts::end_session(&visit.ctx, id).await?;
    Ok(respond::see_other("/account"))
}

pub(super) async fn end_others(visit: Visit) -> Answer {
    let Some(session) = visit.session.clone() else { return Err(Error::SignInNeeded.into()) };
    accounts::end_other_sessions(&visit.ctx, &session).await?;
    Ok(respond::see_other("/account"))
}

#[derive(Deserialize)]
pub(super) struct TokenForm {
    #[serde(default)]
    name: String,
}

/// How long a token holds.
const TOKEN_DAYS: i64 = 90;

pub(super) async fn create_token(visit: Visit, Form(form): Form<TokenForm>) -> Answer {
    match accounts::create_token(&visit.ctx, &form.name, TOKEN_DAYS).await {
        Ok((_, secret)) => {
            let next = LinkView::new(visit.asked.lang.t("accounts-account"), "/account");
            Ok(respond::html(&Said::new(&visit, "accounts-token-made", next).codes(vec![secret.reveal().to_owned()])))
        }
        Err(error) => again(&visit, error).await,
    }
}

pub(super) async fn end_token(visit: Visit, Path(id): Path<TokenId>) -> Answer {
    accounts::end_token(&visit.ctx, id).await?;
    Ok(respond::see_other("/account"))
}
