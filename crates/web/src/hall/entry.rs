//! The page of an entry.

use app::{
    Error, Noun,
    hall::{self, queries::HallHit},
    organizations::{self, Organization},
    registers::{Diagnosis, Status, Step, queries::Seen, queries::find_successor, queries::read_entry},
};
use askama::Template;
use axum::extract::Path;
use base::{id::EntryId, time::local_date};

use crate::{
    kernel::{
        Page, Speak,
        page::LinkView,
        respond,
        ui::{EntryRow, Facts, Terms, Thread, Tone},
    },
    matches::{self, ProposalsView},
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
    let proposals = match kind {
        "achievement" | "demand" if is_published => Some(matches::proposals_view(&visit, &seen.entry).await?),
        _ => None,
    };
    let handling = match kind {
        "demand" if is_published => matches::handling_view(&visit, &seen.entry).await?,
        _ => None,
    };
    let similar = if is_published { hall::similar_entries(&visit.ctx, &seen.entry, 5).await? } else { Vec::new() };
    Ok(respond::html(&Show::new(&visit, &seen, owner.as_ref(), proposals, handling, &similar)))
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
    proposals: Option<ProposalsView>,
    handling: Option<matches::HandlingView>,
    similar: Vec<EntryRow>,
    owner_links: Vec<LinkView>,
    owner_actions: Vec<LinkView>,
    feed: String,
}

impl Show {
    fn new(
        visit: &Visit,
        seen: &Seen,
        owner: Option<&Organization>,
        proposals: Option<ProposalsView>,
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
        Self {
            facts: facts(&page, seen, owner),
            thread: thread(&page, seen),
            terms: Terms { items: present::terms(lang, pack, seen) },
            returned: returned(&page, seen),
            similar: similar.iter().map(|hit| similar_row(&page, hit, pack)).collect(),
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
    if entry.is_demo {
        facts = facts.tag(page.t("hall-demo"), Tone::Neutral);
    }
    facts
}

/// The life of an entry up to publication and on to landing; where it stands after publication is told by its matches and deals.
fn thread(page: &Page, seen: &Seen) -> Option<Thread> {
    let entry = &seen.entry;
    let names: &[&str] = if entry.kind.needs_diagnosis {
        &[
            "hall-life-draft",
            "hall-life-diagnosis",
            "hall-life-published",
            "hall-life-contact",
            "hall-life-deal",
            "hall-life-signed",
            "hall-life-landed",
        ]
    } else if entry.kind.key == "achievement" {
        &[
            "hall-life-draft",
            "hall-life-review",
            "hall-life-published",
            "hall-life-contact",
            "hall-life-deal",
            "hall-life-signed",
            "hall-life-landed",
        ]
    } else {
        return None;
    };
    let now = match entry.status {
        Status::Draft | Status::Returned | Status::Withdrawn => 0,
        Status::Submitted => 1,
        Status::Published | Status::Expired => 2,
        Status::Merged => return None,
    };
    Some(Thread::life(page.lang, page.t("hall-life").into_owned(), names.iter().map(|key| page.t(key).into_owned()), now))
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
