//! The form of a version: every part of its clause in a field, empty rows to add to each list, the whole text beside it, and what to look at first.

use app::policies::{
    local::{self, DRAFT},
    rules::reader::{
        self, CLAUSE, Row, STEP,
        editing::{
            self, Branch, CASE, CASE_AMOUNT, CASE_NAME, Control, LISTS, Leaf, MOST_ROWS, PARTS, Part, RESULTS, SPARE, Section, TIERS,
            Written,
        },
    },
};
use askama::Template;
use base::{Lang, Place, Problem, Problems, time::parse_date};

use super::{
    clause::tier_key,
    sandbox::figure_name,
    versions::{Typed, page, wrong},
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, Input, ProblemSummary},
        problems::{self, ProblemView},
    },
    visit::Visit,
};

/// Longer values stand in a field of several lines.
const LONG: usize = 60;

/// A part of the form.
struct SectionView {
    id: String,
    title: String,
    note: String,
    fields: Vec<Field>,
    /// The words of the button that shows the form again with more empty rows; empty for none.
    add: String,
    is_folded: bool,
    is_open: bool,
}

impl SectionView {
    fn new(page: &Page, id: &str, fields: Vec<Field>) -> Self {
        let title = page.t(&format!("policies-editing-part-{id}")).into_owned();
        Self { id: format!("part-{id}"), title, note: String::new(), fields, add: String::new(), is_folded: false, is_open: false }
    }

    fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// With a button for more empty rows.
    fn growing(self, page: &Page) -> Self {
        Self { add: page.t1("policies-editing-add", "what", &self.title), ..self }
    }

    fn folded(self) -> Self {
        Self { is_folded: true, ..self }
    }
}

#[derive(Template)]
#[template(path = "policies/version_edit.html")]
pub(in super::super) struct EditPage {
    page: Page,
    summary: ProblemSummary,
    problems: Vec<ProblemView>,
    warnings: Vec<String>,
    /// Words without English: what has some is not published.
    untranslated: Vec<String>,
    /// What the warnings are about, so that they are shown once before the form is taken.
    warned: String,
    sections: Vec<SectionView>,
    text: String,
    area: Field,
    reason: Field,
    effective_on: Field,
    /// The same fields in the form of the whole text.
    of_text: [Field; 2],
    is_text_open: bool,
    sheet: String,
}

impl EditPage {
    /// The form of a text, with what was typed into fields that could not be read.
    pub(in super::super) fn new(visit: &Visit, typed: &Typed, found: &Problems, sent: &[(String, String)]) -> Self {
        let page = page(visit, "policies-versions-new");
        let lang = page.lang;
        let found = &editing::at_fields(&typed.text, DRAFT, found);
        let area = Field::area(lang, "text", page.t("policies-sandbox-text"), 24)
            .help(page.t("policies-versions-text-help"))
            .value(&typed.text)
            .required()
            .with_problems(found);
        let reason = Field::text(lang, "reason", page.t("policies-versions-reason"))
            .value(&typed.reason)
            .required()
            .at_most(500)
            .with_problems(found);
        let effective_on = Field::day(lang, "effective_on", page.t("policies-versions-effective"))
            .help(page.t("policies-versions-effective-help"))
            .value(&typed.effective_on)
            .with_problems(found);
        let ids = reader::clause_ids(&typed.text);
        let mut sections = if reader::is_toml(&typed.text) && ids.len() < 2 { sections(visit, &page, typed) } else { Vec::new() };
        for section in &mut sections {
            for field in &mut section.fields {
                if let Some((_, value)) = sent.iter().find(|(name, _)| *name == field.name) {
                    field.refill(value);
                }
                field.problems(found);
                section.is_open |= field.error.is_some();
            }
        }
        let (of_fields, of_text): (Vec<_>, Vec<_>) = found.iter().cloned().partition(|problem| matches!(problem.at, Place::Field(_)));
        let summary = if of_fields.is_empty() {
            ProblemSummary::none(lang)
        } else {
            let fields = sections.iter().flat_map(|section| &section.fields).chain([&area, &reason, &effective_on]);
            ProblemSummary::new(lang, &Problems(of_fields), fields)
        };
        let untranslated = untranslated(visit, &typed.text);
        let is_known = |id: &&String| visit.ctx.pack.policies.library.clause(id).is_some();
        Self {
            summary,
            problems: wrong(&page, &Problems(of_text)),
            warnings: warnings(lang, &typed.text),
            warned: marks(&typed.text, &untranslated).join("|"),
            untranslated,
            is_text_open: sections.is_empty() || area.error.is_some(),
            text: typed.text.clone(),
            of_text: [effective_on.clone().id("day-of-text"), reason.clone().id("reason-of-text")],
            sections,
            area,
            reason,
            effective_on,
            sheet: ids.first().filter(is_known).map(|id| format!("/policies/versions/sheet/{id}.xlsx")).unwrap_or_default(),
            page,
        }
    }
}

