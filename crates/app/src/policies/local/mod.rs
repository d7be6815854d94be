//! Local versions of clauses: what officers wrote beside the pack's. The pack stays as it is; a published version wins from its day on.
//!
//! A **version** is one clause with its cases, in the pack's format. One officer submits it, another publishes or returns it; who
//! submitted it never decides about it. An **ending** is a version without words of its own: from its day on the pack's clause stands
//! again. It is submitted and reviewed as any other. Its states: submitted 待审, published 已发布, returned 已退回, withdrawn 已撤回.
//! Invariants: nothing is submitted or published while it has a mistake or one of its cases does not hold; a published version is
//! never changed, another one takes its place; the catalogue and all answers read [`overlay`], never the pack's own clauses alone; nothing is published that
//! leaves out a version of another clause, that was written before another version of its clause was published, or that has words without English.
//! Reading order: [`model`], `commands`, [`overlay`], [`exchange`] (the command line), [`sources`]. Not here: trying drafts without storing them (`sandbox`), the
//! format itself (`rules::reader`).

mod commands;
pub mod exchange;
pub mod model;
pub mod overlay;
mod queries;
pub mod sheet;
pub mod sources;
mod store;
#[cfg(test)]
mod tests;

pub use commands::{
    DRAFT, End, Submit, check_submission, check_version, end_version, list_untranslated, publish_version, return_version, submit_version,
    superseded, withdraw_version,
};
pub use model::{Version, VersionStatus};
pub use overlay::{LeftOut, Overlaid, follow};
pub use queries::{Published, find_end, list_left_out, list_published, list_versions, read_version, text_of};
