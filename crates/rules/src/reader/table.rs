//! Tables of a file with the place of every value, and the plain readings that report what is wrong and go on.

use std::{cell::RefCell, ops::Range, rc::Rc, sync::Arc};

use base::Date;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{condition::Spot, field::closest, mistake::Mistake};

/// The mistakes found so far; every reading adds to them and goes on.
pub type Mistakes = Rc<RefCell<Vec<Mistake>>>;

/// A file and where its lines begin.
#[derive(Debug)]
pub struct Lines {
    name: Arc<str>,
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    /// A file by its name and text.
    pub fn new(name: &str, text: &str) -> Rc<Self> {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Rc::new(Self { name: Arc::from(name), text: text.to_owned(), starts: std::iter::once(0).chain(breaks).collect() })
    }

    /// The place of a byte.
    pub fn spot(&self, byte: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..byte).map_or(0, |before| before.chars().count()) + 1;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Spot { file: Arc::clone(&self.name), line: small(line), column: small(column) }
    }
}

/// A table of a file.
#[derive(Clone)]
pub struct Map<'a> {
    lines: Rc<Lines>,
    table: &'a DeTable<'a>,
    /// Where it stands.
    pub spot: Spot,
    mistakes: Mistakes,
}

/// A value with its place.
#[derive(Clone)]
pub struct Item<'a> {
    map: Map<'a>,
    value: &'a DeValue<'a>,
    span: Range<usize>,
    key: &'a str,
}

impl<'a> Map<'a> {
    /// The top of a file.
    pub fn top(lines: &Rc<Lines>, table: &'a Spanned<DeTable<'a>>, mistakes: &Mistakes) -> Self {
        Self { lines: Rc::clone(lines), table: table.get_ref(), spot: lines.spot(table.span().start), mistakes: Rc::clone(mistakes) }
    }

    /// Adds a mistake.
    pub fn report(&self, mistake: Mistake) {
        self.mistakes.borrow_mut().push(mistake);
    }

    /// Reports every key that is not among these.
    pub fn only(&self, known: &[&str]) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let mistake = Mistake::new(self.lines.spot(key.span().start), "rules-unknown-key").with("name", name);
                self.report(mistake.meant(closest(name, known.iter().copied())));
            }
        }
    }

    /// A value, if the key is there.
    pub fn get(&self, key: &str) -> Option<Item<'a>> {
        let (key, value) = self.table.get_key_value(key)?;
        Some(Item { map: self.clone(), value: value.get_ref(), span: value.span(), key: key.get_ref() })
    }

    /// Every key with its value, in order of the file.
    pub fn items(&self) -> Vec<(&'a str, Item<'a>)> {
        let of = |(key, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let key: &'a std::borrow::Cow<'a, str> = Spanned::get_ref(key);
            (&**key, Item { map: self.clone(), value: value.get_ref(), span: value.span(), key })
        };
        let mut items: Vec<_> = self.table.iter().map(of).collect();
        items.sort_by_key(|(_, item)| item.span.start);
        items
    }

    /// A value that must be there.
    pub fn must(&self, key: &str) -> Option<Item<'a>> {
        let item = self.get(key);
        if item.is_none() {
            self.report(Mistake::new(self.spot.clone(), "rules-missing-key").with("name", key));
        }
        item
    }

    /// A text, if the key is there.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// A text that must be there.
    pub fn must_text(&self, key: &str) -> Option<&'a str> {
        self.must(key)?.text()
    }

    /// A list of texts; empty if the key is not there.
    pub fn texts(&self, key: &str) -> Vec<String> {
        self.get(key).map(|item| item.list().iter().filter_map(Item::text).map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Tables under a key; none if it is not there.
    pub fn maps(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|item| item.list().iter().filter_map(Item::map).collect()).unwrap_or_default()
    }

    /// A day, if the key is there.
    pub fn day(&self, key: &str) -> Option<Date> {
        self.get(key)?.day()
    }
}

impl<'a> Item<'a> {
    /// Where it stands.
    pub fn spot(&self) -> Spot {
        self.map.lines.spot(self.span.start)
    }

