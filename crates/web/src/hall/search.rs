//! The search page and the lists of the registers.

use std::time::Instant;

use app::{
    hall::{self, HallResult, Measure, queries::HallHit},
    organizations,
    pack::Pack,
    registers::{Kind, kinds},
};
use askama::Template;
use axum::extract::Query;
use base::{Lang, id::OrganizationId, time::local_date};

use super::{
    asked::{MOST_CHARACTERS, PER_PAGE, SORTS, Search},
    figures,
};
use crate::{
    kernel::{
        Page, Speak, negotiate,
        page::{LinkView, Nav},
        ui::{Empty, FacetGroup, FacetOption, Facts, Marked, Pagination, ResultRow, Tone},
    },
    refusal::Answer,
    registers::present,
    visit::Visit,
};

type Pairs = Query<Vec<(String, String)>>;

macro_rules! lists {
    ($($name:ident => $key:literal),* $(,)?) => { $(
        pub(super) async fn $name(visit: Visit, Query(pairs): Pairs) -> Answer {
            answer(visit, kinds::by_key($key), &pairs).await
        }
    )* };
}
lists!(
    achievements => "achievement", demands => "demand", services => "service", spaces => "space", technology_managers => "technology_manager",
    department_projects => "department_project", resource_needs => "resource_need",
);

pub(super) async fn all(visit: Visit, Query(pairs): Pairs) -> Answer {
    answer(visit, None, &pairs).await
}

async fn answer(visit: Visit, kind: Option<&'static Kind>, pairs: &[(String, String)]) -> Answer {
    let search = Search::read(kind, pairs);
    let begun = Instant::now();
    let result = hall::search_hall(&visit.ctx, search.query()).await?;
    let took = begun.elapsed().as_millis().max(1);
    let owners = names_of_owners(&visit, &result).await?;
    let nearest = if result.found.total == 0 { hall::find_nearest(&visit.ctx, &search.query()).await? } else { None };
    let mut list = List::new(&visit, &search, &result, &owners, took);
    list.nearest = nearest.map(|nearest| NearestView::new(&list.page, &visit.ctx.pack, &nearest));
    Ok(negotiate::page_or(&visit.asked, &list, |list| list.as_results()))
}

/// The names of the organisations among the facets.
async fn names_of_owners(visit: &Visit, result: &HallResult) -> app::Result<Vec<(String, String)>> {
    let ids: Vec<OrganizationId> =
        result.found.facet_counts.get("organization").into_iter().flatten().filter_map(|(id, _)| id.parse().ok()).collect();
    let found = organizations::find_organizations(&visit.ctx.db, &ids).await?;
    Ok(found.iter().map(|one| (one.id.to_string(), one.shown_name(visit.asked.lang).to_owned())).collect())
}

/// The facets of a list in their order, with the vocabulary their codes come from.
const FACETS: [(&str, &str); 14] = [
    ("register", ""),
    ("field", "technical_fields"),
    ("fields", "technical_fields"),
    ("trl", ""),
    ("cooperation_modes", "cooperation_modes"),
    ("category", "service_categories"),
    ("stage", "project_stages"),
    ("need", "project_needs"),
    ("need_kind", "resource_kinds"),
    ("track", "tracks"),
    ("town", "towns"),
    ("zone", ""),
    ("progress", ""),
    ("organization", ""),
];

/// Facets that only some registers have.
const MORE_FACETS: [(&str, &str); 4] =
    [("credential_level", "manager_levels"), ("hazard_class", "hazard_classes"), ("clean_grade", "clean_grades"), ("park", "parks")];

/// Facets of figures, which only spaces have.
const MEASURES: [Measure; 6] = [Measure::FloorLoad, Measure::ClearHeight, Measure::Area, Measure::Rent, Measure::Power, Measure::Floor];

/// The facets of a search over all registers.
const COMMON: [&str; 9] = ["register", "field", "trl", "cooperation_modes", "track", "town", "zone", "progress", "organization"];

struct ChipView {
    text: String,
    href: String,
}

struct SortView {
    code: &'static str,
    label: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "hall/list.html", blocks = ["results"])]
struct List {
    page: Page,
    path: String,
    query: String,
    hidden: Vec<(String, String)>,
    facets: Vec<FacetGroup>,
    /// How many codes are chosen, in words; empty for none.
    picked: String,
    count: String,
    how: String,
    engine: String,
    sorts: Vec<SortView>,
    chips: Vec<ChipView>,
    clear: String,
    results: Vec<ResultRow>,
    suggestion: Option<LinkView>,
    is_relaxed: bool,
    is_by_meaning_alone: bool,
    /// That not all that was typed is looked for; empty if all is.
    cut: String,
    /// Searches to try, where nothing was typed that can be looked for.
    examples: Vec<LinkView>,
    /// Where the words become a demand, a search that tells of what is new, and a feed; empty where nothing was typed that can be looked for.
    save: String,
    out_then: String,
    follow: String,
    feed: String,
    empty: Empty,
    nearest: Option<NearestView>,
    pages: Pagination,
}

