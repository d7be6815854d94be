//! The table of counters.

use db::{Conn, Result, Tx, params};

/// The next number of a series; the first is 1.
pub(super) async fn next(tx: &Tx, series: &str) -> Result<i64> {
    let sql = "INSERT INTO counters (series, last) VALUES ($1, 1) ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last AS value";
    tx.count(sql, params![series]).await
}
