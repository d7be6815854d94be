//! Secrets that are handed out once and stored as a digest: sessions, links, tokens of the programming interface, recovery codes.
//!
//! They carry at least 80 random bits, so a plain SHA-256 is enough; passwords, which people choose, are in `passwords`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// A secret as its holder has it. Never logged: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// 256 random bits, base64url.
    #[must_use]
    pub fn random() -> Self {
        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The same with a sign in front that shows what it is.
    #[must_use]
    pub fn random_with(prefix: &str) -> Self {
        Self(format!("{prefix}{}", Self::random().0))
    }

    /// The text, to be handed to its holder.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

/// The digest under which a presented secret is looked for.
#[must_use]
pub fn digest(presented: &str) -> String {
    db::audit::digest(presented)
}

const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A recovery code of 80 bits, written in four groups: `k7mq-2xnb-w4tr-hc9e`.
#[must_use]
pub fn recovery_code() -> String {
    let mut code = String::with_capacity(19);
    for (at, byte) in rand::random::<[u8; 16]>().into_iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        let letter = RECOVERY_ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'a');
        code.push(char::from(letter));
    }
    code
}

/// A recovery code as people type it, ready for [`digest`].
#[must_use]
pub fn tidy_recovery_code(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// An address as it may be shown to those who need not know it: `z***@example.com`.
#[must_use]
pub fn masked_email(email: &str) -> String {
    match email.split_once('@') {
        Some((name, domain)) => format!("{}***@{domain}", name.chars().next().map(String::from).unwrap_or_default()),
        None => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_secret_has_at_least_128_bits_and_never_comes_twice() {
        let secrets: HashSet<String> = (0..1000).map(|_| Secret::random().reveal().to_owned()).collect();
        assert_eq!(secrets.len(), 1000);
        assert!(secrets.iter().all(|secret| URL_SAFE_NO_PAD.decode(secret).unwrap().len() * 8 >= 128));
    }

    #[test]
    fn a_secret_is_not_printed_and_its_digest_is_not_the_secret() {
        let secret = Secret::random();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(!secret.digest().contains(secret.reveal()));
        assert_eq!(digest(secret.reveal()), secret.digest());
    }

    #[test]
    fn a_recovery_code_may_be_typed_with_or_without_hyphens() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        assert_eq!(tidy_recovery_code(&code.to_uppercase().replace('-', " ")), tidy_recovery_code(&code));
    }

    #[test]
    fn a_masked_address_keeps_one_letter_and_the_domain() {
        for (email, masked) in
            [("zhang@example.com", "z***@example.com"), ("张@例子.cn", "张***@例子.cn"), ("nobody", "***"), ("@x", "***@x")]
        {
            assert_eq!(masked_email(email), masked);
        }
    }
}
