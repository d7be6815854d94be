//! What the conditions of a pair leave of a whole register: asked of the database, so that only what is worth a look is read.
//!
//! The same conditions as in `conditions`, turned round: what one side states says where the field of the other has to lie. The answer counts
//! every entry and names those worth a look; whoever reads them compares them again, and asks what a reader may see.
//! Not here: reasons, texts, ranking.

mod store;

use base::{
    Date,
    id::{EntryId, OrganizationId},
    time::{date_plus_days, days_between},
};
use search::{Analyzer, Range};
use serde_json::Value;

use super::{
    conditions::{Wanted, Wants, stated},
    proposals::{as_everybody_sees, blocking},
    sides,
};
use crate::{
    Ctx, Result,
    organizations::{self, Organization},
    pack::{
        Pair,
        pairs::{Rule, Test},
    },
    registers::{
        self, Entry, Kind, Step,
        visibility::{KEPT_FROM, is_kept_from, shows},
    },
};

/// Entries worth a look by their conditions.
const MOST: usize = 200;
/// More than any register holds.
const EVERY: usize = 1_000_000_000;
/// Entries and organisations read at once while looking for those kept apart.
const AT_ONCE: usize = 500;

/// What is left of a register.
#[derive(Debug, Default)]
pub(super) struct Narrowed {
    /// Those worth a look: the ones that were named and are left, and the ones that meet most.
    pub(super) ids: Vec<EntryId>,
    /// How many stand in the hall and take part.
    pub(super) compared: i64,
    /// How many each hard condition leaves out, in the order of the declaration.
    pub(super) left_out: Vec<(String, usize)>,
}

/// Where a condition wants the other side.
struct Asked {
    code: String,
    is_hard: bool,
    /// What it adds where it is met, and where it is not.
    weights: (f32, f32),
    /// The other side's fields, the first that is filled in counts.
    fields: Vec<&'static str>,
    /// They count only where this field has one of these texts.
    unit: Option<(&'static str, Vec<String>)>,
    place: Place,
}

/// Where a field has to lie.
enum Place {
    Number(Range),
    /// No earlier than the first day, no later than the last.
    Day {
        first: Option<Date>,
        last: Option<Date>,
    },
    /// One of the first codes; the others miss it, and what is in neither says nothing.
    Code {
        met: Vec<String>,
        missed: Vec<String>,
    },
}

/// What the entry's conditions leave of the other register. `recalled` are entries found by their text: of those all that are left are worth a look.
pub(super) async fn narrow(
    ctx: &Ctx,
    pair: &Pair,
    sides: (&Entry, &Organization),
    other: &'static Kind,
    recalled: &[EntryId],
) -> Result<Narrowed> {
    narrow_to(ctx, pair, sides, other, (recalled, MOST)).await
}

/// All that the entry's conditions leave of the other register, so that texts are ranked among those alone.
pub(super) async fn list_left(ctx: &Ctx, pair: &Pair, sides: (&Entry, &Organization), other: &'static Kind) -> Result<Narrowed> {
    narrow_to(ctx, pair, sides, other, (&[], EVERY)).await
}

/// Whether something leaves out entries of the other register before texts are looked at.
pub(super) fn is_narrowed(pair: &Pair, entry: &Entry, other: &'static Kind) -> bool {
    is_partial(pair, other) || (other.key != entry.kind.key && pair.conditions().any(|rule| rule.is_hard))
}

/// Whether only some kinds of entries of the other register take part.
pub(super) fn is_partial(pair: &Pair, other: &'static Kind) -> bool {
    let side = [&pair.seeks, &pair.offers].into_iter().find(|side| side.register == other.key);
    side.is_some_and(|side| side.only.is_some())
}

async fn narrow_to(
    ctx: &Ctx,
    pair: &Pair,
    (entry, own): (&Entry, &Organization),
    other: &'static Kind,
    (named, most): (&[EntryId], usize),
) -> Result<Narrowed> {
    let asked = match as_everybody_sees(entry).filter(|_| other.key != entry.kind.key) {
        Some(seen) => {
            let (analyzer, pair, today) = (ctx.search.analyzer().clone(), pair.clone(), ctx.today());
            blocking(move || Ok(asked_of(&analyzer, &pair, &seen, other, today))).await?
        }
        None => Vec::new(),
    };
    let side = [&pair.seeks, &pair.offers].into_iter().find(|side| side.register == other.key);
    let question = store::Question {
        kind: other,
        today: ctx.today(),
        only: side.and_then(|side| side.only.as_ref()),
        kept: keeping(ctx, own, other).await?,
        kept_owners: kept_owners(ctx, entry, other).await?,
        asked: &asked,
    };
    let answer = store::ask(&ctx.db, &question, named, most).await?;
    let hard: Vec<&Asked> = asked.iter().filter(|asked| asked.is_hard).collect();
    let left_out = |(number, count): &(i64, i64)| {
        let place = usize::try_from(*number).ok()?.checked_sub(1)?;
        Some((hard.get(place)?.code.clone(), usize::try_from(*count).ok()?))
    };
    Ok(Narrowed {
        compared: answer.lost.iter().map(|(_, count)| count).sum(),
        left_out: answer.lost.iter().filter_map(left_out).collect(),
        ids: answer.left,
    })
}

fn asked_of(analyzer: &Analyzer, pair: &Pair, own: &Entry, other: &'static Kind, today: Date) -> Vec<Asked> {
    if sides::seeks(pair, own) {
        let wants = Wants::of(analyzer, pair, own);
        return wants.by_rule.iter().filter_map(|(rule, wanted)| of_offers(rule, wanted, other, today)).collect();
    }
    pair.conditions().filter_map(|rule| of_seekers(rule, own, other, today)).collect()
}

/// What is wanted, as a place of the offer's field.
fn of_offers(rule: &Rule, wanted: &Wanted, other: &'static Kind, today: Date) -> Option<Asked> {
    let value = &wanted.value;
    let place = match (&wanted.read, rule.test) {
        (Some(read), _) => {
            let end = |figure: Option<f64>| figure.map(|figure| figure * read.stored);
            Place::Number(Range { from: end(read.range.from), to: end(read.range.to), has_end: read.range.has_end })
        }
        (None, Test::AtLeast) => Place::Number(Range::at_least(value.as_f64()?)),
        (None, Test::AtMost) => Place::Number(Range::at_most(value.as_f64()?)),
        (None, Test::NoLater) => Place::Day { first: None, last: Some(day(value)?) },
        (None, Test::Covers) => codes(rule, value, |at, wanted| at >= wanted)?,
        (None, Test::InTime) => {
            let days = i32::try_from(days_between(today, day(value)?)).ok()?;
            Place::Number(Range::at_most(f64::from(days)))
        }
        (None, Test::Known) => return None,
    };
    asked(rule, rule.is_hard && wanted.read.is_none(), open(other, &rule.offers), None, place)
}

/// What is offered, as a place of the field in which a need states what it wants. Needs that only say so in their text are left: reading can err.
fn of_seekers(rule: &Rule, own: &Entry, other: &'static Kind, today: Date) -> Option<Asked> {
    let (_, offered) = stated(&rule.offers, &own.values)?;
    let place = match rule.test {
        Test::AtLeast => Place::Number(Range::at_most(offered.as_f64()?)),
        Test::AtMost => Place::Number(Range::at_least(offered.as_f64()?)),
        Test::NoLater => Place::Day { first: Some(day(offered)?), last: None },
        Test::Covers => codes(rule, offered, |at, offered| at <= offered)?,
        Test::InTime => Place::Day { first: Some(date_plus_days(today, offered.as_i64()?)), last: None },
        Test::Known => return None,
    };
    let unit = match &rule.unit {
        Some((field, units)) => Some((*open(other, std::slice::from_ref(field)).first()?, units.clone())),
        None => None,
    };
    asked(rule, rule.is_hard, open(other, &rule.seeks), unit, place)
}

fn asked(rule: &Rule, is_hard: bool, fields: Vec<&'static str>, unit: Option<(&'static str, Vec<String>)>, place: Place) -> Option<Asked> {
    (!fields.is_empty()).then(|| Asked { code: rule.code.clone(), is_hard, weights: rule.weights, fields, unit, place })
}