/// Figures that a text's summaries say and nothing else in it does, a sentence each.
pub(in super::super) fn warnings(lang: Lang, text: &str) -> Vec<String> {
    let each = reader::unborne(text).into_iter().map(|one| {
        let part = PARTS.iter().find(|part| part.keys == [one.key]).map_or("summary", |part| part.name);
        lang.t2("policies-editing-unborne", "place", lang.t(&label_key(part)), "figure", one.figure)
    });
    each.collect()
}

/// Words of a text that have no English, a sentence each; what is in force as it stands is not looked at again.
pub(in super::super) fn untranslated(visit: &Visit, text: &str) -> Vec<String> {
    let ids = reader::clause_ids(text);
    if ids.first().and_then(|id| local::text_of(&visit.ctx, id)).is_some_and(|known| known == text) {
        return Vec::new();
    }
    let found = local::list_untranslated(&visit.ctx, text).unwrap_or_default();
    found.iter().map(|problem| problems::sentence(visit.asked.lang, problem)).collect()
}

fn marks(text: &str, untranslated: &[String]) -> Vec<String> {
    let unborne = reader::unborne(text).into_iter().map(|one| format!("{}:{}", one.key, one.figure));
    // A mark holds what parts marks nowhere.
    unborne.chain(untranslated.iter().map(|sentence| sentence.replace('|', " "))).collect()
}

/// Whether a form's text has a warning that the form did not show yet. What is sent without a form is not asked.
pub(in super::super) fn is_to_be_warned(visit: &Visit, sent: &[(String, String)], text: &str) -> bool {
    let Some((_, told)) = sent.iter().find(|(name, _)| name == "warned") else { return false };
    marks(text, &untranslated(visit, text)).iter().any(|mark| told.split('|').all(|known| known != mark))
}

fn label_key(name: &str) -> String {
    format!("policies-editing-part-{}", name.replace('_', "-"))
}

fn label(page: &Page, name: &str) -> String {
    page.t(&label_key(name)).into_owned()
}

/// The sections whose button adds an empty row, each with the name of its rows.
const GROWING: [(&str, &str); 8] = [
    ("conditions", "condition"),
    ("parameters", "parameter"),
    ("money", "money"),
    ("phrases", "phrase"),
    ("sources", "sources"),
    ("unverified", "unverified"),
    ("evidence", "evidence"),
    ("topics", "topics"),
];

/// How many rows of each kind a form shall have that was sent: as many as it had, and one more where its button was pressed.
pub(in super::super) fn rows_asked(sent: &[(String, String)]) -> Vec<(&'static str, usize)> {
    let pressed = sent.iter().find(|(name, _)| name == "add").map_or("", |(_, section)| section.as_str());
    let each = GROWING.iter().map(|(section, row)| {
        let more = usize::from(pressed.strip_prefix("part-") == Some(*section));
        (*row, (editing::rows_sent(sent, row) + more).min(MOST_ROWS))
    });
    each.collect()
}

