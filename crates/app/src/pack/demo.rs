//! `demo/`: invented organisations, people, entries and stories that fill a hall for trying out.
//!
//! Organisations and people are typed here. Entries stay raw, each field with its line, because only the registers know
//! what a field may hold: they check through [`DemoPack::check_entries`]. Stories are in `story`.
//! Entries lie in `demo/<register>/*.toml` or in `demo/<register>.toml`, where the register is written in plural
//! (`achievements`).

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use base::{
    Date, Place, Problem, Problems,
    codes::CreditCode,
    time::{date_plus_days, days_between},
};

use super::{
    Pack,
    directory::{read_kind, read_point},
    geometry::Point,
    reader::{Reader, Sink},
    story::{self, DemoStory},
    toml_file::{Spot, TomlFile},
    workflow::{Terms, known},
};
use crate::{accounts::Role, organizations::OrganizationKind};

/// Everything of `demo/`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DemoPack {
    /// Invented organisations.
    pub organizations: Vec<DemoOrganization>,
    /// Invented people.
    pub people: Vec<DemoPerson>,
    /// Invented entries, by register (`achievements`) and then in the order of files and lines.
    pub entries: Vec<RawEntry>,
    /// What happened among them.
    pub stories: Vec<DemoStory>,
    /// What firms have said for policies.
    pub profiles: Vec<DemoProfile>,
}

impl DemoPack {
    /// The demonstration with all its days moved, so that what was written for `written_on` happens on `today`; never backwards.
    #[must_use]
    pub fn moved(mut self, written_on: Option<Date>, today: Date) -> Self {
        let days = written_on.map_or(0, |written_on| days_between(written_on, today)).max(0);
        let published = self.entries.iter_mut().map(|entry| &mut entry.published_on);
        let told = self.stories.iter_mut().flat_map(DemoStory::days_mut);
        for day in published.chain(told) {
            *day = day.map(|day| date_plus_days(day, days));
        }
        self
    }
}

/// An invented organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoOrganization {
    /// Its code, by which entries and people name it.
    pub code: String,
    /// What kind it is.
    pub kind: OrganizationKind,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// A shorter name for lists.
    pub short_name: Option<String>,
    /// Its 统一社会信用代码 in canonical form, invented.
    pub credit_code: Option<String>,
    /// The town it lies in.
    pub town: Option<String>,
    /// The zone it says it lies in.
    pub zone: Option<String>,
    /// Its address, invented.
    pub address: Option<String>,
    /// Where it lies.
    pub point: Option<Point>,
    /// Its industry.
    pub industry: Option<String>,
    /// Its track.
    pub track: Option<String>,
    /// Its size in words.
    pub scale: Option<String>,
    /// What it says of itself.
    pub introduction: Option<String>,
    /// Whether an officer has confirmed it.
    pub is_verified: bool,
    /// Where it stands.
    pub at: Place,
}

/// An invented person.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoPerson {
    /// The code, by which stories name the person.
    pub code: String,
    /// The Chinese name.
    pub name: String,
    /// The English name.
    pub name_en: Option<String>,
    /// The address, in a domain that cannot exist.
    pub email: String,
    /// What the person may do.
    pub roles: Vec<DemoRole>,
    /// Where the person stands.
    pub at: Place,
}

/// A role of an invented person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRole {
    /// The role.
    pub role: Role,
    /// The code of the organisation it is held for.
    pub organization: Option<String>,
}

/// What an invented firm has said for policies, as it would type it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DemoProfile {
    /// The firm's code.
    pub organization: String,
    /// Facts by key or by Chinese name.
    pub facts: Vec<DemoFact>,
    /// Its projects and products.
    pub children: Vec<DemoChild>,
    /// The file it stands in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
}

/// A fact as it would be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFact {
    /// Its key or Chinese name.
    pub field: String,
    /// What would be typed; several for a set of terms.
    pub value: Vec<String>,
    /// The line it stands on.
    pub line: u32,
}

