//! Matches on both databases: clocks, limits, conflicts, who is told.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use base::{
    Date,
    id::{EntryId, UserId},
    time::date_plus_days,
};
use serde_json::json;

use super::*;
use crate::{
    Ctx, Error,
    accounts::Role,
    notices, on_both,
    organizations::{Organization, OrganizationKind},
    registers::{Entry, Status, Values, kinds},
    testing::{TestApp, TestUser},
};

/// A district with a firm, a university, two technology managers and an officer.
struct District {
    app: TestApp,
    firm: Organization,
    university: Organization,
    member: TestUser,
    transfer: TestUser,
    manager: TestUser,
    other: TestUser,
    officer: TestUser,
}

impl District {
    async fn new(app: TestApp) -> Self {
        let (firm, member) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (university, transfer) = app.user_at(OrganizationKind::University, Role::TransferOfficer).await;
        let manager = app.user().named("周经理").with(Role::TechnologyManager).build().await;
        let other = app.user().named("郁经理").with(Role::TechnologyManager).build().await;
        let officer = app.user_with(Role::CommissionOfficer).await;
        Self { app, firm, university, member, transfer, manager, other, officer }
    }

    async fn ctx(&self, user: &TestUser) -> Ctx {
        self.app.actor_ctx(user).await
    }

    /// A published entry that nobody indexed.
    async fn publish(&self, kind: &str, title: &str) -> EntryId {
        self.publish_with(kind, title, &[]).await
    }

    /// The same with more fields.
    async fn publish_with(&self, kind: &str, title: &str, more: &[(&str, &str)]) -> EntryId {
        let ctx = self.app.system_ctx();
        let owner = if kind == "demand" { &self.firm } else { &self.university };
        let values = Values(
            [("title", json!(title)), ("summary", json!(title)), ("situation", json!("边缘卷曲")), ("effect", json!("边缘平整"))]
                .into_iter()
                .chain(more.iter().map(|(key, value)| (*key, json!(value))))
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        );
        let mut entry: Entry = crate::registers::commands::new_entry(&ctx, kinds::by_key(kind).unwrap(), owner.id, values, false);
        entry.number = format!("{}-{}", kind, entry.id);
        entry.status = Status::Published;
        entry.is_secrecy_declared = true;
        entry.published_at = Some(ctx.now());
        let tx = self.app.db.begin().await.unwrap();
        crate::registers::commands::insert(&tx, &ctx, &entry).await.unwrap();
        tx.commit().await.unwrap();
        entry.id
    }

    /// A published entry with just these fields, not stored yet.
    fn entry(&self, kind: &str, owner: &Organization, title: &str, fields: &serde_json::Value) -> Entry {
        let ctx = self.app.system_ctx();
        let given = fields.as_object().unwrap().iter().map(|(key, value)| (key.clone(), value.clone()));
        let values = Values([("title".to_owned(), json!(title)), ("summary".to_owned(), json!(title))].into_iter().chain(given).collect());
        let entry = crate::registers::commands::new_entry(&ctx, kinds::by_key(kind).unwrap(), owner.id, values, false);
        let (number, published_at) = (format!("{kind}-{}", entry.id), Some(ctx.now()));
        Entry { number, published_at, status: Status::Published, is_secrecy_declared: true, ..entry }
    }

