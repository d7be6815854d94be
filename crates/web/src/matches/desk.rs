//! The desk: what to do today, what is under way, how it stands; one page for every role, each part as far as the person has it.

use app::{
    Result,
    accounts::Role,
    deals::{self, DealFilter},
    matches::{
        self, PartySide, State,
        desk::{Doing, Line, ManagerDesk, OfficerDesk, OwnerDesk, has_owner_desk},
    },
    registers::Status,
};
use askama::Template;
use base::{
    Date, Lang,
    time::{date_plus_days, days_between, local_date},
};

use super::{asks, desk_roles, words};
use crate::{
    kernel::{
        Page, Speak,
        page::LinkView,
        respond,
        texts::Arg,
        ui::{Action, Board, Empty, Figure, Gauge, Kind, Tag, TodoRow, Tone},
    },
    refusal::Answer,
    visit::Visit,
};

/// A further list of the desk.
pub(super) struct Part {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) link: LinkView,
    pub(super) lines: Vec<TodoRow>,
}

#[derive(Template)]
#[template(path = "matches/desk.html")]
pub(super) struct Desk {
    page: Page,
    lead: String,
    figures: Vec<Figure>,
    lines: Vec<TodoRow>,
    empty: Empty,
    parts: Vec<Part>,
    board: Option<Board>,
    board_note: String,
    counts_title: String,
    counts: Vec<Figure>,
    load: Option<Gauge>,
    links: Vec<LinkView>,
}

/// What the desks of a person's roles come to.
#[derive(Default)]
pub(super) struct Gathered {
    /// Lines of the day with how late they are: days until due, negative if overdue.
    pub(super) lines: Vec<(i64, TodoRow)>,
    lead: Vec<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) parts: Vec<Part>,
    counts: Vec<Figure>,
    load: Option<Gauge>,
}

pub(super) async fn show(visit: Visit) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(app::Error::SignInNeeded.into());
    }
    let mut gathered = Gathered::default();
    let actor = &visit.ctx.actor;
    if actor.has(Role::TechnologyManager) {
        manager(&visit, &matches::desk::manager_desk(&visit.ctx).await?, &mut gathered);
    }
    if actor.is_officer() {
        officer(&visit, &matches::desk::officer_desk(&visit.ctx).await?, &mut gathered);
    }
    if has_owner_desk(&visit.ctx) {
        owner(&visit, &matches::desk::owner_desk(&visit.ctx).await?, &mut gathered);
    }
    desk_roles::gather(&visit, &mut gathered).await?;
    let board = board(&visit).await?;
    if board.is_none() && gathered.parts.is_empty() {
        desk_roles::newest(&visit, "achievement", "front-achievements", &mut gathered).await?;
    }
    Ok(respond::html(&Desk::new(&visit, gathered, board)))
}

/// The board of deals the person is concerned with.
async fn board(visit: &Visit) -> Result<Option<Board>> {
    if !visit.ctx.actor.has(Role::TechnologyManager) && !visit.ctx.actor.is_officer() && !has_owner_desk(&visit.ctx) {
        return Ok(None);
    }
    let mine = visit.ctx.actor.user.filter(|_| visit.ctx.actor.has(Role::TechnologyManager));
    let found = deals::deal_board(&visit.ctx, &DealFilter { manager: mine, ..DealFilter::default() }).await?;
    Ok(found.columns.iter().any(|column| column.count > 0).then(|| crate::deals::views::desk_board(visit, &found)))
}

impl Desk {
    fn new(visit: &Visit, mut gathered: Gathered, board: Option<Board>) -> Self {
        let page = visit.page("matches-desk-today");
        let lang = page.lang;
        gathered.lines.sort_by_key(|(left, _)| *left);
        let late = gathered.lines.iter().filter(|(left, _)| *left < 0).count();
        let count = gathered.lines.len();
        let mut lead = match (count, late) {
            (0, _) => lang.t("matches-desk-lead-none").into_owned(),
            (_, 0) => lang.tn("matches-desk-lead", "count", count),
            _ => lang.tx("matches-desk-lead-late", &[("count", Arg::from(count)), ("late", Arg::from(late))]),
        };
        for more in &gathered.lead {
            lead.push_str(&lang.t("matches-desk-lead-joint"));
            lead.push_str(more);
        }
        let own = ["menu-desk", "menu-notices"];
        let links: Vec<LinkView> = crate::menu::of(&visit.ctx.actor)
            .into_iter()
            .filter(|(key, _)| !own.contains(key))
            .map(|(key, href)| LinkView::new(lang.t(key), href))
            .collect();
        let moves =
            board.as_ref().is_some_and(|board| board.columns.iter().flat_map(|column| &column.cards).any(|card| card.moves.is_some()));
        Self {
            lead,
            board_note: lang.t(if moves { "matches-desk-deals-note" } else { "matches-desk-deals-read" }).into_owned(),
            figures: gathered.figures,
            lines: gathered.lines.into_iter().map(|(_, line)| line).collect(),
            empty: Empty {
                title: lang.t("matches-desk-empty").into_owned(),
                text: lang.t(desk_roles::empty_text(visit)).into_owned(),
                next: None,
            },
            parts: gathered.parts,
            board,
            counts_title: lang.t("matches-desk-counts").into_owned(),
            counts: gathered.counts,
            load: gathered.load,
            links,
            page,
        }
    }
}

