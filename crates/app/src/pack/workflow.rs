//! `workflows/*.toml`: the stages of a deal and the states of a match, with what must hold before each.
//!
//! A deal may **enter** a stage once all `checks` of that stage hold; it may **leave** a stage forwards once the documents
//! the stage asks for are attached. `next` leads forwards, `back` leads backwards and asks for nothing. Closing with a
//! reason is possible from every stage. What a check means is known to the `deals` feature; here are only names.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{
    names::Names,
    reader::{Reader, Sink, Word, nearest},
    toml_file::TomlFile,
    vocabulary::Vocabulary,
};

/// The checks a stage may ask for before a deal enters it. Each is implemented by the `deals` feature under this name.
pub const CHECKS: [&str; 15] = [
    // Buyer and seller are named.
    "parties_named",
    // At least one contact with either side is logged.
    "contact_logged",
    // Start, end and terms of the trial are written down.
    "trial_agreed",
    // If there was a trial: its result is written down.
    "trial_result_recorded",
    // Price method (协议定价, 挂牌, 拍卖) and, unless it is still open, the price are written down.
    "price_recorded",
    // The notice has a text, a first and a last day that are at least `notice_days` apart.
    "notice_recorded",
    // If the notice is needed (see `CONDITIONS`): it has stood for `notice_days` and its last day is over.
    "public_notice_days",
    // If the notice is needed: the contract's total or its technical amount is the price that was noticed.
    "price_as_noticed",
    // No objection is undecided and none was upheld.
    "no_open_objection",
    // The contract's record is complete, with 0 ≤ technical ≤ total.
    "contract_recorded",
    // The shares of the technology managers are agreed and sum to 100 %.
    "contributions_agreed",
    // The contract has its registration number and day.
    "registration_number",
    // At least one payment is recorded.
    "payment_recorded",
    // Park (and space, if there is one) and day of landing are recorded.
    "landing_recorded",
    // The day of the follow-up visit is set.
    "follow_up_planned",
];

/// The conditions under which an optional stage becomes necessary. Each is implemented by the `deals` feature.
pub const CONDITIONS: [&str; 1] = [
    // The price is negotiated (协议定价) and the seller is a university or an institute.
    "notice_needed",
];

/// What a step of the funnel counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunnelSource {
    /// Entries published.
    Publication,
    /// A logged contact of any kind.
    Contact,
    /// A logged contact of a kind that counts as a meeting (会面).
    Meeting,
    /// A deal that entered a stage of this step.
    Stage,
}

/// One step of the public funnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelStep {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// What it counts.
    pub source: FunnelSource,
}

/// One column of the board; the stages that name it stand in it together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
}

/// One stage of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// What is done in it, in one sentence.
    pub help: Names,
    /// Whether deals entered by hand begin here.
    pub is_start: bool,
    /// Whether deals that grew out of a match begin here.
    pub is_match_start: bool,
    /// Whether a deal may skip it.
    pub is_optional: bool,
    /// Whether a deal may be closed as done from here.
    pub is_end: bool,
    /// When an optional stage must not be skipped: one of [`CONDITIONS`].
    pub required_when: Option<String>,
    /// Documents that must be attached before the deal goes on, codes of `document_kinds`.
    pub documents: Vec<String>,
    /// Documents that are usual here but not asked for.
    pub suggested_documents: Vec<String>,
    /// What must hold before the deal enters, names of [`CHECKS`].
    pub checks: Vec<String>,
    /// Where it may go on to.
    pub next: Vec<String>,
    /// Where it may go back to.
    pub back: Vec<String>,
    /// The step of the funnel that entering this stage counts for.
    pub funnel: Option<String>,
    /// The column of the board it stands in.
    pub column: String,
    /// The line of the file it stands on.
    pub line: u32,
}

