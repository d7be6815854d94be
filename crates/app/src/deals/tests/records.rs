//! Public notices and objections, contracts and payments, shares, documents, the register of contracts.

use base::{Fen, Place, Problems, id::DealId, time::date_plus_days};
use sheets::{CellKind, Column, Limits, Value};

use crate::{
    Error,
    accounts::Role,
    deals::{self, ContractInput, commands::contracts::amounts, commands::shares, export},
    files::{self, Upload},
    on_both,
    tests::{self, Dice, PDF, Scene, code, codes, contract, share},
};

/// A deal whose price was negotiated and whose notice begins today.
async fn noticed(scene: &Scene) -> DealId {
    let deal = scene.deal().await;
    for stage in ["assessment", "negotiation", "public_notice"] {
        scene.enter(deal.id, stage).await;
    }
    scene.attach(deal.id, "assessment_report").await;
    deal.id
}

on_both! {
    async fn a_negotiated_price_stands_in_public_for_fifteen_days_before_anybody_signs(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        for stage in ["assessment", "negotiation"] {
            scene.enter(deal.id, stage).await;
        }
        let ctx = scene.ctx(&scene.manager).await;
        let today = ctx.today();
        let publish = async |starts, ends| {
            deals::publish_notice(&ctx, deal.id, scene.read(deal.id).await.version, date_plus_days(today, starts), date_plus_days(today, ends), "拟许可").await
        };
        assert_eq!(code(publish(0, 14).await), "problem-deals-notice-short");
        assert_eq!(code(publish(-1, 20).await), "problem-deals-in-past");
        publish(0, 15).await.unwrap();
        assert_eq!(code(publish(0, 30).await), "problem-deals-notice-stands");
        scene.attach(deal.id, "assessment_report").await;
        scene.advance(deal.id, "public_notice").await.unwrap();
        let version = || async { scene.read(deal.id).await.version };
        assert_eq!(code(deals::record_price(&ctx, deal.id, version().await, "negotiated", Some(Fen(1))).await), "problem-deals-notice-stands");
        assert_eq!(code(deals::record_contract(&ctx, deal.id, version().await, contract(today)).await), "problem-deals-signed-during-notice");
        for (days, is_over) in [(14, false), (1, false), (1, true)] {
            scene.app.clock.advance_days(days);
            let ctx = scene.ctx(&scene.manager).await;
            let signed = deals::record_contract(&ctx, deal.id, version().await, contract(ctx.today())).await;
            assert_eq!(signed.is_ok(), is_over, "{}", ctx.today());
            assert_eq!(scene.advance(deal.id, "signing").await.is_ok(), is_over, "{}", ctx.today());
        }
        let today = scene.today();
        let about = |total, technical| ContractInput { total: Fen(total), technical: Fen(technical), ..contract(today) };
        for (total, technical) in [(99_000_000, 50_000_000), (40_000_000, 40_000_000)] {
            let other = deals::record_contract(&ctx, deal.id, version().await, about(total, technical)).await;
            assert_eq!(code(other), "problem-deals-other-than-noticed", "{total}");
        }
        deals::record_contract(&ctx, deal.id, version().await, about(99_000_000, 60_000_000)).await.unwrap();
        deals::jobs::tick(&scene.app.system_ctx()).await.unwrap();
        assert_eq!(scene.told(&scene.manager).await, ["deal-notice-over"]);
    }

    async fn a_listed_price_or_a_firm_that_sells_needs_no_notice(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        scene.enter(deal.id, "assessment").await;
        let ctx = scene.ctx(&scene.manager).await;
        let version = || async { scene.read(deal.id).await.version };
        deals::record_price(&ctx, deal.id, version().await, "listed", None).await.unwrap();
        scene.advance(deal.id, "negotiation").await.unwrap();
        deals::record_contract(&ctx, deal.id, version().await, contract(ctx.today())).await.unwrap();
        scene.advance(deal.id, "signing").await.unwrap();
    }

    async fn anybody_reads_a_notice_and_objects_and_an_objection_blocks_signing_until_it_is_dismissed(app: TestApp) {
        let scene = Scene::new(app).await;
        let id = noticed(&scene).await;
        let visitor = scene.app.visitor_ctx();
        let notice = deals::read_public_notice(&visitor, id).await.unwrap();
        assert_eq!((notice.price, notice.is_open, notice.title.as_str()), (Some(Fen(60_000_000)), true, "边缘厚度在线测量"));
        assert_eq!(codes(deals::raise_objection(&visitor, id, " ", "", "").await), ["problem-deals-needed"; 3]);
        let objection = deals::raise_objection(&visitor, id, "王五", "138", "署名有争议").await.unwrap();
        assert!(scene.told(&scene.officer).await.contains(&"deal-objection".to_owned()));
        assert!(scene.told(&scene.manager).await.contains(&"deal-objection".to_owned()));
        let party = deals::read_deal(&scene.ctx(&scene.member).await, id).await.unwrap();
        assert_eq!((party.objections[0].name.as_str(), party.objections[0].reach.as_str()), ("", ""), "who objected is not for the parties");
        scene.app.clock.advance_days(16);
        let ctx = scene.ctx(&scene.manager).await;
        deals::record_contract(&ctx, id, scene.read(id).await.version, contract(ctx.today())).await.unwrap();
        assert_eq!(codes(scene.advance(id, "signing").await), ["problem-deals-no-open-objection"]);
        assert_eq!(code(deals::raise_objection(&visitor, id, "王五", "138", "晚了").await), "problem-deals-notice-over");
        assert!(matches!(deals::decide_objection(&ctx, id, objection, "dismissed", "查无实据").await, Err(Error::Forbidden)));
        let partial = scene.app.user().with(Role::CommissionOfficer).with_at(Role::Member, scene.university.id).build().await;
        assert!(matches!(deals::decide_objection(&scene.ctx(&partial).await, id, objection, "dismissed", "自己人").await, Err(Error::Forbidden)));
        let officer = scene.ctx(&scene.officer).await;
        deals::decide_objection(&officer, id, objection, "dismissed", "查无实据").await.unwrap();
        assert_eq!(code(deals::decide_objection(&officer, id, objection, "upheld", "又想想").await), "problem-deals-decided");
        scene.advance(id, "signing").await.unwrap();
    }

    async fn an_objection_that_is_upheld_keeps_the_deal_from_signing_for_good(app: TestApp) {
        let scene = Scene::new(app).await;
        let id = noticed(&scene).await;
        let objection = deals::raise_objection(&scene.app.visitor_ctx(), id, "王五", "138", "权属不清").await.unwrap();
        deals::decide_objection(&scene.ctx(&scene.officer).await, id, objection, "upheld", "属实").await.unwrap();
        scene.app.clock.advance_days(16);
        let ctx = scene.ctx(&scene.manager).await;
        deals::record_contract(&ctx, id, scene.read(id).await.version, contract(ctx.today())).await.unwrap();
        assert_eq!(codes(scene.advance(id, "signing").await), ["problem-deals-no-open-objection"]);
        deals::close_deal(&ctx, id, scene.read(id).await.version, "objection_upheld", None).await.unwrap();
    }

    async fn a_public_form_does_not_fill_the_disk(app: TestApp) {
        let scene = Scene::new(app).await;
        let id = noticed(&scene).await;
        for _ in 0..20 {
            deals::raise_objection(&scene.app.visitor_ctx(), id, "王五", "138", "重复").await.unwrap();
        }
        assert!(matches!(deals::raise_objection(&scene.app.visitor_ctx(), id, "王五", "138", "重复").await, Err(Error::TooMany(_))));
        scene.app.clock.advance_days(2);
        deals::raise_objection(&scene.app.visitor_ctx(), id, "王五", "138", "隔天").await.unwrap();
    }

    async fn a_contract_states_both_amounts_and_every_dimension_statistics_ask_for(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        let today = ctx.today();
        let wrong = ContractInput {
            kind: "gift".to_owned(), title: String::new(), technical_field: String::new(), buyer_kind: "9".to_owned(), seller_kind: String::new(),
            ip_kind: "x".to_owned(), plan_level: String::new(), flow: "up".to_owned(), buyer_region: "999999".to_owned(), seller_region: "31011".to_owned(),
            buyer_country: "CN".to_owned(), seller_country: "14a".to_owned(), technical: Fen(70_000_000), signed_on: date_plus_days(today, 1),
            valid_to_on: Some(date_plus_days(today, -1)), ..contract(today)
        };
        let found = codes(deals::record_contract(&ctx, deal.id, deal.version, wrong).await);
        assert_eq!(found.len(), 15, "each once: {found:?}");
        let deal = deals::record_contract(&ctx, deal.id, deal.version, contract(today)).await.unwrap();
        let stored = deals::read_deal(&ctx, deal.id).await.unwrap().contract.unwrap();
        assert_eq!((stored.kind.as_str(), stored.technical_field.as_str(), stored.ip_kind.as_str()), ("license", "manufacturing", "patent"));
        assert_eq!((stored.plan_level.as_str(), stored.flow.as_str(), stored.buyer_kind.as_str(), stored.seller_kind.as_str()), ("none", "local", "1xx", "022"));
        assert_eq!((stored.buyer_region.as_deref(), stored.buyer_country.as_deref()), (Some("310112"), Some("142")));
        let vocabularies = ["contract_types", "contract_fields", "party_kinds", "contract_ip_kinds", "plan_levels", "contract_flows"];
        let sizes = vocabularies.map(|code| ctx.pack.vocabulary(code).unwrap().terms.len());
        assert_eq!(sizes, [5, 11, 9, 7, 5, 4], "the dimensions that are published");
    }

    async fn the_database_itself_refuses_amounts_and_shares_that_cannot_be(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        deals::record_contract(&ctx, deal.id, deal.version, contract(ctx.today())).await.unwrap();
        assert!(tests::takes_amounts(&scene.app, 5, 5).await);
        for (technical, total) in [(1, 0), (-1, 5), (6, 5)] {
            assert!(!tests::takes_amounts(&scene.app, technical, total).await, "{technical} of {total}");
        }
        let version = scene.read(deal.id).await.version;
        deals::propose_shares(&ctx, deal.id, version, &[share(scene.manager.id, 10_000)]).await.unwrap();
        assert!(tests::takes_share(&scene.app, 1).await);
        for share in [0, -5, 10_001] {
            assert!(!tests::takes_share(&scene.app, share).await, "{share}");
        }
    }

    async fn a_registration_is_written_down_confirmed_by_an_officer_and_then_stays(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let (ctx, officer) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.officer).await);
        let (id, today) = (deal.id, ctx.today());
        assert_eq!(code(deals::register_contract(&ctx, id, deal.version, "2026310112000123", today).await), "problem-deals-contract-recorded");
        let deal = deals::record_contract(&ctx, id, deal.version, contract(today)).await.unwrap();
        assert_eq!(code(deals::register_contract(&ctx, id, deal.version, "12", today).await), "problem-deals-registration-length");
        let early = deals::register_contract(&ctx, id, deal.version, "2026310112000123", date_plus_days(today, -1)).await;
        assert_eq!(code(early), "problem-deals-before-signing");
        let deal = deals::register_contract(&ctx, id, deal.version, "2026310112000123", today).await.unwrap();
        assert!(scene.told(&scene.officer).await.contains(&"deal-registration-to-confirm".to_owned()));
        assert!(matches!(deals::confirm_registration(&ctx, id, deal.version).await, Err(Error::Forbidden)));
        let deal = deals::confirm_registration(&officer, id, deal.version).await.unwrap();
        assert_eq!(code(deals::record_contract(&ctx, id, deal.version, contract(today)).await), "problem-deals-contract-confirmed");
        assert_eq!(code(deals::confirm_registration(&officer, id, deal.version).await), "problem-deals-nothing-to-confirm");
        let other = scene.deal().await;
        let other = deals::record_contract(&ctx, other.id, other.version, contract(today)).await.unwrap();
        assert_eq!(code(deals::register_contract(&ctx, other.id, other.version, "2026 3101 1200 0123", today).await), "problem-deals-registration-taken");
    }

    async fn payments_together_are_never_more_than_the_contract(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        let today = ctx.today();
        assert_eq!(code(deals::record_payment(&ctx, deal.id, deal.version, Fen(1), today, None).await), "problem-deals-contract-recorded");
        let mut deal = deals::record_contract(&ctx, deal.id, deal.version, contract(today)).await.unwrap();
        for fen in [0, -1] {
            assert_eq!(code(deals::record_payment(&ctx, deal.id, deal.version, Fen(fen), today, None).await), "problem-deals-not-positive");
        }
        deal = deals::record_payment(&ctx, deal.id, deal.version, Fen(40_000_000), today, None).await.unwrap();
        assert_eq!(code(deals::record_payment(&ctx, deal.id, deal.version, Fen(20_000_001), today, None).await), "problem-deals-more-than-total");
        let smaller = ContractInput { total: Fen(39_000_000), technical: Fen(1), ..contract(today) };
        assert_eq!(code(deals::record_contract(&ctx, deal.id, deal.version, smaller).await), "problem-deals-less-than-paid");
        deals::record_payment(&ctx, deal.id, deal.version, Fen(20_000_000), today, None).await.unwrap();
    }

    async fn shares_sum_to_the_whole_and_each_manager_agrees_to_the_share_they_have_seen(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let (ctx, second) = (scene.ctx(&scene.manager).await, scene.ctx(&scene.second).await);
        let (one, two) = (scene.manager.id, scene.second.id);
        let wrong = [
            (vec![], "problem-deals-share-count"),
            (vec![share(one, 9_999)], "problem-deals-share-sum"),
            (vec![share(one, 5_000), share(one, 5_000)], "problem-deals-share-twice"),
            (vec![share(one, 10_000), share(two, 0)], "problem-deals-share-range"),
            (vec![share(one, 5_000), share(scene.member.id, 5_000)], "problem-deals-no-manager"),
        ];
        for (shares, expected) in wrong {
            let found = codes(deals::propose_shares(&ctx, deal.id, deal.version, &shares).await);
            assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
        }
        let unsaid = [share(one, 7_000), deals::ShareInput { row: 2, work: String::new(), ..share(two, 3_000) }];
        let Err(Error::Invalid(found)) = deals::propose_shares(&ctx, deal.id, deal.version, &unsaid).await else { panic!("must be invalid") };
        assert_eq!(found.iter().map(|problem| problem.at.clone()).collect::<Vec<_>>(), [Place::Field("work_2".to_owned())], "the row is named");
        let deal = deals::propose_shares(&ctx, deal.id, deal.version, &[share(one, 7_000), share(two, 3_000)]).await.unwrap();
        assert_eq!(scene.told(&scene.second).await, ["deal-share"]);
        assert!(matches!(deals::confirm_share(&scene.ctx(&scene.member).await, deal.id, None).await, Err(Error::Forbidden)));
        let deal = deals::propose_shares(&ctx, deal.id, deal.version, &[share(one, 9_000), share(two, 1_000)]).await.unwrap();
        assert_eq!(code(deals::confirm_share(&second, deal.id, Some(3_000)).await), "problem-deals-stale", "what is on the page is no longer offered");
        deals::confirm_share(&second, deal.id, Some(1_000)).await.unwrap();
        deals::confirm_share(&second, deal.id, Some(1_000)).await.unwrap();
        let agreed = deals::read_deal(&second, deal.id).await.unwrap().contributions;
        assert!(agreed.iter().all(|share| share.agreed_at.is_some()));
        assert_eq!(scene.told(&scene.manager).await.iter().filter(|kind| *kind == "deal-shares-agreed").count(), 1);
        deals::propose_shares(&ctx, deal.id, deal.version, &[share(one, 8_000), share(two, 2_000)]).await.unwrap();
        let agreed = deals::read_deal(&second, deal.id).await.unwrap().contributions;
        assert_eq!(agreed.iter().filter(|share| share.agreed_at.is_some()).count(), 1, "a new proposal is to be agreed anew");
    }

    async fn documents_are_taken_by_their_content_and_read_by_those_concerned(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        let ctx = scene.ctx(&scene.manager).await;
        let program = Upload { name: "合同.pdf".to_owned(), bytes: b"MZ\x90\0\x03\0\0\0\x04".to_vec() };
        assert_eq!(code(deals::attach_document(&ctx, deal.id, "contract", program).await), "problem-files-kind");
        let pdf = || Upload { name: "../../etc/合同.pdf".to_owned(), bytes: PDF.to_vec() };
        assert_eq!(code(deals::attach_document(&ctx, deal.id, "love letter", pdf()).await), "problem-deals-unknown-choice");
        let stored = || std::fs::read_dir(&scene.app.files.folder).map(Iterator::count).unwrap_or(0);
        assert_eq!(stored(), 0, "nothing of what was refused stays");
        let file = deals::attach_document(&scene.ctx(&scene.member).await, deal.id, "contract", pdf()).await.unwrap();
        assert_eq!(stored(), 1);
        let (found, bytes) = files::read_file(&ctx, file).await.unwrap();
        assert_eq!((found.name.as_str(), found.media_type.as_str(), bytes.as_slice()), ("合同.pdf", "application/pdf", PDF));
        for user in [&scene.second, &scene.operator] {
            assert!(matches!(files::read_file(&scene.ctx(user).await, file).await, Err(Error::NotFound(_))), "{}", user.name);
            assert!(deals::attach_document(&scene.ctx(user).await, deal.id, "contract", pdf()).await.is_err());
        }
        assert!(matches!(files::read_file(&scene.app.visitor_ctx(), file).await, Err(Error::SignInNeeded)));
        files::remove_file(&ctx, file).await.unwrap();
        assert_eq!(stored(), 0);
        assert!(files::read_file(&ctx, file).await.is_err());
        let folder = deals::read_deal(&ctx, deal.id).await.unwrap();
        assert!(folder.documents.is_empty());
    }

    async fn officers_take_the_register_of_contracts_away_as_a_sheet_and_it_is_noted(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        scene.bring(deal.id, "registration").await;
        let officer = scene.ctx(&scene.officer).await;
        assert!(matches!(deals::contract_rows(&scene.ctx(&scene.manager).await).await, Err(Error::Forbidden)));
        let before = tests::audit_position(&scene.app).await;
        let bytes = export::contracts_xlsx(&officer, str::to_owned).await.unwrap();
        assert_eq!(tests::audit_position(&scene.app).await, before + 1);
        let column = |heading: &str, kind: CellKind| Column {
            key: heading.to_owned(), heading: heading.to_owned(), help: String::new(), is_required: false, kind, example: String::new(), width: None,
        };
        let text = || CellKind::Text { max_chars: 200 };
        let columns = [
            column("deals-field-registration-number", text()), column("deals-export-name", text()), column("deals-field-signed-on", CellKind::Date),
            column("deals-export-buyer", text()), column("deals-export-seller", text()), column("deals-field-total", CellKind::Money),
            column("deals-field-technical", CellKind::Money), column("deals-field-buyer-region", text()), column("deals-field-seller-kind", text()),
            column("deals-export-deal", text()),
        ];
        let sheet = sheets::read(&bytes, &columns, &Limits::default()).unwrap();
        assert_eq!(sheet.rows.len(), 1);
        let row = &sheet.rows[0].values;
        assert_eq!(row["deals-field-total"], Value::Money(Fen(60_000_000)));
        assert_eq!(row["deals-field-technical"], Value::Money(Fen(50_000_000)));
        assert_eq!(row["deals-export-deal"], Value::Text(deal.number));
        assert_eq!(row["deals-export-buyer"], Value::Text(scene.firm.name.clone()));
        assert!(matches!(&row["deals-field-registration-number"], Value::Text(number) if number.len() == 16));
    }
}