/// That a case or a source is to be filled in before another one is added; there is one at a time.
pub(in super::super) fn unfilled(sent: &[(String, String)]) -> Option<Problem> {
    let pressed = sent.iter().find(|(name, _)| name == "add").map_or("", |(_, section)| section.as_str());
    let (row, first) = match pressed {
        "part-cases" => ("case.new.", "case.new.name"),
        "part-source" => ("source.new.", "source.new.id"),
        _ => return None,
    };
    let is_empty = sent.iter().filter(|(name, _)| name.starts_with(row)).all(|(_, value)| value.trim().is_empty());
    is_empty.then(|| Problem::field(first, "problem-policies-version-fill-first"))
}

fn rows_of(typed: &Typed, name: &str) -> usize {
    typed.rows.iter().find(|(known, _)| *known == name).map_or(SPARE, |(_, rows)| (*rows).max(SPARE))
}

/// The keys of a block of the text, each with its code, and what the form calls what has this code.
type Keys = (&'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

const OF_CASES: Keys = (
    &editing::CASE_KEYS,
    &[
        ("name", "policies-editing-part-case-name"),
        ("clause", "policies-column-clause"),
        ("day", "policies-editing-part-case-on"),
        ("facts", "policies-editing-part-case-facts"),
        ("outcome", "policies-editing-part-case-result"),
        ("amount", "policies-editing-part-case-amount"),
    ],
);
const OF_SOURCES: Keys = (
    &editing::SOURCE_KEYS,
    &[
        ("id", "policies-editing-part-source-id"),
        ("title", "policies-editing-part-source-title"),
        ("url", "policies-editing-part-source-url"),
        ("site", "policies-editing-part-source-site"),
        ("tier", "policies-editing-part-source-tier"),
        ("day", "policies-editing-part-source-on"),
    ],
);
const OF_CLAUSES: Keys = (
    &editing::CLAUSE_KEYS,
    &[
        ("conditions", "policies-editing-part-conditions"),
        ("parameters", "policies-editing-part-parameters"),
        ("money", "policies-editing-part-money"),
        ("applying", "policies-editing-part-applying"),
        ("sources", "policies-editing-part-sources"),
        ("from", "policies-versions-word-from"),
        ("until", "policies-editing-part-window-until"),
        ("rounds", "policies-editing-part-window-rounds"),
    ],
);

/// What the form calls a key of a block.
fn key_said((keys, said): &Keys, step: &str) -> Option<&'static str> {
    let (_, code) = keys.iter().find(|(known, _)| *known == step)?;
    said.iter().find(|(known, _)| known == code).map(|(_, text)| *text)
}

/// Steps of a path in the reader's language: keys, the words of the format, names of facts.
fn steps_said(visit: &Visit, page: &Page, keys: &Keys, steps: &[&str]) -> Vec<String> {
    let catalogue = &visit.ctx.pack.policies.library.catalogue;
    let said = |step: &&str| {
        if let Some(key) = key_said(keys, step) {
            return page.t(key).into_owned();
        }
        if let Some(code) = reader::word_code(step) {
            return page.t(&format!("policies-sandbox-word-{code}")).into_owned();
        }
        let fact = catalogue.by_name(step).and_then(|id| catalogue.get(id));
        fact.map_or_else(|| (*step).to_owned(), |field| field.name_in(page.lang).to_owned())
    };
    steps.iter().map(said).collect()
}

/// What a leaf is called behind the name of its section. In Chinese the text's own words are those of the form.
fn leaf_label(visit: &Visit, page: &Page, leaf: &Leaf) -> String {
    if page.lang == Lang::Zh {
        return leaf.label.clone();
    }
    let keys: &Keys = match leaf.branch {
        Branch::Case(_) => &OF_CASES,
        Branch::Source => &OF_SOURCES,
        _ => &OF_CLAUSES,
    };
    steps_said(visit, page, keys, &leaf.label.split(STEP).collect::<Vec<_>>()).join(STEP)
}

