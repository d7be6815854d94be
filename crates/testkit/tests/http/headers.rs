//! What every answer carries, whoever asks for what; and that neither reading nor another site changes anything.

use db::Conn as _;
use testkit::{Answer, Hall, on_both};
use web::addresses::{self, Address, Who};

use crate::cast::{Player, Stage, ask, player};

/// Everything a policy says, sorted.
fn policy(answer: &Answer) -> Vec<String> {
    let mut parts: Vec<String> = answer.header("content-security-policy").split(';').map(|part| part.trim().to_owned()).collect();
    parts.sort();
    parts
}

fn wrong_headers(answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut want = |name: &str, is_right: bool| {
        if !is_right {
            wrong.push(format!("{}: {name}: {:?}", answer.asked, answer.header(name)));
        }
    };
    let strict = [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    ];
    let is_download = answer.header("content-disposition").starts_with("attachment");
    let said = policy(answer);
    want("content-security-policy", said == strict || (is_download && said == ["default-src 'none'", "sandbox"]));
    want("x-content-type-options", answer.header("x-content-type-options") == "nosniff");
    want("referrer-policy", answer.header("referrer-policy") == "strict-origin-when-cross-origin");
    want("permissions-policy", answer.header("permissions-policy").contains("camera=()"));
    want("cross-origin-opener-policy", answer.header("cross-origin-opener-policy") == "same-origin");
    want("cross-origin-resource-policy", answer.header("cross-origin-resource-policy") == "same-origin");
    want("strict-transport-security", answer.header("strict-transport-security").starts_with("max-age=31536000"));
    // What is behind a sign-in is not left in a cache that others read.
    want("cache-control", !answer.header("cache-control").is_empty() && !answer.header("cache-control").contains("public"));
    wrong
}

/// What a page must not have under a policy without inline code, and with nothing from elsewhere.
fn wrong_page(answer: &Answer) -> Vec<String> {
    if !answer.header("content-type").starts_with("text/html") {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for selector in
        ["style", "[style]", "script:not([src])", "[onclick], [onload], [onsubmit], [onchange], [onerror]", "iframe", "object", "base"]
    {
        if answer.count(selector) > 0 {
            wrong.push(format!("{}: has {selector}", answer.asked));
        }
    }
    let fetched = [("script[src]", "src"), ("img[src]", "src"), ("link[href]", "href"), ("form[action]", "action")];
    for (selector, attribute) in fetched {
        let foreign = answer.attributes(selector, attribute).into_iter().filter(|place| !is_local(place));
        wrong.extend(foreign.map(|place| format!("{}: fetches {place}", answer.asked)));
    }
    wrong
}

fn is_local(place: &str) -> bool {
    (place.starts_with('/') && !place.starts_with("//"))
        || place.starts_with("data:image/svg+xml;base64,")
        || place.starts_with("https://hall.test/")
}

/// Somebody who may use the address: a visitor where everybody may.
async fn who_may<'p>(hall: &Hall, players: &'p mut Vec<Player>, address: Address) -> &'p Player {
    let role = match address.who {
        Who::Everyone => None,
        Who::SignedIn => Some(app::accounts::Role::TechnologyManager),
        Who::Roles(roles) => roles.first().copied(),
    };
    let at = match players.iter().position(|player| player.role == role) {
        Some(at) => at,
        None => {
            let next = match role {
                Some(role) => player(hall, role).await,
                None => Player::visitor(hall).await,
            };
            players.push(next);
            players.len() - 1
        }
    };
    &players[at]
}

async fn state(hall: &Hall) -> Vec<i64> {
    let mut state = vec![hall.db.count("SELECT seq AS value FROM audit_head WHERE id = 1", Vec::new()).await.unwrap()];
    for table in
        ["entries", "matches", "deals", "users", "organizations", "files", "notices", "jobs", "sessions", "api_tokens", "invitations"]
    {
        state.push(hall.db.count(&format!("SELECT COUNT(*) AS value FROM {table}"), Vec::new()).await.unwrap());
    }
    state
}