#[test]
fn the_technical_amount_lies_between_nothing_and_the_total() {
    let mut dice = Dice(0xC0_FFEE);
    for _ in 0..5_000 {
        let mut amount = || i64::try_from(dice.roll(2_000)).unwrap() - 500;
        let (total, technical) = (amount(), amount());
        let mut problems = Problems::new();
        amounts(&mut problems, Fen(total), Fen(technical));
        assert_eq!(problems.is_empty(), 0 <= technical && technical <= total, "{technical} of {total}");
    }
}

#[test]
fn shares_are_agreeable_exactly_if_they_are_positive_and_come_to_the_whole() {
    let at = base::Timestamp::UNIX_EPOCH;
    let managers: Vec<base::id::UserId> = (0..4).map(|_| base::Id::at(at)).collect();
    let mut dice = Dice(0x5_AAFE);
    let mut agreeable = 0;
    for _ in 0..5_000 {
        let count = dice.roll(4) + 1;
        let mut parts: Vec<i64> = (0..count).map(|_| i64::try_from(dice.roll(9)).unwrap() * 1_000 - 1_000).collect();
        if dice.roll(2) == 0 {
            let others: i64 = parts.iter().skip(1).sum();
            parts[0] = 10_000 - others;
        }
        let shares: Vec<_> = parts.iter().zip(&managers).map(|(part, manager)| share(*manager, *part)).collect();
        let should = parts.iter().sum::<i64>() == 10_000 && parts.iter().all(|part| *part > 0);
        assert_eq!(shares::checked(&shares, &managers).is_ok(), should, "{parts:?}");
        agreeable += u32::from(should);
    }
    assert!(agreeable > 300, "{agreeable}");
}
