//! What entry pages print of matches: the list of proposals, and the panel that says who handles a demand.

use std::collections::HashSet;

use app::{
    Result,
    matches::{
        self, PartySide, Proposals, ProposedMatch, SHOWN, State,
        reasons::{Band, Reason},
    },
    pack::{Pair, pairs::Recall},
    registers::Entry,
};
use askama::Template;
use base::{id::EntryId, time::days_between};

use super::{asks, words};
use crate::{
    kernel::{
        Speak,
        page::LinkView,
        ui::{Action, Empty, Kind, Proposal, Term, piece},
    },
    visit::Visit,
};

/// How many reasons of a proposal have a line each; the others share one. Side by side every reason has its own.
const LINES: usize = 4;

/// What is proposed for an entry; prints itself. Stands in the main column of the entry's page.
#[derive(Template)]
#[template(path = "matches/proposals.html")]
pub struct ProposalsView {
    /// Its place on the page.
    id: String,
    title: String,
    note: String,
    how: LinkView,
    /// How many each hard condition leaves out; empty if none does.
    left_out: String,
    /// What comes of a proposal that cannot be taken up; empty where it can.
    next: String,
    proposals: Vec<Proposal>,
    empty: Empty,
    /// Words the best proposals share with this entry, each with its mark.
    shared: Vec<(String, u8)>,
}

/// Who handles a demand and by when; prints itself. Stands beside the demand.
#[derive(Template)]
#[template(path = "matches/handling.html")]
pub struct HandlingView {
    title: String,
    who: String,
    clock: String,
    is_late: bool,
    actions: Vec<Action>,
}

piece!(ProposalsView, HandlingView);

/// What is proposed for an entry, a part for each pair of registers it takes part in.
///
/// # Errors
/// `NotFound` if the entry may not be seen.
pub async fn proposals_views(visit: &Visit, entry: &Entry) -> Result<Vec<ProposalsView>> {
    let mut views = Vec::new();
    for found in matches::propose_all(&visit.ctx, entry.id, SHOWN).await? {
        let Some(pair) = visit.ctx.pack.pairs.find(&found.pair) else { continue };
        let takable = if pair.is_recorded { takable(visit, entry, &found).await? } else { HashSet::new() };
        views.push(ProposalsView::new(visit, entry, pair, &found, &takable));
    }
    Ok(views)
}

/// The demands among these that the reader may take up, or has taken up: what another has is not offered.
async fn takable(visit: &Visit, entry: &Entry, found: &Proposals) -> Result<HashSet<EntryId>> {
    let mut takable = HashSet::new();
    if matches::access::may_take(&visit.ctx.actor).is_err() || visit.ctx.actor.is_system {
        return Ok(takable);
    }
    let demands: Vec<&Entry> =
        if entry.kind.key == "demand" { vec![entry] } else { found.items.iter().map(|item| &item.other.entry).collect() };
    for demand in demands {
        let handling = matches::find_handling(&visit.ctx, demand).await?;
        if handling.is_own || handling.may_take {
            takable.insert(demand.id);
        }
    }
    Ok(takable)
}

impl ProposalsView {
    /// Marks the words of the entry's own text that the best proposals share with it.
    pub fn mark(&self, terms: &mut [Term]) {
        words::mark_terms(terms, &self.shared);
    }

    fn new(visit: &Visit, entry: &Entry, pair: &Pair, found: &Proposals, takable: &HashSet<EntryId>) -> Self {
        let lang = visit.asked.lang;
        let how = match (pair.recall, found.has_meaning) {
            (Recall::All, _) => "matches-how-conditions",
            (Recall::Text, true) => "matches-how-meaning",
            (Recall::Text, false) => "matches-how-words",
        };
        let register = found.register;
        let calibrated = |how: String| if found.are_bands_calibrated { how } else { lang.t1("matches-how-uncalibrated", "how", how) };
        let compared = lang.tn(&format!("matches-compared-{register}"), "count", found.compared);
        let proposals: Vec<Proposal> =
            found.items.iter().enumerate().map(|(index, item)| proposal(visit, entry, pair, takable, index, item)).collect();
        let heading = pair.other(entry.kind.key).map(|side| side.heading.of(lang).to_owned()).unwrap_or_default();
        let counted = |(code, count): &(String, usize)| {
            let name = pair.rule(code).map_or(code.as_str(), |rule| rule.names.of(lang));
            lang.t2("matches-left-out-one", "name", name, "count", count)
        };
        let left_out = found.left_out.iter().map(counted).collect::<Vec<_>>().join(&lang.t("matches-between"));
        let shared: Vec<Reason> = found
            .items
            .iter()
            .filter(|item| matches!(item.band, Band::VeryRelevant | Band::Relevant))
            .flat_map(|item| item.reasons.iter().take(2).cloned())
            .collect();
        let mut shared = words::shared_words(&shared);
        shared.sort();
        shared.dedup_by(|a, b| a.0 == b.0);
        Self {
            // The desk leads to the first of them.
            id: if pair.is_recorded { "proposals".to_owned() } else { format!("proposals-{}", pair.code) },
            title: heading,
            note: calibrated(lang.t1(how, "compared", compared)),
            how: LinkView::new(lang.t("matches-method-link"), "/matches/method"),
            left_out: if left_out.is_empty() { left_out } else { lang.t1("matches-left-out", "counts", left_out) },
            next: if pair.is_recorded { String::new() } else { lang.t("matches-not-recorded").into_owned() },
            proposals,
            empty: Empty {
                title: lang.t(&format!("matches-none-{register}")).into_owned(),
                text: lang.t(&format!("matches-none-{register}-text")).into_owned(),
                next: None,
            },
            shared,
        }
    }
}

