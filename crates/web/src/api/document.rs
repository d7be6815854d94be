//! The description of the interface (OpenAPI 3.1): what each feature says of its calls, and what holds for all of them.
//!
//! A feature describes paths, parameters and bodies beside its handlers. Here is added once: who may call (from the table of
//! addresses), the headers of keys and versions, the answers every call can give, and the fields of the registers.

use app::pack::Pack;
use base::Lang;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::kinds;
use crate::{
    addresses::{self, Address, Who},
    kernel::{
        Speak,
        problem_json::{ChangeLine, ProblemJson, ProblemLine},
    },
};

#[derive(OpenApi)]
#[openapi(info(title = "Zerobay", version = "1"), components(schemas(ProblemJson, ProblemLine, ChangeLine)))]
struct Whole;

/// What each feature says of its calls.
fn parts() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        crate::hall::api::Docs::openapi(),
        crate::registers::api::Docs::openapi(),
        crate::registers::aid::Docs::openapi(),
        crate::matches::api::Docs::openapi(),
        crate::matches::explained::Docs::openapi(),
        crate::matches::learning::Docs::openapi(),
        crate::deals::api::Docs::openapi(),
        crate::organizations::api::Docs::openapi(),
        crate::plan::api::Docs::openapi(),
        crate::policies::api::Docs::openapi(),
        crate::policies::bundle_file::Docs::openapi(),
        crate::policies::screening::api::Docs::openapi(),
        crate::policies::firms::api::Docs::openapi(),
        crate::policies::district::api::Docs::openapi(),
        crate::policies::rulings::api::Docs::openapi(),
        crate::policies::sheets::Docs::openapi(),
        crate::policies::sandbox::Docs::openapi(),
        crate::policies::quick_test::Docs::openapi(),
        crate::policies::sources::Docs::openapi(),
        crate::policies::versions::Docs::openapi(),
        crate::policies::alerts::Docs::openapi(),
        crate::policies::concerning::Docs::openapi(),
        crate::notices::api::Docs::openapi(),
        crate::files::Docs::openapi(),
        crate::accounts::api::Docs::openapi(),
        super::Docs::openapi(),
    ]
}

/// What the features say of their calls, put together.
pub(super) fn described() -> utoipa::openapi::OpenApi {
    let mut whole = Whole::openapi();
    for docs in parts() {
        whole.merge(docs);
    }
    whole
}

/// The description in a language, for a pack, as reached under `base_url`.
#[must_use]
pub fn document(lang: Lang, pack: &Pack, base_url: &str) -> Value {
    let mut document = serde_json::to_value(described()).unwrap_or_default();
    put(&mut document, "/info", info(lang, pack));
    put(&mut document, "/servers", json!([{ "url": base_url }]));
    put(&mut document, "/tags", tags(lang));
    put(&mut document, "/components/securitySchemes", security_schemes(lang));
    put(&mut document, "/components/responses", responses(lang));
    put(&mut document, "/components/parameters", parameters(lang));
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.extend(kinds::schemas(lang, pack));
    }
    let addresses = addresses::all();
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths {
            let Some(item) = item.as_object_mut() else { continue };
            for (method, operation) in item {
                let address = addresses.iter().find(|address| address.path == path && address.method.eq_ignore_ascii_case(method));
                complete(lang, address, method, operation);
            }
        }
    }
    document
}

/// Sets a member of an object, making the objects above it where they are missing.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let mut place = document;
    for key in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

fn info(lang: Lang, pack: &Pack) -> Value {
    json!({
        "title": lang.t1("api-document-title", "name", pack.settings.names.of(lang)),
        "version": env!("CARGO_PKG_VERSION"),
        "description": lang.t("api-document-text"),
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    })
}

/// The groups of calls in the order of the document.
const TAGS: [&str; 13] = [
    "hall",
    "entries",
    "review",
    "imports",
    "matches",
    "deals",
    "policies",
    "organizations",
    "plan",
    "notices",
    "files",
    "accounts",
    "administration",
];

fn tags(lang: Lang) -> Value {
    let described = |tag: &&str| json!({ "name": tag, "description": lang.t(&format!("api-tag-{tag}")) });
    TAGS.iter().map(described).chain([json!({ "name": "api", "description": lang.t("api-title") })]).collect()
}

fn security_schemes(lang: Lang) -> Value {
    json!({
        "token": { "type": "http", "scheme": "bearer", "description": lang.t("api-scheme-token") },
        "session": { "type": "apiKey", "in": "cookie", "name": "session", "description": lang.t("api-scheme-session") },
    })
}

/// The answers that are not the wanted one, by status.
const REFUSALS: [u16; 12] = [400, 401, 403, 404, 409, 412, 413, 422, 428, 429, 503, 507];

