//! Statements of tests: looking at what no query shows, and making rows as an older program or another hand may have left them.

use base::id::{EntryId, OrganizationId, UserId};
use db::{Conn as _, Params, params};

use crate::testing::TestApp;

async fn execute(app: &TestApp, sql: &str, params: Params) {
    let tx = app.db.begin().await.unwrap();
    tx.execute(sql, params).await.unwrap();
    tx.commit().await.unwrap();
}

/// The entry as if nobody had declared it free of secrets.
pub async fn undeclare(app: &TestApp, entry: EntryId) {
    execute(app, "UPDATE entries SET is_secrecy_declared = FALSE WHERE id = $1", params![entry]).await;
}

/// The entry as if somebody had saved it once more.
pub async fn raise_version(app: &TestApp, entry: EntryId) {
    execute(app, "UPDATE entries SET version = version + 1 WHERE id = $1", params![entry]).await;
}

/// The entry as if it had been handed in.
pub async fn hand_in(app: &TestApp, entry: EntryId) {
    execute(app, "UPDATE entries SET status = 'submitted' WHERE id = $1", params![entry]).await;
}

/// The organisation as if nobody had verified it.
pub async fn unverify(app: &TestApp, organization: OrganizationId) {
    execute(app, "UPDATE organizations SET status = 'unverified' WHERE id = $1", params![organization]).await;
}

pub async fn follow(app: &TestApp, user: UserId, entry: EntryId) {
    execute(app, "INSERT INTO follows (user_id, entry_id, created_at) VALUES ($1, $2, 1)", params![user, entry]).await;
}

/// What points to an entry, table by table.
pub async fn pointing_to(app: &TestApp, entry: EntryId) -> [i64; 4] {
    let mut counts = [0; 4];
    let queries = [
        "SELECT COUNT(*) AS value FROM follows WHERE entry_id = $1",
        "SELECT COUNT(*) AS value FROM agreements WHERE entry_id = $1",
        "SELECT COUNT(*) AS value FROM matches WHERE achievement_id = $1 OR demand_id = $1",
        "SELECT COUNT(*) AS value FROM deals WHERE achievement_id = $1 OR demand_id = $1",
    ];
    for (count, sql) in counts.iter_mut().zip(queries) {
        *count = app.db.count(sql, params![entry]).await.unwrap();
    }
    counts
}

/// Whether the database takes these amounts for the contracts.
pub async fn takes_amounts(app: &TestApp, technical: i64, total: i64) -> bool {
    let tx = app.db.begin().await.unwrap();
    tx.execute("UPDATE contracts SET technical_fen = $1, total_fen = $2", params![technical, total]).await.is_ok()
}

/// Whether the database takes this share for the contributions.
pub async fn takes_share(app: &TestApp, share: i64) -> bool {
    let tx = app.db.begin().await.unwrap();
    tx.execute("UPDATE contributions SET share_bp = $1", params![share]).await.is_ok()
}

pub async fn audit_position(app: &TestApp) -> i64 {
    app.db.count("SELECT seq AS value FROM audit_head", params![]).await.unwrap()
}

pub async fn count_imports(app: &TestApp) -> i64 {
    app.db.count("SELECT COUNT(*) AS value FROM import_batches", params![]).await.unwrap()
}

pub async fn set_language(app: &TestApp, user: UserId, tag: &str) {
    execute(app, "UPDATE users SET lang = $1 WHERE id = $2", params![tag, user]).await;
}

pub async fn want_no_mail(app: &TestApp, user: UserId) {
    execute(app, "UPDATE users SET notices_by_mail = FALSE WHERE id = $1", params![user]).await;
}

/// Why mails did not leave.
pub async fn mail_errors(app: &TestApp) -> Vec<String> {
    app.db.fetch_values("SELECT last_error AS value FROM mails WHERE last_error IS NOT NULL ORDER BY id", params![]).await.unwrap()
}

/// Makes the next entry of the audit chain impossible: its place is taken.
pub async fn block_audit(app: &TestApp) {
    execute(
        app,
        "INSERT INTO audit_entries (seq, at, capacity, action, noun, noun_id, detail, prev_hash, hash) \
         SELECT seq + 1, 0, 'test', 'test', 'test', '', '', '', '' FROM audit_head",
        params![],
    )
    .await;
}

/// The kinds of all jobs there ever were.
pub async fn job_kinds(app: &TestApp) -> Vec<String> {
    app.db.fetch_values("SELECT DISTINCT kind AS value FROM jobs ORDER BY kind", params![]).await.unwrap()
}

/// All jobs that were done are to be done once more.
pub async fn repeat_jobs(app: &TestApp) {
    execute(app, "UPDATE jobs SET done_at = NULL WHERE done_at IS NOT NULL", params![]).await;
}
