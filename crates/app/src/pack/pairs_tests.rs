//! Tests of `matching.toml`: the district's own, and copies of it with mistakes.

use search::matching::{Fact, Formula, Ground};

use super::{Copy, good, listed};
use crate::pack::pairs::{Recall, Test};

const FILE: &str = "matching.toml";

#[test]
fn demands_and_achievements_are_declared_as_the_judged_set_measured_them() {
    let pack = good();
    let pair = pack.pairs.recorded().unwrap();
    assert_eq!(pair.code, "demand-achievement");
    assert_eq!(pair.formula(), Formula::default(), "figures and behaviour are those of the program");
    assert_eq!(pair.ground, Ground::default());
    assert_eq!(pair.weights.len(), Fact::ALL.len(), "every fact is declared, none twice");
}

#[test]
fn needs_are_held_against_spaces_before_they_are_ranked() {
    let pack = good();
    let pair = pack.pairs.find("need-space").unwrap();
    assert_eq!(pair.recall, Recall::All);
    let hard: Vec<&str> = pair.conditions().filter(|rule| rule.is_hard).map(|rule| rule.code.as_str()).collect();
    assert_eq!(hard, ["area", "floor_load", "clear_height", "hazard"]);
    assert_eq!(pair.rule("rent").map(|rule| rule.test), Some(Test::AtMost));
    assert!(pair.other("demand").is_none() && pair.other("space").unwrap().register == "resource_need");
}

#[test]
fn a_register_that_is_not_there_is_named_with_the_nearest() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "register = \"space\"", "register = \"spaces\"");
    copy.one(FILE, line, "problem-pack-pair-register", &[("value", "spaces"), ("near", "space")]);
}

#[test]
fn a_field_that_is_not_there_is_named_with_the_nearest() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "offers = [\"floor_load_kn\"]", "offers = [\"floor_load\"]");
    copy.one(FILE, line, "problem-pack-pair-field", &[("field", "floor_load"), ("register", "space"), ("near", "floor_load_kn")]);
}

#[test]
fn a_text_field_that_is_not_open_to_everybody_is_refused() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "text = [\"problem\", ", "text = [\"method\", \"problem\", ");
    copy.one(FILE, line, "problem-pack-pair-closed", &[("field", "method"), ("register", "achievement")]);
}

#[test]
fn a_side_without_text_and_one_whose_text_is_no_text_are_named() {
    let copy = Copy::new();
    let line = copy.edit(
        FILE,
        "text = [\"requirement\", \"summary\"]\nonly = { field = \"need_kind\", is = [\"space\"] }",
        "text = []\nonly = { field = \"need_kind\", is = [\"space\"] }",
    );
    copy.one(FILE, line, "problem-pack-empty", &[("key", "text")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "text = [\"problem\", ", "text = [\"trl\", \"problem\", ");
    copy.one(FILE, line, "problem-pack-pair-text", &[("field", "trl"), ("register", "achievement")]);
}

#[test]
fn a_value_that_its_list_has_not_is_named_with_the_nearest() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "is = [\"space\"]", "is = [\"spacex\"]");
    copy.one(FILE, line, "problem-pack-unknown-term", &[("vocabulary", "resource_kinds"), ("code", "spacex"), ("near", "space")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "only = { field = \"need_kind\", is = [\"space\"] }", "only = { field = \"quantity\", is = [\"space\"] }");
    copy.one(FILE, line, "problem-pack-pair-value-type", &[("key", "only"), ("field", "quantity")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "is = [\"space\"]", "is = []");
    copy.one(FILE, line, "problem-pack-empty", &[("key", "is")]);
}

#[test]
fn a_weight_on_the_wrong_side_and_one_beyond_measure_are_named() {
    let copy = Copy::new();
    let first = copy.edit(FILE, "price_above = -0.05", "price_above = 0.05");
    let second = copy.edit(FILE, "missed = -0.15", "missed = -15");
    let problems = copy.problems();
    let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.at.clone())).collect();
    let at = |line| base::Place::Line { file: FILE.to_owned(), line };
    assert_eq!(found, [("problem-pack-pair-weight", at(first)), ("problem-pack-pair-weight", at(second))], "{}", listed(&problems));
    assert!(problems.iter().any(|problem| problem.args.contains(&("most", "0".to_owned()))));
}

#[test]
fn a_weight_by_a_wrong_name_is_named_with_the_nearest_and_the_missing_one() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "same_industry = 0.03", "same_industy = 0.03");
    let problems = copy.problems();
    let named = problems.iter().find(|problem| problem.code == "problem-pack-pair-weight-name").unwrap();
    assert_eq!(named.at, base::Place::Line { file: FILE.to_owned(), line });
    assert!(named.args.contains(&("near", "same_industry".to_owned())));
    assert!(problems.iter().any(|problem| problem.args.contains(&("key", "same_industry".to_owned()))), "{}", listed(&problems));
}

