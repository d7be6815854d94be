//! The way in: password, second factor, an expired password, the demo's links, invitations, lost passwords.
//!
//! Every step carries where the reader wanted to go (`back`) and, if their session ended while they were filling in a form, what they had
//! typed (`kept`).

use app::{
    Error,
    accounts::{self, NewPerson, SignIn, SignedIn, Stage},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
};
use base::{Lang, Problems};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{
    cookies,
    kept::{Kept, Resumed},
    views::{FormPage, Said, languages},
};
use crate::{
    kernel::{Speak, asked::local_path, forms::Field, page::LinkView, respond},
    refusal::{Answer, Refused},
    visit::{Visit, Web},
};

/// Where to go on to.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

impl Back {
    /// For an address.
    fn encoded(&self) -> String {
        percent_encoding::utf8_percent_encode(local_path(&self.back), percent_encoding::NON_ALPHANUMERIC).to_string()
    }

    /// A step of signing in that leads on there.
    fn step(&self, path: &str) -> String {
        format!("{path}?back={}", self.encoded())
    }

    fn page(&self) -> &str {
        match local_path(&self.back) {
            "/" => "/desk",
            path => path,
        }
    }
}

fn agent(headers: &HeaderMap) -> Option<String> {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

/// Goes on to what the stage of signing in asks for, and at its end to where the reader wanted to go, or back to what they had typed.
async fn go_on(web: &Web, mut visit: Visit, signed_in: &SignedIn, back: &Back, kept: &str) -> Answer {
    let Some(kept) = Kept::read(kept) else {
        let path = match signed_in.stage {
            Stage::SecondFactor => back.step("/sign-in/second-factor"),
            Stage::Enrolment => back.step("/sign-in/enrolment"),
            Stage::PasswordExpired => back.step("/sign-in/password"),
            Stage::Complete => back.page().to_owned(),
        };
        return Ok(cookies::signed_in(&visit.edge, signed_in, &path));
    };
    let address = visit.ctx.actor.address.clone();
    let found = accounts::find_session(&web.app, signed_in.token.reveal(), address.as_deref()).await?;
    let (session, actor) = found.ok_or(Error::SignInNeeded)?;
    visit.ctx.actor = actor;
    let (none, text) = (Problems::new(), kept.write());
    let page = match signed_in.stage {
        Stage::Complete => respond::html(&Resumed::new(&visit, &kept)),
        Stage::SecondFactor => respond::html(&factor_page(&visit, back, &none).keep(text)),
        Stage::Enrolment => respond::html(&enrolment_page(&visit, &session, back, &none).await?.keep(text)),
        Stage::PasswordExpired => respond::html(&expired_page(&visit, back, &none).keep(text)),
    };
    Ok(cookies::with_secret(&visit.edge, page, Some(&signed_in.token)))
}

/// The form again if it was filled in wrongly, else the error as it is.
fn again(error: Error, page: impl FnOnce(&Problems) -> FormPage) -> Answer {
    match error {
        Error::Invalid(problems) => Ok(respond::invalid(&page(&problems))),
        other => Err(Refused::from(other)),
    }
}

/// The form to sign in, which leads on to `back`.
pub(super) fn sign_in_page(visit: &Visit, email: &str, back: &Back, problems: &Problems) -> FormPage {
    let lang = visit.asked.lang;
    let fields = vec![
        Field::line(lang, "email", lang.t("accounts-email"), "email", "username").value(email).required(),
        Field::line(lang, "password", lang.t("accounts-password"), "password", "current-password").required(),
    ];
    let page = FormPage::new(visit, "accounts-sign-in", back.step("/sign-in"), fields, problems)
        .link(lang.t("accounts-lost"), "/password")
        .link(lang.t("accounts-register-firm"), "/register");
    if visit.ctx.site.is_demo { page.warning(lang.t("accounts-sign-in-demo").into_owned()) } else { page }
}

/// The form to sign in for somebody whose session ended while they were filling in another.
pub(super) fn expired_sign_in(visit: &Visit, kept: String) -> FormPage {
    let back = Back { back: "/".to_owned() };
    sign_in_page(visit, "", &back, &Problems::new()).warning(visit.asked.lang.t("accounts-kept-expired").into_owned()).keep(kept)
}

pub(super) async fn form(visit: Visit, Query(back): Query<Back>) -> Answer {
    Ok(respond::html(&sign_in_page(&visit, "", &back, &Problems::new())))
}

#[derive(Deserialize)]
pub(super) struct SignInForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    kept: String,
}