impl List {
    fn new(visit: &Visit, search: &Search, result: &HallResult, owners: &[(String, String)], took: u128) -> Self {
        let lang = visit.asked.lang;
        let kind = search.kind.and_then(kinds::by_key);
        let title = kind.map_or_else(|| lang.t("hall-search").into_owned(), |kind| present::kind_plural(lang, kind));
        let mut page = visit.page_titled(title).under(kind.map_or(Nav::None, present::nav));
        page.query.clone_from(&search.text);
        page.description = lang.t1("hall-description", "title", &page.title);
        let pack = &visit.ctx.pack;
        let found = &result.found;
        let last = u32::try_from(usize::try_from(found.total).unwrap_or(0).div_ceil(PER_PAGE)).unwrap_or(u32::MAX).max(1);
        let is_asked = !result.understood.rest.is_empty();
        let facets = facets(lang, pack, owners, search, result);
        let picked = search.chosen.len();
        let kept = |href: String| if result.says_nothing { String::new() } else { href };
        Self {
            path: search.path(),
            query: search.text.clone(),
            hidden: search.chosen.iter().map(|(facet, code)| (format!("f.{facet}"), code.clone())).collect(),
            facets,
            picked: if picked > 0 { lang.tn("hall-filter-picked", "count", picked) } else { String::new() },
            count: lang.tn("hall-count", "count", found.total),
            how: if is_asked {
                lang.ta(
                    "hall-how",
                    &[("words", &lang.n(found.by_words)), ("meaning", &lang.n(found.by_meaning)), ("took", &took.to_string())],
                )
            } else {
                lang.t1("hall-took", "took", took)
            },
            engine: engine_words(visit, &result.engine),
            sorts: SORTS
                .iter()
                .map(|(code, _)| SortView {
                    code,
                    label: lang.t(&format!("hall-sort-{code}")).into_owned(),
                    is_chosen: search.sort == *code,
                })
                .collect(),
            chips: chips(lang, pack, owners, search, result),
            clear: Search { chosen: Vec::new(), text: result.understood.rest.clone(), ..search.clone() }.base(),
            results: result.hits.iter().map(|hit| row(&page, pack, hit)).collect(),
            suggestion: found.did_you_mean.as_ref().map(|words| {
                let whole = format!("{words} {}", result.understood.phrases());
                LinkView::new(words.clone(), search.with_text(whole.trim()))
            }),
            is_relaxed: found.is_relaxed && is_asked,
            is_by_meaning_alone: is_asked && result.is_by_meaning_alone(),
            examples: if result.says_nothing { examples(visit) } else { Vec::new() },
            cut: if search.is_cut { lang.t1("hall-cut", "count", lang.n(MOST_CHARACTERS)) } else { String::new() },
            save: kept(demand_href(&search.text)),
            out_then: lang.tn("hall-out-then", "days", pack.settings.clocks.contact_days),
            follow: kept(search.carried_to("/saved-searches/new")),
            feed: kept(search.carried_to("/feeds/search.atom")),
            empty: empty(lang, result),
            nearest: None,
            pages: Pagination::new(lang, u32::try_from(search.page).unwrap_or(1), last.min(450), search.base()),
            page,
        }
    }
}

/// What is said where nothing was found.
fn empty(lang: Lang, result: &HallResult) -> Empty {
    let (title, text) =
        if result.says_nothing { ("hall-says-nothing", "hall-says-nothing-text") } else { ("hall-empty", "hall-empty-text") };
    Empty { title: lang.t(title).into_owned(), text: lang.t(text).into_owned(), next: None }
}

/// Searches that the district gives as examples: as they read, and the words to look for. Entries are written in Chinese: only the encoder understands
/// the other language's words as they stand.
pub(super) fn example_words(visit: &Visit) -> impl Iterator<Item = (&str, &str)> {
    let (lang, reads_all) = (visit.asked.lang, visit.ctx.search.engine_name().contains("e5"));
    let examples = visit.ctx.pack.settings.example_searches.iter();
    examples.map(move |words| (words.of(lang), if reads_all { words.of(lang) } else { words.zh.as_str() }))
}

/// The same as links.
pub(crate) fn examples(visit: &Visit) -> Vec<LinkView> {
    let encode = |words: &str| percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC).to_string();
    example_words(visit).map(|(said, words)| LinkView::new(said, format!("/search?q={}", encode(words)))).collect()
}

