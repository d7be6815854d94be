//! What the pages of deals show: the board, the list, a new lead, one deal.

use app::{
    deals::{
        Board, Deal, DealRow, Folder, Sight,
        checks::{Asked, Requirement},
        queries::NextStage,
    },
    organizations::Organization,
    pack::{DealFlow, Pack, Stage},
    policies::concerning::Subject,
};
use askama::Template;
use base::{
    Date, Lang, Problems,
    time::{days_between, local_date, local_minute},
};

use super::{
    forms::{FormView, Ground, Mistake, opening_fields},
    record::Record,
    typed::Typed,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        ui::{
            self, Action, Anchor, Anchors, Cell, Empty, Facts, Moves, Pagination, Table, Tag, Terms, Thread, Timeline, TimelineItem, Tone,
        },
    },
    policies::concerning::{self, Concerning},
    visit::Visit,
};

/// How many cards of a stage the desk shows; the board of deals shows all.
const DESK_CARDS: usize = 4;

/// How many stand on a page of the list.
pub(super) const PER_PAGE: u32 = 30;

/// What a list asks for, as it stands in the address.
#[derive(Debug, Clone, Default)]
pub(super) struct Asking {
    pub(super) is_list: bool,
    pub(super) stage: String,
    pub(super) state: String,
    pub(super) manager: String,
    pub(super) page: u32,
}

impl Asking {
    fn address(&self, is_list: bool) -> String {
        let view = if is_list { "list" } else { "board" };
        let mut address = format!("/deals?view={view}");
        for (name, value) in [("stage", &self.stage), ("state", &self.state), ("manager", &self.manager)] {
            if !value.is_empty() && (is_list || name == "manager") {
                address.push_str(&format!("&{name}={}", percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)));
            }
        }
        address
    }
}

/// A party's name for a reader.
pub(super) fn party(lang: Lang, organization: Option<&Organization>) -> String {
    organization.map_or_else(
        || lang.t("deals-party-unknown").into_owned(),
        |organization| match lang {
            Lang::Zh => organization.short_name.as_deref().unwrap_or(&organization.name).to_owned(),
            Lang::En => organization.shown_name(lang).to_owned(),
        },
    )
}

/// A stage's name; the code itself if the pack no longer has it.
pub(super) fn stage_name(flow: &DealFlow, code: &str, lang: Lang) -> String {
    flow.stage(code).map_or_else(|| code.to_owned(), |stage| stage.names.of(lang).to_owned())
}

/// What a card says under the parties, and what must be seen.
fn card_note(lang: Lang, row: &DealRow, today: Date) -> (String, Option<Tag>) {
    let deal = &row.deal;
    let late = |text: String| (text, Some(Tag::new(lang.t("deals-card-late"), Tone::Seal)));
    if let Some(day) = deal.follow_up_on.filter(|_| deal.follow_up_note.is_none()) {
        return if day < today {
            late(lang.t("deals-card-follow-up-late").into_owned())
        } else {
            (lang.t1("deals-card-follow-up", "day", lang.day(&day, &today)), None)
        };
    }
    if let Some(total) = row.total {
        return (lang.t1("deals-card-total", "amount", lang.money(&total)), None);
    }
    if let (Some(first), Some(last)) = (deal.notice_starts_on, deal.notice_ends_on) {
        if last < today {
            return (lang.t("deals-card-notice-over").into_owned(), None);
        }
        return (counted(lang, "deals-card-notice", first, last, today), None);
    }
    if let (Some(first), Some(last), None) = (deal.trial_starts_on, deal.trial_ends_on, &deal.trial_result) {
        return if last < today {
            late(lang.t("deals-card-trial-over").into_owned())
        } else {
            (counted(lang, "deals-card-trial", first, last, today), None)
        };
    }
    if let Some(price) = deal.price_fen {
        return (lang.t1("deals-card-price", "amount", lang.money(&price)), None);
    }
    (lang.t1("deals-card-since", "day", lang.day(&local_date(deal.stage_since), &today)), None)
}

fn counted(lang: Lang, key: &str, first: Date, last: Date, today: Date) -> String {
    lang.t2(key, "day", days_between(first, today).max(0), "days", days_between(first, last))
}

