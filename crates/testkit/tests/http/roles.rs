//! The table of addresses holds: every route for every role, and nobody reaches another's records.

use std::collections::BTreeMap;

use app::accounts::Role;
use db::Conn as _;
use testkit::{Answer, Browser, Hall, on_both};
use web::addresses::{self, Address, Who};

use crate::cast::{Player, Stage, ask, player};

/// Addresses that a one-time secret opens, which these tests do not have: not found is the right answer to everybody.
const NEEDS_A_SECRET: [&str; 9] = [
    "/sign-in/demo/{token}",
    "/password/{token}",
    "/invitation/{token}",
    "/outbox",
    "/feeds/saved/{token}",
    "/unsubscribe/{token}",
    "/unsubscribe",
    "/policies/alerts/end/{token}",
    "/policies/alerts/end",
];
/// Pages whose record decides beyond the role, and why.
const SEEN_BY_SOME: [(&str, &str); 4] = [
    ("/organizations/{id}", "an organisation that is not verified is seen by its own people and by those who verify it"),
    ("/entries/{id}/inquiry", "nobody asks themselves to be contacted"),
    ("/entries/{id}/inquiry/thanks", "nobody asks themselves to be contacted"),
    ("/policies/{clause}/window.ics", "a clause whose days of application are not known has no calendar entry"),
];
/// Steps of signing in, which lead to the sign-in whoever is not in the middle of it.
const STEPS_OF_SIGNING_IN: [&str; 3] = ["/sign-in/second-factor", "/sign-in/enrolment", "/sign-in/password"];
/// Addresses at which the record or the person decides beyond the role, and who is refused there for that reason.
const DECIDED_BEYOND: [(&str, &str); 9] = [
    ("/matches/learning/{id}/decide", "a formula to decide on is learned from records first"),
    ("/account/tokens", "the three administrators keep no tokens"),
    ("/register", "the three administrators register no firm"),
    ("/matches/pairs/refuse", "only a side of the pair says no to it"),
    ("/matches/{id}/interest", "only a side of the match says yes to it"),
    ("/deals/{id}/shares/confirm", "only who has a share confirms it"),
    ("/policies/versions/{id}/withdraw", "only who submitted a version takes it back"),
    ("/review/{id}/merge", "the entry to merge into is named in the form"),
    ("/review/{id}/apart", "the other entry is named in the form"),
];

fn may(who: Who, role: Option<Role>) -> bool {
    match (who, role) {
        (Who::Everyone, _) | (Who::SignedIn, Some(_)) => true,
        (Who::Roles(roles), Some(role)) => roles.contains(&role),
        _ => false,
    }
}

/// What is wrong with the answer to somebody who may.
fn wrong_for_allowed(address: Address, answer: &Answer, has_own: bool) -> Option<&'static str> {
    let status = answer.status.as_u16();
    if status >= 500 {
        return Some("fails");
    }
    if NEEDS_A_SECRET.contains(&address.path) || STEPS_OF_SIGNING_IN.contains(&address.path) {
        return None;
    }
    let page = address.path.trim_start_matches("/api/v1");
    if matches!(status, 403 | 404) && address.method == "POST" && DECIDED_BEYOND.iter().any(|(path, _)| *path == page) {
        return None;
    }
    // The agreement to decide about is named in the form; the form of an entry to ask about is a page.
    if status == 404 && (page.ends_with("/agreements/decide") || SEEN_BY_SOME.iter().any(|(path, _)| *path == page)) {
        return None;
    }
    // Of calls whose records are not made here only the refusals are looked at; their pages, which do the same, are in the table too.
    let is_made = ["/matches", "/deals", "/public-notices", "/tasks", "/files", "/notices", "/organizations", "/indicators"];
    if page != address.path && page.contains('{') && matches!(status, 403 | 404) && !is_made.iter().any(|start| page.starts_with(start)) {
        return None;
    }
    // Somebody who is signed in may use the address, but this record is another's.
    if address.who == Who::SignedIn && !has_own && matches!(status, 403 | 404) {
        return None;
    }
    answer.is_refusal().then_some("refuses who may")
}

