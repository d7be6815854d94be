//! The page of an entry.

use app::{
    Error, Noun,
    hall::{self, queries::HallHit},
    organizations::{self, Organization},
    plan::Shown,
    policies::concerning::Subject,
    registers::{Diagnosis, Status, Step, queries::Seen, queries::find_successor, queries::read_entry},
};
use askama::Template;
use axum::extract::Path;
use base::{id::EntryId, time::local_date};

use super::life;
use crate::{
    kernel::{
        Page, Speak,
        page::LinkView,
        respond,
        ui::{Action, EntryRow, Facts, Kind as Button, Terms, Thread, Tone},
    },
    matches::{self, ProposalsView},
    policies::concerning::{self, Concerning},
    refusal::Answer,
    registers::present,
    visit::Visit,
};

macro_rules! pages {
    ($($name:ident => $key:literal),* $(,)?) => { $(
        pub(super) async fn $name(visit: Visit, Path(id): Path<EntryId>) -> Answer {
            show(visit, $key, id).await
        }
    )* };
}
pages!(
    achievement => "achievement", demand => "demand", service => "service", space => "space", technology_manager => "technology_manager",
    department_project => "department_project", resource_need => "resource_need",
);

async fn show(visit: Visit, kind: &'static str, id: EntryId) -> Answer {
    let seen = match read_entry(&visit.ctx, id).await {
        // An address that was given to people leads to the entry that goes on.
        Err(Error::NotFound(_)) => {
            let twin = find_successor(&visit.ctx, id).await?;
            return Ok(respond::see_other(&format!("/{}/{}", twin.kind.path, twin.id)));
        }
        seen => seen?,
    };
    if seen.entry.kind.key != kind {
        return Err(Error::NotFound(Noun::Entry).into());
    }
    let owner = match seen.shows_organization {
        true => Some(organizations::find_organization(&visit.ctx.db, seen.entry.organization_id).await?),
        false => None,
    };
    let is_published = seen.entry.status == Status::Published;
    let proposals = if is_published { matches::proposals_views(&visit, &seen.entry).await? } else { Vec::new() };
    let handling = match kind {
        "demand" if is_published => matches::handling_view(&visit, &seen.entry).await?,
        _ => None,
    };
    let similar = if is_published { hall::similar_entries(&visit.ctx, &seen.entry, 5).await? } else { Vec::new() };
    let mut show = Show::new(&visit, &seen, owner.as_ref(), proposals, handling, &similar);
    show.policies = subject(&visit, &seen).and_then(|subject| concerning::part(&visit, &show.page, &subject));
    show.thread = life::thread(&visit, &seen.entry).await?;
    show.record = hall::read_track_record(&visit.ctx, &seen.entry).await?.map(|record| record_terms(&show.page, &visit, record));
    if is_published {
        show.follow = Some(follow_action(&visit, &seen, hall::follows::is_following(&visit.ctx, id).await?));
    }
    Ok(respond::html(&show))
}

#[derive(Template)]
#[template(path = "hall/entry.html")]
struct Show {
    page: Page,
    facts: Facts,
    summary: String,
    thread: Option<Thread>,
    terms: Terms,
    closed: String,
    ask: String,
    returned: String,
    proposals: Vec<ProposalsView>,
    handling: Option<matches::HandlingView>,
    policies: Option<Concerning>,
    similar: Vec<EntryRow>,
    similar_count: String,
    /// What a technology manager has done, counted.
    record: Option<Terms>,
    follow: Option<Action>,
    /// Where one asks to be contacted; empty for one's own entries and what is not in the hall.
    ask_contact: String,
    owner_links: Vec<LinkView>,
    owner_actions: Vec<LinkView>,
    feed: String,
}