    async fn store(&self, entries: &[Entry]) {
        let (ctx, tx) = (self.app.system_ctx(), self.app.db.begin().await.unwrap());
        for part in entries.chunks(1_000) {
            crate::registers::commands::insert_several(&tx, &ctx, part).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn pair(&self) -> Pair {
        Pair {
            demand: self.publish("demand", "涂布后薄膜边缘卷曲").await,
            achievement: self.publish("achievement", "边缘厚度在线测量").await,
        }
    }

    async fn days_later(&self, days: i64) {
        self.app.clock.advance_days(days);
        jobs::tick(&self.app.system_ctx()).await.unwrap();
        // A second look finds nothing left to do.
        jobs::tick(&self.app.system_ctx()).await.unwrap();
    }

    async fn told(&self, user: &TestUser) -> Vec<String> {
        let (found, _) = notices::list_notices(&self.ctx(user).await, 0, 100).await.unwrap();
        let mut kinds: Vec<String> = found.into_iter().map(|notice| notice.kind).collect();
        kinds.sort();
        kinds
    }

    async fn find(&self, found: &Match) -> Match {
        store::find(&self.app.db, found.id).await.unwrap().unwrap()
    }
}

fn contact(kind: &str) -> LogContact {
    LogContact { kind: kind.to_owned(), side: PartySide::Demand, note: "约了下周".to_owned(), next: None }
}

fn refusal(side: PartySide, reason: &str, note: &str) -> Refuse {
    Refuse { side, reason: reason.to_owned(), note: note.to_owned() }
}

fn code(outcome: Result<impl std::fmt::Debug, Error>) -> String {
    match outcome.expect_err("must be refused") {
        Error::Conflict(problem) => problem.code.to_owned(),
        Error::Invalid(problems) => problems.0[0].code.to_owned(),
        other => format!("{other:?}"),
    }
}

mod clocks {
    use super::*;

    on_both! {
        async fn the_three_clocks_run_from_taking_up_and_nobody_is_told_twice(app: TestApp) {
            let district = District::new(app).await;
            let found = take_match(&district.ctx(&district.manager).await, district.pair().await).await.unwrap();
            let today = district.app.system_ctx().today();
            assert_eq!(found.contact_due_on, Some(date_plus_days(today, 9)));
            district.days_later(8).await;
            assert!(district.told(&district.manager).await.is_empty());
            district.days_later(1).await;
            assert_eq!(district.told(&district.manager).await, ["match-contact-due"]);
            district.days_later(11).await;
            assert!(district.told(&district.officer).await.is_empty(), "day 20");
            district.days_later(1).await;
            assert_eq!(district.told(&district.officer).await, ["match-escalated"]);
            district.days_later(23).await;
            assert_eq!(district.find(&found).await.state, State::Claimed, "day 44");
            district.days_later(1).await;
            let pooled = district.find(&found).await;
            assert_eq!((pooled.state, pooled.manager_id, pooled.pool_on), (State::Recommended, None, None));
            assert_eq!(district.told(&district.manager).await, ["demand-pooled", "match-contact-due"]);
            assert!(store::find_take(&district.app.db, found.demand_id).await.unwrap().is_none(), "the demand is anybody's again");
            // Nobody has the demand now, and it was published 45 days ago.
            assert_eq!(district.told(&district.officer).await, ["demand-unclaimed", "match-escalated"]);
            district.days_later(30).await;
            assert_eq!(district.told(&district.officer).await.len(), 2);
            assert_eq!(district.told(&district.manager).await.len(), 2);
        }

        async fn a_contact_stops_the_clocks(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let found = take_match(&ctx, district.pair().await).await.unwrap();
            log_contact(&ctx, found.id, contact("phone")).await.unwrap();
            district.days_later(60).await;
            assert_eq!(district.find(&found).await.state, State::Contacted);
            assert!(district.told(&district.manager).await.is_empty());
            assert!(district.told(&district.officer).await.is_empty());
        }

        async fn a_match_taken_up_again_after_the_pool_starts_anew(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let found = take_match(&district.ctx(&district.manager).await, pair).await.unwrap();
            district.days_later(45).await;
            let again = take_match(&district.ctx(&district.other).await, pair).await.unwrap();
            assert_eq!((again.id, again.manager_id), (found.id, Some(district.other.id)), "one record for a pair");
            assert_eq!((again.reminded_at, again.escalated_at), (None, None));
            district.days_later(9).await;
            assert_eq!(district.told(&district.other).await, ["match-contact-due"]);
        }

        async fn a_demand_nobody_took_is_reported_from_publication(app: TestApp) {
            let district = District::new(app).await;
            let demand = district.publish("demand", "没有人认领").await;
            district.days_later(20).await;
            assert!(district.told(&district.officer).await.is_empty());
            let desk = desk::officer_desk(&district.ctx(&district.officer).await).await.unwrap();
            assert_eq!(desk.unclaimed.iter().map(|entry| entry.id).collect::<Vec<_>>(), [demand], "late on the desk from day 9");
            district.days_later(1).await;
            assert_eq!(district.told(&district.officer).await, ["demand-unclaimed"]);
        }

        async fn what_is_late_at_the_same_moment_is_told_together(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            for _ in 0..3 {
                take_match(&ctx, district.pair().await).await.unwrap();
                district.publish("demand", "没有人认领").await;
            }
            district.days_later(9).await;
            assert_eq!(district.told(&district.manager).await, ["matches-contact-due"], "three first contacts, one notice");
            district.days_later(12).await;
            assert_eq!(district.told(&district.officer).await, ["demands-unclaimed", "matches-escalated"]);
            district.days_later(24).await;
            assert_eq!(district.told(&district.manager).await, ["demands-pooled", "matches-contact-due"]);
            let (found, _) = notices::list_notices(&district.ctx(&district.officer).await, 0, 10).await.unwrap();
            let unclaimed: Vec<_> = found.iter().filter(|notice| notice.kind == "demands-unclaimed").map(|notice| &notice.args["count"]).collect();
            assert_eq!(unclaimed, [&json!("3"), &json!("3")], "three at first, and three more once they were back in the pool");
        }

        async fn working_days_are_counted_where_the_pack_says_so(app: TestApp) {
            let mut pack = (*app.pack).clone();
            pack.settings.clocks.is_working_days = true;
            pack.settings.clocks.holidays = vec!["2026-11-24".parse().unwrap()];
            let district = District::new(app.with_pack(std::sync::Arc::new(pack))).await;
            let found = take_match(&district.ctx(&district.manager).await, district.pair().await).await.unwrap();
            // From Monday the 23rd: a holiday on Tuesday, then nine working days.
            assert_eq!(found.contact_due_on, Some("2026-12-07".parse::<Date>().unwrap()));
        }

        async fn putting_a_line_off_does_not_stop_the_clock(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let found = take_match(&ctx, district.pair().await).await.unwrap();
            let escalate = found.escalate_on.unwrap();
            assert_eq!(code(defer_contact(&ctx, found.id, date_plus_days(escalate, 1)).await), "problem-matches-defer-late");
            assert_eq!(code(defer_contact(&ctx, found.id, date_plus_days(ctx.today(), -1)).await), "problem-matches-day-over");
            defer_contact(&ctx, found.id, escalate).await.unwrap();
            district.days_later(21).await;
            assert_eq!(district.told(&district.officer).await, ["match-escalated"]);
        }
    }
}

mod taking {
    use super::*;

    on_both! {
        async fn of_two_managers_at_once_one_wins(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let (one, two) = (district.ctx(&district.manager).await, district.ctx(&district.other).await);
            let (first, second) = tokio::join!(take_match(&one, pair), take_match(&two, pair));
            assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|won| *won).count(), 1, "{first:?} {second:?}");
            let loser = if first.is_ok() { code(second) } else { code(first) };
            assert!(["problem-matches-taken", "problem-matches-taken-by", "problem-matches-stale"].contains(&loser.as_str()), "{loser}");
            assert_eq!(store::list_of_entry(&district.app.db, pair.demand).await.unwrap().len(), 1);
            let (first, second) = tokio::join!(take_demand(&one, pair.demand), take_demand(&two, pair.demand));
            assert!(first.is_err() && second.is_err(), "the demand went with the match");
        }

        async fn taking_a_demand_takes_its_matches(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let told = recommend(&district.ctx(&district.officer).await, pair).await.unwrap();
            assert_eq!(told.state, State::Recommended);
            assert_eq!(district.told(&district.member).await, ["match-recommended"]);
            assert_eq!(district.told(&district.transfer).await, ["match-recommended"]);
            assert_eq!(code(recommend(&district.ctx(&district.officer).await, pair).await), "problem-matches-recorded");
            let ctx = district.ctx(&district.manager).await;
            let taken = take_demand(&ctx, pair.demand).await.unwrap();
            assert_eq!(taken.iter().map(|found| (found.id, found.state)).collect::<Vec<_>>(), [(told.id, State::Claimed)]);
            assert_eq!(code(take_demand(&ctx, pair.demand).await), "problem-matches-already-yours");
            assert_eq!(code(take_demand(&district.ctx(&district.other).await, pair.demand).await), "problem-matches-taken-by");
            release_demand(&ctx, pair.demand).await.unwrap();
            assert_eq!(district.find(&told).await.state, State::Recommended);
            take_demand(&district.ctx(&district.other).await, pair.demand).await.unwrap();
        }

        async fn nobody_carries_more_than_the_limit_and_the_figures_are_named(app: TestApp) {
            let mut pack = (*app.pack).clone();
            pack.settings.capacity = 2;
            let district = District::new(app.with_pack(std::sync::Arc::new(pack))).await;
            let ctx = district.ctx(&district.manager).await;
            let demand = district.publish("demand", "第一条").await;
            take_demand(&ctx, demand).await.unwrap();
            assert_eq!(load_of(&ctx, district.manager.id).await.unwrap(), Load { now: 1, limit: 2 }, "a demand without a match counts as one");
            let achievement = district.publish("achievement", "第一项").await;
            take_match(&ctx, Pair { demand, achievement }).await.unwrap();
            assert_eq!(load_of(&ctx, district.manager.id).await.unwrap().now, 1, "its first match adds nothing");
            let second = take_match(&ctx, district.pair().await).await.unwrap();
            let refused = take_match(&ctx, district.pair().await).await.unwrap_err();
            let Error::Conflict(problem) = refused else { panic!("{refused:?}") };
            assert_eq!(problem.code, "problem-matches-load");
            assert_eq!(problem.args, [("now", "2".to_owned()), ("more", "1".to_owned()), ("limit", "2".to_owned())]);
            assert_eq!(code(take_demand(&ctx, district.publish("demand", "又一条").await).await), "problem-matches-load");
            release_demand(&ctx, second.demand_id).await.unwrap();
            take_match(&ctx, district.pair().await).await.unwrap();
        }

        async fn a_managers_own_limit_comes_from_the_register(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let system = district.app.system_ctx();
            let values = Values([("title".to_owned(), json!("周经理")), ("capacity".to_owned(), json!(3))].into_iter().collect());
            let mut entry = crate::registers::commands::new_entry(&system, kinds::by_key("technology_manager").unwrap(), district.firm.id, values, false);
            entry.author_id = Some(district.manager.id);
            entry.number = "M-1".to_owned();
            entry.status = Status::Published;
            let tx = district.app.db.begin().await.unwrap();
            crate::registers::commands::insert(&tx, &system, &entry).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(load_of(&ctx, district.manager.id).await.unwrap().limit, 3);
            assert_eq!(load_of(&ctx, district.other.id).await.unwrap().limit, ctx.pack.settings.capacity);
        }

        async fn what_is_not_in_the_hall_is_not_taken_up(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let ctx = district.ctx(&district.member).await;
            crate::registers::commands::withdraw_entry(&ctx, pair.demand).await.unwrap();
            let manager = district.ctx(&district.manager).await;
            // Nobody is told of an entry that they may not see.
            assert!(matches!(take_match(&manager, pair).await, Err(Error::NotFound(_))));
            assert!(matches!(take_demand(&manager, pair.demand).await, Err(Error::NotFound(_))));
        }
    }
}

