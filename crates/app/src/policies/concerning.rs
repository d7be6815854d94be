//! Which clauses concern a deal, a space, a department project or an organisation: what the pack declares for each, read over the
//! clauses' own facts, places and topics. What is known of the subject rules out what cannot hold for it.

use base::Date;
use rules::{Fact, Facts, Value, clause::Clause, fact::Provenance};

use super::{
    answers::is_aim,
    catalogue::Status,
    model::{MANUFACTURING, MANUFACTURING_SECTION, TOWN, ZONE},
    plausible,
};
use crate::{
    deals::Folder,
    organizations::Organization,
    pack::{Pack, Point},
    registers::Values,
};

/// What is known of a subject, as far as clauses ask for it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its code in the pack: `deal`, `space`, `department_project`, `organization`.
    pub code: &'static str,
    known: Vec<(&'static str, Value)>,
}

impl Subject {
    /// A deal with what its contract says.
    #[must_use]
    pub fn deal(pack: &Pack, folder: &Folder) -> Self {
        let mut known = Vec::new();
        if let Some(contract) = &folder.contract {
            known.extend(contract_type(pack, &contract.kind).map(|term| ("contract.type", term)));
            if contract.registration_number.is_some() {
                known.push(("contract.registered", Value::Flag(true)));
            }
        }
        Self { code: "deal", known }
    }

    /// A space with where it lies: its town, and the zones of its park and its point.
    #[must_use]
    pub fn space(pack: &Pack, values: &Values) -> Self {
        let park = values.text("park").and_then(|code| pack.organization(code));
        let town = values.text("town").or_else(|| park.and_then(|park| park.town.as_deref()));
        let point = values.number("lat").zip(values.number("lon")).map(|(lat, lon)| Point { lat, lon });
        let at_point = point.into_iter().flat_map(|point| pack.zones.zones_at(point)).map(|zone| zone.code.as_str());
        let zones: Vec<&str> = park.and_then(|park| park.zone.as_deref()).into_iter().chain(at_point).collect();
        let mut known: Vec<(&'static str, Value)> = town.map(|town| (TOWN, Value::Code(town.into()))).into_iter().collect();
        if !zones.is_empty() {
            let zones = || Value::Codes(zones.iter().map(|zone| std::sync::Arc::from(*zone)).collect::<Vec<_>>().into());
            known.extend([(ZONE, zones()), ("op.zone", zones()), ("tax.zone", zones())]);
        }
        Self { code: "space", known }
    }

    /// A department project.
    #[must_use]
    pub const fn department_project() -> Self {
        Self { code: "department_project", known: Vec::new() }
    }

    /// An organisation with its place and industry.
    #[must_use]
    pub fn organization(organization: &Organization) -> Self {
        let town = organization.town.as_deref().map(|town| (TOWN, Value::Code(town.into())));
        let zone = organization.zone.as_deref().map(|zone| (ZONE, Value::Codes([std::sync::Arc::from(zone)].into())));
        let industry = organization.industry.as_deref().map(|section| (MANUFACTURING, Value::Flag(section == MANUFACTURING_SECTION)));
        Self { code: "organization", known: town.into_iter().chain(zone).chain(industry).collect() }
    }
}

/// The term of a type of contract, where it means one term of the clauses and no other contains it.
fn contract_type(pack: &Pack, kind: &str) -> Option<Value> {
    let name = &pack.term("contract_types", kind)?.names.zh;
    let field = pack.policies.library.catalogue.by_key("contract.type")?;
    let terms = plausible::terms(pack, field);
    let mut alike = terms.iter().filter(|term| term.contains(name.as_str()));
    match (alike.next(), alike.next()) {
        (Some(only), None) if **only == **name => Some(Value::Code(only.clone())),
        _ => None,
    }
}

/// The clauses that concern a subject on a day: verified ones first, then from the town's level up.
#[must_use]
pub fn concerning<'p>(pack: &'p Pack, subject: &Subject, on: Date) -> Vec<(&'p Clause, Status)> {
    let library = &pack.policies.library;
    let Some(declared) = library.subjects.iter().find(|one| one.code == subject.code) else { return Vec::new() };
    let mut facts = Facts::new(&library.catalogue);
    for (key, value) in &subject.known {
        if let Some(field) = library.catalogue.by_key(key) {
            facts.set(field, Fact::Known(value.clone()), Provenance::Register);
        }
    }
    facts.complete(&library.catalogue, on);
    let mut found: Vec<(&Clause, Status)> = library
        .clauses
        .iter()
        .filter_map(|clause| Some((clause, Status::of(clause, on)?)))
        .filter(|(_, status)| matches!(status, Status::InForce | Status::Pending))
        .filter(|(clause, _)| !is_aim(clause) && declared.is_concerned(clause, &clause.scope(&facts, on), &library.catalogue))
        .collect();
    found.sort_by_key(|(clause, status)| (*status, std::cmp::Reverse(library.level_rank(&clause.level))));
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn pack() -> Pack {
        Pack::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap()
    }

    fn ids(pack: &Pack, subject: &Subject) -> Vec<String> {
        concerning(pack, subject, "2026-11-23".parse().unwrap()).into_iter().map(|(clause, _)| clause.id.clone()).collect()
    }

    #[test]
    fn clauses_about_contracts_concern_deals_and_what_its_contract_rules_out_does_not() {
        let pack = pack();
        let open = ids(&pack, &Subject { code: "deal", known: Vec::new() });
        assert!(open.iter().any(|id| id == "CN-VAT-TECH") && open.iter().any(|id| id == "CN-TECHCONTRACT-REG"), "{open:?}");
        let development = Subject { code: "deal", known: vec![("contract.type", contract_type(&pack, "development").unwrap())] };
        let of_development = ids(&pack, &development);
        assert!(!of_development.iter().any(|id| id == "CN-TECHTRANSFER-EIT"), "a development transfers nothing: {of_development:?}");
        assert!(of_development.iter().any(|id| id == "CN-VAT-TECH"), "{of_development:?}");
        assert_eq!(contract_type(&pack, "consulting"), None, "some consulting goes with a transfer, some does not");
    }

    #[test]
    fn a_place_decides_which_clauses_concern_an_organisation_and_a_subject_the_pack_does_not_know_has_none() {
        let pack = pack();
        let at = |zone: &str| {
            let zones = Value::Codes([std::sync::Arc::from(zone)].into());
            ids(&pack, &Subject { code: "organization", known: vec![(TOWN, Value::Code("310112001".into())), (ZONE, zones)] })
        };
        let (zhangjiang, elsewhere) = (at("Z-ZJ-MH"), at("Z-QIANWAN"));
        assert!(zhangjiang.iter().any(|id| id == "ZJ-HNTE-FIRST") && !elsewhere.iter().any(|id| id == "ZJ-HNTE-FIRST"), "{zhangjiang:?}");
        assert!(!elsewhere.is_empty() && elsewhere.iter().all(|id| !id.starts_with("CTRL-")), "{elsewhere:?}");
        assert!(ids(&pack, &Subject { code: "organization", known: Vec::new() }).is_empty(), "nothing known, nothing said");
        assert!(ids(&pack, &Subject { code: "ship", known: Vec::new() }).is_empty());
    }
}
