//! What people call the measures of a space, their units and their bounds, folded as the index folds. Longer words first where one ends another.

use super::Measure;

/// A unit: as written, what it measures, how much of the measure's own unit it is, and whether it alone says what is meant.
pub(super) struct Unit {
    pub(super) text: &'static str,
    pub(super) measure: Measure,
    pub(super) factor: f64,
    pub(super) is_clear: bool,
}

const fn clear(text: &'static str, measure: Measure, factor: f64) -> Unit {
    Unit { text, measure, factor, is_clear: true }
}

const fn vague(text: &'static str, measure: Measure, factor: f64) -> Unit {
    Unit { text, measure, factor, is_clear: false }
}

/// A month in days.
const MONTH: f64 = 12.0 / 365.0;

pub(super) const UNITS: &[Unit] = &[
    clear("kn/m2", Measure::FloorLoad, 1.0),
    clear("kn/平方米", Measure::FloorLoad, 1.0),
    clear("kn/平米", Measure::FloorLoad, 1.0),
    clear("千牛/平方米", Measure::FloorLoad, 1.0),
    clear("千牛/m2", Measure::FloorLoad, 1.0),
    clear("t/m2", Measure::FloorLoad, 10.0),
    clear("t/sqm", Measure::FloorLoad, 10.0),
    clear("t per m2", Measure::FloorLoad, 10.0),
    clear("tons/m2", Measure::FloorLoad, 10.0),
    clear("tonnes/m2", Measure::FloorLoad, 10.0),
    clear("tons per m2", Measure::FloorLoad, 10.0),
    clear("tonnes per m2", Measure::FloorLoad, 10.0),
    clear("吨/m2", Measure::FloorLoad, 10.0),
    clear("吨/平方米", Measure::FloorLoad, 10.0),
    clear("吨/平米", Measure::FloorLoad, 10.0),
    clear("吨/平", Measure::FloorLoad, 10.0),
    clear("吨每平方米", Measure::FloorLoad, 10.0),
    clear("吨每平米", Measure::FloorLoad, 10.0),
    clear("kg/m2", Measure::FloorLoad, 0.01),
    clear("公斤/m2", Measure::FloorLoad, 0.01),
    clear("公斤/平方米", Measure::FloorLoad, 0.01),
    clear("公斤每平方米", Measure::FloorLoad, 0.01),
    vague("吨", Measure::FloorLoad, 10.0),
    vague("tonnes", Measure::FloorLoad, 10.0),
    vague("tons", Measure::FloorLoad, 10.0),
    vague("t", Measure::FloorLoad, 10.0),
    vague("kn", Measure::FloorLoad, 1.0),
    vague("米", Measure::ClearHeight, 1.0),
    vague("metres", Measure::ClearHeight, 1.0),
    vague("meters", Measure::ClearHeight, 1.0),
    vague("m", Measure::ClearHeight, 1.0),
    vague("平方米", Measure::Area, 1.0),
    vague("平米", Measure::Area, 1.0),
    vague("平", Measure::Area, 1.0),
    vague("m2", Measure::Area, 1.0),
    vague("sqm", Measure::Area, 1.0),
    vague("sq m", Measure::Area, 1.0),
    vague("square metres", Measure::Area, 1.0),
    vague("square meters", Measure::Area, 1.0),
    clear("元/m2/天", Measure::Rent, 1.0),
    clear("元/m2·天", Measure::Rent, 1.0),
    clear("元/平方米/天", Measure::Rent, 1.0),
    clear("元/平方米·天", Measure::Rent, 1.0),
    clear("元/平米/天", Measure::Rent, 1.0),
    clear("元/平/天", Measure::Rent, 1.0),
    clear("元/天/m2", Measure::Rent, 1.0),
    clear("元/天/平方米", Measure::Rent, 1.0),
    clear("元/天/平米", Measure::Rent, 1.0),
    clear("元每平方米每天", Measure::Rent, 1.0),
    clear("元每平米每天", Measure::Rent, 1.0),
    clear("元/m2/月", Measure::Rent, MONTH),
    clear("元/平方米/月", Measure::Rent, MONTH),
    clear("元/平米/月", Measure::Rent, MONTH),
    clear("yuan/m2/day", Measure::Rent, 1.0),
    clear("cny/m2/day", Measure::Rent, 1.0),
    clear("yuan per m2 per day", Measure::Rent, 1.0),
    clear("cny per m2 per day", Measure::Rent, 1.0),
    clear("cny per m2 and day", Measure::Rent, 1.0),
    vague("元/m2", Measure::Rent, 1.0),
    vague("元/平方米", Measure::Rent, 1.0),
    vague("元/平米", Measure::Rent, 1.0),
    vague("元/平", Measure::Rent, 1.0),
    vague("元/天", Measure::Rent, 1.0),
    vague("元", Measure::Rent, 1.0),
    vague("yuan", Measure::Rent, 1.0),
    vague("kva", Measure::Power, 1.0),
    vague("千伏安", Measure::Power, 1.0),
    vague("mva", Measure::Power, 1_000.0),
    vague("兆伏安", Measure::Power, 1_000.0),
    vague("kw", Measure::Power, 1.0),
    vague("千瓦", Measure::Power, 1.0),
    vague("mw", Measure::Power, 1_000.0),
    vague("兆瓦", Measure::Power, 1_000.0),
];

