//! Sheets of profiles: what they would change, and every wrong cell by row and column.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use base::{Lang, Place, id::OrganizationId};
use rules::Kind;

use super::{Fate, SheetReading, SheetWords, read_sheet, template};
use crate::{
    Ctx, Error,
    accounts::Role,
    on_both,
    organizations::OrganizationKind,
    policies::{FactSource, Profile, RuleFact, StateFacts, StatedBy, list_history, read_profile, rule_fact, state_facts},
    testing::TestApp,
};

fn words(lang: Lang) -> SheetWords {
    let zh = lang == Lang::Zh;
    let one = |chinese: &str, english: &str| if zh { chinese } else { english }.to_owned();
    SheetWords {
        lang,
        title: one("企业情况", "Facts"),
        key: one("代号", "Key"),
        name: one("事实", "Fact"),
        unit: one("单位", "Unit"),
        as_of: one("截至日", "As of"),
        value: one("值", "Value"),
        help: one("填法", "How"),
        yes: one("是", "yes"),
        no: one("否", "no"),
        none: one("没有", "none"),
        other: one("以上都不是", "none of these"),
        credit_code: one("统一社会信用代码", "Credit code"),
        units: vec![(Kind::Money, one("万元", "10,000 CNY")), (Kind::ByYear, one("万元", "10,000 CNY")), (Kind::Ratio, one("%", "%"))],
    }
}

fn both() -> [SheetWords; 2] {
    [words(Lang::Zh), words(Lang::En)]
}

async fn firm(app: &TestApp) -> (OrganizationId, Ctx) {
    let organization = app.organization(OrganizationKind::Firm).build().await;
    let user = app.user().with_at(Role::Member, organization.id).build().await;
    (organization.id, app.actor_ctx(&user).await)
}

