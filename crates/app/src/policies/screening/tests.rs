//! Screenings on both databases: the same verdicts as the firm's own answer, what changed, who may, and the file.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use base::id::OrganizationId;
use db::audit;
use rules::{Truth, clause::Verdict};
use serde_json::json;

use super::{super::*, district::StepList, store, *};
use crate::{
    Ctx, Error,
    accounts::Role,
    jobs::{self, Lane},
    on_both,
    organizations::{Organization, OrganizationKind},
    testing::TestApp,
};

/// A clause that only looks at a firm's facts.
const PLAIN: &str = "ZJ-HNTE-FIRST";

async fn firm(app: &TestApp, name: &str) -> (Organization, Ctx) {
    let firm = app.organization(OrganizationKind::Firm).with(|it| name.clone_into(&mut it.name)).build().await;
    let user = app.user().with_at(Role::Member, firm.id).build().await;
    (firm, app.actor_ctx(&user).await)
}

async fn say(ctx: &Ctx, id: OrganizationId, facts: &[(&str, &str)]) {
    let facts = facts.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect();
    state_facts(ctx, id, StateFacts { facts, ..StateFacts::default() }).await.unwrap();
}

async fn officer(app: &TestApp) -> Ctx {
    app.actor_ctx(&app.user_with(Role::CommissionOfficer).await).await
}

/// Facts by which the plain clause holds.
const HOLDS: [(&str, &str); 4] =
    [("reg.zone", "Z-ZJ-MH"), ("cert.hnte.event", "首次认定"), ("staff.social_insurance_records", "12"), ("review.annual_ok", "yes")];

async fn names(ctx: &Ctx, run: &Screening, place: Place) -> Vec<String> {
    let (firms, total) = list_listed(ctx, run, place, 0, 100).await.unwrap();
    assert_eq!(usize::try_from(total).unwrap(), firms.len());
    firms.into_iter().map(|firm| firm.name).collect()
}

/// Asked for, and run as the queue does it.
async fn run_screening(ctx: &Ctx, clause: &str) -> crate::Result<Screening> {
    let asked = ask_screening(ctx, clause).await?;
    run_asked(ctx, &json!({ "screening": asked.id.to_string() })).await?;
    read_screening(ctx, asked.id).await
}

/// A screening a second after the one before.
async fn run_later(app: &TestApp, ctx: &Ctx) -> crate::Result<Screening> {
    app.clock.advance_seconds(1);
    run_screening(ctx, PLAIN).await
}

/// Where a firm's own answer puts it.
async fn own_place(ctx: &Ctx, id: OrganizationId, clause: &str) -> (Place, Option<(i64, i64)>) {
    let (_, answers) = read_answers(ctx, id).await.unwrap();
    let own: Vec<_> = answers.clauses.iter().filter(|one| one.clause().id == clause).collect();
    let of = |truth: Truth| own.iter().filter(move |one| one.judged.verdict == Verdict::Judged(truth));
    if of(Truth::True).count() > 0 {
        let amounts: Option<Vec<_>> = of(Truth::True).map(|one| one.judged.amount.as_ref()).collect();
        let amounts = amounts.map(|all| all.iter().fold((0, 0), |(low, high), one| (low + one.low, high + one.high)));
        return (Place::Eligible, amounts);
    }
    (if of(Truth::Unknown).count() > 0 { Place::Invited } else { Place::Refused }, None)
}

/// The first page of a list of a step.
fn step(code: &str, list: Option<StepList>) -> district::StepPick<'_> {
    district::StepPick { pick: district::Pick { code: Some(code), offset: 0, limit: 10 }, list }
}

