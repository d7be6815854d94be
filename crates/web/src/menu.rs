//! What the menu of a signed-in person offers, by role.

use app::accounts::{Actor, Role};

/// Text keys and addresses, in order.
#[must_use]
pub fn of(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut entries = vec![("layout-menu-desk", "/desk")];
    let has = |role| actor.has(role);
    if !actor.organizations().is_empty() {
        entries.push(("layout-menu-entries", "/entries"));
        entries.push(("layout-menu-organization", "/organization"));
    }
    if has(Role::TransferOfficer) || has(Role::ParkOperator) || has(Role::PlatformOperator) {
        entries.push(("layout-menu-imports", "/imports"));
    }
    if has(Role::CommissionOfficer) {
        entries.push(("layout-menu-review", "/review"));
        entries.push(("layout-menu-verification", "/verification"));
    }
    if has(Role::TechnologyManager) || has(Role::CommissionOfficer) || !actor.organizations().is_empty() {
        entries.push(("layout-menu-deals", "/deals"));
    }
    if has(Role::SystemAdministrator) {
        entries.push(("layout-menu-accounts", "/admin/accounts"));
    }
    if has(Role::SecurityAdministrator) {
        entries.push(("layout-menu-grants", "/admin/grants"));
    }
    if has(Role::AuditAdministrator) {
        entries.push(("layout-menu-audit", "/admin/audit"));
    }
    entries.push(("layout-menu-saved", "/saved-searches"));
    entries.push(("layout-menu-account", "/account"));
    entries
}
