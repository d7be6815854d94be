//! What people do with accounts; one file per subject.

pub mod administration;
pub mod api_tokens;
mod attempts;
pub mod grants;
pub mod invitations;
pub mod links;
pub mod passwords;
pub mod people;
pub mod profile;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
