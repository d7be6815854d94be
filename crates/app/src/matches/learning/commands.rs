//! Learning a formula, deciding on it, going back to an earlier one.

use base::{Problem, id::AnyId};
use db::Tx;
use search::{
    learning::{Bin, Compared, Start, compare},
    matching::{Fact, Sign},
};
use serde_json::json;

use super::{
    model::{DEMAND_ACHIEVEMENT, Figures, FormulaState, KeptFormula, Outcome, Report},
    outcomes::{self, Gathered},
    queries, store,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::{self, Role},
    audit,
    audit::Event,
    matches::{access, proposals::blocking},
    notices::{self, Tell},
};

/// Fewer demands of which something came say nothing.
const FEWEST_DEMANDS: usize = 10;
const FOLDS: usize = 5;
const BINS: usize = 8;
/// Where officers decide.
const PAGE: &str = "/matches/learning";

/// What came of learning.
#[derive(Debug, Clone, PartialEq)]
pub enum Learnt {
    /// Too few records yet: so many demands of which something came, of so many needed.
    TooFew { demands: usize, needed: usize },
    /// It does no better than the formula in force, and is not offered.
    NoBetter(Box<KeptFormula>),
    /// It waits for an officer.
    Proposed(Box<KeptFormula>),
}

/// What an officer says of a proposed formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It ranks from now on.
    Accept,
    /// It does not.
    Refuse,
}

/// Learns from the records and proposes what does better than the formula in force.
///
/// # Errors
/// `Forbidden` for all but officers and the system.
pub async fn learn(ctx: &Ctx) -> Result<Learnt> {
    if !ctx.actor.is_system {
        access::may_oversee(&ctx.actor)?;
    }
    let Gathered { examples, outcomes } = outcomes::gather(ctx).await?;
    let mut good: Vec<usize> = examples.iter().filter(|example| example.is_good()).map(|example| example.query).collect();
    good.dedup();
    let demands = good.len();
    let too_few = Learnt::TooFew { demands, needed: FEWEST_DEMANDS };
    if demands < FEWEST_DEMANDS {
        return Ok(too_few);
    }
    let before = queries::recorded_formula(ctx).await?;
    let starts: Vec<Start> =
        Fact::ALL.iter().map(|fact| Start { weight: before.weight(*fact), is_for: Some(fact.sign() == Sign::For) }).collect();
    let old_weights: Vec<(Fact, f32)> = Fact::ALL.iter().map(|fact| (*fact, before.weight(*fact))).collect();
    let Some((compared, bins)) = blocking(move || {
        Ok(compare(&examples, &starts, FOLDS).map(|compared| {
            let pairs = compared.chances.iter().zip(&examples);
            let given: Vec<(f64, bool, f64)> =
                pairs.map(|((_, new), example)| (*new, example.is_good(), f64::from(example.counts))).collect();
            let bins = Bin::weighted(&given, BINS);
            (compared, bins)
        }))
    })
    .await?
    else {
        return Ok(too_few);
    };
    let is_better = compared.is_better();
    let weights = Fact::ALL.iter().zip(&compared.learned.weights).map(|(fact, weight)| (*fact, narrow(*weight))).collect();
    let found = KeptFormula {
        id: AnyId::at(ctx.now()),
        pair: DEMAND_ACHIEVEMENT.to_owned(),
        state: FormulaState::Proposed,
        weights,
        report: Report { bins, ..report(ctx, &compared, &outcomes, old_weights) },
        made_at: ctx.now(),
        decided_by: None,
        decided_at: None,
        in_force_since: None,
    };
    if !is_better {
        return Ok(Learnt::NoBetter(Box::new(found)));
    }
    propose(ctx, &found).await?;
    Ok(Learnt::Proposed(Box::new(found)))
}

fn report(ctx: &Ctx, compared: &Compared, outcomes: &[Outcome], old_weights: Vec<(Fact, f32)>) -> Report {
    let figures = |worth: search::learning::Worth| Figures { ndcg_at_10: worth.ndcg_at_10, brier: worth.brier };
    Report {
        engine: ctx.search.engine_name(),
        folds: compared.folds,
        demands: compared.queries,
        pairs: compared.examples,
        outcomes: Outcome::ALL.map(|outcome| (outcome, outcomes.iter().filter(|found| **found == outcome).count())).to_vec(),
        old: figures(compared.old),
        new: figures(compared.new),
        old_weights,
        steepness: compared.learned.steepness,
        offset: compared.learned.offset,
        bins: Vec::new(),
    }
}

