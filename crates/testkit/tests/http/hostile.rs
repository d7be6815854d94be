//! HTML and script in every text field of every form: shown as the text it is, wherever it is shown, and never run.

use std::collections::BTreeSet;

use app::{
    accounts::Role,
    registers::{FieldType, kinds},
};
use serde_json::json;
use testkit::{Answer, Browser, Form, Hall, Person, Upload, on_both};

use crate::cast::PDF;

/// What an attacker would type, with a name to find it again by.
fn evil(name: &str) -> String {
    format!("<script>h('{name}')</script><img src=x onerror=h(1)>\"'&{name}")
}

/// The forms and pages that have been tried.
#[derive(Default)]
struct Tried {
    typed: BTreeSet<String>,
    shown: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Tried {
    fn evil(&mut self, name: &str) -> String {
        self.typed.insert(name.to_owned());
        evil(name)
    }

    /// Looks whether anything that was typed has become part of a page.
    fn look(&mut self, answer: &Answer) {
        let text = answer.text();
        let kind = answer.header("content-type").to_owned();
        if kind.starts_with("text/html") {
            if answer.count("img[onerror], img[src=x], script:not([src])") > 0 {
                self.wrong.push(format!("{}: typed text has become an element", answer.asked));
            }
            let words = answer.words();
            let values: String = [answer.attributes("input", "value"), answer.texts("textarea"), answer.texts("title")].concat().join("\n");
            for name in &self.typed {
                if words.contains(&format!("h('{name}')")) || values.contains(&format!("h('{name}')")) {
                    self.shown.insert(name.clone());
                }
            }
        } else if kind.contains("xml") && text.contains("<script>h(") {
            self.wrong.push(format!("{}: typed text has become an element", answer.asked));
        } else if kind.contains("json") && answer.header("x-content-type-options") != "nosniff" {
            self.wrong.push(format!("{}: JSON that a browser may guess at", answer.asked));
        }
    }

    async fn visit(&mut self, browser: &Browser, paths: &[String]) {
        for path in paths {
            let answer = browser.open(path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
            self.look(&answer);
        }
    }

    /// Sends a form with hostile text in every field that takes text; answers what came.
    async fn send(&mut self, browser: &Browser, form: &Form, place: &str, texts: &[&str], rest: &[(&str, &str)]) -> Answer {
        let mut form = form.clone();
        for (name, value) in rest {
            form = form.with(name, value);
        }
        for name in texts {
            let words = self.evil(&format!("{place}-{name}"));
            form = form.with(name, &words);
        }
        let answer = browser.submit(&form).await;
        assert!(answer.status.as_u16() < 500, "{place}: {} {}", answer.status, answer.words());
        self.look(&answer);
        answer
    }
}

/// A verified firm and a university whose people write hostile entries, and somebody for each part of the story.
struct Story {
    hall: Hall,
    tried: Tried,
    firm: Person,
    university: Person,
    officer: Person,
    manager: Person,
}

impl Story {
    async fn new(hall: &Hall) -> Self {
        Self {
            tried: Tried::default(),
            firm: hall.sign_in(Role::OrganizationAdministrator).await,
            university: hall.sign_in(Role::TransferOfficer).await,
            officer: hall.sign_in(Role::CommissionOfficer).await,
            manager: hall.sign_in(Role::TechnologyManager).await,
            hall: hall.clone(),
        }
    }

    /// Entries with hostile text in all their text fields, published.
    async fn entries(&mut self) -> Vec<app::registers::Entry> {
        let mut entries = Vec::new();
        for kind in kinds::ALL {
            let owner = if kind.key == "demand" { &self.firm } else { &self.university };
            let mut builder = self.hall.entry(kind.key, owner.organization());
            for field in kind.fields {
                let name = format!("{}-{}", kind.key, field.key);
                let (most, is_list) = match field.ty {
                    FieldType::Text(most) | FieldType::Long(most) => (most, false),
                    FieldType::List(_) => (200, true),
                    _ => continue,
                };
                let text = evil(&name);
                if text.chars().count() > most || field.key == "own_number" {
                    continue;
                }
                self.tried.typed.insert(name);
                builder = builder.with(field.key, if is_list { json!([text]) } else { json!(text) });
            }
            entries.push(builder.published().await);
        }
        self.hall.settle().await;
        entries
    }

    async fn people(&mut self) {
        let id = self.firm.organization().id;
        let own = self.firm.get(format!("/organization/{id}")).await.expect(200);
        let texts = ["name_en", "address", "introduction"];
        let answer = self.tried.send(&self.firm, &own.form(&format!("/organization/{id}")), "organization", &texts, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
        let account = self.firm.get("/account").await.expect(200).form("/account");
        let _ = self.tried.send(&self.firm, &account, "account", &["name", "name_en"], &[]).await.expect(303);
        let tokens = self.firm.get("/account").await.expect(200).form("/account/tokens");
        let _ = self.tried.send(&self.firm, &tokens, "token", &["name"], &[]).await;
        let invite = self.firm.get(format!("/organization/{id}")).await.expect(200).form("/invite");
        let _ = self.tried.send(&self.firm, &invite, "invite", &["email"], &[("role", "member")]).await;
        for page in ["/register", "/password", "/sign-in"] {
            let visitor = self.hall.visitor();
            let form = visitor.get(page).await.expect(200).form(page);
            let texts: Vec<&str> = form.open.iter().map(String::as_str).filter(|name| *name != "password" && *name != "kind").collect();
            let _ = self.tried.send(&visitor, &form, page.trim_start_matches('/'), &texts, &[]).await;
        }
    }

    /// A match and a deal with hostile text in every note and record.
    async fn deal(&mut self, entries: &[app::registers::Entry]) -> (String, String) {
        let of = |key: &str| entries.iter().find(|entry| entry.kind.key == key).unwrap().id;
        let pair = app::matches::Pair { demand: of("demand"), achievement: of("achievement") };
        let id = self.hall.taken_match(&self.manager, pair).await;
        let page = self.manager.get(format!("/matches/{id}")).await.expect(200);
        let rest = [("kind", "phone"), ("side", "demand"), ("next_step_on", "2026-11-30")];
        let _ = self.tried.send(&self.manager, &page.form("/contacts"), "contact", &["note", "next_step"], &rest).await.expect(303);
        for (person, side) in [(&self.firm, "demand"), (&self.university, "achievement")] {
            let _ = person.post(format!("/matches/{id}/interest"), [("side", side)]).await.expect(303);
        }
        let deal = self.manager.post(format!("/matches/{id}/deal"), []).await.expect(303).location().to_owned();
        for word in ["contacts", "tasks", "trial", "price", "landing", "follow-up-result", "parties"] {
            let page = self.manager.get(&deal).await.expect(200);
            let Some(form) = page.forms().into_iter().find(|form| form.action.ends_with(&format!("/{word}"))) else { continue };
            let texts: Vec<&str> = form
                .open
                .iter()
                .map(String::as_str)
                .filter(|name| ["note", "text", "terms", "result", "title", "work"].contains(name))
                .collect();
            let days = [
                ("due_on", "2026-12-01"),
                ("starts_on", "2026-11-23"),
                ("ends_on", "2026-12-20"),
                ("landed_on", "2026-11-23"),
                ("kind", "phone"),
                ("side", "buyer"),
                ("method", "negotiated"),
                ("price", "80"),
            ];
            let rest: Vec<(&str, &str)> = days.into_iter().filter(|(name, _)| form.open.iter().any(|open| open == name)).collect();
            let _ = self.tried.send(&self.manager, &form, &format!("deal-{word}"), &texts, &rest).await;
        }
        let page = self.manager.get(&deal).await.expect(200);
        if let Some(form) = page.forms().into_iter().find(|form| form.action.ends_with("/notice")) {
            let _ =
                self.tried.send(&self.manager, &form, "notice", &["text"], &[("starts_on", "2026-11-23"), ("ends_on", "2026-12-20")]).await;
        }
        let name = format!("{}.pdf", self.tried.evil("file"));
        let _ = self.manager.upload(format!("{deal}/documents"), [("document", "contract")], Upload::new(&name, PDF)).await.expect(303);
        let notice = deal.replace("/deals/", "/public-notices/");
        let visitor = self.hall.visitor();
        let page = visitor.get(&notice).await.expect(200);
        let _ = self
            .tried
            .send(&visitor, &page.form("/objections"), "objection", &["text"], &[("name", "<b>来客</b>"), ("reach", "13800000000")])
            .await
            .expect(303);
        (format!("/matches/{id}"), deal)
    }

    async fn reviews(&mut self) -> Vec<String> {
        let title = self.tried.evil("returned-title");
        let back = self.hall.entry("achievement", self.university.organization()).titled(&title).submitted().await;
        let page = self.officer.get(format!("/review/{}", back.id)).await.expect(200);
        let _ = self.tried.send(&self.officer, &page.form("/return"), "return", &["reason"], &[]).await.expect(303);
        let demand = self.hall.entry("demand", self.firm.organization()).submitted().await;
        let page = self.officer.get(format!("/review/{}", demand.id)).await.expect(200);
        let _ = self
            .tried
            .send(&self.officer, &page.form("/diagnose"), "diagnosis", &["note"], &[("diagnosis", "incomplete")])
            .await
            .expect(303);
        vec![
            format!("/achievements/{}/edit", back.id),
            format!("/achievements/{}/versions", back.id),
            format!("/demands/{}", demand.id),
            format!("/demands/{}/edit", demand.id),
        ]
    }

    async fn imports(&mut self) -> String {
        let kind = kinds::by_key("demand").unwrap();
        let title = format!("{}{}", self.tried.evil("cell"), "长".repeat(300));
        let name = format!("{}.csv", self.tried.evil("sheet"));
        let answer = self
            .firm
            .upload("/imports", [("register", "demand")], Upload::new(&name, crate::cast::sheet(&self.hall, kind, &title)))
            .await
            .expect(303);
        answer.location().to_owned()
    }
}

fn paths_of(entries: &[app::registers::Entry]) -> Vec<String> {
    let mut paths: Vec<String> = [
        "/",
        "/search?q=onerror",
        "/search?q=%3Cscript%3Eh(%27q%27)%3C/script%3E",
        "/organizations",
        "/organizations?q=%22%3E%3Cscript%3Eh(1)%3C/script%3E",
        "/public-notices",
        "/entries",
        "/imports",
        "/desk",
        "/deals",
        "/deals?view=list",
        "/matches",
        "/notices",
        "/account",
        "/data",
        "/plan",
        "/sign-in?back=%22%3E%3Cscript%3Eh(1)%3C/script%3E",
        "/achievements/%3Cscript%3Eh(1)%3C%2Fscript%3E",
        "/parks",
        "/verification",
        "/review",
    ]
    .map(ToOwned::to_owned)
    .into();
    for entry in entries {
        let path = entry.kind.path;
        paths.push(format!("/{path}"));
        paths.push(format!("/feeds/{path}.atom"));
        paths.push(format!("/api/v1/search?q={}", entry.kind.prefix));
        for step in ["", "/edit", "/versions", "/views", "/agreements"] {
            paths.push(format!("/{path}/{}{step}", entry.id));
        }
    }
    paths
}

on_both! {
    async fn html_and_script_in_any_text_field_stay_text_wherever_they_are_shown(hall: Hall) {
        let mut story = Story::new(&hall).await;
        let entries = story.entries().await;
        story.people().await;
        let (found, deal) = story.deal(&entries).await;
        let mut paths = paths_of(&entries);
        paths.extend(story.reviews().await);
        paths.push(story.imports().await);
        let firm = story.firm.organization().id;
        paths.extend([found, deal.clone(), deal.replace("/deals/", "/public-notices/"), format!("/organizations/{firm}"), format!("/organization/{firm}")]);
        paths.extend(["/api/v1/deals", "/api/v1/matches", "/api/v1/notices", "/api/v1/organizations", "/api/v1/public-notices"].map(ToOwned::to_owned));
        hall.settle().await;
        let system = hall.sign_in(Role::SystemAdministrator).await;
        let browsers =
            [&story.firm.browser, &story.university.browser, &story.officer.browser, &story.manager.browser, &system.browser, &hall.visitor()]
                .map(Clone::clone);
        for browser in browsers {
            story.tried.visit(&browser, &paths).await;
        }
        story.tried.visit(&system.browser, &["/admin/accounts".to_owned(), format!("/admin/accounts/{}", story.firm.user.id)]).await;
        let tried = story.tried;
        assert!(tried.wrong.is_empty(), "{}", tried.wrong.join("\n"));
        // What nobody is shown proves nothing: most of what was typed was seen, as text.
        let unseen: Vec<&String> = tried.typed.difference(&tried.shown).collect();
        println!("typed {}, shown {}, never shown {unseen:?}", tried.typed.len(), tried.shown.len());
        assert!(tried.shown.len() > 60 && unseen.len() * 5 < tried.typed.len(), "never shown: {unseen:#?}");
        for mail in hall.mails().await {
            assert!(!mail.subject.contains(['\r', '\n']), "{:?}", mail.subject);
        }
    }
}
