//! The best lawful bundle: what is in it, by year, the runner-up, what was left out by which rule at what loss.

use app::policies::{
    Answers, Profile,
    rules::{
        clause::Verification,
        library::Library,
        stacking::{bundle::Chosen, rules::Rule},
        wording::in_lang,
    },
};
use askama::Template;
use base::Fen;

use super::{
    super::{
        clause_row::{document, titled},
        words::Words,
    },
    routes::Routes,
};
use crate::{
    kernel::{
        Page, Speak,
        ui::{Anchors, Cell, Empty, Table},
    },
    visit::Visit,
};

/// A clause that was left out.
pub(in super::super) struct LeftOut {
    pub(in super::super) title: String,
    href: String,
    pub(in super::super) rules: Vec<RuleLine>,
    pub(in super::super) loss: String,
}

/// A rule with where it is written.
pub(in super::super) struct RuleLine {
    text: String,
    source: String,
    is_unverified: bool,
}

#[derive(Template)]
#[template(path = "policies/bundle.html")]
pub(in super::super) struct BundlePage {
    page: Page,
    firm: String,
    is_demo: bool,
    siblings: Anchors,
    /// Where the same is a file in PDF.
    file: String,
    total: String,
    notes: Vec<String>,
    place_notes: Vec<String>,
    chosen: Table,
    by_year: Table,
    has_years: bool,
    free: Vec<(String, String)>,
    left_out: Vec<LeftOut>,
    runner_up: String,
    rulings: Vec<String>,
    routing: Vec<RuleLine>,
    routes: Routes,
    empty: Empty,
    is_empty: bool,
}

/// What the bundle comes to, and what has to be said beside it.
pub(in super::super) fn total(page: &Page, answers: &Answers<'_>) -> (String, Vec<String>) {
    let bundle = &answers.bundle;
    let words = |fen: i64| page.money(&Fen(fen));
    let is_most = answers.is_upper_bound();
    let total = match () {
        () if bundle.chosen.is_empty() => page.t("policies-bundle-empty").into_owned(),
        () if bundle.least > 0 && bundle.least < bundle.high => span(page, bundle.least, bundle.high),
        () if bundle.low != bundle.high => span(page, bundle.low, bundle.high),
        () if is_most || bundle.least < bundle.high => page.t1("policies-up-to", "amount", words(bundle.high)),
        () => words(bundle.high),
    };
    let mut notes = Vec::new();
    let tax = answers.tax_fen();
    let money = bundle.high.saturating_sub(tax);
    match () {
        () if tax <= 0 => {}
        () if bundle.low == bundle.high && money == 0 => notes.push(page.t("policies-bundle-tax-only").into_owned()),
        () if bundle.low == bundle.high && money > 0 => {
            notes.push(page.t2("policies-bundle-tax-and-money", "tax", words(tax), "money", words(money)));
        }
        () => notes.push(page.t1("policies-bundle-tax", "amount", words(tax))),
    }
    let sum = bundle.chosen.iter().fold(0_i64, |sum, chosen| sum.saturating_add(chosen.fen));
    if sum > bundle.high {
        notes.push(page.t2("policies-bundle-capped", "sum", words(sum), "cut", words(sum.saturating_sub(bundle.high))));
    }
    if is_most {
        notes.push(page.t("policies-bundle-upper").into_owned());
    }
    if bundle.low != bundle.high {
        notes.push(page.t("policies-bundle-range").into_owned());
    }
    if !bundle.is_proven && !bundle.chosen.is_empty() {
        notes.push(page.t("policies-bundle-unproven").into_owned());
    }
    (total, notes)
}

/// What one clause of the bundle gives: from its least to its most where both are known, at most where it is subject to review.
pub(in super::super) fn given(page: &Page, answers: &Answers<'_>, chosen: &Chosen) -> String {
    let most = page.money(&Fen(chosen.fen));
    let Some(answer) = answers.named(&chosen.name) else { return most };
    match &answer.judged.amount {
        Some(amount) if amount.low > 0 && amount.low < chosen.fen => span(page, amount.low, chosen.fen),
        Some(amount) if amount.low < chosen.fen || answer.clause().money.is_upper_bound => page.t1("policies-up-to", "amount", most),
        _ => most,
    }
}

