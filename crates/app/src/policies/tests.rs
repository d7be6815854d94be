//! Firms, their facts, and what follows, on both databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use base::{Place, Problems, id::OrganizationId};
use db::audit;

use super::*;
use crate::{
    Ctx, Error,
    accounts::Role,
    on_both,
    organizations::{Organization, OrganizationKind},
    testing::TestApp,
};

async fn firm(app: &TestApp) -> (Organization, Ctx) {
    let organization = app
        .organization(OrganizationKind::Firm)
        .with(|it| {
            it.town = Some("310112001".to_owned());
            it.industry = Some("C".to_owned());
        })
        .build()
        .await;
    let user = app.user().with_at(Role::Member, organization.id).build().await;
    (organization, app.actor_ctx(&user).await)
}

fn said(facts: &[(&str, &str)]) -> StateFacts {
    let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()]));
    StateFacts { facts: facts.collect(), ..StateFacts::default() }
}

fn problems<T>(outcome: crate::Result<T>) -> Problems {
    match outcome {
        Err(Error::Invalid(problems)) => problems,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

fn codes(problems: &Problems) -> Vec<(String, &'static str)> {
    let field = |place: &Place| if let Place::Field(field) = place { field.clone() } else { format!("{place:?}") };
    problems.iter().map(|problem| (field(&problem.at), problem.code)).collect()
}

async fn group_of(ctx: &Ctx, id: OrganizationId, clause: &str) -> (Group, Option<(i64, i64)>) {
    let (_, answers) = read_answers(ctx, id).await.unwrap();
    let one = answers.clauses.iter().find(|one| one.clause().id == clause).unwrap();
    (one.group, one.judged.amount.as_ref().map(|amount| (amount.low, amount.high)))
}

on_both! {
    async fn another_zone_opens_what_only_it_lacks_and_closes_what_it_shuts_out(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let zone = StateFacts { facts: vec![("reg.zone".to_owned(), vec!["Z-ZIZHU".to_owned()])], ..StateFacts::default() };
        state_facts(&ctx, firm.id, zone).await.unwrap();
        let known = [("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];
        state_facts(&ctx, firm.id, said(&known)).await.unwrap();
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        let routes = routing::find_routes(&ctx.pack, &answers);
        let codes: Vec<&str> = routes.iter().map(|route| route.zone.code.as_str()).collect();
        assert!(codes.contains(&"Z-ZJ-MH") && !codes.contains(&"Z-ZIZHU") && !codes.contains(&"Z-ZJ"), "{codes:?}");
        let park = routes.iter().find(|route| route.zone.code == "Z-ZJ-MH").unwrap();
        let opened = park.opened.iter().find(|opened| opened.answer.clause().id == "ZJ-HNTE-FIRST").unwrap();
        assert_eq!(opened.then, rules::Truth::True, "nothing else was missing");
        // Moved there in earnest, the firm gets what was promised and loses what was named.
        let zones = vec!["Z-ZIZHU".to_owned(), "Z-ZJ-MH".to_owned()];
        let all = ["reg.zone", "op.zone", "tax.zone"].map(|key| (key.to_owned(), zones.clone()));
        let closed: Vec<String> = park.closed.iter().map(|answer| answer.clause().id.clone()).collect();
        state_facts(&ctx, firm.id, StateFacts { facts: all.to_vec(), ..StateFacts::default() }).await.unwrap();
        assert_eq!(group_of(&ctx, firm.id, "ZJ-HNTE-FIRST").await.0, Group::Eligible);
        for clause in closed {
            assert_ne!(group_of(&ctx, firm.id, &clause).await.0, Group::Eligible, "{clause}");
        }
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        assert_eq!(routing::town_now(&ctx.pack, &answers).as_deref(), Some("310112001"));
        let mut now: Vec<&str> = routing::zones_now(&ctx.pack, &answers).iter().map(|zone| zone.code.as_str()).collect();
        now.sort_unstable();
        assert_eq!(now, ["Z-ZIZHU", "Z-ZJ", "Z-ZJ-MH"]);
    }

    async fn facts_are_dated_records_that_are_never_written_over(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let first = state_facts(&ctx, firm.id, said(&[("staff.total", "80"), ("staff.rd", "20")])).await.unwrap();
        assert_eq!((first.version, first.records.len()), (1, 2));
        let again = state_facts(&ctx, firm.id, said(&[("staff.total", "80")])).await.unwrap();
        assert_eq!(again.version, first.version, "the same makes no record");
        app.clock.advance_days(1);
        let later = state_facts(&ctx, firm.id, said(&[("staff.total", "90"), ("staff.rd", "")])).await.unwrap();
        assert!(later.record(None, "staff.rd").is_none(), "taken back");
        let history = list_history(&ctx, firm.id, 50).await.unwrap();
        let shown: Vec<_> = history.iter().map(|record| (record.field.as_str(), record.value.clone(), record.ended_at.is_some())).collect();
        assert_eq!(history.len(), 4, "{shown:?}");
        assert!(shown.contains(&("staff.total", Some(serde_json::json!(80)), true)) && shown.contains(&("staff.total", Some(serde_json::json!(90)), false)), "{shown:?}");
        assert!(matches!(audit::verify(&app.db).await.unwrap(), audit::Verdict::Holds { .. }));
    }

    async fn impossible_values_are_refused_by_name_all_together(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let outcome = state_facts(&ctx, firm.id, said(&[
            ("staff.total", "50"), ("staff.rd", "60"), ("reg.founded_on", "2030-01-01"), ("fin.total_assets", "80人"), ("fin.revenue_3y", "50000000"),
            ("staff.totl", "3"), ("project.level", "x"),
        ])).await;
        let mut found = codes(&problems(outcome));
        found.sort();
        assert_eq!(found, [
            ("fin.revenue_3y".to_owned(), "problem-policies-yuan"),
            ("fin.total_assets".to_owned(), "problem-policies-money-unit"),
            ("project.level".to_owned(), "problem-policies-unknown-fact"),
            ("reg.founded_on".to_owned(), "problem-policies-future"),
            ("staff.rd".to_owned(), "problem-policies-part-above-whole"),
            ("staff.totl".to_owned(), "problem-policies-unknown-fact"),
        ]);
        assert_eq!(read_profile(&ctx, firm.id).await.unwrap().version, 0, "nothing was written");
        state_facts(&ctx, firm.id, said(&[("staff.rd", "60")])).await.unwrap();
        let outcome = state_facts(&ctx, firm.id, said(&[("staff.total", "50")])).await;
        assert_eq!(codes(&problems(outcome)), [("staff.total".to_owned(), "problem-policies-part-above-whole")], "the one that was said now is named");
    }

    async fn nobody_saves_over_facts_they_have_not_seen_and_strangers_see_none(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        state_facts(&ctx, firm.id, said(&[("staff.total", "80")])).await.unwrap();
        let stale = StateFacts { seen_version: Some(0), ..said(&[("staff.total", "81")]) };
        assert!(matches!(state_facts(&ctx, firm.id, stale).await, Err(Error::Conflict(problem)) if problem.code == "problem-policies-stale"));
        let (_, stranger) = self::firm(&app).await;
        assert!(matches!(read_profile(&stranger, firm.id).await, Err(Error::Forbidden)));
        assert!(matches!(state_facts(&stranger, firm.id, said(&[("staff.total", "1")])).await, Err(Error::Forbidden)));
        assert!(matches!(read_answers(&app.visitor_ctx(), firm.id).await, Err(Error::SignInNeeded)));
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        assert_eq!(read_profile(&officer, firm.id).await.unwrap().records.len(), 1);
        assert!(matches!(state_facts(&officer, firm.id, said(&[("staff.total", "1")])).await, Err(Error::Forbidden)), "officers rule, they do not state");
    }

    async fn what_the_record_says_is_known_at_once_and_wins_once_it_is_confirmed(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let catalogue = &ctx.pack.policies.library.catalogue;
        let profile = read_profile(&ctx, firm.id).await.unwrap();
        let mut facts = profile.facts(catalogue);
        facts.complete(catalogue, ctx.today());
        let code = |key: &str| format!("{:?}", facts.get(catalogue.by_key(key).unwrap()));
        assert!(code("reg.town").contains("310112001") && code("reg.district").contains("310112") && code("industry.is_manufacturing").contains("true"), "{}", code("reg.town"));
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        assert!(answers.clauses.iter().any(|one| one.rests_on_unconfirmed_place));
    }

    async fn a_confirmed_place_is_not_said_anew_and_the_refusal_says_so(app: TestApp) {
        let organization = app.organization(OrganizationKind::Firm).with(|it| {
            it.zone = Some("Z-ZJ-MH".to_owned());
            it.place_confirmed_at = Some(it.created_at);
        });
        let firm = organization.build().await;
        let user = app.user().with_at(Role::Member, firm.id).build().await;
        let ctx = app.actor_ctx(&user).await;
        let other = state_facts(&ctx, firm.id, said(&[("reg.zone", "Z-ZIZHU"), ("staff.total", "20")])).await;
        assert_eq!(codes(&problems(other)), [("reg.zone".to_owned(), "problem-policies-confirmed")]);
        let profile = read_profile(&ctx, firm.id).await.unwrap();
        assert!(profile.records.is_empty(), "what is refused is refused as a whole");
        state_facts(&ctx, firm.id, said(&[("reg.zone", "Z-ZJ-MH"), ("staff.total", "20")])).await.unwrap();
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        let ruling = RuleFact { field: "reg.zone".to_owned(), value: vec!["Z-ZIZHU".to_owned()], reason: "已迁入紫竹".to_owned() };
        rule_fact(&officer, firm.id, ruling).await.unwrap();
    }

    async fn a_ruling_wins_over_what_was_stated_until_it_is_taken_back_and_the_firm_is_told(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let boss = app.user().with_at(Role::OrganizationAdministrator, firm.id).build().await;
        state_facts(&ctx, firm.id, said(&[("cert.hnte.valid", "yes")])).await.unwrap();
        let officer = app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await;
        let ruling = |value: &str, reason: &str| RuleFact { field: "cert.hnte.valid".to_owned(), value: vec![value.to_owned()], reason: reason.to_owned() };
        assert_eq!(codes(&problems(rule_fact(&officer, firm.id, ruling("no", " ")).await)), [("reason".to_owned(), "problem-policies-reason")]);
        assert!(matches!(rule_fact(&ctx, firm.id, ruling("no", "x")).await, Err(Error::Forbidden)));
        rule_fact(&officer, firm.id, ruling("no", "证书已到期")).await.unwrap();
        state_facts(&ctx, firm.id, said(&[("cert.hnte.valid", "yes")])).await.unwrap();
        let profile = read_profile(&ctx, firm.id).await.unwrap();
        assert_eq!(profile.record(None, "cert.hnte.valid").unwrap().source, FactSource::Ruling);
        app.run_jobs().await;
        assert!(app.letter_box.mails().iter().any(|mail| mail.to == boss.email && mail.subject == "policies-fact-ruled"));
        rule_fact(&officer, firm.id, ruling("", "撤回")).await.unwrap();
        state_facts(&ctx, firm.id, said(&[("cert.hnte.valid", "yes")])).await.unwrap();
        let profile = read_profile(&ctx, firm.id).await.unwrap();
        assert_eq!(profile.record(None, "cert.hnte.valid").unwrap().source, FactSource::Stated);
    }

    async fn what_a_rule_shuts_out_is_not_said_to_hold_beside_what_is_chosen(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let facts = [
            ("product.drug_class", "1类"), ("product.modality", "细胞治疗"), ("product.trial_path", "早期+确证性"), ("product.stage", "早期"),
            ("product.trial_country", "国内"), ("product.output_realized", "yes"),
        ];
        let input = SaveChild { name: "产品甲".to_owned(), facts: said(&facts).facts, ..SaveChild::default() };
        add_child(&ctx, firm.id, "product", input).await.unwrap();
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        assert!(answers.chosen().any(|(answer, _)| answer.clause().id == "SH-BIO24-CGT"));
        let general = answers.clauses.iter().find(|one| one.clause().id == "SH-BIO24-DRUG1").unwrap();
        assert!(general.group == Group::Eligible && !answers.bundle.leaves_out(&general.judged.name()), "it fits and has no part in the search");
        assert!(answers.free().all(|one| one.clause().id != "SH-BIO24-DRUG1"));
        let shut_out = answers.shut_out();
        let (one, rules) = shut_out.iter().find(|(one, _)| one.clause().id == "SH-BIO24-DRUG1").unwrap();
        assert_eq!(one.child.as_deref(), Some("产品甲"));
        assert_eq!(rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(), ["STK-CGT"]);
    }

    async fn each_project_is_judged_by_itself_and_having_none_settles_them_all(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        state_facts(&ctx, firm.id, said(&[("tax.district", "310112"), ("project", "none")])).await.unwrap();
        assert_eq!(group_of(&ctx, firm.id, "MH-2024-PROJ-NEW").await.0, Group::Rest);
        let facts = [("project.level", "市级"), ("project.approval_date", "2025-03-18"), ("project.superior_funding", "180"), ("project.program", "none")];
        let input = SaveChild { name: "项目甲".to_owned(), facts: said(&facts).facts, ..SaveChild::default() };
        let child = add_child(&ctx, firm.id, "project", input).await.unwrap();
        assert!(!read_profile(&ctx, firm.id).await.unwrap().has_none("project"));
        assert_eq!(group_of(&ctx, firm.id, "MH-2024-PROJ-NEW").await, (Group::Eligible, Some((36_000_000, 36_000_000))));
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        assert_eq!((answers.bundle.low, answers.bundle.high), (36_000_000, 36_000_000));
        let (_, stranger) = self::firm(&app).await;
        assert!(remove_child(&stranger, firm.id, child.id).await.is_err());
        let input = SaveChild { name: String::new(), year: "26".to_owned(), ..SaveChild::default() };
        assert_eq!(codes(&problems(save_child(&ctx, firm.id, child.id, input).await)), [("name".to_owned(), "problem-policies-child-name"), ("year".to_owned(), "problem-policies-year")]);
        remove_child(&ctx, firm.id, child.id).await.unwrap();
        assert!(read_profile(&ctx, firm.id).await.unwrap().children.is_empty());
    }

    async fn what_fails_by_little_is_nearly_there_only_where_all_else_is_known(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let young = [
            ("reg.founded_on", "2026-06-01"), ("staff.total", "50"), ("staff.tech", "20"), ("staff.rd", "12"),
            ("fin.revenue_3y", "3000 4000 5000"), ("fin.rd_3y", "150 200 250"),
        ];
        state_facts(&ctx, firm.id, said(&young)).await.unwrap();
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        let recognition = answers.clauses.iter().find(|one| one.clause().id == "CN-HNTE-RECOG").unwrap();
        assert_eq!(recognition.judged.verdict, rules::clause::Verdict::Judged(rules::Truth::False), "not a year old");
        assert_eq!(recognition.group, Group::Open);
        assert!(!recognition.gaps.is_empty() && recognition.missing.len() > 1, "{:?}", recognition.missing);
        assert!(answers.group(Group::Near).all(|one| one.missing.is_empty()), "nothing that decides is unknown");
        let (_, rungs, _) = read_ladder(&ctx, firm.id).await.unwrap();
        let rung = rungs.iter().find(|rung| rung.clause.is_some_and(|clause| clause.id == "CN-HNTE-RECOG")).unwrap();
        assert_eq!((rung.state, rung.reachable_on), (RungState::Lacking, None), "time is not known to be all");
        assert!(!rung.gaps.is_empty() && rung.missing == recognition.missing, "{:?}", rung.missing);
    }

    async fn drafts_and_what_has_ended_never_match_and_what_is_not_verified_counts_in_no_sum(app: TestApp) {
        let (firm, ctx) = firm(&app).await;
        let (_, answers) = read_answers(&ctx, firm.id).await.unwrap();
        assert!(answers.clauses.iter().all(|one| one.clause().standing() != rules::clause::Standing::Hidden), "control clauses are never shown");
        for one in &answers.clauses {
            match one.reason {
                Reason::Draft | Reason::Expired | Reason::Historical | Reason::Aim => assert_eq!(one.group, Group::Rest, "{}", one.clause().id),
                _ => {}
            }
            let is_in_bundle = answers.bundle.chosen.iter().any(|chosen| chosen.name == one.judged.name());
            assert!(one.is_computed || !is_in_bundle, "{}", one.clause().id);
        }
        let (_, rungs, scales) = read_ladder(&ctx, firm.id).await.unwrap();
        let gaps = rungs.iter().filter(|rung| rung.state == RungState::Gap).count();
        assert!(gaps >= 3 && rungs.iter().filter(|rung| rung.is_orientation).count() >= 3, "the old rules only orient");
        assert!(scales.len() == 1 && scales[0].is_reached.is_none());
    }
}

/// After nine questions at most, half of the verified clauses in force are settled for each firm of the demonstration.
#[test]
fn nine_questions_settle_half_of_what_is_verified_for_every_firm_of_the_demonstration() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang");
    let pack = crate::pack::Pack::load(&folder).unwrap();
    let demo = pack.demo().unwrap();
    let today: base::Date = "2026-11-23".parse().unwrap();
    assert_eq!(demo::check(&pack, &demo, today), Problems::new());
    assert_eq!(demo.profiles.len(), 10);
    let mut failed = Vec::new();
    for profile in &demo.profiles {
        let organization = demo.organization(&profile.organization).unwrap();
        let (asked, settled, counted) = simulation::ask(&pack, organization, profile, today);
        println!("{}: {settled} of {counted} after {} questions: {}", organization.name, asked.len(), asked.join(", "));
        if settled * 2 < counted || asked.len() > 9 {
            failed.push(organization.code.clone());
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

/// Asking the firms of the demonstration as the pages would.
mod simulation {
    use base::{Date, Id, Timestamp};

    use super::super::{Answers, Ask, ChildRecord, FactRecord, FactSource, Profile, demo::facts_of, value};
    use crate::{
        organizations::{Organization, OrganizationStatus},
        pack::{DemoOrganization, DemoProfile, Pack},
    };

    fn empty(demo: &DemoOrganization) -> Profile {
        let organization = Organization {
            code: Some(demo.code.clone()),
            name: demo.name.clone(),
            town: demo.town.clone(),
            industry: demo.industry.clone(),
            status: OrganizationStatus::Verified,
            is_demo: true,
            ..Organization::blank(Id::at(Timestamp::UNIX_EPOCH), Timestamp::UNIX_EPOCH)
        };
        Profile { organization, version: 0, records: Vec::new(), children: Vec::new(), rulings: Vec::new() }
    }

    fn say(profile: &mut Profile, field: &str, value: serde_json::Value) {
        profile.records.push(FactRecord {
            id: Id::at(Timestamp::UNIX_EPOCH),
            organization: profile.organization.id,
            child: None,
            field: field.to_owned(),
            value: Some(value),
            source: FactSource::Stated,
            note: None,
            as_of: None,
            stated_at: Timestamp::UNIX_EPOCH,
            stated_by: None,
            ended_at: None,
        });
    }

    /// Which questions were asked, and what they settled. Whoever does not know skips to the next.
    pub fn ask(pack: &Pack, organization: &DemoOrganization, known: &DemoProfile, on: Date) -> (Vec<String>, usize, usize) {
        let mut profile = empty(organization);
        let facts = facts_of(pack, known);
        let (mut asked, mut skipped): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        loop {
            let answers = Answers::of(pack, &profile, &rules::shares::Shares::default(), on);
            let next =
                answers.questions.iter().find(|question| !skipped.contains(&question.key(&answers.policies.library.catalogue).to_owned()));
            let Some(question) = next.filter(|_| asked.len() < 9) else { return (asked, answers.settled, answers.counted) };
            let key = question.key(&answers.policies.library.catalogue).to_owned();
            asked.push(key.clone());
            match &question.ask {
                Ask::Children(kind) if known.facts.iter().any(|fact| fact.field == *kind) => {
                    say(&mut profile, kind, serde_json::Value::Null)
                }
                // Whoever has one says what it is called; what else is known of it is said on its own page.
                Ask::Children(kind) => profile.children.push(ChildRecord {
                    id: Id::at(Timestamp::UNIX_EPOCH),
                    organization: profile.organization.id,
                    kind: kind.clone(),
                    name: kind.clone(),
                    year: None,
                }),
                Ask::Fact(_) => match facts.iter().find(|(field, _)| *field == key).and_then(|(_, fact)| value::to_json(fact)) {
                    Some(json) => say(&mut profile, &key, json),
                    None => skipped.push(key),
                },
            }
        }
    }
}
