//! Notices and mails on both databases: once, in the reader's language, also when the mail server fails.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use base::Lang;
use serde_json::{Value, json};

use super::{Mail, Mailer, Sent, Tell, count_unread, list_notices, open_notice, read_all, tell, tell_together};
use crate::{
    accounts::Role,
    on_both,
    organizations::OrganizationKind,
    testing::{TestApp, TestUser},
    tests::{dump, mail_errors, repeat_jobs, set_language, want_no_mail},
};

/// A mail server that refuses so many times.
#[derive(Default)]
struct Stubborn {
    refusals: AtomicU32,
    sent: Mutex<Vec<Mail>>,
}

#[async_trait::async_trait]
impl Mailer for Stubborn {
    fn word(&self, kind: &str, args: &Value, link: &str, lang: Lang) -> (String, String) {
        (format!("{} {kind}", lang.tag()), format!("{args} {link}"))
    }

    async fn send(&self, mail: &Mail) -> Result<Sent, String> {
        if self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err("not now".to_owned());
        }
        self.sent.lock().unwrap().push(mail.clone());
        Ok(Sent::Left)
    }
}

fn about(user: &TestUser, key: &str) -> Tell {
    Tell {
        to: user.id,
        kind: "entry-published",
        args: json!({ "title": "薄膜", "number": "A-1", "note": "" }),
        link: "/achievements/1".to_owned(),
        key: key.to_owned(),
    }
}

async fn say(app: &TestApp, tells: &[Tell]) {
    let (tx, ctx) = (app.db.begin().await.unwrap(), app.system_ctx());
    for one in tells {
        tell(&tx, &ctx, one).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn kinds(app: &TestApp, user: &TestUser) -> Vec<String> {
    list_notices(&app.actor_ctx(user).await, 0, 50).await.unwrap().0.into_iter().map(|notice| notice.kind).collect()
}

on_both! {
    async fn nobody_is_told_the_same_thing_twice_in_the_product_or_by_mail(app: TestApp) {
        let (_, user) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        say(&app, &[about(&user, "a"), about(&user, "a")]).await;
        say(&app, &[about(&user, "a"), about(&user, "b")]).await;
        app.run_jobs().await;
        repeat_jobs(&app).await;
        app.run_jobs().await;
        assert_eq!(kinds(&app, &user).await.len(), 2);
        let mails = app.letter_box.mails();
        assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [user.email.as_str(); 2]);
        assert!(mails.iter().all(|mail| mail.body.contains("https://hall.test/achievements/1")), "a mail leads to the full address");
    }

    async fn what_comes_up_together_is_told_together(app: TestApp) {
        let (_, one) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (_, several) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let told = || vec![about(&several, "1"), about(&one, "2"), about(&several, "3"), about(&several, "4")];
        for _ in 0..2 {
            let (tx, ctx) = (app.db.begin().await.unwrap(), app.system_ctx());
            tell_together(&tx, &ctx, told(), "entries-renewal", "/entries").await.unwrap();
            tx.commit().await.unwrap();
        }
        app.run_jobs().await;
        assert_eq!(kinds(&app, &one).await, ["entry-published"]);
        let found = list_notices(&app.actor_ctx(&several).await, 0, 10).await.unwrap().0;
        assert_eq!(found.iter().map(|notice| (notice.kind.as_str(), notice.args.get("count").and_then(Value::as_str), notice.link.as_str())).collect::<Vec<_>>(), [
            ("entries-renewal", Some("3"), "/entries"),
        ]);
        assert_eq!(app.letter_box.mails().len(), 2);
    }

    async fn a_failing_mail_server_keeps_the_mail_and_it_leaves_once_when_it_can(app: TestApp) {
        let mut app = app;
        let server = Arc::new(Stubborn::default());
        server.refusals.store(12, Ordering::SeqCst);
        app.app.mailer = server.clone();
        let (_, user) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        say(&app, &[about(&user, "a")]).await;
        app.run_jobs().await;
        assert_eq!(mail_errors(&app).await, ["not now"], "kept, with the reason");
        assert_eq!(kinds(&app, &user).await.len(), 1, "told in the product at once");
        app.run_jobs().await;
        assert_eq!(server.refusals.load(Ordering::SeqCst), 11, "not tried again at once");
        for _ in 0..11 {
            app.clock.advance_seconds(9_000);
            app.run_jobs().await;
        }
        assert!(server.sent.lock().unwrap().is_empty());
        app.clock.advance_seconds(9_000);
        app.run_jobs().await;
        assert_eq!(server.sent.lock().unwrap().len(), 1, "the server was down overnight, and the mail left in the morning");
        assert!(mail_errors(&app).await.is_empty());
        repeat_jobs(&app).await;
        app.run_jobs().await;
        assert_eq!(server.sent.lock().unwrap().len(), 1);
    }

    async fn a_mail_speaks_its_readers_language_and_comes_only_to_those_who_want_it(app: TestApp) {
        let mut app = app;
        let server = Arc::new(Stubborn::default());
        app.app.mailer = server.clone();
        let (_, chinese) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (_, english) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (_, silent) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        set_language(&app, english.id, "en").await;
        want_no_mail(&app, silent.id).await;
        say(&app, &[about(&chinese, "a"), about(&english, "a"), about(&silent, "a")]).await;
        app.run_jobs().await;
        let mut subjects: Vec<(String, String)> = server.sent.lock().unwrap().iter().map(|mail| (mail.to.clone(), mail.subject.clone())).collect();
        subjects.sort();
        let mut expected = vec![(chinese.email.clone(), "zh-CN entry-published".to_owned()), (english.email.clone(), "en entry-published".to_owned())];
        expected.sort();
        assert_eq!(subjects, expected);
        assert_eq!(kinds(&app, &silent).await.len(), 1, "in the product all the same");
    }

    async fn reading_is_the_readers_own(app: TestApp) {
        let (_, user) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let (_, other) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        say(&app, &[about(&user, "a"), about(&user, "b"), about(&other, "a")]).await;
        let ctx = app.actor_ctx(&user).await;
        let (found, count) = list_notices(&ctx, 0, 1).await.unwrap();
        assert_eq!((found.len(), count, count_unread(&ctx).await.unwrap()), (1, 2, 2));
        let id = found.first().unwrap().id;
        let before = dump(&app).await;
        assert!(open_notice(&app.actor_ctx(&other).await, id).await.is_err());
        assert!(dump(&app).await == before);
        assert_eq!(open_notice(&ctx, id).await.unwrap(), "/achievements/1");
        assert_eq!(count_unread(&ctx).await.unwrap(), 1);
        read_all(&ctx).await.unwrap();
        assert_eq!((count_unread(&ctx).await.unwrap(), count_unread(&app.actor_ctx(&other).await).await.unwrap()), (0, 1));
    }
}
