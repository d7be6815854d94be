//! A draft tried on the firms.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use base::Date;
use rules::{
    Fact, Facts, FieldId, Test, Truth, Value,
    amount::Surroundings,
    assess::{GRANTED, GRANTED_AMOUNT, prerequisites},
    clause::{Clause, Dates, Standing, State, Verdict, Verification},
    condition::is_listed,
    explain::{self, Explanation, Lack, Need},
    fact::Provenance,
    library::Library,
    reader::{self, Draft},
    stacking::rules::{Effect, Rule, means},
};
use tokio::sync::mpsc;

use super::model::{CaseOutcome, ClauseTrial, FirmName, Invited, ListCounts, Overlap, Short, Tally, Trial, TrialMoney};
use crate::{
    Ctx, Error, Result,
    pack::Pack,
    policies::{
        access,
        answers::is_aim,
        near::{Nearness, Way},
        screening::{PartCells, Pool, Population, Rulings, Wanted, fields_of, has_manual, name_firms},
    },
};

/// On so many firms at most a draft is tried; of more it is tried on a sample, and that is said.
pub(super) const MOST_FIRMS: i64 = if cfg!(test) { 6 } else { 50_000 };
/// So many parts wait to be judged while the next are read.
const AHEAD: usize = 8;
/// The most characters of a draft.
const MOST_CHARS: usize = 60_000;
/// So many firms are named in a list; all are counted.
const NAMED: usize = if cfg!(test) { 4 } else { 50 };
/// Instalments that do not make up another amount: they are mended before it is published, and what firms get in all is tried without.
const TRIED_WITH: &str = "rules-instalments-sum";
/// What the draft is called where its mistakes are named.
const NAME: &str = "draft";

/// Tries a draft, a document of the pack's format, on all firms that are not closed, or on a sample of very many. Nothing is stored by it.
///
/// # Errors
/// `Forbidden` for anybody but officers; `Invalid` for a text that is empty or far too long.
pub async fn try_draft(ctx: &Ctx, text: &str) -> Result<Trial> {
    access::may_try(&ctx.actor)?;
    if text.trim().is_empty() || text.chars().count() > MOST_CHARS {
        let problem = base::Problem::field("text", "problem-policies-sandbox-text");
        return Err(problem.with("max", MOST_CHARS.to_string()).into());
    }
    let mut draft = reader::draft(&ctx.pack.policies.library, NAME, text);
    let (aside, mistakes): (Vec<_>, Vec<_>) =
        std::mem::take(&mut draft.mistakes).into_iter().partition(|mistake| mistake.code == TRIED_WITH);
    draft.mistakes = mistakes;
    draft.remarks.extend(aside);
    if !draft.mistakes.is_empty() || draft.clauses.is_empty() {
        return Ok(Trial { mistakes: draft.mistakes, remarks: draft.remarks, ..Trial::default() });
    }
    let draft = Arc::new(draft);
    let today = ctx.today();
    let (wanted, manual) = asked(&ctx.pack, &draft, today);
    let mut population = Population::open(ctx, wanted.clone()).await?;
    let population_size = population.count();
    population.thin_out(MOST_FIRMS);
    let manual: Vec<&str> = manual.iter().map(String::as_str).collect();
    let rulings = population.rulings(&manual).await?;
    let (send, parts) = mpsc::channel::<PartCells>(AHEAD);
    let judging = {
        let (pack, draft) = (Arc::clone(&ctx.pack), Arc::clone(&draft));
        // It ends when nothing more is sent, also when whoever asked has gone away.
        tokio::task::spawn_blocking(move || judge(&pack, &draft, &rulings, (parts, wanted), today))
    };
    'reading: for lot in population.lots() {
        for part in population.read(lot).await? {
            if send.send(part).await.is_err() {
                break 'reading;
            }
        }
    }
    drop(send);
    let (firms, seen) = judging.await.map_err(|error| Error::Internal(format!("trying a draft: {error}")))?;
    let names = names(ctx, &seen).await?;
    let clauses = seen.into_iter().map(|one| one.named(ctx, &draft, &names)).collect();
    let of = (population.count() < population_size).then(|| usize::try_from(population_size).unwrap_or(usize::MAX));
    Ok(Trial { mistakes: Vec::new(), remarks: draft.remarks.clone(), clauses, firms, of })
}

