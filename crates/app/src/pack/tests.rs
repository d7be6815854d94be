//! Tests of the pack: the district's own pack, and copies of it with every kind of mistake.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;

use base::{Date, Place};
use jiff::civil::date;
use tempfile::TempDir;

use super::*;

#[path = "pairs_tests.rs"]
mod pairs_tests;

fn minhang() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/minhang"))
}

fn good() -> Pack {
    Pack::load(&minhang()).unwrap_or_else(|problems| panic!("{}", listed(&problems)))
}

fn listed(problems: &Problems) -> String {
    problems.iter().map(|problem| format!("{problem:?}\n")).collect()
}

/// A copy of the district's pack to make mistakes in.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(TempDir::new().unwrap());
        copy_folder(&minhang(), copy.0.path());
        copy
    }

    /// Replaces the first `old` in a file and returns the line it stood on.
    fn edit(&self, file: &str, old: &str, new: &str) -> u32 {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        let at = text.find(old).unwrap_or_else(|| panic!("{file} has no {old}"));
        fs::write(&path, text.replacen(old, new, 1)).unwrap();
        u32::try_from(text.get(..at).unwrap().matches('\n').count()).unwrap() + 1
    }

    fn append(&self, file: &str, more: &str) -> u32 {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}{more}")).unwrap();
        u32::try_from(text.matches('\n').count()).unwrap() + 1
    }

    fn problems(&self) -> Problems {
        match Pack::load(self.0.path()) {
            Ok(_) => panic!("the mistake was not seen"),
            Err(problems) => problems,
        }
    }

    /// Asserts that there is exactly one problem, this one.
    fn one(&self, file: &str, line: u32, code: &str, args: &[(&str, &str)]) {
        only(&self.problems(), file, line, code, args);
    }

    fn demo_problems(&self) -> Problems {
        let pack = Pack::load(self.0.path()).unwrap_or_else(|problems| panic!("{}", listed(&problems)));
        match pack.demo() {
            Ok(_) => panic!("the mistake was not seen"),
            Err(problems) => problems,
        }
    }
}

fn only(problems: &Problems, file: &str, line: u32, code: &str, args: &[(&str, &str)]) {
    let [problem] = problems.0.as_slice() else { panic!("expected one problem, found:\n{}", listed(problems)) };
    assert_eq!(problem.code, code, "{problem:?}");
    assert_eq!(problem.at, Place::Line { file: file.to_owned(), line }, "{problem:?}");
    for (name, value) in args {
        assert!(problem.args.iter().any(|(given, found)| given == name && found == value), "{name} = {value}: {problem:?}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            fs::copy(item.path(), target).unwrap();
        }
    }
}

#[test]
fn the_districts_pack_has_no_problems() {
    let pack = good();
    assert_eq!(pack.settings.code, "minhang");
    assert_eq!(pack.settings.district_code, "310112");
    assert_eq!(pack.settings.hall.of(Lang::Zh), "大零号湾科技成果发布大厅");
    assert_eq!((pack.settings.capacity, pack.settings.notice_days), (20, 15));
    assert!(pack.words.iter().any(|word| word == "揭榜挂帅") && !pack.words.iter().any(|word| word.contains('#')));
}

#[test]
fn vocabularies_have_as_many_terms_as_their_standards() {
    let pack = good();
    let count = |code: &str| pack.vocabulary(code).unwrap().terms.len();
    assert_eq!(count("industries"), 20);
    assert_eq!(count("disciplines"), 62);
    assert_eq!(count("regions"), 16);
    assert_eq!(count("contract_types"), 5);
    assert_eq!(count("contract_fields"), 11);
    let fields = pack.vocabulary("technical_fields").unwrap();
    assert_eq!(fields.tops().count(), 8);
    assert_eq!(fields.terms.len(), 8 + 52);
    assert_eq!(pack.vocabulary("trl_levels").unwrap().terms.iter().filter(|term| term.parent.is_some()).count(), 9);
}