/// Where a card may be moved: stages ahead and behind, sent as the board's column where that names one stage.
fn moves(pack: &Pack, deal: &Deal, lang: Lang) -> Option<Moves> {
    let flow = &pack.deal_flow;
    let stage = flow.stage(&deal.stage)?;
    let mut seen = vec![stage.column.as_str()];
    let mut to = Vec::new();
    for next in stage.next.iter().chain(&stage.back).filter_map(|code| flow.stage(code)) {
        let value = if seen.contains(&next.column.as_str()) { next.code.clone() } else { next.column.clone() };
        seen.push(&next.column);
        to.push(Choice::new(value, next.names.of(lang)));
    }
    (!to.is_empty()).then(|| Moves {
        path: format!("/deals/{}/move", deal.id),
        fields: vec![("version".to_owned(), deal.version.to_string())],
        to,
    })
}

/// The board of the pack's columns.
pub(super) fn board(lang: Lang, pack: &Pack, board: &Board, today: Date, asking: &Asking) -> ui::Board {
    let columns = board.columns.iter().map(|column| {
        let names = pack.deal_flow.columns.iter().find(|known| known.code == column.code);
        let cards: Vec<ui::BoardCard> = column.deals.iter().map(|row| card(lang, pack, row, today)).collect();
        let has_more = i64::try_from(cards.len()).unwrap_or(i64::MAX) < column.count;
        ui::BoardColumn {
            key: column.code.clone(),
            title: names.map_or_else(|| column.code.clone(), |names| names.names.of(lang).to_owned()),
            count: column.count.to_string(),
            cards,
            more_href: if has_more { asking.address(true) } else { String::new() },
        }
    });
    ui::Board { lang, label: lang.t("deals-title").into_owned(), columns: columns.collect() }
}

/// The same board as the desk shows it.
pub(crate) fn desk_board(visit: &Visit, found: &Board) -> ui::Board {
    let mut board = board(visit.asked.lang, &visit.ctx.pack, found, visit.ctx.today(), &Asking::default());
    for column in &mut board.columns {
        if column.cards.len() > DESK_CARDS {
            column.cards.truncate(DESK_CARDS);
            column.more_href = "/deals".to_owned();
        }
    }
    board
}

fn card(lang: Lang, pack: &Pack, row: &DealRow, today: Date) -> ui::BoardCard {
    let (note, tag) = card_note(lang, row, today);
    ui::BoardCard {
        id: row.deal.id.to_string(),
        title: row.deal.title.clone(),
        href: format!("/deals/{}", row.deal.id),
        parties: lang.t2("deals-parties", "buyer", party(lang, row.buyer.as_ref()), "seller", party(lang, row.seller.as_ref())),
        note,
        is_late: tag.is_some(),
        tag,
        moves: if row.is_own { moves(pack, &row.deal, lang) } else { None },
    }
}

#[derive(Template)]
#[template(path = "deals/index.html")]
pub(super) struct Index {
    page: Page,
    lead: String,
    views: Anchors,
    filters: Vec<Field>,
    board: Option<ui::Board>,
    table: Option<Table>,
    pagination: Option<Pagination>,
    empty: Option<Empty>,
    may_open: bool,
    may_export: bool,
    is_list: bool,
}

impl Index {
    pub(super) fn board(visit: &Visit, found: &Board, asking: &Asking, managers: &[(String, String)]) -> Self {
        let count = found.columns.iter().map(|column| column.count).sum();
        let mut index = Self::new(visit, asking, managers, count);
        if count > 0 {
            index.board = Some(board(index.page.lang, &visit.ctx.pack, found, index.page.today, asking));
        }
        index
    }

    pub(super) fn list(visit: &Visit, rows: &[DealRow], all: i64, asking: &Asking, managers: &[(String, String)]) -> Self {
        let mut index = Self::new(visit, asking, managers, all);
        if all > 0 {
            index.table = Some(table(&index.page, &visit.ctx.pack, rows));
            let last = u32::try_from(all).unwrap_or(u32::MAX).div_ceil(PER_PAGE).max(1);
            index.pagination = Some(Pagination::new(index.page.lang, asking.page, last, asking.address(true)));
        }
        index
    }

    fn new(visit: &Visit, asking: &Asking, managers: &[(String, String)], count: i64) -> Self {
        let page = visit.page("deals-title");
        let actor = &visit.ctx.actor;
        let anchor = |key: &str, is_list: bool| Anchor {
            label: page.t(key).into_owned(),
            count: String::new(),
            href: asking.address(is_list),
            is_current: is_list == asking.is_list,
        };
        let next = actor.has(app::accounts::Role::TechnologyManager).then(|| LinkView::new(page.t("deals-new"), "/deals/new"));
        let empty = Empty { title: page.t("deals-empty").into_owned(), text: page.t("deals-empty-text").into_owned(), next };
        Self {
            lead: page.tn("deals-count", "count", count),
            views: Anchors {
                label: page.t("deals-views").into_owned(),
                items: vec![anchor("deals-board", false), anchor("deals-list", true)],
            },
            filters: filters(&page, &visit.ctx.pack, asking, managers),
            board: None,
            table: None,
            pagination: None,
            empty: (count == 0).then_some(empty),
            may_open: actor.has(app::accounts::Role::TechnologyManager),
            may_export: actor.is_officer(),
            is_list: asking.is_list,
            page,
        }
    }
}

