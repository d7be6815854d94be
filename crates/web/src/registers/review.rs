//! Pages and actions of the officer: the queue, one entry with its suspected twins, diagnosis, publication, return, merging.

use std::collections::HashMap;

use app::{
    Ctx, Error, Noun, organizations,
    registers::{
        Diagnosis, Entry, Status, kinds, queries,
        review::{self, Findings},
    },
};
use axum::extract::{Form, Path, Query};
use base::{Problems, id::EntryId};

use super::{
    forms::{one, typed},
    pages::{PAGE, Wish, href, last_page, say_done},
    present,
    views::{self, QueueRow, TwinView},
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field, ProblemSummary},
        page::LinkView,
        problems, respond,
        ui::{Action, Anchor, Anchors, Empty, Facts, Kind as Button, Pagination, Tag, Tone},
    },
    refusal::Answer,
    visit::Visit,
};

type Pairs = Form<Vec<(String, String)>>;

pub(super) async fn queue(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    Ok(respond::html(&queue_page(&visit, &wish, Vec::new()).await?))
}

async fn queue_page(visit: &Visit, wish: &Wish, refused: Vec<String>) -> app::Result<views::Queue> {
    let lang = visit.asked.lang;
    let register = kinds::by_key(&wish.register).map(|kind| kind.key);
    let (entries, count) = queries::list_queue(&visit.ctx, register, wish.offset(), PAGE).await?;
    let counts = queries::count_queue(&visit.ctx).await?;
    let mut page = visit.page("registers-review-title");
    say_done(&mut page, wish);
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let all = Anchor {
        label: page.t("registers-own-all").into_owned(),
        count: page.n(total),
        href: "/review".to_owned(),
        is_current: register.is_none(),
    };
    let kinds = counts.iter().filter(|(kind, count)| *count > 0 || register == Some(kind.key)).map(|(kind, count)| Anchor {
        label: present::kind_plural(lang, kind),
        count: page.n(*count),
        href: format!("/review?register={}", kind.key),
        is_current: register == Some(kind.key),
    });
    let kinds = Anchors { label: page.t("registers-column-kind").into_owned(), items: std::iter::once(all).chain(kinds).collect() };
    let rows = queue_rows(visit, &page, &entries).await?;
    let base = register.map_or_else(|| "/review".to_owned(), |register| format!("/review?register={register}"));
    Ok(views::Queue {
        lead: page.tn("registers-review-lead", "count", count),
        kinds,
        has_clear: rows.iter().any(|row| row.is_clear),
        rows,
        empty: Empty {
            title: page.t("registers-review-empty").into_owned(),
            text: page.t("registers-review-empty-text").into_owned(),
            next: None,
        },
        pages: Pagination::new(lang, wish.page_number(), last_page(count), base),
        refused,
        page,
    })
}

async fn queue_rows(visit: &Visit, page: &Page, entries: &[Entry]) -> app::Result<Vec<QueueRow>> {
    let lang = page.lang;
    let owners: Vec<_> = entries.iter().map(|entry| entry.organization_id).collect();
    let owners = organizations::find_organizations(&visit.ctx.db, &owners).await?;
    let mut rows = Vec::with_capacity(entries.len());
    let mut waiting = HashMap::new();
    for entry in entries {
        if !waiting.contains_key(entry.kind.key) {
            waiting.insert(entry.kind.key, queries::list_waiting(&visit.ctx, entry.kind.key).await?);
        }
        let owner = owners.iter().find(|owner| owner.id == entry.organization_id);
        let has_twins = match waiting.get(entry.kind.key) {
            Some(waiting) => !queries::list_suspected_twins(&visit.ctx, entry, waiting).await?.is_empty(),
            None => false,
        };
        let is_undeclared = entry.kind.needs_secrecy_declaration && !entry.is_secrecy_declared;
        let is_undiagnosed = entry.kind.needs_diagnosis && entry.diagnosis != Some(Diagnosis::Publishable);
        let is_unverified = owner.is_none_or(|owner| !owner.is_verified());
        let mut facts = Facts::default()
            .strong(owner.map(|owner| owner.shown_name(lang).to_owned()).unwrap_or_default())
            .say(present::kind_name(lang, entry.kind))
            .say(page.said(&base::time::local_date(waiting_since(entry))));
        if let Some(diagnosis) = entry.diagnosis {
            let tone = if diagnosis == Diagnosis::Publishable { Tone::Ok } else { Tone::Wait };
            facts = facts.tag(page.t(&format!("registers-diagnosis-{}", diagnosis.code())), tone);
        } else if is_undiagnosed {
            facts = facts.tag(page.t("registers-undiagnosed"), Tone::Wait);
        }
        for (is_wrong, key, tone) in [
            (entry.changed_since.is_some(), "registers-changed", Tone::Wait),
            (has_twins, "registers-has-twins", Tone::Wait),
            (is_undeclared, "registers-undeclared", Tone::Seal),
            (is_unverified, "registers-unverified", Tone::Seal),
        ] {
            if is_wrong {
                facts = facts.tag(page.t(key), tone);
            }
        }
        rows.push(QueueRow {
            id: entry.id.to_string(),
            title: entry.title.clone(),
            href: format!("/review/{}", entry.id),
            facts,
            is_clear: entry.changed_since.is_none() && !has_twins && !is_undeclared && !is_undiagnosed && !is_unverified,
        });
    }
    Ok(rows)
}

