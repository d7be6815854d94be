//! The best lawful bundle as a file in PDF, for people and programs: what the page says, and clause by clause what it rests on.

use app::policies::{
    self, Answers, ClauseAnswer, Group, Profile,
    local::sources::Checks,
    names,
    rules::clause::{Clause, Verification},
};
use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base::id::OrganizationId;
use print::{Block, Column, Document, Item, Level, Side, Table, Tone, Unprinted};
use utoipa::OpenApi;

use super::{
    clause_row,
    views::{
        bundle::{self, RuleLine},
        clause::tier_key,
        routes,
    },
    words::{Line, Seen, Words},
};
use crate::{
    addresses::Address,
    api::bodies::Id,
    kernel::{
        Page, Speak,
        errors::{ErrorPage, Failure},
        problem_json::ProblemJson,
    },
    refusal::Answer,
    registers::attachment,
    visit::{Visit, Web},
};

/// Who may use which address.
pub const ADDRESSES: &[Address] =
    &[Address::signed_in("/organization/{id}/policies/bundle.pdf"), Address::signed_in("/api/v1/organizations/{id}/policies/bundle.pdf")];

/// The addresses of the file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/organization/{id}/policies/bundle.pdf", get(download))
        .route("/api/v1/organizations/{id}/policies/bundle.pdf", get(bundle_file))
}

/// What the description of the interface says of the file.
#[derive(OpenApi)]
#[openapi(paths(bundle_file))]
pub struct Docs;

async fn download(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    made(visit, id, |visit, why| {
        let back = format!("/organization/{id}/policies/bundle");
        ErrorPage::new(visit.page_titled(""), Failure::Unavailable).with_details(vec![why]).with_back(&back).answer()
    })
    .await
}

/// The best lawful bundle of a firm as a file in PDF.
#[utoipa::path(get, path = "/api/v1/organizations/{id}/policies/bundle.pdf", tag = "policies", params(("id" = Id, Path, description = "The firm's organisation")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), (status = 503, description = "The server has no font with Chinese letters")))]
async fn bundle_file(visit: Visit, Path(id): Path<OrganizationId>) -> Answer {
    made(visit, id, |visit, why| ProblemJson::of(visit.asked.lang, StatusCode::SERVICE_UNAVAILABLE).with_detail(why).answer()).await
}

/// The file; `without` answers where there are no letters to print it in.
async fn made(visit: Visit, id: OrganizationId, without: impl FnOnce(&Visit, String) -> Response) -> Answer {
    let document = {
        let checks = policies::local::sources::read_checks(&visit.ctx).await?;
        let (profile, answers) = policies::read_answers(&visit.ctx, id).await?;
        document(&visit, &profile, (&answers, &checks))
    };
    let name = format!("{}.pdf", visit.asked.lang.t1("policies-file-name", "day", visit.ctx.today()));
    let fonts = visit.edge.fonts.clone();
    // Letters are cut out of some tens of megabytes: not beside other requests.
    let work = tokio::task::spawn_blocking(move || document.pdf(&fonts));
    match work.await.map_err(|error| app::Error::Internal(format!("printing: {error}")))? {
        Ok(bytes) => {
            let mut response = attachment(&name, "application/pdf", bytes).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Err(Unprinted::NoFont(why)) => {
            tracing::warn!(why, "a document was not printed");
            Ok(without(&visit, visit.asked.lang.t("policies-file-no-font").into_owned()))
        }
        Err(Unprinted::Failed(why)) => Err(app::Error::Internal(format!("printing: {why}")).into()),
    }
}

/// What the document is made from.
#[derive(Clone, Copy)]
struct Made<'a> {
    page: &'a Page,
    words: Words<'a>,
    answers: &'a Answers<'a>,
    checks: &'a Checks,
}

