//! The demonstration's facts: what invented firms have said, checked and entered as if they had.

use std::collections::HashMap;

use base::{
    Place, Problem, Problems, Timestamp,
    id::{ChildId, FactRecordId, OrganizationId},
};
use rules::{Fact, Facts, FieldId, fact::Provenance};
use serde_json::json;

use super::{
    model::{ChildRecord, FactRecord, FactSource},
    plausible, queries, store, value,
};
use crate::{
    Ctx, Error, Result, audit,
    audit::Event,
    pack::{DemoChild, DemoFact, DemoPack, DemoProfile, Pack},
};

/// Facts as they are stored, of a firm or a child, by key.
type Stored = Vec<(String, serde_json::Value)>;

/// Everything that is wrong with the demonstration's facts, by file and line.
#[must_use]
pub fn check(pack: &Pack, demo: &DemoPack, today: base::Date) -> Problems {
    let mut problems = Problems::new();
    for profile in &demo.profiles {
        let mut said = Vec::new();
        let mut facts = Facts::new(&pack.policies.library.catalogue);
        read(pack, profile, None, &profile.facts, (&mut facts, &mut said), &mut problems);
        for child in &profile.children {
            if !pack.policies.child_kinds().contains(&child.kind.as_str()) {
                problems.push(Problem::line(&profile.file, child.line, "problem-pack-policy-child").with("kind", &child.kind));
            }
            read(pack, profile, Some(&child.kind), &child.facts, (&mut facts.clone(), &mut said), &mut problems);
        }
        facts.complete(&pack.policies.library.catalogue, today);
        for found in plausible::check(pack, base::Lang::Zh, &facts, &said, today).0 {
            problems.push(Problem { at: Place::Line { file: profile.file.clone(), line: profile.line }, ..found });
        }
    }
    problems
}

fn read(
    pack: &Pack,
    profile: &DemoProfile,
    kind: Option<&str>,
    typed: &[DemoFact],
    (facts, said): (&mut Facts, &mut Vec<FieldId>),
    problems: &mut Problems,
) -> Stored {
    let catalogue = &pack.policies.library.catalogue;
    let mut stored = Vec::new();
    for fact in typed {
        if kind.is_none() && pack.policies.child_kinds().contains(&fact.field.as_str()) {
            stored.push((fact.field.clone(), serde_json::Value::Null));
            continue;
        }
        let id = catalogue.by_key(&fact.field).or_else(|| catalogue.by_name(&fact.field));
        let known = id.and_then(|id| Some((id, catalogue.get(id)?))).filter(|(_, field)| field.owner.as_deref() == kind);
        let Some((id, field)) = known else {
            let at = Place::Line { file: profile.file.clone(), line: fact.line };
            problems.push(value::unknown(catalogue, at, &fact.field));
            continue;
        };
        let given: Vec<&str> = fact.value.iter().map(String::as_str).collect();
        match value::typed(field, &plausible::terms(pack, id), &given) {
            Ok(Some(read)) => {
                stored.extend(value::to_json(&read).map(|json| (field.key.clone(), json)));
                facts.set(id, read, Provenance::Stated);
                said.push(id);
            }
            Ok(None) => {}
            Err(problem) => problems.push(Problem { at: Place::Line { file: profile.file.clone(), line: fact.line }, ..problem }),
        }
    }
    stored
}

/// Enters the facts of firms of which nothing is known yet. Answers of how many firms.
///
/// # Errors
/// `Invalid` with everything that is wrong with them; `Forbidden` outside a demonstration.
pub async fn load(ctx: &Ctx, demo: &DemoPack, organizations: &HashMap<String, OrganizationId>) -> Result<usize> {
    if !ctx.site.is_demo || !ctx.actor.is_system {
        return Err(Error::Forbidden);
    }
    check(&ctx.pack, demo, ctx.today()).or_ok(())?;
    let mut count = 0;
    for profile in &demo.profiles {
        let Some(id) = organizations.get(&profile.organization).copied() else { continue };
        let tx = ctx.db.begin().await?;
        if queries::find_profile(&tx, id).await?.version > 0 {
            continue;
        }
        let (version, now) = (store::advance(&tx, id, ctx.now()).await?, ctx.now());
        let mut ignored = (Facts::new(&ctx.pack.policies.library.catalogue), Vec::new(), Problems::new());
        let own = read(&ctx.pack, profile, None, &profile.facts, (&mut ignored.0, &mut ignored.1), &mut ignored.2);
        enter(&tx, id, None, &own, now).await?;
        for child in &profile.children {
            let facts = read(&ctx.pack, profile, Some(&child.kind), &child.facts, (&mut ignored.0, &mut ignored.1), &mut ignored.2);
            let record = child_record(id, child, now);
            store::insert_child(&tx, &record, now, None).await?;
            enter(&tx, id, Some(record.id), &facts, now).await?;
        }
        let event = Event::new("policies.demo-entered", "organization", id).with(json!({ "version": version }));
        audit::record(&tx, ctx, event).await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

fn child_record(organization: OrganizationId, child: &DemoChild, now: Timestamp) -> ChildRecord {
    ChildRecord { id: ChildId::at(now), organization, kind: child.kind.clone(), name: child.name.clone(), year: child.year }
}

async fn enter(tx: &db::Tx, organization: OrganizationId, child: Option<ChildId>, facts: &Stored, now: Timestamp) -> Result<()> {
    for (field, json) in facts {
        let record = FactRecord {
            id: FactRecordId::at(now),
            organization,
            child,
            field: field.clone(),
            value: Some(json.clone()),
            source: FactSource::Stated,
            note: None,
            as_of: None,
            stated_at: now,
            stated_by: None,
            ended_at: None,
        };
        store::insert_fact(tx, &record).await?;
    }
    Ok(())
}

/// The facts a firm of the demonstration would give, for simulations of the way of questions.
#[must_use]
pub fn facts_of(pack: &Pack, profile: &DemoProfile) -> Vec<(String, Fact)> {
    let catalogue = &pack.policies.library.catalogue;
    let typed = profile.facts.iter().filter_map(|fact| {
        let id = catalogue.by_key(&fact.field).or_else(|| catalogue.by_name(&fact.field))?;
        let given: Vec<&str> = fact.value.iter().map(String::as_str).collect();
        let read = value::typed(catalogue.get(id)?, &plausible::terms(pack, id), &given).ok()??;
        Some((catalogue.key(id).to_owned(), read))
    });
    typed.collect()
}