/// The way of a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DealFlow {
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The columns of the board in order.
    pub columns: Vec<Column>,
    /// The steps of the funnel in order.
    pub funnel: Vec<FunnelStep>,
    /// Codes of `close_reasons` that mean the deal was done.
    pub done_reasons: Vec<String>,
}

/// One state of a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchState {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Names,
    /// Whether a match begins here.
    pub is_start: bool,
    /// Whether it is over here.
    pub is_end: bool,
    /// Whether a reason must be given to enter it.
    pub needs_reason: bool,
    /// Where it may go on to.
    pub next: Vec<String>,
    /// Where it goes back to when it returns to the pool.
    pub back: Vec<String>,
    /// The line of the file it stands on.
    pub line: u32,
}

/// The way of a match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchFlow {
    /// The states in order.
    pub states: Vec<MatchState>,
    /// Codes of `contact_kinds` that count as a meeting.
    pub meeting_kinds: Vec<String>,
}

impl DealFlow {
    /// The stage with this code.
    #[must_use]
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.code == code)
    }

    /// Where deals entered by hand begin.
    #[must_use]
    pub fn start(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.is_start)
    }

    /// Where deals that grew out of a match begin.
    #[must_use]
    pub fn match_start(&self) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.is_match_start)
    }

    /// How many stages come before this one in the file.
    #[must_use]
    pub fn position(&self, code: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.code == code)
    }

    /// The stages of a column in order.
    pub fn stages_in<'f>(&'f self, column: &'f str) -> impl Iterator<Item = &'f Stage> {
        self.stages.iter().filter(move |stage| stage.column == column)
    }

    /// The stages that count for a step of the funnel.
    pub fn stages_for<'f>(&'f self, step: &'f str) -> impl Iterator<Item = &'f Stage> {
        self.stages.iter().filter(move |stage| stage.funnel.as_deref() == Some(step))
    }
}

impl Stage {
    /// Whether a deal may move from here to `code`, forwards or back.
    #[must_use]
    pub fn leads_to(&self, code: &str) -> bool {
        self.next.iter().chain(&self.back).any(|to| to == code)
    }
}

impl MatchFlow {
    /// The state with this code.
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&MatchState> {
        self.states.iter().find(|state| state.code == code)
    }

    /// Where a match begins.
    #[must_use]
    pub fn start(&self) -> Option<&MatchState> {
        self.states.iter().find(|state| state.is_start)
    }
}

impl MatchState {
    /// Whether a match may move from here to `code`.
    #[must_use]
    pub fn leads_to(&self, code: &str) -> bool {
        self.next.iter().chain(&self.back).any(|to| to == code)
    }
}

/// A node of a flow as the checks see it.
struct Node {
    code: String,
    line: u32,
    is_start: bool,
    is_end: bool,
    next: Vec<Word>,
    back: Vec<Word>,
}

pub(super) fn load_deal(folder: &Path, vocabularies: &HashMap<String, Vocabulary>, sink: &Sink) -> DealFlow {
    let file = match TomlFile::read(folder, "workflows/deal.toml") {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return DealFlow::default();
        }
    };
    let root = Reader::root(&file, sink);
    let terms = Terms { root: &root, vocabularies };
    let columns = root.tables("column").into_iter().map(|row| {
        let column = Column { code: row.text("code"), names: row.names() };
        row.finish();
        column
    });
    let columns: Vec<Column> = columns.collect();
    let funnel: Vec<FunnelStep> = root.tables("funnel").into_iter().map(read_funnel_step).collect();
    let mut flow = DealFlow { stages: Vec::new(), columns, funnel, done_reasons: terms.codes("close_reasons", root.words("done_reasons")) };
    let mut nodes = Vec::new();
    for row in root.tables("stage") {
        let (stage, node) = read_stage(&row, &flow, &terms);
        row.finish();
        flow.stages.push(stage);
        nodes.push(node);
    }
    check_graph(&root, &nodes);
    check_unused(&root, &flow);
    if !flow.stages.is_empty() && flow.stages.iter().filter(|stage| stage.is_match_start).count() != 1 {
        root.report(root.problem_at(1, "problem-pack-match-start"));
    }
    root.finish();
    flow
}

