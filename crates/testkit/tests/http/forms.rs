//! What goes wrong with forms: an expired session, a stale version, two at once, twice the same, too long, control characters.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    accounts::Role,
    matches,
    registers::{find_entry, kinds},
};
use db::Conn as _;
use testkit::{Answer, Hall, Person, on_both};

const PASSWORD: &str = "boats under the bridge";

/// Lets everybody's session run out.
fn let_sessions_end(hall: &Hall) {
    hall.clock.advance_seconds(13 * 60 * 60);
}

async fn member_with_password(hall: &Hall) -> Person {
    let firm = hall.organization(app::organizations::OrganizationKind::Firm).build().await;
    let user = hall.user().with_at(Role::Member, firm.id).password(PASSWORD).build().await;
    hall.browser_of(user, Some(firm)).await
}

/// Signs in on the page that asks for it in the middle of something else.
async fn sign_in_there(person: &Person, page: &Answer) -> Answer {
    person.submit(&page.form("/sign-in").with("email", &person.user.email).with("password", PASSWORD)).await
}

on_both! {
    async fn a_form_that_outlives_its_session_comes_back_as_it_was_typed(hall: Hall) {
        let member = member_with_password(&hall).await;
        let typed = "第一段：“涂布” & <b>卷边</b>\n第二段 'x'\t末尾";
        let form = member.get("/demands/new").await.expect(200).form("/demands/new").with("title", "薄膜 边缘").with("situation", typed).with("then", "save");
        let_sessions_end(&hall);
        let asked = member.submit(&form).await.expect(401);
        assert!(asked.words().contains("您刚才填写的内容已经保留"), "{}", asked.words());
        // A wrong password loses nothing either.
        let wrong = member.submit(&asked.form("/sign-in").with("email", &member.user.email).with("password", "wrong words here")).await.expect(422);
        let back = sign_in_there(&member, &wrong).await.expect(200);
        assert!(back.words().contains("薄膜 边缘"), "what was typed is shown: {}", back.words());
        let again = member.submit(&back.form("/demands/new")).await.expect(200);
        let form = again.form("/demands/new");
        assert_eq!(form.value("title"), Some("薄膜 边缘"));
        assert_eq!(form.value("situation").unwrap().replace("\r\n", "\n"), typed);
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM entries", Vec::new()).await.unwrap(), 0, "nothing is saved unasked");
        let _ = member.submit(&form.with("then", "save")).await.expect(303);
        assert!(member.get("/entries").await.words().contains("薄膜 边缘"));
    }

    async fn a_change_that_outlives_its_session_comes_back_and_says_what_others_changed(hall: Hall) {
        let member = member_with_password(&hall).await;
        let draft = hall.entry("demand", member.organization()).titled("原来的题目").draft().await;
        let path = format!("/demands/{}/edit", draft.id);
        let mine = member.get(&path).await.expect(200).form("/edit").with("title", "我改的题目");
        let_sessions_end(&hall);
        let colleague = hall.sign_in_at(Role::Member, member.organization()).await;
        let theirs = colleague.get(&path).await.expect(200).form("/edit").with("summary", "同事补的摘要");
        let _ = colleague.submit(&theirs).await.expect(303);
        let asked = member.submit(&mine).await.expect(401);
        let back = sign_in_there(&member, &asked).await.expect(200);
        let again = member.submit(&back.form("/edit")).await.expect(200);
        assert_eq!(again.form("/edit").value("title"), Some("我改的题目"));
        assert!(again.words().contains("同事补的摘要"), "{}", again.words());
        assert_eq!(find_entry(&hall.db, draft.id).await.unwrap().title, "原来的题目");
    }

    async fn a_form_without_a_page_of_its_own_is_shown_and_sent_once_more(hall: Hall) {
        let member = member_with_password(&hall).await;
        let_sessions_end(&hall);
        let asked = member.post("/account/tokens", [("name", "读取 清单")]).await.expect(401);
        let back = sign_in_there(&member, &asked).await.expect(200);
        assert!(back.words().contains("读取 清单"));
        let done = member.submit(&back.form("/account/tokens")).await.expect(200);
        assert_eq!(done.count("li code"), 1, "the token is shown: {}", done.words());
    }

    async fn a_form_kept_over_the_second_factor_is_still_there(hall: Hall) {
        let user = hall.user().with(Role::TechnologyManager).password(PASSWORD).build().await;
        let manager = hall.browser_of(user, None).await;
        let (_, _, pair) = hall.two_sides().await;
        let id = hall.taken_match(&manager, pair).await;
        let_sessions_end(&hall);
        let fields = [("kind", "phone"), ("side", "demand"), ("note", "电话里 说的话")];
        let asked = manager.post(format!("/matches/{id}/contacts"), fields).await.expect(401);
        let step = sign_in_there(&manager, &asked).await.expect(200);
        let code = hall.factor_code(&manager.user, 0);
        let back = manager.submit(&step.form("/sign-in/second-factor").with("code", &code)).await.expect(200);
        let again = manager.submit(&back.form("/contacts")).await.expect(200);
        assert_eq!(again.form("/contacts").value("note"), Some("电话里 说的话"));
        let _ = manager.submit(&again.form("/contacts")).await.expect(303);
        assert!(manager.get(format!("/matches/{id}")).await.words().contains("电话里 说的话"));
    }

    async fn whoever_saves_over_an_unseen_version_is_shown_what_changed_and_keeps_what_they_typed(hall: Hall) {
        let one = hall.sign_in(Role::TransferOfficer).await;
        let other = hall.sign_in_at(Role::TransferOfficer, one.organization()).await;
        let draft = hall.entry("achievement", one.organization()).draft().await;
        let path = format!("/achievements/{}/edit", draft.id);
        let first = one.get(&path).await.expect(200).form("/edit").with("effect", "先保存的效果");
        let second = other.get(&path).await.expect(200).form("/edit").with("application", "后保存的场景").with("title", "后保存的题目");
        let _ = one.submit(&first).await.expect(303);
        let lost = other.submit(&second).await.expect(409);
        assert!(lost.words().contains("先保存的效果"), "what changed is shown: {}", lost.words());
        let form = lost.form("/edit");
        assert_eq!(form.value("application"), Some("后保存的场景"));
        assert_eq!(form.value("title"), Some("后保存的题目"));
        let stored = find_entry(&hall.db, draft.id).await.unwrap();
        assert_eq!((stored.values.text("effect"), stored.title.as_str()), (Some("先保存的效果"), draft.title.as_str()));
        // Having seen it, they may save.
        let _ = other.submit(&form).await.expect(303);
        assert_eq!(find_entry(&hall.db, draft.id).await.unwrap().title, "后保存的题目");
    }

    async fn of_two_managers_who_take_one_match_at_the_same_time_one_wins_and_the_other_is_told_who(hall: Hall) {
        for round in 0..4 {
            let (_, _, pair) = hall.two_sides().await;
            let mut managers = Vec::new();
            for name in ["周经理", "郁经理"] {
                let user = hall.user().named(&format!("{name}{round}")).with(Role::TechnologyManager).build().await;
                managers.push(hall.browser_of(user, None).await);
            }
            let (demand, achievement) = (pair.demand.to_string(), pair.achievement.to_string());
            let fields = [("demand", demand.as_str()), ("achievement", achievement.as_str())];
            let (first, second) = tokio::join!(managers[0].post("/matches/pairs/take", fields), managers[1].post("/matches/pairs/take", fields));
            let statuses = [first.status.as_u16(), second.status.as_u16()];
            let (winner, lost) = match statuses {
                [303, 409] => (&managers[0], &second),
                [409, 303] => (&managers[1], &first),
                other => panic!("{other:?}: {} {}", first.words(), second.words()),
            };
            assert!(lost.words().contains(&winner.user.name), "the other is told who: {}", lost.words());
            let rows = hall.db.count("SELECT COUNT(*) AS value FROM demand_takes WHERE ended_at IS NULL", Vec::new()).await.unwrap();
            assert_eq!(rows, round + 1);
            let found = matches::find_handling(&winner.ctx().await, &find_entry(&hall.db, pair.demand).await.unwrap()).await;
            assert!(found.is_ok());
        }
    }

    async fn a_form_that_is_sent_twice_makes_one_record_and_both_answers_lead_to_it(hall: Hall) {
        let member = hall.sign_in(Role::Member).await;
        let form = member.get("/demands/new").await.expect(200).form("/demands/new").with("title", "只此一条").with("then", "save");
        let (first, second) = (member.submit(&form).await.expect(303), member.submit(&form).await.expect(303));
        assert_eq!(first.location(), second.location());
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM entries", Vec::new()).await.unwrap(), 1);
        // Going back and sending something else is another form, not a mistake.
        let _ = member.submit(&form.with("title", "另外一条")).await.expect(303);
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM entries", Vec::new()).await.unwrap(), 2);
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let form = manager.get("/deals/new").await.expect(200).form("/deals").with("title", "新转化项目");
        let (first, second) = (manager.submit(&form).await.expect(303), manager.submit(&form).await.expect(303));
        assert_eq!(first.location(), second.location());
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM deals", Vec::new()).await.unwrap(), 1);
    }

    async fn the_description_names_for_each_record_of_a_deal_what_its_form_asks(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let (firm, university, pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let page = manager.get(format!("/deals/{deal}")).await.expect(200);
        let told = manager.get("/api/v1/openapi.json").await.expect(200).json();
        let bodies = told["components"]["schemas"]["DealRecordBody"]["oneOf"].as_array().unwrap();
        let described: BTreeMap<&str, BTreeSet<&str>> = bodies
            .iter()
            .map(|body| {
                let word = body["description"].as_str().unwrap().split('`').nth(1).unwrap();
                (word, body["properties"].as_object().unwrap().keys().map(String::as_str).filter(|key| *key != "version").collect())
            })
            .collect();
        let place = format!("/deals/{deal}/");
        let mut seen = 0;
        for form in page.forms() {
            let Some(word) = form.action.strip_prefix(&place).filter(|word| described.contains_key(word)) else { continue };
            assert_eq!(described[word], form.open.iter().map(String::as_str).collect(), "{word}");
            seen += 1;
        }
        assert!(seen >= 10, "{seen} records have a form on the page");
    }

    async fn over_long_text_is_refused_field_by_field_with_what_was_typed_kept(hall: Hall) {
        let people = [hall.sign_in(Role::TransferOfficer).await, hall.sign_in(Role::Member).await];
        for (person, kind) in people.iter().zip(["achievement", "demand"]) {
            let kind = kinds::by_key(kind).unwrap();
            let path = format!("/{}/new", kind.path);
            let page = person.get(&path).await.expect(200);
            for field in kind.fields {
                let (app::registers::FieldType::Text(most) | app::registers::FieldType::Long(most)) = field.ty else { continue };
                let long = "长".repeat(most + 1);
                let form = page.form("/new").with("title", "题目").with(field.key, &long).with("then", "save");
                let again = person.submit(&form).await.expect(422);
                assert_eq!(again.form("/new").value(field.key), Some(long.as_str()), "{}", field.key);
                assert!(again.words().contains(&most.to_string()), "{}: the limit is named: {}", field.key, again.words());
                assert!(again.count(&format!("a[href='#f-{}']", field.key)) > 0, "{}: the summary leads there", field.key);
                // What just fits is taken.
                let fits = "长".repeat(most);
                let _ = person.submit(&page.form("/new").with("title", "题目").with(field.key, &fits).with("then", "save")).await.expect(303);
            }
        }
    }

    async fn control_characters_are_taken_out_and_never_stored(hall: Hall) {
        let member = hall.sign_in(Role::Member).await;
        let form = member.get("/demands/new").await.expect(200).form("/demands/new");
        let form = form.with("title", "薄膜\u{0}\u{7}\u{1b}[31m卷边\u{7f}").with("situation", "一\r\n二\u{0}\u{b}三").with("then", "save");
        let _ = member.submit(&form).await.expect(303);
        let values: Vec<String> = hall.db.fetch_values("SELECT field_values AS value FROM entries", Vec::new()).await.unwrap();
        for text in &values {
            assert!(!text.contains("\\u00") && text.contains("薄膜[31m卷边") && text.contains("一\\n二三"), "{text}");
        }
        assert_eq!(values.len(), 1);
    }
}

#[tokio::test]
async fn an_unknown_database_scheme_is_explained_and_no_password_is_repeated() {
    for address in
        ["mysql://hall:geheim@db.example/hall", "postgress://hall:geheim@db.example/hall", "zerobay.db", "sqlite:", "sqlite::memory:"]
    {
        let error = db::Db::open(address).await.expect_err("must be refused").to_string();
        assert!(error.contains("sqlite:"), "{address}: {error}");
        assert!(!error.contains("geheim"), "{address}: {error}");
    }
}
