//! The best lawful bundle of a firm for programs: what is in it, by year, the runner-up, what was left out by which rule at what loss.

use app::policies::{Answers, names, rules::stacking::rules::Rule};
use base::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    amount::AmountBody,
    beside::{Beside, ClauseLocalVersion, PolicyRuleBody},
};
use crate::api::bodies::Day;

/// A clause by its name in a bundle.
#[derive(Serialize, ToSchema)]
pub(super) struct BundleItemBody {
    /// Its name in the bundle: the clause's id, with the child behind a `#`.
    name: String,
    /// The clause's id.
    clause: String,
    /// The project or product it is about.
    child: Option<String>,
    /// The clause's Chinese title.
    title_zh: String,
    /// The clause's English title.
    title_en: String,
    /// The local version by which it is in force in the place of the pack's own clause, if it is by one.
    local_version: Option<ClauseLocalVersion>,
}

/// A clause in the bundle.
#[derive(Serialize, ToSchema)]
pub(super) struct ChosenBody {
    #[serde(flatten)]
    item: BundleItemBody,
    /// What it gives before limits that it shares with others, in fen.
    fen: i64,
    /// The words of the clause for its level.
    level: String,
    /// Number and, where it was read, article of its document.
    document: Option<String>,
    /// Its own amount, with bounds and by year where the clause says so.
    amount: Option<AmountBody>,
    /// Whether a limit is known to exist that was not read, so that it may come to nothing.
    is_limit_unread: bool,
}

/// A clause that was left out.
#[derive(Serialize, ToSchema)]
#[schema(as = BundleLeftOutBody)]
pub(super) struct LeftOutBody {
    #[serde(flatten)]
    item: BundleItemBody,
    /// The ids of the rules that bind it; each stands whole in `rules` of the bundle.
    rules: Vec<String>,
    /// What the bundle would lose if it were forced in, in fen; absent if it cannot be, or if it has no amount that can be counted.
    loss_fen: Option<i64>,
    /// Whether the loss holds only while all other amounts stay: it gives another rate of tax, and a deduction in the bundle was counted
    /// at the rate that is chosen.
    keeps_other_amounts: bool,
}

/// Money of a year.
#[derive(Serialize, ToSchema)]
pub(super) struct YearBody {
    /// The year.
    year: i16,
    /// The least that is paid in it, in fen: the lesser of what it is if pairs that need a ruling exclude each other and if they add up.
    low_fen: i64,
    /// The most, in fen: the greater of both.
    high_fen: i64,
}

/// The best other choice: the best lawful bundle that drops something of the best one to have something else.
#[derive(Serialize, ToSchema)]
pub(super) struct RunnerUpBody {
    /// The names of what is in it.
    names: Vec<String>,
    /// The same with titles.
    items: Vec<BundleItemBody>,
    /// The least it comes to, in fen: pairs that need a ruling exclude each other.
    low_fen: i64,
    /// The most, in fen: they add up.
    high_fen: i64,
}

/// The best lawful bundle.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct BundleBody {
    /// The day on which it was computed.
    on: Day,
    /// The least it comes to, in fen: pairs that need a ruling exclude each other. Where `chosen` is empty it is 0 and means that there is
    /// nothing to combine yet, not that the firm gets nothing.
    low_fen: i64,
    /// The most, in fen: they add up. Where `chosen` is empty it is 0 and means the same.
    high_fen: i64,
    /// What it comes to with each amount at its least, in fen: what is subject to review may come to nothing.
    least_fen: i64,
    /// How much of it is tax not paid rather than money received, in fen.
    tax_fen: i64,
    /// Whether an amount in it is the most there is, subject to review.
    is_upper_bound: bool,
    /// What is in it.
    chosen: Vec<ChosenBody>,
    /// What it pays year by year, also where that is one year.
    by_year: Vec<YearBody>,
    /// What holds as well, goes together with what is in it and has no amount that can be counted: qualifications, reliefs.
    free: Vec<BundleItemBody>,
    /// What fits and is not in it.
    left_out: Vec<LeftOutBody>,
    /// Ids of pairs of clauses whose relation is written nowhere.
    rulings_needed: Vec<[String; 2]>,
    /// The best other choice; absent if the rules leave none.
    runner_up: Option<RunnerUpBody>,
    /// Ids of rules that explain what conditions already do: routing by zone, versions by event.
    explaining: Vec<String>,
    /// Every rule that is named here, whole.
    rules: Vec<PolicyRuleBody>,
    /// Whether nothing better can exist.
    is_proven: bool,
}

