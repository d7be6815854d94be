//! Accounts on both databases: signing in, second factor, sessions, links, invitations, roles.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use base::{Lang, Place};

use crate::{
    App, Ctx, Error,
    accounts::{
        self, Actor, Decision, GrantStatus, NewPerson, PasswordProfile, ProposeGrant, Role, SaveProfile, Session, SignIn, SignedIn, Stage,
        UserStatus, totp,
    },
    on_both,
    organizations::OrganizationKind,
    testing::{TestApp, TestUser},
};

const PASSWORD: &str = "三只白鹭飞过春申塘的傍晚";
const OTHER: &str = "an evening by the old canal";

fn code(error: &Error) -> &'static str {
    match error {
        Error::Invalid(problems) => problems.iter().next().unwrap().code,
        Error::Conflict(problem) => problem.code,
        other => panic!("{other}"),
    }
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Result<SignedIn, Error> {
    let input = SignIn { email: email.to_owned(), password: password.to_owned(), agent: Some("a test".to_owned()) };
    accounts::sign_in(&app.visitor_ctx(), input).await
}

async fn open(app: &TestApp, token: &accounts::Secret) -> Option<(Session, Actor)> {
    accounts::find_session(app, token.reveal(), Some("203.0.113.7")).await.unwrap()
}

async fn ctx_of(app: &TestApp, token: &accounts::Secret) -> (Ctx, Session) {
    let (session, actor) = open(app, token).await.unwrap();
    (app.app.ctx(actor, Lang::Zh), session)
}

/// Signs somebody with a second factor in all the way; answers the last secret and the secret of the authenticator.
async fn enrol(app: &TestApp, user: &TestUser) -> (SignedIn, String, Vec<String>) {
    let signed_in = sign_in(app, &user.email, PASSWORD).await.unwrap();
    assert_eq!(signed_in.stage, Stage::Enrolment);
    let (ctx, session) = ctx_of(app, &signed_in.token).await;
    let enrolment = accounts::begin_enrolment(&ctx, &session).await.unwrap();
    let code = totp::code_at(&enrolment.secret, ctx.now()).unwrap();
    let enrolled = accounts::confirm_enrolment(&ctx, &session, &code).await.unwrap();
    (enrolled.signed_in, enrolment.secret, enrolled.recovery_codes)
}

fn person(password: &str) -> Option<NewPerson> {
    Some(NewPerson { name: "江照晚".to_owned(), name_en: None, password: password.to_owned(), lang: Lang::Zh, agent: None })
}