mod talking {
    use super::*;

    on_both! {
        async fn a_meeting_is_what_counts_as_met(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let found = take_match(&ctx, district.pair().await).await.unwrap();
            let after = log_contact(&ctx, found.id, contact("phone")).await.unwrap();
            assert_eq!((after.state, after.contacted_at.is_some(), after.met_at), (State::Contacted, true, None));
            assert_eq!(code(log_contact(&ctx, found.id, contact("telepathy")).await), "problem-matches-contact-kind");
            let met = log_contact(&ctx, found.id, contact("meeting")).await.unwrap();
            assert_eq!((met.contacted_at, met.met_at), (after.contacted_at, Some(ctx.now())));
            let seen = read_match(&ctx, found.id).await.unwrap();
            assert_eq!(seen.contacts.len(), 2);
            assert_eq!(seen.contacts[0].0.note, "约了下周");
            let firm = read_match(&district.ctx(&district.member).await, found.id).await.unwrap();
            assert!(firm.contacts.iter().all(|(contact, _)| contact.note.is_empty()), "what was noted of the other side is not theirs to read");
        }

        async fn both_sides_saying_yes_make_it_one_of_interest(app: TestApp) {
            let district = District::new(app).await;
            let manager = district.ctx(&district.manager).await;
            let found = take_match(&manager, district.pair().await).await.unwrap();
            let (firm, university) = (district.ctx(&district.member).await, district.ctx(&district.transfer).await);
            assert_eq!(say_interest(&firm, found.id, PartySide::Demand).await.unwrap().state, State::Claimed);
            assert!(matches!(say_interest(&firm, found.id, PartySide::Achievement).await, Err(Error::Forbidden)), "not for the other side");
            assert!(matches!(say_interest(&manager, found.id, PartySide::Demand).await, Err(Error::Forbidden)), "not by the manager");
            assert_eq!(say_interest(&university, found.id, PartySide::Achievement).await.unwrap().state, State::Interested);
            assert_eq!(district.told(&district.manager).await, ["match-interested", "match-said"]);
        }

        async fn yes_said_before_anybody_had_it_counts_once_it_is_taken_up_and_contacted(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let found = recommend(&district.ctx(&district.officer).await, pair).await.unwrap();
            say_interest(&district.ctx(&district.member).await, found.id, PartySide::Demand).await.unwrap();
            let both = say_interest(&district.ctx(&district.transfer).await, found.id, PartySide::Achievement).await.unwrap();
            assert_eq!(both.state, State::Recommended, "the pack has no way from there");
            let manager = district.ctx(&district.manager).await;
            take_match(&manager, pair).await.unwrap();
            assert_eq!(log_contact(&manager, found.id, contact("phone")).await.unwrap().state, State::Interested);
        }

        async fn a_refusal_needs_a_reason_of_the_list(app: TestApp) {
            let district = District::new(app).await;
            let manager = district.ctx(&district.manager).await;
            let found = take_match(&manager, district.pair().await).await.unwrap();
            for reason in ["", "because"] {
                assert_eq!(code(refuse_match(&manager, found.id, refusal(PartySide::Demand, reason, "")).await), "problem-matches-reason");
            }
            assert_eq!(code(refuse_match(&manager, found.id, refusal(PartySide::Demand, "other", " ")).await), "problem-matches-reason-note");
            let firm = district.ctx(&district.member).await;
            assert!(matches!(refuse_match(&firm, found.id, refusal(PartySide::Achievement, "price", "")).await, Err(Error::Forbidden)));
            let refused = refuse_match(&firm, found.id, refusal(PartySide::Demand, "price", "超出一倍")).await.unwrap();
            assert_eq!((refused.state, refused.demand_side_said), (State::Unsuitable, Some(Said::Refused)));
            assert_eq!(district.told(&district.manager).await, ["match-refused"]);
            assert_eq!(code(log_contact(&manager, found.id, contact("phone")).await), "problem-matches-not-now");
            assert_eq!(code(say_interest(&firm, found.id, PartySide::Demand).await), "problem-matches-not-now");
            assert_eq!(code(refuse_match(&firm, found.id, refusal(PartySide::Demand, "price", "")).await), "problem-matches-not-now");
        }

        async fn a_match_becomes_a_deal_with_its_lines_and_contacts(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let found = take_match(&ctx, district.pair().await).await.unwrap();
            let next = Some(("要一份样膜".to_owned(), date_plus_days(ctx.today(), 2)));
            log_contact(&ctx, found.id, LogContact { next, ..contact("meeting") }).await.unwrap();
            assert!(matches!(convert(&district.ctx(&district.other).await, found.id).await, Err(Error::Forbidden)));
            let deal = convert(&ctx, found.id).await.unwrap();
            let after = district.find(&found).await;
            assert_eq!((after.state, after.deal_id), (State::Converted, Some(deal)));
            let folder = crate::deals::read_deal(&ctx, deal).await.unwrap();
            assert_eq!(folder.deal.stage, ctx.pack.deal_flow.match_start().unwrap().code);
            assert_eq!((folder.deal.buyer_id, folder.deal.seller_id), (Some(district.firm.id), Some(district.university.id)));
            let line = &desk::manager_desk(&ctx).await.unwrap().lines[0];
            assert_eq!((line.text.as_str(), line.about.0.as_str()), ("要一份样膜", "deal"));
            assert_eq!(load_of(&ctx, district.manager.id).await.unwrap().now, 1, "the deal counts in its place");
            assert_eq!(code(convert(&ctx, found.id).await), "problem-matches-not-now");
            district.days_later(60).await;
            assert_eq!(district.find(&found).await.state, State::Converted, "no clock takes it back");
        }

        async fn a_computed_pair_that_is_refused_becomes_a_record(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let firm = district.ctx(&district.member).await;
            let refused = refuse_pair(&firm, pair, refusal(PartySide::Demand, "wrong_field", "")).await.unwrap();
            assert_eq!((refused.state, refused.manager_id), (State::Unsuitable, None));
            let manager = district.ctx(&district.manager).await;
            assert_eq!(code(take_match(&manager, pair).await), "problem-matches-not-now");
            assert!(store::find_take(&district.app.db, pair.demand).await.unwrap().is_none(), "nothing of the refused attempt stays");
        }

        async fn a_first_contact_and_what_is_to_be_done_about_it_are_one_line(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let found = take_match(&ctx, district.pair().await).await.unwrap();
            add_task(&ctx, found.id, "先要样膜", date_plus_days(ctx.today(), 2)).await.unwrap();
            let lines = desk::manager_desk(&ctx).await.unwrap().lines;
            assert_eq!(lines.iter().map(|line| (line.notes.as_slice(), line.due_on)).collect::<Vec<_>>(), [
                (["先要样膜".to_owned()].as_slice(), date_plus_days(ctx.today(), 2)),
            ]);
            log_contact(&ctx, found.id, contact("phone")).await.unwrap();
            let lines = desk::manager_desk(&ctx).await.unwrap().lines;
            assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["先要样膜"], "after the contact it is a line of its own");
        }