pub(super) fn load_match(folder: &Path, vocabularies: &HashMap<String, Vocabulary>, sink: &Sink) -> MatchFlow {
    let file = match TomlFile::read(folder, "workflows/match.toml") {
        Ok(file) => file,
        Err(problems) => {
            sink.extend(problems);
            return MatchFlow::default();
        }
    };
    let root = Reader::root(&file, sink);
    let terms = Terms { root: &root, vocabularies };
    let mut flow = MatchFlow { states: Vec::new(), meeting_kinds: terms.codes("contact_kinds", root.words("meeting_kinds")) };
    let mut nodes = Vec::new();
    for row in root.tables("state") {
        let node = read_node(&row);
        flow.states.push(MatchState {
            code: node.code.clone(),
            names: row.names(),
            is_start: node.is_start,
            is_end: node.is_end,
            needs_reason: row.flag("needs_reason"),
            next: texts(&node.next),
            back: texts(&node.back),
            line: row.line,
        });
        row.finish();
        nodes.push(node);
    }
    check_graph(&root, &nodes);
    root.finish();
    flow
}

fn read_funnel_step(row: Reader<'_>) -> FunnelStep {
    let counts = row.word("counts");
    let source = match counts.text.as_str() {
        "publication" => FunnelSource::Publication,
        "contact" => FunnelSource::Contact,
        "meeting" => FunnelSource::Meeting,
        "stage" => FunnelSource::Stage,
        other => {
            let problem = row.problem_at(counts.line, "problem-pack-unknown-word").with("key", "counts").with("value", other);
            row.report(problem.with("known", "publication, contact, meeting, stage"));
            FunnelSource::Stage
        }
    };
    let step = FunnelStep { code: row.text("code"), names: row.names(), source };
    row.finish();
    step
}

fn read_node(row: &Reader<'_>) -> Node {
    Node {
        code: row.text("code"),
        line: row.line,
        is_start: row.flag("is_start"),
        is_end: row.flag("is_end"),
        next: row.words("next"),
        back: row.words("back"),
    }
}

fn read_stage(row: &Reader<'_>, flow: &DealFlow, terms: &Terms<'_, '_>) -> (Stage, Node) {
    let node = read_node(row);
    let checks = row.words("checks");
    for check in &checks {
        known(row, check, "problem-pack-unknown-check", CHECKS);
    }
    let required_when = row.optional_word("required_when");
    if let Some(condition) = &required_when {
        known(row, condition, "problem-pack-unknown-condition", CONDITIONS);
    }
    let column = row.word("column");
    known(row, &column, "problem-pack-unknown-column", flow.columns.iter().map(|column| column.code.as_str()));
    let funnel = row.optional_word("funnel");
    if let Some(step) = &funnel {
        known(row, step, "problem-pack-unknown-funnel-step", flow.funnel.iter().map(|step| step.code.as_str()));
    }
    let stage = Stage {
        code: node.code.clone(),
        names: row.names(),
        help: row.names_under("help"),
        is_start: node.is_start,
        is_match_start: row.flag("is_match_start"),
        is_optional: row.flag("is_optional"),
        is_end: node.is_end,
        required_when: required_when.map(|word| word.text),
        documents: terms.codes("document_kinds", row.words("documents")),
        suggested_documents: terms.codes("document_kinds", row.words("suggested_documents")),
        checks: texts(&checks),
        next: texts(&node.next),
        back: texts(&node.back),
        funnel: funnel.map(|word| word.text),
        column: column.text,
        line: row.line,
    };
    (stage, node)
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

/// Notes `word` if it is none of `candidates`; an empty one was noted before.
pub(super) fn known<'c>(row: &Reader<'_>, word: &Word, code: &'static str, candidates: impl IntoIterator<Item = &'c str>) {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if word.text.is_empty() || candidates.contains(&word.text.as_str()) {
        return;
    }
    let near = nearest(&word.text, candidates.iter().copied()).map_or_else(|| candidates.join(", "), ToOwned::to_owned);
    row.report(row.problem_at(word.line, code).with("value", &*word.text).with("near", near));
}

