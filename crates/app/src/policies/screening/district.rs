//! The whole district on the way of growth: how many firms stand on each step and at each threshold of statistics, and which stand just
//! below one with what they lack, or cannot be judged yet for want of which fact.
//!
//! Counted when asked from what is kept of facts; nothing of it is stored. A step whose present conditions are not known is judged by the
//! last known ones, which only orient.

use std::{collections::BTreeMap, sync::Arc};

use base::{Date, Problem};
use rules::{
    Catalogue, Facts, FieldId, Truth,
    clause::{Clause, Dates, Verdict},
    explain::{self, Explanation},
};
use serde_json::json;
use sheets::{CellKind, Column, Value, Values};

use super::{
    export::ExportForm,
    model::Listed,
    population::{PartCells, Pool, Population, Wanted},
    queries::{Stand, name},
    scales::{self, DistrictScale, NearFirm, ScaleSurvey},
};
use crate::{
    Ctx, Error, Noun, OrNotFound, Result, audit,
    audit::Event,
    pack::{LadderStep, Pack},
    policies::{
        access, ladder,
        ladder::Rung,
        near::{Nearness, Way},
    },
};

/// So many firms go into a file: what each lacks is worked out to the last yuan.
pub const MOST_BELOW: usize = 2_000;

/// Which firms of a step are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepList {
    /// 差一点: they lack one or two things that are within reach, and all else is known to hold.
    Below,
    /// 待补充: something that decides is still to be said, whether something fails besides or not.
    Open,
}

impl StepList {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Below, Self::Open];

    /// In addresses and in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Open => "open",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }
}

/// How many firms stand how to a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepCount {
    /// They are on it.
    pub held: i64,
    /// Of these, for whom it is the highest.
    pub highest: i64,
    /// They fulfil its conditions and are not on it yet.
    pub eligible: i64,
    /// They lack one or two things that are within reach, and all else is known to hold.
    pub below: i64,
    /// They lack more.
    pub lacking: i64,
    /// Something that decides is still to be said, whether something fails besides or not.
    pub open: i64,
}

impl StepCount {
    /// How many firms a list has.
    #[must_use]
    pub const fn of(&self, list: StepList) -> i64 {
        match list {
            StepList::Below => self.below,
            StepList::Open => self.open,
        }
    }
}

/// A step with its counts.
#[derive(Debug, Clone)]
pub struct DistrictStep<'p> {
    /// The step.
    pub step: &'p LadderStep,
    /// The clause it was judged by.
    pub clause: Option<&'p Clause>,
    /// Whether that clause only orients: 政策空窗.
    pub is_orientation: bool,
    /// The counts.
    pub count: StepCount,
}

/// The district.
#[derive(Debug, Clone)]
pub struct District<'p> {
    /// The steps from the lowest up.
    pub steps: Vec<DistrictStep<'p>>,
    /// Firms that are on none.
    pub without: i64,
    /// The thresholds of statistics.
    pub scales: Vec<DistrictScale<'p>>,
    /// Firms whose record names no industry, so that no threshold is looked at.
    pub without_industry: i64,
    /// All firms.
    pub firms: i64,
}

/// A firm in a list of a step.
#[derive(Debug, Clone)]
pub struct BelowFirm<'p> {
    /// The firm.
    pub firm: Listed,
    /// The step as the firm sees it.
    pub rung: Rung<'p>,
}

/// A list that is wanted: the code of a step or of a threshold, and which page of its firms.
#[derive(Debug, Clone, Copy)]
pub struct Pick<'c> {
    /// The code; nothing for the first that has firms to list, or else the first.
    pub code: Option<&'c str>,
    /// How many firms to pass over.
    pub offset: i64,
    /// How many to name.
    pub limit: i64,
}

impl Pick<'_> {
    fn at(self, place: Option<usize>) -> Window {
        Window { place, offset: self.offset.max(0), limit: self.limit.max(1) }
    }
}

/// A list of a step that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct StepPick<'c> {
    /// Which step and which page.
    pub pick: Pick<'c>,
    /// Which list; nothing for the first that has firms, or else the first.
    pub list: Option<StepList>,
}

/// A part and a place in it.
pub(super) type Spot = (i64, usize);

/// The firms that are kept by name while all pass by: those of a page of one list, or of the lists among which one is chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// The place of the step or threshold; nothing for any.
    pub(super) place: Option<usize>,
    offset: i64,
    limit: i64,
}

impl Window {
    /// One list for a file.
    fn whole(place: usize) -> Self {
        Self { place: Some(place), offset: 0, limit: i64::try_from(MOST_BELOW).unwrap_or(i64::MAX) }
    }

