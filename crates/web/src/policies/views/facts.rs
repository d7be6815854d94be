//! What is known of a firm, by subject, with sources and history; its projects and products.

use std::collections::BTreeSet;

use app::{
    organizations::Organization,
    pack::Pack,
    policies::{
        ChildRecord, FactRecord, FactSource, Profile, access,
        catalogue::Status,
        rules::{Fact, Facts, field::FieldId},
        value,
    },
};
use askama::Template;
use base::{Lang, Problems, time::local_minute};

use super::super::{
    forms::{self, Pairs, one},
    words::Words,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, Input, ProblemSummary},
        page::{LinkView, Nav},
        ui::{Anchors, EntryRow, Facts as FactLine, Timeline, TimelineItem},
    },
    visit::Visit,
};

/// The subjects of the form and the beginnings of the keys that belong to each; the last takes the rest.
const SECTIONS: [(&str, &[&str]); 6] = [
    ("registration", &["reg.", "tax.", "op.", "org.", "industry.", "listed", "employer."]),
    ("staff", &["staff."]),
    ("finance", &["fin.", "loan.", "spend.", "export.", "invest."]),
    ("research", &["ip.", "rdorg.", "standard.", "award.", "contest.", "tech.", "score.", "market.", "mgmt."]),
    ("standing", &["cert.", "list.", "credit.", "compliance.", "review.", "stats.", "platform.", "granted", "superior."]),
    ("other", &[]),
];

/// A subject of the form.
struct Section {
    title: String,
    note: String,
    is_open: bool,
    fields: Vec<Field>,
    sets: Vec<String>,
}

/// A kind of children with those there are.
struct Children {
    kind: String,
    title: String,
    none: String,
    rows: Vec<LinkView>,
    add: LinkView,
}

#[derive(Template)]
#[template(path = "policies/facts.html")]
pub(in super::super) struct FactsPage {
    page: Page,
    siblings: Anchors,
    summary: ProblemSummary,
    action: String,
    sheet: String,
    version: i64,
    may_state: bool,
    record: Vec<(String, String)>,
    record_note: String,
    organization_path: String,
    ruled: Vec<(String, String)>,
    conditions_path: String,
    children: Vec<Children>,
    sections: Vec<Section>,
    ruling: Option<Ruling>,
    history: Timeline,
}

/// The forms in which an officer decides a fact: which one, and once it is chosen, as what and why.
struct Ruling {
    pick: Field,
    action: String,
    key: String,
    fields: Vec<Field>,
}

/// The facts that are asked for: what clauses that may still be had, tables and the ladder read, as they would be given.
fn asked(visit: &Visit, owner: Option<&str>) -> Vec<FieldId> {
    let pack = &visit.ctx.pack;
    let policies = &pack.policies;
    let catalogue = &policies.library.catalogue;
    let mut found: BTreeSet<FieldId> = BTreeSet::new();
    let mut see = |field: FieldId| roots(pack, field, &mut found);
    let orienting: Vec<&str> = policies.ladder.steps.iter().flat_map(|step| step.orientation.as_deref()).collect();
    for clause in &policies.library.clauses {
        let is_live = matches!(Status::of(clause, visit.ctx.today()), Some(Status::InForce | Status::Pending));
        if is_live || orienting.contains(&clause.id.as_str()) {
            clause.condition.each_field(&mut see);
            for field in clause.money.formula.fields() {
                see(field);
            }
        }
    }
    for threshold in &policies.ladder.thresholds {
        if let Some(field) = catalogue.by_key(&threshold.measure) {
            see(field);
        }
    }
    found.into_iter().filter(|id| catalogue.get(*id).is_some_and(|field| field.owner.as_deref() == owner)).collect()
}

/// The facts a sheet asks a firm for: those of the form, without what its own record says.
pub(in super::super) fn to_fill_in(visit: &Visit, profile: &Profile) -> Vec<FieldId> {
    let catalogue = &visit.ctx.pack.policies.library.catalogue;
    let of_record = profile.of_record(catalogue);
    let is_left_out = |field: &FieldId| {
        let own = profile.record(None, catalogue.key(*field));
        own.is_none() && of_record.iter().any(|(known, _)| known == field)
    };
    asked(visit, None).into_iter().filter(|field| !is_left_out(field)).collect()
}

/// A field as it would be given: its inputs where it follows from others, else itself.
fn roots(pack: &Pack, field: FieldId, found: &mut BTreeSet<FieldId>) {
    let inputs = pack.policies.library.catalogue.inputs(field);
    if inputs.is_empty() {
        found.insert(field);
    }
    for input in inputs {
        roots(pack, input, found);
    }
}

