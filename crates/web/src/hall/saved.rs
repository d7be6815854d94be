//! The pages of saved searches: saving, listing, changing, pausing, ending; the link in a mail that ends it.

use app::{
    Error,
    hall::saved_searches::{self, Cadence, SavedSearch, SearchWish},
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query},
};
use base::{Problems, id::SavedSearchId, time::local_minute};
use serde::Deserialize;

use super::{
    asked::Search,
    form::{FormPage, Said},
    search::words_of,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Choice, Field},
        page::{FlashView, LinkView},
        respond,
        ui::{Action, Anchors, Empty, Facts, Kind as Button, Tone},
    },
    refusal::{Answer, Refused},
    visit::Visit,
};

type Pairs = Vec<(String, String)>;

/// The longest name that is proposed.
const NAME_CHARACTERS: usize = 60;

fn one<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// How somebody wants to follow, from a form.
fn wish_of(pairs: &Pairs) -> SearchWish {
    SearchWish {
        name: one(pairs, "name").to_owned(),
        cadence: Cadence::from_code(one(pairs, "cadence")).unwrap_or_default(),
        is_by_mail: one(pairs, "by_mail") == "true",
        is_by_feed: one(pairs, "by_feed") == "true",
    }
}

fn fields(visit: &Visit, wish: &SearchWish, is_new: bool) -> Vec<Field> {
    let lang = visit.asked.lang;
    let cadences = Cadence::ALL
        .iter()
        .map(|cadence| Choice::new(cadence.code(), lang.t(&format!("hall-cadence-{}", cadence.code()))).chosen(*cadence == wish.cadence))
        .collect();
    let mut fields = vec![
        Field::text(lang, "name", lang.t("hall-saved-name")).value(&wish.name).at_most(60).required(),
        Field::tick(lang, "by_mail", lang.t("hall-saved-by-mail"), wish.is_by_mail).help(lang.t("hall-saved-by-mail-help")),
        Field::radios(lang, "cadence", lang.t("hall-saved-cadence"), cadences),
    ];
    if is_new {
        fields.push(Field::tick(lang, "by_feed", lang.t("hall-saved-by-feed"), wish.is_by_feed).help(lang.t("hall-saved-by-feed-help")));
    }
    fields
}

fn new_form(visit: &Visit, search: &Search, words: &str, wish: &SearchWish, problems: &Problems) -> FormPage {
    let lang = visit.asked.lang;
    FormPage::new(visit, "hall-save", "/saved-searches", fields(visit, wish, true), problems)
        .about(Facts::default().link(words, search.base()))
        .hidden(search.carried())
        .back(lang.t("hall-save-back"), search.base())
}

pub(super) async fn new(visit: Visit, Query(pairs): Query<Pairs>) -> Answer {
    app::hall::access::may_follow(&visit.ctx.actor)?;
    let search = Search::read_carried(&pairs);
    let words = words_of(&visit, &search).await?;
    let wish = SearchWish { name: words.chars().take(NAME_CHARACTERS).collect(), is_by_mail: true, ..SearchWish::default() };
    Ok(respond::html(&new_form(&visit, &search, &words, &wish, &Problems::new())))
}

