//! Local versions: submitted by one, published by another, in force from their day on; sheets without loss; sources to look at.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use rules::reader;

use super::{
    End, Overlaid, Submit, Version, VersionStatus, end_version, exchange, find_end, follow, list_left_out, list_published,
    list_untranslated, list_versions, publish_version, read_version, return_version,
    sheet::{ClauseSheetWords, read_clause_sheet, write_clause_sheet},
    sources::{Look, Outcome, SourceCheck, list_due, read_checks, record_check},
    submit_version, text_of, withdraw_version,
};
use crate::{
    Ctx, Error,
    accounts::Role,
    on_both,
    testing::{TestApp, TestUser},
};

const CLAUSE: &str = "ZJ-HNTE-FIRST";

/// The pack's policies with the local versions written into them: which files change, and all files as they then are.
async fn written_back(app: &TestApp, ctx: &Ctx) -> (Vec<String>, Vec<(String, String)>) {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/minhang"));
    let read = |name: &str| crate::Result::Ok(std::fs::read_to_string(folder.join(name))?);
    let written = exchange::write_back(&app.db, &app.pack, ctx.today(), read).await.unwrap();
    let names = written.keys().cloned().collect();
    let kept = std::fs::read_dir(folder.join("policies")).unwrap().flatten();
    let mut files: Vec<(String, String)> = kept
        .map(|entry| format!("policies/{}", entry.file_name().to_string_lossy()))
        .filter(|name| name.ends_with(".toml") && !written.contains_key(name))
        .map(|name| (name.clone(), read(&name).unwrap()))
        .collect();
    files.extend(written);
    (names, files)
}

async fn officers(app: &TestApp) -> [TestUser; 2] {
    [app.user_with(Role::CommissionOfficer).await, app.user_with(Role::CommissionOfficer).await]
}

fn submit(text: String, effective_on: &str) -> Submit {
    Submit { text, effective_on: effective_on.to_owned(), reason: "按新通知改".to_owned() }
}

/// A version that one officer has submitted and the other published.
async fn published(app: &TestApp, [writer, reviewer]: [&TestUser; 2], text: String) -> Version {
    let version = submit_version(&app.actor_ctx(writer).await, submit(text, "")).await.unwrap();
    publish_version(&app.actor_ctx(reviewer).await, version.id).await.unwrap();
    follow(app).await.unwrap();
    version
}

/// The clause with another amount, and its cases with it.
fn raised(ctx: &Ctx) -> String {
    text_of(ctx, CLAUSE).unwrap().replace("25万元", "30万元").replace("\"15万元\", \"10万元\"", "\"15万元\", \"15万元\"")
}

/// A look at a source today.
fn look(source: &str, outcome: &str) -> Look {
    Look { source: source.to_owned(), outcome: outcome.to_owned(), ..Look::default() }
}