/// A noun: as written, what it names, and whether it alone says that a space is meant.
pub(super) type Noun = (&'static str, Measure, bool);

pub(super) const NOUNS: &[Noun] = &[
    ("楼面荷载", Measure::FloorLoad, true),
    ("楼板荷载", Measure::FloorLoad, true),
    ("地面荷载", Measure::FloorLoad, true),
    ("地坪荷载", Measure::FloorLoad, true),
    ("楼面承重", Measure::FloorLoad, true),
    ("楼板承重", Measure::FloorLoad, true),
    ("地面承重", Measure::FloorLoad, true),
    ("地坪承重", Measure::FloorLoad, true),
    ("floor loading", Measure::FloorLoad, true),
    ("floor load", Measure::FloorLoad, true),
    ("荷载", Measure::FloorLoad, false),
    ("荷重", Measure::FloorLoad, false),
    ("负荷", Measure::FloorLoad, false),
    ("负载", Measure::FloorLoad, false),
    ("承载力", Measure::FloorLoad, false),
    ("承载", Measure::FloorLoad, false),
    ("承重", Measure::FloorLoad, false),
    ("bearing", Measure::FloorLoad, false),
    ("loading", Measure::FloorLoad, false),
    ("load", Measure::FloorLoad, false),
    ("净高", Measure::ClearHeight, true),
    ("层高", Measure::ClearHeight, true),
    ("挑高", Measure::ClearHeight, true),
    ("梁下", Measure::ClearHeight, true),
    ("clear height", Measure::ClearHeight, true),
    ("ceiling height", Measure::ClearHeight, true),
    ("headroom", Measure::ClearHeight, true),
    ("高度", Measure::ClearHeight, false),
    ("高", Measure::ClearHeight, false),
    ("ceiling", Measure::ClearHeight, false),
    ("height", Measure::ClearHeight, false),
    ("high", Measure::ClearHeight, false),
    ("tall", Measure::ClearHeight, false),
    ("建筑面积", Measure::Area, false),
    ("使用面积", Measure::Area, false),
    ("可租面积", Measure::Area, true),
    ("空置面积", Measure::Area, true),
    ("面积", Measure::Area, false),
    ("floor area", Measure::Area, false),
    ("area", Measure::Area, false),
    ("日租金", Measure::Rent, true),
    ("租金", Measure::Rent, true),
    ("rent", Measure::Rent, true),
    ("单价", Measure::Rent, false),
    ("供电", Measure::Power, false),
    ("用电", Measure::Power, false),
    ("配电", Measure::Power, false),
    ("电力", Measure::Power, false),
    ("电容量", Measure::Power, false),
    ("power supply", Measure::Power, false),
    ("power", Measure::Power, false),
    ("electricity", Measure::Power, false),
];

/// Before a figure: the least that is wanted.
pub(super) const LEAST_BEFORE: &[&str] = &[
    "不低于",
    "不少于",
    "不小于",
    "大于等于",
    "大于",
    "高于",
    "超过",
    "多于",
    "至少",
    "最少",
    "最低",
    "起码",
    ">=",
    "≥",
    ">",
    "at least",
    "more than",
    "over",
    "above",
    "from",
    "min",
];
/// Before a figure: the most.
pub(super) const MOST_BEFORE: &[&str] = &[
    "不超过",
    "不高于",
    "不大于",
    "不多于",
    "小于等于",
    "小于",
    "低于",
    "少于",
    "至多",
    "最多",
    "最高",
    "不到",
    "<=",
    "≤",
    "<",
    "at most",
    "no more than",
    "not over",
    "less than",
    "up to",
    "under",
    "below",
    "max",
];
/// After a figure and its unit.
pub(super) const LEAST_AFTER: &[&str] = &["及以上", "或以上", "以上", "起", "or more", "and above", "and more", "or above", "+"];
pub(super) const MOST_AFTER: &[&str] = &["及以下", "或以下", "以下", "以内", "之内", "or less", "and below", "or below"];
pub(super) const ABOUT_AFTER: &[&str] = &["左右", "上下", "or so"];
pub(super) const ABOUT_BEFORE: &[&str] = &["大约", "大概", "约", "about", "around", "ca."];
/// Between a noun, a bound and a figure, and around them.
pub(super) const JOINTS: &[&str] =
    &["在", "要", "为", "是", "达到", "达", "需要", "需", "有", "能到", "的", "of", "is", "a", ":", "：", ",", "，"];

/// Things to move into. In a search that has one, figures are about it.
pub(super) const SPACES: &[&str] = &[
    "载体空间",
    "空间",
    "厂房",
    "车间",
    "场地",
    "载体",
    "办公室",
    "办公",
    "实验室",
    "仓库",
    "楼层",
    "楼面",
    "房源",
    "房子",
    "求租",
    "想租",
    "要租",
    "承租",
    "出租",
    "租赁",
    "招租",
    "spaces",
    "space",
    "premises",
    "workshop",
    "factory",
    "halls",
    "hall",
    "warehouse",
    "offices",
    "office",
    "rooms",
    "room",
    "lab",
    "building",
    "to rent",
    "floor",
];
/// What follows `空间` where no room is meant.
pub(super) const NO_ROOM: &str = "站光分定结望环探天信辐碎推飞科";

/// Words that say no more than that a space is wanted, and words of asking; once conditions are understood they are not looked for.
pub(super) const NOTHING_MORE: &[&str] = &[
    "载体空间",
    "有没有",
    "哪里有",
    "哪儿有",
    "有无",
    "哪有",
    "谁有",
    "请问",
    "想租",
    "要租",
    "求租",
    "出租",
    "招租",
    "想找",
    "寻找",
    "需要",
    "空间",
    "厂房",
    "场地",
    "载体",
    "房源",
    "房子",
    "地方",
    "楼层",
    "楼面",
    "可以",
    "带有",
    "的",
    "?",
    "？",
    "，",
    ",",
    "。",
    "、",
];
/// The same where they stand alone.
pub(super) const NOTHING_MORE_ALONE: &[&str] = &["有", "找", "租", "吗", "呢", "要", "在", "和", "且"];
pub(super) const NOTHING_MORE_EN: &[&str] = &[
    "a",
    "an",
    "the",
    "any",
    "is",
    "are",
    "there",
    "with",
    "for",
    "of",
    "to",
    "in",
    "on",
    "and",
    "at",
    "we",
    "i",
    "need",
    "want",
    "looking",
    "rent",
    "let",
    "space",
    "spaces",
    "premises",
    "workshop",
    "factory",
    "hall",
    "halls",
    "warehouse",
    "office",
    "offices",
    "room",
    "rooms",
    "lab",
    "building",
    "buildings",
    "place",
    "floor",
    "floors",
    "that",
    "can",
    "bear",
    "bearing",
    "load",
    "which",
    "have",
    "has",
];
/// The same for levels of maturity: every entry with a level is one.
pub(super) const NOTHING_MORE_TRL: &[&str] = &["科技成果", "成果", "项目", "技术成熟度", "成熟度", "有没有", "哪些", "的"];

const NUMERALS: &str = "零一二三四五六七八九";

/// The number that Chinese numerals up to 99 or digits write.
pub(super) fn numeral(text: &str) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digit = |c: char| NUMERALS.chars().position(|known| known == c).and_then(|at| i64::try_from(at).ok());
    let single = |text: &str, none: i64| {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => Some(none),
            (Some(c), None) => digit(c),
            _ => None,
        }
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(single(tens, 1)? * 10 + single(ones, 0)?),
        None => single(text, 0),
    }
}

/// Whether a character can be part of a numeral of a floor.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || NUMERALS.contains(c)
}

/// The floor that a space's own words name; `None` for several floors, a mezzanine, or what is not understood.
pub(super) fn floor(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if matches!(text.as_str(), "首层" | "底层" | "groundfloor") {
        return Some(1);
    }
    let (is_below, rest) = match ["地下", "负", "b", "-"].iter().find_map(|sign| text.strip_prefix(sign)) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let rest = rest.strip_prefix('第').unwrap_or(rest);
    let number = ["层", "楼", "f"].iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    let floor = numeral(number).filter(|floor| (1..=200).contains(floor))?;
    Some(if is_below { -floor } else { floor })
}