/// 逾期 1 天, 今天, 明天, 还有 5 天.
fn due_tag(lang: Lang, left: i64) -> Tag {
    match left {
        left if left < 0 => Tag::new(lang.tn("matches-due-late", "days", -left), Tone::Seal),
        0 => Tag::new(lang.t("matches-due-today"), Tone::Wait),
        1 => Tag::new(lang.t("matches-due-tomorrow"), Tone::Neutral),
        left => Tag::new(lang.tn("matches-due-in", "days", left), Tone::Neutral),
    }
}

fn manager(visit: &Visit, desk: &ManagerDesk, into: &mut Gathered) {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    for (index, line) in desk.lines.iter().enumerate() {
        into.lines.push((days_between(today, line.due_on), manager_line(visit, index, line, today)));
    }
    let load = desk.load;
    let said = lang.tx("matches-desk-load-said", &[("now", Arg::Number(load.now)), ("limit", Arg::Number(load.limit))]);
    into.lead.push(lang.t1("matches-desk-lead-load", "load", &said));
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    let tone = if load.now >= load.limit { Tone::Seal } else { Tone::Brand };
    into.load = Some(Gauge::of(said, whole(load.now), whole(load.limit), tone));
    let figures = &desk.figures;
    let median = figures.median_days.map_or_else(|| "–".to_owned(), |days| lang.t1("matches-figure-median", "days", format!("{days:.1}")));
    let signed = lang.tn("matches-figure-signed-count", "count", figures.signed);
    let signed = if figures.signed > 0 {
        lang.t2("matches-figure-signed-both", "count", signed, "amount", lang.money(&figures.signed_total))
    } else {
        signed
    };
    let share = figures.share_bp.map_or_else(|| lang.t("matches-figure-share-none").into_owned(), |bp| lang.share(bp, 10_000_i64));
    let figure = |key: &str, value: String, href: &str| Figure {
        label: lang.t(key).into_owned(),
        value,
        href: href.to_owned(),
        ..Figure::default()
    };
    into.figures.push(figure("matches-figure-first-contact", median, "/matches"));
    into.figures.push(figure("matches-figure-signed", signed, "/deals"));
    into.figures.push(figure("matches-figure-share", share, ""));
    if !desk.under_way.is_empty() {
        let lines = desk.under_way.iter().enumerate().map(|(index, (found, demand, achievement))| {
            let key = format!("w{index}");
            let title = lang.t2("matches-pair", "demand", demand, "achievement", achievement);
            let tag = words::state_tag(lang, &visit.ctx.pack, found.state);
            let since = found.contacted_at.map(|at| lang.day(&local_date(at), &today)).unwrap_or_default();
            let back = vec![asks::hidden("back", "/desk")];
            TodoRow {
                due: tag,
                text: title.clone(),
                href: format!("/matches/{}", found.id),
                stage: lang.t1("matches-desk-contacted-on", "date", since),
                actions: vec![asks::log_contact(lang, &visit.ctx.pack, found, &key, back).about(title)],
            }
        });
        into.parts.push(Part {
            title: lang.t("matches-desk-under-way").into_owned(),
            note: lang.t("matches-desk-under-way-note").into_owned(),
            link: LinkView::new(lang.t("matches-desk-all"), "/matches"),
            lines: lines.collect(),
        });
    }
}

