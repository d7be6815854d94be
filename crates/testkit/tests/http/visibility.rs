//! What strangers see: nothing before publication, nothing without the secrecy declaration, no field beyond their step; in pages, lists,
//! search, feeds and the programming interface alike.

use app::{
    accounts::Role,
    registers::{Entry, Kind, Step, kinds, review},
};
use db::{Conn as _, params};
use serde_json::json;
use testkit::{Hall, Person, on_both};

async fn run(hall: &Hall, sql: &str, id: &str) {
    let tx = hall.db.begin().await.unwrap();
    assert_eq!(tx.execute(sql, params![id]).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// One entry of a kind in every state that is not public, each with a title of its own.
async fn hidden(hall: &Hall, kind: &'static Kind, owner: &Person) -> Vec<(String, Entry)> {
    let ctx = hall.system_ctx();
    let entry = |state: &str| hall.entry(kind.key, owner.organization()).titled(&format!("隐藏{}{state}", kind.prefix));
    let mut found = vec![("draft", entry("草稿甲").draft().await), ("submitted", entry("待审乙").submitted().await)];
    let returned = entry("退回丙").submitted().await;
    review::return_entry(&ctx, returned.id, "请补充").await.unwrap();
    found.push(("returned", returned));
    let withdrawn = entry("撤回丁").published().await;
    app::registers::commands::withdraw_entry(&ctx, withdrawn.id).await.unwrap();
    found.push(("withdrawn", withdrawn));
    let merged = entry("合并戊").published().await;
    let twin = hall.entry(kind.key, owner.organization()).titled(&format!("公开{}", kind.prefix)).published().await;
    review::merge_entry(&ctx, merged.id, twin.id).await.unwrap();
    found.push(("merged", merged));
    if kind.needs_secrecy_declaration {
        let undeclared = entry("未声明己").published().await;
        run(hall, "UPDATE entries SET is_secrecy_declared = FALSE WHERE id = $1", &undeclared.id.to_string()).await;
        found.push(("undeclared", undeclared));
    }
    found.into_iter().map(|(state, entry)| (state.to_owned(), entry)).collect()
}

/// Every place where entries are listed for strangers.
fn places(kind: &Kind, owner: &Person, words: &str) -> Vec<String> {
    let path = kind.path;
    vec![
        "/".to_owned(),
        format!("/{path}"),
        format!("/{path}?q={words}"),
        format!("/search?q={words}"),
        format!("/feeds/{path}.atom"),
        format!("/api/v1/search?q={words}"),
        format!("/organizations/{}", owner.organization().id),
        format!("/api/v1/organizations/{}", owner.organization().id),
        "/data".to_owned(),
        "/api/v1/funnel".to_owned(),
    ]
}

on_both! {
    async fn nothing_that_is_not_published_and_declared_is_seen_by_strangers_anywhere(hall: Hall) {
        let owner = hall.sign_in(Role::TransferOfficer).await;
        let stranger = hall.sign_in(Role::TransferOfficer).await;
        let mut all = Vec::new();
        for kind in kinds::ALL {
            all.extend(hidden(&hall, kind, &owner).await);
        }
        hall.settle().await;
        let visitor = hall.visitor();
        for round in ["followed", "rebuilt"] {
            for kind in kinds::ALL {
                // What is public is found in the same places, so that they would show the rest.
                let words = format!("公开{}", kind.prefix);
                for place in [format!("/{}", kind.path), format!("/search?q={words}"), format!("/feeds/{}.atom", kind.path), format!("/api/v1/search?q={words}")] {
                    let text = visitor.get(&place).await.expect(200).text();
                    assert!(text.contains(&words), "{round}: {place} shows {words}");
                }
            }
            for (state, entry) in &all {
                for place in places(entry.kind, &owner, &entry.title) {
                    for browser in [&visitor, &stranger.browser] {
                        let text = browser.get(&place).await.text();
                        let shown = text.replace(&format!("q={}", entry.title), "");
                        let is_listed = shown.contains(&entry.id.to_string()) || shown.contains(&entry.number);
                        assert!(!is_listed, "{round}: {place} shows {} {state}", entry.kind.key);
                    }
                }
                for browser in [&visitor, &stranger.browser] {
                    let page = browser.get(format!("/{}/{}", entry.kind.path, entry.id)).await;
                    // A merged entry leads to the one that goes on and shows nothing of itself.
                    let wanted = if *state == "merged" { 303 } else { 404 };
                    assert_eq!(page.status, wanted, "{state} {}", entry.kind.key);
                    assert!(!page.text().contains(&entry.title), "{state} {}", entry.kind.key);
                    let proposals = browser.get(format!("/api/v1/matches/proposals/{}", entry.id)).await;
                    assert!(proposals.is_refusal(), "{state} {}: {}", entry.kind.key, proposals.status);
                }
            }
            app::hall::rebuild(&hall.app.app).await.unwrap();
        }
    }

    async fn a_page_kept_ready_for_visitors_is_theirs_alone_and_given_up_with_the_first_change(hall: Hall) {
        let owner = hall.sign_in(Role::TransferOfficer).await;
        let entry = hall.entry("achievement", owner.organization()).titled("公开常读").published().await;
        hall.settle().await;
        let path = format!("/achievements/{}", entry.id);
        let of_owners = format!("{path}/views");
        let visitor = hall.visitor();
        for round in 0..2 {
            let text = visitor.get(&path).await.expect(200).text();
            assert!(text.contains("公开常读") && !text.contains(&of_owners), "{round}: {text}");
            let text = owner.browser.get(&path).await.expect(200).text();
            assert!(text.contains(&of_owners), "{round}: who owns it is given their own page: {text}");
            let text = visitor.get("/").await.expect(200).text();
            assert!(text.contains("公开常读"), "{round}: the front page shows the newest: {text}");
        }
        app::registers::commands::withdraw_entry(&hall.system_ctx(), entry.id).await.unwrap();
        let _ = visitor.get(&path).await.expect(404);
        hall.settle().await;
        assert!(!visitor.get("/").await.expect(200).text().contains("公开常读"));
    }

    async fn a_pair_with_something_hidden_in_it_is_compared_for_nobody_outside(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let draft = hall.entry("achievement", university.organization()).titled("还没公开的成果").draft().await;
        let stranger = hall.sign_in(Role::Member).await;
        let shown = format!("/matches/compare?demand={}&achievement={}", pair.demand, pair.achievement);
        let hidden = format!("/matches/compare?demand={}&achievement={}", pair.demand, draft.id);
        let _ = hall.visitor().get(&shown).await.expect(200);
        for browser in [&hall.visitor(), &stranger.browser, &firm.browser] {
            let page = browser.get(&hidden).await;
            assert!(page.is_refusal() && !page.text().contains("还没公开的成果"), "{}", page.status);
            let (demand, achievement) = (pair.demand.to_string(), draft.id.to_string());
            let fields = [("demand", demand.as_str()), ("achievement", achievement.as_str()), ("side", "demand"), ("reason", "price")];
            let refused = browser.post("/matches/pairs/refuse", fields).await;
            assert!(matches!(refused.status.as_u16(), 401 | 403 | 404 | 409), "{}", refused.status);
            assert!(!refused.text().contains("还没公开的成果"));
        }
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM matches", Vec::new()).await.unwrap(), 0);
    }

    async fn publication_needs_the_declaration_a_verified_organisation_and_somebody_elses_review(hall: Hall) {
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let author = hall.sign_in(Role::TransferOfficer).await;
        let entry = hall.entry("achievement", author.organization()).submitted().await;
        let publish = format!("/review/{}/publish", entry.id);
        assert!(author.post(&publish, []).await.is_refusal(), "authors do not publish themselves");
        run(&hall, "UPDATE entries SET is_secrecy_declared = FALSE WHERE id = $1", &entry.id.to_string()).await;
        let page = officer.post(&publish, []).await.expect(409);
        assert!(page.words().contains("保密声明"), "{}", page.words());
        assert_eq!(officer.get(format!("/review/{}", entry.id)).await.expect(200).forms().iter().filter(|form| form.action == publish).count(), 0);
        run(&hall, "UPDATE entries SET is_secrecy_declared = TRUE WHERE id = $1", &entry.id.to_string()).await;
        let organization = author.organization().id.to_string();
        run(&hall, "UPDATE organizations SET status = 'unverified' WHERE id = $1", &organization).await;
        let page = officer.post(&publish, []).await.expect(409);
        assert!(page.words().contains("核验"), "{}", page.words());
        run(&hall, "UPDATE organizations SET status = 'verified' WHERE id = $1", &organization).await;
        let insider = hall.user().with(Role::CommissionOfficer).with_at(Role::Member, author.organization().id).build().await;
        let insider = hall.browser_of(insider, None).await;
        assert!(insider.post(&publish, []).await.is_refusal(), "nobody reviews what their own organisation handed in");
        let _ = officer.submit(&officer.get(format!("/review/{}", entry.id)).await.expect(200).form("/publish")).await.expect(303);
        hall.settle().await;
        let _ = hall.visitor().get(format!("/achievements/{}", entry.id)).await.expect(200);
        // Without the declaration nothing can even be handed in.
        let form = author.get("/achievements/new").await.expect(200).form("/new").with("title", "未声明").with("then", "submit");
        let page = author.submit(&form).await.expect(422);
        assert!(page.count("a[href='#f-secrecy_declaration']") > 0, "{}", page.words());
    }

    async fn each_step_of_disclosure_shows_its_fields_and_no_others(hall: Hall) {
        let owner = hall.sign_in(Role::TransferOfficer).await;
        let mut builder = hall.entry("achievement", owner.organization()).titled("分级披露的成果");
        let kind = kinds::by_key("achievement").unwrap();
        for (key, words) in [("method", "登记后可见的方法"), ("team", "协议后可见的团队")] {
            assert!(kind.field(key).is_some_and(|field| field.step > Step::Public), "{key}");
            builder = builder.with(key, json!(words));
        }
        let entry = builder.published().await;
        hall.settle().await;
        let path = format!("/achievements/{}", entry.id);
        let firm = hall.sign_in(Role::Member).await;
        let unverified = hall.organization(app::organizations::OrganizationKind::Firm).unverified().build().await;
        let newcomer = hall.sign_in_at(Role::Member, &unverified).await;
        let shows = |page: &str| (page.contains("登记后可见的方法"), page.contains("协议后可见的团队"));
        for place in [path.clone(), "/search?q=分级披露".to_owned(), "/feeds/achievements.atom".to_owned(), "/api/v1/search?q=分级披露".to_owned()] {
            assert_eq!(shows(&hall.visitor().get(&place).await.expect(200).text()), (false, false), "{place}");
            assert_eq!(shows(&newcomer.get(&place).await.expect(200).text()), (false, false), "{place}: not verified yet");
        }
        // What is closed cannot be found by searching for its words either.
        for words in ["登记后可见的方法", "协议后可见的团队"] {
            let found = hall.visitor().get(format!("/api/v1/search?q={words}")).await.expect(200).text();
            assert!(!found.contains(&entry.id.to_string()) || !found.contains(words), "{words}");
        }
        assert_eq!(shows(&firm.get(&path).await.expect(200).text()), (true, false));
        let ask = firm.get(format!("{path}/agreements")).await.expect(200).form("/agreements").with("note", "想看团队");
        let _ = firm.submit(&ask).await.expect(303);
        assert_eq!(shows(&firm.get(&path).await.expect(200).text()), (true, false), "asking is not having");
        let decide = owner.get(format!("{path}/agreements")).await.expect(200).form("/agreements/decide");
        let _ = owner.submit(&decide.with("decision", "grant")).await;
        let seen = shows(&firm.get(&path).await.expect(200).text());
        assert_eq!(seen, (true, true));
        let views = owner.get(format!("{path}/views")).await.expect(200);
        assert!(views.words().contains(&firm.organization().name), "each view is recorded: {}", views.words());
    }
}
