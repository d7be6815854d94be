//! Writing, handing in, versions, the lock, expiry.

use base::time::date_plus_days;
use serde_json::json;

use super::super::{
    Status, commands, difference, jobs,
    queries::{list_versions, read_entry},
    review,
};
use crate::{
    Ctx, Error, Result,
    notices::list_notices,
    on_both,
    registers::{Entry, Values},
    tests::{Dice, Scene, code, complete, publishable},
};

/// One step that is tried, and where the lifecycle says it leads.
async fn step(scene: &Scene, owner: &Ctx, officer: &Ctx, entry: &Entry, to: Status) -> Result<()> {
    match to {
        Status::Submitted => commands::submit_entry(owner, entry.id).await.map(drop),
        Status::Withdrawn => commands::withdraw_entry(owner, entry.id).await,
        Status::Draft => commands::reopen_entry(owner, entry.id).await,
        Status::Published => review::publish_entry(officer, entry.id).await.map(drop),
        Status::Returned => review::return_entry(officer, entry.id, "请补充").await.map(drop),
        Status::Merged => {
            let twin = scene.published("achievement", "另一项").await;
            review::merge_entry(officer, entry.id, twin.id).await.map(drop)
        }
        Status::Expired => {
            scene.app.clock.advance_days(400);
            jobs::tick(&scene.app.system_ctx()).await?;
            let is_expired = read_entry(owner, entry.id).await?.entry.status == Status::Expired;
            if is_expired && entry.status != Status::Expired { Ok(()) } else { Err(Error::Forbidden) }
        }
    }
}

