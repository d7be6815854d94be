//! A fact as it is typed, as it is stored, and as it would be typed again.
//!
//! Amounts are typed in 万元 unless a unit stands behind them, shares in per cent, amounts by year with blanks between them, the
//! oldest first. [`NONE`] says that there is none; nothing at all says nothing.

use std::sync::Arc;

use base::{Fen, Place, Problem, time::parse_date};
use rules::{
    Fact, Kind, Number, Value,
    bounds::SHARES,
    field::{Catalogue, Field},
    language::units::{self, Misfit},
};
use serde_json::{Value as Json, json};

/// Typed for "there is none".
pub const NONE: &str = "none";
/// Typed, and stored, for a term that no clause asks for.
pub const OTHER: &str = "other";
/// Typed for yes.
pub const YES: &str = "yes";
/// Typed for no.
pub const NO: &str = "no";

/// The most that can be meant, in fen: a hundred thousand million yuan. Beyond it somebody wrote yuan for 万元.
const MOST_FEN: i64 = 100_000_000_000 * Fen::YUAN;
/// At most so many years.
const MOST_YEARS: usize = 6;

/// A fact as it is stored; nothing for an unknown one.
#[must_use]
pub fn to_json(fact: &Fact) -> Option<Json> {
    let number =
        |number: &Number| number.as_whole().map_or_else(|| json!(format!("{}/{}", number.num(), number.den())), |whole| json!(whole));
    match fact {
        Fact::Unknown => None,
        Fact::Absent => Some(Json::Null),
        Fact::Known(value) => match value {
            Value::Flag(is_set) => Some(json!(is_set)),
            Value::Number(one) => Some(number(one)),
            Value::Date(day) => Some(json!(day.to_string())),
            Value::Code(term) => Some(json!(&**term)),
            Value::Codes(terms) => Some(terms.iter().map(|term| json!(&**term)).collect()),
            Value::ByYear(years) => Some(years.iter().map(|year| json!(year)).collect()),
            Value::Between(..) | Value::Since(..) | Value::Growth { .. } => None,
        },
    }
}

/// A stored fact; nothing if it does not fit its kind.
#[must_use]
pub fn from_json(kind: Kind, json: &Json) -> Option<Fact> {
    if json.is_null() {
        return Some(Fact::Absent);
    }
    let term = |json: &Json| json.as_str().map(Arc::<str>::from);
    let value = match kind {
        Kind::Flag => Value::Flag(json.as_bool()?),
        Kind::Date => Value::Date(parse_date(json.as_str()?).ok()?),
        Kind::Code => Value::Code(term(json)?),
        Kind::Codes => Value::Codes(json.as_array()?.iter().map(term).collect::<Option<Vec<_>>>()?.into()),
        Kind::ByYear => Value::ByYear(json.as_array()?.iter().map(Json::as_i64).collect::<Option<Vec<_>>>()?.into()),
        _ => Value::Number(match json {
            Json::String(text) => {
                let (num, den) = text.split_once('/')?;
                Number::ratio(num.parse().ok()?, den.parse().ok()?)?
            }
            whole => Number::whole(whole.as_i64()?),
        }),
    };
    Some(Fact::Known(value))
}

/// That no fact has this key or name, with the one that was probably meant, if any is like it.
#[must_use]
pub fn unknown(catalogue: &Catalogue, at: Place, name: &str) -> Problem {
    // One that exists and belongs to something else is not what was meant.
    let near = catalogue.suggest(name).filter(|near| *near != name);
    let problem = Problem { at, code: "problem-policies-unknown-fact", args: Vec::new() }.with("value", name);
    // The text chooses by `near`: it cannot ask whether a value is there.
    problem.with("near", if near.is_some() { "yes" } else { "no" }).with("suggestion", near.unwrap_or_default())
}

/// What somebody typed for a fact; nothing if they typed nothing. Terms that no clause asks for are refused.
///
/// # Errors
/// The problem names the field by its key and says what to do.
pub fn typed(field: &Field, terms: &[Arc<str>], given: &[&str]) -> Result<Option<Fact>, Problem> {
    let given: Vec<&str> = given.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let Some(first) = given.first() else { return Ok(None) };
    if given == [NONE] {
        let nothing = if field.kind == Kind::Codes { Fact::Known(Value::Codes([].into())) } else { Fact::Absent };
        return Ok(Some(nothing));
    }
    let problem = |code: &'static str| Problem::field(&field.key, code).with("value", *first);
    let value = match field.kind {
        Kind::Flag => match *first {
            YES | "true" | "是" => Value::Flag(true),
            NO | "false" | "否" => Value::Flag(false),
            _ => return Err(problem("problem-policies-yes-no")),
        },
        Kind::Date => Value::Date(parse_date(first).map_err(|_| problem("problem-policies-date"))?),
        Kind::Code => Value::Code(term(field, terms, first).ok_or_else(|| problem("problem-policies-choice"))?),
        Kind::Codes => {
            let mut chosen = Vec::new();
            for one in &given {
                chosen.push(
                    term(field, terms, one).ok_or_else(|| Problem::field(&field.key, "problem-policies-choice").with("value", *one))?,
                );
            }
            Value::Codes(chosen.into())
        }
        Kind::ByYear => {
            let years: Vec<&str> =
                first.split(|c: char| c.is_whitespace() || "、；;/".contains(c)).filter(|year| !year.is_empty()).collect();
            if years.len() > MOST_YEARS {
                return Err(problem("problem-policies-years").with("most", MOST_YEARS.to_string()));
            }
            Value::ByYear(years.iter().map(|year| money(field, year)).collect::<Result<Vec<_>, _>>()?.into())
        }
        Kind::Money => Value::Number(Number::whole(money(field, first)?)),
        kind => Value::Number(number(field, kind, first)?),
    };
    Ok(Some(Fact::Known(value)))
}

