//! Organisations on both databases: registering, joining, confirming.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use base::{Lang, Place, id::FileId};

use super::*;
use crate::{
    Ctx, Error,
    accounts::{self, Deadline, Decision, NewPerson, Role, Stage},
    files::{self, Upload},
    on_both,
    testing::{TestApp, TestUser},
    tests::{PDF, Scene},
};

const CODE: &str = "91350100M000100Y43";

fn code(error: &Error) -> &'static str {
    match error {
        Error::Invalid(problems) => problems.iter().next().unwrap().code,
        Error::Conflict(problem) => problem.code,
        other => panic!("{other}"),
    }
}

fn firm(email: &str) -> RegisterFirm {
    RegisterFirm {
        name: "春申塘传感科技有限公司".to_owned(),
        credit_code: CODE.to_owned(),
        town: None,
        kind: OrganizationKind::Firm,
        email: email.to_owned(),
        person: Some(NewPerson {
            name: "江照晚".to_owned(),
            name_en: None,
            password: "三只白鹭飞过春申塘的傍晚".to_owned(),
            lang: Lang::Zh,
            agent: None,
        }),
    }
}

async fn registered(app: &TestApp, email: &str) -> Registration {
    register_firm(&app.visitor_ctx(), firm(email)).await.unwrap()
}

async fn ctx_of(app: &TestApp, registration: &Registration) -> Ctx {
    let actor = accounts::find_actor(&app.db, registration.user).await.unwrap();
    app.app.ctx(actor, Lang::Zh)
}

async fn document(app: &TestApp, id: OrganizationId) -> FileId {
    let tx = app.db.begin().await.unwrap();
    let file = store::insert_test_file(&tx, id, app.clock_now()).await.unwrap();
    tx.commit().await.unwrap();
    file
}

async fn kinds_told(app: &TestApp, user: &TestUser) -> Vec<String> {
    app.run_jobs().await;
    app.letter_box.mails().into_iter().filter(|mail| mail.to == user.email).map(|mail| mail.subject).collect()
}

