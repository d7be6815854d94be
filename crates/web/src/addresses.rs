//! The table of all addresses with the people who use them. Access tests, the accessibility walk and the command `zerobay routes` are made from it.

use app::accounts::Role;

#[cfg(test)]
#[path = "addresses_test.rs"]
mod tests;

/// Who may use an address; everybody else is refused or sent to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Everyone,
    /// Everybody who is signed in.
    SignedIn,
    /// People with one of these roles.
    Roles(&'static [Role]),
}

/// One address.
#[derive(Debug, Clone, Copy)]
pub struct Address {
    /// `GET` or `POST`, `PUT`, `DELETE`.
    pub method: &'static str,
    /// As axum writes it, with `{id}` for what varies.
    pub path: &'static str,
    /// Who may use it. Whether a given record is theirs is decided beyond that.
    pub who: Who,
}

impl Address {
    /// A page everybody may read.
    #[must_use]
    pub const fn open(path: &'static str) -> Self {
        Self { method: "GET", path, who: Who::Everyone }
    }

    /// A page for people who are signed in.
    #[must_use]
    pub const fn signed_in(path: &'static str) -> Self {
        Self { method: "GET", path, who: Who::SignedIn }
    }

    /// A page for some roles.
    #[must_use]
    pub const fn for_roles(path: &'static str, roles: &'static [Role]) -> Self {
        Self { method: "GET", path, who: Who::Roles(roles) }
    }

    /// The same address for a form that is sent.
    #[must_use]
    pub const fn post(mut self) -> Self {
        self.method = "POST";
        self
    }

    /// The same address for a record that is laid over another.
    #[must_use]
    pub const fn put(mut self) -> Self {
        self.method = "PUT";
        self
    }

    /// The same address for what is taken away.
    #[must_use]
    pub const fn delete(mut self) -> Self {
        self.method = "DELETE";
        self
    }
}

/// All addresses of all features.
#[must_use]
pub fn all() -> Vec<Address> {
    let features: [&[Address]; 14] = [
        crate::front::ADDRESSES,
        crate::hall::ADDRESSES,
        crate::registers::ADDRESSES,
        crate::registers::api::ADDRESSES,
        crate::accounts::ADDRESSES,
        crate::accounts::api::ADDRESSES,
        crate::organizations::ADDRESSES,
        crate::organizations::api::ADDRESSES,
        crate::matches::ADDRESSES,
        crate::deals::ADDRESSES,
        crate::notices::ADDRESSES,
        crate::plan::ADDRESSES,
        crate::files::ADDRESSES,
        crate::api::ADDRESSES,
    ];
    features.concat()
}
