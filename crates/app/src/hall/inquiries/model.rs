//! What an inquiry is, what one may write into it, and how it is masked.

use base::{
    Problem, Problems, Timestamp,
    id::{EntryId, InquiryId, OrganizationId, UserId},
};

/// The longest name, way to reach somebody and message, in characters.
pub const LONGEST_NAME: usize = 40;
/// See [`LONGEST_NAME`].
pub const LONGEST_REACH: usize = 100;
/// See [`LONGEST_NAME`].
pub const LONGEST_MESSAGE: usize = 1_000;

/// What somebody who wants to be contacted writes.
#[derive(Debug, Clone, Default)]
pub struct AskContact {
    /// How they want to be called.
    pub name: String,
    /// Telephone or mail.
    pub reach: String,
    /// What it is about.
    pub message: String,
}

impl AskContact {
    /// The same without blanks around it, if everything is in order.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn checked(&self) -> Result<Self, Problems> {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tidy = Self { name: line(&self.name), reach: line(&self.reach), message: self.message.trim().replace("\r\n", "\n") };
        let mut problems = Problems::new();
        let mut check = |field: &str, text: &str, most: usize, missing: &'static str| {
            let length = text.chars().count();
            if length == 0 {
                problems.push(Problem::field(field, missing));
            } else if length > most {
                let problem = Problem::field(field, "problem-hall-too-long");
                problems.push(problem.with("most", most.to_string()).with("length", length.to_string()));
            } else if text.chars().any(|letter| letter.is_control() && letter != '\n') {
                problems.push(Problem::field(field, "problem-hall-control"));
            }
        };
        check("name", &tidy.name, LONGEST_NAME, "problem-hall-ask-name");
        check("reach", &tidy.reach, LONGEST_REACH, "problem-hall-ask-reach");
        check("message", &tidy.message, LONGEST_MESSAGE, "problem-hall-ask-message");
        if !tidy.reach.is_empty() && !can_reach(&tidy.reach) {
            problems.push(Problem::field("reach", "problem-hall-ask-reach-form").with("value", tidy.reach.clone()));
        }
        problems.or_ok(tidy)
    }
}

/// Whether it looks like a telephone number or a mail address.
fn can_reach(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_mail = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !text.contains(' ')
    });
    is_mail || digits >= 7
}

/// Which inquiries are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those nobody has handled.
    Unhandled,
    /// All of them.
    All,
}

/// Somebody asked to be contacted.
#[derive(Clone)]
pub struct Inquiry {
    /// Which.
    pub id: InquiryId,
    /// About which entry.
    pub entry_id: EntryId,
    /// The account of the one who asked, if they were signed in.
    pub user_id: Option<UserId>,
    /// Their verified organisation, if they have one.
    pub organization_id: Option<OrganizationId>,
    /// How they want to be called.
    pub name: String,
    /// How to reach them.
    pub reach: String,
    /// What they wrote.
    pub message: String,
    /// When.
    pub created_at: Timestamp,
    /// When the one who reads opened it.
    pub opened_at: Option<Timestamp>,
    /// When it was handled.
    pub handled_at: Option<Timestamp>,
    /// By whom.
    pub handled_by: Option<UserId>,
    /// What came of it.
    pub handled_note: Option<String>,
}

/// Who asked and how to reach them never get into a log.
impl std::fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inquiry").field("id", &self.id).field("entry_id", &self.entry_id).finish_non_exhaustive()
    }
}

impl Inquiry {
    /// As it is shown before it is opened: one letter of the name, both ends of the number, nothing of the message.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.name = format!("{}**", self.name.chars().next().map(String::from).unwrap_or_default());
        self.reach = masked_reach(&self.reach);
        self.message = String::new();
        self.handled_note = None;
        self
    }
}

/// `138****00`, `z***@example.com`.
fn masked_reach(reach: &str) -> String {
    if reach.contains('@') {
        return crate::accounts::masked_email(reach);
    }
    let digits: Vec<char> = reach.chars().filter(char::is_ascii_digit).collect();
    let head: String = digits.iter().take(3).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    format!("{head}****{tail}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn asked(name: &str, reach: &str, message: &str) -> AskContact {
        AskContact { name: name.to_owned(), reach: reach.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn everything_that_is_wrong_with_an_inquiry_is_said_at_once() {
        let problems = asked(" ", "call me", &"长".repeat(1_001)).checked().unwrap_err();
        let said: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(said, ["problem-hall-ask-name", "problem-hall-too-long", "problem-hall-ask-reach-form"]);
        let problems = asked("张\u{7}三", "", "").checked().unwrap_err();
        let said: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(said, ["problem-hall-control", "problem-hall-ask-reach", "problem-hall-ask-message"]);
    }

    #[test]
    fn telephone_numbers_and_mail_addresses_reach_somebody_and_other_words_do_not() {
        for (reach, is_right) in [
            ("13800000000", true),
            ("021-5474 0000 转 12", true),
            ("+86 138 0000 0000", true),
            ("li@example.com", true),
            ("li@example", false),
            ("@example.com", false),
            ("123456", false),
            ("微信同名", false),
        ] {
            assert_eq!(asked("李", reach, "想了解").checked().is_ok(), is_right, "{reach}");
        }
    }

    #[test]
    fn a_masked_way_to_reach_somebody_keeps_its_ends() {
        for (reach, masked) in [("138 0000 1234", "138****34"), ("li@example.com", "l***@example.com"), ("5474000", "547****00")] {
            assert_eq!(masked_reach(reach), masked);
        }
    }
}