fn filters(page: &Page, pack: &Pack, asking: &Asking, managers: &[(String, String)]) -> Vec<Field> {
    let select = |name: &str, key: &str, choices: Vec<Choice>, chosen: &str| {
        let choices = std::iter::once(Choice::new("", page.t("deals-filter-all"))).chain(choices).map(|choice| {
            let is_chosen = choice.value == chosen;
            choice.chosen(is_chosen)
        });
        Field::condition(page.lang, name, page.t(key), choices.collect())
    };
    let mut fields = Vec::new();
    if asking.is_list {
        let stages = pack.deal_flow.stages.iter().map(|stage| Choice::new(stage.code.clone(), stage.names.of(page.lang))).collect();
        fields.push(select("stage", "deals-filter-stage", stages, &asking.stage));
        let states = ["open", "closed"]
            .map(|state| Choice::new(state, if state == "open" { page.t("deals-state-open") } else { page.t("deals-state-closed") }));
        fields.push(select("state", "deals-filter-state", states.into(), &asking.state));
    }
    if !managers.is_empty() {
        let people = managers.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
        fields.push(select("manager", "deals-filter-manager", people, &asking.manager));
    }
    fields
}

fn table(page: &Page, pack: &Pack, rows: &[DealRow]) -> Table {
    let mut table = Table::new(page.t("deals-title"))
        .words(page.t("deals-column-title"))
        .words(page.t("deals-column-parties"))
        .words(page.t("deals-column-stage"))
        .words(page.t("deals-column-manager"))
        .words(page.t("deals-column-since"))
        .figures(page.t("deals-column-amount"));
    for row in rows {
        let deal = &row.deal;
        let stage = match &deal.close_reason {
            Some(reason) => Cell::tag(pack.label("close_reasons", reason, page.lang), Tone::Neutral),
            None => Cell::say(stage_name(&pack.deal_flow, &deal.stage, page.lang)),
        };
        let parties =
            page.t2("deals-parties", "buyer", party(page.lang, row.buyer.as_ref()), "seller", party(page.lang, row.seller.as_ref()));
        table = table.row([
            Cell::link(deal.title.clone(), format!("/deals/{}", deal.id)),
            Cell::say(parties),
            stage,
            Cell::say(row.manager.clone()),
            Cell::say(page.said(&local_date(deal.stage_since))),
            Cell::say(row.total.map(|total| page.money(&total)).unwrap_or_default()),
        ]);
    }
    table
}

#[derive(Template)]
#[template(path = "deals/new.html")]
pub(super) struct OpenForm {
    page: Page,
    fields: Vec<Field>,
    summary: ProblemSummary,
}

impl OpenForm {
    pub(super) fn new(visit: &Visit, typed: &Typed, problems: &Problems) -> Self {
        let page =
            visit.page("deals-new-title").crumb(visit.asked.lang.t("deals-title"), "/deals").crumb(visit.asked.lang.t("deals-new"), "");
        let mut fields = opening_fields(page.lang, &visit.ctx.pack, typed);
        fields.iter_mut().for_each(|field| field.problems(problems));
        Self { summary: ProblemSummary::new(page.lang, problems, fields.iter()), fields, page }
    }
}

/// One line of the checklist.
struct CheckView {
    is_met: bool,
    text: String,
    /// The form that fulfils it; empty for none.
    href: String,
}

/// A stage one may go on to.
struct NextView {
    title: String,
    help: String,
    is_optional: bool,
    checks: Vec<CheckView>,
    missing: usize,
    missing_text: String,
    go: Action,
}

/// A share with the button of its owner.
struct ObjectionView {
    by: String,
    when: String,
    text: String,
    outcome: Tag,
    note: String,
    decide: Option<Action>,
}

