//! Pages for visitors, made once and given again while nothing has changed: the front page and the pages of entries.
//!
//! What every visitor sees alike follows from the records, the index and the time. Every change of the records has its entry in the audit
//! chain, so a page is true as long as the chain, the index and the minute stand where they stood when it was begun. A page with a
//! form of its own is never kept, since its key belongs to one reader.

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{
    kernel::ready::Moment,
    refusal::Refused,
    visit::{Visit, Web},
};

/// Layer: answers from the shelf where it may.
pub async fn serve(State(web): State<Web>, request: Request, next: Next) -> Response {
    let Some(visit) = kept_for(&request) else { return next.run(request).await };
    let moment = match moment(&visit).await {
        Ok(moment) => moment,
        Err(error) => return Refused::from(error).into_response(),
    };
    if let Some(response) = web.edge.shelf.take(moment, &visit.asked) {
        return response;
    }
    keep(&web, moment, visit, next.run(request).await).await
}

/// The visit of a reader whom nobody knows to a page that may be kept. Addresses with a query are too many to be kept.
fn kept_for(request: &Request) -> Option<Visit> {
    if request.method() != Method::GET || request.uri().query().is_some() {
        return None;
    }
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    if path != "/"
        && !app::registers::kinds::ALL
            .iter()
            .any(|kind| path.strip_prefix('/').and_then(|rest| rest.strip_suffix("/{id}")) == Some(kind.path))
    {
        return None;
    }
    let visit = request.extensions().get::<Visit>()?;
    (visit.session.is_none() && visit.ctx.actor.user.is_none()).then(|| visit.clone())
}

async fn moment(visit: &Visit) -> app::Result<Moment> {
    let chain = app::audit::read_head(&visit.ctx.db).await?;
    Ok(Moment { chain, index: visit.ctx.search.position(), minute: visit.ctx.now().as_second().div_euclid(60) })
}

async fn keep(web: &Web, moment: Moment, visit: Visit, response: Response) -> Response {
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if response.status() != StatusCode::OK || !is_page || response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let has_form_of_its_own = bytes.windows(FORM_KEY.len()).any(|part| part == FORM_KEY);
    if !has_form_of_its_own {
        web.edge.shelf.put(moment, visit.asked, parts.headers.clone(), bytes.clone());
    }
    Response::from_parts(parts, Body::from(bytes))
}

const FORM_KEY: &[u8] = b"name=\"form_key\"";