/// Where a value stands, by the words of the form: within the clause by its own path, within what comes with it by the whole.
pub(super) fn place(visit: &Visit, page: &Page, path: &str) -> String {
    let steps: Vec<&str> = path.split(STEP).collect();
    let skipped = if steps.first() == Some(&CLAUSE) { 2 } else { 0 };
    let within = steps.get(skipped..).unwrap_or_default();
    if page.lang == Lang::Zh {
        return within.join(STEP);
    }
    let block = |key: &str, number: &str, keys: &Keys, rest: &[&str]| {
        let head = page.t2("policies-editing-nth", "what", page.t(key), "number", number.trim_start_matches('#'));
        [vec![head], steps_said(visit, page, keys, rest)].concat()
    };
    let said = match steps.as_slice() {
        [CLAUSE, ..] => clause_steps(visit, page, within),
        [reader::CASES, number, rest @ ..] => {
            let head = page.t1("policies-versions-case", "number", number.trim_start_matches('#'));
            [vec![head], steps_said(visit, page, &OF_CASES, rest)].concat()
        }
        [reader::SOURCES, number, rest @ ..] => block("policies-editing-part-source", number, &OF_SOURCES, rest),
        [reader::RULES, number, rest @ ..] => block("policies-editing-part-rules", number, &OF_CLAUSES, rest),
        [reader::PHRASES, rest @ ..] => {
            let head = vec![label(page, "phrases")];
            [head, rest.iter().map(|phrase| (*phrase).to_owned()).collect()].concat()
        }
        all => steps_said(visit, page, &OF_CLAUSES, all),
    };
    said.join(STEP)
}

fn clause_steps(visit: &Visit, page: &Page, within: &[&str]) -> Vec<String> {
    if let Some(part) = PARTS.iter().find(|part| part.keys == within) {
        return vec![label(page, part.name)];
    }
    if let [key, number] = within
        && let Some((name, _)) = LISTS.iter().find(|(_, known)| known == key)
    {
        return vec![page.t2("policies-editing-nth", "what", label(page, name), "number", number.trim_start_matches('#'))];
    }
    steps_said(visit, page, &OF_CLAUSES, within)
}

/// All of the form. A clause that is known keeps its id.
fn sections(visit: &Visit, page: &Page, typed: &Typed) -> Vec<SectionView> {
    let rows = reader::rows(&typed.text);
    let leaves = editing::leaves(&rows);
    let id = PARTS.iter().find(|part| part.name == "id").map_or("", |part| editing::said(&rows, part));
    let is_known = visit.ctx.pack.policies.library.clause(id).is_some();
    let plain = |id: &str, section: Section| {
        let own = PARTS.iter().filter(|part| part.section == section && !(is_known && part.name == "id"));
        SectionView::new(page, id, own.map(|part| part_field(page, &rows, part)).collect())
    };
    let mut all = vec![plain("words", Section::Words), plain("written", Section::Document)];
    all.extend(list_section(visit, page, &rows, ("sources", typed)));
    all.push(new_source(visit, page, &leaves));
    all.extend(list_section(visit, page, &rows, ("unverified", typed)));
    all.push(plain("force", Section::Force));
    all.push(conditions(visit, page, &leaves, typed));
    all.push(parameters(visit, page, &leaves, typed));
    all.push(money(visit, page, &leaves, typed));
    all.push(plain("applying", Section::Applying));
    all.extend(list_section(visit, page, &rows, ("evidence", typed)));
    all.extend(list_section(visit, page, &rows, ("topics", typed)));
    all.extend(cases(visit, page, &leaves));
    all.push(new_case(page));
    all.extend(others(visit, page, &leaves, typed));
    all
}