fn token_of(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

mod people {
    use super::*;

    on_both! {
        async fn an_actor_has_the_active_roles_with_the_standing_of_their_organisations(app: TestApp) {
            let firm = app.organization(OrganizationKind::Firm).unverified().build().await;
            let officer = app.user_with(Role::CommissionOfficer).await;
            let member = app.user().with_at(Role::Member, firm.id).build().await;
            let actor = accounts::find_actor(&app.db, member.id).await.unwrap();
            assert!(actor.belongs_to(firm.id) && !actor.is_verified_for(firm.id) && !actor.is_registered());
            assert!(app.actor_ctx(&officer).await.actor.is_officer());
        }

        async fn an_address_is_taken_once(app: TestApp) {
            app.user().email("one@example.com").build().await;
            let ctx = app.system_ctx();
            let tx = app.db.begin().await.unwrap();
            let new = accounts::NewUser {
                email: "one@example.com".to_owned(),
                name: "另一人".to_owned(),
                name_en: None,
                lang: Lang::Zh,
                password_hash: None,
                is_demo: false,
            };
            assert_eq!(code(&accounts::insert_user(&tx, &ctx, &new).await.unwrap_err()), "problem-accounts-email-taken");
        }

        async fn a_profile_is_saved_once_from_each_version(app: TestApp) {
            let user = app.user_with(Role::CommissionOfficer).await;
            let ctx = app.actor_ctx(&user).await;
            let input = SaveProfile { seen_version: 1, name: " 沈既明 ".to_owned(), name_en: Some(String::new()), lang: Lang::En, notices_by_mail: false };
            let saved = accounts::save_profile(&ctx, input.clone()).await.unwrap();
            assert_eq!((saved.name.as_str(), saved.name_en, saved.lang, saved.version), ("沈既明", None, Lang::En, 2));
            assert_eq!(code(&accounts::save_profile(&ctx, input).await.unwrap_err()), "problem-accounts-stale");
            let bad = SaveProfile { seen_version: 2, name: "a\u{7}".to_owned(), name_en: None, lang: Lang::Zh, notices_by_mail: true };
            assert_eq!(code(&accounts::save_profile(&ctx, bad).await.unwrap_err()), "problem-accounts-name");
        }

        async fn the_list_of_accounts_masks_addresses_and_is_for_two_administrators(app: TestApp) {
            let member = app.user().email("zhang@example.com").named("张三").build().await;
            for role in Role::ALL.into_iter().filter(|role| !role.needs_organization()) {
                let user = app.user_with(role).await;
                let listed = accounts::list_accounts(&app.actor_ctx(&user).await, &accounts::AccountFilter::default(), 0, 50).await;
                let may = matches!(role, Role::SystemAdministrator | Role::SecurityAdministrator);
                assert_eq!(listed.is_ok(), may, "{role:?}");
            }
            let admin = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
            let filter = accounts::AccountFilter { text: Some("张".to_owned()), ..Default::default() };
            let (lines, count) = accounts::list_accounts(&admin, &filter, 0, 50).await.unwrap();
            assert_eq!((lines.len(), count), (1, 1));
            assert_eq!((lines.first().unwrap().id, lines.first().unwrap().masked_email.as_str()), (member.id, "z***@example.com"));
            let filter = accounts::AccountFilter { text: Some("%".to_owned()), ..Default::default() };
            assert_eq!(accounts::list_accounts(&admin, &filter, 0, 50).await.unwrap().1, 0);
        }

        async fn a_disabled_account_has_no_session_and_no_token_and_cannot_sign_in(app: TestApp) {
            let firm = app.organization(OrganizationKind::Firm).build().await;
            let member = app.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await;
            let admin = app.user_with(Role::SystemAdministrator).await;
            let signed_in = sign_in(&app, &member.email, PASSWORD).await.unwrap();
            let (ctx, _) = ctx_of(&app, &signed_in.token).await;
            let (_, token) = accounts::create_token(&ctx, "脚本", 30).await.unwrap();
            assert!(accounts::find_token_actor(&app, token.reveal(), None).await.unwrap().unwrap().1.belongs_to(firm.id));
            let admin = app.actor_ctx(&admin).await;
            accounts::disable_account(&admin, member.id, "已离职").await.unwrap();
            assert!(open(&app, &signed_in.token).await.is_none());
            assert!(accounts::find_token_actor(&app, token.reveal(), None).await.unwrap().is_none());
            assert_eq!(code(&sign_in(&app, &member.email, PASSWORD).await.unwrap_err()), "problem-accounts-sign-in-wrong");
            accounts::enable_account(&admin, member.id).await.unwrap();
            assert!(open(&app, &signed_in.token).await.is_none(), "an ended session stays ended");
            sign_in(&app, &member.email, PASSWORD).await.unwrap();
        }

        async fn the_last_of_each_of_the_three_administrators_cannot_be_disabled(app: TestApp) {
            let admin = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
            let security = app.user_with(Role::SecurityAdministrator).await;
            assert_eq!(code(&accounts::disable_account(&admin, security.id, "").await.unwrap_err()), "problem-accounts-last-administrator");
            assert_eq!(code(&accounts::disable_account(&admin, admin.actor.user.unwrap(), "").await.unwrap_err()), "problem-accounts-own-account");
            app.user_with(Role::SecurityAdministrator).await;
            accounts::disable_account(&admin, security.id, "").await.unwrap();
        }

        async fn accounts_fall_asleep_after_ninety_days_and_their_owner_wakes_them_by_mail_unless_they_are_staff(app: TestApp) {
            let firm = app.organization(OrganizationKind::Firm).build().await;
            let member = app.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await;
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let invented = app.user().with_at(Role::Member, firm.id).demo().build().await;
            app.clock.advance_days(89);
            crate::jobs::tick(&app).await.unwrap();
            assert!(accounts::find_actor(&app.db, member.id).await.unwrap().is_signed_in());
            app.clock.advance_days(1);
            crate::jobs::tick(&app).await.unwrap();
            for (user, expected) in [(&member, UserStatus::Dormant), (&officer, UserStatus::Dormant), (&invented, UserStatus::Active)] {
                let found = accounts::find_user_by_email(&app.db, &user.email).await.unwrap().unwrap();
                assert_eq!(found.status, expected);
            }
            assert!(sign_in(&app, &member.email, PASSWORD).await.is_err());
            for user in [&member, &officer] {
                accounts::ask_password_reset(&app.visitor_ctx(), &user.email).await.unwrap();
            }
            app.run_jobs().await;
            let links: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "accounts-password-link").collect();
            assert_eq!(links.iter().map(|mail| &mail.to).collect::<Vec<_>>(), [&member.email]);
            let token = token_of(&app.letter_box.last_link(&member.email, "accounts-password-link").unwrap());
            accounts::reset_password(&app.visitor_ctx(), &token, OTHER).await.unwrap();
            sign_in(&app, &member.email, OTHER).await.unwrap();
        }
    }
}

mod sign_in_by_password {
    use super::*;

