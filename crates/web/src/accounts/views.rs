//! What the pages of accounts show.

use app::accounts::{AccountLine, ApiToken, AuditRow, Awaiting, Deadline, HeldGrant, Profile, Session};
use app::hall::{EncodingProgress, ModelProblem};
use askama::Template;
use base::{Lang, Problems, time::local_minute};

use super::audit_words;
use super::kept::{Kept, Resume};
use crate::{
    kernel::{
        Page, Speak, forms,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        ui::{Cell, Empty, Pagination, Table, Tag, Tone},
    },
    visit::Visit,
};

/// A page that is one form.
#[derive(Template)]
#[template(path = "accounts/form.html")]
pub(super) struct FormPage {
    page: Page,
    lead: String,
    warning: String,
    qr: String,
    secret: String,
    summary: ProblemSummary,
    fields: Vec<Field>,
    action: String,
    button: String,
    links: Vec<LinkView>,
    is_demo_link: bool,
    kept: String,
}

impl FormPage {
    /// A form whose title stands under `key`, its lead under `key-lead` and its button under `key-button`.
    pub(super) fn new(visit: &Visit, key: &str, action: impl Into<String>, fields: Vec<Field>, problems: &Problems) -> Self {
        let lead = visit.asked.lang.t(&format!("{key}-lead")).into_owned();
        Self::with_lead(visit, key, lead, action, fields, problems)
    }

    /// As [`Self::new`], with a lead that says more than the texts know.
    pub(super) fn with_lead(
        visit: &Visit,
        key: &str,
        lead: String,
        action: impl Into<String>,
        mut fields: Vec<Field>,
        problems: &Problems,
    ) -> Self {
        let page = visit.page(key);
        for field in &mut fields {
            field.problems(problems);
        }
        Self {
            lead,
            warning: String::new(),
            qr: String::new(),
            secret: String::new(),
            summary: if problems.is_empty() { ProblemSummary::none(page.lang) } else { ProblemSummary::new(page.lang, problems, &fields) },
            button: page.t(&format!("{key}-button")).into_owned(),
            action: action.into(),
            links: Vec::new(),
            is_demo_link: false,
            kept: String::new(),
            fields,
            page,
        }
    }

    pub(super) fn warning(mut self, warning: String) -> Self {
        self.warning = warning;
        self
    }

    /// Carrying on what somebody had typed elsewhere.
    pub(super) fn keep(mut self, kept: String) -> Self {
        self.kept = kept;
        self
    }

    pub(super) fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.push(LinkView::new(label, href));
        self
    }

    pub(super) const fn demo_link(mut self) -> Self {
        self.is_demo_link = true;
        self
    }

    /// With a QR code (as the address of an image) and the same secret for typing.
    pub(super) fn with_secret(mut self, qr: String, secret: String) -> Self {
        self.qr = qr;
        self.secret = secret;
        self
    }
}

/// A page that says one thing and leads on.
#[derive(Template)]
#[template(path = "accounts/said.html")]
pub(super) struct Said {
    page: Page,
    text: String,
    codes: Vec<String>,
    next: LinkView,
    resume: Option<Resume>,
}

impl Said {
    pub(super) fn new(visit: &Visit, key: &str, next: LinkView) -> Self {
        let page = visit.page(key);
        Self { text: page.t(&format!("{key}-text")).into_owned(), codes: Vec::new(), next, resume: None, page }
    }

    /// Leading back to what somebody had typed, instead of on.
    pub(super) fn resume(mut self, kept: Option<Kept>) -> Self {
        self.resume = kept.map(|kept| Resume::new(&self.page, &kept));
        self
    }

    pub(super) fn codes(mut self, codes: Vec<String>) -> Self {
        self.codes = codes;
        self
    }
}

pub(super) struct SessionRow {
    words: String,
    agent: String,
    is_here: bool,
    end_path: String,
}

pub(super) struct TokenRow {
    name: String,
    words: String,
    end_path: String,
}