#[derive(Template)]
#[template(path = "deals/show.html")]
pub(super) struct Show {
    page: Page,
    facts: Facts,
    thread: Thread,
    is_open: bool,
    summary: ProblemSummary,
    next: Vec<NextView>,
    suggested: String,
    forms_now: Vec<FormView>,
    forms_more: Vec<FormView>,
    terms: Terms,
    contract: Terms,
    confirm: Option<Action>,
    payments: String,
    shares: Option<Table>,
    confirm_share: Option<Action>,
    objections: Vec<ObjectionView>,
    documents: Option<Table>,
    removals: Vec<Action>,
    upload: Option<Upload>,
    tasks: Vec<ui::TodoRow>,
    timeline: Timeline,
    manager: String,
    since: String,
    parties: Terms,
    sources: Terms,
    policies: Option<Concerning>,
    actions: Vec<Action>,
}

/// The form of a document.
struct Upload {
    action: String,
    fields: Vec<Field>,
    note: String,
    summary: ProblemSummary,
    is_open: bool,
}

impl Show {
    pub(super) fn new(
        visit: &Visit,
        folder: &Folder,
        managers: &[(String, String)],
        parks: &[(String, String)],
        mistake: Option<&Mistake>,
    ) -> Self {
        let lang = visit.asked.lang;
        let pack = &*visit.ctx.pack;
        let deal = &folder.deal;
        let page = visit.page_titled(deal.title.clone()).crumb(lang.t("deals-title"), "/deals").crumb(deal.number.clone(), "");
        let ground = Ground { lang, pack, folder, managers, parks, today: page.today };
        let (forms_now, forms_more) = forms(&ground, mistake);
        let general = mistake.filter(|mistake| Record::from_word(&mistake.word).is_none() && mistake.word != "documents");
        let base = format!("/deals/{}", deal.id);
        let version = vec![("version".to_owned(), deal.version.to_string())];
        let user = visit.ctx.actor.user;
        let waits = folder.contributions.iter().find(|share| Some(share.manager_id) == user && share.agreed_at.is_none());
        let to_confirm = folder.may_decide
            && deal.is_open()
            && folder
                .contract
                .as_ref()
                .is_some_and(|contract| contract.registration_number.is_some() && contract.registration_confirmed_at.is_none());
        Self {
            facts: facts(&page, pack, folder),
            thread: thread(lang, pack, folder),
            is_open: deal.is_open(),
            summary: general.map_or_else(|| ProblemSummary::none(lang), |mistake| ProblemSummary::new(lang, &mistake.problems, [])),
            next: next(lang, pack, folder),
            suggested: suggested(lang, pack, deal),
            forms_now,
            forms_more,
            terms: super::facts::recorded(&page, pack, folder),
            contract: super::facts::contract(&page, pack, folder),
            confirm: to_confirm.then(|| {
                Action::post(lang.t("deals-contract-confirm"), ui::Kind::Primary, format!("{base}/registration/confirm"), version.clone())
            }),
            payments: super::facts::payments(&page, folder),
            shares: super::facts::shares(&page, folder),
            confirm_share: waits.filter(|_| deal.is_open()).map(|share| {
                let seen = vec![("share_bp".to_owned(), share.share_bp.to_string())];
                Action::post(lang.t("deals-share-confirm"), ui::Kind::Primary, format!("{base}/shares/confirm"), seen)
            }),
            objections: objections(&page, pack, folder),
            documents: super::facts::documents(&page, pack, folder),
            removals: removals(&page, pack, folder, user),
            upload: folder.may_attach.then(|| upload(&page, pack, deal, mistake)),
            tasks: folder.tasks.iter().map(|task| task_row(&page, pack, task, &base)).collect(),
            timeline: timeline(&page, pack, folder),
            manager: folder.manager.clone(),
            since: lang.t2(
                "deals-handler-since",
                "day",
                page.said(&local_date(deal.stage_since)),
                "stage",
                stage_name(&pack.deal_flow, &deal.stage, lang),
            ),
            parties: parties(lang, folder),
            sources: sources(lang, folder),
            policies: concerning::part(visit, &page, &Subject::deal(pack, folder)),
            actions: actions(lang, pack, folder, managers),
            page,
        }
    }
}

fn facts(page: &Page, pack: &Pack, folder: &Folder) -> Facts {
    let deal = &folder.deal;
    let parties =
        page.t2("deals-parties", "buyer", party(page.lang, folder.buyer.as_ref()), "seller", party(page.lang, folder.seller.as_ref()));
    let mut facts = Facts::default().strong(parties);
    if let Some(mode) = &deal.mode {
        facts = facts.say(pack.label("cooperation_modes", mode, page.lang));
    }
    facts = match &deal.close_reason {
        Some(reason) => facts.tag(pack.label("close_reasons", reason, page.lang), Tone::Neutral),
        None => facts.tag(stage_name(&pack.deal_flow, &deal.stage, page.lang), Tone::Brand),
    };
    if deal.is_demo { facts.tag(page.t("deals-demo"), Tone::Neutral) } else { facts }
}

