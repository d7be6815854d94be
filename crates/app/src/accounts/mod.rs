//! Accounts: people, their roles, how they sign in, and their sessions.
//!
//! A person has grants: a role, with or without an organisation, `claimed`, then `active` or `refused`, at last `ended`.
//! Roles of organisations ([`Role::is_of_organization`]) are decided by the organisation; the others belong to the district
//! and are decided by the security administrator. The three administrators are three people: [`Role::excludes`].
//! An account is `active`, `dormant` (not used for long) or `disabled`.
//!
//! Invariants: no password and no link is stored in the clear; nobody decides about their own role; whoever holds a role that
//! needs a second factor acts as a visitor until it is shown; a disabled account has no session and no token; invented people
//! have no password and sign in nowhere but in a demo.
//!
//! Reading order: [`model`] (roles, the one who acts), [`person`], [`session`], [`access`], [`settings`], then `commands`, each
//! file one subject, and [`queries`]. `passwords`, `totp` and `tokens` are the crafts underneath.
//! Not here: cookies and pages (see the edge), registering a firm (see `organizations`).

pub mod access;
pub mod audit_log;
mod commands;
pub mod demo;
pub mod jobs;
pub mod model;
pub mod passwords;
pub mod person;
pub mod queries;
pub mod session;
pub mod settings;
mod store;
pub mod tokens;
pub mod totp;

#[cfg(test)]
mod tests;

pub use access::Deadline;
pub use audit_log::{AuditFilter, export_audit_log, list_audit_log};
pub use db::audit::AuditRow;
pub use model::{Actor, Grant, Role};
pub use person::{GrantStatus, HeldGrant, Invitation, NewUser, User, UserStatus};
pub use queries::{
    AccountLine, Awaiting, Profile, count_people, find_account, find_actor, find_name, find_profile, find_session, find_token_actor,
    find_user_by_email, list_accounts, list_awaiting_grants, list_holders, list_invitations, list_members, list_people_of,
    list_people_with, list_sessions, list_tokens,
};
pub use session::{ApiToken, Session, SignedIn, Stage};
pub use settings::{AccountSettings, PasswordProfile};
pub use store::AccountFilter;
pub(crate) use store::shown_name_sql;
pub use tokens::{Secret, masked_email};

pub use commands::{
    administration::{disable_account, enable_account},
    api_tokens::{create_token, end_token},
    grants::{Decision, ProposeGrant, decide_grant, end_grant, propose_grant},
    invitations::{
        NewPerson, OpenInvitation, accept_invitation, end_invitation, find_invitation, invite_administrator, invite_colleague, invite_staff,
    },
    links::{create_demo_link, find_demo_link},
    passwords::{ask_password_reset, change_password, find_password_link, reset_password},
    profile::{SaveProfile, save_profile},
    second_factor::{
        Enrolled, Enrolment, begin_enrolment, confirm_enrolment, renew_recovery_codes, reset_second_factor, show_second_factor,
    },
    sessions::{end_other_sessions, end_session, rotate_session, sign_out},
    sign_in::{SignIn, sign_in, sign_in_by_link},
};
pub(crate) use commands::{
    grants::tell_deciders,
    invitations::read_person,
    people::{insert_active_grant, insert_claimed_grant, insert_user, read_email},
    sessions::open_for_new_person,
};