/// A project or product of an invented firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoChild {
    /// What it is.
    pub kind: String,
    /// What the firm calls it.
    pub name: String,
    /// The year its money belongs to.
    pub year: Option<i16>,
    /// Its facts.
    pub facts: Vec<DemoFact>,
    /// The line it begins on.
    pub line: u32,
}

/// An invented entry, not yet checked against its register.
#[derive(Debug, Clone, PartialEq)]
pub struct RawEntry {
    /// The folder it lies in, the register's word in plural: `achievements`.
    pub register: String,
    /// The code of the organisation it belongs to.
    pub organization: String,
    /// The day it was published; none if it was not.
    pub published_on: Option<Date>,
    /// A status other than the one that follows from `published_on`.
    pub status: Option<String>,
    /// Everything else, as the registers know it.
    pub fields: BTreeMap<String, RawField>,
    /// The file it stands in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
}

/// One value of a raw entry.
#[derive(Debug, Clone, PartialEq)]
pub struct RawField {
    /// The value.
    pub value: toml::Value,
    /// The line it stands on.
    pub line: u32,
}

impl RawEntry {
    /// The place of one of its fields, or of the entry if it has no such field.
    #[must_use]
    pub fn place_of(&self, field: &str) -> Place {
        Place::Line { file: self.file.clone(), line: self.fields.get(field).map_or(self.line, |found| found.line) }
    }

    /// A text among its fields.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.value.as_str()
    }
}

impl DemoPack {
    /// The organisation with this code.
    #[must_use]
    pub fn organization(&self, code: &str) -> Option<&DemoOrganization> {
        self.organizations.iter().find(|organization| organization.code == code)
    }

    /// The person with this code.
    #[must_use]
    pub fn person(&self, code: &str) -> Option<&DemoPerson> {
        self.people.iter().find(|person| person.code == code)
    }

    /// The entries of one register, in the order of files and lines.
    pub fn entries_of<'d>(&'d self, register: &'d str) -> impl Iterator<Item = &'d RawEntry> {
        self.entries.iter().filter(move |entry| entry.register == register)
    }

    /// Asks the registers about every entry and gathers what they find.
    #[must_use]
    pub fn check_entries(&self, check: &dyn Fn(&RawEntry) -> Problems) -> Problems {
        let mut problems = Problems::new();
        for entry in &self.entries {
            problems.extend(check(entry));
        }
        problems
    }
}

/// What could be read, and everything that is wrong with it.
pub(super) fn read(pack: &Pack) -> (DemoPack, Problems) {
    let sink = Sink::default();
    let mut demo = DemoPack::default();
    for name in files_of(&pack.folder, "demo", &sink) {
        let file = match TomlFile::read(&pack.folder, &name) {
            Ok(file) => file,
            Err(problems) => {
                sink.extend(problems);
                continue;
            }
        };
        match register_of(&name) {
            "organizations" => read_organizations(pack, &file, &mut demo, &sink),
            "people" => read_people(&file, &mut demo, &sink),
            "policy_facts" => read_profiles(&file, &mut demo, &sink),
            "stories" => demo.stories.extend(story::read(pack, &file, &sink)),
            register => read_entries(register, &file, &mut demo, &sink),
        }
    }
    check_references(pack, &demo, &sink);
    story::check_references(&demo, &sink);
    (demo, sink.into_problems())
}

/// `demo/achievements/new_materials.toml` and `demo/achievements.toml` both belong to `achievements`.
fn register_of(name: &str) -> &str {
    let rest = name.strip_prefix("demo/").unwrap_or(name);
    rest.split_once('/').map_or_else(|| rest.trim_end_matches(".toml"), |(register, _)| register)
}

