//! Work that follows changes: done twice, it changes nothing the second time, and nobody is told twice.

use app::accounts::Role;
use db::{Conn as _, params};
use testkit::{Hall, on_both};

async fn state(hall: &Hall) -> Vec<(&'static str, i64)> {
    let mut state = vec![("chain", hall.db.count("SELECT seq AS value FROM audit_head WHERE id = 1", params![]).await.unwrap())];
    for table in
        ["notices", "mails", "entries", "entry_versions", "matches", "deals", "tasks", "files", "one_time_links", "indicator_snapshots"]
    {
        state.push((table, hall.db.count(&format!("SELECT COUNT(*) AS value FROM {table}"), params![]).await.unwrap()));
    }
    state
}

on_both! {
    async fn a_job_that_runs_twice_changes_nothing_the_second_time_and_tells_nobody_again(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let system = hall.sign_in(Role::SystemAdministrator).await;
        let (firm, university, pair) = hall.two_sides().await;
        hall.deal(&manager, &firm, &university, pair).await;
        let submitted = hall.entry("achievement", university.organization()).submitted().await;
        let _ = officer.post(format!("/review/{}/return", submitted.id), [("reason", "请补充")]).await.expect(303);
        let _ = system.post("/admin/invitations", [("email", "new@example.com"), ("role", "reviewer")]).await.expect(303);
        for _ in 0..3 {
            hall.clock.advance_days(10);
            hall.tick().await;
        }
        let kinds: Vec<String> = hall.db.fetch_values("SELECT DISTINCT kind AS value FROM jobs ORDER BY kind", params![]).await.unwrap();
        assert!(!kinds.is_empty());
        let before = state(&hall).await;
        let mails = hall.mails().await;
        assert!(!mails.is_empty());
        let tx = hall.db.begin().await.unwrap();
        let again = tx.execute("UPDATE jobs SET done_at = NULL, locked_until = NULL, run_at = 0 WHERE done_at IS NOT NULL", params![]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(again > 5, "{again} jobs are to run once more");
        hall.settle().await;
        assert_eq!(state(&hall).await, before, "jobs were {kinds:?}");
        assert_eq!(hall.mails().await, mails);
        // The minute's work may come twice too.
        hall.tick().await;
        assert_eq!(state(&hall).await, before);
    }
}