    on_both! {
        async fn a_member_is_in_at_once_and_a_visitor_before_that(app: TestApp) {
            let (firm, _) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
            let member = app.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await;
            let signed_in = sign_in(&app, &format!(" {} ", member.email.to_uppercase()), PASSWORD).await.unwrap();
            assert_eq!((signed_in.stage, signed_in.user), (Stage::Complete, member.id));
            let (session, actor) = open(&app, &signed_in.token).await.unwrap();
            assert!(actor.belongs_to(firm.id) && actor.address.is_some() && !session.is_demo);
            assert!(accounts::find_session(&app, "not a token", None).await.unwrap().is_none());
        }

        async fn every_failure_reads_the_same(app: TestApp) {
            let known = app.user().password(PASSWORD).build().await;
            let invented = app.user().demo().build().await;
            let mut answers = Vec::new();
            for (email, password) in [(known.email.as_str(), "wrong"), (invented.email.as_str(), ""), ("nobody@example.com", PASSWORD), ("", "")] {
                answers.push(sign_in(&app, email, password).await.unwrap_err().to_string());
            }
            answers.dedup();
            assert_eq!(answers.len(), 1, "{answers:?}");
        }

        async fn five_failures_lock_an_account_known_or_not_for_half_an_hour_and_then_for_longer(app: TestApp) {
            let known = app.user().password(PASSWORD).build().await;
            for email in [known.email.as_str(), "nobody@example.com"] {
                for _ in 0..5 {
                    assert_eq!(code(&sign_in(&app, email, "wrong").await.unwrap_err()), "problem-accounts-sign-in-wrong");
                }
                assert!(matches!(sign_in(&app, email, PASSWORD).await, Err(Error::TooMany(1800))));
            }
            app.clock.advance_seconds(29 * 60);
            assert!(matches!(sign_in(&app, &known.email, PASSWORD).await, Err(Error::TooMany(60))));
            app.clock.advance_seconds(60);
            assert!(matches!(sign_in(&app, &known.email, "wrong").await, Err(Error::Invalid(_))));
            assert!(matches!(sign_in(&app, &known.email, PASSWORD).await, Err(Error::TooMany(3600))));
            app.clock.advance_seconds(3600);
            sign_in(&app, &known.email, PASSWORD).await.unwrap();
            sign_in(&app, &known.email, "wrong").await.unwrap_err();
            sign_in(&app, &known.email, PASSWORD).await.unwrap();
            app.run_jobs().await;
            assert_eq!(app.letter_box.mails().iter().filter(|mail| mail.subject == "accounts-locked").count(), 2);
        }

        async fn an_address_is_locked_after_twenty_failures_at_different_accounts_and_one_right_password_does_not_help_it(app: TestApp) {
            let known = app.user().password(PASSWORD).build().await;
            for number in 0..19 {
                sign_in(&app, &format!("nobody{number}@example.com"), "wrong").await.unwrap_err();
            }
            sign_in(&app, &known.email, PASSWORD).await.unwrap();
            sign_in(&app, "nobody19@example.com", "wrong").await.unwrap_err();
            assert!(matches!(sign_in(&app, &known.email, PASSWORD).await, Err(Error::TooMany(_))));
            let mut elsewhere = app.visitor_ctx();
            elsewhere.actor.address = Some("198.51.100.1".to_owned());
            let input = SignIn { email: known.email.clone(), password: PASSWORD.to_owned(), agent: None };
            accounts::sign_in(&elsewhere, input).await.unwrap();
        }

        async fn tries_at_the_same_moment_are_all_counted(app: TestApp) {
            let known = app.user().password(PASSWORD).build().await;
            let tries: Vec<_> = (0..12).map(|_| {
                let (app, email) = (app.clone(), known.email.clone());
                tokio::spawn(async move { sign_in(&app, &email, "wrong").await })
            }).collect();
            let mut judged = 0;
            for attempt in tries {
                judged += usize::from(matches!(attempt.await.unwrap(), Err(Error::Invalid(_))));
            }
            assert_eq!(judged, 5);
        }

        async fn an_old_password_must_be_changed_where_the_installation_says_so_and_none_of_the_last_comes_back(app: TestApp) {
            let app = app.with_site(|site| site.accounts.password_profile = PasswordProfile::Dengbao);
            let user = app.user().password("Baihe-tang-2026").build().await;
            app.clock.advance_days(91);
            let signed_in = sign_in(&app, &user.email, "Baihe-tang-2026").await.unwrap();
            assert_eq!(signed_in.stage, Stage::PasswordExpired);
            let (ctx, session) = ctx_of(&app, &signed_in.token).await;
            assert!(!ctx.actor.is_signed_in());
            let refused = accounts::change_password(&ctx, &session, "Baihe-tang-2026", "Baihe-tang-2026").await.unwrap_err();
            assert_eq!(code(&refused), "problem-accounts-password-earlier");
            let refused = accounts::change_password(&ctx, &session, "Baihe-tang-2026", "all small letters here").await.unwrap_err();
            assert_eq!(code(&refused), "problem-accounts-password-kinds");
            let changed = accounts::change_password(&ctx, &session, "Baihe-tang-2026", "Chunshen-tang-2027").await.unwrap();
            assert_eq!(changed.stage, Stage::Complete);
            let (ctx, session) = ctx_of(&app, &changed.token).await;
            let back = accounts::change_password(&ctx, &session, "Chunshen-tang-2027", "Baihe-tang-2026").await.unwrap_err();
            assert_eq!(code(&back), "problem-accounts-password-earlier");
        }
    }
}

mod second_factor {
    use super::*;