/// The clauses a firm may get beside those of the draft: what counts today.
fn others(draft: &Draft, today: Date) -> Vec<&Clause> {
    let counts =
        |clause: &&Clause| clause.standing() == Standing::Computed && clause.is_in_force(today) && !draft.clauses.contains(&clause.id);
    draft.library.clauses.iter().filter(counts).collect()
}

/// The clauses in force beside those of the draft that a firm may be able to claim though not all of them was verified: marked 待核, granted to
/// nobody.
fn pending(draft: &Draft, today: Date) -> Vec<&Clause> {
    let is_known_of = |clause: &Clause| {
        matches!(clause.state, State::InForce | State::ByEvent) && clause.verification == Verification::Partial && clause.is_in_force(today)
    };
    draft.library.clauses.iter().filter(|clause| is_known_of(clause) && !draft.clauses.contains(&clause.id)).collect()
}

/// Which facts are wanted of each firm, and the clauses officers may have ruled on.
fn asked(pack: &Pack, draft: &Draft, today: Date) -> (Wanted, Vec<String>) {
    let runs = draft.clauses.iter().filter_map(|id| Run::new(&pack.policies.library, draft, id));
    let all: Vec<&Clause> =
        runs.flat_map(|run| run.clauses().collect::<Vec<_>>()).chain(others(draft, today)).chain(pending(draft, today)).collect();
    let granted = [GRANTED, GRANTED_AMOUNT].into_iter().filter_map(|key| draft.library.catalogue.by_key(key));
    let wanted = Wanted::of(&draft.library.catalogue, all.iter().flat_map(|clause| fields_of(clause)).chain(granted));
    (wanted, all.iter().filter(|clause| has_manual(clause)).map(|clause| clause.id.clone()).collect())
}

/// Judges firms as their facts come in; takes seconds where there are many, so not where requests are answered.
fn judge(
    pack: &Arc<Pack>,
    draft: &Draft,
    rulings: &HashMap<i64, Rulings>,
    (mut parts, wanted): (mpsc::Receiver<PartCells>, Wanted),
    today: Date,
) -> (usize, Vec<Seen>) {
    let (others, pending) = (others(draft, today), pending(draft, today));
    let mut runs: Vec<Run<'_>> = draft.clauses.iter().filter_map(|id| Run::new(&pack.policies.library, draft, id)).collect();
    let judged: Vec<&Clause> = runs.iter().flat_map(Run::clauses).collect();
    let needed = needed(&judged, &others, draft.library.catalogue.by_key(GRANTED));
    let mut pool = Pool::new(Arc::clone(pack), wanted, today);
    let mut firms = 0;
    while let Some(part) = parts.blocking_recv() {
        let trying = Trying {
            library: &draft.library,
            others: &others,
            pending: &pending,
            needed: needed.as_deref(),
            today,
            rulings: rulings.get(&part.number),
        };
        firms += trying.part(&part, &mut pool, &mut runs);
    }
    (firms, runs.into_iter().map(Run::seen).collect())
}

/// A firm by its part and its place in it.
type Spot = (i64, usize);

/// What the firms of a part are tried by.
struct Trying<'a> {
    library: &'a Library,
    others: &'a [&'a Clause],
    /// What may be claimed beside them, not verified as a whole.
    pending: &'a [&'a Clause],
    /// Those of the others on whose grant the draft's clauses rest, or the ones they replace; nothing where none does.
    needed: Option<&'a [&'a Clause]>,
    today: Date,
    rulings: Option<&'a Rulings>,
}

