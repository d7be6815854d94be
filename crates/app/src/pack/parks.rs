//! The parks as one more list of terms, `parks`, so that a field that names a park is chosen, checked, searched and shown by its name.
//!
//! The real ones come from `organizations.toml`. The invented ones of the demonstration are added only where it is served or checked.

use std::path::Path;

use super::{
    directory::PackOrganization,
    names::Names,
    reader::{Reader, Sink},
    toml_file::TomlFile,
    vocabulary::{Term, Vocabulary},
};
use crate::organizations::OrganizationKind;

/// The code of the list.
pub(super) const CODE: &str = "parks";

/// The real parks, in the order of the directory.
pub(super) fn vocabulary(organizations: &[PackOrganization]) -> Vocabulary {
    let mut parks = Vocabulary::named(CODE);
    for park in organizations.iter().filter(|organization| organization.kind == OrganizationKind::Park) {
        parks.add(Term { is_verified: true, source: park.source.clone(), line: park.line, ..Term::named(&park.code, park.short.clone()) });
    }
    parks
}

/// The invented parks of the demonstration. What is wrong with its file is said where the demonstration is read, not here.
pub(super) fn add_invented(parks: &mut Vocabulary, folder: &Path) {
    let Ok(file) = TomlFile::read(folder, "demo/organizations.toml") else { return };
    let unheard = Sink::default();
    let root = Reader::root(&file, &unheard);
    for row in root.tables("organization") {
        let names = Names {
            zh: row.optional_text("short_name").unwrap_or_else(|| row.text("name")),
            en: row.optional_text("name_en").unwrap_or_default(),
        };
        if row.text("kind") == OrganizationKind::Park.code() {
            parks.add(Term { is_verified: true, line: row.line, ..Term::named(&row.text("code"), names) });
        }
    }
}
