//! Reading the audit chain for what followers want to know, and telling them.
//!
//! How far it was read is noted in the transaction that tells; run again, it goes on from there.

use base::{id::EntryId, time::local_date};
use serde_json::{Value, json};

use super::store::{self, StepRow};
use crate::{
    Ctx, Result, accounts,
    hall::store::{entries_of_deal, entries_of_match},
    notices::{self, Tell},
    registers::{self, Status, queries::is_closed_to, visibility::KEPT_FROM},
};

/// How many steps are read at a time.
const BATCH: i64 = 500;

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Happened {
    Changed,
    TakenUp,
    InDeal,
    Signed,
    Expired,
    Withdrawn,
}

impl Happened {
    /// The kind of the notice.
    const fn kind(self) -> &'static str {
        match self {
            Self::Changed => "follow-changed",
            Self::TakenUp => "follow-taken-up",
            Self::InDeal => "follow-in-deal",
            Self::Signed => "follow-signed",
            Self::Expired => "follow-expired",
            Self::Withdrawn => "follow-withdrawn",
        }
    }

    /// What a step of the chain means for those who follow the entries it is about.
    fn of(step: &StepRow) -> Option<Self> {
        let detail: Value = serde_json::from_str(&step.detail).unwrap_or_default();
        let was = |key: &str, status: Status| detail.get(key).and_then(Value::as_str) == Some(status.code());
        let leaves = was("from", Status::Published);
        Some(match step.action.as_str() {
            "registers.saved" if leaves && was("to", Status::Published) => Self::Changed,
            "registers.expired" => Self::Expired,
            "registers.withdrawn" | "registers.returned" | "registers.merged" if leaves => Self::Withdrawn,
            "matches.claimed" | "matches.demand-taken" => Self::TakenUp,
            "deals.opened" => Self::InDeal,
            "deals.contract-recorded" => Self::Signed,
            _ => return None,
        })
    }

    /// What makes this step one to be told once: an edit by its place in the chain, being taken up by the day (a demand is taken with
    /// several matches), a deal by the deal.
    fn key(self, step: &StepRow, entry: EntryId) -> String {
        let once = match self {
            Self::Changed | Self::Expired | Self::Withdrawn => step.seq.to_string(),
            Self::TakenUp => local_date(step.at).to_string(),
            Self::InDeal | Self::Signed => step.noun_id.clone(),
        };
        format!("{}:{entry}:{once}", self.kind())
    }
}

/// Tells followers what has happened since the last time.
///
/// # Errors
/// When the database does not answer.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    loop {
        let steps = store::steps_after(&ctx.db, store::position(&ctx.db).await?, BATCH).await?;
        let Some(last) = steps.last().map(|step| step.seq) else { return Ok(()) };
        let tx = ctx.db.begin().await?;
        for step in &steps {
            if let Some(happened) = Happened::of(step) {
                for entry in entries_of(&tx, step).await? {
                    tell(&tx, ctx, step, happened, entry).await?;
                }
            }
        }
        store::update_position(&tx, last).await?;
        tx.commit().await?;
    }
}

async fn entries_of(tx: &db::Tx, step: &StepRow) -> Result<Vec<EntryId>> {
    Ok(match step.noun.as_str() {
        "entry" => step.noun_id.parse().into_iter().collect(),
        "match" => entries_of_match(tx, &step.noun_id).await?,
        "deal" => entries_of_deal(tx, &step.noun_id).await?,
        _ => Vec::new(),
    })
}

async fn tell(tx: &db::Tx, ctx: &Ctx, step: &StepRow, happened: Happened, id: EntryId) -> Result<()> {
    let followers = store::list_followers(tx, id, step.at, step.actor_id.as_deref()).await?;
    if followers.is_empty() {
        return Ok(());
    }
    let entry = registers::find_entry(tx, id).await?;
    let is_there = entry.status == Status::Published;
    // Followers saw the title while the entry stood in the hall; one that was taken up again since may say something else by now.
    let title = if matches!(entry.status, Status::Draft | Status::Submitted) { entry.number.clone() } else { entry.title.clone() };
    if happened == Happened::Changed && !is_there {
        return Ok(());
    }
    for follower in followers {
        // Whom the owner has named since is told nothing more.
        if entry.values.has(KEPT_FROM) && is_closed_to(tx, &accounts::find_actor(tx, follower).await?, &entry).await? {
            continue;
        }
        let told = Tell {
            to: follower,
            kind: happened.kind(),
            args: json!({ "title": title, "number": entry.number }),
            link: if is_there { format!("/{}/{id}", entry.kind.path) } else { "/follows".to_owned() },
            key: happened.key(step, id),
        };
        notices::tell(tx, ctx, &told).await?;
    }
    Ok(())
}