impl Show {
    fn new(
        visit: &Visit,
        seen: &Seen,
        owner: Option<&Organization>,
        proposals: Vec<ProposalsView>,
        handling: Option<matches::HandlingView>,
        similar: &[HallHit],
    ) -> Self {
        let lang = visit.asked.lang;
        let pack = &visit.ctx.pack;
        let entry = &seen.entry;
        let kind = entry.kind;
        let mut page = visit
            .page_titled(entry.title.clone())
            .under(present::nav(kind))
            .crumb(present::kind_plural(lang, kind), format!("/{}", kind.path))
            .crumb(entry.number.clone(), "");
        let summary = entry.values.text("summary").unwrap_or_default().to_owned();
        page.description.clone_from(&summary);
        let base = format!("/{}/{}", kind.path, entry.id);
        let is_own = seen.step == Step::Owner;
        let may_edit = app::registers::access::may_edit(&visit.ctx.actor, entry).is_ok();
        let mut owner_links = Vec::new();
        let mut owner_actions = Vec::new();
        if is_own {
            if may_edit && !matches!(entry.status, Status::Merged | Status::Withdrawn) {
                owner_links.push(LinkView::new(lang.t("hall-edit"), format!("{base}/edit")));
            }
            owner_links.push(LinkView::new(lang.t("hall-versions"), format!("{base}/versions")));
            owner_links.push(LinkView::new(lang.t("hall-views"), format!("{base}/views")));
            owner_links.push(LinkView::new(lang.t("hall-agreements"), format!("{base}/agreements")));
            if visit.ctx.actor.belongs_to(entry.organization_id) {
                owner_links.push(LinkView::new(lang.t("hall-inquiries-title"), "/inquiries"));
            }
            if visit.ctx.actor.is_officer() && entry.status == Status::Submitted {
                owner_links.push(LinkView::new(lang.t("hall-review"), format!("/review/{}", entry.id)));
            }
        }
        if may_edit {
            let actions: &[(&str, &str)] = match entry.status {
                Status::Draft | Status::Returned => &[("hall-submit", "submit"), ("hall-withdraw", "withdraw")],
                Status::Published => &[("hall-renew", "renew"), ("hall-withdraw", "withdraw")],
                Status::Expired => &[("hall-renew", "renew")],
                Status::Withdrawn => &[("hall-reopen", "reopen")],
                Status::Submitted | Status::Merged => &[],
            };
            owner_actions.extend(actions.iter().map(|(key, verb)| LinkView::new(lang.t(key), format!("{base}/{verb}"))));
        }
        let has_closed = kind.fields.iter().any(|field| field.step > seen.step && field.step < Step::Owner);
        let ask = if seen.step == Step::Registered && has_closed { format!("{base}/agreements") } else { String::new() };
        let closed = match seen.step {
            Step::Public if has_closed => lang.t("hall-closed-public").into_owned(),
            Step::Registered if has_closed => lang.t("hall-closed-registered").into_owned(),
            _ => String::new(),
        };
        let mut terms = Terms { items: present::terms(lang, pack, seen) };
        // Only one set of words is marked, or nobody could say which list they belong to.
        if let Some(view) = proposals.first() {
            view.mark(&mut terms.items);
        }
        Self {
            facts: facts(&page, seen, owner),
            thread: None,
            policies: None,
            terms,
            returned: returned(&page, seen),
            similar: similar.iter().map(|hit| similar_row(&page, hit, pack)).collect(),
            similar_count: lang.tn("hall-similar-count", "count", similar.len()),
            record: None,
            follow: None,
            ask_contact: if entry.status == Status::Published && !visit.ctx.actor.belongs_to(entry.organization_id) {
                format!("/entries/{}/inquiry", entry.id)
            } else {
                String::new()
            },
            feed: format!("/feeds/{}.atom", kind.path),
            summary,
            closed,
            ask,
            proposals,
            handling,
            owner_links,
            owner_actions,
            page,
        }
    }
}

