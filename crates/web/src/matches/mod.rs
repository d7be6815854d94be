//! Proposals, matches and the desk.

use axum::Router;

use crate::visit::Web;

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
}