pub(super) struct GrantRow {
    words: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(super) struct Account {
    page: Page,
    email: String,
    is_demo: bool,
    grants: Vec<GrantRow>,
    factor: String,
    has_factor: bool,
    summary: ProblemSummary,
    profile_fields: Vec<Field>,
    version: i64,
    password_fields: Vec<Field>,
    code_field: Field,
    sessions: Vec<SessionRow>,
    may_keep_tokens: bool,
    tokens: Vec<TokenRow>,
    token_field: Field,
}

/// What the account's page is made of.
pub(super) struct AccountParts {
    pub(super) profile: Profile,
    pub(super) sessions: Vec<Session>,
    pub(super) tokens: Vec<ApiToken>,
    pub(super) problems: Problems,
    /// What was typed into the form of the profile, if it is shown again.
    pub(super) typed: Vec<(&'static str, String)>,
}

impl Account {
    pub(super) fn new(visit: &Visit, parts: AccountParts) -> Self {
        let page = visit.page("accounts-account");
        let lang = page.lang;
        let user = &parts.profile.user;
        let mut profile_fields = vec![
            Field::line(lang, "name", page.t("accounts-name"), "text", "name").value(&user.name).required().at_most(100),
            Field::line(lang, "name_en", page.t("accounts-name-en"), "text", "off")
                .value(user.name_en.clone().unwrap_or_default())
                .at_most(100),
            Field::radios(lang, "lang", page.t("accounts-lang"), languages(lang, user.lang)),
            Field::tick(lang, "notices_by_mail", page.t("accounts-mails"), user.notices_by_mail),
        ];
        let mut password_fields = vec![
            Field::line(lang, "current", page.t("accounts-password-current"), "password", "current-password").required(),
            Field::line(lang, "password", page.t("accounts-password-new"), "password", "new-password")
                .help(page.t("accounts-password-help"))
                .required(),
        ];
        let typed: Vec<(&str, &str)> = parts.typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
        forms::refill(&mut profile_fields, &typed);
        for field in profile_fields.iter_mut().chain(&mut password_fields) {
            field.problems(&parts.problems);
        }
        let all: Vec<&Field> = profile_fields.iter().chain(&password_fields).collect();
        let here = visit.session.as_ref().map(|session| session.id);
        Self {
            email: user.email.clone(),
            is_demo: user.is_demo,
            grants: parts.profile.grants.iter().map(|grant| grant_row(&page, grant)).collect(),
            factor: match parts.profile.recovery_codes_left {
                Some(left) => page.tn("accounts-factor-on", "left", left),
                None => page.t("accounts-factor-off").into_owned(),
            },
            has_factor: parts.profile.recovery_codes_left.is_some(),
            summary: if parts.problems.is_empty() { ProblemSummary::none(lang) } else { ProblemSummary::new(lang, &parts.problems, all) },
            version: user.version,
            code_field: Field::line(lang, "code", page.t("accounts-code"), "text", "one-time-code")
                .required()
                .with_problems(&parts.problems),
            sessions: parts
                .sessions
                .into_iter()
                .map(|session| SessionRow {
                    words: page.t2(
                        "accounts-session-words",
                        "seen",
                        local_minute(session.seen_at),
                        "address",
                        session.address.unwrap_or_default(),
                    ),
                    agent: super::device::words(lang, session.agent.as_deref().unwrap_or_default()),
                    is_here: Some(session.id) == here,
                    end_path: format!("/account/sessions/{}/end", session.id),
                })
                .collect(),
            may_keep_tokens: app::accounts::access::may_keep_tokens(&visit.ctx.actor).is_ok(),
            tokens: parts
                .tokens
                .into_iter()
                .filter(|token| token.ended_at.is_none())
                .map(|token| TokenRow {
                    words: page.t2(
                        "accounts-token-words",
                        "until",
                        local_minute(token.expires_at),
                        "used",
                        token.used_at.map_or_else(|| page.t("accounts-token-unused").into_owned(), local_minute),
                    ),
                    name: token.name,
                    end_path: format!("/account/tokens/{}/end", token.id),
                })
                .collect(),
            token_field: Field::text(lang, "name", page.t("accounts-token-name")).id("f-token-name").required().at_most(60),
            profile_fields,
            password_fields,
            page,
        }
    }
}

/// The languages to choose from.
pub(super) fn languages(lang: Lang, chosen: Lang) -> Vec<Choice> {
    Lang::ALL.map(|one| Choice::new(one.tag(), lang.t(&format!("accounts-lang-{}", one.tag()))).chosen(one == chosen)).into()
}

fn role_words(page: &Page, grant: &HeldGrant) -> String {
    let role = page.t(&format!("accounts-role-{}", grant.role.code()));
    match grant.shown_organization(page.lang) {
        Some(name) => format!("{role} · {name}"),
        None => role.into_owned(),
    }
}

fn grant_row(page: &Page, grant: &HeldGrant) -> GrantRow {
    use app::accounts::GrantStatus as S;
    let tone = match grant.status {
        S::Active => Tone::Ok,
        S::Claimed => Tone::Wait,
        S::Refused | S::Ended => Tone::Neutral,
    };
    GrantRow { words: role_words(page, grant), state: Tag::new(page.t(&format!("accounts-grant-{}", grant.status.code())), tone) }
}

#[derive(Template)]
#[template(path = "accounts/accounts.html")]
pub(super) struct Accounts {
    page: Page,
    text: String,
    table: Table,
    pagination: Pagination,
    encoder: String,
    invites: bool,
    invite_fields: Vec<Field>,
    summary: ProblemSummary,
}

/// One page of the list of accounts: what was looked for and found.
pub(super) struct AccountsFound<'a> {
    pub(super) lines: &'a [AccountLine],
    pub(super) all: i64,
    pub(super) number: u32,
    pub(super) text: &'a str,
    pub(super) encoding: Option<&'a EncodingProgress>,
}

impl Accounts {
    pub(super) fn new(visit: &Visit, found: &AccountsFound<'_>, roles: Vec<Choice>, problems: &Problems, typed: &[(&str, &str)]) -> Self {
        let AccountsFound { lines, all, number, text, encoding } = *found;
        let page = visit.page("accounts-list");
        let lang = page.lang;
        let mut table = Table::new(page.tn("accounts-list-count", "count", all))
            .words(page.t("accounts-name"))
            .words(page.t("accounts-email"))
            .words(page.t("accounts-status"))
            .words(page.t("accounts-roles"))
            .tight(page.t("accounts-signed-in-at"));
        for line in lines {
            let tone = if line.status == app::accounts::UserStatus::Active { Tone::Ok } else { Tone::Neutral };
            let roles: Vec<String> = line
                .grants
                .iter()
                .filter(|grant| grant.status == app::accounts::GrantStatus::Active)
                .map(|grant| role_words(&page, grant))
                .collect();
            table = table.row([
                Cell::link(line.name.clone(), format!("/admin/accounts/{}", line.id)),
                Cell::say(line.masked_email.clone()),
                Cell::tag(page.t(&format!("accounts-status-{}", line.status.code())), tone),
                Cell::say(roles.join(page.t("accounts-join").as_ref())),
                Cell::say(line.signed_in_at.map(local_minute).unwrap_or_default()),
            ]);
        }
        let mut invite_fields = vec![
            Field::line(lang, "email", page.t("accounts-email"), "email", "off").required(),
            Field::select(lang, "role", page.t("accounts-role"), roles).required(),
        ];
        forms::refill(&mut invite_fields, typed);
        for field in &mut invite_fields {
            field.problems(problems);
        }
        Self {
            text: text.to_owned(),
            table,
            pagination: Pagination::new(
                lang,
                number,
                last_page(all),
                format!("/admin/accounts?q={}", percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)),
            ),
            encoder: encoder_words(visit, encoding),
            invites: visit.ctx.actor.has(app::accounts::Role::SystemAdministrator),
            summary: if problems.is_empty() { ProblemSummary::none(lang) } else { ProblemSummary::new(lang, problems, &invite_fields) },
            invite_fields,
            page,
        }
    }
}

