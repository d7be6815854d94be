//! Why a JSON body cannot be read, in words: where, which field, what stands there and what should.
//!
//! The parser says it in English sentences of its own; the ones it has for data are few and are told here by their beginnings. What is
//! not known is said by place alone.

use base::Problem;
use serde_json::error::Category;

/// The problem for what the parser says.
pub fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    let (line, column) = (inner.line().to_string(), inner.column().to_string());
    let whole = |code| Problem::whole(code).with("line", line.clone()).with("column", column.clone());
    match inner.classify() {
        Category::Eof => whole("problem-api-json-ends"),
        Category::Syntax | Category::Io => whole("problem-api-json"),
        Category::Data => {
            let path = error.path().to_string();
            let field = if path == "." { None } else { Some(path) };
            data(&inner.to_string(), field.as_deref()).unwrap_or_else(|| {
                let problem = field.map_or_else(|| whole("problem-api-body"), |field| of(&field, "problem-api-body-field"));
                problem.with("line", line.clone()).with("column", column.clone())
            })
        }
    }
}

/// The problem for what stands behind the end of a body.
pub fn after(error: &serde_json::Error) -> Problem {
    Problem::whole("problem-api-json").with("line", error.line().to_string()).with("column", error.column().to_string())
}

/// The problem for a field nobody reads: a misspelt one would otherwise be dropped in silence.
pub fn unknown(path: &str) -> Problem {
    // What may be absent stands in the path as a step of its own.
    of(&path.replace(".?", "").replace("?.", ""), "problem-api-unknown-field")
}

fn of(field: &str, code: &'static str) -> Problem {
    Problem::field(field, code).with("field", field)
}

fn data(said: &str, field: Option<&str>) -> Option<Problem> {
    let quoted = || said.split('`').nth(1);
    let above = |name: &str| match field.and_then(|field| field.rsplit_once('.')) {
        Some((above, last)) if last == name => format!("{above}.{name}"),
        None if field == Some(name) => name.to_owned(),
        _ => field.map_or_else(|| name.to_owned(), |field| format!("{field}.{name}")),
    };
    if said.starts_with("missing field") {
        return Some(of(&above(quoted()?), "problem-api-field-missing"));
    }
    if said.starts_with("duplicate field") {
        return Some(of(&above(quoted()?), "problem-api-field-twice"));
    }
    if said.starts_with("unknown field") {
        return Some(of(&above(quoted()?), "problem-api-unknown-field"));
    }
    let field = field.unwrap_or("body");
    if said.starts_with("unknown variant") {
        let known: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
        return Some(of(field, "problem-api-field-code").with("value", quoted()?).with("known", known.join(", ")));
    }
    let expected = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "))?.split(", expected ").nth(1)?;
    let expected = expected.split(" at line ").next().unwrap_or(expected);
    Some(of(field, wanted(expected)?))
}

/// What should stand there, by what the parser calls it.
fn wanted(expected: &str) -> Option<&'static str> {
    Some(match expected {
        "a string" | "a borrowed string" | "string" => "problem-api-field-text",
        "a boolean" => "problem-api-field-flag",
        "u8" | "u16" | "u32" | "u64" | "usize" => "problem-api-field-count",
        "i8" | "i16" | "i32" | "i64" | "isize" => "problem-api-field-whole",
        "f32" | "f64" => "problem-api-field-number",
        "a sequence" => "problem-api-field-list",
        "a map" => "problem-api-field-object",
        other if other.starts_with("struct ") => "problem-api-field-object",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, dead_code, reason = "tests")]
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Mode {
        Licence,
        Transfer,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Part {
        share: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        name: String,
        mode: Option<Mode>,
        #[serde(default)]
        parts: Vec<Part>,
        is_open: Option<bool>,
    }

    fn told(text: &str) -> (String, &'static str) {
        let read = &mut serde_json::Deserializer::from_str(text);
        let found = problem(&serde_path_to_error::deserialize::<_, Body>(read).unwrap_err());
        let place = match found.at {
            base::Place::Field(field) => field,
            _ => String::new(),
        };
        (place, found.code)
    }

    #[test]
    fn a_body_that_does_not_fit_is_told_by_its_field() {
        assert_eq!(told(r#"{"mode": "licence"}"#), ("name".to_owned(), "problem-api-field-missing"));
        assert_eq!(told(r#"{"name": 5}"#), ("name".to_owned(), "problem-api-field-text"));
        assert_eq!(told(r#"{"name": "a", "mode": "gift"}"#), ("mode".to_owned(), "problem-api-field-code"));
        assert_eq!(told(r#"{"name": "a", "is_open": "yes"}"#), ("is_open".to_owned(), "problem-api-field-flag"));
        assert_eq!(told(r#"{"name": "a", "colour": "red"}"#), ("colour".to_owned(), "problem-api-unknown-field"));
        assert_eq!(told(r#"{"name": "a", "parts": [{"share": -1}]}"#), ("parts[0].share".to_owned(), "problem-api-field-count"));
        assert_eq!(told(r#"{"name": "a", "parts": [{}]}"#), ("parts[0].share".to_owned(), "problem-api-field-missing"));
        assert_eq!(told(r#"{"name": "a", "parts": 3}"#), ("parts".to_owned(), "problem-api-field-list"));
        assert_eq!(told(r#"{"name": "a","#), (String::new(), "problem-api-json-ends"));
        assert_eq!(told(r#"{"name": "a",}"#), (String::new(), "problem-api-json"));
    }
}