#[test]
fn a_term_is_named_in_both_languages_and_knows_what_lies_above_it() {
    let pack = good();
    assert_eq!(pack.label("tracks", "ai", Lang::Zh), "人工智能");
    assert_eq!(pack.label("tracks", "ai", Lang::En), "Artificial intelligence");
    assert_eq!(pack.label("tracks", "nonsense", Lang::Zh), "nonsense");
    let fields = pack.vocabulary("technical_fields").unwrap();
    assert_eq!(fields.path("803").iter().map(|term| term.code.as_str()).collect::<Vec<_>>(), ["8", "803"]);
    assert!(fields.is_within("803", "8") && !fields.is_within("803", "7"));
    assert_eq!(fields.children("3").map(|term| term.code.as_str()).collect::<Vec<_>>(), ["301", "302"]);
}

#[test]
fn parks_are_named_and_invented_ones_only_where_the_demonstration_is_served() {
    let pack = good();
    assert_eq!(pack.label("parks", "park-xinzhuang", Lang::Zh), "莘庄工业区");
    assert_eq!(pack.label("parks", "park-xinzhuang", Lang::En), "Xinzhuang Industrial Park");
    assert!(pack.term("parks", "p-pujin").is_none() && pack.term("parks", "commission").is_none());
    let count = pack.vocabulary("parks").unwrap().terms.len();
    let demo = pack.clone().with_invented_parks();
    assert_eq!(demo.label("parks", "p-pujin", Lang::Zh), "浦锦生命港");
    assert!(demo.vocabulary("parks").unwrap().terms.len() > count);
}

#[test]
fn what_was_only_recalled_is_marked_unverified() {
    let pack = good();
    let is_verified = |vocabulary: &str, code: &str| pack.term(vocabulary, code).unwrap().is_verified;
    assert!(is_verified("disciplines", "460") && !is_verified("disciplines", "910"));
    assert!(!is_verified("hazard_classes", "bing") && is_verified("hazard_classes", "office"));
    assert!(!pack.zones.zone("Z-MHETDZ").unwrap().is_verified);
}

#[test]
fn the_map_has_its_shapes_with_attribution_and_the_parks_lie_on_it() {
    let pack = good();
    let outline = pack.zones.outline.as_ref().unwrap();
    let area: f64 = outline.polygons.iter().map(Polygon::area_km2).sum();
    assert!((area - 372.9).abs() < 4.0, "{area}");
    let core = pack.zones.zone("Z-NEOBAY").unwrap().shape.as_ref().unwrap();
    assert!((core.polygons.iter().map(Polygon::area_km2).sum::<f64>() - 17.5).abs() < 0.5);
    assert!(core.attribution.of(Lang::En).contains("OpenStreetMap") && core.is_approximate && core.license == "ODbL-1.0");
    assert_eq!(pack.zones.towns.len(), 14);
    for town in &pack.zones.towns {
        assert!(outline.contains(town.point), "{}", town.town);
    }
    let parks: Vec<_> = pack.organizations_in(Group::Park).collect();
    assert_eq!(parks.len(), 6);
    for park in parks {
        assert!(outline.contains(park.point.unwrap()) && park.track.is_some(), "{}", park.code);
    }
    let inside = Point { lon: 121.433, lat: 31.023 };
    assert_eq!(pack.zones.zones_at(inside).map(|zone| zone.code.as_str()).collect::<Vec<_>>(), ["Z-NEOBAY"]);
    let projection = pack.zones.projection(320.0, 8.0).unwrap();
    assert!(projection.height > 300.0 && outline.path(&projection).len() < 8_000);
}