on_both! {
    async fn every_page_carries_the_security_headers_and_reading_changes_nothing(hall: Hall) {
        let hall = hall.with_settings(|settings| settings.capacity = 10_000);
        let stage = Stage::new(&hall).await;
        let mut players = Vec::new();
        let (mut wrong, mut pages) = (Vec::new(), 0);
        for address in addresses::all().into_iter().filter(|address| address.method == "GET") {
            let player = who_may(&hall, &mut players, address).await;
            let (path, fields) = stage.fill(address, player).await;
            let before = state(&hall).await;
            for path in [path.clone(), format!("{path}{}lang=en", if path.contains('?') { '&' } else { '?' })] {
                let answer = ask(&player.person, address, &path, &fields).await;
                wrong.extend(wrong_headers(&answer));
                wrong.extend(wrong_page(&answer));
                pages += usize::from(answer.header("content-type").starts_with("text/html"));
                // A key without a text shows itself in brackets.
                if answer.text().contains('⟦') {
                    wrong.push(format!("{}: a text is missing", answer.asked));
                }
            }
            // Who takes the register of contracts out of the house is written into the chain.
            let is_recorded = ["/deals/contracts.xlsx", "/api/v1/contracts"].contains(&address.path);
            if !is_recorded && state(&hall).await != before {
                wrong.push(format!("GET {path} changes something"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(pages > 80, "only {pages} pages were looked at");
    }

    async fn a_form_from_another_site_is_refused_at_every_address_and_changes_nothing(hall: Hall) {
        let hall = hall.with_settings(|settings| settings.capacity = 10_000);
        let stage = Stage::new(&hall).await;
        let mut players = Vec::new();
        let mut wrong = Vec::new();
        for address in addresses::all().into_iter().filter(|address| address.method != "GET") {
            let player = who_may(&hall, &mut players, address).await;
            let (path, fields) = stage.fill(address, player).await;
            let before = state(&hall).await;
            let answer = player.person.post_from_elsewhere(&path, fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))).await;
            wrong.extend(wrong_headers(&answer));
            if answer.status != 403 || state(&hall).await != before {
                wrong.push(format!("{} from elsewhere: {}", answer.asked, answer.status));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn refusals_and_errors_carry_the_headers_too(hall: Hall) {
        let visitor = hall.visitor();
        let long = "x".repeat(20_000);
        for answer in [
            visitor.get("/no/such/page").await.expect(404),
            visitor.get("/api/v1/no-such-thing").await.expect(404),
            visitor.post("/achievements", []).await.expect(405),
            visitor.get("/desk").await.expect(303),
            visitor.get("/review").await,
            visitor.get("/achievements/not-an-id").await.expect(404),
            visitor.get("/demands/zzz").await.expect(404),
            visitor.get("/api/v1/entries/zzz").await.expect(404),
            visitor.get(format!("/search?q={long}")).await,
            visitor.get("/assets/0/none.css").await,
        ] {
            let wrong = wrong_headers(&answer);
            // A file whose name is its digest may be kept by everybody.
            assert!(wrong.iter().all(|line| line.contains("/assets/") && line.contains("cache-control")), "{wrong:#?}");
            assert!(answer.status.as_u16() < 500, "{}", answer.asked);
        }
    }

    async fn the_cookie_of_a_session_is_bound_to_this_host_and_hidden_from_scripts(hall: Hall) {
        let user = hall.user().password("long enough 2026").build().await;
        let visitor = hall.visitor();
        let answer = visitor.post("/sign-in", [("email", user.email.as_str()), ("password", "long enough 2026")]).await.expect(303);
        let line = answer.header("set-cookie");
        let (pair, attributes) = line.split_once(';').unwrap();
        let mut attributes: Vec<&str> = attributes.split(';').map(str::trim).collect();
        attributes.sort_unstable();
        assert!(pair.starts_with("__Host-session="), "{line}");
        assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
    }
}
