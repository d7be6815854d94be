//! What every other crate speaks: identifiers, money, time, languages and problems.
//!
//! Pure values without input or output. Nothing here reads the clock; [`clock::SystemClock`] is the one exception and is
//! made only where the program is wired together.

pub mod clock;
pub mod codes;
pub mod id;
pub mod lang;
pub mod money;
pub mod problem;
pub mod time;

pub use clock::{Clock, SharedClock, SystemClock, TestClock};
pub use id::Id;
pub use jiff::{Timestamp, civil::Date};
pub use lang::Lang;
pub use money::Fen;
pub use problem::{Place, Problem, Problems};