    on_both! {
        async fn whoever_holds_a_role_of_the_district_is_a_visitor_until_the_second_factor_is_shown(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            let (session, actor) = open(&app, &pending.token).await.unwrap();
            assert!(session.stage == Stage::Enrolment && actor == Actor { address: actor.address.clone(), ..Actor::visitor() });
            let (enrolled, secret, codes) = enrol(&app, &officer).await;
            assert_eq!((enrolled.stage, codes.len()), (Stage::Complete, 10));
            assert!(open(&app, &enrolled.token).await.unwrap().1.is_officer());
            assert!(open(&app, &pending.token).await.is_none(), "sessions from before the enrolment have ended");

            app.clock.advance_seconds(60);
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            assert_eq!(pending.stage, Stage::SecondFactor);
            let (ctx, session) = ctx_of(&app, &pending.token).await;
            assert!(!ctx.actor.is_signed_in());
            assert_eq!(code(&accounts::show_second_factor(&ctx, &session, "000000").await.unwrap_err()), "problem-accounts-code-wrong");
            let shown = accounts::show_second_factor(&ctx, &session, &totp::code_at(&secret, ctx.now()).unwrap()).await.unwrap();
            assert_eq!(shown.stage, Stage::Complete);
            assert!(open(&app, &pending.token).await.is_none(), "the secret changes with the stage");
            assert!(open(&app, &shown.token).await.unwrap().1.is_officer());
        }

        async fn a_code_counts_once_even_in_another_session(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let (_, secret, _) = enrol(&app, &officer).await;
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            let (ctx, session) = ctx_of(&app, &pending.token).await;
            let used = totp::code_at(&secret, ctx.now()).unwrap();
            assert_eq!(code(&accounts::show_second_factor(&ctx, &session, &used).await.unwrap_err()), "problem-accounts-code-wrong");
            app.clock.advance_seconds(30);
            let next = totp::code_at(&secret, app.clock_now()).unwrap();
            accounts::show_second_factor(&ctx, &session, &next).await.unwrap();
        }

        async fn a_recovery_code_counts_once_and_its_owner_is_told(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let (_, _, codes) = enrol(&app, &officer).await;
            let recovery = codes.first().unwrap();
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            let (ctx, session) = ctx_of(&app, &pending.token).await;
            let shown = accounts::show_second_factor(&ctx, &session, &recovery.to_uppercase()).await.unwrap();
            let (ctx, _) = ctx_of(&app, &shown.token).await;
            assert_eq!(accounts::find_profile(&ctx).await.unwrap().recovery_codes_left, Some(9));
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            let (ctx, session) = ctx_of(&app, &pending.token).await;
            assert_eq!(code(&accounts::show_second_factor(&ctx, &session, recovery).await.unwrap_err()), "problem-accounts-code-wrong");
            app.run_jobs().await;
            assert!(app.letter_box.mails().iter().any(|mail| mail.subject == "accounts-recovery-code-used"));
        }

        async fn wrong_codes_lock_the_second_factor(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let (_, secret, _) = enrol(&app, &officer).await;
            app.clock.advance_seconds(60);
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            let (ctx, session) = ctx_of(&app, &pending.token).await;
            for _ in 0..5 {
                accounts::show_second_factor(&ctx, &session, "abc").await.unwrap_err();
            }
            let right = totp::code_at(&secret, ctx.now()).unwrap();
            assert!(matches!(accounts::show_second_factor(&ctx, &session, &right).await, Err(Error::TooMany(_))));
        }

        async fn a_pending_session_ends_after_a_quarter_of_an_hour(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
            app.clock.advance_seconds(15 * 60 - 1);
            assert!(open(&app, &pending.token).await.is_some());
            app.clock.advance_seconds(1);
            assert!(open(&app, &pending.token).await.is_none());
        }

        async fn two_sessions_are_offered_two_secrets_and_the_first_to_confirm_wins(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let mut offered = Vec::new();
            for _ in 0..2 {
                let pending = sign_in(&app, &officer.email, PASSWORD).await.unwrap();
                let (ctx, session) = ctx_of(&app, &pending.token).await;
                let enrolment = accounts::begin_enrolment(&ctx, &session).await.unwrap();
                assert_eq!(accounts::begin_enrolment(&ctx, &session).await.unwrap(), enrolment, "reloading shows the same");
                offered.push((ctx, session, enrolment.secret));
            }
            let (first, second) = (offered.first().unwrap(), offered.last().unwrap());
            assert_ne!(first.2, second.2);
            accounts::confirm_enrolment(&first.0, &first.1, &totp::code_at(&first.2, first.0.now()).unwrap()).await.unwrap();
            let late = accounts::confirm_enrolment(&second.0, &second.1, &totp::code_at(&second.2, second.0.now()).unwrap()).await;
            assert_eq!(code(&late.unwrap_err()), "problem-accounts-second-factor-set");
        }

        async fn a_lost_second_factor_is_reset_by_a_security_administrator_and_both_are_told(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let security = app.user_with(Role::SecurityAdministrator).await;
            let (signed_in, _, _) = enrol(&app, &officer).await;
            let ctx = app.actor_ctx(&security).await;
            assert!(matches!(accounts::reset_second_factor(&ctx, security.id).await, Err(Error::Forbidden)));
            accounts::reset_second_factor(&ctx, officer.id).await.unwrap();
            assert!(open(&app, &signed_in.token).await.is_none());
            assert_eq!(sign_in(&app, &officer.email, PASSWORD).await.unwrap().stage, Stage::Enrolment);
            app.run_jobs().await;
            let told: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "accounts-second-factor-reset").map(|mail| mail.to).collect();
            assert!(told.len() == 2 && told.contains(&officer.email) && told.contains(&security.email), "{told:?}");
        }

        async fn setting_a_new_password_by_mail_does_not_go_round_the_second_factor(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let (signed_in, _, _) = enrol(&app, &officer).await;
            accounts::ask_password_reset(&app.visitor_ctx(), &officer.email).await.unwrap();
            app.run_jobs().await;
            let token = token_of(&app.letter_box.last_link(&officer.email, "accounts-password-link").unwrap());
            accounts::reset_password(&app.visitor_ctx(), &token, OTHER).await.unwrap();
            assert!(open(&app, &signed_in.token).await.is_none());
            assert_eq!(sign_in(&app, &officer.email, OTHER).await.unwrap().stage, Stage::SecondFactor);
        }
    }
}

mod sessions {
    use super::*;

    async fn member(app: &TestApp) -> TestUser {
        let firm = app.organization(OrganizationKind::Firm).build().await;
        app.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await
    }

    on_both! {
        async fn a_session_ends_after_idle_time_and_slides_with_use_up_to_its_absolute_end(app: TestApp) {
            let app = app.with_site(|site| site.accounts.member_idle_minutes = 60);
            let user = member(&app).await;
            let signed_in = sign_in(&app, &user.email, PASSWORD).await.unwrap();
            for _ in 0..14 {
                app.clock.advance_seconds(50 * 60);
                assert!(open(&app, &signed_in.token).await.is_some());
            }
            app.clock.advance_seconds(30 * 60);
            assert!(open(&app, &signed_in.token).await.is_none(), "twelve hours at most");
            let signed_in = sign_in(&app, &user.email, PASSWORD).await.unwrap();
            app.clock.advance_seconds(60 * 60);
            assert!(open(&app, &signed_in.token).await.is_none(), "an hour without a request");
        }

        async fn staff_sessions_end_after_half_an_hour(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).password(PASSWORD).build().await;
            let (signed_in, _, _) = enrol(&app, &officer).await;
            app.clock.advance_seconds(29 * 60);
            assert!(open(&app, &signed_in.token).await.is_some());
            app.clock.advance_seconds(30 * 60);
            assert!(open(&app, &signed_in.token).await.is_none());
        }