fn proposal(visit: &Visit, entry: &Entry, pair: &Pair, takable: &HashSet<EntryId>, index: usize, item: &ProposedMatch) -> Proposal {
    let lang = visit.asked.lang;
    let pack = &visit.ctx.pack;
    let said = words::say(lang, pack, words::Asking::by(pair, entry.kind.key), &item.reasons, &item.against);
    let other = &item.other.entry;
    let owner = item.owner.as_ref().map_or_else(
        || other.values.text("kind_of_firm").map_or_else(|| lang.t("matches-owner-closed").into_owned(), ToOwned::to_owned),
        |owner| owner.shown_name(lang).to_owned(),
    );
    let owner = match &item.record {
        Some(record) => lang.t2("matches-owner-state", "state", words::state_name(lang, pack, record.state), "owner", owner),
        None => owner,
    };
    Proposal {
        lang,
        grade: Some(words::band_tag(lang, item.band)),
        title: words::mark(&other.title, &words::shared_words(&item.reasons)),
        href: format!("/{}/{}", other.kind.path, other.id),
        owner,
        speaks_for: words::gathered(lang, said.speaks_for, LINES),
        speaks_against: said.against,
        unknown: said.open,
        actions: if pair.is_recorded { actions(visit, entry, takable, index, item) } else { asking_contact(visit, entry, item) },
    }
}

/// What leads on where nothing is taken up: asking to be contacted, unless the entry is the reader's own.
fn asking_contact(visit: &Visit, entry: &Entry, item: &ProposedMatch) -> Vec<Action> {
    let lang = visit.asked.lang;
    let other = &item.other.entry;
    let mut actions = vec![Action::link(lang.t("matches-look"), Kind::Plain, format!("/{}/{}", other.kind.path, other.id))];
    if !visit.ctx.actor.belongs_to(other.organization_id) {
        actions.push(Action::link(lang.t("matches-ask-contact"), Kind::Plain, format!("/entries/{}/inquiry?about={}", other.id, entry.id)));
    }
    actions.into_iter().map(|action| action.about(other.title.clone())).collect()
}

fn actions(visit: &Visit, entry: &Entry, takable: &HashSet<EntryId>, index: usize, item: &ProposedMatch) -> Vec<Action> {
    let lang = visit.asked.lang;
    let other = &item.other.entry;
    let (demand, achievement) = if entry.kind.key == "demand" { (entry, other) } else { (other, entry) };
    let pair = vec![asks::hidden("demand", demand.id), asks::hidden("achievement", achievement.id)];
    let actor = &visit.ctx.actor;
    let mut actions = Vec::new();
    let is_free = item.record.as_ref().is_none_or(|record| record.state == State::Recommended);
    if is_free && takable.contains(&demand.id) {
        actions.push(Action::post(lang.t("matches-take"), Kind::Primary, "/matches/pairs/take", pair.clone()));
    }
    let (label, href) = match &item.record {
        Some(record) => (lang.t("matches-open"), format!("/matches/{}", record.id)),
        None => (lang.t("matches-compare"), format!("/matches/compare?demand={}&achievement={}", demand.id, achievement.id)),
    };
    actions.push(Action::link(label, Kind::Plain, href));
    if actor.is_signed_in() {
        let may: Vec<PartySide> = PartySide::ALL
            .into_iter()
            .filter(|side| matches::access::may_refuse(actor, item.record.as_ref(), *side, demand, achievement).is_ok())
            .collect();
        let mut fields = pair;
        fields.push(asks::hidden("back", &visit.asked.path));
        actions.extend(asks::refuse(lang, &visit.ctx.pack, "/matches/pairs/refuse", &format!("p{index}"), &may, fields));
    }
    actions.into_iter().map(|action| action.about(other.title.clone())).collect()
}

/// Who handles a demand; for other entries there is nothing to say.
///
/// # Errors
/// When the database does not answer.
pub async fn handling_view(visit: &Visit, demand: &Entry) -> Result<Option<HandlingView>> {
    if demand.kind.key != "demand" || demand.published_at.is_none() {
        return Ok(None);
    }
    let lang = visit.asked.lang;
    let found = matches::find_handling(&visit.ctx, demand).await?;
    let who = match (&found.take, &found.manager) {
        (Some(_), Some(name)) if found.is_own => lang.t1("matches-handled-by-you", "name", name),
        (Some(_), Some(name)) => name.clone(),
        (Some(_), None) => lang.t("matches-handled").into_owned(),
        (None, _) => lang.t("matches-handled-by-nobody").into_owned(),
    };
    let days = visit.ctx.pack.settings.clocks.contact_days;
    let (mut clock, mut is_late) = (String::new(), false);
    if let Some(due) = found.contact_due_on {
        let left = days_between(visit.ctx.today(), due);
        is_late = left < 0;
        let left = match left {
            0 => lang.t("matches-left-today").into_owned(),
            left if left > 0 => lang.tn("matches-left", "days", left),
            left => lang.tn("matches-late", "days", -left),
        };
        clock = lang.t2("matches-clock", "days", days, "left", left);
    } else if found.take.is_some() {
        clock = lang.t("matches-clock-contacted").into_owned();
    }
    let mut actions = Vec::new();
    if found.may_take {
        actions.push(Action::post(
            lang.t("matches-take-demand"),
            Kind::Primary,
            format!("/matches/demands/{}/take", demand.id),
            Vec::new(),
        ));
    }
    if found.may_release {
        actions.push(Action::post(
            lang.t("matches-release-demand"),
            Kind::Plain,
            format!("/matches/demands/{}/release", demand.id),
            Vec::new(),
        ));
    }
    Ok(Some(HandlingView { title: lang.t("matches-handling").into_owned(), who, clock, is_late, actions }))
}
