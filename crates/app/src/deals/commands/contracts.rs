//! The contract's record, its registration and the payments under it.

use base::{
    Date, Fen, Problem, Problems,
    codes::{RegionCode, RegionLevel},
    id::{ContractId, DealId, PaymentId},
};
use db::DbError;
use serde_json::json;

use super::{begin, save, typed};
use crate::{
    Ctx, Error, Result,
    deals::{
        access, checks,
        model::{Contract, Deal, Payment},
        registration::RegistrationNumber,
        store, telling,
    },
};

/// The contract's record as typed.
#[derive(Debug, Clone)]
pub struct ContractInput {
    /// A code of `contract_types`.
    pub kind: String,
    /// The project's name.
    pub title: String,
    /// The total.
    pub total: Fen,
    /// The technical amount.
    pub technical: Fen,
    /// The day of signing.
    pub signed_on: Date,
    /// The first day it holds.
    pub valid_from_on: Option<Date>,
    /// The last day it holds.
    pub valid_to_on: Option<Date>,
    /// A code of `contract_fields`.
    pub technical_field: String,
    /// A code of `party_kinds`.
    pub buyer_kind: String,
    /// A code of `party_kinds`.
    pub seller_kind: String,
    /// A code of `contract_ip_kinds`.
    pub ip_kind: String,
    /// A code of `plan_levels`.
    pub plan_level: String,
    /// A code of `contract_flows`.
    pub flow: String,
    /// Six digits of GB/T 2260; empty for a party abroad.
    pub buyer_region: String,
    /// Six digits of GB/T 2260; empty for a party abroad.
    pub seller_region: String,
    /// Three digits of the customs code; empty for not said.
    pub buyer_country: String,
    /// Three digits of the customs code; empty for not said.
    pub seller_country: String,
}

/// Records the contract, or corrects its record until an officer has confirmed the registration.
///
/// # Errors
/// `Invalid` names every field that is wrong; `Conflict` if somebody was faster or the record is confirmed.
pub async fn record_contract(ctx: &Ctx, id: DealId, seen_version: i64, input: ContractInput) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let known = store::find_contract(&tx, id).await?;
    if known.as_ref().is_some_and(|contract| contract.registration_confirmed_at.is_some()) {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-confirmed")));
    }
    let paid: Fen = store::list_payments(&tx, id).await?.iter().map(|payment| payment.amount_fen).sum();
    let case = super::case(&tx, ctx, &before).await?;
    if let Some(last) = before.notice_ends_on.filter(|last| checks::notice_needed(&case) && input.signed_on <= *last) {
        return Err(Problem::field("signed_on", "problem-deals-signed-during-notice").with("day", last.to_string()).into());
    }
    let contract = checked(ctx, id, input, known.as_ref(), paid)?;
    if !checks::is_as_noticed(&case, &contract) {
        let price = before.price_fen.unwrap_or_default();
        return Err(Problem::field("total", "problem-deals-other-than-noticed").with("price", price.wan()).into());
    }
    store::save_contract(&tx, &contract, ctx.now(), None).await?;
    let detail = json!({ "kind": contract.kind, "total_fen": contract.total_fen.0, "technical_fen": contract.technical_fen.0, "signed_on": contract.signed_on });
    let deal = save(&tx, ctx, &before, before.clone(), "deals.contract-recorded", detail).await?;
    telling::parties(&tx, ctx, &deal, "deal-contract", "contract").await?;
    tx.commit().await?;
    Ok(deal)
}

