//! Which clauses concern what a page is about, as a part of that page, and as a call.

use app::{
    Error, Noun, deals, organizations,
    policies::{
        catalogue::Status,
        concerning::{self, Subject},
        names,
        rules::clause::Clause,
    },
    registers::queries::read_entry,
};
use askama::Template;
use axum::{Json, Router, extract::Path, response::IntoResponse, routing::get};
use base::id::{DealId, EntryId, OrganizationId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::{clause_row::titled, views::catalogue::status_tag, words::Words};
use crate::{
    addresses::Address,
    kernel::{
        Page, Speak,
        page::LinkView,
        ui::{Tag, piece},
    },
    refusal::Answer,
    visit::{Visit, Web},
};

/// So many are shown at once; the others stand folded beneath.
const SHOWN: usize = 5;

/// Who may use which address.
pub const ADDRESSES: &[Address] = &[Address::open("/api/v1/policies/concerning/{subject}/{id}")];

/// The address of the call.
pub(super) fn routes() -> Router<Web> {
    Router::new().route("/api/v1/policies/concerning/{subject}/{id}", get(list_concerning))
}

/// What the description of the interface says of it.
#[derive(OpenApi)]
#[openapi(paths(list_concerning))]
pub struct Docs;

/// A clause in a line.
struct Row {
    link: LinkView,
    gives: String,
    state: Option<Tag>,
}

/// The part of a page.
#[derive(Template)]
#[template(path = "policies/concerning.html")]
pub struct Concerning {
    title: String,
    note: String,
    rows: Vec<Row>,
    more: Vec<Row>,
    more_label: String,
}

piece!(Concerning);

/// The clauses that concern a subject; nothing where none does.
#[must_use]
pub fn part(visit: &Visit, page: &Page, subject: &Subject) -> Option<Concerning> {
    let words = Words { pack: &visit.ctx.pack, lang: page.lang };
    let found = concerning::concerning(&visit.ctx.pack, subject, visit.ctx.today());
    let row = |(clause, status): &(&Clause, Status)| Row {
        link: LinkView::new(titled(page, &visit.ctx.pack.policies, clause), format!("/policies/{}", clause.id)),
        gives: words.gives(clause),
        state: (*status != Status::InForce).then(|| {
            let (text, tone) = status_tag(page, *status);
            Tag::new(text, tone)
        }),
    };
    let more: Vec<Row> = found.iter().skip(SHOWN).map(row).collect();
    (!found.is_empty()).then(|| Concerning {
        title: page.t("policies-concerning").into_owned(),
        note: page.t(&format!("policies-concerning-{}", subject.code)).into_owned(),
        rows: found.iter().take(SHOWN).map(row).collect(),
        more_label: page.tn("policies-concerning-more", "count", more.len()),
        more,
    })
}

/// About what.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct About {
    /// `deal`, `space`, `department_project` or `organization`.
    subject: String,
    /// Which one.
    id: String,
}

/// A clause that concerns something.
#[derive(Serialize, ToSchema)]
struct ConcerningBody {
    /// The clause's id.
    id: String,
    /// The clause's title.
    title: String,
    /// `in_force` or `pending`.
    status: &'static str,
    /// What it gives whoever fulfils it, in words.
    gives: String,
}

/// The clauses that concern a deal, a space, a department project or an organisation.
#[utoipa::path(get, path = "/api/v1/policies/concerning/{subject}/{id}", tag = "policies", params(About), responses((status = 200, body = Vec<ConcerningBody>)))]
async fn list_concerning(visit: Visit, Path(about): Path<About>) -> Answer {
    let pack = &visit.ctx.pack;
    let wrong = || Error::not_a_choice("id", &about.id);
    let subject = match about.subject.as_str() {
        "deal" => {
            let id: DealId = about.id.parse().map_err(|_| wrong())?;
            Subject::deal(pack, &deals::read_deal(&visit.ctx, id).await?)
        }
        "organization" => {
            let id: OrganizationId = about.id.parse().map_err(|_| wrong())?;
            Subject::organization(&organizations::show_organization(&visit.ctx, id).await?)
        }
        kind @ ("space" | "department_project") => {
            let id: EntryId = about.id.parse().map_err(|_| wrong())?;
            let seen = read_entry(&visit.ctx, id).await?;
            if seen.entry.kind.key != kind {
                return Err(Error::NotFound(Noun::Entry).into());
            }
            if kind == "space" { Subject::space(pack, &seen.entry.values) } else { Subject::department_project() }
        }
        _ => return Err(Error::not_a_choice("subject", &about.subject).into()),
    };
    let words = Words { pack, lang: visit.asked.lang };
    let found = concerning::concerning(pack, &subject, visit.ctx.today());
    let body: Vec<ConcerningBody> = found
        .into_iter()
        .map(|(clause, status)| ConcerningBody {
            id: clause.id.clone(),
            title: names::title(clause, visit.asked.lang).to_owned(),
            status: status.code(),
            gives: words.gives(clause),
        })
        .collect();
    Ok(Json(body).into_response())
}
