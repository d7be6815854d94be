//! The small forms of matches: what is asked before a contact is logged, a match refused or a line put off.

use app::{
    matches::{Match, PartySide},
    pack::Pack,
};
use base::{Date, Lang, id::MatchId};

use crate::kernel::{
    Speak,
    forms::{Choice, Field},
    ui::{Action, Kind, Way},
};

/// A hidden field.
pub(super) fn hidden(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}

/// The current terms of a vocabulary as choices.
pub(super) fn terms(lang: Lang, pack: &Pack, vocabulary: &str) -> Vec<Choice> {
    pack.vocabulary(vocabulary)
        .map_or_else(Vec::new, |terms| terms.terms.iter().map(|term| Choice::new(term.code.clone(), term.names.of(lang))).collect())
}

/// The sides as choices, in words.
pub(super) fn sides(lang: Lang, of: &[PartySide]) -> Vec<Choice> {
    of.iter().map(|side| Choice::new(side.code(), lang.t(&format!("matches-side-{}", side.code())))).collect()
}

fn first_chosen(mut choices: Vec<Choice>) -> Vec<Choice> {
    if let Some(first) = choices.first_mut() {
        first.is_chosen = true;
    }
    choices
}

/// What is asked when a contact is logged. `key` makes the element ids unique on the page.
pub(super) fn contact_fields(lang: Lang, pack: &Pack, key: &str) -> Vec<Field> {
    vec![
        Field::radios(lang, "kind", lang.t("matches-contact-kind"), first_chosen(terms(lang, pack, "contact_kinds")))
            .id(format!("kind-{key}")),
        Field::radios(lang, "side", lang.t("matches-contact-side"), first_chosen(sides(lang, &PartySide::ALL))).id(format!("side-{key}")),
        Field::area(lang, "note", lang.t("matches-contact-note"), 3).id(format!("note-{key}")).at_most(1000),
        Field::text(lang, "next_step", lang.t("matches-next-step"))
            .help(lang.t("matches-next-step-help"))
            .id(format!("next-{key}"))
            .at_most(200),
        Field::day(lang, "next_step_on", lang.t("matches-next-step-on")).id(format!("on-{key}")),
    ]
}

/// 记一笔.
pub(super) fn log_contact(lang: Lang, pack: &Pack, found: &Match, key: &str, hidden: Vec<(String, String)>) -> Action {
    log_contact_of(lang, pack, found.id, key, hidden)
}

/// The same where only the match's identifier is at hand.
pub(super) fn log_contact_of(lang: Lang, pack: &Pack, found: MatchId, key: &str, hidden: Vec<(String, String)>) -> Action {
    let way = Way::Ask {
        path: format!("/matches/{found}/contacts"),
        fields: hidden,
        questions: contact_fields(lang, pack, key),
        button: lang.t("matches-log").into_owned(),
    };
    Action { label: lang.t("matches-log").into_owned(), about: String::new(), kind: Kind::Plain, way }
}

/// What is asked when somebody says it does not fit.
pub(super) fn refuse_fields(lang: Lang, pack: &Pack, key: &str, may: &[PartySide]) -> Vec<Field> {
    let mut fields = Vec::new();
    if may.len() > 1 {
        fields.push(Field::radios(lang, "side", lang.t("matches-refuse-side"), first_chosen(sides(lang, may))).id(format!("who-{key}")));
    }
    fields.push(
        Field::select(lang, "reason", lang.t("matches-refuse-reason"), terms(lang, pack, "refusal_reasons"))
            .id(format!("reason-{key}"))
            .required(),
    );
    fields.push(Field::area(lang, "note", lang.t("matches-refuse-note"), 2).id(format!("why-{key}")).at_most(1000));
    fields
}

/// 不合适….
pub(super) fn refuse(
    lang: Lang,
    pack: &Pack,
    path: &str,
    key: &str,
    may: &[PartySide],
    mut fields: Vec<(String, String)>,
) -> Option<Action> {
    let first = may.first()?;
    if may.len() == 1 {
        fields.push(hidden("side", first.code()));
    }
    let way = Way::Ask {
        path: path.to_owned(),
        fields,
        questions: refuse_fields(lang, pack, key, may),
        button: lang.t("matches-refuse-send").into_owned(),
    };
    Some(Action { label: lang.t("matches-refuse").into_owned(), about: String::new(), kind: Kind::Quiet, way })
}

/// 推迟. `name` is what the form calls the day.
pub(super) fn defer(
    lang: Lang,
    path: String,
    name: &str,
    key: &str,
    proposed: Date,
    help: Option<String>,
    fields: Vec<(String, String)>,
) -> Action {
    let mut day = Field::day(lang, name, lang.t("matches-defer-until")).value(proposed.to_string()).id(format!("until-{key}")).required();
    if let Some(help) = help {
        day = day.help(help);
    }
    let way = Way::Ask { path, fields, questions: vec![day], button: lang.t("matches-defer").into_owned() };
    Action { label: lang.t("matches-defer").into_owned(), about: String::new(), kind: Kind::Quiet, way }
}
