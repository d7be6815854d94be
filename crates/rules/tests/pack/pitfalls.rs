//! The traps of the policies, each with the figure that would come out if one fell into it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::pack;

use rules::{
    clause::{Standing, State},
    library::Library,
};

fn library() -> Library {
    pack().library
}

/// Runs one worked example and fails with every line that does not hold.
fn example(library: &Library, json: &str) {
    let text = format!("{{\"cases\":[{json}]}}");
    let lines = library.run_worked(&text).unwrap_or_else(|error| panic!("{}: {json}", error.0));
    let failed: Vec<_> = lines.iter().filter(|line| !line.holds).collect();
    assert!(!lines.is_empty() && failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_drafts_amount_is_never_the_final_one() {
    let library = library();
    for (draft, last, fen) in
        [("DRAFT-NEOBAY-LAB500", "SH-NEOBAY-01", 200_000_000_i64), ("DRAFT-MH23-NATLAB", "MH-2024-NATLAB", 300_000_000)]
    {
        let (draft, last) = (library.clause(draft).unwrap(), library.clause(last).unwrap());
        assert_eq!((draft.state, draft.standing()), (State::Draft, Standing::Never));
        assert_eq!(last.standing(), Standing::Computed);
        let facts = rules::Facts::new(&library.catalogue);
        assert_eq!(last.money.amount(&facts, Default::default()).unwrap().high, fen);
    }
}

#[test]
fn the_version_goes_by_the_day_of_the_event() {
    let library = library();
    for (day, old, new) in [("2024-03-31", "yes", "no"), ("2024-04-01", "no", "yes"), ("2019-03-30", "no", "no")] {
        example(
            &library,
            &format!(
                r#"{{"name":"立项 {day}","as_of":"2026-06-01","among":["MH-2024-PROJ-OLD","MH-2024-PROJ-NEW"],
                "facts":{{"reg.district":"310112","tax.district":"310112","project.level":"国家","project.approval_date":"{day}",
                "project.program":null,"project.superior_funding":1000}},
                "expect":{{"verdicts":{{"MH-2024-PROJ-OLD":"{old}","MH-2024-PROJ-NEW":"{new}"}}}}}}"#
            ),
        );
    }
}

#[test]
fn inside_the_zone_there_is_no_falling_back_on_the_district() {
    let facts = |event: &str| {
        format!(
            r#"{{"name":"园内{event}","as_of":"2024-12-01","among":["ZJ-HNTE-FIRST","MH-HNTE-FIRST","MH-HNTE-MOVEIN","MH-HNTE-RENEW","TN-MEILONG-HNTE"],
            "facts":{{"reg.district":"310112","reg.town":"310112108","reg.zone":["Z-ZJ-MH"],"tax.district":"310112","cert.hnte.event":"{event}",
            "staff.social_insurance_records":5,"review.annual_ok":true}},"expect":{{"total":0,"failed":{{"MH-HNTE-MOVEIN":["reg.zone"]}},
            "verdicts":{{"MH-HNTE-MOVEIN":"no","MH-HNTE-RENEW":"no","ZJ-HNTE-FIRST":"no","TN-MEILONG-HNTE":"no"}}}}}}"#
        )
    };
    let library = library();
    example(&library, &facts("有效期内迁入"));
    example(&library, &facts("期满重新认定"));
}

