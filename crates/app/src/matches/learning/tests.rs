//! Learning on both databases: what is offered, who decides, what takes effect; what reasons for refusing do.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use base::id::EntryId;
use search::matching::{Fact, Reason};
use serde_json::{Value, json};

use super::*;
use crate::{
    Ctx, Error,
    accounts::Role,
    hall,
    matches::{Match, Pair, PartySide, Refuse, State, commands::new_match, explain_pair, propose_for, refuse_pair, store as matches_store},
    notices, on_both,
    organizations::{Organization, OrganizationKind},
    registers::{Status, Values, kinds},
    testing::{TestApp, TestUser},
};

struct District {
    app: TestApp,
    firm: Organization,
    university: Organization,
    member: TestUser,
    transfer: TestUser,
    officer: TestUser,
}

impl District {
    async fn new(app: TestApp) -> Self {
        let (firm, member) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (university, transfer) = app.user_at(OrganizationKind::University, Role::TransferOfficer).await;
        let officer = app.user_with(Role::CommissionOfficer).await;
        Self { app, firm, university, member, transfer, officer }
    }

    async fn ctx(&self, user: &TestUser) -> Ctx {
        self.app.actor_ctx(user).await
    }

    async fn publish(&self, kind: &str, title: &str, more: &[(&str, Value)]) -> EntryId {
        let ctx = self.app.system_ctx();
        let owner = if kind == "demand" { &self.firm } else { &self.university };
        let mut values = Values([("title", json!(title)), ("summary", json!(title))].map(|(key, value)| (key.to_owned(), value)).into());
        for (key, value) in more {
            values.0.insert((*key).to_owned(), value.clone());
        }
        let mut entry = crate::registers::commands::new_entry(&ctx, kinds::by_key(kind).unwrap(), owner.id, values, false);
        entry.number = format!("{kind}-{}", entry.id);
        entry.status = Status::Published;
        entry.is_secrecy_declared = true;
        entry.published_at = Some(ctx.now());
        let tx = self.app.db.begin().await.unwrap();
        crate::registers::commands::insert(&tx, &ctx, &entry).await.unwrap();
        tx.commit().await.unwrap();
        entry.id
    }

    /// A record as it stands after people have dealt with the pair.
    async fn record(&self, pair: Pair, state: State, reason: Option<&str>) -> Match {
        let ctx = self.app.system_ctx();
        let mut found = new_match(&ctx, pair, None);
        found.state = state;
        found.contacted_at = Some(ctx.now());
        found.refusal = reason.map(|reason| crate::matches::model::Refusal {
            side: PartySide::Demand,
            reason: reason.to_owned(),
            note: None,
            at: ctx.now(),
        });
        let tx = self.app.db.begin().await.unwrap();
        matches_store::insert(&tx, &found).await.unwrap();
        tx.commit().await.unwrap();
        found
    }

    /// Demands whose matches went well where the fields were the same, and badly where the words were.
    async fn history(&self, demands: usize) {
        for number in 0..demands {
            let (field, other) = if number % 2 == 0 { ("803", "301") } else { ("301", "803") };
            let demand = self.publish("demand", &format!("薄膜边缘卷曲 {number}"), &[("field", json!(field))]).await;
            let alike = self.publish("achievement", "薄膜边缘卷曲的治理", &[("field", json!(other))]).await;
            let same_field = self.publish("achievement", "涂布烘道风场", &[("field", json!(field))]).await;
            self.record(Pair { demand, achievement: alike }, State::Unsuitable, Some("route_unclear")).await;
            self.record(Pair { demand, achievement: same_field }, State::Interested, None).await;
        }
    }

    async fn told(&self, user: &TestUser) -> Vec<notices::Notice> {
        notices::list_notices(&self.ctx(user).await, 0, 100).await.unwrap().0
    }
}

