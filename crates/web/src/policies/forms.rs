//! Facts as fields of forms, and what was sent.

use app::{
    pack::Pack,
    policies::{
        plausible,
        rules::{Fact, Kind, field::FieldId},
        value,
    },
};
use base::{Lang, Problem};

use super::words::Words;
use crate::kernel::{
    Speak,
    forms::{Choice, Field},
};

/// What a form sent, in its order.
pub(super) type Pairs = Vec<(String, String)>;

/// The one value under a name; empty if there is none.
pub(super) fn one<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// The version of the profile that a form was filled for.
pub(super) fn seen_version(pairs: &Pairs) -> Option<i64> {
    one(pairs, "version").parse().ok()
}

/// What forms send beside facts.
const OWN: [&str; 9] = ["version", "form_key", "again", "kind", "name", "year", "skip", "sets", "asked"];

/// The names among them that are words of forms. A call has no use for them.
pub(super) fn own_words(pairs: &Pairs) -> impl Iterator<Item = &str> {
    pairs.iter().map(|(name, _)| name.as_str()).filter(|name| OWN.contains(name))
}

/// Everything that was sent under keys of facts. A button that says "none" overrules what else was sent under its key. A set of terms
/// of which nothing is ticked is sent as nothing, so its key is named in `sets`.
pub(super) fn facts(pairs: &Pairs) -> Vec<(String, Vec<String>)> {
    let mut facts: Vec<(String, Vec<String>)> = Vec::new();
    for (_, key) in pairs.iter().filter(|(name, _)| name == "sets") {
        facts.push((key.clone(), Vec::new()));
    }
    for (key, value) in pairs.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        match facts.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.clone()),
            None => facts.push((key.clone(), vec![value.clone()])),
        }
    }
    for (_, values) in &mut facts {
        if values.iter().any(|value| value == value::NONE) {
            *values = vec![value::NONE.to_owned()];
        }
    }
    facts
}

/// That a question, whose key is named in `asked`, was sent without an answer.
pub(super) fn unanswered(pairs: &Pairs) -> Option<Problem> {
    let asked = one(pairs, "asked");
    let is_answered = pairs.iter().any(|(name, value)| name == asked && !value.trim().is_empty());
    (!asked.is_empty() && !is_answered).then(|| Problem::field(asked, "problem-policies-unanswered"))
}

/// The unit behind an input.
pub(super) fn unit(lang: Lang, kind: Kind) -> String {
    let key = match kind {
        Kind::Money | Kind::ByYear => "policies-unit-wan",
        Kind::Years => "policies-unit-years",
        Kind::Months => "policies-unit-months",
        Kind::Points => "policies-unit-points",
        Kind::Usd => "policies-unit-usd",
        Kind::Year => "policies-unit-year",
        Kind::Count => "policies-unit-count",
        kind => return value::unit(kind).to_owned(),
    };
    lang.t(key).into_owned()
}

/// The field of a fact with what is known of it.
pub(super) fn field(pack: &Pack, lang: Lang, id: FieldId, fact: &Fact) -> Field {
    let catalogue = &pack.policies.library.catalogue;
    let words = Words { pack, lang };
    let (key, name) = (catalogue.key(id).to_owned(), words.fact_name(id));
    let kind = catalogue.get(id).map_or(Kind::Count, |field| field.kind);
    let known = value::input(kind, fact);
    let is_chosen = |code: &str| known.iter().any(|one| one == code);
    let choice = |code: &str, label: String| Choice::new(code, label).chosen(is_chosen(code));
    let terms = || -> Vec<Choice> {
        let all = plausible::terms(pack, id);
        let own = all.iter().map(|term| choice(term, words.term(term)));
        // Of several there may be another one beside those that are listed, which is not the same as none at all.
        let other = if kind == Kind::Codes { "policies-other-of-several" } else { "policies-other" };
        own.chain([choice(value::OTHER, lang.t(other).into_owned())]).collect()
    };
    let none = || choice(value::NONE, lang.t("policies-absent").into_owned());
    let text = known.join(" ");
    let asked = catalogue.get(id).map(|field| [field.question.of(lang), field.help.of(lang)].join(" ")).unwrap_or_default();
    let field = match kind {
        Kind::Flag => {
            let yes_no = [(value::YES, "policies-yes"), (value::NO, "policies-no")];
            Field::radios(lang, key, name, yes_no.into_iter().map(|(code, word)| choice(code, lang.t(word).into_owned())).collect())
        }
        Kind::Code => {
            let mut choices = terms();
            choices.push(none());
            Field::select(lang, key, name, choices).value(text)
        }
        Kind::Codes => {
            let mut choices = terms();
            choices.push(choice(value::NONE, lang.t("policies-none-of-them").into_owned()));
            Field::checks(lang, key, name, choices)
        }
        Kind::Date => Field::day(lang, key, name).value(text),
        Kind::ByYear => return Field::text(lang, key, name).help(lang.t("policies-by-year-help")).value(text),
        kind => Field::amount(lang, key, name, unit(lang, kind)).value(if text == value::NONE { String::new() } else { text }),
    };
    field.help(asked.trim())
}

/// Puts back what was sent.
pub(super) fn refill(fields: &mut [Field], sent: &[(String, Vec<String>)]) {
    for field in fields {
        let Some((_, values)) = sent.iter().find(|(key, _)| *key == field.name) else { continue };
        if let crate::kernel::forms::Input::Checks(choices) = &mut field.input {
            for choice in choices {
                choice.is_chosen = values.contains(&choice.value);
            }
        } else {
            field.refill(&values.concat());
        }
    }
}
