//! Reads the keys of a table one by one and notes every problem instead of stopping at the first.
//!
//! A value that is missing or wrong is noted and replaced by an empty one, so that reading goes on; a pack with any problem
//! is never handed out. Keys nobody asked for are reported by [`Reader::finish`] with the nearest key that was.

use std::{cell::RefCell, sync::Arc};

use base::{Date, Problem, Problems};

use super::{
    names::Names,
    toml_file::{Map, Spot, TomlFile, Value},
};

/// Where problems are collected while files are read.
#[derive(Debug, Default)]
pub(super) struct Sink(RefCell<Problems>);

impl Sink {
    pub(super) fn push(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    pub(super) fn extend(&self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.push(problem);
        }
    }

    /// All of them by file and line.
    pub(super) fn into_problems(self) -> Problems {
        let mut problems = self.0.into_inner();
        problems.0.sort_by(|one, other| one.at.cmp(&other.at));
        problems
    }
}

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) line: u32,
}

/// One table of a file, being read.
pub(super) struct Reader<'a> {
    pub(super) file: Arc<str>,
    pub(super) line: u32,
    map: &'a Map,
    sink: &'a Sink,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Reader<'a> {
    /// The whole file.
    pub(super) fn root(file: &'a TomlFile, sink: &'a Sink) -> Self {
        Self::of(file.name.clone(), 1, &file.root, sink)
    }

    fn of(file: Arc<str>, line: u32, map: &'a Map, sink: &'a Sink) -> Self {
        Self { file, line, map, sink, asked: RefCell::new(Vec::new()) }
    }

    /// A problem on a line of this file.
    pub(super) fn problem_at(&self, line: u32, code: &'static str) -> Problem {
        Problem::line(&*self.file, line, code)
    }

    /// Notes that a code stands on `line` although it already stood on `first`.
    pub(super) fn report_duplicate(&self, line: u32, code: &str, first: u32) {
        let first = format!("{}:{first}", self.file);
        self.report(self.problem_at(line, "problem-pack-duplicate-code").with("code", code).with("first", first));
    }

    /// Notes a problem.
    pub(super) fn report(&self, problem: Problem) {
        self.sink.push(problem);
    }

    /// The line of a key, or of the table if it is not there.
    pub(super) fn line_of(&self, key: &str) -> u32 {
        self.map.get(key).map_or(self.line, |spot| spot.line)
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    fn get(&self, key: &'static str) -> Option<&'a Spot> {
        self.asked.borrow_mut().push(key);
        self.map.get(key)
    }

    fn wrong(&self, key: &str, spot: &Spot, code: &'static str) {
        self.report(self.problem_at(spot.line, code).with("key", key).with("value", spot.shown()));
    }

    fn missing(&self, key: &str) {
        self.report(self.problem_at(self.line, "problem-pack-missing-key").with("key", key));
    }

    /// A text that may be missing.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<String> {
        let spot = self.get(key)?;
        if let Value::Text(text) = &spot.value {
            Some(text.clone())
        } else {
            self.wrong(key, spot, "problem-pack-not-text");
            None
        }
    }

    /// A text that must be there and not be empty.
    pub(super) fn text(&self, key: &'static str) -> String {
        if !self.map.contains_key(key) {
            self.asked.borrow_mut().push(key);
            self.missing(key);
            return String::new();
        }
        let text = self.optional_text(key);
        if let (Some(text), Some(spot)) = (&text, self.map.get(key))
            && text.trim().is_empty()
        {
            self.wrong(key, spot, "problem-pack-empty");
        }
        text.unwrap_or_default()
    }

    /// A text with its line; empty if missing, which is noted.
    pub(super) fn word(&self, key: &'static str) -> Word {
        Word { text: self.text(key), line: self.line_of(key) }
    }

    /// A text with its line, if it is there.
    pub(super) fn optional_word(&self, key: &'static str) -> Option<Word> {
        self.optional_text(key).map(|text| Word { text, line: self.line_of(key) })
    }

    /// Both names of this table: its keys `zh` and `en`.
    pub(super) fn names(&self) -> Names {
        Names { zh: self.text("zh"), en: self.text("en") }
    }

    /// Names under a key: `{ zh = "…", en = "…" }`.
    pub(super) fn names_under(&self, key: &'static str) -> Names {
        let Some(table) = self.table(key) else {
            self.missing(key);
            return Names::default();
        };
        let names = table.names();
        table.finish();
        names
    }

    /// Names under a key that may be missing or have empty halves.
    pub(super) fn optional_names_under(&self, key: &'static str) -> Names {
        let Some(table) = self.table(key) else { return Names::default() };
        let names = Names { zh: table.optional_text("zh").unwrap_or_default(), en: table.optional_text("en").unwrap_or_default() };
        table.finish();
        names
    }

    /// Yes or no, if said.
    pub(super) fn optional_flag(&self, key: &'static str) -> Option<bool> {
        let spot = self.get(key)?;
        if let Value::Yes(yes) = spot.value {
            Some(yes)
        } else {
            self.wrong(key, spot, "problem-pack-not-yes-no");
            None
        }
    }

    /// Yes or no; no if not said.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.optional_flag(key).unwrap_or(false)
    }

    /// A whole number between two bounds, if there is one.
    pub(super) fn optional_whole(&self, key: &'static str, least: i64, most: i64) -> Option<i64> {
        let spot = self.get(key)?;
        let Value::Whole(number) = spot.value else {
            self.wrong(key, spot, "problem-pack-not-whole");
            return None;
        };
        if !(least..=most).contains(&number) {
            let problem = self.problem_at(spot.line, "problem-pack-out-of-range").with("key", key).with("value", number.to_string());
            self.report(problem.with("least", least.to_string()).with("most", most.to_string()));
        }
        Some(number)
    }

    /// A whole number between two bounds that must be there.
    pub(super) fn whole(&self, key: &'static str, least: i64, most: i64) -> i64 {
        if !self.map.contains_key(key) {
            self.missing(key);
        }
        self.optional_whole(key, least, most).unwrap_or(least)
    }

    /// A number, if there is one.
    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let spot = self.get(key)?;
        match spot.value {
            Value::Number(number) if number.is_finite() => Some(number),
            #[expect(clippy::cast_precision_loss, reason = "a number written by hand in a pack is far below 2^53")]
            Value::Whole(number) => Some(number as f64),
            _ => {
                self.wrong(key, spot, "problem-pack-not-number");
                None
            }
        }
    }

    /// A day, if there is one, written as a date or as a text.
    pub(super) fn date(&self, key: &'static str) -> Option<Date> {
        let spot = self.get(key)?;
        let date = day_of(spot);
        if date.is_none() {
            self.wrong(key, spot, "problem-pack-not-date");
        }
        date
    }

    /// Days; none if the key is missing.
    pub(super) fn dates(&self, key: &'static str) -> Vec<Date> {
        let mut dates = Vec::new();
        for spot in self.items(key) {
            match day_of(spot) {
                Some(date) => dates.push(date),
                None => self.wrong(key, spot, "problem-pack-not-date"),
            }
        }
        dates
    }

    fn items(&self, key: &'static str) -> &'a [Spot] {
        match self.get(key) {
            Some(Spot { value: Value::List(list), .. }) => list,
            Some(spot) => {
                self.wrong(key, spot, "problem-pack-not-list");
                &[]
            }
            None => &[],
        }
    }

    /// Texts with their lines; none if the key is missing.
    pub(super) fn words(&self, key: &'static str) -> Vec<Word> {
        let mut words = Vec::new();
        for spot in self.items(key) {
            if let Value::Text(text) = &spot.value {
                words.push(Word { text: text.clone(), line: spot.line });
            } else {
                self.wrong(key, spot, "problem-pack-not-text");
            }
        }
        words
    }

    /// Texts; none if the key is missing.
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        self.words(key).into_iter().map(|word| word.text).collect()
    }

    /// Whole numbers; none if the key is missing.
    pub(super) fn wholes(&self, key: &'static str) -> Vec<i64> {
        let mut numbers = Vec::new();
        for spot in self.items(key) {
            if let Value::Whole(number) = spot.value {
                numbers.push(number);
            } else {
                self.wrong(key, spot, "problem-pack-not-whole");
            }
        }
        numbers
    }

    /// A table under a key, if there is one.
    pub(super) fn table(&self, key: &'static str) -> Option<Reader<'a>> {
        let spot = self.get(key)?;
        if let Value::Table(map) = &spot.value {
            Some(Reader::of(self.file.clone(), spot.line, map, self.sink))
        } else {
            self.wrong(key, spot, "problem-pack-not-table");
            None
        }
    }

    /// Tables under a key (`[[key]]` or a list of inline tables); none if the key is missing.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Reader<'a>> {
        let mut tables = Vec::new();
        for spot in self.items(key) {
            if let Value::Table(map) = &spot.value {
                tables.push(Reader::of(self.file.clone(), spot.line, map, self.sink));
            } else {
                self.wrong(key, spot, "problem-pack-not-table");
            }
        }
        tables
    }

    /// Every key with its value, for tables whose keys are free.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Spot)> {
        self.map.iter().map(|(key, spot)| (key.as_str(), spot))
    }

    /// Takes these keys as asked for: what they say cannot be judged, because something else is wrong.
    pub(super) fn overlook(&self, keys: &[&'static str]) {
        self.asked.borrow_mut().extend(keys);
    }

    /// Reports the keys nobody asked for. Call it when everything has been read.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, spot) in self.map {
            if asked.contains(&key.as_str()) {
                continue;
            }
            let problem = match nearest(key, asked.iter().copied()) {
                Some(near) => self.problem_at(spot.line, "problem-pack-unknown-key-near").with("near", near),
                None => self.problem_at(spot.line, "problem-pack-unknown-key"),
            };
            self.report(problem.with("key", key.as_str()));
        }
    }
}

fn day_of(spot: &Spot) -> Option<Date> {
    match &spot.value {
        Value::Text(text) | Value::Day(text) => text.parse().ok(),
        _ => None,
    }
}

/// The candidate that differs least from `word`, if any differs by at most a third of its letters (and two at least).
pub(super) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((b, cells), left) in other.iter().zip(row.windows(2)).zip(0..) {
            let (diagonal, above) = match cells {
                [diagonal, above] => (*diagonal, *above),
                _ => (left, left),
            };
            let before = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(a != *b)).min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
