//! The register of contracts as a file.

use app::deals;
use axum::{
    http::{HeaderValue, header},
    response::IntoResponse,
};

use crate::{kernel::Speak, refusal::Answer, visit::Visit};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn contracts(visit: Visit) -> Answer {
    let lang = visit.asked.lang;
    let bytes = deals::export::contracts_xlsx(&visit.ctx, |key| lang.t(key).into_owned()).await?;
    let name = format!("attachment; filename=\"contracts-{}.xlsx\"", visit.ctx.today());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(XLSX)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}
