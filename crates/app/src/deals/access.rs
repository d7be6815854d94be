//! Who may do what with deals.
//!
//! The technology manager who handles a deal writes; technology managers with a share read and confirm theirs; verified people
//! of buyer and seller read and attach documents; officers read all, decide objections and confirm registrations, but not in
//! deals of an organisation they belong to.

use base::id::{DealId, UserId};

use super::{model::Deal, store};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result,
    accounts::{Actor, Role},
};

/// How much of a deal a reader sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sight {
    /// As a party: without what the manager noted and without shares.
    Party,
    /// As a technology manager with a share, or as an officer.
    Full,
    /// As the technology manager who handles it.
    Manager,
}

const fn may(is_allowed: bool, actor: &Actor) -> Result<()> {
    if is_allowed {
        Ok(())
    } else if actor.is_signed_in() || actor.is_system {
        Err(Error::Forbidden)
    } else {
        Err(Error::SignInNeeded)
    }
}

fn handles(actor: &Actor, deal: &Deal) -> bool {
    actor.is_system || (actor.user == Some(deal.manager_id) && actor.has(Role::TechnologyManager))
}

fn works_for_party(actor: &Actor, deal: &Deal) -> bool {
    [deal.buyer_id, deal.seller_id].into_iter().flatten().any(|organization| actor.is_verified_for(organization))
}

/// How much of the deal the actor sees; `contributors` are the technology managers with a share.
///
/// # Errors
/// `SignInNeeded` for visitors, `NotFound` for everybody who is not concerned.
pub fn sight(actor: &Actor, deal: &Deal, contributors: &[UserId]) -> Result<Sight> {
    if handles(actor, deal) {
        return Ok(Sight::Manager);
    }
    let has_share = actor.has(Role::TechnologyManager) && actor.user.is_some_and(|user| contributors.contains(&user));
    if actor.is_officer() || has_share {
        return Ok(Sight::Full);
    }
    if works_for_party(actor, deal) {
        return Ok(Sight::Party);
    }
    Err(if actor.is_signed_in() { Error::NotFound(Noun::Deal) } else { Error::SignInNeeded })
}

/// Whether the actor may enter deals.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_open(actor: &Actor) -> Result<()> {
    may(actor.is_system || actor.has(Role::TechnologyManager), actor)
}

/// Whether the actor may change the deal.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_write(actor: &Actor, deal: &Deal) -> Result<()> {
    may(handles(actor, deal), actor)
}

/// Whether the actor may hand the deal to another technology manager.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_hand_over(actor: &Actor, deal: &Deal) -> Result<()> {
    may(handles(actor, deal) || is_impartial_officer(actor, deal), actor)
}

/// Whether the actor may attach documents.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_attach(actor: &Actor, deal: &Deal, contributors: &[UserId]) -> Result<()> {
    let has_share = actor.has(Role::TechnologyManager) && actor.user.is_some_and(|user| contributors.contains(&user));
    may(handles(actor, deal) || has_share || works_for_party(actor, deal), actor)
}

fn is_impartial_officer(actor: &Actor, deal: &Deal) -> bool {
    let is_own = [deal.buyer_id, deal.seller_id].into_iter().flatten().any(|organization| actor.belongs_to(organization));
    actor.is_system || (actor.is_officer() && !is_own)
}

/// Whether the actor may decide objections and confirm registrations.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_decide(actor: &Actor, deal: &Deal) -> Result<()> {
    may(is_impartial_officer(actor, deal), actor)
}

/// Whether the actor may write the contract's registration down.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_register(actor: &Actor, deal: &Deal) -> Result<()> {
    may(handles(actor, deal) || is_impartial_officer(actor, deal), actor)
}

/// Whether the actor may export all contracts.
///
/// # Errors
/// `Forbidden` or `SignInNeeded`.
pub fn may_export(actor: &Actor) -> Result<()> {
    may(actor.is_system || actor.is_officer(), actor)
}

/// Whether the one who acts may read the documents of a deal.
///
/// # Errors
/// As [`sight`].
pub async fn may_read_documents(ctx: &Ctx, id: DealId) -> Result<()> {
    let deal = store::find(&ctx.db, id).await?.or_not_found(Noun::Deal)?;
    let contributors = store::contributor_ids(&ctx.db, id).await?;
    sight(&ctx.actor, &deal, &contributors).map(|_| ())
}

