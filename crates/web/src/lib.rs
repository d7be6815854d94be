//! The HTTP edge: pages, forms, the API, texts and assets. It calls the application and shows what it answers.
//!
//! Read [`kernel`] first: what every page stands on and how a feature adds one. Not here: rules of the product (`app`), wiring (`server`).

mod dev;
pub mod kernel;
