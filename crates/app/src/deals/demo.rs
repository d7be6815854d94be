//! The demo's deals: entered as they went, with the days they went on, not through today's commands.
//!
//! Whoever enters a story's match calls [`enter`] with its facts; entering twice changes nothing. The stages a deal passed are
//! found in the pack: the way from the first stage for matches to the stage that the story reached.

use std::sync::Arc;

use base::{
    Date, Fen, Lang, TestClock, Timestamp,
    id::{ContractId, DealId, EntryId, MatchId, OrganizationId, PaymentId, TaskId, UserId},
    time::{date_plus_days, start_of_day},
};
use db::Tx;
use serde_json::json;

use super::{
    commands::{
        contracts::{ContractInput, checked},
        opening,
        shares::{self, ShareInput, WHOLE},
    },
    model::{Deal, NEGOTIATED, Payment, Task},
    store::{self, NewMove},
};
use crate::{
    Ctx, Error, Result,
    accounts::Actor,
    audit,
    audit::Event,
    files::{self, Owner, Upload},
    numbers,
    organizations::OrganizationKind,
    pack::DealFlow,
};

/// A contract of a story.
#[derive(Debug, Clone)]
pub struct StoryContract {
    /// A code of `contract_types`.
    pub kind: String,
    /// The total.
    pub total: Fen,
    /// The technical amount.
    pub technical: Fen,
    /// A code of `contract_fields`.
    pub technical_field: String,
    /// A code of `contract_ip_kinds`.
    pub ip_kind: String,
}

/// What is known of a deal of a story.
#[derive(Debug, Clone)]
pub struct StoryDeal {
    /// What it is about.
    pub title: String,
    /// The match it grew out of.
    pub match_id: MatchId,
    /// The demand.
    pub demand_id: EntryId,
    /// The achievement.
    pub achievement_id: EntryId,
    /// Who buys.
    pub buyer_id: OrganizationId,
    /// Who sells.
    pub seller_id: OrganizationId,
    /// What kind of organisation sells.
    pub seller_kind: OrganizationKind,
    /// Who handles it.
    pub manager_id: UserId,
    /// The second technology manager with the share in per cent.
    pub second: Option<(UserId, i64)>,
    /// The day the match became a deal.
    pub opened_on: Date,
    /// The first day of the trial.
    pub trial_on: Option<Date>,
    /// The first day of the public notice.
    pub notice_on: Option<Date>,
    /// The day of signing.
    pub signed_on: Option<Date>,
    /// The day of registration.
    pub registered_on: Option<Date>,
    /// The day of the first payment.
    pub paid_on: Option<Date>,
    /// The day of landing.
    pub landed_on: Option<Date>,
    /// The contract, if it came so far.
    pub contract: Option<StoryContract>,
    /// The code of the park.
    pub park: Option<String>,
    /// The space.
    pub space_id: Option<EntryId>,
    /// What is to be done next, by which day.
    pub next_step: Option<(String, Date)>,
    /// A sentence about it: what the trial showed, or else how it landed or stands.
    pub note: Option<String>,
    /// What a trial is to show.
    pub terms: Option<String>,
}

/// The stages of the pack by what their checks or the funnel say, so that no stage is named here.
struct Milestones<'f>(&'f DealFlow);

impl<'f> Milestones<'f> {
    /// The first stage whose entering asks for a check.
    fn asking(&self, check: &str) -> Option<&'f str> {
        self.0.stages.iter().find(|stage| stage.checks.iter().any(|known| known == check)).map(|stage| stage.code.as_str())
    }
}

