//! Department projects (院系项目): teams of university departments on their way to a firm.

use super::{CONTACT, Field, FieldType as T, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, Step, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "department_project",
    path: "department-projects",
    prefix: "P",
    needs_secrecy_declaration: true,
    needs_diagnosis: false,
    may_be_anonymous: false,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("department", T::Text(60)).required().listed(),
        Field::new("field", T::Choice("technical_fields")).required().facet(),
        TRACK,
        Field::new("stage", T::Choice("project_stages")).required().facet().listed().section("maturity"),
        Field::new("trl", T::Trl).facet().section("maturity"),
        Field::new("need", T::Choices("project_needs")).required().facet().listed().section("cooperation"),
        Field::new("amount", T::Wan).section("cooperation").listed(),
        Field::new("landing_intention", T::Text(200)).section("cooperation"),
        Field::new("expected_on", T::Date).section("cooperation"),
        TOWN,
        Field::new("team", T::Text(300)).from(Step::Registered).section("contact"),
        CONTACT,
        Field::new("secrecy_declaration", T::Yes).from(Step::Owner).required().section("declaration"),
    ],
};