fn responses(lang: Lang) -> Value {
    let answer = |text: String| json!({ "description": text, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemJson" } } } });
    let known = REFUSALS.iter().map(|status| (format!("Problem{status}"), answer(lang.t(&format!("errors-status-{status}")).into_owned())));
    known.chain([("Problem".to_owned(), answer(lang.t("api-any-problem").into_owned()))]).collect::<Map<_, _>>().into()
}

fn parameters(lang: Lang) -> Value {
    let header = |name: &str, is_required: bool, key: &str, schema: Value| json!({ "name": name, "in": "header", "required": is_required, "description": lang.t(key), "schema": schema });
    json!({
        "IdempotencyKey": header("Idempotency-Key", false, "api-parameter-key", json!({ "type": "string", "minLength": 1, "maxLength": 255 })),
        "IfMatch": header("If-Match", false, "api-parameter-if-match", json!({ "type": "string" })),
        "IfMatchNeeded": header("If-Match", true, "api-parameter-if-match-needed", json!({ "type": "string" })),
        "AcceptLanguage": header("Accept-Language", false, "api-parameter-language", json!({ "type": "string" })),
    })
}

/// Adds to one call what holds for all of its sort.
fn complete(lang: Lang, address: Option<&Address>, method: &str, operation: &mut Value) {
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (id, summary, description) = (text("operationId"), text("summary"), text("description"));
    let tag = operation.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default().to_owned();
    let who = address.map_or(Who::Everyone, |address| address.who);
    let is_change = method != "get";
    let own: Vec<Value> = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
    let takes_version = own.iter().any(|one| one.get("name").is_some_and(|name| name == "If-Match"));
    let needs_version = method == "put";
    let mut given: Vec<Value> = own.into_iter().filter(|one| one.get("name").is_none_or(|name| name != "If-Match")).collect();
    let is_narrowed = given.iter().any(|one| one.get("in").is_some_and(|place| place == "query"));
    let has_place = given.iter().any(|one| one.get("in").is_some_and(|place| place == "path"));
    let shared = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    if method == "post" {
        given.push(shared("IdempotencyKey"));
    }
    if takes_version {
        given.push(shared(if needs_version { "IfMatchNeeded" } else { "IfMatch" }));
    }
    given.push(shared("AcceptLanguage"));
    put(operation, "/parameters", given.into());
    put(operation, "/operationId", format!("{tag}-{}", id.replace('_', "-")).into());
    put(operation, "/description", said(lang, who, &summary, &description).into());
    put(operation, "/security", security(who));
    let mut refusals = vec![400, 429, 503];
    refusals.extend((who != Who::Everyone).then_some([401, 403]).into_iter().flatten());
    refusals.extend(is_narrowed.then_some(422));
    refusals.extend(has_place.then_some(404));
    refusals.extend(is_change.then_some([409, 413, 422, 507]).into_iter().flatten());
    refusals.extend(takes_version.then_some([412, 428]).into_iter().flatten());
    for status in refusals {
        put(operation, &format!("/responses/{status}"), json!({ "$ref": format!("#/components/responses/Problem{status}") }));
    }
    put(operation, "/responses/default", json!({ "$ref": "#/components/responses/Problem" }));
    describe_answers(lang, takes_version, operation);
}

/// Every answer has a description; answers of records with a version carry it.
fn describe_answers(lang: Lang, takes_version: bool, operation: &mut Value) {
    let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, answer) in answers.iter_mut().filter(|(status, _)| status.starts_with('2')) {
        if answer.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
            put(answer, "/description", lang.t(&format!("api-answer-{status}")).into());
        }
        if takes_version && status == "200" {
            put(answer, "/headers/ETag", json!({ "description": lang.t("api-header-etag"), "schema": { "type": "string" } }));
        }
    }
}

