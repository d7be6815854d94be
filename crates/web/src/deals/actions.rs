//! What the forms of deals do. A mistake shows the page again with the form open and everything typed kept.

use app::{Error, deals};
use axum::{
    Form,
    extract::{Multipart, Path},
    http::StatusCode,
    response::Response,
};
use base::{
    Problems,
    id::{DealId, ObjectionId, TaskId},
};

use super::{
    forms::Mistake,
    pages,
    record::{self, Record},
    typed::Typed,
    views::OpenForm,
};
use crate::{
    files,
    kernel::respond,
    refusal::{Answer, Refused},
    visit::Visit,
};

type Pairs = Form<Vec<(String, String)>>;

pub(super) async fn open(visit: Visit, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    match record::open(&visit.ctx, &typed).await {
        Ok(deal) => Ok(respond::see_other(&format!("/deals/{}", deal.id))),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&OpenForm::new(&visit, &typed, &problems))),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn record(visit: Visit, Path((id, word)): Path<(DealId, String)>, Form(pairs): Pairs) -> Answer {
    let Some(record) = Record::from_word(&word) else { return Err(Error::NotFound(app::Noun::Page).into()) };
    let typed = Typed::from_pairs(pairs);
    let outcome = record.save(&visit.ctx, id, &typed).await;
    finish(&visit, id, &word, typed, outcome).await
}

/// Back to the deal, or its page with what was wrong.
async fn finish(visit: &Visit, id: DealId, word: &str, typed: Typed, outcome: app::Result<()>) -> Answer {
    let (status, problems) = match outcome {
        Ok(()) => return Ok(respond::see_other(&format!("/deals/{id}"))),
        Err(Error::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems),
        Err(Error::Conflict(problem)) => (StatusCode::CONFLICT, Problems::from(problem)),
        Err(error) => return Err(error.into()),
    };
    let mistake = Mistake { word: word.to_owned(), typed, problems };
    pages::page(visit, id, Some(&mistake), status).await
}

/// Forwards or back, by stage or by the board's column.
pub(super) async fn moved(visit: &Visit, id: DealId, typed: &Typed) -> app::Result<()> {
    let folder = deals::read_deal(&visit.ctx, id).await?;
    let flow = &visit.ctx.pack.deal_flow;
    let to = typed.text("to");
    let Some(stage) = flow.stage(&folder.deal.stage) else { return Err(Error::Internal("a deal in no stage of the pack".to_owned())) };
    let ways: Vec<&String> = stage.next.iter().chain(&stage.back).collect();
    let by_column = || ways.iter().find(|code| flow.stage(code).is_some_and(|stage| stage.column == to)).map(|code| code.as_str());
    let to = if ways.iter().any(|code| *code == to) { to } else { by_column().unwrap_or(to) };
    if stage.back.iter().any(|back| back == to) {
        deals::move_back(&visit.ctx, id, typed.version(), to, typed.some("note")).await.map(drop)
    } else {
        deals::advance_deal(&visit.ctx, id, typed.version(), to, typed.some("note")).await.map(drop)
    }
}

pub(super) async fn go(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = moved(&visit, id, &typed).await;
    finish(&visit, id, "move", typed, outcome).await
}

pub(super) async fn close(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = deals::close_deal(&visit.ctx, id, typed.version(), typed.text("reason"), typed.some("note")).await.map(drop);
    finish(&visit, id, "close", typed, outcome).await
}

/// Gives the deal away; whoever was named is read from the form or the call.
pub(super) async fn handed_over(visit: &Visit, id: DealId, typed: &Typed) -> app::Result<()> {
    let Ok(manager) = typed.text("manager").parse() else { return Err(Error::field("manager", "problem-deals-choose")) };
    deals::hand_over(&visit.ctx, id, typed.version(), manager, typed.some("note")).await.map(drop)
}

pub(super) async fn hand_over(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    match handed_over(&visit, id, &typed).await {
        // Who gave it away may no longer see it.
        Ok(()) => Ok(respond::see_other("/deals")),
        outcome => finish(&visit, id, "hand-over", typed, outcome).await,
    }
}

pub(super) async fn withdraw_notice(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = deals::withdraw_notice(&visit.ctx, id, typed.version()).await.map(drop);
    finish(&visit, id, "withdraw", typed, outcome).await
}

pub(super) async fn confirm_registration(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = deals::confirm_registration(&visit.ctx, id, typed.version()).await.map(drop);
    finish(&visit, id, "confirm", typed, outcome).await
}

pub(super) async fn confirm_share(visit: Visit, Path(id): Path<DealId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = deals::confirm_share(&visit.ctx, id, typed.text("share_bp").parse().ok()).await;
    finish(&visit, id, "confirm", typed, outcome).await
}

pub(super) async fn decide(visit: Visit, Path((id, objection)): Path<(DealId, ObjectionId)>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let outcome = deals::decide_objection(&visit.ctx, id, objection, typed.text("outcome"), typed.text("note")).await;
    finish(&visit, id, "decide", typed, outcome).await
}

pub(super) async fn attach(visit: Visit, Path(id): Path<DealId>, multipart: Multipart) -> Answer {
    if !visit.ctx.actor.is_signed_in() {
        return Err(Error::SignInNeeded.into());
    }
    let (typed, outcome) = attached(&visit, id, multipart).await;
    finish(&visit, id, "documents", typed, outcome).await
}

/// Reads the parts and attaches the file.
pub(super) async fn attached(visit: &Visit, id: DealId, multipart: Multipart) -> (Typed, app::Result<()>) {
    let parts = match files::read_parts(multipart, visit.ctx.pack.settings.limits.upload_mb).await {
        Ok(parts) => parts,
        Err(error) => return (Typed::default(), Err(error)),
    };
    let typed = Typed::from_pairs(parts.texts);
    let outcome = match parts.upload {
        Some(upload) => deals::attach_document(&visit.ctx, id, typed.text("document"), upload).await.map(drop),
        None => Err(Error::field("file", "problem-files-empty")),
    };
    (typed, outcome)
}

pub(super) async fn task_done(visit: Visit, Path(id): Path<TaskId>, Form(pairs): Pairs) -> Answer {
    deals::finish_task(&visit.ctx, id).await?;
    Ok(back(&Typed::from_pairs(pairs)))
}

pub(super) async fn task_defer(visit: Visit, Path(id): Path<TaskId>, Form(pairs): Pairs) -> Answer {
    let typed = Typed::from_pairs(pairs);
    let mut problems = Problems::new();
    let day = typed.needed_day("to", &mut problems);
    problems.or_ok(()).map_err(Refused::from)?;
    deals::defer_task(&visit.ctx, id, day).await?;
    Ok(back(&typed))
}

/// To where the form stood, if that is a page of this site.
fn back(typed: &Typed) -> Response {
    let path = typed.text("back");
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    respond::see_other(if is_own { path } else { "/desk" })
}
