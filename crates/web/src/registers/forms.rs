//! The form of every kind, generated from its declaration: one column, a section a subject, help, unit, and who will see each field.
//!
//! Reading what was sent is [`app::registers::input`]; here it only becomes inputs again.

use app::{
    pack::{Pack, Vocabulary},
    registers::{
        Field as Declared, FieldType, Kind, Step, Values,
        input::{Typed, as_typed},
    },
};
use base::{Lang, Problems};

use super::present;
use crate::kernel::{
    Speak,
    forms::{Choice, ChoiceGroup, Field},
};

/// One subject of a form.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// The heading.
    pub(super) title: String,
    /// Its inputs.
    pub(super) fields: Vec<Field>,
}

/// What a browser sends, key by key.
pub(super) fn typed(pairs: Vec<(String, String)>) -> Typed {
    let mut typed = Typed::new();
    for (key, value) in pairs {
        typed.entry(key).or_default().push(value);
    }
    typed
}

/// Stored values as somebody would have typed them.
pub(super) fn typed_of(kind: &Kind, values: &Values) -> Typed {
    kind.fields.iter().map(|field| (field.key.to_owned(), as_typed(field, values))).collect()
}

/// The first text under a key.
pub(super) fn one<'t>(typed: &'t Typed, key: &str) -> &'t str {
    typed.get(key).and_then(|texts| texts.first()).map_or("", String::as_str)
}

/// The sections of a kind's form with what is in them and what is wrong.
pub(super) fn sections(lang: Lang, pack: &Pack, kind: &'static Kind, typed: &Typed, problems: &Problems) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut order: Vec<&str> = Vec::new();
    for declared in kind.fields {
        let place = order.iter().position(|section| *section == declared.section);
        let place = place.unwrap_or_else(|| {
            order.push(declared.section);
            let title = lang.t(&format!("registers-section-{}", declared.section)).into_owned();
            sections.push(Section { title, fields: Vec::new() });
            sections.len() - 1
        });
        let field = field(lang, pack, kind, declared, typed.get(declared.key).map(Vec::as_slice).unwrap_or_default());
        if let Some(section) = sections.get_mut(place) {
            section.fields.push(field.with_problems(problems));
        }
    }
    sections
}

fn field(lang: Lang, pack: &Pack, kind: &Kind, declared: &Declared, texts: &[String]) -> Field {
    let (name, label) = (declared.key, present::label(lang, kind, declared));
    let text = texts.first().cloned().unwrap_or_default();
    let field = match declared.ty {
        FieldType::Text(max) => Field::text(lang, name, label).value(text).at_most(limit(max)),
        FieldType::Long(max) => Field::area(lang, name, label, if max > 1000 { 6 } else { 3 }).value(text).at_most(limit(max)),
        FieldType::List(_) | FieldType::Patents => Field::area(lang, name, label, 3).value(texts.join("\n")),
        FieldType::Choice(vocabulary) => Field::select_grouped(lang, name, label, groups(lang, pack.vocabulary(vocabulary), &text)),
        FieldType::Choices(vocabulary) => Field::checks(lang, name, label, checks(lang, pack.vocabulary(vocabulary), texts)),
        FieldType::Trl => Field::select(lang, name, label, levels(lang, pack, &text)),
        FieldType::Wan | FieldType::Yuan | FieldType::Number(_) | FieldType::Whole(..) => {
            let unit = present::unit(lang, kind, declared);
            if unit.is_empty() { Field::text(lang, name, label).value(text) } else { Field::amount(lang, name, label, unit).value(text) }
        }
        FieldType::Date => Field::day(lang, name, label).value(text),
        FieldType::Yes => Field::tick(lang, name, label, texts.iter().any(|text| matches!(text.as_str(), "yes" | "true" | "on" | "1"))),
    };
    let field = field.help(present::help(lang, kind, declared));
    let field = if declared.is_required { field.required() } else { field };
    match declared.step {
        Step::Public => field,
        step => field.seen_by(lang.t(&format!("registers-step-{}", step.code()))),
    }
}

fn limit(max: usize) -> u32 {
    u32::try_from(max).unwrap_or(0)
}

/// The terms of a vocabulary under the terms above them.
fn groups(lang: Lang, vocabulary: Option<&Vocabulary>, chosen: &str) -> Vec<ChoiceGroup> {
    let Some(vocabulary) = vocabulary else { return Vec::new() };
    let choice = |term: &app::pack::Term| Choice::new(&*term.code, term.names.of(lang)).chosen(term.code == chosen);
    let mut plain = ChoiceGroup::default();
    let mut grouped = Vec::new();
    for top in vocabulary.tops() {
        let below: Vec<Choice> = descendants(vocabulary, &top.code).into_iter().map(choice).collect();
        if below.is_empty() {
            plain.choices.push(choice(top));
        } else {
            let choices = std::iter::once(choice(top)).chain(below).collect();
            grouped.push(ChoiceGroup { label: top.names.of(lang).to_owned(), choices });
        }
    }
    if !plain.choices.is_empty() {
        grouped.insert(0, plain);
    }
    grouped
}

fn descendants<'v>(vocabulary: &'v Vocabulary, top: &'v str) -> Vec<&'v app::pack::Term> {
    vocabulary.terms.iter().filter(|term| term.code != top && vocabulary.is_within(&term.code, top)).collect()
}

fn checks(lang: Lang, vocabulary: Option<&Vocabulary>, chosen: &[String]) -> Vec<Choice> {
    let terms = vocabulary.map(|vocabulary| vocabulary.terms.as_slice()).unwrap_or_default();
    terms.iter().map(|term| Choice::new(&*term.code, term.names.of(lang)).chosen(chosen.contains(&term.code))).collect()
}

fn levels(lang: Lang, pack: &Pack, chosen: &str) -> Vec<Choice> {
    (1..=9)
        .map(|level: i64| {
            let level = level.to_string();
            let short = lang.t1("registers-value-trl", "value", &level);
            let label = pack.term("trl_levels", &level).map_or_else(|| short.clone(), |term| format!("{short} · {}", term.names.of(lang)));
            let is_chosen = level == chosen;
            Choice::new(level, label).chosen(is_chosen)
        })
        .collect()
}