/// Enters a deal of a story at the days it happened. Answers the deal that the match already has.
///
/// # Errors
/// `Invalid` if the story's contract cannot be; `Internal` if the pack has no stage for matches.
pub async fn enter(tx: &Tx, ctx: &Ctx, story: StoryDeal) -> Result<DealId> {
    if let Some(known) = store::find_by_match(tx, story.match_id).await? {
        return Ok(known.id);
    }
    let flow = &ctx.pack.deal_flow;
    let start = flow.match_start().ok_or_else(|| Error::Internal("the pack has no first stage for matches".to_owned()))?;
    let steps = steps(flow, &start.code, &story, ctx.today());
    // What a story tells of today has happened by now.
    let at = |day| noon(day).min(ctx.now());
    let opened = at(story.opened_on);
    let mut deal = opening::blank(ctx, story.title.clone(), story.manager_id, &start.code);
    deal.id = DealId::at(opened);
    deal.number = numbers::next_in_year(tx, opening::PREFIX, i64::from(story.opened_on.year())).await?;
    deal.match_id = Some(story.match_id);
    deal.demand_id = Some(story.demand_id);
    deal.achievement_id = Some(story.achievement_id);
    deal.buyer_id = Some(story.buyer_id);
    deal.seller_id = Some(story.seller_id);
    deal.is_demo = true;
    deal.entered_on = story.opened_on;
    deal.created_at = opened;
    fill(&mut deal, ctx, &story);
    let last = steps.last().map_or((start.code.as_str(), story.opened_on), |(stage, day)| (stage, *day));
    last.0.clone_into(&mut deal.stage);
    deal.stage_since = at(last.1);
    deal.updated_at = deal.stage_since;
    store::insert(tx, &deal).await?;
    let mut from: Option<&str> = None;
    let whole: Vec<(&str, Date)> = std::iter::once((start.code.as_str(), story.opened_on)).chain(steps.iter().copied()).collect();
    for (stage, day) in whole.iter().copied() {
        // Where the sentence tells of the trial or of the landing, it stands there.
        let note = story.note.as_deref().filter(|_| stage == deal.stage && story.trial_on.or(story.landed_on).is_none());
        store::insert_move(tx, &NewMove { deal: deal.id, from, to: stage, by: Some(story.manager_id), note, at: at(day) }).await?;
        from = Some(stage);
    }
    settle(tx, ctx, &deal, &story).await?;
    attach_papers(tx, ctx, &deal, &whole).await?;
    let event = Event::new("deals.demo-entered", "deal", deal.id).after(&deal.digest_text());
    audit::record(tx, ctx, event.with(json!({ "number": deal.number, "stage": deal.stage }))).await?;
    Ok(deal.id)
}

/// The stages after the first one, with the days the deal entered them. What lies between two known days is spread evenly.
fn steps<'f>(flow: &'f DealFlow, start: &str, story: &StoryDeal, today: Date) -> Vec<(&'f str, Date)> {
    let milestones = Milestones(flow);
    let known = [
        ("trial_agreed", story.trial_on),
        ("notice_recorded", story.notice_on),
        ("contract_recorded", story.signed_on),
        ("registration_number", story.registered_on),
        ("payment_recorded", story.paid_on),
        ("landing_recorded", story.landed_on),
    ];
    let mut passed: Vec<(&str, Date)> = Vec::new();
    let mut here = (start, story.opened_on);
    for (check, day) in known {
        let (Some(stage), Some(day)) = (milestones.asking(check), day) else { continue };
        let Some(way) = way(flow, here.0, stage) else { continue };
        let days = base::time::days_between(here.1, day).max(0);
        let count = i64::try_from(way.len()).unwrap_or(1).max(1);
        for (index, code) in way.iter().enumerate() {
            let share = i64::try_from(index + 1).unwrap_or(1);
            passed.push((code, date_plus_days(here.1, days * share / count)));
        }
        if let Some(last) = way.last() {
            here = (last, day);
        }
    }
    // A story that only met may have come as far as the next stage by now, but never tomorrow.
    let assessed_on = date_plus_days(story.opened_on, 5);
    if passed.is_empty()
        && assessed_on <= today
        && let Some(next) = flow.stage(start).and_then(|stage| stage.next.first()).and_then(|code| flow.stage(code))
    {
        passed.push((next.code.as_str(), assessed_on));
    }
    passed
}