        async fn one_sees_and_ends_ones_own_sessions_and_nobody_elses(app: TestApp) {
            let (user, other) = (member(&app).await, member(&app).await);
            let (here, there) = (sign_in(&app, &user.email, PASSWORD).await.unwrap(), sign_in(&app, &user.email, PASSWORD).await.unwrap());
            let theirs = sign_in(&app, &other.email, PASSWORD).await.unwrap();
            let (ctx, session) = ctx_of(&app, &here.token).await;
            assert_eq!(accounts::list_sessions(&ctx).await.unwrap().len(), 2);
            let (_, their_session) = ctx_of(&app, &theirs.token).await;
            assert!(matches!(accounts::end_session(&ctx, their_session.id).await, Err(Error::NotFound(_))));
            assert_eq!(accounts::end_other_sessions(&ctx, &session).await.unwrap(), 1);
            assert!(open(&app, &there.token).await.is_none() && open(&app, &here.token).await.is_some() && open(&app, &theirs.token).await.is_some());
            accounts::sign_out(&ctx, &session).await.unwrap();
            assert!(open(&app, &here.token).await.is_none());
        }

        async fn changing_the_password_ends_the_other_sessions_and_renews_this_one(app: TestApp) {
            let user = member(&app).await;
            let (here, there) = (sign_in(&app, &user.email, PASSWORD).await.unwrap(), sign_in(&app, &user.email, PASSWORD).await.unwrap());
            let (ctx, session) = ctx_of(&app, &here.token).await;
            assert_eq!(code(&accounts::change_password(&ctx, &session, "wrong", OTHER).await.unwrap_err()), "problem-accounts-password-wrong");
            let short = accounts::change_password(&ctx, &session, PASSWORD, "short").await.unwrap_err();
            assert_eq!(code(&short), "problem-accounts-password-short");
            let changed = accounts::change_password(&ctx, &session, PASSWORD, OTHER).await.unwrap();
            for (token, is_open) in [(&here.token, false), (&there.token, false), (&changed.token, true)] {
                assert_eq!(open(&app, token).await.is_some(), is_open);
            }
        }

        async fn a_session_asks_for_a_new_secret_when_roles_change(app: TestApp) {
            let firm = app.organization(OrganizationKind::Firm).build().await;
            let head = app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await;
            let user = app.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await;
            let signed_in = sign_in(&app, &user.email, PASSWORD).await.unwrap();
            assert!(!open(&app, &signed_in.token).await.unwrap().0.needs_rotation);
            app.clock.advance_seconds(5);
            let grant = accounts::list_members(&app.actor_ctx(&head).await, firm.id).await.unwrap().into_iter().find(|grant| grant.user == user.id).unwrap();
            accounts::end_grant(&app.actor_ctx(&head).await, grant.id, None).await.unwrap();
            let (ctx, session) = ctx_of(&app, &signed_in.token).await;
            assert!(session.needs_rotation && !ctx.actor.belongs_to(firm.id));
            let renewed = accounts::rotate_session(&ctx, &session).await.unwrap();
            assert!(open(&app, &signed_in.token).await.is_none());
            assert!(!open(&app, &renewed.token).await.unwrap().0.needs_rotation);
        }

        async fn nothing_secret_stands_in_the_database(app: TestApp) {
            let user = member(&app).await;
            let signed_in = sign_in(&app, &user.email, PASSWORD).await.unwrap();
            let (ctx, _) = ctx_of(&app, &signed_in.token).await;
            let (_, token) = accounts::create_token(&ctx, "脚本", 30).await.unwrap();
            if let Some(file) = app.db.file() {
                app.db.checkpoint().await.unwrap();
                let bytes = std::fs::read(file).unwrap();
                let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
                assert!(holds(&user.email), "the search itself works");
                for secret in [PASSWORD, signed_in.token.reveal(), token.reveal()] {
                    assert!(!holds(secret));
                }
            }
        }
    }
}

mod links {
    use super::*;

    on_both! {
        async fn a_link_of_the_demonstration_works_once_within_a_day_and_in_a_demonstration_only(app: TestApp) {
            let officer = app.user().with(Role::CommissionOfficer).demo().build().await;
            let real = app.user().with(Role::CommissionOfficer).build().await;
            assert!(matches!(accounts::create_demo_link(&app.system_ctx(), officer.id).await, Err(Error::Forbidden)));
            let demo = app.clone().with_site(|site| site.is_demo = true);
            assert!(matches!(accounts::create_demo_link(&demo.system_ctx(), real.id).await, Err(Error::Forbidden)));
            let ctx = demo.actor_ctx(&officer).await;
            assert!(matches!(accounts::create_demo_link(&ctx, officer.id).await, Err(Error::Forbidden)));
            let link = accounts::create_demo_link(&demo.system_ctx(), officer.id).await.unwrap();
            assert!(link.starts_with("https://hall.test/sign-in/demo/"));
            let token = token_of(&link);
            assert!(accounts::sign_in_by_link(&app.visitor_ctx(), &token, None).await.is_err(), "not in production");
            let signed_in = accounts::sign_in_by_link(&demo.visitor_ctx(), &token, None).await.unwrap();
            assert_eq!(signed_in.stage, Stage::Complete);
            let (session, actor) = open(&demo, &signed_in.token).await.unwrap();
            assert!(session.is_demo && actor.is_demo && actor.is_officer());
            assert!(open(&app, &signed_in.token).await.is_none(), "nor does its session count in production");
            assert!(accounts::sign_in_by_link(&demo.visitor_ctx(), &token, None).await.is_err(), "once");
            let late = token_of(&accounts::create_demo_link(&demo.system_ctx(), officer.id).await.unwrap());
            demo.clock.advance_days(1);
            assert!(accounts::sign_in_by_link(&demo.visitor_ctx(), &late, None).await.is_err(), "within a day");
        }

        async fn a_link_for_a_new_password_holds_an_hour_and_once_and_only_the_last_one_counts(app: TestApp) {
            let user = app.user().password(PASSWORD).build().await;
            for email in [user.email.as_str(), user.email.as_str(), "nobody@example.com"] {
                accounts::ask_password_reset(&app.visitor_ctx(), email).await.unwrap();
                app.run_jobs().await;
            }
            let mails: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "accounts-password-link").collect();
            assert_eq!(mails.len(), 2);
            let tokens: Vec<String> = mails.iter().map(|mail| token_of(mail.body.lines().last().unwrap())).collect();
            assert!(accounts::find_password_link(&app.visitor_ctx(), tokens.first().unwrap()).await.is_err());
            let token = tokens.last().unwrap();
            assert_eq!(accounts::find_password_link(&app.visitor_ctx(), token).await.unwrap(), accounts::masked_email(&user.email));
            assert_eq!(code(&accounts::reset_password(&app.visitor_ctx(), token, "short").await.unwrap_err()), "problem-accounts-password-short");
            accounts::reset_password(&app.visitor_ctx(), token, OTHER).await.unwrap();
            assert!(accounts::reset_password(&app.visitor_ctx(), token, PASSWORD).await.is_err());
            accounts::ask_password_reset(&app.visitor_ctx(), &user.email).await.unwrap();
            app.run_jobs().await;
            let token = token_of(&app.letter_box.last_link(&user.email, "accounts-password-link").unwrap());
            app.clock.advance_seconds(3600);
            assert!(accounts::reset_password(&app.visitor_ctx(), &token, PASSWORD).await.is_err());
        }
    }
}

