//! Policy alerts (政策提醒): somebody of a firm is told when a clause that may concern the firm appears, changes, is about to close or is no
//! longer in force, and when its answer for the firm turns: to 符合 from whatever it was, from 符合 to anything else, to 差一点 or away from it.
//!
//! An **alert** belongs to one person and one firm and ends by one click, on the page or by the link in a mail. What was seen of each
//! clause when it was last looked at (its text, list, amount and window) is kept beside it; what has been told is an **event** with what
//! stood before and what stands now, written in the transaction that tells it.
//! Invariants: what is known when an alert is saved is told to nobody; an event is told once, however often the clock runs and
//! whichever node runs it; of a clause one look tells one thing, and beside it that it closes; a clause that the firm cannot have is not
//! told of; what turns back is told again, so that what was told last is true.
//! Reading order: [`model`], `commands`, [`watching`]. Not here: answers, and how notices and mails go out (`notices`).

mod commands;
pub mod model;
mod store;
#[cfg(test)]
mod tests;
pub mod watching;

pub use commands::{end_alert, end_alert_by_link, find_alert_of_link, list_alert_events, read_alert, save_alert};
pub use model::{AlertEvent, AlertKind, AlertLine, AlertList, Cause, Change, Days, PolicyAlert, Shift, Span, ToldTitle, ValueChange};
