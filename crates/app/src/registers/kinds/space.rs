//! Spaces (载体空间): rooms and halls that a firm or project can move into.

use super::{CONTACT, Field, FieldType as T, KEPT_FROM, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "space",
    path: "spaces",
    prefix: "K",
    needs_secrecy_declaration: false,
    needs_diagnosis: false,
    may_be_anonymous: false,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("park", T::Choice("parks")).required().facet().listed().section("place"),
        Field::new("building", T::Text(60)).required().section("place"),
        Field::new("floor", T::Text(20)).section("place").unsearched(),
        TOWN,
        Field::new("lat", T::Number("degree")).section("place"),
        Field::new("lon", T::Number("degree")).section("place"),
        Field::new("area_m2", T::Number("m2")).required().listed().section("size"),
        Field::new("vacant_m2", T::Number("m2")).listed().section("size"),
        Field::new("price_yuan", T::Yuan).required().listed().section("size"),
        Field::new("available_on", T::Date).section("size"),
        Field::new("lease_min_months", T::Whole(1, 240)).section("size"),
        Field::new("floor_load_kn", T::Number("kn_m2")).listed().section("building"),
        Field::new("clear_height_m", T::Number("m")).listed().section("building"),
        Field::new("power_kva", T::Number("kva")).section("building"),
        Field::new("hazard_class", T::Choice("hazard_classes")).facet().section("building"),
        Field::new("clean_grade", T::Choice("clean_grades")).facet().section("building"),
        Field::new("loading_dock", T::Yes).section("building"),
        TRACK,
        CONTACT,
        KEPT_FROM,
    ],
};
