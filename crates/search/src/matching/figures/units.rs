//! Numbers with units: how they are spelled, what they measure, how they are shown. Not here: what is measured, who wants it.

/// A unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// As pages show it.
    pub shown: &'static str,
    pub dimension: &'static str,
    /// Factor to the base unit of the dimension.
    pub factor: f64,
}

/// Spellings, how it is shown, dimension, factor.
type Row = (&'static str, &'static str, &'static str, f64);

/// Spellings apart by `|`, with capitals where they tell (mW is not MW), and what they stand for. A Latin unit is shown as in the second place;
/// Han units as they are written.
const UNITS: &[Row] = &[
    ("微秒", "", "time", 1e-6),
    ("毫秒", "", "time", 1e-3),
    ("秒钟|秒", "", "time", 1.0),
    ("分钟", "", "time", 60.0),
    ("个小时|小时", "", "time", 3_600.0),
    ("天", "", "time", 86_400.0),
    ("个星期|周", "", "time", 604_800.0),
    ("个月", "", "time", 2_592_000.0),
    ("μs|us", "μs", "time", 1e-6),
    ("ms", "ms", "time", 1e-3),
    ("min|minutes|minute|mins", "min", "time", 60.0),
    ("s|seconds|second", "s", "time", 1.0),
    ("h|hours|hour|hrs", "h", "time", 3_600.0),
    ("days|day", "days", "time", 86_400.0),
    ("纳米", "", "length", 1e-9),
    ("微米", "", "length", 1e-6),
    ("毫米", "", "length", 1e-3),
    ("厘米", "", "length", 1e-2),
    ("千米|公里", "", "length", 1e3),
    ("平方米", "", "area", 1.0),
    ("立方米", "", "volume", 1.0),
    ("米", "", "length", 1.0),
    ("nm", "nm", "length", 1e-9),
    ("μm|um", "μm", "length", 1e-6),
    ("mm", "mm", "length", 1e-3),
    ("cm", "cm", "length", 1e-2),
    ("km|KM", "km", "length", 1e3),
    ("m2", "m²", "area", 1.0),
    ("m3", "m³", "volume", 1.0),
    ("m", "m", "length", 1.0),
    ("微克", "", "mass", 1e-9),
    ("毫克", "", "mass", 1e-6),
    ("公斤|千克", "", "mass", 1.0),
    ("吨", "", "mass", 1e3),
    ("克", "", "mass", 1e-3),
    ("μg|ug", "μg", "mass", 1e-9),
    ("mg", "mg", "mass", 1e-6),
    ("kg|KG|Kg", "kg", "mass", 1.0),
    ("t", "t", "mass", 1e3),
    ("g", "g", "mass", 1e-3),
    ("毫升", "", "volume", 1e-6),
    ("升", "", "volume", 1e-3),
    ("ml|mL|ML", "mL", "volume", 1e-6),
    ("l|L", "L", "volume", 1e-3),
    ("%|percent|per cent", "%", "percent", 1.0),
    ("ppm|PPM", "ppm", "parts", 1.0),
    ("个百分点|百分点|个点|percentage points", "", "percentage_points", 1.0),
    ("°c|°C|° C|degrees C|degrees Celsius", "°C", "celsius", 1.0),
    ("摄氏度", "", "celsius", 1.0),
    ("gpa|GPa|GPA", "GPa", "pressure", 1e9),
    ("mpa|MPa|MPA|Mpa", "MPa", "pressure", 1e6),
    ("kpa|kPa|KPa|Kpa", "kPa", "pressure", 1e3),
    ("pa|Pa", "Pa", "pressure", 1.0),
    ("兆帕", "", "pressure", 1e6),
    ("ghz|GHz|Ghz|GHZ", "GHz", "frequency", 1e9),
    ("mhz|MHz|Mhz|MHZ", "MHz", "frequency", 1e6),
    ("khz|kHz|KHz|Khz|KHZ", "kHz", "frequency", 1e3),
    ("hz|Hz|HZ", "Hz", "frequency", 1.0),
    ("赫兹", "", "frequency", 1.0),
    ("kwh|kWh|KWh|KWH", "kWh", "energy", 3.6e6),
    ("kw|kW|KW|Kw", "kW", "power", 1e3),
    ("MW", "MW", "power", 1e6),
    ("mW", "mW", "power", 1e-3),
    ("w|W", "W", "power", 1.0),
    ("千瓦时", "", "energy", 3.6e6),
    ("千瓦", "", "power", 1e3),
    ("瓦", "", "power", 1.0),
    ("kv|kV|KV|Kv", "kV", "voltage", 1e3),
    ("mV", "mV", "voltage", 1e-3),
    ("V", "V", "voltage", 1.0),
    ("伏", "", "voltage", 1.0),
    ("度", "", "angle", 1.0),
    ("次", "", "count", 1.0),
    ("db|dB|DB", "dB", "decibel", 1.0),
    ("分贝", "", "decibel", 1.0),
    ("支/分|支/min|瓶/分|瓶/min", "", "pieces_rate", 1.0),
    ("μA/cm2|μa/cm2", "μA/cm²", "current_density", 1e-6),
];

/// A number with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity<'a> {
    /// As written; never negative, the sign stands before it.
    pub value: f64,
    pub unit: Unit,
    /// What follows the unit.
    pub tail: &'a str,
}

