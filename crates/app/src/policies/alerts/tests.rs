//! Alerts: what is told, to whom, and that nothing is told twice.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::Arc;

use base::id::OrganizationId;

use super::{AlertEvent, AlertKind, Cause, Shift, Span, end_alert, end_alert_by_link, list_alert_events, read_alert, save_alert, watching};
use crate::{
    Ctx, Error,
    accounts::Role,
    notices, on_both,
    organizations::OrganizationKind,
    pack::Pack,
    policies::{Group, StateFacts, rules::reader, state_facts},
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
        app.run_jobs().await;
        let mails: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "policies-alert").collect();
        assert_eq!(mails.len(), 1);
        assert_eq!(notices::list_notices(&ctx, 0, 10).await.unwrap().1, 1);
        // What turns back is told again, so that what was told last is true; looked at again, nothing is.
        for reviewed in ["no", "yes"] {
            state_facts(&ctx, id, said(&[("review.annual_ok", reviewed)])).await.unwrap();
            for _ in 0..2 {
                watching::tick(&system).await.unwrap();
            }
        }
        let events = told(&ctx, id).await;
        let of = |kind: AlertKind| events.iter().filter(|(one, clause, _)| *one == kind && clause == "ZJ-HNTE-FIRST").count();
        assert_eq!((of(AlertKind::Eligible), of(AlertKind::Lost)), (2, 1), "{events:?}");
        let events = list_alert_events(&ctx, id, 100).await.unwrap();
        let lost = events.iter().find(|event| event.kind == AlertKind::Lost && event.clause == "ZJ-HNTE-FIRST").unwrap();
        assert_eq!(lost.change.list, Some(Shift { before: Some(Group::Eligible), after: Some(Group::Near) }));
        assert_eq!(lost.change.cause, Some(Cause::Facts));
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
        // What leaves the catalogue is told by the title it had.
        watching::tick(&app.system_ctx()).await.unwrap();
        let events = list_alert_events(&ctx, id, 100).await.unwrap();
        let gone = events.iter().find(|event| event.kind == AlertKind::Ended && event.clause == "MH-TEST-NEW").unwrap();
        let title = &ctx.pack.policies.library.clause("CN-HNTE-EIT15").unwrap().title;
        assert_eq!(gone.title.as_ref().map(|told| &told.zh), Some(title));
        end_alert(&ctx, id).await.unwrap();
        end_alert(&ctx, id).await.unwrap();
        let (_, stranger) = firm(&app).await;
        assert!(matches!(save_alert(&stranger, id).await, Err(Error::Forbidden)));
        assert!(matches!(save_alert(&app.visitor_ctx(), id).await, Err(Error::SignInNeeded)));
    }

    async fn a_new_version_is_told_with_what_it_gave_and_gives_and_when_to_apply(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "9"), ("review.annual_ok", "yes")];
        state_facts(&ctx, id, said(&facts)).await.unwrap();
        save_alert(&ctx, id).await.unwrap();
        let old = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let dated = old.replace("\"方式\" = \"每年指南\"", "\"方式\" = \"限期\", \"起\" = 2026-03-01, \"止\" = 2026-12-10");
        let better = dated.replace("25万元", "30万元").replace("15万元", "20万元");
        assert!(old != dated && dated != better, "{old}");
        let of = |events: &[AlertEvent], kind: AlertKind| -> Vec<AlertEvent> {
            events.iter().filter(|event| event.kind == kind && event.clause == "ZJ-HNTE-FIRST").cloned().collect()
        };
        let system = Ctx { pack: with_clause(&ctx.pack, &better), ..app.system_ctx() };
        for _ in 0..3 {
            watching::tick(&system).await.unwrap();
        }
        let events = list_alert_events(&ctx, id, 100).await.unwrap();
        let [changed]: [AlertEvent; 1] = of(&events, AlertKind::Changed).try_into().unwrap();
        let fen = |span: Option<Span>| span.map(|span| (span.low_fen, span.high_fen));
        let amount = changed.change.amount.clone().unwrap();
        assert_eq!((fen(amount.before), fen(amount.after)), (Some((25_000_000, 25_000_000)), Some((30_000_000, 30_000_000))));
        let window = changed.change.window.clone().unwrap();
        assert_eq!((window.before.unwrap().until, window.after.unwrap().until), (None, Some("2026-12-10".parse().unwrap())));
        assert_eq!((changed.change.cause, changed.change.list.clone()), (Some(Cause::Clause), None));
        let value = changed.change.values.iter().find(|one| one.value.before.as_deref() == Some("25万元"));
        assert_eq!(value.unwrap().value.after.as_deref(), Some("30万元"), "{:?}", changed.change.values);
        assert_eq!(of(&events, AlertKind::Closing).len(), 1, "it closes within thirty days");
        app.run_jobs().await;
        let mails: Vec<_> = app.letter_box.mails().into_iter().filter(|mail| mail.subject == "policies-alert").collect();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].body.contains("30万元") && mails[0].body.contains("\"closing\""), "{}", mails[0].body);
        // What only says when somebody looked at the sources is no news.
        let checked = better.replace("2026-11-23", "2026-11-22");
        assert_ne!(better, checked);
        let system = Ctx { pack: with_clause(&ctx.pack, &checked), ..app.system_ctx() };
        watching::tick(&system).await.unwrap();
        assert_eq!(list_alert_events(&ctx, id, 100).await.unwrap().len(), events.len());
        // A version that asks for more takes it away, and says by what.
        let harder = better.replace("超过 0人", "超过 50人");
        assert_ne!(better, harder);
        let system = Ctx { pack: with_clause(&ctx.pack, &harder), ..app.system_ctx() };
        for _ in 0..2 {
            watching::tick(&system).await.unwrap();
        }
        let events = list_alert_events(&ctx, id, 100).await.unwrap();
        let [lost]: [AlertEvent; 1] = of(&events, AlertKind::Lost).try_into().unwrap();
        assert_eq!((lost.change.cause, lost.change.list.clone().and_then(|list| list.before)), (Some(Cause::Clause), Some(Group::Eligible)));
        assert!(lost.change.values.iter().any(|one| one.value.after.as_deref().is_some_and(|text| text.contains("超过 50人"))), "{:?}", lost.change.values);
        assert_eq!(of(&events, AlertKind::Changed).len(), 1, "one look tells one thing of a clause");
        // What is no longer in force is told as that.
        let over = format!("{old}\"止\" = 2026-11-22\n");
        let back = Ctx { pack: with_clause(&ctx.pack, &better), ..app.system_ctx() };
        watching::tick(&back).await.unwrap();
        let system = Ctx { pack: with_clause(&ctx.pack, &over), ..app.system_ctx() };
        watching::tick(&system).await.unwrap();
        let events = list_alert_events(&ctx, id, 100).await.unwrap();
        let [ended]: [AlertEvent; 1] = of(&events, AlertKind::Ended).try_into().unwrap();
        assert_eq!(ended.change.list, Some(Shift { before: Some(Group::Eligible), after: None }));
        end_alert(&ctx, id).await.unwrap();
        watching::tick(&back).await.unwrap();
        assert_eq!(list_alert_events(&ctx, id, 100).await.unwrap().len(), events.len(), "whoever ended it is told nothing");
    }
}
