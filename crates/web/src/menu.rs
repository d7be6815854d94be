//! What the menu of a signed-in person offers, by role.

use app::accounts::{Actor, Role};

/// Text keys and addresses, in order.
#[must_use]
pub fn of(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut entries = vec![("menu-desk", "/desk")];
    let has = |role| actor.has(role);
    if !actor.organizations().is_empty() {
        entries.push(("menu-entries", "/entries"));
        entries.push(("menu-organization", "/organization"));
        entries.push(("menu-policies", "/policies/mine"));
    }
    if has(Role::TechnologyManager) || !actor.organizations().is_empty() {
        entries.push(("menu-inquiries", "/inquiries"));
    }
    if has(Role::TransferOfficer) || has(Role::ParkOperator) || has(Role::PlatformOperator) {
        entries.push(("menu-imports", "/imports"));
    }
    if has(Role::CommissionOfficer) {
        entries.push(("menu-review", "/review"));
        entries.push(("menu-verification", "/verification"));
        entries.push(("menu-screenings", "/screenings"));
        entries.push(("menu-firm-sheets", "/firm-sheets"));
        entries.push(("menu-district-ladder", "/district-ladder"));
        entries.push(("menu-formula", "/matches/learning"));
        entries.push(("menu-versions", "/policies/versions"));
    }
    if has(Role::TechnologyManager) || has(Role::CommissionOfficer) || !actor.organizations().is_empty() {
        entries.push(("menu-deals", "/deals"));
    }
    if has(Role::SystemAdministrator) {
        entries.push(("menu-accounts", "/admin/accounts"));
    }
    if has(Role::SecurityAdministrator) {
        entries.push(("menu-grants", "/admin/grants"));
    }
    if has(Role::AuditAdministrator) {
        entries.push(("menu-audit", "/admin/audit"));
    }
    entries.push(("menu-follows", "/follows"));
    entries.push(("menu-account", "/account"));
    entries
}
