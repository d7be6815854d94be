//! Measures, bands and conditions in words: 荷载 ≥ 20 kN/㎡, 500–1000 ㎡, 1 层, TRL 6.

use app::hall::{Measure, Range, figure};
use base::Lang;

use crate::kernel::Speak;

/// A measure's name.
pub(super) fn name(lang: Lang, measure: Measure) -> String {
    let key = match measure {
        Measure::FloorLoad => "hall-figure-load",
        Measure::ClearHeight => "hall-figure-height",
        Measure::Area => "hall-figure-area",
        Measure::Rent => "hall-figure-rent",
        Measure::Power => "hall-figure-power",
        Measure::Floor => "hall-figure-floor",
        Measure::Trl => "hall-figure-trl",
    };
    lang.t(key).into_owned()
}

/// A condition with its measure: 荷载 ≥ 20 kN/㎡.
pub(super) fn words(lang: Lang, measure: Measure, code: &str) -> String {
    let is_said = matches!(measure, Measure::Floor) && figure(code).is_some();
    if is_said { range(lang, measure, code) } else { format!("{} {}", name(lang, measure), range(lang, measure, code)) }
}

/// A condition or band without its measure: ≥ 20 kN/㎡.
pub(super) fn range(lang: Lang, measure: Measure, code: &str) -> String {
    if measure == Measure::Floor
        && let Some(floor) = figure(code)
    {
        let key = if floor < 0.0 { "hall-floor-below" } else { "hall-floor" };
        return lang.t1(key, "floor", floor.abs());
    }
    let figures = match Range::parse(code) {
        Some(Range { from: Some(from), to: Some(to), .. }) => format!("{from}–{to}"),
        Some(Range { from: Some(from), to: None, .. }) => format!("≥ {from}"),
        Some(Range { from: None, to: Some(to), has_end: true }) => format!("≤ {to}"),
        Some(Range { from: None, to: Some(to), has_end: false }) => format!("< {to}"),
        _ => code.to_owned(),
    };
    let unit = match measure {
        Measure::FloorLoad => "kn_m2",
        Measure::ClearHeight => "m",
        Measure::Area => "m2",
        Measure::Rent => "rent",
        Measure::Power => "kva",
        Measure::Floor | Measure::Trl => return figures,
    };
    format!("{figures} {}", lang.t(&format!("registers-unit-{unit}")))
}

/// Where a code stands among its facet's.
pub(super) fn order(code: &str) -> f64 {
    figure(code).or_else(|| Range::parse(code).map(|range| range.from.unwrap_or(f64::NEG_INFINITY))).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_an_agent_would_write_them() {
        assert_eq!(words(Lang::Zh, Measure::FloorLoad, "20.."), "荷载 ≥ 20 kN/㎡");
        assert_eq!(words(Lang::En, Measure::Area, "500..1000"), "Free area 500–1000 m²");
        assert_eq!(words(Lang::Zh, Measure::Rent, "..=2.5"), "租金 ≤ 2.5 元/㎡·天");
        assert_eq!(range(Lang::Zh, Measure::ClearHeight, "..4"), "< 4 米");
        assert_eq!([words(Lang::Zh, Measure::Floor, "1"), words(Lang::En, Measure::Floor, "-1")], ["1 层", "Floor 1 below ground"]);
        assert_eq!([words(Lang::Zh, Measure::Trl, "6"), words(Lang::Zh, Measure::Trl, "6..")], ["TRL 6", "TRL ≥ 6"]);
        let mut codes = ["30..", "..5", "10..20", "5..10"];
        codes.sort_by(|one, other| order(one).total_cmp(&order(other)));
        assert_eq!(codes, ["..5", "5..10", "10..20", "30.."]);
    }
}
