//! The pages and forms.

use app::{
    Error,
    policies::firms::{self, FirmSheet},
};
use axum::extract::{Multipart, Path, Query};
use base::{Lang, Problems, id::FirmSheetId};
use serde::Deserialize;

use super::{
    views::{List, Shown},
    words::{cell, firm_words},
};
use crate::{
    kernel::{Speak, respond},
    refusal::Answer,
    registers::{
        imports::{XLSX, attachment, template_notes, template_words},
        uploads::{SentSheet, read_form, wrong_name},
    },
    visit::Visit,
};

/// How many parts of five hundred rows one request enters before it shows how far it is.
pub(super) const PARTS: usize = 10;
/// So many wrong cells are named on the page; the file names all.
const SHOWN: usize = 200;
/// The largest file, as the sentence about a larger one says it.
pub(super) const MAX_MB: &str = "24";

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    page: Option<u32>,
}

pub(super) async fn list(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    Ok(respond::html(&list_page(&visit, &wish, &Problems::new()).await?))
}

async fn list_page(visit: &Visit, wish: &Wish, problems: &Problems) -> app::Result<List> {
    let number = wish.page.unwrap_or(1).clamp(1, 10_000);
    let (found, total) = firms::list_firm_sheets(&visit.ctx, i64::from(number - 1) * super::views::PAGE, super::views::PAGE).await?;
    Ok(List::new(visit, &found, (total, number), problems))
}

pub(super) async fn template(visit: Visit) -> Answer {
    let lang = visit.asked.lang;
    let (around, notes) = (template_words(lang), template_notes(lang, "firms-sheet-notes"));
    let name = lang.t("firms-title").into_owned();
    let bytes = firms::firm_template(&visit.ctx, &firm_words(lang), &name, &notes, &around)?;
    Ok(attachment(&format!("{name}.xlsx"), XLSX, bytes))
}

/// Reads and checks a sheet.
pub(super) async fn take(visit: &Visit, sent: SentSheet) -> app::Result<FirmSheet> {
    firms::read_firm_sheet(&visit.ctx, &sent.file_name, sent.bytes, vec![firm_words(Lang::Zh), firm_words(Lang::En)]).await
}

pub(super) async fn upload(visit: Visit, parts: Multipart) -> Answer {
    let taken = match read_form(parts, MAX_MB).await {
        Ok(sent) => take(&visit, sent).await,
        Err(error) => Err(error),
    };
    match taken {
        Ok(sheet) => Ok(respond::see_other(&format!("/firm-sheets/{}", sheet.id))),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&list_page(&visit, &Wish::default(), &problems).await?)),
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn show(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    let sheet = firms::read_sheet(&visit.ctx, id).await?;
    let cells = firms::list_wrong_cells(&visit.ctx, id, SHOWN).await?;
    Ok(respond::html(&Shown::new(&visit, &sheet, &cells)))
}

/// Enters some parts; the page says how far it is and goes on.
pub(super) async fn commit(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    firms::commit_firm_sheet(&visit.ctx, id, PARTS).await?;
    Ok(respond::see_other(&format!("/firm-sheets/{id}")))
}

/// Takes some parts back; the page says how far it is and goes on.
pub(super) async fn undo(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    firms::undo_firm_sheet(&visit.ctx, id, PARTS).await?;
    Ok(respond::see_other(&format!("/firm-sheets/{id}")))
}

pub(super) async fn wrong(visit: Visit, Path(id): Path<FirmSheetId>) -> Answer {
    let lang = visit.asked.lang;
    let sheet = firms::read_sheet(&visit.ctx, id).await?;
    let headings = ["firms-row", "firms-column", "firms-value", "firms-remark"].map(|key| lang.t(key).into_owned());
    let bytes = firms::wrong_firms(&visit.ctx, id, headings, |one| cell(lang, one)).await?;
    Ok(attachment(&wrong_name(&sheet.file_name, &lang.t("firms-wrong-file"), "csv"), "text/csv; charset=utf-8", bytes))
}
