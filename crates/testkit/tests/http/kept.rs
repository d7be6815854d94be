//! What an owner keeps from an organisation it has named: neither found nor counted nor told to its people, while what is under way goes on.

use app::{
    accounts::Role,
    hall::{
        HallQuery,
        saved_searches::{Cadence, SearchWish, create_saved_search},
    },
    matches::{self, Pair, PartySide},
    notices::Mail,
    organizations::{Organization, OrganizationKind},
    registers::{Entry, commands},
};
use serde_json::{Value, json};
use testkit::{Browser, Hall, Person, on_both};

const WORDS: &str = "薄膜电阻标定";

async fn achievement(hall: &Hall, owner: &Organization, title: &str, named: &[&str]) -> Entry {
    let builder = hall.entry("achievement", owner).titled(title);
    if named.is_empty() {
        builder.without("kept_from").published().await
    } else {
        builder.with("kept_from", json!(named)).published().await
    }
}

/// Names others in an entry as it stands now.
async fn name(hall: &Hall, entry: &Entry, named: &[&str]) {
    let now = app::registers::find_entry(&hall.db, entry.id).await.unwrap();
    let mut values = now.values.clone();
    values.0.insert("kept_from".to_owned(), json!(named));
    commands::save_entry(&hall.system_ctx(), entry.id, now.version, values).await.expect("the list is saved");
    hall.settle().await;
}

/// How many entries a reader finds, and the highest count of any facet.
async fn counts(reader: &Browser) -> (u64, u64) {
    let found = reader.get(format!("/api/v1/search?q={WORDS}")).await.expect(200).json();
    let facets = found["facets"].as_object().expect("facets");
    let highest =
        facets.values().flat_map(|codes| codes.as_object().into_iter().flat_map(|codes| codes.values())).filter_map(Value::as_u64).max();
    (found["total"].as_u64().expect("a total"), highest.unwrap_or(0))
}

/// Every place where the entry is not there for this reader.
async fn is_nowhere(reader: &Browser, owner: &Organization, entry: &Entry) {
    let id = entry.id;
    for place in [
        format!("/achievements/{id}"),
        format!("/achievements/{id}/agreements"),
        format!("/entries/{id}/inquiry"),
        format!("/api/v1/entries/{id}"),
    ] {
        let page = reader.get(&place).await.expect(404);
        assert!(!page.text().contains(&entry.title), "{place}");
    }
    for place in [format!("/entries/{id}/follow"), format!("/entries/{id}/inquiry")] {
        let _ = reader.post(&place, []).await.expect(404);
    }
    assert!(reader.get(format!("/api/v1/matches/proposals/{id}")).await.is_refusal());
    for place in [
        "/".to_owned(),
        "/achievements".to_owned(),
        format!("/achievements?q={WORDS}"),
        format!("/search?q={WORDS}"),
        "/feeds/achievements.atom".to_owned(),
        format!("/organizations/{}", owner.id),
        format!("/api/v1/search?q={WORDS}"),
        "/api/v1/search?f.progress=open".to_owned(),
    ] {
        let text = reader.get(&place).await.expect(200).text();
        assert!(!text.contains(&entry.title) && !text.contains(&id.to_string()), "{place}");
    }
}

async fn working_for(hall: &Hall, organizations: &[&Organization]) -> Person {
    let user = organizations.iter().fold(hall.user(), |user, organization| user.with_at(Role::Member, organization.id));
    let user = user.build().await;
    hall.browser_of(user, None).await
}

