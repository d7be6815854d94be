//! Facts besides the text: field, industry, track, maturity, price, mode, distance. Each pair of known facts gives at most one reason; unknown gives none.

use super::{Facts, Reason, Role, Side};

/// Towns this near are neighbours, in kilometres.
const NEAR_KM: f64 = 8.0;
const FAR_KM: f64 = 30.0;
const EARTH_RADIUS_KM: f64 = 6_371.0;

pub(super) fn compare(query: &Side, candidate: &Side) -> Vec<Reason> {
    let (q, c) = (&query.facts, &candidate.facts);
    let mut found = Vec::new();
    found.extend(field(q, c));
    let industries = common(&q.industries, &c.industries);
    if !industries.is_empty() {
        found.push(Reason::SameIndustry { codes: industries });
    }
    if let (Some(a), Some(b)) = (&q.track, &c.track)
        && a == b
    {
        found.push(Reason::SameTrack { code: a.clone() });
    }
    let sides = match (query.role, candidate.role) {
        (Role::Seeks, Role::Offers) => Some((q, c)),
        (Role::Offers, Role::Seeks) => Some((c, q)),
        _ => None,
    };
    if let Some((seeks, offers)) = sides {
        found.extend(maturity(seeks, offers));
        found.extend(price(seeks, offers));
    }
    if !q.modes.is_empty() && !c.modes.is_empty() {
        let modes = common(&q.modes, &c.modes);
        found.push(if modes.is_empty() {
            Reason::ModeNone { query: q.modes.clone(), candidate: c.modes.clone() }
        } else {
            Reason::ModeShared { modes }
        });
    }
    if let (Some(a), Some(b)) = (q.town_point, c.town_point) {
        found.extend(distance(a, b));
    }
    found
}

fn field(q: &Facts, c: &Facts) -> Option<Reason> {
    let (a, b) = (q.technical_field.as_ref()?, c.technical_field.as_ref()?);
    let top = |code: &str| code.chars().next();
    Some(if a == b {
        Reason::SameField { code: a.clone() }
    } else if top(a) == top(b) {
        Reason::NearField { query: a.clone(), candidate: b.clone() }
    } else {
        Reason::OtherField { query: a.clone(), candidate: b.clone() }
    })
}

fn maturity(seeks: &Facts, offers: &Facts) -> Option<Reason> {
    let (min, trl) = (seeks.min_trl?, offers.trl?);
    Some(if trl >= min { Reason::MaturityFits { trl, min } } else { Reason::MaturityShort { trl, min } })
}

fn price(seeks: &Facts, offers: &Facts) -> Option<Reason> {
    // A single figure given as the least is also the most known.
    let budget_max_fen = seeks.budget_max_fen.or(seeks.budget_min_fen)?;
    Some(match offers.price_fen {
        None => Reason::PriceUnknown { budget_max_fen },
        Some(price_fen) if price_fen <= budget_max_fen => Reason::PriceWithinBudget { price_fen, budget_max_fen },
        Some(price_fen) => Reason::PriceAbove { price_fen, budget_max_fen },
    })
}

fn distance(a: (f64, f64), b: (f64, f64)) -> Option<Reason> {
    let distance = kilometres(a, b);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth is between 0 and 20,038 km")]
    let km = distance.round().clamp(0.0, 20_100.0) as u32;
    match distance {
        d if d <= NEAR_KM => Some(Reason::Near { km }),
        d if d >= FAR_KM => Some(Reason::Far { km }),
        _ => None,
    }
}

/// Great-circle distance of two points in degrees.
fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.1 - a.1).to_radians() / 2.0).sin();
    let h = half_lat.mul_add(half_lat, lat_a.cos() * lat_b.cos() * half_lon * half_lon);
    2.0 * EARTH_RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
}

fn common(a: &[String], b: &[String]) -> Vec<String> {
    a.iter().filter(|code| b.contains(code)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres() {
        assert!((kilometres((31.0, 121.4), (32.0, 121.4)) - 111.2).abs() < 0.2);
        assert_eq!(distance((31.11, 121.38), (31.12, 121.40)), Some(Reason::Near { km: 2 }));
        assert_eq!(distance((31.11, 121.38), (31.23, 121.38)), None, "neither near nor far");
    }

    #[test]
    fn the_price_is_held_against_the_budget_of_the_demand_on_either_side() {
        let side = |role, facts| Side { role, facts, ..Side::default() };
        let demand = side(Role::Seeks, Facts { budget_max_fen: Some(100), min_trl: Some(6), ..Facts::default() });
        let dear = side(Role::Offers, Facts { price_fen: Some(101), trl: Some(5), ..Facts::default() });
        let wanted = [Reason::MaturityShort { trl: 5, min: 6 }, Reason::PriceAbove { price_fen: 101, budget_max_fen: 100 }];
        assert_eq!(compare(&demand, &dear), wanted);
        assert_eq!(compare(&dear, &demand), wanted);
        let open = side(Role::Offers, Facts::default());
        assert_eq!(compare(&demand, &open), [Reason::PriceUnknown { budget_max_fen: 100 }]);
        assert!(compare(&dear, &open).is_empty(), "two offers have no budget between them");
    }
}
