//! Uploading and downloading documents.
//!
//! A file is always sent as an attachment with its own type, is never guessed at and never kept by a cache. [`read_parts`] reads
//! a form with a file for any feature and stops as soon as it is too long.

use app::{
    Error,
    files::{self, Owner, Upload},
};
use axum::{
    Router,
    extract::{Multipart, Path},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Problem, id::FileId};
use utoipa::OpenApi;

use crate::{
    addresses::Address,
    api::bodies::Id,
    kernel::respond,
    refusal::Answer,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::signed_in("/files/{id}"),
    Address::signed_in("/files/{id}/remove").post(),
    Address::signed_in("/api/v1/files/{id}"),
    Address::signed_in("/api/v1/files/{id}").delete(),
];

/// What the description of the interface says of this feature.
#[derive(OpenApi)]
#[openapi(paths(download, delete))]
pub struct Docs;

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/files/{id}", get(download))
        .route("/files/{id}/remove", post(remove))
        .route("/api/v1/files/{id}", get(download).delete(delete))
}

/// A form with a file: its texts in order and the file, if one was chosen.
#[derive(Debug, Default)]
pub struct Parts {
    /// Names and values.
    pub texts: Vec<(String, String)>,
    /// The file.
    pub upload: Option<Upload>,
}

/// The longest text of a form with a file.
const MAX_TEXT_BYTES: usize = 100_000;

/// Reads a form with one file of at most `limit_mb`; nothing beyond is kept in memory.
///
/// # Errors
/// `Invalid` if the file is too large or the form is cut off.
pub async fn read_parts(mut multipart: Multipart, limit_mb: i64) -> app::Result<Parts> {
    let limit = usize::try_from(limit_mb.max(1)).unwrap_or(1).saturating_mul(1_048_576);
    let cut_off = |_| Error::field("file", "problem-files-damaged");
    let mut parts = Parts::default();
    while let Some(mut field) = multipart.next_field().await.map_err(cut_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(ToOwned::to_owned);
        let most = if file_name.is_some() { limit } else { MAX_TEXT_BYTES };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
            if bytes.len() + chunk.len() > most {
                return Err(Problem::field("file", "problem-files-too-large").with("limit", limit_mb.to_string()).into());
            }
            bytes.extend_from_slice(&chunk);
        }
        match file_name {
            // A browser sends an empty part for a file that was not chosen.
            Some(file_name) if !(file_name.is_empty() && bytes.is_empty()) => parts.upload = Some(Upload { name: file_name, bytes }),
            Some(_) => {}
            None => parts.texts.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(parts)
}

/// The bytes of a file, for whoever may see what it belongs to.
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "files", params(("id" = Id, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn download(visit: Visit, Path(id): Path<FileId>) -> Answer {
    let (file, bytes) = files::read_file(&visit.ctx, id).await?;
    Ok(attachment(&file.name, &file.media_type, bytes))
}

/// Bytes as a download that no browser opens in the site's name.
fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("attachment"));
    let headers: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_TYPE, value(media_type)),
        (header::CONTENT_DISPOSITION, value(&disposition)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
    ];
    (headers, bytes).into_response()
}

async fn remove(visit: Visit, Path(id): Path<FileId>) -> Answer {
    let place = match files::remove_file(&visit.ctx, id).await? {
        Owner::Deal(deal) => format!("/deals/{deal}"),
        Owner::Organization(_) => "/organization".to_owned(),
    };
    Ok(respond::see_other(&place))
}

/// Removes a file: it can no longer be read, its bytes go, its row stays as a record.
#[utoipa::path(delete, path = "/api/v1/files/{id}", tag = "files", params(("id" = Id, Path)), responses((status = 204)))]
async fn delete(visit: Visit, Path(id): Path<FileId>) -> Answer {
    files::remove_file(&visit.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
