//! What the pages show; one file a page.

pub(super) mod answers;
pub(super) mod bundle;
pub(super) mod catalogue;
pub(super) mod clause;
pub(super) mod editing;
pub(super) mod facts;
pub(super) mod ladder;
pub(super) mod questions;
pub(super) mod routes;
pub(super) mod sandbox;
pub(super) mod sheet;
pub(super) mod versions;

use app::policies::{Answers, Profile, model::PLACES, rules::Fact};

use crate::{
    kernel::{
        Page, Speak,
        page::Nav,
        ui::{Anchor, Anchors},
    },
    visit::Visit,
};

/// A page of a firm's policies.
pub(super) fn page(visit: &Visit, profile: &Profile, key: &str) -> Page {
    let lang = visit.asked.lang;
    let id = profile.organization.id;
    let page = visit.page(key).under(Nav::Policies).crumb(lang.t("policies-title"), "/policies");
    let name = profile.organization.shown_name(lang);
    if key == "policies-answers" {
        page.crumb(name, "")
    } else {
        page.crumb(name, format!("/organization/{id}/policies")).crumb(lang.t(key), "")
    }
}

/// How much is decided, and why it is less than what the catalogue counts.
pub(super) fn settled(page: &Page, answers: &Answers<'_>) -> String {
    page.tx(
        "policies-settled",
        &[
            ("force", answers.in_force.into()),
            ("aims", answers.aims.into()),
            ("counted", answers.counted.into()),
            ("settled", answers.settled.into()),
        ],
    )
}

/// What has to be said of where a firm sits: that nobody has confirmed what it says, if it says anything, and what may not fit together.
pub(super) fn place_notes(page: &Page, visit: &Visit, profile: &Profile, answers: &Answers<'_>) -> Vec<String> {
    let catalogue = &answers.policies.library.catalogue;
    let is_said = PLACES.iter().filter_map(|key| catalogue.by_key(key)).any(|field| *answers.facts.get(field) != Fact::Unknown);
    let is_unconfirmed = is_said && !profile.is_place_confirmed();
    let confirmed = if is_unconfirmed { page.t("policies-place-note").into_owned() } else { String::new() };
    [confirmed, routes::doubt(page.lang, &visit.ctx.pack, answers)].into_iter().filter(|note| !note.is_empty()).collect()
}

/// The pages of a firm's policies beside each other.
pub(super) fn siblings(page: &Page, profile: &Profile, current: &str) -> Anchors {
    let base = format!("/organization/{}/policies", profile.organization.id);
    let anchor = |key: &str, path: String| Anchor {
        label: page.t(&format!("policies-{key}-short")).into_owned(),
        href: path,
        is_current: key == current,
        ..Anchor::default()
    };
    Anchors {
        label: page.t("policies-siblings").into_owned(),
        items: vec![
            anchor("answers", base.clone()),
            anchor("bundle", format!("{base}/bundle")),
            anchor("ladder", format!("{base}/ladder")),
            anchor("facts", format!("{base}/facts")),
        ],
    }
}
