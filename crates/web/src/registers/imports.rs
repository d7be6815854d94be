//! Pages and actions of imports: templates, upload, what is wrong cell by cell, questions, entering, undoing, handing in.

use app::{
    Error, Noun, organizations,
    registers::{
        Kind, access,
        imports::{
            self, Answer as Said, Batch, BatchStatus, CellProblem, ColumnWords, Content, Fate, SheetWords, Upload,
            queries::{Form as FileForm, TemplateWords, no_file, template},
        },
        kinds,
    },
};
use axum::{
    extract::{Form, Multipart, Path, Query},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{
    Lang, Problems,
    id::{BatchId, OrganizationId},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    forms::{one, typed},
    pages::{Wish, say_done},
    present,
    review::batch_tag,
    uploads::{SentSheet, read_form, wrong_name},
    views::{self, QuestionView},
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        respond, texts,
        ui::{Action, Cell, Facts, Kind as Button, State, Step, Table, Thread},
    },
    refusal::Answer,
    visit::Visit,
};

/// How many parts one request enters before it shows how far it is: some seconds of work.
pub(super) const PARTS: usize = 24;
/// So many wrong cells are named on the page; the file names all.
const SHOWN: usize = 200;
/// The largest file, as the sentence about a larger one says it.
pub(super) const MAX_MB: &str = "20";

/// The headings of a kind's sheet in a language.
#[must_use]
pub fn sheet_words(lang: Lang, kind: &Kind) -> SheetWords {
    let columns = kind
        .fields
        .iter()
        .map(|field| {
            let label = present::short_label(lang, kind, field);
            let unit = present::unit(lang, kind, field);
            let heading = if unit.is_empty() { label } else { lang.t2("registers-heading-unit", "label", label, "unit", unit) };
            ColumnWords { key: field.key, heading, help: present::help(lang, kind, field) }
        })
        .collect();
    SheetWords {
        lang,
        columns,
        yes: lang.t("registers-value-yes").into_owned(),
        no: lang.t("registers-value-no").into_owned(),
        problems: lang.t("registers-sheet-problems").into_owned(),
    }
}

/// What is wrong with a cell and what to do, without its place.
pub(super) fn cell_text(lang: Lang, problem: &CellProblem) -> String {
    let args: Vec<(&str, &str)> = problem.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if texts::has(&problem.code) { lang.ta(&problem.code, &args) } else { problem.code.clone() }
}

/// A file to be kept by the reader.
pub(crate) fn attachment(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// The media type of workbooks.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn writable(visit: &Visit) -> Vec<&'static Kind> {
    kinds::ALL.into_iter().filter(|kind| !access::writing_organizations(&visit.ctx.actor, kind).is_empty()).collect()
}

fn must_write(visit: &Visit) -> app::Result<Vec<&'static Kind>> {
    let writable = writable(visit);
    match writable.is_empty() {
        false => Ok(writable),
        true if visit.ctx.actor.is_signed_in() => Err(Error::Forbidden),
        true => Err(Error::SignInNeeded),
    }
}

pub(super) async fn list(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    Ok(respond::html(&list_page(&visit, &wish, &Problems::new(), &UploadForm::default()).await?))
}