#[test]
fn the_shares_of_research_are_those_of_2016_and_not_those_of_2008() {
    let library = library();
    let case = |revenue: &str, research: &str, verdict: &str, missing: &str| {
        format!(
            r#"{{"name":"高企研发占比","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{{"reg.age_years":3,"ip.core_ownership":true,
            "tech.in_national_hitech_fields":true,"staff.tech":10,"staff.total":100,"fin.revenue_3y":{revenue},"fin.rd_3y":{research},
            "fin.rd_domestic_ratio":0.6,"fin.hitech_income_ratio_last":0.6,"score.hnte_innovation":71,"compliance.major_incident_1y":false}},
            "expect":{{"verdicts":{{"CN-HNTE-RECOG":"{verdict}"}}{missing}}}}}"#
        )
    };
    // 5 %, and not 6 %, up to 50 million; exactly on the bound.
    example(&library, &case("[4000,4500,5000]", "[200,225,250]", "yes", ""));
    example(&library, &case("[4000,4500,5000]", "[200,225,249]", "no", r#","shortfall":{"CN-HNTE-RECOG":{"fin.rd_3y":1}}"#));
    // 4 % up to 200 million, 3 % beyond it.
    example(&library, &case("[5000,5000,5001]", "[200,200,200.04]", "yes", ""));
    example(&library, &case("[20000,20000,20001]", "[600,600,600.03]", "yes", ""));
    example(&library, &case("[20000,20000,20000]", "[600,600,600]", "no", ""));
}

#[test]
fn the_exemption_from_value_added_tax_has_no_limit() {
    let library = library();
    let money = &library.clause("CN-VAT-TECH").unwrap().money;
    assert_eq!(money.formula, rules::amount::Formula::Nothing);
    assert!(money.note.as_ref().unwrap().contains("不设上限"));
    example(
        &library,
        r#"{"name":"转让所得 800 万","as_of":"2025-06-01","among":["CN-TECHTRANSFER-EIT"],"facts":{"contract.type":"技术转让",
        "contract.subject":"计算机软件著作权","contract.registered_level":"省级以上科技部门","contract.related_party_share":0.2,
        "contract.export_restricted":false,"contract.tech_transfer_income_year":800},"expect":{"amounts":{"CN-TECHTRANSFER-EIT":162.5}}}"#,
    );
}

#[test]
fn document_numbers_are_the_right_ones() {
    let library = library();
    assert!(library.clause("SH-INCUBATOR-HQ").unwrap().document.as_ref().unwrap().contains("〔2023〕16号"));
    assert!(library.clause("CN-SMALLPROFIT-5").unwrap().document.as_ref().unwrap().contains("2023年第12号"));
}

#[test]
fn scoring_tables_come_to_their_full_marks() {
    let library = library();
    for table in &library.catalogue.tables {
        assert_eq!(table.most(), table.full, "{}", table.name);
        assert!(!table.sources.is_empty());
    }
    let hnte = library.catalogue.tables.iter().find(|table| table.code == "hnte").unwrap();
    assert_eq!((hnte.pass, hnte.parts.len()), (71, 4));
}

#[test]
fn bands_that_a_machine_made_up_are_in_no_table() {
    let library = library();
    let hnte = library.catalogue.tables.iter().find(|table| table.code == "hnte").unwrap();
    // The made-up table gives growth in bands such as 16 to 20. Of the true ones only the full mark was read: one open band.
    let growth = hnte.parts.iter().find(|part| part.code == "growth").unwrap();
    let bands: Vec<_> = growth.indicators.iter().flat_map(|indicator| &indicator.bands).collect();
    assert_eq!(bands.iter().map(|band| (band.low, band.high)).collect::<Vec<_>>(), [(0, 20)]);
    assert!(bands.iter().all(|band| band.when.node.is_manual() && band.when.formula.contains("未核")));
    for band in hnte.parts.iter().flat_map(|part| &part.indicators).flat_map(|indicator| &indicator.bands) {
        assert_ne!((band.low, band.high), (16, 20), "{}", band.when.formula);
    }
    // So no rate of growth comes to points: the whole lies between bounds, and 71 is not reached by it.
    let on = base::Date::constant(2025, 6, 1);
    let points = |facts: &[(&str, &str)]| {
        let mut given = rules::Facts::new(&library.catalogue);
        for (key, value) in facts {
            let field = library.catalogue.by_key(key).unwrap();
            let fact = rules::reader::profile::cell(library.catalogue.get(field).unwrap(), value, "").unwrap();
            given.set(field, fact, rules::fact::Provenance::Stated);
        }
        given.complete(&library.catalogue, on);
        hnte.points(&given, on)
    };
    let at = hnte.parts.iter().position(|part| part.code == "growth").unwrap();
    for rate in ["-10%", "20%", "50%"] {
        let growth = points(&[("fin.main_growth_last", rate), ("ip.class1", "1")]).into_iter().nth(at).unwrap();
        assert_eq!((growth.low, growth.high), (0, 20), "{rate}");
    }
    // Tables name their sources, and each of those is in the list with how near to the issuer it is.
    for table in &library.catalogue.tables {
        for id in &table.sources {
            let source = library.source(id).unwrap();
            assert!(!source.tier.is_empty() && !source.site.contains("book118"), "{id}");
        }
    }
    assert!(
        library
            .sources
            .iter()
            .all(|source| !source.site.contains("book118") && !source.url.as_ref().is_some_and(|url| url.contains("book118")))
    );
}

