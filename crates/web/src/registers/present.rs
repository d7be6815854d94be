//! How the fields of an entry read: labels, values in words, the line of facts, the list of terms. Used by every page that shows an entry.
//!
//! Only what [`Seen`] holds is shown, so nothing beyond the reader's step can appear. Not here: forms (`forms`), sheets (`sheet`).

use app::{
    pack::Pack,
    registers::{Field, FieldType, Kind, Status, Values, queries::Seen},
};
use base::{Fen, Lang};
use serde_json::Value;

use crate::kernel::{
    Speak,
    page::Nav,
    texts,
    ui::{Marked, Tag, Term, Tone},
};

/// Fields that stand elsewhere on an entry's page and not among its terms.
const ELSEWHERE: [&str; 6] = ["title", "summary", "keywords", "lat", "lon", "price_unit"];

/// Fields that say where an entry belongs rather than what it is about.
const CLASSES: [&str; 6] = ["field", "fields", "track", "discipline", "industries", "kind_of_firm"];

/// A field's label.
#[must_use]
pub fn label(lang: Lang, kind: &Kind, field: &Field) -> String {
    lang.t(&text_key(kind, field.key, "")).into_owned()
}

/// A field's help; empty if there is none.
#[must_use]
pub fn help(lang: Lang, kind: &Kind, field: &Field) -> String {
    let key = text_key(kind, field.key, "-help");
    if texts::has(&key) { lang.t(&key).into_owned() } else { String::new() }
}

fn text_key(kind: &Kind, field: &str, ending: &str) -> String {
    let own = format!("registers-field-{}-{field}{ending}", kind.key);
    if texts::has(&own) { own } else { format!("registers-field-{field}{ending}") }
}

/// One entry of a kind: 成果.
#[must_use]
pub fn kind_name(lang: Lang, kind: &Kind) -> String {
    lang.t(&format!("registers-kind-{}", kind.key)).into_owned()
}

/// A kind as a register: 科技成果.
#[must_use]
pub fn kind_plural(lang: Lang, kind: &Kind) -> String {
    lang.t(&format!("registers-kinds-{}", kind.key)).into_owned()
}

/// The navigation entry of a kind.
#[must_use]
pub fn nav(kind: &Kind) -> Nav {
    match kind.key {
        "achievement" => Nav::Achievements,
        "demand" => Nav::Demands,
        "service" => Nav::Services,
        "space" => Nav::Spaces,
        "technology_manager" => Nav::Managers,
        "department_project" => Nav::Projects,
        "resource_need" => Nav::Needs,
        _ => Nav::None,
    }
}

/// A status as a coloured word.
#[must_use]
pub fn status_tag(lang: Lang, status: Status) -> Tag {
    let tone = match status {
        Status::Published => Tone::Ok,
        Status::Submitted => Tone::Wait,
        Status::Returned | Status::Expired => Tone::Seal,
        Status::Draft | Status::Withdrawn | Status::Merged => Tone::Neutral,
    };
    Tag::new(lang.t(&format!("registers-status-{}", status.code())), tone)
}

/// The unit of a field, for the end of its input and for headings; empty if it has none.
#[must_use]
pub fn unit(lang: Lang, kind: &Kind, field: &Field) -> String {
    let name = match (field.ty, field.key) {
        (FieldType::Wan, _) => "wan",
        (FieldType::Yuan, _) if kind.key == "space" || field.key == "rent_max_yuan" => "rent",
        (FieldType::Yuan, _) => "yuan",
        (FieldType::Number("any"), _) => return String::new(),
        (FieldType::Number(unit), _) => unit,
        (_, "months" | "lease_min_months" | "lease_months") => "months",
        (_, "lead_time_days") => "days",
        (_, "years") => "years",
        (_, "cases") => "cases",
        (_, "ip_count") => "ip_count",
        (_, "capacity") => "demands",
        _ => return String::new(),
    };
    lang.t(&format!("registers-unit-{name}")).into_owned()
}

/// A number without needless decimals.
fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, rest) = text.split_once('.').map_or((text, ""), |(whole, rest)| (whole, rest));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), base::money::grouped);
    if rest.is_empty() { whole } else { format!("{whole}.{rest}") }
}

