//! Saved searches: who is told of what, once, and by which link it ends.

use super::*;
use crate::{
    hall::{
        HallQuery,
        saved_searches::{
            Cadence, SavedSearch, SearchWish, change_saved_search, create_saved_search, end_feed, end_mails_by_link, end_saved_search,
            find_saved_search, find_subscription, list_saved_searches, pause_saved_search, read_feed, renew_feed, resume_saved_search,
        },
    },
    on_both,
};

fn wish(cadence: Cadence) -> SearchWish {
    SearchWish { name: "涂布".to_owned(), cadence, is_by_mail: true, is_by_feed: false }
}

fn words(text: &str) -> HallQuery {
    HallQuery { text: text.to_owned(), registers: vec!["demand".to_owned()], ..HallQuery::default() }
}

async fn save(district: &District, query: HallQuery, cadence: Cadence) -> SavedSearch {
    create_saved_search(&district.ctx(&district.reader).await, query, &wish(cadence)).await.unwrap().0
}

/// The link in the reader's last mail of this kind.
fn end_link(district: &District) -> String {
    let mail = district.app.letter_box.mails().into_iter().rfind(|mail| mail.subject == "saved-search").expect("a mail");
    let args: Value = serde_json::from_str(mail.body.lines().next().unwrap()).unwrap();
    args["end"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

on_both! {
    async fn what_is_published_after_saving_is_told_once_and_nothing_else(app: TestApp) {
        let district = District::new(app).await;
        district.publish("demand", "涂布边缘厚度不均").await;
        save(&district, words("涂布"), Cadence::AtOnce).await;
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty(), "what stood there before is no news");
        district.publish("demand", "涂布液里有气泡").await;
        district.publish("demand", "老人夜间离床提醒").await;
        district.publish("achievement", "涂布头在线清洗").await;
        district.tick().await;
        district.tick().await;
        assert_eq!(district.told(&district.reader).await, [("saved-search".to_owned(), "涂布".to_owned())]);
        let mails = district.app.letter_box.mails();
        assert_eq!(mails.len(), 1);
        assert!(mails[0].body.contains("涂布液里有气泡") && !mails[0].body.contains("离床") && !mails[0].body.contains("清洗"), "{}", mails[0].body);
        district.publish("demand", "涂布机换辊太慢").await;
        district.tick().await;
        assert_eq!(district.told(&district.reader).await.len(), 2);
        let second = &district.app.letter_box.mails()[1].body;
        assert!(second.contains("换辊") && !second.contains("气泡"), "nobody is told twice of the same entry: {second}");
        assert_eq!(list_saved_searches(&district.ctx(&district.reader).await).await.unwrap()[0].told, 2);
    }

    async fn daily_mails_leave_in_the_morning_and_weekly_ones_after_a_week(app: TestApp) {
        // It is 10:00.
        let district = District::new(app).await;
        save(&district, words("涂布"), Cadence::Daily).await;
        save(&district, words("气泡"), Cadence::Weekly).await;
        district.publish("demand", "涂布液里有气泡").await;
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty(), "not before the next morning");
        district.app.clock.advance_seconds(21 * 3_600);
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty(), "07:00 is too early");
        district.app.clock.advance_seconds(2 * 3_600);
        district.tick().await;
        assert_eq!(district.told(&district.reader).await.len(), 1, "the daily one");
        for _ in 0..5 {
            district.app.clock.advance_days(1);
            district.tick().await;
        }
        assert_eq!(district.told(&district.reader).await.len(), 1, "six days are no week, and nothing new is no mail");
        district.app.clock.advance_days(1);
        district.tick().await;
        assert_eq!(district.told(&district.reader).await.len(), 2, "the weekly one");
    }

    async fn while_paused_nothing_is_told_and_afterwards_only_what_is_new(app: TestApp) {
        let district = District::new(app).await;
        let search = save(&district, words("涂布"), Cadence::AtOnce).await;
        let ctx = district.ctx(&district.reader).await;
        pause_saved_search(&ctx, search.id).await.unwrap();
        district.publish("demand", "涂布液里有气泡").await;
        district.tick().await;
        resume_saved_search(&ctx, search.id).await.unwrap();
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty());
        district.publish("demand", "涂布机换辊太慢").await;
        district.tick().await;
        assert_eq!(district.told(&district.reader).await.len(), 1);
    }

    async fn the_link_in_a_mail_ends_the_mails_without_signing_in(app: TestApp) {
        let district = District::new(app).await;
        let search = save(&district, words("涂布"), Cadence::AtOnce).await;
        district.publish("demand", "涂布液里有气泡").await;
        district.tick().await;
        let (visitor, link) = (district.app.visitor_ctx(), end_link(&district));
        assert_eq!(find_subscription(&visitor, &link).await.unwrap().name, "涂布");
        assert!(find_saved_search(&district.ctx(&district.reader).await, search.id).await.is_ok(), "looking ends nothing");
        end_mails_by_link(&visitor, &link).await.unwrap();
        end_mails_by_link(&visitor, &link).await.expect("a second time does no harm");
        assert_eq!(code(end_mails_by_link(&visitor, "nonsense").await), "NotFound(Link)");
        district.publish("demand", "涂布机换辊太慢").await;
        district.tick().await;
        assert_eq!(district.told(&district.reader).await.len(), 1);
        assert!(list_saved_searches(&district.ctx(&district.reader).await).await.unwrap().is_empty(), "without a feed nothing is left");
        let audited = district.audited("saved_search").await;
        assert_eq!(audited.iter().filter(|(action, _)| action == "hall.mails-ended-by-link").count(), 1);
        assert!(audited.iter().all(|(_, detail)| !detail.contains(&link) && !detail.contains("涂布")), "no token and no words in the chain");
    }

    async fn a_feed_is_read_by_its_token_until_it_is_renewed_or_taken_away(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        district.publish("demand", "涂布边缘厚度不均").await;
        let by_feed = SearchWish { is_by_mail: false, is_by_feed: true, ..wish(Cadence::Daily) };
        let (search, secret) = create_saved_search(&ctx, words("涂布"), &by_feed).await.unwrap();
        let (visitor, first) = (district.app.visitor_ctx(), secret.expect("a token"));
        let content = read_feed(&visitor, first.reveal()).await.unwrap();
        assert_eq!(content.result.hits.iter().map(|hit| hit.seen.entry.title.as_str()).collect::<Vec<_>>(), ["涂布边缘厚度不均"]);
        let (_, second) = renew_feed(&ctx, search.id).await.unwrap();
        assert_eq!(code(read_feed(&visitor, first.reveal()).await), "NotFound(Link)");
        assert!(read_feed(&visitor, second.reveal()).await.is_ok());
        end_feed(&ctx, search.id).await.unwrap();
        assert_eq!(code(read_feed(&visitor, second.reveal()).await), "NotFound(Link)");
        assert!(list_saved_searches(&ctx).await.unwrap().is_empty(), "without mails nothing is left");
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty());
    }

    async fn a_search_that_has_both_ways_keeps_the_other_when_one_ends(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let both = SearchWish { is_by_feed: true, ..wish(Cadence::AtOnce) };
        let (search, secret) = create_saved_search(&ctx, words("涂布"), &both).await.unwrap();
        district.publish("demand", "涂布液里有气泡").await;
        district.tick().await;
        end_mails_by_link(&district.app.visitor_ctx(), &end_link(&district)).await.unwrap();
        let left = find_saved_search(&ctx, search.id).await.unwrap();
        assert_eq!((left.is_by_mail, left.has_feed), (false, true));
        assert!(read_feed(&district.app.visitor_ctx(), secret.unwrap().reveal()).await.is_ok());
        end_saved_search(&ctx, search.id).await.unwrap();
        assert_eq!(code(find_saved_search(&ctx, search.id).await), "NotFound(SavedSearch)");
    }

    async fn nobody_changes_the_search_of_somebody_else(app: TestApp) {
        let district = District::new(app).await;
        let search = save(&district, words("涂布"), Cadence::Daily).await;
        let other = district.ctx(&district.member).await;
        assert_eq!(code(end_saved_search(&other, search.id).await), "NotFound(SavedSearch)");
        assert_eq!(code(renew_feed(&other, search.id).await), "NotFound(SavedSearch)");
        assert_eq!(code(change_saved_search(&other, search.id, &wish(Cadence::Weekly)).await), "NotFound(SavedSearch)");
        assert_eq!(code(create_saved_search(&district.app.visitor_ctx(), words("涂布"), &wish(Cadence::Daily)).await), "SignInNeeded");
    }

    async fn everything_that_is_wrong_is_said_at_once(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let wrong = SearchWish { name: "  ".to_owned(), is_by_mail: false, ..wish(Cadence::Daily) };
        assert_eq!(code(create_saved_search(&ctx, words("涂布"), &wrong).await), "problem-hall-saved-name problem-hall-saved-channel");
        let long = SearchWish { name: "长".repeat(61), ..wish(Cadence::Daily) };
        assert_eq!(code(create_saved_search(&ctx, words("涂布"), &long).await), "problem-hall-saved-name-long");
        for number in 0..50 {
            create_saved_search(&ctx, words(&format!("涂布{number}")), &wish(Cadence::Daily)).await.unwrap();
        }
        assert_eq!(code(create_saved_search(&ctx, words("涂布"), &wish(Cadence::Daily)).await), "problem-hall-saved-most");
        let other = list_saved_searches(&ctx).await.unwrap().into_iter().find(|search| search.query.text != "涂布7").unwrap();
        end_saved_search(&ctx, other.id).await.unwrap();
        let again = create_saved_search(&ctx, words("涂布7"), &wish(Cadence::Weekly)).await;
        assert_eq!(code(again), "problem-hall-saved-already", "nobody is told twice");
    }

    async fn a_changed_search_keeps_what_it_asks_for(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let query = HallQuery { facets: vec![("town".to_owned(), vec!["310112001".to_owned()])], ..words("涂布 边缘") };
        let search = create_saved_search(&ctx, query.clone(), &wish(Cadence::Daily)).await.unwrap().0;
        change_saved_search(&ctx, search.id, &SearchWish { name: " 卷  边 ".to_owned(), ..wish(Cadence::Weekly) }).await.unwrap();
        let found = find_saved_search(&ctx, search.id).await.unwrap();
        assert_eq!((found.name.as_str(), found.cadence, found.query), ("卷 边", Cadence::Weekly, query));
    }

    async fn what_left_the_hall_before_the_mail_is_not_told(app: TestApp) {
        let district = District::new(app).await;
        save(&district, words("涂布"), Cadence::Daily).await;
        let gone = district.publish("demand", "涂布液里有气泡").await;
        registers::commands::withdraw_entry(&district.ctx(&district.member).await, gone).await.unwrap();
        district.app.clock.advance_days(1);
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty());
    }
}
