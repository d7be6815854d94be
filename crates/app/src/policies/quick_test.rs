//! The quick test: answers for somebody who has no account. What they say is in the address of the page and is stored nowhere.

use base::{Id, Problems, id::OrganizationId};

use super::{
    answers::Answers,
    commands::{check, read},
    model::{FactRecord, FactSource, Profile},
    shares,
};
use crate::{Ctx, Error, Result, organizations::Organization};

/// What a firm may get of which this much is said. Values that cannot be are named and left out; the others count.
///
/// # Errors
/// When the database does not answer. None that the values bring; they are in the answer.
pub async fn answer_visitor<'c>(ctx: &'c Ctx, facts: &[(String, Vec<String>)]) -> Result<(Profile, Answers<'c>, Problems)> {
    let empty = Profile { organization: nobody(ctx), version: 0, records: Vec::new(), children: Vec::new(), rulings: Vec::new() };
    let (new, mut problems) = read(ctx, None, facts);
    let new = match check(ctx, &empty, None, &new, Problems::new()) {
        Ok(()) => new,
        Err(Error::Invalid(found)) => {
            let is_wrong = |field: &str| found.iter().any(|problem| problem.at == base::Place::Field(field.to_owned()));
            let kept = new.into_iter().filter(|fact| !is_wrong(&fact.field)).collect();
            problems.extend(found);
            kept
        }
        Err(error) => return Err(error),
    };
    let records = new.into_iter().filter(|fact| fact.value.is_some()).map(|fact| FactRecord {
        id: Id::at(ctx.now()),
        organization: empty.organization.id,
        child: None,
        field: fact.field,
        value: fact.value,
        source: FactSource::Stated,
        note: None,
        as_of: None,
        stated_at: ctx.now(),
        stated_by: None,
        ended_at: None,
    });
    let profile = Profile { records: records.collect(), ..empty };
    let shares = shares::find_shares(&ctx.db, &ctx.pack.policies).await?;
    let answers = Answers::of(&ctx.pack, &profile, &shares, ctx.today());
    Ok((profile, answers, problems))
}

/// A firm of which nothing is known.
fn nobody(ctx: &Ctx) -> Organization {
    Organization { version: 0, ..Organization::blank(OrganizationId::at(ctx.now()), ctx.now()) }
}
