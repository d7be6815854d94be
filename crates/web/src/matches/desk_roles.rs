//! What stands on the desks of people who carry no matches: reviewers, operators, firms without a deal, the three administrators.

use app::{
    Result,
    accounts::{self, AccountFilter, AuditFilter, Deadline, HeldGrant, Role},
    hall::{self, HallQuery, Sort},
};
use base::{Lang, time::local_date};

use super::desk::{Gathered, Part};
use crate::{
    accounts::audit_words,
    kernel::{
        Speak,
        page::LinkView,
        ui::{Action, Figure, Kind, Tag, TodoRow, Tone},
    },
    registers::present,
    visit::Visit,
};

/// Lines of a part.
const SHOWN: usize = 5;

pub(super) async fn gather(visit: &Visit, into: &mut Gathered) -> Result<()> {
    let actor = &visit.ctx.actor;
    if actor.has(Role::SecurityAdministrator) || actor.has(Role::OrganizationAdministrator) {
        grants(visit, into).await?;
    }
    if actor.has(Role::SystemAdministrator) {
        accounts_part(visit, into).await?;
    }
    if actor.has(Role::AuditAdministrator) {
        audit_part(visit, into).await?;
    }
    if actor.has(Role::ParkOperator) || actor.has(Role::PlatformOperator) {
        newest(visit, "resource_need", "matches-desk-needs", into).await?;
    }
    Ok(())
}

/// What a desk says when nothing is to be done today, by what the person would find there.
pub(super) fn empty_text(visit: &Visit) -> &'static str {
    let actor = &visit.ctx.actor;
    if actor.has(Role::TechnologyManager) || actor.is_officer() || app::matches::desk::has_owner_desk(&visit.ctx) {
        "matches-desk-empty-text"
    } else if actor.has(Role::Reviewer) {
        "matches-desk-empty-reviewer"
    } else {
        "matches-desk-empty-other"
    }
}

/// The newest entries of a register, for a desk that would be bare.
pub(super) async fn newest(visit: &Visit, register: &str, key: &str, into: &mut Gathered) -> Result<()> {
    let lang = visit.asked.lang;
    let query = HallQuery { registers: vec![register.to_owned()], sort: Sort::Newest, limit: SHOWN, ..HallQuery::default() };
    let found = hall::search_hall(&visit.ctx, query).await?;
    let today = visit.ctx.today();
    let mut path = "search";
    let lines: Vec<TodoRow> = found
        .hits
        .iter()
        .map(|hit| {
            let entry = &hit.seen.entry;
            path = entry.kind.path;
            let day = entry.published_at.map(|at| lang.day(&local_date(at), &today)).unwrap_or_default();
            let owner = hit.owner.as_ref().map(|owner| owner.shown_name(lang).to_owned());
            TodoRow {
                due: Tag::new(day, Tone::Neutral),
                text: entry.title.clone(),
                href: format!("/{}/{}", entry.kind.path, entry.id),
                stage: owner.or_else(|| present::facts_line(lang, &visit.ctx.pack, &hit.seen).into_iter().next()).unwrap_or_default(),
                actions: Vec::new(),
            }
        })
        .collect();
    if !lines.is_empty() {
        let link = LinkView::new(lang.tn("front-all", "count", found.found.total), format!("/{path}"));
        into.parts.push(Part { title: lang.t(key).into_owned(), note: String::new(), link, lines });
    }
    Ok(())
}

fn role_words(lang: Lang, grant: &HeldGrant) -> String {
    let role = lang.t(&format!("accounts-role-{}", grant.role.code()));
    grant.shown_organization(lang).map_or_else(|| role.clone().into_owned(), |name| format!("{role} · {name}"))
}

/// Roles that wait for this person's decision.
async fn grants(visit: &Visit, into: &mut Gathered) -> Result<()> {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    let is_security = visit.ctx.actor.has(Role::SecurityAdministrator);
    for one in accounts::list_awaiting_grants(&visit.ctx).await? {
        let href = match one.grant.organization.filter(|_| !is_security) {
            Some(organization) => format!("/organization/{organization}"),
            None => "/admin/grants".to_owned(),
        };
        let text = lang.t2("matches-line-grant", "person", one.grant.shown_user(lang), "role", role_words(lang, &one.grant));
        let is_late = one.deadline == Deadline::Passed;
        let since = lang.day(&local_date(one.grant.created_at), &today);
        let row = TodoRow {
            due: Tag::new(lang.t("matches-due-decide"), if is_late { Tone::Seal } else { Tone::Wait }),
            stage: lang.t1("matches-asked-on", "date", since),
            actions: vec![Action::link(lang.t("matches-decide"), Kind::Plain, href.clone()).about(text.clone())],
            href,
            text,
        };
        into.lines.push((if is_late { -1 } else { 0 }, row));
    }
    Ok(())
}

async fn accounts_part(visit: &Visit, into: &mut Gathered) -> Result<()> {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    let limit = i64::try_from(SHOWN).unwrap_or(5);
    let (newest, all) = accounts::list_accounts(&visit.ctx, &AccountFilter::default(), 0, limit).await?;
    let invited = accounts::list_invitations(&visit.ctx, None).await?.len();
    let figure = |key: &str, value: String| Figure {
        label: lang.t(key).into_owned(),
        value,
        href: "/admin/accounts".to_owned(),
        ..Figure::default()
    };
    into.figures.push(figure("matches-figure-accounts", lang.n(all)));
    into.figures.push(figure("matches-figure-invitations", lang.n(invited)));
    let lines = newest.into_iter().map(|line| TodoRow {
        due: Tag::new(lang.day(&local_date(line.created_at), &today), Tone::Neutral),
        text: line.name.clone(),
        href: format!("/admin/accounts/{}", line.id),
        stage: line.grants.first().map(|grant| role_words(lang, grant)).unwrap_or_default(),
        actions: Vec::new(),
    });
    into.parts.push(Part {
        title: lang.t("matches-desk-accounts").into_owned(),
        note: String::new(),
        link: LinkView::new(lang.t("menu-accounts"), "/admin/accounts"),
        lines: lines.collect(),
    });
    Ok(())
}

async fn audit_part(visit: &Visit, into: &mut Gathered) -> Result<()> {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    let rows = accounts::list_audit_log(&visit.ctx, &AuditFilter::default(), 8).await?;
    if let Some(last) = rows.first() {
        into.figures.push(Figure {
            label: lang.t("matches-figure-audit").into_owned(),
            value: lang.n(last.seq),
            href: "/admin/audit".to_owned(),
            ..Figure::default()
        });
    }
    let lines = rows.iter().map(|row| TodoRow {
        due: Tag::new(lang.day(&local_date(row.at), &today), Tone::Neutral),
        text: format!("{} · {}", audit_words::action(lang, &row.action), audit_words::thing(lang, &row.noun, &row.noun_id)),
        href: format!("/admin/audit?action={}", row.action),
        stage: audit_words::capacity(lang, &row.capacity),
        actions: Vec::new(),
    });
    into.parts.push(Part {
        title: lang.t("matches-desk-audit").into_owned(),
        note: String::new(),
        link: LinkView::new(lang.t("menu-audit"), "/admin/audit"),
        lines: lines.collect(),
    });
    Ok(())
}