fn codes<T>(outcome: crate::Result<T>) -> Vec<&'static str> {
    match outcome {
        Err(Error::Invalid(problems)) => problems.iter().map(|problem| problem.code).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

on_both! {
    async fn a_version_is_published_by_another_officer_and_wins_from_its_day_on(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let before = ctx.pack.policies.library.clause(CLAUSE).unwrap().text.clone();
        let version = submit_version(&ctx, submit(raised(&ctx), "2026-12-01")).await.unwrap();
        assert_eq!((version.number, version.status), (1, VersionStatus::Submitted));
        let differences = reader::differences(&version.base, &version.text);
        assert!(differences.iter().any(|(path, old, new)| path.ends_with("金额") && old.as_deref() == Some("25万元") && new.as_deref() == Some("30万元")), "{differences:?}");
        let own = [publish_version(&ctx, version.id).await, return_version(&ctx, version.id, "不发").await];
        let is_told = |outcome: &crate::Result<Version>| matches!(outcome, Err(Error::Conflict(problem)) if problem.code == "problem-policies-version-own");
        assert!(own.iter().all(is_told), "never by the one who submitted it: {own:?}");
        app.run_jobs().await;
        assert!(app.letter_box.mails().iter().any(|mail| mail.to == reviewer.email && mail.subject == "policies-version-submitted"));
        let second = app.actor_ctx(&reviewer).await;
        publish_version(&second, version.id).await.unwrap();
        assert!(matches!(publish_version(&second, version.id).await, Err(Error::Conflict(_))));
        follow(&app).await.unwrap();
        assert_eq!(app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text, before, "not before its day");
        app.clock.advance_days(8);
        follow(&app).await.unwrap();
        let now = app.actor_ctx(&writer).await;
        let clause = now.pack.policies.library.clause(CLAUSE).unwrap();
        assert!(clause.text.contains("30万元"), "{}", clause.text);
        assert_eq!(app.pack.policies.library.clause(CLAUSE).unwrap().text, before, "the pack stays as it is");
        assert!(now.pack.policies.cases.iter().filter(|case| case.clause == CLAUSE).all(|case| now.pack.policies.library.run(case).is_ok()));
        // A later version takes its place; the cases that come with it are its own.
        let again = submit_version(&now, submit(raised(&now).replace("30万元", "31万元").replace("\"15万元\", \"15万元\"", "\"15万元\", \"16万元\""), "")).await.unwrap();
        assert_eq!(again.number, 2);
        publish_version(&app.actor_ctx(&reviewer).await, again.id).await.unwrap();
        follow(&app).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text.contains("31万元"));
    }

    async fn what_is_said_to_be_verified_names_its_source_and_the_day_of_the_check(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let full = raised(&ctx);
        let unsourced = full.replace("\"来源\" = [\"S13\", \"S14\"]\n", "");
        let unchecked = full.replace("\"核对日\" = 2026-11-23\n", "");
        assert!(unsourced != full && unchecked != full, "{full}");
        assert_eq!(codes(submit_version(&ctx, submit(unsourced.clone(), "")).await), ["problem-policies-version-unsourced"]);
        assert_eq!(codes(submit_version(&ctx, submit(unchecked.clone(), "")).await), ["problem-policies-version-unchecked"]);
        let early = full.replace("\"核对日\" = 2026-11-23\n", "\"核对日\" = 2027-01-01\n");
        assert_eq!(codes(submit_version(&ctx, submit(early, "")).await), ["problem-policies-version-checked-later"]);
        // One that was handed in before this was asked for is not published either.
        let handed_in = submit_version(&ctx, submit(full, "")).await.unwrap();
        let tx = app.db.begin().await.unwrap();
        let old = Version { id: base::id::PolicyVersionId::at(ctx.now()), number: 2, text: unsourced, ..handed_in };
        crate::policies::local::store::insert(&tx, &old).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(codes(publish_version(&app.actor_ctx(&reviewer).await, old.id).await), ["problem-policies-version-unsourced"]);
        // What is not verified may do without.
        let partial = unchecked.replace("\"核实\" = \"已核\"", "\"核实\" = \"部分\"");
        submit_version(&ctx, submit(partial, "")).await.unwrap();
    }

    async fn what_a_document_says_once_for_its_clauses_stays_in_a_version(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let full = raised(&app.actor_ctx(&writer).await);
        let is_shared = |line: &str| ["文号", "发文", "层级", "核对日"].iter().any(|key| line.starts_with(&format!("\"{key}\" = ")));
        let (shared, own): (Vec<&str>, Vec<&str>) = full.lines().partition(|line| is_shared(line));
        assert_eq!(shared.len(), 4, "{full}");
        let text = format!("[\"文件\"]\n{}\n\n{}\n", shared.join("\n"), own.join("\n"));
        let version = published(&app, [&writer, &reviewer], text).await;
        let lost = reader::differences(&full, &version.text);
        assert!(lost.is_empty(), "{lost:?}");
        let clause = app.actor_ctx(&reviewer).await.pack.policies.library.clause(CLAUSE).unwrap().clone();
        let before = app.pack.policies.library.clause(CLAUSE).unwrap();
        assert_eq!((&clause.document, &clause.issuer, &clause.level), (&before.document, &before.issuer, &before.level));
        assert_eq!(clause.checked_on, before.checked_on);
    }

    async fn a_clause_that_is_in_force_by_a_local_version_says_which(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let local = async || app.actor_ctx(&writer).await.pack.policies.local.get(CLAUSE).copied();
        assert_eq!(local().await, None);
        let version = submit_version(&app.actor_ctx(&writer).await, submit(raised(&app.actor_ctx(&writer).await), "2026-12-01")).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, version.id).await.unwrap();
        follow(&app).await.unwrap();
        assert_eq!(local().await, None, "not before its day");
        app.clock.advance_days(8);
        follow(&app).await.unwrap();
        let standing = local().await.unwrap();
        assert_eq!((standing.number, standing.effective_on), (1, version.effective_on));
        let ending = end_version(&app.actor_ctx(&writer).await, version.id, End { reason: "不再延续".to_owned(), ..End::default() }).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, ending.id).await.unwrap();
        follow(&app).await.unwrap();
        assert_eq!(local().await, None);
    }

    async fn mistakes_and_cases_that_do_not_hold_are_refused_by_name(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let only_clause = ctx.pack.policies.library.clause(CLAUSE).unwrap().text.clone();
        let failing = only_clause.replace("25万元", "30万元").replace("\"15万元\", \"10万元\"", "\"15万元\", \"15万元\"");
        let found = codes(submit_version(&ctx, submit(failing, "")).await);
        assert!(!found.is_empty() && found.iter().all(|code| *code == "rules-case-failed"), "the cases beside the clause say 25: {found:?}");
        assert_eq!(codes(submit_version(&ctx, submit(raised(&ctx).replace("社保缴纳人数 超过", "社保人数 超过"), "")).await), ["rules-unknown-field"]);
        let unbacked = raised(&ctx).replace("\"来源\" = [\"S13\", \"S14\"]\n", "").replace("\"核对日\" = 2026-11-23\n", "").replace("30万元", "30");
        let found = codes(submit_version(&ctx, Submit { reason: String::new(), ..submit(unbacked, "") }).await);
        for code in ["problem-policies-reason", "problem-policies-version-unsourced", "problem-policies-version-unchecked"] {
            assert!(found.contains(&code), "{code} with all the rest: {found:?}");
        }
        assert!(found.len() > 3, "{found:?}");
        let same = codes(submit_version(&ctx, submit(text_of(&ctx, CLAUSE).unwrap(), "")).await);
        assert_eq!((same, codes(submit_version(&ctx, submit(only_clause.clone(), "")).await)), (vec!["problem-policies-version-unchanged"], vec!["problem-policies-version-unchanged"]));
        let past = Submit { reason: String::new(), ..submit(raised(&ctx), "2020-01-01") };
        assert_eq!(codes(submit_version(&ctx, past).await), ["problem-policies-reason", "problem-policies-version-past"]);
        let new = only_clause.replace(CLAUSE, "MH-NEW-CLAUSE");
        assert_eq!(codes(submit_version(&ctx, submit(new, "")).await), ["problem-policies-version-no-case"]);
        let stranger = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
        assert!(matches!(submit_version(&stranger, submit(raised(&ctx), "")).await, Err(Error::Forbidden)));
        let version = submit_version(&ctx, submit(raised(&ctx), "")).await.unwrap();
        let second = app.actor_ctx(&reviewer).await;
        assert_eq!(codes(return_version(&second, version.id, " ").await), ["problem-policies-reason"]);
        return_version(&second, version.id, "金额没有依据").await.unwrap();
        assert_eq!(read_version(&ctx, version.id).await.unwrap().decision.as_deref(), Some("金额没有依据"));
        let version = submit_version(&ctx, submit(raised(&ctx), "")).await.unwrap();
        assert!(matches!(withdraw_version(&second, version.id).await, Err(Error::Forbidden)));
        withdraw_version(&ctx, version.id).await.unwrap();
        assert_eq!(list_versions(&ctx, 10).await.unwrap().len(), 2);
        follow(&app).await.unwrap();
        assert_eq!(app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text, only_clause);
    }

    async fn an_ending_is_reviewed_by_another_officer_and_then_the_packs_clause_stands_again(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let (ctx, second) = (app.actor_ctx(&writer).await, app.actor_ctx(&reviewer).await);
        let before = ctx.pack.policies.library.clause(CLAUSE).unwrap().text.clone();
        let version = submit_version(&ctx, submit(raised(&ctx), "")).await.unwrap();
        let end = |day: &str, reason: &str| End { effective_on: day.to_owned(), reason: reason.to_owned() };
        assert!(matches!(end_version(&ctx, version.id, end("", "不再延续")).await, Err(Error::Conflict(_))), "what waits is withdrawn or returned");
        let version = publish_version(&second, version.id).await.unwrap();
        follow(&app).await.unwrap();
        let (ctx, second) = (app.actor_ctx(&writer).await, app.actor_ctx(&reviewer).await);
        assert_eq!(codes(end_version(&ctx, version.id, end("2020-01-01", "")).await), ["problem-policies-version-past", "problem-policies-reason"]);
        let stranger = app.actor_ctx(&app.user_with(Role::SystemAdministrator).await).await;
        assert!(matches!(end_version(&stranger, version.id, end("", "不再延续")).await, Err(Error::Forbidden)));
        let last = base::time::date_plus_days(ctx.today(), 3);
        let ending = end_version(&ctx, version.id, end(&last.to_string(), "不再延续")).await.unwrap();
        let twin = end_version(&ctx, version.id, end(&last.to_string(), "不再延续")).await.unwrap();
        assert_eq!((ending.is_ending, ending.number, twin.number), (true, 2, 3));
        let back = reader::differences(&ending.base, &ending.text);
        assert!(back.iter().any(|(path, old, new)| path.ends_with("金额") && old.as_deref() == Some("30万元") && new.as_deref() == Some("25万元")), "{back:?}");
        assert!(matches!(publish_version(&ctx, ending.id).await, Err(Error::Conflict(_))), "never by the one who submitted it");
        publish_version(&second, ending.id).await.unwrap();
        assert_eq!(codes(publish_version(&second, twin.id).await), ["problem-policies-version-nothing-to-end"]);
        assert_eq!(find_end(&ctx, &version).await.unwrap(), Some(last));
        follow(&app).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text.contains("30万元"), "not before its day");
        app.clock.advance_days(3);
        follow(&app).await.unwrap();
        let now = app.actor_ctx(&writer).await;
        assert_eq!(now.pack.policies.library.clause(CLAUSE).unwrap().text, before);
        assert_eq!(codes(end_version(&now, version.id, end("", "再终止一次")).await), ["problem-policies-version-nothing-to-end"]);
        // What is published afterwards is in force again.
        let again = submit_version(&now, submit(raised(&now), "")).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, again.id).await.unwrap();
        follow(&app).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text.contains("30万元"));
        app.run_jobs().await;
        assert!(app.letter_box.mails().iter().any(|mail| mail.to == writer.email && mail.subject == "policies-ending-published"));
    }

    async fn rules_about_combining_and_english_come_with_a_version_and_go_with_it(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let other = "MH-2024-HNTE-NEW";
        let known: Vec<String> = ctx.pack.policies.library.clauses.iter().map(|clause| clause.id.clone()).filter(|id| id != CLAUSE).collect();
        let other = if known.iter().any(|id| id == other) { other.to_owned() } else { known[0].clone() };
        let rule = |members: &str| format!("\n[[\"叠加\"]]\n\"编号\" = \"STK-LOCAL\"\n\"规则\" = \"两条只能得一条\"\n\"英文规则\" = \"Only one of the two\"\n\"核实\" = \"已核\"\n\"互斥\" = [{members}]\n");
        let text = text_of(&ctx, CLAUSE).unwrap().replace("\"材料\" = [", "\"材料\" = [\"本地承诺书\", ");
        assert!(text.contains("本地承诺书"), "{text}");
        let own = rule(&format!("[\"{CLAUSE}\", \"{other}\"]"));
        let stray = rule(&format!("[\"{}\", \"{}\"]", known[0], known[1]));
        assert_eq!(codes(submit_version(&ctx, submit(format!("{text}{stray}"), "")).await), ["problem-policies-version-rule"]);
        let nowhere = rule(&format!("[\"{CLAUSE}\", \"NO-SUCH\"]"));
        assert_eq!(codes(submit_version(&ctx, submit(format!("{text}{nowhere}"), "")).await), ["rules-unknown-clause"]);
        let phrases = "\n[\"译名\"]\n\"本地承诺书\" = \"Local pledge\"\n";
        let version = submit_version(&ctx, submit(format!("{text}{own}{phrases}"), "")).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, version.id).await.unwrap();
        follow(&app).await.unwrap();
        let ctx = app.actor_ctx(&writer).await;
        let library = &ctx.pack.policies.library;
        assert!(library.stacking.iter().any(|rule| rule.id == "STK-LOCAL" && rule.names(CLAUSE)));
        assert_eq!(library.english.own("本地承诺书"), "Local pledge");
        // The editor and the sheet have all of it.
        let all = text_of(&ctx, CLAUSE).unwrap();
        assert!(all.contains("STK-LOCAL") && all.contains("Local pledge"), "{all}");
        let words = ClauseSheetWords { path: "位置".to_owned(), kind: "类型".to_owned(), value: "值".to_owned() };
        let bytes = write_clause_sheet(&ctx, CLAUSE, &words).unwrap();
        assert_eq!(read_clause_sheet(&ctx, &bytes, &[words]).unwrap(), all);
        // Written back as files, the pack says the same by itself.
        let changes = exchange::list_changes(&app.db, &app.pack, ctx.today()).await.unwrap();
        assert_eq!((changes.len(), changes[0].clause.as_str(), changes[0].number), (1, CLAUSE, 1));
        assert!(changes[0].differences.iter().any(|(path, before, _)| path.starts_with("叠加") && before.is_none()), "{:?}", changes[0].differences);
        let (names, files) = written_back(&app, &ctx).await;
        assert_eq!(names, ["policies/english.toml", "policies/stacking.toml", "policies/zj-hnte-first.toml"]);
        exchange::must_hold(&files).unwrap();
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let again = reader::read(&borrowed);
        assert_eq!(again.library.clause(CLAUSE).unwrap().text, library.clause(CLAUSE).unwrap().text);
        assert_eq!((again.cases.len(), again.library.english.own("本地承诺书")), (app.pack.policies.cases.len(), "Local pledge"));
        assert!(again.library.stacking.iter().any(|rule| rule.id == "STK-LOCAL"));
        // The next version says nothing of them.
        let plain = submit_version(&ctx, submit(raised(&ctx).replace("\"本地承诺书\", ", "").split("[[\"叠加\"]]").next().unwrap().to_owned(), "")).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, plain.id).await.unwrap();
        follow(&app).await.unwrap();
        let ctx = app.actor_ctx(&writer).await;
        assert!(ctx.pack.policies.library.stacking.iter().all(|rule| rule.id != "STK-LOCAL"));
        assert_eq!(ctx.pack.policies.library.english.own("本地承诺书"), "");
        assert_eq!(ctx.pack.policies.library.stacking, app.pack.policies.library.stacking);
    }

    async fn one_written_before_another_was_published_is_compared_with_that_and_not_published(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let looked = |text: &str| text.replace("\"核对日\" = 2026-11-23\n", "\"核对日\" = 2026-11-22\n");
        let first = submit_version(&ctx, submit(raised(&ctx), "")).await.unwrap();
        let second = submit_version(&ctx, submit(looked(&text_of(&ctx, CLAUSE).unwrap()), "")).await.unwrap();
        app.clock.advance_days(1);
        publish_version(&app.actor_ctx(&reviewer).await, first.id).await.unwrap();
        follow(&app).await.unwrap();
        let now = app.actor_ctx(&reviewer).await;
        let published = list_published(&now).await.unwrap();
        assert_eq!(published.since(&second).map(|by| by.number), Some(1));
        let differences = reader::differences(&published.base(&now, &second), &second.text);
        assert!(differences.iter().any(|(path, old, _)| path.ends_with("金额") && old.as_deref() == Some("30万元")), "it would take that back: {differences:?}");
        let refused = publish_version(&now, second.id).await;
        assert!(matches!(&refused, Err(Error::Conflict(problem)) if problem.code == "problem-policies-version-superseded" && problem.args.contains(&("number", "1".to_owned()))), "{refused:?}");
        let writing = app.actor_ctx(&writer).await;
        let anew = submit_version(&writing, submit(looked(&text_of(&writing, CLAUSE).unwrap()), "")).await.unwrap();
        publish_version(&now, anew.id).await.unwrap();
        follow(&app).await.unwrap();
        let text = app.actor_ctx(&writer).await.pack.policies.library.clause(CLAUSE).unwrap().text.clone();
        assert!(text.contains("30万元") && text.contains("2026-11-22"), "{text}");
    }

    async fn words_without_english_are_told_and_not_published(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let text = text_of(&ctx, CLAUSE).unwrap().replace("\"材料\" = [", "\"材料\" = [\"本地承诺书\", ");
        let found = list_untranslated(&ctx, &text).unwrap();
        let told: Vec<&str> = found.iter().flat_map(|one| &one.args).map(|(_, value)| value.as_str()).collect();
        assert_eq!(told, ["本地承诺书"]);
        let version = submit_version(&ctx, submit(text.clone(), "")).await.unwrap();
        let second = app.actor_ctx(&reviewer).await;
        assert_eq!(codes(publish_version(&second, version.id).await), ["problem-policies-version-no-english"]);
        return_version(&second, version.id, "缺英文").await.unwrap();
        let whole = format!("{text}\n[\"译名\"]\n\"本地承诺书\" = \"Local pledge\"\n");
        let version = submit_version(&ctx, submit(whole, "")).await.unwrap();
        publish_version(&second, version.id).await.unwrap();
    }

    async fn a_source_comes_with_a_version_and_goes_with_it(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let source = |id: &str| format!("\n[[\"来源\"]]\n\"编号\" = \"{id}\"\n\"名称\" = \"新通知\"\n\"地址\" = \"https://www.shmh.gov.cn/a\"\n\"网站\" = \"www.shmh.gov.cn\"\n\"级别\" = \"official\"\n\"日期\" = 2026-11-20\n");
        let naming = raised(&ctx).replace("[\"S13\", \"S14\"]", "[\"S13\", \"S14\", \"L01\"]");
        assert_eq!(codes(submit_version(&ctx, submit(naming.clone(), "")).await), ["rules-unknown-source"]);
        assert_eq!(codes(submit_version(&ctx, submit(format!("{}{}", raised(&ctx), source("L01")), "")).await), ["problem-policies-version-source-unnamed"]);
        assert_eq!(codes(submit_version(&ctx, submit(format!("{}{}", raised(&ctx), source("S13")), "")).await), ["problem-policies-version-source-known"]);
        let version = published(&app, [&writer, &reviewer], format!("{naming}{}", source("L01"))).await;
        let ctx = app.actor_ctx(&writer).await;
        assert_eq!(ctx.pack.policies.library.source("L01").unwrap().url.as_deref(), Some("https://www.shmh.gov.cn/a"));
        // The editor and the sheet have it, and so have the files that are written back.
        let all = text_of(&ctx, CLAUSE).unwrap();
        let words = ClauseSheetWords { path: "位置".to_owned(), kind: "类型".to_owned(), value: "值".to_owned() };
        let bytes = write_clause_sheet(&ctx, CLAUSE, &words).unwrap();
        assert_eq!(read_clause_sheet(&ctx, &bytes, &[words]).unwrap(), all);
        assert!(all.ends_with(source("L01").trim_start()), "{all}");
        let (names, files) = written_back(&app, &ctx).await;
        assert_eq!(names, ["policies/sources.toml", "policies/zj-hnte-first.toml"]);
        exchange::must_hold(&files).unwrap();
        let ending = end_version(&ctx, version.id, End { reason: "不再延续".to_owned(), ..End::default() }).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, ending.id).await.unwrap();
        follow(&app).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.source("L01").is_none());
    }

    async fn a_clause_that_only_officers_wrote_is_gone_when_it_is_ended(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let text = text_of(&ctx, CLAUSE).unwrap().replace(CLAUSE, "ZJ-HNTE-LOCAL");
        let version = submit_version(&ctx, submit(text, "")).await.unwrap();
        publish_version(&app.actor_ctx(&reviewer).await, version.id).await.unwrap();
        follow(&app).await.unwrap();
        let ctx = app.actor_ctx(&writer).await;
        assert!(ctx.pack.policies.library.clause("ZJ-HNTE-LOCAL").is_some());
        let ending = end_version(&ctx, version.id, End { reason: "试行期满".to_owned(), ..End::default() }).await.unwrap();
        assert_eq!(ending.text, "");
        publish_version(&app.actor_ctx(&reviewer).await, ending.id).await.unwrap();
        follow(&app).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause("ZJ-HNTE-LOCAL").is_none());
    }

    async fn a_version_that_rests_on_a_local_clause_stands_whatever_their_order_and_its_ground_is_not_ended(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let publish = async |text: String| published(&app, [&writer, &reviewer], text).await;
        let end = async |id| {
            let ending = end_version(&app.actor_ctx(&writer).await, id, End { reason: "不再延续".to_owned(), ..End::default() }).await.unwrap();
            let outcome = publish_version(&app.actor_ctx(&reviewer).await, ending.id).await;
            follow(&app).await.unwrap();
            outcome
        };
        let ctx = app.actor_ctx(&writer).await;
        // By its id the local clause comes after the one that names it.
        let local = publish(text_of(&ctx, CLAUSE).unwrap().replace(CLAUSE, "ZJ-HNTE-LOCAL")).await;
        let rule = format!("\n[[\"叠加\"]]\n\"编号\" = \"STK-LOCAL\"\n\"规则\" = \"两条只能得一条\"\n\"英文规则\" = \"Only one of the two\"\n\"核实\" = \"已核\"\n\"互斥\" = [[\"{CLAUSE}\", \"ZJ-HNTE-LOCAL\"]]\n");
        let resting = publish(format!("{}{rule}", raised(&ctx))).await;
        let now = app.actor_ctx(&writer).await;
        assert!(now.pack.policies.library.clause(CLAUSE).unwrap().text.contains("30万元"));
        assert!(now.pack.policies.library.stacking.iter().any(|rule| rule.id == "STK-LOCAL" && rule.names("ZJ-HNTE-LOCAL")));
        assert!(list_left_out(&now).unwrap().is_empty());
        assert_eq!(codes(end(local.id).await), ["problem-policies-version-leaves-out"]);
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause("ZJ-HNTE-LOCAL").is_some());
        end(resting.id).await.unwrap();
        end(local.id).await.unwrap();
        assert!(app.actor_ctx(&writer).await.pack.policies.library.clause("ZJ-HNTE-LOCAL").is_none());
    }

    async fn what_a_newer_pack_no_longer_allows_is_left_out_and_told_and_the_version_before_stays(app: TestApp) {
        let [writer, reviewer] = officers(&app).await;
        let publish = async |text: String| published(&app, [&writer, &reviewer], text).await;
        let ctx = app.actor_ctx(&writer).await;
        let other = ctx.pack.policies.library.clauses.iter().map(|clause| clause.id.clone()).find(|id| id != CLAUSE).unwrap();
        let rule = |id: &str, names: &str| format!("\n[[\"叠加\"]]\n\"编号\" = \"{id}\"\n\"规则\" = \"只能得一条\"\n\"英文规则\" = \"Only one\"\n\"核实\" = \"已核\"\n\"互斥\" = [{names}]\n");
        let third = ctx.pack.policies.library.clauses.iter().map(|clause| clause.id.clone()).rfind(|id| id != CLAUSE && *id != other).unwrap();
        publish(format!("{}{}", raised(&ctx), rule("STK-FIRST", &format!("[\"{CLAUSE}\", \"{third}\"]")))).await;
        let second = publish(format!("{}{}", raised(&ctx).replace("30万元", "31万元").replace("\"15万元\", \"15万元\"", "\"15万元\", \"16万元\""), rule("STK-SECOND", &format!("[\"{CLAUSE}\", \"{other}\"]")))).await;
        assert!(list_left_out(&app.actor_ctx(&writer).await).unwrap().is_empty());
        let mut pack = (*app.pack).clone();
        pack.policies.library.clauses.retain(|clause| clause.id != other);
        pack.policies.library.stacking.retain(|rule| !rule.names(&other));
        let mut app = app.with_pack(std::sync::Arc::new(pack));
        app.app.overlaid = Overlaid::default();
        follow(&app).await.unwrap();
        let now = app.actor_ctx(&writer).await;
        let left_out = list_left_out(&now).unwrap();
        assert_eq!(left_out.iter().map(|left| (left.id, left.clause.as_str(), left.number)).collect::<Vec<_>>(), [(second.id, CLAUSE, 2)]);
        assert!(left_out[0].why.iter().any(|problem| problem.code == "rules-unknown-clause"), "{:?}", left_out[0].why);
        let library = &now.pack.policies.library;
        assert!(library.clause(CLAUSE).unwrap().text.contains("30万元"), "the version before it");
        assert!(library.stacking.iter().any(|rule| rule.id == "STK-FIRST"), "and what came with that");
        assert!(matches!(list_left_out(&app.visitor_ctx()), Err(Error::SignInNeeded)));
    }

    async fn a_sheet_goes_round_without_loss_and_its_wrong_rows_are_named(app: TestApp) {
        let [writer, _] = officers(&app).await;
        let ctx = app.actor_ctx(&writer).await;
        let words = ClauseSheetWords { path: "位置".to_owned(), kind: "类型".to_owned(), value: "值".to_owned() };
        for clause in ctx.pack.policies.library.clauses.iter().step_by(9) {
            let bytes = write_clause_sheet(&ctx, &clause.id, &words).unwrap();
            let back = read_clause_sheet(&ctx, &bytes, std::slice::from_ref(&words)).unwrap();
            assert_eq!(back, reader::canonical(&text_of(&ctx, &clause.id).unwrap()), "{}", clause.id);
            assert_eq!(back, text_of(&ctx, &clause.id).unwrap(), "{}", clause.id);
        }
        let csv = |rows: &str| format!("位置,类型,值\r\n{rows}").into_bytes();
        let wrong = read_clause_sheet(&ctx, &csv("条款 › #1 › 编号,字,A\r\n"), std::slice::from_ref(&words));
        assert_eq!(codes(wrong), ["problem-policies-version-kind"]);
        let wrong = read_clause_sheet(&ctx, &csv("条款 › #1 › 编号,文字,A\r\n条款 › #1 › 编号 › 甲,文字,B\r\n"), std::slice::from_ref(&words));
        assert_eq!(codes(wrong), ["problem-policies-version-path"]);
        let rows = "条款 › #1 › 编号,字,A\r\n条款 › #1 › 起,日期,昨天\r\n条款 › #1 › 名称,文字,甲\r\n条款 › #1 › 名称,文字,乙\r\n";
        let wrong = read_clause_sheet(&ctx, &csv(rows), std::slice::from_ref(&words));
        let [kind, path] = ["problem-policies-version-kind", "problem-policies-version-path"];
        assert_eq!(codes(wrong), [kind, path, path], "all at once");
    }

    async fn sources_not_looked_at_for_a_year_and_those_that_are_gone_are_listed_one_by_one_until_somebody_looks(app: TestApp) {
        let [officer, _] = officers(&app).await;
        let ctx = app.actor_ctx(&officer).await;
        let fresh = list_due(&ctx).await.unwrap().len();
        record_check(&ctx, CLAUSE, &look("S14", "gone")).await.unwrap();
        let due = list_due(&ctx).await.unwrap();
        assert_eq!((due.len(), due[0].clause.id.as_str(), due[0].last.as_ref().unwrap().outcome), (fresh + 1, CLAUSE, Outcome::Gone));
        assert_eq!(due[0].source.unwrap().id, "S14", "the source is named, and the other one of the clause is not listed");
        app.clock.advance_days(1);
        record_check(&ctx, CLAUSE, &look("S13", "same")).await.unwrap();
        assert_eq!(list_due(&ctx).await.unwrap().len(), fresh + 1, "another source says nothing of this one");
        record_check(&ctx, CLAUSE, &look("S14", "same")).await.unwrap();
        assert_eq!(list_due(&ctx).await.unwrap().len(), fresh);
        app.clock.advance_days(370);
        record_check(&ctx, CLAUSE, &look("S13", "same")).await.unwrap();
        let due = list_due(&ctx).await.unwrap();
        let own: Vec<&str> = due.iter().filter(|due| due.clause.id == CLAUSE).filter_map(|due| Some(due.source?.id.as_str())).collect();
        assert!(due.len() > 50 && own == ["S14"], "a year later all but the one looked at are due: {own:?}");
        let stranger = app.visitor_ctx();
        assert!(matches!(list_due(&stranger).await, Err(Error::SignInNeeded)));
    }

    async fn what_cannot_be_a_look_at_a_source_is_refused_all_at_once(app: TestApp) {
        let [officer, _] = officers(&app).await;
        let ctx = app.actor_ctx(&officer).await;
        let wrong = Look { outcome: "perhaps".to_owned(), looked_on: "2027-01-01".to_owned(), note: "长".repeat(301), ..look("S01", "") };
        let all = ["problem-policies-check-source", "problem-field-choice", "problem-policies-check-later", "problem-policies-check-note"];
        assert_eq!(codes(record_check(&ctx, CLAUSE, &wrong).await), all);
        let unreadable = Look { looked_on: "昨天".to_owned(), ..look("S14", "same") };
        assert_eq!(codes(record_check(&ctx, CLAUSE, &unreadable).await), ["problem-policies-date"]);
        assert_eq!(codes(record_check(&ctx, CLAUSE, &look("", "same")).await), ["problem-policies-check-source"]);
        app.clock.advance_days(5);
        record_check(&ctx, CLAUSE, &look("S14", "gone")).await.unwrap();
        let before = Look { looked_on: "2026-11-25".to_owned(), ..look("S14", "same") };
        assert_eq!(codes(record_check(&ctx, CLAUSE, &before).await), ["problem-policies-check-before"]);
        let older = Look { looked_on: "2026-11-01".to_owned(), ..look("S13", "same") };
        assert_eq!(codes(record_check(&ctx, CLAUSE, &older).await), ["problem-policies-check-before"], "the pack looked later");
        assert!(matches!(record_check(&ctx, "NO-SUCH-CLAUSE", &look("S14", "same")).await, Err(Error::NotFound(_))));
        let told = read_checks(&ctx).await.unwrap().of(ctx.pack.policies.library.clause(CLAUSE).unwrap());
        assert_eq!(told.outcome(), Some(Outcome::Gone), "nothing of what was refused was recorded");
    }

    async fn a_clause_is_as_fresh_as_the_oldest_of_its_sources_and_everyone_is_told_which_is_gone(app: TestApp) {
        let [officer, _] = officers(&app).await;
        let (ctx, reader) = (app.actor_ctx(&officer).await, app.visitor_ctx());
        let clause = reader.pack.policies.library.clause(CLAUSE).unwrap();
        let told = async || read_checks(&reader).await.unwrap().of(clause);
        let fresh = told().await;
        assert_eq!((fresh.on, fresh.outcome(), fresh.sources.len()), (clause.checked_on, None, 2));
        app.clock.advance_days(10);
        let day = ctx.today();
        record_check(&ctx, CLAUSE, &look("S14", "gone")).await.unwrap();
        let first = told().await;
        assert_eq!((first.on, first.outcome(), first.gone_on()), (clause.checked_on, Some(Outcome::Gone), Some(day)), "nothing was compared");
        assert!(first.is_gone("S14") && !first.is_gone("S13"));
        record_check(&ctx, CLAUSE, &look("S13", "same")).await.unwrap();
        let second = told().await;
        assert_eq!((second.source("S13").unwrap().on, second.on), (Some(day), clause.checked_on), "the other one is as old as before");
        app.clock.advance_days(1);
        let found = Look { looked_on: day.to_string(), ..look("S14", "same") };
        record_check(&ctx, CLAUSE, &found).await.unwrap();
        let third = told().await;
        assert_eq!((third.on, third.outcome(), third.gone_on()), (Some(day), Some(Outcome::Same), None), "on the day that was said");
        app.clock.advance_days(1);
        record_check(&ctx, CLAUSE, &look("S13", "changed")).await.unwrap();
        let fourth = told().await;
        assert_eq!((fourth.on, fourth.source("S13").unwrap().changed_on()), (Some(day), Some(ctx.today())));
        let due = list_due(&ctx).await.unwrap();
        assert_eq!((due[0].checked_on, due[0].source.unwrap().id.as_str()), (Some(day), "S13"));
        let later = rules::clause::Clause { checked_on: Some(base::time::date_plus_days(day, 30)), ..clause.clone() };
        assert_eq!(read_checks(&reader).await.unwrap().of(&later).outcome(), None, "the pack looked later");
    }

    async fn an_address_that_is_gone_for_one_clause_is_linked_from_none(app: TestApp) {
        let [officer, _] = officers(&app).await;
        let ctx = app.actor_ctx(&officer).await;
        let library = &ctx.pack.policies.library;
        let shared = library.sources.iter().find_map(|source| {
            let named: Vec<_> = library.clauses.iter().filter(|clause| clause.sources.contains(&source.id)).collect();
            let shown: Vec<_> = named.into_iter().filter(|clause| crate::policies::catalogue::Status::of(clause, ctx.today()).is_some()).collect();
            (shown.len() > 1).then(|| (source.id.as_str(), shown[0], shown[1]))
        });
        let (source, first, second) = shared.unwrap();
        app.clock.advance_days(30);
        record_check(&ctx, &first.id, &look(source, "gone")).await.unwrap();
        let told = async || read_checks(&ctx).await.unwrap().of(second);
        let other = told().await;
        assert!(other.is_gone(source) && other.gone_on().is_none() && other.outcome().is_none(), "{other:?}");
        app.clock.advance_days(1);
        record_check(&ctx, &second.id, &look(source, "same")).await.unwrap();
        assert!(!told().await.is_gone(source), "it was found again");
    }

    async fn a_look_recorded_before_sources_were_told_apart_holds_for_all_of_them(app: TestApp) {
        let [officer, _] = officers(&app).await;
        let ctx = app.actor_ctx(&officer).await;
        app.clock.advance_days(3);
        let before = SourceCheck {
            clause: CLAUSE.to_owned(),
            source: String::new(),
            outcome: Outcome::Gone,
            note: String::new(),
            looked_on: ctx.today(),
            checked_at: ctx.now(),
            checked_by: officer.id,
        };
        let tx = app.db.begin().await.unwrap();
        crate::policies::local::store::insert_check(&tx, base::id::SourceCheckId::at(ctx.now()), &before).await.unwrap();
        tx.commit().await.unwrap();
        let clause = ctx.pack.policies.library.clause(CLAUSE).unwrap();
        let told = read_checks(&ctx).await.unwrap().of(clause);
        assert!(told.is_gone("S13") && told.is_gone("S14") && told.gone_on() == Some(ctx.today()), "{told:?}");
        app.clock.advance_days(1);
        record_check(&ctx, CLAUSE, &look("S13", "same")).await.unwrap();
        let told = read_checks(&ctx).await.unwrap().of(clause);
        assert!(!told.is_gone("S13") && told.is_gone("S14"), "{told:?}");
    }
}