#[test]
fn a_deal_can_go_from_lead_to_follow_up_with_and_without_trial_and_notice() {
    let flow = good().deal_flow;
    assert_eq!(flow.start().unwrap().code, "lead");
    assert_eq!(flow.match_start().unwrap().code, "contact");
    let long = [
        "lead",
        "contact",
        "assessment",
        "trial",
        "negotiation",
        "public_notice",
        "signing",
        "registration",
        "payment",
        "landing",
        "follow_up",
    ];
    let short = ["contact", "assessment", "negotiation", "signing", "registration", "payment", "follow_up"];
    for way in [long.as_slice(), short.as_slice()] {
        for pair in way.windows(2) {
            let [from, to] = pair else { continue };
            assert!(flow.stage(from).unwrap().leads_to(to), "{from} → {to}");
        }
    }
    assert!(!flow.stage("lead").unwrap().leads_to("signing"));
    assert!(flow.stage("signing").unwrap().checks.iter().any(|check| check == "no_open_objection"));
    let steps: Vec<_> = flow.funnel.iter().map(|step| step.code.as_str()).collect();
    assert_eq!(steps, ["published", "contacted", "met", "trial", "signed", "registered", "paid", "landed"]);
}

#[test]
fn every_known_check_is_asked_for_by_some_stage() {
    let flow = good().deal_flow;
    for check in CHECKS {
        assert!(flow.stages.iter().any(|stage| stage.checks.iter().any(|asked| asked == check)), "{check}");
    }
    for condition in CONDITIONS {
        assert!(flow.stages.iter().any(|stage| stage.required_when.as_deref() == Some(condition)), "{condition}");
    }
}

#[test]
fn a_match_has_the_six_states_and_returns_to_the_pool() {
    let flow = good().match_flow;
    let codes: Vec<_> = flow.states.iter().map(|state| state.code.as_str()).collect();
    assert_eq!(codes, ["recommended", "claimed", "contacted", "interested", "unsuitable", "converted"]);
    assert!(flow.state("contacted").unwrap().leads_to("recommended"));
    assert!(!flow.state("converted").unwrap().leads_to("recommended"));
    assert!(flow.state("unsuitable").unwrap().needs_reason);
}

#[test]
fn the_plan_keeps_the_published_targets_and_marks_the_invented_ones() {
    let plan = good().plan;
    let turnover = plan.indicator("technology_contract_turnover").unwrap();
    assert!((turnover.target(2025).unwrap().value - 330.0).abs() < f64::EPSILON);
    assert_eq!(turnover.measure, Measure::Money { yuan_per_unit: 100_000_000 });
    assert!(plan.year(2025).unwrap().is_closed && !plan.year(2025).unwrap().is_demo);
    assert!(plan.year(2026).unwrap().is_demo);
    assert_eq!(
        plan.indicators_of(2026).map(|(indicator, _)| indicator.evidence).collect::<Vec<_>>(),
        [Evidence::ContractTurnover, Evidence::LandedProjects]
    );
    assert_eq!(plan.indicators_of(2025).count(), 11);
}

#[test]
fn a_demand_published_today_expires_on_the_day_of_the_drawing() {
    let days = good().expiry_days("demand");
    assert_eq!(base::time::date_plus_days(date(2026, 11, 23), days), date(2027, 2, 22));
}

#[test]
fn working_days_skip_weekends_and_holidays_but_not_working_weekends() {
    let mut clocks = good().settings.clocks;
    let friday = date(2026, 9, 25);
    assert_eq!(clocks.after(friday, 9), date(2026, 10, 4));
    clocks.is_working_days = true;
    clocks.holidays = (1..=7).map(|day| date(2026, 10, day)).collect::<Vec<Date>>();
    clocks.working_weekends = vec![date(2026, 9, 27)];
    // 27 (a working Sunday), 28, 29, 30, then 8 and 9 October.
    assert_eq!(clocks.after(friday, 4), date(2026, 9, 30));
    assert_eq!(clocks.after(friday, 6), date(2026, 10, 9));
}