/// How far the encoder has come, or why there is none.
fn encoder_words(visit: &Visit, progress: Option<&EncodingProgress>) -> String {
    let (lang, engine) = (visit.asked.lang, visit.ctx.search.engine_name());
    match (progress, visit.ctx.search.encoder_problem()) {
        (Some(progress), _) => lang.ta(
            "accounts-encoder-progress",
            &[
                ("edition", &progress.edition),
                ("published", &progress.published.to_string()),
                ("encoded", &progress.encoded.to_string()),
                ("engine", &engine),
            ],
        ),
        (None, Some(ModelProblem::Missing(_))) => lang.t1("accounts-encoder-none", "engine", engine),
        (None, Some(_)) => lang.t1("accounts-encoder-broken", "engine", engine),
        (None, None) => lang.t1("accounts-encoder-opening", "engine", engine),
    }
}

/// How many stand on a page.
pub(super) const PER_PAGE: u32 = 50;

fn last_page(all: i64) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX).div_ceil(PER_PAGE).max(1)
}

#[derive(Template)]
#[template(path = "accounts/person.html")]
pub(super) struct Person {
    page: Page,
    id: String,
    email: String,
    state: Tag,
    is_active: bool,
    has_factor: bool,
    grants: Vec<GrantRow>,
    is_system: bool,
    is_security: bool,
    reason: Field,
    role: Field,
    note: Field,
}