pub(super) async fn create(visit: Visit, Form(pairs): Form<Pairs>) -> Answer {
    let search = Search::read_carried(&pairs);
    let wish = wish_of(&pairs);
    match saved_searches::create_saved_search(&visit.ctx, search.query(), &wish).await {
        Ok((_, Some(secret))) => Ok(feed_made(&visit, secret.reveal())),
        Ok((_, None)) => Ok(respond::see_other("/saved-searches?done=saved")),
        Err(Error::Invalid(problems)) => {
            let words = words_of(&visit, &search).await?;
            Ok(respond::invalid(&new_form(&visit, &search, &words, &wish, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The feed's address, shown this once.
fn feed_made(visit: &Visit, token: &str) -> axum::response::Response {
    let lang = visit.asked.lang;
    let address = format!("{}/feeds/saved/{token}", visit.ctx.site.base_url);
    let next = LinkView::new(lang.t("hall-saved-title"), "/saved-searches");
    respond::html(&Said::new(visit, "hall-feed-made", next).with_address(address, lang.t("hall-feed-made-note")))
}

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// What was done before the redirect, said once.
pub(super) fn say_done(page: &mut Page, done: &str) {
    const DONE: [&str; 7] = ["saved", "changed", "paused", "resumed", "ended", "feed-ended", "handled"];
    if DONE.contains(&done) {
        page.flash = Some(FlashView { tone: "ok", text: page.t(&format!("hall-done-{done}")).into_owned() });
    }
}

struct SavedView {
    name: String,
    href: String,
    facts: Facts,
    actions: Vec<Action>,
}

#[derive(Template)]
#[template(path = "hall/saved.html")]
struct List {
    page: Page,
    anchors: Anchors,
    rows: Vec<SavedView>,
    empty: Empty,
    mails_are_off: bool,
}

pub(super) async fn list(visit: Visit, Query(done): Query<Done>) -> Answer {
    let found = saved_searches::list_saved_searches(&visit.ctx).await?;
    let mails_are_off =
        !app::accounts::find_profile(&visit.ctx).await?.user.notices_by_mail && found.iter().any(|search| search.is_by_mail);
    let mut page = visit.page("hall-saved-title");
    say_done(&mut page, &done.done);
    let mut rows = Vec::with_capacity(found.len());
    for saved in &found {
        let words = words_of(&visit, &Search::of(&saved.query)).await?;
        rows.push(row(&page, saved, words));
    }
    let empty = Empty {
        title: page.t("hall-saved-none").into_owned(),
        text: page.t("hall-saved-none-text").into_owned(),
        next: Some(LinkView::new(page.t("hall-search"), "/search")),
    };
    Ok(respond::html(&List { anchors: super::follows::anchors(&page, "/saved-searches"), rows, empty, mails_are_off, page }))
}

fn row(page: &Page, saved: &SavedSearch, words: String) -> SavedView {
    let mut facts = Facts::default();
    if words != saved.name {
        facts = facts.say(words);
    }
    if saved.is_by_mail {
        facts = facts.say(page.t(&format!("hall-cadence-{}", saved.cadence.code())));
    }
    if saved.has_feed {
        facts = facts.say(page.t("hall-saved-has-feed"));
    }
    facts = facts.say(page.tn("hall-saved-told", "count", saved.told));
    if saved.paused_at.is_some() {
        facts = facts.tag(page.t("hall-saved-paused"), Tone::Wait);
    }
    let at = |step: &str| format!("/saved-searches/{}/{step}", saved.id);
    let post = |key: &str, step: &str| Action::post(page.t(key), Button::Quiet, at(step), Vec::new());
    let mut actions = vec![Action::link(page.t("hall-saved-edit"), Button::Quiet, at("edit"))];
    if saved.is_by_mail {
        actions.push(if saved.paused_at.is_some() { post("hall-saved-resume", "resume") } else { post("hall-saved-pause", "pause") });
    }
    actions.push(post(if saved.has_feed { "hall-saved-renew-feed" } else { "hall-saved-make-feed" }, "feed"));
    if saved.has_feed {
        actions.push(post("hall-saved-end-feed", "feed/end"));
    }
    actions.push(post("hall-saved-end", "end"));
    SavedView {
        name: saved.name.clone(),
        href: format!("/saved-searches/{}", saved.id),
        facts,
        actions: actions.into_iter().map(|action| action.about(saved.name.clone())).collect(),
    }
}

/// Leads to the search itself, the newest first: where the mails link to.
pub(super) async fn open(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    let saved = saved_searches::find_saved_search(&visit.ctx, id).await?;
    let search = Search { sort: "newest".to_owned(), ..Search::of(&saved.query) };
    Ok(respond::see_other(search.base().trim_end_matches('&')))
}

fn edit_form(visit: &Visit, id: SavedSearchId, wish: &SearchWish, facts: Facts, problems: &Problems) -> FormPage {
    FormPage::new(visit, "hall-saved-edit", format!("/saved-searches/{id}/edit"), fields(visit, wish, false), problems)
        .about(facts)
        .back(visit.asked.lang.t("hall-saved-title"), "/saved-searches")
}

pub(super) async fn edit(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    let saved = saved_searches::find_saved_search(&visit.ctx, id).await?;
    let wish = SearchWish { name: saved.name.clone(), cadence: saved.cadence, is_by_mail: saved.is_by_mail, is_by_feed: saved.has_feed };
    let facts = facts_of(&visit, &saved).await?;
    Ok(respond::html(&edit_form(&visit, id, &wish, facts, &Problems::new())))
}

async fn facts_of(visit: &Visit, saved: &SavedSearch) -> app::Result<Facts> {
    let search = Search::of(&saved.query);
    let since = visit.asked.lang.t1("hall-saved-since", "when", local_minute(saved.created_at));
    Ok(Facts::default().link(words_of(visit, &search).await?, search.base()).say(since))
}

pub(super) async fn change(visit: Visit, Path(id): Path<SavedSearchId>, Form(pairs): Form<Pairs>) -> Answer {
    let wish = wish_of(&pairs);
    match saved_searches::change_saved_search(&visit.ctx, id, &wish).await {
        Ok(_) => Ok(respond::see_other("/saved-searches?done=changed")),
        Err(Error::Invalid(problems)) => {
            let facts = facts_of(&visit, &saved_searches::find_saved_search(&visit.ctx, id).await?).await?;
            Ok(respond::invalid(&edit_form(&visit, id, &wish, facts, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn pause(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::pause_saved_search(&visit.ctx, id).await?;
    Ok(respond::see_other("/saved-searches?done=paused"))
}

pub(super) async fn resume(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::resume_saved_search(&visit.ctx, id).await?;
    Ok(respond::see_other("/saved-searches?done=resumed"))
}

pub(super) async fn end(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::end_saved_search(&visit.ctx, id).await?;
    Ok(respond::see_other("/saved-searches?done=ended"))
}

pub(super) async fn renew_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    let (_, secret) = saved_searches::renew_feed(&visit.ctx, id).await?;
    Ok(feed_made(&visit, secret.reveal()))
}

pub(super) async fn end_feed(visit: Visit, Path(id): Path<SavedSearchId>) -> Answer {
    saved_searches::end_feed(&visit.ctx, id).await?;
    Ok(respond::see_other("/saved-searches?done=feed-ended"))
}

/// The link of a mail: asks first, so that a program which follows links ends nothing.
pub(super) async fn ask_to_end(visit: Visit, Path(token): Path<String>) -> Answer {
    let saved = saved_searches::find_subscription(&visit.ctx, &token).await?;
    if saved.ended_at.is_some() || !saved.is_by_mail {
        return Ok(respond::html(&ended(&visit)));
    }
    let form = FormPage::new(&visit, "hall-unsubscribe", "/unsubscribe", Vec::new(), &Problems::new())
        .about(Facts::default().strong(saved.name))
        .hidden(vec![("token".to_owned(), token)]);
    Ok(respond::html(&form))
}

fn ended(visit: &Visit) -> Said {
    Said::new(visit, "hall-unsubscribed", LinkView::new(visit.asked.lang.t("hall-search"), "/search"))
}

#[derive(Deserialize)]
pub(super) struct EndForm {
    #[serde(default)]
    token: String,
}

/// Ends the mails. The token is in the body, so that no log of addresses holds it.
pub(super) async fn end_by_link(visit: Visit, Form(form): Form<EndForm>) -> Result<axum::response::Response, Refused> {
    saved_searches::end_mails_by_link(&visit.ctx, &form.token).await?;
    Ok(respond::html(&ended(&visit)))
}
