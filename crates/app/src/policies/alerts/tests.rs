//! Alerts: what is told, to whom, and that nothing is told twice.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use base::id::OrganizationId;

use super::{AlertKind, end_alert, end_alert_by_link, list_alert_events, read_alert, save_alert, watching};
use crate::{
    Ctx, Error,
    accounts::Role,
    notices, on_both,
    organizations::OrganizationKind,
    pack::Pack,
    policies::{StateFacts, rules::reader, state_facts},
    testing::TestApp,
};

async fn firm(app: &TestApp) -> (OrganizationId, Ctx) {
    let organization = app.organization(OrganizationKind::Firm).with(|it| it.town = Some("310112001".to_owned())).build().await;
    let user = app.user().with_at(Role::Member, organization.id).build().await;
    (organization.id, app.actor_ctx(&user).await)
}

fn said(facts: &[(&str, &str)]) -> StateFacts {
    let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
    StateFacts { facts: facts.collect(), ..StateFacts::default() }
}

/// The pack with a clause written anew.
fn with_clause(pack: &Pack, text: &str) -> Arc<Pack> {
    let draft = reader::draft(&pack.policies.library, "draft.toml", text);
    assert_eq!(draft.mistakes, []);
    Arc::new(Pack { policies: pack.policies.with_library(draft.library), ..pack.clone() })
}

async fn told(ctx: &Ctx, id: OrganizationId) -> Vec<(AlertKind, String, String)> {
    let events = list_alert_events(ctx, id, 100).await.unwrap();
    events.into_iter().map(|event| (event.kind, event.clause, event.detail)).collect()
}

on_both! {
    async fn what_turns_from_nearly_to_eligible_is_told_once_and_ends_by_the_link_of_its_mail(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "9"), ("review.annual_ok", "no")];
        state_facts(&ctx, id, said(&facts)).await.unwrap();
        let first = save_alert(&ctx, id).await.unwrap();
        assert_eq!(save_alert(&ctx, id).await.unwrap().id, first.id, "whoever has one keeps it");
        let system = app.system_ctx();
        watching::tick(&system).await.unwrap();
        assert!(told(&ctx, id).await.is_empty(), "what was known when it was saved is no news");
        state_facts(&ctx, id, said(&[("review.annual_ok", "yes")])).await.unwrap();
        for _ in 0..3 {
            watching::tick(&system).await.unwrap();
        }
        let events = told(&ctx, id).await;
        assert!(events.iter().any(|(kind, clause, _)| *kind == AlertKind::Eligible && clause == "ZJ-HNTE-FIRST"), "{events:?}");
        let count = events.len();
        app.run_jobs().await;
        let mails: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "policies-alert").collect();
        assert_eq!(mails.len(), 1);
        assert_eq!(notices::list_notices(&ctx, 0, 10).await.unwrap().1, 1);
        // Losing it and fulfilling it again is no news.
        for reviewed in ["no", "yes"] {
            state_facts(&ctx, id, said(&[("review.annual_ok", reviewed)])).await.unwrap();
            watching::tick(&system).await.unwrap();
        }
        assert_eq!(told(&ctx, id).await.len(), count, "nobody is told twice");
        let token = mails[0].body.split("/policies/alerts/end/").nth(1).unwrap();
        let token: String = token.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        for _ in 0..2 {
            end_alert_by_link(&app.visitor_ctx(), &token).await.unwrap();
        }
        assert_eq!(read_alert(&ctx, id).await.unwrap(), None);
        assert!(matches!(end_alert_by_link(&app.visitor_ctx(), "nonsense").await, Err(Error::NotFound(_))));
    }

    async fn clauses_that_appear_change_or_are_about_to_close_are_told_and_those_out_of_reach_are_not(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        save_alert(&ctx, id).await.unwrap();
        let old = ctx.pack.policies.library.clause("CN-HNTE-EIT15").unwrap().text.clone();
        let new = old.replace("CN-HNTE-EIT15", "MH-TEST-NEW");
        let out_of_reach = new.replace("MH-TEST-NEW", "MH-TEST-FAR").replace("\"条件\" = [", "\"条件\" = [\"注册区县 是 310115\", ");
        let closing = format!("{}\"止\" = 2026-12-10\n", new.replace("MH-TEST-NEW", "MH-TEST-CLOSING"));
        let changed = old.replace("按 15%", "按 15.0%").replace("企业所得税", "企业所得税（改）");
        assert_ne!(old, changed);
        let pack = with_clause(&ctx.pack, &[changed, new, out_of_reach, closing].join("\n"));
        let system = Ctx { pack, ..app.system_ctx() };
        for _ in 0..2 {
            watching::tick(&system).await.unwrap();
        }
        let mut events = told(&Ctx { pack: system.pack.clone(), ..ctx.clone() }, id).await;
        events.sort();
        let short: Vec<(AlertKind, &str)> = events.iter().map(|(kind, clause, _)| (*kind, clause.as_str())).collect();
        for (kind, clause) in [
            (AlertKind::Appeared, "MH-TEST-NEW"), (AlertKind::Appeared, "MH-TEST-CLOSING"), (AlertKind::Changed, "CN-HNTE-EIT15"), (AlertKind::Closing, "MH-TEST-CLOSING"),
        ] {
            assert!(short.contains(&(kind, clause)), "{kind:?} {clause}: {short:?}");
        }
        assert!(short.iter().all(|(_, clause)| *clause != "MH-TEST-FAR"), "{short:?}");
        end_alert(&ctx, id).await.unwrap();
        end_alert(&ctx, id).await.unwrap();
        let (_, stranger) = firm(&app).await;
        assert!(matches!(save_alert(&stranger, id).await, Err(Error::Forbidden)));
        assert!(matches!(save_alert(&app.visitor_ctx(), id).await, Err(Error::SignInNeeded)));
    }
}
