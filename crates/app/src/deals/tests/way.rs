//! The way of a deal: a walk of thousands of tries against a model, opening, moving back, closing, handing over.

use std::collections::HashSet;

use base::{Date, Fen, id::DealId, time::date_plus_days};

use crate::{
    Ctx, Error,
    accounts::Role,
    deals::{self, DealFilter, Landing, OpenDeal, Sight},
    matches, on_both,
    pack::{DealFlow, Stage},
    tests::{Dice, PARK, Scene, code, codes, contract, share},
};

/// What has been done about a deal, kept beside the database by the test itself.
#[derive(Default)]
struct Model {
    stage: String,
    visited: HashSet<String>,
    done: HashSet<&'static str>,
    documents: HashSet<&'static str>,
    method: Option<&'static str>,
    notice_ends_on: Option<Date>,
    signed_on: Option<Date>,
}

impl Model {
    /// Whether a check of the pack holds, told in the model's own words.
    fn holds(&self, check: &str, today: Date) -> bool {
        match check {
            "parties_named" => true,
            "contact_logged" => self.done.contains("contact"),
            "trial_agreed" => self.done.contains("trial"),
            "trial_result_recorded" => !self.done.contains("trial") || self.done.contains("trial result"),
            "price_recorded" => self.method.is_some(),
            "notice_recorded" => self.notice_ends_on.is_some(),
            "public_notice_days" => {
                self.method != Some("negotiated")
                    || self.notice_ends_on.is_some_and(|last| last < today && self.signed_on.is_none_or(|signed| signed > last))
            }
            "price_as_noticed" => true,
            "no_open_objection" => !self.done.contains("objection"),
            "contract_recorded" => self.signed_on.is_some(),
            "contributions_agreed" => self.done.contains("shares"),
            "registration_number" => self.done.contains("registration"),
            "payment_recorded" => self.done.contains("payment"),
            "landing_recorded" => self.done.contains("landing"),
            "follow_up_planned" => self.done.contains("follow-up"),
            other => panic!("the pack asks for {other}, which the model does not know"),
        }
    }

    fn may_go_to(&self, flow: &DealFlow, to: &Stage, today: Date) -> bool {
        let from = flow.stage(&self.stage).unwrap();
        let (first, last) = (flow.position(&from.code).unwrap(), flow.position(&to.code).unwrap());
        let skipped = flow.stages.iter().enumerate().filter(|(place, _)| *place > first && *place < last).map(|(_, stage)| stage);
        let mut needed = skipped.filter(|stage| stage.required_when.is_some() && self.method == Some("negotiated"));
        from.next.contains(&to.code)
            && from.documents.iter().all(|document| self.documents.contains(document.as_str()))
            && needed.all(|stage| self.visited.contains(&stage.code))
            && to.checks.iter().all(|check| self.holds(check, today))
    }

    /// Work that a declared move still waits for, so that the walk gets about.
    fn wanted(&self, flow: &DealFlow, dice: &mut Dice, today: Date) -> &'static str {
        let from = flow.stage(&self.stage).unwrap();
        let Some(to) = from.next.get(dice.roll(from.next.len().max(1))).and_then(|to| flow.stage(to)) else { return "documents" };
        let missing = to.checks.iter().find(|check| !self.holds(check, today)).map_or("documents", String::as_str);
        match missing {
            "contact_logged" => "contact",
            "trial_agreed" => "trial",
            "trial_result_recorded" => "trial result",
            "price_recorded" => dice.pick::<&str>(&["negotiated", "listed"]),
            "notice_recorded" | "public_notice_days" => "notice",
            "no_open_objection" => "decide",
            "contract_recorded" => "contract",
            "contributions_agreed" => "shares",
            "registration_number" => "registration",
            "payment_recorded" => "payment",
            "landing_recorded" => "landing",
            "follow_up_planned" => "follow-up",
            _ => "documents",
        }
    }

    fn enter(&mut self, stage: &str) {
        stage.clone_into(&mut self.stage);
        self.visited.insert(stage.to_owned());
    }
}

const WORK: [&str; 16] = [
    "contact",
    "trial",
    "trial result",
    "negotiated",
    "listed",
    "notice",
    "withdraw notice",
    "contract",
    "registration",
    "payment",
    "shares",
    "landing",
    "follow-up",
    "objection",
    "decide",
    "documents",
];