/// What is paid in a year, at most where something in it is subject to review.
pub(in super::super) fn paid(page: &Page, answers: &Answers<'_>, (low, high): (i64, i64)) -> String {
    if low == high && answers.is_upper_bound() {
        return page.t1("policies-up-to", "amount", page.money(&Fen(high)));
    }
    span(page, low, high)
}

/// An amount, or from the least to the most where they differ.
pub(in super::super) fn span(page: &Page, low: i64, high: i64) -> String {
    let most = page.money(&Fen(high));
    if low == high { most } else { page.t2("policies-from-to", "low", bare(page, low), "high", most) }
}

fn bare(page: &Page, fen: i64) -> String {
    match page.lang {
        base::Lang::Zh => Fen(fen).wan(),
        base::Lang::En => page.money(&Fen(fen)),
    }
}

impl BundlePage {
    pub(in super::super) fn new(visit: &Visit, profile: &Profile, answers: &Answers<'_>) -> Self {
        let page = super::page(visit, profile, "policies-bundle");
        let (total, notes) = total(&page, answers);
        let bundle = &answers.bundle;
        let title = |name: &str| named(&page, answers, name);
        let words = Words { pack: &visit.ctx.pack, lang: page.lang };
        let chosen = bundle.chosen.iter().fold(
            Table::new(page.t("policies-bundle-chosen"))
                .words(page.t("policies-column-clause"))
                .tight(page.t("policies-column-level"))
                .words(page.t("policies-column-document"))
                .figures(page.t("policies-column-amount")),
            |table, chosen| {
                let Some(answer) = answers.named(&chosen.name) else { return table };
                let clause = answer.clause();
                table.row([
                    Cell::link(title(&chosen.name), format!("/policies/{}", clause.id)),
                    Cell::say(words.term(&clause.level)),
                    Cell::say(document(words, clause)),
                    Cell::say(given(&page, answers, chosen)),
                ])
            },
        );
        let by_year = bundle.by_year.iter().fold(
            Table::new(page.t("policies-bundle-years")).words(page.t("policies-column-year")).figures(page.t("policies-column-amount")),
            |table, (year, (low, high))| table.row([Cell::say(year.to_string()), Cell::say(paid(&page, answers, (*low, *high)))]),
        );
        Self {
            firm: profile.organization.shown_name(page.lang).to_owned(),
            is_demo: profile.organization.is_demo,
            siblings: super::siblings(&page, profile, "bundle"),
            file: format!("/organization/{}/policies/bundle.pdf", profile.organization.id),
            total,
            notes,
            place_notes: super::place_notes(&page, visit, profile, answers),
            has_years: !bundle.by_year.is_empty(),
            chosen,
            by_year,
            free: free(&page, answers),
            left_out: left_out(&page, answers),
            runner_up: runner_up(&page, answers),
            rulings: rulings(&page, answers),
            routing: routing(&page, answers),
            routes: Routes::of(visit, &page, answers),
            empty: Empty {
                title: page.t("policies-bundle-empty").into_owned(),
                text: page.t("policies-bundle-empty-text").into_owned(),
                next: None,
            },
            is_empty: bundle.chosen.is_empty(),
            page,
        }
    }
}

pub(in super::super) fn named(page: &Page, answers: &Answers<'_>, name: &str) -> String {
    let Some(answer) = answers.named(name) else { return clause_title(page, answers, name) };
    let child = answer.child.as_ref().map(|child| page.t1("policies-of-child", "name", child)).unwrap_or_default();
    format!("{}{child}", titled(page, answers.policies, answer.clause()))
}

fn clause_title(page: &Page, answers: &Answers<'_>, id: &str) -> String {
    answers.policies.library.clause(id).map_or_else(|| id.to_owned(), |clause| titled(page, answers.policies, clause))
}

/// What fits and pays nothing that can be counted: a qualification, a relief without an amount.
pub(in super::super) fn free(page: &Page, answers: &Answers<'_>) -> Vec<(String, String)> {
    let all = answers.free();
    all.map(|one| (named(page, answers, &one.judged.name()), format!("/policies/{}", one.clause().id))).collect()
}