async fn list_page(visit: &Visit, wish: &Wish, problems: &Problems, sent: &UploadForm) -> app::Result<views::Imports> {
    let lang = visit.asked.lang;
    let may_write = must_write(visit)?;
    let mut page =
        visit.page("registers-imports-title").crumb(lang.t("registers-own-title"), "/entries").crumb(lang.t("registers-imports-title"), "");
    say_done(&mut page, wish);
    let organizations = visit.ctx.actor.organizations();
    let owners = organizations::find_organizations(&visit.ctx.db, &organizations).await?;
    let mut fields = vec![
        Field::select(
            lang,
            "register",
            page.t("registers-import-kind"),
            may_write
                .iter()
                .map(|kind| {
                    Choice::new(kind.key, present::kind_plural(lang, kind)).chosen(sent.register == kind.key || may_write.len() == 1)
                })
                .collect(),
        )
        .required(),
    ];
    if owners.len() > 1 {
        let choices = owners
            .iter()
            .map(|owner| {
                let id = owner.id.to_string();
                let is_chosen = id == sent.organization;
                Choice::new(id, owner.shown_name(lang)).chosen(is_chosen)
            })
            .collect();
        fields.push(Field::select(lang, "organization", page.t("registers-column-organization"), choices).required());
    }
    fields.push(
        Field::file(lang, "file", page.t("registers-import-file"), ".xlsx,.csv").help(page.t("registers-import-file-help")).required(),
    );
    for field in &mut fields {
        field.problems(problems);
    }
    let batches = imports::list_imports(&visit.ctx, wish.offset(), super::pages::PAGE).await?;
    let head = Table::new(page.t("registers-imports-title"))
        .words(page.t("registers-import-file"))
        .words(page.t("registers-column-kind"))
        .words(page.t("registers-column-status"))
        .figures(page.t("registers-import-rows"))
        .figures(page.t("registers-import-created"))
        .words(page.t("registers-column-when"));
    let table = batches.iter().fold(head, |table, batch| {
        let tag = batch_tag(&page, batch.status);
        table.row([
            Cell::link(batch.file_name.clone(), format!("/imports/{}", batch.id)),
            Cell::say(present::kind_plural(lang, batch.kind)),
            Cell::tag(tag.text, tag.tone),
            Cell::say(page.n(batch.row_count)),
            Cell::say(page.n(batch.created)),
            Cell::say(page.minute(&batch.created_at)),
        ])
    });
    let templates = may_write
        .iter()
        .map(|kind| {
            LinkView::new(
                page.t1("registers-import-template", "kind", present::kind_plural(lang, kind)),
                format!("/imports/template/{}.xlsx", kind.path),
            )
        })
        .collect();
    Ok(views::Imports {
        summary: ProblemSummary::new(lang, problems, &fields),
        fields,
        templates,
        has_rows: !batches.is_empty(),
        table,
        page,
    })
}

/// The words of a template that belong to no column.
pub(crate) fn template_words(lang: Lang) -> TemplateWords {
    let text = |key: &str| lang.t(key).into_owned();
    TemplateWords {
        instructions: text("registers-sheet-instructions"),
        column: text("registers-sheet-column"),
        required: text("registers-sheet-required"),
        is_required: text("registers-sheet-is-required"),
        help: text("registers-sheet-help"),
        allowed: text("registers-sheet-allowed"),
        example: text("registers-sheet-example"),
        choice_error: text("registers-sheet-choice-error"),
    }
}

/// What opens the sheet that explains, line by line.
pub(crate) fn template_notes(lang: Lang, key: &str) -> Vec<String> {
    lang.t(key).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

pub(super) async fn download_template(visit: Visit, Path(name): Path<String>) -> Answer {
    let kind = name.strip_suffix(".xlsx").and_then(kinds::by_path).ok_or(Error::NotFound(Noun::Register))?;
    let lang = visit.asked.lang;
    let (around, notes) = (template_words(lang), template_notes(lang, "registers-sheet-notes"));
    let plural = present::kind_plural(lang, kind);
    let bytes = template(&visit.ctx, kind, &sheet_words(lang, kind), &plural, &notes, &around)?;
    Ok(attachment(&format!("{plural}.xlsx"), XLSX, bytes))
}

/// What the form of an upload sends.
#[derive(Debug, Default)]
pub(super) struct UploadForm {
    pub(super) register: String,
    pub(super) organization: String,
    pub(super) file_name: String,
    pub(super) bytes: Vec<u8>,
}

impl From<SentSheet> for UploadForm {
    fn from(sent: SentSheet) -> Self {
        Self { register: sent.field("register"), organization: sent.field("organization"), file_name: sent.file_name, bytes: sent.bytes }
    }
}

/// Reads and checks an uploaded sheet.
pub(super) async fn take(visit: &Visit, form: &mut UploadForm) -> app::Result<BatchId> {
    let kind = kinds::by_key(&form.register).ok_or_else(|| Error::field("register", "problem-field-required"))?;
    let may = access::writing_organizations(&visit.ctx.actor, kind);
    let organization = match (form.organization.parse::<OrganizationId>(), may.as_slice()) {
        (Ok(chosen), _) if may.contains(&chosen) => chosen,
        (_, [only]) => *only,
        (_, []) if visit.ctx.actor.is_signed_in() => return Err(Error::Forbidden),
        (_, []) => return Err(Error::SignInNeeded),
        _ => return Err(Error::field("organization", "problem-field-required")),
    };
    if form.bytes.is_empty() {
        return Err(no_file().into());
    }
    let upload = Upload {
        kind,
        organization,
        file_name: form.file_name.clone(),
        bytes: std::mem::take(&mut form.bytes),
        words: vec![sheet_words(Lang::Zh, kind), sheet_words(Lang::En, kind)],
    };
    imports::read_import(&visit.ctx, upload).await
}

pub(super) async fn upload(visit: Visit, parts: Multipart) -> Answer {
    must_write(&visit)?;
    let mut form: UploadForm = match read_form(parts, MAX_MB).await {
        Ok(sent) => sent.into(),
        Err(Error::Invalid(problems)) => {
            return Ok(respond::invalid(&list_page(&visit, &Wish::default(), &problems, &UploadForm::default()).await?));
        }
        Err(other) => return Err(other.into()),
    };
    match take(&visit, &mut form).await {
        Ok(id) => Ok(respond::see_other(&format!("/imports/{id}"))),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&list_page(&visit, &Wish::default(), &problems, &form).await?)),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<BatchId>, Query(wish): Query<Wish>) -> Answer {
    let (batch, content) = imports::read_batch(&visit.ctx, id).await?;
    Ok(respond::html(&import_page(&visit, &batch, &content, &wish, Vec::new()).await?))
}