    /// Where its key stands.
    pub fn key_spot(&self) -> Spot {
        let found = self.map.table.get_key_value(self.key);
        found.map_or_else(|| self.spot(), |(key, _)| self.map.lines.spot(key.span().start))
    }

    /// Where the inside of a quoted text begins.
    pub fn inside(&self) -> Spot {
        let spot = self.spot();
        Spot { column: spot.column + 1, ..spot }
    }

    /// Where it stands in the text, in bytes.
    pub fn bytes(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Its key.
    pub const fn key(&self) -> &'a str {
        self.key
    }

    /// Reports that it cannot be what its key asks for.
    pub fn wrong(&self, wanted: &str) {
        let shown = self.map.lines.text.get(self.span.clone()).unwrap_or_default().chars().take(40).collect::<String>();
        let mistake = Mistake::new(self.spot(), "rules-wrong-value").with("value", shown);
        self.map.report(mistake.with("name", self.key).with("wanted", wanted));
    }

    /// Adds a mistake.
    pub fn report(&self, mistake: Mistake) {
        self.map.report(mistake);
    }

    /// The text.
    pub fn text(&self) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong("“…”");
        }
        text
    }

    /// The text, if it is one; nothing is reported.
    pub fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// Yes or no, if it is one; nothing is reported.
    pub fn as_flag(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// Yes or no.
    pub fn flag(&self) -> Option<bool> {
        let flag = self.as_flag();
        if flag.is_none() {
            self.wrong("true、false");
        }
        flag
    }

    /// The digits of a whole number or a decimal, if it is one; nothing is reported.
    pub fn as_digits(&self) -> Option<&'a str> {
        match self.value {
            DeValue::Integer(number) => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        }
    }

    /// A small whole number.
    pub fn count(&self) -> Option<i64> {
        let number = self.as_digits().and_then(|digits| digits.parse().ok());
        if number.is_none() {
            self.wrong("2");
        }
        number
    }

    /// How many there are of something, one at least.
    pub fn at_least_one(&self) -> Option<usize> {
        let number = self.as_digits().and_then(|digits| digits.parse().ok()).filter(|number| *number > 0);
        if number.is_none() {
            self.wrong("1、2…");
        }
        number
    }

    /// A day written without quotation marks.
    pub fn day(&self) -> Option<Date> {
        let day = self.as_day();
        if day.is_none() {
            self.wrong("2026-02-28");
        }
        day
    }

    /// The day, if it is one; nothing is reported.
    pub fn as_day(&self) -> Option<Date> {
        let day = self.value.as_datetime()?.date?;
        let month = i8::try_from(day.month).ok()?;
        Date::new(i16::try_from(day.year).ok()?, month, i8::try_from(day.day).ok()?).ok()
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The items of a list.
    pub fn list(&self) -> Vec<Self> {
        let Some(array) = self.value.as_array() else {
            self.wrong("[ … ]");
            return Vec::new();
        };
        array.iter().map(|value| Self { map: self.map.clone(), value: value.get_ref(), span: value.span(), key: self.key }).collect()
    }

    /// A table.
    pub fn map(&self) -> Option<Map<'a>> {
        let Some(table) = self.value.as_table() else {
            self.wrong("{ … }");
            return None;
        };
        Some(Map { table, spot: self.spot(), ..self.map.clone() })
    }

    /// The value as it would be written again: in the order of the file, without comments and places.
    pub fn written(&self) -> String {
        match self.value {
            DeValue::String(text) => quoted(text),
            DeValue::Array(_) => {
                let items: Vec<String> = self.list().iter().map(Self::written).collect();
                format!("[{}]", items.join(", "))
            }
            DeValue::Table(_) => {
                let items = self.as_map().map(|map| map.items()).unwrap_or_default();
                let pairs: Vec<String> = items.iter().map(|(key, item)| format!("{} = {}", quoted(key), item.written())).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
            _ => self.map.lines.text.get(self.span.clone()).unwrap_or_default().trim().to_owned(),
        }
    }

    /// A table, if it is one; nothing is reported.
    pub fn as_map(&self) -> Option<Map<'a>> {
        self.value.as_table().map(|table| Map { table, spot: self.spot(), ..self.map.clone() })
    }
}

/// A text in quotation marks.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
