//! Technology managers (技术经理人): who carries matches to deals.

use super::{CONTACT, Field, FieldType as T, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, Step, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "technology_manager",
    path: "technology-managers",
    prefix: "M",
    needs_secrecy_declaration: false,
    needs_diagnosis: false,
    may_be_anonymous: false,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("fields", T::Choices("technical_fields")).required().facet().listed(),
        TRACK,
        Field::new("introduction", T::Long(1200)),
        Field::new("years", T::Whole(0, 60)).listed(),
        Field::new("cases", T::Whole(0, 999)),
        Field::new("languages", T::List(5)).unsearched(),
        Field::new("capacity", T::Whole(1, 100)),
        Field::new("credential_scheme", T::Text(60)).section("credential"),
        Field::new("credential_level", T::Choice("manager_levels")).facet().listed().section("credential"),
        Field::new("credential_number", T::Text(40)).from(Step::Registered).section("credential"),
        Field::new("credential_expires_on", T::Date).section("credential"),
        TOWN,
        CONTACT,
    ],
};
