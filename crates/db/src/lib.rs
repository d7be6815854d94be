//! The database: connection, transaction, row mapping, migrations, audit chain, job queue and keys of calls, for SQLite and PostgreSQL alike.
//!
//! Every query is written once, with `$1, $2 …` and columns of TEXT, BIGINT, BOOLEAN and DOUBLE PRECISION. What the two
//! databases say differently stands in [`dialect`] and nowhere else. Not here: any noun of the product; features keep their
//! queries in their own `store.rs`.

pub mod audit;
pub mod backup;
pub mod connection;
pub mod dialect;
pub mod error;
pub mod idempotency;
pub mod jobs;
pub mod migrations;
pub mod row;

pub use connection::{Conn, Db, Tx};
pub use error::DbError;
pub use row::{FromRow, Params, Row, ToParam, placeholders};

/// What every call of this crate returns.
pub type Result<T> = std::result::Result<T, DbError>;
