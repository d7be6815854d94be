//! The number under which a technology contract is registered (登记编号): sixteen digits, in older forms fourteen.

use base::Problem;

/// A number of registration in canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationNumber(String);

impl RegistrationNumber {
    /// Reads what people type: blanks and hyphens between digits and full-width digits are tidied.
    ///
    /// # Errors
    /// A problem of the field `registration_number` that says which rule failed.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut digits = String::with_capacity(16);
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '０'..='９' => digits.push(char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c)),
                ' ' | '-' | '\u{3000}' => {}
                other => {
                    return Err(Problem::field("registration_number", "problem-deals-registration-digits").with("found", other.to_string()));
                }
            }
        }
        if matches!(digits.len(), 14 | 16) {
            Ok(Self(digits))
        } else {
            Err(Problem::field("registration_number", "problem-deals-registration-length").with("found", digits.len().to_string()))
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn sixteen_digits_and_the_older_fourteen_are_read_as_people_type_them() {
        for (text, digits) in [
            ("2026310112000123", "2026310112000123"),
            (" 2026 3101 1200 0123 ", "2026310112000123"),
            ("２０２６３１０１１２０００１２３", "2026310112000123"),
            ("26-31-01-12-000123", "26310112000123"),
        ] {
            assert_eq!(RegistrationNumber::parse(text).unwrap().as_str(), digits, "{text}");
        }
    }

    #[test]
    fn other_lengths_and_letters_are_refused_with_the_rule() {
        for (text, code) in [
            ("", "problem-deals-registration-length"),
            ("202631011200012", "problem-deals-registration-length"),
            ("20263101120001234", "problem-deals-registration-length"),
            ("2026310112O00123", "problem-deals-registration-digits"),
        ] {
            assert_eq!(RegistrationNumber::parse(text).unwrap_err().code, code, "{text}");
        }
    }
}
