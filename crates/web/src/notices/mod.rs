//! Notices and the demo's outbox.

use axum::Router;

use crate::visit::Web;

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
}
