//! Reading the table of the audit chain, narrowed and page by page.

use base::{Timestamp, id::UserId};
use db::{Conn, Result, audit::AuditRow, params};

/// What the audit log is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The beginning of the action, e.g. `accounts.`.
    pub action: Option<String>,
    /// The kind of thing.
    pub noun: Option<String>,
    /// Which one.
    pub noun_id: Option<String>,
    /// Who acted.
    pub actor: Option<UserId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Only entries before this place in the chain: the next page.
    pub before_seq: Option<i64>,
}

pub(super) async fn list_audit(conn: &impl Conn, filter: &AuditFilter, limit: i64) -> Result<Vec<AuditRow>> {
    let mut parts = vec!["TRUE".to_owned()];
    let mut params = db::Params::new();
    let mut narrow = |sql: &str, value: Option<db::Params>| {
        if let Some(value) = value {
            params.extend(value);
            parts.push(sql.replace('?', &format!("${}", params.len())));
        }
    };
    narrow("action LIKE ? ESCAPE '\\'", filter.action.as_ref().map(|action| params![format!("{}%", literal(&action.to_lowercase()))]));
    narrow("noun = ?", filter.noun.as_ref().map(|noun| params![noun]));
    narrow("noun_id = ?", filter.noun_id.as_ref().map(|id| params![id]));
    narrow("actor_id = ?", filter.actor.map(|actor| params![actor]));
    narrow("at >= ?", filter.from.map(|at| params![at]));
    narrow("at < ?", filter.until.map(|at| params![at]));
    narrow("seq < ?", filter.before_seq.map(|seq| params![seq]));
    params.extend(params![limit]);
    let sql = format!("SELECT * FROM audit_entries WHERE {} ORDER BY seq DESC LIMIT ${}", parts.join(" AND "), params.len());
    conn.fetch_all(&sql, params).await
}

/// Signs of a pattern taken as they are written.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