pub(in super::super) fn rule_line(page: &Page, library: &Library, rule: &Rule) -> RuleLine {
    let sources = rule.sources.iter().filter_map(|id| library.source(id)).map(|source| source.title.clone());
    let said: Vec<String> = sources.collect();
    RuleLine {
        text: in_lang(page.lang, &rule.text, &rule.text_en).to_owned(),
        source: if said.is_empty() {
            String::new()
        } else {
            page.t1("policies-rule-source", "sources", said.join(page.t("policies-needs-and").as_ref()))
        },
        is_unverified: rule.verification != Verification::Verified,
    }
}

pub(in super::super) fn left_out(page: &Page, answers: &Answers<'_>) -> Vec<LeftOut> {
    let library = &answers.policies.library;
    let all = answers.bundle.left_out.iter().map(|left| {
        let rules = left.rules.iter().filter_map(|id| library.stacking.iter().find(|rule| rule.id == *id));
        LeftOut {
            title: named(page, answers, &left.name),
            href: answers.named(&left.name).map(|one| format!("/policies/{}", one.clause().id)).unwrap_or_default(),
            rules: rules.map(|rule| rule_line(page, library, rule)).collect(),
            loss: match left.loss_fen {
                Some(0) => page.t("policies-loss-none").into_owned(),
                Some(fen) if answers.keeps_other_amounts(&left.name) => page.t1("policies-loss-kept", "amount", page.money(&Fen(fen))),
                Some(fen) => page.t1("policies-loss", "amount", page.money(&Fen(fen))),
                None => page.t("policies-loss-impossible").into_owned(),
            },
        }
    });
    let shut_out = answers.shut_out().into_iter().map(|(one, rules)| LeftOut {
        title: named(page, answers, &one.judged.name()),
        href: format!("/policies/{}", one.clause().id),
        rules: rules.into_iter().map(|rule| rule_line(page, library, rule)).collect(),
        loss: page.t("policies-loss-uncounted").into_owned(),
    });
    all.chain(shut_out).collect()
}

pub(in super::super) fn runner_up(page: &Page, answers: &Answers<'_>) -> String {
    let Some(second) = &answers.bundle.runner_up else {
        let is_alone = !answers.bundle.chosen.is_empty();
        return if is_alone { page.t("policies-runner-up-none").into_owned() } else { String::new() };
    };
    let lost: Vec<String> = answers
        .bundle
        .chosen
        .iter()
        .filter(|chosen| !second.names.contains(&chosen.name))
        .map(|chosen| named(page, answers, &chosen.name))
        .collect();
    let is_new = |name: &String| answers.bundle.chosen.iter().all(|chosen| chosen.name != *name);
    let new: Vec<String> = second.names.iter().filter(|name| is_new(name)).map(|name| named(page, answers, name)).collect();
    let join = page.t("policies-join");
    let total = span(page, second.low, second.high);
    let is_kept = second.names.iter().any(|name| is_new(name) && answers.keeps_other_amounts(name));
    let key = if is_kept { "policies-runner-up-kept" } else { "policies-runner-up" };
    page.ta(key, &[("total", &total), ("lost", &lost.join(join.as_ref())), ("new", &new.join(join.as_ref()))])
}

pub(in super::super) fn rulings(page: &Page, answers: &Answers<'_>) -> Vec<String> {
    let pairs = answers.bundle.rulings.iter();
    pairs
        .map(|(first, second)| {
            page.t2("policies-ruling-needed", "first", clause_title(page, answers, first), "second", clause_title(page, answers, second))
        })
        .collect()
}

/// Rules that only explain (routing by zone, versions by event) and that concern a clause that fits or was left out.
pub(in super::super) fn routing(page: &Page, answers: &Answers<'_>) -> Vec<RuleLine> {
    answers.explaining_rules().map(|rule| rule_line(page, &answers.policies.library, rule)).collect()
}

impl RuleLine {
    pub(in super::super) const fn text(&self) -> &String {
        &self.text
    }
    pub(in super::super) const fn source(&self) -> &String {
        &self.source
    }
    pub(in super::super) const fn is_unverified(&self) -> bool {
        self.is_unverified
    }
}