fn part_field(page: &Page, rows: &[Row], part: &Part) -> Field {
    let (lang, label, value) = (page.lang, label(page, part.name), editing::said(rows, part));
    match part.written {
        Written::Line if !value.contains('\n') => Field::text(lang, part.name, label).value(value),
        Written::Line | Written::Sentences => Field::area(lang, part.name, label, 3).value(value),
        Written::Day => day_field(page, part.name, label, value),
        Written::OneOf(words) => choice_field(page, part.name, label, (words, value)),
    }
}

/// A day. What is none stands as it is written and is told: a browser would show an empty field and send that.
fn day_field(page: &Page, name: &str, label: String, value: &str) -> Field {
    if value.is_empty() || parse_date(value).is_ok_and(|day| day.to_string() == value) {
        return Field::day(page.lang, name, label).value(value);
    }
    Field::text(page.lang, name, label).help(page.t1("policies-editing-no-day", "value", value)).value(value)
}

/// One of some words. Another one that stands there stays, and that is told.
fn choice_field(page: &Page, name: &str, label: String, (words, value): (&[&str], &str)) -> Field {
    let own = Some(value).filter(|value| !value.is_empty() && !words.contains(value));
    let choices = words.iter().copied().chain(own).map(|word| Choice::new(word, meaning(page, word)).chosen(word == value));
    let field = Field::select(page.lang, name, label, choices.collect());
    match own {
        Some(own) => field.help(page.t1("policies-editing-no-choice", "value", own)),
        None => field,
    }
}

/// A word of the text with what it means.
fn meaning(page: &Page, word: &str) -> String {
    match (editing::meaning(word), word) {
        (Some(meaning), _) => page.t(&format!("policies-editing-{meaning}")).into_owned(),
        (None, _) if TIERS.contains(&word) => page.t(tier_key(word)).into_owned(),
        (None, _) => word.to_owned(),
    }
}

/// A list of texts with empty rows behind it; nothing if something else stands in it.
fn list_section(visit: &Visit, page: &Page, rows: &[Row], (name, typed): (&str, &Typed)) -> Option<SectionView> {
    let key = LISTS.iter().find(|(list, _)| *list == name).map(|(_, key)| *key)?;
    let texts = editing::list(rows, key)?;
    let spare = rows_of(typed, name).saturating_sub(texts.len()).max(SPARE);
    let fields = texts.into_iter().chain(std::iter::repeat_n(String::new(), spare)).enumerate().map(|(at, value)| {
        let (own, label) = (format!("{name}.{}", at + 1), page.t2("policies-editing-nth", "what", label(page, name), "number", at + 1));
        if name == "sources" { Field::select(page.lang, own, label, sources(visit, &value)) } else { line(page, own, label, value) }
    });
    let section = SectionView::new(page, name, fields.collect()).growing(page);
    Some(if name == "sources" { section.note(page.t("policies-editing-sources-note")) } else { section })
}

/// The sources that come with the clause, and empty fields for one more.
fn new_source(visit: &Visit, page: &Page, leaves: &[Leaf]) -> SectionView {
    let mut fields = of_branch(visit, page, leaves, &Branch::Source, "");
    fields.extend(spare(page, "source.new", &["id", "title", "url", "site", "tier", "on"], "source"));
    for field in fields.iter_mut().filter(|field| field.name == "source.new.tier") {
        let words = TIERS.map(|word| Choice::new(word, meaning(page, word)));
        *field = Field::select(page.lang, field.name.clone(), field.label.clone(), words.into());
    }
    SectionView::new(page, "source", fields).note(page.t("policies-editing-source-note")).growing(page)
}

