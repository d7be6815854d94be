//! Diagnosing, publishing, returning, twins and merging.

use serde_json::json;

use super::super::{
    Diagnosis, Status, agreements, commands, find_entry,
    queries::{find_successor, list_queue, list_suspected_twins, list_waiting, read_entry},
    review::{self, Findings},
};
use crate::{
    Ctx, Error,
    accounts::Role,
    deals, hall, matches,
    notices::list_notices,
    on_both,
    tests::{self, PARK, Scene, code, complete, publishable},
};

on_both! {
    async fn nothing_is_published_without_declaration_verification_and_diagnosis(app: TestApp) {
        let scene = Scene::new(app).await;
        let officer = scene.ctx(&scene.officer).await;
        let entry = scene.submitted("achievement", "没有声明").await;
        // No command leads there, so the row is made as an older program may have left it.
        tests::undeclare(&scene.app, entry.id).await;
        assert_eq!(code(review::publish_entry(&officer, entry.id).await), "problem-registers-secrecy");
        let demand = scene.submitted("demand", "没有诊断").await;
        assert_eq!(code(review::publish_entry(&officer, demand.id).await), "problem-registers-diagnosis-first");
        tests::unverify(&scene.app, scene.park.id).await;
        let operator = scene.ctx(&scene.operator).await;
        let space = scene.draft("space", "没有核验").await;
        assert_eq!(code(commands::submit_entry(&operator, space.id).await), "problem-registers-organization-unverified");
        tests::hand_in(&scene.app, space.id).await;
        assert_eq!(code(review::publish_entry(&officer, space.id).await), "problem-registers-organization-unverified");
        for id in [entry.id, demand.id, space.id] {
            assert!(read_entry(&scene.app.visitor_ctx(), id).await.is_err());
        }
    }

    async fn what_was_changed_since_the_reviewer_looked_is_not_published_unseen(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.submitted("achievement", "审核时改").await;
        let owner = scene.ctx(&scene.transfer).await;
        commands::save_entry(&owner, entry.id, entry.version, complete("achievement", "换了内容")).await.unwrap();
        let officer = scene.ctx(&scene.officer).await;
        let seen = |version| crate::Ctx { seen_version: Some(version), ..officer.clone() };
        assert_eq!(code(review::publish_entry(&seen(entry.version), entry.id).await), "problem-registers-stale");
        review::publish_entry(&seen(entry.version + 1), entry.id).await.unwrap();
    }

    async fn returning_needs_a_reason_and_tells_the_author(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.submitted("achievement", "退回").await;
        let officer = scene.ctx(&scene.officer).await;
        assert_eq!(code(review::return_entry(&officer, entry.id, "  ").await), "problem-registers-reason");
        review::return_entry(&officer, entry.id, "效果没有数据").await.unwrap();
        let ctx = scene.ctx(&scene.transfer).await;
        let (told, _) = list_notices(&ctx, 0, 10).await.unwrap();
        assert_eq!((told[0].kind.as_str(), told[0].args["note"].as_str()), ("entry-returned", Some("效果没有数据")));
        assert_eq!(read_entry(&ctx, entry.id).await.unwrap().entry.returned_reason.as_deref(), Some("效果没有数据"));
        let again = commands::submit_entry(&ctx, entry.id).await.unwrap();
        assert_eq!((again.status, again.returned_reason), (Status::Submitted, None));
    }

    async fn a_diagnosis_says_what_is_missing_and_sends_an_incomplete_demand_back(app: TestApp) {
        let scene = Scene::new(app).await;
        let demand = scene.submitted("demand", "缺指标").await;
        let officer = scene.ctx(&scene.officer).await;
        let findings = |note: &str| Findings { diagnosis: Diagnosis::Incomplete, note: note.to_owned(), missing: vec!["target".to_owned(), "nonsense".to_owned()] };
        assert_eq!(code(review::diagnose_entry(&officer, demand.id, findings(" ")).await), "problem-registers-diagnosis-note");
        let back = review::diagnose_entry(&officer, demand.id, findings("请写明目标厚度")).await.unwrap();
        assert_eq!((back.status, back.diagnosis_missing), (Status::Returned, vec!["target".to_owned()]));
        assert_eq!(scene.told(&scene.member).await, ["entry-returned"]);
        let achievement = scene.submitted("achievement", "成果没有诊断").await;
        assert_eq!(code(review::diagnose_entry(&officer, achievement.id, publishable()).await), "problem-registers-not-now");
    }

    async fn a_long_term_demand_stays_handed_in_and_unpublished_until_it_is_restated(app: TestApp) {
        let scene = Scene::new(app).await;
        let demand = scene.submitted("demand", "常温超导").await;
        let officer = scene.ctx(&scene.officer).await;
        let note = "拆出薄膜制备一项，就能发布";
        let findings = Findings { diagnosis: Diagnosis::LongTerm, note: note.to_owned(), missing: Vec::new() };
        let flagged = review::diagnose_entry(&officer, demand.id, findings).await.unwrap();
        assert_eq!((flagged.status, flagged.diagnosis), (Status::Submitted, Some(Diagnosis::LongTerm)));
        assert_eq!(code(review::publish_entry(&officer, demand.id).await), "problem-registers-diagnosis-first");
        assert!(read_entry(&scene.app.visitor_ctx(), demand.id).await.is_err());
        let owner = scene.ctx(&scene.member).await;
        let (told, _) = list_notices(&owner, 0, 10).await.unwrap();
        assert_eq!((told[0].kind.as_str(), told[0].args["note"].as_str()), ("entry-long-term", Some(note)), "its author knows what would make it publishable");
        assert_eq!(read_entry(&owner, demand.id).await.unwrap().entry.diagnosis_note.as_deref(), Some(note));
        let restated = commands::save_entry(&owner, demand.id, flagged.version, complete("demand", "薄膜制备")).await.unwrap();
        assert_eq!((restated.status, restated.diagnosis), (Status::Submitted, None), "it waits for a new diagnosis");
        review::diagnose_entry(&officer, demand.id, publishable()).await.unwrap();
        review::publish_entry(&officer, demand.id).await.unwrap();
    }

    async fn only_officers_review_and_not_what_their_own_organisation_handed_in(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.submitted("achievement", "谁来审").await;
        let own = scene.app.user().with(Role::CommissionOfficer).with_at(Role::Member, scene.university.id).build().await;
        for user in [&scene.transfer, &scene.member, &scene.manager, &own] {
            assert!(matches!(review::publish_entry(&scene.ctx(user).await, entry.id).await, Err(Error::Forbidden)), "{}", user.name);
        }
        assert!(matches!(review::publish_entry(&scene.app.visitor_ctx(), entry.id).await, Err(Error::SignInNeeded)));
    }

    async fn a_suspected_twin_stands_beside_the_entry_until_somebody_says_they_differ(app: TestApp) {
        let scene = Scene::new(app).await;
        let twin = scene.published("achievement", "边缘厚度 在线测量").await;
        hall::follow(&scene.app).await.unwrap();
        let entry = scene.submitted("achievement", "边缘厚度在线测量（二）").await;
        let same_title = scene.submitted("achievement", "边缘厚度在线测量").await;
        let officer = scene.ctx(&scene.officer).await;
        let found = list_suspected_twins(&officer, &same_title, &list_waiting(&officer, "achievement").await.unwrap()).await.unwrap();
        assert!(found.iter().any(|(found, likeness)| found.id == twin.id && *likeness == 1.0), "the title is the same after normalisation");
        let alike = list_suspected_twins(&officer, &entry, &list_waiting(&officer, "achievement").await.unwrap()).await.unwrap();
        assert!(alike.iter().any(|(found, likeness)| found.id == twin.id && *likeness > 0.5), "the text is alike: {:?}", alike.iter().map(|(e, l)| (&e.title, l)).collect::<Vec<_>>());
        review::keep_apart(&officer, same_title.id, twin.id).await.unwrap();
        assert!(list_suspected_twins(&officer, &same_title, &list_waiting(&officer, "achievement").await.unwrap()).await.unwrap().iter().all(|(found, _)| found.id != twin.id));
        assert!(list_waiting(&scene.ctx(&scene.transfer).await, "achievement").await.is_err(), "twins of others are not for owners to see");
    }

    async fn twins_that_wait_together_are_seen(app: TestApp) {
        let scene = Scene::new(app).await;
        let one = scene.submitted("achievement", "边缘厚度在线测量").await;
        let two = scene.submitted("achievement", "边缘厚度 在线测量").await;
        let officer = scene.ctx(&scene.officer).await;
        let waiting = list_waiting(&officer, "achievement").await.unwrap();
        for (entry, twin) in [(&one, &two), (&two, &one)] {
            let found = list_suspected_twins(&officer, entry, &waiting).await.unwrap();
            assert_eq!(found.iter().map(|(found, _)| found.id).collect::<Vec<_>>(), [twin.id]);
        }
    }

    async fn what_an_owner_changes_after_publication_waits_for_an_officer(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.published("achievement", "边缘厚度在线测量").await;
        let (owner, officer) = (scene.ctx(&scene.transfer).await, scene.ctx(&scene.officer).await);
        let waits = async || list_queue(&officer, None, 0, 10).await.unwrap().0.iter().map(|entry| entry.id).collect::<Vec<_>>();
        let change = async |title: &str| {
            let now = find_entry(&scene.app.db, entry.id).await.unwrap();
            let mut values = now.values.clone();
            values.0.insert("title".to_owned(), title.into());
            commands::save_entry(&owner, entry.id, now.version, values).await.unwrap()
        };
        assert!(waits().await.is_empty());
        assert_eq!(commands::save_entry(&owner, entry.id, entry.version, entry.values.clone()).await.unwrap().changed_since, None, "nothing was changed");
        let before = find_entry(&scene.app.db, entry.id).await.unwrap().version;
        let changed = change("另外一件事").await;
        assert_eq!((changed.status, changed.changed_since), (Status::Published, Some(before)), "it stands, and waits");
        assert_eq!(change("又改了一次").await.changed_since, Some(before), "the version that was seen last");
        assert_eq!(waits().await, [entry.id]);
        assert!(matches!(review::accept_changes(&owner, entry.id).await, Err(Error::Forbidden)));
        let stale = Ctx { seen_version: Some(changed.version), ..officer.clone() };
        assert!(matches!(review::accept_changes(&stale, entry.id).await, Err(Error::Conflict(_))), "it was changed again since");
        assert_eq!(review::accept_changes(&officer, entry.id).await.unwrap().changed_since, None);
        assert!(waits().await.is_empty());
        assert!(matches!(review::accept_changes(&officer, entry.id).await, Err(Error::Conflict(_))), "nothing waits any more");
        change("第三次").await;
        let returned = review::return_entry(&officer, entry.id, "与成果不符").await.unwrap();
        assert_eq!((returned.status, returned.changed_since), (Status::Returned, None));
        assert!(waits().await.is_empty());
    }

    async fn merging_moves_links_followers_agreements_matches_and_deals_to_the_twin(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let old = deal.achievement_id.unwrap();
        let twin = scene.published("achievement", "另一个写法").await;
        let (member, manager) = (scene.ctx(&scene.member).await, scene.ctx(&scene.manager).await);
        let other = matches::take_match(&manager, matches::Pair { demand: scene.published("demand", "第二条").await.id, achievement: old }).await.unwrap();
        let both = scene.published("demand", "两边都有").await.id;
        let weaker = matches::recommend(&manager, matches::Pair { demand: both, achievement: twin.id }).await.unwrap();
        let further = matches::take_match(&manager, matches::Pair { demand: both, achievement: old }).await.unwrap();
        matches::log_contact(&manager, further.id, crate::tests::contact("meeting")).await.unwrap();
        agreements::ask_agreement(&member, old, scene.firm.id, "想看方法").await.unwrap();
        for (user, entry) in [(&scene.member, old), (&scene.manager, old), (&scene.manager, twin.id)] {
            tests::follow(&scene.app, user.id, entry).await;
        }
        let officer = scene.ctx(&scene.officer).await;
        let merged = review::merge_entry(&officer, old, twin.id).await.unwrap();
        assert_eq!((merged.status, merged.merged_into), (Status::Merged, Some(twin.id)));
        assert_eq!(find_successor(&scene.app.visitor_ctx(), old).await.unwrap().id, twin.id, "the old address leads to the twin");
        assert_eq!(tests::pointing_to(&scene.app, old).await, [0; 4], "followers, agreements, matches, deals");
        assert_eq!(tests::pointing_to(&scene.app, twin.id).await, [2, 1, 3, 1], "nobody follows twice, no pair has two records");
        assert_eq!(scene.read(deal.id).await.achievement_id, Some(twin.id));
        assert_eq!(matches::read_match(&manager, other.id).await.unwrap().record.unwrap().achievement_id, twin.id);
        let stays = matches::read_match(&manager, further.id).await.unwrap();
        assert_eq!((stays.record.unwrap().achievement_id, stays.contacts.len()), (twin.id, 1), "of two records of one pair the one that came further goes on");
        assert!(matches::read_match(&manager, weaker.id).await.is_err());
        let third = scene.published("achievement", "第三个写法").await;
        review::merge_entry(&officer, twin.id, third.id).await.unwrap();
        assert_eq!(find_successor(&scene.app.visitor_ctx(), old).await.unwrap().id, third.id, "and on, when the twin is merged in turn");
    }

    async fn merging_a_demand_keeps_it_with_one_manager(app: TestApp) {
        let scene = Scene::new(app).await;
        let (old, twin) = (scene.published("demand", "甲").await.id, scene.published("demand", "乙").await.id);
        let achievement = scene.published("achievement", "成果").await.id;
        let (one, two) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.second).await);
        let found = matches::take_match(&one, matches::Pair { demand: old, achievement }).await.unwrap();
        matches::take_demand(&two, twin).await.unwrap();
        review::merge_entry(&scene.ctx(&scene.officer).await, old, twin).await.unwrap();
        let moved = matches::read_match(&one, found.id).await.unwrap().record.unwrap();
        assert_eq!((moved.demand_id, moved.state, moved.manager_id), (twin, matches::State::Recommended, None), "what the other had in hand is back in the pool");
        assert_eq!(matches::load_of(&one, scene.manager.id).await.unwrap().now, 0);
        assert_eq!(matches::load_of(&two, scene.second.id).await.unwrap().now, 1);
    }

    async fn an_entry_is_merged_into_one_of_its_kind_that_is_alive(app: TestApp) {
        let scene = Scene::new(app).await;
        let officer = scene.ctx(&scene.officer).await;
        let entry = scene.submitted("achievement", "甲").await;
        let draft = scene.draft("achievement", "草稿").await;
        let space = scene.published("space", "空间").await;
        for other in [entry.id, draft.id, space.id] {
            assert_eq!(code(review::merge_entry(&officer, entry.id, other).await), "problem-registers-twin");
        }
        let gone = scene.published("achievement", "撤回的").await;
        commands::withdraw_entry(&scene.ctx(&scene.transfer).await, gone.id).await.unwrap();
        assert_eq!(code(review::merge_entry(&officer, entry.id, gone.id).await), "problem-registers-twin");
        assert!(find_successor(&officer, entry.id).await.is_err(), "nothing goes on for an entry that was not merged");
    }

    async fn a_space_loses_what_lands_in_it_and_gets_it_back(app: TestApp) {
        let scene = Scene::new(app).await;
        let (space, other) = (scene.published("space", "一层").await, scene.published("space", "二层").await);
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        let landing = |space: &crate::registers::Entry, area_dm2| deals::Landing {
            park: PARK.to_owned(), space_number: space.number.clone(), area_dm2, on: ctx.today(), note: None,
        };
        let vacant = |id| { let ctx = ctx.clone(); async move { read_entry(&ctx, id).await.unwrap().entry.values.number("vacant_m2").unwrap() } };
        let refused = deals::record_landing(&ctx, deal.id, deal.version, landing(&space, Some(32_051))).await;
        assert_eq!(code(refused), "problem-registers-space-vacant", "320.5 m² are vacant");
        let deal = deals::record_landing(&ctx, deal.id, deal.version, landing(&space, Some(20_025))).await.unwrap();
        assert_eq!(vacant(space.id).await, 120.25);
        assert_eq!(scene.told(&scene.operator).await, ["entry-published", "entry-published", "space-taken"]);
        let deal = deals::record_landing(&ctx, deal.id, deal.version, landing(&other, None)).await.unwrap();
        assert_eq!((vacant(space.id).await, vacant(other.id).await), (320.5, 0.0), "given back there, all taken here");
        assert_eq!(deal.landing_area_dm2, Some(32_050));
        let second = scene.deal().await;
        let full = deals::record_landing(&ctx, second.id, second.version, landing(&other, None)).await;
        assert_eq!(code(full), "problem-registers-space-vacant");
        let elsewhere = deals::Landing { park: "p-nowhere".to_owned(), ..landing(&space, None) };
        assert_eq!(crate::tests::codes(deals::record_landing(&ctx, second.id, second.version, elsewhere).await), ["problem-deals-no-park", "problem-deals-space-elsewhere"]);
        assert_eq!(json!(vacant(space.id).await), json!(320.5), "nothing of a refused landing stays");
    }
}
