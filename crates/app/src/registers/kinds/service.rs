//! Platform services with their instruments (平台服务与仪器): what can be ordered, from whom, at which price and how soon.

use super::{CONTACT, Field, FieldType as T, KEPT_FROM, KEYWORDS, Kind, OWN_NUMBER, SUMMARY, Step, TITLE, TOWN, TRACK};

pub(super) static KIND: Kind = Kind {
    key: "service",
    path: "services",
    prefix: "S",
    needs_secrecy_declaration: false,
    needs_diagnosis: false,
    may_be_anonymous: false,
    fields: &[
        TITLE,
        SUMMARY,
        OWN_NUMBER,
        KEYWORDS,
        Field::new("operator", T::Text(60)).required().listed(),
        Field::new("category", T::Choice("service_categories")).required().facet().listed(),
        Field::new("field", T::Choice("technical_fields")).facet(),
        TRACK,
        Field::new("measures", T::List(12)),
        Field::new("instrument", T::Text(80)),
        Field::new("method", T::Text(200)),
        Field::new("range", T::Text(200)),
        Field::new("sample", T::Text(300)),
        Field::new("price_yuan", T::Yuan).section("order").listed(),
        Field::new("price_unit", T::Text(20)).section("order").unsearched(),
        Field::new("lead_time_days", T::Whole(0, 365)).section("order").listed(),
        Field::new("booking", T::Text(200)).from(Step::Registered).section("order"),
        TOWN,
        CONTACT,
        KEPT_FROM,
    ],
};