impl Trying<'_> {
    /// Lets the firms of a part pass by; answers how many there are.
    fn part(&self, part: &PartCells, pool: &mut Pool, runs: &mut [Run<'_>]) -> usize {
        let mut count = 0;
        pool.fill(part);
        for at in 0..part.count {
            let Some(facts) = pool.open_firm(at) else { continue };
            count += 1;
            // Most firms are far from what most clauses ask, whatever else is known of them; but for what is granted to them.
            if self.needed.is_none() && runs.iter().all(|run| run.is_far(self.library, facts, self.today)) {
                runs.iter_mut().for_each(Run::pass_over);
                continue;
            }
            let mut own = facts.clone();
            own.rulings = self.rulings.and_then(|rulings| rulings.get(&at)).cloned().unwrap_or_default();
            let plain = Firm::new(self.library, own, self.today);
            let judged = self.needed.map_or_else(|| plain.clone(), |needed| plain.granted(self.library, needed, self.today));
            // What else a firm gets is asked of those that qualify only.
            let qualifies = runs.iter().any(|run| judged.verdict(run.clause, self.today) == Truth::True);
            let firm = if qualifies {
                let mut firm = plain.granted(self.library, self.others, self.today);
                let pending = firm.passes(self.pending, self.today);
                firm.passing.extend(pending);
                firm
            } else {
                judged
            };
            runs.iter_mut().for_each(|run| run.see(self.library, &firm, (part.number, at), self.others, self.today));
        }
        count
    }
}

/// Of the clauses a firm may get those whose grant decides anything about some clauses, all of them where that cannot be told from their names;
/// nothing if no grant does.
fn needed<'a>(clauses: &[&Clause], others: &[&'a Clause], granted: Option<FieldId>) -> Option<Vec<&'a Clause>> {
    let granted = granted?;
    let (mut named, mut rests): (Vec<Arc<str>>, bool) = (Vec::new(), false);
    let mut is_open = clauses.iter().any(|clause| clause.money.formula.fields().contains(&granted));
    for clause in clauses {
        clause.condition.each_test(&mut |_, test| match test {
            Test::Contains(field, listed) | Test::OneOf(field, listed) | Test::NoneOf(field, listed) if *field == granted => {
                named.extend(listed.iter().cloned());
                rests = true;
            }
            other => is_open |= other.fields().contains(&granted),
        });
    }
    (rests || is_open).then(|| others.iter().copied().filter(|other| is_open || is_listed(&other.id, &named)).collect())
}

/// The names of the firms that are named.
async fn names(ctx: &Ctx, seen: &[Seen]) -> Result<HashMap<Spot, FirmName>> {
    let mut by_part: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    let short = |one: &Seen| one.short.iter().map(|short| short.spot).collect::<Vec<Spot>>();
    let invited = |one: &Seen| one.invited.iter().map(|invited| invited.spot).collect::<Vec<Spot>>();
    for (part, at) in seen.iter().flat_map(|one| [one.entered.clone(), one.left.clone(), short(one), invited(one)].concat()) {
        by_part.entry(part).or_default().push(at);
    }
    let mut names = HashMap::new();
    for (part, places) in by_part {
        let found = name_firms(ctx, part, places).await?;
        names.extend(found.into_iter().map(|(at, firm)| ((part, at), FirmName { id: firm.organization, name: firm.name })));
    }
    Ok(names)
}

/// A firm's facts, complete, of itself and of each child, with the other clauses it fulfils today.
#[derive(Clone)]
struct Firm {
    own: Arc<Facts>,
    children: Vec<(String, Arc<Facts>)>,
    passing: Vec<Arc<str>>,
}

impl Firm {
    fn new(library: &Library, own: Facts, today: Date) -> Self {
        let complete = |mut facts: Facts| {
            facts.complete(&library.catalogue, today);
            Arc::new(facts)
        };
        let children = own.children.iter().map(|child| (child.kind.clone(), complete(own.of_child(child)))).collect();
        Self { own: Arc::new(own), children, passing: Vec::new() }
    }

