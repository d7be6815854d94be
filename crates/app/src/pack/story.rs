//! `demo/stories.toml`: what happened between the demo's demands and achievements, from taking up to landing.
//!
//! A story names its demand and how to find its achievement; the days it passed each step are facts for the loader of the
//! demo, which turns them into matches, contacts, deals and contracts. Here they are only read and checked for order.

use std::collections::HashMap;

use base::{Date, Place};

use super::{
    Pack,
    demo::{DemoPack, at},
    reader::{Reader, Sink},
    toml_file::TomlFile,
    vocabulary::Vocabulary,
    workflow::{Terms, known},
};

/// How far a story came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reached {
    /// Taken up, nobody contacted yet.
    Taken,
    /// Refused by one side.
    Refused,
    /// Contacted.
    Contacted,
    /// Met.
    Met,
    /// On trial.
    Trial,
    /// Signed.
    Signed,
    /// Registered.
    Registered,
    /// Paid.
    Paid,
    /// Landed.
    Landed,
}

/// One story.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoStory {
    /// The own number of the demand.
    pub demand: String,
    /// The code of the firm that states it.
    pub organization: String,
    /// Words that find the achievement among those of a track; the first hit is meant.
    pub achievement_query: String,
    /// The track the achievement belongs to.
    pub achievement_track: String,
    /// The code of the technology manager.
    pub manager: String,
    /// How far it came.
    pub reached: Reached,
    /// The month the demand was published, `2026-02`.
    pub published: String,
    /// The day it was taken up.
    pub taken_on: Option<Date>,
    /// The day of the first contact.
    pub contacted_on: Option<Date>,
    /// The day both sides met.
    pub met_on: Option<Date>,
    /// The first day of the trial.
    pub trial_on: Option<Date>,
    /// The first day of the public notice.
    pub notice_on: Option<Date>,
    /// The day of signing.
    pub signed_on: Option<Date>,
    /// The day of registration.
    pub registered_on: Option<Date>,
    /// The day of the first payment.
    pub paid_on: Option<Date>,
    /// The day of landing.
    pub landed_on: Option<Date>,
    /// The day one side refused.
    pub refused_on: Option<Date>,
    /// Which side refused: `demand` or `supply`.
    pub refused_by: Option<String>,
    /// Why, a code of `refusal_reasons`.
    pub refused_reason: Option<String>,
    /// The type of the contract, a code of `contract_types`.
    pub contract_kind: Option<String>,
    /// The contract's total in 万元.
    pub contract_total: Option<f64>,
    /// The technical amount in 万元.
    pub contract_technical: Option<f64>,
    /// The code of a second technology manager.
    pub second_manager: Option<String>,
    /// The second one's share in per cent.
    pub second_share: Option<i64>,
    /// The code of the demo's park it landed in.
    pub landing_park: Option<String>,
    /// The own number of the space it landed in.
    pub landing_space: Option<String>,
    /// What is to be done next.
    pub next_step: Option<String>,
    /// By which day.
    pub next_step_on: Option<Date>,
    /// A sentence about it.
    pub note: Option<String>,
    /// Where it stands.
    pub at: Place,
}

impl DemoStory {
    /// Every day of the story.
    pub(super) fn days_mut(&mut self) -> [&mut Option<Date>; 11] {
        [
            &mut self.taken_on,
            &mut self.contacted_on,
            &mut self.met_on,
            &mut self.trial_on,
            &mut self.notice_on,
            &mut self.signed_on,
            &mut self.registered_on,
            &mut self.paid_on,
            &mut self.landed_on,
            &mut self.refused_on,
            &mut self.next_step_on,
        ]
    }
}

const REACHED: [(&str, Reached); 9] = [
    ("taken", Reached::Taken),
    ("refused", Reached::Refused),
    ("contacted", Reached::Contacted),
    ("met", Reached::Met),
    ("trial", Reached::Trial),
    ("signed", Reached::Signed),
    ("registered", Reached::Registered),
    ("paid", Reached::Paid),
    ("landed", Reached::Landed),
];

pub(super) fn read(pack: &Pack, file: &TomlFile, sink: &Sink) -> Vec<DemoStory> {
    let root = Reader::root(file, sink);
    let rows = root.tables("story");
    let stories = rows.into_iter().map(|row| {
        let story = read_story(&row, &pack.vocabularies);
        row.finish();
        story
    });
    let stories = stories.collect();
    root.finish();
    stories
}