#[test]
fn an_empty_footer_is_named_line_by_line_for_production() {
    let problems = good().missing_for_production();
    assert_eq!(problems.0.len(), 6);
    assert!(problems.iter().all(|problem| problem.code == "problem-pack-production"));
    let mut pack = good();
    let filled = Names { zh: "某单位".to_owned(), en: String::new() };
    let text = || "x".to_owned();
    pack.settings.footer =
        Footer { organiser: filled.clone(), operator: filled, site_code: text(), icp: text(), police: text(), contact: text(), line: 1 };
    assert!(pack.missing_for_production().is_empty());
}

#[test]
fn the_demo_has_no_problems_the_pack_can_see() {
    let demo = good().demo().unwrap_or_else(|problems| panic!("{}", listed(&problems)));
    assert!(demo.organizations.len() >= 60 && demo.people.len() >= 20);
    assert!(demo.entries_of("achievements").count() > 0 && demo.entries_of("demands").count() > 0 && !demo.stories.is_empty());
    let pack = good();
    for organization in &demo.organizations {
        assert!(pack.organizations.iter().all(|real| real.names.zh != organization.name), "{}", organization.name);
    }
}

#[test]
fn the_days_of_the_demo_move_together_and_never_backwards() {
    let written = good().demo().unwrap_or_else(|problems| panic!("{}", listed(&problems)));
    let on = date(2026, 11, 23);
    let moved = written.clone().moved(Some(on), date(2027, 1, 2));
    for (before, after) in written.stories.iter().zip(&moved.stories) {
        let days = |story: &DemoStory| story.clone().days_mut().map(|day| *day);
        for (before, after) in days(before).into_iter().zip(days(after)) {
            assert_eq!(after, before.map(|day| base::time::date_plus_days(day, 40)));
        }
    }
    for (before, after) in written.entries.iter().zip(&moved.entries) {
        assert_eq!(after.published_on, before.published_on.map(|day| base::time::date_plus_days(day, 40)));
    }
    assert_eq!(written.clone().moved(Some(on), date(2026, 1, 1)), written);
    assert_eq!(written.clone().moved(None, date(2027, 1, 2)), written);
}

#[test]
fn the_registers_are_asked_about_every_entry_with_its_line() {
    let copy = Copy::new();
    let pack = good();
    let (_, problems) = pack.check_demo(&|entry| match entry.text("title") {
        Some(title) if title.starts_with("低残余应力") => {
            Problem { at: entry.place_of("title"), code: "problem-pack-value", args: Vec::new() }.into()
        }
        _ => Problems::new(),
    });
    let file = "demo/achievements/new_materials.toml";
    let line = copy.edit(file, "title = \"低残余应力", "title = \"低残余应力");
    only(&problems, file, line, "problem-pack-value", &[]);
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let problems = Pack::load(Path::new("/nowhere/pack")).unwrap_err();
    assert_eq!(problems.0.first().unwrap().code, "problem-pack-no-folder");
}

#[test]
fn an_unknown_key_is_reported_with_the_nearest_known_one() {
    let copy = Copy::new();
    let line = copy.edit("workflows/deal.toml", "is_match_start = true", "is_match_strat = true");
    let problems = copy.problems();
    let found = problems.iter().find(|problem| problem.code == "problem-pack-unknown-key-near").unwrap();
    assert_eq!(found.at, Place::Line { file: "workflows/deal.toml".to_owned(), line });
    assert_eq!(found.args, [("near", "is_match_start".to_owned()), ("key", "is_match_strat".to_owned())]);
    // Without that flag no stage receives what comes from a match.
    assert!(problems.iter().any(|problem| problem.code == "problem-pack-match-start"));
}

#[test]
fn an_unknown_key_that_resembles_nothing_is_reported_without_a_guess() {
    let copy = Copy::new();
    let line = copy.edit("pack.toml", "capacity = 20", "capacity = 20\nfavourite_animal = \"heron\"");
    copy.one("pack.toml", line + 1, "problem-pack-unknown-key", &[("key", "favourite_animal")]);
}