/// A term that is asked for, by itself or by another spelling of it.
fn term(field: &Field, terms: &[Arc<str>], text: &str) -> Option<Arc<str>> {
    let meant = field.aliases.iter().find(|(alias, _)| alias == text).map_or(text, |(_, meant)| meant.as_str());
    if meant == OTHER {
        return Some(Arc::from(OTHER));
    }
    terms.iter().find(|known| ***known == *meant).cloned()
}

/// Without blanks, which people write between figure and unit.
fn closed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn money(field: &Field, text: &str) -> Result<i64, Problem> {
    let problem = |code: &'static str| Problem::field(&field.key, code).with("value", text);
    let closed = closed(text);
    let number = match units::read(&closed, Kind::Money) {
        Ok(number) => number,
        Err(Misfit::NoUnit) => Number::parse(&closed, Fen::WAN).map_err(|_| problem("problem-policies-money"))?,
        Err(Misfit::WrongUnit) => return Err(problem("problem-policies-money-unit")),
        Err(Misfit::NotANumber) => return Err(problem("problem-policies-money")),
    };
    let fen = number.as_whole().ok_or_else(|| problem("problem-policies-money-fine"))?;
    if fen < 0 && !field.is_signed {
        return Err(problem("problem-policies-negative"));
    }
    if fen.saturating_abs() > MOST_FEN {
        return Err(problem("problem-policies-yuan"));
    }
    Ok(fen)
}

fn number(field: &Field, kind: Kind, text: &str) -> Result<Number, Problem> {
    let problem = |code: &'static str| Problem::field(&field.key, code).with("value", text);
    let closed = closed(text);
    let number = match units::read(&closed, kind) {
        Ok(number) => number,
        Err(Misfit::NoUnit) => {
            let plain = Number::parse(&closed, 1).map_err(|_| problem("problem-policies-number"))?;
            if kind == Kind::Ratio {
                let den = plain.den().checked_mul(100).ok_or_else(|| problem("problem-policies-number"))?;
                Number::ratio(plain.num(), den).ok_or_else(|| problem("problem-policies-number"))?
            } else {
                plain
            }
        }
        Err(Misfit::WrongUnit) => return Err(problem("problem-policies-unit")),
        Err(Misfit::NotANumber) => return Err(problem("problem-policies-number")),
    };
    let is_whole = matches!(kind, Kind::Count | Kind::Year);
    match () {
        () if is_whole && number.as_whole().is_none() => Err(problem("problem-policies-whole")),
        () if kind == Kind::Year && !(1900..=2200).contains(&number.as_whole().unwrap_or(0)) => Err(problem("problem-policies-year")),
        () if kind != Kind::Ratio && number < Number::ZERO => Err(problem("problem-policies-negative")),
        () if SHARES.contains(&field.key.as_str()) && (number < Number::ZERO || number > Number::whole(1)) => {
            Err(problem("problem-policies-percent"))
        }
        () => Ok(number),
    }
}

/// The sign of a kind's unit where it is the same in every language; empty where it is a word.
#[must_use]
pub const fn unit(kind: Kind) -> &'static str {
    match kind {
        Kind::Ratio => "%",
        Kind::Area => "m²",
        _ => "",
    }
}