/// Codes that must be terms of a vocabulary.
pub(super) struct Terms<'r, 'a> {
    pub(super) root: &'r Reader<'a>,
    pub(super) vocabularies: &'r HashMap<String, Vocabulary>,
}

impl Terms<'_, '_> {
    /// Notes a code that is no term; a vocabulary that is missing altogether was noted before.
    pub(super) fn check(&self, vocabulary: &str, word: &Word) {
        let Some(vocabulary) = self.vocabularies.get(vocabulary) else { return };
        if word.text.is_empty() || vocabulary.term(&word.text).is_some() {
            return;
        }
        let problem =
            self.root.problem_at(word.line, "problem-pack-unknown-term").with("code", &*word.text).with("vocabulary", &*vocabulary.code);
        self.root.report(problem.with("near", vocabulary.nearest(&word.text).unwrap_or("—")));
    }

    fn codes(&self, vocabulary: &str, words: Vec<Word>) -> Vec<String> {
        words.into_iter().inspect(|word| self.check(vocabulary, word)).map(|word| word.text).collect()
    }
}

fn check_graph(root: &Reader<'_>, nodes: &[Node]) {
    if nodes.is_empty() {
        root.report(root.problem_at(1, "problem-pack-no-stages"));
        return;
    }
    let mut lines: HashMap<&str, u32> = HashMap::new();
    for node in nodes.iter().filter(|node| !node.code.is_empty()) {
        if let Some(first) = lines.get(node.code.as_str()) {
            root.report_duplicate(node.line, &node.code, *first);
        } else {
            lines.insert(&node.code, node.line);
        }
    }
    for node in nodes {
        for word in node.next.iter().chain(&node.back) {
            known(root, word, "problem-pack-unknown-stage", lines.keys().copied());
        }
        if node.next.is_empty() && !node.is_end {
            root.report(root.problem_at(node.line, "problem-pack-dead-end").with("code", &*node.code));
        }
    }
    let starts: Vec<&Node> = nodes.iter().filter(|node| node.is_start).collect();
    let [start] = starts.as_slice() else {
        root.report(
            root.problem_at(starts.get(1).map_or(1, |node| node.line), "problem-pack-one-start").with("found", starts.len().to_string()),
        );
        return;
    };
    let mut reached = HashSet::from([start.code.as_str()]);
    let mut open = vec![*start];
    while let Some(node) = open.pop() {
        for word in &node.next {
            if let Some(next) = nodes.iter().find(|next| next.code == word.text)
                && reached.insert(&next.code)
            {
                open.push(next);
            }
        }
    }
    for node in nodes.iter().filter(|node| !node.code.is_empty() && !reached.contains(node.code.as_str())) {
        root.report(root.problem_at(node.line, "problem-pack-unreachable-stage").with("code", &*node.code).with("start", &*start.code));
    }
}

/// Columns without a stage and steps of the funnel that should count stages but have none.
fn check_unused(root: &Reader<'_>, flow: &DealFlow) {
    for column in &flow.columns {
        if flow.stages_in(&column.code).next().is_none() {
            root.report(root.problem_at(root.line_of("column"), "problem-pack-empty-column").with("code", &*column.code));
        }
    }
    for step in &flow.funnel {
        let has_stage = flow.stages_for(&step.code).next().is_some();
        if (step.source == FunnelSource::Stage) != has_stage {
            root.report(root.problem_at(root.line_of("funnel"), "problem-pack-funnel-stage").with("code", &*step.code));
        }
    }
}