mod invitations {
    use super::*;

    on_both! {
        async fn the_first_administrators_come_by_link_of_the_command_line(app: TestApp) {
            let ctx = app.system_ctx();
            assert_eq!(code(&accounts::invite_administrator(&ctx, Role::CommissionOfficer, "a@example.com").await.unwrap_err()), "problem-accounts-role-not-administrator");
            let link = accounts::invite_administrator(&ctx, Role::SecurityAdministrator, "a@example.com").await.unwrap();
            assert!(link.starts_with("https://hall.test/invitation/"));
            assert!(app.letter_box.mails().is_empty(), "the link is printed, not sent");
            let signed_in = accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person(PASSWORD)).await.unwrap().unwrap();
            assert_eq!(signed_in.stage, Stage::Enrolment);
            assert!(accounts::find_actor(&app.db, signed_in.user).await.unwrap().has(Role::SecurityAdministrator));
            assert!(accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person(PASSWORD)).await.is_err(), "once");
            let officer = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
            assert!(matches!(accounts::invite_administrator(&officer, Role::AuditAdministrator, "b@example.com").await, Err(Error::Forbidden)));
        }

        async fn an_invitation_holds_a_day_and_the_last_one_counts(app: TestApp) {
            let ctx = app.system_ctx();
            let first = token_of(&accounts::invite_administrator(&ctx, Role::AuditAdministrator, "a@example.com").await.unwrap());
            let second = token_of(&accounts::invite_administrator(&ctx, Role::AuditAdministrator, "a@example.com").await.unwrap());
            assert!(accounts::find_invitation(&app.visitor_ctx(), &first).await.is_err());
            assert!(!accounts::find_invitation(&app.visitor_ctx(), &second).await.unwrap().has_account);
            app.clock.advance_days(1);
            assert!(accounts::find_invitation(&app.visitor_ctx(), &second).await.is_err());
        }

        async fn one_person_cannot_become_two_administrators(app: TestApp) {
            let first = app.user().email("a@example.com").with(Role::SecurityAdministrator).build().await;
            let link = accounts::invite_administrator(&app.system_ctx(), Role::AuditAdministrator, "a@example.com").await.unwrap();
            let stranger = accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person(PASSWORD)).await.unwrap_err();
            assert_eq!(code(&stranger), "problem-accounts-invitation-sign-in");
            let refused = accounts::accept_invitation(&app.actor_ctx(&first).await, &token_of(&link), None).await.unwrap_err();
            assert_eq!(code(&refused), "problem-accounts-role-excluded");
        }

        async fn a_colleague_has_the_role_once_they_accept_and_the_inviter_is_told(app: TestApp) {
            let (university, head) = app.user_at(OrganizationKind::University, Role::OrganizationAdministrator).await;
            let ctx = app.actor_ctx(&head).await;
            accounts::invite_colleague(&ctx, university.id, Role::TransferOfficer, "Li@Example.com").await.unwrap();
            app.run_jobs().await;
            let link = app.letter_box.last_link("li@example.com", "accounts-invitation").unwrap();
            assert!(link.starts_with("https://hall.test/invitation/"), "{link}");
            let weak = accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person("password1234")).await.unwrap_err();
            assert_eq!(code(&weak), "problem-accounts-password-known");
            let signed_in = accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person(PASSWORD)).await.unwrap().unwrap();
            assert_eq!(signed_in.stage, Stage::Enrolment);
            assert!(accounts::find_actor(&app.db, signed_in.user).await.unwrap().is_verified_for(university.id));
            app.run_jobs().await;
            assert!(app.letter_box.mails().iter().any(|mail| mail.to == head.email && mail.subject == "accounts-invitation-accepted"));
        }

        async fn only_its_administrators_invite_and_only_to_roles_the_organisation_has(app: TestApp) {
            let (firm, head) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
            let (_, stranger) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
            let member = app.user().with_at(Role::Member, firm.id).build().await;
            for user in [&stranger, &member] {
                let ctx = app.actor_ctx(user).await;
                assert!(matches!(accounts::invite_colleague(&ctx, firm.id, Role::Member, "x@example.com").await, Err(Error::Forbidden)));
            }
            let ctx = app.actor_ctx(&head).await;
            for (role, expected) in [(Role::TransferOfficer, "problem-accounts-role-not-for-kind"), (Role::CommissionOfficer, "problem-accounts-role-of-district")] {
                assert_eq!(code(&accounts::invite_colleague(&ctx, firm.id, role, "x@example.com").await.unwrap_err()), expected);
            }
            assert_eq!(code(&accounts::invite_colleague(&ctx, firm.id, Role::Member, "no address").await.unwrap_err()), "problem-accounts-email");
            let invitation = accounts::invite_colleague(&ctx, firm.id, Role::Member, "x@example.com").await.unwrap();
            assert_eq!(accounts::list_invitations(&ctx, Some(firm.id)).await.unwrap().len(), 1);
            assert!(accounts::end_invitation(&app.actor_ctx(&stranger).await, invitation.id).await.is_err());
            accounts::end_invitation(&ctx, invitation.id).await.unwrap();
            assert!(accounts::list_invitations(&ctx, Some(firm.id)).await.unwrap().is_empty());
        }

        async fn staff_are_invited_by_one_administrator_and_approved_by_another(app: TestApp) {
            let (system, security) = (app.user_with(Role::SystemAdministrator).await, app.user_with(Role::SecurityAdministrator).await);
            let ctx = app.actor_ctx(&system).await;
            accounts::invite_staff(&ctx, "officer@example.com", Role::CommissionOfficer, None).await.unwrap();
            app.run_jobs().await;
            let link = app.letter_box.last_link("officer@example.com", "accounts-invitation").unwrap();
            let signed_in = accounts::accept_invitation(&app.visitor_ctx(), &token_of(&link), person(PASSWORD)).await.unwrap().unwrap();
            assert!(accounts::find_actor(&app.db, signed_in.user).await.unwrap().grants.is_empty(), "no role yet");
            assert!(accounts::list_awaiting_grants(&ctx).await.unwrap().is_empty(), "not the system administrator's to decide");
            let ctx = app.actor_ctx(&security).await;
            let awaiting = accounts::list_awaiting_grants(&ctx).await.unwrap();
            assert_eq!(awaiting.len(), 1);
            let decided = accounts::decide_grant(&ctx, awaiting.first().unwrap().grant.id, Decision::Approve, None).await.unwrap();
            assert_eq!(decided.status, GrantStatus::Active);
            assert!(accounts::find_actor(&app.db, signed_in.user).await.unwrap().is_officer());
            assert_eq!(open(&app, &signed_in.token).await.unwrap().0.stage, Stage::Enrolment, "the role asks for its second factor at once");
            app.run_jobs().await;
            for (to, kind) in [(&security.email, "accounts-role-proposed"), (&"officer@example.com".to_owned(), "accounts-role-given")] {
                assert!(app.letter_box.mails().iter().any(|mail| mail.to == *to && mail.subject == kind), "{kind}");
            }
        }
    }
}