#[test]
fn a_source_without_a_trustworthy_address_is_not_linked() {
    let library = library();
    for unsafe_source in ["S06", "S09"] {
        assert_eq!(library.source(unsafe_source).unwrap().url, None);
    }
    for source in &library.sources {
        assert!(!source.tier.is_empty() && source.url.as_ref().is_none_or(|url| url.starts_with("http")), "{}", source.id);
    }
}

#[test]
fn bounds_are_open_or_closed_as_the_document_means() {
    let library = library();
    let factory = |area: i64, verdict: &str| {
        format!(
            r#"{{"name":"厂房 {area}","as_of":"2025-06-01","among":["MH-2024-FACTORY-BUY"],"facts":{{"reg.district":"310112","factory.mode":"新购置",
            "factory.area_m2":{area},"factory.self_use":true,"factory.purchase_price":3000}},"expect":{{"verdicts":{{"MH-2024-FACTORY-BUY":"{verdict}"}}}}}}"#
        )
    };
    example(&library, &factory(2000, "yes"));
    example(&library, &factory(1999, "no"));
    let score = |points: i64, verdict: &str| {
        format!(
            r#"{{"name":"得分 {points}","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{{"reg.age_years":3,"ip.core_ownership":true,
            "tech.in_national_hitech_fields":true,"staff.tech_ratio":0.1,"fin.revenue_last":9000,"fin.rd_ratio_3y":0.04,"fin.rd_domestic_ratio":0.6,
            "fin.hitech_income_ratio_last":0.6,"score.hnte_innovation":{points},"compliance.major_incident_1y":false}},
            "expect":{{"verdicts":{{"CN-HNTE-RECOG":"{verdict}"}}}}}}"#
        )
    };
    example(&library, &score(71, "yes"));
    example(&library, &score(70, "no"));
    let contracts = |amount: &str, fen: &str| {
        format!(
            r#"{{"name":"技术合同 {amount}","as_of":"2016-06-01","among":["SH-TT-2016"],"facts":{{"reg.city":"上海市",
            "service.tech_contract_amount_prev_year":{amount}}},"expect":{{"amounts":{{"SH-TT-2016":{fen}}}}}}}"#
        )
    };
    // The rate of a bracket applies to the whole, up to the bracket's cap.
    for (amount, fen) in [("500", "10"), ("999", "15"), ("1000", "15"), ("4000", "50"), ("5000", "50"), ("9000", "80")] {
        example(&library, &contracts(amount, fen));
    }
    // The first bracket begins with its bound, though the sign is missing in print.
    for (amount, verdict) in [("499.99", "no"), ("500", "yes")] {
        example(
            &library,
            &format!(
                r#"{{"name":"技术合同 {amount}","as_of":"2016-06-01","among":["SH-TT-2016"],"facts":{{"reg.city":"上海市",
                "service.tech_contract_amount_prev_year":{amount}}},"expect":{{"verdicts":{{"SH-TT-2016":"{verdict}"}}}}}}"#
            ),
        );
    }
    // "投资 2000 万元以上" takes in the 20 million themselves.
    for (amount, verdict) in [("1999.99", "no"), ("2000", "yes"), ("2000.01", "yes")] {
        example(
            &library,
            &format!(
                r#"{{"name":"技改投资 {amount}","as_of":"2025-06-01","among":["SH-EQUIP-LOAN"],"facts":{{"reg.city":"上海市",
                "projects":[{{"id":"a","invest":{amount},"bank_loan":true}}]}},"expect":{{"verdicts":{{"SH-EQUIP-LOAN#a":"{verdict}"}}}}}}"#
            ),
        );
    }
    // Where the document contradicts itself or does not say, the clause says how it is taken, and that this is not verified.
    for (id, formula) in [("MH-2024-FACTORY-BUY", "厂房面积"), ("SH-EQUIP-LOAN", "项目投资额")] {
        let clause = library.clause(id).unwrap();
        let part = clause.condition.node.parts().iter().find(|part| part.formula.contains(formula)).unwrap();
        assert!(part.note.as_ref().unwrap().contains("按含本数处理") && !clause.unverified.is_empty(), "{id}");
    }
    assert!(library.clause("SH-TT-2016").unwrap().unverified.iter().any(|note| note.contains('≥')));
}

