//! The tables of entries and their versions.

use base::{
    Date, Lang, Timestamp,
    id::{BatchId, EntryId, OrganizationId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::{
    kinds,
    model::{Diagnosis, Entry, Status, Values, title_key},
};
use crate::accounts::shown_name_sql;

db::row! {
    struct EntryRow {
        id: EntryId,
        register: String,
        number: String,
        own_number: Option<String>,
        organization_id: OrganizationId,
        author_id: Option<UserId>,
        title: String,
        status: String,
        diagnosis: Option<String>,
        diagnosis_note: Option<String>,
        diagnosis_missing: Option<String>,
        field_values: String,
        version: i64,
        is_secrecy_declared: bool,
        returned_reason: Option<String>,
        merged_into: Option<EntryId>,
        batch_id: Option<BatchId>,
        submitted_at: Option<Timestamp>,
        published_at: Option<Timestamp>,
        expires_on: Option<Date>,
        renewal_asked_at: Option<Timestamp>,
        changed_since: Option<i64>,
        is_demo: bool,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

impl TryFrom<EntryRow> for Entry {
    type Error = DbError;
    fn try_from(row: EntryRow) -> Result<Self> {
        let kind = kinds::by_key(&row.register).ok_or_else(|| DbError::Shape(format!("register {:?}", row.register)))?;
        let status = Status::from_code(&row.status).ok_or_else(|| DbError::Shape(format!("status {:?}", row.status)))?;
        Ok(Self {
            id: row.id,
            kind,
            number: row.number,
            own_number: row.own_number,
            organization_id: row.organization_id,
            author_id: row.author_id,
            title: row.title,
            status,
            diagnosis: row.diagnosis.as_deref().and_then(Diagnosis::from_code),
            diagnosis_note: row.diagnosis_note,
            diagnosis_missing: row
                .diagnosis_missing
                .map(|keys| keys.split_whitespace().map(ToOwned::to_owned).collect())
                .unwrap_or_default(),
            values: Values::from_json(&row.field_values),
            version: row.version,
            is_secrecy_declared: row.is_secrecy_declared,
            returned_reason: row.returned_reason,
            merged_into: row.merged_into,
            batch_id: row.batch_id,
            submitted_at: row.submitted_at,
            published_at: row.published_at,
            expires_on: row.expires_on,
            renewal_asked_at: row.renewal_asked_at,
            changed_since: row.changed_since,
            is_demo: row.is_demo,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

pub(super) async fn find(conn: &impl Conn, id: EntryId) -> Result<Option<Entry>> {
    let row: Option<EntryRow> = conn.fetch_optional("SELECT * FROM entries WHERE id = $1", params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_named(conn: &impl Conn, name: &str) -> Result<Option<EntryId>> {
    // Ids are stored in small letters, numbers in capital ones; either may be typed.
    let params = params![name.to_lowercase(), name.to_uppercase()];
    conn.fetch_value("SELECT id AS value FROM entries WHERE id = $1 OR number = $2", params).await
}

pub(super) async fn find_several(conn: &impl Conn, ids: &[EntryId]) -> Result<Vec<Entry>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places = db::placeholders(1, ids.len());
    let params = ids.iter().map(db::ToParam::to_param).collect();
    let rows: Vec<EntryRow> = conn.fetch_all(&format!("SELECT * FROM entries WHERE id IN ({places})"), params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

const ENTRY_COLUMNS: &str = "id, register, number, own_number, organization_id, author_id, title, title_key, status, diagnosis, diagnosis_note, \
                             diagnosis_missing, field_values, version, is_secrecy_declared, returned_reason, merged_into, batch_id, submitted_at, \
                             published_at, expires_on, renewal_asked_at, changed_since, is_demo, created_at, updated_at";

const VERSION_COLUMNS: &str = "entry_id, version, title, status, field_values, actor_id, note, at";

/// Inserts entries as they stand, each with its first version.
pub(super) async fn insert(tx: &Tx, entries: &[Entry], note: Option<&str>) -> Result<()> {
    tx.insert_rows("entries", ENTRY_COLUMNS, entries.iter().map(entry_params).collect()).await?;
    let versions = entries.iter().map(|entry| version_params(entry, entry.author_id, note)).collect();
    tx.insert_rows("entry_versions", VERSION_COLUMNS, versions).await
}

/// In the order of [`ENTRY_COLUMNS`].
fn entry_params(entry: &Entry) -> db::Params {
    params![
        entry.id,
        entry.kind.key,
        entry.number,
        entry.own_number,
        entry.organization_id,
        entry.author_id,
        entry.title,
        title_key(&entry.title),
        entry.status.code(),
        entry.diagnosis.map(Diagnosis::code),
        entry.diagnosis_note,
        entry.diagnosis_missing.join(" "),
        entry.values.to_json(),
        entry.version,
        entry.is_secrecy_declared,
        entry.returned_reason,
        entry.merged_into,
        entry.batch_id,
        entry.submitted_at,
        entry.published_at,
        entry.expires_on,
        entry.renewal_asked_at,
        entry.changed_since,
        entry.is_demo,
        entry.created_at,
        entry.updated_at
    ]
}

/// In the order of [`VERSION_COLUMNS`].
fn version_params(entry: &Entry, actor: Option<UserId>, note: Option<&str>) -> db::Params {
    params![entry.id, entry.version, entry.title, entry.status.code(), entry.values.to_json(), actor, note, entry.updated_at]
}

/// Writes the entry over the version before it; `false` if somebody was faster.
pub(super) async fn update(tx: &Tx, entry: &Entry, actor: Option<UserId>, note: Option<&str>) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE entries SET own_number = $1, title = $2, title_key = $3, status = $4, diagnosis = $5, diagnosis_note = $6, diagnosis_missing = $7, \
             field_values = $8, version = $9, is_secrecy_declared = $10, returned_reason = $11, merged_into = $12, batch_id = $13, submitted_at = $14, \
             published_at = $15, expires_on = $16, renewal_asked_at = $17, changed_since = $18, updated_at = $19 WHERE id = $20 AND version = $21",
            params![
                entry.own_number, entry.title, title_key(&entry.title), entry.status.code(), entry.diagnosis.map(Diagnosis::code), entry.diagnosis_note,
                entry.diagnosis_missing.join(" "), entry.values.to_json(), entry.version, entry.is_secrecy_declared, entry.returned_reason,
                entry.merged_into, entry.batch_id, entry.submitted_at, entry.published_at, entry.expires_on, entry.renewal_asked_at, entry.changed_since,
                entry.updated_at,
                entry.id, entry.version - 1
            ],
        )
        .await?;
    if touched == 1 {
        tx.insert_rows("entry_versions", VERSION_COLUMNS, vec![version_params(entry, actor, note)]).await?;
    }
    Ok(touched == 1)
}

/// What points to an entry that was merged points to its twin from now on: who follows it, who asked about it, agreements about it. What the twin
/// has already is not doubled.
pub(super) async fn move_what_points_to(tx: &Tx, from: EntryId, into: EntryId) -> Result<()> {
    for sql in [
        "INSERT INTO follows (user_id, entry_id, created_at) SELECT user_id, $2, created_at FROM follows WHERE entry_id = $1 \
         ON CONFLICT (user_id, entry_id) DO NOTHING",
        "UPDATE inquiries SET entry_id = $2 WHERE entry_id = $1",
        "UPDATE agreements SET entry_id = $2 WHERE entry_id = $1 AND (status NOT IN ('asked', 'granted') OR NOT EXISTS (SELECT 1 FROM agreements twin \
         WHERE twin.entry_id = $2 AND twin.organization_id = agreements.organization_id AND twin.status IN ('asked', 'granted')))",
        "UPDATE agreements SET status = 'ended' WHERE entry_id = $1 AND status IN ('asked', 'granted') AND $2 <> ''",
    ] {
        tx.execute(sql, params![from, into]).await?;
    }
    tx.execute("DELETE FROM follows WHERE entry_id = $1", params![from]).await?;
    Ok(())
}

/// The active people of an organisation, for notices about entries without a known author.
pub(super) async fn list_people(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<UserId>> {
    conn.fetch_values(
        "SELECT DISTINCT user_id AS value FROM grants WHERE organization_id = $1 AND status = 'active' ORDER BY user_id",
        params![organization],
    )
    .await
}

pub(super) async fn insert_ruling(tx: &Tx, entry: EntryId, other: EntryId, by: Option<UserId>, now: Timestamp) -> Result<()> {
    let by = by.map(|by| by.to_string()).unwrap_or_default();
    tx.execute(
        "INSERT INTO duplicate_rulings (entry_id, other_id, ruling, by_id, at) VALUES ($1, $2, 'different', $3, $4) ON CONFLICT (entry_id, other_id) DO NOTHING",
        params![entry, other, by, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn list_rulings(conn: &impl Conn, entry: EntryId) -> Result<Vec<EntryId>> {
    conn.fetch_values("SELECT other_id AS value FROM duplicate_rulings WHERE entry_id = $1 UNION SELECT entry_id AS value FROM duplicate_rulings WHERE other_id = $1", params![entry]).await
}

/// What a list of entries is narrowed by; absent parts do not narrow.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// One kind only.
    pub register: Option<&'static str>,
    /// These organisations only; an empty list means none at all.
    pub organizations: Option<Vec<OrganizationId>>,
    /// These statuses only.
    pub statuses: Vec<Status>,
    /// One import only.
    pub batch: Option<BatchId>,
    /// Only what an officer has to look at: handed in, or changed since it was published.
    pub is_to_review: bool,
}

impl Narrow {
    fn clause(&self) -> (String, db::Params) {
        let mut parts = vec!["TRUE".to_owned()];
        let mut params: db::Params = Vec::new();
        if let Some(register) = self.register {
            params.extend(params![register]);
            parts.push(format!("register = ${}", params.len()));
        }
        if let Some(organizations) = &self.organizations {
            if organizations.is_empty() {
                parts.push("FALSE".to_owned());
            } else {
                parts.push(format!("organization_id IN ({})", db::placeholders(params.len() + 1, organizations.len())));
                params.extend(organizations.iter().map(db::ToParam::to_param));
            }
        }
        if !self.statuses.is_empty() {
            parts.push(format!("status IN ({})", db::placeholders(params.len() + 1, self.statuses.len())));
            params.extend(self.statuses.iter().flat_map(|status| params![status.code()]));
        }
        if self.is_to_review {
            parts.push("(status = 'submitted' OR changed_since IS NOT NULL)".to_owned());
        }
        if let Some(batch) = self.batch {
            params.extend(params![batch]);
            parts.push(format!("batch_id = ${}", params.len()));
        }
        (parts.join(" AND "), params)
    }
}

/// The narrowed entries, the longest waiting first where they wait, else the newest first.
pub(super) async fn list(conn: &impl Conn, narrow: &Narrow, offset: i64, limit: i64) -> Result<Vec<Entry>> {
    let (clause, mut params) = narrow.clause();
    let order = if narrow.is_to_review {
        "CASE WHEN changed_since IS NULL THEN submitted_at ELSE updated_at END, id"
    } else {
        "updated_at DESC, id DESC"
    };
    params.extend(params![limit, offset]);
    let places = (params.len() - 1, params.len());
    let sql = format!("SELECT * FROM entries WHERE {clause} ORDER BY {order} LIMIT ${} OFFSET ${}", places.0, places.1);
    let rows: Vec<EntryRow> = conn.fetch_all(&sql, params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn count(conn: &impl Conn, narrow: &Narrow) -> Result<i64> {
    let (clause, params) = narrow.clause();
    conn.count(&format!("SELECT COUNT(*) AS value FROM entries WHERE {clause}"), params).await
}

db::row! {
    /// One version of an entry.
    #[derive(Debug, Clone)]
    pub struct VersionRow {
        /// Which version, from 1.
        pub version: i64,
        /// The status it had then.
        pub status: String,
        /// All fields as JSON.
        pub field_values: String,
        /// Who made it.
        pub actor_name: Option<String>,
        /// Why.
        pub note: Option<String>,
        /// When.
        pub at: Timestamp,
    }
}

pub(super) async fn list_versions(conn: &impl Conn, entry: EntryId, lang: Lang) -> Result<Vec<VersionRow>> {
    let sql = format!(
        "SELECT v.version, v.status, v.field_values, {} AS actor_name, v.note, v.at FROM entry_versions v LEFT JOIN users u ON u.id = v.actor_id \
         WHERE v.entry_id = $1 ORDER BY v.version DESC",
        shown_name_sql("u", lang)
    );
    conn.fetch_all(&sql, params![entry]).await
}

/// Published entries whose last day was before `today`.
pub(super) async fn list_overdue(conn: &impl Conn, today: Date) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        "SELECT id AS value FROM entries WHERE status = 'published' AND expires_on < $1 ORDER BY expires_on LIMIT 500",
        params![today],
    )
    .await
}

/// Published entries that end by `until` and whose owner has not been asked.
pub(super) async fn list_to_ask(conn: &impl Conn, until: Date) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        "SELECT id AS value FROM entries WHERE status = 'published' AND expires_on <= $1 AND renewal_asked_at IS NULL ORDER BY expires_on LIMIT 500",
        params![until],
    )
    .await
}

/// Entries of the same kind and organisation whose normalised title is the same.
pub(super) async fn list_same_title(conn: &impl Conn, register: &str, organization: OrganizationId, title: &str) -> Result<Vec<EntryId>> {
    conn.fetch_values(
        "SELECT id AS value FROM entries WHERE register = $1 AND organization_id = $2 AND title_key = $3 AND status NOT IN ('merged', 'withdrawn')",
        params![register, organization, title_key(title)],
    )
    .await
}

pub(super) async fn find_by_own_number(
    conn: &impl Conn,
    register: &str,
    organization: OrganizationId,
    own_number: &str,
) -> Result<Option<Entry>> {
    let row: Option<EntryRow> = conn
        .fetch_optional(
            "SELECT * FROM entries WHERE register = $1 AND organization_id = $2 AND own_number = $3",
            params![register, organization, own_number],
        )
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The one of these organisations that has an agreement about this entry, if any has.
pub(super) async fn find_agreed(conn: &impl Conn, entry: EntryId, organizations: &[OrganizationId]) -> Result<Option<OrganizationId>> {
    if organizations.is_empty() {
        return Ok(None);
    }
    let mut params = params![entry];
    params.extend(organizations.iter().map(db::ToParam::to_param));
    let places = db::placeholders(2, organizations.len());
    let sql = format!(
        "SELECT organization_id AS value FROM agreements WHERE entry_id = $1 AND status = 'granted' AND organization_id IN ({places}) ORDER BY decided_at LIMIT 1"
    );
    conn.fetch_value(&sql, params).await
}

/// Whether somebody or one of these organisations has a demand, a match or a deal about this entry in hand, or has had a deal.
pub(super) async fn has_dealings(conn: &impl Conn, entry: EntryId, user: Option<UserId>, organizations: &[OrganizationId]) -> Result<bool> {
    if organizations.is_empty() {
        return Ok(false);
    }
    let mut params = params![entry, user];
    params.extend(organizations.iter().map(db::ToParam::to_param));
    let own = db::placeholders(3, organizations.len());
    let sql = format!(
        "SELECT COUNT(*) AS value FROM (SELECT t.id FROM demand_takes t WHERE t.demand_id = $1 AND t.manager_id = $2 AND t.ended_at IS NULL \
         UNION ALL SELECT m.id FROM matches m WHERE (m.demand_id = $1 OR m.achievement_id = $1) AND m.state IN ('claimed', 'contacted', 'interested', 'converted') \
         AND (m.manager_id = $2 OR EXISTS (SELECT 1 FROM entries o WHERE o.id IN (m.demand_id, m.achievement_id) AND o.id <> $1 AND o.organization_id IN ({own}))) \
         UNION ALL SELECT d.id FROM deals d WHERE (d.demand_id = $1 OR d.achievement_id = $1 OR d.landing_space_id = $1) \
         AND (d.manager_id = $2 OR d.buyer_id IN ({own}) OR d.seller_id IN ({own}))) AS dealings"
    );
    Ok(conn.count(&sql, params).await? > 0)
}

/// Records that somebody looked beyond the public step.
pub(super) async fn insert_view(
    tx: &Tx,
    entry: EntryId,
    user: UserId,
    organization: Option<OrganizationId>,
    step: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO entry_views (id, entry_id, user_id, organization_id, step, at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![base::id::AnyId::at(now), entry, user, organization, step, now],
    )
    .await?;
    Ok(())
}

/// All entries of an organisation in a register, whatever their status.
pub(super) async fn list_of(conn: &impl Conn, register: &str, organization: OrganizationId) -> Result<Vec<Entry>> {
    let rows: Vec<EntryRow> = conn
        .fetch_all("SELECT * FROM entries WHERE register = $1 AND organization_id = $2 ORDER BY id", params![register, organization])
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The entries of an organisation in a register under these own numbers.
pub(super) async fn find_by_own_numbers(
    conn: &impl Conn,
    register: &str,
    organization: OrganizationId,
    numbers: &[&str],
) -> Result<Vec<Entry>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = params![register, organization];
    params.extend(numbers.iter().flat_map(|number| params![*number]));
    let places = db::placeholders(3, numbers.len());
    let sql = format!("SELECT * FROM entries WHERE register = $1 AND organization_id = $2 AND own_number IN ({places})");
    let rows: Vec<EntryRow> = conn.fetch_all(&sql, params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

db::row! {
    /// An agreement with the names of those who asked.
    #[derive(Debug, Clone)]
    pub struct AgreementRow {
        /// Which.
        pub id: String,
        /// About which entry.
        pub entry_id: EntryId,
        /// Who asked.
        pub user_id: UserId,
        /// The name of the one who asked.
        pub user_name: Option<String>,
        /// The organisation that asks.
        pub organization_name: Option<String>,
        /// `asked`, `granted`, `refused` or `ended`.
        pub status: String,
        /// What they said.
        pub note: Option<String>,
        /// When they asked.
        pub asked_at: Timestamp,
        /// When it was decided.
        pub decided_at: Option<Timestamp>,
    }
}

fn agreements(lang: Lang) -> String {
    format!(
        "SELECT a.id, a.entry_id, a.user_id, {} AS user_name, {} AS organization_name, a.status, a.note, a.asked_at, \
         a.decided_at FROM agreements a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN organizations o ON o.id = a.organization_id",
        shown_name_sql("u", lang),
        shown_name_sql("o", lang)
    )
}

pub(super) async fn insert_agreement(
    tx: &Tx,
    id: &str,
    entry: EntryId,
    organization: OrganizationId,
    user: UserId,
    note: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO agreements (id, entry_id, organization_id, user_id, status, note, asked_at) VALUES ($1, $2, $3, $4, 'asked', $5, $6)",
        params![id, entry, organization, user, note, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn find_agreement(conn: &impl Conn, id: &str, lang: Lang) -> Result<Option<AgreementRow>> {
    conn.fetch_optional(&format!("{} WHERE a.id = $1", agreements(lang)), params![id]).await
}

pub(super) async fn list_agreements(conn: &impl Conn, entry: EntryId, lang: Lang) -> Result<Vec<AgreementRow>> {
    conn.fetch_all(&format!("{} WHERE a.entry_id = $1 ORDER BY a.asked_at DESC LIMIT 200", agreements(lang)), params![entry]).await
}

pub(super) async fn decide_agreement(tx: &Tx, id: &str, from: &str, to: &str, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE agreements SET status = $1, decided_at = $2, decided_by = $3 WHERE id = $4 AND status = $5",
            params![to, now, by, id, from],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn open_agreement(conn: &impl Conn, entry: EntryId, organizations: &[OrganizationId]) -> Result<Option<String>> {
    if organizations.is_empty() {
        return Ok(None);
    }
    let mut params = params![entry];
    params.extend(organizations.iter().map(db::ToParam::to_param));
    let places = db::placeholders(2, organizations.len());
    let sql = format!(
        "SELECT status AS value FROM agreements WHERE entry_id = $1 AND status IN ('asked', 'granted') AND organization_id IN ({places}) ORDER BY status DESC"
    );
    let found: Vec<String> = conn.fetch_values(&sql, params).await?;
    Ok(found.into_iter().next())
}

db::row! {
    /// A view beyond the public step.
    #[derive(Debug, Clone)]
    pub struct ViewRow {
        /// Who.
        pub user_name: Option<String>,
        /// From which organisation.
        pub organization_name: Option<String>,
        /// How much they saw.
        pub step: String,
        /// When.
        pub at: Timestamp,
    }
}

pub(super) async fn list_views(conn: &impl Conn, entry: EntryId, lang: Lang) -> Result<Vec<ViewRow>> {
    let sql = format!(
        "SELECT {} AS user_name, {} AS organization_name, v.step, v.at FROM entry_views v LEFT JOIN users u ON u.id = v.user_id \
         LEFT JOIN organizations o ON o.id = v.organization_id WHERE v.entry_id = $1 ORDER BY v.at DESC LIMIT 500",
        shown_name_sql("u", lang),
        shown_name_sql("o", lang)
    );
    conn.fetch_all(&sql, params![entry]).await
}

db::row! {
    /// How many entries have a status.
    #[derive(Debug, Clone)]
    pub struct StatusCount {
        /// The status.
        pub status: String,
        /// How many.
        pub count: i64,
    }
}

pub(super) async fn count_by_status(conn: &impl Conn, narrow: &Narrow) -> Result<Vec<StatusCount>> {
    let (clause, params) = narrow.clause();
    conn.fetch_all(&format!("SELECT status, COUNT(*) AS count FROM entries WHERE {clause} GROUP BY status"), params).await
}
