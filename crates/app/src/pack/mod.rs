//! The pack: a folder that holds everything the program does not know about a district.
//!
//! [`Pack::load`] reads and checks it as a whole: either there is a pack without a single problem, or there are all of its
//! problems, each with file and line. A pack never changes while the program runs.
//! Reading order: [`settings`] (`pack.toml`), [`vocabulary`], [`directory`] (real organisations), [`zones`] and
//! [`geometry`], [`workflow`] (deals and matches), [`pairs`] (which registers are matched), [`plan`], [`policies`] and [`ladder`], [`demo`] (invented content, read only when it is asked for).
//! Not here: what a register's field may hold (`registers`, whose kinds a declaration of pairs is held against), what a stage's check means (`deals`), figures (`plan`), texts
//! of pages (the edge's locales).

pub mod demo;
pub mod directory;
pub mod geometry;
pub mod ladder;
mod names;
pub mod pairs;
mod pairs_reading;
mod parks;
pub mod plan;
pub mod policies;
mod reader;
pub mod settings;
pub mod story;
mod toml_file;
pub mod vocabulary;
pub mod workflow;
pub mod zones;

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use base::{Lang, Problem, Problems};

pub use demo::{DemoChild, DemoFact, DemoOrganization, DemoPack, DemoPerson, DemoProfile, DemoRole, RawEntry, RawField};
pub use directory::{Group, PackOrganization};
pub use geometry::{Bounds, Point, Polygon, Projection, km_between};
pub use ladder::{Ladder, LadderSource, LadderStep, ScaleThreshold};
pub use names::Names;
pub use pairs::{Alike, Pair, PairSide, Pairs};
pub use plan::{Comparator, Evidence, Indicator, Measure, Plan, PlanYear, Target};
pub use policies::{LocalVersion, Policies};
pub use settings::{Clocks, Expiry, Footer, Limits, Settings};
pub use story::{DemoStory, Reached};
pub use vocabulary::{Term, Vocabulary};
pub use workflow::{CHECKS, CONDITIONS, Column, DealFlow, FunnelSource, FunnelStep, MatchFlow, MatchState, Stage};
pub use zones::{Shape, TownPoint, Zone, Zones};

use reader::Sink;
use toml_file::TomlFile;

/// The vocabularies the program refers to by name; a pack must have each of them and may have more.
pub const VOCABULARIES: [&str; 34] = [
    "achievement_forms",
    "achievement_levels",
    "achievement_origins",
    "achievement_stages",
    "application_statuses",
    "clean_grades",
    "close_reasons",
    "contact_kinds",
    "contract_fields",
    "contract_flows",
    "contract_ip_kinds",
    "contract_types",
    "cooperation_modes",
    "disciplines",
    "document_kinds",
    "hazard_classes",
    "industries",
    "ip_kinds",
    "manager_levels",
    "objection_outcomes",
    "party_kinds",
    "plan_levels",
    "price_methods",
    "project_needs",
    "project_stages",
    "refusal_reasons",
    "regions",
    "resource_kinds",
    "service_categories",
    "technical_fields",
    "towns",
    "tracks",
    "trl_levels",
    "trl_schemes",
];

/// A district.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pack {
    /// The folder it was read from.
    pub folder: PathBuf,
    /// What `pack.toml` says.
    pub settings: Settings,
    /// Lists of terms by code; see [`Pack::vocabulary`].
    pub vocabularies: HashMap<String, Vocabulary>,
    /// Real organisations.
    pub organizations: Vec<PackOrganization>,
    /// Outline, zones and towns.
    pub zones: Zones,
    /// The way of a deal.
    pub deal_flow: DealFlow,
    /// The way of a match.
    pub match_flow: MatchFlow,
    /// Which registers are matched, and by what.
    pub pairs: Pairs,
    /// What the district wants to reach.
    pub plan: Plan,
    /// What firms may get, and how they grow.
    pub policies: Policies,
    /// Words of the district's trades that a general dictionary lacks, from `dictionary.txt`.
    pub words: Vec<String>,
}

impl Pack {
    /// Reads a pack and checks it.
    ///
    /// # Errors
    /// Everything that is wrong with it, by file and line.
    pub fn load(folder: &Path) -> Result<Self, Problems> {
        let (pack, problems) = Self::read(folder)?;
        problems.or_ok(pack)
    }

