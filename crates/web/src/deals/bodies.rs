//! What a deal and its records look like to programs.

use app::deals::{self, Deal, Folder, checks::Asked};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::bodies::{Day, Id, Moment, day, id, moment};

/// When a deal is tried before it is paid for.
#[derive(Serialize, ToSchema)]
pub(super) struct TrialBody {
    starts_on: Option<Day>,
    ends_on: Option<Day>,
    terms: Option<String>,
    result: Option<String>,
}

/// The public notice of a negotiated price.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnNoticeBody {
    starts_on: Option<Day>,
    ends_on: Option<Day>,
    text: Option<String>,
}

/// Where it settled.
#[derive(Serialize, ToSchema)]
pub(super) struct LandingBody {
    park: Option<String>,
    space_id: Option<Id>,
    /// How much of the space it takes, in hundredths of a square metre.
    area_dm2: Option<i64>,
    on: Option<Day>,
    note: Option<String>,
}

/// The visit afterwards.
#[derive(Serialize, ToSchema)]
pub(super) struct FollowUpBody {
    on: Option<Day>,
    note: Option<String>,
}

/// A deal.
#[derive(Serialize, ToSchema)]
pub(super) struct DealBody {
    id: Id,
    /// The number people quote.
    #[schema(example = "D-2026-0312")]
    number: String,
    title: String,
    /// A code of the pack's workflow.
    #[schema(example = "negotiation")]
    stage: String,
    stage_since: Moment,
    demand_id: Option<Id>,
    achievement_id: Option<Id>,
    buyer_id: Option<Id>,
    seller_id: Option<Id>,
    manager_id: Id,
    mode: Option<String>,
    price_method: Option<String>,
    price_fen: Option<i64>,
    trial: TrialBody,
    notice: OwnNoticeBody,
    landing: LandingBody,
    follow_up: FollowUpBody,
    closed_at: Option<Moment>,
    close_reason: Option<String>,
    version: i64,
    is_demo: bool,
}

pub(super) fn brief(deal: &Deal) -> DealBody {
    DealBody {
        id: deal.id.into(),
        number: deal.number.clone(),
        title: deal.title.clone(),
        stage: deal.stage.clone(),
        stage_since: deal.stage_since.into(),
        demand_id: id(deal.demand_id),
        achievement_id: id(deal.achievement_id),
        buyer_id: id(deal.buyer_id),
        seller_id: id(deal.seller_id),
        manager_id: deal.manager_id.into(),
        mode: deal.mode.clone(),
        price_method: deal.price_method.clone(),
        price_fen: deal.price_fen.map(|price| price.0),
        trial: TrialBody {
            starts_on: day(deal.trial_starts_on),
            ends_on: day(deal.trial_ends_on),
            terms: deal.trial_terms.clone(),
            result: deal.trial_result.clone(),
        },
        notice: OwnNoticeBody { starts_on: day(deal.notice_starts_on), ends_on: day(deal.notice_ends_on), text: deal.notice_text.clone() },
        landing: LandingBody {
            park: deal.landing_park.clone(),
            space_id: id(deal.landing_space_id),
            area_dm2: deal.landing_area_dm2,
            on: day(deal.landed_on),
            note: deal.landing_note.clone(),
        },
        follow_up: FollowUpBody { on: day(deal.follow_up_on), note: deal.follow_up_note.clone() },
        closed_at: moment(deal.closed_at),
        close_reason: deal.close_reason.clone(),
        version: deal.version,
        is_demo: deal.is_demo,
    }
}

/// What a stage asks for before it is entered.
#[derive(Serialize, ToSchema)]
pub(super) struct RequirementBody {
    /// `check`, `document` or `stage`.
    kind: &'static str,
    code: String,
    is_met: bool,
}

/// A stage that may come next.
#[derive(Serialize, ToSchema)]
pub(super) struct NextBody {
    stage: String,
    requirements: Vec<RequirementBody>,
}

/// A step a deal has taken.
#[derive(Serialize, ToSchema)]
pub(super) struct MoveBody {
    from: Option<String>,
    to: String,
    note: Option<String>,
    at: Moment,
}

/// A contact about a deal.
#[derive(Serialize, ToSchema)]
pub(super) struct DealContactBody {
    id: Id,
    kind: String,
    side: String,
    note: String,
    at: Moment,
}

/// A document of a deal.
#[derive(Serialize, ToSchema)]
pub(super) struct DocumentBody {
    id: Id,
    /// A code of the pack's kinds of documents.
    kind: String,
    name: String,
    media_type: String,
    size_bytes: i64,
    sha256: String,
}

/// A payment under a contract.
#[derive(Serialize, ToSchema)]
pub(super) struct PaymentBody {
    id: Id,
    fen: i64,
    on: Day,
    note: Option<String>,
}

/// A technology manager's share.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareBody {
    manager_id: Id,
    /// In hundredths of a percent.
    share_bp: i64,
    work: String,
    is_agreed: bool,
}

