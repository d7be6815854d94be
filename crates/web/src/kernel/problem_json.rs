//! Errors for programs: problem+json (RFC 9457), in the reader's language.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Lang, Place, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use super::{problems, texts, texts::Speak};

/// What every error of the interface looks like.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemJson {
    /// Always `about:blank`: the status and the code say what it is.
    #[schema(example = "about:blank")]
    r#type: &'static str,
    /// The status in words, in the reader's language.
    title: String,
    /// The status code once more.
    #[schema(example = 422)]
    status: u16,
    /// What happened and what to do, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// A word for programs that does not change with the language.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// All that is wrong, together.
    problems: Vec<ProblemLine>,
    /// After 412: the record as it stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<serde_json::Value>,
    /// After 412: what differs between what was sent, or the version that was seen, and what stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeLine>>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemLine {
    /// A word for programs that does not change with the language.
    code: &'static str,
    /// The field of the body it concerns.
    field: Option<String>,
    /// The row of a sheet, counted as spreadsheets do, or the line of a text, counted from 1.
    row: Option<u32>,
    /// The heading of the column of a sheet, or the number of the column in a line of a text.
    column: Option<String>,
    /// What is wrong and what to do.
    detail: String,
}

/// One field that somebody else changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeLine {
    /// The field's key.
    pub field: String,
    /// What the caller had seen, or has sent.
    pub before: Option<serde_json::Value>,
    /// What stands now.
    pub now: Option<serde_json::Value>,
}

impl ProblemJson {
    /// The plain problem of a status.
    #[must_use]
    pub fn of(lang: Lang, status: StatusCode) -> Self {
        let detail = format!("errors-detail-{}", status.as_u16());
        Self {
            r#type: "about:blank",
            title: lang.t(&format!("errors-status-{}", status.as_u16())).into_owned(),
            status: status.as_u16(),
            detail: texts::has(&detail).then(|| lang.t(&detail).into_owned()),
            code: None,
            problems: Vec::new(),
            current: None,
            changes: None,
        }
    }

    /// With what is wrong; its sentences become the detail.
    #[must_use]
    pub fn with_problems<'p>(mut self, lang: Lang, found: impl IntoIterator<Item = &'p Problem>) -> Self {
        self.problems = found.into_iter().map(|problem| line(lang, problem)).collect();
        if !self.problems.is_empty() {
            let said: Vec<&str> = self.problems.iter().map(|line| line.detail.as_str()).collect();
            self.detail = Some(said.join("\n"));
        }
        self
    }

    /// With a word for programs.
    #[must_use]
    pub fn with_code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    /// With a sentence in place of the plain one.
    #[must_use]
    pub fn with_detail(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With how the record stands and what changed.
    #[must_use]
    pub fn with_current(mut self, current: serde_json::Value, changes: Vec<ChangeLine>) -> Self {
        self.current = Some(current);
        self.changes = Some(changes);
        self
    }

    /// As an answer.
    #[must_use]
    pub fn answer(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn line(lang: Lang, problem: &Problem) -> ProblemLine {
    let (field, row, column) = match &problem.at {
        Place::Field(field) => (Some(field.clone()), None, None),
        Place::Cell { row, column } => (None, Some(*row), Some(column.clone())),
        Place::Line { line, .. } => {
            (None, Some(*line), problem.args.iter().find(|(name, _)| *name == "column").map(|(_, column)| column.clone()))
        }
        Place::Whole => (None, None, None),
    };
    // A line of a text is named in the sentence too: the column that it says means nothing alone.
    let detail = match problem.at {
        Place::Line { .. } => problems::view(lang, problem).sentence(),
        _ => problems::sentence(lang, problem),
    };
    ProblemLine { code: problem.code, field, row, column, detail }
}
