//! Who is told of what happens with a deal, once each.
//!
//! The one who acts is not told of the own doing. A deal that still stands in the first stage (a lead) is the manager's own
//! affair: its parties are told of nothing yet.

use base::{Lang, id::UserId};
use db::Tx;
use serde_json::json;

use super::{
    model::Deal,
    store::{self, PersonRow},
};
use crate::{
    Ctx, Result,
    accounts::Role,
    notices::{self, Tell},
};

/// Tells everybody concerned: the parties' people, the manager, the technology managers with a share.
pub(super) async fn parties(tx: &Tx, ctx: &Ctx, deal: &Deal, kind: &'static str, key: &str) -> Result<()> {
    parties_of(tx, ctx, deal, kind, key, |_| String::new()).await
}

/// The same with what it is about, in the words of each reader's language.
pub(super) async fn parties_of(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    kind: &'static str,
    key: &str,
    about: impl Fn(Lang) -> String + Send + Sync,
) -> Result<()> {
    let mut ids = store::contributor_ids(tx, deal.id).await?;
    ids.push(deal.manager_id);
    let mut people = store::find_people(tx, &ids).await?;
    let is_lead = ctx.pack.deal_flow.start().is_some_and(|stage| stage.code == deal.stage);
    if !is_lead {
        let organizations: Vec<_> = [deal.buyer_id, deal.seller_id].into_iter().flatten().collect();
        people.extend(store::people_of(tx, &organizations).await?);
    }
    people.sort_by_key(|person| person.id);
    people.dedup_by_key(|person| person.id);
    tell_all(tx, ctx, deal, &people, kind, key, about).await
}

/// Tells one person.
pub(super) async fn person(tx: &Tx, ctx: &Ctx, deal: &Deal, user: UserId, kind: &'static str, key: &str, note: Option<&str>) -> Result<()> {
    let people = store::find_people(tx, &[user]).await?;
    tell_all(tx, ctx, deal, &people, kind, key, |_| note.unwrap_or_default().to_owned()).await
}

/// Tells the officers of the commission.
pub(super) async fn officers(tx: &Tx, ctx: &Ctx, deal: &Deal, kind: &'static str, key: &str) -> Result<()> {
    let people = store::people_with(tx, Role::CommissionOfficer.code()).await?;
    tell_all(tx, ctx, deal, &people, kind, key, |_| String::new()).await
}

async fn tell_all(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    people: &[PersonRow],
    kind: &'static str,
    key: &str,
    about: impl Fn(Lang) -> String + Send + Sync,
) -> Result<()> {
    for person in people.iter().filter(|person| ctx.actor.user != Some(person.id)) {
        let lang = Lang::from_tag(&person.lang).unwrap_or_default();
        let stage = ctx.pack.deal_flow.stage(&deal.stage).map_or("", |stage| stage.names.of(lang));
        let reason = deal.close_reason.as_deref().map(|reason| ctx.pack.label("close_reasons", reason, lang)).unwrap_or_default();
        let tell = Tell {
            to: person.id,
            kind,
            args: json!({ "title": deal.title, "number": deal.number, "stage": stage, "reason": reason, "note": about(lang) }),
            link: format!("/deals/{}", deal.id),
            key: format!("deal-{}-{key}", deal.id),
        };
        notices::tell(tx, ctx, &tell).await?;
    }
    Ok(())
}
