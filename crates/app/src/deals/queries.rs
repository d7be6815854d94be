//! Reading deals: the board, the list, one deal with everything about it, public notices, the register of contracts.

use std::collections::HashMap;

use base::{
    Date, Fen,
    id::{DealId, EntryId, OrganizationId, UserId},
};
use db::Conn;

pub use super::access::Sight;
use super::{
    access,
    checks::{self, Case, Requirement},
    commands,
    model::{Act, Contract, Contribution, Deal, DealContact, Move, Objection, Outcome, Payment, Task},
    store::{self, Narrow},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::Role,
    files::{self, StoredFile},
    organizations::{self, Organization},
    registers,
};

/// How many cards a column of the board shows.
const CARDS: i64 = 30;

/// Which deals are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DealFilter {
    /// Only in this stage.
    pub stage: Option<String>,
    /// Only open ones, only closed ones, or all.
    pub is_open: Option<bool>,
    /// Only handled by this technology manager.
    pub manager: Option<UserId>,
    /// Only with this party.
    pub organization: Option<OrganizationId>,
}

/// A deal in a list, with the names around it.
#[derive(Debug, Clone)]
pub struct DealRow {
    /// The deal.
    pub deal: Deal,
    /// Who buys.
    pub buyer: Option<Organization>,
    /// Who sells.
    pub seller: Option<Organization>,
    /// Who handles it.
    pub manager: String,
    /// The contract's total, once it is recorded.
    pub total: Option<Fen>,
    /// Whether the reader may move it.
    pub is_own: bool,
}

/// One column of the board.
#[derive(Debug, Clone)]
pub struct BoardColumn {
    /// The column's code in the pack.
    pub code: String,
    /// How many deals stand in it; may be more than are shown.
    pub count: i64,
    /// The deals shown, the latest change first.
    pub deals: Vec<DealRow>,
}

/// The board: open deals by the pack's columns.
#[derive(Debug, Clone)]
pub struct Board {
    /// The columns in the pack's order.
    pub columns: Vec<BoardColumn>,
}

fn narrow(ctx: &Ctx, filter: &DealFilter) -> Result<Narrow> {
    if !ctx.actor.is_signed_in() && !ctx.actor.is_system {
        return Err(Error::SignInNeeded);
    }
    let sees_all = ctx.actor.is_system || ctx.actor.is_officer();
    let verified = ctx.actor.organizations().into_iter().filter(|organization| ctx.actor.is_verified_for(*organization)).collect();
    let user = ctx.actor.user.filter(|_| ctx.actor.has(Role::TechnologyManager));
    Ok(Narrow {
        stages: filter.stage.clone().map(|stage| vec![stage]),
        is_open: filter.is_open,
        manager: filter.manager,
        organization: filter.organization,
        reader: (!sees_all).then_some((user, verified)),
    })
}

/// Deals the reader is concerned with, the latest change first, with how many there are in all.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_deals(ctx: &Ctx, filter: &DealFilter, offset: i64, limit: i64) -> Result<(Vec<DealRow>, i64)> {
    let narrow = narrow(ctx, filter)?;
    let deals = store::list(&ctx.db, &narrow, offset, limit).await?;
    Ok((rows(ctx, deals).await?, store::count(&ctx.db, &narrow).await?))
}

/// The board of the deals the reader is concerned with.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn deal_board(ctx: &Ctx, filter: &DealFilter) -> Result<Board> {
    let mut narrow = narrow(ctx, &DealFilter { stage: None, is_open: Some(true), ..filter.clone() })?;
    let mut columns = Vec::new();
    for column in &ctx.pack.deal_flow.columns {
        narrow.stages = Some(ctx.pack.deal_flow.stages_in(&column.code).map(|stage| stage.code.clone()).collect());
        let deals = store::list(&ctx.db, &narrow, 0, CARDS).await?;
        let count = store::count(&ctx.db, &narrow).await?;
        columns.push(BoardColumn { code: column.code.clone(), count, deals: rows(ctx, deals).await? });
    }
    Ok(Board { columns })
}

/// How many open deals a technology manager has in hand.
///
/// # Errors
/// When the database does not answer.
pub async fn count_open_deals(conn: &impl Conn, manager: UserId) -> Result<i64> {
    Ok(store::count(conn, &Narrow { manager: Some(manager), is_open: Some(true), ..Narrow::default() }).await?)
}

