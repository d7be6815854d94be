//! The pages of notices.

use app::notices;
use axum::extract::{Path, Query};
use base::id::NoticeId;
use serde::Deserialize;

use super::views::{self, PER_PAGE};
use crate::{kernel::respond, refusal::Answer, visit::Visit};

#[derive(Deserialize)]
pub(super) struct Paging {
    #[serde(default)]
    page: Option<u32>,
}

impl Paging {
    fn number(&self) -> u32 {
        self.page.unwrap_or(1).clamp(1, 10_000)
    }

    fn offset(&self) -> i64 {
        i64::from((self.number() - 1) * PER_PAGE)
    }
}

pub(super) async fn list(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (found, all) = notices::list_notices(&visit.ctx, paging.offset(), i64::from(PER_PAGE)).await?;
    Ok(respond::html(&views::List::new(&visit, &found, all, paging.number())))
}

pub(super) async fn open(visit: Visit, Path(id): Path<NoticeId>) -> Answer {
    Ok(respond::see_other(&notices::open_notice(&visit.ctx, id).await?))
}

pub(super) async fn read_all(visit: Visit) -> Answer {
    notices::read_all(&visit.ctx).await?;
    Ok(respond::see_other("/notices"))
}

pub(super) async fn outbox(visit: Visit, Query(paging): Query<Paging>) -> Answer {
    let (mails, all) = notices::list_outbox(&visit.ctx, paging.offset(), i64::from(PER_PAGE)).await?;
    Ok(respond::html(&views::Outbox::new(&visit, mails, all, paging.number())))
}
