//! The second factor: time-based one-time codes of RFC 6238 (SHA-1, six digits, thirty seconds, one step either way).
//!
//! Not here: the drawing of the QR code, which the edge makes of [`otpauth_url`].

use base::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use crate::{Error, Result};

/// A new secret of 160 bits, in base32.
#[must_use]
pub fn new_secret() -> String {
    Secret::from(rand::random::<[u8; 20]>()).to_base32()
}

/// The step the code belongs to, if it is one of the three that hold now. Whoever accepts it must refuse that step and all before it from then on.
///
/// # Errors
/// `Internal` if the stored secret cannot be read.
pub fn step_of(secret: &str, code: &str, now: Timestamp) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let step = totp(secret)?.check(&code, seconds(now));
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// The code that holds now.
///
/// # Errors
/// `Internal` if the secret cannot be read.
pub fn code_at(secret: &str, now: Timestamp) -> Result<String> {
    Ok(totp(secret)?.generate(seconds(now)).to_string())
}

/// What an authenticator reads: `otpauth://totp/…`.
#[must_use]
pub fn otpauth_url(issuer: &str, account: &str, secret: &str) -> String {
    let issuer = encoded(issuer);
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30", encoded(account))
}

fn totp(secret: &str) -> Result<Totp> {
    let broken = |why: String| Error::Internal(format!("second factor: {why}"));
    let secret = Secret::try_from_base32(secret).map_err(|error| broken(format!("{error:?}")))?;
    Builder::new().with_secret(secret).build().map_err(|error| broken(format!("{error:?}")))
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}

/// Percent-encoding as RFC 3986 wants it; colons too, since one divides issuer and account.
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B: the secret "12345678901234567890"; six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")] {
            assert_eq!(code_at(&secret, at(second)).unwrap(), code);
        }
    }

    #[test]
    fn a_code_holds_for_one_step_either_way_and_names_its_step() {
        let secret = new_secret();
        let now = at(1_795_399_200);
        let code = code_at(&secret, now).unwrap();
        let step = step_of(&secret, &code, now).unwrap();
        assert_eq!(step, Some(1_795_399_200 / 30));
        assert_eq!(step_of(&secret, &code, at(1_795_399_200 + 30)).unwrap(), step);
        assert_eq!(step_of(&secret, &code, at(1_795_399_200 + 90)).unwrap(), None);
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let secret = new_secret();
        for code in ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\u{0}"] {
            assert_eq!(step_of(&secret, code, at(0)).unwrap(), None, "{code:?}");
        }
    }

    #[test]
    fn the_address_for_authenticators_is_encoded() {
        assert_eq!(
            otpauth_url("零湾: 大厅", "a+b@example.com", "ABC"),
            "otpauth://totp/%E9%9B%B6%E6%B9%BE%3A%20%E5%A4%A7%E5%8E%85:a%2Bb%40example.com?secret=ABC\
             &issuer=%E9%9B%B6%E6%B9%BE%3A%20%E5%A4%A7%E5%8E%85&algorithm=SHA1&digits=6&period=30"
        );
    }
}