async fn rows(ctx: &Ctx, deals: Vec<Deal>) -> Result<Vec<DealRow>> {
    let mut ids: Vec<OrganizationId> = deals.iter().flat_map(|deal| [deal.buyer_id, deal.seller_id]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let found = organizations::find_organizations(&ctx.db, &ids).await?;
    let organizations: HashMap<OrganizationId, Organization> = found.into_iter().map(|found| (found.id, found)).collect();
    let mut managers: Vec<UserId> = deals.iter().map(|deal| deal.manager_id).collect();
    managers.sort_unstable();
    managers.dedup();
    let names: HashMap<UserId, String> =
        store::find_people(&ctx.db, &managers).await?.into_iter().map(|person| (person.id, person.shown_name(ctx.lang))).collect();
    let mut rows = Vec::with_capacity(deals.len());
    for deal in deals {
        let find = |id: Option<OrganizationId>| id.and_then(|id| organizations.get(&id).cloned());
        rows.push(DealRow {
            buyer: find(deal.buyer_id),
            seller: find(deal.seller_id),
            manager: names.get(&deal.manager_id).cloned().unwrap_or_default(),
            total: store::find_contract(&ctx.db, deal.id).await?.map(|contract| contract.total_fen),
            is_own: access::may_write(&ctx.actor, &deal).is_ok(),
            deal,
        });
    }
    Ok(rows)
}

/// An entry a deal is about.
#[derive(Debug, Clone)]
pub struct About {
    /// Which.
    pub id: EntryId,
    /// Its kind's word in addresses.
    pub path: &'static str,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// A stage the deal may go on to, and what it asks for.
#[derive(Debug, Clone)]
pub struct NextStage {
    /// The stage's code.
    pub code: String,
    /// What it asks for.
    pub requirements: Vec<Requirement>,
}

/// A deal with everything about it that the reader may see.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The deal.
    pub deal: Deal,
    /// How much the reader sees.
    pub sight: Sight,
    /// Who buys.
    pub buyer: Option<Organization>,
    /// Who sells.
    pub seller: Option<Organization>,
    /// Who handles it.
    pub manager: String,
    /// The demand.
    pub demand: Option<About>,
    /// The achievement.
    pub achievement: Option<About>,
    /// The space it landed in.
    pub space: Option<About>,
    /// The name of the park it landed in.
    pub park: Option<String>,
    /// Its moves, the oldest first.
    pub moves: Vec<Move>,
    /// What else was written down, the oldest first.
    pub acts: Vec<Act>,
    /// The contacts, the oldest first; without notes for parties.
    pub contacts: Vec<DealContact>,
    /// Its documents, the oldest first.
    pub documents: Vec<StoredFile>,
    /// The contract's record.
    pub contract: Option<Contract>,
    /// The payments.
    pub payments: Vec<Payment>,
    /// The shares; none for parties.
    pub contributions: Vec<Contribution>,
    /// The objections; without names for parties.
    pub objections: Vec<Objection>,
    /// What is still to be done, for the manager.
    pub tasks: Vec<Task>,
    /// Where it may go on to.
    pub next: Vec<NextStage>,
    /// Whether a public notice is needed, as far as is known today.
    pub needs_notice: bool,
    /// Whether the reader may attach documents.
    pub may_attach: bool,
    /// Whether the reader may decide objections and confirm registrations.
    pub may_decide: bool,
    /// Whether the reader may write the registration down.
    pub may_register: bool,
    /// Whether the reader may hand it over.
    pub may_hand_over: bool,
}

/// A deal with its timeline and all that belongs to it.
///
/// # Errors
/// `NotFound` for everybody who is not concerned.
pub async fn read_deal(ctx: &Ctx, id: DealId) -> Result<Folder> {
    let deal = store::find(&ctx.db, id).await?.or_not_found(Noun::Deal)?;
    let contributors = store::contributor_ids(&ctx.db, id).await?;
    let sight = access::sight(&ctx.actor, &deal, &contributors)?;
    let case = commands::case(&ctx.db, ctx, &deal).await?;
    let next = next_stages(ctx, &case);
    let mut contacts = store::list_contacts(&ctx.db, &deal, ctx.lang).await?;
    let mut objections = case.objections.clone();
    if sight == Sight::Party {
        contacts.iter_mut().for_each(|contact| contact.note.clear());
        objections.iter_mut().for_each(|objection| {
            objection.name.clear();
            objection.reach.clear();
        });
    }
    let manager = store::find_people(&ctx.db, &[deal.manager_id]).await?.into_iter().next().map(|person| person.shown_name(ctx.lang));
    let park = match &deal.landing_park {
        Some(code) => organizations::find_by_code(&ctx.db, code)
            .await?
            .map(|park| park.shown_name(ctx.lang).to_owned())
            .or_else(|| Some(code.clone())),
        None => None,
    };
    Ok(Folder {
        sight,
        buyer: party(ctx, deal.buyer_id).await?,
        seller: party(ctx, deal.seller_id).await?,
        manager: manager.unwrap_or_default(),
        demand: about(ctx, deal.demand_id).await?,
        achievement: about(ctx, deal.achievement_id).await?,
        space: about(ctx, deal.landing_space_id).await?,
        park,
        moves: store::list_moves(&ctx.db, id, ctx.lang).await?,
        acts: store::list_acts(&ctx.db, id, ctx.lang).await?,
        contacts,
        documents: files::list_files(&ctx.db, files::Owner::Deal(id)).await?,
        needs_notice: checks::notice_needed(&case),
        contract: case.contract,
        payments: case.payments,
        contributions: if sight == Sight::Party { Vec::new() } else { case.contributions },
        objections,
        tasks: if sight == Sight::Manager { store::list_tasks_of(&ctx.db, id).await? } else { Vec::new() },
        next,
        may_attach: deal.is_open() && access::may_attach(&ctx.actor, &deal, &contributors).is_ok(),
        may_decide: access::may_decide(&ctx.actor, &deal).is_ok(),
        may_register: access::may_register(&ctx.actor, &deal).is_ok(),
        may_hand_over: deal.is_open() && access::may_hand_over(&ctx.actor, &deal).is_ok(),
        deal,
    })
}

fn next_stages(ctx: &Ctx, case: &Case) -> Vec<NextStage> {
    let flow = &ctx.pack.deal_flow;
    let Some(stage) = flow.stage(&case.deal.stage).filter(|_| case.deal.is_open()) else { return Vec::new() };
    stage
        .next
        .iter()
        .filter_map(|code| flow.stage(code))
        .map(|to| NextStage { code: to.code.clone(), requirements: checks::requirements(flow, case, to) })
        .collect()
}

async fn party(ctx: &Ctx, id: Option<OrganizationId>) -> Result<Option<Organization>> {
    match id {
        Some(id) => Ok(Some(organizations::find_organization(&ctx.db, id).await?)),
        None => Ok(None),
    }
}

async fn about(ctx: &Ctx, id: Option<EntryId>) -> Result<Option<About>> {
    let Some(id) = id else { return Ok(None) };
    let entry = registers::find_entry(&ctx.db, id).await?;
    Ok(Some(About { id, path: entry.kind.path, number: entry.number, title: entry.title }))
}

/// What is still to be done by the reader up to a day, the oldest first.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub async fn list_tasks(ctx: &Ctx, until: Date) -> Result<Vec<Task>> {
    let user = ctx.actor.user.ok_or(Error::SignInNeeded)?;
    Ok(store::list_tasks(&ctx.db, user, until).await?)
}

