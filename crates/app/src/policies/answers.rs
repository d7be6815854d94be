//! What a firm may get: every clause of the pack judged, sorted into lists, and the best lawful bundle.
//!
//! Only clauses that are verified and in force are summed. Those of which something is not verified are judged and shown apart;
//! drafts and what has ended never match.

use base::Date;
use rules::{
    Facts, FieldId, Node, Truth,
    amount::Formula,
    assess::{Assessment, Judged, Question as Asked},
    clause::{Clause, Dates, Standing, State, Verdict},
    explain::{self, Explanation, Gap},
    shares::Shares,
    stacking::{
        bundle::Bundle,
        rules::{Effect, Rule},
    },
};
use serde::{Deserialize, Serialize};

use super::{
    asking::{self, Order, Question},
    model::{PLACES, Profile},
    near::{Nearness, Way},
    rulings::ConditionRuling,
    shut_out,
};
use crate::pack::{Pack, Policies};

/// Where a clause stands for a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// 符合
    Eligible,
    /// 差一点: a thing or two that a firm can mend, and all else is known to hold.
    Near,
    /// 还不能判断: something that decides is not known, a gap beside it or not.
    Open,
    /// The rest, with its reason.
    Rest,
}

impl Group {
    /// All of them, in reading order.
    pub const ALL: [Self; 4] = [Self::Eligible, Self::Near, Self::Open, Self::Rest];

    /// In text keys and in the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Near => "near",
            Self::Open => "open",
            Self::Rest => "rest",
        }
    }
}

/// Why a clause stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its conditions decided.
    Judged,
    /// The document's text was not read.
    Unread,
    /// An officer has to decide.
    Manual,
    /// Nothing is asked and nothing is paid: an aim.
    Aim,
    /// A draft.
    Draft,
    /// Ended or replaced.
    Expired,
    /// Of an earlier year.
    Historical,
    /// Not yet in force, or no longer.
    OutOfForce,
}

impl Reason {
    /// In text keys and in the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Judged => "judged",
            Self::Unread => "unread",
            Self::Manual => "manual",
            Self::Aim => "aim",
            Self::Draft => "draft",
            Self::Expired => "expired",
            Self::Historical => "historical",
            Self::OutOfForce => "out_of_force",
        }
    }
}

/// A clause for a firm, or for one of its projects or products.
#[derive(Debug, Clone)]
pub struct ClauseAnswer<'p> {
    /// The verdict and the amount.
    pub judged: Judged<'p>,
    /// The name of the child, where it is about one.
    pub child: Option<String>,
    /// In which list.
    pub group: Group,
    /// Why.
    pub reason: Reason,
    /// Whether it counts: verified and in force.
    pub is_computed: bool,
    /// Condition by condition.
    pub explanation: Explanation<'p>,
    /// What would have to change, for one that is nearly there as far as is known; smallest first.
    pub gaps: Vec<Gap<'p>>,
    /// What is still to be said, whether something fails besides or not.
    pub missing: Vec<FieldId>,
    /// Whether it rests on a place that nobody has confirmed.
    pub rests_on_unconfirmed_place: bool,
    /// What officers ruled on its conditions, as far as it stands.
    pub rulings: Vec<ConditionRuling>,
}

impl<'p> ClauseAnswer<'p> {
    /// The clause.
    #[must_use]
    pub const fn clause(&self) -> &'p Clause {
        self.judged.clause
    }
}

/// Everything a firm is told.
#[derive(Debug, Clone)]
pub struct Answers<'p> {
    /// The pack's policies.
    pub policies: &'p Policies,
    /// The day.
    pub on: Date,
    /// What is known of the firm, with what follows.
    pub facts: Facts,
    /// Every clause that is shown.
    pub clauses: Vec<ClauseAnswer<'p>>,
    /// What may be combined among those that count.
    pub bundle: Bundle,
    /// What to ask next, best first.
    pub questions: Vec<Question>,
    /// How many clauses that count are decided.
    pub settled: usize,
    /// How many clauses count and are in force, each project or product of a firm by itself.
    pub counted: usize,
    /// How many clauses are verified and in force, as the catalogue counts them.
    pub in_force: usize,
    /// How many of these are aims: there is nothing in them to judge.
    pub aims: usize,
}

