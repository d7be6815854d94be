//! Writing entries, importing sheets, reviewing what was handed in.

pub mod present;

use axum::Router;

use crate::{addresses::Address, visit::Web};

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
}
