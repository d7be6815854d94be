//! Followed entries: which steps are told, to whom, once.

use super::*;
use crate::{
    audit,
    audit::Event,
    hall::follows::{follow_entry, is_following, list_follows, unfollow_entry},
    matches, on_both,
};

async fn save_again(district: &District, id: EntryId, title: &str) {
    let ctx = district.ctx(&district.transfer).await;
    let entry = registers::find_entry(&district.app.db, id).await.unwrap();
    let mut values = entry.values.clone();
    for (key, value) in [
        ("title", json!(title)),
        ("summary", json!("换品种时不停机调唇口")),
        ("keywords", json!(["涂布"])),
        ("problem", json!("停机换参数")),
        ("method", json!("双光路位移传感")),
        ("effect", json!("四十分钟降到六分钟")),
        ("application", json!("薄膜涂布")),
        ("field", json!("401")),
        ("discipline", json!("430")),
        ("trl", json!(6)),
        ("trl_scheme", json!("gbt22900")),
        ("trl_evidence", json!("产线验证")),
        ("stage", json!("middle")),
        ("origin", json!("original")),
        ("form", json!("equipment")),
        ("level", json!("not_assessed")),
        ("cooperation_modes", json!(["license"])),
        ("ip_kinds", json!(["invention"])),
        ("application_status", json!("trial")),
        ("secrecy_declaration", json!(true)),
    ] {
        values.0.insert(key.to_owned(), value);
    }
    registers::commands::save_entry(&ctx, id, entry.version, values).await.unwrap();
}

on_both! {
    async fn whoever_follows_is_told_of_each_step_once_and_the_doer_is_not(app: TestApp) {
        let district = District::new(app).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        for (who, id) in [(&district.reader, demand), (&district.reader, achievement), (&district.manager, demand), (&district.transfer, achievement)] {
            follow_entry(&district.ctx(who).await, id).await.unwrap();
        }
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty(), "what happened before is no news");
        save_again(&district, achievement, "涂布边缘厚度在线测量与自整定").await;
        district.tick().await;
        let pair = matches::Pair { demand, achievement };
        let taken = matches::take_match(&district.ctx(&district.manager).await, pair).await.unwrap();
        district.tick().await;
        let contact = matches::LogContact { kind: "phone".to_owned(), side: matches::PartySide::Demand, note: String::new(), next: None };
        matches::log_contact(&district.ctx(&district.manager).await, taken.id, contact).await.unwrap();
        let deal = matches::convert(&district.ctx(&district.manager).await, taken.id).await.unwrap();
        district.tick().await;
        let tx = district.app.db.begin().await.unwrap();
        for _ in 0..2 {
            audit::record(&tx, &district.app.system_ctx(), Event::new("deals.contract-recorded", "deal", deal)).await.unwrap();
        }
        tx.commit().await.unwrap();
        district.tick().await;
        let mut told = district.told_kinds(&district.reader).await;
        told.sort();
        assert_eq!(
            told,
            ["follow-changed", "follow-in-deal", "follow-in-deal", "follow-signed", "follow-signed", "follow-taken-up", "follow-taken-up"]
        );
        assert_eq!(district.told_kinds(&district.manager).await.iter().filter(|kind| kind.starts_with("follow-")).count(), 1, "only the contract");
        assert!(!district.told_kinds(&district.transfer).await.contains(&"follow-changed".to_owned()), "one's own edit is no news");
    }

    async fn an_entry_that_leaves_the_hall_is_told_and_no_longer_shown(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let withdrawn = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        let expired = district.publish("achievement", "涂布头在线清洗").await;
        follow_entry(&ctx, withdrawn).await.unwrap();
        follow_entry(&ctx, expired).await.unwrap();
        registers::commands::withdraw_entry(&district.ctx(&district.member).await, withdrawn).await.unwrap();
        let tx = district.app.db.begin().await.unwrap();
        audit::record(&tx, &district.app.system_ctx(), Event::new("registers.expired", "entry", expired)).await.unwrap();
        tx.commit().await.unwrap();
        district.tick().await;
        let mut told = district.told(&district.reader).await;
        // Both were told in the same moment.
        told.sort();
        assert_eq!(
            told,
            [
                ("follow-expired".to_owned(), "涂布头在线清洗".to_owned()),
                ("follow-withdrawn".to_owned(), "涂布后薄膜边缘卷曲".to_owned())
            ]
        );
        let (followed, all) = list_follows(&ctx, 0, 10).await.unwrap();
        assert_eq!(all, 2);
        assert!(followed.iter().find(|entry| entry.id == withdrawn).unwrap().seen.is_none());
        assert!(followed.iter().find(|entry| entry.id == expired).unwrap().seen.is_some());
    }

    async fn following_twice_is_once_and_unfollowing_ends_it(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        follow_entry(&ctx, demand).await.unwrap();
        follow_entry(&ctx, demand).await.unwrap();
        assert!(is_following(&ctx, demand).await.unwrap());
        assert_eq!(list_follows(&ctx, 0, 10).await.unwrap().1, 1);
        assert_eq!(district.audited("follow").await.len(), 1);
        unfollow_entry(&ctx, demand).await.unwrap();
        registers::commands::withdraw_entry(&district.ctx(&district.member).await, demand).await.unwrap();
        district.tick().await;
        assert!(district.told(&district.reader).await.is_empty());
    }

    async fn what_may_not_be_seen_cannot_be_followed(app: TestApp) {
        let district = District::new(app).await;
        let ctx = district.ctx(&district.reader).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        assert_eq!(code(follow_entry(&district.app.visitor_ctx(), demand).await), "SignInNeeded");
        registers::commands::withdraw_entry(&district.ctx(&district.member).await, demand).await.unwrap();
        assert_eq!(code(follow_entry(&ctx, demand).await), "NotFound(Entry)");
    }
}
