//! The form of a version: every part of its clause in a field, empty rows to add to each list, the whole text beside it, and what to look at first.

use app::policies::{
    local::DRAFT,
    rules::reader::{
        self, Row,
        editing::{self, Branch, CASE, CASE_AMOUNT, CASE_NAME, LISTS, Leaf, PARTS, Part, RESULTS, SPARE, Section, Written},
    },
};
use askama::Template;
use base::{Lang, Place, Problems};

use super::{
    clause::tier_key,
    sandbox::figure_name,
    versions::{Typed, page, wrong},
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        problems::ProblemView,
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
        let mut sections = if reader::is_toml(&typed.text) && ids.len() < 2 { sections(visit, &page, &typed.text) } else { Vec::new() };
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
        let is_known = |id: &&String| visit.ctx.pack.policies.library.clause(id).is_some();
        Self {
            summary,
            problems: wrong(&page, &Problems(of_text)),
            warnings: warnings(lang, &typed.text),
            warned: marks(&typed.text).join("|"),
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

fn marks(text: &str) -> Vec<String> {
    reader::unborne(text).into_iter().map(|one| format!("{}:{}", one.key, one.figure)).collect()
}

/// Whether a form's text has a warning that the form did not show yet. What is sent without a form is not asked.
pub(in super::super) fn is_to_be_warned(sent: &[(String, String)], text: &str) -> bool {
    let Some((_, told)) = sent.iter().find(|(name, _)| name == "warned") else { return false };
    marks(text).iter().any(|mark| told.split('|').all(|known| known != mark))
}

fn label_key(name: &str) -> String {
    format!("policies-editing-part-{}", name.replace('_', "-"))
}

fn label(page: &Page, name: &str) -> String {
    page.t(&label_key(name)).into_owned()
}

/// All of the form. A clause that is known keeps its id.
fn sections(visit: &Visit, page: &Page, text: &str) -> Vec<SectionView> {
    let rows = reader::rows(text);
    let leaves = editing::leaves(&rows);
    let id = PARTS.iter().find(|part| part.name == "id").map_or("", |part| editing::said(&rows, part));
    let is_known = visit.ctx.pack.policies.library.clause(id).is_some();
    let plain = |id: &str, section: Section| {
        let own = PARTS.iter().filter(|part| part.section == section && !(is_known && part.name == "id"));
        SectionView::new(page, id, own.map(|part| part_field(page, &rows, part)).collect())
    };
    let mut all = vec![plain("words", Section::Words), plain("written", Section::Document)];
    all.extend(list_section(visit, page, &rows, "sources"));
    all.push(new_source(page, &leaves));
    all.extend(list_section(visit, page, &rows, "unverified"));
    all.push(plain("force", Section::Force));
    all.push(conditions(page, &leaves));
    all.push(parameters(page, &leaves));
    all.push(money(page, &leaves));
    all.push(plain("applying", Section::Applying));
    all.extend(list_section(visit, page, &rows, "evidence"));
    all.extend(list_section(visit, page, &rows, "topics"));
    all.extend(cases(page, &leaves));
    all.push(new_case(page));
    all.extend(others(page, &leaves));
    all
}

fn part_field(page: &Page, rows: &[Row], part: &Part) -> Field {
    let (lang, label, value) = (page.lang, label(page, part.name), editing::said(rows, part));
    match part.written {
        Written::Line if !value.contains('\n') => Field::text(lang, part.name, label).value(value),
        Written::Line | Written::Sentences => Field::area(lang, part.name, label, 3).value(value),
        Written::Day => Field::day(lang, part.name, label).value(value),
        Written::OneOf(words) => {
            let own = Some(value).filter(|value| !value.is_empty() && !words.contains(value));
            let choices = words.iter().copied().chain(own).map(|word| Choice::new(word, meaning(page, word)).chosen(word == value));
            Field::select(lang, part.name, label, choices.collect())
        }
    }
}

/// A word of the text with what it means.
fn meaning(page: &Page, word: &str) -> String {
    match (editing::meaning(word), word) {
        (Some(meaning), _) => page.t(&format!("policies-editing-{meaning}")).into_owned(),
        (None, "official" | "official_mirror" | "media" | "secondary") => page.t(tier_key(word)).into_owned(),
        (None, _) => word.to_owned(),
    }
}

/// A list of texts with empty rows behind it; nothing if something else stands in it.
fn list_section(visit: &Visit, page: &Page, rows: &[Row], name: &str) -> Option<SectionView> {
    let key = LISTS.iter().find(|(list, _)| *list == name).map(|(_, key)| *key)?;
    let texts = editing::list(rows, key)?.into_iter().chain(std::iter::repeat_n(String::new(), SPARE));
    let fields = texts.enumerate().map(|(at, value)| {
        let (own, label) = (format!("{name}.{}", at + 1), page.t2("policies-editing-nth", "what", label(page, name), "number", at + 1));
        if name == "sources" { Field::select(page.lang, own, label, sources(visit, &value)) } else { line(page, own, label, value) }
    });
    let section = SectionView::new(page, name, fields.collect()).growing(page);
    Some(if name == "sources" { section.note(page.t("policies-editing-sources-note")) } else { section })
}

/// The sources that come with the clause, and empty fields for one more.
fn new_source(page: &Page, leaves: &[Leaf]) -> SectionView {
    let mut fields = of_branch(page, leaves, &Branch::Source, "");
    fields.extend(spare(page, "source.new", &["id", "title", "url", "site", "tier", "on"], "source"));
    for field in fields.iter_mut().filter(|field| field.name == "source.new.tier") {
        let words = ["official", "official_mirror", "media", "secondary"].map(|word| Choice::new(word, meaning(page, word)));
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

/// The field of a leaf: yes or no as a choice, all else as it is written.
fn leaf_field(page: &Page, leaf: &Leaf, label: String) -> Field {
    if ["true", "false"].contains(&leaf.value.as_str()) {
        let words = [("true", "policies-yes"), ("false", "policies-no")];
        let choices = words.map(|(value, key)| Choice::new(value, page.t(key)).chosen(value == leaf.value));
        return Field::select(page.lang, leaf.name.clone(), label, choices.into());
    }
    line(page, leaf.name.clone(), label, leaf.value.clone())
}

fn of_branch(page: &Page, leaves: &[Leaf], branch: &Branch, key: &str) -> Vec<Field> {
    let own = leaves.iter().filter(|leaf| leaf.branch == *branch);
    let said = |leaf: &Leaf| match branch {
        Branch::Condition | Branch::Money => page.t1(key, "name", figure_name(page, &leaf.label)),
        _ if key.is_empty() => leaf.label.clone(),
        _ => page.t1(key, "name", &leaf.label),
    };
    own.map(|leaf| leaf_field(page, leaf, said(leaf))).collect()
}

fn conditions(page: &Page, leaves: &[Leaf]) -> SectionView {
    let mut fields = of_branch(page, leaves, &Branch::Condition, "policies-sandbox-condition");
    fields.extend((1..=SPARE).map(|at| Field::text(page.lang, format!("condition.{at}"), label(page, "new_condition"))));
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

fn parameters(page: &Page, leaves: &[Leaf]) -> SectionView {
    let mut fields = of_branch(page, leaves, &Branch::Parameter, "policies-sandbox-parameter");
    for at in 1..=SPARE {
        fields.extend(spare(page, &format!("parameter.{at}"), &["name", "field", "from", "value", "source"], "parameter"));
    }
    SectionView::new(page, "parameters", fields).note(page.t("policies-editing-parameters-note")).growing(page)
}

fn money(page: &Page, leaves: &[Leaf]) -> SectionView {
    let mut fields = of_branch(page, leaves, &Branch::Money, "policies-sandbox-money");
    for at in 1..=SPARE {
        fields.extend(spare(page, &format!("money.{at}"), &["key", "value"], "money"));
    }
    SectionView::new(page, "money", fields).note(page.t("policies-editing-money-note")).growing(page)
}

/// Each case of the text: what it says, more facts, an amount if it has none, and a tick to take it out.
fn cases(page: &Page, leaves: &[Leaf]) -> Vec<SectionView> {
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
        let mut fields = of_branch(page, leaves, &branch, "");
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
fn others(page: &Page, leaves: &[Leaf]) -> Vec<SectionView> {
    let other = SectionView::new(page, "other", of_branch(page, leaves, &Branch::Other, "")).folded();
    let rules = SectionView::new(page, "rules", of_branch(page, leaves, &Branch::Rule, "")).folded();
    let mut phrases = of_branch(page, leaves, &Branch::Phrase, "");
    for at in 1..=SPARE {
        phrases.extend(spare(page, &format!("phrase.{at}"), &["zh", "en"], "phrase"));
    }
    let phrases = SectionView::new(page, "phrases", phrases).note(page.t("policies-editing-phrases-note")).growing(page).folded();
    [other, rules, phrases].into_iter().filter(|section| !section.fields.is_empty()).collect()
}
