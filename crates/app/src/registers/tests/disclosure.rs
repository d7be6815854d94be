//! The steps of disclosure, agreements, and the record of who looked.

use serde_json::json;

use super::super::{
    Step,
    agreements::{self, Decision},
    commands,
    queries::{read_entry, review_entry},
};
use crate::{
    Error,
    accounts::Role,
    on_both,
    organizations::OrganizationKind,
    tests::{Scene, code, complete, publishable},
};

on_both! {
    async fn each_reader_sees_their_step_and_no_field_beyond_it(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.published("achievement", "分层公开").await;
        let (_, unverified) = {
            let firm = scene.app.organization(OrganizationKind::Firm).unverified().build().await;
            let user = scene.app.user().with_at(Role::Member, firm.id).build().await;
            (firm, user)
        };
        let agreement = agreements::ask_agreement(&scene.ctx(&scene.member).await, entry.id, scene.firm.id, "").await.unwrap();
        let table = [
            (scene.app.visitor_ctx(), Step::Public),
            (scene.ctx(&unverified).await, Step::Public),
            (scene.ctx(&scene.member).await, Step::Registered),
            (scene.ctx(&scene.manager).await, Step::Registered),
            (scene.ctx(&scene.transfer).await, Step::Owner),
            (scene.ctx(&scene.officer).await, Step::Owner),
        ];
        for (ctx, step) in table {
            let seen = read_entry(&ctx, entry.id).await.unwrap();
            assert_eq!(seen.step, step, "{}", ctx.actor.name);
            for field in entry.kind.fields {
                assert!(field.step <= step || !seen.entry.values.has(field.key), "{} sees {}", ctx.actor.name, field.key);
                assert_eq!(seen.entry.values.has(field.key), field.step <= step && entry.values.has(field.key), "{} {}", ctx.actor.name, field.key);
            }
        }
        agreements::decide_agreement(&scene.ctx(&scene.transfer).await, &agreement, Decision::Grant).await.unwrap();
        let seen = read_entry(&scene.ctx(&scene.member).await, entry.id).await.unwrap();
        assert_eq!((seen.step, seen.entry.values.text("contact")), (Step::Agreement, Some("转化中心")));
        assert_eq!(read_entry(&scene.ctx(&scene.manager).await, entry.id).await.unwrap().step, Step::Registered, "an agreement is one organisation's");
        agreements::decide_agreement(&scene.ctx(&scene.transfer).await, &agreement, Decision::End).await.unwrap();
        assert_eq!(read_entry(&scene.ctx(&scene.member).await, entry.id).await.unwrap().step, Step::Registered);
    }

    async fn each_view_beyond_the_public_step_is_recorded_for_the_owner(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.published("achievement", "谁看过").await;
        for ctx in [scene.app.visitor_ctx(), scene.ctx(&scene.transfer).await] {
            read_entry(&ctx, entry.id).await.unwrap();
        }
        let owner = scene.ctx(&scene.transfer).await;
        assert!(agreements::list_views(&owner, entry.id).await.unwrap().1.is_empty(), "public views and one's own are nobody's business");
        let member = scene.ctx(&scene.member).await;
        read_entry(&member, entry.id).await.unwrap();
        scene.app.clock.advance_seconds(60);
        read_entry(&member, entry.id).await.unwrap();
        let (_, views) = agreements::list_views(&owner, entry.id).await.unwrap();
        assert_eq!(views.iter().map(|view| (view.user_name.as_deref(), view.organization_name.as_deref(), view.step.as_str())).collect::<Vec<_>>(), [
            (Some(scene.member.name.as_str()), Some(scene.firm.name.as_str()), "registered"); 2
        ]);
        assert!(matches!(agreements::list_views(&member, entry.id).await, Err(Error::Forbidden)));
        // Officers see everything, in the hall as in their queue, and the owner sees that they looked.
        let officer = scene.ctx(&scene.officer).await;
        read_entry(&officer, entry.id).await.unwrap();
        review_entry(&officer, entry.id).await.unwrap();
        let (_, views) = agreements::list_views(&owner, entry.id).await.unwrap();
        let looks = views.iter().filter(|view| view.user_name.as_deref() == Some(scene.officer.name.as_str()) && view.step == "owner");
        assert_eq!(looks.count(), 2);
    }

    async fn an_agreement_is_asked_by_a_verified_organisation_once_and_decided_once(app: TestApp) {
        let scene = Scene::new(app).await;
        let entry = scene.published("achievement", "协议").await;
        let (member, owner) = (scene.ctx(&scene.member).await, scene.ctx(&scene.transfer).await);
        assert!(matches!(agreements::ask_agreement(&scene.app.visitor_ctx(), entry.id, scene.firm.id, "").await, Err(Error::SignInNeeded)));
        assert!(matches!(agreements::ask_agreement(&member, entry.id, scene.university.id, "").await, Err(Error::Forbidden)));
        assert_eq!(code(agreements::ask_agreement(&owner, entry.id, scene.university.id, "").await), "problem-registers-agreement-own");
        let asked = agreements::ask_agreement(&member, entry.id, scene.firm.id, "想看方法").await.unwrap();
        assert_eq!(code(agreements::ask_agreement(&member, entry.id, scene.firm.id, "").await), "problem-registers-agreement-open");
        assert_eq!(agreements::own_agreement(&member, entry.id).await.unwrap().as_deref(), Some("asked"));
        assert!(matches!(agreements::decide_agreement(&member, &asked, Decision::Grant).await, Err(Error::Forbidden)));
        agreements::decide_agreement(&owner, &asked, Decision::Refuse).await.unwrap();
        assert_eq!(code(agreements::decide_agreement(&owner, &asked, Decision::Grant).await), "problem-registers-agreement-decided");
        assert_eq!(scene.told(&scene.member).await, ["agreement-refused"]);
        assert!(scene.told(&scene.transfer).await.contains(&"agreement-asked".to_owned()));
        agreements::ask_agreement(&member, entry.id, scene.firm.id, "再问一次").await.unwrap();
        let draft = scene.draft("achievement", "草稿").await;
        assert!(matches!(agreements::ask_agreement(&member, draft.id, scene.firm.id, "").await, Err(Error::NotFound(_))));
    }

    async fn a_firm_that_stays_unnamed_is_named_only_after_agreement(app: TestApp) {
        let scene = Scene::new(app).await;
        let owner = scene.ctx(&scene.member).await;
        let mut values = complete("demand", "匿名需求");
        values.0.insert("anonymous".to_owned(), json!(true));
        let demand = commands::create_entry(&owner, crate::registers::kinds::by_key("demand").unwrap(), scene.firm.id, values).await.unwrap();
        commands::submit_entry(&owner, demand.id).await.unwrap();
        let officer = scene.ctx(&scene.officer).await;
        crate::registers::review::diagnose_entry(&officer, demand.id, publishable()).await.unwrap();
        crate::registers::review::publish_entry(&officer, demand.id).await.unwrap();
        let reader = scene.ctx(&scene.transfer).await;
        assert!(!read_entry(&reader, demand.id).await.unwrap().shows_organization);
        let asked = agreements::ask_agreement(&reader, demand.id, scene.university.id, "").await.unwrap();
        agreements::decide_agreement(&owner, &asked, Decision::Grant).await.unwrap();
        assert!(read_entry(&reader, demand.id).await.unwrap().shows_organization);
    }
}