        async fn a_next_step_stands_on_the_desk_in_order_of_lateness(app: TestApp) {
            let district = District::new(app).await;
            let ctx = district.ctx(&district.manager).await;
            let (one, two) = (take_match(&ctx, district.pair().await).await.unwrap(), take_match(&ctx, district.pair().await).await.unwrap());
            let next = Some(("要一份样膜".to_owned(), date_plus_days(ctx.today(), 2)));
            log_contact(&ctx, one.id, LogContact { next, ..contact("phone") }).await.unwrap();
            let desk = desk::manager_desk(&ctx).await.unwrap();
            assert_eq!(desk.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["要一份样膜", "涂布后薄膜边缘卷曲"]);
            assert_eq!(desk.lines[1].about.1, two.id.to_string());
            assert_eq!(desk.under_way.len(), 1);
            assert_eq!(desk.figures.median_days, Some(0.0));
            let desk::Doing::Task(task) = desk.lines[0].doing else { panic!("a task") };
            let other = district.ctx(&district.other).await;
            assert!(matches!(crate::deals::finish_task(&other, task).await, Err(Error::NotFound(_))), "nobody ticks off what is another's");
            crate::deals::defer_task(&ctx, task, date_plus_days(ctx.today(), 30)).await.unwrap();
            assert_eq!(desk::manager_desk(&ctx).await.unwrap().lines[1].text, "要一份样膜");
            crate::deals::finish_task(&ctx, task).await.unwrap();
            assert_eq!(desk::manager_desk(&ctx).await.unwrap().lines.len(), 1);
        }
    }
}