pub(super) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    Query(back): Query<Back>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Answer {
    let input = SignIn { email: form.email.clone(), password: form.password, agent: agent(&headers) };
    match accounts::sign_in(&visit.ctx, input).await {
        Ok(signed_in) => go_on(&web, visit, &signed_in, &back, &form.kept).await,
        Err(error) => again(error, |problems| sign_in_page(&visit, &form.email, &back, problems).keep(form.kept)),
    }
}

pub(super) async fn demo_form(visit: Visit, Path(token): Path<String>) -> Answer {
    let person = match accounts::find_demo_link(&visit.ctx, &token).await {
        Ok(person) => person,
        Err(error) => return spent(&visit, error),
    };
    let lang = visit.asked.lang;
    let mut roles: Vec<_> = person.grants.iter().map(|grant| lang.t(&format!("accounts-role-{}", grant.role.code()))).collect();
    roles.dedup();
    let lead = lang.ta("accounts-demo-lead", &[("name", person.shown_name(lang)), ("roles", &roles.join(&lang.t("accounts-join")))]);
    let action = format!("/sign-in/demo/{token}");
    let page = FormPage::with_lead(&visit, "accounts-demo", lead, action, Vec::new(), &Problems::new());
    Ok(respond::html(&page.demo_link()))
}

pub(super) async fn demo(visit: Visit, Path(token): Path<String>, headers: HeaderMap) -> Answer {
    match accounts::sign_in_by_link(&visit.ctx, &token, agent(&headers).as_deref()).await {
        Ok(signed_in) => Ok(cookies::signed_in(&visit.edge, &signed_in, "/desk")),
        Err(error) => spent(&visit, error),
    }
}

/// In a demonstration a link that does not hold any more says how to come by another.
fn spent(visit: &Visit, error: Error) -> Answer {
    match error {
        Error::NotFound(app::Noun::Link) if visit.ctx.site.is_demo => {
            let next = LinkView::new(visit.asked.lang.t("accounts-demo-spent-next"), "/");
            Ok(respond::html_with(StatusCode::GONE, &Said::new(visit, "accounts-demo-spent", next)))
        }
        other => Err(other.into()),
    }
}

fn code_field(lang: Lang) -> Field {
    Field::line(lang, "code", lang.t("accounts-code"), "text", "one-time-code").required().at_most(40)
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    kept: String,
}

fn factor_page(visit: &Visit, back: &Back, problems: &Problems) -> FormPage {
    FormPage::new(visit, "accounts-factor", back.step("/sign-in/second-factor"), vec![code_field(visit.asked.lang)], problems)
}

pub(super) async fn factor_form(visit: Visit, Query(back): Query<Back>) -> Answer {
    match visit.session.as_ref().map(|session| session.stage) {
        Some(Stage::SecondFactor) => Ok(respond::html(&factor_page(&visit, &back, &Problems::new()))),
        _ => Ok(respond::see_other("/sign-in")),
    }
}

pub(super) async fn factor(State(web): State<Web>, visit: Visit, Query(back): Query<Back>, Form(form): Form<CodeForm>) -> Answer {
    let Some(session) = visit.session.clone() else { return Ok(respond::see_other("/sign-in")) };
    match accounts::show_second_factor(&visit.ctx, &session, &form.code).await {
        Ok(signed_in) => go_on(&web, visit, &signed_in, &back, &form.kept).await,
        Err(error) => again(error, |problems| factor_page(&visit, &back, problems).keep(form.kept)),
    }
}