/// Since when it waits: handed in, or changed after it was published.
fn waiting_since(entry: &Entry) -> base::Timestamp {
    entry.submitted_at.filter(|_| entry.changed_since.is_none()).unwrap_or(entry.updated_at)
}

pub(super) async fn show(visit: Visit, Path(id): Path<EntryId>, Query(wish): Query<Wish>) -> Answer {
    Ok(respond::html(&review_page(&visit, id, &wish, &Problems::new(), &Default::default()).await?))
}

async fn review_page(
    visit: &Visit,
    id: EntryId,
    wish: &Wish,
    problems: &Problems,
    typed: &app::registers::input::Typed,
) -> app::Result<views::Review> {
    let lang = visit.asked.lang;
    let entry = queries::review_entry(&visit.ctx, id).await?;
    let owner = organizations::find_organization(&visit.ctx.db, entry.organization_id).await?;
    let mut page = visit.page_titled(entry.title.clone()).crumb(lang.t("registers-review-title"), "/review").crumb(entry.title.clone(), "");
    say_done(&mut page, wish);
    let is_waiting = entry.status == Status::Submitted;
    let tag = present::status_tag(lang, entry.status);
    let facts = Facts::default()
        .strong(owner.shown_name(lang))
        .say(present::kind_name(lang, entry.kind))
        .say(entry.number.clone())
        .say(entry.submitted_at.map(|at| page.minute(&at)).unwrap_or_default())
        .tag(tag.text, tag.tone);
    let twins = if is_waiting { twins(visit, &page, &entry).await? } else { Vec::new() };
    let conditions = conditions(&page, &entry, owner.is_verified());
    let may_publish = is_waiting && conditions.iter().all(|(is_met, _)| *is_met);
    let diagnosis = if is_waiting && entry.kind.needs_diagnosis { diagnosis_fields(&page, &entry, problems, typed) } else { Vec::new() };
    let reason = Field::area(lang, "reason", page.t("registers-return-reason"), 3)
        .help(page.t("registers-return-reason-help"))
        .required()
        .value(one(typed, "reason"))
        .with_problems(problems);
    let next = next_in_queue(visit, &page, id).await?;
    let changes = match entry.changed_since {
        None => None,
        Some(version) => queries::values_at(&visit.ctx, id, version).await?.map(|seen| views::ChangesView {
            diff: views::diff(lang, &visit.ctx.pack, entry.kind, &seen, &entry.values),
            accept: Action::post(page.t("registers-accept"), Button::Primary, format!("/review/{id}/accept"), seen_version(&entry)),
        }),
    };
    Ok(views::Review {
        changes,
        facts,
        thread: views::life(lang, &entry),
        summary: entry.values.text("summary").unwrap_or_default().to_owned(),
        terms: views::all_terms(lang, &visit.ctx.pack, &entry),
        twins,
        conditions,
        summary_of_problems: ProblemSummary::new(lang, problems, diagnosis.iter().chain(std::iter::once(&reason))),
        is_waiting,
        publish: may_publish
            .then(|| Action::post(page.t("registers-publish"), Button::Primary, format!("/review/{id}/publish"), seen_version(&entry))),
        diagnosis,
        diagnosis_action: format!("/review/{id}/diagnose"),
        reason,
        return_action: format!("/review/{id}/return"),
        links: vec![
            LinkView::new(page.t("registers-versions"), href(&entry, "versions")),
            LinkView::new(page.t("registers-view-entry"), href(&entry, "")),
        ],
        next,
        page,
    })
}

/// What the reviewer has before them, so that nothing else is published.
fn seen_version(entry: &Entry) -> Vec<(String, String)> {
    vec![("version".to_owned(), entry.version.to_string())]
}

/// The conditions of publication in words.
fn conditions(page: &Page, entry: &Entry, is_verified: bool) -> Vec<(bool, String)> {
    let mut conditions = Vec::new();
    let mut say = |is_met: bool, met: &str, unmet: &str| conditions.push((is_met, page.t(if is_met { met } else { unmet }).into_owned()));
    say(is_verified, "registers-condition-verified", "registers-condition-unverified");
    if entry.kind.needs_secrecy_declaration {
        say(entry.is_secrecy_declared, "registers-condition-declared", "registers-condition-undeclared");
    }
    if entry.kind.needs_diagnosis {
        let is_publishable = entry.diagnosis == Some(Diagnosis::Publishable);
        say(is_publishable, "registers-condition-diagnosed", "registers-condition-undiagnosed");
    }
    conditions
}

