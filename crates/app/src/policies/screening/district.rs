//! The whole district on the way of growth: how many firms stand on each step and at each threshold of statistics, and which stand just
//! below one with what they lack.
//!
//! Counted when asked from what is kept of facts; nothing of it is stored. A step whose present conditions are not known is judged by the
//! last known ones, which only orient.

use std::{collections::BTreeMap, sync::Arc};

use base::{Date, Problem};
use rules::{
    FieldId, Truth,
    clause::{Clause, Dates, Verdict},
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
    policies::{access, ladder, ladder::Rung, near},
};

/// So many firms go into a file: what each lacks is worked out to the last yuan.
pub const MOST_BELOW: usize = 2_000;

/// How many firms stand how to a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepCount {
    /// They are on it.
    pub held: i64,
    /// Of these, for whom it is the highest.
    pub highest: i64,
    /// They fulfil its conditions and are not on it yet.
    pub eligible: i64,
    /// They lack one or two things that are within reach.
    pub below: i64,
    /// They lack more.
    pub lacking: i64,
    /// Something is still to be said.
    pub open: i64,
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

/// A firm just below a step.
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
    /// The code.
    pub code: &'c str,
    /// How many firms to pass over.
    pub offset: i64,
    /// How many to name.
    pub limit: i64,
}

impl Pick<'_> {
    /// The page of a list.
    fn of(self, firms: &[(i64, usize)]) -> Vec<(i64, usize)> {
        let (skip, take) = (usize::try_from(self.offset).unwrap_or(0), usize::try_from(self.limit.max(1)).unwrap_or(1));
        firms.iter().copied().skip(skip).take(take).collect()
    }
}

/// Goes through all firms.
struct Survey {
    pack: Arc<Pack>,
    on: Date,
    pool: Pool,
    counts: Vec<StepCount>,
    without: i64,
    firms: i64,
    /// Which step's firms are wanted by name.
    asked: Option<usize>,
    below: Vec<(i64, usize)>,
    scales: ScaleSurvey,
}

impl Survey {
    fn new(pack: &Arc<Pack>, on: Date, asked: Option<usize>, asked_scale: Option<usize>) -> (Self, Wanted) {
        let policies = &pack.policies;
        let mut fields: Vec<FieldId> = scales::fields_of(policies);
        for step in &policies.ladder.steps {
            fields.extend(step.held.as_deref().and_then(|key| policies.library.catalogue.by_key(key)));
            if let (Some(clause), _) = ladder::clause_of(policies, step, on) {
                clause.condition.each_field(&mut |field| fields.push(field));
            }
        }
        let wanted = Wanted::of(&policies.library.catalogue, fields);
        let counts = vec![StepCount::default(); policies.ladder.steps.len()];
        let pool = Pool::new(Arc::clone(pack), wanted.clone(), on);
        let scales = ScaleSurvey::new(policies, asked_scale);
        (Self { pack: Arc::clone(pack), on, pool, counts, without: 0, firms: 0, asked, below: Vec::new(), scales }, wanted)
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
            for (index, ((step, clause), count)) in policies.ladder.steps.iter().zip(&clauses).zip(&mut self.counts).enumerate() {
                if ladder::is_held(policies, step, facts) {
                    count.held += 1;
                    highest = Some(index);
                    continue;
                }
                let Some(clause) = clause else { continue };
                match clause.verdict(facts, self.on, Dates::Ignore) {
                    Verdict::Judged(Truth::True) => count.eligible += 1,
                    Verdict::Judged(Truth::False) => {
                        let scope = clause.scope(facts, self.on);
                        let steps = near::steps(&scope, &policies.library.catalogue, &clause.condition);
                        if steps.is_some_and(|steps| steps <= near::MOST) {
                            count.below += 1;
                            if self.asked == Some(index) {
                                self.below.push((part.number, at));
                            }
                        } else {
                            count.lacking += 1;
                        }
                    }
                    Verdict::Judged(Truth::Unknown) | Verdict::NotInForce => count.open += 1,
                }
            }
            match highest.and_then(|index| self.counts.get_mut(index)) {
                Some(count) => count.highest += 1,
                None => self.without += 1,
            }
        }
    }
}