async fn import_page(visit: &Visit, batch: &Batch, content: &Content, wish: &Wish, left: Vec<String>) -> app::Result<views::Import> {
    let lang = visit.asked.lang;
    let mut page =
        visit.page_titled(batch.file_name.clone()).crumb(lang.t("registers-imports-title"), "/imports").crumb(batch.file_name.clone(), "");
    say_done(&mut page, wish);
    let owner = organizations::find_organization(&visit.ctx.db, batch.organization_id).await?;
    let tag = batch_tag(&page, batch.status);
    let facts = Facts::default()
        .strong(owner.shown_name(lang))
        .say(present::kind_plural(lang, batch.kind))
        .say(page.minute(&batch.created_at))
        .tag(tag.text, tag.tone);
    let is_open = batch.status == BatchStatus::Read;
    // Before it is entered: what would come of it. Afterwards: what has.
    let entered = |fate: Fate, count: i64| (page.t(fate_key(fate)).into_owned(), page.n(count));
    let foreseen = |fate: Fate| (page.t(fate_key(fate)).into_owned(), page.n(content.count(fate)));
    let counts = if is_open {
        [Fate::New, Fate::Update, Fate::Unchanged, Fate::Ask, Fate::Wrong].map(foreseen).to_vec()
    } else {
        let (made, changed, same) = (batch.created, batch.updated, batch.unchanged);
        vec![entered(Fate::New, made), entered(Fate::Update, changed), entered(Fate::Unchanged, same), foreseen(Fate::Wrong)]
    };
    let questions = if is_open { questions(visit, &page, batch, content).await? } else { Vec::new() };
    let answer = |key: &str, said: &str| {
        Action::post(page.t(key), Button::Plain, format!("/imports/{}/answer", batch.id), vec![("answer".to_owned(), said.to_owned())])
    };
    let answer_all = if questions.len() > 1 && content.open() > 0 {
        vec![answer("registers-import-all-same", "same"), answer("registers-import-all-new", "new")]
    } else {
        Vec::new()
    };
    let file = |form: &str| {
        LinkView::new(page.t1("registers-import-wrong-file", "form", form.to_uppercase()), format!("/imports/{}/wrong.{form}", batch.id))
    };
    let done = usize::try_from(batch.next_row).unwrap_or(0);
    let goes_on = batch.status == BatchStatus::Importing;
    Ok(views::Import {
        facts,
        thread: thread(&page, batch, content),
        counts,
        notes: content.notes.iter().map(|note| cell_text(lang, note)).collect(),
        questions,
        answer_all,
        wrong: wrong_table(visit, &page, batch, content),
        has_wrong: content.count(Fate::Wrong) > 0,
        wrong_lead: page
            .tx("registers-import-wrong-lead", &[("rows", content.count(Fate::Wrong).into()), ("cells", content.wrong_cells().into())]),
        wrong_files: vec![file("xlsx"), file("csv")],
        actions: actions(&page, batch, content),
        goes_on: if goes_on { format!("/imports/{}/commit", batch.id) } else { String::new() },
        progress: goes_on.then(|| {
            let words = page.tx("registers-import-progress", &[("done", done.into()), ("whole", batch.row_count.into())]);
            (words, batch.next_row, batch.row_count)
        }),
        left,
        page,
    })
}