/// The sources there are; one that is not among them stays as it is.
fn sources(visit: &Visit, chosen: &str) -> Vec<Choice> {
    let known = &visit.ctx.pack.policies.library.sources;
    let each = known.iter().map(|source| {
        let said = [source.id.as_str(), source.title.as_str(), source.site.as_str()].join(" · ");
        Choice::new(&source.id, said).chosen(source.id == chosen)
    });
    let own = (!chosen.is_empty() && known.iter().all(|source| source.id != chosen)).then(|| Choice::new(chosen, chosen).chosen(true));
    each.chain(own).collect()
}

fn line(page: &Page, name: String, label: String, value: String) -> Field {
    if value.contains('\n') || value.chars().count() > LONG {
        return Field::area(page.lang, name, label, 2).value(value);
    }
    Field::text(page.lang, name, label).value(value)
}

/// The field of a leaf: yes or no and what is one of some words as a choice, a day as a day, all else as it is written.
fn leaf_field(page: &Page, leaf: &Leaf, label: String) -> Field {
    if ["true", "false"].contains(&leaf.value.as_str()) {
        let words = [("true", "policies-yes"), ("false", "policies-no")];
        let choices = words.map(|(value, key)| Choice::new(value, page.t(key)).chosen(value == leaf.value));
        return Field::select(page.lang, leaf.name.clone(), label, choices.into());
    }
    match Control::of(leaf) {
        Control::Free => line(page, leaf.name.clone(), label, leaf.value.clone()),
        Control::Day => day_field(page, &leaf.name, label, &leaf.value),
        control => {
            let words = control.words();
            let mut field = choice_field(page, &leaf.name, label, (words.as_slice(), leaf.value.as_str()));
            if control == Control::Way {
                name_ways(page, &mut field);
            }
            field
        }
    }
}

/// Says the ways to give something in the reader's language; in the text they stay what they are.
fn name_ways(page: &Page, field: &mut Field) {
    let Input::Select { groups, .. } = &mut field.input else { return };
    for choice in groups.iter_mut().flat_map(|group| &mut group.choices) {
        if let Some(way) = reader::way_word(&choice.value) {
            choice.label = page.t(&format!("policies-editing-{way}")).into_owned();
        }
    }
}

fn of_branch(visit: &Visit, page: &Page, leaves: &[Leaf], branch: &Branch, key: &str) -> Vec<Field> {
    let own = leaves.iter().filter(|leaf| leaf.branch == *branch);
    let said = |leaf: &Leaf| match branch {
        Branch::Condition | Branch::Money => page.t1(key, "name", figure_name(page, &leaf.label)),
        _ if key.is_empty() => leaf_label(visit, page, leaf),
        _ => page.t1(key, "name", leaf_label(visit, page, leaf)),
    };
    own.map(|leaf| leaf_field(page, leaf, said(leaf))).collect()
}

fn conditions(visit: &Visit, page: &Page, leaves: &[Leaf], typed: &Typed) -> SectionView {
    let mut fields = of_branch(visit, page, leaves, &Branch::Condition, "policies-sandbox-condition");
    fields.extend(
        (1..=rows_of(typed, "condition")).map(|at| Field::text(page.lang, format!("condition.{at}"), label(page, "new_condition"))),
    );
    SectionView::new(page, "conditions", fields).note(page.t("policies-editing-conditions-note")).growing(page)
}

/// Empty fields for one row of something: each name behind the row's, with its label.
fn spare(page: &Page, row: &str, names: &[&str], labels: &str) -> Vec<Field> {
    let each = names.iter().map(|name| {
        let (own, label) = (format!("{row}.{name}"), label(page, &format!("{labels}_{name}")));
        match *name {
            "from" | "on" => Field::day(page.lang, own, label),
            "facts" => Field::area(page.lang, own, label, 4).help(page.t("policies-editing-facts-note")),
            _ => Field::text(page.lang, own, label),
        }
    });
    each.collect()
}

