//! The funnel and the indicators on both databases, against a count kept by the test itself.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use base::{Fen, id::EntryId};

use super::{Funnel, Shown, list_funnel_records, list_indicator_records, queries::opens_figures, read_funnel, read_indicators, suppress};
use crate::{
    Ctx, Error, deals, matches, on_both,
    registers::review,
    testing::TestApp,
    tests::{Dice, Scene, contact},
};

/// Which entries reached which step, by month of publication, as the test did it.
#[derive(Default)]
struct Tally(BTreeMap<(u8, String), BTreeSet<EntryId>>);

impl Tally {
    fn reach(&mut self, scene: &Scene, entries: &[(EntryId, u8)], which: &[EntryId], steps: &[&str]) {
        for (entry, month) in entries.iter().filter(|(entry, _)| which.contains(entry)) {
            for step in steps {
                assert!(scene.app.pack.deal_flow.funnel.iter().any(|known| known.code == *step), "{step}");
                self.0.entry((*month, (*step).to_owned())).or_default().insert(*entry);
            }
        }
    }

    fn count(&self, month: u8, step: &str) -> i64 {
        self.0.get(&(month, step.to_owned())).map_or(0, |entries| i64::try_from(entries.len()).unwrap())
    }
}

async fn figures(ctx: &Ctx) -> (Funnel, Vec<(String, Option<String>)>) {
    let year = ctx.today().year();
    let values = read_indicators(ctx, year).await.unwrap();
    (
        read_funnel(ctx, year).await.unwrap(),
        values.into_iter().map(|it| (it.indicator.code, it.value.map(|value| value.to_string()))).collect(),
    )
}