    /// Whether the firm is kept that comes behind so many others of a list.
    pub(super) fn takes(self, place: usize, before: i64) -> bool {
        self.place.is_none_or(|own| own == place) && before >= self.offset && before < self.offset.saturating_add(self.limit)
    }
}

/// Which firms are kept by name.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    step: Option<Window>,
    list: Option<StepList>,
    scale: Option<Window>,
}

impl Kept {
    /// Whether all firms of a step's 待补充 are put in order, because that list is the one asked for.
    fn is_ranked(self, place: usize) -> bool {
        self.list == Some(StepList::Open) && self.step.is_some_and(|window| window.place == Some(place))
    }
}

/// What the officer sees of the district.
#[derive(Debug, Clone)]
pub struct Lists<'p> {
    /// The counts.
    pub district: District<'p>,
    /// The place of the step whose firms are listed, and which of its lists.
    pub step: Option<(usize, StepList)>,
    /// A page of its firms.
    pub below: Vec<BelowFirm<'p>>,
    /// The place of the threshold whose firms are listed.
    pub scale: Option<usize>,
    /// A page of its firms.
    pub near: Vec<NearFirm<'p>>,
}

/// How a firm stands to a step that it is not on.
enum Standing {
    Eligible,
    Listed(StepList),
    Lacking,
}

/// By the rule of a firm's own lists.
fn stand(clause: &Clause, facts: &Facts, catalogue: &Catalogue, on: Date) -> Standing {
    match clause.verdict(facts, on, Dates::Ignore) {
        Verdict::Judged(Truth::True) => Standing::Eligible,
        Verdict::Judged(Truth::Unknown) | Verdict::NotInForce => Standing::Listed(StepList::Open),
        Verdict::Judged(Truth::False) => {
            let scope = clause.scope(facts, on);
            match Nearness::of(Way::to(&scope, catalogue, &clause.condition).as_ref()) {
                Nearness::Near => Standing::Listed(StepList::Below),
                Nearness::Open => Standing::Listed(StepList::Open),
                Nearness::Far => Standing::Lacking,
            }
        }
    }
}

/// How much is still to be said of a firm to a step; where no firm can say more comes last.
fn to_say(clause: &Clause, facts: &Facts, catalogue: &Catalogue, on: Date) -> usize {
    let scope = clause.scope(facts, on);
    let missing = match clause.verdict(facts, on, Dates::Ignore) {
        Verdict::Judged(Truth::False) => {
            let way = Way::to(&scope, catalogue, &clause.condition);
            way.map(|way| explain::missing_in(&scope, catalogue, &way.unknown).len()).unwrap_or_default()
        }
        Verdict::Judged(_) | Verdict::NotInForce => Explanation::of(clause, facts, on).missing(&scope, catalogue).len(),
    };
    after_least(missing)
}

/// The place in order of a firm of which so many facts are missing.
fn after_least(missing: usize) -> usize {
    missing.checked_sub(1).unwrap_or(usize::MAX)
}

/// A step while firms pass by.
#[derive(Debug, Clone, Default)]
struct StepSurvey {
    count: StepCount,
    below: Vec<Spot>,
    open: Vec<Spot>,
    /// All of the latter with how much is to be said of each, where they are put in order.
    ranked: Vec<(usize, Spot)>,
}

impl StepSurvey {
    fn firms(&self, list: StepList) -> &[Spot] {
        match list {
            StepList::Below => &self.below,
            StepList::Open => &self.open,
        }
    }

    /// Counts a firm that is not on the step and keeps it where it is wanted by name.
    fn take(&mut self, standing: &Standing, index: usize, spot: Spot, kept: Kept) {
        match standing {
            Standing::Eligible => self.count.eligible += 1,
            Standing::Lacking => self.count.lacking += 1,
            Standing::Listed(list) => {
                let is_kept =
                    kept.list.is_none_or(|own| own == *list) && kept.step.is_some_and(|window| window.takes(index, self.count.of(*list)));
                let (count, firms) = match list {
                    StepList::Below => (&mut self.count.below, &mut self.below),
                    StepList::Open => (&mut self.count.open, &mut self.open),
                };
                *count += 1;
                if is_kept {
                    firms.push(spot);
                }
            }
        }
    }
}

/// Goes through all firms.
struct Survey {
    pack: Arc<Pack>,
    on: Date,
    pool: Pool,
    steps: Vec<StepSurvey>,
    without: i64,
    firms: i64,
    kept: Kept,
    scales: ScaleSurvey,
}