/// Reads the number at the beginning of a text (with 万, 千, 百) and its unit. Nothing for what has none, or goes on as another word:
/// in `3 mRNA` there are no metres.
pub(super) fn quantity(text: &str) -> Option<Quantity<'_>> {
    let length = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, after) = text.split_at_checked(length)?;
    let mut value: f64 = number.trim_end_matches('.').parse().ok()?;
    let mut rest = after.trim_start();
    for (sign, times) in [('万', 1e4), ('千', 1e3), ('百', 1e2)] {
        // 千米, 千克 and 千瓦 are units of their own.
        if let Some(shorter) = rest.strip_prefix(sign)
            && unit(rest).is_none()
        {
            value *= times;
            rest = shorter.trim_start();
            break;
        }
    }
    let (unit, tail) = unit(rest)?;
    value.is_finite().then_some(Quantity { value, unit, tail })
}

/// The longest unit at the beginning of a text, and what follows it.
fn unit(text: &str) -> Option<(Unit, &str)> {
    let mut best: Option<(&str, &Row)> = None;
    for row in UNITS {
        let fitting = row.0.split('|').filter(|spelling| text.starts_with(spelling)).max_by_key(|spelling| spelling.len());
        if let Some(spelling) = fitting
            && best.is_none_or(|(known, _)| known.len() < spelling.len())
        {
            best = Some((spelling, row));
        }
    }
    let (spelling, (_, shown, dimension, factor)) = best?;
    let tail = text.get(spelling.len()..)?;
    let is_latin = spelling.ends_with(|c: char| c.is_alphanumeric() && !crate::text::is_han(c));
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '^' | '⁻' | '·' | '_');
    if (is_latin && tail.starts_with(goes_on)) || tail.trim_start().starts_with('/') {
        return None;
    }
    let shown = if shown.is_empty() { spelling } else { *shown };
    Some((Unit { shown, dimension, factor: *factor }, tail))
}

/// Does the text end with a number and its unit, or a bare number?
pub(super) fn ends_with_quantity(text: &str) -> bool {
    let text = text.trim_end();
    let Some(at) = text.rfind(|c: char| c.is_ascii_digit()) else { return false };
    let rest = text.get(at + 1..).unwrap_or_default().trim();
    rest.is_empty() || UNITS.iter().any(|(spellings, ..)| spellings.split('|').any(|spelling| spelling.eq_ignore_ascii_case(rest)))
}
