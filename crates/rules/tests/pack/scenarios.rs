//! Firms in situations: what is missing, what excludes what, and where an officer must rule.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use rules::{
    Fact, Facts, Number, Value,
    clause::{Clause, Dates},
    fact::Provenance,
};

use super::pack;

/// Runs worked examples and fails with every line that does not hold.
fn examples(cases: &str) {
    let library = pack().library;
    let lines = library.run_worked(&format!("{{\"cases\":[{cases}]}}")).unwrap_or_else(|error| panic!("{}", error.0));
    let failed: Vec<_> = lines.iter().filter(|line| !line.holds).collect();
    assert!(!lines.is_empty() && failed.is_empty(), "{failed:#?}");
}

#[test]
fn what_is_missing_is_exactly_what_could_still_decide() {
    examples(
        r#"{"name":"少一个成本数","as_of":"2025-06-01","among":["CN-TECHSME-EVAL"],"facts":{"staff.total":80,"staff.tech":22,"fin.revenue_last":4800,
        "fin.rd_last":190,"fin.total_assets":3500,"ip.class1":0,"ip.class2":2,"industry.prohibited":false,"compliance.major_incident_1y":false,
        "compliance.blacklist":false,"cert.hnte.valid":false,"award.national_sci_5y_top3":false,"rdorg.provincial":false,"standard.lead_5y":false},
        "expect":{"verdicts":{"CN-TECHSME-EVAL":"unknown"},"missing":{"CN-TECHSME-EVAL":["fin.cost_last"]}}},
        {"name":"分数够了，缺的不再要紧","as_of":"2025-06-01","among":["CN-TECHSME-EVAL"],"facts":{"staff.total":80,"staff.tech":30,"fin.revenue_last":4800,
        "fin.rd_last":300,"fin.total_assets":3500,"ip.class1":1,"industry.prohibited":false,"compliance.major_incident_1y":false,
        "compliance.blacklist":false},"expect":{"verdicts":{"CN-TECHSME-EVAL":"yes"},"missing":{"CN-TECHSME-EVAL":[]}}},
        {"name":"已经不行的不再问","as_of":"2025-06-01","among":["CN-TECHSME-EVAL"],"facts":{"staff.total":501},
        "expect":{"verdicts":{"CN-TECHSME-EVAL":"no"},"missing":{"CN-TECHSME-EVAL":[]},"shortfall":{"CN-TECHSME-EVAL":{"staff.total":1}}}},
        {"name":"没有说明在哪里登记","as_of":"2025-06-01","among":["SH-EQUIP-LEASE"],"facts":{"lease.equipment_amount":100},
        "expect":{"verdicts":{"SH-EQUIP-LEASE":"unknown"},"missing":{"SH-EQUIP-LEASE":["reg.city"]},"total":0}},
        {"name":"收入未知而各档都够","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{"reg.age_years":3,"ip.core_ownership":true,
        "tech.in_national_hitech_fields":true,"staff.tech_ratio":0.2,"fin.rd_ratio_3y":0.06,"fin.rd_domestic_ratio":1,
        "fin.hitech_income_ratio_last":0.8,"score.hnte_innovation":80,"compliance.major_incident_1y":false},
        "expect":{"verdicts":{"CN-HNTE-RECOG":"yes"}}},
        {"name":"收入未知而档次不同","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{"reg.age_years":3,"ip.core_ownership":true,
        "tech.in_national_hitech_fields":true,"staff.tech_ratio":0.2,"fin.rd_ratio_3y":0.045,"fin.rd_domestic_ratio":1,
        "fin.hitech_income_ratio_last":0.8,"score.hnte_innovation":80,"compliance.major_incident_1y":false},
        "expect":{"verdicts":{"CN-HNTE-RECOG":"unknown"},"missing":{"CN-HNTE-RECOG":["fin.revenue_last"]}}}"#,
    );
}

#[test]
fn rights_granted_within_years_are_counted_by_the_day() {
    let case = |day: &str, verdict: &str| {
        format!(
            r#"{{"name":"授权 {day}","as_of":"2024-11-18","among":["SH-GZ-RECOG"],"facts":{{"reg.city":"上海市","compliance.ip_infringement_2y":false,
            "product.first_transformation":true,"tech.in_national_hitech_fields":true,"product.in_business_scope":true,"ip.kind":"发明专利",
            "ip.granted_on":"{day}","product.exception":null,"product.third_party_test_report":true,"product.license_ok":true,
            "product.excluded":false}},"expect":{{"verdicts":{{"SH-GZ-RECOG":"{verdict}"}}}}}}"#
        )
    };
    examples(&[case("2021-11-18", "yes"), case("2021-11-17", "no")].join(","));
}

