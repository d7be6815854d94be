//! The tables of inquiries and of who opened them.

use base::{
    Timestamp,
    id::{EntryId, InquiryId, OrganizationId, UserId},
};
use db::{Conn, Db, Params, Result, Tx, params};

use super::model::{Inquiry, Which};

db::row! {
    struct InquiryRow {
        id: InquiryId,
        entry_id: EntryId,
        user_id: Option<UserId>,
        organization_id: Option<OrganizationId>,
        name: String,
        reach: String,
        message: String,
        created_at: Timestamp,
        opened_at: Option<Timestamp>,
        handled_at: Option<Timestamp>,
        handled_by: Option<UserId>,
        handled_note: Option<String>,
    }
}

impl From<InquiryRow> for Inquiry {
    fn from(row: InquiryRow) -> Self {
        Self {
            id: row.id,
            entry_id: row.entry_id,
            user_id: row.user_id,
            organization_id: row.organization_id,
            name: row.name,
            reach: row.reach,
            message: row.message,
            created_at: row.created_at,
            opened_at: row.opened_at,
            handled_at: row.handled_at,
            handled_by: row.handled_by,
            handled_note: row.handled_note,
        }
    }
}

/// An inquiry with when the reader ($1) opened it.
const SELECT: &str =
    "SELECT i.*, o.at AS opened_at FROM inquiries i LEFT JOIN inquiry_openings o ON o.inquiry_id = i.id AND o.user_id = $1";

/// Entries a technology manager ($1) handles: demands taken up, both sides of matches and deals in hand.
const HANDLED: &str = "SELECT demand_id FROM demand_takes WHERE manager_id = $1 AND ended_at IS NULL \
     UNION SELECT demand_id FROM matches WHERE manager_id = $1 AND state IN ('claimed', 'contacted', 'interested') \
     UNION SELECT achievement_id FROM matches WHERE manager_id = $1 AND state IN ('claimed', 'contacted', 'interested') \
     UNION SELECT demand_id FROM deals WHERE manager_id = $1 AND closed_at IS NULL AND demand_id IS NOT NULL \
     UNION SELECT achievement_id FROM deals WHERE manager_id = $1 AND closed_at IS NULL AND achievement_id IS NOT NULL";

pub(super) async fn insert(tx: &Tx, inquiry: &Inquiry, address_digest: Option<&str>) -> Result<()> {
    tx.execute(
        "INSERT INTO inquiries (id, entry_id, user_id, organization_id, name, reach, message, address_digest, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            inquiry.id,
            inquiry.entry_id,
            inquiry.user_id,
            inquiry.organization_id,
            inquiry.name,
            inquiry.reach,
            inquiry.message,
            address_digest,
            inquiry.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(conn: &impl Conn, reader: UserId, id: InquiryId) -> Result<Option<Inquiry>> {
    let row: Option<InquiryRow> = conn.fetch_optional(&format!("{SELECT} WHERE i.id = $2"), params![reader, id]).await?;
    Ok(row.map(Into::into))
}

/// When this address, or this person, asked since then; the latest first.
pub(super) async fn list_asked_since(
    conn: &impl Conn,
    address: Option<&str>,
    user: Option<UserId>,
    since: Timestamp,
) -> Result<Vec<Timestamp>> {
    conn.fetch_values(
        "SELECT created_at AS value FROM inquiries WHERE created_at > $1 AND (address_digest = $2 OR user_id = $3) ORDER BY created_at DESC",
        params![since, address, user],
    )
    .await
}

/// Whose inquiries a reader sees: those about entries of these organisations, and of what they handle as a technology manager.
pub(super) struct Scope {
    pub(super) reader: UserId,
    pub(super) organizations: Vec<OrganizationId>,
    pub(super) handles: bool,
}

impl Scope {
    /// The condition on `i` and `e`, with $1 as the reader, and its parameters.
    fn clause(&self, which: Which) -> (String, Params) {
        let mut values = params![self.reader];
        let mut any = Vec::new();
        if !self.organizations.is_empty() {
            any.push(format!("e.organization_id IN ({})", db::placeholders(2, self.organizations.len())));
            values.extend(self.organizations.iter().map(db::ToParam::to_param));
        }
        if self.handles {
            any.push(format!("i.entry_id IN ({HANDLED})"));
        }
        let mine = if any.is_empty() { "1 = 0".to_owned() } else { format!("({})", any.join(" OR ")) };
        let open = match which {
            Which::Unhandled => " AND i.handled_at IS NULL",
            Which::All => "",
        };
        // The reader's id is named in any case, so that every parameter has its place.
        (format!("$1 = $1 AND {mine}{open}"), values)
    }
}

pub(super) async fn list(conn: &impl Conn, scope: &Scope, which: Which, offset: i64, limit: i64) -> Result<Vec<Inquiry>> {
    let (clause, mut values) = scope.clause(which);
    let next = values.len() + 1;
    values.extend(params![limit, offset]);
    let sql = format!(
        "{SELECT} JOIN entries e ON e.id = i.entry_id WHERE {clause} \
         ORDER BY CASE WHEN i.handled_at IS NULL THEN 0 ELSE 1 END, i.created_at DESC, i.id DESC LIMIT ${next} OFFSET ${}",
        next + 1
    );
    let rows: Vec<InquiryRow> = conn.fetch_all(&sql, values).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count(conn: &impl Conn, scope: &Scope, which: Which) -> Result<i64> {
    let (clause, values) = scope.clause(which);
    conn.count(&format!("SELECT COUNT(*) AS value FROM inquiries i JOIN entries e ON e.id = i.entry_id WHERE {clause}"), values).await
}

/// Notes that somebody opened an inquiry; `false` if they had before.
pub(super) async fn insert_opening(tx: &Tx, id: InquiryId, user: UserId, now: Timestamp) -> Result<bool> {
    let inserted = tx
        .execute(
            "INSERT INTO inquiry_openings (inquiry_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (inquiry_id, user_id) DO NOTHING",
            params![id, user, now],
        )
        .await?;
    Ok(inserted > 0)
}

/// Notes what came of it; `false` if somebody was faster.
pub(super) async fn update_handled(tx: &Tx, id: InquiryId, user: UserId, note: &str, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE inquiries SET handled_at = $1, handled_by = $2, handled_note = $3 WHERE id = $4 AND handled_at IS NULL",
            params![now, user, note, id],
        )
        .await?;
    Ok(touched > 0)
}

/// The technology managers who handle an entry.
pub(super) async fn list_handlers(conn: &impl Conn, entry: EntryId) -> Result<Vec<UserId>> {
    conn.fetch_values(
        "SELECT manager_id AS value FROM demand_takes WHERE demand_id = $1 AND ended_at IS NULL \
         UNION SELECT manager_id FROM matches WHERE manager_id IS NOT NULL AND state IN ('claimed', 'contacted', 'interested') AND (demand_id = $1 OR achievement_id = $1) \
         UNION SELECT manager_id FROM deals WHERE closed_at IS NULL AND (demand_id = $1 OR achievement_id = $1)",
        params![entry],
    )
    .await
}

pub(super) async fn forget_addresses(db: &Db, before: Timestamp) -> Result<()> {
    let tx = db.begin().await?;
    tx.execute("UPDATE inquiries SET address_digest = NULL WHERE address_digest IS NOT NULL AND created_at < $1", params![before]).await?;
    tx.commit().await
}