fn section_of(key: &str) -> usize {
    SECTIONS.iter().position(|(_, starts)| starts.iter().any(|start| key.starts_with(start))).unwrap_or(SECTIONS.len() - 1)
}

impl FactsPage {
    pub(in super::super) fn new(
        visit: &Visit,
        profile: &Profile,
        history: &[FactRecord],
        problems: &Problems,
        sent: &[(String, Vec<String>)],
    ) -> Self {
        let page = super::page(visit, profile, "policies-facts");
        let pack = &visit.ctx.pack;
        let catalogue = &pack.policies.library.catalogue;
        let words = Words { pack, lang: page.lang };
        let id = profile.organization.id;
        let base = format!("/organization/{id}/policies");
        let facts = profile.facts(catalogue);
        let of_record: Vec<(FieldId, Fact)> = profile.of_record(catalogue);
        let mut sections: Vec<Section> = SECTIONS
            .iter()
            .map(|(name, _)| Section {
                title: page.t(&format!("policies-section-{name}")).into_owned(),
                note: String::new(),
                is_open: false,
                fields: Vec::new(),
                sets: Vec::new(),
            })
            .collect();
        let mut said_none: BTreeSet<String> = BTreeSet::new();
        for field in asked(visit, None) {
            let key = catalogue.key(field);
            let is_ruled = profile.record(None, key).is_some_and(|record| record.source == FactSource::Ruling);
            // What was confirmed is no longer for the firm to say.
            let is_of_record = profile.record(None, key).is_none() || profile.is_place_confirmed();
            if is_ruled || (is_of_record && of_record.iter().any(|(known, _)| *known == field)) {
                continue;
            }
            let Some(section) = sections.get_mut(section_of(key)) else { continue };
            let mut one = forms::field(pack, page.lang, field, facts.get(field));
            if matches!(one.input, Input::Checks(_)) {
                section.sets.push(key.to_owned());
            }
            if *facts.get(field) == Fact::Absent {
                one = one.help(page.t("policies-said-none"));
                said_none.insert(one.name.clone());
            }
            section.fields.push(one.with_problems(problems));
        }
        for section in &mut sections {
            forms::refill(&mut section.fields, sent);
            let known = section.fields.iter().filter(|field| is_filled(field) || said_none.contains(&field.name)).count();
            section.note = page.tx("policies-section-note", &[("known", known.into()), ("all", section.fields.len().into())]);
            section.is_open = section.fields.iter().any(|field| field.error.is_some());
        }
        sections.retain(|section| !section.fields.is_empty());
        let ruling = ruling(visit, profile, &base, problems, sent);
        let ruled = profile.records.iter().filter(|record| record.source == FactSource::Ruling && record.value.is_some());
        Self {
            siblings: super::siblings(&page, profile, "facts"),
            summary: summary(page.lang, problems, shown(&sections, ruling.as_ref())),
            action: format!("{base}/facts"),
            sheet: format!("{base}/sheet"),
            version: profile.version,
            may_state: access::may_state(&visit.ctx.actor, id).is_ok(),
            record: of_record.iter().map(|(field, fact)| (words.fact_name(*field), words.fact(*field, fact))).collect(),
            record_note: page
                .t(if profile.is_place_confirmed() { "policies-record-confirmed" } else { "policies-place-note" })
                .into_owned(),
            conditions_path: format!("{base}/conditions"),
            organization_path: format!("/organization/{id}"),
            ruled: ruled
                .filter_map(|record| {
                    let field = catalogue.by_key(&record.field)?;
                    let reason = record.note.clone().unwrap_or_default();
                    Some((
                        words.fact_name(field),
                        page.t2("policies-ruled-value", "value", words.fact(field, facts.get(field)), "reason", reason),
                    ))
                })
                .collect(),
            children: children(&page, visit, profile, &base),
            sections,
            ruling,
            history: timeline(words, profile, history),
            page,
        }
    }
}

fn is_filled(field: &Field) -> bool {
    match &field.input {
        Input::Checks(choices) | Input::Radios(choices) => choices.iter().any(|choice| choice.is_chosen),
        _ => !field.value.is_empty(),
    }
}

fn shown<'f>(sections: &'f [Section], ruling: Option<&'f Ruling>) -> impl Iterator<Item = &'f Field> {
    sections.iter().flat_map(|section| &section.fields).chain(ruling.into_iter().flat_map(|ruling| &ruling.fields))
}

fn summary<'f>(lang: Lang, problems: &Problems, fields: impl IntoIterator<Item = &'f Field>) -> ProblemSummary {
    if problems.is_empty() { ProblemSummary::none(lang) } else { ProblemSummary::new(lang, problems, fields) }
}

