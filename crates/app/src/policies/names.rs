//! What clauses, facts and terms are called in the reader's language. Pages read names here and nowhere else.

use base::Lang;
use rules::{
    clause::Clause,
    reader::{self, editing},
    wording::in_lang,
};

use crate::pack::Pack;

/// The vocabulary of the kinds of children that have facts of their own.
pub const CHILDREN: &str = "policy_facts";
/// The vocabulary of terms, by the terms as clauses write them.
pub const TERMS: &str = "policy_terms";

/// A clause's title.
#[must_use]
pub fn title(clause: &Clause, lang: Lang) -> &str {
    in_lang(lang, &clause.title, &clause.title_en)
}

/// The name of the document it stands in, where that is written. Only what it says of itself holds it.
#[must_use]
pub fn document(clause: &Clause) -> Option<String> {
    let part = editing::PARTS.iter().find(|part| part.name == "document_name")?;
    if !part.keys.iter().all(|key| clause.text.contains(*key)) {
        return None;
    }
    let rows = reader::rows(&clause.text);
    Some(editing::said(&rows, part).to_owned()).filter(|name| !name.is_empty())
}

/// What it is about in our own words.
#[must_use]
pub fn summary(clause: &Clause, lang: Lang) -> Option<&str> {
    Some(clause.summary.of(lang)).filter(|text| !text.is_empty())
}

/// A fact by its key; a kind of children by itself.
#[must_use]
pub fn fact(pack: &Pack, key: &str, lang: Lang) -> String {
    let catalogue = &pack.policies.library.catalogue;
    match catalogue.by_key(key).and_then(|field| catalogue.get(field)) {
        Some(field) => field.name_in(lang).to_owned(),
        None => pack.label(CHILDREN, key, lang),
    }
}

/// A term of a fact: a town, a zone, a clause, or a word of a document.
#[must_use]
pub fn term(pack: &Pack, code: &str, lang: Lang) -> String {
    if let Some(zone) = pack.zones.zones.iter().find(|zone| zone.code == code) {
        return zone.names.of(lang).to_owned();
    }
    if pack.term("towns", code).is_some() {
        return pack.label("towns", code, lang);
    }
    if code == pack.settings.district_code {
        return pack.settings.district.of(lang).to_owned();
    }
    if pack.term("regions", code).is_some() {
        return pack.label("regions", code, lang);
    }
    if let Some(clause) = pack.policies.library.clause(code) {
        return title(clause, lang).to_owned();
    }
    match (lang, pack.policies.library.english.own(code)) {
        (Lang::En, english) if !english.is_empty() => english.to_owned(),
        _ => pack.label(TERMS, code, lang),
    }
}

/// What clauses say beside terms, such as an issuer or a note; as it stands where it has no English.
#[must_use]
pub fn phrase(pack: &Pack, text: &str, lang: Lang) -> String {
    pack.policies.library.english.of(lang, text).to_owned()
}