/// The record, if everything about it is right.
pub(in crate::deals) fn checked(ctx: &Ctx, deal_id: DealId, input: ContractInput, known: Option<&Contract>, paid: Fen) -> Result<Contract> {
    let mut problems = Problems::new();
    let list = &mut problems;
    amounts(list, input.total, input.technical);
    if input.total < paid {
        list.push(Problem::field("total", "problem-deals-less-than-paid").with("paid", paid.wan()));
    }
    typed::not_after(list, "signed_on", input.signed_on, ctx.today());
    if matches!((input.valid_from_on, input.valid_to_on), (Some(from), Some(to)) if to < from) {
        list.push(Problem::field("valid_to_on", "problem-deals-ends-before"));
    }
    if let Some(registered) = known.and_then(|contract| contract.registered_on).filter(|day| *day < input.signed_on) {
        list.push(Problem::field("signed_on", "problem-deals-signed-after-registration").with("day", registered.to_string()));
    }
    let contract = Contract {
        id: known.map_or_else(|| ContractId::at(ctx.now()), |contract| contract.id),
        deal_id,
        kind: typed::term(list, ctx, "kind", "contract_types", &input.kind),
        title: typed::needed(list, "title", &input.title, 200),
        total_fen: input.total,
        technical_fen: input.technical,
        signed_on: input.signed_on,
        valid_from_on: input.valid_from_on,
        valid_to_on: input.valid_to_on,
        technical_field: typed::term(list, ctx, "technical_field", "contract_fields", &input.technical_field),
        buyer_kind: typed::term(list, ctx, "buyer_kind", "party_kinds", &input.buyer_kind),
        seller_kind: typed::term(list, ctx, "seller_kind", "party_kinds", &input.seller_kind),
        ip_kind: typed::term(list, ctx, "ip_kind", "contract_ip_kinds", &input.ip_kind),
        plan_level: typed::term(list, ctx, "plan_level", "plan_levels", &input.plan_level),
        flow: typed::term(list, ctx, "flow", "contract_flows", &input.flow),
        buyer_region: region(list, "buyer_region", &input.buyer_region),
        seller_region: region(list, "seller_region", &input.seller_region),
        buyer_country: country(list, "buyer_country", &input.buyer_country),
        seller_country: country(list, "seller_country", &input.seller_country),
        registration_number: known.and_then(|contract| contract.registration_number.clone()),
        registered_on: known.and_then(|contract| contract.registered_on),
        registration_confirmed_at: None,
    };
    Ok(problems.or_ok(contract)?)
}

/// 0 ≤ technical ≤ total.
pub(in crate::deals) fn amounts(problems: &mut Problems, total: Fen, technical: Fen) {
    if total.0 < 0 {
        problems.push(Problem::field("total", "problem-deals-negative"));
    }
    if technical.0 < 0 {
        problems.push(Problem::field("technical", "problem-deals-negative"));
    }
    if technical > total {
        problems.push(Problem::field("technical", "problem-deals-technical-above-total").with("total", total.wan()));
    }
}

fn region(problems: &mut Problems, field: &'static str, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    match RegionCode::parse(text) {
        Ok(code) if matches!(code.level(), RegionLevel::Province | RegionLevel::Prefecture | RegionLevel::County) => Some(code.to_string()),
        _ => {
            problems.push(Problem::field(field, "problem-deals-region").with("value", text));
            None
        }
    }
}

fn country(problems: &mut Problems, field: &'static str, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.len() != 3 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        problems.push(Problem::field(field, "problem-deals-country").with("value", text));
    }
    Some(text.to_owned())
}

/// Writes the contract's registration down. Written by an officer, it is confirmed at once; otherwise it waits for one.
///
/// # Errors
/// `Invalid` if number or day cannot be; `Conflict` if there is no contract or the registration is confirmed.
pub async fn register_contract(ctx: &Ctx, id: DealId, seen_version: i64, number: &str, on: Date) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_register(&ctx.actor, deal)).await?;
    let Some(mut contract) = store::find_contract(&tx, id).await? else {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-recorded")));
    };
    let is_officer = access::may_decide(&ctx.actor, &before).is_ok() && ctx.actor.user.is_some();
    if contract.registration_confirmed_at.is_some() {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-confirmed")));
    }
    let mut problems = Problems::new();
    let number = RegistrationNumber::parse(number).map_err(|problem| problems.push(problem)).ok();
    typed::not_after(&mut problems, "registered_on", on, ctx.today());
    if on < contract.signed_on {
        problems.push(Problem::field("registered_on", "problem-deals-before-signing").with("day", contract.signed_on.to_string()));
    }
    problems.or_ok(())?;
    contract.registration_number = number.map(|number| number.as_str().to_owned());
    contract.registered_on = Some(on);
    contract.registration_confirmed_at = is_officer.then(|| ctx.now());
    let confirmed_by = ctx.actor.user.filter(|_| is_officer);
    store::save_contract(&tx, &contract, ctx.now(), confirmed_by).await.map_err(number_taken)?;
    let detail = json!({ "number": contract.registration_number, "on": on, "is_confirmed": is_officer });
    let deal = save(&tx, ctx, &before, before.clone(), "deals.contract-registered", detail).await?;
    telling::parties(&tx, ctx, &deal, "deal-registered", "registered").await?;
    if !is_officer {
        telling::officers(&tx, ctx, &deal, "deal-registration-to-confirm", &format!("to-confirm-{}", deal.version)).await?;
    }
    tx.commit().await?;
    Ok(deal)
}