fn children(page: &Page, visit: &Visit, profile: &Profile, base: &str) -> Vec<Children> {
    let kinds = visit.ctx.pack.policies.child_kinds();
    let may_state = access::may_state(&visit.ctx.actor, profile.organization.id).is_ok();
    let all = kinds.into_iter().map(|kind| Children {
        kind: kind.to_owned(),
        title: page.t(&format!("policies-children-{kind}")).into_owned(),
        none: if profile.has_none(kind) { page.t("policies-children-said-none").into_owned() } else { String::new() },
        rows: profile
            .children
            .iter()
            .filter(|child| child.kind == kind)
            .map(|child| LinkView::new(&child.name, format!("{base}/children/{}", child.id)))
            .collect(),
        add: LinkView::new(
            page.t(&format!("policies-children-add-{kind}")),
            if may_state { format!("{base}/new/{kind}") } else { String::new() },
        ),
    });
    all.collect()
}

fn ruling(visit: &Visit, profile: &Profile, base: &str, problems: &Problems, sent: &[(String, Vec<String>)]) -> Option<Ruling> {
    access::may_rule(&visit.ctx.actor, profile.organization.id).ok()?;
    let lang = visit.asked.lang;
    let words = Words { pack: &visit.ctx.pack, lang };
    let catalogue = &visit.ctx.pack.policies.library.catalogue;
    let all = asked(visit, None);
    let key = sent.iter().find(|(name, _)| name == "field").map(|(_, values)| values.concat()).unwrap_or_default();
    let choices = all.iter().map(|field| Choice::new(catalogue.key(*field), words.fact_name(*field)));
    let mut pick = Field::select(lang, "field", lang.t("policies-ruling-field"), choices.collect()).required();
    pick.refill(&key);
    let chosen = all.into_iter().find(|field| catalogue.key(*field) == key);
    Some(Ruling {
        pick,
        action: format!("{base}/rulings"),
        fields: chosen.map(|field| decision(visit, profile, field, problems, sent)).unwrap_or_default(),
        key,
    })
}

/// A fact as the firm's own form asks for it, with what was decided before but not with what the firm says; and the reason.
fn decision(visit: &Visit, profile: &Profile, id: FieldId, problems: &Problems, sent: &[(String, Vec<String>)]) -> Vec<Field> {
    let (lang, pack) = (visit.asked.lang, &visit.ctx.pack);
    let catalogue = &pack.policies.library.catalogue;
    let is_ruled = profile.record(None, catalogue.key(id)).is_some_and(|record| record.source == FactSource::Ruling);
    let known = if is_ruled { profile.facts(catalogue).get(id).clone() } else { Fact::Unknown };
    let mut given = forms::field(pack, lang, id, &known);
    if is_ruled {
        if let Input::Radios(choices) = &mut given.input {
            // A browser unticks no radio.
            choices.push(Choice::new("", lang.t("policies-ruling-take-back")));
        } else {
            given.help = format!("{} {}", given.help, lang.t("policies-ruling-empty"));
        }
    }
    let none = matches!(given.input, Input::Line { .. } | Input::Amount { .. } | Input::Day).then(|| {
        let choice = Choice::new(value::NONE, lang.t("policies-ruling-none")).chosen(known == Fact::Absent);
        let mut none = Field::checks(lang, given.name.clone(), lang.t("policies-ruling-if-none"), vec![choice]);
        none.id.push_str("-none");
        none
    });
    let reason = Field::text(lang, "reason", lang.t("policies-ruling-reason")).required().at_most(500).with_problems(problems);
    let mut fields: Vec<Field> = [Some(given.with_problems(problems)), none, Some(reason)].into_iter().flatten().collect();
    forms::refill(&mut fields, sent);
    // That there is none is ticked in its own box.
    for field in fields.iter_mut().filter(|field| !matches!(field.input, Input::Select { .. }) && field.value == value::NONE) {
        field.value.clear();
    }
    fields
}

fn timeline(words: Words<'_>, profile: &Profile, history: &[FactRecord]) -> Timeline {
    let catalogue = &words.pack.policies.library.catalogue;
    let items = history.iter().map(|record| {
        let field = catalogue.by_key(&record.field);
        let name =
            field.map_or_else(|| words.lang.t(&format!("policies-children-{}", record.field)).into_owned(), |field| words.fact_name(field));
        let said = match (&record.value, field) {
            (None, _) => words.lang.t("policies-taken-back").into_owned(),
            (Some(json), Some(field)) => catalogue
                .get(field)
                .and_then(|known| value::from_json(known.kind, json))
                .map_or_else(String::new, |fact| words.fact(field, &fact)),
            (Some(_), None) => words.lang.t("policies-absent").into_owned(),
        };
        let child = record.child.and_then(|id| profile.child(id)).map(|child| child.name.clone());
        let day = record.as_of.map(|day| words.lang.t1("policies-sheet-day", "day", day));
        TimelineItem {
            when: local_minute(record.stated_at),
            instant: record.stated_at.to_string(),
            who: words.source(record.source),
            text: words.lang.t2("policies-said", "name", name, "value", said),
            note: record.note.clone().or(child).or(day).unwrap_or_default(),
            tag: None,
        }
    });
    Timeline { items: items.collect() }
}

