//! Following entries (进展时通知我): whoever follows an entry is told when it is changed, taken up, in a deal, signed, expired or withdrawn.
//!
//! What happened is read from the audit chain ([`tick`]), so nothing that changes an entry has to know of its followers. Nobody is told
//! of what they did themselves, nor twice of the same step. Reading order: `commands`, `telling`, `queries`.

mod commands;
mod queries;
mod store;
mod telling;

pub use commands::{follow_entry, unfollow_entry};
pub use queries::{Followed, is_following, list_follows};
pub(in crate::hall) use telling::tick;
