//! `/dev/ui`: every piece of the look in every state, and the four anatomies of a page, with invented content. Demo mode only.

use std::sync::Arc;

use axum::Router;

use crate::kernel::Edge;

/// The addresses under `/dev/ui`.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(_edge: &Arc<Edge>) -> Router<S> {
    Router::new()
}
