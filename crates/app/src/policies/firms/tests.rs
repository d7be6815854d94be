//! Registers of firms on both databases: checked cell by cell, entered in parts, twice without a difference.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use base::{Lang, codes::CreditCode};
use db::audit;

use super::{super::*, columns::*, store, *};
use crate::{Ctx, Error, accounts::Role, on_both, testing::TestApp};

fn words() -> Vec<FirmWords> {
    let text = |zh: &str| zh.to_owned();
    vec![FirmWords {
        lang: Lang::Zh,
        columns: vec![
            (CREDIT_CODE, text("统一社会信用代码"), String::new()),
            (NAME, text("企业名称"), String::new()),
            (TOWN, text("街镇"), String::new()),
            (INDUSTRY, text("行业门类"), String::new()),
            (ADDRESS, text("地址"), String::new()),
        ],
        yes: text("是"),
        no: text("否"),
        amount_help: String::new(),
        share_help: String::new(),
        years_help: String::new(),
        terms_help: String::new(),
    }]
}

/// Codes that pass the check of GB 32100.
fn code(number: usize) -> String {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let head = format!("91310112MA{number:07}");
    SIGNS.chars().map(|sign| format!("{head}{sign}")).find(|code| CreditCode::parse(code).is_ok()).unwrap()
}

async fn officer(app: &TestApp) -> Ctx {
    app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await
}

async fn enter(ctx: &Ctx, text: &str) -> FirmSheet {
    let sheet = read_firm_sheet(ctx, "名册.csv", text.as_bytes().to_vec(), words()).await.unwrap();
    commit_firm_sheet(ctx, sheet.id, 100).await.unwrap()
}

/// All firms judged by a clause.
async fn screened(ctx: &Ctx) -> screening::Screening {
    let asked = screening::ask_screening(ctx, "ZJ-HNTE-FIRST").await.unwrap();
    screening::run_asked(ctx, &serde_json::json!({ "screening": asked.id.to_string() })).await.unwrap();
    screening::read_screening(ctx, asked.id).await.unwrap()
}

const HEAD: &str = "统一社会信用代码,企业名称,街镇,职工总数,最近一年营业收入（元）,高企证书有效";

