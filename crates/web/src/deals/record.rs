//! The records a technology manager keeps of a deal: each is a form on its page and an address of the programming interface.

use app::{
    Ctx, Result,
    deals::{self, ContractInput, Deal, Landing, OpenDeal, ShareInput},
};
use base::{Date, Problem, Problems, id::DealId, time::start_of_day};

use super::typed::{Typed, hundredths, percent};

/// A record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Record {
    Parties,
    Contacts,
    Trial,
    TrialResult,
    Price,
    Notice,
    Contract,
    Registration,
    Payments,
    Shares,
    Landing,
    FollowUp,
    FollowUpResult,
    Tasks,
}

/// How many rows the form of shares has.
pub(super) const SHARE_ROWS: usize = 4;

impl Record {
    pub(super) const ALL: [Self; 14] = [
        Self::Contacts,
        Self::Parties,
        Self::Trial,
        Self::TrialResult,
        Self::Price,
        Self::Notice,
        Self::Contract,
        Self::Registration,
        Self::Payments,
        Self::Shares,
        Self::Landing,
        Self::FollowUp,
        Self::FollowUpResult,
        Self::Tasks,
    ];

    /// Its word in addresses, element ids and text keys.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Parties => "parties",
            Self::Contacts => "contacts",
            Self::Trial => "trial",
            Self::TrialResult => "trial-result",
            Self::Price => "price",
            Self::Notice => "notice",
            Self::Contract => "contract",
            Self::Registration => "registration",
            Self::Payments => "payments",
            Self::Shares => "shares",
            Self::Landing => "landing",
            Self::FollowUp => "follow-up",
            Self::FollowUpResult => "follow-up-result",
            Self::Tasks => "tasks",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|record| record.word() == word)
    }

    /// The record that fulfils a check of the pack.
    pub(super) fn for_check(check: &str) -> Option<Self> {
        Some(match check {
            "parties_named" => Self::Parties,
            "contact_logged" => Self::Contacts,
            "trial_agreed" => Self::Trial,
            "trial_result_recorded" => Self::TrialResult,
            "price_recorded" => Self::Price,
            "notice_recorded" => Self::Notice,
            "contract_recorded" => Self::Contract,
            "registration_number" => Self::Registration,
            "payment_recorded" => Self::Payments,
            "contributions_agreed" => Self::Shares,
            "landing_recorded" => Self::Landing,
            "follow_up_planned" => Self::FollowUp,
            _ => return None,
        })
    }

    /// Whether it only adds a line, so that it does not matter which version of the deal its writer has seen.
    pub(super) const fn is_added(self) -> bool {
        matches!(self, Self::Contacts | Self::Tasks)
    }

    /// Reads what was sent and calls the one command.
    pub(super) async fn save(self, ctx: &Ctx, id: DealId, typed: &Typed) -> Result<()> {
        let mut problems = Problems::new();
        let seen = typed.version();
        match self {
            Self::Parties => deals::name_parties(ctx, id, seen, opening(typed)).await.map(drop),
            Self::Contacts => {
                let at = typed.day("on", &mut problems).map(|day| if day == ctx.today() { ctx.now() } else { start_of_day(day) });
                problems.or_ok(())?;
                deals::log_contact(ctx, id, typed.text("kind"), typed.text("side"), typed.text("note"), at).await
            }
            Self::Trial => {
                let (starts, ends) = (typed.needed_day("starts_on", &mut problems), typed.needed_day("ends_on", &mut problems));
                problems.or_ok(())?;
                deals::record_trial(ctx, id, seen, starts, ends, typed.text("terms")).await.map(drop)
            }
            Self::TrialResult => deals::record_trial_result(ctx, id, seen, typed.text("result")).await.map(drop),
            Self::Price => {
                let price = typed.money("price", &mut problems);
                problems.or_ok(())?;
                deals::record_price(ctx, id, seen, typed.text("method"), price).await.map(drop)
            }
            Self::Notice => {
                let (starts, ends) = (typed.needed_day("starts_on", &mut problems), typed.needed_day("ends_on", &mut problems));
                problems.or_ok(())?;
                deals::publish_notice(ctx, id, seen, starts, ends, typed.text("text")).await.map(drop)
            }
            Self::Contract => deals::record_contract(ctx, id, seen, contract(typed)?).await.map(drop),
            Self::Registration => {
                let on = typed.needed_day("registered_on", &mut problems);
                problems.or_ok(())?;
                deals::register_contract(ctx, id, seen, typed.text("registration_number"), on).await.map(drop)
            }
            Self::Payments => {
                let amount = typed.needed_money("amount", &mut problems);
                let on = typed.needed_day("paid_on", &mut problems);
                problems.or_ok(())?;
                deals::record_payment(ctx, id, seen, amount, on, typed.some("note")).await.map(drop)
            }
            Self::Shares => deals::propose_shares(ctx, id, seen, &shares(typed)?).await.map(drop),
            Self::Landing => {
                let on = typed.needed_day("landed_on", &mut problems);
                problems.or_ok(())?;
                deals::record_landing(ctx, id, seen, landing(typed, on)?).await.map(drop)
            }
            Self::FollowUp => {
                let on = typed.needed_day("on", &mut problems);
                problems.or_ok(())?;
                deals::plan_follow_up(ctx, id, seen, on).await.map(drop)
            }
            Self::FollowUpResult => deals::record_follow_up(ctx, id, seen, typed.text("note")).await.map(drop),
            Self::Tasks => {
                let due = typed.needed_day("due_on", &mut problems);
                problems.or_ok(())?;
                deals::add_task(ctx, id, typed.text("text"), due).await.map(drop)
            }
        }
    }
}