/// What the words state and what is chosen, each with a way to take it away.
fn chips(lang: Lang, pack: &Pack, owners: &[(String, String)], search: &Search, result: &HallResult) -> Vec<ChipView> {
    let stated = result.understood.conditions.iter();
    let stated = stated.map(|one| ChipView { text: figures::words(lang, one.measure, &one.code), href: search.with_text(&one.without) });
    let chosen = search
        .chosen
        .iter()
        .map(|(facet, code)| ChipView { text: chip_label(lang, pack, owners, facet, code), href: search.without(facet, code) });
    stated.chain(chosen).collect()
}

/// What is found with fewer conditions, where nothing was found; or what comes nearest, however far.
struct NearestView {
    title: String,
    /// What is to be thought of what comes nearest; empty for what is found.
    note: String,
    /// All that is found with fewer conditions.
    all: Option<LinkView>,
    rows: Vec<ResultRow>,
}

impl NearestView {
    fn new(page: &Page, pack: &Pack, nearest: &hall::Nearest) -> Self {
        let rows = nearest.hits.iter().map(|hit| {
            if !nearest.is_weak {
                return row(page, pack, hit);
            }
            // Nearest in meaning is not near: the words for what was found by meaning would promise too much.
            let by = if hit.hit.by == hall::By::Meaning { "hall-nearest-by-meaning" } else { "hall-nearest-by-pieces" };
            let result = row(page, pack, &HallHit { hit: hall::Hit { by: hall::By::Words, ..hit.hit.clone() }, ..hit.clone() });
            ResultRow { facts: result.facts.say(page.t(by)), ..result }
        });
        Self {
            title: page.tn(if nearest.is_weak { "hall-nearest-weak" } else { "hall-nearest" }, "count", nearest.total),
            note: if nearest.is_weak { page.t("hall-nearest-weak-note").into_owned() } else { String::new() },
            all: (!nearest.is_weak).then(|| LinkView::new(page.t("hall-nearest-all"), Search::of(&nearest.query).base())),
            rows: rows.collect(),
        }
    }
}

/// The longest words that make a title of a demand; a longer text describes the situation.
const TITLE_CHARACTERS: usize = 40;

/// Which engine answered, and whether a better one is still reading the entries.
fn engine_words(visit: &Visit, engine: &str) -> String {
    let lang = visit.asked.lang;
    let (key, is_whole) = match engine {
        name if name.contains("e5") => ("hall-engine-encoder", true),
        name if name.contains("lsa") => ("hall-engine-meaning", false),
        _ => ("hall-engine-words", false),
    };
    if is_whole || visit.ctx.search.encoder().is_none() {
        return lang.t(key).into_owned();
    }
    format!("{}{}{}", lang.t(key), lang.t("hall-engine-join"), lang.t("hall-engine-reading"))
}

/// The form of a new demand with what was searched for.
fn demand_href(text: &str) -> String {
    let encoded = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    if text.is_empty() {
        return "/demands/new".to_owned();
    }
    if text.chars().count() <= TITLE_CHARACTERS {
        return format!("/demands/new?title={}", encoded(text));
    }
    let title: String = text.chars().take(TITLE_CHARACTERS).collect();
    format!("/demands/new?title={}&situation={}", encoded(&title), encoded(text))
}

/// What a search asks for, in words: 薄膜 · 科技成果 · TRL 4–6 中试.
pub(super) async fn words_of(visit: &Visit, search: &Search) -> app::Result<String> {
    let lang = visit.asked.lang;
    let ids: Vec<OrganizationId> =
        search.chosen.iter().filter(|(facet, _)| facet == "organization").filter_map(|(_, id)| id.parse().ok()).collect();
    let owners = organizations::find_organizations(&visit.ctx.db, &ids).await?;
    let owners: Vec<(String, String)> = owners.iter().map(|one| (one.id.to_string(), one.shown_name(lang).to_owned())).collect();
    let kind = search.kind.and_then(kinds::by_key).map(|kind| present::kind_plural(lang, kind));
    let chosen = search.chosen.iter().map(|(facet, code)| chip_label(lang, &visit.ctx.pack, &owners, facet, code));
    let parts: Vec<String> = std::iter::once(search.text.clone()).chain(kind).chain(chosen).filter(|part| !part.is_empty()).collect();
    Ok(if parts.is_empty() { lang.t("hall-everything").into_owned() } else { parts.join(" · ") })
}