fn thread(lang: Lang, pack: &Pack, folder: &Folder) -> Thread {
    let flow = &pack.deal_flow;
    let now = flow.position(&folder.deal.stage).unwrap_or(0);
    let visited: Vec<&str> = folder.moves.iter().map(|moved| moved.to_stage.as_str()).collect();
    let shown = flow.stages.iter().enumerate().filter(|(_, stage)| !stage.is_start || visited.contains(&stage.code.as_str()));
    let steps = shown.map(|(index, stage)| {
        let mut step = ui::Step::new(stage.names.of(lang), state(index, now, folder.deal.is_open()));
        if index < now && !visited.contains(&stage.code.as_str()) {
            step.note = lang.t("deals-thread-skipped").into_owned();
        }
        step
    });
    Thread::of(lang, lang.t("deals-thread"), steps.collect())
}

/// A closed deal has passed the stage it was closed in.
const fn state(index: usize, now: usize, is_open: bool) -> ui::State {
    if index < now || (index == now && !is_open) {
        ui::State::Passed
    } else if index == now {
        ui::State::Now
    } else {
        ui::State::Ahead
    }
}

fn next(lang: Lang, pack: &Pack, folder: &Folder) -> Vec<NextView> {
    if folder.sight != Sight::Manager {
        return Vec::new();
    }
    folder.next.iter().filter_map(|next| Some(next_view(lang, pack, folder, next, pack.deal_flow.stage(&next.code)?))).collect()
}

fn next_view(lang: Lang, pack: &Pack, folder: &Folder, next: &NextStage, stage: &Stage) -> NextView {
    let name = stage.names.of(lang);
    let checks: Vec<CheckView> = next.requirements.iter().map(|requirement| check(lang, pack, requirement)).collect();
    let missing = checks.iter().filter(|check| !check.is_met).count();
    let fields = vec![("version".to_owned(), folder.deal.version.to_string()), ("to".to_owned(), next.code.clone())];
    let kind = if missing == 0 { ui::Kind::Primary } else { ui::Kind::Plain };
    NextView {
        title: lang.t1("deals-next-to", "stage", name),
        help: stage.help.of(lang).to_owned(),
        is_optional: stage.is_optional && !(stage.required_when.is_some() && folder.needs_notice),
        missing,
        missing_text: lang.tn("deals-next-missing", "count", missing),
        checks,
        go: Action::post(lang.t1("deals-next-go", "stage", name), kind, format!("/deals/{}/move", folder.deal.id), fields),
    }
}

fn check(lang: Lang, pack: &Pack, requirement: &Requirement) -> CheckView {
    let (text, href) = match &requirement.asked {
        Asked::Check(name) => {
            let key = format!("deals-check-{}", name.replace('_', "-"));
            let text = lang.t1(&key, "days", pack.settings.notice_days);
            (text, Record::for_check(name).map(|record| format!("#record-{}", record.word())).unwrap_or_default())
        }
        Asked::Document(kind) => {
            (lang.t1("deals-required-document", "document", pack.label("document_kinds", kind, lang)), "#record-documents".to_owned())
        }
        Asked::Stage(code) => (lang.t1("deals-required-stage", "stage", stage_name(&pack.deal_flow, code, lang)), String::new()),
    };
    CheckView { is_met: requirement.is_met, text, href: if requirement.is_met { String::new() } else { href } }
}

fn suggested(lang: Lang, pack: &Pack, deal: &Deal) -> String {
    let Some(stage) = pack.deal_flow.stage(&deal.stage).filter(|stage| deal.is_open() && !stage.suggested_documents.is_empty()) else {
        return String::new();
    };
    let names: Vec<String> = stage.suggested_documents.iter().map(|kind| pack.label("document_kinds", kind, lang)).collect();
    lang.t1("deals-suggested", "documents", names.join(if lang == Lang::Zh { "、" } else { ", " }))
}