#[test]
fn a_test_that_is_not_there_and_fields_it_cannot_compare_are_named() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "test = \"no_later\"", "test = \"no_latter\"");
    copy.one(FILE, line, "problem-pack-pair-test", &[("value", "no_latter"), ("near", "no_later")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "seeks = [\"power_kva\"]", "seeks = [\"hazard_class\"]");
    copy.one(FILE, line, "problem-pack-pair-type", &[("field", "hazard_class"), ("code", "power")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "seeks = [\"power_kva\"]", "seeks = [\"clear_height_m\"]");
    copy.one(FILE, line, "problem-pack-pair-units", &[("units", "m, kva"), ("code", "power")]);
}

#[test]
fn a_fact_of_the_program_is_read_only_from_fields_that_hold_it() {
    let wrong = [
        ("offers = [\"price\"]", "offers = [\"summary\"]", "price", "summary"),
        ("offers = [\"effect\", \"summary\"]", "offers = [\"effect\", \"field\"]", "figures", "field"),
        ("seeks = [\"field\"]", "seeks = [\"town\"]", "field", "town"),
        ("seeks = [\"town\"]", "seeks = [\"field\"]", "distance", "field"),
        ("offers = [\"cooperation_modes\"]", "offers = [\"industries\"]", "modes", "industries"),
        ("offers = [\"industries\"]", "offers = [\"cooperation_modes\"]", "industries", "cooperation_modes"),
        ("seeks = [\"track\"]", "seeks = [\"town\"]", "track", "town"),
        ("offers = [\"trl\"]", "offers = [\"price\"]", "maturity", "price"),
    ];
    for (old, new, test, field) in wrong {
        let copy = Copy::new();
        let line = copy.edit(FILE, old, new);
        copy.one(FILE, line, "problem-pack-pair-known", &[("test", test), ("field", field)]);
    }
    let copy = Copy::new();
    let line = copy.edit(FILE, "offers = [\"price\"]", "offers = [\"trl\"]");
    copy.one(FILE, line, "problem-pack-pair-known", &[("register", "achievement"), ("key", "offers"), ("near", "price")]);
}

#[test]
fn a_field_that_is_named_twice_is_named() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "text = [\"problem\", ", "text = [\"problem\", \"problem\", ");
    copy.one(FILE, line, "problem-pack-pair-twice", &[("key", "text"), ("field", "problem")]);

    let copy = Copy::new();
    let line = copy.edit(FILE, "offers = [\"price\"]", "offers = [\"price\", \"price\"]");
    copy.one(FILE, line, "problem-pack-pair-twice", &[("key", "offers"), ("field", "price")]);
}

#[test]
fn an_order_names_every_term_of_its_vocabulary_and_no_other() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "\"iso7\", \"iso6\", \"iso5\"]", "\"iso7\", \"iso66\", \"iso5\"]");
    let problems = copy.problems();
    let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.at.clone())).collect();
    let at = base::Place::Line { file: FILE.to_owned(), line };
    assert_eq!(found, [("problem-pack-unknown-term", at.clone()), ("problem-pack-pair-order", at)], "{}", listed(&problems));
}

#[test]
fn only_demands_and_achievements_can_be_taken_up() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "code = \"need-space\"\n", "code = \"need-space\"\nis_recorded = true\n");
    let problems = copy.problems();
    let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.at.clone())).collect();
    let at = |line| base::Place::Line { file: FILE.to_owned(), line };
    let wanted = [("problem-pack-pair-recorded", at(1)), ("problem-pack-pair-recorded-registers", at(line + 1))];
    assert_eq!(found, wanted, "{}", listed(&problems));
}

#[test]
fn what_makes_entries_of_a_register_alike_is_declared_for_each() {
    let pack = good();
    for kind in crate::registers::kinds::ALL {
        assert!(pack.pairs.alike(kind.key).is_some_and(|alike| !alike.text.is_empty() && !alike.twins.is_empty()), "{}", kind.key);
    }
    assert_eq!(pack.pairs.alike("resource_need").unwrap().agree, ["need_kind"]);
}

#[test]
fn a_declaration_of_likeness_names_registers_fields_and_weights_that_there_are() {
    let copy = Copy::new();
    let line = copy.edit(FILE, "of = \"demand\"", "of = \"demands\"");
    copy.one(FILE, line, "problem-pack-pair-register", &[("key", "of"), ("value", "demands"), ("near", "demand")]);
    let copy = Copy::new();
    let line = copy.edit(FILE, "of = \"demand\"", "of = \"achievement\"");
    assert!(copy.problems().0.iter().any(|problem| problem.code == "problem-pack-duplicate-code"), "line {line}");
    let copy = Copy::new();
    let line = copy.edit(FILE, "agree = [\"need_kind\"]", "agree = [\"requirement\"]");
    copy.one(FILE, line, "problem-pack-alike-terms", &[("key", "agree"), ("field", "requirement")]);
    let copy = Copy::new();
    let line = copy.edit(FILE, "twins = [\"summary\", \"instrument\"]", "twins = [\"summary\", \"lead_time_days\"]");
    copy.one(FILE, line, "problem-pack-pair-text", &[("key", "twins"), ("field", "lead_time_days")]);
    let copy = Copy::new();
    let line = copy.edit(FILE, "shared = { fields = 0.20 }", "shared = { fields = 1.20 }");
    copy.one(FILE, line, "problem-pack-pair-weight", &[("key", "fields"), ("most", "1")]);
}
