//! Drafts tried on firms: what is wrong, who comes in and drops out, who is just short, what overlaps; and that nothing is stored.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{FirmName, TrialMoney, try_draft};
use crate::{
    Ctx, Error,
    accounts::Role,
    on_both,
    organizations::OrganizationKind,
    policies::{Group, StateFacts, rules::clause::State, rules::reader, state_facts},
    testing::TestApp,
};

async fn firm(app: &TestApp, name: &str, facts: &[(&str, &str)]) {
    let organization = app
        .organization(OrganizationKind::Firm)
        .with(|it| {
            it.name = name.to_owned();
            it.town = Some("310112001".to_owned());
        })
        .build()
        .await;
    let user = app.user().with_at(Role::Member, organization.id).build().await;
    let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
    let input = StateFacts { facts: facts.collect(), ..StateFacts::default() };
    state_facts(&app.actor_ctx(&user).await, organization.id, input).await.unwrap();
}

async fn officer(app: &TestApp) -> Ctx {
    app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await
}

/// A text with the first figure that says `old` saying `new`.
fn changed(text: &str, old: &str, new: &str) -> String {
    let figure = reader::figures(text).into_iter().find(|figure| figure.value.contains(old)).unwrap();
    reader::replaced(text, &[(figure.at, figure.value.replace(old, new))])
}