mod roles {
    use super::*;

    on_both! {
        async fn a_proposal_is_decided_once_and_not_by_those_it_concerns(app: TestApp) {
            let (system, security) = (app.user_with(Role::SystemAdministrator).await, app.user_with(Role::SecurityAdministrator).await);
            let user = app.user().build().await;
            let propose = |user: &TestUser, role| ProposeGrant { user: user.id, role, organization: None, note: None };
            let system = app.actor_ctx(&system).await;
            let security = app.actor_ctx(&security).await;
            assert!(matches!(accounts::propose_grant(&security, propose(&user, Role::Reviewer)).await, Err(Error::Forbidden)));
            let grant = accounts::propose_grant(&system, propose(&user, Role::Reviewer)).await.unwrap();
            assert_eq!(code(&accounts::propose_grant(&system, propose(&user, Role::Reviewer)).await.unwrap_err()), "problem-accounts-role-held");
            assert_eq!(code(&accounts::decide_grant(&system, grant, Decision::Approve, None).await.unwrap_err()), "problem-accounts-own-decision");
            assert_eq!(accounts::decide_grant(&security, grant, Decision::Refuse, Some("已有三位")).await.unwrap().status, GrantStatus::Refused);
            assert_eq!(code(&accounts::decide_grant(&security, grant, Decision::Approve, None).await.unwrap_err()), "problem-accounts-grant-decided");
            accounts::propose_grant(&system, propose(&user, Role::Reviewer)).await.unwrap();
        }

        async fn no_two_roles_that_exclude_each_other_are_ever_given_in_whatever_order(app: TestApp) {
            let system = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
            for one in Role::ALL.into_iter().filter(|role| !role.is_of_organization() && !role.needs_organization()) {
                for other in Role::ALL.into_iter().filter(|role| !role.is_of_organization() && !role.needs_organization()) {
                    if one == other {
                        continue;
                    }
                    let user = app.user().with(one).build().await;
                    let proposed = accounts::propose_grant(&system, ProposeGrant { user: user.id, role: other, organization: None, note: None }).await;
                    assert_eq!(proposed.is_err(), one.excludes(other), "{one:?} then {other:?}");
                }
            }
        }

        async fn an_organisation_keeps_an_administrator(app: TestApp) {
            let (firm, head) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
            let ctx = app.actor_ctx(&head).await;
            let grant = accounts::list_members(&ctx, firm.id).await.unwrap().pop().unwrap();
            assert_eq!(code(&accounts::end_grant(&ctx, grant.id, None).await.unwrap_err()), "problem-accounts-last-administrator");
            app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await;
            accounts::end_grant(&ctx, grant.id, None).await.unwrap();
            assert_eq!(code(&accounts::end_grant(&app.actor_ctx(&app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await).await, grant.id, None).await.unwrap_err()), "problem-accounts-grant-decided");
        }

        async fn an_administrator_belongs_to_no_organisation(app: TestApp) {
            let commission = app.organization(OrganizationKind::Commission).build().await;
            let user = app.user().with_at(Role::SystemAdministrator, commission.id).build().await;
            assert!(!accounts::find_actor(&app.db, user.id).await.unwrap().belongs_to(commission.id));
        }

        async fn technology_managers_are_listed_for_people_who_are_signed_in(app: TestApp) {
            let agency = app.organization(OrganizationKind::Agency).build().await;
            let carrier = app.user().named("周砚秋").with_at(Role::TechnologyManager, agency.id).build().await;
            let listed = accounts::list_holders(&app.actor_ctx(&carrier).await, Role::TechnologyManager).await.unwrap();
            assert_eq!(listed.iter().map(|grant| grant.user_name.as_str()).collect::<Vec<_>>(), ["周砚秋"]);
            assert!(matches!(accounts::list_holders(&app.visitor_ctx(), Role::TechnologyManager).await, Err(Error::SignInNeeded)));
        }
    }
}

