//! Passwords: what a new one must be, and argon2id over it.
//!
//! Hashing takes some 19 MiB and some ten milliseconds; at most as many run at once as there are processors, off the threads
//! that serve requests. Not here: who may set one (see `commands`).

use std::sync::{Arc, OnceLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use base::Problem;
use tokio::sync::Semaphore;

use super::settings::{AccountSettings, PasswordProfile};
use crate::{Error, Result};

/// Longer ones are refused, so that hashing cannot be made expensive. ASVS 6.2.9 wants at least 64 to be allowed.
const LONGEST: usize = 256;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// Verified when there is no account or no password, so that both answers take as long. Nothing has this hash.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_now(&rand::random::<[u8; 16]>().map(char::from).iter().collect::<String>()).unwrap_or_default())
}

/// Passwords that are tried first anywhere; compared after removing what people add to pass rules. From general knowledge of published lists.
const KNOWN: [&str; 64] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwerty",
    "qwertyuiop",
    "qazwsx",
    "1qaz2wsx",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "zaq12wsx",
    "asdfgh",
    "asdfghjkl",
    "zxcvbnm",
    "abc",
    "abcd",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "abcabc",
    "admin",
    "administrator",
    "root",
    "toor",
    "user",
    "guest",
    "test",
    "demo",
    "default",
    "changeme",
    "letmein",
    "welcome",
    "iloveyou",
    "woaini",
    "woaiwojia",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "master",
    "shadow",
    "superman",
    "michael",
    "trustno",
    "whatever",
    "hello",
    "helloworld",
    "secret",
    "login",
    "starwars",
    "freedom",
    "computer",
    "internet",
    "shanghai",
    "minhang",
    "beijing",
    "zhongguo",
    "china",
    "zerobay",
    "linghao",
    "linggang",
    "correcthorsebatterystaple",
];

/// What is wrong with a new password; `about` are words it may not be made of (name, address, site).
#[must_use]
pub fn problems(settings: &AccountSettings, password: &str, about: &[&str]) -> Option<Problem> {
    let length = password.chars().count();
    if length < settings.password_length {
        return Some(problem("problem-accounts-password-short").with("min", settings.password_length.to_string()));
    }
    if length > LONGEST {
        return Some(problem("problem-accounts-password-long").with("max", LONGEST.to_string()));
    }
    if is_known(password) {
        return Some(problem("problem-accounts-password-known"));
    }
    let folded = password.to_lowercase();
    let is_about = about
        .iter()
        .map(|word| word.to_lowercase())
        .any(|word| word.chars().count() >= 4 && folded.contains(&word) && word.len() * 2 > folded.len());
    if is_about {
        return Some(problem("problem-accounts-password-about-you"));
    }
    if settings.password_profile == PasswordProfile::Dengbao && kinds(password) < settings.password_kinds {
        return Some(problem("problem-accounts-password-kinds").with("min", settings.password_kinds.to_string()));
    }
    None
}

fn problem(code: &'static str) -> Problem {
    Problem::field("password", code)
}

/// Whether it is a known one, a known one written several times or with digits and signs around it, one character again and again, or a row of neighbours.
fn is_known(password: &str) -> bool {
    let folded = password.to_lowercase();
    let core = folded.trim_matches(|c: char| !c.is_alphabetic() && c != '@');
    let stripped: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_listed =
        |text: &str| KNOWN.contains(&text) || KNOWN.iter().any(|known| text.len() > known.len() && text.replace(known, "").is_empty());
    let mut different: Vec<char> = folded.chars().collect();
    different.sort_unstable();
    different.dedup();
    let steps: Vec<i64> =
        folded.chars().zip(folded.chars().skip(1)).map(|(one, next)| i64::from(u32::from(next)) - i64::from(u32::from(one))).collect();
    let is_row = steps.windows(2).all(|pair| pair.first() == pair.last()) || is_digits_in_a_row(&folded);
    is_listed(core) || is_listed(&stripped) || different.len() < 5 || is_row
}

fn is_digits_in_a_row(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
        && ["01234567890123456789012345678901234567890", "98765432109876543210987654321098765432109"].iter().any(|row| row.contains(text))
}

fn kinds(password: &str) -> usize {
    let tests: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit(),
    ];
    tests.iter().filter(|test| password.chars().any(**test)).count()
}