mod reading {
    use super::*;

    on_both! {
        async fn only_those_concerned_know_of_a_record(app: TestApp) {
            let district = District::new(app).await;
            let found = take_match(&district.ctx(&district.manager).await, district.pair().await).await.unwrap();
            let (_, stranger) = district.app.user_at(OrganizationKind::Firm, Role::Member).await;
            let unverified = district.app.organization(OrganizationKind::Firm).unverified().build().await;
            let newcomer = district.app.user().with_at(Role::Member, unverified.id).build().await;
            for user in [&stranger, &newcomer] {
                assert!(matches!(read_match(&district.ctx(user).await, found.id).await, Err(Error::NotFound(_))));
                assert_eq!(list_matches(&district.ctx(user).await, 0, 10).await.unwrap().1, 0);
            }
            assert!(matches!(read_match(&district.app.visitor_ctx(), found.id).await, Err(Error::SignInNeeded)));
            for user in [&district.member, &district.transfer, &district.manager, &district.other, &district.officer] {
                read_match(&district.ctx(user).await, found.id).await.unwrap();
            }
            let pair = read_pair(&district.app.visitor_ctx(), found.demand_id, found.achievement_id).await.unwrap();
            assert!(pair.record.is_none() && pair.contacts.is_empty() && pair.manager.is_none());
        }

        async fn each_desk_opens_for_its_role_only(app: TestApp) {
            let district = District::new(app).await;
            let people: [(&TestUser, bool, bool); 5] = [
                (&district.member, false, false),
                (&district.transfer, false, false),
                (&district.manager, true, false),
                (&district.other, true, false),
                (&district.officer, false, true),
            ];
            for (user, manager, officer) in people {
                let ctx = district.ctx(user).await;
                assert_eq!(desk::manager_desk(&ctx).await.is_ok(), manager, "{}", user.name);
                assert_eq!(desk::officer_desk(&ctx).await.is_ok(), officer, "{}", user.name);
            }
            let visitor = district.app.visitor_ctx();
            assert!(matches!(desk::owner_desk(&visitor).await, Err(Error::SignInNeeded)));
        }

        async fn a_side_finds_what_waits_for_its_word(app: TestApp) {
            let district = District::new(app).await;
            let found = recommend(&district.ctx(&district.officer).await, district.pair().await).await.unwrap();
            let ctx = district.ctx(&district.member).await;
            let desk = desk::owner_desk(&ctx).await.unwrap();
            assert_eq!(desk.awaiting.iter().map(|(found, _, _, side)| (found.id, *side)).collect::<Vec<_>>(), [(found.id, PartySide::Demand)]);
            say_interest(&ctx, found.id, PartySide::Demand).await.unwrap();
            assert!(desk::owner_desk(&ctx).await.unwrap().awaiting.is_empty());
        }

        async fn proposals_are_computed_once_and_anew_when_an_entry_changes(app: TestApp) {
            let district = District::new(app).await;
            let pair = Pair {
                demand: district.publish("demand", "薄膜边缘厚度在线测量").await,
                achievement: district.publish("achievement", "薄膜边缘厚度在线测量仪").await,
            };
            crate::hall::follow(&district.app).await.unwrap();
            let ctx = district.ctx(&district.manager).await;
            let shown = || async { propose_for(&ctx, pair.demand, 6).await.unwrap().items.into_iter().map(|item| item.other.entry.id).collect::<Vec<_>>() };
            assert_eq!(shown().await, [pair.achievement]);
            let basis = || memory::Basis { version: 1, position: ctx.search.position(), engine: ctx.search.engine_name(), standing: learning::queries::Standing::default(), day: ctx.today() };
            let kept = ctx.proposals.find(pair.demand, "demand-achievement", &basis()).expect("kept");
            assert_eq!(shown().await, [pair.achievement]);
            assert!(std::sync::Arc::ptr_eq(&kept, &ctx.proposals.find(pair.demand, "demand-achievement", &basis()).unwrap()), "the second time nothing is computed");
            crate::registers::commands::withdraw_entry(&district.ctx(&district.transfer).await, pair.achievement).await.unwrap();
            assert!(shown().await.is_empty(), "what has left the hall is not proposed, even before the index knows");
            let better = district.publish("achievement", "薄膜边缘厚度在线测量装置").await;
            crate::hall::follow(&district.app).await.unwrap();
            assert!(ctx.proposals.find(pair.demand, "demand-achievement", &basis()).is_none(), "forgotten with the change");
            assert_eq!(shown().await, [better]);
        }

        async fn the_entries_that_take_part_are_counted_by_their_field_and_not_by_what_their_texts_say(app: TestApp) {
            let district = District::new(app).await;
            for kind in ["service", "equipment", "space"] {
                district.publish_with("resource_need", "找一台能测孔径的", &[("need_kind", kind)]).await;
            }
            district.publish_with("resource_need", "字段写成 \"need_kind\":\"service\"", &[("need_kind", "space")]).await;
            let service = district.publish("service", "孔径测定").await;
            let space = district.publish("space", "厂房").await;
            let ctx = district.app.system_ctx();
            let compared = async |entry, pair| propose_by(&ctx, entry, Some(pair), 6).await.unwrap().compared;
            assert_eq!((compared(service, "need-service").await, compared(space, "need-space").await), (2, 2));
        }

        async fn a_record_comes_first_and_what_was_refused_is_gone(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let manager = district.ctx(&district.manager).await;
            assert!(propose_for(&manager, pair.demand, 6).await.unwrap().items.is_empty(), "the index is empty");
            let found = take_match(&manager, pair).await.unwrap();
            let seen = propose_for(&manager, pair.demand, 6).await.unwrap();
            assert_eq!(seen.items.iter().map(|item| item.record.as_ref().map(|record| record.id)).collect::<Vec<_>>(), [Some(found.id)]);
            assert_eq!(seen.compared, 1);
            let public = propose_for(&district.app.visitor_ctx(), pair.demand, 6).await.unwrap();
            assert!(public.items.iter().all(|item| item.record.is_none()), "visitors do not learn who talks to whom");
            refuse_match(&manager, found.id, refusal(PartySide::Demand, "price", "")).await.unwrap();
            assert!(propose_for(&manager, pair.demand, 6).await.unwrap().items.is_empty());
        }
    }
}

