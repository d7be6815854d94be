//! The pack's own policies: they are read without a mistake, every case beside a clause holds, and so do the worked examples.
#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::panic, reason = "tests")]

mod lacking;
mod pitfalls;
mod scenarios;

use std::{fs, path::PathBuf};

use rules::{
    clause::{Standing, State},
    reader::{self, Part, Reading},
    worked::{Found, Wrong},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang/policies")
}

fn pack() -> Reading {
    let mut files: Vec<(String, String)> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    for name in [reader::ZONES, reader::DISTRICTS] {
        files.push((name.to_owned(), fs::read_to_string(folder().join("..").join(name)).unwrap()));
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    reader::read(&borrowed)
}

#[test]
fn the_packs_policies_are_read_without_a_mistake() {
    let reading = pack();
    for mistake in &reading.mistakes {
        println!("{mistake}");
    }
    assert!(reading.mistakes.is_empty(), "{} mistakes", reading.mistakes.len());
    assert_eq!(reading.library.clauses.len(), 102);
}

#[test]
fn clauses_say_where_one_applies_in_both_languages() {
    let library = pack().library;
    let window = |id: &str| &library.clause(id).unwrap().window;
    for id in ["MH-2024-PROJ-OLD", "MH-2024-PROJ-NEW", "SH-NEOBAY-01", "SH-NEOBAY-02"] {
        assert!(window(id).channel.as_deref().unwrap().contains("政策超市"), "{id}");
        assert_eq!(window(id).address.as_deref(), Some("https://zcpt.shmh.gov.cn/"), "{id}");
    }
    assert!(window("CN-TECHCONTRACT-REG").channel.as_deref().unwrap().contains("一网通办"));
    let notes = library.clauses.iter().filter_map(|clause| clause.window.note.as_deref());
    let said: Vec<&str> = notes.chain(library.clauses.iter().filter_map(|clause| clause.window.channel.as_deref())).collect();
    assert!(said.len() > 15, "{said:?}");
    assert!(said.iter().all(|text| !library.english.own(text).is_empty()));
}

#[test]
fn every_figure_of_a_clause_has_a_name_that_can_be_said_in_both_languages() {
    let library = pack().library;
    let figures =
        library.clauses.iter().flat_map(|clause| reader::figures(&clause.text).into_iter().map(move |figure| (&clause.id, figure)));
    let mut seen = 0;
    for (id, figure) in figures.filter(|(_, figure)| figure.part != Part::Parameter) {
        seen += 1;
        for part in figure.name.split(' ') {
            let word = part.split('.').next().unwrap();
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            assert!(is_number || reader::word_code(word).is_some(), "{id}: {}", figure.name);
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn every_case_beside_a_clause_holds() {
    let reading = pack();
    let failed: Vec<String> =
        reading.cases.iter().filter_map(|case| reading.library.run(case).err()).map(|mistake| mistake.to_string()).collect();
    for line in &failed {
        println!("{line}");
    }
    assert!(failed.is_empty(), "{} of {} cases", failed.len(), reading.cases.len());
    for clause in &reading.library.clauses {
        let has_case = reading.cases.iter().any(|case| case.clause == clause.id);
        assert!(has_case, "{} has no case", clause.id);
    }
}

#[test]
fn the_worked_examples_come_out_as_expected() {
    let reading = pack();
    let text = fs::read_to_string(folder().join("worked.json")).unwrap();
    let lines = reading.library.run_worked(&text).unwrap_or_else(|error| panic!("{}", error.0));
    for line in &lines {
        let mark = if line.holds { "  " } else { "✗ " };
        println!("{mark}{}: {}: expected {}, found {:?}", line.case, line.what, line.expected, line.found);
    }
    assert!(lines.len() > 120 && lines.iter().all(|line| line.holds));
}

#[test]
fn what_a_worked_example_gets_wrong_is_named_and_does_not_pass() {
    let case = |rest: &str| {
        let text = format!("{{\"cases\":[{{\"name\":\"甲\",{rest}}}]}}");
        let lines = pack().library.run_worked(&text).unwrap_or_else(|error| panic!("{}", error.0));
        assert!(lines.iter().all(|line| !line.holds), "{lines:?}");
        lines.into_iter().map(|line| (line.name().to_owned(), line.found)).collect::<Vec<_>>()
    };
    let wrong = |name: &str, wrong: Wrong| (name.to_owned(), Found::Wrong(wrong));
    assert_eq!(case(r#""as_of":"2025-02-30""#), [wrong("as_of", Wrong::Day)]);
    let near = |name: &str| Some(name.to_owned());
    assert_eq!(
        case(
            r#""as_of":"2025-06-01","among":["CN-HNTE-EIT16"],"facts":{"staff.totle":3,"cert.hnte.valid":"2"},
            "expect":{"verdict":{"CN-HNTE-EIT15":"yes"},"amounts":3,"verdicts":{"CN-HNTE-EIT15":"not judged"}}"#
        ),
        [
            wrong("CN-HNTE-EIT16", Wrong::Clause(near("CN-HNTE-EIT15"))),
            wrong("cert.hnte.valid", Wrong::Value),
            wrong("staff.totle", Wrong::Fact(near("staff.total"))),
            wrong("amounts", Wrong::Names),
            wrong("verdict", Wrong::Expectation(near("verdicts"))),
            ("CN-HNTE-EIT15".to_owned(), Found::NotJudged),
        ]
    );
    assert_eq!(
        case(r#""as_of":"2025-06-01","among":"CN-LOSS10","facts":[1],"expect":3"#),
        [wrong("among", Wrong::List), wrong("facts", Wrong::Fields), wrong("expect", Wrong::Fields), wrong("expect", Wrong::Nothing)]
    );
    assert_eq!(
        case(
            r#""as_of":"2025-06-01","among":[null],"facts":{"projects":[7],"products":[{"year":"去年"}]},
            "expect":{"amounts":{"CN-LOSS10":0},"missing":{"CN-LOSS10":[]},"shortfall":{"CN-LOSS10":{"staff.total":1}}}"#
        ),
        [
            wrong("null", Wrong::Clause(None)),
            wrong("product.year", Wrong::Value),
            wrong("projects", Wrong::Fields),
            ("CN-LOSS10".to_owned(), Found::NotJudged),
            ("CN-LOSS10".to_owned(), Found::NotJudged),
            ("staff.total".to_owned(), Found::NotJudged),
        ]
    );
    assert_eq!(
        case(r#""as_of":"2025-06-01","among":["CN-LOSS10"],"expect":{"shortfall":{"CN-LOSS10":{"staff.totel":1}}}"#),
        [wrong("staff.totel", Wrong::Fact(near("staff.total")))]
    );
    let of_firm = |expect: &str| case(&format!(r#""as_of":"2025-06-01","among":["CN-SMALLPROFIT-5"],"expect":{expect}"#));
    assert_eq!(of_firm(r#"{"verdicts":{},"shortfall":{}}"#), [wrong("shortfall", Wrong::Empty), wrong("verdicts", Wrong::Empty)]);
    assert_eq!(of_firm(r#"{"shortfall":{"CN-SMALLPROFIT-5":5}}"#), [wrong("CN-SMALLPROFIT-5", Wrong::Fields)]);
    assert_eq!(of_firm(r#"{"shortfall":{"CN-SMALLPROFIT-5":{}}}"#), [wrong("CN-SMALLPROFIT-5", Wrong::Empty)]);
    assert_eq!(of_firm(r#"{"shortfall":{"fin.taxable_income":0.01}}"#), [wrong("fin.taxable_income", Wrong::Clause(None))]);
    assert_eq!(
        of_firm(r#"{"shortfall":{"CN-SMALLPROFIT-6":{"staff.total":1}}}"#),
        [wrong("CN-SMALLPROFIT-6", Wrong::Clause(near("CN-SMALLPROFIT-5")))]
    );
    assert_eq!(of_firm(r#"{"verdicts":null}"#), [wrong("expect", Wrong::Nothing)]);
    assert_eq!(
        of_firm(
            r#"{"failed":{"CN-SMALLPROFIT-5":"staff.total"},"missing":{"CN-SMALLPROFIT-5":3},"ruling_needed":"CN-SMALLPROFIT-5|CN-HNTE-EIT15"}"#
        ),
        [wrong("ruling_needed", Wrong::List), wrong("CN-SMALLPROFIT-5", Wrong::List), wrong("CN-SMALLPROFIT-5", Wrong::List)]
    );
}

#[test]
fn lifecycle_and_verification_say_what_is_done_with_a_clause() {
    let reading = pack();
    let count = |wanted: Standing| reading.library.clauses.iter().filter(|clause| clause.standing() == wanted).count();
    println!("{} computed, {} pending", count(Standing::Computed), count(Standing::Pending));
    for clause in &reading.library.clauses {
        match clause.state {
            State::Control => assert_eq!(clause.standing(), Standing::Hidden, "{}", clause.id),
            State::Draft | State::Expired => assert_eq!(clause.standing(), Standing::Never, "{}", clause.id),
            State::Historical => assert_eq!(clause.standing(), Standing::Orienting, "{}", clause.id),
            State::Unknown => assert_eq!(clause.standing(), Standing::Pending, "{}", clause.id),
            State::InForce | State::ByEvent => assert_ne!(clause.standing(), Standing::Never, "{}", clause.id),
        }
    }
}