on_both! {
    /// Whatever happens in whatever order, the funnel says what the test has counted, each figure opens as many records, and a database restored from a
    /// backup says the same.
    async fn the_funnel_is_what_the_records_say_and_a_restored_database_says_the_same(app: TestApp) {
        let scene = Scene::new(app).await;
        // From November into the next year, so that nothing is published in a month that is not over: begin in January.
        scene.app.clock.advance_days(45);
        let mut dice = Dice(0xF0_77E1);
        let mut tally = Tally::default();
        let mut entries: Vec<(EntryId, u8)> = Vec::new();
        let (mut demands, mut achievements) = (Vec::new(), Vec::new());
        for number in 0..12 {
            let kind = if number % 2 == 0 { "demand" } else { "achievement" };
            let entry = scene.published(kind, &format!("{kind} {number}")).await.id;
            if kind == "demand" { demands.push(entry) } else { achievements.push(entry) }
            entries.push((entry, u8::try_from(scene.today().month()).unwrap()));
            scene.app.clock.advance_days(i64::try_from(dice.roll(9)).unwrap());
        }
        let all: Vec<EntryId> = entries.iter().map(|(entry, _)| *entry).collect();
        tally.reach(&scene, &entries, &all, &["published"]);
        let ctx = scene.ctx(&scene.manager).await;
        for (place, demand) in demands.iter().enumerate() {
            let achievement = *dice.pick(&achievements);
            let both = [*demand, achievement];
            let found = matches::take_match(&ctx, matches::Pair { demand: *demand, achievement }).await.unwrap();
            for kind in ["phone", "meeting"].into_iter().take(dice.roll(3)) {
                matches::log_contact(&ctx, found.id, contact(kind)).await.unwrap();
                let reached: &[&str] = if kind == "meeting" { &["contacted", "met"] } else { &["contacted"] };
                tally.reach(&scene, &entries, &both, reached);
            }
            if place % 2 == 0 {
                let deal = matches::convert(&ctx, found.id).await.unwrap();
                let last = ["landing", "signing", "assessment"][place / 2 % 3];
                scene.bring(deal, last).await;
                let steps: &[&str] = match last {
                    "assessment" => &["contacted", "met"],
                    "signing" => &["contacted", "met", "signed"],
                    _ => &["contacted", "met", "signed", "registered", "paid", "landed"],
                };
                tally.reach(&scene, &entries, &both, steps);
            }
        }
        // A deal that was opened by hand and met without a match counts as well.
        let officer = scene.ctx(&scene.officer).await;
        let number = crate::registers::find_entry(&scene.app.db, achievements[0]).await.unwrap().number;
        let input = deals::OpenDeal { title: "线索".to_owned(), achievement_number: number, ..deals::OpenDeal::default() };
        let lead = deals::open_deal(&ctx, input).await.unwrap();
        deals::log_contact(&ctx, lead.id, "visit", "both", "看过现场", None).await.unwrap();
        tally.reach(&scene, &entries, &achievements[..1], &["contacted", "met"]);
        let year = scene.today().year();
        let (funnel, indicators) = figures(&officer).await;
        assert!(tally.0.keys().any(|(_, step)| step == "landed"), "the history goes far enough to show something");
        for (place, (step, _)) in funnel.steps.iter().enumerate() {
            for row in &funnel.months {
                let month = row.month.unwrap();
                assert_eq!(row.counts[place], tally.count(month, step), "{step} of month {month}");
                let records = list_funnel_records(&officer, year, Some(month), step).await.unwrap();
                assert_eq!(i64::try_from(records.len()).unwrap(), row.counts[place], "records of {step} of month {month}");
            }
            assert_eq!(funnel.year_row.counts[place], funnel.months.iter().map(|row| row.counts[place]).sum::<i64>());
        }
        let mut backup = Vec::new();
        scene.app.db.backup("now", &mut backup).await.unwrap();
        let restored = TestApp::sqlite().await;
        restored.db.restore(&mut std::io::Cursor::new(&backup)).await.unwrap();
        restored.clock.advance_days(base::time::days_between(restored.system_ctx().today(), scene.today()));
        assert_eq!(figures(&restored.system_ctx()).await, (funnel, indicators));
    }

    async fn a_month_with_few_records_is_hidden_from_the_public_and_not_from_those_who_open_them(app: TestApp) {
        let scene = Scene::new(app).await;
        let deal = scene.deal().await;
        scene.bring(deal.id, "signing").await;
        for stage in ["registration", "payment", "landing"] {
            scene.enter(deal.id, stage).await;
        }
        let version = scene.read(deal.id).await.version;
        crate::deals::confirm_registration(&scene.ctx(&scene.officer).await, deal.id, version).await.unwrap();
        let year = scene.today().year();
        let month = usize::try_from(scene.today().month() - 1).unwrap();
        let of = async |ctx: &Ctx| {
            let figures = read_indicators(ctx, year).await.unwrap();
            figures.iter().filter(|figure| figure.records.is_some()).map(|figure| figure.months[month]).collect::<Vec<_>>()
        };
        for shown in of(&scene.app.visitor_ctx()).await {
            assert_eq!((shown.records, shown.value), (Shown::Few, 0.0));
        }
        for shown in of(&scene.ctx(&scene.officer).await).await {
            assert!(shown.records == Shown::Count(1) && shown.value > 0.0, "{shown:?}");
        }
    }

    async fn turnover_and_landed_projects_move_with_a_deal_and_open_their_records(app: TestApp) {
        let scene = Scene::new(app).await;
        let officer = scene.ctx(&scene.officer).await;
        let year = scene.today().year();
        let code_of = |evidence| scene.app.pack.plan.indicators.iter().find(|it| it.evidence == evidence).unwrap().code.clone();
        let (turnover, landed) = (code_of(crate::pack::Evidence::ContractTurnover), code_of(crate::pack::Evidence::LandedProjects));
        let read = async |code: &str| {
            let found = read_indicators(&officer, year).await.unwrap().into_iter().find(|it| it.indicator.code == code).unwrap();
            (found.records, found.technical, found.months.iter().map(|month| month.value).sum::<f64>() > 0.0)
        };
        let deal = scene.deal().await;
        scene.bring(deal.id, "signing").await;
        assert_eq!((read(&turnover).await, read(&landed).await), ((Some(0), Some(Fen(0)), false), (Some(0), None, false)), "signed is not registered");
        scene.enter(deal.id, "registration").await;
        assert_eq!(read(&turnover).await, (Some(0), Some(Fen(0)), false), "a registration nobody has confirmed moves no public figure");
        let version = scene.read(deal.id).await.version;
        crate::deals::confirm_registration(&officer, deal.id, version).await.unwrap();
        scene.enter(deal.id, "payment").await;
        assert_eq!((read(&turnover).await, read(&landed).await.0), ((Some(1), Some(Fen(50_000_000)), true), Some(0)));
        scene.enter(deal.id, "landing").await;
        assert_eq!(read(&landed).await, (Some(1), None, true));
        let behind = list_indicator_records(&officer, &turnover, year).await.unwrap();
        assert_eq!(behind.iter().map(|record| (record.number.as_str(), record.amount)).collect::<Vec<_>>(), [(deal.number.as_str(), Some(Fen(60_000_000)))]);
        assert_eq!(list_indicator_records(&officer, &landed, year).await.unwrap().len(), 1);
    }

    async fn everybody_reads_the_funnel_and_only_those_allowed_open_its_records(app: TestApp) {
        let scene = Scene::new(app).await;
        let (visitor, year) = (scene.app.visitor_ctx(), scene.today().year());
        read_funnel(&visitor, year).await.unwrap();
        assert!(matches!(list_funnel_records(&visitor, year, None, "published").await, Err(Error::SignInNeeded)));
        for (user, may) in [(&scene.member, false), (&scene.transfer, false), (&scene.operator, false), (&scene.manager, true), (&scene.officer, true)] {
            let ctx = scene.ctx(user).await;
            assert_eq!(opens_figures(&ctx), may, "{}", user.name);
            assert_eq!(list_funnel_records(&ctx, year, None, "published").await.is_ok(), may, "{}", user.name);
        }
        let officer = scene.ctx(&scene.officer).await;
        assert!(matches!(list_funnel_records(&officer, year, None, "married").await, Err(Error::NotFound(_))));
        assert!(matches!(read_funnel(&visitor, year + 1).await, Err(Error::NotFound(_))));
    }

    async fn a_merged_entry_is_counted_once_with_what_its_twin_has(app: TestApp) {
        let scene = Scene::new(app).await;
        let found = scene.claimed().await;
        matches::log_contact(&scene.ctx(&scene.manager).await, found.id, contact("meeting")).await.unwrap();
        let twin = scene.published("achievement", "孪生").await.id;
        let year = scene.today().year();
        let met = |funnel: Funnel| funnel.year_row.counts[..3].to_vec();
        assert_eq!(met(read_funnel(&scene.app.visitor_ctx(), year).await.unwrap()), [3, 2, 2]);
        review::merge_entry(&scene.ctx(&scene.officer).await, found.achievement_id, twin).await.unwrap();
        assert_eq!(met(read_funnel(&scene.app.visitor_ctx(), year).await.unwrap()), [2, 2, 2]);
    }
}

