//! A draft tried on the firms.

use std::{collections::BTreeMap, sync::Arc};

use base::Date;
use rules::{
    Fact, Facts, FieldId, Truth, Value,
    amount::Surroundings,
    assess::{GRANTED, prerequisites},
    clause::{Clause, Dates, Standing, Verdict},
    condition::is_listed,
    explain::Explanation,
    fact::Provenance,
    library::Library,
    reader::{self, Draft},
    stacking::rules::{Effect, Rule, means},
};

use super::{
    model::{CaseOutcome, ClauseTrial, FirmName, Overlap, Short, Tally, Trial},
    population::each_firm,
};
use crate::{
    Ctx, Result,
    policies::{Profile, access, near},
};

/// The most characters of a draft.
const MOST_CHARS: usize = 60_000;
/// So many firms are named in a list; all are counted.
const NAMED: usize = 50;
/// What the draft is called where its mistakes are named.
const NAME: &str = "draft";

/// Tries a draft, a document of the pack's format, on the firms whose facts are stored. Nothing is stored by it.
///
/// # Errors
/// `Forbidden` for anybody but officers; `Invalid` for a text that is empty or far too long.
pub async fn try_draft(ctx: &Ctx, text: &str) -> Result<Trial> {
    access::may_try(&ctx.actor)?;
    if text.trim().is_empty() || text.chars().count() > MOST_CHARS {
        let problem = base::Problem::field("text", "problem-policies-sandbox-text");
        return Err(problem.with("max", MOST_CHARS.to_string()).into());
    }
    let policies = &ctx.pack.policies;
    let draft = reader::draft(&policies.library, NAME, text);
    if !draft.mistakes.is_empty() || draft.clauses.is_empty() {
        return Ok(Trial { mistakes: draft.mistakes, remarks: draft.remarks, ..Trial::default() });
    }
    let today = ctx.today();
    let mut runs: Vec<Run<'_>> = draft.clauses.iter().filter_map(|id| Run::new(&policies.library, &draft, id)).collect();
    // What else a firm may get: what counts today.
    let others: Vec<&Clause> = draft
        .library
        .clauses
        .iter()
        .filter(|clause| clause.standing() == Standing::Computed && clause.is_in_force(today) && !draft.clauses.contains(&clause.id))
        .collect();
    let firms = each_firm(ctx, &mut |profile| {
        let firm = Firm::new(&draft.library, &profile, &others, today);
        runs.iter_mut().for_each(|run| run.see(&draft.library, &firm, &profile, &others, today));
    })
    .await?;
    let clauses = runs.into_iter().map(|run| run.finish(ctx, &draft, today)).collect();
    Ok(Trial { mistakes: Vec::new(), remarks: draft.remarks, clauses, firms })
}

/// A firm's facts, complete, of itself and of each child, with what it passes elsewhere.
struct Firm {
    own: Arc<Facts>,
    children: Vec<(String, Arc<Facts>)>,
    passing: Vec<Arc<str>>,
}

impl Firm {
    fn new(library: &Library, profile: &Profile, others: &[&Clause], today: Date) -> Self {
        let given = profile.facts(&library.catalogue);
        let complete = |mut facts: Facts| {
            facts.complete(&library.catalogue, today);
            Arc::new(facts)
        };
        let children = given.children.iter().map(|child| (child.kind.clone(), complete(given.of_child(child)))).collect();
        let mut firm = Self { own: complete(given.clone()), children, passing: Vec::new() };
        let passes = |clause: &&&Clause| firm.verdict(clause, today) == Truth::True;
        let mut passing: Vec<Arc<str>> = others.iter().filter(passes).map(|clause| Arc::from(clause.id.as_str())).collect();
        // What rests on a grant is judged as if all that passes, and what was granted before, were granted.
        if let Some(field) = library.catalogue.by_key(GRANTED) {
            if let Fact::Known(Value::Codes(before)) = given.get(field) {
                passing.extend(before.iter().cloned());
            }
            let granted = Fact::Known(Value::Codes(passing.clone().into()));
            let with = |facts: &Arc<Facts>| {
                let mut facts = (**facts).clone();
                facts.set(field, granted.clone(), Provenance::Derived);
                Arc::new(facts)
            };
            firm.own = with(&firm.own);
            firm.children = firm.children.iter().map(|(kind, facts)| (kind.clone(), with(facts))).collect();
            let later = others.iter().filter(|clause| !prerequisites(clause, field).is_empty());
            let later = later.filter(|clause| firm.verdict(clause, today) == Truth::True).map(|clause| Arc::from(clause.id.as_str()));
            let later: Vec<Arc<str>> = later.filter(|id| !passing.contains(id)).collect();
            passing.extend(later);
        }
        firm.passing = passing;
        firm
    }