/// What policies may concern, of an entry: a space or a department project.
fn subject(visit: &Visit, seen: &Seen) -> Option<Subject> {
    match seen.entry.kind.key {
        "space" => Some(Subject::space(&visit.ctx.pack, &seen.entry.values)),
        "department_project" => Some(Subject::department_project()),
        _ => None,
    }
}

/// Following an entry, or ceasing to. Visitors are led to sign in and back.
fn follow_action(visit: &Visit, seen: &Seen, is_followed: bool) -> Action {
    let lang = visit.asked.lang;
    let (key, step) = if is_followed { ("hall-unfollow", "unfollow") } else { ("hall-follow-entry", "follow") };
    if !visit.ctx.actor.is_signed_in() {
        return Action::link(lang.t(key), Button::Plain, visit.page_titled("").sign_in_url());
    }
    let back = vec![("back".to_owned(), format!("/{}/{}", seen.entry.kind.path, seen.entry.id))];
    Action::post(lang.t(key), Button::Plain, format!("/entries/{}/{step}", seen.entry.id), back)
}

/// A technology manager's work as terms; small counts as the public sees them.
fn record_terms(page: &Page, visit: &Visit, record: hall::TrackRecord) -> Terms {
    let bound = visit.ctx.pack.settings.limits.small_cells_below;
    let said = |shown: Shown| match shown {
        Shown::Count(count) => page.n(count),
        Shown::Few | Shown::Hidden => page.t1("plan-few", "bound", bound),
    };
    Terms::default()
        .say(page.t("hall-record-demands"), &said(record.demands))
        .say(page.t("hall-record-contacted"), &said(record.contacted))
        .say(page.t("hall-record-deals"), &said(record.deals))
        .say(page.t("hall-record-signed"), &said(record.signed))
}

fn facts(page: &Page, seen: &Seen, owner: Option<&Organization>) -> Facts {
    let entry = &seen.entry;
    let mut facts = match owner {
        Some(owner) => Facts::default().link(owner.shown_name(page.lang), format!("/organizations/{}", owner.id)),
        None => Facts::default().say(page.t("hall-anonymous")),
    };
    if let Some(at) = entry.published_at {
        facts = facts.say(page.t1("hall-published-on", "day", page.said(&local_date(at))));
    }
    if let Some(day) = entry.expires_on {
        facts = facts.say(page.t1("hall-expires-on", "day", day));
    }
    let status = present::status_tag(page.lang, entry.status);
    facts = facts.tag(status.text, status.tone);
    if let Some(other) = entry.merged_into {
        facts = facts.link(page.t("hall-merged-into"), format!("/{}/{other}", entry.kind.path));
    }
    if entry.is_demo {
        facts = facts.tag(page.t("hall-demo"), Tone::Neutral);
    }
    facts
}

/// What the reviewer said, for the owner and officers.
fn returned(page: &Page, seen: &Seen) -> String {
    let entry = &seen.entry;
    match (entry.status, entry.diagnosis) {
        (Status::Returned, _) => page.t1("hall-returned", "reason", entry.returned_reason.clone().unwrap_or_default()),
        (Status::Submitted, Some(Diagnosis::LongTerm)) => {
            page.t1("hall-long-term", "reason", entry.diagnosis_note.clone().unwrap_or_default())
        }
        _ => String::new(),
    }
}

fn similar_row(page: &Page, hit: &HallHit, pack: &app::pack::Pack) -> EntryRow {
    let entry = &hit.seen.entry;
    let facts = hit.owner.iter().fold(Facts::default(), |facts, owner| facts.say(owner.shown_name(page.lang)));
    EntryRow {
        title: entry.title.clone(),
        href: format!("/{}/{}", entry.kind.path, entry.id),
        facts: present::facts_line(page.lang, pack, &hit.seen).into_iter().fold(facts, Facts::say),
        when: entry.published_at.map(|at| page.said(&local_date(at))).unwrap_or_default(),
    }
}