#[test]
fn a_relation_nobody_wrote_down_gives_a_range_for_the_same_project_only() {
    let case = |name: &str, second: &str, expect: &str| {
        format!(
            r#"{{"name":"{name}","as_of":"2025-06-01","among":["SH-NEOBAY-02","MH-2024-PROJ-NEW"],"facts":{{"reg.district":"310112","tax.district":"310112",
            "reg.zone":["Z-NEOBAY"],"projects":[{{"id":"a","level":"国家","field":"量子科技","approval_date":"2025-01-05","superior_funding":1000,
            "total_input":2000,"program":null}}{second}]}},"expect":{expect}}}"#
        )
    };
    examples(&case(
        "一个项目",
        "",
        r#"{"amounts":{"SH-NEOBAY-02#a":300,"MH-2024-PROJ-NEW#a":200},"total":{"low":300,"high":500},"ruling_needed":[["MH-2024-PROJ-NEW","SH-NEOBAY-02"]]}"#,
    ));
    examples(&case(
        "另一个项目不相干",
        r#",{"id":"b","level":"市级","field":"智能技术","approval_date":"2024-05-05","superior_funding":100,"program":null}"#,
        r#"{"amounts":{"MH-2024-PROJ-NEW#b":20},"total":{"low":320,"high":520}}"#,
    ));
}

#[test]
fn exclusions_groups_and_yearly_caps_bind_the_bundle() {
    examples(
        r#"{"name":"贴息与租赁不重复","as_of":"2025-01-01","among":["SH-EQUIP-LOAN","SH-EQUIP-LEASE"],"facts":{"reg.city":"上海市","project.invest":3200,
        "project.bank_loan":true,"loan.interest_by_year":[96,90,80],"lease.equipment_amount":2000},
        "expect":{"amounts":{"SH-EQUIP-LOAN":133,"SH-EQUIP-LEASE":100},"total":133,"ruling_needed":[]}},
        {"name":"税率择一","as_of":"2025-01-01","among":["CN-HNTE-EIT15","CN-SMALLPROFIT-5"],"facts":{"cert.hnte.valid":true,"tax.year":2025,
        "cert.hnte.issue_year":2024,"fin.taxable_income":280,"staff.avg_quarter":100,"fin.assets_avg_quarter":3000,"industry.restricted":false},
        "expect":{"amounts":{"CN-HNTE-EIT15":28,"CN-SMALLPROFIT-5":56},"total":56}},
        {"name":"器械每年封顶","as_of":"2025-06-01","among":["SH-BIO24-DEV-ENTRY","SH-BIO24-DEV-CERT"],"facts":{"reg.city":"上海市","products":[
        {"id":"a","kind":"医疗器械","special_review":"国家","first_cert":true,"local_production":true,"rd_spend":3000},
        {"id":"b","kind":"医疗器械","special_review":"国家","first_cert":true,"local_production":true,"rd_spend":3000},
        {"id":"c","kind":"医疗器械","special_review":"本市","first_cert":true,"local_production":true,"rd_spend":3000},
        {"id":"d","kind":"医疗器械","special_review":"本市","first_cert":true,"local_production":true,"rd_spend":3000,"year":2026}]},
        "expect":{"amounts":{"SH-BIO24-DEV-CERT#a":800,"SH-BIO24-DEV-ENTRY#a":300},"total":4100}},
        {"name":"按专条不按一般","as_of":"2025-06-01","among":["SH-BIO24-DRUG1","SH-BIO24-CGT"],"facts":{"reg.city":"上海市","product.drug_class":"1类",
        "product.trial_country":"国内","product.output_realized":true,"product.modality":"细胞治疗","product.trial_path":"早期+确证性",
        "product.stage":"早期","product.rd_spend_stage":2000},"expect":{"amounts":{"SH-BIO24-CGT":1500},"total":1500}}"#,
    );
}

