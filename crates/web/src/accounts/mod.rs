//! Signing in, one's account, administration of people and roles, the audit log.
//!
//! [`sign_in`] is the way in (password, second factor, the demo's links, invitations, lost passwords), [`account`] what people do
//! with their own account, [`administration`] what the three administrators do. Not here: firms (see `organizations`).

mod account;
mod administration;
pub(crate) mod api;
pub(crate) mod audit_words;
pub(crate) mod cookies;
mod device;
pub(crate) mod kept;
mod sign_in;
mod views;

use app::accounts::Role;
use axum::{
    Router,
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

const ACCOUNTS: &[Role] = &[Role::SystemAdministrator, Role::SecurityAdministrator];
const SYSTEM: &[Role] = &[Role::SystemAdministrator];
const SECURITY: &[Role] = &[Role::SecurityAdministrator];
const AUDIT: &[Role] = &[Role::AuditAdministrator];

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[
    Address::open("/sign-in"),
    Address::open("/sign-in").post(),
    Address::open("/sign-in/demo/{token}"),
    Address::open("/sign-in/demo/{token}").post(),
    Address::open("/sign-in/second-factor"),
    Address::open("/sign-in/second-factor").post(),
    Address::open("/sign-in/enrolment"),
    Address::open("/sign-in/enrolment").post(),
    Address::open("/sign-in/password"),
    Address::open("/sign-in/password").post(),
    Address::open("/sign-out").post(),
    Address::open("/password"),
    Address::open("/password").post(),
    Address::open("/password/{token}"),
    Address::open("/password/{token}").post(),
    Address::open("/invitation/{token}"),
    Address::open("/invitation/{token}").post(),
    Address::signed_in("/account"),
    Address::signed_in("/account").post(),
    Address::signed_in("/account/password").post(),
    Address::signed_in("/account/recovery-codes").post(),
    Address::signed_in("/account/sessions/{id}/end").post(),
    Address::signed_in("/account/sessions/end-others").post(),
    Address::signed_in("/account/tokens").post(),
    Address::signed_in("/account/tokens/{id}/end").post(),
    Address::for_roles("/admin/accounts", ACCOUNTS),
    Address::for_roles("/admin/accounts/{id}", ACCOUNTS),
    Address::for_roles("/admin/accounts/{id}/disable", SYSTEM).post(),
    Address::for_roles("/admin/accounts/{id}/enable", SYSTEM).post(),
    Address::for_roles("/admin/accounts/{id}/propose", SYSTEM).post(),
    Address::for_roles("/admin/accounts/{id}/reset-second-factor", SECURITY).post(),
    Address::for_roles("/admin/invitations", SYSTEM).post(),
    Address::signed_in("/admin/grants"),
    Address::signed_in("/admin/grants/{id}/decide").post(),
    Address::signed_in("/admin/grants/{id}/end").post(),
    Address::for_roles("/admin/audit", AUDIT),
    Address::for_roles("/admin/audit.csv", AUDIT).post(),
];

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-in/demo/{token}", get(sign_in::demo_form).post(sign_in::demo))
        .route("/sign-in/second-factor", get(sign_in::factor_form).post(sign_in::factor))
        .route("/sign-in/enrolment", get(sign_in::enrolment_form).post(sign_in::enrolment))
        .route("/sign-in/password", get(sign_in::expired_form).post(sign_in::expired))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/password", get(sign_in::lost_form).post(sign_in::lost))
        .route("/password/{token}", get(sign_in::password_form).post(sign_in::password))
        .route("/invitation/{token}", get(sign_in::invitation_form).post(sign_in::invitation))
        .route("/account", get(account::show).post(account::save))
        .route("/account/password", post(account::change_password))
        .route("/account/recovery-codes", post(account::recovery_codes))
        .route("/account/sessions/{id}/end", post(account::end_session))
        .route("/account/sessions/end-others", post(account::end_others))
        .route("/account/tokens", post(account::create_token))
        .route("/account/tokens/{id}/end", post(account::end_token))
        .route("/admin/accounts", get(administration::accounts))
        .route("/admin/accounts/{id}", get(administration::account))
        .route("/admin/accounts/{id}/disable", post(administration::disable))
        .route("/admin/accounts/{id}/enable", post(administration::enable))
        .route("/admin/accounts/{id}/propose", post(administration::propose))
        .route("/admin/accounts/{id}/reset-second-factor", post(administration::reset_second_factor))
        .route("/admin/invitations", post(administration::invite))
        .route("/admin/grants", get(administration::grants))
        .route("/admin/grants/{id}/decide", post(administration::decide))
        .route("/admin/grants/{id}/end", post(administration::end_grant))
        .route("/admin/audit", get(administration::audit))
        .route("/admin/audit.csv", post(administration::audit_csv))
        .merge(api::routes())
}
