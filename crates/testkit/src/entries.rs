//! Entries, matches and deals for tests, made by the commands that make real ones.

use app::{
    accounts::Role,
    matches::{self, Pair},
    organizations::Organization,
    registers::{
        Diagnosis, Entry, Field, FieldType, Kind, Values, commands, kinds,
        review::{self, Findings},
    },
};
use base::id::{DealId, MatchId};
use serde_json::{Value, json};

use crate::hall::{Hall, Person};

/// An entry that is about to be written. Every field the kind asks for is filled in.
#[must_use = "nothing is written before draft(), submitted() or published()"]
pub struct EntryBuilder {
    hall: Hall,
    kind: &'static Kind,
    owner: Organization,
    values: Values,
}

impl Hall {
    /// An entry of this kind (`achievement`, `demand` …) for an organisation.
    ///
    /// # Panics
    /// If there is no such kind.
    pub fn entry(&self, kind: &str, owner: &Organization) -> EntryBuilder {
        let kind = kinds::by_key(kind).unwrap_or_else(|| panic!("{kind:?} is no kind"));
        EntryBuilder { hall: self.clone(), kind, owner: owner.clone(), values: complete_values(self, kind) }
    }

    /// A published demand of a firm and a published achievement of a university, with one person of each side.
    pub async fn two_sides(&self) -> (Person, Person, Pair) {
        let firm = self.sign_in(Role::Member).await;
        let university = self.sign_in(Role::TransferOfficer).await;
        let demand = self.entry("demand", firm.organization()).published().await;
        let achievement = self.entry("achievement", university.organization()).published().await;
        (firm, university, Pair { demand: demand.id, achievement: achievement.id })
    }

    /// A match in this manager's hands.
    ///
    /// # Panics
    /// If it cannot be taken up.
    pub async fn taken_match(&self, manager: &Person, pair: Pair) -> MatchId {
        matches::take_match(&manager.ctx().await, pair).await.expect("a match").id
    }

    /// A deal of this manager that grew out of a match.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub async fn deal(&self, manager: &Person, firm: &Person, university: &Person, pair: Pair) -> DealId {
        let id = self.taken_match(manager, pair).await;
        for (person, side) in [(firm, matches::PartySide::Demand), (university, matches::PartySide::Achievement)] {
            matches::say_interest(&person.ctx().await, id, side).await.expect("interest");
        }
        matches::convert(&manager.ctx().await, id).await.expect("a deal")
    }
}

impl EntryBuilder {
    /// With something else in a field.
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.values.0.insert(key.to_owned(), value);
        self
    }

    /// With this title.
    pub fn titled(self, title: &str) -> Self {
        self.with("title", json!(title))
    }

    /// Without a field.
    pub fn without(mut self, key: &str) -> Self {
        self.values.0.remove(key);
        self
    }

    /// Written as a draft.
    ///
    /// # Panics
    /// If the command refuses.
    pub async fn draft(self) -> Entry {
        let ctx = self.hall.system_ctx();
        commands::create_entry(&ctx, self.kind, self.owner.id, self.values).await.expect("a draft")
    }

    /// Handed in.
    ///
    /// # Panics
    /// If the command refuses.
    pub async fn submitted(self) -> Entry {
        let hall = self.hall.clone();
        let draft = self.draft().await;
        commands::submit_entry(&hall.system_ctx(), draft.id).await.expect("handed in");
        app::registers::find_entry(&hall.db, draft.id).await.expect("the entry")
    }

    /// In the hall.
    ///
    /// # Panics
    /// If the command refuses.
    pub async fn published(self) -> Entry {
        let hall = self.hall.clone();
        let ctx = hall.system_ctx();
        let entry = self.submitted().await;
        if entry.kind.needs_diagnosis {
            let findings = Findings { diagnosis: Diagnosis::Publishable, note: String::new(), missing: Vec::new() };
            review::diagnose_entry(&ctx, entry.id, findings).await.expect("a diagnosis");
        }
        review::publish_entry(&ctx, entry.id).await.expect("published");
        app::registers::find_entry(&hall.db, entry.id).await.expect("the entry")
    }
}

/// Something sensible in every field.
#[must_use]
pub fn complete_values(hall: &Hall, kind: &'static Kind) -> Values {
    let mut values = Values::default();
    for field in kind.fields.iter().filter(|field| !["own_number", "anonymous"].contains(&field.key)) {
        if let Some(value) = filled(hall, kind, field) {
            values.0.insert(field.key.to_owned(), value);
        }
    }
    values
}

fn filled(hall: &Hall, kind: &Kind, field: &Field) -> Option<Value> {
    let first = |vocabulary: &str| hall.pack.vocabulary(vocabulary).and_then(|terms| terms.terms.first()).map(|term| term.code.clone());
    let words = format!("{}边缘厚度在线测量", field.key);
    Some(match field.ty {
        FieldType::Text(most) | FieldType::Long(most) => json!(words.chars().take(most).collect::<String>()),
        FieldType::Choice(vocabulary) => json!(first(vocabulary)?),
        FieldType::Choices(vocabulary) => json!([first(vocabulary)?]),
        FieldType::Wan | FieldType::Yuan => json!(if field.key == "budget_min" { 10_000_000 } else { 30_000_000 }),
        FieldType::Number(_) => json!(if field.key.starts_with("vacant") { 50 } else { 100 }),
        FieldType::Whole(least, _) => json!(least.max(1)),
        FieldType::Date => json!(if field.key == "started_on" { "2025-03-01" } else { "2026-10-01" }),
        FieldType::Yes => json!(true),
        FieldType::List(_) => json!([format!("薄膜{}", kind.key)]),
        FieldType::Trl => json!(6),
        FieldType::Patents => return None,
    })
}