/// The shortest way forwards, without the stage one stands in.
fn way<'f>(flow: &'f DealFlow, from: &str, to: &str) -> Option<Vec<&'f str>> {
    let mut open: Vec<Vec<&'f str>> = vec![vec![flow.stage(from)?.code.as_str()]];
    for _ in 0..flow.stages.len() {
        let mut further = Vec::new();
        for path in open {
            let last = path.last().copied().unwrap_or_default();
            for next in flow.stage(last).into_iter().flat_map(|stage| &stage.next) {
                let mut path = path.clone();
                path.push(next.as_str());
                if next == to {
                    return Some(path.split_off(1));
                }
                further.push(path);
            }
        }
        open = further;
    }
    None
}

/// What was written down on the way.
fn fill(deal: &mut Deal, ctx: &Ctx, story: &StoryDeal) {
    if let Some(day) = story.trial_on {
        let ends = date_plus_days(day, 45);
        deal.trial_starts_on = Some(day);
        deal.trial_ends_on = Some(ends);
        deal.trial_terms = story.terms.clone().or_else(|| Some(story.title.clone()));
        if story.notice_on.or(story.signed_on).is_some() {
            deal.trial_result = story.note.clone().or_else(|| Some(story.title.clone()));
        }
        deal.mode = Some("trial_first".to_owned()).filter(|mode| ctx.pack.term("cooperation_modes", mode).is_some());
    }
    if let Some(contract) = &story.contract {
        let is_public = matches!(story.seller_kind, OrganizationKind::University | OrganizationKind::Institute);
        let listed = ctx.pack.vocabulary("price_methods").and_then(|terms| terms.terms.iter().find(|term| term.code != NEGOTIATED));
        // A university's price that was signed without a notice was found in public.
        deal.price_method = match (is_public && story.notice_on.is_none(), listed) {
            (true, Some(term)) => Some(term.code.clone()),
            _ => Some(NEGOTIATED.to_owned()),
        };
        deal.price_fen = Some(contract.total);
    }
    if let Some(day) = story.notice_on {
        deal.price_method = Some(NEGOTIATED.to_owned());
        deal.notice_starts_on = Some(day);
        deal.notice_ends_on = Some(date_plus_days(day, ctx.pack.settings.notice_days));
        deal.notice_text = Some(story.title.clone());
    }
    if let Some(day) = story.landed_on {
        deal.landed_on = Some(day);
        deal.landing_park.clone_from(&story.park);
        deal.landing_space_id = story.space_id;
        deal.landing_note = story.note.clone().filter(|_| story.trial_on.is_none());
    }
}

/// The documents without which the pack lets no deal leave the stages it has left, given on the day it left them.
async fn attach_papers(tx: &Tx, ctx: &Ctx, deal: &Deal, whole: &[(&str, Date)]) -> Result<()> {
    for pair in whole.windows(2) {
        let [(stage, _), (_, left_on)] = pair else { continue };
        let actor = Actor { user: Some(deal.manager_id), ..ctx.actor.clone() };
        let then = Ctx { clock: Arc::new(TestClock::at(noon(*left_on).min(ctx.now()))), actor, ..ctx.clone() };
        for kind in ctx.pack.deal_flow.stage(stage).into_iter().flat_map(|stage| &stage.documents) {
            let name = format!("{}.pdf", ctx.pack.label("document_kinds", kind, Lang::Zh));
            let placed =
                files::place(ctx, Upload { name, bytes: paper(&format!("{} {kind}: invented for the demonstration", deal.number)) })
                    .await?;
            files::insert(tx, &then, Owner::Deal(deal.id), kind, &placed).await?;
            placed.keep();
        }
    }
    Ok(())
}

/// A document of one page that says one line in Latin letters.
fn paper(line: &str) -> Vec<u8> {
    let words = format!("BT /F1 14 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(text.len());
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table_at = text.len();
    text.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| text.push_str(&format!("{place:010} 00000 n \n")));
    text.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n", objects.len() + 1));
    text.into_bytes()
}