const fn fate_key(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "registers-fate-new",
        Fate::Update => "registers-fate-update",
        Fate::Unchanged => "registers-fate-unchanged",
        Fate::Ask => "registers-fate-ask",
        Fate::Wrong => "registers-fate-wrong",
    }
}

/// The import as a thread: read, corrected or answered, entered, handed in.
fn thread(page: &Page, batch: &Batch, content: &Content) -> Thread {
    let state = |is_passed: bool, is_now: bool| match (is_passed, is_now) {
        (true, _) => State::Passed,
        (_, true) => State::Now,
        _ => State::Ahead,
    };
    let is_entered = batch.status == BatchStatus::Imported;
    let is_hopeless = content.rows.iter().all(|row| row.fate == Fate::Wrong);
    let is_answered = content.open() == 0 && !is_hopeless;
    let second = if is_hopeless { "registers-import-step-mend" } else { "registers-import-step-answer" };
    let steps = vec![
        Step::new(page.t("registers-import-step-read"), State::Passed),
        Step::new(page.t(second), state(is_answered, !is_answered)),
        Step::new(page.t("registers-import-step-enter"), state(is_entered, is_answered && batch.status != BatchStatus::Undone)),
        Step::new(page.t("registers-import-step-submit"), state(false, is_entered)),
    ];
    Thread::of(page.lang, page.t("registers-import-life"), steps)
}

fn wrong_table(visit: &Visit, page: &Page, batch: &Batch, content: &Content) -> Table {
    let words = sheet_words(page.lang, batch.kind);
    let head = Table::new(page.t("registers-import-wrong"))
        .words(page.t("registers-import-row"))
        .words(page.t("registers-import-column"))
        .words(page.t("registers-import-value"))
        .words(page.t("registers-import-remedy"));
    let wrong = content.rows.iter().flat_map(|row| row.problems.iter().map(move |problem| (row, problem)));
    wrong.take(SHOWN).fold(head, |table, (row, problem)| {
        let typed = imports::typed_cell(&visit.ctx.pack, batch.kind, &words, row, &problem.field);
        let value = typed.or_else(|| problem.args.iter().find(|(name, _)| name == "value").map(|(_, value)| value.clone()));
        let value: String = value.unwrap_or_else(|| page.t("registers-value-empty").into_owned()).chars().take(60).collect();
        table.row([
            Cell::say(page.tn("registers-import-row-number", "number", row.number)),
            Cell::say(problem.column.clone()),
            Cell::say(value),
            Cell::say(cell_text(page.lang, problem)),
        ])
    })
}

async fn questions(visit: &Visit, page: &Page, batch: &Batch, content: &Content) -> app::Result<Vec<QuestionView>> {
    let asked: Vec<_> = content.rows.iter().filter(|row| row.fate == Fate::Ask).take(SHOWN).collect();
    let twins: Vec<_> = asked.iter().filter_map(|row| row.twin).collect();
    let twins = app::registers::find_entries(&visit.ctx.db, &twins).await?;
    Ok(asked
        .into_iter()
        .filter_map(|row| {
            let twin = twins.iter().find(|twin| Some(twin.id) == row.twin)?;
            let answer = |key: &str, said: &str| {
                let fields = vec![("row".to_owned(), row.number.to_string()), ("answer".to_owned(), said.to_owned())];
                Action::post(page.t(key), Button::Plain, format!("/imports/{}/answer", batch.id), fields).about(&twin.title)
            };
            let said = match row.answer {
                Some(Said::Same) => page.t("registers-import-said-same").into_owned(),
                Some(Said::New) => page.t("registers-import-said-new").into_owned(),
                None => String::new(),
            };
            Some(QuestionView {
                text: page.tn("registers-import-question", "number", row.number),
                link: LinkView::new(format!("{} {}", twin.number, twin.title), super::pages::href(twin, "edit")),
                said,
                actions: vec![answer("registers-import-same", "same"), answer("registers-import-new", "new")],
            })
        })
        .collect())
}