#[test]
fn a_code_used_twice_is_reported_with_its_first_place() {
    let copy = Copy::new();
    let first = copy.edit("vocabularies/contact_kinds.toml", "\"phone\"", "\"phone\"");
    let line = copy.edit("vocabularies/contact_kinds.toml", "\"message\"", "\"phone\"");
    let place = format!("vocabularies/contact_kinds.toml:{first}");
    copy.one("vocabularies/contact_kinds.toml", line, "problem-pack-duplicate-code", &[("code", "phone"), ("first", &place)]);
}

#[test]
fn a_parent_that_is_not_there_is_reported() {
    let copy = Copy::new();
    let line = copy.edit("vocabularies/tracks.toml", "parent = \"biomedicine\"", "parent = \"biomedecine\"");
    copy.one("vocabularies/tracks.toml", line, "problem-pack-missing-parent", &[("code", "mrna"), ("parent", "biomedecine")]);
}

#[test]
fn a_loop_of_parents_is_reported_and_does_not_hang() {
    let copy = Copy::new();
    let line = copy.edit("vocabularies/tracks.toml", "en = \"Biomedicine\"", "en = \"Biomedicine\", parent = \"mrna\"");
    let problems = copy.problems();
    let loops: Vec<_> = problems.iter().filter(|problem| problem.code == "problem-pack-parent-loop").collect();
    assert_eq!(loops.len(), 2, "{}", listed(&problems));
    assert_eq!(loops.first().unwrap().at, Place::Line { file: "vocabularies/tracks.toml".to_owned(), line });
}

#[test]
fn a_lost_line_of_a_standard_is_noticed() {
    let copy = Copy::new();
    copy.edit("vocabularies/industries.toml", "  { code = \"T\", zh = \"国际组织\", en = \"International organisations\" },\n", "");
    let line = copy.edit("vocabularies/industries.toml", "counts = ", "counts = ");
    copy.one("vocabularies/industries.toml", line, "problem-pack-count", &[("level", "1"), ("expected", "20"), ("found", "19")]);
}

#[test]
fn a_stage_nobody_leads_to_is_reported() {
    let copy = Copy::new();
    copy.edit("workflows/deal.toml", "next = [\"trial\", \"negotiation\"]", "next = [\"negotiation\"]");
    let line = copy.edit("workflows/deal.toml", "[[stage]]\ncode = \"trial\"", "[[stage]]\ncode = \"trial\"");
    copy.one("workflows/deal.toml", line, "problem-pack-unreachable-stage", &[("code", "trial"), ("start", "lead")]);
}

#[test]
fn a_stage_that_is_not_there_is_reported_with_the_nearest() {
    let copy = Copy::new();
    let line =
        copy.edit("workflows/deal.toml", "next = [\"public_notice\", \"signing\"]", "next = [\"public_notice\", \"signing\", \"singing\"]");
    copy.one("workflows/deal.toml", line, "problem-pack-unknown-stage", &[("value", "singing"), ("near", "signing")]);
}

#[test]
fn two_starts_and_a_dead_end_are_reported() {
    let copy = Copy::new();
    copy.edit("workflows/match.toml", "code = \"claimed\"", "code = \"claimed\"\nis_start = true");
    let problems = copy.problems();
    assert_eq!(problems.0.first().unwrap().code, "problem-pack-one-start", "{}", listed(&problems));
    let copy = Copy::new();
    copy.edit("workflows/match.toml", "is_end = true\nneeds_reason", "needs_reason");
    let line = copy.edit("workflows/match.toml", "[[state]]\ncode = \"unsuitable\"", "[[state]]\ncode = \"unsuitable\"");
    copy.one("workflows/match.toml", line, "problem-pack-dead-end", &[("code", "unsuitable")]);
}

#[test]
fn a_check_the_program_does_not_know_is_reported() {
    let copy = Copy::new();
    let line = copy.edit("workflows/deal.toml", "\"registration_number\"", "\"registration_numbre\"");
    copy.one("workflows/deal.toml", line, "problem-pack-unknown-check", &[("near", "registration_number")]);
}