/// The technology managers one may choose from, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list_managers(ctx: &Ctx) -> Result<Vec<(UserId, String)>> {
    let people = store::people_with(&ctx.db, Role::TechnologyManager.code()).await?;
    Ok(people.into_iter().map(|person| (person.id, person.shown_name(ctx.lang))).collect())
}

/// The parks one may land in, by code and name.
///
/// # Errors
/// When the database does not answer.
pub async fn list_parks(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let parks = store::list_parks(&ctx.db).await?;
    let shown = |park: store::ParkRow| (park.code, ctx.lang.name_of(&park.name, park.name_en.as_deref()).to_owned());
    Ok(parks.into_iter().map(shown).collect())
}

/// A public notice as everybody may read it: no buyer, no names of people.
#[derive(Debug, Clone)]
pub struct PublicNotice {
    /// Of which deal.
    pub deal_id: DealId,
    /// What is sold.
    pub title: String,
    /// Who sells.
    pub seller: Option<Organization>,
    /// The price that is intended.
    pub price: Option<Fen>,
    /// How it was found, a code of `price_methods`.
    pub method: Option<String>,
    /// The mode of cooperation.
    pub mode: Option<String>,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// What it says.
    pub text: String,
    /// Whether objections are taken today.
    pub is_open: bool,
    /// How many objections came, and how many of them wait, were upheld, were dismissed or withdrawn.
    pub objections: (usize, usize, usize, usize),
    /// Whether it is invented for demonstration.
    pub is_demo: bool,
}

