//! What a firm lacks: joined as the conditions are, the smallest first, and nothing it cannot do.
#![expect(clippy::unwrap_used, reason = "tests")]

use rules::{
    Catalogue, Condition, Fact, Facts, Node, Number, Test, Value,
    clause::Clause,
    condition::{Bound, Comparison, Term},
    explain::{Explanation, Lack, Need, Remedy},
    fact::Provenance,
    library::Library,
};

use super::pack;

fn flag(catalogue: &Catalogue, key: &str) -> Condition {
    Condition::of(Node::Test(Test::Flag(catalogue.by_key(key).unwrap())))
}

fn compare(catalogue: &Catalogue, key: &str, op: Comparison, bound: i64) -> Condition {
    let left = Term::Field(catalogue.by_key(key).unwrap());
    Condition::of(Node::Test(Test::Compare { left, op, right: Bound::Number(Number::whole(bound)) }))
}

/// The need as text: `&` between what all have to come about, `|` between ways.
fn written(library: &Library, need: &Need<Lack>) -> String {
    match need {
        Need::One(lack) => {
            format!("{} {}", library.catalogue.key(lack.field), lack.short.map_or("-".to_owned(), |short| short.to_string()))
        }
        Need::Of(wanted, parts) => {
            let all: Vec<String> = parts.iter().map(|part| written(library, part)).collect();
            match *wanted {
                1 => format!("({})", all.join(" | ")),
                wanted if wanted == parts.len() => format!("({})", all.join(" & ")),
                wanted => format!("{wanted} of ({})", all.join(", ")),
            }
        }
    }
}

/// What is lacking to some conditions on 1 June 2026.
fn lacking(library: &Library, node: Node, facts: &[(&str, Value)]) -> Option<Need<Lack>> {
    let clause = Clause { condition: Condition::of(node), ..library.clause("CN-TECHSME-EVAL").unwrap().clone() };
    let on = "2026-06-01".parse().unwrap();
    let mut own = Facts::new(&library.catalogue);
    for (key, value) in facts {
        own.set(library.catalogue.by_key(key).unwrap(), Fact::Known(value.clone()), Provenance::Stated);
    }
    own.complete(&library.catalogue, on);
    let explanation = Explanation::of(&clause, &own, on);
    let gaps = explanation.gaps(&clause.scope(&own, on), &library.catalogue);
    explanation.lacking(&gaps)
}

fn number(value: i64) -> Value {
    Value::Number(Number::whole(value))
}

#[test]
fn what_all_must_hold_and_what_is_one_of_several_ways_are_told_apart() {
    let library = pack().library;
    let catalogue = &library.catalogue;
    let more = |key: &str, bound: i64| compare(catalogue, key, Comparison::AtLeast, bound);
    let node = Node::All(vec![
        more("staff.total", 100),
        Condition::of(Node::All(vec![flag(catalogue, "cert.hnte.valid")])),
        Condition::of(Node::Any(vec![more("ip.class1", 2), Condition::of(Node::All(vec![more("ip.class2", 6), more("staff.rd", 20)]))])),
    ]);
    let facts = [
        ("staff.total", number(90)),
        ("cert.hnte.valid", Value::Flag(false)),
        ("ip.class1", number(1)),
        ("ip.class2", number(4)),
        ("staff.rd", number(15)),
    ];
    let need = lacking(&library, node, &facts).unwrap();
    let said = "(staff.total 10 & ((staff.rd 5 & ip.class2 2) | ip.class1 1) & cert.hnte.valid -)";
    assert_eq!(written(&library, &need), said);
    assert_eq!(need.parts().len(), 3);
}

#[test]
fn what_decides_leaves_out_what_fails_beside_a_way_that_holds() {
    let library = pack().library;
    let catalogue = &library.catalogue;
    let more = |key: &str, bound: i64| compare(catalogue, key, Comparison::AtLeast, bound);
    let any = |parts: Vec<Condition>| Condition::of(Node::Any(parts));
    let node = Node::All(vec![
        any(vec![more("ip.class1", 2), more("ip.class2", 4)]),
        any(vec![more("staff.rd", 20), more("staff.tech", 20)]),
        Condition::of(Node::Not(Box::new(more("staff.total", 50)))),
        more("staff.total", 100),
    ]);
    let clause = Clause { condition: Condition::of(node), ..library.clause("CN-TECHSME-EVAL").unwrap().clone() };
    let on = "2026-06-01".parse().unwrap();
    let deciding = |total: i64| -> Vec<String> {
        let mut facts = Facts::new(catalogue);
        for (key, value) in [("ip.class1", 1), ("ip.class2", 4), ("staff.rd", 15), ("staff.tech", 9), ("staff.total", total)] {
            facts.set(catalogue.by_key(key).unwrap(), Fact::Known(number(value)), Provenance::Stated);
        }
        facts.complete(catalogue, on);
        let explanation = Explanation::of(&clause, &facts, on);
        let name = |condition: &Condition| match &condition.node {
            Node::Test(test) => catalogue.key(*test.fields().first().unwrap()).to_owned(),
            Node::Not(_) => "not".to_owned(),
            other => panic!("{other:?}"),
        };
        explanation.deciding().into_iter().map(|record| name(record.condition)).collect()
    };
    assert_eq!(deciding(90), ["staff.rd", "staff.tech", "not", "staff.total"], "of the first two one holds");
    assert_eq!(deciding(120), ["staff.rd", "staff.tech", "not"]);
}

