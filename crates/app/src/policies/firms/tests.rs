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