impl Person {
    pub(super) fn new(visit: &Visit, line: &AccountLine, roles: Vec<Choice>) -> Self {
        let page =
            visit.page_titled(line.name.clone()).crumb(visit.asked.lang.t("accounts-list"), "/admin/accounts").crumb(line.name.clone(), "");
        let lang = page.lang;
        let is_active = line.status == app::accounts::UserStatus::Active;
        Self {
            id: line.id.to_string(),
            email: line.masked_email.clone(),
            state: Tag::new(page.t(&format!("accounts-status-{}", line.status.code())), if is_active { Tone::Ok } else { Tone::Neutral }),
            is_active,
            has_factor: line.has_second_factor,
            grants: line.grants.iter().map(|grant| grant_row(&page, grant)).collect(),
            is_system: visit.ctx.actor.has(app::accounts::Role::SystemAdministrator),
            is_security: visit.ctx.actor.has(app::accounts::Role::SecurityAdministrator),
            reason: Field::text(lang, "reason", page.t("accounts-reason")).required(),
            role: Field::select(lang, "role", page.t("accounts-role"), roles).required(),
            note: Field::text(lang, "note", page.t("accounts-note")),
            page,
        }
    }
}

pub(super) struct AwaitingRow {
    person: String,
    words: String,
    note: String,
    when: String,
    is_late: bool,
    path: String,
}

#[derive(Template)]
#[template(path = "accounts/grants.html")]
pub(super) struct Grants {
    page: Page,
    rows: Vec<AwaitingRow>,
    empty: Empty,
}

impl Grants {
    pub(super) fn new(visit: &Visit, awaiting: &[Awaiting]) -> Self {
        let page = visit.page("accounts-grants");
        let rows = awaiting.iter().map(|one| AwaitingRow {
            person: one.grant.shown_user(page.lang).to_owned(),
            words: role_words(&page, &one.grant),
            note: one.grant.note.clone().unwrap_or_default(),
            when: local_minute(one.grant.created_at),
            is_late: one.deadline == Deadline::Passed,
            path: format!("/admin/grants/{}/decide", one.grant.id),
        });
        Self {
            rows: rows.collect(),
            empty: Empty {
                title: page.t("accounts-grants-empty").into_owned(),
                text: page.t("accounts-grants-empty-text").into_owned(),
                next: None,
            },
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/audit.html")]
pub(super) struct Audit {
    page: Page,
    action: String,
    noun: String,
    filters: Vec<Field>,
    table: Table,
    older: String,
}

impl Audit {
    pub(super) fn new(visit: &Visit, action: &str, noun: &str, rows: &[AuditRow]) -> Self {
        let page = visit.page("accounts-audit");
        let mut table = Table::new(page.t("accounts-audit-caption"))
            .figures(page.t("accounts-audit-seq"))
            .tight(page.t("accounts-audit-at"))
            .tight(page.t("accounts-audit-capacity"))
            .tight(page.t("accounts-audit-action"))
            .tight(page.t("accounts-audit-noun"))
            .words(page.t("accounts-audit-detail"));
        for row in rows {
            table = table.row([
                Cell::say(row.seq.to_string()),
                Cell::say(local_minute(row.at)),
                Cell::say(audit_words::capacity(page.lang, &row.capacity)),
                Cell::say(audit_words::action(page.lang, &row.action)),
                Cell::say(audit_words::thing(page.lang, &row.noun, &row.noun_id)),
                Cell::say(audit_words::detail(page.lang, &row.detail)),
            ]);
        }
        let older = rows.last().filter(|row| row.seq > 1).map(|row| format!("/admin/audit?action={action}&noun={noun}&before={}", row.seq));
        let filters = vec![
            Field::condition(page.lang, "action", page.t("accounts-audit-action"), audit_words::actions(page.lang, action)),
            Field::condition(page.lang, "noun", page.t("accounts-audit-noun"), audit_words::nouns(page.lang, noun)),
        ];
        Self { action: action.to_owned(), noun: noun.to_owned(), filters, table, older: older.unwrap_or_default(), page }
    }
}
