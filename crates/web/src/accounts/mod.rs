//! Signing in, one's account, administration of people and roles, the audit log.

use axum::Router;

use crate::visit::Web;

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
}