/// Keeps a formula for the officers; one that waited before it is laid aside.
async fn propose(ctx: &Ctx, found: &KeptFormula) -> Result<()> {
    let tx = ctx.db.begin().await?;
    if let Some(waiting) = store::find_in_state(&tx, &found.pair, FormulaState::Proposed).await? {
        move_to(&tx, ctx, waiting, FormulaState::Refused, "matches.formula-replaced").await?;
    }
    store::insert(&tx, found).await?;
    let detail = json!({ "pair": found.pair, "pairs": found.report.pairs, "weights": found.weights });
    audit::record(&tx, ctx, Event::new("matches.formula-proposed", "formula", found.id).with(detail)).await?;
    for officer in accounts::list_people_with(&tx, Role::CommissionOfficer).await? {
        let tell = Tell {
            to: officer,
            kind: "match-formula",
            args: json!({ "pairs": found.report.pairs.to_string(), "demands": found.report.demands.to_string() }),
            link: PAGE.to_owned(),
            key: format!("match-formula:{}", found.id),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    Ok(tx.commit().await?)
}

/// Puts a proposed formula in force or refuses it.
///
/// # Errors
/// `Forbidden` for all but officers; `Conflict` if it does not wait any more.
pub async fn decide_formula(ctx: &Ctx, id: AnyId, decision: Decision) -> Result<KeptFormula> {
    access::may_oversee(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    let found = store::find(&tx, id).await?.or_not_found(Noun::Formula)?;
    if found.state != FormulaState::Proposed {
        return Err(decided());
    }
    let found = match decision {
        Decision::Accept => put_in_force(&tx, ctx, found, "matches.formula-accepted").await?,
        Decision::Refuse => move_to(&tx, ctx, found, FormulaState::Refused, "matches.formula-refused").await?,
    };
    tx.commit().await?;
    Ok(found)
}

/// Goes back to a formula that was in force before, or without one to the formula the program came with.
///
/// # Errors
/// `Forbidden` for all but officers; `Conflict` if that one was never in force, or is already.
pub async fn restore_formula(ctx: &Ctx, id: Option<AnyId>) -> Result<()> {
    access::may_oversee(&ctx.actor)?;
    let tx = ctx.db.begin().await?;
    match id {
        Some(id) => {
            let found = store::find(&tx, id).await?.or_not_found(Noun::Formula)?;
            if found.state != FormulaState::Past {
                return Err(Error::Conflict(Problem::whole("problem-matches-formula-not-past")));
            }
            put_in_force(&tx, ctx, found, "matches.formula-restored").await?;
        }
        None => {
            let in_force = store::find_in_state(&tx, DEMAND_ACHIEVEMENT, FormulaState::InForce).await?;
            let found = in_force.ok_or_else(|| Error::Conflict(Problem::whole("problem-matches-formula-built-in")))?;
            move_to(&tx, ctx, found, FormulaState::Past, "matches.formula-laid-aside").await?;
        }
    }
    Ok(tx.commit().await?)
}

fn decided() -> Error {
    Error::Conflict(Problem::whole("problem-matches-formula-decided"))
}

/// Makes room and puts a formula in force.
async fn put_in_force(tx: &Tx, ctx: &Ctx, found: KeptFormula, action: &'static str) -> Result<KeptFormula> {
    if let Some(before) = store::find_in_state(tx, &found.pair, FormulaState::InForce).await? {
        move_to(tx, ctx, before, FormulaState::Past, "matches.formula-laid-aside").await?;
    }
    move_to(tx, ctx, found, FormulaState::InForce, action).await
}

async fn move_to(tx: &Tx, ctx: &Ctx, mut found: KeptFormula, state: FormulaState, action: &'static str) -> Result<KeptFormula> {
    let before = found.state;
    found.state = state;
    found.decided_by = ctx.actor.user.or(found.decided_by);
    found.decided_at = Some(ctx.now());
    if state == FormulaState::InForce {
        found.in_force_since = Some(ctx.now());
    }
    if !store::update_state(tx, before, &found).await? {
        return Err(decided());
    }
    let detail = json!({ "from": before.code(), "to": state.code() });
    audit::record(tx, ctx, Event::new(action, "formula", found.id).with(detail)).await?;
    Ok(found)
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small numbers")]
fn narrow(weight: f64) -> f32 {
    weight as f32
}