impl<'p> Answers<'p> {
    /// Judges every clause for a firm on a day. The shares only order the questions.
    #[must_use]
    pub fn of(pack: &'p Pack, profile: &Profile, shares: &Shares, on: Date) -> Self {
        let policies = &pack.policies;
        let library = &policies.library;
        let given = profile.facts(&library.catalogue);
        let asked = Asked { facts: &given, on, dates: Dates::Apply };
        let computed: Vec<&Clause> = library.clauses.iter().filter(|clause| clause.standing() == Standing::Computed).collect();
        let shown: Vec<&Clause> = library.clauses.iter().filter(|clause| clause.standing() != Standing::Hidden).collect();
        let counting = library.assess(&computed, asked);
        // What is not verified is judged beside all others, because it may rest on what they grant; its bundle is not looked at.
        let all = library.assess(&shown, asked);
        let mut facts = given.clone();
        facts.complete(&library.catalogue, on);
        let Assessment { judged, bundle, .. } = counting;
        let others = all.judged.into_iter().filter(|one| one.clause.standing() != Standing::Computed);
        let clauses: Vec<ClauseAnswer<'p>> = judged.into_iter().chain(others).map(|one| answer(policies, profile, one, on)).collect();
        let judged = clauses.iter().filter(|one| one.is_computed && one.judged.verdict != Verdict::NotInForce && one.reason != Reason::Aim);
        let (mut counted, mut settled) = (0, 0);
        for one in judged {
            counted += 1;
            settled += usize::from(one.judged.verdict != Verdict::Judged(Truth::Unknown));
        }
        let (in_force, aims) = in_force(&computed, on);
        let questions = asking::next(Order { catalogue: &library.catalogue, shares, on }, profile, &facts, &clauses);
        let mut answers = Self { policies, on, facts, clauses, bundle, questions, settled, counted, in_force, aims };
        answers.clauses.sort_by_key(|one| {
            let high = one.judged.amount.as_ref().map_or(0, |amount| amount.high);
            (one.group, !one.is_computed, std::cmp::Reverse(high), library.level_rank(&one.clause().level))
        });
        answers
    }

    /// The clauses of a list, in its order.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &ClauseAnswer<'p>> {
        self.clauses.iter().filter(move |one| one.group == group)
    }

    /// What is in the bundle, each with what it gives before caps, in fen.
    pub fn chosen(&self) -> impl Iterator<Item = (&ClauseAnswer<'p>, i64)> {
        self.bundle.chosen.iter().filter_map(move |chosen| Some((self.named(&chosen.name)?, chosen.fen)))
    }

    /// How much of what is in the bundle is tax not paid, in fen.
    #[must_use]
    pub fn tax_fen(&self) -> i64 {
        self.chosen().filter(|(answer, _)| answer.clause().money.is_tax).map(|(_, fen)| fen).sum()
    }

    /// Whether an amount in the bundle is the most there is, subject to review.
    #[must_use]
    pub fn is_upper_bound(&self) -> bool {
        self.chosen().any(|(answer, _)| {
            answer.clause().money.is_upper_bound || answer.judged.amount.as_ref().is_some_and(|amount| amount.low != amount.high)
        })
    }

    /// Whether what is said of a clause left out holds only while all other amounts stay as they are: it gives another rate of tax, and
    /// a deduction in the bundle was counted at the one that is chosen.
    #[must_use]
    pub fn keeps_other_amounts(&self, name: &str) -> bool {
        let gives_rate = self.named(name).is_some_and(|one| matches!(one.clause().money.formula, Formula::TaxRate { .. }));
        gives_rate && self.chosen().any(|(answer, _)| answer.clause().money.formula.rests_on_rate())
    }

    /// What fits, pays nothing that can be counted and goes together with what is chosen: a qualification, a relief without an amount.
    pub fn free(&self) -> impl Iterator<Item = &ClauseAnswer<'p>> {
        self.uncounted().filter(move |one| self.rules_against(one).is_empty())
    }

    /// What fits, pays nothing that can be counted and does not go together with what is chosen, each with the rules that say so.
    #[must_use]
    pub fn shut_out(&self) -> Vec<(&ClauseAnswer<'p>, Vec<&'p Rule>)> {
        let each = self.uncounted().map(|one| (one, self.rules_against(one)));
        each.filter(|(_, rules)| !rules.is_empty()).collect()
    }

    fn rules_against(&self, one: &ClauseAnswer<'p>) -> Vec<&'p Rule> {
        let chosen: Vec<&ClauseAnswer<'p>> = self.chosen().map(|(answer, _)| answer).collect();
        shut_out::rules_against(&self.policies.library.stacking, one, &chosen)
    }

    fn uncounted(&self) -> impl Iterator<Item = &ClauseAnswer<'p>> {
        self.group(Group::Eligible).filter(move |one| {
            let name = one.judged.name();
            one.is_computed && !self.bundle.leaves_out(&name) && self.bundle.chosen.iter().all(|chosen| chosen.name != name)
        })
    }

    /// Rules that only explain (routing by zone, versions by event) and that concern a clause that fits or nearly does.
    pub fn explaining_rules(&self) -> impl Iterator<Item = &'p Rule> {
        let explaining = self.policies.library.stacking.iter().filter(|rule| matches!(rule.effect, Effect::Note(_)));
        explaining.filter(move |rule| self.group(Group::Eligible).chain(self.group(Group::Near)).any(|one| rule.names(&one.clause().id)))
    }

    /// The answer under a name: the clause's id, with the child behind a `#`.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&ClauseAnswer<'p>> {
        self.clauses.iter().find(|one| one.judged.name() == name)
    }
}

