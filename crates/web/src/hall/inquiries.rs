//! Asking to be contacted about an entry, and answering those who asked.

use app::{
    Error,
    hall::inquiries::{self, AskContact, InquirySeen, Which},
    registers::{
        Entry,
        queries::{read_entry, seen_by},
    },
};
use askama::Template;
use axum::{
    Form,
    extract::{Path, Query},
};
use base::{
    Problems,
    id::{EntryId, InquiryId},
    time::local_minute,
};
use serde::Deserialize;

use super::{
    follows::last_page,
    form::{FormPage, Said, TRAP},
    saved::say_done,
};
use crate::{
    kernel::{
        Page, Speak,
        forms::Field,
        page::LinkView,
        respond,
        ui::{Anchor, Anchors, Empty, EntryRow, Facts, Pagination, Terms, Tone},
    },
    refusal::Answer,
    registers::present,
    visit::Visit,
};

/// How many stand on a page.
const PER_PAGE: u32 = 30;

type Pairs = Vec<(String, String)>;

fn one<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

fn ask_form(visit: &Visit, entry: &Entry, asked: &AskContact, problems: &Problems) -> FormPage {
    let lang = visit.asked.lang;
    let fields = vec![
        Field::line(lang, "name", lang.t("hall-ask-name"), "text", "name").value(&asked.name).at_most(40).required(),
        Field::text(lang, "reach", lang.t("hall-ask-reach"))
            .help(lang.t("hall-ask-reach-help"))
            .value(&asked.reach)
            .at_most(100)
            .required(),
        Field::area(lang, "message", lang.t("hall-ask-message"), 5)
            .help(lang.t("hall-ask-message-help"))
            .value(&asked.message)
            .at_most(1_000)
            .required(),
    ];
    let href = format!("/{}/{}", entry.kind.path, entry.id);
    FormPage::new(visit, "hall-ask-contact", format!("/entries/{}/inquiry", entry.id), fields, problems)
        .about(Facts::default().say(present::kind_name(lang, entry.kind)).link(entry.title.clone(), href.clone()))
        .trapped()
        .back(lang.t("hall-ask-back"), href)
}

/// What a request for contact begins from.
#[derive(Deserialize)]
pub(super) struct Begun {
    /// The entry on whose page the other was proposed.
    #[serde(default)]
    about: String,
}

pub(super) async fn ask(visit: Visit, Path(id): Path<EntryId>, Query(begun): Query<Begun>) -> Answer {
    let seen = read_entry(&visit.ctx, id).await?;
    let mut asked = AskContact { message: first_words(&visit, &begun.about).await?, ..AskContact::default() };
    if visit.ctx.actor.is_signed_in() {
        let profile = app::accounts::find_profile(&visit.ctx).await?;
        asked.name = profile.user.shown_name(visit.asked.lang).to_owned();
        asked.reach = profile.user.email;
    }
    Ok(respond::html(&ask_form(&visit, &seen.entry, &asked, &Problems::new())))
}

/// The beginning of a message that comes from a proposal; nothing if the reader may not know of the entry it is about.
async fn first_words(visit: &Visit, about: &str) -> app::Result<String> {
    let Ok(about) = about.parse::<EntryId>() else { return Ok(String::new()) };
    let Some(entry) = app::registers::find_entries(&visit.ctx.db, &[about]).await?.pop() else { return Ok(String::new()) };
    let Some(seen) = seen_by(&visit.ctx.actor, entry, false) else { return Ok(String::new()) };
    Ok(visit.asked.lang.ta(
        "hall-ask-about",
        &[("kind", &present::kind_name(visit.asked.lang, seen.entry.kind)), ("title", &seen.entry.title), ("number", &seen.entry.number)],
    ))
}