mod tokens_and_log {
    use super::*;

    on_both! {
        async fn tokens_are_shown_once_listed_and_ended_and_expire(app: TestApp) {
            let (firm, user) = app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await;
            let ctx = app.actor_ctx(&user).await;
            for (name, days, field) in [("", 30, "name"), ("脚本", 0, "days"), ("脚本", 367, "days")] {
                let Error::Invalid(problems) = accounts::create_token(&ctx, name, days).await.unwrap_err() else { panic!() };
                assert_eq!(problems.iter().next().unwrap().at, Place::Field(field.to_owned()));
            }
            let (token, secret) = accounts::create_token(&ctx, "脚本", 30).await.unwrap();
            assert!(secret.reveal().starts_with("zb_"));
            assert!(accounts::find_token_actor(&app, secret.reveal(), None).await.unwrap().unwrap().1.belongs_to(firm.id));
            assert!(accounts::list_tokens(&ctx).await.unwrap().first().unwrap().used_at.is_some());
            let other = app.actor_ctx(&app.user_at(OrganizationKind::Firm, Role::OrganizationAdministrator).await.1).await;
            assert!(accounts::end_token(&other, token.id).await.is_err());
            accounts::end_token(&ctx, token.id).await.unwrap();
            assert!(accounts::find_token_actor(&app, secret.reveal(), None).await.unwrap().is_none());
            let (_, secret) = accounts::create_token(&ctx, "短", 1).await.unwrap();
            app.clock.advance_days(1);
            assert!(accounts::find_token_actor(&app, secret.reveal(), None).await.unwrap().is_none());
        }

        async fn the_log_is_for_the_audit_administrator_and_holds_what_was_done_without_names(app: TestApp) {
            let user = app.user().named("江照晚").password(PASSWORD).build().await;
            sign_in(&app, &user.email, "wrong").await.unwrap_err();
            sign_in(&app, &user.email, PASSWORD).await.unwrap();
            for role in Role::ALL.into_iter().filter(|role| !role.needs_organization() && *role != Role::AuditAdministrator) {
                let ctx = app.actor_ctx(&app.user_with(role).await).await;
                assert!(matches!(accounts::list_audit_log(&ctx, &Default::default(), 10).await, Err(Error::Forbidden)), "{role:?}");
            }
            let ctx = app.actor_ctx(&app.user_with(Role::AuditAdministrator).await).await;
            let filter = accounts::AuditFilter { action: Some("accounts.sign".to_owned()), ..Default::default() };
            let log = accounts::list_audit_log(&ctx, &filter, 10).await.unwrap();
            assert_eq!(log.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(), ["accounts.signed-in", "accounts.sign-in-failed"]);
            let all = accounts::export_audit_log(&ctx, &Default::default()).await.unwrap();
            assert!(all.iter().all(|row| !row.detail.contains("江照晚") && !row.detail.contains(&user.email)));
            let next = accounts::AuditFilter { before_seq: log.first().map(|row| row.seq), ..filter };
            assert_eq!(accounts::list_audit_log(&ctx, &next, 10).await.unwrap().len(), 1);
            assert_eq!(accounts::list_audit_log(&ctx, &Default::default(), 1).await.unwrap().first().unwrap().action, "audit.exported");
            assert!(matches!(db::audit::verify(&app.db).await.unwrap(), db::audit::Verdict::Holds { .. }));
        }

        async fn the_demonstration_loads_its_people_once_and_none_of_them_has_a_password(app: TestApp) {
            let demo = app.clone().with_site(|site| site.is_demo = true);
            let pack: &App = &demo;
            let content = pack.pack.demo().unwrap();
            assert!(matches!(accounts::demo::load(&app.system_ctx(), &content).await, Err(Error::Forbidden)));
            let loaded = accounts::demo::load(&demo.system_ctx(), &content).await.unwrap();
            assert_eq!(loaded.people.len(), content.people.len());
            assert!(loaded.organizations.len() >= content.organizations.len());
            let again = accounts::demo::load(&demo.system_ctx(), &content).await.unwrap();
            assert_eq!(again.people, loaded.people);
            assert_eq!(again.organizations, loaded.organizations);
            for (code, user) in &loaded.people {
                let link = accounts::create_demo_link(&demo.system_ctx(), *user).await.unwrap();
                let signed_in = accounts::sign_in_by_link(&demo.visitor_ctx(), &token_of(&link), None).await.unwrap();
                let (session, actor) = open(&demo, &signed_in.token).await.unwrap();
                assert!(session.stage == Stage::Complete && !actor.grants.is_empty(), "{code}");
            }
        }
    }
}
