//! Vectors of entries: made in the order people wait, kept by version, resumed, taken up by every node, made again when they are gone.

use std::sync::Arc;

use super::*;
use crate::{
    hall::{encoding_progress, store, vectors},
    jobs::Lane,
    on_both,
    testing::LetterEncoder,
};

async fn waiting(app: &TestApp) -> Vec<EntryId> {
    store::list_without_vector(&app.db, "letters-1", 100).await.unwrap().into_iter().map(|row| row.id).collect()
}

async fn done(app: &TestApp) -> (i64, i64) {
    let progress = encoding_progress(&app.system_ctx()).await.unwrap().unwrap();
    (progress.encoded, progress.published)
}

on_both! {
    async fn entries_get_their_vectors_newest_first_and_the_engine_then_answers(app: TestApp) {
        let district = District::new(app).await;
        let mut ids = Vec::new();
        for title in ["薄膜沉积", "助浴机器人", "焊缝检测", "疫苗佐剂", "退役电池", "土壤修复", "骨科螺钉", "视觉抓取", "孔探测量", "维修问答"] {
            ids.push(district.publish("achievement", title).await);
        }
        let app = &district.app;
        assert_eq!(encoding_progress(&app.system_ctx()).await.unwrap(), None, "without an encoder nothing is counted");
        assert_eq!(jobs::run_due(app).await.unwrap(), 0, "and nothing is asked");
        app.app.search.set_encoder(Arc::new(LetterEncoder)).unwrap();
        hall::jobs::tick(&app.system_ctx()).await.unwrap();
        hall::jobs::tick(&app.system_ctx()).await.unwrap();
        assert!(!jobs::run_next_in(app, Lane::Prompt).await.unwrap(), "it is no work that people wait for");
        assert!(jobs::run_next_in(app, Lane::Heavy).await.unwrap());
        let left = waiting(app).await;
        assert_eq!(left, [ids[1], ids[0]], "the newest first; one job does a few");
        assert_eq!(done(app).await, (8, 10));
        // Here the process ends; the next one finds the job that was asked for.
        assert_eq!(jobs::run_due(app).await.unwrap(), 1);
        assert_eq!((done(app).await, waiting(app).await), ((10, 10), Vec::new()));
        assert_eq!(app.app.search.engine_name(), "bm25", "not taken up yet");
        assert_eq!(vectors::take_up(app).await.unwrap(), 10);
        assert_eq!(app.app.search.engine_name(), "bm25+letters");
        assert_eq!(vectors::take_up(app).await.unwrap(), 0);
    }

    async fn vectors_are_asked_for_the_moment_the_encoder_opens_whatever_came_of_earlier_jobs(app: TestApp) {
        let district = District::new(app).await;
        let app = &district.app;
        let _ = jobs::run_due(app).await.unwrap();
        let entry = district.publish("achievement", "薄膜沉积").await;
        let ask = async || {
            let tx = app.db.begin().await.unwrap();
            jobs::enqueue(&tx, &app.system_ctx(), jobs::Job::new(vectors::ENCODE, json!({})).once("all")).await.unwrap();
            tx.commit().await.unwrap();
        };
        let take = async || db::jobs::take(&app.db, app.clock_now(), db::jobs::Taking::Only(&[vectors::ENCODE])).await.unwrap();
        // One that a process before this one left behind waits for whoever has the encoder; done without one, it comes to nothing.
        ask().await;
        assert!(!jobs::run_next_in(app, Lane::Heavy).await.unwrap(), "the encoder is not open yet");
        assert_eq!(jobs::run_due(app).await.unwrap(), 1);
        hall::begin_encoding(app).await.unwrap();
        assert!(take().await.is_none(), "without an encoder nothing is asked");
        // One that failed is put off, and one that failed for good stands in nobody's way.
        for most in [1, 24] {
            ask().await;
            let job = take().await.expect("a job");
            assert_eq!(db::jobs::fail(&app.db, &job, "the database was busy", app.clock_now(), most).await.unwrap(), most == 1);
        }
        app.app.search.set_encoder(Arc::new(LetterEncoder)).unwrap();
        assert!(!jobs::run_next_in(app, Lane::Heavy).await.unwrap(), "it is not due yet");
        hall::begin_encoding(app).await.unwrap();
        assert!(jobs::run_next_in(app, Lane::Heavy).await.unwrap(), "at once, not after the minute or the delay");
        assert!(!waiting(app).await.contains(&entry));
    }

    async fn what_has_none_of_the_words_is_said_to_come_near_only(app: TestApp) {
        let district = District::new(app).await;
        let app = &district.app;
        app.app.search.set_encoder(Arc::new(LetterEncoder)).unwrap();
        let title = "薄膜沉积";
        district.publish("achievement", title).await;
        jobs::run_due(app).await.unwrap();
        hall::follow(app).await.unwrap();
        // The encoder of the tests takes characters that lie 64 apart for the same, and these share no word.
        let alike: String = title.chars().filter_map(|c| char::from_u32(u32::from(c) + 64)).collect();
        let ask = async |text: &str| {
            let query = hall::HallQuery { text: text.to_owned(), limit: 10, ..hall::HallQuery::default() };
            hall::search_hall(&app.visitor_ctx(), query).await.unwrap()
        };
        let found = ask(&alike).await;
        assert_eq!((found.found.total, found.is_by_meaning_alone()), (1, true), "{alike}");
        assert!(!ask(title).await.is_by_meaning_alone());
        assert!(ask("，。").await.says_nothing && !ask("").await.says_nothing);
    }

    async fn a_new_version_is_encoded_again_and_what_was_deleted_comes_back(app: TestApp) {
        let district = District::new(app).await;
        let app = &district.app;
        app.app.search.set_encoder(Arc::new(LetterEncoder)).unwrap();
        let first = district.publish("achievement", "薄膜沉积").await;
        let second = district.publish("demand", "薄膜总是脱落").await;
        jobs::run_due(app).await.unwrap();
        assert_eq!(done(app).await, (2, 2));
        hall::follow(app).await.unwrap();
        let position = app.app.search.vectors_position();
        crate::tests::raise_version(app, first).await;
        assert_eq!(waiting(app).await, [first]);
        hall::jobs::tick(&app.system_ctx()).await.unwrap();
        jobs::run_due(app).await.unwrap();
        hall::follow(app).await.unwrap();
        assert!(waiting(app).await.is_empty() && app.app.search.vectors_position() > position);
        let tx = app.db.begin().await.unwrap();
        store::delete_vectors(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting(app).await, [second, first]);
        hall::jobs::tick(&app.system_ctx()).await.unwrap();
        jobs::run_due(app).await.unwrap();
        assert_eq!(done(app).await, (2, 2));
    }

    async fn what_says_nothing_is_not_asked_for_again(app: TestApp) {
        let district = District::new(app).await;
        let app = &district.app;
        app.app.search.set_encoder(Arc::new(LetterEncoder)).unwrap();
        district.publish("achievement", "……").await;
        jobs::run_due(app).await.unwrap();
        assert!(waiting(app).await.is_empty());
        assert_eq!(vectors::take_up(app).await.unwrap(), 1);
        hall::jobs::tick(&app.system_ctx()).await.unwrap();
        assert_eq!(jobs::run_due(app).await.unwrap(), 0);
    }
}