pub(super) async fn send(visit: Visit, Path(id): Path<EntryId>, Form(pairs): Form<Pairs>) -> Answer {
    let thanks = format!("/entries/{id}/inquiry/thanks");
    let seen = read_entry(&visit.ctx, id).await?;
    if !one(&pairs, TRAP).is_empty() {
        // A program filled in what people do not see: it is answered as everybody and nothing is kept.
        return Ok(respond::see_other(&thanks));
    }
    let asked = AskContact {
        name: one(&pairs, "name").to_owned(),
        reach: one(&pairs, "reach").to_owned(),
        message: one(&pairs, "message").to_owned(),
    };
    match inquiries::ask_contact(&visit.ctx, id, &asked).await {
        Ok(_) => Ok(respond::see_other(&thanks)),
        Err(Error::Invalid(problems)) => Ok(respond::invalid(&ask_form(&visit, &seen.entry, &asked, &problems))),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn thanks(visit: Visit, Path(id): Path<EntryId>) -> Answer {
    let seen = read_entry(&visit.ctx, id).await?;
    let back = LinkView::new(seen.entry.title.clone(), format!("/{}/{id}", seen.entry.kind.path));
    Ok(respond::html(&Said::new(&visit, "hall-asked", back)))
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    which: String,
    #[serde(default)]
    done: String,
    page: Option<u32>,
}

#[derive(Template)]
#[template(path = "hall/inquiries.html")]
struct List {
    page: Page,
    anchors: Anchors,
    rows: Vec<EntryRow>,
    empty: Empty,
    pages: Pagination,
}

pub(super) async fn list(visit: Visit, Query(wish): Query<Wish>) -> Answer {
    let which = if wish.which == "all" { Which::All } else { Which::Unhandled };
    let number = wish.page.unwrap_or(1).clamp(1, 10_000);
    let offset = i64::from((number - 1) * PER_PAGE);
    let (found, all) = inquiries::list_inquiries(&visit.ctx, which, offset, i64::from(PER_PAGE)).await?;
    let waiting = inquiries::count_unhandled(&visit.ctx).await?;
    let mut page = visit.page("hall-inquiries-title");
    say_done(&mut page, &wish.done);
    let anchor = |key: &str, count: String, href: &str, is_current| Anchor {
        label: page.t(key).into_owned(),
        count,
        href: href.to_owned(),
        is_current,
    };
    let anchors = Anchors {
        label: page.t("hall-inquiries-title").into_owned(),
        items: vec![
            anchor("hall-inquiries-waiting", page.n(waiting), "/inquiries", which == Which::Unhandled),
            anchor("hall-inquiries-all", String::new(), "/inquiries?which=all", which == Which::All),
        ],
    };
    let base = if which == Which::All { "/inquiries?which=all" } else { "/inquiries" };
    let list = List {
        anchors,
        rows: found.iter().map(|seen| row(&page, seen)).collect(),
        empty: Empty {
            title: page.t("hall-inquiries-none").into_owned(),
            text: page.t("hall-inquiries-none-text").into_owned(),
            next: None,
        },
        pages: Pagination::new(page.lang, number, last_page(all, PER_PAGE), base),
        page,
    };
    Ok(respond::html(&list))
}

/// Who asked, as far as the reader opened it, with the state in a word.
fn facts(page: &Page, seen: &InquirySeen) -> Facts {
    let mut facts = Facts::default().strong(&seen.inquiry.name).say(&seen.inquiry.reach);
    if let Some(organization) = &seen.organization {
        facts = facts.say(organization.shown_name(page.lang));
    }
    match (seen.inquiry.handled_at, &seen.handled_by) {
        (Some(_), Some(name)) => facts.tag(page.t1("hall-inquiry-handled-by", "name", name), Tone::Ok),
        _ => facts.tag(page.t("hall-inquiry-waits"), Tone::Wait),
    }
}

fn row(page: &Page, seen: &InquirySeen) -> EntryRow {
    EntryRow {
        title: seen.entry.title.clone(),
        href: format!("/inquiries/{}", seen.inquiry.id),
        facts: facts(page, seen),
        when: local_minute(seen.inquiry.created_at),
    }
}

#[derive(Template)]
#[template(path = "hall/inquiry.html")]
struct Show {
    page: Page,
    facts: Facts,
    is_masked: bool,
    open: String,
    terms: Terms,
    /// The form that notes what came of it; absent once it is handled.
    form: Option<FormPart>,
}

struct FormPart {
    action: String,
    field: Field,
}

fn show_view(visit: &Visit, seen: &InquirySeen, note: &str, problems: &Problems) -> Show {
    let lang = visit.asked.lang;
    let (inquiry, entry) = (&seen.inquiry, &seen.entry);
    let page = visit.page("hall-inquiry-title").crumb(lang.t("hall-inquiries-title"), "/inquiries").crumb(entry.number.clone(), "");
    let mut terms = Terms::default().link(page.t("hall-inquiry-about"), &entry.title, format!("/{}/{}", entry.kind.path, entry.id));
    if !seen.is_masked {
        terms = terms
            .say(page.t("hall-ask-name"), &inquiry.name)
            .say(page.t("hall-ask-reach"), &inquiry.reach)
            .say(page.t("hall-ask-message"), &inquiry.message);
    }
    terms = terms.say(page.t("hall-inquiry-when"), &local_minute(inquiry.created_at));
    if let Some(note) = &inquiry.handled_note {
        terms = terms.say(page.t("hall-inquiry-note"), note);
    }
    let form = (inquiry.handled_at.is_none() && !seen.is_masked).then(|| FormPart {
        action: format!("/inquiries/{}/handle", inquiry.id),
        field: Field::area(lang, "note", lang.t("hall-inquiry-note"), 3)
            .help(lang.t("hall-inquiry-note-help"))
            .value(note)
            .at_most(500)
            .required()
            .with_problems(problems),
    });
    Show { facts: facts(&page, seen), is_masked: seen.is_masked, open: format!("/inquiries/{}/open", inquiry.id), terms, form, page }
}

pub(super) async fn show(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    let seen = inquiries::read_inquiry(&visit.ctx, id).await?;
    Ok(respond::html(&show_view(&visit, &seen, "", &Problems::new())))
}

pub(super) async fn open(visit: Visit, Path(id): Path<InquiryId>) -> Answer {
    inquiries::open_inquiry(&visit.ctx, id).await?;
    Ok(respond::see_other(&format!("/inquiries/{id}")))
}

#[derive(Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    note: String,
}

pub(super) async fn handle(visit: Visit, Path(id): Path<InquiryId>, Form(form): Form<NoteForm>) -> Answer {
    match inquiries::handle_inquiry(&visit.ctx, id, &form.note).await {
        Ok(()) => Ok(respond::see_other("/inquiries?done=handled")),
        Err(Error::Invalid(problems)) => {
            let seen = inquiries::read_inquiry(&visit.ctx, id).await?;
            Ok(respond::invalid(&show_view(&visit, &seen, &form.note, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}
