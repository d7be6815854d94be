//! The words of the product: Fluent files embedded in the program, one bundle a language, built once.
//!
//! Every text for people stands in `locales/<tag>/<feature>.ftl`; this module only finds and formats it. A key that English lacks
//! falls back to Chinese; a key that nobody has is shown as `⟦key⟧` so that it is seen. Not here: which problem has which text
//! (`problems`), and the language of a request (`asked`).

use std::{borrow::Cow, collections::HashMap, fmt::Display, sync::LazyLock};

use base::{Date, Fen, Lang, Timestamp};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

/// The files under `locales/`.
#[derive(RustEmbed)]
#[folder = "locales"]
struct Locales;

/// A language's texts: the ones without a gap formatted once, the others kept as patterns.
struct Catalog {
    plain: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

/// The texts of every language.
struct Catalogs {
    zh: Catalog,
    en: Catalog,
}

static CATALOGS: LazyLock<Catalogs> = LazyLock::new(|| Catalogs { zh: Catalog::load(Lang::Zh), en: Catalog::load(Lang::En) });

impl Catalogs {
    const fn of(&self, lang: Lang) -> &Catalog {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Catalog {
    /// Reads all files of a language. A file that cannot be read whole is logged and its good messages are kept.
    fn load(lang: Lang) -> Self {
        let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(grouped_number));
        let mut keys = Vec::new();
        for (path, source) in sources(lang) {
            keys.extend(message_keys(&source));
            let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
                tracing::error!(path, ?errors, "a text file has errors");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(path, ?errors, "a text is defined twice");
            }
        }
        let mut plain = HashMap::new();
        for key in keys {
            let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) else { continue };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
            if errors.is_empty() {
                plain.insert(key, text);
            }
        }
        Self { plain, bundle }
    }

    fn find(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::warn!(key, ?errors, "a text misses an argument");
        }
        Some(text)
    }
}

/// The files of a language as (path, content), in the order of their names.
fn sources(lang: Lang) -> Vec<(String, String)> {
    let folder = format!("{}/", lang.tag());
    let mut found: Vec<(String, String)> = Locales::iter()
        .filter(|path| path.starts_with(&folder) && path.ends_with(".ftl"))
        .filter_map(|path| {
            let file = Locales::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect();
    found.sort();
    found
}

/// The keys a file defines: a name at the start of a line before an equals sign.
fn message_keys(source: &str) -> Vec<String> {
    source
        .lines()
        .filter_map(|line| {
            let (name, _) = line.split_once('=')?;
            let name = name.trim_end();
            let is_key =
                name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
            is_key.then(|| name.to_owned())
        })
        .collect()
}

/// Numbers given as numbers are written with thousands separators; a year or a code is given as text.
fn grouped_number<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.options.maximum_fraction_digits.is_none() => {
            #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^53: counts of records")]
            let whole = number.value as i64;
            Some(number_text(whole))
        }
        _ => None,
    }
}

/// The text of `key` in `lang`, with Chinese as the fallback.
#[must_use]
pub fn text(lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
    let found = CATALOGS.of(lang).find(key, Some(args)).or_else(|| CATALOGS.zh.find(key, Some(args)));
    found.map_or_else(|| missing(key).into_owned(), closed_up)
}

/// Chinese writes a space between Han and figures and none between Han and Han. A gap that holds a day may be either, `11-22 发布` and
/// `今天发布`, so the space beside the words for days is taken away where Han follows or precedes.
fn closed_up(text: String) -> String {
    let days = ["ui-day-today", "ui-day-yesterday", "ui-day-tomorrow"].map(|key| plain(Lang::Zh, key));
    if !days.iter().any(|day| text.contains(day.as_ref())) {
        return text;
    }
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut parts = text.split(' ');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let follows = days.iter().any(|day| out.ends_with(day.as_ref())) && part.starts_with(is_han);
        let leads = days.iter().any(|day| part.starts_with(day.as_ref())) && out.ends_with(is_han);
        if !(follows || leads) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// The text of `key` that has no gaps; the common case, one look-up.
#[must_use]
pub fn plain(lang: Lang, key: &str) -> Cow<'static, str> {
    let found = CATALOGS.of(lang).plain.get(key).or_else(|| CATALOGS.zh.plain.get(key));
    found.map_or_else(|| Cow::Owned(text(lang, key, &FluentArgs::new())), |text| Cow::Borrowed(text.as_str()))
}

