//! Resource needs (资源需求): who looks for space, money, equipment, people, a first scene or data, how much and by when.

use super::{CONTACT, Field, FieldType as T, KEPT_FROM, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "resource_need",
    path: "resource-needs",
    prefix: "R",
    needs_secrecy_declaration: false,
    needs_diagnosis: false,
    may_be_anonymous: true,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("need_kind", T::Choice("resource_kinds")).required().facet().listed(),
        Field::new("requirement", T::Long(1200)).required(),
        Field::new("field", T::Choice("technical_fields")).facet(),
        TRACK,
        Field::new("quantity", T::Number("any")).listed().section("conditions"),
        Field::new("unit", T::Text(20)).section("conditions").unsearched(),
        Field::new("by_on", T::Date).listed().section("conditions"),
        Field::new("rent_max_yuan", T::Yuan).section("space"),
        Field::new("floor_load_kn", T::Number("kn_m2")).section("space"),
        Field::new("clear_height_m", T::Number("m")).section("space"),
        Field::new("power_kva", T::Number("kva")).section("space"),
        Field::new("hazard_class", T::Choice("hazard_classes")).section("space"),
        Field::new("clean_grade", T::Choice("clean_grades")).section("space"),
        Field::new("lease_months", T::Whole(1, 240)).section("space"),
        TOWN,
        CONTACT,
        KEPT_FROM,
    ],
};