/// Every way between two states is the pack's: each of the 36 is tried.
#[tokio::test]
async fn only_the_packs_ways_lead_from_state_to_state() {
    let app = TestApp::sqlite().await;
    let ctx = app.system_ctx();
    let pair = Pair { demand: EntryId::at(ctx.now()), achievement: EntryId::at(ctx.now()) };
    for from in State::ALL {
        for to in State::ALL {
            let mut found = commands::new_match(&ctx, pair, None);
            found.state = from;
            let may = ctx.pack.match_flow.state(from.code()).unwrap().leads_to(to.code());
            assert_eq!(commands::step(&ctx, &mut found, to).is_ok(), may, "{from:?} to {to:?}");
            assert_eq!(found.state, if may { to } else { from });
        }
    }
    assert_eq!(ctx.pack.match_flow.states.len(), State::ALL.len(), "the pack names no state the program does not know");
}

mod access_table {
    use super::*;
    use crate::accounts::{Actor, Grant};

    #[test]
    fn every_role_may_do_what_its_row_says() {
        let own = base::id::OrganizationId::at(base::Timestamp::UNIX_EPOCH);
        for role in Role::ALL {
            let organization = role.needs_organization().then_some(own);
            let actor = Actor {
                user: Some(UserId::at(base::Timestamp::UNIX_EPOCH)),
                grants: vec![Grant { role, organization, is_verified: true }],
                ..Actor::default()
            };
            let (manager, officer) = (role == Role::TechnologyManager, role == Role::CommissionOfficer);
            assert_eq!(access::may_take(&actor).is_ok(), manager, "{role:?} takes");
            assert_eq!(access::may_recommend(&actor).is_ok(), manager || officer, "{role:?} recommends");
            assert_eq!(access::may_release(&actor, actor.user).is_ok(), manager || officer, "{role:?} releases what is theirs");
            let somebody = Some(UserId::at(base::Timestamp::UNIX_EPOCH));
            assert_eq!(access::may_release(&actor, somebody).is_ok(), officer, "{role:?} releases what is another's");
            assert_eq!(access::may_oversee(&actor).is_ok(), officer, "{role:?} oversees");
            let other = base::id::OrganizationId::at(base::Timestamp::UNIX_EPOCH);
            assert_eq!(
                access::sides_of(&actor, own, other),
                if organization.is_some() { vec![PartySide::Demand] } else { vec![] },
                "{role:?}"
            );
            assert_eq!(access::may_know(&actor, other, other), manager || officer, "{role:?} knows of others' matches");
        }
        let visitor = Actor::visitor();
        assert!(matches!(access::may_take(&visitor), Err(Error::SignInNeeded)));
        assert!(matches!(access::may_oversee(&visitor), Err(Error::SignInNeeded)));
    }