#[test]
fn what_is_given_and_expected_may_be_written_in_other_ways() {
    examples(
        r#"{"name":"字写的数、是非与首年没有","as_of":"2025-06-01","among":["CN-HNTE-RECOG"],"facts":{"reg.age_years":"2年","ip.core_ownership":"是",
        "tech.in_national_hitech_fields":"true","staff.total":"100","staff.tech":10,"fin.revenue_3y":[null,"2000万元","3,000"],
        "fin.rd_3y":[null,100,150],"fin.rd_domestic_ratio":"60%","fin.hitech_income_ratio_last":0.6,"score.hnte_innovation":71,
        "compliance.major_incident_1y":"否"},"expect":{"verdicts":{"CN-HNTE-RECOG":"yes"},"amounts":{"CN-HNTE-RECOG":null},"failed":{"CN-HNTE-RECOG":null},
        "missing":{"CN-HNTE-RECOG":null},"total":null}},
        {"name":"按年与区间","as_of":"2025-01-01","among":["ZJ-HNTE-FIRST","LG-BIO-MAJOR"],"facts":{"reg.zone":["Z-ZJ","Z-LINGANG"],
        "cert.hnte.event":"首次认定","staff.social_insurance_records":1,"review.annual_ok":true,"project.special_major":true,"project.invest":1000},
        "expect":{"instalments":{"ZJ-HNTE-FIRST":{"2025":15,"2026":10},"LG-BIO-MAJOR":[300]},"amounts":{"LG-BIO-MAJOR":{"low":100,"high":300},
        "ZJ-HNTE-FIRST":"25"},"total":"325"}},
        {"name":"一条多个产品合写","as_of":"2025-01-01","among":["SH-BIO24-DRUG1"],"facts":{"reg.city":"上海市","products":[
        {"id":"p","drug_class":"1类","trial_country":"国内","output_realized":true,"stage":"临床 Ⅰ 期","rd_spend_stage":100,"year":"2025"},
        {"id":"q","drug_class":"1类","trial_country":"美国","output_realized":true,"stage":"I","rd_spend_stage":200}]},
        "expect":{"verdicts":{"SH-BIO24-DRUG1":"yes","SH-BIO24-DRUG1#q":"no"},"amounts":{"SH-BIO24-DRUG1":40},"failed":{"SH-BIO24-DRUG1":["product.trial_country"]}}}"#,
    );
}

#[test]
fn what_was_granted_before_counts_for_the_match() {
    examples(
        r#"{"name":"先前已获张江资助","as_of":"2025-06-01","among":["TN-MEILONG-HNTE"],"facts":{"reg.town":"310112108","granted":["ZJ-HNTE-FIRST"],
        "superior.granted_amount":25},"expect":{"verdicts":{"TN-MEILONG-HNTE":"yes"},"amounts":{"TN-MEILONG-HNTE":15},"total":15}}"#,
    );
}

#[test]
fn a_clause_left_out_names_the_rule_and_the_loss() {
    let library = pack().library;
    let mut facts = Facts::new(&library.catalogue);
    let mut set = |key: &str, value: Value| facts.set(library.catalogue.by_key(key).unwrap(), Fact::Known(value), Provenance::Stated);
    let wan = |amount: i64| Value::Number(Number::whole(amount * 1_000_000));
    set("reg.city", Value::Code("上海市".into()));
    set("project.invest", wan(3200));
    set("project.bank_loan", Value::Flag(true));
    set("loan.interest_by_year", Value::ByYear(vec![96_000_000, 90_000_000, 80_000_000].into()));
    set("lease.equipment_amount", wan(2000));
    let clauses: Vec<&Clause> = ["SH-EQUIP-LOAN", "SH-EQUIP-LEASE"].iter().map(|id| library.clause(id).unwrap()).collect();
    let on = base::Date::constant(2025, 1, 1);
    let found = library.assess(&clauses, rules::assess::Question { facts: &facts, on, dates: Dates::Apply });
    let bundle = &found.bundle;
    assert_eq!(bundle.left_out.len(), 1);
    let left = bundle.left_out.first().unwrap();
    assert_eq!((left.name.as_str(), left.loss_fen), ("SH-EQUIP-LEASE", Some(33_000_000)));
    assert_eq!(left.rules, ["STK-EQUIP"]);
    let second = bundle.runner_up.as_ref().map(|second| (second.names.as_slice(), second.low, second.high));
    assert_eq!(second, Some((["SH-EQUIP-LEASE".to_owned()].as_slice(), 100_000_000, 100_000_000)));
    let years: Vec<(i16, i64, i64)> = bundle.by_year.iter().map(|(year, (low, high))| (*year, *low, *high)).collect();
    assert_eq!(years, [(2025, 48_000_000, 48_000_000), (2026, 45_000_000, 45_000_000), (2027, 40_000_000, 40_000_000)]);
}