async fn enrolment_page(visit: &Visit, session: &accounts::Session, back: &Back, problems: &Problems) -> app::Result<FormPage> {
    let enrolment = accounts::begin_enrolment(&visit.ctx, session).await?;
    let code = qrcode::QrCode::new(enrolment.otpauth_url.as_bytes()).map_err(|error| Error::Internal(format!("qr: {error}")))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(220, 220).build();
    let image = format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg));
    let page = FormPage::new(visit, "accounts-enrolment", back.step("/sign-in/enrolment"), vec![code_field(visit.asked.lang)], problems);
    Ok(page.with_secret(image, enrolment.secret))
}

pub(super) async fn enrolment_form(visit: Visit, Query(back): Query<Back>) -> Answer {
    let Some(session) = visit.session.clone() else { return Ok(respond::see_other("/sign-in")) };
    Ok(respond::html(&enrolment_page(&visit, &session, &back, &Problems::new()).await?))
}

pub(super) async fn enrolment(visit: Visit, Query(back): Query<Back>, Form(form): Form<CodeForm>) -> Answer {
    let Some(session) = visit.session.clone() else { return Ok(respond::see_other("/sign-in")) };
    match accounts::confirm_enrolment(&visit.ctx, &session, &form.code).await {
        Ok(enrolled) => {
            let next = LinkView::new(visit.asked.lang.t("accounts-go-on"), back.page());
            let page = Said::new(&visit, "accounts-enrolled", next).codes(enrolled.recovery_codes).resume(Kept::read(&form.kept));
            Ok(cookies::with_secret(&visit.edge, respond::html(&page), Some(&enrolled.signed_in.token)))
        }
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&enrolment_page(&visit, &session, &back, &problems).await?.keep(form.kept))),
        Err(error) => Err(error.into()),
    }
}

fn expired_page(visit: &Visit, back: &Back, problems: &Problems) -> FormPage {
    let lang = visit.asked.lang;
    let current = Field::line(lang, "current", lang.t("accounts-password-current"), "password", "current-password").required();
    FormPage::new(visit, "accounts-expired", back.step("/sign-in/password"), vec![current, new_password_field(lang)], problems)
}

pub(super) async fn expired_form(visit: Visit, Query(back): Query<Back>) -> Answer {
    match visit.session.as_ref().map(|session| session.stage) {
        Some(Stage::PasswordExpired) => Ok(respond::html(&expired_page(&visit, &back, &Problems::new()))),
        _ => Ok(respond::see_other("/sign-in")),
    }
}

#[derive(Deserialize)]
pub(super) struct ExpiredForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    kept: String,
}

/// Changes a password that is older than this installation allows; only then is somebody signed in.
pub(super) async fn expired(State(web): State<Web>, visit: Visit, Query(back): Query<Back>, Form(form): Form<ExpiredForm>) -> Answer {
    let session = visit.session.clone().filter(|session| session.stage == Stage::PasswordExpired);
    let Some(session) = session else { return Ok(respond::see_other("/sign-in")) };
    match accounts::change_password(&visit.ctx, &session, &form.current, &form.password).await {
        Ok(signed_in) => go_on(&web, visit, &signed_in, &back, &form.kept).await,
        Err(error) => again(error, |problems| expired_page(&visit, &back, problems).keep(form.kept)),
    }
}

pub(super) async fn sign_out(visit: Visit) -> Answer {
    if let Some(session) = &visit.session {
        accounts::sign_out(&visit.ctx, session).await?;
    }
    Ok(cookies::with_secret(&visit.edge, respond::see_other("/"), None))
}

fn lost_page(visit: &Visit, email: &str, problems: &Problems) -> FormPage {
    let lang = visit.asked.lang;
    let fields = vec![Field::line(lang, "email", lang.t("accounts-email"), "email", "username").value(email).required()];
    FormPage::new(visit, "accounts-lost", "/password", fields, problems)
}

pub(super) async fn lost_form(visit: Visit) -> Answer {
    Ok(respond::html(&lost_page(&visit, "", &Problems::new())))
}

#[derive(Deserialize)]
pub(super) struct EmailForm {
    #[serde(default)]
    email: String,
}

pub(super) async fn lost(visit: Visit, Form(form): Form<EmailForm>) -> Answer {
    match accounts::ask_password_reset(&visit.ctx, &form.email).await {
        Ok(()) => {
            Ok(respond::html(&Said::new(&visit, "accounts-lost-sent", LinkView::new(visit.asked.lang.t("layout-sign-in"), "/sign-in"))))
        }
        Err(error) => again(error, |problems| lost_page(&visit, &form.email, problems)),
    }
}