fn document(visit: &Visit, profile: &Profile, (answers, checks): (&Answers<'_>, &Checks)) -> Document {
    let page = visit.page("policies-bundle");
    let made = Made { page: &page, words: Words { pack: &visit.ctx.pack, lang: page.lang }, answers, checks };
    let firm = profile.organization.shown_name(page.lang);
    let site = &visit.edge.site;
    let hall = site.hall.of(page.lang);
    let day = answers.on.to_string();
    let foot = if profile.organization.is_demo { "policies-file-foot-demo" } else { "policies-file-foot" };
    Document {
        title: format!("{} · {firm}", page.title),
        language: page.lang.tag().to_owned(),
        on: Some(answers.on),
        foot: page.ta(foot, &[("hall", hall), ("firm", firm), ("day", &day)]),
        page_of: page.t2("policies-file-page", "n", "{n}", "of", "{of}"),
        blocks: made.blocks(firm, profile.organization.is_demo),
    }
}

impl Made<'_> {
    fn blocks(self, firm: &str, is_demo: bool) -> Vec<Block> {
        let page = self.page;
        let (total, notes) = bundle::total(page, self.answers);
        let mut blocks = vec![
            Block::Heading(Level::Title, page.title.clone()),
            Block::Text(Tone::Quiet, page.t2("policies-file-lead", "firm", firm, "day", self.answers.on)),
        ];
        if is_demo {
            blocks.push(Block::Text(Tone::Quiet, page.t("policies-file-demo").into_owned()));
        }
        blocks.push(Block::Text(Tone::Total, total));
        blocks.extend(notes.into_iter().map(|note| Block::Text(Tone::Plain, note)));
        if self.answers.clauses.iter().any(|one| one.rests_on_unconfirmed_place) {
            blocks.push(Block::Text(Tone::Pending, page.t("policies-place-note").into_owned()));
        }
        let doubt = routes::doubt(page.lang, self.words.pack, self.answers);
        if !doubt.is_empty() {
            blocks.push(Block::Text(Tone::Pending, doubt));
        }
        blocks.push(Block::Text(Tone::Quiet, page.t("policies-bundle-lead").into_owned()));
        blocks.extend(self.chosen());
        blocks.extend(self.listed("policies-bundle-free", bundle::free(page, self.answers).into_iter().map(|(title, _)| title).collect()));
        blocks.extend(self.left_out());
        let second = bundle::runner_up(page, self.answers);
        if !second.is_empty() {
            blocks.push(self.part("policies-runner-up-title"));
            blocks.push(Block::Text(Tone::Plain, second));
        }
        blocks.extend(self.listed("policies-rulings", bundle::rulings(page, self.answers)));
        let routing = bundle::routing(page, self.answers);
        blocks.extend(self.listed("policies-routing", routing.iter().map(|rule| self.rule(rule)).collect()));
        blocks.extend(self.each());
        blocks.extend(self.pending());
        blocks.push(Block::Text(Tone::Quiet, page.t("policies-file-closing").into_owned()));
        blocks
    }

    fn part(self, key: &str) -> Block {
        Block::Heading(Level::Part, self.page.t(key).into_owned())
    }

    /// A part that is a list of lines; nothing without lines.
    fn listed(self, key: &str, lines: Vec<String>) -> Vec<Block> {
        if lines.is_empty() {
            return Vec::new();
        }
        let line = |text| Item { depth: 0, mark: "·".to_owned(), text };
        vec![self.part(key), Block::List(lines.into_iter().map(line).collect())]
    }

    fn chosen(self) -> Vec<Block> {
        let (page, bundle) = (self.page, &self.answers.bundle);
        if bundle.chosen.is_empty() {
            // What stands in the place of the total says so already.
            return Vec::new();
        }
        let column = |key: &str, share, side| Column { heading: page.t(key).into_owned(), share, side };
        let rows = bundle.chosen.iter().filter_map(|chosen| {
            let clause = self.answers.named(&chosen.name)?.clause();
            let document = clause.document.clone().unwrap_or_else(|| self.words.phrase(&clause.issuer));
            let title = bundle::named(page, self.answers, &chosen.name);
            Some(vec![title, self.words.term(&clause.level), document, bundle::given(page, self.answers, chosen)])
        });
        let columns = vec![
            column("policies-column-clause", 4.0, Side::Left),
            column("policies-column-level", 1.4, Side::Left),
            column("policies-column-document", 3.0, Side::Left),
            column("policies-column-amount", 1.9, Side::Right),
        ];
        let mut blocks = vec![self.part("policies-bundle-chosen"), Block::Table(Table { columns, rows: rows.collect() })];
        if !bundle.by_year.is_empty() {
            let columns = vec![column("policies-column-year", 1.0, Side::Left), column("policies-column-amount", 1.0, Side::Right)];
            let years = bundle.by_year.iter();
            let rows = years.map(|(year, (low, high))| vec![year.to_string(), bundle::paid(page, self.answers, (*low, *high))]).collect();
            blocks.extend([self.part("policies-bundle-years"), Block::Table(Table { columns, rows })]);
            blocks.push(Block::Text(Tone::Quiet, page.t("policies-bundle-years-note").into_owned()));
        }
        blocks
    }

    fn left_out(self) -> Vec<Block> {
        let mut blocks = vec![self.part("policies-left-out")];
        let left = bundle::left_out(self.page, self.answers);
        if left.is_empty() {
            blocks.push(Block::Text(Tone::Quiet, self.page.t("policies-left-out-none").into_owned()));
        }
        for one in left {
            blocks.push(Block::Heading(Level::Item, one.title));
            blocks.push(Block::Text(Tone::Plain, one.loss));
            blocks.extend(one.rules.iter().map(|rule| Block::Text(Tone::Quiet, self.rule(rule))));
        }
        blocks
    }

    /// A rule with where it is written, and whether that was verified.
    fn rule(self, rule: &RuleLine) -> String {
        let mark = if rule.is_unverified() { self.page.t("policies-file-rule-mark").into_owned() } else { String::new() };
        joined(&[rule.text(), rule.source(), &mark])
    }

    /// Each clause of the bundle with its conditions and sources.
    fn each(self) -> Vec<Block> {
        let chosen: Vec<_> =
            self.answers.bundle.chosen.iter().filter_map(|chosen| Some((chosen, self.answers.named(&chosen.name)?))).collect();
        if chosen.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![self.part("policies-file-each")];
        for (chosen, answer) in chosen {
            blocks.push(Block::Heading(Level::Item, bundle::named(self.page, self.answers, &chosen.name)));
            blocks.extend(self.about(answer, bundle::given(self.page, self.answers, chosen)));
            let seen = Seen::of(answer, self.answers.on);
            let lines = self.words.explained(&seen).into_iter().map(|line| self.condition(line));
            blocks.push(Block::List(lines.collect()));
            blocks.extend(self.sources(answer.clause()));
        }
        blocks
    }

    /// What a clause gives, where that is written, and when it was checked.
    fn about(self, answer: &ClauseAnswer<'_>, amount: String) -> Vec<Block> {
        let (page, clause) = (self.page, answer.clause());
        let mut amounts = vec![amount, self.words.formula(clause)];
        if clause.money.is_upper_bound {
            amounts.push(page.t("policies-upper-bound").into_owned());
        }
        if clause.money.is_tax {
            amounts.push(page.t("policies-is-tax").into_owned());
        }
        let amounts: Vec<&str> = amounts.iter().map(String::as_str).collect();
        let document = clause.document.clone().unwrap_or_else(|| page.t("policies-document-unread").into_owned());
        let written = page.ta(
            "policies-file-written",
            &[("document", &document), ("issuer", &self.words.phrase(&clause.issuer)), ("level", &self.words.term(&clause.level))],
        );
        let checked = match self.checks.of(clause).on {
            Some(day) => page.t1("policies-file-checked", "day", day),
            None => page.t("policies-file-unchecked").into_owned(),
        };
        let mut blocks: Vec<Block> =
            names::summary(clause, page.lang).map(|text| Block::Text(Tone::Plain, text.to_owned())).into_iter().collect();
        blocks.push(Block::Text(Tone::Plain, page.t1("policies-file-amount", "amount", joined(&amounts))));
        let local = self.words.pack.policies.local.get(&clause.id);
        let local = local.map(|version| {
            let since = page.t2("policies-local-since", "number", version.number, "day", version.effective_on);
            format!("{} {since}", page.t("policies-local"))
        });
        blocks.push(Block::Text(Tone::Quiet, joined(&[&written, &checked, &local.unwrap_or_default()])));
        blocks.push(Block::Text(Tone::Plain, page.t1("policies-apply", "how", self.applying(clause))));
        if clause.verification != Verification::Verified || !clause.unverified.is_empty() {
            let what = if clause.unverified.is_empty() {
                names::title(clause, page.lang).to_owned()
            } else {
                self.words.phrases(&clause.unverified)
            };
            blocks.push(Block::Text(Tone::Pending, page.t1("policies-file-mark", "what", what)));
        }
        blocks
    }

    /// How and where one applies, with the authority's own address.
    fn applying(self, clause: &Clause) -> String {
        let mut parts = vec![clause_row::window(self.words, clause, self.answers.on)];
        parts.extend(clause_row::applying(self.words, clause));
        parts.extend(clause.window.address.clone());
        joined(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn condition(self, line: Line) -> Item {
        let actual = if line.actual.is_empty() { String::new() } else { self.page.t1("policies-file-has", "actual", line.actual) };
        let asked = if line.bound.is_empty() { line.name } else { format!("{} {}", line.name, line.bound) };
        Item { depth: line.depth, mark: line.sign.to_owned(), text: joined(&[&asked, &actual, &line.short, &line.note]) }
    }

    fn sources(self, clause: &Clause) -> Vec<Block> {
        let (page, checked) = (self.page, self.checks.of(clause));
        let line = |source: &policies::rules::library::Source| {
            let tier = page.t(tier_key(&source.tier));
            let named = page.ta("policies-file-source", &[("title", &source.title), ("site", &source.site), ("tier", tier.as_ref())]);
            let address = source.url.as_deref().filter(|_| !checked.is_gone(&source.id)).unwrap_or_default();
            Item { depth: 0, mark: "·".to_owned(), text: format!("{named} {address}") }
        };
        let lines: Vec<Item> = clause.sources.iter().filter_map(|id| self.answers.policies.library.source(id)).map(line).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        vec![Block::Text(Tone::Quiet, page.t("policies-file-sources").into_owned()), Block::List(lines)]
    }

    /// What fits as far as it is known, but is not verified as a whole.
    fn pending(self) -> Vec<Block> {
        let page = self.page;
        let fitting: Vec<_> = self.answers.group(Group::Eligible).filter(|one| !one.is_computed).collect();
        if fitting.is_empty() {
            return Vec::new();
        }
        let mut blocks =
            vec![self.part("policies-file-pending"), Block::Text(Tone::Quiet, page.t("policies-file-pending-note").into_owned())];
        for answer in fitting {
            blocks.push(Block::Heading(Level::Item, bundle::named(page, self.answers, &answer.judged.name())));
            blocks.extend(self.about(answer, clause_row::amount(page, self.words, answer)));
            blocks.extend(clause_row::before_limits(self.words, answer).map(|note| Block::Text(Tone::Quiet, note)));
        }
        blocks
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
