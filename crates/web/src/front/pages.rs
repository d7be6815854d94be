//! The handlers.

use app::{
    hall::{self, HallQuery, HallResult, Sort},
    pack::Group,
    plan,
};
use axum::extract::Path;

use super::views;
use crate::{
    kernel::{Speak, respond},
    refusal::Answer,
    visit::Visit,
};

async fn newest(visit: &Visit, register: &str, facets: Vec<(String, Vec<String>)>, limit: usize) -> app::Result<HallResult> {
    let query = HallQuery { registers: vec![register.to_owned()], facets, sort: Sort::Newest, limit, ..HallQuery::default() };
    hall::search_hall(&visit.ctx, query).await
}

pub(super) async fn front(visit: Visit) -> Answer {
    let funnel = plan::read_funnel(&visit.ctx, visit.ctx.today().year()).await?;
    let demands = newest(&visit, "demand", Vec::new(), 5).await?;
    let achievements = newest(&visit, "achievement", Vec::new(), 5).await?;
    Ok(respond::html(&views::Front::new(&visit, &funnel, &demands, &achievements)))
}

pub(super) async fn parks(visit: Visit) -> Answer {
    Ok(respond::html(&views::Parks::new(&visit)))
}

pub(super) async fn park(visit: Visit, Path(code): Path<String>) -> Answer {
    let pack = visit.ctx.pack.clone();
    let park = pack.organizations_in(Group::Park).find(|park| park.code == code).ok_or(app::Error::NotFound(app::Noun::Organization))?;
    let facets = park.track.iter().map(|track| ("track".to_owned(), vec![track.clone()])).collect::<Vec<_>>();
    let mut lists = Vec::new();
    for register in ["space", "service", "achievement", "demand"] {
        lists.push((register, newest(&visit, register, facets.clone(), 5).await?));
    }
    Ok(respond::html(&views::Park::new(&visit, park, &lists)))
}

pub(super) async fn accessibility(visit: Visit) -> Answer {
    Ok(respond::html(&views::Words::new(&visit, "front-accessibility").link(visit.asked.lang.t("layout-report"), "/report-error")))
}

pub(super) async fn privacy(visit: Visit) -> Answer {
    Ok(respond::html(&views::Words::new(&visit, "front-privacy").link(visit.asked.lang.t("front-privacy-account"), "/account")))
}

pub(super) async fn report_error(visit: Visit) -> Answer {
    Ok(respond::html(&views::Words::report_error(&visit)))
}

pub(super) async fn open_data(visit: Visit) -> Answer {
    Ok(respond::html(&views::Words::open_data(&visit)))
}