/// The argon2id hash to be stored.
///
/// # Errors
/// `Internal` if the machine refuses memory or randomness.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_turn(move || hash_now(&password)).await?
}

/// Whether the password is the one of `stored`; takes as long if there is none.
///
/// # Errors
/// `Internal` if what is stored is no hash.
pub async fn verify(password: &str, stored: Option<&str>) -> Result<bool> {
    let password: String = password.chars().take(LONGEST + 1).collect();
    let stored = stored.map(ToOwned::to_owned);
    in_turn(move || {
        let is_somebodys = stored.is_some();
        let text = stored.as_deref().unwrap_or_else(|| nobodys_hash());
        let parsed = PasswordHash::new(text).map_err(|error| Error::Internal(format!("stored password: {error}")))?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok() && is_somebodys)
    })
    .await?
}

/// Makes the hash that stands for nobody; called at start, so that the first sign-in is not slower than others.
///
/// # Errors
/// `Internal` if a thread cannot be had.
pub async fn warm_up() -> Result<()> {
    in_turn(|| {
        nobodys_hash();
    })
    .await
}

fn hash_now(password: &str) -> Result<String> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(|error| Error::Internal(format!("hashing: {error}")))?;
    Ok(hash.to_string())
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|error| Error::Internal(format!("hashing: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    static TURNS: OnceLock<Arc<Semaphore>> = OnceLock::new();
    let turns = TURNS.get_or_init(|| Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)))).clone();
    let turn = turns.acquire_owned().await.map_err(|error| Error::Internal(error.to_string()))?;
    let done = tokio::task::spawn_blocking(move || {
        let result = work();
        drop(turn);
        result
    });
    done.await.map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn code(settings: &AccountSettings, password: &str) -> Option<&'static str> {
        problems(settings, password, &["wang@example.com", "王小明同学", "Zhang Xiaoming"]).map(|problem| problem.code)
    }

    #[test]
    fn a_long_sentence_is_enough_without_rules_of_composition() {
        let asvs = AccountSettings::default();
        for password in ["correct horse battery", "三只白鹭飞过春申塘的晚上", "lowercaseonlybutlong"] {
            assert_eq!(code(&asvs, password), None, "{password}");
        }
    }

    #[test]
    fn short_known_and_personal_passwords_are_refused_each_with_its_reason() {
        let asvs = AccountSettings::default();
        for (password, expected) in [
            ("short", "problem-accounts-password-short"),
            ("password1234", "problem-accounts-password-known"),
            ("!!Password2026", "problem-accounts-password-known"),
            ("qwertyqwerty", "problem-accounts-password-known"),
            ("aaaaaaaaaaaaa", "problem-accounts-password-known"),
            ("123456789012", "problem-accounts-password-known"),
            ("abcdefghijklm", "problem-accounts-password-known"),
            ("WANG@example.com1", "problem-accounts-password-about-you"),
            ("zhang xiaoming!!", "problem-accounts-password-about-you"),
        ] {
            assert_eq!(code(&asvs, password), Some(expected), "{password}");
        }
        assert_eq!(code(&asvs, &"长".repeat(300)), Some("problem-accounts-password-long"));
    }

    #[test]
    fn the_other_profile_counts_kinds_of_characters() {
        let dengbao = AccountSettings { password_profile: PasswordProfile::Dengbao, password_length: 8, ..AccountSettings::default() };
        assert_eq!(code(&dengbao, "lowercase-only-words"), Some("problem-accounts-password-kinds"));
        assert_eq!(code(&dengbao, "Baihe-tang7"), None);
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_alone_and_is_salted() {
        let hash = hash("三只白鹭飞过春申塘").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("三只白鹭飞过春申塘", Some(&hash)).await.unwrap());
        assert!(!verify("三只白鹭飞过春申塘 ", Some(&hash)).await.unwrap());
        assert_ne!(super::hash("三只白鹭飞过春申塘").await.unwrap(), hash);
    }

    #[tokio::test]
    async fn without_a_stored_hash_the_same_work_is_done_and_nothing_fits() {
        assert!(!verify("三只白鹭飞过春申塘", None).await.unwrap());
        assert!(nobodys_hash().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