fn actions(page: &Page, batch: &Batch, content: &Content) -> Vec<Action> {
    // What does not change is not counted: the button says how much will be different afterwards.
    let good = content.rows.len() - content.count(Fate::Wrong) - content.count(Fate::Unchanged);
    let post = |label: String, kind, step: &str| Action::post(label, kind, format!("/imports/{}/{step}", batch.id), Vec::new());
    let mut actions = Vec::new();
    match batch.status {
        BatchStatus::Read if content.open() == 0 && good > 0 => {
            actions.push(post(page.tn("registers-import-commit", "count", good), Button::Primary, "commit"));
        }
        BatchStatus::Importing => actions.push(post(page.t("registers-import-continue").into_owned(), Button::Primary, "commit")),
        BatchStatus::Imported => actions.push(post(page.t("registers-import-submit").into_owned(), Button::Primary, "submit")),
        BatchStatus::Read | BatchStatus::Undone => {}
    }
    if batch.status != BatchStatus::Undone {
        let key = if batch.status == BatchStatus::Read { "registers-import-drop" } else { "registers-import-undo" };
        actions.push(post(page.t(key).into_owned(), Button::Quiet, "undo"));
    }
    if batch.created + batch.updated > 0 {
        actions.push(Action::link(page.t("registers-own-title"), Button::Quiet, format!("/entries?register={}", batch.kind.key)));
    }
    actions
}

pub(super) async fn answer(visit: Visit, Path(id): Path<BatchId>, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let typed = typed(pairs);
    let said = match one(&typed, "answer") {
        "same" => Said::Same,
        "new" => Said::New,
        other => return Err(Error::not_a_choice("answer", other).into()),
    };
    imports::answer_row(&visit.ctx, id, one(&typed, "row").parse().ok(), said).await?;
    Ok(respond::see_other(&format!("/imports/{id}")))
}

pub(super) async fn commit(visit: Visit, Path(id): Path<BatchId>) -> Answer {
    imports::commit_import(&visit.ctx, id, PARTS).await?;
    Ok(respond::see_other(&format!("/imports/{id}")))
}

pub(super) async fn undo(visit: Visit, Path(id): Path<BatchId>) -> Answer {
    imports::undo_import(&visit.ctx, id).await?;
    Ok(respond::see_other("/imports?done=undone"))
}

pub(super) async fn submit(visit: Visit, Path(id): Path<BatchId>) -> Answer {
    let (count, left) = imports::submit_import(&visit.ctx, id).await?;
    let done = Wish { done: "submitted".to_owned(), count: i64::try_from(count).ok(), ..Wish::default() };
    if left.is_empty() {
        return Ok(respond::see_other(&format!("/entries?done=submitted&count={count}")));
    }
    let lang = visit.asked.lang;
    let left = left
        .into_iter()
        .map(|left| {
            let said: Vec<String> = left
                .problems
                .iter()
                .map(|problem| crate::kernel::problems::view(lang, problem))
                .map(|view| match left.entry.kind.field(&view.field) {
                    Some(field) => format!("{} {}", present::short_label(lang, left.entry.kind, field), view.text),
                    None => view.text,
                })
                .collect();
            format!("{} {}", left.entry.title, said.join(" "))
        })
        .collect();
    let (batch, content) = imports::read_batch(&visit.ctx, id).await?;
    Ok(respond::html(&import_page(&visit, &batch, &content, &done, left).await?))
}

/// Which file of wrong rows.
#[derive(Debug, Deserialize)]
pub(super) struct WrongFile {
    id: BatchId,
    form: String,
}

pub(super) async fn wrong(visit: Visit, Path(asked): Path<WrongFile>) -> Answer {
    let (form, media_type) = match asked.form.as_str() {
        "wrong.xlsx" => (FileForm::Xlsx, XLSX),
        "wrong.csv" => (FileForm::Csv, "text/csv; charset=utf-8"),
        _ => return Err(Error::NotFound(Noun::Page).into()),
    };
    let lang = visit.asked.lang;
    let (batch, _) = imports::read_batch(&visit.ctx, asked.id).await?;
    let words = sheet_words(lang, batch.kind);
    let say = |problem: &CellProblem, _row: u32| format!("{} {}", problem.column, cell_text(lang, problem));
    let (batch, bytes) = imports::wrong_rows(&visit.ctx, asked.id, &words, form, say).await?;
    let ending = asked.form.rsplit('.').next().unwrap_or_default();
    Ok(attachment(&wrong_name(&batch.file_name, &lang.t("registers-import-wrong"), ending), media_type, bytes))
}
