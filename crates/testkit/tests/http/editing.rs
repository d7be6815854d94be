//! Editing a clause in its form: every part in a field, rows to add, errors at fields, warnings, what is refused, and the mark of a local version.

use app::{
    accounts::Role,
    policies::rules::reader::{self, editing},
};
use serde_json::json;
use testkit::{Answer, Form, Upload, on_both};

const NEW: &str = "/policies/versions/new?clause=ZJ-HNTE-FIRST";
const REASON: &str = "按新通知改";

/// The form of a page as the last button sends it.
fn form(page: &Answer) -> Form {
    page.form("/policies/versions").with("add", "").with("reason", REASON)
}

/// The names of the fields that say something.
fn saying(page: &Answer, value: &str) -> Vec<String> {
    page.attributes(&format!("input[value='{value}']"), "name")
}

/// The clause with another sum, and its cases with it.
fn raised(page: &Answer) -> Form {
    let sums = saying(page, "25万元").into_iter().map(|name| (name, "３０万元"));
    let parts = saying(page, "10万元").into_iter().map(|name| (name, "１５万元"));
    sums.chain(parts).fold(form(page), |form, (name, value)| form.with(&name, value))
}

/// The same with summaries that say so.
fn retold(page: &Answer) -> Form {
    raised(page)
        .with("summary", "注册在张江示范区、首次认定的高企，共 30 万元，分两次各 15 万元。其他批次待核。")
        .with("summary_en", "A firm recognised for the first time receives CNY 300,000; other rounds are not yet verified.")
}

fn is_at_field(page: &Answer, name: &str) -> bool {
    page.count(&format!("[id='f-{name}-error']")) == 1
}

