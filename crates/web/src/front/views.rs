//! What the pages show.

use app::{
    hall::HallResult,
    pack::{Group, Pack, PackOrganization},
    plan::{Funnel, Shown, suppress},
    registers::{Kind, kinds},
};
use askama::Template;
use base::{Lang, time::local_date};

use super::sketch::Sketch;
use crate::{
    hall,
    kernel::{
        Page, Speak,
        page::LinkView,
        ui::{Empty, EntryRow, Facts, MapFrame, MapPoint, State, Step, Thread, Tone},
    },
    registers::present,
    visit::Visit,
};

pub(super) struct Door {
    title: String,
    text: String,
    href: &'static str,
}

pub(super) struct ParkRow {
    number: u32,
    name: String,
    words: String,
    href: String,
}

#[derive(Template)]
#[template(path = "front/index.html")]
pub(super) struct Front {
    page: Page,
    motto: String,
    kinds: Vec<LinkView>,
    recent: Vec<LinkView>,
    doors: Vec<Door>,
    funnel: Thread,
    funnel_note: String,
    demands: Vec<EntryRow>,
    demands_all: String,
    achievements: Vec<EntryRow>,
    achievements_all: String,
    map: Option<MapFrame>,
    parks: Vec<ParkRow>,
    contact_days: i64,
    policies_text: String,
}

impl Front {
    pub(super) fn new(visit: &Visit, funnel: &Funnel, demands: &HallResult, achievements: &HallResult) -> Self {
        let mut page = visit.page_titled("");
        page.description = page.t("front-description").into_owned();
        let pack = &visit.ctx.pack;
        let doors = ["achievements", "demands", "transfer"].map(|door| Door {
            title: page.t(&format!("front-door-{door}")).into_owned(),
            text: page.t(&format!("front-door-{door}-text")).into_owned(),
            href: match door {
                "achievements" => "/achievements/new",
                "demands" => "/demands/new",
                _ => "/desk",
            },
        });
        Self {
            motto: pack.settings.motto.of(page.lang).to_owned(),
            kinds: kinds::ALL.iter().map(|kind| LinkView::new(present::kind_plural(page.lang, kind), kind.key)).collect(),
            recent: hall::examples(visit),
            doors: doors.into(),
            funnel: funnel_thread(&page, funnel, pack.settings.limits.small_cells_below),
            funnel_note: page.t1("front-funnel-note", "year", funnel.year),
            demands: rows(&page, pack, demands),
            demands_all: page.tn("front-demands-all", "count", demands.found.total),
            achievements: rows(&page, pack, achievements),
            achievements_all: page.tn("front-achievements-all", "count", achievements.found.total),
            map: map(&page, pack),
            parks: park_rows(&page, pack),
            contact_days: pack.settings.clocks.contact_days,
            policies_text: policies_text(&page, pack, visit.ctx.today()),
            page,
        }
    }
}

/// How many clauses there are, how many of them are verified and in force, and how many still have to be checked.
fn policies_text(page: &Page, pack: &Pack, today: base::Date) -> String {
    use app::policies::catalogue::Status;
    let all = &pack.policies.library.clauses;
    let count = |wanted: Status| all.iter().filter(|clause| Status::of(clause, today) == Some(wanted)).count();
    let shown = all.iter().filter(|clause| Status::of(clause, today).is_some()).count();
    if shown == 0 {
        return String::new();
    }
    page.tx(
        "front-policies-text",
        &[("all", shown.into()), ("force", count(Status::InForce).into()), ("pending", count(Status::Pending).into())],
    )
}

/// The year's funnel as a line of figures with shares of what was published; small counts as the public sees them.
fn funnel_thread(page: &Page, funnel: &Funnel, bound: i64) -> Thread {
    let (_, sums) = suppress(&[], &funnel.year_row.counts, bound);
    let whole = funnel.year_row.counts.first().copied().unwrap_or(0);
    let steps = funnel.steps.iter().zip(sums).zip(&funnel.year_row.counts).enumerate().map(|(index, (((_, names), shown), count))| {
        let figure = match shown {
            Shown::Count(count) => page.n(count),
            Shown::Few | Shown::Hidden => page.t1("plan-few", "bound", bound),
        };
        let is_exact = matches!(shown, Shown::Count(_)) && index > 0;
        Step {
            figure,
            note: if is_exact { page.share(count, whole) } else { String::new() },
            href: "/data".to_owned(),
            ..Step::new(names.of(page.lang), State::Passed)
        }
    });
    Thread::figures(page.lang, page.t("front-funnel").into_owned(), steps.collect())
}

fn rows(page: &Page, pack: &Pack, found: &HallResult) -> Vec<EntryRow> {
    found
        .hits
        .iter()
        .map(|hit| {
            let entry = &hit.seen.entry;
            let owner = hit.owner.as_ref().map(|owner| owner.shown_name(page.lang).to_owned());
            let facts = owner.into_iter().chain(present::facts_line(page.lang, pack, &hit.seen)).fold(Facts::default(), Facts::say);
            EntryRow {
                title: entry.title.clone(),
                href: format!("/{}/{}", entry.kind.path, entry.id),
                facts: if entry.is_demo { facts.tag(page.t("front-demo"), Tone::Neutral) } else { facts },
                when: entry.published_at.map(|at| page.said(&local_date(at))).unwrap_or_default(),
            }
        })
        .collect()
}

