//! The table of all addresses with the people who use them. Access tests, the accessibility walk and the command `zerobay routes` are made from it.

use std::{collections::HashMap, sync::OnceLock};

use app::{
    Error, Noun,
    accounts::{Actor, Role},
};

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

impl Who {
    /// Whether somebody may use the address.
    ///
    /// # Errors
    /// `SignInNeeded` for visitors, `Forbidden` for people without the role.
    pub fn admits(self, actor: &Actor) -> app::Result<()> {
        match self {
            Self::Everyone => Ok(()),
            _ if !actor.is_signed_in() => Err(Error::SignInNeeded),
            Self::SignedIn => Ok(()),
            Self::Roles(roles) if roles.iter().any(|role| actor.has(*role)) => Ok(()),
            Self::Roles(_) => Err(Error::Forbidden),
        }
    }
}

/// Whether somebody may use what stands at a path of the router. What the table does not have answers nobody, so that no route can be
/// forgotten in it; what a path does not answer to at all is left to the router to say.
///
/// # Errors
/// As [`Who::admits`]; `NotFound` for a path that is not in the table.
pub fn check(method: &str, path: &str, actor: &Actor) -> app::Result<()> {
    static TABLE: OnceLock<HashMap<&'static str, Vec<Address>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<&'static str, Vec<Address>> = HashMap::new();
        for address in all().into_iter().chain(crate::kernel::ADDRESSES.iter().copied()) {
            table.entry(address.path).or_default().push(address);
        }
        table
    });
    let Some(here) = table.get(path) else {
        tracing::error!(path, "this route is missing in the table of addresses");
        return Err(Error::NotFound(Noun::Page));
    };
    let method = if method == "HEAD" { "GET" } else { method };
    here.iter().find(|address| address.method == method).map_or(Ok(()), |address| address.who.admits(actor))
}

/// All addresses of all features.
#[must_use]
pub fn all() -> Vec<Address> {
    let features: [&[Address]; 28] = [
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
        crate::policies::ADDRESSES,
        crate::policies::api::ADDRESSES,
        crate::policies::bundle_file::ADDRESSES,
        crate::policies::screening::ADDRESSES,
        crate::policies::firms::ADDRESSES,
        crate::policies::district::ADDRESSES,
        crate::policies::rulings::ADDRESSES,
        crate::policies::sheets::ADDRESSES,
        crate::policies::sandbox::ADDRESSES,
        crate::policies::quick_test::ADDRESSES,
        crate::policies::sources::ADDRESSES,
        crate::policies::versions::ADDRESSES,
        crate::policies::alerts::ADDRESSES,
        crate::policies::concerning::ADDRESSES,
        crate::files::ADDRESSES,
        crate::api::ADDRESSES,
    ];
    features.concat()
}