    /// Which of these it fulfils.
    fn passes(&self, clauses: &[&Clause], today: Date) -> Vec<Arc<str>> {
        let passing = clauses.iter().filter(|clause| self.verdict(clause, today) == Truth::True);
        passing.map(|clause| Arc::from(clause.id.as_str())).collect()
    }

    /// The same as if all of these that pass, and what was granted before, were granted; what rests on that passes as well.
    fn granted(&self, library: &Library, others: &[&Clause], today: Date) -> Self {
        let passing = self.passes(others, today);
        let Some(field) = library.catalogue.by_key(GRANTED) else { return Self { passing, ..self.clone() } };
        // What was granted before counts as granted; whether it can be claimed today is another matter.
        let mut granted = passing.clone();
        if let Fact::Known(Value::Codes(before)) = self.own.get(field) {
            granted.extend(before.iter().cloned());
        }
        let granted = Fact::Known(Value::Codes(granted.into()));
        let with = |facts: &Arc<Facts>| {
            let mut facts = (**facts).clone();
            facts.set(field, granted.clone(), Provenance::Derived);
            Arc::new(facts)
        };
        let children = self.children.iter().map(|(kind, facts)| (kind.clone(), with(facts))).collect();
        let mut firm = Self { own: with(&self.own), children, passing };
        let later: Vec<&Clause> = others.iter().copied().filter(|clause| !prerequisites(clause, field).is_empty()).collect();
        let later: Vec<Arc<str>> = firm.passes(&later, today).into_iter().filter(|id| !firm.passing.contains(id)).collect();
        firm.passing.extend(later);
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
    entered: Vec<Spot>,
    left: Vec<Spot>,
    short: Vec<ShortSpot>,
    invited: Vec<InvitedSpot>,
    counts: ListCounts,
    overlaps: BTreeMap<String, usize>,
}

/// A firm just below the line, not yet named.
struct ShortSpot {
    spot: Spot,
    steps: u32,
    need: Option<Need<Lack>>,
}

/// A firm of which something that decides is still to be said, not yet named.
struct InvitedSpot {
    spot: Spot,
    missing: Vec<FieldId>,
}

/// In which list a firm stands that does not qualify.
enum Beside {
    Short(ShortSpot),
    Invited(InvitedSpot),
}

impl<'a> Run<'a> {
    fn new(library: &'a Library, draft: &'a Draft, id: &str) -> Option<Self> {
        let (clause, old) = (draft.library.clause(id)?, library.clause(id));
        let tally = |clause: &Clause| Tally { money: TrialMoney::of(clause), ..Tally::default() };
        Some(Self {
            clause,
            old,
            new_tally: tally(clause),
            old_tally: old.map(tally).unwrap_or_default(),
            entered: Vec::new(),
            left: Vec::new(),
            short: Vec::new(),
            invited: Vec::new(),
            counts: ListCounts::default(),
            overlaps: BTreeMap::new(),
        })
    }

    /// The clause as drafted, and as it stands.
    fn clauses(&self) -> impl Iterator<Item = &'a Clause> + use<'a> {
        std::iter::once(self.clause).chain(self.old)
    }

    /// Whether a firm fulfils neither wording and is not just below the line either, whatever is granted to it.
    fn is_far(&self, library: &Library, facts: &Facts, today: Date) -> bool {
        let fails =
            |clause: &Clause| clause.child.is_none() && clause.verdict(facts, today, Dates::Ignore) == Verdict::Judged(Truth::False);
        let way = || Way::to(&self.clause.scope(facts, today), &library.catalogue, &self.clause.condition);
        self.clauses().all(fails) && Nearness::of(way().as_ref()) == Nearness::Far
    }

    /// Counts such a firm.
    const fn pass_over(&mut self) {
        self.new_tally.no += 1;
        if self.old.is_some() {
            self.old_tally.no += 1;
        }
    }

