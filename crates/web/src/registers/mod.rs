//! Writing entries, importing sheets, reviewing what was handed in.
//!
//! [`present`] says how the fields of an entry read and is used by every page that shows one; [`pages`] and [`actions`] are for the
//! ones who write, [`imports`] for sheets, [`review`] for officers. Not here: the public page of an entry
//! and its lists (`hall`).

mod actions;
pub mod aid;
pub mod api;
mod forms;
pub(crate) mod imports;
mod pages;
pub mod present;
mod review;
pub(crate) mod uploads;
mod views;

use app::{accounts::Role, registers::kinds};
use axum::{
    Router,
    extract::{Form, Path, Query},
    routing::{get, post},
};

use crate::{addresses::Address, visit::Web};

pub use imports::sheet_words;
pub(crate) use imports::{XLSX, attachment};
pub use pages::actions_for;

const OFFICERS: &[Role] = &[Role::CommissionOfficer];
const OF_ORGANIZATIONS: &[Role] =
    &[Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer, Role::ParkOperator, Role::PlatformOperator];
const OF_ORGANIZATIONS_AND_OFFICERS: &[Role] = &[
    Role::Member,
    Role::OrganizationAdministrator,
    Role::TransferOfficer,
    Role::ParkOperator,
    Role::PlatformOperator,
    Role::CommissionOfficer,
];