/// The district's outline with its zones and parks.
fn map(page: &Page, pack: &Pack) -> Option<MapFrame> {
    let sketch = Sketch::of(page, pack, |_| true)?;
    let mut points = Vec::new();
    let mut has_unverified = false;
    for (park, number) in pack.organizations_in(Group::Park).zip(1..) {
        let Some(point) = park.point else { continue };
        let (x, y) = sketch.place(point);
        has_unverified |= !park.is_place_verified;
        points.push(MapPoint { number, name: park.short.of(page.lang).to_owned(), x, y, href: format!("/parks/{}", park.code) });
    }
    let mut caption = page.t("front-map-caption").into_owned();
    if has_unverified {
        caption.push_str(&page.t("front-map-unverified"));
    }
    Some(sketch.frame(page, "district", page.t("front-map-label").into_owned(), caption, points))
}

fn park_rows(page: &Page, pack: &Pack) -> Vec<ParkRow> {
    pack.organizations_in(Group::Park)
        .zip(1..)
        .map(|(park, number)| ParkRow {
            number,
            name: park.short.of(page.lang).to_owned(),
            words: direction(page.lang, pack, park),
            href: format!("/parks/{}", park.code),
        })
        .collect()
}

fn direction(lang: Lang, pack: &Pack, park: &PackOrganization) -> String {
    let words = park.direction.of(lang);
    if words.is_empty() {
        park.track.as_deref().map(|track| pack.label("tracks", track, lang)).unwrap_or_default()
    } else {
        words.to_owned()
    }
}

#[derive(Template)]
#[template(path = "front/parks.html")]
pub(super) struct Parks {
    page: Page,
    map: Option<MapFrame>,
    parks: Vec<ParkRow>,
}

impl Parks {
    pub(super) fn new(visit: &Visit) -> Self {
        let page = visit.page("front-parks");
        Self { map: map(&page, &visit.ctx.pack), parks: park_rows(&page, &visit.ctx.pack), page }
    }
}

pub(super) struct ParkList {
    title: String,
    all: String,
    href: String,
    rows: Vec<EntryRow>,
    empty: Empty,
}

#[derive(Template)]
#[template(path = "front/park.html")]
pub(super) struct Park {
    page: Page,
    direction: String,
    source: String,
    is_place_verified: bool,
    lists: Vec<ParkList>,
}

impl Park {
    pub(super) fn new(visit: &Visit, park: &PackOrganization, lists: &[(&'static str, HallResult)]) -> Self {
        let pack = &visit.ctx.pack;
        let page = visit
            .page_titled(park.names.of(visit.asked.lang))
            .crumb(visit.asked.lang.t("front-parks"), "/parks")
            .crumb(park.short.of(visit.asked.lang), "");
        let track = park.track.clone().unwrap_or_default();
        let lists = lists
            .iter()
            .map(|(register, found)| {
                let kind = kinds::by_key(register);
                let path = kind.map_or("search", |kind| kind.path);
                ParkList {
                    title: kind.map(|kind| present::kind_plural(page.lang, kind)).unwrap_or_default(),
                    all: page.tn("front-all", "count", found.found.total),
                    href: format!("/{path}?f.track={track}"),
                    rows: rows(&page, pack, found),
                    empty: Empty {
                        title: page.t("front-park-empty").into_owned(),
                        text: page.t("front-park-empty-text").into_owned(),
                        next: None,
                    },
                }
            })
            .collect();
        Self {
            direction: direction(page.lang, pack, park),
            source: park.source.clone(),
            is_place_verified: park.is_place_verified,
            lists,
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "front/words.html")]
pub(super) struct Words {
    page: Page,
    paragraphs: Vec<String>,
    links: Vec<LinkView>,
}

impl Words {
    /// A page of text: its title under `key`, its paragraphs under `key-text`, a line each.
    pub(super) fn new(visit: &Visit, key: &str) -> Self {
        let page = visit.page(key);
        let paragraphs = lines(&page.t(&format!("{key}-text")));
        Self { paragraphs, page, links: Vec::new() }
    }

    /// The same with a way on.
    pub(super) fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.push(LinkView::new(label, href));
        self
    }

    /// Whom to tell of an error: the organiser named at the foot, or nobody in a demonstration.
    pub(super) fn report_error(visit: &Visit) -> Self {
        let mut words = Self::new(visit, "front-report-error");
        let page = &words.page;
        if !page.site.contact.is_empty() {
            words.paragraphs.push(page.t1("layout-contact", "contact", page.site.contact.clone()));
        } else if page.is_demo {
            words.paragraphs.push(page.t("front-report-error-demo").into_owned());
        }
        words
    }

    /// The feeds of all registers and the interface.
    pub(super) fn open_data(visit: &Visit) -> Self {
        let words = Self::new(visit, "front-open-data");
        let lang = words.page.lang;
        let feed = |kind: &&Kind| {
            LinkView::new(
                lang.t1("front-open-data-feed", "register", present::kind_plural(lang, kind)),
                format!("/feeds/{}.atom", kind.path),
            )
        };
        let links = kinds::ALL.iter().map(feed).collect();
        Self { links, ..words }.link(lang.t("front-open-data-api"), "/api").link(lang.t("front-open-data-figures"), "/data")
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}