fn manager_line(visit: &Visit, index: usize, line: &Line, today: Date) -> TodoRow {
    let lang = visit.asked.lang;
    let pack = &visit.ctx.pack;
    let key = format!("l{index}");
    let (noun, id) = &line.about;
    let href = match noun.as_str() {
        "match" => format!("/matches/{id}"),
        "deal" => format!("/deals/{id}"),
        _ => format!("/demands/{id}"),
    };
    let back = || vec![asks::hidden("back", "/desk")];
    let later = date_plus_days(today.max(line.due_on), 1);
    let (text, actions) = match &line.doing {
        Doing::Contact(found) => {
            let mut text = lang.t2("matches-line-contact", "demand", &line.text, "achievement", &line.achievement);
            for note in &line.notes {
                text = lang.t2("matches-line-with-note", "line", &text, "note", note);
            }
            let mut actions = vec![asks::log_contact(lang, pack, found, &key, back())];
            // Officers are told on that day; nothing is put off beyond it.
            if let Some(last) = found.escalate_on.filter(|last| *last >= today) {
                let help = lang.t1("matches-defer-help", "date", last);
                actions.push(asks::defer(lang, format!("/matches/{id}/defer"), "until", &key, later.min(last), Some(help), back()));
            }
            (text, actions)
        }
        Doing::Choose(_) => {
            let text = lang.t1("matches-line-choose", "demand", &line.text);
            (text, vec![Action::link(lang.t("matches-choose"), Kind::Plain, format!("{href}#proposals"))])
        }
        Doing::Task(task) => {
            let log = match (noun.as_str(), id.parse()) {
                ("match", Ok(found)) => {
                    let mut fields = back();
                    fields.push(asks::hidden("task", task));
                    Some(asks::log_contact_of(lang, pack, found, &key, fields))
                }
                _ => None,
            };
            let log = log.unwrap_or_else(|| Action::link(lang.t("matches-log"), Kind::Plain, href.clone()));
            let done = Action::post(lang.t("matches-task-done"), Kind::Quiet, format!("/tasks/{task}/done"), back());
            let defer = asks::defer(lang, format!("/tasks/{task}/defer"), "to", &key, later, None, back());
            // What every line offers stands first, so that the columns of a list agree.
            (line.text.clone(), vec![log, defer, done])
        }
    };
    let stage = match (line.state, noun.as_str()) {
        (Some(state), _) => words::state_name(lang, pack, state),
        (None, _) if line.stage.is_some() => {
            let code = line.stage.as_deref().unwrap_or_default();
            pack.deal_flow.stage(code).map_or_else(|| code.to_owned(), |stage| stage.names.of(lang).to_owned())
        }
        (None, "deal") => lang.t("matches-noun-deal").into_owned(),
        (None, _) => lang.t("matches-noun-demand").into_owned(),
    };
    TodoRow {
        due: due_tag(lang, days_between(today, line.due_on)),
        actions: actions.into_iter().map(|action| action.about(text.clone())).collect(),
        text,
        href,
        stage,
    }
}

fn officer(visit: &Visit, desk: &OfficerDesk, into: &mut Gathered) {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    for (found, demand, achievement, manager) in &desk.late {
        let left = found.contact_due_on.map_or(0, |due| days_between(today, due));
        let text = lang.ta("matches-line-late", &[("manager", manager), ("demand", demand), ("achievement", achievement)]);
        let release = Action::post(
            lang.t("matches-release"),
            Kind::Quiet,
            format!("/matches/{}/release", found.id),
            vec![asks::hidden("back", "/desk")],
        );
        let stage = if found.escalated_at.is_some() {
            lang.t("matches-escalated").into_owned()
        } else {
            words::state_name(lang, &visit.ctx.pack, found.state)
        };
        let row = TodoRow {
            due: due_tag(lang, left),
            href: format!("/matches/{}", found.id),
            stage,
            actions: vec![Action::link(lang.t("matches-look"), Kind::Plain, format!("/matches/{}", found.id)), release]
                .into_iter()
                .map(|action| action.about(text.clone()))
                .collect(),
            text,
        };
        into.lines.push((left, row));
    }
    let clocks = &visit.ctx.pack.settings.clocks;
    for demand in &desk.unclaimed {
        let published = demand.published_at.map_or(today, local_date);
        let left = days_between(today, clocks.after(published, clocks.contact_days));
        let text = lang.t1("matches-line-unclaimed", "demand", &demand.title);
        let href = format!("/demands/{}", demand.id);
        let row = TodoRow {
            due: due_tag(lang, left),
            stage: lang.t1("matches-published-on", "date", lang.day(&published, &today)),
            actions: vec![Action::link(lang.t("matches-find-manager"), Kind::Plain, format!("{href}#proposals")).about(text.clone())],
            href,
            text,
        };
        into.lines.push((left, row));
    }
    let figure = |key: &str, count: i64, href: &str| Figure {
        label: lang.t(key).into_owned(),
        value: lang.n(count),
        href: href.to_owned(),
        ..Figure::default()
    };
    into.figures.extend([
        figure("matches-figure-review", desk.to_review, "/review"),
        figure("matches-figure-verification", desk.to_verify, "/verification"),
        figure("matches-figure-objections", desk.objections, "/deals"),
        figure("matches-figure-unclaimed", desk.unclaimed_count, "/demands?f.progress=open"),
    ]);
}

