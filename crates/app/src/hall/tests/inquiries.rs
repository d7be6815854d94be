//! Inquiries: who is told, who may read, what is masked, and what never leaves the table.

use super::*;
use crate::{
    hall::inquiries::{AskContact, Which, ask_contact, count_unhandled, handle_inquiry, list_inquiries, open_inquiry, read_inquiry},
    matches, on_both,
};

fn asked() -> AskContact {
    AskContact { name: "沈来客".to_owned(), reach: "13800001234".to_owned(), message: "想看样机，周三可到".to_owned() }
}

on_both! {
    async fn a_visitor_asks_and_the_owner_and_the_manager_are_told_that_not_who(app: TestApp) {
        let district = District::new(app).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        matches::take_match(&district.ctx(&district.manager).await, matches::Pair { demand, achievement }).await.unwrap();
        ask_contact(&district.app.visitor_ctx(), achievement, &asked()).await.unwrap();
        district.tick().await;
        for person in [&district.transfer, &district.manager] {
            let told = district.told(person).await;
            assert_eq!(told.iter().filter(|(kind, _)| kind == "inquiry").count(), 1, "{told:?}");
        }
        assert!(district.told(&district.member).await.iter().all(|(kind, _)| kind != "inquiry"), "the other side is not concerned");
        let said: String = district.app.letter_box.mails().iter().map(|mail| mail.body.clone()).collect();
        assert!(!said.contains("沈来客") && !said.contains("13800001234") && !said.contains("样机"), "{said}");
        let audited = district.audited("inquiry").await;
        assert_eq!(audited.len(), 1);
        assert!(audited.iter().all(|(_, detail)| !detail.contains("沈") && !detail.contains("1380") && !detail.contains("样机")));
    }

    async fn contact_data_are_masked_until_opened_and_each_opening_is_recorded(app: TestApp) {
        let district = District::new(app).await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let id = ask_contact(&district.app.visitor_ctx(), achievement, &asked()).await.unwrap();
        let ctx = district.ctx(&district.transfer).await;
        let (list, all) = list_inquiries(&ctx, Which::Unhandled, 0, 10).await.unwrap();
        assert_eq!((all, list[0].inquiry.name.as_str(), list[0].inquiry.reach.as_str(), list[0].inquiry.message.as_str()), (1, "沈**", "138****34", ""));
        assert!(read_inquiry(&ctx, id).await.unwrap().is_masked, "reading is not opening");
        open_inquiry(&ctx, id).await.unwrap();
        open_inquiry(&ctx, id).await.unwrap();
        let seen = read_inquiry(&ctx, id).await.unwrap();
        assert_eq!((seen.inquiry.reach.as_str(), seen.inquiry.message.as_str()), ("13800001234", "想看样机，周三可到"));
        let opened = district.audited("inquiry").await.into_iter().filter(|(action, _)| action == "hall.inquiry-opened").count();
        assert_eq!(opened, 1, "once for each person");
        let colleague = district.app.user().with_at(Role::TransferOfficer, district.university.id).build().await;
        assert!(read_inquiry(&district.ctx(&colleague).await, id).await.unwrap().is_masked, "what one opened, another has not");
        assert!(!format!("{seen:?}").contains("1380"), "nothing of it can get into a log");
    }

    async fn nobody_else_learns_that_somebody_asked(app: TestApp) {
        let district = District::new(app).await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let id = ask_contact(&district.app.visitor_ctx(), achievement, &asked()).await.unwrap();
        let unverified = district.app.organization(OrganizationKind::Firm).unverified().build().await;
        let newcomer = district.app.user().with_at(Role::Member, unverified.id).build().await;
        let officer = district.app.user_with(Role::CommissionOfficer).await;
        for person in [&district.member, &district.manager, &district.reader, &newcomer, &officer] {
            let ctx = district.ctx(person).await;
            assert_eq!(code(open_inquiry(&ctx, id).await), "NotFound(Inquiry)");
            assert_eq!(list_inquiries(&ctx, Which::All, 0, 10).await.unwrap().1, 0);
        }
        assert_eq!(code(read_inquiry(&district.app.visitor_ctx(), id).await), "SignInNeeded");
    }

    async fn an_inquiry_is_handled_once_with_a_note(app: TestApp) {
        let district = District::new(app).await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let id = ask_contact(&district.app.visitor_ctx(), achievement, &asked()).await.unwrap();
        let ctx = district.ctx(&district.transfer).await;
        assert_eq!(count_unhandled(&ctx).await.unwrap(), 1);
        assert_eq!(code(handle_inquiry(&ctx, id, "  ").await), "problem-hall-handled-note");
        assert_eq!(code(handle_inquiry(&ctx, id, &"长".repeat(501)).await), "problem-hall-too-long");
        handle_inquiry(&ctx, id, "已电话联系，周三来看样机").await.unwrap();
        assert_eq!(code(handle_inquiry(&ctx, id, "再来一次").await), "problem-hall-handled");
        assert_eq!(count_unhandled(&ctx).await.unwrap(), 0);
        let (all, count) = list_inquiries(&ctx, Which::All, 0, 10).await.unwrap();
        assert_eq!((count, all[0].handled_by.as_deref()), (1, Some(district.transfer.name.as_str())));
    }

    async fn one_address_asks_five_times_an_hour_and_is_told_how_long_to_wait(app: TestApp) {
        let district = District::new(app).await;
        let achievement = district.publish("achievement", "涂布边缘厚度在线测量").await;
        let visitor = district.app.visitor_ctx();
        for _ in 0..5 {
            ask_contact(&visitor, achievement, &asked()).await.unwrap();
            district.app.clock.advance_seconds(60);
        }
        match ask_contact(&visitor, achievement, &asked()).await {
            Err(Error::TooMany(seconds)) => assert_eq!(seconds, 55 * 60),
            other => panic!("{other:?}"),
        }
        let elsewhere = crate::accounts::Actor { address: Some("198.51.100.2".to_owned()), ..crate::accounts::Actor::visitor() };
        ask_contact(&district.app.app.ctx(elsewhere, base::Lang::Zh), achievement, &asked()).await.expect("another address may");
        district.app.clock.advance_seconds(55 * 60);
        ask_contact(&visitor, achievement, &asked()).await.expect("an hour after the first");
        district.app.clock.advance_days(2);
        district.tick().await;
        ask_contact(&visitor, achievement, &asked()).await.expect("the next day");
    }

    async fn ones_own_entry_and_one_that_left_the_hall_are_not_asked_about(app: TestApp) {
        let district = District::new(app).await;
        let demand = district.publish("demand", "涂布后薄膜边缘卷曲").await;
        assert_eq!(code(ask_contact(&district.ctx(&district.member).await, demand, &asked()).await), "problem-hall-ask-own");
        registers::commands::withdraw_entry(&district.ctx(&district.member).await, demand).await.unwrap();
        assert_eq!(code(ask_contact(&district.app.visitor_ctx(), demand, &asked()).await), "NotFound(Entry)");
        assert_eq!(code(ask_contact(&district.ctx(&district.member).await, demand, &asked()).await), "NotFound(Entry)");
    }
}