/// Whether some file defines `key`; for texts that exist only for some codes.
#[must_use]
pub fn has(key: &str) -> bool {
    CATALOGS.zh.bundle.has_message(key)
}

/// The keys that begin with `prefix`, in their order; for lists of everything that has a word.
#[must_use]
pub fn keys_under(prefix: &str) -> Vec<&'static str> {
    let mut keys: Vec<&str> = CATALOGS.zh.plain.keys().map(String::as_str).filter(|key| key.starts_with(prefix)).collect();
    keys.sort_unstable();
    keys
}

fn missing(key: &str) -> Cow<'static, str> {
    tracing::error!(key, "no text for this key");
    Cow::Owned(format!("⟦{key}⟧"))
}

/// A whole number with thousands separators: `1,284`, `-3`.
#[must_use]
pub fn number_text(value: i64) -> String {
    let digits = base::money::grouped(value.unsigned_abs());
    if value < 0 { format!("-{digits}") } else { digits }
}

/// A value for a gap in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Shown with thousands separators; chooses singular or plural.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}
impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A whole number of whatever width, by value or by reference, as templates hand it over.
pub trait Whole {
    /// The number as 64 bits; what is larger is cut to the largest.
    fn whole(&self) -> i64;
}

macro_rules! whole {
    ($($t:ty),*) => {$(
        impl Whole for $t {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
whole!(i64, u64, i32, u32, usize, u16, u8);

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

/// What a language can say. Implemented for [`Lang`] and reachable through `Page`, so that views and templates write the same words.
pub trait Speak {
    /// The language.
    fn lang(&self) -> Lang;

    /// A text without gaps.
    fn t(&self, key: &str) -> Cow<'static, str> {
        plain(self.lang(), key)
    }

    /// A text with one gap, filled with a text.
    fn t1(&self, key: &str, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, value.to_string());
        text(self.lang(), key, &args)
    }

    /// A text with two gaps, filled with texts.
    fn t2(&self, key: &str, name: &str, value: impl Display, other_name: &str, other_value: impl Display) -> String {
        let mut args = FluentArgs::with_capacity(2);
        args.set(name, value.to_string());
        args.set(other_name, other_value.to_string());
        text(self.lang(), key, &args)
    }

    /// A text with one gap for a number, which is grouped and chooses singular or plural.
    fn tn(&self, key: &str, name: &str, value: impl Whole) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, FluentValue::from(value.whole()));
        text(self.lang(), key, &args)
    }

    /// A text with any gaps, filled with texts.
    fn ta(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, *value);
        }
        text(self.lang(), key, &args)
    }

    /// A text with any gaps, filled with texts and numbers.
    fn tx(&self, key: &str, values: &[(&str, Arg)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Arg::Text(value) => args.set(*name, value.as_str()),
                Arg::Number(value) => args.set(*name, FluentValue::from(*value)),
            }
        }
        text(self.lang(), key, &args)
    }

    /// A whole number with thousands separators.
    fn n(&self, value: impl Whole) -> String {
        number_text(value.whole())
    }

    /// A share as a percentage with at most one decimal: `7.5 %`, in English `7.5%`; `–` when the whole is nothing.
    fn share(&self, part: impl Whole, whole: impl Whole) -> String {
        let (part, whole) = (i128::from(part.whole()), i128::from(whole.whole()));
        if whole <= 0 {
            return "–".to_owned();
        }
        let tenths = (part * 2_000 + whole) / (whole * 2);
        let sign = if self.lang() == Lang::En { "%" } else { " %" };
        if tenths % 10 == 0 { format!("{}{sign}", tenths / 10) } else { format!("{}.{}{sign}", tenths / 10, tenths % 10) }
    }

    /// A day as `2026-11-23`.
    fn date(&self, day: &Date) -> String {
        day.to_string()
    }

    /// An instant as `2026-11-23 14:05`, in China.
    fn minute(&self, at: &Timestamp) -> String {
        base::time::local_minute(*at)
    }

    /// A day as people say it on `today`: today, yesterday, tomorrow, `11-20` within the year, else the full date.
    fn day(&self, day: &Date, today: &Date) -> String {
        match base::time::days_between(*today, *day) {
            0 => self.t("ui-day-today").into_owned(),
            -1 => self.t("ui-day-yesterday").into_owned(),
            1 => self.t("ui-day-tomorrow").into_owned(),
            _ if day.year() == today.year() => format!("{:02}-{:02}", day.month(), day.day()),
            _ => day.to_string(),
        }
    }

    /// Money in the unit people write: `80 万元`; in English in yuan, `CNY 800,000`.
    fn money(&self, amount: &Fen) -> String {
        let figure = match self.lang() {
            Lang::Zh => amount.wan(),
            Lang::En => amount.yuan(),
        };
        self.t1("ui-money", "amount", figure)
    }

    /// The short name of the language, for `lang` attributes.
    fn tag(&self) -> &'static str {
        self.lang().tag()
    }
}

