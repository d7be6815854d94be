//! Atom feeds: the newest public entries of a register or of any search, and the private feeds of saved searches.

use app::{
    Error, Noun,
    hall::{self, HallQuery, HallResult, Sort, saved_searches},
    registers::kinds,
};
use atom_syndication::{Entry, Feed, Link, Person, Text};
use axum::{
    extract::{Path, Query},
    http::header,
    response::{IntoResponse, Response},
};

use super::{asked::Search, search::words_of};
use crate::{kernel::Speak, refusal::Answer, registers::present, visit::Visit};

/// Entries of a feed.
const ENTRIES: usize = 50;

/// `/feeds/achievements.atom`, and `/feeds/search.atom` with what a search page has in its address.
pub(super) async fn register(visit: Visit, Path(name): Path<String>, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let name = name.strip_suffix(".atom").ok_or(Error::NotFound(Noun::Page))?;
    let (query, title) = if name == "search" {
        let search = Search::read_carried(&pairs);
        (search.query(), words_of(&visit, &search).await?)
    } else {
        let kind = kinds::by_path(name).ok_or(Error::NotFound(Noun::Page))?;
        (HallQuery { registers: vec![kind.key.to_owned()], ..HallQuery::default() }, present::kind_plural(visit.asked.lang, kind))
    };
    let found = hall::search_hall(&visit.ctx, HallQuery { sort: Sort::Newest, offset: 0, limit: ENTRIES, ..query }).await?;
    let address = format!("{}{}", visit.ctx.site.base_url, visit.asked.path);
    Ok(atom(&visit, &title, address.clone(), address, &found))
}

/// The private feed of a saved search: whoever has the address may read it, so caches between may not keep it.
pub(super) async fn saved(visit: Visit, Path(token): Path<String>) -> Answer {
    let content = saved_searches::read_feed(&visit.ctx, &token).await?;
    let address = format!("{}/feeds/saved/{token}", visit.ctx.site.base_url);
    let mut response = atom(&visit, &content.search.name, format!("urn:uuid:{}", content.search.id), address, &content.result);
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    Ok(response)
}

fn atom(visit: &Visit, title: &str, id: String, address: String, found: &HallResult) -> Response {
    let base = &visit.ctx.site.base_url;
    let lang = visit.asked.lang;
    let entries: Vec<Entry> = found
        .hits
        .iter()
        .map(|hit| {
            let entry = &hit.seen.entry;
            let href = format!("{base}/{}/{}", entry.kind.path, entry.id);
            let at = entry.published_at.unwrap_or(entry.created_at).to_string();
            Entry {
                title: Text::plain(entry.title.clone()),
                id: format!("urn:uuid:{}", entry.id),
                updated: at.parse().unwrap_or_default(),
                links: vec![Link { href, rel: "alternate".to_owned(), ..Link::default() }],
                authors: hit.owner.iter().map(|owner| Person { name: owner.shown_name(lang).to_owned(), ..Person::default() }).collect(),
                summary: entry.values.text("summary").map(Text::plain),
                ..Entry::default()
            }
        })
        .collect();
    let feed = Feed {
        title: Text::plain(lang.t2("hall-feed", "title", title, "hall", visit.page_titled("").hall_name())),
        id,
        updated: entries.first().map(|entry| entry.updated).unwrap_or_default(),
        links: vec![Link { href: address, rel: "self".to_owned(), ..Link::default() }],
        entries,
        ..Feed::default()
    };
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.to_string()).into_response()
}