/// Tries a piece of work; where it is taken the model learns of it.
async fn work(scene: &Scene, ctx: &Ctx, id: DealId, what: &'static str, model: &mut Model) {
    let deal = scene.read(id).await;
    let (version, today) = (deal.version, ctx.today());
    let later = |days| date_plus_days(today, days);
    match what {
        "contact" => deals::log_contact(ctx, id, "phone", "both", "谈了一次", None).await.unwrap(),
        "trial" => drop(deals::record_trial(ctx, id, version, today, later(20), "先用后付").await.unwrap()),
        "trial result" => {
            if deals::record_trial_result(ctx, id, version, "良率升了两成").await.is_err() {
                return;
            }
        }
        "negotiated" | "listed" => {
            let price = (what == "negotiated").then_some(Fen(60_000_000));
            if deals::record_price(ctx, id, version, what, price).await.is_ok() {
                model.method = Some(what);
            }
            return;
        }
        "notice" => {
            if deals::publish_notice(ctx, id, version, today, later(15), "拟许可").await.is_ok() {
                model.notice_ends_on = Some(later(15));
            }
            return;
        }
        "withdraw notice" => {
            if deals::withdraw_notice(ctx, id, version).await.is_ok() {
                model.notice_ends_on = None;
            }
            return;
        }
        "contract" => {
            if deals::record_contract(ctx, id, version, contract(today)).await.is_ok() {
                model.signed_on = Some(today);
            }
            return;
        }
        "registration" => {
            if deals::register_contract(ctx, id, version, &format!("{version:016}"), today).await.is_err() {
                return;
            }
        }
        "payment" => {
            if deals::record_payment(ctx, id, version, Fen(1_000), today, None).await.is_err() {
                return;
            }
        }
        "shares" => drop(deals::propose_shares(ctx, id, version, &[share(scene.manager.id, 10_000)]).await.unwrap()),
        "landing" => {
            let landing = Landing { park: PARK.to_owned(), on: today, ..Landing::default() };
            deals::record_landing(ctx, id, version, landing).await.unwrap();
        }
        "follow-up" => drop(deals::plan_follow_up(ctx, id, version, later(30)).await.unwrap()),
        "objection" => {
            if deals::raise_objection(&scene.app.visitor_ctx(), id, "王五", "电话 138", "成果归属有争议").await.is_err() {
                return;
            }
        }
        "decide" => {
            let officer = scene.ctx(&scene.officer).await;
            for objection in deals::read_deal(&officer, id).await.unwrap().objections.into_iter().filter(|one| one.outcome.is_none()) {
                deals::decide_objection(&officer, id, objection.id, "dismissed", "查无实据").await.unwrap();
            }
            model.done.remove("objection");
            return;
        }
        _ => {
            for kind in ["trial_agreement", "assessment_report", "contract"] {
                if model.documents.insert(kind) {
                    scene.attach(id, kind).await;
                    break;
                }
            }
            return;
        }
    }
    model.done.insert(what);
}