impl Speak for Lang {
    fn lang(&self) -> Lang {
        *self
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn numbers_shares_and_days_are_written_as_people_write_them() {
        let lang = Lang::Zh;
        assert_eq!(lang.n(1_284), "1,284");
        assert_eq!(lang.n(-3), "-3");
        assert_eq!(lang.share(96, 1_284), "7.5 %");
        assert_eq!(lang.share(611, 1_273), "48 %");
        assert_eq!(Lang::En.share(96, 1_284), "7.5%");
        assert_eq!(lang.share(1, 0), "–");
        let today: Date = "2026-11-23".parse().unwrap();
        assert_eq!(lang.day(&"2026-11-23".parse().unwrap(), &today), "今天");
        assert_eq!(lang.day(&"2026-11-22".parse().unwrap(), &today), "昨天");
        assert_eq!(lang.day(&"2026-11-20".parse().unwrap(), &today), "11-20");
        assert_eq!(lang.day(&"2027-02-22".parse().unwrap(), &today), "2027-02-22");
    }

    #[test]
    fn a_space_stands_beside_figures_and_not_beside_the_words_for_days() {
        assert_eq!(Lang::Zh.t1("hall-published-on", "day", "11-22"), "11-22 发布");
        assert_eq!(Lang::Zh.t1("hall-published-on", "day", "今天"), "今天发布");
        assert_eq!(closed_up("于 昨天 发布 3 条".to_owned()), "于昨天发布 3 条");
        assert_eq!(closed_up("合成生物 发酵放大".to_owned()), "合成生物 发酵放大");
    }

    #[test]
    fn a_missing_key_is_visible_and_isolation_marks_are_not() {
        assert_eq!(Lang::En.t("no-such-key"), "⟦no-such-key⟧");
        let text = Lang::Zh.tx("ui-thread-at", &[("at", Arg::Number(3)), ("of", Arg::Number(10)), ("name", "x".into())]);
        assert!(!text.contains(['\u{2068}', '\u{2069}']), "{text}");
    }

    #[test]
    fn money_is_written_in_the_unit_of_the_language() {
        assert_eq!(Lang::Zh.money(&Fen(80_000_000)), "80 万元");
        assert_eq!(Lang::En.money(&Fen(80_000_000)), "CNY 800,000");
    }
}
