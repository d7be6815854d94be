//! `pack.toml`: what the district and its hall are called, who is responsible, and the clocks and limits it works by.

use std::{collections::BTreeMap, path::Path};

use base::{Date, Lang, Problem, Problems, codes::RegionCode};

use super::{
    names::Names,
    reader::{Reader, Sink},
    toml_file::{TomlFile, Value},
};

/// What `pack.toml` says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The pack's code, e.g. `minhang`.
    pub code: String,
    /// The short name beside the sign.
    pub names: Names,
    /// The full name of the hall.
    pub hall: Names,
    /// One sentence for the front page.
    pub motto: Names,
    /// The district's name.
    pub district: Names,
    /// The district's code of GB/T 2260, six digits.
    pub district_code: String,
    /// The name of the time zone; the program keeps China Standard Time, so it must be `Asia/Shanghai`.
    pub time_zone: String,
    /// The language of a visitor who asked for none.
    pub lang: Lang,
    /// The name mails come from.
    pub mail_from: Names,
    /// Searches offered under the box on the front page: the words searched for, and what they mean in English.
    pub example_searches: Vec<Names>,
    /// What must stand at the foot of a public page.
    pub footer: Footer,
    /// Days within which things must happen.
    pub clocks: Clocks,
    /// How long entries stay published.
    pub expiry: Expiry,
    /// How many matches and deals a technology manager may carry at once.
    pub capacity: i64,
    /// Days a negotiated price stands in public notice at least.
    pub notice_days: i64,
    /// The day the demonstration was written for; it is moved so that this day is the one it is entered on.
    pub demo_written_on: Option<Date>,
    /// Other bounds.
    pub limits: Limits,
}

/// What must stand at the foot of a public page. Everything may be empty in a demo; see [`Footer::missing`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer {
    /// 主办单位.
    pub organiser: Names,
    /// 承办单位.
    pub operator: Names,
    /// 网站标识码.
    pub site_code: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// How to reach the organiser.
    pub contact: String,
    /// The line of `pack.toml` it begins on.
    pub line: u32,
}

/// Days within which things must happen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clocks {
    /// Days until the first contact.
    pub contact_days: i64,
    /// Days until an officer is told.
    pub escalate_days: i64,
    /// Days until a match returns to the pool.
    pub pool_days: i64,
    /// Days an organisation has to answer a second person who claims it.
    pub claim_days: i64,
    /// Whether the first three run in working days.
    pub is_working_days: bool,
    /// Days off besides Saturdays and Sundays.
    pub holidays: Vec<Date>,
    /// Saturdays and Sundays on which people work.
    pub working_weekends: Vec<Date>,
}

/// How long entries stay published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expiry {
    /// Days from publication to expiry, by register (`demand`).
    pub days: BTreeMap<String, i64>,
    /// Days for a register that is not named.
    pub default_days: i64,
    /// Days before expiry on which the author is asked whether it still holds.
    pub ask_days: i64,
}

/// Other bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Public counts from 1 to below this are not shown.
    pub small_cells_below: i64,
    /// The largest file that may be uploaded, in megabytes.
    pub upload_mb: i64,
    /// The most rows one spreadsheet may bring.
    pub import_rows: i64,
}

impl Footer {
    /// The keys of `[footer]` a production site needs and has not.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("organiser", self.organiser.zh.as_str()),
            ("operator", &self.operator.zh),
            ("site_code", &self.site_code),
            ("icp", &self.icp),
            ("police", &self.police),
            ("contact", &self.contact),
        ]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(key, _)| key)
        .collect()
    }
}

impl Clocks {
    /// The day `days` after `from`: calendar days, or working days if the pack says so.
    #[must_use]
    pub fn after(&self, from: Date, days: i64) -> Date {
        if self.is_working_days { self.working_days_after(from, days) } else { base::time::date_plus_days(from, days) }
    }

    /// The `days`-th working day after `from`, whatever the pack counts in.
    #[must_use]
    pub fn working_days_after(&self, from: Date, days: i64) -> Date {
        let mut day = from;
        let mut left = days;
        while left > 0 {
            let next = base::time::date_plus_days(day, 1);
            if next == day {
                break;
            }
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Whether people work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        let is_weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        if is_weekend { self.working_weekends.contains(&day) } else { !self.holidays.contains(&day) }
    }
}

impl Settings {
    /// What a production site needs and this pack leaves empty: one problem for each line to fill.
    #[must_use]
    pub fn missing_for_production(&self) -> Problems {
        Problems(
            self.footer
                .missing()
                .into_iter()
                .map(|key| Problem::line("pack.toml", self.footer.line.max(1), "problem-pack-production").with("key", key))
                .collect(),
        )
    }

    pub(super) fn load(folder: &Path, sink: &Sink) -> Self {
        match TomlFile::read(folder, "pack.toml") {
            Ok(file) => Self::read(Reader::root(&file, sink)),
            Err(problems) => {
                sink.extend(problems);
                Self::default()
            }
        }
    }