on_both! {
    /// The model is the table of `Status::may_become`: whatever people and the clock try in whatever order, an entry goes these ways and no others.
    async fn an_entry_goes_the_ways_of_the_table_and_no_others(app: TestApp) {
        let scene = Scene::new(app).await;
        let mut dice = Dice(0x5EED_CAFE);
        let mut seen = std::collections::HashSet::new();
        for round in 0..6 {
            let mut entry = scene.draft("achievement", &format!("第 {round} 轮")).await;
            for _ in 0..11 {
                // Half of the time a way that was not gone yet, merging last because it ends a life; else anything.
                let fresh = |to: &&Status| entry.status.may_become(**to) && !seen.contains(&(entry.status, **to, true));
                let to = match Status::ALL.iter().find(fresh) {
                    Some(to) if dice.roll(2) == 0 => *to,
                    _ => *dice.pick(&Status::ALL[..6]),
                };
                let (owner, officer) = (scene.ctx(&scene.transfer).await, scene.ctx(&scene.officer).await);
                let outcome = step(&scene, &owner, &officer, &entry, to).await;
                let is_allowed = entry.status.may_become(to);
                assert_eq!(outcome.is_ok(), is_allowed, "{:?} to {to:?}: {outcome:?}", entry.status);
                let now = read_entry(&owner, entry.id).await.unwrap().entry;
                // The clock may have ended a published entry while something else was tried; nothing else moves by itself.
                assert_eq!(now.status, if is_allowed { to } else { entry.status }, "after trying {to:?}");
                assert_eq!(now.version, entry.version + i64::from(is_allowed) + i64::from(now.renewal_asked_at != entry.renewal_asked_at && to == Status::Expired));
                seen.insert((entry.status, to, is_allowed));
                entry = now;
            }
        }
        assert!(seen.iter().filter(|(.., is_allowed)| *is_allowed).count() >= 12, "the walk has gone most ways: {seen:?}");
    }

    async fn a_draft_may_be_incomplete_and_handing_in_names_everything_that_is_missing(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let title = Values([("title".to_owned(), json!("只有标题"))].into_iter().collect());
        let entry = commands::create_entry(&ctx, crate::registers::kinds::by_key("achievement").unwrap(), scene.university.id, title).await.unwrap();
        let Err(Error::Invalid(problems)) = commands::submit_entry(&ctx, entry.id).await else { panic!() };
        let mut fields: Vec<String> = problems.iter().map(|problem| format!("{:?}", problem.at)).collect();
        fields.sort();
        assert_eq!(fields.len(), 7, "{fields:?}");
        let mut values = complete("achievement", "写全了");
        values.0.insert("secrecy_declaration".to_owned(), json!(false));
        let entry = commands::save_entry(&ctx, entry.id, 1, values).await.unwrap();
        assert_eq!(code(commands::submit_entry(&ctx, entry.id).await), "problem-field-declaration");
    }

    async fn a_firm_that_is_not_verified_drafts_and_does_not_hand_in(app: TestApp) {
        let scene = Scene::new(app).await;
        let young = scene.app.organization(crate::organizations::OrganizationKind::Firm).unverified().build().await;
        let head = scene.app.user().with_at(crate::accounts::Role::OrganizationAdministrator, young.id).build().await;
        let ctx = scene.ctx(&head).await;
        let kind = crate::registers::kinds::by_key("demand").unwrap();
        let entry = commands::create_entry(&ctx, kind, young.id, complete("demand", "起步")).await.unwrap();
        assert_eq!(code(commands::submit_entry(&ctx, entry.id).await), "problem-registers-organization-unverified");
        let of_others = commands::create_entry(&ctx, kind, scene.firm.id, complete("demand", "别家的")).await;
        assert!(matches!(of_others, Err(Error::Forbidden)));
    }

    async fn every_change_makes_a_version_and_the_difference_says_what_changed(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let entry = scene.draft("achievement", "边缘测量").await;
        let mut values = complete("achievement", "边缘测量");
        values.0.insert("trl".to_owned(), json!(8));
        values.0.insert("price".to_owned(), json!(3_000_000));
        values.0.remove("method");
        let saved = commands::save_entry(&ctx, entry.id, entry.version, values).await.unwrap();
        let (_, versions) = list_versions(&ctx, entry.id).await.unwrap();
        assert_eq!(versions.iter().map(|row| (row.version, row.actor_name.as_deref())).collect::<Vec<_>>(), [
            (2, Some(scene.transfer.name.as_str())),
            (1, Some(scene.transfer.name.as_str())),
        ]);
        let (before, after) = (Values::from_json(&versions[1].field_values), Values::from_json(&versions[0].field_values));
        let changes = difference::between(saved.kind, &before, &after);
        assert_eq!(changes.iter().map(|change| (change.field, change.before.clone(), change.after.clone())).collect::<Vec<_>>(), [
            ("method", Some(json!("激光三角法")), None),
            ("trl", Some(json!(7)), Some(json!(8))),
            ("price", None, Some(json!(3_000_000))),
        ]);
    }

    async fn whoever_saves_over_an_unseen_version_loses_and_can_be_shown_what_changed(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let entry = scene.draft("achievement", "同时改").await;
        let of = |title: &str| complete("achievement", title);
        let (first, second) = tokio::join!(
            commands::save_entry(&ctx, entry.id, 1, of("甲的")),
            commands::save_entry(&ctx, entry.id, 1, of("乙的")),
        );
        assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|won| *won).count(), 1);
        let (winner, loser) = if first.is_ok() { ("甲的", second) } else { ("乙的", first) };
        assert_eq!(code(loser), "problem-registers-stale");
        let (now, versions) = list_versions(&ctx, entry.id).await.unwrap();
        assert_eq!((now.title.as_str(), versions.len()), (winner, 2), "nothing of the loser is stored");
        let seen = Values::from_json(&versions.iter().find(|row| row.version == 1).unwrap().field_values);
        let changes = difference::between(now.kind, &seen, &now.values);
        assert_eq!(changes.len(), 1, "what the loser is shown");
        assert_eq!(changes[0].after, Some(json!(winner)));
    }

    async fn commands_answer_the_entry_with_the_version_it_now_has(app: TestApp) {
        let scene = Scene::new(app).await;
        let ctx = scene.ctx(&scene.transfer).await;
        let entry = scene.draft("achievement", "版本").await;
        let submitted = commands::submit_entry(&ctx, entry.id).await.unwrap();
        assert_eq!(submitted.version, 2);
        let published = review::publish_entry(&scene.ctx(&scene.officer).await, entry.id).await.unwrap();
        assert_eq!(published.version, 3);
        commands::save_entry(&ctx, entry.id, published.version, complete("achievement", "发布后改")).await.unwrap();
        assert_eq!(read_entry(&ctx, entry.id).await.unwrap().entry.status, Status::Published, "complete, so it stays in the hall");
        let mut incomplete = complete("achievement", "缺一项");
        incomplete.0.remove("effect");
        assert_eq!(code(commands::save_entry(&ctx, entry.id, 4, incomplete).await), "problem-field-required");
    }

    async fn before_it_ends_its_owner_is_asked_once_and_one_answer_renews_it(app: TestApp) {
        let scene = Scene::new(app).await;
        let (kept, left) = (scene.published("demand", "还有效").await, scene.published("demand", "没人管").await);
        let ends = kept.expires_on.unwrap();
        assert_eq!(ends, date_plus_days(scene.today(), scene.app.pack.expiry_days("demand")));
        let tick = || async { jobs::tick(&scene.app.system_ctx()).await.unwrap() };
        scene.app.clock.advance_days(scene.app.pack.expiry_days("demand") - scene.app.pack.renewal_notice_days() - 1);
        tick().await;
        assert!(!scene.told(&scene.member).await.contains(&"entry-renewal".to_owned()));
        scene.app.clock.advance_days(1);
        for _ in 0..3 {
            tick().await;
        }
        let ctx = scene.ctx(&scene.member).await;
        let (notices, _) = list_notices(&ctx, 0, 50).await.unwrap();
        let asked: Vec<_> = notices.iter().filter(|notice| notice.kind.contains("renewal")).collect();
        assert_eq!(asked.len(), 1, "two entries, one question");
        assert_eq!((asked[0].kind.as_str(), asked[0].args["count"].as_str()), ("entries-renewal", Some("2")));
        let renewed = commands::renew_entry(&ctx, kept.id).await.unwrap();
        assert_eq!((renewed.status, renewed.renewal_asked_at), (Status::Published, None));
        scene.app.clock.advance_days(scene.app.pack.renewal_notice_days());
        tick().await;
        assert_eq!(read_entry(&ctx, left.id).await.unwrap().entry.status, Status::Published, "its last day is still one of its days");
        scene.app.clock.advance_days(1);
        tick().await;
        assert_eq!(read_entry(&ctx, left.id).await.unwrap().entry.status, Status::Expired);
        assert_eq!(read_entry(&ctx, kept.id).await.unwrap().entry.status, Status::Published);
        assert!(read_entry(&scene.app.visitor_ctx(), left.id).await.is_err(), "it has left the hall");
        let back = commands::renew_entry(&ctx, left.id).await.unwrap();
        assert_eq!(back.status, Status::Published, "the answer may come late");
        assert_eq!(back.published_at, left.published_at, "the month of entry stays");
    }

    async fn a_demand_changed_after_its_diagnosis_is_diagnosed_anew(app: TestApp) {
        let scene = Scene::new(app).await;
        let demand = scene.submitted("demand", "改在诊断之后").await;
        let (owner, officer) = (scene.ctx(&scene.member).await, scene.ctx(&scene.officer).await);
        let diagnosed = review::diagnose_entry(&officer, demand.id, publishable()).await.unwrap();
        commands::save_entry(&owner, demand.id, diagnosed.version, complete("demand", "换了一个问题")).await.unwrap();
        assert_eq!(code(review::publish_entry(&officer, demand.id).await), "problem-registers-diagnosis-first");
    }
}
