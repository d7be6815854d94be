//! What the pages of organisations show.

use app::{
    accounts::{GrantStatus, HeldGrant, Invitation, Role, masked_email},
    hall::HallResult,
    organizations::{Organization, OrganizationKind, OrganizationStatus, access},
    pack::Pack,
    policies::concerning::Subject,
};
use askama::Template;
use base::{
    Lang, Problems,
    codes::CreditCode,
    time::{local_date, local_minute},
};

use super::{pages::Asked, register::RegisterForm};
use crate::{
    kernel::{
        Page, Speak, forms,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        ui::{Empty, EntryRow, Facts, Pagination, Tag, Terms, Tone},
    },
    policies::concerning::{self, Concerning},
    registers::present,
    visit::Visit,
};

/// How many stand on a page.
pub(super) const PER_PAGE: u32 = 40;

fn summary(page: &Page, problems: &Problems, fields: &[&Field]) -> ProblemSummary {
    if problems.is_empty() { ProblemSummary::none(page.lang) } else { ProblemSummary::new(page.lang, problems, fields.iter().copied()) }
}

fn status_tag(page: &Page, organization: &Organization) -> Tag {
    let tone = match organization.status {
        OrganizationStatus::Verified => Tone::Ok,
        OrganizationStatus::Unverified => Tone::Wait,
        OrganizationStatus::Closed => Tone::Neutral,
    };
    Tag::new(page.t(&format!("organizations-status-{}", organization.status.code())), tone)
}

fn row(page: &Page, pack: &Pack, organization: &Organization) -> EntryRow {
    let mut facts = Facts::default().say(page.t(&format!("organizations-kind-{}", organization.kind.code())));
    if let Some(town) = &organization.town {
        facts = facts.say(pack.label("towns", town, page.lang));
    }
    if let Some(track) = &organization.track {
        facts = facts.say(pack.label("tracks", track, page.lang));
    }
    if !organization.is_verified() {
        facts = facts.tag(page.t("organizations-status-unverified"), Tone::Wait);
    }
    if organization.is_demo {
        facts = facts.tag(page.t("organizations-demo"), Tone::Neutral);
    }
    EntryRow {
        title: organization.shown_name(page.lang).to_owned(),
        href: format!("/organizations/{}", organization.id),
        facts,
        when: String::new(),
    }
}

#[derive(Template)]
#[template(path = "organizations/list.html")]
pub(super) struct Directory {
    page: Page,
    text: String,
    kinds: Vec<Choice>,
    count: String,
    rows: Vec<EntryRow>,
    empty: Empty,
    pagination: Pagination,
}