/// An objection to a public notice.
#[derive(Serialize, ToSchema)]
pub(super) struct ObjectionBody {
    id: Id,
    name: String,
    reach: String,
    text: String,
    /// A code of the pack's outcomes; absent while it is undecided.
    outcome: Option<&'static str>,
    outcome_note: Option<String>,
}

/// A technology contract.
#[derive(Serialize, ToSchema)]
pub(super) struct ContractBody {
    kind: String,
    title: String,
    total_fen: i64,
    /// The part that is for technology, never more than the total.
    technical_fen: i64,
    signed_on: Day,
    valid_from_on: Option<Day>,
    valid_to_on: Option<Day>,
    technical_field: String,
    buyer_kind: String,
    seller_kind: String,
    ip_kind: String,
    plan_level: String,
    flow: String,
    buyer_region: Option<String>,
    seller_region: Option<String>,
    buyer_country: Option<String>,
    seller_country: Option<String>,
    registration_number: Option<String>,
    registered_on: Option<Day>,
    is_registration_confirmed: bool,
}

pub(super) fn contract(contract: &deals::Contract) -> ContractBody {
    ContractBody {
        kind: contract.kind.clone(),
        title: contract.title.clone(),
        total_fen: contract.total_fen.0,
        technical_fen: contract.technical_fen.0,
        signed_on: contract.signed_on.into(),
        valid_from_on: day(contract.valid_from_on),
        valid_to_on: day(contract.valid_to_on),
        technical_field: contract.technical_field.clone(),
        buyer_kind: contract.buyer_kind.clone(),
        seller_kind: contract.seller_kind.clone(),
        ip_kind: contract.ip_kind.clone(),
        plan_level: contract.plan_level.clone(),
        flow: contract.flow.clone(),
        buyer_region: contract.buyer_region.clone(),
        seller_region: contract.seller_region.clone(),
        buyer_country: contract.buyer_country.clone(),
        seller_country: contract.seller_country.clone(),
        registration_number: contract.registration_number.clone(),
        registered_on: day(contract.registered_on),
        is_registration_confirmed: contract.registration_confirmed_at.is_some(),
    }
}

/// A deal with all its records.
#[derive(Serialize, ToSchema)]
pub(super) struct WholeDeal {
    #[serde(flatten)]
    deal: DealBody,
    next: Vec<NextBody>,
    moves: Vec<MoveBody>,
    contacts: Vec<DealContactBody>,
    documents: Vec<DocumentBody>,
    contract: Option<ContractBody>,
    payments: Vec<PaymentBody>,
    shares: Vec<ShareBody>,
    objections: Vec<ObjectionBody>,
}

fn next(next: &deals::NextStage) -> NextBody {
    let requirements = next.requirements.iter().map(|requirement| {
        let (kind, code) = match &requirement.asked {
            Asked::Check(code) => ("check", code),
            Asked::Document(code) => ("document", code),
            Asked::Stage(code) => ("stage", code),
        };
        RequirementBody { kind, code: code.clone(), is_met: requirement.is_met }
    });
    NextBody { stage: next.code.clone(), requirements: requirements.collect() }
}

pub(super) fn whole(folder: &Folder) -> WholeDeal {
    let moves = folder.moves.iter().map(|moved| MoveBody {
        from: moved.from_stage.clone(),
        to: moved.to_stage.clone(),
        note: moved.note.clone(),
        at: moved.at.into(),
    });
    let contacts = folder.contacts.iter().map(|contact| DealContactBody {
        id: contact.id.into(),
        kind: contact.kind.clone(),
        side: contact.side.clone(),
        note: contact.note.clone(),
        at: contact.at.into(),
    });
    let documents = folder.documents.iter().map(|file| DocumentBody {
        id: file.id.into(),
        kind: file.purpose.clone(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
        sha256: file.sha256.clone(),
    });
    let payments = folder.payments.iter().map(|payment| PaymentBody {
        id: payment.id.into(),
        fen: payment.amount_fen.0,
        on: payment.paid_on.into(),
        note: payment.note.clone(),
    });
    let shares = folder.contributions.iter().map(|share| ShareBody {
        manager_id: share.manager_id.into(),
        share_bp: share.share_bp,
        work: share.work.clone(),
        is_agreed: share.agreed_at.is_some(),
    });
    let objections = folder.objections.iter().map(|objection| ObjectionBody {
        id: objection.id.into(),
        name: objection.name.clone(),
        reach: objection.reach.clone(),
        text: objection.text.clone(),
        outcome: objection.outcome.map(deals::Outcome::code),
        outcome_note: objection.outcome_note.clone(),
    });
    WholeDeal {
        deal: brief(&folder.deal),
        next: folder.next.iter().map(next).collect(),
        moves: moves.collect(),
        contacts: contacts.collect(),
        documents: documents.collect(),
        contract: folder.contract.as_ref().map(contract),
        payments: payments.collect(),
        shares: shares.collect(),
        objections: objections.collect(),
    }
}