    fn see(&mut self, library: &Library, firm: &Firm, spot: Spot, others: &[&Clause], today: Date) {
        let granted = library.catalogue.by_key(GRANTED);
        let truth = firm.verdict(self.clause, today);
        count(&mut self.new_tally, firm, self.clause, truth, others, granted, today);
        let old = self.old.map(|old| {
            let truth = firm.verdict(old, today);
            count(&mut self.old_tally, firm, old, truth, others, granted, today);
            truth
        });
        match (truth == Truth::True, old.map(|old| old == Truth::True)) {
            // Where there was no clause before, everyone who qualifies comes in.
            (true, Some(false) | None) => push(&mut self.entered, &mut self.counts.entered, spot),
            (false, Some(true)) => push(&mut self.left, &mut self.counts.left, spot),
            _ => {}
        }
        if truth == Truth::True {
            firm.passing.iter().for_each(|id| *self.overlaps.entry(id.to_string()).or_default() += 1);
        }
        match beside(library, firm, self.clause, (truth, today), spot) {
            Some(Beside::Short(short)) => {
                self.counts.short += 1;
                self.short.push(short);
            }
            Some(Beside::Invited(invited)) => {
                self.counts.invited += 1;
                self.invited.push(invited);
            }
            None => {}
        }
        if self.short.len() >= NAMED * 2 || self.invited.len() >= NAMED * 2 {
            self.thin_out();
        }
    }

    /// Only the nearest are named, and of those equally near the first; of those to be asked the ones that have to say least.
    fn thin_out(&mut self) {
        self.short.sort_by_key(|short| short.steps);
        self.short.truncate(NAMED);
        self.invited.sort_by_key(|invited| invited.missing.len());
        self.invited.truncate(NAMED);
    }

    /// What came of it, without the clauses it was made from.
    fn seen(mut self) -> Seen {
        self.thin_out();
        Seen {
            id: self.clause.id.clone(),
            new: self.new_tally,
            old: self.old.map(|_| self.old_tally),
            entered: self.entered,
            left: self.left,
            short: self.short,
            invited: self.invited,
            counts: self.counts,
            overlaps: self.overlaps,
        }
    }
}

/// One clause of the draft when all firms have passed by.
struct Seen {
    id: String,
    new: Tally,
    old: Option<Tally>,
    entered: Vec<Spot>,
    left: Vec<Spot>,
    short: Vec<ShortSpot>,
    invited: Vec<InvitedSpot>,
    counts: ListCounts,
    overlaps: BTreeMap<String, usize>,
}

impl Seen {
    /// With the names of firms and of rules.
    fn named(self, ctx: &Ctx, draft: &Draft, names: &HashMap<Spot, FirmName>) -> ClauseTrial {
        let named = |spots: &[Spot]| {
            let mut firms: Vec<FirmName> = spots.iter().filter_map(|spot| names.get(spot).cloned()).collect();
            firms.sort_by(|a, b| a.name.cmp(&b.name));
            firms
        };
        let short = self
            .short
            .into_iter()
            .filter_map(|short| Some(Short { firm: names.get(&short.spot)?.clone(), steps: short.steps, need: short.need }));
        let mut short: Vec<Short> = short.collect();
        short.sort_by(|a, b| (a.steps, &a.firm.name).cmp(&(b.steps, &b.firm.name)));
        let invited = self.invited.into_iter();
        let invited = invited.filter_map(|one| Some(Invited { firm: names.get(&one.spot)?.clone(), missing: one.missing }));
        let mut invited: Vec<Invited> = invited.collect();
        invited.sort_by(|a, b| (a.missing.len(), &a.firm.name).cmp(&(b.missing.len(), &b.firm.name)));
        let id = self.id;
        let mut overlaps: Vec<Overlap> = self
            .overlaps
            .into_iter()
            .filter_map(|(other, firms)| {
                // A document of aims holds for everybody and gives nothing: there is nothing to claim.
                let clause = draft.library.clause(&other).filter(|clause| !is_aim(clause))?;
                let is_pending = clause.standing() == Standing::Pending;
                Some(Overlap { rules: rules_of_both(&draft.library.stacking, &id, &other), clause: other, firms, is_pending })
            })
            .collect();
        overlaps.sort_by(|a, b| b.firms.cmp(&a.firms).then_with(|| a.clause.cmp(&b.clause)));
        let clause = draft.library.clause(&id);
        ClauseTrial {
            titles: clause.map(|clause| [clause.title.clone(), clause.title_en.clone()]).unwrap_or_default(),
            new: self.new,
            old: self.old,
            entered: named(&self.entered),
            left: named(&self.left),
            short,
            invited,
            counts: self.counts,
            overlaps,
            cases: cases(ctx, draft, &id),
            is_out_of_force: clause.is_some_and(|clause| !clause.is_in_force(ctx.today())),
            id,
        }
    }
}

/// Counts a firm and keeps it while not too many are to be named.
fn push(list: &mut Vec<Spot>, count: &mut usize, firm: Spot) {
    *count += 1;
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
    let (mut is_unread, mut is_open_unread) = (false, false);
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
            (Verdict::Judged(Truth::True), None) => is_unread = true,
            (_, Some(amount)) => tally.open_high_fen = tally.open_high_fen.saturating_add(amount.high),
            (_, None) => is_open_unread = true,
        }
    }
    // A clause without money leaves nothing unread.
    if tally.money != TrialMoney::Nothing {
        tally.is_amount_open |= is_unread;
        tally.unread += usize::from(is_unread);
        tally.open_unread += usize::from(is_open_unread);
    }
}

