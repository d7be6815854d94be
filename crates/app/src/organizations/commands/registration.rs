//! Registering a firm, and joining one that is registered already.

use base::{
    Lang, Place, Problem, Problems,
    codes::{CodeError, CreditCode},
    id::{OrganizationId, UserId},
};
use db::Tx;
use serde_json::json;

use super::super::{
    model::{Organization, OrganizationKind, OrganizationStatus},
    store,
};
use crate::{
    Ctx, Error, Result,
    accounts::{self, NewPerson, Role, SignedIn},
    audit,
    audit::Event,
};

/// A firm and the person who registers it.
#[derive(Clone)]
pub struct RegisterFirm {
    /// The full name as on the licence.
    pub name: String,
    /// The 统一社会信用代码 as typed.
    pub credit_code: String,
    /// The town's code, or none if it lies outside the district.
    pub town: Option<String>,
    /// What kind of organisation it is.
    pub kind: OrganizationKind,
    /// The address to sign in with; not read if somebody is signed in.
    pub email: String,
    /// Who registers it; not read if somebody is signed in.
    pub person: Option<NewPerson>,
}

/// What has become of a registration.
#[derive(Debug, Clone)]
pub enum Registered {
    /// The firm is new; the person is its administrator and may draft at once.
    First,
    /// The code was registered before; its administrators have been asked whether this person belongs to it.
    Claimed,
}

/// A registration that went through.
#[derive(Debug, Clone)]
pub struct Registration {
    /// What has become of it.
    pub outcome: Registered,
    /// The firm.
    pub organization: OrganizationId,
    /// The person.
    pub user: UserId,
    /// The session that has begun, for somebody who had no account.
    pub signed_in: Option<SignedIn>,
}

/// Registers a firm. Whoever first registers a code may draft at once; whoever comes second asks to belong to it.
///
/// # Errors
/// `Invalid` names every wrong field, for the code the rule of GB 32100-2015 that failed; `Conflict` if the organisation is closed
/// or the person belongs to it already; `Forbidden` for the three administrators.
pub async fn register_firm(ctx: &Ctx, input: RegisterFirm) -> Result<Registration> {
    let mut problems = Problems::new();
    let name = read_name(&input.name, &mut problems);
    let code = match CreditCode::parse(&input.credit_code) {
        Ok(code) => code.to_string(),
        Err(error) => {
            problems.push(error.problem(Place::Field("credit_code".to_owned()), &input.credit_code));
            String::new()
        }
    };
    let town = input.town.as_deref().map(str::trim).filter(|town| !town.is_empty()).map(ToOwned::to_owned);
    if town.as_deref().is_some_and(|town| ctx.pack.term("towns", town).is_none()) {
        problems.push(Problem::field("town", "problem-organizations-town"));
    }
    if input.kind == OrganizationKind::Commission {
        problems.push(Problem::field("kind", "problem-organizations-kind"));
    }
    let new_user = read_person(ctx, &input, &mut problems).await?;
    problems.or_ok(())?;

    let agent = input.person.and_then(|person| person.agent);
    let tx = ctx.db.begin().await?;
    let (ctx, user) = match (&new_user, ctx.actor.user) {
        (Some(new), _) => {
            let user = accounts::insert_user(&tx, ctx, new).await?;
            (acting(ctx, user), user)
        }
        (None, Some(user)) => (ctx.clone(), user),
        (None, None) => return Err(Error::SignInNeeded),
    };
    let (outcome, organization) = match store::find_by_credit_code(&tx, &code).await? {
        Some(known) => (Registered::Claimed, claim(&tx, &ctx, user, &known).await?),
        None => (Registered::First, found(&tx, &ctx, user, new_firm(&ctx, name, code, town, input.kind)).await?),
    };
    let signed_in = match new_user {
        Some(_) => Some(accounts::open_for_new_person(&tx, &ctx, user, agent.as_deref()).await?),
        None => None,
    };
    tx.commit().await?;
    Ok(Registration { outcome, organization, user, signed_in })
}

/// The person to be written down, or nobody if somebody is signed in.
async fn read_person(ctx: &Ctx, input: &RegisterFirm, problems: &mut Problems) -> Result<Option<accounts::NewUser>> {
    if ctx.actor.user.is_some() {
        if ctx.actor.grants.iter().any(|grant| grant.role.is_administrator()) {
            return Err(Error::Forbidden);
        }
        return Ok(None);
    }
    let email = accounts::read_email(&input.email, problems);
    let person = input.person.clone().unwrap_or_else(|| NewPerson {
        name: String::new(),
        name_en: None,
        password: String::new(),
        lang: Lang::default(),
        agent: None,
    });
    match accounts::read_person(ctx, &email, person).await {
        Ok(new) => Ok(Some(new)),
        Err(Error::Invalid(found)) => {
            // The firm has a name as well.
            problems.extend(Problems(found.0.into_iter().map(named_as_person).collect()));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn named_as_person(mut problem: Problem) -> Problem {
    if problem.at == Place::Field("name".to_owned()) {
        problem.at = Place::Field("person_name".to_owned());
    }
    problem
}

fn acting(ctx: &Ctx, user: UserId) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.actor.user = Some(user);
    ctx
}

pub(super) fn read_name(typed: &str, problems: &mut Problems) -> String {
    let name = typed.trim();
    if name.is_empty() {
        problems.push(Problem::field("name", "problem-organizations-name-missing"));
    } else if name.chars().count() > 120 || name.chars().any(char::is_control) {
        problems.push(Problem::field("name", "problem-organizations-name").with("max", "120"));
    }
    name.to_owned()
}

fn new_firm(ctx: &Ctx, name: String, code: String, town: Option<String>, kind: OrganizationKind) -> Organization {
    Organization { kind, name, credit_code: Some(code), town, ..Organization::blank(OrganizationId::at(ctx.now()), ctx.now()) }
}

async fn found(tx: &Tx, ctx: &Ctx, user: UserId, firm: Organization) -> Result<OrganizationId> {
    store::insert(tx, &firm, None).await.map_err(|error| {
        // Two registered the same code in the same moment: the second finds the first when trying again.
        if error.is_unique("organizations", "credit_code") { super::stale() } else { error.into() }
    })?;
    let event =
        Event::new("organizations.registered", "organization", firm.id).with(json!({ "kind": firm.kind.code(), "town": firm.town }));
    audit::record(tx, ctx, event.after(&super::state(&firm))).await?;
    accounts::insert_active_grant(tx, ctx, user, Role::OrganizationAdministrator, Some(firm.id)).await?;
    Ok(firm.id)
}

async fn claim(tx: &Tx, ctx: &Ctx, user: UserId, known: &Organization) -> Result<OrganizationId> {
    if known.status == OrganizationStatus::Closed || known.is_real {
        return Err(Error::Conflict(Problem::whole("problem-organizations-closed")));
    }
    let has_administrator = !accounts::list_people_of(tx, known.id, Role::OrganizationAdministrator).await?.is_empty();
    let role = if has_administrator { Role::Member } else { Role::OrganizationAdministrator };
    if accounts::find_actor(tx, user).await?.belongs_to(known.id) {
        return Err(Error::Conflict(Problem::whole("problem-organizations-belongs-already")));
    }
    let grant = accounts::insert_claimed_grant(tx, ctx, user, role, Some(known.id), None).await?;
    audit::record(tx, ctx, Event::new("organizations.claimed", "organization", known.id).with(json!({ "grant": grant }))).await?;
    accounts::tell_deciders(tx, ctx, grant).await?;
    Ok(known.id)
}
