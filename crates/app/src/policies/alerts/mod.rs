//! Policy alerts (政策提醒): somebody of a firm is told when a clause that may concern the firm appears, changes or is about to close,
//! and when its answer turns from 差一点 to 符合.
//!
//! An **alert** belongs to one person and one firm and ends by one click, on the page or by the link in a mail. What was seen of each
//! clause when it was last looked at is kept beside it; what has been told is an **event**, written in the transaction that tells it.
//! Invariants: what is known when an alert is saved is told to nobody; an event is told once, however often the clock runs and
//! whichever node runs it; a clause that the firm cannot have is not told of.
//! Reading order: [`model`], `commands`, [`watching`]. Not here: answers, and how notices and mails go out (`notices`).

mod commands;
pub mod model;
mod store;
#[cfg(test)]
mod tests;
pub mod watching;

pub use commands::{end_alert, end_alert_by_link, find_alert_of_link, list_alert_events, read_alert, save_alert};
pub use model::{AlertEvent, AlertKind, PolicyAlert};
