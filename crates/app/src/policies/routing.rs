//! Where a firm would have to sit: the clauses that fail for it today and no longer fail in another zone.
//!
//! Tried, not guessed: a clause is judged again with the zone added to where the firm is registered, works and pays its taxes. What else
//! changes with a move is not known here.

use base::Date;
use rules::{
    Condition, Fact, Facts, FieldId, Node, Test, Truth, Value,
    clause::{Clause, Dates, Verdict},
    derive::with_outer,
    fact::Provenance,
    field::Catalogue,
};

use super::{
    answers::{Answers, ClauseAnswer, Reason},
    model::{TOWN, ZONE},
};
use crate::pack::{Pack, Zone};

/// The facts that name zones: of registration, of work, of taxes.
const FACTS: [&str; 3] = [ZONE, "op.zone", "tax.zone"];

/// The fact of the district a firm is registered in.
const DISTRICT: &str = "reg.district";

/// A clause that another zone would open.
#[derive(Debug, Clone, Copy)]
pub struct Opened<'a, 'p> {
    /// As it stands today.
    pub answer: &'a ClauseAnswer<'p>,
    /// Whether it then holds, or whether more has to be known.
    pub then: Truth,
}

/// A zone with what it would change.
#[derive(Debug, Clone)]
pub struct Route<'a, 'p> {
    /// The zone.
    pub zone: &'p Zone,
    /// What fails today and would not fail there, what would surely hold first.
    pub opened: Vec<Opened<'a, 'p>>,
    /// What holds today and would fail there.
    pub closed: Vec<&'a ClauseAnswer<'p>>,
}

/// The zones that a clause names in its conditions, as far as the pack knows them.
#[must_use]
pub fn zones_of<'p>(pack: &'p Pack, clause: &Clause) -> Vec<&'p Zone> {
    let mut codes = Vec::new();
    named(&pack.policies.library.catalogue, &clause.condition, &mut codes);
    pack.zones.zones.iter().filter(|zone| codes.iter().any(|code| *code == zone.code)).collect()
}

fn named<'c>(catalogue: &Catalogue, condition: &'c Condition, codes: &mut Vec<&'c str>) {
    if let Node::Test(Test::Contains(field, listed)) = &condition.node
        && FACTS.contains(&catalogue.key(*field))
    {
        codes.extend(listed.iter().map(AsRef::as_ref));
    }
    for part in condition.node.parts() {
        named(catalogue, part, codes);
    }
}

/// The zones a firm says it is registered in.
#[must_use]
pub fn zones_now<'p>(pack: &'p Pack, answers: &Answers<'_>) -> Vec<&'p Zone> {
    let codes = codes(&pack.policies.library.catalogue, &answers.facts, ZONE);
    pack.zones.zones.iter().filter(|zone| codes.contains(&zone.code)).collect()
}

/// A zone and a district of registration of which the data does not say whether they fit together.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceDoubt<'p> {
    /// The zones of the pack's own list that the firm says it is registered in.
    pub zones: Vec<&'p Zone>,
    /// The code of the district it is registered in, which is another than the pack's.
    pub district: String,
}

/// Whether a firm says it is registered in a zone of this district's list and in another district. No zone has its district in the data,
/// and some reach beyond one, so that it is told and not decided. Zones around others are no part of it.
#[must_use]
pub fn place_doubt<'p>(pack: &'p Pack, answers: &Answers<'_>) -> Option<PlaceDoubt<'p>> {
    let catalogue = &pack.policies.library.catalogue;
    let district = codes(catalogue, &answers.facts, DISTRICT).into_iter().next().filter(|code| *code != pack.settings.district_code)?;
    let zones: Vec<&Zone> = zones_now(pack, answers).into_iter().filter(|zone| !is_around(pack, zone)).collect();
    (!zones.is_empty()).then_some(PlaceDoubt { zones, district })
}

/// Whether another zone of the pack lies in it.
fn is_around(pack: &Pack, zone: &Zone) -> bool {
    let nestings = &pack.policies.library.catalogue.nestings;
    nestings.iter().any(|nesting| nesting.outer == zone.code && pack.zones.zone(&nesting.inner).is_some())
}

/// The code of the town a firm says it is registered in.
#[must_use]
pub fn town_now(pack: &Pack, answers: &Answers<'_>) -> Option<String> {
    codes(&pack.policies.library.catalogue, &answers.facts, TOWN).into_iter().next()
}

fn codes(catalogue: &Catalogue, facts: &Facts, key: &str) -> Vec<String> {
    match catalogue.by_key(key).map(|field| facts.get(field)) {
        Some(Fact::Known(Value::Codes(codes))) => codes.iter().map(ToString::to_string).collect(),
        Some(Fact::Known(Value::Code(code))) => vec![code.to_string()],
        _ => Vec::new(),
    }
}

/// The zones that would open clauses to a firm, in the pack's order. Of zones that lie in each other the inner one is tried: whoever sits
/// in it sits in both.
#[must_use]
pub fn find_routes<'a, 'p>(pack: &'p Pack, answers: &'a Answers<'p>) -> Vec<Route<'a, 'p>> {
    let catalogue = &pack.policies.library.catalogue;
    let fields: Vec<FieldId> = FACTS.iter().filter_map(|key| catalogue.by_key(key)).collect();
    let now = codes(catalogue, &answers.facts, ZONE);
    let mut routes = Vec::new();
    for zone in pack.zones.zones.iter().filter(|zone| !now.contains(&zone.code) && !is_around(pack, zone)) {
        let mut route = Route { zone, opened: Vec::new(), closed: Vec::new() };
        for answer in answers.clauses.iter().filter(|answer| answer.reason == Reason::Judged) {
            let Verdict::Judged(today) = answer.judged.verdict else { continue };
            if today == Truth::Unknown {
                continue;
            }
            match (today, moved(catalogue, answer, &fields, zone, answers.on)) {
                (Truth::False, then) if then != Truth::False => route.opened.push(Opened { answer, then }),
                (Truth::True, Truth::False) => route.closed.push(answer),
                _ => {}
            }
        }
        route.opened.sort_by_key(|opened| (opened.then != Truth::True, !opened.answer.is_computed));
        if !route.opened.is_empty() {
            routes.push(route);
        }
    }
    routes
}

/// How the clause is judged with the zone among those of the firm.
fn moved(catalogue: &Catalogue, answer: &ClauseAnswer<'_>, fields: &[FieldId], zone: &Zone, on: Date) -> Truth {
    let mut facts = (*answer.judged.facts).clone();
    for field in fields {
        let mut all = match facts.get(*field) {
            Fact::Known(Value::Codes(codes)) => codes.to_vec(),
            _ => Vec::new(),
        };
        all.push(zone.code.as_str().into());
        let all = with_outer(&all, &catalogue.nestings, on);
        facts.set(*field, Fact::Known(Value::Codes(all.into())), Provenance::Stated);
    }
    match answer.clause().verdict(&facts, on, Dates::Apply) {
        Verdict::Judged(truth) => truth,
        Verdict::NotInForce => Truth::False,
    }
}