    fn read(root: Reader<'_>) -> Self {
        let settings = Self {
            code: root.text("code"),
            names: root.names_under("name"),
            hall: root.names_under("hall"),
            motto: root.names_under("motto"),
            district: root.names_under("district"),
            district_code: read_district_code(&root),
            time_zone: read_time_zone(&root),
            lang: read_lang(&root),
            mail_from: root.names_under("mail_from"),
            example_searches: read_examples(&root),
            footer: root.table("footer").map(read_footer).unwrap_or_default(),
            clocks: root.table("clocks").map_or_else(|| missing(&root, "clocks"), read_clocks),
            expiry: root.table("expiry").map_or_else(|| missing(&root, "expiry"), read_expiry),
            capacity: root.whole("capacity", 1, 1_000),
            notice_days: root.whole("notice_days", 0, 365),
            demo_written_on: root.date("demo_written_on"),
            limits: root.table("limits").map_or_else(|| missing(&root, "limits"), read_limits),
        };
        root.finish();
        settings
    }
}

fn missing<T: Default>(root: &Reader<'_>, key: &str) -> T {
    root.report(root.problem_at(1, "problem-pack-missing-key").with("key", key));
    T::default()
}

fn read_examples(root: &Reader<'_>) -> Vec<Names> {
    let examples = root.tables("example_searches");
    let read = |example: Reader<'_>| {
        let names = example.names();
        example.finish();
        names
    };
    examples.into_iter().map(read).collect()
}

fn read_district_code(root: &Reader<'_>) -> String {
    let code = root.word("district_code");
    if !code.text.is_empty() && (code.text.len() != 6 || RegionCode::parse(&code.text).is_err()) {
        root.report(root.problem_at(code.line, "problem-pack-district-code").with("value", &*code.text));
    }
    code.text
}

fn read_time_zone(root: &Reader<'_>) -> String {
    let zone = root.word("time_zone");
    if !zone.text.is_empty() && zone.text != "Asia/Shanghai" {
        root.report(root.problem_at(zone.line, "problem-pack-time-zone").with("value", &*zone.text));
    }
    zone.text
}

fn read_lang(root: &Reader<'_>) -> Lang {
    let lang = root.word("lang");
    let known = Lang::ALL.into_iter().find(|known| known.tag() == lang.text);
    if known.is_none() && !lang.text.is_empty() {
        root.report(root.problem_at(lang.line, "problem-pack-language").with("value", &*lang.text));
    }
    known.unwrap_or_default()
}

fn read_footer(table: Reader<'_>) -> Footer {
    let footer = Footer {
        organiser: table.optional_names_under("organiser"),
        operator: table.optional_names_under("operator"),
        site_code: table.optional_text("site_code").unwrap_or_default(),
        icp: table.optional_text("icp").unwrap_or_default(),
        police: table.optional_text("police").unwrap_or_default(),
        contact: table.optional_text("contact").unwrap_or_default(),
        line: table.line,
    };
    table.finish();
    footer
}

fn read_clocks(table: Reader<'_>) -> Clocks {
    let clocks = Clocks {
        contact_days: table.whole("contact_days", 1, 365),
        escalate_days: table.whole("escalate_days", 1, 365),
        pool_days: table.whole("pool_days", 1, 365),
        claim_days: table.whole("claim_days", 1, 365),
        is_working_days: table.flag("working_days"),
        holidays: table.dates("holidays"),
        working_weekends: table.dates("working_weekends"),
    };
    if !(clocks.contact_days <= clocks.escalate_days && clocks.escalate_days <= clocks.pool_days) {
        table.report(table.problem_at(table.line, "problem-pack-clocks-order"));
    }
    table.finish();
    clocks
}

fn read_expiry(table: Reader<'_>) -> Expiry {
    let mut expiry =
        Expiry { days: BTreeMap::new(), default_days: table.whole("default_days", 1, 3_650), ask_days: table.whole("ask_days", 0, 365) };
    if let Some(registers) = table.table("days") {
        for (register, spot) in registers.entries() {
            match spot.value {
                Value::Whole(days) if days > expiry.ask_days => {
                    expiry.days.insert(register.to_owned(), days);
                }
                _ => {
                    let problem =
                        registers.problem_at(spot.line, "problem-pack-expiry").with("register", register).with("value", spot.shown());
                    registers.report(problem.with("ask", expiry.ask_days.to_string()));
                }
            }
        }
    }
    table.finish();
    expiry
}

fn read_limits(table: Reader<'_>) -> Limits {
    let limits = Limits {
        small_cells_below: table.whole("small_cells_below", 1, 100),
        upload_mb: table.whole("upload_mb", 1, 1_000),
        import_rows: table.whole("import_rows", 1, 1_000_000),
    };
    table.finish();
    limits
}
