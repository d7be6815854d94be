//! The kinds of entries, one file each.

mod achievement;
mod demand;
mod department_project;
mod resource_need;
mod service;
mod space;
mod technology_manager;

use super::kind::{Field, FieldType, Kind, Step};

/// All kinds, in the order of the hall.
pub const ALL: [&Kind; 7] = [
    &achievement::KIND,
    &demand::KIND,
    &service::KIND,
    &space::KIND,
    &technology_manager::KIND,
    &department_project::KIND,
    &resource_need::KIND,
];

/// The kind with this key.
#[must_use]
pub fn by_key(key: &str) -> Option<&'static Kind> {
    ALL.into_iter().find(|kind| kind.key == key)
}

/// The kind with this word in addresses.
#[must_use]
pub fn by_path(path: &str) -> Option<&'static Kind> {
    ALL.into_iter().find(|kind| kind.path == path)
}

/// The organisation's own number: for its own people, since it tells one entry of an anonymous firm from another.
const OWN_NUMBER: Field = Field::new("own_number", FieldType::Text(40)).unsearched().from(Step::Owner);
const TITLE: Field = Field::new("title", FieldType::Text(80)).required().unsearched();
const SUMMARY: Field = Field::new("summary", FieldType::Long(400)).required().unsearched();
const KEYWORDS: Field = Field::new("keywords", FieldType::List(5));
const TOWN: Field = Field::new("town", FieldType::Choice("towns")).facet().section("place");
const TRACK: Field = Field::new("track", FieldType::Choice("tracks")).facet();
const CONTACT: Field = Field::new("contact", FieldType::Text(60)).from(Step::Agreement).section("contact");
/// Organisations that the entry is never proposed to, each by its full name or credit code: for the owner's eyes.
const KEPT_FROM: Field = Field::new(super::visibility::KEPT_FROM, FieldType::List(20)).from(Step::Owner).section("contact");

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_paths_and_prefixes_of_kinds_are_unique() {
        for part in [|kind: &Kind| kind.key, |kind: &Kind| kind.path, |kind: &Kind| kind.prefix] {
            assert_eq!(ALL.iter().map(|kind| part(kind)).collect::<HashSet<_>>().len(), ALL.len());
        }
    }

    #[test]
    fn field_keys_are_unique_within_a_kind_and_begin_with_title_and_summary() {
        for kind in ALL {
            let keys: Vec<_> = kind.fields.iter().map(|field| field.key).collect();
            assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len(), "{}", kind.key);
            assert_eq!(keys.get(..2), Some(["title", "summary"].as_slice()), "{}", kind.key);
        }
    }
}