/// A fact as it would be typed.
#[must_use]
pub fn input(kind: Kind, fact: &Fact) -> Vec<String> {
    let value = match fact {
        Fact::Unknown => return Vec::new(),
        Fact::Absent => return vec![NONE.to_owned()],
        Fact::Known(value) => value,
    };
    let wan = |fen: i64| Fen(fen).wan_input();
    match value {
        Value::Flag(is_set) => vec![if *is_set { YES } else { NO }.to_owned()],
        Value::Date(day) => vec![day.to_string()],
        Value::Code(term) => vec![term.to_string()],
        Value::Codes(terms) if terms.is_empty() => vec![NONE.to_owned()],
        Value::Codes(terms) => terms.iter().map(ToString::to_string).collect(),
        Value::ByYear(years) => vec![years.iter().map(|year| wan(*year)).collect::<Vec<_>>().join(" ")],
        Value::Number(number) => match kind {
            Kind::Money => vec![number.as_whole().map_or_else(String::new, wan)],
            Kind::Ratio => vec![number.decimal(4, 100)],
            _ => vec![number.to_string()],
        },
        Value::Between(..) | Value::Since(..) | Value::Growth { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn field(key: &str, kind: Kind) -> Field {
        Field {
            key: key.to_owned(),
            name: key.to_owned(),
            name_en: key.to_owned(),
            question: rules::Wording::default(),
            help: rules::Wording::default(),
            kind,
            owner: None,
            derivations: Vec::new(),
            cost: 1,
            aliases: vec![("a".to_owned(), "b".to_owned())],
            is_signed: key == "income.signed",
            spot: rules::condition::Spot { file: "facts.toml".into(), line: 1, column: 1 },
        }
    }

    #[test]
    fn a_name_that_no_fact_has_is_named_with_what_was_meant_only_where_something_was() {
        let mut catalogue = Catalogue::default();
        catalogue.add(field("staff.total", Kind::Count)).unwrap();
        let said = |name: &str| {
            let problem = unknown(&catalogue, Place::Field(name.to_owned()), name);
            let value =
                |wanted: &str| problem.args.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value.as_str()).to_owned();
            (value("near"), value("suggestion"))
        };
        assert_eq!(said("staff.totl"), ("yes".to_owned(), "staff.total".to_owned()));
        assert_eq!(said("版本"), ("no".to_owned(), String::new()));
        assert_eq!(said("staff.total"), ("no".to_owned(), String::new()), "nobody is asked whether they meant what they wrote");
    }

    fn read(key: &str, kind: Kind, text: &str) -> Result<Option<Fact>, &'static str> {
        typed(&field(key, kind), &[Arc::from("b"), Arc::from("c")], &[text]).map_err(|problem| problem.code)
    }

    #[test]
    fn what_is_typed_is_stored_and_typed_again_the_same() {
        for (kind, text) in [
            (Kind::Money, "80.5"),
            (Kind::Ratio, "12.5"),
            (Kind::Count, "35"),
            (Kind::Date, "2021-03-04"),
            (Kind::Flag, "yes"),
            (Kind::Code, "c"),
            (Kind::ByYear, "1200 1500.5 1800"),
            (Kind::Years, "2.5"),
            (Kind::Money, NONE),
            (Kind::Codes, NONE),
        ] {
            let fact = read("x", kind, text).unwrap().unwrap();
            let stored = to_json(&fact).unwrap();
            let again = from_json(kind, &stored).unwrap();
            assert_eq!(again, fact, "{kind:?} {text}");
            assert_eq!(input(kind, &again), [text], "{kind:?} {text}");
        }
    }

    #[test]
    fn units_and_wide_digits_are_understood() {
        let fen = |text: &str| read("x", Kind::Money, text).unwrap();
        assert_eq!(fen("８０"), fen("80"));
        assert_eq!(fen("80 万元"), fen("80"));
        assert_eq!(fen("0.5亿元"), fen("5000"));
        assert_eq!(fen("1,200元"), fen("0.12"));
        assert_eq!(read("x", Kind::Ratio, "5 ％"), read("x", Kind::Ratio, "5"));
        assert_eq!(read("x", Kind::Code, "a"), read("x", Kind::Code, "b"));
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (key, kind, text, code) in [
            ("x", Kind::Money, "80人", "problem-policies-money-unit"),
            ("x", Kind::Money, "many", "problem-policies-money"),
            ("x", Kind::Money, "-3", "problem-policies-negative"),
            ("x", Kind::Money, "50000000", "problem-policies-yuan"),
            ("x", Kind::Money, "0.0000001", "problem-policies-money-fine"),
            ("x", Kind::ByYear, "1200 x", "problem-policies-money"),
            ("x", Kind::ByYear, "1 2 3 4 5 6 7", "problem-policies-years"),
            ("x", Kind::Count, "3.5", "problem-policies-whole"),
            ("x", Kind::Count, "-1", "problem-policies-negative"),
            ("x", Kind::Count, "3万元", "problem-policies-unit"),
            ("staff.rd_ratio", Kind::Ratio, "120", "problem-policies-percent"),
            ("x", Kind::Date, "2026-02-31", "problem-policies-date"),
            ("x", Kind::Year, "26", "problem-policies-year"),
            ("x", Kind::Code, "d", "problem-policies-choice"),
            ("x", Kind::Flag, "perhaps", "problem-policies-yes-no"),
        ] {
            assert_eq!(read(key, kind, text), Err(code), "{kind:?} {text}");
        }
        for (chinese, english) in [("是", YES), ("否", NO)] {
            assert_eq!(read("x", Kind::Flag, chinese), read("x", Kind::Flag, english), "what the refusal asks for is taken");
        }
        assert!(read("income.signed", Kind::Money, "-3").is_ok(), "a loss is possible");
        assert_eq!(read("x", Kind::Money, "  "), Ok(None));
    }
}