fn diagnosis_fields(page: &Page, entry: &Entry, problems: &Problems, typed: &app::registers::input::Typed) -> Vec<Field> {
    let lang = page.lang;
    let chosen = match one(typed, "diagnosis") {
        "" => entry.diagnosis.map(Diagnosis::code).unwrap_or_default(),
        code => code,
    };
    let results = [Diagnosis::Publishable, Diagnosis::Incomplete, Diagnosis::LongTerm]
        .into_iter()
        .map(|diagnosis| {
            let key = format!("registers-diagnosis-{}", diagnosis.code());
            let mut choice = Choice::new(diagnosis.code(), page.t(&key)).chosen(diagnosis.code() == chosen);
            choice.help = page.t(&format!("registers-diagnosed-{}", diagnosis.code())).into_owned();
            choice
        })
        .collect();
    let ticked = typed.get("missing").cloned().unwrap_or_else(|| entry.diagnosis_missing.clone());
    let wanting = entry
        .kind
        .fields
        .iter()
        .filter(|field| !matches!(field.key, "own_number" | "anonymous" | "secrecy_declaration" | "contact"))
        .map(|field| {
            Choice::new(field.key, present::short_label(lang, entry.kind, field)).chosen(ticked.iter().any(|key| key == field.key))
        })
        .collect();
    let note = match one(typed, "note") {
        "" => entry.diagnosis_note.clone().unwrap_or_default(),
        note => note.to_owned(),
    };
    vec![
        Field::radios(lang, "diagnosis", page.t("registers-diagnosis"), results).required().with_problems(problems),
        Field::checks(lang, "missing", page.t("registers-diagnosis-missing"), wanting),
        Field::area(lang, "note", page.t("registers-diagnosis-note"), 3)
            .help(page.t("registers-diagnosis-note-help"))
            .value(note)
            .with_problems(problems),
    ]
}

async fn twins(visit: &Visit, page: &Page, entry: &Entry) -> app::Result<Vec<TwinView>> {
    let lang = page.lang;
    let waiting = queries::list_waiting(&visit.ctx, entry.kind.key).await?;
    let found = queries::list_suspected_twins(&visit.ctx, entry, &waiting).await?;
    let owners: Vec<_> = found.iter().map(|(twin, _)| twin.organization_id).collect();
    let owners = organizations::find_organizations(&visit.ctx.db, &owners).await?;
    Ok(found
        .into_iter()
        .take(3)
        .map(|(twin, likeness)| {
            let owner = owners.iter().find(|owner| owner.id == twin.organization_id).map(|owner| owner.shown_name(lang).to_owned());
            let tag = present::status_tag(lang, twin.status);
            let diff = views::diff(lang, &visit.ctx.pack, entry.kind, &twin.values, &entry.values);
            let send = |path: &str, field: &str| (format!("/review/{}/{path}", entry.id), vec![(field.to_owned(), twin.id.to_string())]);
            let (merge, merge_fields) = send("merge", "into");
            let (apart, apart_fields) = send("apart", "other");
            #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 100")]
            let percent = (likeness * 100.0).round() as i64;
            TwinView {
                title: twin.title.clone(),
                href: format!("/review/{}", twin.id),
                facts: Facts::default()
                    .strong(owner.unwrap_or_default())
                    .say(twin.number.clone())
                    .say(page.t1("registers-likeness", "percent", percent))
                    .tag(tag.text, tag.tone),
                has_difference: !diff.rows.is_empty(),
                diff,
                actions: vec![
                    Action::post(page.t("registers-merge"), Button::Plain, merge, merge_fields).about(&twin.title),
                    Action::post(page.t("registers-keep-apart"), Button::Quiet, apart, apart_fields).about(&twin.title),
                ],
            }
        })
        .collect())
}

async fn next_in_queue(visit: &Visit, page: &Page, id: EntryId) -> app::Result<Option<LinkView>> {
    let (waiting, _) = queries::list_queue(&visit.ctx, None, 0, 500).await?;
    let at = waiting.iter().position(|entry| entry.id == id);
    let next = match at {
        Some(at) => waiting.get(at + 1).or_else(|| waiting.first()),
        None => waiting.first(),
    };
    Ok(next
        .filter(|entry| entry.id != id)
        .map(|entry| LinkView::new(page.t1("registers-review-next", "title", &entry.title), format!("/review/{}", entry.id))))
}