on_both! {
    /// Whatever is tried in whatever order: a deal moves only along the pack's ways, and forwards only when everything asked for is there.
    async fn only_declared_moves_happen_and_only_when_what_they_ask_for_is_there(app: TestApp) {
        let scene = Scene::new(app).await;
        let flow = scene.app.pack.deal_flow.clone();
        let mut dice = Dice(0xDEA1_5EED);
        let (mut reached, mut refused, mut taken) = (HashSet::new(), 0, 0);
        for _ in 0..2 {
            let deal = scene.deal().await;
            let mut model = Model::default();
            model.enter(&deal.stage);
            for _ in 0..75 {
                let ctx = scene.ctx(&scene.manager).await;
                let stage = flow.stage(&model.stage).unwrap();
                match dice.roll(12) {
                    0..=3 => {
                        let what = model.wanted(&flow, &mut dice, ctx.today());
                        work(&scene, &ctx, deal.id, what, &mut model).await;
                    }
                    4 | 5 => work(&scene, &ctx, deal.id, dice.pick::<&str>(&WORK), &mut model).await,
                    6 => scene.app.clock.advance_days(i64::try_from(dice.roll(17)).unwrap()),
                    7 if dice.roll(3) == 0 => {
                        let to = &dice.pick(&flow.stages).code;
                        let moved = deals::move_back(&ctx, deal.id, scene.read(deal.id).await.version, to, None).await;
                        assert_eq!(moved.is_ok(), stage.back.contains(to), "back from {} to {to}: {moved:?}", stage.code);
                        if moved.is_ok() {
                            model.enter(to);
                        }
                    }
                    side => {
                        let declared: Vec<&Stage> = stage.next.iter().map(|next| flow.stage(next).unwrap()).collect();
                        let to = if side == 8 || declared.is_empty() { dice.pick(&flow.stages) } else { *dice.pick(&declared) };
                        let moved = scene.advance(deal.id, &to.code).await;
                        let may = model.may_go_to(&flow, to, ctx.today());
                        assert_eq!(moved.is_ok(), may, "from {} to {}: {moved:?}", stage.code, to.code);
                        if may {
                            model.enter(&to.code);
                            taken += 1;
                        } else {
                            refused += 1;
                        }
                    }
                }
                assert_eq!(scene.read(deal.id).await.stage, model.stage);
                reached.insert(model.stage.clone());
            }
        }
        assert!(reached.len() >= 8 && refused > 20 && taken > 10, "the walk has been about: {reached:?}, {refused} refused, {taken} taken");
    }

    async fn everything_that_is_missing_is_named_together(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        scene.bring(deal.id, "negotiation").await;
        assert_eq!(codes(scene.advance(deal.id, "signing").await), [
            "problem-deals-contract-recorded",
            "problem-deals-public-notice-days",
            "problem-deals-stage-skipped",
        ]);
        let folder = deals::read_deal(&scene.ctx(&scene.manager).await, deal.id).await.unwrap();
        let signing = folder.next.iter().find(|next| next.code == "signing").unwrap();
        assert_eq!(signing.requirements.iter().filter(|asked| !asked.is_met).count(), 3, "the page says the same beforehand");
    }

    async fn a_deal_goes_from_contact_to_follow_up_and_is_closed_as_done(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        assert_eq!(deal.stage, "contact");
        let ctx = scene.ctx(&scene.manager).await;
        assert_eq!(code(deals::close_deal(&ctx, deal.id, deal.version, "done", None).await), "problem-deals-not-done");
        scene.bring(deal.id, "follow_up").await;
        let folder = deals::read_deal(&ctx, deal.id).await.unwrap();
        let stages: Vec<&str> = folder.moves.iter().map(|moved| moved.to_stage.as_str()).collect();
        assert_eq!(stages, ["contact", "assessment", "negotiation", "public_notice", "signing", "registration", "payment", "landing", "follow_up"]);
        let done = deals::close_deal(&ctx, deal.id, folder.deal.version, "done", None).await;
        assert_eq!(code(done), "problem-deals-follow-up-result");
        let deal = deals::record_follow_up(&ctx, deal.id, folder.deal.version, "良率稳定在九成八").await.unwrap();
        let closed = deals::close_deal(&ctx, deal.id, deal.version, "done", None).await.unwrap();
        assert_eq!(closed.close_reason.as_deref(), Some("done"));
        assert_eq!(code(deals::record_price(&ctx, deal.id, closed.version, "listed", None).await), "problem-deals-closed");
        assert_eq!(code(scene.advance(deal.id, "follow_up").await), "problem-deals-closed");
        let told = scene.told(&scene.member).await;
        for kind in ["deal-opened", "deal-advanced", "deal-contract", "deal-registered", "deal-paid", "deal-landed", "deal-closed"] {
            assert!(told.contains(&kind.to_owned()), "the firm is told of {kind}: {told:?}");
        }
        let count = |kind: &str| told.iter().filter(|known| *known == kind).count();
        assert_eq!((count("deal-advanced"), count("deal-notice")), (7, 1), "of the public notice the firm is told once: {told:?}");
        assert!(!scene.told(&scene.manager).await.contains(&"deal-advanced".to_owned()), "nobody is told of their own doing");
    }

    async fn a_trial_before_payment_is_agreed_on_used_and_judged(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        scene.enter(deal.id, "assessment").await;
        let ctx = scene.ctx(&scene.manager).await;
        assert_eq!(code(deals::record_trial_result(&ctx, deal.id, scene.read(deal.id).await.version, "好").await), "problem-deals-no-trial");
        let backwards = deals::record_trial(&ctx, deal.id, scene.read(deal.id).await.version, ctx.today(), date_plus_days(ctx.today(), -1), "先用").await;
        assert_eq!(code(backwards), "problem-deals-ends-before");
        scene.enter(deal.id, "trial").await;
        assert_eq!(codes(scene.advance(deal.id, "negotiation").await), ["problem-deals-document", "problem-deals-trial-result-recorded"]);
        scene.app.clock.advance_days(30);
        deals::jobs::tick(&scene.app.system_ctx()).await.unwrap();
        deals::jobs::tick(&scene.app.system_ctx()).await.unwrap();
        assert_eq!(scene.told(&scene.manager).await, ["deal-trial-ends"]);
        scene.attach(deal.id, "trial_agreement").await;
        let ctx = scene.ctx(&scene.manager).await;
        deals::record_trial_result(&ctx, deal.id, scene.read(deal.id).await.version, "边缘误差 2 微米").await.unwrap();
        scene.advance(deal.id, "negotiation").await.unwrap();
    }

    async fn what_became_due_while_nobody_looked_is_told_once_and_what_is_long_past_is_not(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        deals::plan_follow_up(&ctx, deal.id, deal.version, date_plus_days(ctx.today(), 10)).await.unwrap();
        scene.app.clock.advance_days(13);
        for _ in 0..2 {
            deals::jobs::tick(&scene.app.system_ctx()).await.unwrap();
            scene.app.clock.advance_days(1);
        }
        assert_eq!(scene.told(&scene.manager).await, ["deal-follow-up"]);
        let late = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        deals::plan_follow_up(&ctx, late.id, late.version, date_plus_days(ctx.today(), 10)).await.unwrap();
        scene.app.clock.advance_days(60);
        deals::jobs::tick(&scene.app.system_ctx()).await.unwrap();
        assert_eq!(scene.told(&scene.manager).await.len(), 1);
    }

    async fn whoever_acts_on_an_unseen_version_loses(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        deals::record_price(&ctx, deal.id, deal.version, "listed", None).await.unwrap();
        assert_eq!(code(deals::record_price(&ctx, deal.id, deal.version, "auction", None).await), "problem-deals-stale");
        assert_eq!(code(deals::advance_deal(&ctx, deal.id, deal.version, "assessment", None).await), "problem-deals-stale");
        assert_eq!(code(deals::close_deal(&ctx, deal.id, deal.version, "price", None).await), "problem-deals-stale");
        assert_eq!(scene.read(deal.id).await.price_method.as_deref(), Some("listed"));
    }

    async fn a_deal_entered_by_hand_begins_as_a_lead_and_names_its_parties(app: TestApp) {
        let scene = Scene::new(app).await;
        let (demand, achievement) = (scene.published("demand", "需求").await, scene.published("achievement", "成果").await);
        let ctx = scene.ctx(&scene.manager).await;
        let input = |demand: &str, achievement: &str| OpenDeal {
            title: "一条线索".to_owned(), demand_number: demand.to_owned(), achievement_number: achievement.to_owned(), ..OpenDeal::default()
        };
        let lead = deals::open_deal(&ctx, input("", "")).await.unwrap();
        assert_eq!((lead.stage.as_str(), lead.buyer_id), ("lead", None));
        assert_eq!(codes(scene.advance(lead.id, "contact").await), ["problem-deals-parties-named"]);
        assert_eq!(code(deals::name_parties(&ctx, lead.id, lead.version, input("D-2026-9999", "")).await), "problem-deals-no-entry");
        let named = deals::name_parties(&ctx, lead.id, lead.version, input(&demand.number, &achievement.number)).await.unwrap();
        assert_eq!((named.buyer_id, named.seller_id), (Some(scene.firm.id), Some(scene.university.id)));
        assert!(scene.told(&scene.member).await.iter().all(|kind| !kind.starts_with("deal")), "a lead is the manager's own affair");
        scene.advance(lead.id, "contact").await.unwrap();
        assert!(matches!(deals::open_deal(&scene.ctx(&scene.member).await, input("", "")).await, Err(Error::Forbidden)));
    }

    async fn nobody_opens_or_is_given_more_than_they_may_carry(app: TestApp) {
        let mut pack = (*app.pack).clone();
        pack.settings.capacity = 1;
        let scene = Scene::new(app.with_pack(std::sync::Arc::new(pack))).await;
        let deal = scene.deal().await;
        let (ctx, second) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.second).await);
        let input = || OpenDeal { title: "又一条".to_owned(), ..OpenDeal::default() };
        assert_eq!(code(deals::open_deal(&ctx, input()).await), "problem-matches-load");
        matches::take_demand(&second, scene.published("demand", "占满").await.id).await.unwrap();
        assert_eq!(code(deals::hand_over(&ctx, deal.id, deal.version, scene.second.id, None).await), "problem-deals-capacity");
        assert_eq!(code(deals::hand_over(&ctx, deal.id, deal.version, scene.member.id, None).await), "problem-deals-no-manager");
    }

    async fn a_deal_handed_over_goes_with_its_lines_and_both_know(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let (ctx, second) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.second).await);
        deals::add_task(&ctx, deal.id, "寄样", date_plus_days(ctx.today(), 3)).await.unwrap();
        deals::hand_over(&scene.ctx(&scene.officer).await, deal.id, deal.version, scene.second.id, Some("换人")).await.unwrap();
        assert_eq!(deals::list_tasks(&second, date_plus_days(ctx.today(), 9)).await.unwrap().len(), 1);
        assert!(deals::read_deal(&ctx, deal.id).await.is_err(), "it is no longer theirs to see");
        assert_eq!(deals::read_deal(&second, deal.id).await.unwrap().sight, Sight::Manager);
        for user in [&scene.manager, &scene.second] {
            assert!(scene.told(user).await.contains(&"deal-handed-over".to_owned()), "{}", user.name);
        }
    }

    async fn a_deal_is_closed_with_a_reason_of_the_list(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        assert_eq!(code(deals::close_deal(&ctx, deal.id, deal.version, "", None).await), "problem-deals-choose");
        assert_eq!(code(deals::close_deal(&ctx, deal.id, deal.version, "because", None).await), "problem-deals-unknown-choice");
        assert!(matches!(deals::close_deal(&scene.ctx(&scene.officer).await, deal.id, deal.version, "price", None).await, Err(Error::Forbidden)));
        assert_eq!(code(deals::close_deal(&ctx, deal.id, deal.version, "other", None).await), "problem-matches-reason-note");
        deals::close_deal(&ctx, deal.id, deal.version, "price", Some("差一倍")).await.unwrap();
        let filter = DealFilter { is_open: Some(false), ..DealFilter::default() };
        assert_eq!(deals::list_deals(&ctx, &filter, 0, 10).await.unwrap().1, 1);
        assert_eq!(matches::load_of(&ctx, scene.manager.id).await.unwrap().now, 1, "the demand is still in hand");
    }

    async fn the_board_shows_each_open_deal_in_the_column_of_its_stage_to_those_concerned(app: TestApp) {
        let scene = Scene::new(app).await;
        let (one, two) = (scene.deal().await, scene.deal().await);
        scene.enter(two.id, "assessment").await;
        let board = |user| { let scene = &scene; async move {
            let board = deals::deal_board(&scene.ctx(user).await, &DealFilter::default()).await.unwrap();
            board.columns.into_iter().filter(|column| column.count > 0).map(|column| (column.code, column.deals[0].deal.id)).collect::<Vec<_>>()
        } };
        let expected = vec![("contact".to_owned(), one.id), ("assessment".to_owned(), two.id)];
        assert_eq!(board(&scene.manager).await, expected);
        assert_eq!(board(&scene.officer).await, expected);
        assert_eq!(board(&scene.member).await, expected);
        assert!(board(&scene.second).await.is_empty());
        let stranger = scene.app.user_at(crate::organizations::OrganizationKind::Firm, Role::Member).await.1;
        assert!(board(&stranger).await.is_empty());
        assert!(matches!(deals::read_deal(&scene.ctx(&stranger).await, one.id).await, Err(Error::NotFound(_))));
        let party = deals::read_deal(&scene.ctx(&scene.member).await, two.id).await.unwrap();
        assert!(party.contacts.iter().all(|contact| contact.note.is_empty()) && party.contributions.is_empty() && party.sight == Sight::Party);
    }
}
