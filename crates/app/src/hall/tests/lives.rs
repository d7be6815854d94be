//! How far an entry has come, and what is said of a technology manager's work.

use super::*;
use crate::{
    hall::{Life, Reached, Way, read_life, read_track_record},
    matches, on_both,
    plan::Shown,
};

async fn entry(district: &District, id: EntryId) -> Entry {
    registers::find_entry(&district.app.db, id).await.unwrap()
}

on_both! {
    async fn a_life_follows_matches_and_deals_and_the_public_sees_only_what_may_be_public(app: TestApp) {
        let district = District::new(app).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let (manager, visitor) = (district.ctx(&district.manager).await, district.app.visitor_ctx());
        let shown = entry(&district, demand).await;
        let at = |stage: &str| Life::Stages(Way { stage: Some(stage.to_owned()), ..Way::default() });
        assert_eq!(read_life(&visitor, &shown).await.unwrap(), Life::Public(Reached::Published));
        assert_eq!(read_life(&manager, &shown).await.unwrap(), Life::Stages(Way::default()));
        let taken = matches::take_match(&manager, matches::Pair { demand, achievement }).await.unwrap();
        assert_eq!(read_life(&visitor, &shown).await.unwrap(), Life::Public(Reached::InTalks));
        assert_eq!(read_life(&manager, &shown).await.unwrap(), at("contact"));
        let contact = matches::LogContact { kind: "phone".to_owned(), side: matches::PartySide::Demand, note: String::new(), next: None };
        matches::log_contact(&manager, taken.id, contact).await.unwrap();
        matches::convert(&manager, taken.id).await.unwrap();
        assert_eq!(read_life(&manager, &shown).await.unwrap(), at("contact"), "the deal's own stage");
        assert_eq!(read_life(&district.ctx(&district.member).await, &shown).await.unwrap(), at("contact"));
        for entry_id in [demand, achievement] {
            let seen = read_life(&visitor, &entry(&district, entry_id).await).await.unwrap();
            assert_eq!(seen, Life::Public(Reached::InDeal), "under way, and no stage");
        }
    }

    async fn a_technology_managers_work_is_counted_and_small_counts_are_hidden(app: TestApp) {
        let district = District::new(app).await;
        let manager = district.app.user().named("郁经理").with(Role::TechnologyManager).with_at(Role::Member, district.firm.id).build().await;
        let page = district.publish("technology_manager", "郁经理").await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let visitor = district.app.visitor_ctx();
        let shown = entry(&district, page).await;
        let none = read_track_record(&visitor, &shown).await.unwrap().unwrap();
        assert_eq!((none.demands, none.signed), (Shown::Count(0), Shown::Count(0)));
        for at in 1..=5 {
            let demand = district.publish("demand", &format!("涂布难题之{at}")).await;
            matches::take_match(&district.ctx(&manager).await, matches::Pair { demand, achievement }).await.unwrap();
            let record = read_track_record(&visitor, &shown).await.unwrap().unwrap();
            assert_eq!(record.demands, if at < 5 { Shown::Few } else { Shown::Count(5) });
        }
        let nobody = district.publish("technology_manager", "没有账户的人").await;
        assert_eq!(read_track_record(&visitor, &entry(&district, nobody).await).await.unwrap(), None);
        assert_eq!(read_track_record(&visitor, &entry(&district, achievement).await).await.unwrap(), None);
    }
}