/// The address of what comes after an entry in the queue: asked before the decision, which takes the entry out of it.
async fn after_this(visit: &Visit, id: EntryId) -> app::Result<String> {
    let page = visit.page("registers-review-title");
    Ok(next_in_queue(visit, &page, id).await?.map_or_else(|| "/review".to_owned(), |next| next.href))
}

/// After a decision what comes next is shown, with what was done.
fn go_on(next: &str, done: &str) -> Answer {
    Ok(respond::see_other(&format!("{next}?done={done}")))
}

pub(super) async fn publish(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let seen = Ctx { seen_version: one(&typed(pairs), "version").parse().ok(), ..visit.ctx.clone() };
    let next = after_this(&visit, id).await?;
    review::publish_entry(&seen, id).await?;
    go_on(&next, "published")
}

pub(super) async fn accept(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let seen = Ctx { seen_version: one(&typed(pairs), "version").parse().ok(), ..visit.ctx.clone() };
    let next = after_this(&visit, id).await?;
    review::accept_changes(&seen, id).await?;
    go_on(&next, "accepted")
}

pub(super) async fn send_back(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    let next = after_this(&visit, id).await?;
    match review::return_entry(&visit.ctx, id, one(&typed, "reason")).await {
        Ok(_) => go_on(&next, "returned"),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&review_page(&visit, id, &Wish::default(), &problems, &typed).await?)),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn diagnose(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    let next = after_this(&visit, id).await?;
    let outcome = async {
        let diagnosis =
            Diagnosis::from_code(one(&typed, "diagnosis")).ok_or_else(|| Error::field("diagnosis", "problem-field-required"))?;
        let findings =
            Findings { diagnosis, note: one(&typed, "note").to_owned(), missing: typed.get("missing").cloned().unwrap_or_default() };
        let diagnosed = review::diagnose_entry(&visit.ctx, id, findings).await?;
        if diagnosis == Diagnosis::Publishable && one(&typed, "then") == "publish" {
            review::publish_entry(&Ctx { seen_version: Some(diagnosed.version), ..visit.ctx.clone() }, id).await?;
            return Ok("published");
        }
        Ok(if diagnosis == Diagnosis::Publishable { "stay" } else { "diagnosed" })
    }
    .await;
    match outcome {
        Ok("stay") => Ok(respond::see_other(&format!("/review/{id}?done=diagnosed"))),
        Ok(done) => go_on(&next, done),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&review_page(&visit, id, &Wish::default(), &problems, &typed).await?)),
        Err(other) => Err(other.into()),
    }
}

fn other_entry(typed: &app::registers::input::Typed, key: &str) -> app::Result<EntryId> {
    one(typed, key).parse().map_err(|_| Error::NotFound(Noun::Entry))
}

pub(super) async fn merge(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    let next = after_this(&visit, id).await?;
    review::merge_entry(&visit.ctx, id, other_entry(&typed(pairs), "into")?).await?;
    go_on(&next, "merged")
}

pub(super) async fn apart(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Pairs) -> Answer {
    review::keep_apart(&visit.ctx, id, other_entry(&typed(pairs), "other")?).await?;
    Ok(respond::see_other(&format!("/review/{id}")))
}

/// Approves the ticked entries, each by a command of its own; what is refused is named with its reason.
pub(super) async fn approve(visit: Visit, Form(pairs): Pairs) -> Answer {
    let typed = typed(pairs);
    if typed.get("entry").is_none_or(Vec::is_empty) {
        let none = visit.asked.lang.t("registers-approve-none").into_owned();
        return Ok(respond::invalid(&queue_page(&visit, &Wish::default(), vec![none]).await?));
    }
    let mut count = 0;
    let mut refused = Vec::new();
    for id in typed.get("entry").into_iter().flatten().take(200) {
        let Ok(id) = id.parse::<EntryId>() else { continue };
        match review::publish_entry(&visit.ctx, id).await {
            Ok(_) => count += 1,
            Err(Error::Conflict(problem)) => {
                let title = queries::edit_entry(&visit.ctx, id).await.map(|entry| entry.title).unwrap_or_default();
                refused.push(format!("{title} {}", problems::sentence(visit.asked.lang, &problem)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    if refused.is_empty() {
        return Ok(respond::see_other(&format!("/review?done=several&count={count}")));
    }
    Ok(respond::html(&queue_page(&visit, &Wish::default(), refused).await?))
}

/// A tag for a state of an import.
pub(super) fn batch_tag(page: &Page, status: app::registers::imports::BatchStatus) -> Tag {
    use app::registers::imports::BatchStatus;
    let tone = match status {
        BatchStatus::Imported => Tone::Ok,
        BatchStatus::Read | BatchStatus::Importing => Tone::Wait,
        BatchStatus::Undone => Tone::Neutral,
    };
    Tag::new(page.t(&format!("registers-import-status-{}", status.code())), tone)
}