fn said(lang: Lang, who: Who, summary: &str, description: &str) -> String {
    let who = lang.t1("api-document-who", "who", super::who_words(lang, who));
    [summary, description, &who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn security(who: Who) -> Value {
    let either = [json!({ "token": [] }), json!({ "session": [] })];
    if who == Who::Everyone { [json!({})].into_iter().chain(either).collect() } else { either.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    fn whole() -> Value {
        let pack = Pack::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/minhang")).unwrap();
        document(Lang::En, &pack, "https://hall.test")
    }

    fn described(document: &Value) -> BTreeSet<(String, String)> {
        let paths = document["paths"].as_object().unwrap();
        paths.iter().flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))).collect()
    }

    #[test]
    fn every_address_of_the_interface_is_described_and_nothing_else() {
        let known: BTreeSet<(String, String)> = addresses::all()
            .into_iter()
            .filter(|address| address.path.starts_with("/api/v1/"))
            .map(|address| (address.method.to_owned(), address.path.to_owned()))
            .collect();
        let described = described(&whole());
        assert!(known.len() > 90, "{}", known.len());
        let (undescribed, unknown): (Vec<_>, Vec<_>) = (known.difference(&described).collect(), described.difference(&known).collect());
        assert!(undescribed.is_empty() && unknown.is_empty(), "not described: {undescribed:#?}\nno such address: {unknown:#?}");
    }

    fn references<'v>(value: &'v Value, out: &mut Vec<&'v str>) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(to)) = object.get("$ref") {
                    out.push(to);
                }
                object.values().for_each(|inner| references(inner, out));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, out)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = whole();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 500, "{}", found.len());
        let lost: BTreeSet<&str> =
            found.into_iter().filter(|to| to.strip_prefix('#').and_then(|at| document.pointer(at)).is_none()).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn a_name_of_a_body_means_one_body() {
        let mut known: std::collections::BTreeMap<String, Value> = std::collections::BTreeMap::new();
        for part in parts() {
            let part = serde_json::to_value(part).unwrap();
            for (name, schema) in part.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
                let before = known.insert(name.clone(), schema.clone());
                assert!(before.as_ref().is_none_or(|before| before == schema), "{name} stands for two bodies");
            }
        }
        assert!(known.len() > 100, "{}", known.len());
    }

    #[test]
    fn every_field_of_a_clause_and_of_what_a_firm_is_told_is_described() {
        let document = whole();
        for name in [
            "ClauseBody",
            "ClauseConditionBody",
            "ClauseParameterBody",
            "ClauseLocalVersion",
            "PolicyMoneyBody",
            "AmountRuleBody",
            "AmountLimitBody",
            "AmountStepBody",
            "AmountBody",
            "PolicyApplication",
            "PolicyApplicationRound",
            "PolicySource",
            "PolicyRuleBody",
            "AnswersBody",
            "AnswerBody",
            "AnswerRulingBody",
            "PolicyQuestionBody",
            "BundleBody",
            "BundleItemBody",
            "YearBody",
            "RunnerUpBody",
            "PolicyRoutesBody",
            "PolicyRouteBody",
            "RoutedClauseBody",
            "PolicyZoneBody",
            "LadderBody",
            "RungBody",
            "ScaleBody",
            "ProfileBody",
            "FactBody",
            "ChildBody",
        ] {
            let schema = &document["components"]["schemas"][name];
            let fields = schema["properties"].as_object().unwrap_or_else(|| panic!("there is no {name}"));
            for (field, about) in fields {
                // Of a body that may be absent the reference is what is described.
                let inner = about["oneOf"].as_array().into_iter().flatten();
                let is_said =
                    std::iter::once(about).chain(inner).any(|part| part["description"].as_str().is_some_and(|text| !text.is_empty()));
                assert!(is_said, "{name}.{field}: {about}");
            }
        }
    }

    #[test]
    fn every_call_has_a_name_of_its_own_a_group_and_the_parameters_of_its_address() {
        let document = whole();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
        let tags: BTreeSet<&str> = document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        let mut names = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert!(names.insert(operation["operationId"].as_str().unwrap()), "{} twice", operation["operationId"]);
                assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{method} {path}");
                assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path} says nothing");
                let declared: BTreeSet<&str> = operation["parameters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|parameter| parameter["in"] == "path")
                    .map(|parameter| parameter["name"].as_str().unwrap())
                    .collect();
                let wanted: BTreeSet<&str> = path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
                assert_eq!(declared, wanted, "{method} {path}");
                let answers = operation["responses"].as_object().unwrap();
                assert!(answers.contains_key("default") && answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
                let bare = answers.iter().find(|(_, answer)| answer.get("$ref").is_none() && answer.get("description").is_none());
                assert!(bare.is_none(), "{method} {path}: {bare:?}");
                let is_read = method == "get" || answers.contains_key("204");
                let body = ["200", "201", "202"].iter().find_map(|status| answers.get(*status)).map(|answer| &answer["content"]);
                assert!(is_read || body.is_some_and(Value::is_object), "{method} {path} says nothing of its answer");
            }
        }
    }

    #[test]
    fn the_fields_of_a_register_come_from_its_declaration() {
        let document = whole();
        for kind in app::registers::kinds::ALL {
            let schema = &document["components"]["schemas"][super::kinds::name(kind)];
            let keys: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, kind.fields.iter().map(|field| field.key).collect(), "{}", kind.key);
        }
        let trl = &document["components"]["schemas"]["AchievementValues"]["properties"]["trl"];
        assert_eq!((trl["minimum"].as_i64(), trl["maximum"].as_i64()), (Some(1), Some(9)));
        assert!(document["components"]["schemas"]["EntryValues"]["anyOf"].as_array().unwrap().len() == 7);
    }
}