    /// What could be read of the pack in this folder, and everything that is wrong with it.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn read(folder: &Path) -> Result<(Self, Problems), Problems> {
        if !folder.is_dir() {
            return Err(Problem::whole("problem-pack-no-folder").with("path", folder.display().to_string()).into());
        }
        let sink = Sink::default();
        let settings = Settings::load(folder, &sink);
        let mut vocabularies = load_vocabularies(folder, &sink);
        let zones = zones::load(folder, &vocabularies, &sink);
        let zone_codes: Vec<String> = zones.zones.iter().map(|zone| zone.code.clone()).collect();
        let organizations = directory::load(folder, &vocabularies, &zone_codes, &sink);
        vocabularies.insert(parks::CODE.to_owned(), parks::vocabulary(&organizations));
        let pack = Self {
            folder: folder.to_owned(),
            settings,
            organizations,
            zones,
            deal_flow: workflow::load_deal(folder, &vocabularies, &sink),
            match_flow: workflow::load_match(folder, &vocabularies, &sink),
            pairs: pairs_reading::load(folder, &vocabularies, &sink),
            plan: plan::load(folder, &sink),
            policies: policies::load(folder, &sink),
            words: load_words(folder, &sink),
            vocabularies,
        };
        Ok((pack, sink.into_problems()))
    }

    /// The same with the invented parks of the demonstration among the parks.
    #[must_use]
    pub fn with_invented_parks(mut self) -> Self {
        if let Some(known) = self.vocabularies.get_mut(parks::CODE) {
            parks::add_invented(known, &self.folder);
        }
        self
    }

    /// The list of terms with this code.
    #[must_use]
    pub fn vocabulary(&self, code: &str) -> Option<&Vocabulary> {
        self.vocabularies.get(code)
    }

    /// A term of a vocabulary.
    #[must_use]
    pub fn term(&self, vocabulary: &str, code: &str) -> Option<&Term> {
        self.vocabulary(vocabulary)?.term(code)
    }

    /// A term's name in a language; the code itself if there is no such term.
    #[must_use]
    pub fn label(&self, vocabulary: &str, code: &str, lang: Lang) -> String {
        self.vocabulary(vocabulary).map_or_else(|| code.to_owned(), |terms| terms.label(code, lang))
    }

    /// The real organisation with this code.
    #[must_use]
    pub fn organization(&self, code: &str) -> Option<&PackOrganization> {
        self.organizations.iter().find(|organization| organization.code == code)
    }

    /// The real organisations of a group, in the order of the file.
    pub fn organizations_in(&self, group: Group) -> impl Iterator<Item = &PackOrganization> {
        self.organizations.iter().filter(move |organization| organization.group == group)
    }

    /// How many days an entry of a register (`demand`) stays published.
    #[must_use]
    pub fn expiry_days(&self, register: &str) -> i64 {
        let expiry = &self.settings.expiry;
        expiry.days.get(register).copied().unwrap_or(expiry.default_days)
    }

    /// How many days before expiry an author is asked whether the entry still holds.
    #[must_use]
    pub const fn renewal_notice_days(&self) -> i64 {
        self.settings.expiry.ask_days
    }

    /// Reads the invented content and checks what can be checked without the registers.
    ///
    /// # Errors
    /// Everything that is wrong with it, by file and line.
    pub fn demo(&self) -> Result<DemoPack, Problems> {
        let (demo, problems) = demo::read(self);
        problems.or_ok(demo)
    }

    /// Reads what can be read of the invented content, with everything that is wrong with it; `check` is what the registers say of an entry.
    #[must_use]
    pub fn check_demo(&self, check: &dyn Fn(&RawEntry) -> Problems) -> (DemoPack, Problems) {
        let (demo, mut problems) = demo::read(self);
        problems.extend(demo.check_entries(check));
        (demo, problems)
    }

    /// What a production site needs and this pack leaves empty.
    #[must_use]
    pub fn missing_for_production(&self) -> Problems {
        self.settings.missing_for_production()
    }
}

/// Every file of `vocabularies/`, and a problem for each the program needs and the pack has not.
fn load_vocabularies(folder: &Path, sink: &Sink) -> HashMap<String, Vocabulary> {
    let mut vocabularies = HashMap::new();
    let mut seen = Vec::new();
    for item in std::fs::read_dir(folder.join("vocabularies")).into_iter().flatten().flatten() {
        let name = item.file_name();
        let Some(code) = name.to_str().and_then(|name| name.strip_suffix(".toml")) else { continue };
        seen.push(code.to_owned());
        match TomlFile::read(folder, &format!("vocabularies/{code}.toml")) {
            Ok(file) => {
                vocabularies.insert(code.to_owned(), vocabulary::read(code, &file, sink));
            }
            Err(problems) => sink.extend(problems),
        }
    }
    for needed in VOCABULARIES {
        if !seen.iter().any(|code| code == needed) {
            sink.push(
                Problem::line(format!("vocabularies/{needed}.toml"), 1, "problem-pack-vocabulary-missing").with("vocabulary", needed),
            );
        }
    }
    vocabularies
}

/// The lines of `dictionary.txt` without comments; a pack may do without the file.
fn load_words(folder: &Path, sink: &Sink) -> Vec<String> {
    const NAME: &str = "dictionary.txt";
    if !folder.join(NAME).exists() {
        return Vec::new();
    }
    let text = toml_file::read_text(folder, NAME).map_err(|problem| sink.push(problem)).unwrap_or_default();
    let words = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    words.filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}
