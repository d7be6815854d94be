//! Deals (转化项目): one case between a buyer and a seller, from a lead to landing and follow-up.
//!
//! A deal stands in a stage of the pack's workflow; which stages there are, where they lead and what each asks for is read from
//! [`crate::pack::DealFlow`] and stands nowhere here. What the named checks mean is in [`checks`].
//! Invariants: a deal moves only along the pack's ways and forwards only when everything the next stage asks for is there, all
//! that is missing reported together; every change counts the deal's version up and whoever saves over an unseen version
//! loses; 0 ≤ technical amount ≤ total, always; shares of one deal sum to 10,000 hundredths of a percent; a price whose public
//! notice has begun does not change; an objection that is open or upheld keeps the deal from signing; a closed deal stays as
//! it is; whoever is concerned is told once.
//! Reading order: [`model`], [`checks`], [`access`], [`commands`], [`queries`]. Not here: matches (`matches`), the bytes of
//! documents (`files`), figures (`plan`).

pub mod access;
pub mod checks;
pub mod commands;
pub mod demo;
pub mod export;
pub mod jobs;
mod merging;
pub mod model;
pub mod queries;
pub mod registration;
mod store;
mod telling;
#[cfg(test)]
mod tests;

pub use access::{may_read_documents, may_remove_document};
pub use commands::{
    closing::{close_deal, hand_over, move_back},
    contracts::{ContractInput, confirm_registration, record_contract, record_payment, register_contract},
    documents::attach_document,
    moving::advance_deal,
    notice::{decide_objection, publish_notice, raise_objection, withdraw_notice},
    opening::{NewDeal, OpenDeal, name_parties, open_deal, open_from_match},
    recording::{Landing, log_contact, plan_follow_up, record_follow_up, record_landing, record_price, record_trial, record_trial_result},
    shares::{ShareInput, confirm_share, propose_shares},
    tasks::{add_task, defer_task, finish_task},
};
pub(crate) use merging::follow_merge;
pub use model::{Contract, Contribution, Deal, DealContact, Move, Objection, Outcome, Payment, Share, Task};
pub use queries::{
    Board, BoardColumn, ContractLine, DealFilter, DealRow, Folder, NextStage, PublicNotice, Sight, contract_rows, count_open_deals,
    deal_board, list_deals, list_managers, list_parks, list_public_notices, list_tasks, read_deal, read_public_notice,
};
