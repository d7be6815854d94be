//! Uploaded files: documents of deals and the papers by which an organisation is confirmed.
//!
//! A file belongs to one thing ([`Owner`]) with a purpose. Its bytes lie under a random name outside the web root, its row in
//! the database. Invariants: the kind is found in the content and never believed from the name; what is not on the list of
//! [`content`] is refused; a name shown to people holds no path and nothing that turns text around; bytes are on the disk
//! before their row exists, and bytes without a row are removed.
//! Reading order: [`model`], [`content`], [`name`], [`commands`], [`access`]. Not here: what a purpose means (each feature's own).

mod access;
mod commands;
mod content;
pub mod jobs;
mod model;
mod name;
mod queries;
mod store;

pub use commands::{Placed, attach_for_organization, insert, place, remove_file};
pub use content::Media;
pub use model::{FileStore, Owner, StoredFile, Upload};
pub use queries::{list_files, read_file};