on_both! {
    async fn what_an_owner_keeps_from_an_organisation_is_not_there_for_its_people(hall: Hall) {
        let owner = hall.organization(OrganizationKind::University).build().await;
        let by_code = hall.organization(OrganizationKind::Firm).with(|firm| firm.credit_code = Some("91310112MA1GBQ0K3X".to_owned())).build().await;
        let (named, other) = (hall.organization(OrganizationKind::Firm).build().await, hall.organization(OrganizationKind::Firm).build().await);
        let kept = achievement(&hall, &owner, "薄膜电阻标定仪甲", &[&named.name, "９１３１０１１２ma1gbq0k3x"]).await;
        let open = achievement(&hall, &owner, "薄膜电阻标定仪乙", &[]).await;
        hall.settle().await;
        for organizations in [&[&named][..], &[&by_code][..], &[&named, &other][..], &[&other, &by_code][..]] {
            let reader = working_for(&hall, organizations).await;
            assert_eq!(counts(&reader).await, (1, 1), "{organizations:?}");
            is_nowhere(&reader, &owner, &kept).await;
            let _ = reader.get(format!("/achievements/{}", open.id)).await.expect(200);
        }
        let officer = hall.user().with(Role::CommissionOfficer).with_at(Role::Member, named.id).build().await;
        let readers = [
            working_for(&hall, &[&other]).await.browser,
            working_for(&hall, &[&owner]).await.browser,
            working_for(&hall, &[&owner, &named]).await.browser,
            hall.browser_of(officer, None).await.browser,
            hall.visitor(),
        ];
        for (place, reader) in readers.iter().enumerate() {
            assert_eq!(counts(reader).await, (2, 2), "{place}");
            let _ = reader.get(format!("/achievements/{}", kept.id)).await.expect(200);
            let _ = reader.get(format!("/api/v1/entries/{}", kept.id)).await.expect(200);
        }
        // A technology manager of a named agency is one of its people too.
        let manager = hall.user().with(Role::TechnologyManager).with_at(Role::Member, named.id).build().await;
        let manager = hall.browser_of(manager, None).await;
        is_nowhere(&manager, &owner, &kept).await;
        // What is counted by an index made anew is the same.
        app::hall::rebuild(&hall.app.app).await.unwrap();
        assert_eq!(counts(&manager).await, (1, 1));
        // The list is the owner's to change.
        name(&hall, &kept, &[&other.name]).await;
        assert_eq!((counts(&manager).await, counts(&readers[0]).await), ((2, 2), (1, 1)));
        is_nowhere(&readers[0], &owner, &kept).await;
    }

    async fn a_pair_of_which_one_is_kept_from_the_reader_is_not_compared_or_refused(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let kept = achievement(&hall, university.organization(), "薄膜电阻标定仪", &[&firm.organization().name]).await;
        hall.settle().await;
        let compare = |achievement: &str| format!("/matches/compare?demand={}&achievement={achievement}", pair.demand);
        let _ = firm.get(compare(&pair.achievement.to_string())).await.expect(200);
        let _ = firm.get(compare(&kept.id.to_string())).await.expect(404);
        let (demand, achievement) = (pair.demand.to_string(), kept.id.to_string());
        let fields = [("demand", demand.as_str()), ("achievement", achievement.as_str()), ("side", "demand"), ("reason", "price")];
        let refused = firm.post("/matches/pairs/refuse", fields).await.expect(404);
        assert!(!refused.text().contains(&kept.title));
    }

    async fn nobody_is_told_of_what_is_kept_from_their_organisation(hall: Hall) {
        let owner = hall.organization(OrganizationKind::University).build().await;
        let (named, other) = (hall.sign_in(Role::Member).await, hall.sign_in(Role::Member).await);
        let followed = achievement(&hall, &owner, "先前关注的成果", &[]).await;
        hall.settle().await;
        let mut feeds = Vec::new();
        for reader in [&named, &other] {
            let query = HallQuery { text: WORDS.to_owned(), ..HallQuery::default() };
            let wish = SearchWish { name: "标定".to_owned(), cadence: Cadence::AtOnce, is_by_mail: true, is_by_feed: true };
            let (_, secret) = create_saved_search(&reader.ctx().await, query, &wish).await.unwrap();
            feeds.push(format!("/feeds/saved/{}", secret.expect("a feed").reveal()));
            app::hall::follows::follow_entry(&reader.ctx().await, followed.id).await.unwrap();
        }
        hall.tick().await;
        hall.clock.advance_seconds(60);
        let kept = achievement(&hall, &owner, "薄膜电阻标定仪甲", &[&named.organization().name]).await;
        let open = achievement(&hall, &owner, "薄膜电阻标定仪乙", &[]).await;
        name(&hall, &followed, &[&named.organization().name]).await;
        hall.clock.advance_seconds(60);
        hall.tick().await;
        let mails = hall.mails().await;
        let told = |reader: &Person, title: &str| mails.iter().any(|mail| mail.to == reader.user.email && mail.body.contains(title));
        assert_eq!((told(&named, &open.title), told(&named, &kept.title)), (true, false), "{mails:#?}");
        assert_eq!((told(&other, &open.title), told(&other, &kept.title)), (true, true), "{mails:#?}");
        for (feed, wanted) in feeds.iter().zip([false, true]) {
            let text = hall.visitor().get(feed).await.expect(200).text();
            assert_eq!((text.contains(&open.title), text.contains(&kept.title)), (true, wanted), "{text}");
        }
        for (reader, wanted) in [(&named, false), (&other, true)] {
            assert_eq!(reader.get("/notices").await.expect(200).text().contains(&followed.title), wanted);
            let follows = reader.get("/follows").await.expect(200).text();
            assert_eq!(follows.contains(&followed.title), wanted, "{follows}");
        }
    }

    async fn a_match_that_was_only_recommended_is_gone_once_an_owner_names_the_other_side(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let owner = university.organization();
        let kept = achievement(&hall, owner, "薄膜电阻标定仪甲", &[]).await;
        let open = achievement(&hall, owner, "薄膜电阻标定仪乙", &[]).await;
        hall.settle().await;
        let officer = hall.sign_in(Role::CommissionOfficer).await;
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let pair_with = |entry: &Entry| Pair { demand: pair.demand, achievement: entry.id };
        let other = matches::recommend(&officer.ctx().await, pair_with(&open)).await.unwrap().id;
        hall.settle().await;
        let found = matches::recommend(&officer.ctx().await, pair_with(&kept)).await.unwrap().id;
        let (page, body) = (format!("/matches/{found}"), format!("/api/v1/matches/{found}"));
        let proposals = format!("/api/v1/matches/proposals/{}", pair.demand);
        let lists = ["/matches", "/desk", "/notices", "/api/v1/matches", proposals.as_str()];
        let stands = async |reader: &Browser, place: &str, entry: &Entry| {
            let text = reader.get(place).await.expect(200).text();
            text.contains(&entry.title) || text.contains(&entry.id.to_string())
        };
        let before = [firm.get(&page).await.expect(200), officer.get(&page).await.expect(200)];
        assert!(before.iter().all(|page| !page.words().contains("只有科委看得到")), "{}", before[1].words());
        for place in lists {
            assert!(stands(&firm.browser, place, &kept).await && stands(&firm.browser, place, &open).await, "{place} before");
        }
        name(&hall, &kept, &[&firm.organization().name]).await;
        for reader in [&firm.browser, &manager.browser] {
            for place in [&page, &body] {
                let _ = reader.get(place).await.expect(404);
            }
        }
        for place in lists {
            assert!(!stands(&firm.browser, place, &kept).await && stands(&firm.browser, place, &open).await, "{place} afterwards");
        }
        let reads = |mails: &[Mail], title: &str| mails.iter().any(|mail| mail.to == firm.user.email && mail.body.contains(title));
        let mails = hall.mails().await;
        assert_eq!((reads(&mails, &open.title), reads(&mails, &kept.title)), (true, false), "a mail that has not left stays: {mails:#?}");
        for reader in [&university.browser, &manager.browser, &officer.browser, &hall.visitor()] {
            assert!(!stands(reader, proposals.as_str(), &kept).await, "nor is it proposed to anybody else");
        }
        let said = matches::say_interest(&firm.ctx().await, found, PartySide::Demand).await;
        assert!(matches!(said, Err(app::Error::NotFound(_))), "{said:?}");
        let taken = matches::take_match(&manager.ctx().await, pair_with(&kept)).await;
        assert!(matches!(&taken, Err(app::Error::Conflict(problem)) if problem.code == "problem-matches-kept-apart"), "{taken:?}");
        let told = officer.get(&page).await.expect(200).words();
        assert!(told.contains("这一对只有科委看得到"), "{told}");
        assert_eq!(officer.get(&body).await.expect(200).json()["is_kept_apart"], true);
        // What somebody works on goes on among those who work on it, and is shown to nobody else.
        let _ = hall.taken_match(&manager, pair_with(&open)).await;
        name(&hall, &open, &[&firm.organization().name]).await;
        for reader in [&firm.browser, &manager.browser] {
            let _ = reader.get(format!("/matches/{other}")).await.expect(200);
            assert!(stands(reader, proposals.as_str(), &open).await);
        }
        assert!(!stands(&hall.visitor(), proposals.as_str(), &open).await);
        // Given back, nobody works on it.
        matches::release_match(&manager.ctx().await, other).await.unwrap();
        let _ = firm.get(format!("/matches/{other}")).await.expect(404);
        assert_eq!(firm.get("/api/v1/matches").await.expect(200).json()["total"], 0);
        assert!(!stands(&firm.browser, "/notices", &open).await, "nor is it told of any longer");
    }

    async fn a_deal_under_way_stays_readable_for_whoever_is_named_afterwards(hall: Hall) {
        let (firm, university, pair) = hall.two_sides().await;
        let (manager, stranger) = (hall.sign_in(Role::TechnologyManager).await, hall.sign_in(Role::Member).await);
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let entry = app::registers::find_entry(&hall.db, pair.achievement).await.unwrap();
        name(&hall, &entry, &[&firm.organization().name, &stranger.organization().name]).await;
        let colleague = hall.sign_in_at(Role::Member, firm.organization()).await;
        let (page, body) = (format!("/achievements/{}", entry.id), format!("/api/v1/entries/{}", entry.id));
        let compare = format!("/matches/compare?demand={}&achievement={}", pair.demand, pair.achievement);
        for reader in [&firm, &colleague] {
            for place in [&page, &body, &format!("/deals/{deal}")] {
                let _ = reader.get(place).await.expect(200);
            }
            let _ = reader.get(&compare).await.expect(303);
        }
        for place in [&page, &body, &compare] {
            let _ = stranger.get(place).await.expect(404);
        }
        // It is read where the deal leads to it; the hall shows it to neither.
        for reader in [&firm, &stranger] {
            let found = reader.get("/api/v1/search?register=achievement").await.expect(200).json();
            assert_eq!(found["total"], 0, "{found}");
        }
        assert_eq!(hall.visitor().get("/api/v1/search?register=achievement").await.expect(200).json()["total"], 1);
        // An agreement that was granted goes on as well.
        let asking = hall.sign_in(Role::Member).await;
        let agreement = app::registers::agreements::ask_agreement(&asking.ctx().await, entry.id, asking.organization().id, "").await.unwrap();
        app::registers::agreements::decide_agreement(&university.ctx().await, &agreement, app::registers::agreements::Decision::Grant).await.unwrap();
        name(&hall, &entry, &[&asking.organization().name]).await;
        let _ = asking.get(&page).await.expect(200);
        app::registers::agreements::decide_agreement(&university.ctx().await, &agreement, app::registers::agreements::Decision::End).await.unwrap();
        let _ = asking.get(&page).await.expect(404);
    }
}
