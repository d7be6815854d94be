//! Every action of a page has its call: this table says which, or why there is none.

use std::collections::{BTreeMap, BTreeSet};

use app::registers::kinds;

use super::all;

/// What stands for a page's action: a call, or the reason why there is none.
enum Stand {
    Call(&'static str),
    None(&'static str),
}
use Stand::{Call, None as Without};

const BROWSER: &str = "signing in belongs to a person at a browser; programs act with a token that a person has made";
const CREDENTIALS: &str = "a token must not be able to change or renew what it rests on";

/// The actions of pages; `{kind}` is the word of any register.
const ACTIONS: &[(&str, Stand)] = &[
    ("/sign-in", Without(BROWSER)),
    ("/sign-in/demo/{token}", Without(BROWSER)),
    ("/sign-in/second-factor", Without(BROWSER)),
    ("/sign-in/enrolment", Without(BROWSER)),
    ("/sign-in/password", Without(BROWSER)),
    ("/sign-out", Without(BROWSER)),
    ("/password", Without(BROWSER)),
    ("/password/{token}", Without(BROWSER)),
    ("/invitation/{token}", Without(BROWSER)),
    ("/account/password", Without(CREDENTIALS)),
    ("/account/recovery-codes", Without(CREDENTIALS)),
    ("/account/tokens", Without(CREDENTIALS)),
    ("/account", Call("PUT /api/v1/me")),
    ("/account/sessions/{id}/end", Call("DELETE /api/v1/sessions/{id}")),
    ("/account/sessions/end-others", Call("POST /api/v1/sessions/end-others")),
    ("/account/tokens/{id}/end", Call("DELETE /api/v1/tokens/{id}")),
    ("/admin/accounts/{id}/disable", Call("POST /api/v1/accounts/{id}/disable")),
    ("/admin/accounts/{id}/enable", Call("POST /api/v1/accounts/{id}/enable")),
    ("/admin/accounts/{id}/propose", Call("POST /api/v1/accounts/{id}/propose")),
    ("/admin/accounts/{id}/reset-second-factor", Call("POST /api/v1/accounts/{id}/reset-second-factor")),
    ("/admin/invitations", Call("POST /api/v1/invitations")),
    ("/admin/grants/{id}/decide", Call("POST /api/v1/grants/{id}/decide")),
    ("/admin/grants/{id}/end", Call("POST /api/v1/grants/{id}/end")),
    ("/admin/audit.csv", Call("GET /api/v1/audit")),
    ("/register", Call("POST /api/v1/organizations")),
    ("/organizations/{id}/verify", Call("POST /api/v1/organizations/{id}/verify")),
    ("/organizations/{id}/refuse", Call("POST /api/v1/organizations/{id}/refuse")),
    ("/organizations/{id}/place", Call("POST /api/v1/organizations/{id}/place")),
    ("/organization/{id}", Call("PUT /api/v1/organizations/{id}")),
    ("/organization/{id}/document", Call("POST /api/v1/organizations/{id}/document")),
    ("/organization/{id}/invite", Call("POST /api/v1/organizations/{id}/invitations")),
    ("/organization/{id}/invitations/{invitation}/end", Call("DELETE /api/v1/organizations/{id}/invitations/{invitation}")),
    ("/organization/{id}/policies/questions", Call("POST /api/v1/organizations/{id}/policies/facts")),
    ("/organization/{id}/policies/facts", Call("POST /api/v1/organizations/{id}/policies/facts")),
    ("/organization/{id}/policies/sheet", Call("POST /api/v1/organizations/{id}/policies/sheet")),
    ("/organization/{id}/policies/sheet/save", Call("POST /api/v1/organizations/{id}/policies/facts")),
    ("/organization/{id}/policies/alerts", Call("POST /api/v1/organizations/{id}/policies/alerts")),
    ("/organization/{id}/policies/alerts/end", Call("DELETE /api/v1/organizations/{id}/policies/alerts")),
    ("/policies/alerts/end", Without("the link in a mail is for its reader alone; programs end an alert by its own call")),
    ("/policies/sandbox", Call("POST /api/v1/policies/sandbox")),
    ("/policies/versions", Call("POST /api/v1/policies/versions")),
    ("/policies/versions/sheet", Call("POST /api/v1/policies/versions/sheet")),
    ("/policies/versions/{id}/publish", Call("POST /api/v1/policies/versions/{id}/publish")),
    ("/policies/versions/{id}/return", Call("POST /api/v1/policies/versions/{id}/return")),
    ("/policies/versions/{id}/withdraw", Call("POST /api/v1/policies/versions/{id}/withdraw")),
    ("/policies/versions/{id}/end", Call("POST /api/v1/policies/versions/{id}/end")),
    ("/policies/sources/{clause}", Call("POST /api/v1/policies/sources/{clause}")),
    ("/organization/{id}/policies/rulings", Call("POST /api/v1/organizations/{id}/policies/rulings")),
    ("/organization/{id}/policies/children", Call("POST /api/v1/organizations/{id}/policies/children")),
    ("/organization/{id}/policies/children/{child}", Call("PUT /api/v1/organizations/{id}/policies/children/{child}")),
    ("/organization/{id}/policies/children/{child}/remove", Call("DELETE /api/v1/organizations/{id}/policies/children/{child}")),
    ("/policies/{clause}/screening", Call("POST /api/v1/policies/{clause}/screening")),
    ("/screenings/{id}/export", Call("POST /api/v1/screenings/{id}/export")),
    ("/district-ladder/export", Call("POST /api/v1/district-ladder/export")),
    ("/organization/{id}/policies/conditions", Call("POST /api/v1/organizations/{id}/policies/conditions")),
    ("/firm-sheets", Call("POST /api/v1/firm-sheets")),
    ("/firm-sheets/{id}/commit", Call("POST /api/v1/firm-sheets/{id}/commit")),
    ("/firm-sheets/{id}/undo", Call("POST /api/v1/firm-sheets/{id}/undo")),
    ("/{kind}/new", Call("POST /api/v1/entries")),
    ("/{kind}/{id}/edit", Call("PUT /api/v1/entries/{id}")),
    ("/{kind}/{id}/submit", Call("POST /api/v1/entries/{id}/submit")),
    ("/{kind}/{id}/withdraw", Call("POST /api/v1/entries/{id}/withdraw")),
    ("/{kind}/{id}/reopen", Call("POST /api/v1/entries/{id}/reopen")),
    ("/{kind}/{id}/renew", Call("POST /api/v1/entries/{id}/renew")),
    ("/{kind}/{id}/agreements", Call("POST /api/v1/entries/{id}/agreements")),
    ("/{kind}/{id}/agreements/decide", Call("POST /api/v1/entries/{id}/agreements/{agreement}/decide")),
    ("/imports", Call("POST /api/v1/imports")),
    ("/imports/{id}/answer", Call("POST /api/v1/imports/{id}/answer")),
    ("/imports/{id}/commit", Call("POST /api/v1/imports/{id}/commit")),
    ("/imports/{id}/undo", Call("POST /api/v1/imports/{id}/undo")),
    ("/imports/{id}/submit", Call("POST /api/v1/imports/{id}/submit")),
    ("/review/approve", Call("POST /api/v1/review/approve")),
    ("/review/{id}/publish", Call("POST /api/v1/review/{id}/publish")),
    ("/review/{id}/accept", Call("POST /api/v1/review/{id}/accept")),
    ("/review/{id}/return", Call("POST /api/v1/review/{id}/return")),
    ("/review/{id}/diagnose", Call("POST /api/v1/review/{id}/diagnose")),
    ("/review/{id}/merge", Call("POST /api/v1/review/{id}/merge")),
    ("/review/{id}/apart", Call("POST /api/v1/review/{id}/apart")),
    ("/matches/pairs/take", Call("POST /api/v1/matches/pairs/take")),
    ("/matches/pairs/refuse", Call("POST /api/v1/matches/pairs/refuse")),
    ("/matches/pairs/recommend", Call("POST /api/v1/matches/pairs/recommend")),
    ("/matches/demands/{id}/take", Call("POST /api/v1/matches/demands/{id}/take")),
    ("/matches/demands/{id}/release", Call("POST /api/v1/matches/demands/{id}/release")),
    ("/matches/learning/{id}/decide", Call("POST /api/v1/matches/learning/{id}/decide")),
    ("/matches/learning/restore", Call("POST /api/v1/matches/learning/restore")),
    ("/matches/{id}/release", Call("POST /api/v1/matches/{id}/release")),
    ("/matches/{id}/contacts", Call("POST /api/v1/matches/{id}/contacts")),
    ("/matches/{id}/defer", Call("POST /api/v1/matches/{id}/defer")),
    ("/matches/{id}/deal", Call("POST /api/v1/matches/{id}/deal")),
    ("/matches/{id}/interest", Call("POST /api/v1/matches/{id}/interest")),
    ("/matches/{id}/refuse", Call("POST /api/v1/matches/{id}/refuse")),
    ("/deals", Call("POST /api/v1/deals")),
    ("/deals/{id}/{record}", Call("POST /api/v1/deals/{id}/{record}")),
    ("/deals/{id}/move", Call("POST /api/v1/deals/{id}/move")),
    ("/deals/{id}/close", Call("POST /api/v1/deals/{id}/close")),
    ("/deals/{id}/hand-over", Call("POST /api/v1/deals/{id}/hand-over")),
    ("/deals/{id}/notice/withdraw", Call("POST /api/v1/deals/{id}/notice/withdraw")),
    ("/deals/{id}/registration/confirm", Call("POST /api/v1/deals/{id}/registration/confirm")),
    ("/deals/{id}/shares/confirm", Call("POST /api/v1/deals/{id}/shares/confirm")),
    ("/deals/{id}/objections/{objection}", Call("POST /api/v1/deals/{id}/objections/{objection}")),
    ("/deals/{id}/documents", Call("POST /api/v1/deals/{id}/documents")),
    ("/tasks/{id}/done", Call("POST /api/v1/tasks/{id}/done")),
    ("/tasks/{id}/defer", Call("POST /api/v1/tasks/{id}/defer")),
    ("/public-notices/{id}/objections", Call("POST /api/v1/public-notices/{id}/objections")),
    ("/notices/read", Call("POST /api/v1/notices/read")),
    ("/notices/{id}/open", Call("POST /api/v1/notices/{id}/open")),
    ("/saved-searches", Call("POST /api/v1/saved-searches")),
    ("/saved-searches/{id}/edit", Call("POST /api/v1/saved-searches/{id}")),
    ("/saved-searches/{id}/pause", Call("POST /api/v1/saved-searches/{id}/pause")),
    ("/saved-searches/{id}/resume", Call("POST /api/v1/saved-searches/{id}/resume")),
    ("/saved-searches/{id}/end", Call("POST /api/v1/saved-searches/{id}/end")),
    ("/saved-searches/{id}/feed", Call("POST /api/v1/saved-searches/{id}/feed")),
    ("/saved-searches/{id}/feed/end", Call("POST /api/v1/saved-searches/{id}/feed/end")),
    ("/unsubscribe", Without("the link in a mail is for its reader alone; programs end a saved search by its own call")),
    ("/entries/{id}/follow", Call("POST /api/v1/entries/{id}/follow")),
    ("/entries/{id}/unfollow", Call("POST /api/v1/entries/{id}/unfollow")),
    ("/entries/{id}/inquiry", Call("POST /api/v1/entries/{id}/inquiries")),
    ("/inquiries/{id}/open", Call("POST /api/v1/inquiries/{id}/open")),
    ("/inquiries/{id}/handle", Call("POST /api/v1/inquiries/{id}/handle")),
    ("/files/{id}/remove", Call("DELETE /api/v1/files/{id}")),
];

/// The path with the register's word taken out.
fn general(path: &str) -> String {
    let mut parts = path.splitn(3, '/');
    let (_, first, rest) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    match (kinds::by_path(first), rest) {
        (Some(_), Some(rest)) => format!("/{{kind}}/{rest}"),
        _ => path.to_owned(),
    }
}

#[test]
fn every_action_of_a_page_has_its_call_or_a_reason_to_have_none() {
    let table: BTreeMap<&str, &Stand> = ACTIONS.iter().map(|(path, stand)| (*path, stand)).collect();
    assert_eq!(table.len(), ACTIONS.len(), "an action stands in the table twice");
    let actions: BTreeSet<String> = all()
        .into_iter()
        .filter(|address| address.method == "POST" && !address.path.starts_with("/api/"))
        .map(|address| general(address.path))
        .collect();
    let missing: Vec<_> = actions.iter().filter(|path| !table.contains_key(path.as_str())).collect();
    assert!(missing.is_empty(), "actions without a line in this table: {missing:#?}");
    let gone: Vec<_> = table.keys().filter(|path| !actions.contains(**path)).collect();
    assert!(gone.is_empty(), "lines of this table without an action: {gone:#?}");
}

#[test]
fn every_call_that_stands_for_an_action_exists_and_every_reason_is_given() {
    let calls: BTreeSet<String> = all().into_iter().map(|address| format!("{} {}", address.method, address.path)).collect();
    for (path, stand) in ACTIONS {
        match stand {
            Call(call) => assert!(calls.contains(*call), "{path}: there is no {call}"),
            Without(reason) => assert!(reason.split(' ').count() > 5, "{path}"),
        }
    }
}