async fn survey(ctx: &Ctx, asked: Option<usize>, asked_scale: Option<usize>) -> Result<(Survey, Population<'_>)> {
    access::may_screen(&ctx.actor)?;
    let (mut survey, wanted) = Survey::new(&ctx.pack, ctx.today(), asked, asked_scale);
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

fn district<'p>(ctx: &'p Ctx, survey: &Survey) -> District<'p> {
    let policies = &ctx.pack.policies;
    let steps = policies.ladder.steps.iter().zip(&survey.counts).map(|(step, count)| {
        let (clause, is_orientation) = ladder::clause_of(policies, step, survey.on);
        DistrictStep { step, clause, is_orientation, count: *count }
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

/// How many firms stand on each step today, and one page of those just below one of them.
///
/// # Errors
/// `NotFound` for a step that is not there; `Forbidden` for all but officers.
pub async fn read_district<'p>(ctx: &'p Ctx, step: Option<&str>, offset: i64, limit: i64) -> Result<(District<'p>, Vec<BelowFirm<'p>>)> {
    let (district, found, _) = read_lists(ctx, step.map(|code| Pick { code, offset, limit }), None).await?;
    Ok((district, found))
}

/// How many firms stand on each step and at each threshold today, and one page each of those just below one of the steps and one of the
/// thresholds.
///
/// # Errors
/// As [`read_district`].
pub async fn read_lists<'p>(
    ctx: &'p Ctx,
    step: Option<Pick<'_>>,
    scale: Option<Pick<'_>>,
) -> Result<(District<'p>, Vec<BelowFirm<'p>>, Vec<NearFirm<'p>>)> {
    access::may_screen(&ctx.actor)?;
    let asked = step.map(|pick| place_of(ctx, pick.code)).transpose()?;
    let asked_scale = scale.map(|pick| scales::place_of(ctx, pick.code)).transpose()?;
    let (mut survey, population) = survey(ctx, asked, asked_scale).await?;
    let district = district(ctx, &survey);
    let found = match asked.zip(step) {
        Some((asked, pick)) => below(ctx, &mut survey.pool, asked, &pick.of(&survey.below), &population).await?,
        None => Vec::new(),
    };
    let near = match asked_scale.zip(scale) {
        Some((asked, pick)) => scales::near(ctx, &mut survey.pool, asked, &pick.of(&survey.scales.near), &population).await?,
        None => Vec::new(),
    };
    Ok((district, found, near))
}

/// What some firms lack to a step.
async fn below<'p>(
    ctx: &'p Ctx,
    pool: &mut Pool,
    asked: usize,
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

/// The firms just below a step as a file, with what each lacks. Who takes the list out of the house is written into the chain.
///
/// # Errors
/// As [`read_district`]; `Invalid` if there are too many for a file.
pub async fn export_below(
    ctx: &Ctx,
    step: &str,
    form: ExportForm,
    headings: &[(&'static str, String)],
    say: impl Fn(&Rung<'_>) -> (String, String) + Send,
) -> Result<Vec<u8>> {
    access::may_screen(&ctx.actor)?;
    let asked = place_of(ctx, step)?;
    let (mut survey, population) = survey(ctx, Some(asked), None).await?;
    may_fill_a_file("step", survey.below.len())?;
    let firms = below(ctx, &mut survey.pool, asked, &survey.below, &population).await?;
    let rows: Vec<Values> = firms
        .iter()
        .map(|one| {
            let (lacks, missing) = say(&one.rung);
            row(&one.firm, [("lacks", lacks), ("missing", missing)])
        })
        .collect();
    let bytes = file(step, form, headings, &rows)?;
    let tx = ctx.db.begin().await?;
    let event = Event::new("policies.ladder-exported", "ladder-step", step).with(json!({ "form": form.code(), "firms": firms.len() }));
    audit::record(&tx, ctx, event).await?;
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
    let (mut survey, population) = survey(ctx, None, Some(asked)).await?;
    may_fill_a_file("scale", survey.scales.near.len())?;
    let firms = scales::near(ctx, &mut survey.pool, asked, &survey.scales.near, &population).await?;
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

fn may_fill_a_file(field: &'static str, count: usize) -> Result<()> {
    if count <= MOST_BELOW {
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
