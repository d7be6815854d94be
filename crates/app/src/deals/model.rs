//! What a deal is, and what belongs to it.

use base::{
    Date, Fen, Timestamp,
    id::{ContactId, ContractId, ContributionId, DealId, EntryId, MatchId, ObjectionId, OrganizationId, PaymentId, TaskId, UserId},
};

/// The price method (a code of `price_methods`) that asks universities and institutes for a public notice.
pub const NEGOTIATED: &str = "negotiated";

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Which.
    pub id: DealId,
    /// The number people say, e.g. `T-2026-0042`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The match it grew out of.
    pub match_id: Option<MatchId>,
    /// The demand.
    pub demand_id: Option<EntryId>,
    /// The achievement.
    pub achievement_id: Option<EntryId>,
    /// Who buys.
    pub buyer_id: Option<OrganizationId>,
    /// Who sells.
    pub seller_id: Option<OrganizationId>,
    /// The technology manager who handles it.
    pub manager_id: UserId,
    /// The stage, a code of the pack.
    pub stage: String,
    /// Since when.
    pub stage_since: Timestamp,
    /// The mode of cooperation, a code of `cooperation_modes`.
    pub mode: Option<String>,
    /// How the price is found, a code of `price_methods`.
    pub price_method: Option<String>,
    /// The price.
    pub price_fen: Option<Fen>,
    /// First day of the public notice.
    pub notice_starts_on: Option<Date>,
    /// Last day of the public notice.
    pub notice_ends_on: Option<Date>,
    /// What the public notice says.
    pub notice_text: Option<String>,
    /// First day of the trial.
    pub trial_starts_on: Option<Date>,
    /// Last day of the trial.
    pub trial_ends_on: Option<Date>,
    /// What was agreed for the trial.
    pub trial_terms: Option<String>,
    /// What came of the trial.
    pub trial_result: Option<String>,
    /// The code of the park it landed in.
    pub landing_park: Option<String>,
    /// The space it landed in.
    pub landing_space_id: Option<EntryId>,
    /// How much of the space it took, in hundredths of a square metre.
    pub landing_area_dm2: Option<i64>,
    /// The day of landing.
    pub landed_on: Option<Date>,
    /// A sentence about the landing.
    pub landing_note: Option<String>,
    /// The day of the follow-up visit.
    pub follow_up_on: Option<Date>,
    /// What the follow-up visit found.
    pub follow_up_note: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Why, a code of `close_reasons`.
    pub close_reason: Option<String>,
    /// Why, in words.
    pub close_note: Option<String>,
    /// The day it was entered.
    pub entered_on: Date,
    /// Whether it is invented for demonstration.
    pub is_demo: bool,
    /// For optimistic locking; counts from 1.
    pub version: i64,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Deal {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Whether the organisation is one of its parties.
    #[must_use]
    pub fn is_party(&self, organization: OrganizationId) -> bool {
        self.buyer_id == Some(organization) || self.seller_id == Some(organization)
    }

    /// Whether the public notice has begun.
    #[must_use]
    pub fn has_notice_begun(&self, today: Date) -> bool {
        self.notice_starts_on.is_some_and(|first| first <= today)
    }

    /// Whether objections are taken today.
    #[must_use]
    pub fn is_notice_open(&self, today: Date) -> bool {
        matches!((self.notice_starts_on, self.notice_ends_on), (Some(first), Some(last)) if first <= today && today <= last)
    }

    /// What the audit chain makes its digest of.
    #[must_use]
    pub fn digest_text(&self) -> String {
        format!("{self:?}")
    }
}

/// A move from stage to stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it was; none when it was opened.
    pub from_stage: Option<String>,
    /// Where it went.
    pub to_stage: String,
    /// Who moved it.
    pub by_name: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A record that was written down, as the audit log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its action, such as `deals.price-recorded`.
    pub action: String,
    /// Who wrote it.
    pub by_name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A contact with one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealContact {
    /// Which.
    pub id: ContactId,
    /// How, a code of `contact_kinds`.
    pub kind: String,
    /// Which side: `demand`, `achievement` or `both`.
    pub side: String,
    /// What was said; empty for readers who are not to see it.
    pub note: String,
    /// Who logged it.
    pub by_name: Option<String>,
    /// When it was.
    pub at: Timestamp,
}

/// The contract's record, with the dimensions statistics ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Which.
    pub id: ContractId,
    /// Of which deal.
    pub deal_id: DealId,
    /// The type, a code of `contract_types`.
    pub kind: String,
    /// The project's name.
    pub title: String,
    /// The total (合同总额).
    pub total_fen: Fen,
    /// The technical amount (技术交易额): 0 ≤ technical ≤ total.
    pub technical_fen: Fen,
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
    /// Where the buyer sits, six digits of GB/T 2260.
    pub buyer_region: Option<String>,
    /// Where the seller sits, six digits of GB/T 2260.
    pub seller_region: Option<String>,
    /// The buyer's country, three digits of the customs code.
    pub buyer_country: Option<String>,
    /// The seller's country, three digits of the customs code.
    pub seller_country: Option<String>,
    /// The number of registration.
    pub registration_number: Option<String>,
    /// The day of registration.
    pub registered_on: Option<Date>,
    /// When an officer confirmed the registration; from then on the record stays as it is.
    pub registration_confirmed_at: Option<Timestamp>,
}

/// A payment under the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// How much.
    pub amount_fen: Fen,
    /// The day it came.
    pub paid_on: Date,
    /// A sentence about it.
    pub note: Option<String>,
}

/// One share of a proposal, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Whose.
    pub manager_id: UserId,
    /// In hundredths of a percent.
    pub share_bp: i64,
    /// For what work.
    pub work: String,
}

/// One technology manager's share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Which.
    pub id: ContributionId,
    /// Whose.
    pub manager_id: UserId,
    /// The name.
    pub manager_name: String,
    /// In hundredths of a percent.
    pub share_bp: i64,
    /// For what work.
    pub work: String,
    /// When the technology manager agreed.
    pub agreed_at: Option<Timestamp>,
}

/// What became of an objection; the codes are those of `objection_outcomes`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It holds: the deal cannot be signed.
    Upheld,
    /// It does not hold.
    Dismissed,
    /// It was taken back.
    Withdrawn,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Upheld, Self::Dismissed, Self::Withdrawn];

    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// An objection raised during the public notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Which.
    pub id: ObjectionId,
    /// Who raised it.
    pub name: String,
    /// How to reach that person; for officers and the deal's manager only.
    pub reach: String,
    /// What is objected.
    pub text: String,
    /// When.
    pub created_at: Timestamp,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Why.
    pub outcome_note: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// A line of somebody's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// Whose.
    pub user_id: UserId,
    /// The kind of thing it is about, `deal`.
    pub noun: String,
    /// Which thing.
    pub noun_id: String,
    /// What is to be done.
    pub text: String,
    /// By when.
    pub due_on: Date,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// The title of the deal it is about.
    pub deal_title: Option<String>,
    /// The stage of the deal it is about.
    pub deal_stage: Option<String>,
}
