//! What stands behind the question mark of a call: only what the description of the interface knows, and only as it says.
//!
//! A misspelt filter would otherwise be a list of everything, which looks like an answer. Where a call takes names that only the pack
//! knows, an object stands for them in the description, and the handler refuses the others.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use app::registers::kinds;
use axum::{extract::Query, http::Uri};
use base::{Problem, Problems};
use serde_json::Value;

use super::document;

/// Understood by every call: the language to answer in.
const LANGUAGE: &str = "lang";
/// Parameters of this form are filters, which differ from register to register.
const FILTER: &str = "f.";

/// A parameter as it is described.
#[derive(Debug, Default)]
struct Parameter {
    is_whole: bool,
    is_flag: bool,
    /// Stands for names that are not in the description.
    is_open: bool,
    least: Option<i64>,
    most: Option<i64>,
    codes: Vec<String>,
}

/// The parameters of each call, by path and method.
type Described = HashMap<(String, String), BTreeMap<String, Parameter>>;

/// What is wrong with the query of a call. What is not described as a call is left to others.
///
/// # Errors
/// A problem for every parameter that is not known or does not fit.
pub fn check(method: &str, path: &str, uri: &Uri) -> Result<(), Problems> {
    static DESCRIBED: OnceLock<Described> = OnceLock::new();
    if uri.query().is_none_or(str::is_empty) {
        return Ok(());
    }
    let method = if method == "HEAD" { "GET" } else { method };
    let described = DESCRIBED.get_or_init(read);
    let Some(known) = described.get(&(path.to_owned(), method.to_ascii_lowercase())) else { return Ok(()) };
    let mut problems = Problems::new();
    // What is not even a list of pairs is for the handler to refuse.
    let given = Query::<Vec<(String, String)>>::try_from_uri(uri).map(|given| given.0).unwrap_or_default();
    for (name, value) in given {
        problems.0.extend(wrong(known, &name, &value));
    }
    problems.or_ok(())
}

fn wrong(known: &BTreeMap<String, Parameter>, name: &str, value: &str) -> Option<Problem> {
    let of = |code| Problem::field(name, code).with("name", name).with("value", value);
    let Some(parameter) = known.get(name) else {
        let is_filter = name.starts_with(FILTER) && known.keys().any(|known| known.starts_with(FILTER));
        let is_open = known.values().any(|known| known.is_open);
        return (name != LANGUAGE && !is_filter && !is_open).then(|| {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            if names.is_empty() { of("problem-api-no-parameters") } else { of("problem-api-parameter").with("known", names.join(", ")) }
        });
    };
    if parameter.is_whole {
        let (least, most) = (parameter.least.unwrap_or(0), parameter.most.unwrap_or(i64::MAX));
        let fits = value.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number));
        return (!fits).then(|| of("problem-api-parameter-whole").with("least", least.to_string()).with("most", most.to_string()));
    }
    if parameter.is_flag {
        return (!matches!(value, "true" | "false")).then(|| of("problem-api-parameter-flag"));
    }
    if name == "register" {
        let keys: Vec<&str> = kinds::ALL.iter().map(|kind| kind.key).collect();
        return (!keys.contains(&value)).then(|| of("problem-api-parameter-code").with("known", keys.join(", ")));
    }
    let is_code = parameter.codes.is_empty() || parameter.codes.iter().any(|code| code == value);
    (!is_code).then(|| of("problem-api-parameter-code").with("known", parameter.codes.join(", ")))
}

fn read() -> Described {
    let described = serde_json::to_value(document::described()).unwrap_or_default();
    let mut calls = Described::new();
    for (path, item) in described.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let given = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
            let asked = given.filter(|one| one.get("in").is_some_and(|place| place == "query"));
            let parameters = asked.filter_map(|one| Some((one.get("name")?.as_str()?.to_owned(), parameter(one.get("schema")?))));
            calls.insert((path.clone(), method.clone()), parameters.collect());
        }
    }
    calls
}

fn parameter(schema: &Value) -> Parameter {
    let is = |wanted: &str| match schema.get("type") {
        Some(Value::String(one)) => one == wanted,
        Some(Value::Array(several)) => several.iter().any(|one| one == wanted),
        _ => false,
    };
    let bound = |key| schema.get(key).and_then(Value::as_i64);
    let codes = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    Parameter {
        is_whole: is("integer"),
        is_flag: is("boolean"),
        is_open: is("object"),
        least: bound("minimum"),
        most: bound("maximum").or_else(|| schema.get("format").is_some_and(|format| format == "int32").then_some(i64::from(i32::MAX))),
        codes: codes.filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn codes(method: &str, path: &str, query: &str) -> Vec<(String, &'static str)> {
        let found = check(method, path, &format!("{path}?{query}").parse().unwrap()).err().unwrap_or_default();
        let place = |problem: &Problem| match &problem.at {
            base::Place::Field(field) => field.clone(),
            _ => String::new(),
        };
        found.iter().map(|problem| (place(problem), problem.code)).collect()
    }

    #[test]
    fn what_is_described_is_understood() {
        assert!(codes("GET", "/api/v1/organizations", "page=2&per_page=200").is_empty());
        assert!(codes("GET", "/api/v1/search", "q=%E8%86%9C&register=demand&f.track=a&f.floor_load_kn=20..&lang=en").is_empty());
        assert!(codes("HEAD", "/api/v1/entries", "status=draft").is_empty());
        assert!(codes("GET", "/search", "whatever=1").is_empty(), "pages are more patient");
        let facts = "reg.city=%E4%B8%8A%E6%B5%B7%E5%B8%82&staff.total=80&lang=en";
        assert!(codes("GET", "/api/v1/policies/test", facts).is_empty(), "which facts there are is in the pack");
    }

    #[test]
    fn what_is_misspelt_or_out_of_range_is_named_with_all_the_rest() {
        let found = codes("GET", "/api/v1/entries", "registr=demand&page=-1&per_page=1e3&register=demands");
        let expected = [
            ("registr", "problem-api-parameter"),
            ("page", "problem-api-parameter-whole"),
            ("per_page", "problem-api-parameter-whole"),
            ("register", "problem-api-parameter-code"),
        ];
        assert_eq!(found, expected.map(|(field, code)| (field.to_owned(), code)));
        assert_eq!(codes("GET", "/api/v1/me", "x=1"), [("x".to_owned(), "problem-api-no-parameters")]);
    }
}
