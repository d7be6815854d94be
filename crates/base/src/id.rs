//! Typed identifiers: UUID version 7, so that they sort by the time they were made.
//!
//! Not here: numbers that people read (`D-2026-0312`), which belong to the feature that gives them out.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// An identifier of one kind of thing; two kinds cannot be mixed up.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// The text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier")
    }
}

impl std::error::Error for NotAnId {}

impl<K> Id<K> {
    /// A new identifier whose order follows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let micros = now.as_microsecond().max(0);
        let seconds = u64::try_from(micros / 1_000_000).unwrap_or(0);
        let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or(0);
        let stamp = uuid::Timestamp::from_unix(uuid::ContextV7::new(), seconds, nanos);
        Self { uuid: Uuid::new_v7(stamp), kind: PhantomData }
    }

    /// The same identifier seen as another kind, for tables that hold several kinds side by side.
    #[must_use]
    pub const fn cast<L>(self) -> Id<L> {
        Id { uuid: self.uuid, kind: PhantomData }
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uuid)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uuid)
    }
}
impl<K> FromStr for Id<K> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Uuid::parse_str(text).map(|uuid| Self { uuid, kind: PhantomData }).map_err(|_| NotAnId)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.uuid)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $alias:ident = $kind:ident;)*) => {
        /// The kinds of things that have identifiers.
        pub mod kind {
            $(#[doc = concat!("Marks [`super::", stringify!($alias), "`].")] pub enum $kind {})*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
    };
}

ids! {
    /// Anything at all: used where one column may name several kinds.
    AnyId = Any;
    /// An organisation in the directory.
    OrganizationId = Organization;
    /// A person's account.
    UserId = User;
    /// One role given to one person.
    GrantId = Grant;
    /// An invitation that is still on its way.
    InvitationId = Invitation;
    /// A signed-in session.
    SessionId = Session;
    /// An entry of any register.
    EntryId = Entry;
    /// One import of a spreadsheet.
    BatchId = Batch;
    /// A request to see what an entry discloses only after an agreement.
    AgreementId = Agreement;
    /// A match between a demand and an achievement.
    MatchId = Match;
    /// One logged contact.
    ContactId = Contact;
    /// One line of somebody's day.
    TaskId = Task;
    /// A deal.
    DealId = Deal;
    /// A contract of a deal.
    ContractId = Contract;
    /// One payment under a contract.
    PaymentId = Payment;
    /// One technology manager's share in a deal.
    ContributionId = Contribution;
    /// An objection raised during public notice.
    ObjectionId = Objection;
    /// An uploaded file.
    FileId = File;
    /// A notice to one person.
    NoticeId = Notice;
    /// A mail in the outbox.
    MailId = Mail;
    /// A job in the queue.
    JobId = Job;
    /// A saved search.
    SavedSearchId = SavedSearch;
    /// Somebody's wish to be contacted about an entry.
    InquiryId = Inquiry;
    /// A token for the programming interface.
    TokenId = Token;
    /// One record of what is known of a firm for policies.
    FactRecordId = FactRecord;
    /// A project, product or person of a firm, as policies know it.
    ChildId = Child;
    /// One screening of all firms by a clause.
    ScreeningId = Screening;
    /// One decision of an officer about a condition.
    RulingId = Ruling;
    /// One sheet of a register of firms.
    FirmSheetId = FirmSheet;
    /// Somebody's wish to be told what changes in policies for a firm.
    PolicyAlertId = PolicyAlert;
    /// A local version of a clause.
    PolicyVersionId = PolicyVersion;
    /// A look at the sources of a clause.
    SourceCheckId = SourceCheck;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_id_survives_writing_and_reading() {
        let id = EntryId::at(Timestamp::from_second(1_795_000_000).unwrap());
        assert_eq!(id.to_string().parse::<EntryId>(), Ok(id));
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = EntryId::at(Timestamp::from_second(1_000).unwrap());
        let late = EntryId::at(Timestamp::from_second(2_000).unwrap());
        assert!(early < late);
    }

    #[test]
    fn a_wrong_text_is_refused() {
        assert_eq!("D-2026-0312".parse::<DealId>(), Err(NotAnId));
    }
}
