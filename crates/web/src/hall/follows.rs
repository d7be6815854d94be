//! Following entries: the button on an entry's page, and the list of what one follows.

use app::hall::follows::{self, Followed};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query},
};
use base::{id::EntryId, time::local_date};
use serde::Deserialize;

use crate::{
    kernel::{
        Page, Speak,
        asked::local_path,
        page::LinkView,
        respond,
        ui::{Action, Anchor, Anchors, Empty, Facts, Kind as Button, Pagination, Tone},
    },
    refusal::Answer,
    registers::present,
    visit::Visit,
};

/// How many stand on a page.
const PER_PAGE: u32 = 50;

/// The two lists of what one follows, as links between them.
pub(super) fn anchors(page: &Page, here: &str) -> Anchors {
    let items = [("hall-follows-title", "/follows"), ("hall-saved-title", "/saved-searches")].map(|(key, href)| Anchor {
        label: page.t(key).into_owned(),
        count: String::new(),
        href: href.to_owned(),
        is_current: href == here,
    });
    Anchors { label: page.t("hall-follows-lists").into_owned(), items: items.into() }
}

#[derive(Deserialize)]
pub(super) struct Paging {
    page: Option<u32>,
}

impl Paging {
    /// The page's number and how many entries come before it.
    pub(super) fn at(&self, per_page: u32) -> (u32, i64) {
        let number = self.page.unwrap_or(1).clamp(1, 10_000);
        (number, i64::from((number - 1) * per_page))
    }
}

/// The last page of so many entries.
pub(super) fn last_page(all: i64, per_page: u32) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX).div_ceil(per_page).max(1)
}

struct FollowedView {
    title: String,
    href: String,
    facts: Facts,
    action: Action,
}

#[derive(Template)]
#[template(path = "hall/follows.html")]
struct List {
    page: Page,
    anchors: Anchors,
    rows: Vec<FollowedView>,
    empty: Empty,
    pages: Pagination,
}

pub(super) async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (number, offset) = paging.at(PER_PAGE);
    let (found, all) = follows::list_follows(&visit.ctx, offset, i64::from(PER_PAGE)).await?;
    let page = visit.page("hall-follows-title");
    let list = List {
        anchors: anchors(&page, "/follows"),
        rows: found.iter().map(|followed| row(&visit, &page, followed)).collect(),
        empty: Empty {
            title: page.t("hall-follows-none").into_owned(),
            text: page.t("hall-follows-none-text").into_owned(),
            next: Some(LinkView::new(page.t("hall-search"), "/search")),
        },
        pages: Pagination::new(page.lang, number, last_page(all, PER_PAGE), "/follows"),
        page,
    };
    Ok(respond::html(&list))
}

fn row(visit: &Visit, page: &Page, followed: &Followed) -> FollowedView {
    let since = page.t1("hall-follows-since", "day", page.said(&local_date(followed.since)));
    let (title, href, facts) = match &followed.seen {
        Some(seen) => {
            let status = present::status_tag(page.lang, seen.entry.status);
            let facts = Facts::default().say(present::kind_name(page.lang, seen.entry.kind)).say(since).tag(status.text, status.tone);
            let facts = present::facts_line(page.lang, &visit.ctx.pack, seen).into_iter().fold(facts, Facts::say);
            (seen.entry.title.clone(), format!("/{}/{}", seen.entry.kind.path, followed.id), facts)
        }
        None => (followed.number.clone(), String::new(), Facts::default().say(since).tag(page.t("hall-follows-gone"), Tone::Neutral)),
    };
    let back = vec![("back".to_owned(), "/follows".to_owned())];
    let action = Action::post(page.t("hall-unfollow"), Button::Quiet, format!("/entries/{}/unfollow", followed.id), back);
    FollowedView { action: action.about(title.clone()), title, href, facts }
}

#[derive(Deserialize)]
pub(super) struct BackForm {
    #[serde(default)]
    back: String,
}

pub(super) async fn follow(visit: Visit, Path(id): Path<EntryId>, Form(form): Form<BackForm>) -> Answer {
    follows::follow_entry(&visit.ctx, id).await?;
    Ok(respond::see_other(local_path(&form.back)))
}

pub(super) async fn unfollow(visit: Visit, Path(id): Path<EntryId>, Form(form): Form<BackForm>) -> Answer {
    follows::unfollow_entry(&visit.ctx, id).await?;
    Ok(respond::see_other(local_path(&form.back)))
}
