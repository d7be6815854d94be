//! Deals on both databases: the way through the pack's stages, public notices, contracts, shares, documents, closing.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod records;
mod way;

use base::{
    Timestamp,
    id::{DealId, UserId},
};

use super::model::Deal;

/// A deal with nothing in it.
pub(super) fn bare_deal(manager_id: UserId) -> Deal {
    let at = Timestamp::from_second(1_795_399_200).unwrap();
    Deal {
        id: DealId::at(at),
        number: "T-2026-0001".to_owned(),
        title: "在线测量".to_owned(),
        match_id: None,
        demand_id: None,
        achievement_id: None,
        buyer_id: None,
        seller_id: None,
        manager_id,
        stage: "contact".to_owned(),
        stage_since: at,
        mode: None,
        price_method: None,
        price_fen: None,
        notice_starts_on: None,
        notice_ends_on: None,
        notice_text: None,
        trial_starts_on: None,
        trial_ends_on: None,
        trial_terms: None,
        trial_result: None,
        landing_park: None,
        landing_space_id: None,
        landing_area_dm2: None,
        landed_on: None,
        landing_note: None,
        follow_up_on: None,
        follow_up_note: None,
        closed_at: None,
        close_reason: None,
        close_note: None,
        entered_on: base::time::local_date(at),
        is_demo: false,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}