#[test]
fn of_several_conditions_only_as_many_are_needed_as_are_still_lacking() {
    let library = pack().library;
    let more = |key: &str, bound: i64| compare(&library.catalogue, key, Comparison::AtLeast, bound);
    let parts = vec![more("staff.total", 10), more("staff.rd", 20), more("ip.class1", 2), more("ip.class2", 6)];
    let facts = [("staff.total", number(90)), ("staff.rd", number(15)), ("ip.class1", number(1)), ("ip.class2", number(4))];
    let found = |wanted: usize| written(&library, &lacking(&library, Node::AtLeast(wanted, parts.clone()), &facts).unwrap());
    assert_eq!(found(2), "(staff.rd 5 | ip.class2 2 | ip.class1 1)");
    assert_eq!(found(3), "2 of (staff.rd 5, ip.class2 2, ip.class1 1)");
    assert_eq!(found(4), "(staff.rd 5 & ip.class2 2 & ip.class1 1)");
}

#[test]
fn the_relatively_smallest_amount_comes_before_every_certificate() {
    let library = pack().library;
    let catalogue = &library.catalogue;
    let certificates = ["cert.hnte.valid", "rdorg.provincial", "standard.lead_5y"].map(|key| flag(catalogue, key));
    let more = |key: &str, bound: i64| compare(catalogue, key, Comparison::AtLeast, bound);
    let parts = certificates.into_iter().chain([more("fin.total_assets", 1_000), more("staff.tech", 10)]).collect();
    let facts = [
        ("cert.hnte.valid", Value::Flag(false)),
        ("rdorg.provincial", Value::Flag(false)),
        ("standard.lead_5y", Value::Flag(false)),
        ("fin.total_assets", number(600)),
        ("staff.tech", number(9)),
    ];
    let need = lacking(&library, Node::Any(parts), &facts).unwrap();
    let said = written(&library, &need);
    assert!(said.starts_with("(staff.tech 1 | fin.total_assets 400 | "), "{said}");
}

#[test]
fn to_have_less_is_no_way_where_there_is_another() {
    let library = pack().library;
    let catalogue = &library.catalogue;
    let few = compare(catalogue, "staff.total", Comparison::AtMost, 500);
    let facts = [("staff.total", number(510)), ("cert.hnte.valid", Value::Flag(false))];
    let both = Node::Any(vec![few.clone(), flag(catalogue, "cert.hnte.valid")]);
    assert_eq!(written(&library, &lacking(&library, both, &facts).unwrap()), "cert.hnte.valid -");
    assert_eq!(written(&library, &lacking(&library, few.node, &facts).unwrap()), "staff.total -10");
}

#[test]
fn a_span_that_is_too_short_says_from_when_it_is_long_enough() {
    let library = pack().library;
    let founded = [("reg.founded_on", Value::Date("2024-03-31".parse().unwrap()))];
    let lack = |op: Comparison| match lacking(&library, compare(&library.catalogue, "reg.age_years", op, 3).node, &founded) {
        Some(Need::One(lack)) => lack,
        other => panic!("{other:?}"),
    };
    let found = lack(Comparison::AtLeast);
    assert_eq!((found.remedy, found.short, found.holds_on), (Remedy::Time, None, Some("2027-03-31".parse().unwrap())));
    assert_eq!(library.catalogue.key(found.field), "reg.age_years");
    assert_eq!(lack(Comparison::Above).holds_on, Some("2027-04-01".parse().unwrap()));
}

#[test]
fn one_technical_employee_short_of_the_evaluation_is_said_before_its_certificates() {
    let library = pack().library;
    let node = library.clause("CN-TECHSME-EVAL").unwrap().condition.node.clone();
    let counted = [("staff.total", 80), ("staff.tech", 7), ("fin.revenue_last", 480_000_000), ("fin.rd_last", 30_000_000)];
    let more = [("fin.cost_last", 400_000_000), ("fin.total_assets", 350_000_000), ("ip.class1", 1), ("ip.class2", 2)];
    let flags = ["industry.prohibited", "compliance.major_incident_1y", "compliance.blacklist", "cert.hnte.valid"];
    let others = ["award.national_sci_5y_top3", "rdorg.provincial", "standard.lead_5y"];
    let mut facts: Vec<(&str, Value)> = counted.into_iter().chain(more).map(|(key, value)| (key, number(value))).collect();
    facts.extend(flags.into_iter().chain(others).map(|key| (key, Value::Flag(false))));
    let said = written(&library, &lacking(&library, node, &facts).unwrap());
    let at = |text: &str| said.find(text).unwrap_or(usize::MAX);
    assert!(at("staff.tech 1") < at("cert.hnte.valid -") && said.contains(" | "), "{said}");
}