fn row(page: &Page, pack: &Pack, hit: &HallHit) -> ResultRow {
    let entry = &hit.seen.entry;
    let mut facts = Facts::default();
    if let Some(owner) = &hit.owner {
        facts = facts.strong(owner.shown_name(page.lang));
    }
    // A service names its operator, which often is the owner.
    let is_owner = |fact: &String| hit.owner.as_ref().is_some_and(|owner| owner.name == *fact);
    for fact in present::facts_line(page.lang, pack, &hit.seen).into_iter().filter(|fact| !is_owner(fact)) {
        facts = facts.say(fact);
    }
    if let Some(at) = entry.published_at {
        facts = facts.say(page.said(&local_date(at)));
    }
    if hit.hit.by == hall::By::Meaning {
        facts = facts.say(page.t("hall-by-meaning"));
    }
    if entry.is_demo {
        facts = facts.tag(page.t("hall-demo"), Tone::Neutral);
    }
    ResultRow {
        title: marked(&entry.title, &hit.hit.title_marks),
        href: format!("/{}/{}", entry.kind.path, entry.id),
        summary: marked(&hit.hit.snippet, &hit.hit.snippet_marks),
        facts,
    }
}

fn marked(text: &str, marks: &[(usize, usize)]) -> Marked {
    let mut view = Marked::default();
    let mut at = 0;
    for (from, to) in marks {
        if let (Some(before), Some(word)) = (text.get(at..*from), text.get(*from..*to)) {
            if !before.is_empty() {
                view = view.then(before);
            }
            view = view.mark(word, 1);
            at = *to;
        }
    }
    match text.get(at..) {
        Some(rest) if !rest.is_empty() => view.then(rest),
        _ => view,
    }
}

/// A chosen code where its facet does not stand above it.
fn chip_label(lang: Lang, pack: &Pack, owners: &[(String, String)], facet: &str, code: &str) -> String {
    Measure::by_key(facet).map_or_else(|| code_label(lang, pack, owners, facet, code), |measure| figures::words(lang, measure, code))
}

fn code_label(lang: Lang, pack: &Pack, owners: &[(String, String)], facet: &str, code: &str) -> String {
    if let Some(measure) = Measure::by_key(facet) {
        return figures::range(lang, measure, code);
    }
    match facet {
        "register" => kinds::by_key(code).map(|kind| present::kind_plural(lang, kind)).unwrap_or_default(),
        "trl" if matches!(code, "1-3" | "4-6" | "7-9") => lang.t(&format!("hall-trl-{code}")).into_owned(),
        "progress" if matches!(code, "open" | "in_talks" | "in_deal" | "signed") => lang.t(&format!("hall-progress-{code}")).into_owned(),
        "zone" => {
            pack.zones.zones.iter().find(|zone| zone.code == code).map_or_else(|| code.to_owned(), |zone| zone.names.of(lang).to_owned())
        }
        "organization" => {
            owners.iter().find(|(id, _)| id == code).map_or_else(|| lang.t("hall-organization").into_owned(), |(_, name)| name.clone())
        }
        _ => FACETS
            .iter()
            .chain(&MORE_FACETS)
            .find(|(known, vocabulary)| *known == facet && !vocabulary.is_empty())
            .map_or_else(|| code.to_owned(), |(_, vocabulary)| pack.label(vocabulary, code, lang)),
    }
}

fn facets(lang: Lang, pack: &Pack, owners: &[(String, String)], search: &Search, result: &HallResult) -> Vec<FacetGroup> {
    let counts = &result.found.facet_counts;
    let listed = FACETS.iter().chain(&MORE_FACETS).map(|(facet, _)| *facet);
    let listed = listed.filter(|facet| if search.kind.is_some() { *facet != "register" } else { COMMON.contains(facet) });
    let measures = MEASURES.iter().map(|measure| measure.key()).filter(|_| search.kind.is_some());
    measures
        .chain(listed)
        .filter_map(|facet| {
            let mut codes: Vec<(&String, u64)> = counts.get(facet)?.iter().map(|(code, count)| (code, *count)).collect();
            if Measure::by_key(facet).is_some() {
                codes.sort_by(|one, other| figures::order(one.0).total_cmp(&figures::order(other.0)));
            } else if facet == "trl" {
                codes.sort();
            } else {
                codes.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
            }
            let options: Vec<FacetOption> = codes
                .into_iter()
                .take(40)
                .map(|(code, count)| FacetOption {
                    value: code.clone(),
                    label: code_label(lang, pack, owners, facet, code),
                    count: lang.n(count),
                    is_chosen: search.has(facet, code),
                })
                .collect();
            let label = match Measure::by_key(facet) {
                Some(measure) => figures::name(lang, measure),
                None => lang.t(&format!("hall-facet-{}", facet.replace('_', "-"))).into_owned(),
            };
            (!options.is_empty()).then(|| FacetGroup { lang, name: format!("f.{facet}"), label, options, shown: 6 })
        })
        .collect()
}
