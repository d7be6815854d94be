//! Spatial routing for programs: which zones would open clauses to a firm, as the page of the bundle explains it.

use app::{
    pack::{Pack, Zone},
    policies::{Answers, ClauseAnswer, names, routing},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{views::routes::doubt, words::Words},
    verdict,
};
use crate::api::bodies::Day;

/// A zone.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyZoneBody {
    /// Its code.
    code: String,
    /// What it is called.
    name: String,
    /// What kind of zone it is, in words.
    kind: String,
    /// Its area in square kilometres as published.
    area_km2: Option<f64>,
    /// Whether the pack has its shape, so that it can be drawn.
    has_shape: bool,
    /// A point in it, as longitude and latitude, where one was published.
    point: Option<[f64; 2]>,
    /// Whether these facts were read in their source.
    is_verified: bool,
}

/// A clause that would stand otherwise in a zone.
#[derive(Serialize, ToSchema)]
pub(super) struct RoutedClauseBody {
    /// The clause's id.
    clause: String,
    /// Its title.
    title: String,
    /// The project or product it is about.
    child: Option<String>,
    /// What it gives whoever fulfils it, in words.
    gives: String,
    /// Whether it counts: verified and in force.
    is_computed: bool,
    /// How it would be judged there: `yes`, `no`, or `unknown` where facts are missing.
    then: &'static str,
}

/// A zone with what it would change.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyRouteBody {
    /// The zone.
    zone: PolicyZoneBody,
    /// What fails today and would not fail there, what would surely hold first.
    opened: Vec<RoutedClauseBody>,
    /// What holds today and would fail there.
    closed: Vec<RoutedClauseBody>,
}

/// A stated zone and a district of registration that may not fit together. No zone has its district in the data, so that it is not decided.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceDoubtBody {
    /// The codes of the zones of this district's list that the firm says it is registered in.
    zones: Vec<String>,
    /// The code of the district it is registered in, which is another.
    #[schema(example = "310115")]
    district: String,
    /// The same in words, with what to do.
    said: String,
}

/// What other zones would change for a firm.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct PolicyRoutesBody {
    /// The day on which clauses were judged.
    on: Day,
    /// The zones the firm says it is registered in.
    now: Vec<PolicyZoneBody>,
    /// The code of the town it says it is registered in.
    town: Option<String>,
    /// What may not fit together of where it sits; absent where nothing is known against it.
    doubt: Option<PlaceDoubtBody>,
    /// The zones that would open clauses to it if it were registered, worked and paid its taxes there as well, all else being equal. What leaving the
    /// present zones would cost is not in it.
    routes: Vec<PolicyRouteBody>,
}

pub(in super::super) fn routes(words: Words<'_>, answers: &Answers<'_>) -> PolicyRoutesBody {
    let pack: &Pack = words.pack;
    let clause = |answer: &ClauseAnswer<'_>, then: &'static str| RoutedClauseBody {
        clause: answer.clause().id.clone(),
        title: names::title(answer.clause(), words.lang).to_owned(),
        child: answer.child.clone(),
        gives: words.gives(answer.clause()),
        is_computed: answer.is_computed,
        then,
    };
    let found = routing::find_routes(pack, answers);
    PolicyRoutesBody {
        on: answers.on.into(),
        now: routing::zones_now(pack, answers).into_iter().map(|at| zone(words, at)).collect(),
        town: routing::town_now(pack, answers),
        doubt: routing::place_doubt(pack, answers).map(|found| PlaceDoubtBody {
            zones: found.zones.iter().map(|zone| zone.code.clone()).collect(),
            district: found.district,
            said: doubt(words.lang, pack, answers),
        }),
        routes: found
            .iter()
            .map(|route| PolicyRouteBody {
                zone: zone(words, route.zone),
                opened: route.opened.iter().map(|opened| clause(opened.answer, verdict(opened.then))).collect(),
                closed: route.closed.iter().copied().map(|answer| clause(answer, "no")).collect(),
            })
            .collect(),
    }
}

fn zone(words: Words<'_>, zone: &Zone) -> PolicyZoneBody {
    PolicyZoneBody {
        code: zone.code.clone(),
        name: zone.names.of(words.lang).to_owned(),
        kind: zone.level.of(words.lang).to_owned(),
        area_km2: zone.area_km2,
        has_shape: zone.shape.is_some(),
        point: zone.point.map(|point| [point.lon, point.lat]),
        is_verified: zone.is_verified,
    }
}