on_both! {
    async fn another_threshold_brings_firms_in_and_says_who_is_just_short_and_what_overlaps(app: TestApp) {
        let base = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("cert.hnte.valid", "yes")];
        for (name, people, reviewed) in [("十二人", "12", "yes"), ("八人", "8", "yes"), ("六人", "6", "yes"), ("没审过", "15", "no")] {
            firm(&app, name, &[base.as_slice(), &[("staff.social_insurance_records", people), ("review.annual_ok", reviewed)]].concat()).await;
        }
        firm(&app, "没说", &[("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定")]).await;
        let ctx = officer(&app).await;
        let names = |firms: &[FirmName]| firms.iter().map(|firm| firm.name.clone()).collect::<Vec<_>>();
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let same = try_draft(&ctx, &text).await.unwrap();
        let one = &same.clauses[0];
        assert_eq!((same.firms, one.new.yes, one.new.open, one.new.no), (5, 3, 1, 1), "{one:?}");
        assert_eq!((one.old, one.new.low_fen, one.new.high_fen), (Some(one.new), 75_000_000, 75_000_000), "the same text gives the same");
        assert!(one.entered.is_empty() && one.left.is_empty() && one.cases.iter().all(|case| case.mistake.is_none()));
        assert_eq!(one.short.iter().map(|short| short.firm.name.as_str()).collect::<Vec<_>>(), ["没审过"]);
        let catalogue = &ctx.pack.policies.library.catalogue;
        let asked: Vec<(&str, Vec<&str>)> =
            one.invited.iter().map(|one| (one.firm.name.as_str(), one.missing.iter().map(|field| catalogue.key(*field)).collect())).collect();
        assert_eq!((asked, one.counts.invited), (vec![("没说", vec!["staff.social_insurance_records", "review.annual_ok"])], 1));
        assert!(one.overlaps.iter().any(|other| other.clause == "CN-LOSS10" && other.firms == 3), "{:?}", one.overlaps);
        let higher = try_draft(&ctx, &changed(&text, "0人", "10人")).await.unwrap();
        let one = &higher.clauses[0];
        assert_eq!((one.new.yes, one.new.high_fen, names(&one.left)), (1, 25_000_000, vec!["八人".to_owned(), "六人".to_owned()]));
        let short: Vec<(&str, u32)> = one.short.iter().map(|short| (short.firm.name.as_str(), short.steps)).collect();
        assert!(short.contains(&("八人", 1)) && short.contains(&("六人", 1)), "{short:?}");
        assert!(one.short.iter().all(|short| short.need.is_some()), "{:?}", one.short);
        assert!(one.cases.iter().any(|case| case.mistake.is_some()), "a case beside the clause says that one is enough: {:?}", one.cases);
        let other = try_draft(&ctx, &changed(&text, "年度审核合格", "高企证书有效")).await.unwrap();
        assert_eq!((names(&other.clauses[0].entered), other.clauses[0].counts.entered), (vec!["没审过".to_owned()], 1));
        let raised = try_draft(&ctx, &changed(&text, "25万元", "30万元")).await.unwrap();
        assert_eq!(raised.clauses[0].new.high_fen, 90_000_000, "{:?}", raised.mistakes);
        assert!(raised.remarks.iter().any(|remark| remark.code == "rules-instalments-sum"), "{:?}", raised.remarks);
        let stored = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap();
        assert_eq!(stored.text, text, "nothing is published by it");
    }

    async fn a_firm_that_fails_by_little_is_short_only_if_all_else_is_known_as_on_its_own_page(app: TestApp) {
        let base = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定")];
        firm(&app, "差一点", &[base.as_slice(), &[("staff.social_insurance_records", "8"), ("review.annual_ok", "no")]].concat()).await;
        firm(&app, "还缺情况", &[base.as_slice(), &[("review.annual_ok", "no")]].concat()).await;
        let ctx = officer(&app).await;
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let trial = try_draft(&ctx, &text).await.unwrap();
        let one = &trial.clauses[0];
        assert_eq!(one.short.iter().map(|short| short.firm.name.as_str()).collect::<Vec<_>>(), ["差一点"]);
        let missing: Vec<&str> = one.invited[0].missing.iter().map(|field| ctx.pack.policies.library.catalogue.key(*field)).collect();
        assert_eq!((one.invited[0].firm.name.as_str(), missing, one.counts.invited), ("还缺情况", vec!["staff.social_insurance_records"], 1));
        for (firm, wanted) in [(&one.short[0].firm, Group::Near), (&one.invited[0].firm, Group::Open)] {
            let (_, answers) = crate::policies::read_answers(&ctx, firm.id).await.unwrap();
            assert_eq!(answers.named("ZJ-HNTE-FIRST").unwrap().group, wanted, "{}", firm.name);
        }
    }

    async fn lists_name_some_firms_and_say_how_many_there_are(app: TestApp) {
        for at in 0..5 {
            let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("cert.hnte.valid", "yes"), ("staff.social_insurance_records", "9"), ("review.annual_ok", "no")];
            firm(&app, &format!("企业{at}"), &facts).await;
        }
        let ctx = officer(&app).await;
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let same = try_draft(&ctx, &text).await.unwrap();
        assert_eq!((same.clauses[0].short.len(), same.clauses[0].counts.short), (4, 5));
        let other = try_draft(&ctx, &changed(&text, "年度审核合格", "高企证书有效")).await.unwrap();
        assert_eq!((other.clauses[0].entered.len(), other.clauses[0].counts.entered, other.clauses[0].counts.left), (4, 5, 0));
    }

    async fn of_a_new_clause_everyone_who_qualifies_is_named(app: TestApp) {
        for at in 0..5 {
            let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("cert.hnte.valid", "yes"), ("staff.social_insurance_records", "9"), ("review.annual_ok", "yes")];
            firm(&app, &format!("企业{at}"), &facts).await;
        }
        let ctx = officer(&app).await;
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.replace("ZJ-HNTE-FIRST", "MH-DRAFT-1");
        let trial = try_draft(&ctx, &text).await.unwrap();
        let one = &trial.clauses[0];
        assert!(one.old.is_none(), "{one:?}");
        assert_eq!((one.new.yes, one.entered.len(), one.counts.entered, one.counts.left), (5, 4, 5, 0), "{one:?}");
    }

    async fn only_what_could_be_claimed_overlaps_and_what_is_not_verified_is_marked(app: TestApp) {
        let known = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("cert.hnte.valid", "yes"), ("review.annual_ok", "yes")];
        firm(&app, "得过一笔", &[known.as_slice(), &[("staff.social_insurance_records", "12"), ("granted", "SH-BIO24-DRUG1")]].concat()).await;
        let ctx = officer(&app).await;
        let library = &ctx.pack.policies.library;
        let text = library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let trial = try_draft(&ctx, &text).await.unwrap();
        let one = &trial.clauses[0];
        assert_eq!(one.new.yes, 1, "{one:?}");
        let found: Vec<(&str, bool)> = one.overlaps.iter().map(|other| (other.clause.as_str(), other.is_pending)).collect();
        assert!(found.contains(&("CN-LOSS10", false)), "{found:?}");
        assert!(found.contains(&("MH-BIO25-DRUG-MATCH", true)), "a part of it is not verified: {found:?}");
        let has = |id: &str| found.iter().any(|(other, _)| *other == id);
        assert!(!has("SH-BIO24-DRUG1"), "received before, which is no claim today: {found:?}");
        for aim in ["SH-ELDERTECH", "SH-TT-ACTION"] {
            assert!(library.clause(aim).unwrap().is_in_force(ctx.today()) && !has(aim), "there is nothing to claim in {aim}: {found:?}");
        }
        for other in &one.overlaps {
            let clause = library.clause(&other.clause).unwrap();
            assert!(matches!(clause.state, State::InForce | State::ByEvent) && clause.is_in_force(ctx.today()), "{}", clause.id);
        }
    }

    async fn what_rests_on_a_grant_is_tried_as_the_firms_own_answer_has_it(app: TestApp) {
        let base = [("reg.zone", "Z-ZJ-MH"), ("tax.district", "310112"), ("cert.hnte.event", "首次认定")];
        for (name, valid, income) in [("有效", "yes", "500"), ("无效", "no", "500"), ("不说", "", "500"), ("亏损", "yes", "none")] {
            let mut facts = base.to_vec();
            facts.push(("fin.taxable_income", income));
            if !valid.is_empty() {
                facts.push(("cert.hnte.valid", valid));
            }
            firm(&app, name, &facts).await;
        }
        let ctx = officer(&app).await;
        let granted = ctx.pack.policies.library.catalogue.by_key(rules::assess::GRANTED).unwrap();
        let mut seen = 0;
        for clause in &ctx.pack.policies.library.clauses {
            let rests = !rules::assess::prerequisites(clause, granted).is_empty();
            let screened = crate::policies::screening::ask_screening(&ctx, &clause.id).await;
            let (true, Ok(asked)) = (rests, screened) else { continue };
            crate::policies::screening::run_asked(&ctx, &serde_json::json!({ "screening": asked.id.to_string() })).await.unwrap();
            let run = crate::policies::screening::read_screening(&ctx, asked.id).await.unwrap();
            let trial = try_draft(&ctx, &clause.text).await.unwrap();
            let one = &trial.clauses[0];
            assert_eq!(one.old, Some(one.new), "{}: the same text gives the same", clause.id);
            let counts = (run.counts.eligible, run.counts.invited, run.counts.refused);
            let tried = [one.new.yes, one.new.open, one.new.no].map(|count| i64::try_from(count).unwrap());
            assert_eq!(counts, (tried[0], tried[1], tried[2]), "{}", clause.id);
            seen += 1;
        }
        assert!(seen > 1, "{seen}");
    }

    async fn what_nobody_knows_is_in_no_sum_and_counted_beside_it(app: TestApp) {
        firm(&app, "只说人数", &[("staff.total", "12")]).await;
        firm(&app, "说了所得", &[("fin.taxable_income", "100")]).await;
        let ctx = officer(&app).await;
        let tried = async |id: &str| {
            let text = ctx.pack.policies.library.clause(id).unwrap().text.clone();
            try_draft(&ctx, &text).await.unwrap().clauses[0].new
        };
        let relief = tried("CN-SMALLPROFIT-5").await;
        assert_eq!((relief.money, relief.open, relief.unread), (TrialMoney::Counted, 2, 0), "{relief:?}");
        assert_eq!((relief.open_high_fen, relief.open_unread), (20_000_000, 1), "a fifth of the income of the one that told it");
        let unread = tried("MH-2024-11-RD").await;
        assert_eq!((unread.money, unread.open_high_fen), (TrialMoney::NotRead, 0), "{unread:?}");
        assert_eq!(unread.open_unread, unread.open, "{unread:?}");
    }

    async fn of_very_many_firms_a_sample_is_tried_and_said(app: TestApp) {
        for at in 0..14 {
            firm(&app, &format!("企业{at}"), &[("reg.zone", "Z-ZJ-MH"), ("staff.total", "12")]).await;
        }
        let ctx = officer(&app).await;
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.clone();
        let trial = try_draft(&ctx, &text).await.unwrap();
        let tally = trial.clauses[0].new;
        assert_eq!((trial.of, tally.yes + tally.open + tally.no), (Some(14), trial.firms));
        assert!((3..=6).contains(&trial.firms), "{}", trial.firms);
    }

    async fn a_draft_with_mistakes_is_told_them_by_line_and_column_and_only_officers_try(app: TestApp) {
        firm(&app, "一家", &[("staff.total", "12")]).await;
        let ctx = officer(&app).await;
        let text = ctx.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.replace("ZJ-HNTE-FIRST", "MH-DRAFT-1");
        let trial = try_draft(&ctx, &text).await.unwrap();
        assert!(trial.mistakes.is_empty() && trial.clauses[0].old.is_none() && trial.clauses[0].cases.is_empty());
        let wrong = changed(&text, "社保缴纳人数", "社保缴人数");
        let trial = try_draft(&ctx, &wrong).await.unwrap();
        assert!(trial.clauses.is_empty());
        let mistake = &trial.mistakes[0];
        assert_eq!((mistake.code, mistake.suggestion.as_deref()), ("rules-unknown-field", Some("社保缴纳人数")));
        assert!(mistake.at.line > 1 && mistake.at.column > 1, "{mistake}");
        let syntax = try_draft(&ctx, "[[\"条款\"]\n").await.unwrap();
        assert!(syntax.clauses.is_empty() && syntax.mistakes.iter().any(|mistake| mistake.code == "rules-syntax"), "{:?}", syntax.mistakes);
        assert!(matches!(try_draft(&ctx, " ").await, Err(Error::Invalid(_))));
        let member = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
        assert!(matches!(try_draft(&member, &text).await, Err(Error::Forbidden)));
        assert!(matches!(try_draft(&app.visitor_ctx(), &text).await, Err(Error::SignInNeeded)));
    }
}