fn owner(visit: &Visit, desk: &OwnerDesk, into: &mut Gathered) {
    let lang = visit.asked.lang;
    let today = visit.ctx.today();
    if !desk.is_verified {
        into.lead.push(lang.t("matches-desk-unverified").into_owned());
    }
    for entry in &desk.returned {
        let reason = entry.returned_reason.clone().unwrap_or_default();
        let text = lang.t2("matches-line-returned", "title", &entry.title, "reason", reason);
        let href = format!("/{}/{}", entry.kind.path, entry.id);
        let row = TodoRow {
            due: Tag::new(lang.t("matches-due-returned"), Tone::Seal),
            stage: crate::registers::present::kind_name(lang, entry.kind),
            actions: vec![Action::link(lang.t("matches-correct"), Kind::Plain, format!("{href}/edit")).about(entry.title.clone())],
            href,
            text,
        };
        into.lines.push((0, row));
    }
    for rewrite in &desk.rewrites {
        let entry = &rewrite.entry;
        let href = format!("/{}/{}", entry.kind.path, entry.id);
        let row = TodoRow {
            due: Tag::new(lang.day(&local_date(rewrite.at), &today), Tone::Wait),
            stage: crate::registers::present::kind_name(lang, entry.kind),
            actions: vec![Action::link(lang.t("matches-correct"), Kind::Plain, format!("{href}/edit")).about(entry.title.clone())],
            href,
            text: lang.t2("matches-learning-line-rewrite", "title", &entry.title, "sentence", &rewrite.sentence),
        };
        into.lines.push((0, row));
    }
    for (asked, title, who) in &desk.asked {
        let text = lang.t2("matches-line-asked", "who", who, "title", title);
        let row = TodoRow {
            due: Tag::new(lang.day(&local_date(asked.asked_at), &today), Tone::Wait),
            href: format!("/achievements/{}", asked.entry_id),
            stage: asked.note.clone().unwrap_or_default(),
            actions: vec![
                Action::link(lang.t("matches-look"), Kind::Plain, format!("/achievements/{}", asked.entry_id)).about(text.clone()),
            ],
            text,
        };
        into.lines.push((1, row));
    }
    for (index, (found, demand, achievement, side)) in desk.awaiting.iter().enumerate() {
        let text = lang.t2("matches-line-word", "demand", demand, "achievement", achievement);
        into.lines.push((2, awaiting_line(visit, index, found, *side, text)));
    }
    into.counts.extend(desk.by_status.iter().filter(|(_, count)| *count > 0).map(|(status, count)| Figure {
        label: lang.t(&format!("registers-status-{}", status.code())).into_owned(),
        value: lang.n(*count),
        href: format!("/entries?status={}", status.code()),
        note: if *status == Status::Submitted { lang.t("matches-counts-waiting").into_owned() } else { String::new() },
        ..Figure::default()
    }));
}

/// A match that waits for this side's word.
fn awaiting_line(visit: &Visit, index: usize, found: &matches::Match, side: PartySide, text: String) -> TodoRow {
    let lang = visit.asked.lang;
    let path = format!("/matches/{}", found.id);
    let fields = vec![asks::hidden("side", side.code()), asks::hidden("back", "/desk")];
    let mut actions = vec![Action::post(lang.t("matches-say-interest"), Kind::Plain, format!("{path}/interest"), fields)];
    let back = vec![asks::hidden("back", "/desk")];
    actions.extend(asks::refuse(lang, &visit.ctx.pack, &format!("{path}/refuse"), &format!("a{index}"), &[side], back));
    let tone = if found.state == State::Recommended { Tone::Neutral } else { Tone::Wait };
    TodoRow {
        due: Tag::new(words::state_name(lang, &visit.ctx.pack, found.state), tone),
        actions: actions.into_iter().map(|action| action.about(text.clone())).collect(),
        href: path,
        stage: lang.t("matches-noun-word").into_owned(),
        text,
    }
}
