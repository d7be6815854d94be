//! How often somebody may ask: by account, by network address and by class of address, over a sliding minute or hour.
//!
//! Each caller of a class has one number, the time at which what they have asked so far is used up (the generic cell rate
//! algorithm): nothing grows with the number of requests, and at most [`MOST`] callers are remembered. Reading pages is not limited here.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, PoisonError},
};

use axum::http::Method;
use serde::Deserialize;

/// So many callers are remembered; beyond that the ones who asked least are forgotten first.
const MOST: usize = 100_000;
const MINUTE: i64 = 60_000_000;

/// How much is allowed. 0 means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimits {
    /// Attempts to sign in, to register or to set a password, per minute and address.
    pub sign_in_per_minute: i64,
    /// Searches per minute and account.
    pub searches_per_minute: i64,
    /// Changes per minute and account.
    pub writes_per_minute: i64,
    /// Uploaded sheets per hour and account.
    pub imports_per_hour: i64,
    /// One address, behind which many people may sit, may do so many times as much as one account.
    pub address_factor: i64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { sign_in_per_minute: 60, searches_per_minute: 300, writes_per_minute: 300, imports_per_hour: 60, address_factor: 10 }
    }
}

/// A class of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Signing in, registering, passwords.
    SignIn,
    /// Searching.
    Search,
    /// Changing something.
    Write,
    /// Uploading a sheet.
    Import,
}

impl Class {
    /// The class of a request, if it is limited at all.
    #[must_use]
    pub fn of(method: &Method, path: &str, query: Option<&str>) -> Option<Self> {
        if *method == Method::POST {
            let first = path.split('/').nth(1).unwrap_or_default();
            return Some(match path {
                // A link of the demonstration carries its own secret and is used once.
                _ if path.starts_with("/sign-in/demo/") => Self::Write,
                "/imports" | "/api/v1/imports" => Self::Import,
                _ if matches!(first, "sign-in" | "register" | "password" | "invitation") => Self::SignIn,
                _ => Self::Write,
            });
        }
        if *method != Method::GET && *method != Method::HEAD && *method != Method::OPTIONS {
            return Some(Self::Write);
        }
        let is_list = path.strip_prefix('/').is_some_and(|path| app::registers::kinds::by_path(path).is_some());
        (path == "/search" || path == "/api/v1/search" || (is_list && query.is_some())).then_some(Self::Search)
    }
}

/// Counts what was asked.
pub struct Limits {
    allowed: RateLimits,
    hasher: RandomState,
    used_up_at: Mutex<HashMap<u64, i64>>,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.allowed.fmt(f)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(RateLimits::default())
    }
}

impl Limits {
    /// With nothing counted yet.
    #[must_use]
    pub fn new(allowed: RateLimits) -> Self {
        Self { allowed, hasher: RandomState::new(), used_up_at: Mutex::default() }
    }

    /// Counts a request of an account (if signed in) from an address at a time in microseconds; says after how many seconds to
    /// try again if it is too much.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn count(&self, class: Class, account: Option<&str>, address: &str, now: i64) -> Result<(), u32> {
        let (each, period) = match class {
            Class::SignIn => (self.allowed.sign_in_per_minute, MINUTE),
            Class::Search => (self.allowed.searches_per_minute, MINUTE),
            Class::Write => (self.allowed.writes_per_minute, MINUTE),
            Class::Import => (self.allowed.imports_per_hour, 60 * MINUTE),
        };
        if each <= 0 {
            return Ok(());
        }
        let from_address = if class == Class::SignIn { each } else { each.saturating_mul(self.allowed.address_factor.max(1)) };
        let mut wanted = vec![(self.hasher.hash_one((class, false, network(address))), from_address)];
        if let Some(account) = account.filter(|_| class != Class::SignIn) {
            wanted.push((self.hasher.hash_one((class, true, account)), each));
        }
        let mut used_up_at = self.used_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        let after = |key: &u64, most: i64| used_up_at.get(key).copied().unwrap_or(now).max(now) + period / most;
        let next: Vec<(u64, i64)> = wanted.iter().map(|(key, most)| (*key, after(key, *most))).collect();
        let over = next.iter().map(|(_, at)| at - now - period).max().unwrap_or(0);
        if over > 0 {
            return Err(u32::try_from(over / 1_000_000 + 1).unwrap_or(u32::MAX));
        }
        if used_up_at.len() >= MOST {
            make_room(&mut used_up_at, now);
        }
        used_up_at.extend(next);
        Ok(())
    }
}

