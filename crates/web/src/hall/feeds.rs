//! Atom feeds: the newest public entries of a register.

use app::{
    Error, Noun,
    hall::{self, HallQuery, Sort},
    registers::kinds,
};
use atom_syndication::{Entry, Feed, Link, Person, Text};
use axum::{extract::Path, http::header, response::IntoResponse};

use crate::{kernel::Speak, refusal::Answer, registers::present, visit::Visit};

/// `/feeds/achievements.atom`.
pub(super) async fn register(visit: Visit, Path(name): Path<String>) -> Answer {
    let kind = name.strip_suffix(".atom").and_then(kinds::by_path).ok_or(Error::NotFound(Noun::Page))?;
    let query = HallQuery { registers: vec![kind.key.to_owned()], sort: Sort::Newest, limit: 50, ..HallQuery::default() };
    let found = hall::search_hall(&visit.ctx, query).await?;
    let base = &visit.ctx.site.base_url;
    let entries = found.hits.iter().map(|hit| {
        let entry = &hit.seen.entry;
        let href = format!("{base}/{}/{}", entry.kind.path, entry.id);
        let at = entry.published_at.unwrap_or(entry.created_at).to_string();
        Entry {
            title: Text::plain(entry.title.clone()),
            id: format!("urn:uuid:{}", entry.id),
            updated: at.parse().unwrap_or_default(),
            links: vec![Link { href, rel: "alternate".to_owned(), ..Link::default() }],
            authors: hit
                .owner
                .iter()
                .map(|owner| Person { name: owner.shown_name(visit.asked.lang).to_owned(), ..Person::default() })
                .collect(),
            summary: entry.values.text("summary").map(Text::plain),
            ..Entry::default()
        }
    });
    let entries: Vec<Entry> = entries.collect();
    let feed = Feed {
        title: Text::plain(visit.asked.lang.t2(
            "hall-feed",
            "title",
            present::kind_plural(visit.asked.lang, kind),
            "hall",
            visit.page_titled("").hall_name(),
        )),
        id: format!("{base}/feeds/{name}"),
        updated: entries.first().map(|entry| entry.updated).unwrap_or_default(),
        links: vec![Link { href: format!("{base}/feeds/{name}"), rel: "self".to_owned(), ..Link::default() }],
        entries,
        ..Feed::default()
    };
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.to_string()).into_response())
}