/// The forms for what the next stages ask for, and the others.
fn forms(ground: &Ground<'_>, mistake: Option<&Mistake>) -> (Vec<FormView>, Vec<FormView>) {
    let folder = ground.folder;
    if !folder.deal.is_open() {
        return (Vec::new(), Vec::new());
    }
    if folder.sight != Sight::Manager {
        let registers =
            folder.may_register && folder.contract.as_ref().is_some_and(|contract| contract.registration_confirmed_at.is_none());
        let forms = if registers { vec![ground.form(Record::Registration, mistake)] } else { Vec::new() };
        return (forms, Vec::new());
    }
    let wanted: Vec<Record> = folder
        .next
        .iter()
        .flat_map(|next| &next.requirements)
        .filter(|requirement| !requirement.is_met)
        .filter_map(|requirement| if let Asked::Check(name) = &requirement.asked { Record::for_check(name) } else { None })
        .collect();
    let has_contract = folder.contract.is_some();
    let makes_sense = |record: Record| match record {
        Record::TrialResult => folder.deal.trial_starts_on.is_some(),
        Record::Registration | Record::Payments => has_contract,
        Record::FollowUpResult => folder.deal.follow_up_on.is_some(),
        Record::Parties => !has_contract,
        _ => true,
    };
    let is_now = |record: Record| {
        wanted.contains(&record) || (record == Record::FollowUpResult && folder.deal.follow_up_note.is_none()) || record == Record::Contacts
    };
    let (now, more): (Vec<Record>, Vec<Record>) =
        Record::ALL.into_iter().filter(|record| makes_sense(*record)).partition(|record| is_now(*record));
    let make = |records: Vec<Record>| records.into_iter().map(|record| ground.form(record, mistake)).collect();
    (make(now), make(more))
}

fn objections(page: &Page, pack: &Pack, folder: &Folder) -> Vec<ObjectionView> {
    let decide = |objection: &app::deals::Objection| {
        let terms = pack.vocabulary("objection_outcomes").map(|list| list.terms.as_slice()).unwrap_or_default();
        let choices = terms.iter().map(|term| Choice::new(term.code.clone(), term.names.of(page.lang))).collect();
        let questions = vec![
            Field::select(page.lang, "outcome", page.t("deals-field-outcome"), choices).id(format!("outcome-{}", objection.id)).required(),
            Field::area(page.lang, "note", page.t("deals-field-outcome-note"), 3).id(format!("why-{}", objection.id)).required(),
        ];
        let path = format!("/deals/{}/objections/{}", folder.deal.id, objection.id);
        Action::ask(page.t("deals-objection-decide"), path, questions, page.t("deals-objection-decide"))
    };
    let view = |objection: &app::deals::Objection| {
        let outcome = match objection.outcome {
            Some(app::deals::Outcome::Upheld) => Tag::new(pack.label("objection_outcomes", "upheld", page.lang), Tone::Seal),
            Some(outcome) => Tag::new(pack.label("objection_outcomes", outcome.code(), page.lang), Tone::Ok),
            None => Tag::new(page.t("deals-objections-waiting"), Tone::Wait),
        };
        ObjectionView {
            by: if objection.name.is_empty() {
                page.t("deals-objection-hidden").into_owned()
            } else {
                page.t2("deals-objection-by", "name", &objection.name, "reach", &objection.reach)
            },
            when: local_minute(objection.created_at),
            text: objection.text.clone(),
            outcome,
            note: objection.outcome_note.clone().unwrap_or_default(),
            decide: (folder.may_decide && objection.outcome.is_none() && folder.deal.is_open()).then(|| decide(objection)),
        }
    };
    folder.objections.iter().map(view).collect()
}

fn removals(page: &Page, pack: &Pack, folder: &Folder, user: Option<base::id::UserId>) -> Vec<Action> {
    if !folder.deal.is_open() {
        return Vec::new();
    }
    let mine = folder.documents.iter().filter(|file| folder.sight == Sight::Manager || (user.is_some() && file.uploaded_by == user));
    mine.map(|file| {
        let about = format!("{} {}", pack.label("document_kinds", &file.purpose, page.lang), file.name);
        Action::post(page.t("files-remove"), ui::Kind::Quiet, format!("/files/{}/remove", file.id), Vec::new()).about(about)
    })
    .collect()
}

