//! Zones: which of them would open clauses to a firm, and where those that a clause names lie, on a sketch of the district.

use app::{
    pack::{Pack, Zone},
    policies::{
        Answers, names, routing,
        rules::{Truth, clause::Clause},
    },
};
use askama::Template;
use base::Lang;

use super::super::{clause_row, words::Words};
use crate::{
    front::sketch::Sketch,
    kernel::{
        Page, Speak,
        ui::{Facts, MapFrame, MapPoint, piece},
    },
    visit::Visit,
};

/// A clause that a zone would open or close.
struct Changed {
    title: String,
    href: String,
    facts: Facts,
}

/// A zone with what it would change.
struct RouteRow {
    name: String,
    facts: Facts,
    opened: Vec<Changed>,
    closed: Vec<Changed>,
}

/// What other zones would change for a firm; nothing where they change nothing.
#[derive(Template)]
#[template(path = "policies/routes.html")]
pub(super) struct Routes {
    title: String,
    lead: String,
    now: String,
    opens: String,
    closes: String,
    rows: Vec<RouteRow>,
    map: Option<MapFrame>,
}

piece!(Routes);

impl Routes {
    pub(super) fn of(visit: &Visit, page: &Page, answers: &Answers<'_>) -> Self {
        let pack = &visit.ctx.pack;
        let words = Words { pack, lang: page.lang };
        let routes = routing::find_routes(pack, answers);
        let now = routing::zones_now(pack, answers);
        let town = routing::town_now(pack, answers);
        let wanted: Vec<&Zone> = routes.iter().map(|route| route.zone).chain(now.iter().copied()).collect();
        let rows = routes.iter().map(|route| RouteRow {
            name: route.zone.names.of(page.lang).to_owned(),
            facts: about(page, route.zone),
            opened: route
                .opened
                .iter()
                .map(|opened| {
                    let clause = opened.answer.clause();
                    let then = page.t(if opened.then == Truth::True { "policies-routes-holds" } else { "policies-routes-open" });
                    changed(page, clause, Facts::default().say(words.gives(clause)).say(then))
                })
                .collect(),
            closed: route.closed.iter().map(|answer| changed(page, answer.clause(), Facts::default())).collect(),
        });
        let rows: Vec<RouteRow> = rows.collect();
        let now: Vec<String> = now.iter().map(|zone| zone.names.of(page.lang).to_owned()).collect();
        Self {
            title: page.t("policies-routes-title").into_owned(),
            lead: page.t("policies-routes-lead").into_owned(),
            now: if now.is_empty() {
                String::new()
            } else {
                page.t1("policies-routes-now", "zones", now.join(page.t("policies-join").as_ref()))
            },
            opens: page.t("policies-routes-opens").into_owned(),
            closes: page.t("policies-routes-closes").into_owned(),
            map: if rows.is_empty() { None } else { drawn(page, pack, &wanted, town.as_deref()) },
            rows,
        }
    }
}

/// That a stated zone and the district of registration may not fit together; empty where they do, or where either is not known.
pub(in super::super) fn doubt(lang: Lang, pack: &Pack, answers: &Answers<'_>) -> String {
    let Some(found) = routing::place_doubt(pack, answers) else { return String::new() };
    let zones: Vec<&str> = found.zones.iter().map(|zone| zone.names.of(lang)).collect();
    let values = [
        ("count", zones.len().into()),
        ("zones", zones.join(lang.t("policies-join").as_ref()).into()),
        ("own", pack.settings.district.of(lang).into()),
        ("district", names::term(pack, &found.district, lang).into()),
    ];
    lang.tx("policies-routes-doubt", &values)
}

fn about(page: &Page, zone: &Zone) -> Facts {
    let mut facts = Facts::default().say(zone.level.of(page.lang));
    if zone.shape.is_none() && zone.point.is_none() {
        facts = facts.say(page.t("policies-routes-no-shape"));
    }
    facts
}

fn changed(page: &Page, clause: &Clause, facts: Facts) -> Changed {
    Changed {
        title: names::title(clause, page.lang).to_owned(),
        href: format!("/policies/{}", clause.id),
        facts: match clause_row::state(page, clause) {
            Some((text, tone)) => facts.tag(text, tone),
            None => facts,
        },
    }
}

/// The zones that a clause names, with a sketch where one of them has a shape or a point.
#[derive(Template)]
#[template(path = "policies/zones_named.html")]
pub(super) struct ZonesNamed {
    title: String,
    zones: Vec<(String, Facts)>,
    map: Option<MapFrame>,
}

piece!(ZonesNamed);

impl ZonesNamed {
    pub(super) fn of(visit: &Visit, page: &Page, clause: &Clause) -> Self {
        let pack = &visit.ctx.pack;
        let zones = routing::zones_of(pack, clause);
        Self {
            title: page.t("policies-routes-named").into_owned(),
            map: drawn(page, pack, &zones, None),
            zones: zones.iter().map(|zone| (zone.names.of(page.lang).to_owned(), about(page, zone))).collect(),
        }
    }
}

/// The sketch, where at least one of the zones can be shown: shapes, points of zones that have no more, and the firm's town.
fn drawn(page: &Page, pack: &Pack, zones: &[&Zone], town: Option<&str>) -> Option<MapFrame> {
    if zones.iter().all(|zone| zone.shape.is_none() && zone.point.is_none()) {
        return None;
    }
    let mut sketch = Sketch::of(page, pack, |zone| zones.iter().any(|wanted| wanted.code == zone.code))?;
    let mut caption = vec![page.t("policies-routes-sketch").into_owned()];
    let mut points = Vec::new();
    let mut put = |sketch: &Sketch, place, name: String, says: String| {
        let (x, y) = sketch.place(place);
        let number = u32::try_from(points.len() + 1).unwrap_or(1);
        points.push(MapPoint { number, name, x, y, href: String::new() });
        caption.push(page.t2("policies-routes-point", "number", number, "what", says));
    };
    if let Some(known) = town.and_then(|town| pack.zones.towns.iter().find(|known| known.town == town)) {
        let name = pack.label("towns", &known.town, page.lang);
        let key = if known.is_verified { "policies-routes-firm" } else { "policies-routes-firm-estimated" };
        let says = page.t1(key, "town", &name);
        put(&sketch, known.point, name, says);
        sketch.credit(known.attribution.of(page.lang));
    }
    let mut without_shape: Vec<&Zone> = Vec::new();
    for zone in zones.iter().filter(|zone| zone.shape.is_none()) {
        if without_shape.iter().all(|known| known.code != zone.code) {
            without_shape.push(zone);
        }
    }
    for zone in without_shape {
        let Some(point) = zone.point else { continue };
        let name = zone.names.of(page.lang).to_owned();
        put(&sketch, point, name.clone(), page.t1("policies-routes-zone-point", "zone", name));
    }
    let label = page.t("policies-routes-map").into_owned();
    Some(sketch.frame(page, "zones", label, caption.join(page.t("policies-routes-space").as_ref()), points))
}