fn new_password_field(lang: Lang) -> Field {
    Field::line(lang, "password", lang.t("accounts-password-new"), "password", "new-password")
        .help(lang.t("accounts-password-help"))
        .required()
}

fn password_page(visit: &Visit, token: &str, problems: &Problems) -> FormPage {
    FormPage::new(visit, "accounts-reset", format!("/password/{token}"), vec![new_password_field(visit.asked.lang)], problems)
}

pub(super) async fn password_form(visit: Visit, Path(token): Path<String>) -> Answer {
    accounts::find_password_link(&visit.ctx, &token).await?;
    Ok(respond::html(&password_page(&visit, &token, &Problems::new())))
}

#[derive(Deserialize)]
pub(super) struct PasswordForm {
    #[serde(default)]
    password: String,
}

pub(super) async fn password(visit: Visit, Path(token): Path<String>, Form(form): Form<PasswordForm>) -> Answer {
    match accounts::reset_password(&visit.ctx, &token, &form.password).await {
        Ok(()) => {
            Ok(respond::html(&Said::new(&visit, "accounts-reset-done", LinkView::new(visit.asked.lang.t("layout-sign-in"), "/sign-in"))))
        }
        Err(error) => again(error, |problems| password_page(&visit, &token, problems)),
    }
}

#[derive(Deserialize, Default)]
pub(super) struct InvitationForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    lang: String,
}

async fn invitation_page(visit: &Visit, token: &str, form: &InvitationForm, problems: &Problems) -> app::Result<FormPage> {
    let open = accounts::find_invitation(&visit.ctx, token).await?;
    let lang = visit.asked.lang;
    let role = lang.t(&format!("accounts-role-{}", open.invitation.role.code())).into_owned();
    let place = open.organization.as_ref().map(|organization| organization.shown_name(lang).to_owned()).unwrap_or_default();
    let fields = if open.has_account {
        Vec::new()
    } else {
        vec![
            Field::line(lang, "name", lang.t("accounts-name"), "text", "name").value(&form.name).required().at_most(100),
            Field::line(lang, "name_en", lang.t("accounts-name-en"), "text", "off").value(&form.name_en).at_most(100),
            new_password_field(lang),
            Field::radios(lang, "lang", lang.t("accounts-lang"), languages(lang, Lang::from_tag(&form.lang).unwrap_or(lang))),
        ]
    };
    let lead = lang.t2("accounts-invitation-words", "role", role, "organization", place);
    let mut page = FormPage::with_lead(visit, "accounts-invitation", lead, format!("/invitation/{token}"), fields, problems);
    if open.has_account && !visit.ctx.actor.is_signed_in() {
        page = page
            .warning(lang.t("accounts-invitation-sign-in").into_owned())
            .link(lang.t("layout-sign-in"), format!("/sign-in?back=%2Finvitation%2F{token}"));
    }
    Ok(page)
}

pub(super) async fn invitation_form(visit: Visit, Path(token): Path<String>) -> Answer {
    Ok(respond::html(&invitation_page(&visit, &token, &InvitationForm::default(), &Problems::new()).await?))
}

pub(super) async fn invitation(
    State(web): State<Web>,
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<InvitationForm>,
) -> Answer {
    let person = (!visit.ctx.actor.is_signed_in()).then(|| NewPerson {
        name: form.name.clone(),
        name_en: Some(form.name_en.clone()).filter(|name| !name.trim().is_empty()),
        password: form.password.clone(),
        lang: Lang::from_tag(&form.lang).unwrap_or(visit.asked.lang),
        agent: agent(&headers),
    });
    match accounts::accept_invitation(&visit.ctx, &token, person).await {
        Ok(Some(signed_in)) => go_on(&web, visit, &signed_in, &Back { back: "/desk".to_owned() }, "").await,
        Ok(None) => Ok(respond::see_other("/desk")),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&invitation_page(&visit, &token, &form, &problems).await?)),
        Err(error) => Err(error.into()),
    }
}