/// Running notices (the one that ends last first) and then those that are over.
///
/// # Errors
/// When the database does not answer.
pub async fn list_public_notices(ctx: &Ctx, is_running: bool) -> Result<Vec<PublicNotice>> {
    let mut notices = Vec::new();
    for deal in store::list_noticed(&ctx.db, ctx.today(), is_running, 100).await? {
        notices.extend(public_notice(ctx, deal).await?);
    }
    Ok(notices)
}

/// One public notice, for everybody.
///
/// # Errors
/// `NotFound` if there is none or it has not begun.
pub async fn read_public_notice(ctx: &Ctx, id: DealId) -> Result<PublicNotice> {
    let deal = store::find(&ctx.db, id).await?.filter(|deal| deal.has_notice_begun(ctx.today())).or_not_found(Noun::Deal)?;
    public_notice(ctx, deal).await?.or_not_found(Noun::Deal)
}

async fn public_notice(ctx: &Ctx, deal: Deal) -> Result<Option<PublicNotice>> {
    let (Some(starts_on), Some(ends_on)) = (deal.notice_starts_on, deal.notice_ends_on) else { return Ok(None) };
    let achievement = about(ctx, deal.achievement_id).await?;
    let all = store::list_objections(&ctx.db, deal.id).await?;
    let count = |wanted: &[Option<Outcome>]| all.iter().filter(|objection| wanted.contains(&objection.outcome)).count();
    Ok(Some(PublicNotice {
        deal_id: deal.id,
        is_open: deal.is_notice_open(ctx.today()) && deal.is_open(),
        title: achievement.map_or_else(|| deal.title.clone(), |achievement| achievement.title),
        seller: party(ctx, deal.seller_id).await?,
        price: deal.price_fen,
        method: deal.price_method,
        mode: deal.mode,
        starts_on,
        ends_on,
        text: deal.notice_text.unwrap_or_default(),
        objections: (
            all.len(),
            count(&[None]),
            count(&[Some(Outcome::Upheld)]),
            count(&[Some(Outcome::Dismissed), Some(Outcome::Withdrawn)]),
        ),
        is_demo: deal.is_demo,
    }))
}

/// One line of the register of contracts.
#[derive(Debug, Clone)]
pub struct ContractLine {
    /// The contract.
    pub contract: Contract,
    /// The number of its deal.
    pub deal_number: String,
    /// The buyer's name.
    pub buyer: String,
    /// The seller's name.
    pub seller: String,
}

/// The register of contracts by day of signing, for officers; each reading is written into the audit chain.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn contract_rows(ctx: &Ctx) -> Result<Vec<ContractLine>> {
    access::may_export(&ctx.actor)?;
    let mut lines = Vec::new();
    for contract in store::list_contracts(&ctx.db).await? {
        let Some(deal) = store::find(&ctx.db, contract.deal_id).await? else { continue };
        let name = |organization: Option<Organization>| organization.map(|organization| organization.name).unwrap_or_default();
        lines.push(ContractLine {
            deal_number: deal.number,
            buyer: name(party(ctx, deal.buyer_id).await?),
            seller: name(party(ctx, deal.seller_id).await?),
            contract,
        });
    }
    let tx = ctx.db.begin().await?;
    let event = crate::audit::Event::new("deals.contracts-exported", "contract", "all");
    crate::audit::record(&tx, ctx, event.with(serde_json::json!({ "rows": lines.len() }))).await?;
    tx.commit().await?;
    Ok(lines)
}
