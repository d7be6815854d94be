//! Reading formulas: what is in force, what waits, what was.

use std::collections::HashSet;

use base::id::{AnyId, OrganizationId};
use db::Conn;
use search::matching::{BandsBy, Fact, Formula, Ground};

use super::{
    model::{BandBasis, DEMAND_ACHIEVEMENT, FormulaState, KeptFormula},
    outcomes::count_outcomes,
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
    /// What each declared pair of registers has to learn from, in the order of the declaration.
    pub pairs: Vec<Learnable>,
}

/// What a pair of registers has to learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnable {
    /// The code of the pair.
    pub pair: String,
    /// The registers that seek and that offer.
    pub registers: [String; 2],
    /// What came of how many pairs of entries, and of how many that seek; `None` where outcomes are not recorded, so that there is nothing to learn from.
    pub outcomes: Option<(usize, usize)>,
}

/// The formulas of the site.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn list_formulas(ctx: &Ctx) -> Result<Formulas> {
    access::may_oversee(&ctx.actor)?;
    Ok(Formulas {
        weights: read_weights(ctx).await?,
        kept: store::list(&ctx.db, DEMAND_ACHIEVEMENT, MOST).await?,
        pairs: list_learnable(ctx).await?,
    })
}

async fn list_learnable(ctx: &Ctx) -> Result<Vec<Learnable>> {
    let recorded = count_outcomes(ctx).await?;
    let learnable = |pair: &Pair| Learnable {
        pair: pair.code.clone(),
        registers: [pair.seeks.register.clone(), pair.offers.register.clone()],
        outcomes: pair.is_recorded.then_some(recorded),
    };
    Ok(ctx.pack.pairs.iter().map(learnable).collect())
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
    Ok(found.map_or_else(|| pair.formula(), |found| found.formula().on(Ground { bands: BandsBy::Score, ..pair.ground })))
}

/// Whether the lines between bands were drawn for the formula by which a pair of registers is ranked.
///
/// # Errors
/// When the database does not answer.
pub async fn are_bands_calibrated(conn: &impl Conn, pair: &Pair) -> Result<bool> {
    Ok(pair.is_recorded && formula_in_force(conn, pair).await? == Formula::default())
}

/// What the bands of demands and achievements rest on; everybody may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn read_band_basis(ctx: &Ctx) -> Result<BandBasis> {
    if let Some(found) = store::find_in_state(&ctx.db, DEMAND_ACHIEVEMENT, FormulaState::InForce).await? {
        return Ok(BandBasis::Learned(Box::new(found)));
    }
    Ok(if recorded_formula(ctx).await? == Formula::default() { BandBasis::Judged } else { BandBasis::Declared })
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
