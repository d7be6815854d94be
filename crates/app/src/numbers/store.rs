//! The table of counters.

use db::{Conn, Result, Tx, params};

/// Moves a series on by so many numbers and answers the last of them; the first number is 1.
pub(super) async fn advance(tx: &Tx, series: &str, count: i64) -> Result<i64> {
    let sql = "INSERT INTO counters (series, last) VALUES ($1, $2) ON CONFLICT (series) DO UPDATE SET last = counters.last + $2 RETURNING last AS value";
    tx.count(sql, params![series, count]).await
}
