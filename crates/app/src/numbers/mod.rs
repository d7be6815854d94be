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

/// The next numbers of a series in the current year, so many at once.
///
/// # Errors
/// When the database refuses.
pub async fn next_several(tx: &Tx, ctx: &Ctx, prefix: &str, count: usize) -> Result<Vec<String>> {
    let count = i64::try_from(count).unwrap_or(0);
    if count == 0 {
        return Ok(Vec::new());
    }
    let series = format!("{prefix}-{}", ctx.today().year());
    let last = store::advance(tx, &series, count).await?;
    Ok((last - count + 1..=last).map(|number| format!("{series}-{number:04}")).collect())
}

/// The next number of a series in a given year.
///
/// # Errors
/// When the database refuses.
pub async fn next_in_year(tx: &Tx, prefix: &str, year: i64) -> Result<String> {
    let series = format!("{prefix}-{year}");
    let last = store::advance(tx, &series, 1).await?;
    Ok(format!("{series}-{last:04}"))
}
