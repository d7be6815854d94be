//! Running numbers that people read and say on the telephone, such as `D-2026-0312`.

mod store;

use db::Tx;

use crate::{Ctx, Result};

/// The next number of a series in the current year: prefix, year, at least four digits.
///
/// # Errors
/// When the database refuses.
pub async fn next(tx: &Tx, ctx: &Ctx, prefix: &str) -> Result<String> {
    next_in_year(tx, prefix, i64::from(ctx.today().year())).await
}

/// The next number of a series in a given year.
///
/// # Errors
/// When the database refuses.
pub async fn next_in_year(tx: &Tx, prefix: &str, year: i64) -> Result<String> {
    let series = format!("{prefix}-{year}");
    let last = store::next(tx, &series).await?;
    Ok(format!("{series}-{last:04}"))
}