/// Whether the one who acts may remove a document: the manager, or whoever sent it, while the deal is open.
///
/// # Errors
/// `Conflict` if the deal is closed; `Forbidden` for others.
pub async fn may_remove_document(ctx: &Ctx, id: DealId, is_sender: bool) -> Result<()> {
    let deal = store::find(&ctx.db, id).await?.or_not_found(Noun::Deal)?;
    may(handles(&ctx.actor, &deal) || is_sender, &ctx.actor)?;
    super::commands::open_only(&deal)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use base::{Id, Timestamp, id::OrganizationId};

    use super::*;
    use crate::accounts::Grant;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    struct People {
        deal: Deal,
        buyer: OrganizationId,
        seller: OrganizationId,
        manager: UserId,
        helper: UserId,
    }

    fn people() -> People {
        let (buyer, seller) = (OrganizationId::at(at(1)), OrganizationId::at(at(2)));
        let (manager, helper): (UserId, UserId) = (Id::at(at(3)), Id::at(at(4)));
        let mut deal = super::super::tests::bare_deal(manager);
        deal.buyer_id = Some(buyer);
        deal.seller_id = Some(seller);
        People { deal, buyer, seller, manager, helper }
    }

    fn actor(user: UserId, role: Role, organization: Option<OrganizationId>, is_verified: bool) -> Actor {
        Actor { user: Some(user), grants: vec![Grant { role, organization, is_verified }], ..Actor::default() }
    }

    #[test]
    fn each_role_sees_and_does_what_is_its_own() {
        let People { deal, buyer, seller, manager, helper } = people();
        let stranger: UserId = Id::at(at(9));
        let elsewhere = OrganizationId::at(at(8));
        let shares = [manager, helper];
        let manages = Role::TechnologyManager;
        // Who, what is seen, may write, may attach, may decide, may register, may hand over.
        let table = [
            ("the manager", actor(manager, manages, None, true), Some(Sight::Manager), true, true, false, true, true),
            ("the manager without the role", actor(manager, Role::Member, Some(elsewhere), true), None, false, false, false, false, false),
            ("a manager with a share", actor(helper, manages, None, true), Some(Sight::Full), false, true, false, false, false),
            ("another manager", actor(stranger, manages, None, true), None, false, false, false, false, false),
            ("an officer", actor(stranger, Role::CommissionOfficer, None, true), Some(Sight::Full), false, false, true, true, true),
            (
                "an officer of the seller",
                actor(stranger, Role::CommissionOfficer, Some(seller), false),
                Some(Sight::Full),
                false,
                false,
                false,
                false,
                false,
            ),
            ("the buyer's member", actor(stranger, Role::Member, Some(buyer), true), Some(Sight::Party), false, true, false, false, false),
            (
                "the seller's officer",
                actor(stranger, Role::TransferOfficer, Some(seller), true),
                Some(Sight::Party),
                false,
                true,
                false,
                false,
                false,
            ),
            ("the buyer's unverified member", actor(stranger, Role::Member, Some(buyer), false), None, false, false, false, false, false),
            ("somebody else's member", actor(stranger, Role::Member, Some(elsewhere), true), None, false, false, false, false, false),
            ("a reviewer", actor(stranger, Role::Reviewer, None, true), None, false, false, false, false, false),
            ("the system administrator", actor(stranger, Role::SystemAdministrator, None, true), None, false, false, false, false, false),
            ("the audit administrator", actor(stranger, Role::AuditAdministrator, None, true), None, false, false, false, false, false),
            ("a visitor", Actor::visitor(), None, false, false, false, false, false),
        ];
        for (who, actor, seen, writes, attaches, decides, registers, hands_over) in table {
            assert_eq!(sight(&actor, &deal, &shares).ok(), seen, "{who} sees");
            assert_eq!(may_write(&actor, &deal).is_ok(), writes, "{who} writes");
            assert_eq!(may_attach(&actor, &deal, &shares).is_ok(), attaches, "{who} attaches");
            assert_eq!(may_decide(&actor, &deal).is_ok(), decides, "{who} decides");
            assert_eq!(may_register(&actor, &deal).is_ok(), registers, "{who} registers");
            assert_eq!(may_hand_over(&actor, &deal).is_ok(), hands_over, "{who} hands over");
        }
    }

    #[test]
    fn only_technology_managers_enter_deals_and_only_officers_export_contracts() {
        let user: UserId = Id::at(at(3));
        for role in Role::ALL {
            let actor = actor(user, role, None, true);
            assert_eq!(may_open(&actor).is_ok(), role == Role::TechnologyManager, "{role:?} opens");
            assert_eq!(may_export(&actor).is_ok(), role == Role::CommissionOfficer, "{role:?} exports");
        }
        assert!(matches!(may_open(&Actor::visitor()), Err(Error::SignInNeeded)));
    }

    #[test]
    fn a_visitor_is_asked_to_sign_in_and_others_do_not_learn_of_the_deal() {
        let People { deal, .. } = people();
        assert!(matches!(sight(&Actor::visitor(), &deal, &[]), Err(Error::SignInNeeded)));
        let other = actor(Id::at(at(9)), Role::Member, None, true);
        assert!(matches!(sight(&other, &deal, &[]), Err(Error::NotFound(Noun::Deal))));
    }
}