    #[test]
    fn an_unverified_person_speaks_for_nobody() {
        let own = base::id::OrganizationId::at(base::Timestamp::UNIX_EPOCH);
        let actor = Actor {
            user: Some(UserId::at(base::Timestamp::UNIX_EPOCH)),
            grants: vec![Grant { role: Role::Member, organization: Some(own), is_verified: false }],
            ..Actor::default()
        };
        assert!(access::sides_of(&actor, own, own).is_empty());
        assert!(!access::may_know(&actor, own, own));
    }
}

mod whole_registers;

mod explaining {
    use super::*;

    on_both! {
        async fn the_stage_at_which_a_pair_is_lost_is_named(app: TestApp) {
            let district = District::new(app).await;
            let pair = district.pair().await;
            let ctx = district.app.system_ctx();
            let explain = async || explain_pair(&ctx, pair.demand, pair.achievement).await.unwrap();
            let found = explain().await;
            assert_eq!((found.lost_at(), found.standing[0].status, found.standing[1].status), (Some("recall"), "published", "published"), "nothing is indexed yet");
            crate::hall::rebuild(&district.app).await.unwrap();
            let found = explain().await;
            assert_eq!((found.pair.as_str(), found.lost_at(), found.engine.as_str()), ("demand-achievement", Some("band"), "bm25"), "too little is said to propose it");
            let there = &found.ways[0];
            assert_eq!((there.places.words.at, there.places.words.of, there.proposed, there.is_shown), (Some(1), 1, Some(1), false));
            assert_eq!((found.ways[1].places.encoder, found.ways[1].is_recalled), (None, true));
            district.app.app.search.set_encoder(std::sync::Arc::new(crate::testing::LetterEncoder)).unwrap();
            crate::jobs::tick(&district.app).await.unwrap();
            crate::jobs::run_due(&district.app).await.unwrap();
            crate::hall::follow(&district.app).await.unwrap();
            let found = explain().await;
            assert_eq!((found.engine.as_str(), found.encoded), ("bm25+letters", Some((2, 2))));
            let by_encoder = found.ways[0].places.encoder.unwrap();
            assert_eq!((by_encoder.at, by_encoder.of, found.ways[0].places.trained), (Some(1), 1, None));
            let unlike = district.publish("achievement", "心电芯片").await;
            let found = explain_pair(&ctx, pair.demand, unlike).await.unwrap();
            assert_eq!(found.ways[0].places.words.at, None);
            refuse_pair(&district.ctx(&district.member).await, pair, refusal(PartySide::Demand, "wrong_field", "")).await.unwrap();
            assert_eq!(explain().await.lost_at(), Some("refused"));
            crate::tests::hand_in(&district.app, pair.achievement).await;
            let found = explain().await;
            assert_eq!((found.lost_at(), found.standing[1].status), (Some("status"), "submitted"));
            assert!(explain_pair(&ctx, pair.achievement, pair.demand).await.is_err());
        }

        async fn a_need_and_a_space_are_followed_through_every_condition(app: TestApp) {
            let district = District::new(app).await;
            let (firm, park) = (&district.firm, &district.university);
            let ctx = district.app.system_ctx();
            let need = |title: &str, fields: &serde_json::Value| district.entry("resource_need", firm, title, fields);
            let space = |title: &str, fields: &serde_json::Value| district.entry("space", park, title, fields);
            let wanted = need("找厂房", &json!({ "need_kind": "space", "quantity": 500, "unit": "平方米", "floor_load_kn": 20 }));
            let funds = need("要钱的", &json!({ "need_kind": "funds" }));
            let fits = space("合用的", &json!({ "vacant_m2": 800, "floor_load_kn": 25, "clear_height_m": 6 }));
            let thin = space("楼板薄的", &json!({ "vacant_m2": 800, "floor_load_kn": 5 }));
            let kept = space("不给这家的", &json!({ "vacant_m2": 800, "floor_load_kn": 25, "kept_from": [firm.name] }));
            let over = Entry { expires_on: Some(date_plus_days(ctx.today(), -1)), ..space("过期的", &json!({ "vacant_m2": 800 })) };
            let hidden = Entry { status: Status::Draft, ..space("没交的", &json!({ "vacant_m2": 800 })) };
            district.store(&[wanted.clone(), funds.clone()]).await;
            district.store(&[fits.clone(), thin.clone(), kept.clone(), over.clone(), hidden.clone()]).await;
            let explain = async |need: &Entry, space: &Entry| explain_pair(&ctx, need.id, space.id).await.unwrap();
            let found = explain(&wanted, &fits).await;
            assert_eq!((found.pair.as_str(), found.registers), ("need-space", ["resource_need", "space"]));
            // By its conditions alone: nothing is indexed.
            assert_eq!((found.ways[0].is_recalled, found.ways[0].proposed, found.ways[0].places.words.at), (true, Some(1), None));
            let outcome = |code: &str| found.conditions.iter().find(|stage| stage.code == code).unwrap();
            assert!(matches!(&outcome("area").found, Some(reasons::Reason::ConditionMet(area)) if area.wanted == json!(500) && area.offered == Some(json!(800))));
            let height = outcome("clear_height");
            assert_eq!((height.is_hard, &height.found, &height.offered), (true, &None, &Some(("clear_height_m".to_owned(), json!(6)))));
            let found = explain(&wanted, &thin).await;
            assert_eq!((found.lost_at(), found.left_out_by(), found.ways[0].is_recalled), (Some("condition"), Some("floor_load"), false));
            assert_eq!(explain(&wanted, &kept).await.lost_at(), Some("kept"));
            assert_eq!(explain(&wanted, &over).await.lost_at(), Some("expiry"));
            assert_eq!(explain(&wanted, &hidden).await.lost_at(), Some("status"));
            let found = explain(&funds, &fits).await;
            assert_eq!((found.lost_at(), found.proposal.is_none()), (Some("part"), true));
            assert!(matches!(explain_pair(&ctx, fits.id, wanted.id).await, Err(Error::NotFound(_))), "the side that seeks comes first");
            assert!(find_pair_of(&ctx.pack, "space", "demand").is_none());
        }

        async fn a_service_meets_the_needs_it_can_serve_in_a_register_full_of_others(app: TestApp) {
            let district = District::new(app).await;
            let (firm, platform) = (&district.firm, &district.university);
            let service = district.entry("service", platform, "微孔孔径测定", &json!({ "measures": ["微孔孔径"], "lead_time_days": 5 }));
            let need = |title: &str, kind: &str| district.entry("resource_need", firm, title, &json!({ "need_kind": kind }));
            // Three hundred that say the same and look for money: nearer by words than the one that can be served.
            let mut needs: Vec<Entry> = (0..300).map(|_| need("微孔孔径测定", "funds")).collect();
            let wanted = need("吸附剂粉末的孔径测定，样品不多，月底以前要", "service");
            needs.push(wanted.clone());
            district.store(&needs).await;
            district.store(std::slice::from_ref(&service)).await;
            crate::hall::rebuild(&district.app).await.unwrap();
            let ctx = district.app.system_ctx();
            let found = explain_pair(&ctx, wanted.id, service.id).await.unwrap();
            let back = &found.ways[1];
            assert_eq!((back.is_recalled, back.of_proposed, back.proposed), (true, 1, Some(1)), "only what takes part is ranked");
            assert_eq!((back.places.words.at, back.places.words.of), (Some(1), 1));
            let found = propose_by(&ctx, service.id, Some("need-service"), 6).await.unwrap();
            assert_eq!(found.compared, 1);
            let money = explain_pair(&ctx, needs[0].id, service.id).await.unwrap();
            assert_eq!((money.lost_at(), money.ways[1].is_recalled), (Some("part"), false));
        }
    }
}

