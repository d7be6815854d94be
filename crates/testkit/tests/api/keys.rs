//! A call with a key is done once.

use app::{
    idempotency::{self, Standing},
    registers::{Values, commands, kinds},
};
use axum::http::StatusCode;
use base::id::AnyId;

use super::*;

const KEY: &str = "idempotency-key";

async fn claim(ctx: &app::Ctx) -> Standing {
    idempotency::claim_key(ctx, "user:x", "k", "digest", "one").await.unwrap()
}

async fn count(caller: &Caller) -> i64 {
    caller.get("/api/v1/entries").await.body["total"].as_i64().unwrap()
}

app::on_both! {
    async fn fifty_calls_with_one_key_make_one_entry(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let caller = caller.clone();
                tokio::spawn(async move { caller.post("/api/v1/entries", &[(KEY, "one")], &demand("Pore size")).await })
            })
            .collect();
        let mut made = Vec::new();
        for call in calls {
            let told = call.await.unwrap();
            match told.status {
                StatusCode::CREATED => made.push(told.body["id"].to_string()),
                StatusCode::CONFLICT => assert_eq!(told.code(), "problem-api-key-under-way"),
                other => assert_eq!(other, StatusCode::CREATED, "{told:?}"),
            }
        }
        made.dedup();
        assert_eq!(made.len(), 1, "{made:?}");
        assert_eq!(count(&caller).await, 1);
        let again = caller.post("/api/v1/entries", &[(KEY, "one")], &demand("Pore size")).await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (StatusCode::CREATED, "true"));
        assert_eq!((again.body["id"].to_string(), again.header("etag")), (made[0].clone(), "\"1\""));
        assert!(again.header("location").starts_with("/api/v1/entries/"), "{again:?}");
        assert_eq!(count(&caller).await, 1);
    }

    async fn a_key_belongs_to_one_call_of_one_caller(app: TestApp) {
        let site = Site::new(app);
        let (one, other) = (site.firm().await, site.firm().await);
        one.post("/api/v1/entries", &[(KEY, "k")], &demand("Pore size")).await;
        let changed = one.post("/api/v1/entries", &[(KEY, "k")], &demand("Another")).await;
        assert_eq!((changed.status, changed.code()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-api-key-other"));
        let theirs = other.post("/api/v1/entries", &[(KEY, "k")], &demand("Pore size")).await;
        assert_eq!((theirs.status, theirs.header("idempotency-replayed")), (StatusCode::CREATED, ""));
        let wrong = one.post("/api/v1/entries", &[(KEY, "")], &demand("Pore size")).await;
        assert_eq!((wrong.status, wrong.code()), (StatusCode::UNPROCESSABLE_ENTITY, "problem-api-key"));
    }

    async fn a_call_that_was_refused_leaves_its_key_free(app: TestApp) {
        let caller = Site::new(app).firm().await;
        let wrong = json!({ "register": "demand", "values": { "title": 7 } });
        for _ in 0..2 {
            let told = caller.post("/api/v1/entries", &[(KEY, "k")], &wrong).await;
            assert_eq!((told.status, told.code(), told.header("idempotency-replayed")), (StatusCode::UNPROCESSABLE_ENTITY, "problem-api-wants-text", ""));
        }
        assert_eq!(caller.post("/api/v1/entries", &[(KEY, "k")], &demand("Pore size")).await.status, StatusCode::CREATED);
    }

    async fn what_was_done_before_the_process_died_is_told_and_not_done_again(app: TestApp) {
        let (firm, user) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let ctx = app.actor_ctx(&user).await;
        let kind = kinds::by_key("demand").unwrap();
        let values = || Values(serde_json::from_value(demand("Pore size")["values"].clone()).unwrap());
        let Standing::Yours(first) = claim(&ctx).await else { unreachable!("nobody has it") };
        let entry = commands::create_entry(&ctx.clone().for_call(&first), kind, firm.id, values()).await.unwrap();
        // The process dies here: no answer was kept.
        assert!(matches!(claim(&ctx).await, Standing::UnderWay), "it may still be answering");
        app.clock.advance_seconds(121);
        let Standing::Done(noun, noun_id) = claim(&ctx).await else { unreachable!("it was done") };
        assert_eq!((noun.as_str(), noun_id), ("entry", entry.id.to_string()));
    }

    async fn what_was_not_done_before_the_process_died_can_be_done_and_the_dead_cannot_come_back(app: TestApp) {
        let (firm, user) = app.user_at(OrganizationKind::Firm, Role::Member).await;
        let ctx = app.actor_ctx(&user).await;
        let kind = kinds::by_key("demand").unwrap();
        let values = || Values(serde_json::from_value(demand("Pore size")["values"].clone()).unwrap());
        let Standing::Yours(dead) = claim(&ctx).await else { unreachable!("nobody has it") };
        app.clock.advance_seconds(121);
        let Standing::Yours(alive) = claim(&ctx).await else { unreachable!("the first one is dead") };
        let late = commands::create_entry(&ctx.clone().for_call(&dead), kind, firm.id, values()).await;
        assert!(matches!(late, Err(app::Error::Unavailable(_))), "{late:?}");
        commands::create_entry(&ctx.clone().for_call(&alive), kind, firm.id, values()).await.unwrap();
        let own = app::registers::queries::list_own(&ctx, app::registers::queries::Narrow::default(), 0, 10).await.unwrap();
        assert_eq!(own.1, 1);
    }

    async fn keys_are_forgotten_after_two_days_and_not_before(app: TestApp) {
        let site = Site::new(app);
        let caller = site.firm().await;
        let send = || async { caller.post("/api/v1/entries", &[(KEY, "k")], &demand("Pore size")).await };
        send().await;
        site.app.clock.advance_days(1);
        app::jobs::tick(&site.app).await.unwrap();
        assert_eq!(send().await.header("idempotency-replayed"), "true");
        site.app.clock.advance_days(2);
        app::jobs::tick(&site.app).await.unwrap();
        assert_eq!(send().await.header("idempotency-replayed"), "");
        assert_eq!(count(&caller).await, 2);
    }

    async fn a_form_sent_twice_is_done_once(app: TestApp) {
        let site = Site::new(app);
        let caller = site.firm().await;
        let key = AnyId::at(site.app.clock_now());
        let form = format!("form_key={key}&title=Pore+size&summary=Measure+the+pore+size+of+ceramic+samples.");
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let first = caller.send(Method::POST, "/demands/new", &headers, form.clone()).await;
        let second = caller.send(Method::POST, "/demands/new", &headers, form).await;
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert_eq!(first.header("location"), second.header("location"));
        assert_eq!(count(&caller).await, 1);
    }
}