/// The addresses of one register, written once for each of the seven kinds.
macro_rules! of_register {
    ($path:literal, $writers:expr, $readers:expr) => {
        [
            Address::for_roles(concat!("/", $path, "/new"), $writers),
            Address::for_roles(concat!("/", $path, "/new"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/edit"), $writers),
            Address::for_roles(concat!("/", $path, "/{id}/edit"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/submit"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/withdraw"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/reopen"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/renew"), $writers).post(),
            Address::for_roles(concat!("/", $path, "/{id}/versions"), $readers),
            Address::for_roles(concat!("/", $path, "/{id}/views"), $readers),
            Address::signed_in(concat!("/", $path, "/{id}/agreements")),
            Address::signed_in(concat!("/", $path, "/{id}/agreements")).post(),
            Address::for_roles(concat!("/", $path, "/{id}/agreements/decide"), $writers).post(),
        ]
    };
}

const TRANSFER: &[Role] = &[Role::TransferOfficer, Role::OrganizationAdministrator];

const OF_REGISTERS: [[Address; 13]; 7] = [
    of_register!("achievements", TRANSFER, &[Role::TransferOfficer, Role::OrganizationAdministrator, Role::CommissionOfficer]),
    of_register!("department-projects", TRANSFER, &[Role::TransferOfficer, Role::OrganizationAdministrator, Role::CommissionOfficer]),
    of_register!("demands", OF_ORGANIZATIONS, OF_ORGANIZATIONS_AND_OFFICERS),
    of_register!("resource-needs", OF_ORGANIZATIONS, OF_ORGANIZATIONS_AND_OFFICERS),
    of_register!("spaces", &[Role::ParkOperator], &[Role::ParkOperator, Role::CommissionOfficer]),
    of_register!(
        "services",
        &[Role::PlatformOperator, Role::TransferOfficer],
        &[Role::PlatformOperator, Role::TransferOfficer, Role::CommissionOfficer]
    ),
    of_register!("technology-managers", &[Role::TechnologyManager], &[Role::TechnologyManager, Role::CommissionOfficer]),
];

const OTHERS: [Address; 19] = [
    Address::signed_in("/entries"),
    Address::for_roles("/imports", OF_ORGANIZATIONS),
    Address::for_roles("/imports", OF_ORGANIZATIONS).post(),
    Address::open("/imports/template/{name}"),
    Address::for_roles("/imports/{id}", OF_ORGANIZATIONS),
    Address::for_roles("/imports/{id}/answer", OF_ORGANIZATIONS).post(),
    Address::for_roles("/imports/{id}/commit", OF_ORGANIZATIONS).post(),
    Address::for_roles("/imports/{id}/undo", OF_ORGANIZATIONS).post(),
    Address::for_roles("/imports/{id}/submit", OF_ORGANIZATIONS).post(),
    Address::for_roles("/imports/{id}/{form}", OF_ORGANIZATIONS),
    Address::for_roles("/review", OFFICERS),
    Address::for_roles("/review/approve", OFFICERS).post(),
    Address::for_roles("/review/{id}", OFFICERS),
    Address::for_roles("/review/{id}/publish", OFFICERS).post(),
    Address::for_roles("/review/{id}/accept", OFFICERS).post(),
    Address::for_roles("/review/{id}/return", OFFICERS).post(),
    Address::for_roles("/review/{id}/diagnose", OFFICERS).post(),
    Address::for_roles("/review/{id}/merge", OFFICERS).post(),
    Address::for_roles("/review/{id}/apart", OFFICERS).post(),
];

/// Who may use which address.
pub const ADDRESSES: &[Address] = &flat();

const fn flat() -> [Address; 7 * 13 + 19] {
    let mut all = [Address::signed_in("/entries"); 7 * 13 + 19];
    let mut at = 0;
    while at < all.len() {
        #[expect(clippy::indexing_slicing, reason = "evaluated while compiling")]
        {
            all[at] = if at < 91 { OF_REGISTERS[at / 13][at % 13] } else { OTHERS[at - 91] };
        }
        at += 1;
    }
    all
}

/// The addresses of this feature.
pub fn routes() -> Router<Web> {
    let mut router = Router::new()
        .merge(api::routes())
        .route("/entries", get(pages::own))
        .route("/imports", get(imports::list).post(imports::upload))
        .route("/imports/template/{name}", get(imports::download_template))
        .route("/imports/{id}", get(imports::show))
        .route("/imports/{id}/answer", post(imports::answer))
        .route("/imports/{id}/commit", post(imports::commit))
        .route("/imports/{id}/undo", post(imports::undo))
        .route("/imports/{id}/submit", post(imports::submit))
        .route("/imports/{id}/{form}", get(imports::wrong))
        .route("/review", get(review::queue))
        .route("/review/approve", post(review::approve))
        .route("/review/{id}", get(review::show))
        .route("/review/{id}/publish", post(review::publish))
        .route("/review/{id}/accept", post(review::accept))
        .route("/review/{id}/return", post(review::send_back))
        .route("/review/{id}/diagnose", post(review::diagnose))
        .route("/review/{id}/merge", post(review::merge))
        .route("/review/{id}/apart", post(review::apart));
    for kind in kinds::ALL {
        let at = |step: &str| format!("/{}/{{id}}/{step}", kind.path);
        router = router
            .route(
                &format!("/{}/new", kind.path),
                get(move |visit, brought: Query<_>| pages::new(visit, kind, brought))
                    .post(move |visit, form: Form<_>| actions::create(visit, kind, form)),
            )
            .route(
                &at("edit"),
                get(move |visit, id: Path<_>, wish: Query<_>| pages::edit(visit, kind, id, wish))
                    .post(move |visit, id: Path<_>, form: Form<_>| actions::save(visit, kind, id, form)),
            )
            .route(&at("submit"), post(move |visit, id: Path<_>| actions::submit(visit, kind, id)))
            .route(&at("withdraw"), post(move |visit, id: Path<_>| actions::withdraw(visit, kind, id)))
            .route(&at("reopen"), post(move |visit, id: Path<_>| actions::reopen(visit, kind, id)))
            .route(&at("renew"), post(move |visit, id: Path<_>| actions::renew(visit, kind, id)))
            .route(&at("versions"), get(move |visit, id: Path<_>| pages::versions(visit, kind, id)))
            .route(&at("views"), get(move |visit, id: Path<_>| pages::views_of(visit, kind, id)))
            .route(
                &at("agreements"),
                get(move |visit, id: Path<_>| pages::agreements_of(visit, kind, id))
                    .post(move |visit, id: Path<_>, form: Form<_>| actions::ask(visit, kind, id, form)),
            )
            .route(&at("agreements/decide"), post(move |visit, id: Path<_>, form: Form<_>| actions::decide(visit, kind, id, form)));
    }
    router
}