impl Survey {
    fn new(pack: &Arc<Pack>, on: Date, kept: Kept) -> (Self, Wanted) {
        let policies = &pack.policies;
        let mut fields: Vec<FieldId> = scales::fields_of(policies);
        for step in &policies.ladder.steps {
            fields.extend(step.held.as_deref().and_then(|key| policies.library.catalogue.by_key(key)));
            if let (Some(clause), _) = ladder::clause_of(policies, step, on) {
                clause.condition.each_field(&mut |field| fields.push(field));
            }
        }
        let wanted = Wanted::of(&policies.library.catalogue, fields);
        let steps = vec![StepSurvey::default(); policies.ladder.steps.len()];
        let pool = Pool::new(Arc::clone(pack), wanted.clone(), on);
        let scales = ScaleSurvey::new(policies, kept.scale);
        (Self { pack: Arc::clone(pack), on, pool, steps, without: 0, firms: 0, kept, scales }, wanted)
    }

    fn part(&mut self, part: &PartCells) {
        self.pool.fill(part);
        let pack = Arc::clone(&self.pack);
        let policies = &pack.policies;
        let clauses: Vec<_> = policies.ladder.steps.iter().map(|step| ladder::clause_of(policies, step, self.on).0).collect();
        for at in 0..part.count {
            let industry = self.pool.industry(at).map(str::to_owned);
            let Some(facts) = self.pool.open_firm(at) else { continue };
            self.firms += 1;
            self.scales.take(policies, industry.as_deref(), facts, (part.number, at));
            let mut highest = None;
            for (index, ((step, clause), survey)) in policies.ladder.steps.iter().zip(&clauses).zip(&mut self.steps).enumerate() {
                if ladder::is_held(policies, step, facts) {
                    survey.count.held += 1;
                    highest = Some(index);
                    continue;
                }
                let Some(clause) = clause else { continue };
                let standing = stand(clause, facts, &policies.library.catalogue, self.on);
                if matches!(standing, Standing::Listed(StepList::Open)) && self.kept.is_ranked(index) {
                    survey.ranked.push((to_say(clause, facts, &policies.library.catalogue, self.on), (part.number, at)));
                }
                survey.take(&standing, index, (part.number, at), self.kept);
            }
            match highest.and_then(|index| self.steps.get_mut(index)) {
                Some(survey) => survey.count.highest += 1,
                None => self.without += 1,
            }
        }
    }

    /// The firms of a list of a step that are kept by name.
    fn firms(&self, (place, list): (usize, StepList)) -> Vec<Spot> {
        let Some(step) = self.steps.get(place) else { return Vec::new() };
        match self.kept.step {
            Some(window) if self.kept.is_ranked(place) => {
                let mut ranked = step.ranked.clone();
                ranked.sort_unstable();
                let (skip, take) = (usize::try_from(window.offset).unwrap_or(0), usize::try_from(window.limit).unwrap_or(0));
                ranked.into_iter().skip(skip).take(take).map(|(_, spot)| spot).collect()
            }
            _ => step.firms(list).to_vec(),
        }
    }

    /// The step and the list that are shown: those that were asked for, or else the first that have firms.
    fn shown(&self) -> Option<(usize, StepList)> {
        let window = self.kept.step?;
        let lists = StepList::ALL.into_iter().filter(|list| self.kept.list.is_none_or(|own| own == *list));
        let each = lists.flat_map(|list| (0..self.steps.len()).map(move |place| (place, list)));
        let all: Vec<(usize, StepList)> = each.filter(|(place, _)| window.place.is_none_or(|own| own == *place)).collect();
        let filled = all.iter().find(|(place, list)| self.steps.get(*place).is_some_and(|step| step.count.of(*list) > 0));
        filled.or_else(|| all.first()).copied()
    }
}

async fn survey(ctx: &Ctx, kept: Kept) -> Result<(Survey, Population<'_>)> {
    access::may_screen(&ctx.actor)?;
    let (mut survey, wanted) = Survey::new(&ctx.pack, ctx.today(), kept);
    let population = Population::open(ctx, wanted).await?;
    for lot in population.lots() {
        let parts = population.read(lot).await?;
        let work = tokio::task::spawn_blocking(move || {
            parts.iter().for_each(|part| survey.part(part));
            survey
        });
        survey = work.await.map_err(|error| Error::Internal(format!("the district's ladder: {error}")))?;
    }
    Ok((survey, population))
}

/// The same, with 待补充 put in order where that is the list that is shown: by what is missing, which is looked at once it is known that it is.
async fn ordered_survey(ctx: &Ctx, kept: Kept) -> Result<(Survey, Population<'_>)> {
    let (first, population) = survey(ctx, kept).await?;
    match first.shown() {
        Some((place, StepList::Open)) if !kept.is_ranked(place) => {
            let step = kept.step.map(|window| Window { place: Some(place), ..window });
            survey(ctx, Kept { step, list: Some(StepList::Open), ..kept }).await
        }
        _ => Ok((first, population)),
    }
}

