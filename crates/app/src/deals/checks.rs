//! What the checks and conditions named in the pack's workflow mean, in one place, and what a stage asks for.
//!
//! A check looks at a [`Case`] and says yes or no; the words stand under `deals-check-<name>` and, for what is to be done,
//! under the problem `problem-deals-<name>`.

use base::{Date, Place, Problem, Problems, time::days_between};

use super::model::{Contract, Contribution, Deal, NEGOTIATED, Objection, Outcome, Payment};
use crate::{
    organizations::OrganizationKind,
    pack::{DealFlow, Stage},
};

/// All facts of a deal that checks look at.
#[derive(Debug, Clone)]
pub struct Case {
    /// The deal.
    pub deal: Deal,
    /// What kind of organisation sells.
    pub seller_kind: Option<OrganizationKind>,
    /// How many contacts are logged, those of its match included.
    pub contacts: i64,
    /// The kinds of the documents attached.
    pub documents: Vec<String>,
    /// The contract's record.
    pub contract: Option<Contract>,
    /// The payments.
    pub payments: Vec<Payment>,
    /// The shares.
    pub contributions: Vec<Contribution>,
    /// The objections.
    pub objections: Vec<Objection>,
    /// The stages it has been in.
    pub visited: Vec<String>,
    /// The day it is.
    pub today: Date,
    /// The least days of a public notice.
    pub notice_days: i64,
}

/// A check: its name in the pack, the problem where it fails, and what it looks at.
type Check = (&'static str, &'static str, fn(&Case) -> bool);

/// Every check there is, in the order of the pack's list.
const TABLE: [Check; 15] = [
    ("parties_named", "problem-deals-parties-named", parties_named),
    ("contact_logged", "problem-deals-contact-logged", contact_logged),
    ("trial_agreed", "problem-deals-trial-agreed", trial_agreed),
    ("trial_result_recorded", "problem-deals-trial-result-recorded", trial_result_recorded),
    ("price_recorded", "problem-deals-price-recorded", price_recorded),
    ("notice_recorded", "problem-deals-notice-recorded", notice_recorded),
    ("public_notice_days", "problem-deals-public-notice-days", public_notice_days),
    ("no_open_objection", "problem-deals-no-open-objection", no_open_objection),
    ("price_as_noticed", "problem-deals-price-as-noticed", price_as_noticed),
    ("contract_recorded", "problem-deals-contract-recorded", contract_recorded),
    ("contributions_agreed", "problem-deals-contributions-agreed", contributions_agreed),
    ("registration_number", "problem-deals-registration-number", registration_number),
    ("payment_recorded", "problem-deals-payment-recorded", payment_recorded),
    ("landing_recorded", "problem-deals-landing-recorded", landing_recorded),
    ("follow_up_planned", "problem-deals-follow-up-planned", follow_up_planned),
];

/// Buyer and seller are named and are not the same.
fn parties_named(case: &Case) -> bool {
    matches!((case.deal.buyer_id, case.deal.seller_id), (Some(buyer), Some(seller)) if buyer != seller)
}

fn contact_logged(case: &Case) -> bool {
    case.contacts > 0
}

fn trial_agreed(case: &Case) -> bool {
    let deal = &case.deal;
    deal.trial_terms.is_some() && matches!((deal.trial_starts_on, deal.trial_ends_on), (Some(first), Some(last)) if first <= last)
}

/// Without a trial there is no result to write down.
fn trial_result_recorded(case: &Case) -> bool {
    case.deal.trial_starts_on.is_none() || case.deal.trial_result.is_some()
}

/// A negotiated price is known; one that is found by listing or auction may still be open.
fn price_recorded(case: &Case) -> bool {
    match case.deal.price_method.as_deref() {
        None => false,
        Some(NEGOTIATED) => case.deal.price_fen.is_some(),
        Some(_) => true,
    }
}

/// The first day does not count, so the last one is at least so many days later.
fn notice_recorded(case: &Case) -> bool {
    let deal = &case.deal;
    deal.notice_text.is_some()
        && matches!((deal.notice_starts_on, deal.notice_ends_on), (Some(first), Some(last)) if days_between(first, last) >= case.notice_days)
}

/// The notice has stood for its days, and the contract, where there is one, was signed afterwards.
fn public_notice_days(case: &Case) -> bool {
    if !notice_needed(case) {
        return true;
    }
    let is_over = |last: Date| last < case.today && case.contract.as_ref().is_none_or(|contract| contract.signed_on > last);
    notice_recorded(case) && case.deal.notice_ends_on.is_some_and(is_over)
}

fn price_as_noticed(case: &Case) -> bool {
    case.contract.as_ref().is_none_or(|contract| is_as_noticed(case, contract))
}