/// All TOML files below a folder, sorted.
fn files_of(root: &Path, folder: &str, sink: &Sink) -> Vec<String> {
    let mut files = Vec::new();
    let Ok(found) = std::fs::read_dir(root.join(folder)) else {
        sink.push(Problem::line(folder, 1, "problem-pack-no-folder").with("path", folder));
        return files;
    };
    for item in found.flatten() {
        let Ok(name) = item.file_name().into_string() else { continue };
        let path = format!("{folder}/{name}");
        if item.path().is_dir() {
            files.extend(files_of(root, &path, sink));
        } else if item.path().extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn place(row: &Reader<'_>) -> Place {
    Place::Line { file: row.file.to_string(), line: row.line }
}

fn read_organizations(pack: &Pack, file: &TomlFile, demo: &mut DemoPack, sink: &Sink) {
    let root = Reader::root(file, sink);
    for row in root.tables("organization") {
        let terms = Terms { root: &row, vocabularies: &pack.vocabularies };
        let coded = |key: &'static str, vocabulary: &str| {
            row.optional_word(key).inspect(|word| terms.check(vocabulary, word)).map(|word| word.text)
        };
        let zone = row.optional_word("zone").inspect(|word| {
            known(&row, word, "problem-pack-unknown-zone", pack.zones.zones.iter().map(|zone| zone.code.as_str()));
        });
        let organization = DemoOrganization {
            code: row.text("code"),
            kind: read_kind(&row),
            name: row.text("name"),
            name_en: row.optional_text("name_en"),
            short_name: row.optional_text("short_name"),
            credit_code: read_credit_code(&row),
            town: coded("town", "towns"),
            zone: zone.map(|word| word.text),
            address: row.optional_text("address"),
            point: read_point(&row),
            industry: coded("industry", "industries"),
            track: coded("track", "tracks"),
            scale: row.optional_text("scale"),
            introduction: row.optional_text("introduction"),
            is_verified: row.flag("is_verified"),
            at: place(&row),
        };
        row.finish();
        demo.organizations.push(organization);
    }
    root.finish();
}

fn read_credit_code(row: &Reader<'_>) -> Option<String> {
    let code = row.optional_word("credit_code")?;
    match CreditCode::parse(&code.text) {
        Ok(code) => Some(code.to_string()),
        Err(_) => {
            row.report(row.problem_at(code.line, "problem-pack-credit-code").with("value", &*code.text));
            None
        }
    }
}

fn read_people(file: &TomlFile, demo: &mut DemoPack, sink: &Sink) {
    let root = Reader::root(file, sink);
    for row in root.tables("person") {
        let email = row.word("email");
        // RFC 2606 keeps `.invalid` and `.example` out of the real network.
        if !email.text.is_empty() && ![".invalid", ".example"].iter().any(|end| email.text.ends_with(end)) {
            row.report(row.problem_at(email.line, "problem-pack-real-address").with("value", &*email.text));
        }
        let person = DemoPerson {
            code: row.text("code"),
            name: row.text("name"),
            name_en: row.optional_text("name_en"),
            email: email.text,
            roles: row.tables("roles").into_iter().map(read_role).collect(),
            at: place(&row),
        };
        row.finish();
        demo.people.push(person);
    }
    root.finish();
}

fn read_role(row: Reader<'_>) -> DemoRole {
    let role = row.word("role");
    known(&row, &role, "problem-pack-unknown-role", Role::ALL.map(Role::code));
    let role = DemoRole { role: Role::from_code(&role.text).unwrap_or(Role::Member), organization: row.optional_text("organization") };
    row.finish();
    role
}

fn raw(spot: &Spot) -> RawField {
    RawField { value: spot.to_toml(), line: spot.line }
}

fn read_entries(register: &str, file: &TomlFile, demo: &mut DemoPack, sink: &Sink) {
    let root = Reader::root(file, sink);
    for row in root.tables("entry") {
        let own = ["organization", "published_on", "status"];
        demo.entries.push(RawEntry {
            register: register.to_owned(),
            organization: row.text("organization"),
            published_on: row.date("published_on"),
            status: row.optional_text("status"),
            fields: row.entries().filter(|(key, _)| !own.contains(key)).map(|(key, spot)| (key.to_owned(), raw(spot))).collect(),
            file: row.file.to_string(),
            line: row.line,
        });
    }
    root.finish();
}

fn read_profiles(file: &TomlFile, demo: &mut DemoPack, sink: &Sink) {
    let root = Reader::root(file, sink);
    for row in root.tables("profile") {
        let children = row.tables("child").into_iter().map(|child| {
            let read = DemoChild {
                kind: child.text("kind"),
                name: child.text("name"),
                year: child.optional_whole("year", 2000, 2100).and_then(|year| i16::try_from(year).ok()),
                facts: child.table("facts").map(|facts| read_facts(&facts)).unwrap_or_default(),
                line: child.line,
            };
            child.finish();
            read
        });
        let profile = DemoProfile {
            organization: row.text("organization"),
            children: children.collect(),
            facts: row.table("facts").map(|facts| read_facts(&facts)).unwrap_or_default(),
            file: row.file.to_string(),
            line: row.line,
        };
        row.finish();
        demo.profiles.push(profile);
    }
    root.finish();
}

/// Every key with what would be typed for it: a list for a set of terms, figures as they stand.
fn read_facts(row: &Reader<'_>) -> Vec<DemoFact> {
    let shown = |spot: &Spot| match &spot.value {
        super::toml_file::Value::List(items) => items.iter().map(Spot::shown).collect(),
        _ => vec![spot.shown()],
    };
    row.entries().map(|(key, spot)| DemoFact { field: key.to_owned(), value: shown(spot), line: spot.line }).collect()
}

fn check_references(pack: &Pack, demo: &DemoPack, sink: &Sink) {
    let mut organizations: HashSet<&str> = pack.organizations.iter().map(|known| known.code.as_str()).collect();
    let mut own: HashMap<&str, &Place> = HashMap::new();
    for organization in &demo.organizations {
        if !organizations.insert(&organization.code) {
            sink.push(duplicate(&organization.code, &organization.at, own.get(organization.code.as_str()).copied()));
        }
        own.insert(&organization.code, &organization.at);
    }
    let mut people: HashMap<&str, &Place> = HashMap::new();
    let mut addresses: HashMap<&str, &Place> = HashMap::new();
    for person in &demo.people {
        for (key, seen) in [(&person.code, &mut people), (&person.email, &mut addresses)] {
            if let Some(first) = seen.insert(key, &person.at) {
                sink.push(duplicate(key, &person.at, Some(first)));
            }
        }
        for role in &person.roles {
            match &role.organization {
                Some(code) if !organizations.contains(code.as_str()) => {
                    sink.push(unknown_organization(code, &person.at, organizations.iter().copied()))
                }
                None if role.role.needs_organization() && role.role != Role::Member => {
                    sink.push(at(&person.at, "problem-pack-role-without-organization").with("role", role.role.code()));
                }
                _ => {}
            }
        }
    }
    for profile in demo.profiles.iter().filter(|profile| !own.contains_key(profile.organization.as_str())) {
        let here = Place::Line { file: profile.file.clone(), line: profile.line };
        sink.push(unknown_organization(&profile.organization, &here, own.keys().copied()));
    }
    let mut numbers: HashMap<(&str, &str, &str), Place> = HashMap::new();
    for entry in &demo.entries {
        let here = Place::Line { file: entry.file.clone(), line: entry.line };
        // A real organisation never owns an entry, so only invented ones count here.
        if !entry.organization.is_empty() && !own.contains_key(entry.organization.as_str()) {
            sink.push(unknown_organization(&entry.organization, &entry.place_of("organization"), own.keys().copied()));
        }
        if let Some(number) = entry.text("own_number")
            && let Some(first) = numbers.insert((&entry.register, &entry.organization, number), here.clone())
        {
            sink.push(duplicate(number, &here, Some(&first)));
        }
    }
}

pub(super) fn at(place: &Place, code: &'static str) -> Problem {
    Problem { at: place.clone(), code, args: Vec::new() }
}

fn duplicate(code: &str, here: &Place, first: Option<&Place>) -> Problem {
    let first = match first {
        Some(Place::Line { file, line }) => format!("{file}:{line}"),
        _ => "organizations.toml".to_owned(),
    };
    at(here, "problem-pack-duplicate-code").with("code", code).with("first", first)
}

fn unknown_organization<'c>(code: &str, here: &Place, known: impl Iterator<Item = &'c str>) -> Problem {
    let near = super::reader::nearest(code, known).unwrap_or("—");
    at(here, "problem-pack-unknown-organization").with("code", code).with("near", near)
}
