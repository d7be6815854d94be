//! Who may follow, and who may read what others have asked.

use base::id::UserId;

use crate::{
    Error, Result,
    accounts::{Actor, Role},
    registers::Entry,
};

/// Following searches and entries: whoever is signed in; answers who that is.
///
/// # Errors
/// `SignInNeeded` for visitors.
pub fn may_follow(actor: &Actor) -> Result<UserId> {
    actor.user.ok_or(Error::SignInNeeded)
}

/// Reading and answering what was asked about an entry: its organisation's verified people, and the technology managers who handle it.
///
/// # Errors
/// `SignInNeeded` for visitors, `Forbidden` for everybody else.
pub fn may_answer(actor: &Actor, entry: &Entry, handlers: &[UserId]) -> Result<()> {
    let user = may_follow(actor)?;
    let handles = actor.has(Role::TechnologyManager) && handlers.contains(&user);
    if handles || actor.is_verified_for(entry.organization_id) { Ok(()) } else { Err(Error::Forbidden) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use base::{
        Id, Timestamp,
        id::{EntryId, OrganizationId},
    };

    use super::*;
    use crate::{
        accounts::Grant,
        registers::{Status, Values, kinds},
    };

    fn actor(role: Role, organization: Option<OrganizationId>, is_verified: bool) -> Actor {
        Actor { user: Some(Id::at(Timestamp::UNIX_EPOCH)), grants: vec![Grant { role, organization, is_verified }], ..Actor::default() }
    }

    fn entry(organization_id: OrganizationId) -> Entry {
        let at = Timestamp::UNIX_EPOCH;
        Entry {
            id: EntryId::at(at),
            kind: kinds::by_key("demand").unwrap(),
            number: "D-1".to_owned(),
            own_number: None,
            organization_id,
            author_id: None,
            title: String::new(),
            status: Status::Published,
            diagnosis: None,
            diagnosis_note: None,
            diagnosis_missing: Vec::new(),
            values: Values::default(),
            version: 1,
            is_secrecy_declared: true,
            returned_reason: None,
            merged_into: None,
            batch_id: None,
            submitted_at: None,
            published_at: None,
            expires_on: None,
            renewal_asked_at: None,
            changed_since: None,
            is_demo: false,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn only_the_owners_verified_people_and_the_managers_who_handle_it_read_what_was_asked() {
        let own = Id::at(Timestamp::UNIX_EPOCH);
        let asked_about = entry(own);
        for role in Role::ALL {
            let organization = role.needs_organization().then_some(own);
            let verified = actor(role, organization, true);
            assert_eq!(may_answer(&verified, &asked_about, &[]).is_ok(), role.needs_organization(), "{role:?}");
            assert!(may_answer(&actor(role, organization, false), &asked_about, &[]).is_err(), "unverified {role:?}");
            let handlers = [verified.user.unwrap()];
            let elsewhere = entry(Id::at(Timestamp::UNIX_EPOCH));
            assert_eq!(may_answer(&verified, &elsewhere, &handlers).is_ok(), role == Role::TechnologyManager, "handling {role:?}");
        }
        assert!(matches!(may_answer(&Actor::visitor(), &asked_about, &[]), Err(Error::SignInNeeded)));
    }

    #[test]
    fn a_visitor_is_asked_to_sign_in_before_following() {
        assert!(matches!(may_follow(&Actor::visitor()), Err(Error::SignInNeeded)));
        assert!(may_follow(&actor(Role::Member, None, false)).is_ok());
    }
}