on_both! {
    async fn every_firm_stands_where_its_own_answer_says_for_every_clause(app: TestApp) {
        let officer = officer(&app).await;
        let mut firms = Vec::new();
        for (at, facts) in [
            &HOLDS[..],
            &[],
            &[("reg.zone", "none"), ("project", "none"), ("product", "none")],
            &[("cert.hnte.valid", "yes"), ("cert.tech_sme.valid", "yes"), ("tax.district", "310112"), ("fin.revenue_3y", "1200 1500 4800"), ("fin.rd_3y", "100 150 600"), ("staff.total", "80"), ("staff.rd", "30"), ("reg.founded_on", "2019-03-01"), ("ip.class1", "3"), ("ip.class2", "10")],
            &[("tax.district", "310112"), ("cert.hnte.event", "首次认定"), ("cert.hnte.valid", "yes"), ("fin.taxable_income", "500"), ("fin.rd_expense_eligible", "300")],
        ].iter().enumerate() {
            let (firm, ctx) = firm(&app, &format!("企业{at}")).await;
            if !facts.is_empty() {
                say(&ctx, firm.id, facts).await;
            }
            firms.push((firm, ctx));
        }
        let child = |facts: &[(&str, &str)]| SaveChild { name: "项目".to_owned(), facts: facts.iter().map(|(key, value)| ((*key).to_owned(), vec![(*value).to_owned()])).collect(), ..SaveChild::default() };
        let facts = [("project.level", "市级"), ("project.approval_date", "2025-03-18"), ("project.superior_funding", "180"), ("project.program", "none")];
        add_child(&firms[4].1, firms[4].0.id, "project", child(&facts)).await.unwrap();
        add_child(&firms[4].1, firms[4].0.id, "project", child(&[("project.level", "none")])).await.unwrap();
        let mut seen = 0;
        for one in list_screenable(&officer).await.unwrap() {
            let run = run_screening(&officer, &one.clause.id).await.unwrap();
            assert_eq!(run.counts.all(), 5, "{}", one.clause.id);
            let passing = list_listed(&officer, &run, Place::Eligible, 0, 100).await.unwrap().0;
            let unread = passing.iter().filter(|listed| listed.amount.is_none() && one.clause.money.formula != rules::amount::Formula::Nothing);
            assert_eq!(run.unread.unwrap(), i64::try_from(unread.count()).unwrap(), "{}: who is in no sum is counted", one.clause.id);
            for place in Place::ALL {
                for listed in list_listed(&officer, &run, place, 0, 100).await.unwrap().0 {
                    let (own, amount) = own_place(&officer, listed.organization, &one.clause.id).await;
                    assert_eq!(own, place, "{} {}", one.clause.id, listed.name);
                    assert_eq!(listed.amount, amount, "{} {}", one.clause.id, listed.name);
                    let why = listed.why.and_then(|why| run.reasons.get(why));
                    match place {
                        Place::Eligible => assert!(why.is_none()),
                        Place::Invited => assert!(why.is_some_and(|why| why.failed.is_empty() && !(why.missing.is_empty() && why.manual.is_empty() && why.unread.is_empty())), "{} {}: {why:?}", one.clause.id, listed.name),
                        Place::Refused => assert!(why.is_some_and(|why| !why.failed.is_empty()), "{} {}: {why:?}", one.clause.id, listed.name),
                    }
                    seen += 1;
                }
            }
        }
        assert!(seen > 100, "{seen}");
        assert!(matches!(audit::verify(&app.db).await.unwrap(), audit::Verdict::Holds { .. }));
    }

    async fn who_qualifies_for_an_unknown_amount_is_in_no_sum_and_counted_beside_it(app: TestApp) {
        let officer = officer(&app).await;
        let known = [("cert.hnte.valid", "yes"), ("cert.hnte.issue_year", "2024"), ("tax.year", "2025")];
        for (name, income) in [("说了所得", &[("fin.taxable_income", "500")][..]), ("没说所得", &[])] {
            let (organization, ctx) = firm(&app, name).await;
            say(&ctx, organization.id, &[known.as_slice(), income].concat()).await;
        }
        let run = run_screening(&officer, "CN-HNTE-EIT15").await.unwrap();
        assert_eq!((run.counts.eligible, run.high_fen, run.unread), (2, 50_000_000, Some(1)));
        assert_eq!(read_screening(&officer, run.id).await.unwrap().unread, Some(1), "and kept");
    }

    async fn the_next_screening_tells_who_came_in_who_fell_out_and_what_was_settled(app: TestApp) {
        let officer = officer(&app).await;
        let (first, first_ctx) = firm(&app, "甲").await;
        let (second, second_ctx) = firm(&app, "乙").await;
        let (_third, _) = firm(&app, "丙").await;
        say(&first_ctx, first.id, &HOLDS).await;
        let run = run_later(&app, &officer).await.unwrap();
        assert_eq!((run.counts, run.previous), (Counts { eligible: 1, invited: 2, refused: 0 }, None));
        assert_eq!((run.low_fen, run.high_fen), (25_000_000, 25_000_000));
        assert_eq!(names(&officer, &run, Place::Eligible).await, ["甲"]);
        assert!(run.lacking().iter().any(|(key, firms)| key == "reg.zone" && *firms == 2), "{:?}", run.lacking());
        let again = run_later(&app, &officer).await.unwrap();
        assert_eq!((again.changes, again.previous), (Changes::default(), Some(run.id)), "what was kept gives the same");
        // One loses a fact, one comes to fulfil all, a new one is settled at once, and one is settled against it.
        say(&first_ctx, first.id, &[("review.annual_ok", "")]).await;
        say(&second_ctx, second.id, &HOLDS).await;
        let (fourth, fourth_ctx) = firm(&app, "丁").await;
        say(&fourth_ctx, fourth.id, &HOLDS).await;
        let (fifth, fifth_ctx) = firm(&app, "戊").await;
        let third = run_later(&app, &officer).await.unwrap();
        assert_eq!(third.changes, Changes { gained: 2, lost: 1, settled: 0, reopened: 0 });
        say(&fifth_ctx, fifth.id, &[("review.annual_ok", "no")]).await;
        let last = run_later(&app, &officer).await.unwrap();
        assert_eq!(last.changes, Changes { gained: 0, lost: 0, settled: 1, reopened: 0 });
        let (settled, total) = list_changed(&officer, &last, Some(Change::Settled), 0, 10).await.unwrap();
        assert_eq!((settled[0].name.as_str(), settled[0].before, settled[0].place, total), ("戊", Some(Place::Invited), Some(Place::Refused), 1));
        let (all, total) = list_changed(&officer, &third, None, 0, 10).await.unwrap();
        assert_eq!((all.len(), total), (3, 3), "those who came in and who fell out");
        let (gained, _) = list_changed(&officer, &third, Some(Change::Gained), 0, 10).await.unwrap();
        let mut gained: Vec<_> = gained.iter().map(|firm| (firm.name.as_str(), firm.before)).collect();
        gained.sort_by_key(|(name, _)| *name);
        assert_eq!(gained, [("丁", None), ("乙", Some(Place::Invited))]);
        let (runs, count) = list_screenings(&officer, Some(PLAIN), 0, 10).await.unwrap();
        assert_eq!((runs.len(), count, runs[0].id), (4, 4, last.id));
        assert_eq!(names(&officer, &run, Place::Eligible).await, ["甲"], "what was stored stays");
    }

    async fn the_queue_runs_what_was_asked_for_once_and_asking_meanwhile_answers_the_same_one(app: TestApp) {
        let officer = officer(&app).await;
        firm(&app, "甲").await;
        app.run_jobs().await;
        let asked = ask_screening(&officer, PLAIN).await.unwrap();
        assert_eq!((asked.status, asked.previous, asked.finished_at), (ScreeningStatus::Waiting, None, None));
        assert_eq!(ask_screening(&officer, PLAIN).await.unwrap().id, asked.id);
        assert!(list_screenable(&officer).await.unwrap().iter().any(|one| one.is_open && one.clause.id == PLAIN && one.last.is_none()));
        assert!(matches!(list_listed(&officer, &asked, Place::Invited, 0, 9).await, Err(Error::Conflict(problem)) if problem.code == "problem-screening-unfinished"));
        assert!(matches!(export_screening(&officer, asked.id, &Place::ALL, ExportForm::Csv, &ExportWords::default()).await, Err(Error::Conflict(_))));
        assert!(!jobs::run_next_in(&app, Lane::Prompt).await.unwrap(), "mails and links do not stand behind it");
        assert!(jobs::run_next_in(&app, Lane::Heavy).await.unwrap());
        let run = read_screening(&officer, asked.id).await.unwrap();
        assert_eq!((run.status, run.progress, run.counts.all(), run.run_by), (ScreeningStatus::Finished, (1, 1), 1, officer.actor.user));
        assert_eq!(names(&officer, &run, Place::Invited).await, ["甲"]);
        // The queue may bring it twice.
        run_asked(&officer, &json!({ "screening": asked.id.to_string() })).await.unwrap();
        assert_eq!(store::count_audited(&app.db, "policies.screened").await.unwrap(), 1);
        assert_eq!(store::count_audited(&app.db, "policies.screening-asked").await.unwrap(), 1);
        app.clock.advance_seconds(1);
        let next = ask_screening(&officer, PLAIN).await.unwrap();
        assert_ne!(next.id, asked.id);
        let (_, newest) = read_newest_screening(&officer, PLAIN).await.unwrap();
        assert_eq!(newest.unwrap().id, next.id, "it shows while it waits");
        let last = list_screenable(&officer).await.unwrap().into_iter().find(|one| one.clause.id == PLAIN).unwrap().last.unwrap();
        assert_eq!(last.id, asked.id, "and hides no finished one");
    }

    async fn what_can_no_longer_be_screened_by_fails_by_name(app: TestApp) {
        let officer = officer(&app).await;
        firm(&app, "甲").await;
        let asked = ask_screening(&officer, PLAIN).await.unwrap();
        let mut pack = (*app.pack).clone();
        pack.policies.library.clauses.iter_mut().find(|clause| clause.id == PLAIN).unwrap().state = rules::clause::State::Draft;
        let app = app.with_pack(std::sync::Arc::new(pack));
        app.run_jobs().await;
        let run = read_screening(&officer, asked.id).await.unwrap();
        assert_eq!((run.status, run.problem.as_deref()), (ScreeningStatus::Failed, Some("problem-screening-never")));
        assert_eq!(store::count_audited(&app.db, "policies.screening-failed").await.unwrap(), 1);
        assert!(list_screenable(&officer).await.unwrap().iter().all(|one| !one.is_open && one.last.is_none()));
    }

    async fn one_that_the_queue_gives_up_has_failed_and_the_next_may_be_asked_for_at_once(app: TestApp) {
        let officer = officer(&app).await;
        firm(&app, "甲").await;
        app.run_jobs().await;
        let rename = async |from: &str, to: &str| {
            let tx = app.db.begin().await.unwrap();
            store::rename_parts(&tx, from, to).await.unwrap();
            tx.commit().await.unwrap();
        };
        rename("policy_screening_parts", "hidden_parts").await;
        let asked = ask_screening(&officer, PLAIN).await.unwrap();
        let begun = app.clock_now();
        let mut tries = 0;
        while read_screening(&officer, asked.id).await.unwrap().status.is_open() {
            assert_eq!(ask_screening(&officer, PLAIN).await.unwrap().id, asked.id, "it will be tried again");
            if jobs::run_next_in(&app, Lane::Heavy).await.unwrap() {
                tries += 1;
            }
            app.clock.advance_seconds(1);
            assert!(tries < 20);
        }
        assert!(tries > 3, "{tries}");
        assert!(app.clock_now().as_second() - begun.as_second() < 120, "nobody waits until the next day");
        let failed = read_screening(&officer, asked.id).await.unwrap();
        assert_eq!((failed.status, failed.problem.as_deref()), (ScreeningStatus::Failed, Some("problem-screening-not-ended")));
        rename("hidden_parts", "policy_screening_parts").await;
        let next = ask_screening(&officer, PLAIN).await.unwrap();
        assert_ne!(next.id, asked.id);
        assert!(jobs::run_next_in(&app, Lane::Heavy).await.unwrap());
        assert_eq!(read_screening(&officer, next.id).await.unwrap().status, ScreeningStatus::Finished);
        assert_eq!(read_screening(&officer, asked.id).await.unwrap().status, ScreeningStatus::Failed, "and stays so");
        assert_eq!(store::count_audited(&app.db, "policies.screening-failed").await.unwrap(), 1);
    }

    async fn one_without_a_job_in_the_queue_does_not_hold_up_the_next(app: TestApp) {
        let officer = officer(&app).await;
        firm(&app, "甲").await;
        let lost = ask_screening(&officer, PLAIN).await.unwrap();
        let job = db::jobs::take(&app.db, app.clock_now(), db::jobs::Taking::Only(&[RUN])).await.unwrap().unwrap();
        assert!(db::jobs::fail(&app.db, &job, "the process ended before it told anybody", app.clock_now(), 1).await.unwrap());
        let next = ask_screening(&officer, PLAIN).await.unwrap();
        let ended = read_screening(&officer, lost.id).await.unwrap();
        assert_ne!(next.id, lost.id);
        assert_eq!((ended.status, ended.problem.as_deref()), (ScreeningStatus::Failed, Some("problem-screening-not-ended")));
    }

    async fn many_parts_are_read_in_pages_and_a_closed_firm_is_not_judged(app: TestApp) {
        let officer = officer(&app).await;
        let mut made = Vec::new();
        for at in 0..8 {
            made.push(firm(&app, &format!("企业{at}")).await.0);
        }
        let run = run_screening(&officer, PLAIN).await.unwrap();
        assert!(store::list_parts(&app.db).await.unwrap().len() > 2);
        let mut seen = Vec::new();
        for offset in [0, 3, 6] {
            seen.extend(list_listed(&officer, &run, Place::Invited, offset, 3).await.unwrap().0.into_iter().map(|firm| firm.name));
        }
        seen.sort();
        assert_eq!(seen, (0..8).map(|at| format!("企业{at}")).collect::<Vec<_>>());
        let tx = app.db.begin().await.unwrap();
        let mut closed = made[3].clone();
        (closed.status, closed.version) = (crate::organizations::OrganizationStatus::Closed, closed.version + 1);
        crate::organizations::close_for_tests(&tx, &closed).await;
        crate::audit::record(&tx, &officer, crate::audit::Event::new("organizations.saved", "organization", closed.id)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run_screening(&officer, PLAIN).await.unwrap().counts.all(), 7);
    }

    async fn only_officers_screen_and_only_by_clauses_that_match(app: TestApp) {
        let (_, member) = firm(&app, "甲").await;
        assert!(matches!(run_screening(&member, PLAIN).await, Err(Error::Forbidden)));
        assert!(matches!(run_screening(&app.visitor_ctx(), PLAIN).await, Err(Error::SignInNeeded)));
        let officer = officer(&app).await;
        assert!(matches!(run_screening(&officer, "NO-SUCH").await, Err(Error::NotFound(_))));
        let library = &officer.pack.policies.library;
        let of = |standing: rules::clause::Standing| library.clauses.iter().find(|clause| clause.standing() == standing).unwrap().id.clone();
        for (standing, code) in [(rules::clause::Standing::Never, "problem-screening-never"), (rules::clause::Standing::Orienting, "problem-screening-orienting")] {
            assert!(matches!(run_screening(&officer, &of(standing)).await, Err(Error::Conflict(problem)) if problem.code == code), "{standing:?}");
        }
        let run = run_screening(&officer, PLAIN).await.unwrap();
        assert!(matches!(read_screening(&member, run.id).await, Err(Error::Forbidden)));
        assert!(matches!(list_listed(&member, &run, Place::Eligible, 0, 1).await, Err(Error::Forbidden)));
        let words = ExportWords::default();
        assert!(matches!(export_screening(&member, run.id, &Place::ALL, ExportForm::Csv, &words).await, Err(Error::Forbidden)));
    }

    async fn the_list_goes_out_as_a_file_that_runs_nothing_and_is_written_into_the_chain(app: TestApp) {
        let officer = officer(&app).await;
        let (bad, ctx) = firm(&app, "=HYPERLINK(1)").await;
        say(&ctx, bad.id, &HOLDS).await;
        for at in 0..5 {
            firm(&app, &format!("企业{at}")).await;
        }
        let run = run_screening(&officer, PLAIN).await.unwrap();
        let reasons = run.reasons.iter().map(|why| (why.missing.join("、"), String::new())).collect();
        let words = ExportWords { sheet: "名单".to_owned(), reasons, places: vec![(Place::Eligible, "符合".to_owned())], ..ExportWords::default() };
        let bytes = export_screening(&officer, run.id, &[Place::Eligible, Place::Invited], ExportForm::Csv, &words).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), 7, "{text}");
        assert!(text.contains("'=HYPERLINK") && text.contains(",符合,25,25,") && text.contains("reg.zone"), "{text}");
        assert_eq!(text.matches("credit_code").count(), 1, "one heading: {text}");
        let book = export_screening(&officer, run.id, &[Place::Eligible], ExportForm::Xlsx, &words).await.unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(store::count_audited(&app.db, "policies.screening-exported").await.unwrap(), 2);
    }

    async fn what_is_left_to_the_office_is_paid_after_a_ruling_only_and_no_longer_once_it_is_withdrawn(app: TestApp) {
        let mut pack = (*app.pack).clone();
        let clause = pack.policies.library.clauses.iter_mut().find(|clause| clause.id == PLAIN).unwrap();
        let rest = rules::Condition::of(rules::Node::All(vec![clause.condition.clone()]));
        let manual = rules::Condition { number: "99".to_owned(), ..rules::Condition::of(rules::Node::Manual("示范作用突出".to_owned())) };
        clause.condition = rules::Condition::of(rules::Node::All(vec![rest, manual]));
        let app = app.with_pack(std::sync::Arc::new(pack));
        let officer = officer(&app).await;
        let (own, ctx) = firm(&app, "甲").await;
        say(&ctx, own.id, &HOLDS).await;
        let run = run_screening(&officer, PLAIN).await.unwrap();
        assert_eq!(run.counts.invited, 1);
        let waits = run.reasons.iter().find(|why| why.firms == 1).unwrap();
        assert!(waits.missing.is_empty() && waits.manual.len() == 1 && waits.manual[0].number == "99", "{waits:?}");
        let decide = |condition: &str, verdict: &str, reason: &str| rulings::RuleCondition { clause: PLAIN.to_owned(), condition: condition.to_owned(), verdict: verdict.to_owned(), reason: reason.to_owned() };
        assert!(matches!(rulings::rule_condition(&officer, own.id, decide("1", "perhaps", " ")).await, Err(Error::Invalid(problems)) if problems.0.len() == 3));
        assert!(matches!(rulings::rule_condition(&officer, own.id, decide("99", "withdrawn", "x")).await, Err(Error::Conflict(problem)) if problem.code == "problem-rulings-nothing"));
        assert!(matches!(rulings::rule_condition(&ctx, own.id, decide("99", "yes", "x")).await, Err(Error::Forbidden)));
        app.clock.advance_seconds(1);
        rulings::rule_condition(&officer, own.id, decide("99", "yes", "专家评议通过")).await.unwrap();
        let run = run_screening(&officer, PLAIN).await.unwrap();
        assert_eq!((run.counts.eligible, run.changes.gained), (1, 1));
        let (_, answers) = read_answers(&ctx, own.id).await.unwrap();
        let answer = answers.clauses.iter().find(|one| one.clause().id == PLAIN).unwrap();
        assert_eq!((answer.group, answer.rulings.len(), answer.rulings[0].reason.as_str()), (Group::Eligible, 1, "专家评议通过"));
        app.clock.advance_seconds(1);
        rulings::rule_condition(&officer, own.id, decide("99", "no", "复核未通过")).await.unwrap();
        assert_eq!(run_screening(&officer, PLAIN).await.unwrap().counts.refused, 1);
        app.clock.advance_seconds(1);
        rulings::rule_condition(&officer, own.id, decide("99", "withdrawn", "材料有误")).await.unwrap();
        assert_eq!(run_screening(&officer, PLAIN).await.unwrap().counts.invited, 1);
        let history = rulings::list_rulings(&ctx, own.id, 10).await.unwrap();
        assert_eq!(history.iter().map(|one| one.verdict.code()).collect::<Vec<_>>(), ["withdrawn", "no", "yes"], "nothing is written over");
        assert!(matches!(audit::verify(&app.db).await.unwrap(), audit::Verdict::Holds { .. }));
    }

    async fn the_districts_ladder_counts_each_firm_once_and_names_those_just_below_a_step(app: TestApp) {
        let officer = officer(&app).await;
        let (high, ctx) = firm(&app, "高企").await;
        say(&ctx, high.id, &[("cert.hnte.valid", "yes"), ("cert.tech_sme.valid", "yes")]).await;
        let (small, ctx) = firm(&app, "科小").await;
        say(&ctx, small.id, &[("cert.tech_sme.valid", "yes")]).await;
        firm(&app, "新企业").await;
        let district = district::read_district(&officer).await.unwrap();
        assert_eq!((district.firms, district.without), (3, 1));
        let of = |code: &str| district.steps.iter().find(|one| one.step.code == code).unwrap();
        assert_eq!((of("hnte").count.held, of("hnte").count.highest, of("tech_sme").count.held, of("tech_sme").count.highest), (1, 1, 2, 1));
        assert!(of("srdi").is_orientation && !of("hnte").is_orientation, "a gap in policy only orients");
        for one in &district.steps {
            let count = one.count;
            let all = count.held + count.eligible + count.below + count.lacking + count.open;
            assert!(all == 3 || one.clause.is_none(), "{}: {count:?}", one.step.code);
        }
        assert!(matches!(district::read_district(&ctx).await, Err(Error::Forbidden)));
        assert!(matches!(district::read_lists(&officer, Some(step("no-such", None)), None).await, Err(Error::NotFound(_))));
        let bytes = district::export_below(&officer, ("hnte", StepList::Below), ExportForm::Csv, &[("name", "企业".to_owned())], |_| (String::new(), String::new())).await.unwrap();
        assert!(String::from_utf8(bytes).unwrap().contains("企业"));
    }

    async fn who_is_just_below_a_step_is_near_on_the_firms_own_page_and_what_is_not_known_is_asked_first(app: TestApp) {
        let officer = officer(&app).await;
        let known = [
            ("reg.founded_on", "2019-03-01"), ("ip.core_ownership", "yes"), ("tech.in_national_hitech_fields", "yes"), ("staff.tech_ratio", "30"),
            ("fin.revenue_3y", "1000 1200 1500"), ("fin.rd_3y", "60 70 90"), ("fin.rd_domestic_ratio", "80"), ("score.hnte_innovation", "80"),
        ];
        let incident = ("compliance.major_incident_1y", "no");
        let share = |percent: &'static str| ("fin.hitech_income_ratio_last", percent);
        let firms = [("差一点", vec![incident, share("40")]), ("差一点但未全说", vec![share("40")]), ("差得远", vec![share("10")]), ("只缺一项", vec![share("70")])];
        let mut stand = Vec::new();
        for (name, facts) in firms {
            let (organization, ctx) = firm(&app, name).await;
            say(&ctx, organization.id, &[known.as_slice(), &facts].concat()).await;
            stand.push((name, organization.id, ctx));
        }
        let of = async |list: StepList| {
            let found = district::read_lists(&officer, Some(step("hnte", Some(list))), None).await.unwrap();
            let mut names: Vec<(String, usize)> = found.below.iter().map(|one| (one.firm.name.clone(), one.rung.missing.len())).collect();
            names.sort();
            names
        };
        assert_eq!(of(StepList::Below).await, [("差一点".to_owned(), 0)]);
        let lowest = officer.pack.policies.ladder.steps[0].code.clone();
        let found = district::read_lists(&officer, Some(step(&lowest, Some(StepList::Open))), None).await.unwrap();
        let missing: Vec<usize> = found.below.iter().map(|one| one.rung.missing.len()).filter(|missing| *missing > 0).collect();
        assert!(missing.is_sorted(), "those that have to say least come first: {missing:?}");
        assert_eq!(of(StepList::Open).await, [("只缺一项".to_owned(), 1), ("差一点但未全说".to_owned(), 1)], "with what is missing");
        let library = &officer.pack.policies.library;
        for place in 0..officer.pack.policies.ladder.steps.len() {
            let code = officer.pack.policies.ladder.steps[place].code.clone();
            let mut listed = Vec::new();
            for list in StepList::ALL {
                let found = district::read_lists(&officer, Some(step(&code, Some(list))), None).await.unwrap();
                assert_eq!(found.step, Some((place, list)));
                assert_eq!(i64::try_from(found.below.len()).unwrap(), found.district.steps[place].count.of(list), "{code}");
                for one in found.below {
                    assert!(list == StepList::Open || one.rung.missing.is_empty(), "{code}: nothing that decides is unknown");
                    listed.push((one.firm.organization, list));
                }
            }
            let (clause, _) = crate::policies::ladder::clause_of(&officer.pack.policies, &officer.pack.policies.ladder.steps[place], officer.today());
            let Some(clause) = clause.filter(|clause| clause.is_in_force(officer.today()) && library.clause(&clause.id).is_some()) else { continue };
            for (name, id, ctx) in &stand {
                let (_, answers) = crate::policies::read_answers(ctx, *id).await.unwrap();
                let Some(own) = answers.clauses.iter().find(|one| one.clause().id == clause.id && one.reason == Reason::Judged) else { continue };
                let of = listed.iter().find(|(firm, _)| firm == id).map(|(_, list)| *list);
                let wanted = match own.group {
                    Group::Near => Some(StepList::Below),
                    Group::Open => Some(StepList::Open),
                    Group::Eligible | Group::Rest => None,
                };
                assert_eq!(of, wanted, "{name} at {code}: {:?}", own.group);
            }
        }
        let first = district::read_lists(&officer, Some(district::StepPick { pick: district::Pick { code: None, offset: 0, limit: 10 }, list: None }), None).await.unwrap();
        let (place, list) = first.step.unwrap();
        assert!(first.district.steps[place].count.of(list) > 0 && !first.below.is_empty(), "the page opens with firms");
        let all = StepList::ALL.into_iter().flat_map(|list| first.district.steps.iter().map(move |step| step.count.of(list)));
        let before = all.take_while(|count| *count == 0).count();
        assert_eq!(before, place + first.district.steps.len() * usize::from(list == StepList::Open), "the first list that has firms");
        let headings = [("name", "企业".to_owned()), ("lacks", "差".to_owned()), ("missing", "缺".to_owned())];
        let code = officer.pack.policies.ladder.steps[place].code.clone();
        let bytes = district::export_below(&officer, (&code, StepList::Open), ExportForm::Csv, &headings, |rung| (String::new(), rung.missing.len().to_string())).await.unwrap();
        let open = first.district.steps[place].count.open;
        assert_eq!(i64::try_from(String::from_utf8(bytes).unwrap().lines().count()).unwrap(), open + 1, "a heading and the firms");
    }

    async fn the_districts_ladder_counts_firms_at_each_threshold_of_statistics_and_names_those_just_below(app: TestApp) {
        let officer = officer(&app).await;
        let firms: [(&str, &str, &str, &str); 8] = [
            ("将到", "M", "fin.revenue_3y", "400 500 600"),
            ("已到", "I", "fin.revenue_3y", "1000 2000 3000"),
            ("正好", "I", "fin.revenue_3y", "1000 1500 2000"),
            ("一半", "M", "fin.revenue_3y", "400 450 500"),
            ("还远", "M", "fin.revenue_3y", "100 100 499"),
            ("未填", "M", "", ""),
            ("商店", "F", "fin.main_revenue_by_year", "200 250 300 400"),
            ("无行业", "", "fin.revenue_3y", "400 500 600"),
        ];
        for (name, industry, key, value) in firms {
            let built = app.organization(OrganizationKind::Firm).with(|it| {
                name.clone_into(&mut it.name);
                it.industry = Some(industry.to_owned()).filter(|known| !known.is_empty());
            });
            let firm = built.build().await;
            let user = app.user().with_at(Role::Member, firm.id).build().await;
            if !key.is_empty() {
                say(&app.actor_ctx(&user).await, firm.id, &[(key, value)]).await;
            }
        }
        let pick = |code| Some(district::Pick { code: Some(code), offset: 0, limit: 10 });
        let services = "L-M-P-7020-7030-7040-7090";
        let district::Lists { district, near, .. } = district::read_lists(&officer, None, pick(services)).await.unwrap();
        let of = |code: &str| district.scales.iter().find(|one| one.threshold.code() == code).unwrap().count;
        let count = |reached, near, below, open| scales::ScaleCount { reached, near, below, open };
        assert_eq!((district.firms, district.without_industry, district.scales.len()), (8, 1, 7));
        assert_eq!(of(services), count(0, 2, 1, 1));
        assert_eq!(of("G-I-N-84"), count(2, 0, 0, 0), "to reach it is to have reached it");
        assert_eq!((of("52"), of("51")), (count(0, 1, 0, 0), count(0, 0, 0, 1)), "of a shop nobody knows whether it is wholesale");
        let mut found: Vec<(String, Option<i64>, bool)> =
            near.iter().map(|one| (one.firm.name.clone(), one.scale.actual.map(|fen| fen.0), one.is_sure)).collect();
        found.sort();
        assert_eq!(found, [("一半".to_owned(), Some(500_000_000), true), ("将到".to_owned(), Some(600_000_000), true)]);
        assert!(near.iter().all(|one| one.scale.reachable_in.is_some()), "growth is carried on");
        let district::Lists { near, .. } = district::read_lists(&officer, None, pick("52")).await.unwrap();
        assert_eq!(near.iter().map(|one| (one.firm.name.as_str(), one.is_sure)).collect::<Vec<_>>(), [("商店", false)]);
        assert!(matches!(district::read_lists(&officer, None, pick("no-such")).await, Err(Error::NotFound(_))));
        let headings = [("name", "企业".to_owned()), ("actual", "现在".to_owned())];
        let bytes = district::export_near(&officer, services, ExportForm::Csv, &headings, |_| ("六百万".to_owned(), String::new())).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("将到,六百万") && text.lines().count() == 3, "{text}");
    }
}