fn csv(rows: &[&str]) -> Vec<u8> {
    format!("代号,事实,单位,截至日,值\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

async fn read(ctx: &Ctx, id: OrganizationId, rows: &[&str]) -> SheetReading {
    read_sheet(ctx, id, &csv(rows), &both()).await.unwrap().1
}

/// What is wrong, as row, column and code.
fn wrong(reading: &SheetReading) -> Vec<(u32, String, &'static str)> {
    let one = |problem: &base::Problem| match &problem.at {
        Place::Cell { row, column } => (*row, column.clone(), problem.code),
        _ => (0, String::new(), problem.code),
    };
    reading.problems.iter().map(one).collect()
}

/// What the edge sends when the preview is saved.
fn to_save(ctx: &Ctx, profile: &Profile, reading: &SheetReading) -> StateFacts {
    let catalogue = &ctx.pack.policies.library.catalogue;
    let key = |field| catalogue.key(field).to_owned();
    let kept = reading.changes.iter().filter(|change| matches!(change.fate, Fate::New | Fate::Changed));
    StateFacts {
        seen_version: Some(profile.version),
        facts: kept.clone().map(|change| (key(change.field), change.typed.clone())).collect(),
        source: StatedBy::Sheet,
        as_of: kept.filter_map(|change| Some((key(change.field), change.as_of?))).collect(),
    }
}

on_both! {
    async fn every_wrong_cell_is_named_and_the_other_rows_stand(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        let reading = read(&ctx, id, &[
            "staff.total,,,2025-12-31,８０",
            "staff.rd,,,,90",
            "fin.total_assets,,人,,300",
            "fin.revenue_3y,,万元,,1200 1500 18000000元",
            "fin.cost_last,,元,2025-12-31,\"12,345,678\"",
            "staff.tech_ratio,,%,,0.3",
            "reg.founded_on,,,,2030-01-01",
            "cert.hnte.valid,,,2031-01-01,是",
            "cert.hnte.event,,,,首次认订",
            ",职工总人数,,,3",
            "project.level,,,,市级",
            "staff.total,,,,81",
            "reg.founded_on,,,昨天,2019-03-01",
            "credit_code,,,,91310112MA1GD41234",
            "staff.tech,,,,",
        ]).await;
        assert_eq!(wrong(&reading), [
            (3, "值".to_owned(), "problem-policies-part-above-whole"),
            (4, "单位".to_owned(), "problem-policies-sheet-unit"),
            (5, "值".to_owned(), "problem-policies-sheet-two-units"),
            (7, "值".to_owned(), "problem-policies-sheet-share"),
            (8, "值".to_owned(), "problem-policies-future"),
            (9, "截至日".to_owned(), "problem-policies-future"),
            (10, "值".to_owned(), "problem-policies-sheet-choice-near"),
            (11, "事实".to_owned(), "problem-policies-unknown-fact"),
            (12, "代号".to_owned(), "problem-policies-sheet-child"),
            (13, "代号".to_owned(), "problem-policies-sheet-twice"),
            (14, "截至日".to_owned(), "problem-cell-date"),
            (15, "值".to_owned(), "problem-credit-code-check"),
        ]);
        let kept: Vec<(u32, Fate, Vec<String>)> = reading.changes.iter().map(|change| (change.row, change.fate, change.typed.clone())).collect();
        assert_eq!(kept, [(2, Fate::New, vec!["80".to_owned()]), (6, Fate::New, vec!["12,345,678元".to_owned()])]);
        assert_eq!(reading.blank, 1);
        assert_eq!(read_profile(&ctx, id).await.unwrap().version, 0, "reading changes nothing");
    }

    async fn what_was_shown_is_saved_with_its_source_and_its_day_and_the_sheet_comes_back_without_change(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        let rows = ["staff.total,,,2025-12-31,80", "fin.revenue_3y,,万元,2025-12-31,1200 1500 1800", "cert.hnte.valid,,,,否", "reg.zone,,,,没有"];
        let (profile, reading) = read_sheet(&ctx, id, &csv(&rows), &both()).await.unwrap();
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let after = state_facts(&ctx, id, to_save(&ctx, &profile, &reading)).await.unwrap();
        let record = after.record(None, "staff.total").unwrap();
        assert_eq!((record.source, record.as_of.map(|day| day.to_string())), (FactSource::Sheet, Some("2025-12-31".to_owned())));
        let fields: Vec<rules::FieldId> = (0..u16::try_from(ctx.pack.policies.library.catalogue.fields().len()).unwrap())
            .map(rules::FieldId)
            .filter(|field| ctx.pack.policies.library.catalogue.get(*field).unwrap().owner.is_none())
            .collect();
        for lang in [Lang::Zh, Lang::En] {
            let bytes = template(&ctx.pack, &after, &fields, &words(lang)).unwrap();
            let (_, again) = read_sheet(&ctx, id, &bytes, &both()).await.unwrap();
            assert!(again.problems.is_empty(), "{lang:?}: {:?}", again.problems);
            assert!(again.changes.len() == 4 && again.changes.iter().all(|change| change.fate == Fate::Same), "{lang:?}: {:?}", again.changes);
        }
        let before = list_history(&ctx, id, 50).await.unwrap().len();
        let (profile, reading) = read_sheet(&ctx, id, &csv(&["staff.total,,,2026-06-30,80"]), &both()).await.unwrap();
        assert_eq!(reading.changes[0].fate, Fate::Changed, "the same figure of a later day is news");
        state_facts(&ctx, id, to_save(&ctx, &profile, &reading)).await.unwrap();
        assert_eq!(list_history(&ctx, id, 50).await.unwrap().len(), before + 1);
        let late = StateFacts { as_of: vec![("staff.total".to_owned(), "2031-01-01".parse().unwrap())], ..to_save(&ctx, &profile, &reading) };
        assert!(matches!(state_facts(&ctx, id, StateFacts { seen_version: None, ..late }).await, Err(Error::Invalid(_))));
    }

    async fn merged_cells_and_sheets_of_other_firms_are_named_and_what_was_ruled_stays(app: TestApp) {
        let (id, ctx) = firm(&app).await;
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        rule_fact(&officer, id, RuleFact { field: "cert.hnte.valid".to_owned(), value: vec!["no".to_owned()], reason: "证书已到期".to_owned() }).await.unwrap();
        let own = read_profile(&ctx, id).await.unwrap().organization.credit_code;
        let other = if own.as_deref() == Some("91310112132233449P") { "91310000132208728Y" } else { "91310112132233449P" };
        let reading = read(&ctx, id, &["cert.hnte.valid,,,,是", "staff.total,,,,12"]).await;
        assert_eq!(reading.changes.iter().map(|change| change.fate).collect::<Vec<_>>(), [Fate::Ruled, Fate::New]);
        if own.is_some() && base::codes::CreditCode::parse(other).is_ok() {
            let reading = read(&ctx, id, &[&format!("credit_code,,,,{other}")]).await;
            assert_eq!(wrong(&reading), [(2, "值".to_owned(), "problem-policies-sheet-other-firm")]);
        }
        let rows: [&[&str]; 3] = [&["代号", "事实", "单位", "截至日", "值"], &["staff.total", "", "", "", "１２"], &["staff.rd", "", "", "", ""]];
        let (_, merged) = read_sheet(&ctx, id, &crate::testing::workbook(&rows, "E2:E3"), &both()).await.unwrap();
        assert_eq!(merged.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["problem-sheet-merged"]);
        assert_eq!((merged.changes.len(), merged.blank), (1, 1), "none of it is fatal to the rest");
        let (_, stranger) = firm(&app).await;
        assert!(matches!(read_sheet(&stranger, id, &csv(&["staff.total,,,,12"]), &both()).await, Err(Error::Forbidden)));
        assert!(matches!(read_sheet(&officer, id, &csv(&["staff.total,,,,12"]), &both()).await, Err(Error::Forbidden)));
        assert!(matches!(read_sheet(&ctx, id, b"a,b\r\n1,2\r\n", &both()).await, Err(Error::Invalid(_))));
    }
}