fn name(role: Option<Role>) -> &'static str {
    role.map_or("visitor", Role::code)
}

async fn chain_length(hall: &Hall) -> i64 {
    hall.db.count("SELECT seq AS value FROM audit_head WHERE id = 1", Vec::new()).await.unwrap()
}

/// The addresses, the one that ends the session last.
fn in_order() -> Vec<Address> {
    let mut all = addresses::all();
    all.sort_by_key(|address| address.path == "/sign-out");
    all
}

/// Whether somebody with this role can have a record of their own at the address.
fn can_have_own(address: Address, player: &Player) -> bool {
    let is_manager = player.role == Some(Role::TechnologyManager);
    let is_managers =
        ["/matches", "/deals", "/tasks", "/files"].iter().any(|start| address.path.trim_start_matches("/api/v1").starts_with(start));
    !address.path.contains('{') || player.own_path(address).is_some() || (is_manager && is_managers)
}

async fn players(hall: &Hall) -> Vec<Player> {
    let mut players = Vec::new();
    for role in Role::ALL {
        players.push(player(hall, role).await);
    }
    players
}

on_both! {
    async fn every_route_answers_those_who_may_and_refuses_all_others(hall: Hall) {
        let hall = hall.with_site(|site| site.accounts.tries_per_address = 10_000).with_settings(|settings| settings.capacity = 10_000);
        let stage = Stage::new(&hall).await;
        let players = players(&hall).await;
        let visitor = Player::visitor(&hall).await;
        // A technology manager who works for nobody has no more than the role.
        let bare = hall.sign_in(Role::TechnologyManager).await;
        let mut wrong: Vec<String> = Vec::new();
        let mut asked = BTreeMap::from([("allowed", 0), ("refused", 0)]);
        for address in in_order() {
            let refused: Vec<&Player> = players.iter().chain([&visitor]).filter(|player| !may(address.who, player.role)).collect();
            if !refused.is_empty() {
                let (path, fields) = stage.fill(address, &visitor).await;
                let before = chain_length(&hall).await;
                for player in refused {
                    let browser: &Browser = if player.role == Some(Role::TechnologyManager) { &bare } else { &player.person };
                    let path = player.own_path(address).unwrap_or_else(|| path.clone());
                    let answer = ask(browser, address, &path, &fields).await;
                    *asked.entry("refused").or_default() += 1;
                    if !answer.is_refusal() {
                        wrong.push(format!("{} {} does not refuse {}: {} {}", address.method, address.path, name(player.role), answer.status, answer.location()));
                    }
                }
                if chain_length(&hall).await != before {
                    wrong.push(format!("{} {} changes something for those it refuses", address.method, address.path));
                }
            }
            for player in players.iter().chain([&visitor]).filter(|player| may(address.who, player.role)) {
                let (path, fields) = stage.fill(address, player).await;
                let answer = ask(&player.person, address, &path, &fields).await;
                *asked.entry("allowed").or_default() += 1;
                if let Some(what) = wrong_for_allowed(address, &answer, can_have_own(address, player)) {
                    let words: String = answer.words().chars().take(200).collect();
                    wrong.push(format!("{} {} {what}: {} got {} {} {words}", address.method, path, name(player.role), answer.status, answer.location()));
                }
            }
        }
        println!("{asked:?}");
        assert!(wrong.is_empty(), "{} of {asked:?}:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// Addresses at which another's record may be used by nature, and why.
const OF_ALL: [(&str, &str); 8] = [
    ("/entries/{id}/follow", "whoever may see an entry may follow it"),
    ("/entries/{id}/unfollow", "whoever follows an entry may leave it"),
    ("/agreements", "whoever may see an entry asks for an agreement about it"),
    ("/organizations/{id}/", "operators of parks confirm organisations of the whole district"),
    ("/matches/demands/{id}/take", "any technology manager may take up a demand nobody has"),
    ("/matches/{id}", "technology managers know of all matches, so that none is taken up twice"),
    ("/public-notices/", "everybody reads public notices and may object"),
    ("/imports/template/", "a template holds no records"),
];

fn is_of_all(address: Address) -> bool {
    let page = address.path.trim_start_matches("/api/v1");
    OF_ALL.iter().any(|(part, _)| match *part {
        "/agreements" => page.ends_with(part),
        "/matches/{id}" | "/matches/demands/{id}/take" => page == *part,
        part => page.starts_with(part),
    })
}

/// Methods and paths of the routes in a source file, where they are written out.
fn routes_in(source: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (at, mark) in source.match_indices(".route(\"") {
        let rest = &source[at + mark.len()..];
        let (path, rest) = rest.split_once('"').unwrap();
        let mut depth = 1;
        let end = rest.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let call = &rest[..end.unwrap()];
        for (word, method) in [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE"), ("patch(", "PATCH")] {
            if call.match_indices(word).any(|(at, _)| !call[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')) {
                found.push((method, path.to_owned()));
            }
        }
    }
    found
}

fn sources(folder: &std::path::Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_route_that_is_written_in_the_sources_stands_in_the_table() {
    assert_eq!(
        routes_in("r.route(\"/a/{id}\", get(x).post(move |y| z(y))).route(\"/b\", delete(target(1)))"),
        [("GET", "/a/{id}".to_owned()), ("POST", "/a/{id}".to_owned()), ("DELETE", "/b".to_owned())]
    );
    let mut texts = Vec::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src"), &mut texts);
    let routes: Vec<(&str, String)> = texts.iter().flat_map(|text| routes_in(text)).collect();
    assert!(routes.len() > 150, "only {} routes were found in the sources", routes.len());
    let known: Vec<Address> = addresses::all().into_iter().chain(web::kernel::ADDRESSES.iter().copied()).collect();
    let missing: Vec<_> =
        routes.iter().filter(|(method, path)| !known.iter().any(|one| one.method == *method && one.path == path)).collect();
    assert!(missing.is_empty(), "not in the table: {missing:#?}");
}

#[test]
fn no_address_stands_twice_in_the_table() {
    let mut seen: Vec<(&str, &str)> = addresses::all().iter().map(|address| (address.method, address.path)).collect();
    seen.sort_unstable();
    let twice: Vec<_> = seen.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

on_both! {
    async fn nobody_reaches_the_records_of_another_organisation_or_another_manager(hall: Hall) {
        let hall = hall.with_settings(|settings| settings.capacity = 10_000);
        let stage = Stage::new(&hall).await;
        let roles = [Role::Member, Role::OrganizationAdministrator, Role::TransferOfficer, Role::ParkOperator, Role::PlatformOperator, Role::TechnologyManager];
        let (mut wrong, mut asked) = (Vec::new(), 0);
        for role in roles {
            let owner = player(&hall, role).await;
            let stranger = player(&hall, role).await;
            for address in addresses::all() {
                let has_record = address.path.contains('{') && can_have_own(address, &owner);
                if address.who == Who::Everyone || !has_record || !may(address.who, Some(role)) || is_of_all(address) {
                    continue;
                }
                let (path, fields) = stage.fill(address, &owner).await;
                let before = chain_length(&hall).await;
                let answer = ask(&stranger.person, address, &path, &fields).await;
                asked += 1;
                // The body of a call is read before its record is looked for: an unreadable one tells nothing of the record.
                let is_unread = address.method == "PUT" && answer.status == 422;
                if !is_unread && !matches!(answer.status.as_u16(), 403 | 404) {
                    wrong.push(format!("{} {path}: another {role:?} gets {} {}", address.method, answer.status, answer.location()));
                }
                if chain_length(&hall).await != before {
                    wrong.push(format!("{} {path}: another {role:?} changes something", address.method));
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(asked > 150, "only {asked} pairs were tried");
    }
}
