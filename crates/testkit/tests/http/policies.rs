//! The catalogue for everyone, and a firm's way from its facts to lists and bundle.

use app::accounts::Role;
use testkit::on_both;

on_both! {
    async fn the_catalogue_shows_every_clause_with_its_state_and_source_and_no_control_clause(hall: Hall) {
        let reader = hall.visitor();
        let page = reader.get("/policies").await.expect(200);
        assert!(page.words().contains("高新技术企业认定"), "{}", page.words());
        let drafts = reader.get("/policies?status=draft").await.expect(200);
        assert!(drafts.words().contains("草案"));
        let clause = reader.get("/policies/ZJ-HNTE-FIRST").await.expect(200);
        let words = clause.words();
        assert!(words.contains("核对于 2026-11-23") && words.contains("25 万元") && words.contains("来源"), "{words}");
        let _ = reader.get("/policies/CTRL-PD-HNTE").await.expect(404);
        let _ = reader.get("/policies/NO-SUCH").await.expect(404);
        let english = reader.get("/policies/ZJ-HNTE-FIRST?lang=en").await.expect(200);
        assert!(english.words().contains("Conditions") && !english.words().contains('⟦'), "{}", english.words());
    }

    async fn a_firm_answers_and_sees_what_fits_what_is_lacking_and_the_bundle(hall: Hall) {
        let boss = hall.sign_in(Role::OrganizationAdministrator).await;
        let base = format!("/organization/{}/policies", boss.organization().id);
        assert_eq!(boss.get("/policies/mine").await.expect(303).location(), base);
        let asked = boss.get(format!("{base}/questions")).await.expect(200);
        assert!(asked.words().contains("已能判断"), "{}", asked.words());
        let _ = boss.post(format!("{base}/questions"), [("reg.zone", "Z-ZJ-MH"), ("skip", "")]).await.expect(303);
        let facts = [("version", "1"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        let _ = boss.post(format!("{base}/facts"), facts).await.expect(303);
        let answers = boss.get(base.clone()).await.expect(200);
        let words = answers.words();
        assert!(words.contains("张江示范区首次认定高企支持") && words.contains("25 万元"), "{words}");
        let bundle = boss.get(format!("{base}/bundle")).await.expect(200);
        assert!(bundle.words().contains("分年"), "two instalments: {}", bundle.words());
        let _ = boss.get(format!("{base}/ladder")).await.expect(200);
        let wrong = boss.post(format!("{base}/facts"), [("version", "2"), ("staff.total", "10"), ("staff.rd", "20")]).await.expect(422);
        assert!(wrong.words().contains("超过了"), "{}", wrong.words());
        let stale = boss.post(format!("{base}/facts"), [("version", "1"), ("staff.total", "10")]).await;
        assert_eq!(stale.status, 412, "{}", stale.words());
        for page in ["", "/questions", "/bundle", "/ladder", "/facts", "/new/project"] {
            let english = boss.get(format!("{base}{page}?lang=en")).await.expect(200);
            assert!(!english.words().contains('⟦'), "{page}: {}", english.words());
        }
    }
}
