//! The catalogue: search, ways to narrow, and a row for each clause.

use app::policies::{
    catalogue::{Filter, Found, Status},
    names,
};
use askama::Template;

use super::super::{
    clause_row::{document, with_local},
    words::Words,
};
use crate::{
    kernel::{
        Page, Speak,
        page::{LinkView, Nav},
        ui::{Empty, FacetGroup, FacetOption, Tone},
    },
    visit::Visit,
};

/// A clause in the list.
struct Row {
    title: String,
    href: String,
    summary: String,
    amount: String,
    facts: crate::kernel::ui::Facts,
}

#[derive(Template)]
#[template(path = "policies/catalogue.html")]
pub(in super::super) struct Catalogue {
    page: Page,
    lead: String,
    query: String,
    count: String,
    facets: Vec<FacetGroup>,
    rows: Vec<Row>,
    empty: Empty,
    test: LinkView,
    quick: LinkView,
    is_narrowed: bool,
}

/// A clause's state for everybody, and its colour.
pub(in super::super) fn status_tag(page: &Page, status: Status) -> (String, Tone) {
    let tone = match status {
        Status::InForce => Tone::Ok,
        Status::Pending => Tone::Wait,
        Status::Historical | Status::Draft | Status::Expired => Tone::Neutral,
    };
    (page.t(&format!("policies-status-{}", status.code())).into_owned(), tone)
}

impl Catalogue {
    pub(in super::super) fn new(visit: &Visit, filter: &Filter, found: &Found<'_>) -> Self {
        let mut page = visit.page("policies-title").under(Nav::Policies);
        page.description = page.t("policies-description").into_owned();
        let words = Words { pack: &visit.ctx.pack, lang: page.lang };
        let chosen = |name: &str| match name {
            "level" => &filter.levels,
            "topic" => &filter.topics,
            "status" => &filter.statuses,
            _ => &filter.areas,
        };
        let facets = found.facets.iter().map(|facet| FacetGroup {
            lang: page.lang,
            name: facet.name.to_owned(),
            label: page.t(&format!("policies-facet-{}", facet.name)).into_owned(),
            options: facet
                .options
                .iter()
                .map(|(code, count)| FacetOption {
                    value: code.clone(),
                    label: if facet.name == "status" { page.t(&format!("policies-status-{code}")).into_owned() } else { words.term(code) },
                    count: page.n(*count),
                    is_chosen: chosen(facet.name).contains(code),
                })
                .collect(),
            shown: 8,
        });
        let rows = found.clauses.iter().map(|(clause, status)| {
            let (text, tone) = status_tag(&page, *status);
            Row {
                title: names::title(clause, page.lang).to_owned(),
                href: format!("/policies/{}", clause.id),
                summary: names::summary(clause, page.lang).unwrap_or_default().to_owned(),
                amount: if *status == Status::Draft {
                    page.t1("policies-draft-intends", "amount", words.gives(clause))
                } else {
                    words.gives(clause)
                },
                facts: with_local(crate::kernel::ui::Facts::default().tag(text, tone), &page, words.pack, clause)
                    .say(words.term(&clause.level))
                    .say(words.term(&clause.area))
                    .say(document(words, clause)),
            }
        });
        let is_narrowed = *filter != Filter::default();
        Self {
            lead: page.tx("policies-lead", &[("count", found.all.into()), ("force", found.in_force.into())]),
            query: filter.words.clone(),
            count: page.tn(if is_narrowed { "policies-found" } else { "policies-count" }, "count", found.clauses.len()),
            facets: facets.collect(),
            rows: rows.collect(),
            empty: Empty {
                title: page.t("policies-empty").into_owned(),
                text: page.t("policies-empty-text").into_owned(),
                next: Some(LinkView::new(page.t("policies-all-clauses"), "/policies")),
            },
            test: LinkView::new(page.t("policies-test"), "/policies/mine"),
            quick: if visit.ctx.actor.is_signed_in() {
                LinkView::default()
            } else {
                LinkView::new(page.t("policies-quick-test"), "/policies/test")
            },
            is_narrowed,
            page,
        }
    }
}
