//! Technology demands (技术需求): what a firm cannot solve by itself. Diagnosed before publication.

use super::{CONTACT, Field, FieldType as T, KEPT_FROM, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, Step, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "demand",
    path: "demands",
    prefix: "D",
    needs_secrecy_declaration: true,
    needs_diagnosis: true,
    may_be_anonymous: true,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("field", T::Choice("technical_fields")).required().facet(),
        TRACK,
        Field::new("industries", T::Choices("industries")),
        Field::new("kind_of_firm", T::Text(30)).listed(),
        Field::new("situation", T::Long(1200)).required(),
        Field::new("target", T::Long(1200)).required(),
        Field::new("constraints", T::Long(800)),
        Field::new("background", T::Long(2000)).from(Step::Registered),
        Field::new("budget_min", T::Wan).section("conditions").listed(),
        Field::new("budget_max", T::Wan).section("conditions").listed(),
        Field::new("months", T::Whole(1, 60)).section("conditions").listed(),
        Field::new("needed_by", T::Date).section("conditions"),
        Field::new("min_trl", T::Trl).section("conditions"),
        Field::new("cooperation_modes", T::Choices("cooperation_modes")).facet().section("conditions"),
        Field::new("visit", T::Yes).section("conditions").listed(),
        TOWN,
        CONTACT,
        KEPT_FROM,
        Field::new("anonymous", T::Yes).from(Step::Owner).section("contact"),
        Field::new("secrecy_declaration", T::Yes).from(Step::Owner).required().section("declaration"),
    ],
};