on_both! {
    async fn whoever_first_registers_a_code_may_draft_at_once_and_is_not_verified(app: TestApp) {
        let registration = registered(&app, "first@example.com").await;
        assert!(matches!(registration.outcome, Registered::First));
        assert_eq!(registration.signed_in.as_ref().unwrap().stage, Stage::Complete);
        let ctx = ctx_of(&app, &registration).await;
        assert!(ctx.actor.has_for(Role::OrganizationAdministrator, registration.organization));
        assert!(!ctx.actor.is_verified_for(registration.organization));
        let found = show_organization(&ctx, registration.organization).await.unwrap();
        assert_eq!((found.status, found.credit_code.as_deref()), (OrganizationStatus::Unverified, Some(CODE)));
        assert!(show_organization(&app.visitor_ctx(), registration.organization).await.is_err(), "others do not see it yet");
    }

    async fn every_wrong_field_is_named_at_once_and_the_code_by_the_rule_that_failed(app: TestApp) {
        let mut input = firm("nowhere");
        input.name = String::new();
        input.credit_code = "91350100M000100Y44".to_owned();
        input.town = Some("nowhere".to_owned());
        input.kind = OrganizationKind::Commission;
        input.person = None;
        let Err(Error::Invalid(problems)) = register_firm(&app.visitor_ctx(), input).await else { panic!() };
        let mut found: Vec<(String, &str)> = problems.iter().map(|problem| match &problem.at {
            Place::Field(field) => (field.clone(), problem.code),
            other => panic!("{other:?}"),
        }).collect();
        found.sort_unstable();
        assert_eq!(found.iter().map(|(field, code)| (field.as_str(), *code)).collect::<Vec<_>>(), [
            ("credit_code", "problem-credit-code-check"),
            ("email", "problem-accounts-email"),
            ("kind", "problem-organizations-kind"),
            ("name", "problem-organizations-name-missing"),
            ("password", "problem-accounts-password-short"),
            ("person_name", "problem-accounts-name-missing"),
            ("town", "problem-organizations-town"),
        ]);
    }

    async fn the_second_person_asks_and_the_organisations_administrator_decides(app: TestApp) {
        let first = registered(&app, "first@example.com").await;
        let second = registered(&app, "second@example.com").await;
        assert!(matches!(second.outcome, Registered::Claimed));
        assert_eq!(second.organization, first.organization);
        assert!(!ctx_of(&app, &second).await.actor.belongs_to(first.organization), "nothing before it is decided");
        let ctx = ctx_of(&app, &first).await;
        let awaiting = accounts::list_awaiting_grants(&ctx).await.unwrap();
        assert_eq!(awaiting.iter().map(|one| (one.grant.user, one.grant.role, one.deadline)).collect::<Vec<_>>(), [(second.user, Role::Member, Deadline::Running)]);
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        assert!(accounts::list_awaiting_grants(&officer).await.unwrap().is_empty());
        let grant = awaiting.first().unwrap().grant.id;
        assert!(matches!(accounts::decide_grant(&officer, grant, Decision::Approve, None).await, Err(Error::Forbidden)));
        accounts::decide_grant(&ctx, grant, Decision::Approve, None).await.unwrap();
        assert!(ctx_of(&app, &second).await.actor.belongs_to(first.organization));
        let again = register_firm(&ctx_of(&app, &second).await, firm("")).await.unwrap_err();
        assert_eq!(code(&again), "problem-organizations-belongs-already");
    }

    async fn a_claim_left_lying_for_five_working_days_is_an_officers_to_decide_and_they_are_told_once(app: TestApp) {
        let officer = app.user_with(Role::CommissionOfficer).await;
        registered(&app, "first@example.com").await;
        let second = registered(&app, "second@example.com").await;
        // Claimed on a Monday; the fifth working day is the next Monday.
        app.clock.advance_days(7);
        crate::jobs::tick(&app).await.unwrap();
        assert!(!kinds_told(&app, &officer).await.contains(&"accounts-claim-overdue".to_owned()));
        app.clock.advance_days(1);
        for _ in 0..2 {
            crate::jobs::tick(&app).await.unwrap();
        }
        assert_eq!(kinds_told(&app, &officer).await.iter().filter(|kind| *kind == "accounts-claim-overdue").count(), 1);
        let ctx = app.actor_ctx(&officer).await;
        let awaiting = accounts::list_awaiting_grants(&ctx).await.unwrap();
        assert_eq!(awaiting.first().unwrap().deadline, Deadline::Passed);
        accounts::decide_grant(&ctx, awaiting.first().unwrap().grant.id, Decision::Approve, Some("凭介绍信核实")).await.unwrap();
        assert!(ctx_of(&app, &second).await.actor.belongs_to(second.organization));
    }

    async fn an_organisation_without_anybody_is_an_officers_to_give_at_once(app: TestApp) {
        let officer = app.user_with(Role::CommissionOfficer).await;
        app.organization(OrganizationKind::Firm).with(|it| it.credit_code = Some(CODE.to_owned())).build().await;
        let claim = registered(&app, "first@example.com").await;
        let ctx = app.actor_ctx(&officer).await;
        let awaiting = accounts::list_awaiting_grants(&ctx).await.unwrap();
        assert_eq!(awaiting.first().map(|one| one.grant.role), Some(Role::OrganizationAdministrator));
        accounts::decide_grant(&ctx, awaiting.first().unwrap().grant.id, Decision::Approve, None).await.unwrap();
        assert!(ctx_of(&app, &claim).await.actor.is_verified_for(claim.organization));
    }

    async fn a_firm_is_confirmed_against_its_document_and_its_people_are_told(app: TestApp) {
        let officer = app.user_with(Role::CommissionOfficer).await;
        let registration = registered(&app, "first@example.com").await;
        let (id, head) = (registration.organization, ctx_of(&app, &registration).await);
        let ctx = app.actor_ctx(&officer).await;
        assert_eq!(code(&verify_organization(&ctx, id, None).await.unwrap_err()), "problem-organizations-document-missing");
        let other = app.organization(OrganizationKind::Firm).build().await;
        let (file, foreign) = (document(&app, id).await, document(&app, other.id).await);
        assert!(matches!(ask_verification(&head, id, foreign).await, Err(Error::NotFound(_))), "a file of somebody else");
        ask_verification(&head, id, file).await.unwrap();
        assert!(kinds_told(&app, &officer).await.contains(&"organizations-verification-asked".to_owned()));
        assert_eq!(list_awaiting_verification(&ctx).await.unwrap().len(), 1);
        assert!(matches!(verify_organization(&head, id, None).await, Err(Error::Forbidden)));
        refuse_verification(&ctx, id, "执照照片不清楚").await.unwrap();
        assert!(list_awaiting_verification(&ctx).await.unwrap().is_empty());
        assert_eq!(code(&refuse_verification(&ctx, id, "再次").await.unwrap_err()), "problem-organizations-nothing-asked");
        ask_verification(&head, id, file).await.unwrap();
        verify_organization(&ctx, id, None).await.unwrap();
        assert!(ctx_of(&app, &registration).await.actor.is_verified_for(id));
        assert_eq!(code(&verify_organization(&ctx, id, Some(file)).await.unwrap_err()), "problem-organizations-not-unverified");
        app.run_jobs().await;
        let told: Vec<String> = app.letter_box.mails().into_iter().filter(|mail| mail.to == "first@example.com").map(|mail| mail.subject).collect();
        for kind in ["organizations-verification-refused", "organizations-verified"] {
            assert!(told.iter().any(|found| found == kind), "{told:?}");
        }
    }

    async fn a_confirmed_place_is_a_claim_again_once_it_is_changed(app: TestApp) {
        let (park, operator) = app.user_at(OrganizationKind::Park, Role::ParkOperator).await;
        let (firm, head) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
        let (ctx, head) = (app.actor_ctx(&operator).await, app.actor_ctx(&head).await);
        let town = app.pack.vocabulary("towns").unwrap().terms.first().unwrap().code.clone();
        assert!(matches!(confirm_place(&ctx, park.id, 1, Some(&town), None).await, Err(Error::Forbidden)), "not one's own");
        assert!(matches!(confirm_place(&head, firm.id, 1, Some(&town), None).await, Err(Error::Forbidden)));
        let confirmed = confirm_place(&ctx, firm.id, 1, Some(&town), None).await.unwrap();
        assert!(confirmed.place_confirmed_at.is_some());
        assert_eq!(code(&confirm_place(&ctx, firm.id, 1, None, None).await.unwrap_err()), "problem-organizations-stale");
        let same = SaveOrganization { seen_version: 2, name: confirmed.name.clone(), town: Some(town), introduction: Some("做传感器".to_owned()), ..Default::default() };
        assert!(save_organization(&head, firm.id, same.clone()).await.unwrap().place_confirmed_at.is_some());
        let moved = SaveOrganization { seen_version: 3, town: None, ..same.clone() };
        assert!(save_organization(&head, firm.id, moved).await.unwrap().place_confirmed_at.is_none());
        let renamed = SaveOrganization { seen_version: 4, name: "另一个名字".to_owned(), ..same };
        assert_eq!(code(&save_organization(&head, firm.id, renamed).await.unwrap_err()), "problem-organizations-name-fixed");
    }

    async fn a_parks_operator_reads_the_paper_and_confirms_the_firm_and_others_do_neither(app: TestApp) {
        let scene = Scene::new(app).await;
        let firm = scene.app.organization(OrganizationKind::Firm).unverified().build().await;
        let head = scene.app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await;
        let own = scene.ctx(&head).await;
        let upload = Upload { name: "营业执照.pdf".to_owned(), bytes: PDF.to_vec() };
        let paper = files::attach_for_organization(&own, firm.id, "verification", upload).await.unwrap().id;
        ask_verification(&own, firm.id, paper).await.unwrap();
        for user in [&scene.member, &scene.manager, &scene.transfer] {
            let ctx = scene.ctx(user).await;
            assert!(matches!(files::read_file(&ctx, paper).await, Err(Error::NotFound(_))), "{}", user.name);
            assert!(matches!(verify_organization(&ctx, firm.id, None).await, Err(Error::Forbidden)), "{}", user.name);
        }
        let operator = scene.ctx(&scene.operator).await;
        assert_eq!(list_awaiting_verification(&operator).await.unwrap().len(), 1);
        assert_eq!(files::read_file(&operator, paper).await.unwrap().1, PDF);
        let verified = verify_organization(&operator, firm.id, None).await.unwrap();
        assert!(verified.is_verified());
        let placed = confirm_place(&operator, firm.id, verified.version, Some("310112110"), None).await.unwrap();
        assert!(placed.place_confirmed_at.is_some());
        assert!(scene.ctx(&head).await.actor.is_verified_for(firm.id), "from now on it publishes, contacts and is contacted");
    }

    async fn the_directory_is_narrowed_paged_and_shows_unconfirmed_firms_to_those_concerned(app: TestApp) {
        for number in 0..5 {
            app.organization(OrganizationKind::University).named(&format!("第{number}大学")).with(|it| it.track = Some("ai".to_owned())).build().await;
        }
        let (own, head) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
        app.organization(OrganizationKind::Firm).unverified().named("未核实_公司").build().await;
        let visitor = app.visitor_ctx();
        let kind = |kind| DirectoryFilter { kind: Some(kind), ..Default::default() };
        let (page, count) = list_organizations(&visitor, &kind(OrganizationKind::University), 3, 3).await.unwrap();
        assert_eq!((page.len(), count), (2, 5));
        assert_eq!(list_organizations(&visitor, &kind(OrganizationKind::Firm), 0, 10).await.unwrap().0.iter().map(|it| it.id).collect::<Vec<_>>(), [own.id]);
        assert_eq!(list_organizations(&app.actor_ctx(&head).await, &kind(OrganizationKind::Firm), 0, 10).await.unwrap().1, 1);
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        assert_eq!(list_organizations(&officer, &kind(OrganizationKind::Firm), 0, 10).await.unwrap().1, 2);
        let text = |text: &str| DirectoryFilter { text: Some(text.to_owned()), ..Default::default() };
        assert_eq!(list_organizations(&officer, &text("_"), 0, 10).await.unwrap().1, 1, "signs of the pattern are taken as written");
        let narrow = DirectoryFilter { track: Some("ai".to_owned()), text: Some("大学".to_owned()), ..Default::default() };
        assert_eq!(list_organizations(&visitor, &narrow, 0, 10).await.unwrap().1, 5);
    }
}