/// The whole demonstration, entered as on its first start, and the first minute after it.
#[tokio::test]
async fn the_demos_stories_fit_together_and_its_first_minute_floods_nobody() {
    let app = TestApp::sqlite().await.with_site(|site| site.is_demo = true);
    let ctx = app.system_ctx();
    let pack = app.pack.demo().unwrap();
    let ids = crate::accounts::demo::load(&ctx, &pack).await.unwrap();
    crate::registers::demo::load(&ctx, &pack, &ids.organizations).await.unwrap();
    crate::hall::rebuild(&app).await.unwrap();
    let entered = demo::load(&ctx, &pack, &ids.organizations, &ids.people).await.unwrap();
    assert_eq!(entered, pack.stories.len(), "every story finds its achievement");
    assert_eq!(demo::load(&ctx, &pack, &ids.organizations, &ids.people).await.unwrap(), 0, "entered once");
    let on = app.pack.settings.demo_written_on.unwrap();
    let next_day = pack.clone().moved(Some(on), base::time::date_plus_days(on, 1));
    assert_eq!(
        demo::load(&ctx, &next_day, &ids.organizations, &ids.people).await.unwrap(),
        0,
        "started again on another day, nothing happens twice"
    );
    let (all, count) = (store::list_all(&app.db, 0, 1_000).await.unwrap(), store::count_all(&app.db).await.unwrap());
    assert_eq!(i64::try_from(all.len()).unwrap(), count);
    let weak: Vec<_> = all.iter().filter(|found| found.band == search::matching::Band::Weak).collect();
    let sides: Vec<_> = weak.iter().flat_map(|found| [found.demand_id, found.achievement_id]).collect();
    let titles: Vec<_> = crate::registers::find_entries(&app.db, &sides).await.unwrap().into_iter().map(|entry| entry.title).collect();
    assert!(weak.is_empty(), "{} of {count} matches have nothing to say for themselves: {titles:?}", weak.len());
    let filter = crate::deals::DealFilter::default();
    for row in crate::deals::list_deals(&ctx, &filter, 0, 1_000).await.unwrap().0 {
        let folder = crate::deals::read_deal(&ctx, row.deal.id).await.unwrap();
        assert!(folder.moves.iter().all(|moved| moved.at <= ctx.now()), "{} has moved into the future", row.deal.number);
    }
    let told = || async {
        let mut counts = Vec::new();
        for user in ids.people.values() {
            let actor = crate::accounts::find_actor(&app.db, *user).await.unwrap();
            counts.push((actor.name.clone(), notices::list_notices(&app.app.ctx(actor, base::Lang::Zh), 0, 1).await.unwrap().1));
        }
        counts.sort();
        counts
    };
    let before = told().await;
    for _ in 0..2 {
        crate::jobs::tick(&app).await.unwrap();
    }
    for ((name, before), (_, after)) in before.into_iter().zip(told().await) {
        assert!(after - before <= 4, "{name} is told of {} things in the first minute", after - before);
    }
}
