//! Sheets as they are sent, to whichever feature reads them: a form with a file, or a call whose body is the file; and the file of what was wrong.

use app::Error;
use axum::{
    body::Bytes,
    extract::{FromRequest as _, Multipart, Request, multipart::MultipartError},
    http::{StatusCode, header},
};
use base::Problem;

/// A sheet with what else its form sends.
#[derive(Debug, Default)]
pub(crate) struct SentSheet {
    fields: Vec<(String, String)>,
    pub(crate) file_name: String,
    pub(crate) bytes: Vec<u8>,
}

impl SentSheet {
    /// A field of the form; empty if it has none of this name.
    pub(crate) fn field(&self, name: &str) -> String {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

fn no_file() -> Error {
    Error::field("file", "problem-registers-no-file")
}

/// Reads the parts of a form. A file that is larger than the address takes is told how large it may be.
pub(crate) async fn read_form(mut parts: Multipart, max_mb: &'static str) -> app::Result<SentSheet> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::from(Problem::field("file", "problem-sheet-too-large").with("max", max_mb)),
        _ => no_file(),
    };
    let mut sent = SentSheet::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            part.file_name().unwrap_or_default().clone_into(&mut sent.file_name);
            sent.bytes = part.bytes().await.map_err(broken)?.to_vec();
        } else {
            sent.fields.push((name, part.text().await.map_err(broken)?));
        }
    }
    Ok(sent)
}

/// Reads a call: a form, or the file as the body itself, whose name stands in the address.
pub(crate) async fn read_call(request: Request, max_mb: &'static str, file_name: String) -> app::Result<SentSheet> {
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if is_form {
        let parts = Multipart::from_request(request, &()).await.map_err(|_| no_file())?;
        return read_form(parts, max_mb).await;
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|_| no_file())?.to_vec();
    Ok(SentSheet { file_name, bytes, ..SentSheet::default() })
}

/// The name of a file with what was wrong in another.
pub(crate) fn wrong_name(file_name: &str, what: &str, ending: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    format!("{stem}-{what}.{ending}")
}