on_both! {
    async fn a_register_makes_firms_with_facts_and_twice_the_same_makes_no_difference(app: TestApp) {
        let ctx = officer(&app).await;
        let rows: Vec<String> = (0..7).map(|at| format!("{},企业{at},江川路街道,８{at},４８００００００,是", code(at))).collect();
        let text = format!("{HEAD}\n{}\n", rows.join("\n"));
        let sheet = enter(&ctx, &text).await;
        assert_eq!((sheet.status, sheet.created, sheet.updated, sheet.wrong_rows), (FirmSheetStatus::Imported, 7, 0, 0));
        assert_eq!(store::count_firms(&app.db).await.unwrap(), 7);
        assert_eq!(store::count_facts(&app.db).await.unwrap(), 21);
        let id = store::find_by_fact(&app.db, "staff.total", "83").await.unwrap().unwrap();
        let profile = read_profile(&ctx, id).await.unwrap();
        assert_eq!(profile.organization.town.as_deref(), Some("310112001"));
        assert_eq!(profile.record(None, "fin.revenue_last").unwrap().value, Some(serde_json::json!(4_800_000_000_i64)), "元 in the heading");
        assert_eq!(profile.record(None, "cert.hnte.valid").unwrap().source, FactSource::Sheet);
        let again = enter(&ctx, &text).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 7));
        assert_eq!(store::count_facts(&app.db).await.unwrap(), 21, "no record twice");
        let changed = enter(&ctx, &text.replacen("８3", "99", 1)).await;
        assert_eq!((changed.updated, changed.unchanged), (1, 6));
        assert_eq!(read_profile(&ctx, id).await.unwrap().record(None, "staff.total").unwrap().value, Some(serde_json::json!(99)));
        assert!(matches!(audit::verify(&app.db).await.unwrap(), audit::Verdict::Holds { .. }));
    }

    async fn every_wrong_cell_is_named_and_the_other_rows_are_entered(app: TestApp) {
        let ctx = officer(&app).await;
        let good = code(1);
        let mut bad = code(2);
        let last = bad.pop().unwrap();
        bad.push(if last == '0' { '1' } else { '0' });
        let text = format!("{HEAD},研发人员数,注册日期\n{bad},甲,江川路街道,10,1,是,,\n{good},乙,江川路街道,20,1,是,,\n{good},丙,,20,1,是,,\n{},丁,不知道的镇,20.5,很多,也许,,2999-01-01\n{},戊,,10,,,20,\n", code(3), code(4));
        let sheet = read_firm_sheet(&ctx, "名册.csv", text.into_bytes(), words()).await.unwrap();
        let cells = list_wrong_cells(&ctx, sheet.id, 100).await.unwrap();
        let said: Vec<(u32, &str, &str)> = cells.iter().map(|cell| (cell.row, cell.column.as_str(), cell.remark.code.as_str())).collect();
        assert!(said.contains(&(2, "统一社会信用代码", "problem-cell-credit-code-check")), "{said:?}");
        assert!(said.contains(&(4, "统一社会信用代码", "problem-firms-twice")), "{said:?}");
        assert!(said.iter().filter(|(row, ..)| *row == 5).count() >= 4, "{said:?}");
        assert!(said.contains(&(5, "职工总数", "problem-policies-whole")) && said.contains(&(5, "最近一年营业收入（元）", "problem-policies-money")), "{said:?}");
        assert!(cells.iter().any(|cell| cell.row == 5 && cell.value == "也许"), "{cells:?}");
        assert!(said.iter().any(|(row, _, code)| *row == 6 && *code == "problem-policies-part-above-whole"), "{said:?}");
        assert_eq!((sheet.row_count, sheet.wrong_rows), (5, 4));
        let sheet = commit_firm_sheet(&ctx, sheet.id, 100).await.unwrap();
        assert_eq!((sheet.created, sheet.status), (1, FirmSheetStatus::Imported));
    }

    async fn all_mistakes_of_a_row_are_named_in_one_pass(app: TestApp) {
        let ctx = officer(&app).await;
        let mut bad = code(1);
        let last = bad.pop().unwrap();
        bad.push(if last == '0' { '1' } else { '0' });
        let head = "统一社会信用代码,企业名称,职工总数,研发人员数,成立日期,最近一年营业收入（元）,高企证书有效";
        let text = format!("{head}\n{bad},甲,10,20,2999-01-01,很多,也许\n{},乙,10,5,2020-01-01,1,是\n", code(2));
        let sheet = read_firm_sheet(&ctx, "名册.csv", text.into_bytes(), words()).await.unwrap();
        let cells = list_wrong_cells(&ctx, sheet.id, 100).await.unwrap();
        let mut said: Vec<(u32, &str, &str)> = cells.iter().map(|cell| (cell.row, cell.column.as_str(), cell.value.as_str())).collect();
        said.sort_unstable();
        let mut expected = [
            (2, "统一社会信用代码", bad.as_str()),
            (2, "研发人员数", "20"),
            (2, "成立日期", "2999-01-01"),
            (2, "最近一年营业收入（元）", "很多"),
            (2, "高企证书有效", "也许"),
        ];
        expected.sort_unstable();
        assert_eq!(said, expected, "{cells:?}");
        let codes: Vec<&str> = cells.iter().map(|cell| cell.remark.code.as_str()).collect();
        for code in ["problem-cell-credit-code-check", "problem-policies-part-above-whole", "problem-policies-future", "problem-policies-money"] {
            assert!(codes.contains(&code), "{code}: {codes:?}");
        }
        assert_eq!((sheet.row_count, sheet.wrong_rows, sheet.wrong_cells), (2, 1, 5));
    }

    async fn what_the_firm_stated_stays_and_a_screening_sees_what_a_register_brings(app: TestApp) {
        let ctx = officer(&app).await;
        let row = |zone: &str, staff: &str| format!("统一社会信用代码,企业名称,注册片区,高企认定情形,社保人数记录,年报合格,职工总数\n{},甲,{zone},首次认定,12,是,{staff}\n", code(1));
        let catalogue = &ctx.pack.policies.library.catalogue;
        let name = |key: &str| catalogue.get(catalogue.by_key(key).unwrap()).unwrap().name.clone();
        let named = |text: String| {
            [("注册片区", "reg.zone"), ("高企认定情形", "cert.hnte.event"), ("社保人数记录", "staff.social_insurance_records"), ("年报合格", "review.annual_ok"), ("职工总数", "staff.total")]
                .iter().fold(text, |text, (said, key)| text.replacen(said, &name(key), 1))
        };
        let sheet = enter(&ctx, &named(row("没有", "30"))).await;
        assert_eq!((sheet.created, sheet.wrong_cells), (1, 0), "{:?}", list_wrong_cells(&ctx, sheet.id, 9).await.unwrap());
        let run = screened(&ctx).await;
        assert_eq!(run.counts, screening::Counts { refused: 1, ..screening::Counts::default() });
        let firm = screening::list_listed(&ctx, &run, screening::Place::Refused, 0, 1).await.unwrap().0[0].organization;
        let member = app.actor_ctx(&app.user().with_at(Role::Member, firm).build().await).await;
        state_facts(&member, firm, StateFacts { facts: vec![("staff.total".to_owned(), vec!["31".to_owned()])], ..StateFacts::default() }).await.unwrap();
        let sheet = enter(&ctx, &named(row("Z-ZJ-MH", "30"))).await;
        assert_eq!(sheet.updated, 1);
        assert_eq!(read_profile(&ctx, firm).await.unwrap().record(None, "staff.total").unwrap().value, Some(serde_json::json!(31)), "the firm's own word");
        let run = screened(&ctx).await;
        assert_eq!((run.counts.eligible, run.changes.gained), (1, 1));
    }

    async fn amounts_in_two_units_or_in_none_are_named_and_full_width_digits_are_read(app: TestApp) {
        let ctx = officer(&app).await;
        let head = "统一社会信用代码,企业名称,最近一年营业收入（元）,最近一年研发费用,职工总数";
        let text = format!(
            "{head}\n{},甲,48000000,300万元,８０\n{},乙,4800万元,300万元,80\n{},丙,4800,300,80\n{},丁,４８００００００元,0.03亿元,八十\n",
            code(1), code(2), code(3), code(4)
        );
        let sheet = read_firm_sheet(&ctx, "名册.csv", text.into_bytes(), words()).await.unwrap();
        let cells = list_wrong_cells(&ctx, sheet.id, 100).await.unwrap();
        let said: Vec<(u32, &str, &str, &str)> = cells.iter().map(|cell| (cell.row, cell.column.as_str(), cell.value.as_str(), cell.remark.code.as_str())).collect();
        assert_eq!(said, [
            (3, "最近一年营业收入（元）", "4800万元", "problem-firms-two-units"),
            (4, "最近一年研发费用", "300", "problem-firms-no-unit"),
            (5, "职工总数", "八十", "problem-policies-number"),
        ]);
        let sheet = commit_firm_sheet(&ctx, sheet.id, 100).await.unwrap();
        assert_eq!((sheet.created, sheet.wrong_rows), (1, 3));
        let id = store::find_by_fact(&app.db, "staff.total", "80").await.unwrap().unwrap();
        let profile = read_profile(&ctx, id).await.unwrap();
        assert_eq!(profile.record(None, "fin.revenue_last").unwrap().value, Some(serde_json::json!(4_800_000_000_i64)));
        assert_eq!(profile.record(None, "fin.rd_last").unwrap().value, Some(serde_json::json!(300_000_000_i64)));
    }

    async fn a_share_that_may_be_a_fraction_or_a_percentage_is_named_and_never_entered(app: TestApp) {
        let ctx = officer(&app).await;
        let shares = ["0.9", "1", "90%", "９０", "0.9%", "0"];
        let rows: String = shares.iter().enumerate().map(|(at, share)| format!("{},企业{at},{share}\n", code(at))).collect();
        let text = format!("统一社会信用代码,企业名称,研发人员占比\n{rows}");
        let sheet = read_firm_sheet(&ctx, "名册.csv", text.into_bytes(), words()).await.unwrap();
        let cells = list_wrong_cells(&ctx, sheet.id, 9).await.unwrap();
        let said: Vec<(u32, &str, &str, &str)> = cells
            .iter()
            .map(|cell| (cell.row, cell.value.as_str(), cell.remark.code.as_str(), cell.remark.args.last().unwrap().1.as_str()))
            .collect();
        let code = "problem-policies-sheet-share";
        assert_eq!(said, [(2, "0.9", code, "90"), (3, "1", code, "100")]);
        assert_eq!(commit_firm_sheet(&ctx, sheet.id, 100).await.unwrap().created, 4);
    }

    async fn merged_cells_of_a_register_are_named_and_the_other_rows_are_entered(app: TestApp) {
        let ctx = officer(&app).await;
        let codes = [code(1), code(2), code(3)];
        let rows: [&[&str]; 4] = [
            &["统一社会信用代码", "企业名称", "职工总数"],
            &[&codes[0], "甲", "80"],
            &[&codes[1], "", "90"],
            &[&codes[2], "丙", "７０"],
        ];
        let sheet = read_firm_sheet(&ctx, "名册.xlsx", crate::testing::workbook(&rows, "B2:B3"), words()).await.unwrap();
        let notes: Vec<(&str, &str)> = sheet.notes.iter().map(|note| (note.code.as_str(), note.args[0].1.as_str())).collect();
        assert_eq!(notes, [("problem-sheet-merged", "B2:B3")]);
        let cells = list_wrong_cells(&ctx, sheet.id, 9).await.unwrap();
        let said: Vec<(u32, &str, &str)> = cells.iter().map(|cell| (cell.row, cell.column.as_str(), cell.remark.code.as_str())).collect();
        assert_eq!(said, [(3, "企业名称", "problem-cell-required")]);
        assert_eq!(commit_firm_sheet(&ctx, sheet.id, 9).await.unwrap().created, 2);
        assert!(store::find_by_fact(&app.db, "staff.total", "70").await.unwrap().is_some(), "full-width digits");
    }

    async fn a_register_is_taken_back_as_a_whole_and_what_others_use_stays(app: TestApp) {
        let ctx = officer(&app).await;
        let rows = |staff: &str| -> Vec<String> { (0..7).map(|at| format!("{},企业{at},江川路街道,{staff},48000000,是", code(at))).collect() };
        let old = enter(&ctx, &format!("{HEAD}\n{}\n", [rows("80")[0].clone(), rows("80")[1].clone()].join("\n"))).await;
        app.clock.advance_seconds(1);
        let sheet = enter(&ctx, &format!("{HEAD}\n{}\n", rows("90").join("\n"))).await;
        assert_eq!((sheet.created, sheet.updated), (5, 2));
        let firms = store::list_all(&app.db).await.unwrap();
        assert_eq!(firms.len(), 7);
        let staff = |id| { let ctx = ctx.clone(); async move { read_profile(&ctx, id).await.unwrap().record(None, "staff.total").and_then(|fact| fact.value.clone()) } };
        let count = screened(&ctx).await.counts.all();
        // One firm that the sheet made states something itself.
        let own = firms[4];
        let member = app.actor_ctx(&app.user().with_at(Role::Member, own).build().await).await;
        state_facts(&member, own, StateFacts { facts: vec![("staff.rd".to_owned(), vec!["3".to_owned()])], ..StateFacts::default() }).await.unwrap();
        app.clock.advance_seconds(1);
        let going = undo_firm_sheet(&ctx, sheet.id, 1).await.unwrap();
        assert_eq!((going.status, going.next_part), (FirmSheetStatus::Undoing, 2));
        assert!(matches!(commit_firm_sheet(&ctx, sheet.id, 1).await, Err(Error::Conflict(problem)) if problem.code == "problem-firms-undone"));
        let undone = undo_firm_sheet(&ctx, sheet.id, 100).await.unwrap();
        assert_eq!((undone.status, undone.removed, undone.kept, undone.next_part), (FirmSheetStatus::Undone, 4, 1, 0));
        assert_eq!(store::list_all(&app.db).await.unwrap(), [firms[0], firms[1], own]);
        assert_eq!((staff(firms[0]).await, staff(firms[1]).await), (Some(serde_json::json!(80)), Some(serde_json::json!(80))), "as before");
        let profile = read_profile(&ctx, own).await.unwrap();
        assert!(profile.record(None, "staff.total").is_none() && profile.record(None, "staff.rd").is_some(), "the firm's own word stays");
        assert!(matches!(undo_firm_sheet(&ctx, sheet.id, 1).await, Err(Error::Conflict(problem)) if problem.code == "problem-firms-undone"));
        app.clock.advance_seconds(1);
        assert_eq!((count, screened(&ctx).await.counts.all()), (7, 3), "a screening sees at once that they are gone");
        let again = enter(&ctx, &format!("{HEAD}\n{}\n", rows("90").join("\n"))).await;
        assert_eq!((again.created, again.updated), (4, 3));
        assert!(undo_firm_sheet(&ctx, again.id, 100).await.is_ok());
        app.clock.advance_seconds(1);
        // Three registers upon one another, taken back from the last on: each value that comes back is the one before.
        let second = enter(&ctx, &format!("{HEAD}\n{}\n", rows("100")[0])).await;
        app.clock.advance_seconds(1);
        let third = enter(&ctx, &format!("{HEAD}\n{}\n", rows("110")[0])).await;
        app.clock.advance_seconds(1);
        let refused = undo_firm_sheet(&ctx, second.id, 100).await;
        assert!(matches!(refused, Err(Error::Conflict(problem)) if problem.code == "problem-firms-later-first"));
        assert_eq!(staff(firms[0]).await, Some(serde_json::json!(110)));
        undo_firm_sheet(&ctx, third.id, 100).await.unwrap();
        assert_eq!(staff(firms[0]).await, Some(serde_json::json!(100)));
        app.clock.advance_seconds(1);
        undo_firm_sheet(&ctx, second.id, 100).await.unwrap();
        assert_eq!(staff(firms[0]).await, Some(serde_json::json!(80)), "not what was taken back before");
        app.clock.advance_seconds(1);
        // What the first sheet brought is still known as its own.
        let first = undo_firm_sheet(&ctx, old.id, 100).await.unwrap();
        assert_eq!((first.removed, store::list_all(&app.db).await.unwrap()), (2, vec![own]));
        let dropped = read_firm_sheet(&ctx, "名册.csv", format!("{HEAD}\n{}\n", rows("1").join("\n")).into_bytes(), words()).await.unwrap();
        assert_eq!(undo_firm_sheet(&ctx, dropped.id, 1).await.unwrap().status, FirmSheetStatus::Undone);
        assert!(matches!(undo_firm_sheet(&member, dropped.id, 1).await, Err(Error::Forbidden)));
        assert!(matches!(audit::verify(&app.db).await.unwrap(), audit::Verdict::Holds { .. }));
    }

    async fn only_officers_enter_firms_and_what_is_no_register_is_refused_by_name(app: TestApp) {
        let ctx = officer(&app).await;
        let firm = app.organization(crate::organizations::OrganizationKind::Firm).build().await;
        let member = app.actor_ctx(&app.user().with_at(Role::Member, firm.id).build().await).await;
        assert!(matches!(read_firm_sheet(&member, "a.csv", b"x".to_vec(), words()).await, Err(Error::Forbidden)));
        let refused = |bytes: &'static [u8]| { let ctx = ctx.clone(); async move {
            match read_firm_sheet(&ctx, "a.csv", bytes.to_vec(), words()).await {
                Err(Error::Invalid(problems)) => problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
                other => panic!("{other:?}"),
            }
        }};
        assert_eq!(refused(b"").await, ["problem-registers-no-file"]);
        assert_eq!(refused("甲,乙\n1,2\n".as_bytes()).await, ["problem-sheet-headings"]);
        assert_eq!(refused("企业名称,职工总数\n甲,3\n".as_bytes()).await, ["problem-firms-no-column"]);
        let bytes = firm_template(&ctx, &words()[0], "名册", &[], &sheets::TemplateWords { instructions: "说明".to_owned(), column: String::new(), required: String::new(), is_required: String::new(), help: String::new(), allowed: String::new(), example: String::new(), choice_error: "x".to_owned() }).unwrap();
        let columns = read_columns(&ctx.pack, &words()[0]);
        let sheet = sheets::read(&bytes, &columns, &sheets::Limits { max_columns: 400, ..sheets::Limits::default() }).unwrap();
        assert!(sheet.columns.len() > 50 && sheet.problems.iter().all(|problem| problem.code == "problem-sheet-no-rows"), "every heading is understood: {:?}", sheet.problems);
    }
}