fn upload(page: &Page, pack: &Pack, deal: &Deal, mistake: Option<&Mistake>) -> Upload {
    let mistake = mistake.filter(|mistake| mistake.word == "documents");
    let wanted = pack.deal_flow.stage(&deal.stage).and_then(|stage| stage.documents.first().or_else(|| stage.suggested_documents.first()));
    let chosen = mistake.map_or_else(|| wanted.map_or("", String::as_str), |mistake| mistake.typed.text("document"));
    let terms = pack.vocabulary("document_kinds").map(|list| list.terms.as_slice()).unwrap_or_default();
    let choices = terms.iter().map(|term| Choice::new(term.code.clone(), term.names.of(page.lang)).chosen(term.code == chosen)).collect();
    let help = page.t1("files-help", "limit", pack.settings.limits.upload_mb);
    let mut fields = vec![
        Field::select(page.lang, "document", page.t("deals-field-document"), choices).required(),
        Field::file(page.lang, "file", page.t("files-file"), ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg,.txt,.csv").help(help).required(),
    ];
    if let Some(mistake) = mistake {
        fields.iter_mut().for_each(|field| field.problems(&mistake.problems));
    }
    Upload {
        action: format!("/deals/{}/documents", deal.id),
        summary: mistake
            .map_or_else(|| ProblemSummary::none(page.lang), |mistake| ProblemSummary::new(page.lang, &mistake.problems, fields.iter())),
        is_open: mistake.is_some(),
        note: page.t("deals-documents-seen").into_owned(),
        fields,
    }
}

/// A line of the list of things to do.
pub(super) fn task_row(page: &Page, pack: &Pack, task: &app::deals::Task, back: &str) -> ui::TodoRow {
    let late = days_between(task.due_on, page.today);
    let tone = match late {
        1.. => Tone::Seal,
        0 => Tone::Wait,
        _ => Tone::Neutral,
    };
    let fields = vec![("back".to_owned(), back.to_owned())];
    let mut defer = Action::ask(
        page.t("deals-task-defer"),
        format!("/tasks/{}/defer", task.id),
        vec![
            Field::day(page.lang, "to", page.t("deals-task-to"))
                .id(format!("to-{}", task.id))
                .value(base::time::date_plus_days(page.today, 1).to_string()),
        ],
        page.t("deals-task-defer-go"),
    )
    .about(task.text.clone());
    if let ui::Way::Ask { fields: sent, .. } = &mut defer.way {
        sent.clone_from(&fields);
    }
    ui::TodoRow {
        due: Tag::new(page.said(&task.due_on), tone),
        text: task.text.clone(),
        href: String::new(),
        stage: task.deal_stage.as_deref().map(|stage| stage_name(&pack.deal_flow, stage, page.lang)).unwrap_or_default(),
        actions: vec![
            Action::post(page.t("deals-task-done"), ui::Kind::Plain, format!("/tasks/{}/done", task.id), fields).about(task.text.clone()),
            defer,
        ],
    }
}

/// Everything that happened, the newest first.
fn timeline(page: &Page, pack: &Pack, folder: &Folder) -> Timeline {
    let flow = &pack.deal_flow;
    let mut items: Vec<(base::Timestamp, TimelineItem)> = Vec::new();
    let mut put = |at: base::Timestamp, has_hour: bool, who: &str, text: String, note: &str| {
        let day = local_date(at);
        let when = if has_hour { local_minute(at) } else { day.to_string() };
        items.push((at, TimelineItem { when, instant: at.to_string(), who: who.to_owned(), text, note: note.to_owned(), tag: None }));
    };
    for moved in &folder.moves {
        let to = stage_name(flow, &moved.to_stage, page.lang);
        let text = match &moved.from_stage {
            Some(from) => page.t2("deals-timeline-moved", "from", stage_name(flow, from, page.lang), "to", to),
            None => page.t1("deals-timeline-opened", "stage", to),
        };
        put(moved.at, true, moved.by_name.as_deref().unwrap_or_default(), text, moved.note.as_deref().unwrap_or_default());
    }
    for act in &folder.acts {
        let text = crate::accounts::audit_words::action(page.lang, &act.action);
        put(act.at, true, act.by_name.as_deref().unwrap_or_default(), text, "");
    }
    for contact in &folder.contacts {
        let kind = pack.label("contact_kinds", &contact.kind, page.lang);
        let text = page.t2("deals-timeline-contact", "kind", kind, "side", page.t(&format!("deals-side-{}", contact.side)));
        put(contact.at, true, contact.by_name.as_deref().unwrap_or_default(), text, &contact.note);
    }
    for file in &folder.documents {
        let kind = pack.label("document_kinds", &file.purpose, page.lang);
        put(file.uploaded_at, true, "", page.t2("deals-timeline-document", "document", kind, "name", &file.name), "");
    }
    if let Some(contract) = &folder.contract {
        put(base::time::start_of_day(contract.signed_on), false, "", page.t("deals-timeline-signed").into_owned(), "");
        if let (Some(number), Some(day)) = (&contract.registration_number, contract.registered_on) {
            put(base::time::start_of_day(day), false, "", page.t1("deals-timeline-registered", "number", number), "");
        }
    }
    for payment in &folder.payments {
        let text = page.t1("deals-timeline-payment", "amount", page.money(&payment.amount_fen));
        put(base::time::start_of_day(payment.paid_on), false, "", text, payment.note.as_deref().unwrap_or_default());
    }
    if let (Some(at), Some(reason)) = (folder.deal.closed_at, &folder.deal.close_reason) {
        let text = page.t1("deals-timeline-closed", "reason", pack.label("close_reasons", reason, page.lang));
        put(at, true, "", text, folder.deal.close_note.as_deref().unwrap_or_default());
    }
    items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Timeline { items: items.into_iter().map(|(_, item)| item).collect() }
}

fn parties(lang: Lang, folder: &Folder) -> Terms {
    let name = |party: &Option<Organization>| {
        party.as_ref().map_or_else(|| lang.t("deals-party-unknown").into_owned(), |party| party.shown_name(lang).to_owned())
    };
    Terms::default().say(lang.t("deals-buyer"), &name(&folder.buyer)).say(lang.t("deals-seller"), &name(&folder.seller))
}

fn sources(lang: Lang, folder: &Folder) -> Terms {
    let mut terms = Terms::default();
    for (key, about) in [("demand", &folder.demand), ("achievement", &folder.achievement)] {
        if let Some(about) = about {
            let label = if key == "demand" { lang.t("deals-demand") } else { lang.t("deals-achievement") };
            terms = terms.link(label, format!("{} {}", about.number, about.title), format!("/{}/{}", about.path, about.id));
        }
    }
    terms
}

/// Going back, withdrawing the notice, handing over, closing.
fn actions(lang: Lang, pack: &Pack, folder: &Folder, managers: &[(String, String)]) -> Vec<Action> {
    let deal = &folder.deal;
    let mut actions = Vec::new();
    if !deal.is_open() {
        return actions;
    }
    let base = format!("/deals/{}", deal.id);
    let version = ("version".to_owned(), deal.version.to_string());
    let mut ask = |label: String, path: String, more: Option<(String, String)>, questions: Vec<Field>, button: &str| {
        let mut action = Action::ask(label, path, questions, lang.t(button));
        if let ui::Way::Ask { fields, .. } = &mut action.way {
            fields.push(version.clone());
            fields.extend(more);
        }
        actions.push(action);
    };
    let note = |id: &str| Field::text(lang, "note", lang.t("deals-field-note")).id(format!("f-{id}-note")).at_most(500);
    if folder.sight == Sight::Manager {
        for back in pack.deal_flow.stage(&deal.stage).map(|stage| stage.back.as_slice()).unwrap_or_default() {
            let label = lang.t1("deals-back-to", "stage", stage_name(&pack.deal_flow, back, lang));
            ask(label, format!("{base}/move"), Some(("to".to_owned(), back.clone())), vec![note(&format!("back-{back}"))], "deals-back-go");
        }
        if deal.notice_starts_on.is_some() && folder.contract.is_none() {
            ask(lang.t("deals-withdraw-notice").into_owned(), format!("{base}/notice/withdraw"), None, Vec::new(), "deals-withdraw-notice");
        }
    }
    if folder.may_hand_over {
        let own = deal.manager_id.to_string();
        let choices = managers.iter().filter(|(id, _)| *id != own).map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
        let who = Field::select(lang, "manager", lang.t("deals-field-manager"), choices).id("f-hand-over-manager").required();
        ask(lang.t("deals-hand-over").into_owned(), format!("{base}/hand-over"), None, vec![who, note("hand-over")], "deals-hand-over-go");
    }
    if folder.sight == Sight::Manager {
        let is_end = pack.deal_flow.stage(&deal.stage).is_some_and(|stage| stage.is_end);
        let terms = pack.vocabulary("close_reasons").map(|list| list.terms.as_slice()).unwrap_or_default();
        let fitting = terms.iter().filter(|term| is_end || !pack.deal_flow.done_reasons.contains(&term.code));
        let choices = fitting.map(|term| Choice::new(term.code.clone(), term.names.of(lang))).collect();
        let why = Field::select(lang, "reason", lang.t("deals-field-reason"), choices).id("f-close-reason").required();
        ask(lang.t("deals-close").into_owned(), format!("{base}/close"), None, vec![why, note("close")], "deals-close-go");
    }
    actions
}

/// Names by identifier, for selections.
pub(super) fn by_id<K: ToString>(people: Vec<(K, String)>) -> Vec<(String, String)> {
    people.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}