    /// The facts a clause is judged by: those of each child where it is about such and there is one.
    fn judged_by(&self, clause: &Clause) -> Vec<&Arc<Facts>> {
        let own: Vec<&Arc<Facts>> =
            self.children.iter().filter(|(kind, _)| clause.child.as_deref() == Some(kind.as_str())).map(|(_, facts)| facts).collect();
        if own.is_empty() { vec![&self.own] } else { own }
    }

    /// The best verdict; dates are not looked at, because a draft may begin later.
    fn verdict(&self, clause: &Clause, today: Date) -> Truth {
        let judge = |facts: &&Arc<Facts>| match clause.verdict(facts, today, Dates::Ignore) {
            Verdict::Judged(truth) => truth,
            Verdict::NotInForce => Truth::False,
        };
        self.judged_by(clause).iter().map(judge).fold(Truth::False, Truth::or)
    }
}

/// One clause of the draft while firms pass by.
struct Run<'a> {
    clause: &'a Clause,
    old: Option<&'a Clause>,
    new_tally: Tally,
    old_tally: Tally,
    entered: Vec<FirmName>,
    left: Vec<FirmName>,
    short: Vec<Short>,
    overlaps: BTreeMap<String, usize>,
}

impl<'a> Run<'a> {
    fn new(library: &'a Library, draft: &'a Draft, id: &str) -> Option<Self> {
        Some(Self {
            clause: draft.library.clause(id)?,
            old: library.clause(id),
            new_tally: Tally::default(),
            old_tally: Tally::default(),
            entered: Vec::new(),
            left: Vec::new(),
            short: Vec::new(),
            overlaps: BTreeMap::new(),
        })
    }

    fn see(&mut self, library: &Library, firm: &Firm, profile: &Profile, others: &[&Clause], today: Date) {
        let granted = library.catalogue.by_key(GRANTED);
        let truth = firm.verdict(self.clause, today);
        count(&mut self.new_tally, firm, self.clause, truth, others, granted, today);
        let old = self.old.map(|old| {
            let truth = firm.verdict(old, today);
            count(&mut self.old_tally, firm, old, truth, others, granted, today);
            truth
        });
        let name = || FirmName { id: profile.organization.id, name: profile.organization.name.clone() };
        match (truth == Truth::True, old.map(|old| old == Truth::True)) {
            (true, Some(false)) => push(&mut self.entered, name()),
            (false, Some(true)) => push(&mut self.left, name()),
            _ => {}
        }
        if truth == Truth::True {
            firm.passing.iter().for_each(|id| *self.overlaps.entry(id.to_string()).or_default() += 1);
        }
        if truth == Truth::False {
            self.short.extend(short(library, firm, self.clause, today, &name));
        }
    }