/// Contract, payment, shares and the next step.
async fn settle(tx: &Tx, ctx: &Ctx, deal: &Deal, story: &StoryDeal) -> Result<()> {
    if let (Some(contract), Some(signed_on)) = (&story.contract, story.signed_on) {
        let seller_kind = match story.seller_kind {
            OrganizationKind::University => "022",
            OrganizationKind::Institute => "021",
            _ => "1xx",
        };
        let input = ContractInput {
            kind: contract.kind.clone(),
            title: story.title.clone(),
            total: contract.total,
            technical: contract.technical,
            signed_on,
            valid_from_on: Some(signed_on),
            valid_to_on: Some(date_plus_days(signed_on, 730)),
            technical_field: contract.technical_field.clone(),
            buyer_kind: "1xx".to_owned(),
            seller_kind: seller_kind.to_owned(),
            ip_kind: contract.ip_kind.clone(),
            plan_level: "none".to_owned(),
            flow: "local".to_owned(),
            buyer_region: ctx.pack.settings.district_code.clone(),
            seller_region: ctx.pack.settings.district_code.clone(),
            buyer_country: CHINA.to_owned(),
            seller_country: CHINA.to_owned(),
        };
        let mut record = checked(ctx, deal.id, input, None, Fen(0))?;
        record.id = ContractId::at(noon(signed_on));
        if let Some(day) = story.registered_on {
            record.registration_number = Some(registration_number(ctx, deal, day));
            record.registered_on = Some(day);
            record.registration_confirmed_at = Some(noon(day));
        }
        store::save_contract(tx, &record, noon(signed_on), None).await?;
        if let Some(day) = story.paid_on {
            let payment = Payment { id: PaymentId::at(noon(day)), amount_fen: Fen(contract.total.0 / 2), paid_on: day, note: None };
            store::insert_payment(tx, record.id, &payment, noon(day)).await?;
        }
    }
    if let Some(day) = story.paid_on {
        let second = story.second.map_or(0, |(_, percent)| percent * 100);
        let mut inputs = vec![ShareInput { row: 1, manager: story.manager_id, share_bp: WHOLE - second, work: deal.title.clone() }];
        inputs.extend(story.second.map(|(manager, _)| ShareInput { row: 2, manager, share_bp: second, work: deal.title.clone() }));
        let managers: Vec<UserId> = inputs.iter().map(|share| share.manager).collect();
        let checked = shares::checked(&inputs, &managers)?;
        store::replace_shares(tx, deal.id, &checked, Some(story.manager_id), noon(day)).await?;
        for share in &checked {
            store::agree_share(tx, deal.id, share.manager_id, noon(day)).await?;
        }
    }
    if let Some((text, due_on)) = &story.next_step {
        let task = Task {
            id: TaskId::at(ctx.now()),
            user_id: story.manager_id,
            noun: "deal".to_owned(),
            noun_id: deal.id.to_string(),
            text: text.clone(),
            due_on: *due_on,
            done_at: None,
            deal_title: None,
            deal_stage: None,
        };
        store::insert_task(tx, &task, deal.updated_at).await?;
    }
    Ok(())
}

/// The customs code of China.
const CHINA: &str = "142";

/// An invented number of the right form: year, district, running number of the deal.
fn registration_number(ctx: &Ctx, deal: &Deal, day: Date) -> String {
    let running: String = deal.number.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    format!("{:04}{:0>6}{running:0>6}", day.year(), ctx.pack.settings.district_code)
}

fn noon(day: Date) -> Timestamp {
    start_of_day(day).checked_add(jiff::SignedDuration::from_hours(12)).unwrap_or_else(|_| start_of_day(day))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_paper_says_where_its_parts_stand() {
        let text = String::from_utf8(paper("X-1 contract")).unwrap();
        let table: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text.get(table..).unwrap().starts_with("xref\n0 6\n") && text.contains("(X-1 contract) Tj"));
        let first: usize = text.get(table..).unwrap().lines().nth(3).unwrap().get(..10).unwrap().parse().unwrap();
        assert!(text.get(first..).unwrap().starts_with("1 0 obj"));
    }
}
