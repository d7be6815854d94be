//! Reading formulas: what is in force, what waits, what was.

use std::collections::HashSet;

use base::id::{AnyId, OrganizationId};
use db::Conn;
use search::matching::{Fact, Formula};

use super::{
    model::{DEMAND_ACHIEVEMENT, FormulaState, KeptFormula},
    store,
};
use crate::{Ctx, Result, matches::access, pack::Pair};

/// So many earlier formulas are shown.
const MOST: i64 = 30;

/// What officers see of learning.
#[derive(Debug, Clone)]
pub struct Formulas {
    /// The weights in force.
    pub weights: Vec<(Fact, f32)>,
    /// The newest first; none is in force while the one the program came with is.
    pub kept: Vec<KeptFormula>,
}

/// The formulas of the site.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_formulas(ctx: &Ctx) -> Result<Formulas> {
    access::may_oversee(&ctx.actor)?;
    Ok(Formulas { weights: read_weights(ctx).await?, kept: store::list(&ctx.db, DEMAND_ACHIEVEMENT, MOST).await? })
}

/// The weights by which demands and achievements are ranked; everybody may read them.
///
/// # Errors
/// When the database does not answer.
pub async fn read_weights(ctx: &Ctx) -> Result<Vec<(Fact, f32)>> {
    let in_force = recorded_formula(ctx).await?;
    Ok(Fact::ALL.iter().map(|fact| (*fact, in_force.weight(*fact))).collect())
}

/// The formula by which a pair of registers is ranked: what was learned, or else what the pack declares.
///
/// # Errors
/// When the database does not answer.
pub async fn formula_in_force(conn: &impl Conn, pair: &Pair) -> Result<Formula> {
    let found = store::find_in_state(conn, &pair.code, FormulaState::InForce).await?;
    Ok(found.map_or_else(|| pair.formula(), |found| found.formula().on(pair.ground)))
}

/// The formula by which demands and achievements are ranked.
pub(in crate::matches) async fn recorded_formula(ctx: &Ctx) -> Result<Formula> {
    match ctx.pack.pairs.recorded() {
        Some(pair) => formula_in_force(&ctx.db, pair).await,
        None => Ok(Formula::default()),
    }
}

/// What ranking rests on besides entries and index: whoever keeps an answer keeps this with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::matches) struct Standing {
    formula: Option<AnyId>,
    unwanted: i64,
}

pub(in crate::matches) async fn standing(conn: &impl Conn) -> Result<Standing> {
    let row = store::standing(conn, DEMAND_ACHIEVEMENT).await?;
    Ok(Standing { formula: row.formula.and_then(|id| id.parse().ok()), unwanted: row.unwanted })
}

/// Which of these organisations do not want which fields.
pub(in crate::matches) async fn unwanted_fields(
    conn: &impl Conn,
    organizations: &[OrganizationId],
) -> Result<HashSet<(OrganizationId, String)>> {
    Ok(store::list_unwanted(conn, organizations).await?.into_iter().map(|row| (row.organization_id, row.field)).collect())
}
