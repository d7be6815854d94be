//! Signing in as people do: passwords, locks, second factors, sessions, roles.

use std::collections::BTreeSet;

use app::accounts::{self, PasswordProfile, Role};
use db::Conn as _;
use testkit::{Answer, Browser, Hall, on_both};

const PASSWORD: &str = "boats under the bridge";
const SESSION: &str = "__Host-session";

async fn try_password(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", [("email", email), ("password", password)]).await
}

/// Sets up the second factor that the page asks for; answers its secret.
async fn enrol(hall: &Hall, browser: &Browser) -> String {
    let page = browser.get("/sign-in/enrolment").await.expect(200);
    let secret = page.texts("figure.qr code").remove(0);
    let code = accounts::totp::code_at(&secret, hall.clock_now()).unwrap();
    let codes = browser.submit(&page.form("/sign-in/enrolment").with("code", &code)).await.expect(200);
    assert_eq!(codes.count("li code"), 10, "recovery codes are shown once");
    secret
}

on_both! {
    async fn a_fresh_database_has_no_account_and_nobody_can_sign_in(hall: Hall) {
        for table in ["users", "grants", "sessions", "api_tokens", "invitations", "one_time_links"] {
            assert_eq!(hall.db.count(&format!("SELECT COUNT(*) AS value FROM {table}"), Vec::new()).await.unwrap(), 0, "{table}");
        }
        let visitor = hall.visitor();
        for (email, password) in [("admin", "admin"), ("admin@example.com", "password"), ("root", ""), ("", ""), ("zerobay", "zerobay")] {
            let _ = try_password(&visitor, email, password).await.expect(422);
        }
        assert_eq!(visitor.cookie(SESSION), None);
        let _ = visitor.get("/sign-in/demo/anything").await.expect(404);
    }

    async fn a_wrong_password_and_an_unknown_address_look_the_same(hall: Hall) {
        let user = hall.user().password(PASSWORD).build().await;
        let without = hall.user().build().await;
        let visitor = hall.visitor();
        let mut said = BTreeSet::new();
        for email in [user.email.as_str(), without.email.as_str(), "nobody@example.com"] {
            let page = try_password(&visitor, email, "wrong words here").await.expect(422);
            said.insert(page.texts(".problem-summary, [role=alert], .error").join(" "));
            assert_eq!(page.form("/sign-in").value("email"), Some(email), "what was typed is still there");
            assert_eq!(page.form("/sign-in").value("password"), Some(""), "the password is not sent back");
        }
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(!said.contains(""), "the page says what is wrong");
    }

    async fn an_account_is_locked_after_five_failures_and_opens_again_by_the_clock(hall: Hall) {
        let user = hall.user().password(PASSWORD).build().await;
        for at in 0..5_u8 {
            // Each try comes from somewhere else: the account itself is what is locked.
            let _ = try_password(&hall.visitor().at(&format!("198.51.100.{at}")), &user.email, "wrong words here").await.expect(422);
        }
        let elsewhere = hall.visitor().at("198.51.100.77");
        let locked = try_password(&elsewhere, &user.email, PASSWORD).await.expect(429);
        let wait: i64 = locked.header("retry-after").parse().unwrap();
        assert!((1..=1_800).contains(&wait), "{wait}");
        hall.clock.advance_seconds(wait - 2);
        let _ = try_password(&elsewhere, &user.email, PASSWORD).await.expect(429);
        hall.clock.advance_seconds(3);
        let _ = try_password(&elsewhere, &user.email, PASSWORD).await.expect(303);
        let mails = hall.mails().await;
        assert!(mails.iter().any(|mail| mail.to == user.email), "its owner is told of the lock: {mails:#?}");
    }

    async fn an_address_is_locked_after_twenty_failures_and_others_are_not(hall: Hall) {
        let user = hall.user().password(PASSWORD).build().await;
        let one = hall.visitor().at("198.51.100.1");
        for at in 0..20 {
            let _ = try_password(&one, &format!("somebody{at}@example.com"), "wrong words here").await.expect(422);
        }
        let _ = try_password(&one, &user.email, PASSWORD).await.expect(429);
        let _ = try_password(&hall.visitor().at("198.51.100.2"), &user.email, PASSWORD).await.expect(303);
        hall.clock.advance_seconds(31 * 60);
        let _ = try_password(&one, &user.email, PASSWORD).await.expect(303);
    }

    async fn everybody_with_a_role_of_the_staff_needs_a_second_factor(hall: Hall) {
        for role in Role::ALL {
            let firm = hall.organization(app::organizations::OrganizationKind::University).build().await;
            let user = match role.needs_organization() {
                true => hall.user().with_at(role, firm.id),
                false => hall.user().with(role),
            };
            let user = user.password(PASSWORD).build().await;
            let browser = hall.visitor();
            let answer = try_password(&browser, &user.email, PASSWORD).await.expect(303);
            let is_staff = !matches!(role, Role::Member | Role::OrganizationAdministrator);
            assert_eq!(answer.location().starts_with("/sign-in/enrolment"), is_staff, "{role:?}: {}", answer.location());
            // Before the second step they are nobody.
            assert_eq!(browser.get("/desk").await.leads_to_sign_in(), is_staff, "{role:?}");
        }
    }

    async fn the_second_factor_is_set_up_once_and_asked_for_each_time(hall: Hall) {
        let user = hall.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
        let first = hall.visitor();
        let _ = try_password(&first, &user.email, PASSWORD).await.expect(303);
        let secret = enrol(&hall, &first).await;
        let _ = first.get("/review").await.expect(200);
        let second = hall.visitor();
        let answer = second.follow(try_password(&second, &user.email, PASSWORD).await).await.expect(200);
        let form = answer.form("/sign-in/second-factor");
        let used = accounts::totp::code_at(&secret, hall.clock_now()).unwrap();
        let _ = second.submit(&form.clone().with("code", &used)).await.expect(422);
        let _ = second.submit(&form.clone().with("code", "000000")).await.expect(422);
        assert!(second.get("/review").await.is_refusal());
        hall.clock.advance_seconds(30);
        let fresh = accounts::totp::code_at(&secret, hall.clock_now()).unwrap();
        let before = second.cookie(SESSION);
        let _ = second.submit(&form.with("code", &fresh)).await.expect(303);
        let _ = second.get("/review").await.expect(200);
        assert_ne!(second.cookie(SESSION), before, "a new secret after each step");
    }

    async fn a_session_gets_a_new_secret_at_sign_in_and_the_old_one_opens_nothing(hall: Hall) {
        let user = hall.user().password(PASSWORD).build().await;
        let browser = hall.visitor();
        browser.keep(SESSION, "planted-by-somebody-else");
        let _ = try_password(&browser, &user.email, PASSWORD).await.expect(303);
        let first = browser.cookie(SESSION).unwrap();
        assert_ne!(first, "planted-by-somebody-else");
        let thief = browser.copied();
        let account = browser.get("/account").await.expect(200);
        let form = account.form("/account/password").with("current", PASSWORD).with("password", "another bridge with boats");
        let _ = browser.submit(&form).await.expect(303);
        assert_ne!(browser.cookie(SESSION).unwrap(), first);
        let _ = browser.get("/account").await.expect(200);
        assert!(thief.get("/account").await.is_refusal(), "the old secret is worth nothing");
    }

    async fn sessions_are_listed_ended_one_by_one_and_end_by_signing_out(hall: Hall) {
        let user = hall.user().password(PASSWORD).build().await;
        let (here, there, third) = (hall.visitor(), hall.visitor(), hall.visitor());
        for browser in [&here, &there, &third] {
            let _ = try_password(browser, &user.email, PASSWORD).await.expect(303);
        }
        let account = here.get("/account").await.expect(200);
        let ends: Vec<_> = account.forms().into_iter().filter(|form| form.action.ends_with("/end") && form.action.contains("/sessions/")).collect();
        assert_eq!(ends.len(), 2, "the two others can be ended");
        let _ = here.submit(&ends[0]).await.expect(303);
        let left = [&there, &third].map(|browser| browser.copied());
        let open = [left[0].get("/account").await.status, left[1].get("/account").await.status];
        assert_eq!(open.iter().filter(|status| status.as_u16() == 200).count(), 1, "{open:?}");
        let _ = here.post("/account/sessions/end-others", []).await.expect(303);
        assert!(there.get("/account").await.is_refusal() && third.get("/account").await.is_refusal());
        let kept = here.copied();
        let out = here.post("/sign-out", []).await.expect(303);
        assert!(out.header("clear-site-data").contains("storage"));
        assert_eq!(here.cookie(SESSION), None);
        assert!(kept.get("/account").await.is_refusal(), "the session is over, not only its cookie");
    }

    async fn a_session_gets_a_new_secret_when_roles_change(hall: Hall) {
        let member = hall.sign_in(Role::Member).await;
        let old = member.cookie(SESSION).unwrap();
        let _ = member.get("/desk").await.expect(200);
        assert_eq!(member.cookie(SESSION).unwrap(), old, "not without a reason");
        let administrator = hall.sign_in_at(Role::OrganizationAdministrator, member.organization()).await;
        let members = accounts::list_members(&administrator.ctx().await, member.organization().id).await.unwrap();
        let grant = members.into_iter().find(|grant| grant.user == member.user.id).unwrap();
        hall.clock.advance_seconds(5);
        let _ = administrator.post(format!("/admin/grants/{}/end", grant.id), []).await.expect(303);
        let thief = member.copied();
        let _ = member.get("/account").await.expect(200);
        assert_ne!(member.cookie(SESSION).unwrap(), old);
        assert!(thief.get("/account").await.is_refusal());
        let _ = member.get("/account").await.expect(200);
    }

    async fn a_session_ends_by_itself_after_idle_time_and_at_last_in_any_case(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        for _ in 0..3 {
            hall.clock.advance_seconds(29 * 60);
            let _ = officer.get("/review").await.expect(200);
        }
        hall.clock.advance_seconds(31 * 60);
        assert!(officer.get("/review").await.leads_to_sign_in());
        let member = hall.sign_in(Role::Member).await;
        for _ in 0..11 {
            hall.clock.advance_seconds(60 * 60);
            let _ = member.get("/desk").await.expect(200);
        }
        hall.clock.advance_seconds(61 * 60);
        assert!(member.get("/desk").await.leads_to_sign_in(), "twelve hours are the end, whatever happens in them");
    }

    async fn nobody_can_hold_the_parts_of_two_administrators_or_one_beside_another_role(hall: Hall) {
        let system = hall.sign_in(Role::SystemAdministrator).await;
        let other_system = hall.sign_in(Role::SystemAdministrator).await;
        let parts = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
        for held in Role::ALL {
            let firm = hall.organization(app::organizations::OrganizationKind::University).build().await;
            let user = match held.needs_organization() {
                true => hall.user().with_at(held, firm.id).build().await,
                false => hall.user_with(held).await,
            };
            for role in parts.into_iter().filter(|role| *role != held) {
                let answer = system.post(format!("/admin/accounts/{}/propose", user.id), [("role", role.code())]).await;
                assert!(matches!(answer.status.as_u16(), 403 | 409 | 422), "{held:?} and {role:?}: {}", answer.status);
                let actor = accounts::find_actor(&hall.db, user.id).await.unwrap();
                assert_eq!(actor.grants.len(), 1, "{held:?} and {role:?}");
            }
        }
        // And not by way of a second proposal that waits beside the first.
        let user = hall.user().build().await;
        let path = format!("/admin/accounts/{}/propose", user.id);
        let _ = system.post(&path, [("role", "audit_administrator")]).await.expect(303);
        let second = other_system.post(&path, [("role", "security_administrator")]).await;
        let security = hall.sign_in(Role::SecurityAdministrator).await;
        let waiting = accounts::list_awaiting_grants(&security.ctx().await).await.unwrap();
        for one in &waiting {
            let _ = security.post(format!("/admin/grants/{}/decide", one.grant.id), [("decision", "approve")]).await;
        }
        let actor = accounts::find_actor(&hall.db, user.id).await.unwrap();
        assert_eq!(actor.grants.len(), 1, "{} {:?}", second.status, actor.grants);
    }

    async fn an_administrator_cannot_decide_about_what_they_proposed_or_about_themselves(hall: Hall) {
        let system = hall.sign_in(Role::SystemAdministrator).await;
        let own = system.post(format!("/admin/accounts/{}/propose", system.user.id), [("role", "security_administrator")]).await;
        assert!(matches!(own.status.as_u16(), 403 | 409 | 422), "{}", own.status);
        let user = hall.user().build().await;
        let _ = system.post(format!("/admin/accounts/{}/propose", user.id), [("role", "reviewer")]).await.expect(303);
        let security = hall.sign_in(Role::SecurityAdministrator).await;
        let waiting = accounts::list_awaiting_grants(&security.ctx().await).await.unwrap();
        let decide = format!("/admin/grants/{}/decide", waiting[0].grant.id);
        let answer = system.post(&decide, [("decision", "approve")]).await;
        assert!(matches!(answer.status.as_u16(), 403 | 404 | 409), "{}", answer.status);
        assert!(accounts::find_actor(&hall.db, user.id).await.unwrap().grants.is_empty());
        let _ = security.post(&decide, [("decision", "approve")]).await.expect(303);
        assert!(accounts::find_actor(&hall.db, user.id).await.unwrap().has(Role::Reviewer));
    }

    async fn a_password_that_is_too_old_is_changed_before_anything_else(hall: Hall) {
        let hall = hall.with_site(|site| site.accounts.password_profile = PasswordProfile::Dengbao);
        let user = hall.user().password("Boats-under-2026").build().await;
        hall.clock.advance_days(91);
        let browser = hall.visitor();
        let answer = try_password(&browser, &user.email, "Boats-under-2026").await.expect(303);
        assert!(answer.location().starts_with("/sign-in/password"), "{}", answer.location());
        assert!(browser.get("/desk").await.is_refusal());
        let form = browser.follow(answer).await.expect(200).form("/sign-in/password");
        let same = browser.submit(&form.clone().with("current", "Boats-under-2026").with("password", "Boats-under-2026")).await;
        let _ = same.expect(422);
        let done = browser.submit(&form.with("current", "Boats-under-2026").with("password", "Bridges-over-2027")).await.expect(303);
        assert_eq!(done.location(), "/desk");
        let _ = browser.get("/desk").await.expect(200);
    }

    async fn a_reader_comes_to_the_page_they_asked_for_after_both_steps_of_signing_in(hall: Hall) {
        let user = hall.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
        let browser = hall.visitor();
        let sign_in = browser.open("/review?register=demand").await.expect(200);
        let form = sign_in.form("/sign-in").with("email", &user.email).with("password", PASSWORD);
        let step = browser.follow(browser.submit(&form).await).await.expect(200);
        let secret = step.texts("figure.qr code").remove(0);
        let code = accounts::totp::code_at(&secret, hall.clock_now()).unwrap();
        let codes = browser.submit(&step.form("/sign-in/enrolment").with("code", &code)).await.expect(200);
        assert_eq!(codes.attributes("main a", "href").last().map(String::as_str), Some("/review?register=demand"));
        let _ = browser.post("/sign-out", []).await;
        hall.clock.advance_seconds(60);
        let sign_in = browser.open("/review?register=demand").await.expect(200);
        let form = sign_in.form("/sign-in").with("email", &user.email).with("password", PASSWORD);
        let step = browser.follow(browser.submit(&form).await).await.expect(200);
        let code = accounts::totp::code_at(&secret, hall.clock_now()).unwrap();
        let done = browser.submit(&step.form("/sign-in/second-factor").with("code", &code)).await.expect(303);
        assert_eq!(done.location(), "/review?register=demand");
    }

    async fn a_program_acts_as_its_owner_until_its_token_ends(hall: Hall) {
        let member = hall.sign_in(Role::Member).await;
        let program = member.program().await;
        let me = program.get("/api/v1/me").await.expect(200).json();
        assert_eq!(me["id"], member.user.id.to_string());
        assert_eq!(hall.stranger().get("/api/v1/me").await.expect(401).header("content-type"), "application/problem+json");
        assert!(program.get("/api/v1/contracts").await.status == 403, "a token gives no more than its owner has");
        let token = accounts::list_tokens(&member.ctx().await).await.unwrap().remove(0);
        let _ = member.post(format!("/account/tokens/{}/end", token.id), []).await.expect(303);
        let _ = program.get("/api/v1/me").await.expect(401);
        let expiring = member.program().await;
        hall.clock.advance_days(31);
        let _ = expiring.get("/api/v1/me").await.expect(401);
        let system = hall.sign_in(Role::SystemAdministrator).await;
        let refused = system.post("/account/tokens", [("name", "x")]).await;
        assert!(refused.is_refusal(), "administrators have no tokens: {}", refused.status);
    }
}
