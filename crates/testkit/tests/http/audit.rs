//! The audit chain: a changed row is found, and what cannot be written down does not happen.

use app::accounts::Role;
use db::{
    Conn as _,
    audit::{Break, Verdict, verify},
    params,
};
use testkit::{Hall, on_both};

use crate::cast::PDF;

/// What the commands below would write into.
const TABLES: [&str; 16] = [
    "entries",
    "entry_versions",
    "matches",
    "demand_takes",
    "deals",
    "deal_moves",
    "contacts",
    "notices",
    "mails",
    "jobs",
    "files",
    "invitations",
    "users",
    "counters",
    "objections",
    "tasks",
];

async fn run(hall: &Hall, sql: &str) {
    let tx = hall.db.begin().await.unwrap();
    tx.execute(sql, params![]).await.unwrap();
    tx.commit().await.unwrap();
}

/// The database itself refuses to change the chain; whoever holds its file or its owner's password can take that away.
async fn unlock(hall: &Hall) {
    for sql in ["UPDATE audit_entries SET detail = 'forged' WHERE seq = 1", "DELETE FROM audit_entries WHERE seq = 1"] {
        let tx = hall.db.begin().await.unwrap();
        let refused = tx.execute(sql, params![]).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
    let locks: &[&str] = match hall.db.file() {
        Some(_) => &["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"],
        None => &["DROP TRIGGER audit_entries_no_change ON audit_entries"],
    };
    for lock in locks {
        run(hall, lock).await;
    }
}

async fn count(hall: &Hall, sql: &str) -> i64 {
    hall.db.count(sql, params![]).await.unwrap()
}

on_both! {
    async fn the_first_changed_row_of_the_chain_is_named_whatever_was_changed_in_it(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        for _ in 0..3 {
            hall.entry("demand", firm.organization()).published().await;
        }
        let Verdict::Holds { entries } = verify(&hall.db).await.unwrap() else { panic!("the chain holds before it is broken") };
        assert!(entries > 10, "{entries}");
        unlock(&hall).await;
        let columns = ["actor_id", "capacity", "address", "action", "noun", "noun_id", "before_digest", "after_digest", "detail"];
        for (seq, column) in (3..).zip(columns) {
            run(&hall, "CREATE TABLE kept AS SELECT * FROM audit_entries").await;
            // Two rows are changed; the first is named.
            run(&hall, &format!("UPDATE audit_entries SET {column} = 'forged' WHERE seq IN ({seq}, {entries})")).await;
            assert_eq!(verify(&hall.db).await.unwrap(), Verdict::Broken { seq, why: Break::Content }, "{column}");
            run(&hall, "DELETE FROM audit_entries").await;
            run(&hall, "INSERT INTO audit_entries SELECT * FROM kept").await;
            run(&hall, "DROP TABLE kept").await;
        }
        assert_eq!(verify(&hall.db).await.unwrap(), Verdict::Holds { entries });
    }

    async fn a_missing_row_a_forged_link_and_a_cut_off_end_are_found(hall: Hall) {
        let firm = hall.sign_in(Role::Member).await;
        hall.entry("demand", firm.organization()).published().await;
        let Verdict::Holds { entries } = verify(&hall.db).await.unwrap() else { panic!("the chain holds before it is broken") };
        unlock(&hall).await;
        let broken = [
            ("DELETE FROM audit_entries WHERE seq = 4".to_owned(), Verdict::Broken { seq: 4, why: Break::Gap }),
            ("UPDATE audit_entries SET prev_hash = 'x' WHERE seq = 4".to_owned(), Verdict::Broken { seq: 4, why: Break::Link }),
            (format!("DELETE FROM audit_entries WHERE seq = {entries}"), Verdict::Broken { seq: entries, why: Break::Gap }),
            ("UPDATE audit_entries SET at = at + 1 WHERE seq = 4".to_owned(), Verdict::Broken { seq: 4, why: Break::Content }),
        ];
        for (forgery, verdict) in broken {
            run(&hall, "CREATE TABLE kept AS SELECT * FROM audit_entries").await;
            run(&hall, &forgery).await;
            assert_eq!(verify(&hall.db).await.unwrap(), verdict, "{forgery}");
            run(&hall, "DELETE FROM audit_entries").await;
            run(&hall, "INSERT INTO audit_entries SELECT * FROM kept").await;
            run(&hall, "DROP TABLE kept").await;
        }
    }

    async fn what_cannot_be_written_into_the_chain_does_not_happen(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let security = hall.sign_in(Role::SystemAdministrator).await;
        let (_, university, pair) = hall.two_sides().await;
        let (other_firm, other_university, other_pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &other_firm, &other_university, other_pair).await;
        let submitted = hall.entry("achievement", university.organization()).submitted().await;
        let draft = hall.entry("achievement", university.organization()).draft().await;
        let user = hall.user().build().await;
        let edit = university.get(format!("/achievements/{}/edit", draft.id)).await.expect(200).form("/edit").with("title", "另一个题目");
        hall.run_jobs().await;
        // The head of the chain is not there: no entry can be appended.
        run(&hall, "UPDATE audit_head SET id = 2 WHERE id = 1").await;
        let before = contents(&hall).await;
        let (demand, achievement) = (pair.demand.to_string(), pair.achievement.to_string());
        let answers = [
            university.post("/achievements/new", [("title", "新成果")]).await,
            university.submit(&edit).await,
            university.post(format!("/achievements/{}/submit", draft.id), []).await,
            university.post(format!("/achievements/{}/withdraw", draft.id), []).await,
            officer.post(format!("/review/{}/publish", submitted.id), []).await,
            officer.post(format!("/review/{}/return", submitted.id), [("reason", "请补充")]).await,
            manager.post("/matches/pairs/take", [("demand", demand.as_str()), ("achievement", achievement.as_str())]).await,
            manager.post(format!("/matches/demands/{demand}/take"), []).await,
            manager.post("/deals", [("title", "新转化项目")]).await,
            manager.upload(format!("/deals/{deal}/documents"), [("document", "contract")], testkit::Upload::new("合同.pdf", PDF)).await,
            security.post(format!("/admin/accounts/{}/disable", user.id), [("reason", "离职")]).await,
            security.post("/admin/invitations", [("email", "new@example.com"), ("role", "reviewer")]).await,
        ];
        assert_eq!(contents(&hall).await, before);
        for answer in answers {
            let _ = answer.expect(500);
        }
        assert_eq!(hall.take_errors().len(), 12, "each was logged once");
        run(&hall, "UPDATE audit_head SET id = 1 WHERE id = 2").await;
        let _ = university.post(format!("/achievements/{}/submit", draft.id), []).await.expect(303);
    }
}

/// How many rows each table has, and how many changes its rows have seen where they count them.
async fn contents(hall: &Hall) -> Vec<(&'static str, i64, i64)> {
    let mut contents = Vec::new();
    for table in TABLES {
        let rows = count(hall, &format!("SELECT COUNT(*) AS value FROM {table}")).await;
        let has_versions = ["entries", "matches", "deals", "users"].contains(&table);
        let versions =
            if has_versions { count(hall, &format!("SELECT CAST(SUM(version) AS BIGINT) AS value FROM {table}")).await } else { 0 };
        contents.push((table, rows, versions));
    }
    contents
}