#[derive(Template)]
#[template(path = "policies/child.html")]
pub(in super::super) struct ChildPage {
    page: Page,
    siblings: Anchors,
    summary: ProblemSummary,
    action: String,
    remove: String,
    version: i64,
    kind: String,
    head: Vec<Field>,
    fields: Vec<Field>,
    sets: Vec<String>,
    form_key: String,
    may_state: bool,
}

impl ChildPage {
    pub(in super::super) fn new(
        visit: &Visit,
        profile: &Profile,
        kind: &str,
        child: Option<&ChildRecord>,
        problems: &Problems,
        sent: &Pairs,
    ) -> Self {
        let lang = visit.asked.lang;
        let pack = &visit.ctx.pack;
        let catalogue = &pack.policies.library.catalogue;
        let id = profile.organization.id;
        let base = format!("/organization/{id}/policies");
        let title = child.map_or_else(|| lang.t(&format!("policies-children-add-{kind}")).into_owned(), |child| child.name.clone());
        let page = visit
            .page_titled(title.clone())
            .under(Nav::Policies)
            .crumb(lang.t("policies-title"), "/policies")
            .crumb(profile.organization.shown_name(lang), &base)
            .crumb(lang.t("policies-facts"), format!("{base}/facts"))
            .crumb(title, "");
        let mut facts = Facts::new(catalogue);
        for record in profile.records.iter().filter(|record| child.is_some() && record.child == child.map(|child| child.id)) {
            let known = catalogue.by_key(&record.field).and_then(|field| Some((field, catalogue.get(field)?.kind)));
            if let (Some((field, kind)), Some(json)) = (known, &record.value)
                && let Some(fact) = value::from_json(kind, json)
            {
                facts.set(field, fact, app::policies::rules::fact::Provenance::Stated);
            }
        }
        let mut fields: Vec<Field> = asked(visit, Some(kind))
            .into_iter()
            .map(|field| forms::field(pack, lang, field, facts.get(field)).with_problems(problems))
            .collect();
        let sets = fields.iter().filter(|field| matches!(field.input, Input::Checks(_))).map(|field| field.name.clone());
        let sets: Vec<String> = sets.collect();
        forms::refill(&mut fields, &forms::facts(sent));
        let year = child.and_then(|child| child.year).map(|year| year.to_string()).unwrap_or_default();
        let name = child.map(|child| child.name.clone()).unwrap_or_default();
        let typed = |field: &str, own: String| if sent.is_empty() { own } else { one(sent, field).to_owned() };
        let head = vec![
            Field::text(lang, "name", lang.t("policies-child-name"))
                .value(typed("name", name))
                .required()
                .at_most(100)
                .with_problems(problems),
            Field::amount(lang, "year", lang.t("policies-child-year"), lang.t("policies-unit-year"))
                .help(lang.t("policies-child-year-help"))
                .value(typed("year", year))
                .with_problems(problems),
        ];
        Self {
            siblings: super::siblings(&page, profile, "facts"),
            summary: summary(lang, problems, head.iter().chain(&fields)),
            action: child.map_or_else(|| format!("{base}/children"), |child| format!("{base}/children/{}", child.id)),
            remove: child.map(|child| format!("{base}/children/{}/remove", child.id)).unwrap_or_default(),
            version: profile.version,
            kind: kind.to_owned(),
            head,
            fields,
            sets,
            form_key: crate::kernel::forms::fresh_key(),
            may_state: access::may_state(&visit.ctx.actor, id).is_ok(),
            page,
        }
    }
}

/// Which of several firms.
#[derive(Template)]
#[template(path = "policies/choose.html")]
pub(in super::super) struct Choose {
    page: Page,
    rows: Vec<EntryRow>,
}

impl Choose {
    pub(in super::super) fn new(visit: &Visit, found: &[Organization]) -> Self {
        let page = visit.page("policies-choose").under(Nav::Policies);
        let rows = found.iter().map(|one| EntryRow {
            title: one.shown_name(page.lang).to_owned(),
            href: format!("/organization/{}/policies", one.id),
            facts: FactLine::default(),
            when: String::new(),
        });
        Self { rows: rows.collect(), page }
    }
}