/// Every value that the cells of a column may have, given what is shown: tried one by one.
fn possible(shown: &[Shown], left: i64, bound: i64, at: usize, so_far: &mut Vec<i64>, found: &mut Vec<BTreeSet<i64>>) {
    let Some(cell) = shown.get(at) else {
        if left == 0 {
            for (place, value) in so_far.iter().enumerate() {
                found[place].insert(*value);
            }
        }
        return;
    };
    let values: Vec<i64> = match cell {
        Shown::Count(count) => vec![*count],
        Shown::Few => (1..bound).collect(),
        Shown::Hidden => std::iter::once(0).chain(bound..=left.max(0)).collect(),
    };
    for value in values.into_iter().filter(|value| *value <= left) {
        so_far.push(value);
        possible(shown, left - value, bound, at + 1, so_far, found);
        so_far.pop();
    }
}

#[test]
fn no_small_count_can_be_computed_from_what_is_shown() {
    let mut dice = Dice(0x5A_A11);
    let mut hidden = 0;
    for _ in 0..600 {
        let column: Vec<i64> = (0..=dice.roll(5)).map(|_| i64::try_from(dice.roll(10)).unwrap()).collect();
        let sum: i64 = column.iter().sum();
        let rows: Vec<Vec<i64>> = column.iter().map(|count| vec![*count]).collect();
        let (shown, sums) = suppress(&rows, &[sum], 5);
        let cells: Vec<Shown> = shown.iter().map(|row| row[0]).collect();
        for (cell, count) in cells.iter().zip(&column) {
            match cell {
                Shown::Count(seen) => assert!(seen == count && !(1..5).contains(count), "{column:?} {cells:?}"),
                Shown::Few => assert!((1..5).contains(count), "{column:?} {cells:?}"),
                Shown::Hidden => hidden += 1,
            }
        }
        let Shown::Count(sum) = sums[0] else { continue };
        let mut found = vec![BTreeSet::new(); cells.len()];
        possible(&cells, sum, 5, 0, &mut Vec::new(), &mut found);
        for (place, cell) in cells.iter().enumerate() {
            assert!(
                *cell != Shown::Few || found[place].len() > 1,
                "{column:?} is shown as {cells:?} of {sum}, which gives cell {place} away: {found:?}"
            );
        }
    }
    assert!(hidden > 50, "{hidden} cells were hidden besides");
}
