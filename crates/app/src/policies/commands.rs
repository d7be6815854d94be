//! What people do with the facts of firms. Each is one transaction with its records and its audit entry.

use base::{
    Date, Place, Problem, Problems,
    id::{ChildId, FactRecordId, OrganizationId},
};
use db::Tx;
use rules::{Fact, FieldId};
use serde_json::json;

use super::{
    access,
    model::{ChildRecord, FactRecord, FactSource, NewFact, Profile},
    plausible,
    queries::find_profile,
    store, value,
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::{self, Role},
    audit,
    audit::Event,
    notices::{self, Tell},
};

/// Facts as somebody typed them.
#[derive(Debug, Clone, Default)]
pub struct StateFacts {
    /// The version of the profile they were typed for; absent to take whatever it is.
    pub seen_version: Option<i64>,
    /// Keys with what was typed, several for a set of terms. A key that is not here stays as it is; nothing typed takes it back.
    pub facts: Vec<(String, Vec<String>)>,
    /// Whether a sheet brought them.
    pub source: StatedBy,
    /// The days they are about, by key, where that was said.
    pub as_of: Vec<(String, Date)>,
}

/// By which way a firm said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatedBy {
    /// In a form, or through the interface.
    #[default]
    Form,
    /// In a sheet.
    Sheet,
}

/// A project or product with its facts as somebody typed them.
#[derive(Debug, Clone, Default)]
pub struct SaveChild {
    /// The version of the profile it was typed for.
    pub seen_version: Option<i64>,
    /// What the firm calls it.
    pub name: String,
    /// The year its money belongs to, as typed.
    pub year: String,
    /// Keys with what was typed.
    pub facts: Vec<(String, Vec<String>)>,
}