fn read_story(row: &Reader<'_>, vocabularies: &HashMap<String, Vocabulary>) -> DemoStory {
    let terms = Terms { root: row, vocabularies };
    let coded =
        |key: &'static str, vocabulary: &str| row.optional_word(key).inspect(|word| terms.check(vocabulary, word)).map(|word| word.text);
    let reached = row.word("reached");
    known(row, &reached, "problem-pack-unknown-step", REACHED.map(|(code, _)| code));
    let refused_by = row.optional_word("refused_by");
    if let Some(side) = &refused_by {
        known(row, side, "problem-pack-unknown-side", ["demand", "supply"]);
    }
    let track = row.word("achievement_track");
    terms.check("tracks", &track);
    let story = DemoStory {
        demand: row.text("demand"),
        organization: row.text("organization"),
        achievement_query: row.text("achievement_query"),
        achievement_track: track.text,
        manager: row.text("manager"),
        reached: REACHED.iter().find(|(code, _)| *code == reached.text).map_or(Reached::Taken, |(_, reached)| *reached),
        published: row.text("published"),
        taken_on: row.date("taken_on"),
        contacted_on: row.date("contacted_on"),
        met_on: row.date("met_on"),
        trial_on: row.date("trial_on"),
        notice_on: row.date("notice_on"),
        signed_on: row.date("signed_on"),
        registered_on: row.date("registered_on"),
        paid_on: row.date("paid_on"),
        landed_on: row.date("landed_on"),
        refused_on: row.date("refused_on"),
        refused_by: refused_by.map(|side| side.text),
        refused_reason: coded("refused_reason", "refusal_reasons"),
        contract_kind: coded("contract_kind", "contract_types"),
        contract_total: row.number("contract_total"),
        contract_technical: row.number("contract_technical"),
        second_manager: row.optional_text("second_manager"),
        second_share: row.optional_whole("second_share", 1, 99),
        landing_park: row.optional_text("landing_park"),
        landing_space: row.optional_text("landing_space"),
        next_step: row.optional_text("next_step"),
        next_step_on: row.date("next_step_on"),
        note: row.optional_text("note"),
        at: Place::Line { file: row.file.to_string(), line: row.line },
    };
    check_order(row, &story);
    story
}

/// The days follow each other, and the technical amount is no more than the total.
fn check_order(row: &Reader<'_>, story: &DemoStory) {
    let steps = [
        ("taken_on", story.taken_on),
        ("contacted_on", story.contacted_on),
        ("met_on", story.met_on),
        ("trial_on", story.trial_on),
        ("notice_on", story.notice_on),
        ("signed_on", story.signed_on),
        ("registered_on", story.registered_on),
        ("paid_on", story.paid_on),
        ("landed_on", story.landed_on),
    ];
    let mut before: Option<Date> = None;
    for (key, day) in steps {
        let Some(day) = day else { continue };
        if let Some(earlier) = before
            && day < earlier
        {
            let problem = row.problem_at(row.line_of(key), "problem-pack-dates-reversed").with("from", earlier.to_string());
            row.report(problem.with("to", day.to_string()));
        }
        before = Some(day);
    }
    if let (Some(total), Some(technical)) = (story.contract_total, story.contract_technical)
        && !(0.0..=total).contains(&technical)
    {
        let problem = row.problem_at(row.line_of("contract_technical"), "problem-pack-amounts").with("total", total.to_string());
        row.report(problem.with("technical", technical.to_string()));
    }
}

/// What stories name must be there: demand, people, park and space.
pub(super) fn check_references(demo: &DemoPack, sink: &Sink) {
    for story in &demo.stories {
        let is_there = |register: &str, owner: Option<&str>, number: &str| {
            demo.entries_of(register)
                .any(|entry| entry.text("own_number") == Some(number) && owner.is_none_or(|owner| entry.organization == owner))
        };
        let mut missing = Vec::new();
        if !is_there("demands", Some(&story.organization), &story.demand) {
            missing.push(("demand", story.demand.as_str()));
        }
        for manager in [Some(&story.manager), story.second_manager.as_ref()].into_iter().flatten() {
            if demo.person(manager).is_none() {
                missing.push(("manager", manager));
            }
        }
        if let Some(park) = story.landing_park.as_deref().filter(|park| demo.organization(park).is_none()) {
            missing.push(("landing_park", park));
        }
        if let Some(space) = story.landing_space.as_deref().filter(|space| !is_there("spaces", None, space)) {
            missing.push(("landing_space", space));
        }
        for (key, value) in missing {
            sink.push(at(&story.at, "problem-pack-nothing-there").with("key", key).with("value", value));
        }
    }
}