fn with_unit(lang: Lang, number: &str, unit: &str) -> String {
    let joint = if unit.starts_with(['㎡', '°']) && lang == Lang::Zh { "" } else { " " };
    if unit.is_empty() { number.to_owned() } else { format!("{number}{joint}{unit}") }
}

/// A price in yuan with its unit: `120 元/样`, `1.9 元/㎡·天`.
fn price(lang: Lang, kind: &Kind, field: &Field, fen: Fen, values: &Values) -> String {
    let figure = fen.yuan();
    match values.text("price_unit") {
        Some(unit) if unit.contains('/') || unit.contains(lang.t("registers-unit-yuan").as_ref()) || lang == Lang::En => {
            format!("{figure} {unit}")
        }
        Some(unit) => format!("{figure} {}/{unit}", lang.t("registers-unit-yuan")),
        None => with_unit(lang, &figure, &unit(lang, kind, field)),
    }
}

/// The name of a code as its vocabulary gives it, with a word for what nobody has verified.
fn term_name(lang: Lang, pack: &Pack, vocabulary: &str, code: &str) -> String {
    let name = pack.label(vocabulary, code, lang);
    match pack.term(vocabulary, code) {
        Some(term) if !term.is_verified => lang.t1("registers-value-unverified", "value", name),
        _ => name,
    }
}

/// A stored value in words. `values` are the other fields of the entry, for units that stand in a field of their own.
#[must_use]
pub fn value_text(lang: Lang, pack: &Pack, kind: &Kind, field: &Field, value: &Value, values: &Values) -> String {
    let text = || value.as_str().unwrap_or_default().to_owned();
    let items = || value.as_array().map(|items| items.iter().filter_map(Value::as_str).collect::<Vec<_>>()).unwrap_or_default();
    let separator = lang.t("registers-separator");
    match field.ty {
        FieldType::Text(_) | FieldType::Long(_) | FieldType::Date => text(),
        FieldType::Choice(vocabulary) => value.as_str().map(|code| term_name(lang, pack, vocabulary, code)).unwrap_or_default(),
        FieldType::Choices(vocabulary) => {
            items().into_iter().map(|code| term_name(lang, pack, vocabulary, code)).collect::<Vec<_>>().join(&separator)
        }
        FieldType::List(_) | FieldType::Patents => items().join(&separator),
        FieldType::Wan => value.as_i64().map(|fen| lang.money(&Fen(fen))).unwrap_or_default(),
        FieldType::Yuan => value.as_i64().map(|fen| price(lang, kind, field, Fen(fen), values)).unwrap_or_default(),
        FieldType::Number(_) => {
            let number = value.as_f64().map(decimal).unwrap_or_default();
            match values.text("unit").filter(|_| field.key == "quantity") {
                Some(unit) => with_unit(lang, &number, unit),
                None => with_unit(lang, &number, &unit(lang, kind, field)),
            }
        }
        FieldType::Whole(..) => {
            with_unit(lang, &value.as_i64().map(|whole| whole.to_string()).unwrap_or_default(), &unit(lang, kind, field))
        }
        FieldType::Trl => match value.as_i64() {
            Some(level) => {
                let level = level.to_string();
                let short = lang.t1("registers-value-trl", "value", &level);
                match pack.term("trl_levels", &level) {
                    Some(term) => format!("{short} · {}", term.names.of(lang)),
                    None => short,
                }
            }
            None => String::new(),
        },
        FieldType::Yes => lang.t(if value.as_bool().unwrap_or(false) { "registers-value-yes" } else { "registers-value-no" }).into_owned(),
    }
}

/// A field of some values in words; `None` if it is empty.
#[must_use]
pub fn field_text(lang: Lang, pack: &Pack, kind: &Kind, field: &Field, values: &Values) -> Option<String> {
    let value = values.0.get(field.key).filter(|_| values.has(field.key))?;
    Some(value_text(lang, pack, kind, field, value, values)).filter(|text| !text.is_empty())
}

