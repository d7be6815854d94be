//! `plan/indicators.toml`: what the district wants to reach, by year, and which records make up each figure.
//!
//! A closed year keeps its published targets as facts. Not here: the figures themselves (see the `plan` feature).

use std::{collections::HashMap, path::Path};

use super::{
    names::Names,
    reader::{Reader, Sink, Word},
    toml_file::TomlFile,
    workflow::known,
};

/// What the plan asks of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// Not less than the target (≥, 不低于).
    AtLeast,
    /// About the target (左右).
    About,
    /// Not more than the target.
    AtMost,
}

/// Which records make up a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// 合同总额 of contracts by day of registration.
    ContractTurnover,
    /// Deals by day of landing.
    LandedProjects,
    /// A person enters it.
    Manual,
}

/// What a figure is measured in, and so how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Money; the target counts units of so many yuan.
    Money {
        /// Yuan in one unit of the target, e.g. 100,000,000 for 亿元.
        yuan_per_unit: i64,
    },
    /// Things.
    Count,
    /// Per cent.
    Percent,
}

/// One year of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanYear {
    /// The year.
    pub year: i64,
    /// Whether it is over; its targets stand as facts.
    pub is_closed: bool,
    /// Whether its targets are invented for demonstration.
    pub is_demo: bool,
    /// Where its targets were published.
    pub source: Names,
    /// The address of that page, if it may be cited.
    pub source_url: Option<String>,
}

/// One target of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The year.
    pub year: i64,
    /// The value in the indicator's unit.
    pub value: f64,
    /// What the plan reaches for beyond the target.
    pub stretch: Option<f64>,
    /// What it asks of the figure.
    pub comparator: Comparator,
    /// What a reader should know about it.
    pub note: Names,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// The unit in words.
    pub unit: Names,
    /// What it is measured in.
    pub measure: Measure,
    /// How it is counted, for readers.
    pub method: Names,
    /// Which records make it up.
    pub evidence: Evidence,
    /// Its targets by year.
    pub targets: Vec<Target>,
    /// The line of the file it stands on.
    pub line: u32,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The years, earliest first.
    pub years: Vec<PlanYear>,
    /// The indicators in the order of the file.
    pub indicators: Vec<Indicator>,
}

impl Plan {
    /// The indicator with this code.
    #[must_use]
    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }

    /// What is known of a year.
    #[must_use]
    pub fn year(&self, year: i64) -> Option<&PlanYear> {
        self.years.iter().find(|known| known.year == year)
    }

    /// The indicators that have a target in a year.
    pub fn indicators_of(&self, year: i64) -> impl Iterator<Item = (&Indicator, &Target)> {
        self.indicators.iter().filter_map(move |indicator| indicator.target(year).map(|target| (indicator, target)))
    }
}

impl Indicator {
    /// Its target in a year.
    #[must_use]
    pub fn target(&self, year: i64) -> Option<&Target> {
        self.targets.iter().find(|target| target.year == year)
    }
}

impl Comparator {
    /// As written in the pack and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::About => "about",
            Self::AtMost => "at_most",
        }
    }
}

impl Evidence {
    /// As written in the pack.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ContractTurnover => "contract_turnover",
            Self::LandedProjects => "landed_projects",
            Self::Manual => "manual",
        }
    }
}

const COMPARATORS: [Comparator; 3] = [Comparator::AtLeast, Comparator::About, Comparator::AtMost];
const EVIDENCE: [Evidence; 3] = [Evidence::ContractTurnover, Evidence::LandedProjects, Evidence::Manual];

pub(super) fn load(folder: &Path, sink: &Sink) -> Plan {
    let file = match TomlFile::read(folder, "plan/indicators.toml") {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return Plan::default();
        }
    };
    let root = Reader::root(&file, sink);
    let mut plan = Plan { years: root.tables("year").into_iter().map(read_year).collect(), indicators: Vec::new() };
    plan.years.sort_by_key(|year| year.year);
    let mut lines: HashMap<String, u32> = HashMap::new();
    for row in root.tables("indicator") {
        let indicator = read_indicator(&row, &plan.years);
        row.finish();
        if let Some(first) = lines.insert(indicator.code.clone(), indicator.line) {
            root.report_duplicate(indicator.line, &indicator.code, first);
        }
        plan.indicators.push(indicator);
    }
    root.finish();
    plan
}

fn read_year(row: Reader<'_>) -> PlanYear {
    let year = PlanYear {
        year: row.whole("year", 1950, 2200),
        is_closed: row.flag("is_closed"),
        is_demo: row.flag("is_demo"),
        source: row.names_under("source"),
        source_url: row.optional_text("source_url"),
    };
    row.finish();
    year
}

fn read_indicator(row: &Reader<'_>, years: &[PlanYear]) -> Indicator {
    let evidence = row.word("evidence");
    known(row, &evidence, "problem-pack-unknown-evidence", EVIDENCE.map(Evidence::code));
    let indicator = Indicator {
        code: row.text("code"),
        names: row.names(),
        unit: row.names_under("unit"),
        measure: read_measure(row),
        method: row.names_under("method"),
        evidence: EVIDENCE.into_iter().find(|known| known.code() == evidence.text).unwrap_or(Evidence::Manual),
        targets: row.tables("target").into_iter().map(|target| read_target(target, years)).collect(),
        line: row.line,
    };
    if indicator.evidence == Evidence::ContractTurnover && !matches!(indicator.measure, Measure::Money { .. }) {
        row.report(row.problem_at(row.line_of("measure"), "problem-pack-evidence-measure").with("evidence", indicator.evidence.code()));
    }
    indicator
}

fn read_measure(row: &Reader<'_>) -> Measure {
    let measure = row.word("measure");
    known(row, &measure, "problem-pack-unknown-measure", ["money", "count", "percent"]);
    match measure.text.as_str() {
        "money" => Measure::Money { yuan_per_unit: row.whole("yuan_per_unit", 1, 1_000_000_000_000) },
        "percent" => Measure::Percent,
        _ => Measure::Count,
    }
}

fn read_target(row: Reader<'_>, years: &[PlanYear]) -> Target {
    let year = row.whole("year", 1950, 2200);
    if !years.iter().any(|known| known.year == year) {
        row.report(row.problem_at(row.line_of("year"), "problem-pack-unknown-year").with("year", year.to_string()));
    }
    let comparator = row.optional_word("comparator").unwrap_or_else(|| Word { text: "at_least".to_owned(), line: row.line });
    known(&row, &comparator, "problem-pack-unknown-comparator", COMPARATORS.map(Comparator::code));
    let value = row.number("value");
    if !row.has("value") {
        row.report(row.problem_at(row.line, "problem-pack-missing-key").with("key", "value"));
    }
    let target = Target {
        year,
        value: value.unwrap_or_default(),
        stretch: row.number("stretch"),
        comparator: COMPARATORS.into_iter().find(|known| known.code() == comparator.text).unwrap_or(Comparator::AtLeast),
        note: row.optional_names_under("note"),
    };
    row.finish();
    target
}