/// Where a notice is needed, a contract is about the price that was noticed: as its total, or as the part that is paid for the technology.
#[must_use]
pub fn is_as_noticed(case: &Case, contract: &Contract) -> bool {
    let price = case.deal.price_fen.filter(|_| notice_needed(case));
    price.is_none_or(|price| contract.total_fen == price || contract.technical_fen == price)
}

fn no_open_objection(case: &Case) -> bool {
    case.objections.iter().all(|objection| matches!(objection.outcome, Some(Outcome::Dismissed | Outcome::Withdrawn)))
}

fn contract_recorded(case: &Case) -> bool {
    case.contract.as_ref().is_some_and(|contract| contract.technical_fen.0 >= 0 && contract.technical_fen <= contract.total_fen)
}

fn contributions_agreed(case: &Case) -> bool {
    let sum: i64 = case.contributions.iter().map(|share| share.share_bp).sum();
    sum == super::commands::shares::WHOLE && case.contributions.iter().all(|share| share.agreed_at.is_some())
}

fn registration_number(case: &Case) -> bool {
    case.contract.as_ref().is_some_and(|contract| contract.registration_number.is_some() && contract.registered_on.is_some())
}

fn payment_recorded(case: &Case) -> bool {
    !case.payments.is_empty()
}

fn landing_recorded(case: &Case) -> bool {
    case.deal.landing_park.is_some() && case.deal.landed_on.is_some()
}

fn follow_up_planned(case: &Case) -> bool {
    case.deal.follow_up_on.is_some()
}

/// The price is negotiated and a university or an institute sells.
#[must_use]
pub fn notice_needed(case: &Case) -> bool {
    case.deal.price_method.as_deref() == Some(NEGOTIATED)
        && matches!(case.seller_kind, Some(OrganizationKind::University | OrganizationKind::Institute))
}

/// Whether a named condition holds; an unknown one never does, and the pack is refused that names one.
#[must_use]
pub fn condition_holds(name: &str, case: &Case) -> bool {
    match name {
        "notice_needed" => notice_needed(case),
        _ => false,
    }
}

/// Whether a named check holds; none if there is no such check.
#[must_use]
pub fn check_holds(name: &str, case: &Case) -> Option<bool> {
    TABLE.iter().find(|(known, ..)| *known == name).map(|(.., holds)| holds(case))
}

/// What a stage asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A check of the stage.
    Check(String),
    /// A document of the stage that is left, a code of `document_kinds`.
    Document(String),
    /// A stage that must not be skipped.
    Stage(String),
}

/// One thing a stage asks for and whether it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// What.
    pub asked: Asked,
    /// Whether it is there.
    pub is_met: bool,
}

impl Requirement {
    fn problem(&self) -> Problem {
        match &self.asked {
            Asked::Check(name) => {
                let code = TABLE.iter().find(|(known, ..)| known == name).map_or("problem-deals-unknown-check", |(_, code, _)| code);
                Problem { at: Place::Whole, code, args: Vec::new() }
            }
            Asked::Document(kind) => Problem::whole("problem-deals-document").with("document", kind.clone()),
            Asked::Stage(stage) => Problem::whole("problem-deals-stage-skipped").with("stage", stage.clone()),
        }
    }
}

/// Everything that going forwards from where the case is to `to` asks for: the documents of the stage that is left, stages between that the case may
/// not skip, and the checks of the stage that is entered.
#[must_use]
pub fn requirements(flow: &DealFlow, case: &Case, to: &Stage) -> Vec<Requirement> {
    let mut list = Vec::new();
    if let Some(from) = flow.stage(&case.deal.stage) {
        list.extend(
            from.documents.iter().map(|kind| Requirement { asked: Asked::Document(kind.clone()), is_met: case.documents.contains(kind) }),
        );
        for stage in between(flow, from, to) {
            if stage.required_when.as_deref().is_some_and(|condition| condition_holds(condition, case)) {
                list.push(Requirement { asked: Asked::Stage(stage.code.clone()), is_met: case.visited.contains(&stage.code) });
            }
        }
    }
    list.extend(
        to.checks.iter().map(|name| Requirement { asked: Asked::Check(name.clone()), is_met: check_holds(name, case).unwrap_or(false) }),
    );
    list
}

fn between<'f>(flow: &'f DealFlow, from: &Stage, to: &Stage) -> impl Iterator<Item = &'f Stage> {
    let (first, last) = (flow.position(&from.code).unwrap_or(0), flow.position(&to.code).unwrap_or(0));
    flow.stages.iter().skip(first + 1).take(last.saturating_sub(first + 1))
}

/// Everything that is missing for going forwards to `to`, together.
#[must_use]
pub fn missing(flow: &DealFlow, case: &Case, to: &Stage) -> Problems {
    Problems(requirements(flow, case, to).iter().filter(|requirement| !requirement.is_met).map(Requirement::problem).collect())
}