/// From lowest to highest: `80–120 万元`, `80 万元 起`, `不超过 120 万元`; `None` if neither is given.
#[must_use]
pub fn budget(lang: Lang, values: &Values) -> Option<String> {
    match (values.money("budget_min"), values.money("budget_max")) {
        (Some(min), Some(max)) if min == max => Some(lang.money(&max)),
        (Some(min), Some(max)) => {
            let figures = match lang {
                Lang::Zh => format!("{}–{}", min.wan(), max.wan()),
                Lang::En => format!("{}–{}", min.yuan(), max.yuan()),
            };
            Some(lang.t1("ui-money", "amount", figures))
        }
        (Some(min), None) => Some(lang.t1("registers-value-from", "value", lang.money(&min))),
        (None, Some(max)) => Some(lang.t1("registers-value-up-to", "value", lang.money(&max))),
        (None, None) => None,
    }
}

/// The facts of an entry for one line under its title, in the order of the form. The owner's name and the dates are not among them.
#[must_use]
pub fn facts_line(lang: Lang, pack: &Pack, seen: &Seen) -> Vec<String> {
    let (kind, values) = (seen.entry.kind, &seen.entry.values);
    kind.fields.iter().filter(|field| field.is_in_list).filter_map(|field| fact(lang, pack, kind, field, values)).collect()
}

fn fact(lang: Lang, pack: &Pack, kind: &Kind, field: &Field, values: &Values) -> Option<String> {
    match field.key {
        "budget_min" => return budget(lang, values).map(|text| lang.t1("registers-fact-budget", "value", text)),
        "budget_max" => return None,
        _ => {}
    }
    if !values.has(field.key) {
        return None;
    }
    let text = match field.ty {
        FieldType::Yes => return values.is_yes(field.key).then(|| label(lang, kind, field)),
        FieldType::Trl => return values.whole(field.key).map(|level| lang.t1("registers-value-trl", "value", level)),
        FieldType::Whole(..) => {
            let (whole, key) = (values.whole(field.key)?, format!("registers-fact-{}", field.key));
            return Some(if texts::has(&key) { lang.tn(&key, "value", whole) } else { lang.n(whole) });
        }
        _ => field_text(lang, pack, kind, field, values)?,
    };
    let key = format!("registers-fact-{}", field.key);
    Some(if texts::has(&key) { lang.t1(&key, "value", text) } else { text })
}

/// The structured text of an entry as terms, in the order of reading: what it is about as in the form, then how it is classed, at last
/// the organisation's own number. Title, summary and keywords stand elsewhere.
#[must_use]
pub fn terms(lang: Lang, pack: &Pack, seen: &Seen) -> Vec<Term> {
    let (kind, values) = (seen.entry.kind, &seen.entry.values);
    let mut fields: Vec<&Field> = kind.fields.iter().filter(|field| !ELSEWHERE.contains(&field.key)).collect();
    fields.sort_by_key(|field| match field.key {
        "own_number" => 2,
        key if CLASSES.contains(&key) => 1,
        _ => 0,
    });
    fields.into_iter().filter_map(|field| term(lang, pack, kind, field, values)).collect()
}

fn term(lang: Lang, pack: &Pack, kind: &Kind, field: &Field, values: &Values) -> Option<Term> {
    let text = match field.key {
        "budget_min" | "budget_max" => {
            // The two ends of the budget are one term, at the place of the first that is given.
            let is_first = field.key == "budget_min" || !values.has("budget_min");
            budget(lang, values).filter(|_| is_first)?
        }
        "price" if !values.has("price") && kind.key == "achievement" => lang.t("registers-value-negotiable").into_owned(),
        "quantity" | "unit" if field.key == "unit" && values.has("quantity") => return None,
        _ => field_text(lang, pack, kind, field, values)?,
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).map(Marked::from).collect();
    let name =
        if field.key.starts_with("budget_") { lang.t("registers-field-budget").into_owned() } else { short_label(lang, kind, field) };
    Some(Term { name, lines, href: String::new() })
}

/// The label without what follows a colon, for lists: 保密声明.
#[must_use]
pub fn short_label(lang: Lang, kind: &Kind, field: &Field) -> String {
    let label = label(lang, kind, field);
    label.split(['：', ':']).next().unwrap_or_default().to_owned()
}