/// Forgets who has nothing used up; if that is nobody, the half that has used up least.
fn make_room(used_up_at: &mut HashMap<u64, i64>, now: i64) {
    used_up_at.retain(|_, at| *at > now);
    if used_up_at.len() >= MOST {
        let mut times: Vec<i64> = used_up_at.values().copied().collect();
        let middle = times.len() / 2;
        let (_, median, _) = times.select_nth_unstable(middle);
        let median = *median;
        used_up_at.retain(|_, at| *at > median);
    }
}

/// Who stands behind an address: one address of version 4, the 64 bits of a site of version 6.
fn network(address: &str) -> String {
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            v6.segments().iter().take(4).map(|part| format!("{part:x}:")).collect()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: RateLimits =
        RateLimits { sign_in_per_minute: 3, searches_per_minute: 5, writes_per_minute: 2, imports_per_hour: 1, address_factor: 3 };

    fn many(limits: &Limits, class: Class, account: Option<&str>, address: &str, now: i64, count: u32) -> u32 {
        (0..count).map(|_| u32::from(limits.count(class, account, address, now).is_ok())).sum()
    }

    #[test]
    fn an_account_is_stopped_at_its_limit_and_goes_on_when_time_has_passed() {
        let limits = Limits::new(ALLOWED);
        assert_eq!(many(&limits, Class::Write, Some("a"), "10.0.0.1", 0, 5), 2);
        let wait = limits.count(Class::Write, Some("a"), "10.0.0.1", 0);
        assert_eq!(wait, Err(31), "a third fits when half of the minute has passed");
        assert_eq!(many(&limits, Class::Write, Some("a"), "10.0.0.1", 31_000_000, 5), 1);
        assert_eq!(many(&limits, Class::Write, Some("a"), "10.0.0.1", 200_000_000, 5), 2);
    }

    #[test]
    fn others_are_not_touched_until_their_common_address_is_full() {
        let limits = Limits::new(ALLOWED);
        assert_eq!(many(&limits, Class::Write, Some("a"), "10.0.0.1", 0, 9), 2);
        assert_eq!(many(&limits, Class::Write, Some("b"), "10.0.0.1", 0, 9), 2);
        assert_eq!(many(&limits, Class::Write, Some("c"), "10.0.0.1", 0, 9), 2);
        assert_eq!(many(&limits, Class::Write, Some("d"), "10.0.0.1", 0, 9), 0, "three times two came from this address");
        assert_eq!(many(&limits, Class::Write, Some("d"), "10.0.0.2", 0, 9), 2);
        assert_eq!(many(&limits, Class::Search, Some("a"), "10.0.0.1", 0, 9), 5, "another class counts for itself");
    }

    #[test]
    fn signing_in_counts_by_address_and_a_site_of_version_6_is_one_address() {
        let limits = Limits::new(ALLOWED);
        assert_eq!(many(&limits, Class::SignIn, None, "2001:db8:1:2::1", 0, 2), 2);
        assert_eq!(many(&limits, Class::SignIn, Some("a"), "2001:db8:1:2:ffff::9", 0, 9), 1);
        assert_eq!(many(&limits, Class::SignIn, None, "2001:db8:1:3::1", 0, 9), 3);
    }

    #[test]
    fn nothing_is_limited_where_the_limit_is_zero() {
        let limits = Limits::new(RateLimits { writes_per_minute: 0, ..ALLOWED });
        assert_eq!(many(&limits, Class::Write, Some("a"), "10.0.0.1", 0, 5_000), 5_000);
    }

    #[test]
    fn memory_stays_bounded_however_many_ask() {
        let limits = Limits::new(ALLOWED);
        for caller in 0..(MOST + 20_000) {
            let _ = limits.count(Class::Search, None, &format!("caller {caller}"), 0);
        }
        let held = limits.used_up_at.lock().map(|held| held.len()).unwrap_or(usize::MAX);
        assert!(held <= MOST, "{held}");
    }

    #[test]
    fn each_address_has_its_class() {
        let of = |method: Method, path: &str, query: Option<&str>| Class::of(&method, path, query);
        assert_eq!(of(Method::POST, "/sign-in", None), Some(Class::SignIn));
        assert_eq!(of(Method::POST, "/password/x", None), Some(Class::SignIn));
        assert_eq!(of(Method::POST, "/api/v1/imports", None), Some(Class::Import));
        assert_eq!(of(Method::POST, "/imports/1/commit", None), Some(Class::Write));
        assert_eq!(of(Method::DELETE, "/api/v1/files/1", None), Some(Class::Write));
        assert_eq!(of(Method::GET, "/search", Some("q=a")), Some(Class::Search));
        assert_eq!(of(Method::GET, "/achievements", Some("q=a")), Some(Class::Search));
        assert_eq!(of(Method::GET, "/achievements", None), None);
        assert_eq!(of(Method::GET, "/deals", Some("page=2")), None);
    }
}
