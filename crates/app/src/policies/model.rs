//! What is known of a firm for policies.

use base::{
    Date, Timestamp,
    id::{ChildId, FactRecordId, OrganizationId, UserId},
};
use rules::{
    Fact, Facts, FieldId, Value,
    fact::{Child, Provenance},
    field::Catalogue,
};

use super::rulings::ConditionRuling;
use crate::organizations::Organization;

/// The fact of the town a firm is registered in.
pub const TOWN: &str = "reg.town";
/// The fact of the zones a firm is registered in.
pub const ZONE: &str = "reg.zone";
/// The fact of whether a firm manufactures.
pub const MANUFACTURING: &str = "industry.is_manufacturing";
/// The fact of the day a firm was founded on, which none is without.
pub const FOUNDED_ON: &str = "reg.founded_on";
/// The facts that rest on where a firm sits.
pub const PLACES: [&str; 4] = [TOWN, ZONE, "reg.district", "reg.city"];
/// The section of manufacturing in GB/T 4754.
pub(super) const MANUFACTURING_SECTION: &str = "C";

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactSource {
    /// The firm said so.
    Stated,
    /// A sheet said so that somebody of the firm handed in.
    Sheet,
    /// An officer decided it.
    Ruling,
    /// The organisation's own record says so; never stored.
    Record,
}

impl FactSource {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Stated, Self::Sheet, Self::Ruling, Self::Record];

    /// As stored and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Sheet => "sheet",
            Self::Ruling => "ruling",
            Self::Record => "record",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }

    pub(super) const fn provenance(self) -> Provenance {
        match self {
            Self::Stated | Self::Sheet => Provenance::Stated,
            Self::Ruling => Provenance::Ruling,
            Self::Record => Provenance::Register,
        }
    }
}

/// One record of what is known.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRecord {
    /// Which.
    pub id: FactRecordId,
    /// The firm.
    pub organization: OrganizationId,
    /// The project or product it is about; absent for the firm itself.
    pub child: Option<ChildId>,
    /// The fact's key, or a kind of children of which there are none.
    pub field: String,
    /// What was said, as JSON; `null` for "there is none", absent when it was taken back.
    pub value: Option<serde_json::Value>,
    /// Where it comes from.
    pub source: FactSource,
    /// Why, for a ruling.
    pub note: Option<String>,
    /// The day it is about, where it was said with one.
    pub as_of: Option<Date>,
    /// When it was said.
    pub stated_at: Timestamp,
    /// By whom; absent for the program itself.
    pub stated_by: Option<UserId>,
    /// When a later record took its place.
    pub ended_at: Option<Timestamp>,
}

/// A project or product of a firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRecord {
    /// Which.
    pub id: ChildId,
    /// The firm.
    pub organization: OrganizationId,
    /// What it is: the first part of its facts' keys.
    pub kind: String,
    /// What the firm calls it.
    pub name: String,
    /// The year its money belongs to, if it is known.
    pub year: Option<i16>,
}

/// All that is known of a firm, and from where.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The firm.
    pub organization: Organization,
    /// How often it was changed; whoever saves says which one they have seen.
    pub version: i64,
    /// The records in force.
    pub records: Vec<FactRecord>,
    /// Its projects and products.
    pub children: Vec<ChildRecord>,
    /// What officers ruled on conditions, as far as it stands.
    pub rulings: Vec<ConditionRuling>,
}

impl Profile {
    /// The record in force of a fact.
    #[must_use]
    pub fn record(&self, child: Option<ChildId>, field: &str) -> Option<&FactRecord> {
        self.records.iter().find(|record| record.child == child && record.field == field && record.value.is_some())
    }

    /// A child.
    #[must_use]
    pub fn child(&self, id: ChildId) -> Option<&ChildRecord> {
        self.children.iter().find(|child| child.id == id)
    }

    /// Whether the firm said that it has no projects, or no products.
    #[must_use]
    pub fn has_none(&self, kind: &str) -> bool {
        self.children.iter().all(|child| child.kind != kind)
            && self.record(None, kind).is_some_and(|record| record.value == Some(serde_json::Value::Null))
    }

    /// Whether somebody confirmed where the firm sits.
    #[must_use]
    pub const fn is_place_confirmed(&self) -> bool {
        self.organization.place_confirmed_at.is_some()
    }