/// What an officer decides about one fact.
#[derive(Debug, Clone, Default)]
pub struct RuleFact {
    /// The fact's key.
    pub field: String,
    /// What was typed; nothing takes the ruling back.
    pub value: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Says what is known of a firm. What is the same as before makes no record.
///
/// # Errors
/// `Invalid` names every value that cannot be; `Conflict` if the profile was changed meanwhile; `Forbidden` for anybody but the firm's people.
pub async fn state_facts(ctx: &Ctx, id: OrganizationId, input: StateFacts) -> Result<Profile> {
    access::may_state(&ctx.actor, id)?;
    let (mut new, mut problems) = read(ctx, None, &input.facts);
    for fact in &mut new {
        fact.as_of = input.as_of.iter().find(|(key, _)| *key == fact.field).map(|(_, day)| *day);
        if let Some(day) = fact.as_of.filter(|day| *day > ctx.today()) {
            problems.push(Problem::field(&fact.field, "problem-policies-future").with("value", day.to_string()));
        }
    }
    let source = if input.source == StatedBy::Sheet { FactSource::Sheet } else { FactSource::Stated };
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    let version = advance(&tx, ctx, &before, input.seen_version).await?;
    problems.extend(against_confirmed(ctx, &before, &new));
    check(ctx, &before, None, &new, problems)?;
    let written = write(&tx, ctx, &before, &new, source, None).await?;
    if written.is_empty() {
        return Ok(before);
    }
    record(&tx, ctx, id, "policies.facts-stated", &written, version).await?;
    let after = find_profile(&tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// Enters a project or product of a firm.
///
/// # Errors
/// `Invalid` names every value that cannot be; `NotFound` for a kind the pack does not know; `Forbidden`.
pub async fn add_child(ctx: &Ctx, id: OrganizationId, kind: &str, input: SaveChild) -> Result<ChildRecord> {
    access::may_state(&ctx.actor, id)?;
    if !ctx.pack.policies.child_kinds().contains(&kind) {
        return Err(Error::NotFound(Noun::Page));
    }
    let (mut new, mut problems) = read(ctx, Some(kind), &input.facts);
    let (name, year) = read_head(ctx, &input, &mut problems);
    let child = ChildRecord { id: ChildId::at(ctx.now()), organization: id, kind: kind.to_owned(), name, year };
    new.iter_mut().for_each(|fact| fact.child = Some(child.id));
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    let version = advance(&tx, ctx, &before, input.seen_version).await?;
    check(ctx, &before, Some(&child), &new, problems)?;
    store::insert_child(&tx, &child, ctx.now(), ctx.actor.user).await?;
    let mut written = write(&tx, ctx, &before, &new, FactSource::Stated, None).await?;
    if before.has_none(kind) {
        // Having one takes back that there are none.
        let none = NewFact { child: None, field: kind.to_owned(), value: None, as_of: None };
        written.extend(write(&tx, ctx, &before, &[none], FactSource::Stated, None).await?);
    }
    record(&tx, ctx, id, "policies.child-added", &written, version).await?;
    tx.commit().await?;
    Ok(child)
}

/// Changes a project or product of a firm.
///
/// # Errors
/// As [`add_child`]; `Conflict` if the profile was changed meanwhile; `NotFound` for one of another firm.
pub async fn save_child(ctx: &Ctx, id: OrganizationId, child: ChildId, input: SaveChild) -> Result<ChildRecord> {
    access::may_state(&ctx.actor, id)?;
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    let known = before.child(child).cloned().or_not_found(Noun::Page)?;
    let version = advance(&tx, ctx, &before, input.seen_version).await?;
    let (mut new, mut problems) = read(ctx, Some(&known.kind), &input.facts);
    let (name, year) = read_head(ctx, &input, &mut problems);
    let after = ChildRecord { name, year, ..known };
    new.iter_mut().for_each(|fact| fact.child = Some(child));
    check(ctx, &before, Some(&after), &new, problems)?;
    store::update_child(&tx, &after).await?;
    let written = write(&tx, ctx, &before, &new, FactSource::Stated, None).await?;
    record(&tx, ctx, id, "policies.child-saved", &written, version).await?;
    tx.commit().await?;
    Ok(after)
}

/// Takes a project or product away; its records stay as history.
///
/// # Errors
/// `NotFound` for one of another firm; `Forbidden`.
pub async fn remove_child(ctx: &Ctx, id: OrganizationId, child: ChildId) -> Result<()> {
    access::may_state(&ctx.actor, id)?;
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    before.child(child).or_not_found(Noun::Page)?;
    let version = advance(&tx, ctx, &before, None).await?;
    store::remove_child(&tx, child, ctx.now()).await?;
    record(&tx, ctx, id, "policies.child-removed", &[child.to_string()], version).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides a fact of a firm, with the reason. It wins over what the firm says until it is taken back. The firm's administrators are told.
///
/// # Errors
/// `Invalid` without a reason or for a value that cannot be; `NotFound` for a fact the pack does not know; `Forbidden` for anybody but officers.
pub async fn rule_fact(ctx: &Ctx, id: OrganizationId, input: RuleFact) -> Result<Profile> {
    access::may_rule(&ctx.actor, id)?;
    let (new, mut problems) = read(ctx, None, &[(input.field.clone(), input.value)]);
    let reason = input.reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        problems.push(Problem::field("reason", "problem-policies-reason").with("max", "500"));
    }
    let tx = ctx.db.begin().await?;
    let before = find_profile(&tx, id).await?;
    let version = advance(&tx, ctx, &before, None).await?;
    check(ctx, &before, None, &new, problems)?;
    let written = write(&tx, ctx, &before, &new, FactSource::Ruling, Some(reason)).await?;
    record(&tx, ctx, id, "policies.fact-ruled", &written, version).await?;
    for to in accounts::list_people_of(&tx, id, Role::OrganizationAdministrator).await? {
        let tell = Tell {
            to,
            kind: "policies-fact-ruled",
            args: json!({ "organization": before.organization.name, "organization_en": before.organization.name_en, "reason": reason }),
            link: format!("/organization/{id}/policies/facts"),
            key: format!("policies-fact-ruled:{id}:{version}"),
        };
        notices::tell(&tx, ctx, &tell).await?;
    }
    let after = find_profile(&tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// Counts the change and shuts out whoever has seen an older profile.
async fn advance(tx: &Tx, ctx: &Ctx, before: &Profile, seen: Option<i64>) -> Result<i64> {
    let version = store::advance(tx, before.organization.id, ctx.now()).await?;
    let was = version - 1;
    if was != before.version || seen.is_some_and(|seen| seen != was) || ctx.has_missed(was) {
        return Err(Error::Conflict(Problem::whole("problem-policies-stale")));
    }
    Ok(version)
}

/// What was typed, and what cannot be read of it. Facts of a firm and of its children are told apart by their owner.
pub(super) fn read(ctx: &Ctx, kind: Option<&str>, facts: &[(String, Vec<String>)]) -> (Vec<NewFact>, Problems) {
    let policies = &ctx.pack.policies;
    let catalogue = &policies.library.catalogue;
    let (mut new, mut problems) = (Vec::new(), Problems::new());
    for (key, typed) in facts {
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        if kind.is_none() && policies.child_kinds().contains(&key.as_str()) {
            let value = (typed == [value::NONE]).then_some(serde_json::Value::Null);
            new.push(NewFact { child: None, field: key.clone(), value, as_of: None });
            continue;
        }
        let known = catalogue.by_key(key).and_then(|id| Some((id, catalogue.get(id)?))).filter(|(_, field)| field.owner.as_deref() == kind);
        let Some((id, field)) = known else {
            problems.push(value::unknown(catalogue, Place::Field(key.clone()), key));
            continue;
        };
        match value::typed(field, &plausible::terms(&ctx.pack, id), &typed) {
            Ok(fact) => {
                let value = fact.as_ref().and_then(value::to_json);
                new.push(NewFact { child: None, field: key.clone(), value, as_of: None });
            }
            Err(problem) => problems.push(problem),
        }
    }
    (new, problems)
}

fn read_head(ctx: &Ctx, input: &SaveChild, problems: &mut Problems) -> (String, Option<i16>) {
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        problems.push(Problem::field("name", "problem-policies-child-name").with("max", "100"));
    }
    let typed = input.year.trim();
    let year =
        if typed.is_empty() { None } else { typed.parse::<i16>().ok().filter(|year| (2000..=ctx.today().year() + 5).contains(year)) };
    if !typed.is_empty() && year.is_none() {
        problems.push(Problem::field("year", "problem-policies-year").with("value", typed));
    }
    (name.to_owned(), year)
}

/// Refuses what cannot be read and what cannot be together with everything else that is known.
pub(super) fn check(ctx: &Ctx, before: &Profile, child: Option<&ChildRecord>, new: &[NewFact], mut problems: Problems) -> Result<()> {
    let catalogue = &ctx.pack.policies.library.catalogue;
    let mut facts = before.facts(catalogue);
    let own = child.and_then(|child| facts.children.iter().find(|one| one.id == child.id.to_string()).cloned());
    if let Some(own) = own {
        facts = facts.of_child(&own);
    }
    let mut said: Vec<FieldId> = Vec::new();
    for fact in new {
        let Some(id) = catalogue.by_key(&fact.field) else { continue };
        let kind = catalogue.get(id).map(|field| field.kind);
        let known = kind.zip(fact.value.as_ref()).and_then(|(kind, json)| value::from_json(kind, json));
        facts.set(id, known.unwrap_or(Fact::Unknown), rules::fact::Provenance::Stated);
        said.push(id);
    }
    facts.complete(catalogue, ctx.today());
    problems.extend(plausible::check(&ctx.pack, ctx.lang, &facts, &said, ctx.today()));
    Ok(problems.or_ok(())?)
}

/// Refuses what would count for nothing, because the record says another thing and was confirmed.
fn against_confirmed(ctx: &Ctx, before: &Profile, new: &[NewFact]) -> Problems {
    let catalogue = &ctx.pack.policies.library.catalogue;
    let mut problems = Problems::new();
    for fact in new {
        let Some((id, field)) = catalogue.by_key(&fact.field).and_then(|id| Some((id, catalogue.get(id)?))) else { continue };
        let said = fact.value.as_ref().and_then(|json| value::from_json(field.kind, json)).unwrap_or(Fact::Unknown);
        if before.is_against_confirmed(catalogue, id, &said) {
            problems.push(Problem::field(&fact.field, "problem-policies-confirmed").with("name", field.name_in(ctx.lang)));
        }
    }
    problems
}

/// Writes the records that differ from those in force, and answers their keys. What an officer ruled is not for the firm to replace.
async fn write(tx: &Tx, ctx: &Ctx, before: &Profile, new: &[NewFact], source: FactSource, note: Option<&str>) -> Result<Vec<String>> {
    let mut written = Vec::new();
    for fact in new {
        let known = before.records.iter().find(|record| record.child == fact.child && record.field == fact.field);
        let is_ruled = known.is_some_and(|record| record.source == FactSource::Ruling && record.value.is_some());
        let is_same = known.map_or(fact.value.is_none(), |record| {
            let is_day_same = fact.as_of.is_none() || fact.as_of == record.as_of;
            record.value == fact.value && is_day_same && (record.source == source || record.value.is_none())
        });
        if is_same || (is_ruled && source != FactSource::Ruling) {
            continue;
        }
        store::end_fact(tx, before.organization.id, fact.child, &fact.field, ctx.now()).await?;
        let record = FactRecord {
            id: FactRecordId::at(ctx.now()),
            organization: before.organization.id,
            child: fact.child,
            field: fact.field.clone(),
            value: fact.value.clone(),
            source,
            note: note.map(ToOwned::to_owned),
            as_of: fact.as_of,
            stated_at: ctx.now(),
            stated_by: ctx.actor.user,
            ended_at: None,
        };
        store::insert_fact(tx, &record).await?;
        written.push(fact.field.clone());
    }
    Ok(written)
}

/// The audit entry: which facts, never their values.
async fn record(tx: &Tx, ctx: &Ctx, id: OrganizationId, action: &'static str, fields: &[String], version: i64) -> Result<()> {
    let after = find_profile(tx, id).await?;
    let event = Event::new(action, "organization", id).with(json!({ "facts": fields, "version": version }));
    audit::record(tx, ctx, event.after(&format!("{:?}{:?}", after.records, after.children))).await?;
    Ok(())
}
