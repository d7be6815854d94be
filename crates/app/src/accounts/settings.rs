//! How people sign in at this installation: the numbers an assessor may want otherwise.

use serde::Deserialize;

/// Which rules a new password must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PasswordProfile {
    /// OWASP ASVS 5.0 V6.2: long, not a known one, no rules of composition, no forced change.
    #[default]
    Asvs,
    /// 等保 GB/T 22239 身份鉴别 a: kinds of characters and a change from time to time.
    Dengbao,
}

/// Everything that can be set about accounts; `[accounts]` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountSettings {
    /// Which rules a new password must meet.
    pub password_profile: PasswordProfile,
    /// The fewest characters of a password.
    pub password_length: usize,
    /// `dengbao`: how many of the four kinds of characters (small, capital, digit, sign) there must be.
    pub password_kinds: usize,
    /// `dengbao`: after how many days a password must be changed.
    pub password_days: i64,
    /// `dengbao`: how many earlier passwords may not come back.
    pub password_history: i64,
    /// After how many failures in a row an account is locked.
    pub tries: i64,
    /// After how many failures an address is locked; more, since many people may share one.
    pub tries_per_address: i64,
    /// For how many minutes the first time; twice as long each time after that, a day at most.
    pub lock_minutes: i64,
    /// After how many minutes without a request a session of staff ends.
    pub staff_idle_minutes: i64,
    /// After how many minutes without a request a session of anybody else ends.
    pub member_idle_minutes: i64,
    /// After how many hours any session ends, whatever happens in it.
    pub session_hours: i64,
    /// After how many days without signing in an account falls asleep.
    pub dormancy_days: i64,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            password_profile: PasswordProfile::Asvs,
            password_length: 12,
            password_kinds: 3,
            password_days: 90,
            password_history: 5,
            tries: 5,
            tries_per_address: 20,
            lock_minutes: 30,
            staff_idle_minutes: 30,
            member_idle_minutes: 12 * 60,
            session_hours: 12,
            dormancy_days: 90,
        }
    }
}