impl Directory {
    pub(super) fn new(visit: &Visit, found: &[Organization], all: i64, asked: &Asked) -> Self {
        let page = visit.page("organizations-title");
        let last = u32::try_from(all).unwrap_or(u32::MAX).div_ceil(PER_PAGE).max(1);
        let query = percent_encoding::utf8_percent_encode(&asked.q, percent_encoding::NON_ALPHANUMERIC);
        Self {
            text: asked.q.clone(),
            kinds: OrganizationKind::ALL
                .map(|kind| {
                    Choice::new(kind.code(), page.t(&format!("organizations-kind-{}", kind.code()))).chosen(kind.code() == asked.kind)
                })
                .into(),
            count: page.tn("organizations-count", "count", all),
            rows: found.iter().map(|one| row(&page, &visit.ctx.pack, one)).collect(),
            empty: Empty {
                title: page.t("organizations-empty").into_owned(),
                text: page.t("organizations-empty-text").into_owned(),
                next: None,
            },
            pagination: Pagination::new(page.lang, asked.number(), last, format!("/organizations?q={query}&kind={}", asked.kind)),
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "organizations/show.html")]
pub(super) struct Show {
    page: Page,
    status: Tag,
    is_demo: bool,
    is_real: bool,
    terms: Terms,
    rows: Vec<EntryRow>,
    empty: Empty,
    verifies: bool,
    is_verified: bool,
    document: String,
    policies: String,
    concerning: Option<Concerning>,
    asked: String,
    id: String,
    /// Of the credit code.
    unusual: Vec<String>,
    version: i64,
    town: Field,
    zone: Field,
    reason: Field,
    summary: ProblemSummary,
}

impl Show {
    pub(super) fn new(visit: &Visit, organization: &Organization, entries: &HallResult, problems: &Problems) -> Self {
        let lang = visit.asked.lang;
        let page = visit
            .page_titled(organization.shown_name(lang))
            .crumb(lang.t("organizations-title"), "/organizations")
            .crumb(organization.shown_name(lang), "");
        let pack = &visit.ctx.pack;
        let town = choice_field(lang, pack, "town", "towns", organization.town.as_deref()).with_problems(problems);
        let zone = zone_field(lang, pack, organization.zone.as_deref()).with_problems(problems);
        let reason = Field::text(lang, "reason", page.t("organizations-reason")).required().with_problems(problems);
        let rows = entries.hits.iter().map(|hit| {
            let entry = &hit.seen.entry;
            let facts = Facts::default().say(present::kind_name(lang, entry.kind));
            EntryRow {
                title: entry.title.clone(),
                href: format!("/{}/{}", entry.kind.path, entry.id),
                facts: present::facts_line(lang, pack, &hit.seen).into_iter().fold(facts, Facts::say),
                when: entry.published_at.map(|at| page.said(&local_date(at))).unwrap_or_default(),
            }
        });
        Self {
            status: status_tag(&page, organization),
            is_demo: organization.is_demo,
            is_real: organization.is_real,
            terms: terms(&page, pack, organization),
            rows: rows.collect(),
            empty: Empty {
                title: page.t("organizations-no-entries").into_owned(),
                text: page.t("organizations-no-entries-text").into_owned(),
                next: None,
            },
            verifies: access::may_verify(&visit.ctx.actor, organization.id).is_ok() && !organization.is_real,
            is_verified: organization.is_verified(),
            document: organization.verification.as_ref().map(|asked| format!("/files/{}", asked.file)).unwrap_or_default(),
            concerning: concerning::part(visit, &page, &Subject::organization(organization)),
            policies: match app::policies::access::may_read(&visit.ctx.actor, organization.id) {
                Ok(()) if organization.kind == OrganizationKind::Firm => format!("/organization/{}/policies", organization.id),
                _ => String::new(),
            },
            asked: organization
                .verification
                .as_ref()
                .map(|asked| page.t1("organizations-asked-at", "at", local_minute(asked.asked_at)))
                .unwrap_or_default(),
            unusual: unusual(&page, organization),
            id: organization.id.to_string(),
            version: organization.version,
            summary: summary(&page, problems, &[&town, &zone, &reason]),
            town,
            zone,
            reason,
            page,
        }
    }
}

/// What whoever verifies should look at in the credit code.
fn unusual(page: &Page, organization: &Organization) -> Vec<String> {
    let code = organization.credit_code.as_deref().and_then(|code| CreditCode::parse(code).ok());
    code.map(|code| code.warnings()).unwrap_or_default().into_iter().map(|warning| page.t(warning.problem_code()).into_owned()).collect()
}

fn terms(page: &Page, pack: &Pack, organization: &Organization) -> Terms {
    let mut terms =
        Terms::default().say(page.t("organizations-kind"), &page.t(&format!("organizations-kind-{}", organization.kind.code())));
    let place = |code: &Option<String>, vocabulary: &str| code.as_deref().map(|code| pack.label(vocabulary, code, page.lang));
    let town = place(&organization.town, "towns").map(|town| {
        if organization.place_confirmed_at.is_some() || organization.is_real {
            town
        } else {
            page.t1("organizations-unconfirmed", "place", town)
        }
    });
    let zone = organization.zone.as_deref().and_then(|code| pack.zones.zones.iter().find(|zone| zone.code == code));
    let zone =
        zone.filter(|_| organization.place_confirmed_at.is_some() || organization.is_real).map(|zone| zone.names.of(page.lang).to_owned());
    let facts = [
        ("organizations-credit-code", organization.credit_code.clone()),
        ("organizations-town", town),
        ("organizations-zone", zone),
        ("organizations-address", organization.address.clone()),
        ("organizations-track", place(&organization.track, "tracks")),
        ("organizations-industry", place(&organization.industry, "industries")),
        ("organizations-scale", organization.scale.clone()),
        ("organizations-introduction", organization.introduction.clone()),
    ];
    for (key, value) in facts {
        if let Some(value) = value {
            terms = terms.say(page.t(key), &value);
        }
    }
    terms
}

fn choice_field(lang: Lang, pack: &Pack, name: &str, vocabulary: &str, chosen: Option<&str>) -> Field {
    let choices = pack
        .vocabulary(vocabulary)
        .map(|terms| {
            terms
                .terms
                .iter()
                .map(|term| Choice::new(term.code.clone(), term.names.of(lang)).chosen(Some(term.code.as_str()) == chosen))
                .collect()
        })
        .unwrap_or_default();
    Field::select(lang, name, lang.t(&format!("organizations-{name}")), choices).value(chosen.unwrap_or_default())
}

fn zone_field(lang: Lang, pack: &Pack, chosen: Option<&str>) -> Field {
    let choices = pack
        .zones
        .zones
        .iter()
        .map(|zone| Choice::new(zone.code.clone(), zone.names.of(lang)).chosen(Some(zone.code.as_str()) == chosen))
        .collect();
    Field::select(lang, "zone", lang.t("organizations-zone"), choices).value(chosen.unwrap_or_default())
}

#[derive(Template)]
#[template(path = "organizations/verification.html")]
pub(super) struct Verification {
    page: Page,
    rows: Vec<EntryRow>,
    empty: Empty,
}

impl Verification {
    pub(super) fn new(visit: &Visit, waiting: &[Organization]) -> Self {
        let page = visit.page("organizations-verification");
        let rows = waiting.iter().map(|one| {
            let mut row = row(&page, &visit.ctx.pack, one);
            row.when = one.verification.as_ref().map(|asked| page.said(&local_date(asked.asked_at))).unwrap_or_default();
            row
        });
        Self {
            rows: rows.collect(),
            empty: Empty {
                title: page.t("organizations-none-waiting").into_owned(),
                text: page.t("organizations-none-waiting-text").into_owned(),
                next: None,
            },
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "organizations/register.html")]
pub(super) struct Register {
    page: Page,
    summary: ProblemSummary,
    firm: Vec<Field>,
    person: Vec<Field>,
}

impl Register {
    pub(super) fn new(visit: &Visit, form: &RegisterForm, problems: &Problems) -> Self {
        let page = visit.page("organizations-register");
        let lang = page.lang;
        let kinds = [
            OrganizationKind::Firm,
            OrganizationKind::University,
            OrganizationKind::Institute,
            OrganizationKind::Platform,
            OrganizationKind::Agency,
            OrganizationKind::Park,
        ]
        .map(|kind| {
            let is_chosen = if form.kind.is_empty() { kind == OrganizationKind::Firm } else { kind.code() == form.kind };
            Choice::new(kind.code(), page.t(&format!("organizations-kind-{}", kind.code()))).chosen(is_chosen)
        });
        let mut firm = vec![
            Field::line(lang, "name", page.t("organizations-name"), "text", "organization").value(&form.name).required().at_most(120),
            Field::text(lang, "credit_code", page.t("organizations-credit-code"))
                .help(page.t("organizations-credit-code-help"))
                .value(&form.credit_code)
                .required()
                .at_most(40),
            Field::select(lang, "kind", page.t("organizations-kind"), kinds.into()).required(),
            choice_field(lang, &visit.ctx.pack, "town", "towns", Some(form.town.as_str()).filter(|town| !town.is_empty()))
                .help(page.t("organizations-town-help")),
        ];
        let mut person = if visit.ctx.actor.is_signed_in() {
            Vec::new()
        } else {
            vec![
                Field::line(lang, "person_name", page.t("organizations-person"), "text", "name")
                    .value(&form.person_name)
                    .required()
                    .at_most(100),
                Field::line(lang, "email", page.t("accounts-email"), "email", "username").value(&form.email).required(),
                Field::line(lang, "password", page.t("accounts-password"), "password", "new-password")
                    .help(page.t("accounts-password-help"))
                    .required(),
            ]
        };
        for field in firm.iter_mut().chain(&mut person) {
            field.problems(problems);
        }
        let all: Vec<&Field> = firm.iter().chain(&person).collect();
        Self { summary: summary(&page, problems, &all), firm, person, page }
    }
}

#[derive(Template)]
#[template(path = "organizations/choose.html")]
pub(super) struct Choose {
    page: Page,
    links: Vec<LinkView>,
}

impl Choose {
    pub(super) fn new(visit: &Visit, found: &[Organization]) -> Self {
        let page = visit.page("organizations-own");
        let links = found.iter().map(|one| LinkView::new(one.shown_name(page.lang), format!("/organization/{}", one.id))).collect();
        Self { links, page }
    }
}

pub(super) struct MemberRow {
    name: String,
    role: String,
    state: Tag,
    decide_path: String,
    end_path: String,
}

pub(super) struct InvitationRow {
    words: String,
    end_path: String,
}

#[derive(Template)]
#[template(path = "organizations/own.html")]
pub(super) struct Own {
    page: Page,
    id: String,
    version: i64,
    status: Tag,
    is_unverified: bool,
    has_document: bool,
    is_administrator: bool,
    terms: Terms,
    fields: Vec<Field>,
    summary: ProblemSummary,
    file: Field,
    members: Vec<MemberRow>,
    invitations: Vec<InvitationRow>,
    invite_fields: Vec<Field>,
}

impl Own {
    pub(super) fn new(
        visit: &Visit,
        organization: &Organization,
        members: &[HeldGrant],
        invitations: &[Invitation],
        problems: &Problems,
        typed: &[(&str, &str)],
    ) -> Self {
        let page = visit.page_titled(organization.shown_name(visit.asked.lang));
        let lang = page.lang;
        let pack = &visit.ctx.pack;
        let mut fields = own_fields(lang, pack, organization);
        let roles = [Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer]
            .map(|role| Choice::new(role.code(), page.t(&format!("accounts-role-{}", role.code()))).chosen(role == Role::Member));
        let mut invite_fields = vec![
            Field::line(lang, "email", page.t("accounts-email"), "email", "off").required(),
            Field::radios(lang, "role", page.t("accounts-role"), roles.into()),
        ];
        let mut file = Field::file(lang, "file", page.t("organizations-document"), ".pdf,.png,.jpg,.jpeg")
            .help(page.t("organizations-document-help"))
            .required();
        forms::refill(fields.iter_mut().chain(&mut invite_fields), typed);
        for field in fields.iter_mut().chain(&mut invite_fields).chain(std::iter::once(&mut file)) {
            field.problems(problems);
        }
        let all: Vec<&Field> = fields.iter().chain(&invite_fields).chain(std::iter::once(&file)).collect();
        Self {
            id: organization.id.to_string(),
            version: organization.version,
            status: status_tag(&page, organization),
            is_unverified: organization.status == OrganizationStatus::Unverified,
            has_document: organization.verification.is_some(),
            is_administrator: visit.ctx.actor.has_for(Role::OrganizationAdministrator, organization.id),
            terms: terms(&page, pack, organization),
            summary: summary(&page, problems, &all),
            members: members
                .iter()
                .filter(|member| matches!(member.status, GrantStatus::Active | GrantStatus::Claimed))
                .map(|member| member_row(&page, member, visit.ctx.actor.user == Some(member.user)))
                .collect(),
            invitations: invitations
                .iter()
                .map(|one| InvitationRow {
                    words: page.ta(
                        "organizations-invited",
                        &[
                            ("who", &masked_email(&one.email)),
                            ("role", &page.t(&format!("accounts-role-{}", one.role.code()))),
                            ("until", &local_minute(one.expires_at)),
                        ],
                    ),
                    end_path: format!("/organization/{}/invitations/{}/end", organization.id, one.id),
                })
                .collect(),
            file,
            fields,
            invite_fields,
            page,
        }
    }
}

fn own_fields(lang: Lang, pack: &Pack, organization: &Organization) -> Vec<Field> {
    let text = |name: &str, value: &Option<String>, max: u32| {
        Field::text(lang, name, lang.t(&format!("organizations-{}", name.replace('_', "-"))))
            .value(value.clone().unwrap_or_default())
            .at_most(max)
    };
    vec![
        Field::text(lang, "name", lang.t("organizations-name")).value(&organization.name).required().at_most(120),
        text("name_en", &organization.name_en, 160),
        text("short_name", &organization.short_name, 40),
        choice_field(lang, pack, "town", "towns", organization.town.as_deref()),
        zone_field(lang, pack, organization.zone.as_deref()),
        text("address", &organization.address, 160),
        choice_field(lang, pack, "industry", "industries", organization.industry.as_deref()),
        choice_field(lang, pack, "track", "tracks", organization.track.as_deref()),
        text("scale", &organization.scale, 60),
        Field::area(lang, "introduction", lang.t("organizations-introduction"), 4)
            .value(organization.introduction.clone().unwrap_or_default())
            .at_most(1000),
    ]
}

fn member_row(page: &Page, member: &HeldGrant, is_self: bool) -> MemberRow {
    let is_waiting = member.status == GrantStatus::Claimed;
    MemberRow {
        name: member.shown_user(page.lang).to_owned(),
        role: page.t(&format!("accounts-role-{}", member.role.code())).into_owned(),
        state: Tag::new(page.t(&format!("accounts-grant-{}", member.status.code())), if is_waiting { Tone::Wait } else { Tone::Ok }),
        decide_path: if is_waiting { format!("/admin/grants/{}/decide", member.id) } else { String::new() },
        end_path: if is_waiting || is_self { String::new() } else { format!("/admin/grants/{}/end", member.id) },
    }
}