/// What the prerequisites of a clause give a firm, for one that matches it.
fn superior(firm: &Firm, clause: &Clause, others: &[&Clause], granted: FieldId, today: Date) -> i64 {
    let wanted = prerequisites(clause, granted);
    let given = others.iter().filter(|other| is_listed(&other.id, &wanted) && firm.verdict(other, today) == Truth::True);
    let amounts = given.filter_map(|other| other.money.amount(firm.judged_by(other).first()?, Surroundings::default()));
    amounts.fold(0, |sum, amount| sum.saturating_add(amount.high))
}

/// In which list a firm stands that does not qualify, by the nearest of its children: by the rule of a firm's own lists. What no firm can
/// say is nothing to ask it.
fn beside(library: &Library, firm: &Firm, clause: &Clause, (truth, today): (Truth, Date), spot: Spot) -> Option<Beside> {
    if truth == Truth::True {
        return None;
    }
    let judged = firm.judged_by(clause).into_iter();
    let ways = judged.filter_map(|facts| {
        let way = Way::to(&clause.scope(facts, today), &library.catalogue, &clause.condition)?;
        Some((Nearness::of(Some(&way)), way, facts))
    });
    let (mut near, mut open): (Vec<_>, Vec<_>) = (Vec::new(), Vec::new());
    for (nearness, way, facts) in ways {
        match nearness {
            Nearness::Near if truth == Truth::False => near.push((way.steps, facts)),
            Nearness::Open => open.push(explain::missing_in(&clause.scope(facts, today), &library.catalogue, &way.unknown)),
            Nearness::Near | Nearness::Far => {}
        }
    }
    if let Some((steps, facts)) = near.into_iter().min_by_key(|(steps, _)| *steps) {
        let explanation = Explanation::of(clause, facts, today);
        let gaps = explanation.gaps(&clause.scope(facts, today), &library.catalogue);
        return Some(Beside::Short(ShortSpot { spot, steps, need: explanation.lacking(&gaps) }));
    }
    let missing = open.into_iter().filter(|missing| !missing.is_empty()).min_by_key(Vec::len)?;
    Some(Beside::Invited(InvitedSpot { spot, missing }))
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