fn number_taken(error: DbError) -> Error {
    if error.is_unique("contracts", "registration_number") {
        Error::field("registration_number", "problem-deals-registration-taken")
    } else {
        error.into()
    }
}

/// Confirms a registration that a technology manager wrote down; from then on the record stays as it is.
///
/// # Errors
/// `Forbidden` for all but officers; `Conflict` if there is nothing to confirm.
pub async fn confirm_registration(ctx: &Ctx, id: DealId, seen_version: i64) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_decide(&ctx.actor, deal)).await?;
    let contract = store::find_contract(&tx, id).await?;
    let Some(mut contract) =
        contract.filter(|contract| contract.registration_number.is_some() && contract.registration_confirmed_at.is_none())
    else {
        return Err(Error::Conflict(Problem::whole("problem-deals-nothing-to-confirm")));
    };
    contract.registration_confirmed_at = Some(ctx.now());
    store::save_contract(&tx, &contract, ctx.now(), ctx.actor.user).await?;
    let deal =
        save(&tx, ctx, &before, before.clone(), "deals.registration-confirmed", json!({ "number": contract.registration_number })).await?;
    telling::person(&tx, ctx, &deal, deal.manager_id, "deal-registration-confirmed", "registration-confirmed", None).await?;
    tx.commit().await?;
    Ok(deal)
}

/// Records a payment. All payments together are no more than the contract's total.
///
/// # Errors
/// `Invalid` if the amount or the day cannot be; `Conflict` if there is no contract or somebody was faster.
pub async fn record_payment(ctx: &Ctx, id: DealId, seen_version: i64, amount: Fen, on: Date, note: Option<&str>) -> Result<Deal> {
    let (tx, before) = begin(ctx, id, seen_version, |deal| access::may_write(&ctx.actor, deal)).await?;
    let Some(contract) = store::find_contract(&tx, id).await? else {
        return Err(Error::Conflict(Problem::whole("problem-deals-contract-recorded")));
    };
    let paid: Fen = store::list_payments(&tx, id).await?.iter().map(|payment| payment.amount_fen).sum();
    let mut problems = Problems::new();
    if amount.0 <= 0 {
        problems.push(Problem::field("amount", "problem-deals-not-positive"));
    } else if paid.checked_add(amount).is_none_or(|sum| sum > contract.total_fen) {
        let left = Fen(contract.total_fen.0 - paid.0);
        problems.push(Problem::field("amount", "problem-deals-more-than-total").with("left", left.wan()));
    }
    typed::not_after(&mut problems, "paid_on", on, ctx.today());
    if on < contract.signed_on {
        problems.push(Problem::field("paid_on", "problem-deals-before-signing").with("day", contract.signed_on.to_string()));
    }
    let note = typed::optional(&mut problems, "note", note, 200);
    problems.or_ok(())?;
    let payment = Payment { id: PaymentId::at(ctx.now()), amount_fen: amount, paid_on: on, note };
    store::insert_payment(&tx, contract.id, &payment, ctx.now()).await?;
    let detail = json!({ "payment": payment.id, "fen": amount.0, "on": on });
    let deal = save(&tx, ctx, &before, before.clone(), "deals.payment-recorded", detail).await?;
    telling::parties(&tx, ctx, &deal, "deal-paid", &format!("paid-{}", payment.id)).await?;
    tx.commit().await?;
    Ok(deal)
}
