//! Who may do what with matches.

use base::id::OrganizationId;

use super::model::{Match, PartySide};
use crate::{
    Result,
    accounts::{Actor, Role, access::may},
    registers::Entry,
};

/// Taking up demands and matches: technology managers.
pub fn may_take(actor: &Actor) -> Result<()> {
    may(actor.has(Role::TechnologyManager), actor)
}

/// Telling the parties of a proposal: technology managers and officers.
pub fn may_recommend(actor: &Actor) -> Result<()> {
    may(actor.has(Role::TechnologyManager) || actor.is_officer(), actor)
}

/// Whether the match is in this person's hands.
#[must_use]
pub fn handles(actor: &Actor, found: &Match) -> bool {
    actor.user.is_some() && actor.user == found.manager_id && actor.has(Role::TechnologyManager)
}

/// Logging contacts and turning a match into a deal: whoever has it.
pub fn may_handle(actor: &Actor, found: &Match) -> Result<()> {
    may(handles(actor, found), actor)
}

/// Giving a match or a demand back to the pool: whoever has it, and officers.
pub fn may_release(actor: &Actor, manager: Option<base::id::UserId>) -> Result<()> {
    let is_own = actor.user.is_some() && actor.user == manager && actor.has(Role::TechnologyManager);
    may(is_own || actor.is_officer(), actor)
}

/// The sides this person may speak for: those of their verified organisations.
#[must_use]
pub fn sides_of(actor: &Actor, demand: OrganizationId, achievement: OrganizationId) -> Vec<PartySide> {
    [(PartySide::Demand, demand), (PartySide::Achievement, achievement)]
        .into_iter()
        .filter(|(_, organization)| actor.is_verified_for(*organization))
        .map(|(side, _)| side)
        .collect()
}

/// Saying what a side thinks: its own verified people.
pub fn may_speak_for(actor: &Actor, side: PartySide, demand: &Entry, achievement: &Entry) -> Result<()> {
    may(sides_of(actor, demand.organization_id, achievement.organization_id).contains(&side), actor)
}

/// Recording that a side does not want it: the manager who has it (a match nobody has: any technology manager), and that side's own people.
pub fn may_refuse(actor: &Actor, found: Option<&Match>, side: PartySide, demand: &Entry, achievement: &Entry) -> Result<()> {
    let is_manager = match found.and_then(|found| found.manager_id) {
        Some(manager) => actor.user == Some(manager) && actor.has(Role::TechnologyManager),
        None => actor.has(Role::TechnologyManager),
    };
    may(is_manager || may_speak_for(actor, side, demand, achievement).is_ok(), actor)
}

/// Knowing of a record: technology managers, officers and both sides' verified people.
#[must_use]
pub fn may_know(actor: &Actor, demand: OrganizationId, achievement: OrganizationId) -> bool {
    actor.is_system || actor.has(Role::TechnologyManager) || actor.is_officer() || !sides_of(actor, demand, achievement).is_empty()
}

/// Knowing of a record whose two sides are kept apart: its manager, both sides' verified people while it is under way, and officers.
#[must_use]
pub fn goes_on_with(actor: &Actor, found: &Match, demand: OrganizationId, achievement: OrganizationId) -> bool {
    let is_side = found.state.is_under_way() && !sides_of(actor, demand, achievement).is_empty();
    actor.is_system || actor.is_officer() || handles(actor, found) || is_side
}

/// Reading what was noted of contacts: whoever has the match, and officers.
#[must_use]
pub fn may_read_notes(actor: &Actor, found: &Match) -> bool {
    actor.is_system || actor.is_officer() || handles(actor, found)
}

/// The officers' view over all managers.
pub fn may_oversee(actor: &Actor) -> Result<()> {
    may(actor.is_officer(), actor)
}