fn parameters(visit: &Visit, page: &Page, leaves: &[Leaf], typed: &Typed) -> SectionView {
    let mut fields = of_branch(visit, page, leaves, &Branch::Parameter, "policies-sandbox-parameter");
    for at in 1..=rows_of(typed, "parameter") {
        fields.extend(spare(page, &format!("parameter.{at}"), &["name", "field", "from", "value", "source"], "parameter"));
    }
    SectionView::new(page, "parameters", fields).note(page.t("policies-editing-parameters-note")).growing(page)
}

fn money(visit: &Visit, page: &Page, leaves: &[Leaf], typed: &Typed) -> SectionView {
    let mut fields = of_branch(visit, page, leaves, &Branch::Money, "policies-sandbox-money");
    for at in 1..=rows_of(typed, "money") {
        fields.extend(spare(page, &format!("money.{at}"), &["key", "value"], "money"));
    }
    SectionView::new(page, "money", fields).note(page.t("policies-editing-money-note")).growing(page)
}

/// Each case of the text: what it says, more facts, an amount if it has none, and a tick to take it out.
fn cases(visit: &Visit, page: &Page, leaves: &[Leaf]) -> Vec<SectionView> {
    let mut places: Vec<&str> = Vec::new();
    for leaf in leaves {
        if let Branch::Case(place) = &leaf.branch
            && !places.contains(&place.as_str())
        {
            places.push(place);
        }
    }
    let each = places.into_iter().map(|place| {
        let number = place.trim_start_matches('#');
        let branch = Branch::Case(place.to_owned());
        let has = |key: &str| leaves.iter().find(|leaf| leaf.branch == branch && leaf.label == key);
        let mut fields = of_branch(visit, page, leaves, &branch, "");
        let own = |key: &str| format!("{CASE}{number}.{key}");
        if has(CASE_AMOUNT).is_none() {
            fields.push(Field::text(page.lang, own("amount"), label(page, "case_amount")));
        }
        let more = Field::area(page.lang, own("more"), label(page, "case_more"), 2);
        fields.push(more.help(page.t("policies-editing-facts-note")));
        fields.push(Field::tick(page.lang, own("gone"), label(page, "case_gone"), false));
        let name = has(CASE_NAME).map(|leaf| leaf.value.as_str()).unwrap_or_default();
        let title = page.t2("policies-editing-case", "number", number, "name", name);
        SectionView { title, id: format!("part-case-{number}"), ..SectionView::new(page, "cases", fields) }.folded()
    });
    each.collect()
}

fn new_case(page: &Page) -> SectionView {
    let mut fields = spare(page, &format!("{CASE}new"), &["name", "on", "facts", "result", "amount"], "case");
    for field in fields.iter_mut().filter(|field| field.name.ends_with(".result")) {
        let words = RESULTS.map(|word| Choice::new(word, meaning(page, word)));
        *field = Field::select(page.lang, field.name.clone(), field.label.clone(), words.into());
    }
    SectionView::new(page, "cases", fields).note(page.t("policies-editing-cases-note")).growing(page)
}

/// What else the text holds: other keys, rules about combining, English for new phrases.
fn others(visit: &Visit, page: &Page, leaves: &[Leaf], typed: &Typed) -> Vec<SectionView> {
    let other = SectionView::new(page, "other", of_branch(visit, page, leaves, &Branch::Other, "")).folded();
    let rules = SectionView::new(page, "rules", of_branch(visit, page, leaves, &Branch::Rule, "")).folded();
    let mut phrases = of_branch(visit, page, leaves, &Branch::Phrase, "");
    for at in 1..=rows_of(typed, "phrase") {
        phrases.extend(spare(page, &format!("phrase.{at}"), &["zh", "en"], "phrase"));
    }
    let phrases = SectionView::new(page, "phrases", phrases).note(page.t("policies-editing-phrases-note")).growing(page).folded();
    [other, rules, phrases].into_iter().filter(|section| !section.fields.is_empty()).collect()
}
