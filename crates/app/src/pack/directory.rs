//! `organizations.toml`: the real organisations of the district, with public facts only.
//!
//! They stand in the directory and never own an entry. Invented organisations belong to the demo (see `demo`).

use std::{collections::HashMap, path::Path};

use super::{
    geometry::Point,
    names::Names,
    reader::{Reader, Sink},
    toml_file::TomlFile,
    vocabulary::Vocabulary,
    workflow::{Terms, known},
};
use crate::organizations::OrganizationKind;

/// Where an organisation stands in the district's own lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The commission that runs the hall.
    Commission,
    /// A park of the plan (一园一方案).
    Park,
    /// A university's science park.
    SciencePark,
    /// A source platform that is supported and reviewed.
    SourcePlatform,
    /// An exchange the hall links to.
    Exchange,
}

/// A real organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct PackOrganization {
    /// Its code.
    pub code: String,
    /// What kind it is.
    pub kind: OrganizationKind,
    /// Where it stands in the district's lists.
    pub group: Group,
    /// Its name.
    pub names: Names,
    /// A shorter name for lists, the full one if there is none.
    pub short: Names,
    /// For a park: its direction, a code of `tracks`.
    pub track: Option<String>,
    /// For a park: its direction in the plan's own words.
    pub direction: Names,
    /// The town it lies in.
    pub town: Option<String>,
    /// The zone it belongs to.
    pub zone: Option<String>,
    /// Roughly where it lies; only a drawing may use it.
    pub point: Option<Point>,
    /// Where these facts were read.
    pub source: String,
    /// Whether town and point were read in a source; if not they are shown as 待核.
    pub is_place_verified: bool,
    /// The line of the file it stands on.
    pub line: u32,
}

const GROUPS: [(&str, Group); 5] = [
    ("commission", Group::Commission),
    ("park", Group::Park),
    ("science_park", Group::SciencePark),
    ("source_platform", Group::SourcePlatform),
    ("exchange", Group::Exchange),
];

impl Group {
    /// As written in the pack and in text keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        GROUPS.iter().find(|(_, group)| *group == self).map_or("", |(code, _)| code)
    }
}

pub(super) fn load(folder: &Path, vocabularies: &HashMap<String, Vocabulary>, zones: &[String], sink: &Sink) -> Vec<PackOrganization> {
    let file = match TomlFile::read(folder, "organizations.toml") {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return Vec::new();
        }
    };
    let root = Reader::root(&file, sink);
    let mut organizations: Vec<PackOrganization> = Vec::new();
    for row in root.tables("organization") {
        let organization = read_organization(&row, vocabularies, zones);
        row.finish();
        if let Some(first) = organizations.iter().find(|known| known.code == organization.code) {
            root.report_duplicate(organization.line, &organization.code, first.line);
        }
        organizations.push(organization);
    }
    root.finish();
    organizations
}

fn read_organization(row: &Reader<'_>, vocabularies: &HashMap<String, Vocabulary>, zones: &[String]) -> PackOrganization {
    let terms = Terms { root: row, vocabularies };
    let kind = read_kind(row);
    let group = row.word("group");
    known(row, &group, "problem-pack-unknown-group", GROUPS.map(|(code, _)| code));
    let track = row.optional_word("track").inspect(|word| terms.check("tracks", word));
    let town = row.optional_word("town").inspect(|word| terms.check("towns", word));
    let zone = row.optional_word("zone");
    if let Some(zone) = &zone {
        known(row, zone, "problem-pack-unknown-zone", zones.iter().map(String::as_str));
    }
    let names = row.names();
    let short = row.optional_names_under("short");
    PackOrganization {
        code: row.text("code"),
        kind,
        group: GROUPS.iter().find(|(code, _)| *code == group.text).map_or(Group::SourcePlatform, |(_, group)| *group),
        short: if short.is_empty() { names.clone() } else { short },
        names,
        track: track.map(|word| word.text),
        direction: row.optional_names_under("direction"),
        town: town.map(|word| word.text),
        zone: zone.map(|word| word.text),
        point: read_point(row),
        source: row.text("source"),
        is_place_verified: row.optional_flag("is_place_verified").unwrap_or(true),
        line: row.line,
    }
}

/// The kind of organisation a row names.
pub(super) fn read_kind(row: &Reader<'_>) -> OrganizationKind {
    let kind = row.word("kind");
    known(row, &kind, "problem-pack-unknown-organization-kind", OrganizationKind::ALL.map(OrganizationKind::code));
    OrganizationKind::from_code(&kind.text).unwrap_or(OrganizationKind::Firm)
}

/// The point of a row's `lat` and `lon`, which must both be there or both be missing.
pub(super) fn read_point(row: &Reader<'_>) -> Option<Point> {
    match (row.number("lat"), row.number("lon")) {
        (Some(lat), Some(lon)) if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => Some(Point { lon, lat }),
        (None, None) => None,
        _ => {
            row.report(row.problem_at(row.line_of("lat"), "problem-pack-half-a-point"));
            None
        }
    }
}