#[test]
fn what_was_cut_off_in_the_source_gives_a_range() {
    let library = library();
    assert_eq!(library.clause("MH-BIO25-DRUG-MATCH").unwrap().standing(), Standing::Pending);
    example(
        &library,
        r#"{"name":"新药配套","as_of":"2026-01-10","among":["SH-BIO24-DRUG1","MH-BIO25-DRUG-MATCH"],"facts":{"reg.city":"上海市","reg.district":"310112",
        "products":[{"id":"x","drug_class":"1类","trial_country":"国内","output_realized":true,"rd_spend_stage":2000,"stage":"I"}]},
        "expect":{"amounts":{"SH-BIO24-DRUG1#x":800,"MH-BIO25-DRUG-MATCH":800},"total":{"low":800,"high":1600}}}"#,
    );
}

#[test]
fn an_end_without_a_successor_is_a_gap_and_not_carried_on() {
    let library = library();
    for (id, last, next) in [("SH-GZ-RECOG", "2025-11-17", "2025-11-18"), ("CN-SRDI-63", "2026-03-31", "2026-04-01")] {
        let clause = library.clause(id).unwrap();
        let day = |text: &str| base::time::parse_date(text).unwrap();
        assert!(clause.is_in_force(day(last)) && !clause.is_in_force(day(next)));
        assert!(clause.state_note.as_ref().unwrap().contains("政策空窗"), "{id}");
        assert_eq!(clause.standing(), Standing::Never);
    }
}