/// The codes of the order that stand so to the given one, and the rest of them.
fn codes(rule: &Rule, value: &Value, is_met: impl Fn(usize, usize) -> bool) -> Option<Place> {
    let given = rule.order.iter().position(|code| Some(code.as_str()) == value.as_str())?;
    let (met, missed): (Vec<_>, Vec<_>) = rule.order.iter().enumerate().partition(|(at, _)| is_met(*at, given));
    let named = |codes: Vec<(usize, &String)>| codes.into_iter().map(|(_, code)| code.clone()).collect();
    Some(Place::Code { met: named(met), missed: named(missed) })
}

fn day(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

/// The fields that everybody may see; what is closed counts as not stated.
fn open(kind: &'static Kind, keys: &[String]) -> Vec<&'static str> {
    keys.iter().filter_map(|key| kind.field(key)).filter(|field| shows(Step::Public, field)).map(|field| field.key).collect()
}

/// Entries whose owner keeps them from this organisation.
async fn keeping(ctx: &Ctx, own: &Organization, other: &'static Kind) -> Result<Vec<EntryId>> {
    let mut kept = Vec::new();
    for ids in store::list_filled_in(&ctx.db, other.key, KEPT_FROM).await?.chunks(AT_ONCE) {
        let entries = registers::find_entries(&ctx.db, ids).await?;
        kept.extend(entries.into_iter().filter(|entry| is_kept_from(entry, own)).map(|entry| entry.id));
    }
    Ok(kept)
}

/// Organisations with entries in the register that this entry is kept from.
async fn kept_owners(ctx: &Ctx, entry: &Entry, other: &'static Kind) -> Result<Vec<OrganizationId>> {
    if !entry.values.has(KEPT_FROM) {
        return Ok(Vec::new());
    }
    let mut kept = Vec::new();
    for ids in store::list_owners(&ctx.db, other.key).await?.chunks(AT_ONCE) {
        let owners = organizations::find_organizations(&ctx.db, ids).await?;
        kept.extend(owners.into_iter().filter(|owner| is_kept_from(entry, owner)).map(|owner| owner.id));
    }
    Ok(kept)
}
