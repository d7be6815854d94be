//! The fields of each register as JSON schemas, made from their declarations and the pack's vocabularies.

use app::{
    pack::Pack,
    registers::{Field, FieldType, Kind, kinds},
};
use base::Lang;
use serde_json::{Map, Value, json};

use crate::registers::present;

/// The name of a kind's schema: `AchievementValues`.
pub(super) fn name(kind: &Kind) -> String {
    let words = kind.key.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    format!("{}Values", words.collect::<String>())
}

fn reference(kind: &Kind) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", name(kind)) })
}

/// The schemas of all kinds, and the two that choose between them.
#[must_use]
pub fn schemas(lang: Lang, pack: &Pack) -> Map<String, Value> {
    let mut schemas: Map<String, Value> = kinds::ALL.into_iter().map(|kind| (name(kind), values(lang, pack, kind))).collect();
    let any: Vec<Value> = kinds::ALL.into_iter().map(reference).collect();
    schemas.insert("EntryValues".to_owned(), json!({ "anyOf": any }));
    let new: Vec<Value> = kinds::ALL
        .into_iter()
        .map(|kind| {
            json!({
                "type": "object",
                "required": ["register"],
                "properties": {
                    "register": { "const": kind.key },
                    "organization": { "anyOf": [{ "$ref": "#/components/schemas/Id" }, { "type": "null" }] },
                    "values": reference(kind),
                },
            })
        })
        .collect();
    schemas.insert("NewEntry".to_owned(), json!({ "oneOf": new }));
    schemas
}

fn values(lang: Lang, pack: &Pack, kind: &Kind) -> Value {
    let properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.key.to_owned(), property(lang, pack, kind, field))).collect();
    let needed: Vec<&str> = kind.fields.iter().filter(|field| field.is_required).map(|field| field.key).collect();
    json!({
        "type": "object",
        "title": present::kind_name(lang, kind),
        "additionalProperties": false,
        "properties": properties,
        "x-required-to-submit": needed,
        "x-needs-secrecy-declaration": kind.needs_secrecy_declaration,
    })
}

fn property(lang: Lang, pack: &Pack, kind: &Kind, field: &Field) -> Value {
    let terms = |vocabulary: &str| -> Vec<&str> {
        pack.vocabulary(vocabulary).map(|terms| terms.terms.iter().map(|term| term.code.as_str()).collect()).unwrap_or_default()
    };
    let mut schema = match field.ty {
        FieldType::Text(most) | FieldType::Long(most) => json!({ "type": "string", "maxLength": most }),
        FieldType::Choice(vocabulary) => json!({ "type": "string", "enum": terms(vocabulary), "x-vocabulary": vocabulary }),
        FieldType::Choices(vocabulary) => {
            json!({ "type": "array", "items": { "type": "string", "enum": terms(vocabulary) }, "x-vocabulary": vocabulary })
        }
        FieldType::Wan | FieldType::Yuan => json!({ "type": "integer", "format": "int64", "minimum": 0, "x-unit": "fen" }),
        FieldType::Number(unit) => json!({ "type": "number", "minimum": 0, "x-unit": unit }),
        FieldType::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        FieldType::Date => json!({ "type": "string", "format": "date" }),
        FieldType::Yes => json!({ "type": "boolean" }),
        FieldType::List(most) => json!({ "type": "array", "maxItems": most, "items": { "type": "string" } }),
        FieldType::Trl => json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
        FieldType::Patents => json!({ "type": "array", "items": { "type": "string" } }),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), present::label(lang, kind, field).into());
        let help = present::help(lang, kind, field);
        if !help.is_empty() {
            schema.insert("description".to_owned(), help.into());
        }
        schema.insert("x-shown-from".to_owned(), field.step.code().into());
    }
    schema
}