#[test]
fn a_day_that_does_not_exist_is_reported() {
    let copy = Copy::new();
    let line = copy.edit("vocabularies/regions.toml", "as_of = \"2023-06-30\"", "as_of = \"2023-06-31\"");
    copy.one("vocabularies/regions.toml", line, "problem-pack-not-date", &[("value", "2023-06-31")]);
}

#[test]
fn broken_toml_is_reported_with_its_line() {
    let copy = Copy::new();
    let line = copy.edit("plan/indicators.toml", "zh = \"落地项目数\"", "zh = \"落地项目数");
    let problems = copy.problems();
    let first = problems.0.first().unwrap();
    assert_eq!((first.code, &first.at), ("problem-pack-syntax", &Place::Line { file: "plan/indicators.toml".to_owned(), line }));
}

#[test]
fn a_file_in_another_encoding_is_reported_with_its_line() {
    let copy = Copy::new();
    let path = copy.0.path().join("vocabularies/ip_kinds.toml");
    let mut bytes = fs::read(&path).unwrap();
    // 专利 in GBK.
    bytes.extend([b'#', 0xD7, 0xA8, 0xC0, 0xFB]);
    let line = u32::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap() + 1;
    fs::write(path, bytes).unwrap();
    copy.one("vocabularies/ip_kinds.toml", line, "problem-pack-not-utf8", &[]);
}

#[test]
fn a_missing_file_and_a_missing_vocabulary_are_reported() {
    let copy = Copy::new();
    fs::remove_file(copy.0.path().join("zones/neobay_core.geojson")).unwrap();
    copy.one("zones/neobay_core.geojson", 1, "problem-pack-file-missing", &[]);
    let copy = Copy::new();
    fs::remove_file(copy.0.path().join("vocabularies/plan_levels.toml")).unwrap();
    copy.one("vocabularies/plan_levels.toml", 1, "problem-pack-vocabulary-missing", &[("vocabulary", "plan_levels")]);
}

#[test]
fn settings_out_of_range_or_in_the_wrong_order_are_reported() {
    let copy = Copy::new();
    let capacity = copy.edit("pack.toml", "capacity = 20", "capacity = 0");
    copy.one("pack.toml", capacity, "problem-pack-out-of-range", &[("value", "0"), ("least", "1")]);
    let copy = Copy::new();
    let demand = copy.edit("pack.toml", "demand = 91", "demand = 10");
    copy.one("pack.toml", demand, "problem-pack-expiry", &[("register", "demand"), ("ask", "14")]);
    let copy = Copy::new();
    let clocks = copy.edit("pack.toml", "[clocks]", "[clocks]");
    copy.edit("pack.toml", "escalate_days = 21", "escalate_days = 5");
    copy.one("pack.toml", clocks, "problem-pack-clocks-order", &[]);
}

#[test]
fn a_name_missing_in_english_is_reported() {
    let copy = Copy::new();
    let line = copy.edit("vocabularies/tracks.toml", ", en = \"New energy\"", "");
    copy.one("vocabularies/tracks.toml", line, "problem-pack-missing-key", &[("key", "en")]);
}

#[test]
fn a_park_with_an_unknown_track_or_zone_is_reported() {
    let copy = Copy::new();
    let line = copy.edit("organizations.toml", "track = \"synbio\"", "track = \"sinbio\"");
    copy.one("organizations.toml", line, "problem-pack-unknown-term", &[("near", "synbio"), ("vocabulary", "tracks")]);
    let copy = Copy::new();
    let line = copy.edit("organizations.toml", "zone = \"Z-XZIP\"", "zone = \"Z-XZPI\"");
    copy.one("organizations.toml", line, "problem-pack-unknown-zone", &[("value", "Z-XZPI")]);
}