    fn finish(mut self, ctx: &Ctx, draft: &Draft, today: Date) -> ClauseTrial {
        self.short.sort_by(|a, b| (a.steps, &a.firm.name).cmp(&(b.steps, &b.firm.name)));
        self.short.truncate(NAMED);
        for firms in [&mut self.entered, &mut self.left] {
            firms.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let id = self.clause.id.clone();
        let mut overlaps: Vec<Overlap> = self
            .overlaps
            .into_iter()
            .filter(|(other, _)| draft.library.clause(other).is_some())
            .map(|(other, firms)| Overlap { rules: rules_of_both(&draft.library.stacking, &id, &other), clause: other, firms })
            .collect();
        overlaps.sort_by(|a, b| b.firms.cmp(&a.firms).then_with(|| a.clause.cmp(&b.clause)));
        ClauseTrial {
            titles: [self.clause.title.clone(), self.clause.title_en.clone()],
            new: self.new_tally,
            old: self.old.map(|_| self.old_tally),
            entered: self.entered,
            left: self.left,
            short: self.short,
            overlaps,
            cases: cases(ctx, draft, &id),
            is_out_of_force: !self.clause.is_in_force(today),
            id,
        }
    }
}

fn push(list: &mut Vec<FirmName>, firm: FirmName) {
    if list.len() < NAMED {
        list.push(firm);
    }
}

fn count(tally: &mut Tally, firm: &Firm, clause: &Clause, truth: Truth, others: &[&Clause], granted: Option<FieldId>, today: Date) {
    let place = match truth {
        Truth::True => &mut tally.yes,
        Truth::Unknown => &mut tally.open,
        Truth::False => &mut tally.no,
    };
    *place += 1;
    if truth == Truth::False {
        return;
    }
    let superior_fen = granted.map_or(0, |granted| superior(firm, clause, others, granted, today));
    for facts in firm.judged_by(clause) {
        let own = clause.verdict(facts, today, Dates::Ignore);
        if own == Verdict::Judged(Truth::False) {
            continue;
        }
        let amount = clause.money.amount(facts, Surroundings { superior_fen, tax_rate: None });
        match (own, amount) {
            (Verdict::Judged(Truth::True), Some(amount)) => {
                tally.low_fen = tally.low_fen.saturating_add(amount.low);
                tally.high_fen = tally.high_fen.saturating_add(amount.high);
                tally.is_amount_open |= !amount.missing.is_empty();
            }
            (Verdict::Judged(Truth::True), None) => tally.is_amount_open = true,
            (_, Some(amount)) => tally.open_high_fen = tally.open_high_fen.saturating_add(amount.high),
            (_, None) => {}
        }
    }
}

/// What the prerequisites of a clause give a firm, for one that matches it.
fn superior(firm: &Firm, clause: &Clause, others: &[&Clause], granted: FieldId, today: Date) -> i64 {
    let wanted = prerequisites(clause, granted);
    let given = others.iter().filter(|other| is_listed(&other.id, &wanted) && firm.verdict(other, today) == Truth::True);
    let amounts = given.filter_map(|other| other.money.amount(firm.judged_by(other).first()?, Surroundings::default()));
    amounts.fold(0, |sum, amount| sum.saturating_add(amount.high))
}

/// A firm that is nearly there, by the nearest of its children.
fn short(library: &Library, firm: &Firm, clause: &Clause, today: Date, name: &impl Fn() -> FirmName) -> Option<Short> {
    let steps = |facts: &&Arc<Facts>| near::steps(&clause.scope(facts, today), &library.catalogue, &clause.condition);
    let judged = firm.judged_by(clause);
    let (steps, facts) = judged.iter().filter_map(|facts| Some((steps(facts)?, *facts))).min_by_key(|(steps, _)| *steps)?;
    if steps > near::MOST {
        return None;
    }
    let gaps = Explanation::of(clause, facts, today).gaps(&clause.scope(facts, today), &library.catalogue);
    Some(Short { firm: name(), steps, gaps: gaps.into_iter().map(|gap| (gap.field, gap.short, gap.remedy)).collect() })
}

/// The rules about combining that name both clauses.
fn rules_of_both(rules: &[Rule], one: &str, other: &str) -> Vec<String> {
    let are =
        |pairs: &[(String, String)]| pairs.iter().any(|(a, b)| (means(a, one) && means(b, other)) || (means(a, other) && means(b, one)));
    let both = |members: &[String]| {
        let has = |id: &str| members.iter().any(|member| means(member, id));
        has(one) && has(other)
    };
    let binds = |rule: &&Rule| match &rule.effect {
        Effect::Exclude(pairs) | Effect::NeedsRuling(pairs) => are(pairs),
        Effect::Group { members, .. } | Effect::Cap { members, .. } | Effect::Limit { members, .. } | Effect::Note(members) => {
            both(members)
        }
    };
    rules.iter().filter(binds).map(|rule| rule.id.clone()).collect()
}

/// The draft's own cases of a clause; where it brings none, those beside the clause as it stands.
fn cases(ctx: &Ctx, draft: &Draft, id: &str) -> Vec<CaseOutcome> {
    let own: Vec<&rules::cases::Case> = draft.cases.iter().filter(|case| case.clause == id).collect();
    let known = || ctx.pack.policies.cases.iter().filter(|case| case.clause == id).collect();
    let all: Vec<&rules::cases::Case> = if own.is_empty() { known() } else { own };
    all.into_iter().map(|case| CaseOutcome { name: case.name.clone(), mistake: draft.library.run(case).err() }).collect()
}