pub(in super::super) fn bundle(beside: &Beside<'_>, answers: &Answers<'_>) -> BundleBody {
    let it = &answers.bundle;
    let explaining: Vec<&Rule> = answers.explaining_rules().collect();
    let shut_out = answers.shut_out();
    let is_named = |rule: &Rule| {
        let mut against = shut_out.iter().flat_map(|(_, rules)| rules);
        explaining.iter().any(|known| known.id == rule.id)
            || it.left_out.iter().any(|left| left.rules.contains(&rule.id))
            || against.any(|known| known.id == rule.id)
    };
    let without_amount = shut_out.iter().map(|(one, rules)| LeftOutBody {
        item: item(answers, &one.judged.name()),
        rules: rules.iter().map(|rule| rule.id.clone()).collect(),
        loss_fen: None,
        keeps_other_amounts: false,
    });
    let left_out = it.left_out.iter().map(|one| LeftOutBody {
        item: item(answers, &one.name),
        rules: one.rules.clone(),
        loss_fen: one.loss_fen,
        keeps_other_amounts: answers.keeps_other_amounts(&one.name),
    });
    BundleBody {
        on: answers.on.into(),
        low_fen: it.low,
        high_fen: it.high,
        least_fen: it.least,
        tax_fen: answers.tax_fen(),
        is_upper_bound: answers.is_upper_bound(),
        chosen: it.chosen.iter().filter_map(|one| chosen(beside, answers, &one.name, one.fen)).collect(),
        by_year: it.by_year.iter().map(|(year, (low, high))| YearBody { year: *year, low_fen: *low, high_fen: *high }).collect(),
        free: answers.free().map(|one| item(answers, &one.judged.name())).collect(),
        left_out: left_out.chain(without_amount).collect(),
        rulings_needed: it.rulings.iter().map(|(a, b)| [a.clone(), b.clone()]).collect(),
        runner_up: it.runner_up.as_ref().map(|second| RunnerUpBody {
            names: second.names.clone(),
            items: second.names.iter().map(|name| item(answers, name)).collect(),
            low_fen: second.low,
            high_fen: second.high,
        }),
        rules: answers.policies.library.stacking.iter().filter(|rule| is_named(rule)).map(|rule| beside.rule(rule)).collect(),
        explaining: explaining.iter().map(|rule| rule.id.clone()).collect(),
        is_proven: it.is_proven,
    }
}

fn item(answers: &Answers<'_>, name: &str) -> BundleItemBody {
    let id = name.split('#').next().unwrap_or(name);
    let title =
        |lang: Lang| answers.policies.library.clause(id).map_or_else(|| id.to_owned(), |clause| names::title(clause, lang).to_owned());
    BundleItemBody {
        name: name.to_owned(),
        clause: id.to_owned(),
        child: answers.named(name).and_then(|answer| answer.child.clone()),
        title_zh: title(Lang::Zh),
        title_en: title(Lang::En),
        local_version: ClauseLocalVersion::of(answers.policies, id),
    }
}

fn chosen(beside: &Beside<'_>, answers: &Answers<'_>, name: &str, fen: i64) -> Option<ChosenBody> {
    let answer = answers.named(name)?;
    let clause = answer.clause();
    Some(ChosenBody {
        item: item(answers, name),
        fen,
        level: clause.level.clone(),
        document: clause.document.clone(),
        amount: answer.judged.amount.as_ref().map(|amount| super::amount::amount(beside.words, clause, amount)),
        is_limit_unread: answers.bundle.unread_limits.iter().any(|known| known == name),
    })
}
