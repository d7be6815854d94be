//! Accounts: people, their roles, how they sign in, and their sessions.
//!
//! A person has grants: a role, with or without an organisation. Roles of organisations are `member`,
//! `organization_administrator` and `transfer_officer`; the others belong to the district. The three administrators are three
//! people: [`Role::excludes`]. Read [`model`] first.

pub mod jobs;
pub mod model;

pub use model::{Actor, Grant, Role};