fn answer<'p>(policies: &'p Policies, profile: &Profile, judged: Judged<'p>, on: Date) -> ClauseAnswer<'p> {
    let catalogue = &policies.library.catalogue;
    let clause = judged.clause;
    let scope = clause.scope(&judged.facts, on);
    let explanation = Explanation::of(clause, &judged.facts, on);
    let way = Way::to(&scope, catalogue, &clause.condition).filter(Way::is_short);
    let (group, reason) = sort(&judged, way.as_ref(), on);
    let is_listed = matches!(group, Group::Near | Group::Open);
    let gaps = if is_listed { explanation.gaps(&scope, catalogue) } else { Vec::new() };
    let unknown = way.filter(|_| is_listed).map(|way| way.unknown).unwrap_or_default();
    let missing = explain::missing_in(&scope, catalogue, &unknown);
    let mut rests_on_place = false;
    clause.condition.each_field(&mut |field| rests_on_place |= PLACES.contains(&catalogue.key(field)));
    let child = judged.child.as_deref().and_then(|id| profile.children.iter().find(|child| child.id.to_string() == id));
    ClauseAnswer {
        child: child.map(|child| child.name.clone()),
        group,
        reason,
        is_computed: clause.standing() == Standing::Computed,
        explanation,
        gaps,
        missing,
        rests_on_unconfirmed_place: rests_on_place && !profile.is_place_confirmed(),
        rulings: profile.rulings.iter().filter(|ruling| ruling.clause == clause.id).cloned().collect(),
        judged,
    }
}

/// The list a judged clause belongs to.
fn sort(judged: &Judged<'_>, way: Option<&Way<'_>>, on: Date) -> (Group, Reason) {
    let clause = judged.clause;
    match clause.standing() {
        Standing::Never if clause.state == State::Draft => return (Group::Rest, Reason::Draft),
        Standing::Never => return (Group::Rest, Reason::Expired),
        Standing::Orienting => return (Group::Rest, Reason::Historical),
        Standing::Computed | Standing::Pending | Standing::Hidden => {}
    }
    if is_aim(clause) {
        return (Group::Rest, Reason::Aim);
    }
    match judged.verdict {
        Verdict::NotInForce => (Group::Rest, Reason::OutOfForce),
        Verdict::Judged(Truth::True) => (Group::Eligible, Reason::Judged),
        Verdict::Judged(Truth::Unknown) => (Group::Open, open_reason(clause, judged, on)),
        // What fails by little is nearly there only where all else is known; else nobody can say how near.
        Verdict::Judged(Truth::False) => match Nearness::of(way) {
            Nearness::Far => (Group::Rest, Reason::Judged),
            Nearness::Near => (Group::Near, Reason::Judged),
            Nearness::Open => (Group::Open, open_reason(clause, judged, on)),
        },
    }
}

/// How many of these clauses are in force, and how many of them are aims.
fn in_force(computed: &[&Clause], on: Date) -> (usize, usize) {
    let in_force = computed.iter().filter(|clause| clause.is_in_force(on));
    (in_force.clone().count(), in_force.filter(|clause| is_aim(clause)).count())
}

/// A document of aims: nothing is asked and nothing is paid.
pub(super) fn is_aim(clause: &Clause) -> bool {
    let asks_nothing = clause.condition.node.parts().iter().any(|part| part.node == Node::Always);
    asks_nothing && clause.money.formula == Formula::Nothing
}

/// Whether it stays open whatever the firm says.
fn open_reason(clause: &Clause, judged: &Judged<'_>, on: Date) -> Reason {
    let parts = clause.condition.node.parts();
    let scope = clause.scope(&judged.facts, on);
    let waits = parts.iter().any(|part| part.node.is_manual() && scope.ruling(&part.number) == Truth::Unknown);
    match () {
        () if parts.iter().any(|part| part.node == Node::Unread) => Reason::Unread,
        () if waits => Reason::Manual,
        () => Reason::Judged,
    }
}
