//! The HTTP edge: pages, forms, the API, texts and assets. It calls the application and shows what it answers.
//!
//! Read [`kernel`] first: what every page stands on and how a feature adds one; then [`visit`] (who asks) and [`refusal`] (how
//! errors leave). Not here: rules of the product (`app`), wiring (`server`).

pub mod accounts;
pub mod addresses;
pub mod api;
pub mod deals;
mod dev;
pub mod files;
pub mod front;
pub mod hall;
pub mod kernel;
pub mod matches;
pub mod menu;
pub mod notices;
pub mod organizations;
pub mod plan;
pub mod policies;
pub mod ready;
pub mod refusal;
pub mod registers;
pub mod routes;
pub mod visit;

pub use refusal::{Answer, Refused};
pub use routes::router;
pub use visit::{Visit, Web};