fn proposed(learnt: Learnt) -> KeptFormula {
    match learnt {
        Learnt::Proposed(kept) => *kept,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn what_was_learned_takes_effect_when_an_officer_says_so_and_can_be_taken_back(app: TestApp) {
        let district = District::new(app).await;
        district.history(16).await;
        let demand = district.publish("demand", "薄膜边缘卷曲怎么办", &[]).await;
        let officer = district.ctx(&district.officer).await;
        let kept = proposed(learn(&officer).await.unwrap());
        assert_eq!((kept.report.demands, kept.report.pairs), (16, 32));
        assert!(kept.report.new.ndcg_at_10 > kept.report.old.ndcg_at_10, "{:?}", kept.report);
        assert!(kept.formula().weight(Fact::SameField) > Fact::SameField.start());
        assert_eq!(list_formulas(&officer).await.unwrap().weights[4], (Fact::SameField, Fact::SameField.start()), "nothing has changed yet");
        assert!(district.told(&district.officer).await.iter().any(|notice| notice.kind == "match-formula"));
        // Nobody else decides, and nobody decides twice.
        let member = district.ctx(&district.member).await;
        assert!(matches!(decide_formula(&member, kept.id, Decision::Accept).await, Err(Error::Forbidden)));
        assert!(matches!(list_formulas(&member).await, Err(Error::Forbidden)));
        decide_formula(&officer, kept.id, Decision::Accept).await.unwrap();
        assert!(matches!(decide_formula(&officer, kept.id, Decision::Refuse).await, Err(Error::Conflict(_))));
        let now = list_formulas(&officer).await.unwrap();
        assert_eq!(now.weights[4].1, kept.formula().weight(Fact::SameField));
        assert_eq!(now.kept[0].state, FormulaState::InForce);
        // The lines between bands were drawn for another formula, which everybody is told; this one shows what its own chances came to.
        let seen = async || propose_for(&district.app.visitor_ctx(), demand, 3).await.unwrap().are_bands_calibrated;
        assert!(!seen().await);
        let BandBasis::Learned(basis) = read_band_basis(&district.app.visitor_ctx()).await.unwrap() else { panic!("a learned formula ranks") };
        assert_eq!((basis.id, basis.report.bins.is_empty()), (kept.id, false));
        assert!(basis.report.chance(0.9) > basis.report.chance(0.1), "{:?}", basis.report);
        // What is in force already is not offered again.
        assert!(matches!(learn(&officer).await.unwrap(), Learnt::NoBetter(_)));
        restore_formula(&officer, None).await.unwrap();
        assert_eq!(list_formulas(&officer).await.unwrap().weights[4].1, Fact::SameField.start());
        assert!(seen().await && read_band_basis(&officer).await.unwrap() == BandBasis::Judged);
        assert!(matches!(restore_formula(&officer, None).await, Err(Error::Conflict(_))));
        restore_formula(&officer, Some(kept.id)).await.unwrap();
        assert_eq!(list_formulas(&officer).await.unwrap().weights[4].1, kept.formula().weight(Fact::SameField));
    }

    async fn few_records_teach_nothing(app: TestApp) {
        let district = District::new(app).await;
        district.history(4).await;
        let learnt = learn(&district.app.system_ctx()).await.unwrap();
        assert_eq!(learnt, Learnt::TooFew { demands: 4, needed: 10 });
        let pairs = list_formulas(&district.ctx(&district.officer).await).await.unwrap().pairs;
        let outcomes: Vec<_> = pairs.iter().map(|one| (one.pair.as_str(), one.outcomes.map(|(_, demands)| demands))).collect();
        let wanted = [("demand-achievement", Some(4)), ("need-space", None), ("demand-service", None), ("need-service", None)];
        assert_eq!(outcomes, wanted, "of the others no outcome is recorded");
        assert!(matches!(learn(&district.ctx(&district.transfer).await).await, Err(Error::Forbidden)));
    }

    async fn a_newer_proposal_takes_the_place_of_the_one_that_waits(app: TestApp) {
        let district = District::new(app).await;
        district.history(12).await;
        let officer = district.ctx(&district.officer).await;
        let first = proposed(learn(&officer).await.unwrap());
        district.app.clock.advance_days(1);
        let second = proposed(learn(&district.ctx(&district.officer).await).await.unwrap());
        let kept = list_formulas(&officer).await.unwrap().kept;
        let states: Vec<_> = kept.iter().map(|kept| (kept.id, kept.state)).collect();
        assert_eq!(states, [(second.id, FormulaState::Proposed), (first.id, FormulaState::Refused)]);
    }

    async fn a_field_called_wrong_comes_later_for_this_firm_and_only_those_concerned_read_why(app: TestApp) {
        let district = District::new(app).await;
        let field = [("field", json!("803"))];
        let demand = district.publish("demand", "柔性显示阻隔薄膜边缘卷曲", &[("situation", json!("阻隔薄膜涂布后边缘卷曲"))]).await;
        let refused = district.publish("achievement", "阻隔薄膜卷对卷沉积", &field).await;
        let other = district.publish("achievement", "柔性显示阻隔薄膜边缘整平", &field).await;
        hall::follow(&district.app).await.unwrap();
        let member = district.ctx(&district.member).await;
        let find = |found: crate::matches::Proposals| found.items.into_iter().find(|item| item.other.entry.id == other).expect("it is proposed");
        let before = find(propose_for(&member, demand, 10).await.unwrap());
        let says_no = Refuse { side: PartySide::Demand, reason: "wrong_field".to_owned(), note: String::new() };
        refuse_pair(&member, Pair { demand, achievement: refused }, says_no).await.unwrap();
        let after = find(propose_for(&member, demand, 10).await.unwrap());
        assert!(after.score < before.score, "{} {}", after.score, before.score);
        assert!(after.against.contains(&Reason::FieldUnwanted { code: "803".to_owned() }));
        let explained = explain_pair(&district.app.system_ctx(), demand, other).await.unwrap();
        let unwanted = explained.unwanted.as_ref().expect("the stage is named");
        assert_eq!((unwanted.by, unwanted.field.as_str(), unwanted.weight), ("demand", "803", -0.15));
        assert!(unwanted.band_without >= Some(before.band));
        let beside = explained.proposal.as_ref().unwrap();
        assert!(beside.against.contains(&Reason::FieldUnwanted { code: "803".to_owned() }) && beside.band == after.band);
        let seen_by_all = find(propose_for(&district.app.visitor_ctx(), demand, 10).await.unwrap());
        assert!(!seen_by_all.against.iter().any(|reason| matches!(reason, Reason::FieldUnwanted { .. })));
        assert_eq!(seen_by_all.score, after.score, "the order is the same for everybody");
    }

    async fn what_was_called_vague_comes_back_to_its_author_with_the_sentence_until_the_entry_changes(app: TestApp) {
        let district = District::new(app).await;
        let demand = district.publish("demand", "薄膜边缘卷曲", &[]).await;
        let effect = "边缘厚度偏差 2 微米。可以有效提高相关产品的整体水平。";
        let vague = district.publish("achievement", "涂布整平", &[("effect", json!(effect)), ("problem", json!("薄膜涂布后边缘卷曲 3 毫米。"))]).await;
        let says_no = Refuse { side: PartySide::Demand, reason: "vague".to_owned(), note: "看不懂".to_owned() };
        refuse_pair(&district.ctx(&district.member).await, Pair { demand, achievement: vague }, says_no).await.unwrap();
        let told = district.told(&district.transfer).await;
        let rewrite = told.iter().find(|notice| notice.kind == "match-rewrite").expect("the author is told");
        assert_eq!(rewrite.args["sentence"], "可以有效提高相关产品的整体水平。");
        let transfer = district.ctx(&district.transfer).await;
        let open = list_rewrites(&transfer).await.unwrap();
        assert_eq!(open.iter().map(|open| open.entry.id).collect::<Vec<_>>(), [vague]);
        assert!(list_rewrites(&district.ctx(&district.member).await).await.unwrap().is_empty(), "it is nobody else's work");
    }
}