on_both! {
    async fn every_part_of_a_clause_is_changed_in_its_form_and_what_was_not_touched_stays(hall: Hall) {
        let (writer, reviewer) = (hall.sign_in(Role::CommissionOfficer).await, hall.sign_in(Role::CommissionOfficer).await);
        let edit = writer.get(NEW).await.expect(200);
        let before = form(&edit).value("text").unwrap().to_owned();
        assert!(form(&edit).value("id").is_none(), "a clause that is known keeps its id");
        let untouched = writer.submit(&form(&edit)).await.expect(422);
        assert!(untouched.words().contains("没有可审核的改动"), "{}", untouched.words());
        let full = retold(&edit)
            .with("title", "张江首次认定高企支持（新）")
            .with("document_name", "某支持办法")
            .with("valid_until", "２０２７年１２月３１日")
            .with("checked_on", "2026-11-22")
            .with("window_from", "2027-03-01")
            .with("window_until", "2027-03-31")
            .with("window_address", "https://zcpt.shmh.gov.cn/")
            .with("sources.3", "S12")
            .with("source.new.id", "L01")
            .with("source.new.title", "二〇二七年新通知")
            .with("source.new.url", "https://www.shmh.gov.cn/notice")
            .with("evidence.4", "承诺书")
            .with("phrase.1.zh", "承诺书")
            .with("phrase.1.en", "Pledge");
        let place = writer.submit(&full).await.expect(303).location().to_owned();
        let program = writer.program().await;
        let body = program.get(format!("/api/v1{place}")).await.expect(200).json();
        let text = body["text"].as_str().unwrap();
        for wanted in ["\"止\" = 2027-12-31", "\"起\" = 2027-03-01", "\"S12\"", "\"承诺书\" = \"Pledge\"", "\"金额\" = \"30万元\"", "\"15万元\", \"15万元\""] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
        let paths = |text: &str| reader::rows(text).into_iter().map(|row| row.path).collect::<Vec<_>>();
        assert!(paths(&before).iter().all(|path| paths(text).contains(path)), "nothing is lost: {text}");
        let _ = reviewer.post(format!("{place}/publish"), []).await.expect(303);
        let page = hall.visitor().get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        let body = hall.visitor().get("/api/v1/policies/ZJ-HNTE-FIRST").await.expect(200).json();
        assert_eq!(body["document_name"], "某支持办法", "{body}");
        for wanted in ["张江首次认定高企支持（新）", "某支持办法", "分期：15 万元 + 15 万元", "30 万元", "核对于 2026-11-22", "到 zcpt.shmh.gov.cn 申报", "承诺书", "二〇二七年新通知"] {
            assert!(page.words().contains(wanted), "{wanted} in {}", page.words());
        }
        let english = writer.copied().get(format!("{NEW}&lang=en")).await.expect(200);
        assert!(english.words().contains("Add a row") && !english.words().contains('⟦'), "{}", english.words());
        assert!(english.words().contains("Name of the case") && english.words().contains("Outcome"), "{}", english.words());
        let changes = writer.copied().get(format!("{place}?lang=en")).await.expect(200);
        for wanted in ["Money › amount", "Case 1 › Amount", "Last day in force", "English for new phrases › 承诺书"] {
            assert!(changes.words().contains(wanted) && !changes.words().contains('⟦'), "{wanted} in {}", changes.words());
        }
        let _ = writer.get("/policies/versions/new?clause=NO-SUCH-CLAUSE").await.expect(404);
    }

    async fn every_clause_goes_through_form_and_sheet_and_comes_back_the_same(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let library = &hall.pack.policies.library;
        assert_eq!(library.clauses.len(), 102);
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        for (at, clause) in library.clauses.iter().enumerate() {
            let edit = writer.get(format!("/policies/versions/new?clause={}", clause.id)).await.expect(200);
            let sent = form(&edit);
            let before = sent.value("text").unwrap().to_owned();
            let named = sent.clone().with("document_name", "某办法");
            let version = reader::canonical(&editing::edited(&library.catalogue, &before, &named.fields).unwrap());
            let rows = |text: &str| reader::rows(text).into_iter().map(|row| (row.path, row.kind, row.value)).collect::<Vec<_>>();
            let [own, now] = [rows(&before), rows(&version)];
            let added: Vec<&str> = now.iter().filter(|row| !own.contains(row)).map(|(path, ..)| path.as_str()).collect();
            assert_eq!((added, now.len()), (vec!["条款 › #1 › 文件名称"], own.len() + 1), "{}: what the form was not told to change stays", clause.id);
            let csv: String = reader::rows(&version).iter().map(|row| format!("{},{},{}\r\n", quoted(&row.path), row.kind.name(), quoted(&row.value))).collect();
            let sheet = Upload::new("a.csv", format!("位置,类型,值\r\n{csv}").into_bytes());
            let read = writer.upload("/policies/versions/sheet", [], sheet).await.expect(200);
            let back = form(&read);
            assert_eq!(back.value("text").map(|text| text.replace("\r\n", "\n")).as_deref(), Some(version.as_str()), "{}: by the sheet", clause.id);
            assert_eq!(back.value("document_name"), Some("某办法"), "{}", clause.id);
            let again = editing::edited(&library.catalogue, &version, &back.fields).unwrap();
            assert_eq!(again, version, "{}: by the form again", clause.id);
            if at % 10 == 0 {
                let draft = reader::draft(library, "draft", &again);
                let now = draft.library.clause(&clause.id).unwrap();
                assert!(draft.mistakes.is_empty(), "{}: {:?}", clause.id, draft.mistakes);
                assert_eq!((&now.title, &now.money, &now.sources, &now.window, now.valid), (&clause.title, &clause.money, &clause.sources, &clause.window, clause.valid), "{}", clause.id);
            }
        }
    }

    async fn days_outcomes_and_ways_of_what_there_is_are_chosen_and_what_does_not_fit_is_kept_and_told(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let edit = writer.get(NEW).await.expect(200);
        let before = form(&edit).value("text").unwrap().to_owned();
        let leaf = |text: &str, branch: &editing::Branch, label: &str| {
            let leaves = editing::leaves(&reader::rows(text));
            leaves.into_iter().find(|leaf| leaf.branch == *branch && leaf.label == label).unwrap().name
        };
        let case = editing::Branch::Case("#1".to_owned());
        let [day, outcome, way] = [leaf(&before, &case, "日期"), leaf(&before, &case, "结果"), leaf(&before, &editing::Branch::Money, "方式")];
        assert_eq!(edit.count(&format!("input[type='date'][name='{day}'][value='2024-01-01']")), 1, "{}", edit.text());
        assert_eq!(edit.count(&format!("select[name='{outcome}'] option")), 5, "four outcomes and none");
        assert_eq!(edit.count(&format!("select[name='{way}'] option[value='定额'][selected]")), 1);
        let english = writer.copied().get(format!("{NEW}&lang=en")).await.expect(200);
        assert!(english.words().contains("定额 (a fixed sum)") && !english.words().contains('⟦'), "{}", english.words());
        let wrong = before.replacen("\"日期\" = 2024-01-01", "\"日期\" = \"年初\"", 1).replacen("\"结果\" = \"符合\"", "\"结果\" = \"也许\"", 1);
        let kept = writer.post("/policies/versions", [("text", wrong.as_str()), ("reason", REASON)]).await.expect(422);
        assert_eq!(kept.count(&format!("input[type='text'][name='{day}'][value='年初']")), 1, "{}", kept.text());
        assert_eq!(kept.count(&format!("select[name='{outcome}'] option[value='也许'][selected]")), 1, "{}", kept.text());
        assert!(kept.words().contains("“年初”不是 2026-11-23 这样的日期") && kept.words().contains("“也许”不在可选之列"), "{}", kept.words());
        let mended = form(&kept).with(&day, "2024-01-01").with(&outcome, "符合").with("title", "张江首次认定高企支持（新）");
        let place = writer.submit(&mended).await.expect(303).location().to_owned();
        let text = writer.program().await.get(format!("/api/v1{place}")).await.expect(200).json();
        assert!(text["text"].as_str().unwrap().contains("\"日期\" = 2024-01-01"), "{text}");
    }

    async fn rows_are_added_without_a_script_and_a_clause_is_written_from_nothing(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let edit = writer.get(NEW).await.expect(200);
        assert!(form(&edit).value("evidence.5").is_some() && form(&edit).value("evidence.6").is_none());
        let more = writer.submit(&form(&edit).with("evidence.4", "承诺书").with("evidence.5", "审计报告").with("add", "part-evidence")).await.expect(200);
        assert_eq!((form(&more).value("evidence.5"), form(&more).value("evidence.7")), (Some("审计报告"), Some("")));
        let grown = writer.submit(&form(&edit).with("add", "part-conditions")).await.expect(200);
        assert_eq!((form(&edit).value("condition.3"), form(&grown).value("condition.3")), (None, Some("")), "though the others are empty");
        let grown = writer.submit(&form(&grown).with("condition.3", "职工总数 不低于 1人").with("add", "part-conditions")).await.expect(200);
        assert!(form(&grown).value("text").unwrap().contains("职工总数 不低于 1人"), "{}", grown.words());
        let blank = writer.submit(&form(&edit).with("add", "part-cases")).await.expect(422);
        assert!(is_at_field(&blank, "case.new.name") && blank.words().contains("请先填好"), "{}", blank.words());
        let typed = [
            ("id", "MH-FORM-ONLY"), ("title", "示例支持"), ("title_en", "Example support"),
            ("summary", "职工满 10 人的得 5 万元。"), ("summary_en", "A firm of ten receives CNY 50,000."),
            ("verification", "已核"), ("checked_on", "2026-11-20"), ("sources.1", "S08"), ("state", "有效"), ("valid_from", "2026-01-01"),
            ("condition.1", "职工总数 不低于 １０人"), ("money.1.key", "方式"), ("money.1.value", "定额"), ("money.2.key", "金额"), ("money.2.value", "5万元"),
            ("case.new.name", "够了"), ("case.new.on", "2026-06-01"), ("case.new.result", "符合"), ("case.new.facts", "职工总数 = 10人"), ("case.new.amount", "5万元"),
        ];
        let empty = writer.get("/policies/versions/new").await.expect(200);
        let full = typed.iter().fold(form(&empty), |form, (name, value)| form.with(name, value));
        let place = writer.submit(&full).await.expect(303).location().to_owned();
        assert!(writer.get(&place).await.expect(200).words().contains("MH-FORM-ONLY"));
    }

    async fn what_cannot_be_read_stands_at_its_field_with_what_was_typed(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let edit = writer.get(NEW).await.expect(200);
        let late = writer.submit(&form(&edit).with("valid_until", "明年").with("title", "新名称").with("case.1.more", "没有的事实 = 1")).await.expect(422);
        assert!(is_at_field(&late, "valid_until") && is_at_field(&late, "case.1.more"), "{}", late.words());
        assert_eq!((form(&late).value("valid_until"), form(&late).value("title")), (Some("明年"), Some("新名称")));
        let sums = saying(&edit, "25万元");
        let half = form(&edit).with("parameter.1.name", "门槛").with("sources.1", "").with("sources.2", "").with("checked_on", "").with("reason", "");
        let all = writer.submit(&sums.iter().fold(half, |form, name| form.with(name, "30"))).await.expect(422);
        for name in ["parameter.1.value", "sources.1", "checked_on", "reason"].into_iter().chain(sums.iter().map(String::as_str)) {
            assert!(is_at_field(&all, name), "{name} is told with all the rest: {}", all.words());
        }
        let amount = sums[0].clone();
        for unreadable in ["很多", "５００"] {
            let wrong = writer.submit(&form(&edit).with(&amount, unreadable)).await.expect(422);
            let kept = if unreadable == "５００" { "500" } else { unreadable };
            assert!(is_at_field(&wrong, &amount), "{}", wrong.words());
            assert_eq!(form(&wrong).value(&amount), Some(kept));
        }
        let tried = writer.get("/policies/sandbox?clause=ZJ-HNTE-FIRST").await.expect(200);
        let figure = saying(&tried, "25万元").remove(0);
        let tried = writer.submit(&tried.form("/policies/sandbox").with(&figure, "５００万元")).await.expect(200);
        assert_eq!(tried.form("/policies/sandbox").value(&figure), Some("500万元"), "a figure in full-width digits does not vanish");
    }

    async fn a_summary_that_says_another_sum_is_told_to_who_writes_and_to_who_reviews(hall: Hall) {
        let (writer, reviewer) = (hall.sign_in(Role::CommissionOfficer).await, hall.sign_in(Role::CommissionOfficer).await);
        let edit = writer.get(NEW).await.expect(200);
        assert!(!edit.words().contains("没有对应的"), "{}", edit.words());
        let warned = writer.submit(&raised(&edit)).await.expect(200);
        let told = "摘要里的 25 万元 在条款中没有对应的数额";
        assert!(warned.words().contains(told) && warned.words().contains("CNY 250,000"), "{}", warned.words());
        let place = writer.submit(&form(&warned)).await.expect(303).location().to_owned();
        let review = reviewer.get(&place).await.expect(200);
        assert!(review.words().contains(told), "{}", review.words());
        assert!(review.words().contains("请在发布或退回前核对") && !review.words().contains("可以照交"), "{}", review.words());
        let body = reviewer.program().await.get(format!("/api/v1{place}")).await.expect(200).json();
        assert!(body["warnings"].as_array().unwrap().iter().any(|one| one.as_str().unwrap().contains("25")), "{body}");
        let _ = reviewer.post(format!("{place}/publish"), []).await.expect(303);
    }

    async fn a_version_written_before_another_was_published_says_so_and_is_written_anew(hall: Hall) {
        let (writer, reviewer) = (hall.sign_in(Role::CommissionOfficer).await, hall.sign_in(Role::CommissionOfficer).await);
        let edit = writer.get(NEW).await.expect(200);
        let first = writer.submit(&retold(&edit)).await.expect(303).location().to_owned();
        let second = writer.submit(&form(&edit).with("checked_on", "2026-11-22")).await.expect(303).location().to_owned();
        hall.clock.advance_seconds(60);
        let _ = reviewer.post(format!("{first}/publish"), []).await.expect(303);
        let review = reviewer.get(&second).await.expect(200);
        for wanted in ["第 1 版已经发布", "在现行版本上重新写", "30万元"] {
            assert!(review.words().contains(wanted), "{wanted}, which it would take back: {}", review.words());
        }
        let refused = reviewer.post(format!("{second}/publish"), []).await.expect(409);
        assert!(refused.words().contains("第 1 版已经发布"), "{}", refused.words());
        let program = reviewer.program().await;
        let body = program.get(format!("/api/v1{second}")).await.expect(200).json();
        assert_eq!(body["published_since"], json!(1), "{body}");
        assert!(body["differences"].as_array().unwrap().iter().any(|one| one["before"] == "30万元"), "{body}");
        let call = program.post(format!("/api/v1{second}/publish"), &json!({})).await.expect(409);
        assert!(call.text().contains("problem-policies-version-superseded"), "{}", call.text());
        let english = reviewer.copied().get(format!("{second}?lang=en")).await.expect(200);
        assert!(english.words().contains("Write it anew") && !english.words().contains('⟦'), "{}", english.words());
    }

    async fn a_draft_of_a_new_clause_names_who_qualifies(hall: Hall) {
        let (boss, officer) = (hall.sign_in(Role::OrganizationAdministrator).await, hall.sign_in(Role::CommissionOfficer).await);
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("/organization/{}/policies/facts", boss.organization().id), facts).await.expect(303);
        let text = hall.pack.policies.library.clause("ZJ-HNTE-FIRST").unwrap().text.replace("ZJ-HNTE-FIRST", "MH-DRAFT-1");
        let name = boss.organization().name.clone();
        let tried = officer.post("/policies/sandbox", [("text", text.as_str())]).await.expect(200);
        assert!(tried.words().contains("符合的企业") && tried.words().contains(&name) && !tried.words().contains("新进来的"), "{}", tried.words());
        let body = officer.program().await.post("/api/v1/policies/sandbox", &json!({ "text": text })).await.expect(200).json();
        let clause = &body["clauses"][0];
        assert!(clause["old"].is_null() && clause["entered"][0]["name"] == json!(name), "{body}");
        assert_eq!((&clause["new"]["eligible"], &clause["counts"]["entered"]), (&json!(1), &json!(1)), "{body}");
    }

    async fn words_without_english_are_told_in_the_form_and_to_the_reviewer_and_are_not_published(hall: Hall) {
        let (writer, reviewer) = (hall.sign_in(Role::CommissionOfficer).await, hall.sign_in(Role::CommissionOfficer).await);
        let edit = writer.get(NEW).await.expect(200);
        let told = "“某地承诺书”没有英文";
        let warned = writer.submit(&form(&edit).with("evidence.4", "某地承诺书")).await.expect(200);
        assert!(warned.words().contains(told), "{}", warned.words());
        let place = writer.submit(&form(&warned)).await.expect(303).location().to_owned();
        let review = reviewer.get(&place).await.expect(200);
        assert!(review.words().contains(told), "{}", review.words());
        let body = reviewer.program().await.get(format!("/api/v1{place}")).await.expect(200).json();
        assert!(body["untranslated"][0].as_str().unwrap().contains("某地承诺书") && body["published_since"].is_null(), "{body}");
        let refused = reviewer.post(format!("{place}/publish"), []).await.expect(422);
        assert!(refused.words().contains(told) && refused.words().contains("新词句的英文"), "{}", refused.words());
        let call = reviewer.program().await.post(format!("/api/v1{place}/publish"), &json!({})).await.expect(422);
        assert!(call.text().contains("某地承诺书"), "{}", call.text());
    }

    async fn a_verified_clause_without_source_or_day_of_check_is_refused_by_form_sheet_and_call(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let edit = writer.get(NEW).await.expect(200);
        let wrong = writer.submit(&form(&edit).with("sources.1", "").with("sources.2", "").with("checked_on", "")).await.expect(422);
        assert!(is_at_field(&wrong, "sources.1") && is_at_field(&wrong, "checked_on"), "{}", wrong.words());
        assert!(wrong.words().contains("却没有来源") && wrong.words().contains("却没有核对日"), "{}", wrong.words());
        let text = form(&edit).value("text").unwrap().to_owned();
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let rows = reader::rows(&text).into_iter().filter(|row| !row.path.contains("来源 ›"));
        let csv: String = rows.map(|row| format!("{},{},{}\r\n", quoted(&row.path), row.kind.name(), quoted(&row.value))).collect();
        let read = writer.upload("/policies/versions/sheet", [], Upload::new("a.csv", format!("位置,类型,值\r\n{csv}").into_bytes())).await.expect(200);
        let wrong = writer.submit(&form(&read)).await.expect(422);
        assert!(wrong.words().contains("却没有来源"), "{}", wrong.words());
        let unchecked = text.replace("\"核对日\" = 2026-11-23\n", "");
        let call = writer.program().await.post("/api/v1/policies/versions", &json!({ "text": unchecked, "reason": REASON })).await.expect(422);
        assert!(call.text().contains("checked_on"), "{}", call.text());
    }

    async fn a_call_that_is_refused_says_what_came_of_a_case_in_the_readers_language(hall: Hall) {
        let program = hall.sign_in(Role::CommissionOfficer).await.program().await;
        let text = form(&hall.sign_in(Role::CommissionOfficer).await.get(NEW).await.expect(200)).value("text").unwrap().to_owned();
        let raised = text.replacen("\"金额\" = \"25万元\", \"分期\" = [\"15万元\", \"10万元\"]", "\"金额\" = \"45万元\", \"分期\" = [\"30万元\", \"15万元\"]", 1);
        let other = raised.replacen("\"结果\" = \"未知\"", "\"结果\" = \"符合\"", 1);
        assert!(raised != text && other != raised, "{text}");
        let body = json!({ "text": other, "reason": REASON });
        let english = program.post("/api/v1/policies/versions?lang=en", &body).await.expect(422);
        let said = english.json()["detail"].as_str().unwrap().to_owned();
        assert!(said.contains("CNY 450,000") && said.contains("CNY 250,000"), "{said}");
        assert!(!["符合", "未知", "万元"].iter().any(|chinese| said.contains(chinese)), "{said}");
        let chinese = program.post("/api/v1/policies/versions?lang=zh-CN", &body).await.expect(422);
        assert!(chinese.text().contains("符合") && chinese.text().contains("45万元"), "{}", chinese.text());
    }

    async fn a_clause_in_force_by_a_local_version_says_so_wherever_it_is_shown(hall: Hall) {
        let (writer, reviewer) = (hall.sign_in(Role::CommissionOfficer).await, hall.sign_in(Role::CommissionOfficer).await);
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let visitor = hall.visitor();
        let pages = ["/policies/ZJ-HNTE-FIRST".to_owned(), "/policies".to_owned(), base.clone()];
        let run = writer.post("/policies/ZJ-HNTE-FIRST/screening", [("", "")]).await.expect(303).location().to_owned();
        hall.settle().await;
        let marked = [(&boss, format!("{base}/bundle")), (&writer, "/policies/ZJ-HNTE-FIRST/screening".to_owned())];
        for (reader, page) in &marked {
            let shown = reader.get(page).await.expect(200);
            assert!(!shown.words().contains("本地版本"), "{page}: {}", shown.words());
        }
        for page in &pages {
            assert!(!boss.get(page).await.expect(200).words().contains("本地版本"), "{page}");
        }
        let edit = writer.get(NEW).await.expect(200);
        let place = writer.submit(&retold(&edit)).await.expect(303).location().to_owned();
        let _ = reviewer.post(format!("{place}/publish"), []).await.expect(303);
        let old = writer.get(&run).await.expect(200);
        assert!(!old.words().contains("本地版本"), "it was judged by the pack's own wording: {}", old.words());
        assert!(!writer.get("/screenings").await.expect(200).words().contains("（本地版本）"));
        let again = writer.post("/policies/ZJ-HNTE-FIRST/screening", [("", "")]).await.expect(303).location().to_owned();
        hall.settle().await;
        for page in &pages {
            let shown = boss.get(page).await.expect(200);
            assert!(shown.words().contains("本地版本") && shown.words().contains("第 1 版，自 2026-11-23 起"), "{page}: {}", shown.words());
        }
        for (reader, page) in [(&boss, format!("{base}/bundle")), (&writer, again)] {
            let shown = reader.get(&page).await.expect(200);
            assert!(shown.words().contains("本地版本"), "{page}: {}", shown.words());
        }
        let english = visitor.copied().get("/policies/ZJ-HNTE-FIRST?lang=en").await.expect(200);
        assert!(english.words().contains("Version 1, since 2026-11-23"), "{}", english.words());
        let body = visitor.get("/api/v1/policies/ZJ-HNTE-FIRST").await.expect(200).json();
        assert_eq!((&body["local_version"]["number"], &body["local_version"]["effective_on"]), (&json!(1), &json!("2026-11-23")), "{body}");
        let bundle = boss.program().await.get(format!("/api/v1/organizations/{}/policies/bundle", boss.organization().id)).await.expect(200).json();
        let chosen = bundle["chosen"].as_array().unwrap();
        let own = chosen.iter().find(|one| one["clause"] == "ZJ-HNTE-FIRST").unwrap();
        assert_eq!(own["local_version"]["number"], json!(1), "{own}");
        let other = visitor.get("/api/v1/policies/MH-2024-PROJ-NEW").await.expect(200).json();
        assert!(other["local_version"].is_null(), "{other}");
    }
}
