//! How much of a space (载体空间) is vacant: it follows what lands in it and what leaves it.

use base::{Problem, id::EntryId};
use db::Tx;
use serde_json::{Value, json};

use super::{Entry, Status, commands::change, store};
use crate::{
    Ctx, Noun, OrNotFound, Result,
    notices::{self, Tell},
};

/// Takes an area of a published space, or all that is vacant, and tells the space's people. Whoever calls it has the right to say that somebody moved
/// in. Areas are in hundredths of a square metre, so that nothing is lost in adding and taking away.
///
/// # Errors
/// `Invalid` for the field `area` if so much is not vacant; `NotFound` if it is no published space.
pub(crate) async fn take_area(tx: &Tx, ctx: &Ctx, space: EntryId, area_dm2: Option<i64>, what: &str) -> Result<i64> {
    let before = store::find(tx, space).await?.filter(|entry| entry.kind.key == "space" && entry.status == Status::Published);
    let before = before.or_not_found(Noun::Entry)?;
    let vacant = vacant_dm2(&before);
    let area = area_dm2.unwrap_or(vacant);
    if area <= 0 || area > vacant {
        return Err(Problem::field("area", "problem-registers-space-vacant").with("vacant", shown(vacant)).into());
    }
    let entry = set_vacant(tx, ctx, &before, vacant - area, "registers.space-taken", what).await?;
    let people = match entry.author_id {
        Some(author) => vec![author],
        None => store::list_people(tx, entry.organization_id).await?,
    };
    for person in people.into_iter().filter(|person| ctx.actor.user != Some(*person)) {
        let tell = Tell {
            to: person,
            kind: "space-taken",
            args: json!({ "title": entry.title, "number": entry.number, "area": shown(area), "vacant": shown(vacant - area), "what": what }),
            link: format!("/spaces/{}", entry.id),
            key: format!("space-taken:{}:{}", entry.id, entry.version),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(area)
}

/// Makes an area of a space vacant again.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn give_area_back(tx: &Tx, ctx: &Ctx, space: EntryId, area_dm2: i64, what: &str) -> Result<()> {
    let Some(before) = store::find(tx, space).await? else { return Ok(()) };
    let whole = before.values.number("area_m2").map_or(i64::MAX, hundredths);
    let vacant = vacant_dm2(&before).saturating_add(area_dm2).min(whole);
    set_vacant(tx, ctx, &before, vacant, "registers.space-given-back", what).await?;
    Ok(())
}

async fn set_vacant(tx: &Tx, ctx: &Ctx, before: &Entry, vacant_dm2: i64, action: &'static str, what: &str) -> Result<Entry> {
    let mut entry = before.clone();
    entry.values.0.insert("vacant_m2".to_owned(), Value::from(square_metres(vacant_dm2)));
    change(tx, &ctx.of_others(), before, entry, action, Some(what)).await
}

/// What is vacant; where nobody said so, the whole.
fn vacant_dm2(entry: &Entry) -> i64 {
    entry.values.number("vacant_m2").or_else(|| entry.values.number("area_m2")).map_or(0, hundredths)
}

#[expect(clippy::cast_possible_truncation, reason = "areas of rooms stay far below 2^53")]
fn hundredths(square_metres: f64) -> i64 {
    (square_metres * 100.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "areas of rooms stay far below 2^53")]
fn square_metres(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

/// Square metres as people write them.
fn shown(hundredths: i64) -> String {
    square_metres(hundredths).to_string()
}