#[test]
fn ten_mistakes_in_many_files_are_reported_together_in_order() {
    let copy = Copy::new();
    let mut expected = vec![
        ("pack.toml", copy.edit("pack.toml", "capacity = 20", "capacity = \"twenty\""), "problem-pack-not-whole"),
        ("pack.toml", copy.edit("pack.toml", "lang = \"zh-CN\"", "lang = \"fr\""), "problem-pack-language"),
        ("pack.toml", copy.edit("pack.toml", "district_code = \"310112\"", "district_code = \"31011\""), "problem-pack-district-code"),
        ("vocabularies/tracks.toml", copy.edit("vocabularies/tracks.toml", "\"synbio\"", "\"mrna\""), "problem-pack-duplicate-code"),
        (
            "vocabularies/contact_kinds.toml",
            copy.edit("vocabularies/contact_kinds.toml", "zh = \"到访\"", "zh = 7"),
            "problem-pack-not-text",
        ),
        (
            "workflows/deal.toml",
            copy.edit("workflows/deal.toml", "column = \"trial\"", "column = \"trail\""),
            "problem-pack-unknown-column",
        ),
        ("workflows/match.toml", copy.edit("workflows/match.toml", "\"visit\"]", "\"visits\"]"), "problem-pack-unknown-term"),
        (
            "plan/indicators.toml",
            copy.edit("plan/indicators.toml", "evidence = \"manual\"", "evidence = \"manuel\""),
            "problem-pack-unknown-evidence",
        ),
        (
            "plan/indicators.toml",
            copy.edit("plan/indicators.toml", "{ year = 2025, value = 330", "{ year = 2024, value = 330"),
            "problem-pack-unknown-year",
        ),
        ("zones/zones.toml", copy.edit("zones/zones.toml", "lon = 121.4533\n", ""), "problem-pack-half-a-point"),
    ];
    // The latitude now stands alone, on the line above the one taken out.
    if let Some(point) = expected.last_mut() {
        point.1 -= 1;
    }
    let problems = copy.problems();
    for (file, line, code) in &expected {
        let place = Place::Line { file: (*file).to_owned(), line: *line };
        assert!(problems.iter().any(|problem| problem.at == place && problem.code == *code), "{file}:{line} {code}\n{}", listed(&problems));
    }
    assert!(problems.0.is_sorted_by(|one, other| one.at <= other.at));
}

#[test]
fn the_demo_names_people_organisations_and_stories_that_do_not_fit() {
    let copy = Copy::new();
    let town = copy.edit("demo/organizations.toml", "town = \"310112001\"", "town = \"310112999\"");
    only(&copy.demo_problems(), "demo/organizations.toml", town, "problem-pack-unknown-term", &[("code", "310112999")]);
    let copy = Copy::new();
    let address = copy.edit("demo/people.toml", "suwanting@demo.invalid", "suwanting@example.com");
    only(&copy.demo_problems(), "demo/people.toml", address, "problem-pack-real-address", &[]);
    let copy = Copy::new();
    let technical = copy.edit("demo/stories.toml", "contract_technical = 60", "contract_technical = 61");
    only(&copy.demo_problems(), "demo/stories.toml", technical, "problem-pack-amounts", &[("total", "60"), ("technical", "61")]);
    let copy = Copy::new();
    let credit = copy.edit("demo/organizations.toml", "12310112DEMX00014D", "12310112DEMX00014E");
    only(&copy.demo_problems(), "demo/organizations.toml", credit, "problem-pack-credit-code", &[]);
}

#[test]
fn an_entry_of_a_real_organisation_is_refused() {
    let copy = Copy::new();
    let more = "\n[[entry]]\norganization = \"stp-sjtu\"\nown_number = \"X-1\"\ntitle = \"借名的条目\"\n";
    let line = copy.append("demo/services.toml", more);
    let problems = copy.demo_problems();
    // The line of `organization` is not kept apart, so the entry's first line is named.
    only(&problems, "demo/services.toml", line + 1, "problem-pack-unknown-organization", &[("code", "stp-sjtu")]);
}