fn district<'p>(ctx: &'p Ctx, survey: &Survey) -> District<'p> {
    let policies = &ctx.pack.policies;
    let steps = policies.ladder.steps.iter().zip(&survey.steps).map(|(step, one)| {
        let (clause, is_orientation) = ladder::clause_of(policies, step, survey.on);
        DistrictStep { step, clause, is_orientation, count: one.count }
    });
    District {
        steps: steps.collect(),
        without: survey.without,
        scales: survey.scales.counted(policies),
        without_industry: survey.scales.without_industry,
        firms: survey.firms,
    }
}

/// The step of a code, by its place.
fn place_of(ctx: &Ctx, step: &str) -> Result<usize> {
    ctx.pack.policies.ladder.steps.iter().position(|known| known.code == step).or_not_found(Noun::Page)
}

/// How many firms stand on each step and at each threshold today.
///
/// # Errors
/// `Forbidden` for all but officers.
pub async fn read_district(ctx: &Ctx) -> Result<District<'_>> {
    let (survey, _) = survey(ctx, Kept::default()).await?;
    Ok(district(ctx, &survey))
}

/// How many firms stand on each step and at each threshold today, and one page each of a list of one of the steps and of those just
/// below one of the thresholds.
///
/// # Errors
/// `NotFound` for a step or a threshold that is not there; `Forbidden` for all but officers.
pub async fn read_lists<'p>(ctx: &'p Ctx, step: Option<StepPick<'_>>, scale: Option<Pick<'_>>) -> Result<Lists<'p>> {
    access::may_screen(&ctx.actor)?;
    let asked = step.and_then(|one| one.pick.code).map(|code| place_of(ctx, code)).transpose()?;
    let asked_scale = scale.and_then(|pick| pick.code).map(|code| scales::place_of(ctx, code)).transpose()?;
    let kept = Kept {
        step: step.map(|one| one.pick.at(asked)),
        list: step.and_then(|one| one.list),
        scale: scale.map(|pick| pick.at(asked_scale)),
    };
    let (mut survey, population) = ordered_survey(ctx, kept).await?;
    let (shown, shown_scale) = (survey.shown(), survey.scales.shown());
    let district = district(ctx, &survey);
    let found = match shown.map(|shown| (shown, survey.firms(shown))) {
        Some((shown, firms)) => below(ctx, &mut survey.pool, shown, &firms, &population).await?,
        None => Vec::new(),
    };
    let near = match shown_scale.map(|place| (place, survey.scales.firms(place).to_vec())) {
        Some((place, firms)) => scales::near(ctx, &mut survey.pool, place, &firms, &population).await?,
        None => Vec::new(),
    };
    Ok(Lists { district, step: shown, below: found, scale: shown_scale, near })
}

/// What some firms lack to a step; in 待补充 those come first that have to say least, then by code.
async fn below<'p>(
    ctx: &'p Ctx,
    pool: &mut Pool,
    (asked, list): (usize, StepList),
    firms: &[(i64, usize)],
    population: &Population<'_>,
) -> Result<Vec<BelowFirm<'p>>> {
    let policies = &ctx.pack.policies;
    let Some(step) = policies.ladder.steps.get(asked) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    each_named(ctx, pool, firms, population, |pool, at, firm| {
        let Some(facts) = pool.firm(at) else { return };
        let rung = ladder::rung(policies, step, &Arc::new(facts.clone()), ctx.today());
        found.push(BelowFirm { firm, rung });
    })
    .await?;
    if list == StepList::Open {
        let order = |one: &BelowFirm<'_>| (after_least(one.rung.missing.len()), one.firm.credit_code.clone());
        found.sort_by_cached_key(order);
    }
    Ok(found)
}

/// Reads firms by part and place, part by part, and tells of each with its facts in the pool.
pub(super) async fn each_named(
    ctx: &Ctx,
    pool: &mut Pool,
    firms: &[(i64, usize)],
    population: &Population<'_>,
    mut tell: impl FnMut(&mut Pool, usize, Listed) + Send,
) -> Result<()> {
    let mut by_part: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    firms.iter().for_each(|(part, at)| by_part.entry(*part).or_default().push(*at));
    for (number, places) in by_part {
        let Some(part) = population.read_one(number).await? else { continue };
        pool.fill(&part);
        let named = name(ctx, number, places.iter().map(|at| (*at, Stand::default())).collect()).await?;
        named.into_iter().for_each(|(at, firm)| tell(pool, at, firm));
    }
    Ok(())
}

