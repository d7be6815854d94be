//! The product behind its whole HTTP surface, in process, for tests: people at browsers, programs with tokens, a clock that is moved by hand.
//!
//! [`Hall`] is one running product on a database of its own; [`on_both!`](crate::on_both) runs a test on SQLite and, where
//! `ZEROBAY_TEST_POSTGRES` names a server, on PostgreSQL. [`Browser`] is somebody's browser with its cookies, [`Person`] somebody
//! who is signed in, [`Program`] a program with a token; each answer is an [`Answer`], read by selectors.
//! A test ends well only if no job has failed and nothing was logged as an error, see [`Hall::finish`].
//!
//! Not here: records by commands without pages (`app::testing`), journeys in a real browser (`e2e`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up, or sees what it must not see, stops"
)]

pub mod answer;
pub mod browser;
pub mod entries;
pub mod hall;
pub mod logged;

pub use answer::{Answer, Form};
pub use browser::{Browser, Program, Upload, encoded};
pub use entries::EntryBuilder;
pub use hall::{Hall, Person, run_on_postgres, run_on_sqlite};

/// Tests that must hold on both databases. Each becomes a module with one test for either.
///
/// ```ignore
/// on_both! {
///     async fn a_viewer_cannot_advance_a_deal(hall: Hall) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($hall:ident: Hall) $body:block)*) => { $(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn body($hall: $crate::Hall) $body

            #[tokio::test]
            async fn holds_on_sqlite() {
                $crate::run_on_sqlite(body).await;
            }

            #[tokio::test]
            async fn holds_on_postgres() {
                $crate::run_on_postgres(body).await;
            }
        }
    )* };
}
