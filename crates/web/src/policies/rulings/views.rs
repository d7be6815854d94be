//! What the page shows.

use app::policies::{
    Profile, access, names,
    rules::{Condition, clause::Clause},
    rulings::{ConditionRuling, RulingVerdict},
};
use askama::Template;
use base::Problems;

use super::{
    super::{
        clause_row::titled,
        forms::{Pairs, one},
        words::Words,
    },
    open_conditions,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::Nav,
        ui::{Cell, Table, Tone},
    },
    visit::Visit,
};

/// What was decided, in words.
pub(in super::super) const fn verdict_key(verdict: RulingVerdict) -> &'static str {
    match verdict {
        RulingVerdict::Yes => "rulings-yes",
        RulingVerdict::No => "rulings-no",
        RulingVerdict::Open => "rulings-open",
        RulingVerdict::Withdrawn => "rulings-withdrawn",
    }
}

const fn tone(verdict: RulingVerdict) -> Tone {
    match verdict {
        RulingVerdict::Yes => Tone::Ok,
        RulingVerdict::No => Tone::Seal,
        RulingVerdict::Open => Tone::Wait,
        RulingVerdict::Withdrawn => Tone::Neutral,
    }
}

/// The page.
#[derive(Template)]
#[template(path = "policies/conditions.html")]
pub(super) struct ConditionsPage {
    page: Page,
    summary: ProblemSummary,
    conditions: Table,
    has_conditions: bool,
    action: String,
    fields: Vec<Field>,
    history: Table,
    has_history: bool,
}

/// What a condition asks, in words.
fn asked(words: Words<'_>, visit: &Visit, clause: &Clause, condition: &Condition) -> String {
    words.asked(clause, condition, visit.ctx.today())
}

impl ConditionsPage {
    pub(super) fn new(visit: &Visit, profile: &Profile, history: &[ConditionRuling], problems: &Problems, sent: &Pairs) -> Self {
        let lang = visit.asked.lang;
        let id = profile.organization.id;
        let page = visit
            .page("rulings-title")
            .under(Nav::Policies)
            .crumb(lang.t("policies-title"), "/policies")
            .crumb(profile.organization.shown_name(lang), format!("/organization/{id}/policies"))
            .crumb(lang.t("rulings-title"), "");
        let words = Words { pack: &visit.ctx.pack, lang };
        let open = open_conditions(&visit.ctx.pack, visit.ctx.today());
        let may_rule = access::may_rule(&visit.ctx.actor, id).is_ok() && !open.is_empty();
        let fields = if may_rule { fields(visit, &page, words, &open, problems, sent) } else { Vec::new() };
        Self {
            summary: ProblemSummary::new(lang, problems, &fields),
            conditions: conditions(visit, &page, words, &open, profile),
            has_conditions: !open.is_empty(),
            action: format!("/organization/{id}/policies/conditions"),
            fields,
            history: past(visit, &page, words, history),
            has_history: !history.is_empty(),
            page,
        }
    }
}

fn fields(visit: &Visit, page: &Page, words: Words<'_>, open: &[(&Clause, &Condition)], problems: &Problems, sent: &Pairs) -> Vec<Field> {
    let lang = page.lang;
    let choices = open.iter().map(|(clause, condition)| {
        let label =
            page.t2("rulings-about-choice", "clause", names::title(clause, lang), "condition", asked(words, visit, clause, condition));
        Choice::new(format!("{}#{}", clause.id, condition.number), label)
    });
    let verdicts = RulingVerdict::ALL.into_iter().map(|verdict| Choice::new(verdict.code(), page.t(verdict_key(verdict))));
    let mut fields = vec![
        Field::select(lang, "about", page.t("rulings-about"), choices.collect()).required(),
        Field::radios(lang, "verdict", page.t("rulings-verdict"), verdicts.collect()).required(),
        Field::area(lang, "reason", page.t("rulings-reason"), 3).help(page.t("rulings-reason-help")).required().at_most(500),
    ];
    for field in &mut fields {
        if sent.iter().any(|(name, _)| *name == field.name) {
            let typed = one(sent, &field.name).to_owned();
            field.refill(&typed);
        }
        field.problems(problems);
    }
    fields
}

fn conditions(visit: &Visit, page: &Page, words: Words<'_>, open: &[(&Clause, &Condition)], profile: &Profile) -> Table {
    let head = Table::new(page.t("rulings-conditions"))
        .words(page.t("rulings-clause"))
        .words(page.t("rulings-condition"))
        .words(page.t("rulings-verdict"))
        .words(page.t("rulings-reason"));
    open.iter().fold(head, |table, (clause, condition)| {
        let own = profile.rulings.iter().find(|ruling| ruling.clause == clause.id && ruling.condition == condition.number);
        table.row([
            Cell::link(titled(page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id)),
            Cell::say(asked(words, visit, clause, condition)),
            own.map_or_else(
                || Cell::tag(page.t("rulings-none-yet"), Tone::Neutral),
                |ruling| Cell::tag(page.t(verdict_key(ruling.verdict)), tone(ruling.verdict)),
            ),
            Cell::say(own.map(|ruling| ruling.reason.clone()).unwrap_or_default()),
        ])
    })
}

fn past(visit: &Visit, page: &Page, words: Words<'_>, history: &[ConditionRuling]) -> Table {
    let library = &visit.ctx.pack.policies.library;
    let head = Table::new(page.t("rulings-history"))
        .tight(page.t("rulings-when"))
        .words(page.t("rulings-condition"))
        .words(page.t("rulings-verdict"))
        .words(page.t("rulings-reason"));
    history.iter().fold(head, |table, ruling| {
        let clause = library.clause(&ruling.clause);
        let condition = clause.and_then(|clause| {
            let own = app::policies::rulings::manual_conditions(clause).into_iter().find(|one| one.number == ruling.condition)?;
            Some(page.t2("rulings-about-choice", "clause", names::title(clause, page.lang), "condition", asked(words, visit, clause, own)))
        });
        table.row([
            Cell::say(page.minute(&ruling.ruled_at)),
            Cell::say(condition.unwrap_or_else(|| format!("{} {}", ruling.clause, ruling.condition))),
            Cell::tag(page.t(verdict_key(ruling.verdict)), tone(ruling.verdict)),
            Cell::say(ruling.reason.clone()),
        ])
    })
}