/// The firms of a list of a step as a file, with what each lacks and what is still to be said of it. Who takes the list out of the house
/// is written into the chain.
///
/// # Errors
/// As [`read_lists`]; `Invalid` if there are too many for a file.
pub async fn export_below(
    ctx: &Ctx,
    (step, list): (&str, StepList),
    form: ExportForm,
    headings: &[(&'static str, String)],
    say: impl Fn(&Rung<'_>) -> (String, String) + Send,
) -> Result<Vec<u8>> {
    access::may_screen(&ctx.actor)?;
    let asked = place_of(ctx, step)?;
    let kept = Kept { step: Some(Window::whole(asked)), list: Some(list), scale: None };
    let (mut survey, population) = survey(ctx, kept).await?;
    let count = survey.steps.get(asked).map(|one| one.count.of(list)).unwrap_or_default();
    may_fill_a_file("step", count)?;
    let firms = survey.firms((asked, list));
    let firms = below(ctx, &mut survey.pool, (asked, list), &firms, &population).await?;
    let rows: Vec<Values> = firms
        .iter()
        .map(|one| {
            let (lacks, missing) = say(&one.rung);
            row(&one.firm, [("lacks", lacks), ("missing", missing)])
        })
        .collect();
    let bytes = file(step, form, headings, &rows)?;
    let tx = ctx.db.begin().await?;
    let detail = json!({ "form": form.code(), "list": list.code(), "firms": firms.len() });
    audit::record(&tx, ctx, Event::new("policies.ladder-exported", "ladder-step", step).with(detail)).await?;
    tx.commit().await?;
    Ok(bytes)
}

/// The firms just below a threshold as a file, with what each has and lacks. Written into the chain as well.
///
/// # Errors
/// As [`export_below`].
pub async fn export_near(
    ctx: &Ctx,
    scale: &str,
    form: ExportForm,
    headings: &[(&'static str, String)],
    say: impl Fn(&NearFirm<'_>) -> (String, String) + Send,
) -> Result<Vec<u8>> {
    access::may_screen(&ctx.actor)?;
    let asked = scales::place_of(ctx, scale)?;
    let (mut survey, population) = survey(ctx, Kept { scale: Some(Window::whole(asked)), ..Kept::default() }).await?;
    may_fill_a_file("scale", survey.scales.count(asked))?;
    let firms = survey.scales.firms(asked).to_vec();
    let firms = scales::near(ctx, &mut survey.pool, asked, &firms, &population).await?;
    let rows: Vec<Values> = firms
        .iter()
        .map(|one| {
            let (actual, lacks) = say(one);
            row(&one.firm, [("actual", actual), ("lacks", lacks)])
        })
        .collect();
    let bytes = file(scale, form, headings, &rows)?;
    let tx = ctx.db.begin().await?;
    let event = Event::new("policies.ladder-exported", "ladder-scale", scale).with(json!({ "form": form.code(), "firms": firms.len() }));
    audit::record(&tx, ctx, event).await?;
    tx.commit().await?;
    Ok(bytes)
}

fn may_fill_a_file(field: &'static str, count: i64) -> Result<()> {
    if usize::try_from(count).is_ok_and(|count| count <= MOST_BELOW) {
        return Ok(());
    }
    let problem = Problem::field(field, "problem-ladder-too-long").with("count", count.to_string()).with("most", MOST_BELOW.to_string());
    Err(problem.into())
}

/// A firm's row of a file.
fn row(firm: &Listed, said: [(&str, String); 2]) -> Values {
    let named = [("name", firm.name.clone()), ("credit_code", firm.credit_code.clone().unwrap_or_default())];
    named.into_iter().chain(said).map(|(key, text)| (key.to_owned(), Value::Text(text))).collect()
}

fn file(name: &str, form: ExportForm, headings: &[(&'static str, String)], rows: &[Values]) -> Result<Vec<u8>> {
    let column = |(key, heading): &(&'static str, String)| Column {
        key: (*key).to_owned(),
        heading: heading.clone(),
        help: String::new(),
        is_required: false,
        kind: CellKind::LongText { max_chars: 8_000 },
        example: String::new(),
        width: None,
    };
    let columns: Vec<Column> = headings.iter().map(column).collect();
    let bytes = match form {
        ExportForm::Csv => sheets::write_csv(&columns, rows),
        ExportForm::Xlsx => sheets::write_xlsx(name, &columns, rows),
    };
    bytes.map_err(|error| Error::Internal(error.to_string()))
}