fn landing(typed: &Typed, on: Date) -> Result<Landing> {
    let area_dm2 = match typed.some("area") {
        None => None,
        Some(text) => Some(hundredths(text).ok_or_else(|| Problem::field("area", "problem-field-number").with("value", text))?),
    };
    Ok(Landing {
        park: typed.text("park").to_owned(),
        space_number: typed.text("space").to_owned(),
        area_dm2,
        on,
        note: typed.some("note").map(ToOwned::to_owned),
    })
}

/// A deal as typed.
pub(super) fn opening(typed: &Typed) -> OpenDeal {
    OpenDeal {
        title: typed.text("title").to_owned(),
        demand_number: typed.text("demand_number").to_owned(),
        achievement_number: typed.text("achievement_number").to_owned(),
        buyer: typed.text("buyer").to_owned(),
        seller: typed.text("seller").to_owned(),
        mode: typed.text("mode").to_owned(),
    }
}

/// Opens a deal by hand.
pub(super) async fn open(ctx: &Ctx, typed: &Typed) -> Result<Deal> {
    deals::open_deal(ctx, opening(typed)).await
}

fn contract(typed: &Typed) -> Result<ContractInput> {
    let mut problems = Problems::new();
    let list = &mut problems;
    let text = |key: &str| typed.text(key).to_owned();
    let input = ContractInput {
        kind: text("kind"),
        title: text("title"),
        total: typed.needed_money("total", list),
        technical: typed.needed_money("technical", list),
        signed_on: typed.needed_day("signed_on", list),
        valid_from_on: typed.day("valid_from_on", list),
        valid_to_on: typed.day("valid_to_on", list),
        technical_field: text("technical_field"),
        buyer_kind: text("buyer_kind"),
        seller_kind: text("seller_kind"),
        ip_kind: text("ip_kind"),
        plan_level: text("plan_level"),
        flow: text("flow"),
        buyer_region: text("buyer_region"),
        seller_region: text("seller_region"),
        buyer_country: text("buyer_country"),
        seller_country: text("seller_country"),
    };
    Ok(problems.or_ok(input)?)
}

/// The rows that are filled in.
fn shares(typed: &Typed) -> Result<Vec<ShareInput>> {
    let mut problems = Problems::new();
    let mut shares = Vec::new();
    for row in 1..=SHARE_ROWS {
        let (manager, share, work) =
            (typed.text(&format!("manager_{row}")), typed.text(&format!("share_{row}")), typed.text(&format!("work_{row}")));
        if manager.is_empty() && share.is_empty() && work.is_empty() {
            continue;
        }
        let share_bp = percent(share);
        if share_bp.is_none() {
            problems.push(Problem::field(format!("share_{row}"), "problem-deals-not-a-share").with("value", share));
        }
        match (manager.parse(), share_bp) {
            (Ok(manager), Some(share_bp)) => shares.push(ShareInput { row, manager, share_bp, work: work.to_owned() }),
            (Err(_), _) => problems.push(Problem::field(format!("manager_{row}"), "problem-deals-choose")),
            _ => {}
        }
    }
    Ok(problems.or_ok(shares)?)
}
