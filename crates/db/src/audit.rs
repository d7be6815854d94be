//! The audit chain: every entry carries the digest of the one before, so that a change of any row shows.
//!
//! Entries are appended inside the transaction of the change they describe; if the entry cannot be written, nothing happened.
//! Their sequence numbers have no gaps and follow the order of commits (the head row is locked until commit), so the chain is
//! also the feed that each node follows to keep its search index up to date.

use base::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Conn, DbError, Params, Result, Tx, params};

crate::row! {
    /// One entry as it stands in the table.
    #[derive(Debug, Clone)]
    pub struct AuditRow {
        /// Position in the chain, from 1, without gaps.
        pub seq: i64,
        /// When.
        pub at: Timestamp,
        /// The account that acted; absent for the system.
        pub actor_id: Option<String>,
        /// In which capacity, e.g. the role or `system`.
        pub capacity: String,
        /// The network address it came from, if it came over the network.
        pub address: Option<String>,
        /// What was done, e.g. `deals.advanced`.
        pub action: String,
        /// The kind of thing it was done to, e.g. `deal`.
        pub noun: String,
        /// Which one.
        pub noun_id: String,
        /// Digest of the state before, if there was one.
        pub before_digest: Option<String>,
        /// Digest of the state after, if there is one.
        pub after_digest: Option<String>,
        /// Further facts as JSON, without personal data.
        pub detail: String,
        /// The hash of the entry before; 64 zeros for the first.
        pub prev_hash: String,
        /// The hash of this entry.
        pub hash: String,
    }
}

/// What is to be appended.
#[derive(Debug, Clone)]
pub struct NewAuditEntry<'a> {
    /// See [`AuditRow::at`].
    pub at: Timestamp,
    /// See [`AuditRow::actor_id`].
    pub actor_id: Option<String>,
    /// See [`AuditRow::capacity`].
    pub capacity: &'a str,
    /// See [`AuditRow::address`].
    pub address: Option<&'a str>,
    /// See [`AuditRow::action`].
    pub action: &'a str,
    /// See [`AuditRow::noun`].
    pub noun: &'a str,
    /// See [`AuditRow::noun_id`].
    pub noun_id: String,
    /// See [`AuditRow::before_digest`].
    pub before_digest: Option<String>,
    /// See [`AuditRow::after_digest`].
    pub after_digest: Option<String>,
    /// See [`AuditRow::detail`].
    pub detail: String,
}

crate::row! {
    struct Head { seq: i64, hash: String }
}

const COLUMNS: &str = "seq, at, actor_id, capacity, address, action, noun, noun_id, before_digest, after_digest, detail, prev_hash, hash";

/// Appends entries in their order and answers the place of the last; without entries, of the one before.
///
/// # Errors
/// When the database refuses; the whole transaction is then to be given up.
pub async fn append(tx: &Tx, entries: &[NewAuditEntry<'_>]) -> Result<i64> {
    let Some(first) = entries.first() else { return read_head(tx).await };
    let head: Head = tx.fetch_one("UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash", params![entries.len()]).await?;
    let before = head.seq - i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let mut last = head.hash;
    let mut rows = Vec::with_capacity(entries.len());
    for (seq, entry) in (before + 1..).zip(entries) {
        let mut row = entry.at_place(seq, last);
        row.hash = hash_of(&row);
        last = row.hash.clone();
        rows.push(row.into_params());
    }
    tx.insert_rows("audit_entries", COLUMNS, rows).await?;
    tx.execute("UPDATE audit_head SET hash = $1 WHERE id = 1", params![last]).await?;
    crate::idempotency::mark(tx, first.at, first.noun, &first.noun_id).await?;
    Ok(head.seq)
}

impl NewAuditEntry<'_> {
    fn at_place(&self, seq: i64, prev_hash: String) -> AuditRow {
        AuditRow {
            seq,
            at: self.at,
            actor_id: self.actor_id.clone(),
            capacity: self.capacity.to_owned(),
            address: self.address.map(ToOwned::to_owned),
            action: self.action.to_owned(),
            noun: self.noun.to_owned(),
            noun_id: self.noun_id.clone(),
            before_digest: self.before_digest.clone(),
            after_digest: self.after_digest.clone(),
            detail: self.detail.clone(),
            prev_hash,
            hash: String::new(),
        }
    }
}

impl AuditRow {
    /// In the order of [`COLUMNS`].
    fn into_params(self) -> Params {
        params![
            self.seq,
            self.at,
            self.actor_id,
            self.capacity,
            self.address,
            self.action,
            self.noun,
            self.noun_id,
            self.before_digest,
            self.after_digest,
            self.detail,
            self.prev_hash,
            self.hash
        ]
    }
}

/// The hash an entry must carry.
#[must_use]
pub fn hash_of(row: &AuditRow) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    part(&row.prev_hash);
    part(&row.seq.to_string());
    part(&row.at.as_microsecond().to_string());
    for optional in [&row.actor_id, &row.address, &row.before_digest, &row.after_digest] {
        part(if optional.is_some() { "1" } else { "0" });
        part(optional.as_deref().unwrap_or_default());
    }
    for text in [&row.capacity, &row.action, &row.noun, &row.noun_id, &row.detail] {
        part(text);
    }
    hex(&hasher.finalize())
}

/// The digest of a text, in lower-case hexadecimal.
#[must_use]
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the verification of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry fits the one before it.
    Holds {
        /// How many entries there are.
        entries: i64,
    },
    /// The first entry that does not fit.
    Broken {
        /// Its place; one past the end if entries are missing at the end.
        seq: i64,
        /// What does not fit.
        why: Break,
    },
}

/// How a chain can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The content does not give the hash that stands beside it.
    Content,
    /// It does not name the hash of the entry before.
    Link,
    /// An entry is missing here.
    Gap,
}

/// The place of the last entry; 0 before the first.
///
/// # Errors
/// When the database does not answer.
pub async fn read_head(conn: &impl Conn) -> Result<i64> {
    conn.count("SELECT seq AS value FROM audit_head WHERE id = 1", params![]).await
}

/// Walks the whole chain.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(conn: &impl Conn) -> Result<Verdict> {
    let mut prev_hash = "0".repeat(64);
    let mut seq = 0;
    loop {
        let rows: Vec<AuditRow> =
            conn.fetch_all("SELECT * FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT 1000", params![seq]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            seq += 1;
            let why = if row.seq != seq {
                Some(Break::Gap)
            } else if row.prev_hash != prev_hash {
                Some(Break::Link)
            } else if hash_of(&row) != row.hash {
                Some(Break::Content)
            } else {
                None
            };
            if let Some(why) = why {
                return Ok(Verdict::Broken { seq, why });
            }
            prev_hash = row.hash;
        }
    }
    let head: Head = conn
        .fetch_optional("SELECT seq, hash FROM audit_head WHERE id = 1", params![])
        .await?
        .ok_or_else(|| DbError::Shape("audit_head is empty".to_owned()))?;
    if head.seq == seq && head.hash == prev_hash {
        Ok(Verdict::Holds { entries: seq })
    } else {
        Ok(Verdict::Broken { seq: seq + 1, why: Break::Gap })
    }
}