    /// What the organisation's own record says.
    #[must_use]
    pub fn of_record(&self, catalogue: &Catalogue) -> Vec<(FieldId, Fact)> {
        let it = &self.organization;
        record_facts(it.town.as_deref(), it.zone.as_deref(), it.industry.as_deref())
            .into_iter()
            .filter_map(|(key, fact)| Some((catalogue.by_key(key)?, fact?)))
            .collect()
    }

    /// Whether something that the firm says of itself is another thing than its record has, where that was confirmed and counts instead.
    #[must_use]
    pub(super) fn is_against_confirmed(&self, catalogue: &Catalogue, field: FieldId, said: &Fact) -> bool {
        let differs = |known: FieldId, fact: &Fact| known == field && fact != said;
        self.is_place_confirmed() && *said != Fact::Unknown && self.of_record(catalogue).iter().any(|(known, fact)| differs(*known, fact))
    }

    /// The facts of the firm as the rules read them, not yet completed.
    #[must_use]
    pub fn facts(&self, catalogue: &Catalogue) -> Facts {
        let mut facts = Facts::new(catalogue);
        let of_record = self.of_record(catalogue);
        let record_says = |facts: &mut Facts| {
            for (field, fact) in &of_record {
                facts.set(*field, fact.clone(), FactSource::Record.provenance());
            }
        };
        record_says(&mut facts);
        self.set(catalogue, &mut facts, |source| source != FactSource::Ruling);
        // What was confirmed is no longer for the firm to say.
        if self.is_place_confirmed() {
            record_says(&mut facts);
        }
        self.set(catalogue, &mut facts, |source| source == FactSource::Ruling);
        for (index, field) in catalogue.fields().iter().enumerate() {
            let Ok(id) = u16::try_from(index).map(FieldId) else { continue };
            if field.owner.as_deref().is_some_and(|kind| self.has_none(kind)) {
                facts.set(id, Fact::Absent, Provenance::Stated);
            }
        }
        facts.rulings.extend(self.rulings.iter().filter_map(|one| Some((one.clause.clone(), one.condition.clone(), one.holds()?))));
        for child in &self.children {
            let own = self.records.iter().filter(|record| record.child == Some(child.id));
            facts.children.push(Child {
                kind: child.kind.clone(),
                id: child.id.to_string(),
                year: child.year,
                facts: own.filter_map(|record| read(catalogue, record)).collect(),
            });
        }
        facts
    }

    fn set(&self, catalogue: &Catalogue, facts: &mut Facts, takes: impl Fn(FactSource) -> bool) {
        for record in self.records.iter().filter(|record| record.child.is_none() && takes(record.source)) {
            if let Some((field, fact)) = read(catalogue, record) {
                facts.set(field, fact, record.source.provenance());
            }
        }
    }
}

/// What the record of an organisation says, by the keys of facts.
#[must_use]
pub fn record_facts(town: Option<&str>, zone: Option<&str>, industry: Option<&str>) -> [(&'static str, Option<Fact>); 3] {
    let code = |code: &str| std::sync::Arc::<str>::from(code);
    [
        (TOWN, town.map(|town| Fact::Known(Value::Code(code(town))))),
        (ZONE, zone.map(|zone| Fact::Known(Value::Codes([code(zone)].into())))),
        (MANUFACTURING, industry.map(|section| Fact::Known(Value::Flag(section == MANUFACTURING_SECTION)))),
    ]
}

/// A record as a fact; nothing for one that was taken back, or of a field or form that the pack no longer knows.
fn read(catalogue: &Catalogue, record: &FactRecord) -> Option<(FieldId, Fact)> {
    let id = catalogue.by_key(&record.field)?;
    let fact = super::value::from_json(catalogue.get(id)?.kind, record.value.as_ref()?)?;
    Some((id, fact))
}

/// What is said of one fact by a command.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NewFact {
    pub(super) child: Option<ChildId>,
    pub(super) field: String,
    /// Absent to take back what was said.
    pub(super) value: Option<serde_json::Value>,
    /// The day it is about.
    pub(super) as_of: Option<Date>,
}

/// The years that a fact by year covers, counted back from the last full one.
#[must_use]
pub fn last_full_year(today: Date) -> i16 {
    today.year() - 1
}