#[test]
fn zones_are_sets_and_lie_in_one_another_since_a_day() {
    let library = library();
    let case = |zone: &str, day: &str, verdict: &str| {
        format!(
            r#"{{"name":"{zone} {day}","as_of":"{day}","ignore_dates":true,"among":["ZJ-GENERAL-2022","SH-NEOBAY-01"],"facts":{{"reg.zone":["{zone}"],"credit.ok":true,"stats.torch_filed":true,
            "project.funded_by_city_or_district":false,"platform.type":"全国重点实验室","platform.role":"牵头"}},
            "expect":{{"verdicts":{{"ZJ-GENERAL-2022":"{verdict}"}}}}}}"#
        )
    };
    example(&library, &case("Z-ZJ-MH", "2022-06-01", "yes"));
    example(&library, &case("Z-NEOBAY-T", "2022-06-01", "yes"));
    example(&library, &case("Z-NEOBAY-T", "2021-06-01", "no"));
    example(&library, &case("Z-XZIP", "2022-06-01", "no"));
    // One address, several zones at once: the inner one opens its own clauses and those of both around it, and closes the
    // district's, which are not for the park.
    let core = |zones: &str, neobay: &str, park: &str, district: &str| {
        format!(
            r#"{{"name":"核心区","as_of":"2024-12-01","ignore_dates":true,"among":["SH-NEOBAY-01","ZJ-GENERAL-2022","MH-HNTE-FIRST"],"facts":{{"reg.zone":[{zones}],
            "reg.district":"310112","tax.district":"310112","cert.hnte.event":"首次认定","credit.ok":true,"stats.torch_filed":true,"review.annual_ok":true,
            "project.funded_by_city_or_district":false,"platform.type":"全国重点实验室","platform.role":"牵头"}},
            "expect":{{"verdicts":{{"SH-NEOBAY-01":"{neobay}","ZJ-GENERAL-2022":"{park}","MH-HNTE-FIRST":"{district}"}}}}}}"#
        )
    };
    example(&library, &core(r#""Z-NEOBAY-T""#, "yes", "yes", "no"));
    example(&library, &core(r#""Z-NEOBAY-C""#, "yes", "no", "yes"));
    example(&library, &core(r#""Z-NEOBAY-C","Z-ZJ-MH""#, "yes", "yes", "no"));
    example(&library, &core("", "no", "no", "yes"));
    // Part of Pujiang lies in Lin-gang: the clauses of Lin-gang hold there beside those of the district.
    let pujiang = |zones: &str, lingang: &str| {
        format!(
            r#"{{"name":"浦江","as_of":"2025-06-01","among":["LG-BIO-CLASS1","MH-2024-FACTORY-BUY"],"facts":{{"reg.zone":[{zones}],"reg.district":"310112",
            "reg.town":"310112114","factory.mode":"新购置","factory.area_m2":2000,"factory.self_use":true,"factory.purchase_price":3000,
            "products":[{{"id":"x","drug_class":"1类","stage":"I","rd_spend_stage":1000}}]}},
            "expect":{{"verdicts":{{"LG-BIO-CLASS1#x":"{lingang}","MH-2024-FACTORY-BUY":"yes"}}}}}}"#
        )
    };
    example(&library, &pujiang(r#""Z-LINGANG""#, "yes"));
    example(&library, &pujiang(r#""Z-LINGANG","Z-PUJIANG-CHIP""#, "yes"));
    example(&library, &pujiang("", "no"));
    // No fact of a zone holds one only.
    let zones: Vec<_> = library.catalogue.fields().iter().filter(|field| field.key.ends_with(".zone")).collect();
    assert!(zones.len() > 1 && zones.iter().all(|field| field.kind == rules::Kind::Codes), "{zones:?}");
}

#[test]
fn a_fact_typed_with_a_slip_is_named_with_one_that_is_meant() {
    let library = library();
    assert!(library.catalogue.suggest("营业收人").unwrap().contains("营业收入"));
    assert!(library.catalogue.suggest("研发费用占此").unwrap().contains("研发费用占比"));
}

#[test]
fn the_bound_of_a_clause_that_goes_by_an_event_is_the_one_of_its_day() {
    let facts = r#""事实" = [
        { "键" = "project.day", "名" = "立项日期", "类" = "日期", "属于" = "project" },
        { "键" = "project.input", "名" = "项目总投入", "类" = "金额", "属于" = "project" },
    ]"#;
    let clause = r#"[["条款"]]
"编号" = "A"
"名称" = "甲"
"英文名" = "A"
"摘要" = "按立项日期看投入。"
"英文摘要" = "The bound of the day of approval holds."
"核实" = "已核"
"状态" = "按事件"
"按事件" = "立项日期"
"参数" = { "下限" = { "字段" = "项目总投入", "值" = [
    { "值" = "100万元", "来源" = "旧" },
    { "起" = 2024-04-01, "值" = "200万元", "来源" = "新" },
  ] } }
"条件" = ["项目总投入 不低于 参数.下限"]
"资金" = { "方式" = "定额", "金额" = "10万元" }
"#;
    let mut reading = rules::reader::read(&[("facts.toml", facts), ("a.toml", clause)]);
    reading.mistakes.retain(|mistake| mistake.code != "rules-unknown-source");
    assert!(reading.mistakes.is_empty(), "{:?}", reading.mistakes);
    let library = &reading.library;
    let case = |day: &str, input: &str, asked: &str, verdict: &str, missing: &str| {
        format!(
            r#"{{"name":"投入 {input}","as_of":"{asked}","among":["A"],"facts":{{"project.day":{day},"project.input":{input}}},
            "expect":{{"verdicts":{{"A":"{verdict}"}},"missing":{{"A":[{missing}]}}}}}}"#
        )
    };
    // Whatever day it is asked on, the day of the event decides.
    for asked in ["2023-06-01", "2026-06-01"] {
        example(library, &case(r#""2024-03-31""#, "150", asked, "yes", ""));
        example(library, &case(r#""2024-04-01""#, "150", asked, "no", ""));
        example(library, &case(r#""2024-04-01""#, "200", asked, "yes", ""));
        example(library, &case("null", "200", asked, "no", ""));
    }
    // A day nobody told leaves it open between the bounds, and settles nothing above them either: there may be no event.
    let untold = |input: &str, verdict: &str, missing: &str| {
        format!(
            r#"{{"name":"未说立项 {input}","as_of":"2026-06-01","among":["A"],"facts":{{"project.input":{input}}},
            "expect":{{"verdicts":{{"A":"{verdict}"}},"missing":{{"A":[{missing}]}}}}}}"#
        )
    };
    example(library, &untold("99", "no", ""));
    example(library, &untold("150", "unknown", r#""project.day""#));
    example(library, &untold("200", "unknown", r#""project.day""#));

    let clause = library.clause("A").unwrap();
    let day = library.catalogue.by_key("project.day").unwrap();
    let mut given = rules::Facts::new(&library.catalogue);
    let told = rules::Fact::Known(rules::Value::Date(base::Date::constant(2024, 3, 31)));
    given.set(day, told, rules::fact::Provenance::Stated);
    let scope = clause.scope(&given, base::Date::constant(2026, 6, 1));
    assert_eq!(rules::explain::bound_source(clause, &scope, rules::condition::Bound::Parameter(0)), ["旧"]);
}

#[test]
fn a_figure_whose_definition_drifts_says_so_and_is_compared_with_none_of_another() {
    let plan = std::fs::read_to_string(super::folder().join("../plan/indicators.toml")).unwrap();
    let plan: toml::Table = plan.parse().unwrap();
    let indicators = plan.get("indicator").and_then(toml::Value::as_array).unwrap();
    let indicator = indicators.iter().find(|one| one.get("code").and_then(toml::Value::as_str) == Some("rd_intensity")).unwrap();
    // The share of research in the product of the district was published as 10.6 % of 2023 and as about 8 % of 2025, by
    // different definitions. The plan names that, holds the published target alone, and asks for "about" it.
    let method = |lang: &str| indicator.get("method").and_then(|method| method.get(lang)).and_then(toml::Value::as_str).unwrap();
    assert!(method("zh").contains("口径") && method("en").contains("definition"), "{} {}", method("zh"), method("en"));
    let targets = indicator.get("target").and_then(toml::Value::as_array).unwrap();
    let values: Vec<_> = targets.iter().map(|target| (target.get("year").unwrap().as_integer(), target.get("value").unwrap())).collect();
    assert_eq!(values, [(Some(2025), &toml::Value::Integer(10))]);
    assert_eq!(targets.first().unwrap().get("comparator").and_then(toml::Value::as_str), Some("about"));
    // Each fact has one definition: shares over one, two and three years are three facts, and none stands in for another.
    let library = library();
    let share = |key: &str| library.catalogue.by_key(key).and_then(|id| library.catalogue.get(id)).unwrap();
    let shares = ["fin.rd_ratio_last", "fin.rd_ratio_each_of_2y", "fin.rd_ratio_3y"].map(share);
    for (at, own) in shares.iter().enumerate() {
        for other in shares.iter().skip(at + 1) {
            assert!(own.name != other.name && own.derivations != other.derivations, "{} {}", own.key, other.key);
        }
    }
    example(
        &library,
        r#"{"name":"一年的占比不当三年的用","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{"reg.age_years":3,"ip.core_ownership":true,
        "tech.in_national_hitech_fields":true,"staff.tech_ratio":0.2,"fin.revenue_last":4000,"fin.rd_ratio_last":0.2,"fin.rd_domestic_ratio":1,
        "fin.hitech_income_ratio_last":0.8,"score.hnte_innovation":80,"compliance.major_incident_1y":false},
        "expect":{"verdicts":{"CN-HNTE-RECOG":"unknown"},"missing":{"CN-HNTE-RECOG":["fin.rd_ratio_3y"]}}}"#,
    );
}
