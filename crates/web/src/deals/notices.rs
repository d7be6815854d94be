//! Public notices of negotiated prices, for everybody, with the form for objections.

use app::{
    Error,
    deals::{self, PublicNotice},
    pack::Pack,
};
use askama::Template;
use axum::{Form, extract::Path};
use base::{Problems, id::DealId, time::days_between};

use super::{typed::Typed, views::party};
use crate::{
    kernel::{
        Page, Speak,
        forms::{Field, ProblemSummary},
        respond,
        ui::{Empty, EntryRow, Facts, Tag, Terms, Tone},
    },
    refusal::Answer,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "deals/notices.html")]
struct List {
    page: Page,
    intro: String,
    running: Vec<EntryRow>,
    over: Vec<EntryRow>,
    empty: Empty,
}

fn row(page: &Page, notice: &PublicNotice) -> EntryRow {
    let mut facts = Facts::default().strong(party(page.lang, notice.seller.as_ref()));
    if let Some(price) = notice.price {
        facts = facts.say(page.money(&price));
    }
    facts = facts.say(page.t2("deals-fact-days", "from", notice.starts_on, "to", notice.ends_on));
    if notice.is_demo {
        facts = facts.tag(page.t("deals-demo"), Tone::Neutral);
    }
    EntryRow { title: notice.title.clone(), href: format!("/public-notices/{}", notice.deal_id), facts, when: state(page, notice).text }
}

fn state(page: &Page, notice: &PublicNotice) -> Tag {
    match days_between(page.today, notice.ends_on) {
        _ if !notice.is_open => Tag::new(page.t("deals-public-ended"), Tone::Neutral),
        0 => Tag::new(page.t("deals-public-last"), Tone::Wait),
        days => Tag::new(page.tn("deals-public-left", "days", days), Tone::Brand),
    }
}

pub(super) async fn list(visit: Visit) -> Answer {
    let mut page = visit.page("deals-public-title").crumb(visit.asked.lang.t("deals-public-title"), "");
    page.description = page.t1("deals-public-intro", "days", visit.ctx.pack.settings.notice_days);
    let running = deals::list_public_notices(&visit.ctx, true).await?;
    let over = deals::list_public_notices(&visit.ctx, false).await?;
    let list = List {
        intro: page.description.clone(),
        running: running.iter().map(|notice| row(&page, notice)).collect(),
        over: over.iter().map(|notice| row(&page, notice)).collect(),
        empty: Empty { title: page.t("deals-public-none").into_owned(), text: page.t("deals-public-none-text").into_owned(), next: None },
        page,
    };
    Ok(respond::html(&list))
}

#[derive(Template)]
#[template(path = "deals/notice.html")]
struct Show {
    page: Page,
    facts: Facts,
    terms: Terms,
    is_open: bool,
    action: String,
    fields: Vec<Field>,
    summary: ProblemSummary,
}

fn show_view(visit: &Visit, notice: &PublicNotice, typed: &Typed, problems: &Problems) -> Show {
    let lang = visit.asked.lang;
    let page =
        visit.page_titled(notice.title.clone()).crumb(lang.t("deals-public-title"), "/public-notices").crumb(notice.title.clone(), "");
    let state = state(&page, notice);
    let mut facts = Facts::default().strong(party(lang, notice.seller.as_ref())).tag(state.text, state.tone);
    if notice.is_demo {
        facts = facts.tag(page.t("deals-demo"), Tone::Neutral);
    }
    let mut fields = vec![
        Field::text(lang, "name", lang.t("deals-public-name")).at_most(60).required().value(typed.text("name")),
        Field::text(lang, "reach", lang.t("deals-public-reach"))
            .help(lang.t("deals-public-reach-help"))
            .at_most(120)
            .required()
            .value(typed.text("reach")),
        Field::area(lang, "text", lang.t("deals-public-objection"), 6)
            .help(lang.t("deals-public-objection-help"))
            .at_most(2_000)
            .required()
            .value(typed.text("text")),
    ];
    fields.iter_mut().for_each(|field| field.problems(problems));
    Show {
        facts,
        terms: terms(&page, &visit.ctx.pack, notice),
        is_open: notice.is_open,
        action: format!("/public-notices/{}/objections", notice.deal_id),
        summary: ProblemSummary::new(lang, problems, fields.iter()),
        fields,
        page,
    }
}

fn terms(page: &Page, pack: &Pack, notice: &PublicNotice) -> Terms {
    let (all, waiting, upheld, dismissed) = notice.objections;
    let objections = if all == 0 {
        page.t("deals-public-objections-none").into_owned()
    } else {
        let counts = [("all", all), ("waiting", waiting), ("upheld", upheld), ("dismissed", dismissed)]
            .map(|(name, count)| (name, count.to_string()));
        page.ta("deals-public-objections-text", &counts.each_ref().map(|(name, count)| (*name, count.as_str())))
    };
    let seller = notice.seller.as_ref().map(|seller| seller.shown_name(page.lang).to_owned()).unwrap_or_default();
    let price = notice.price.map_or_else(|| page.t("deals-fact-price-open").into_owned(), |price| page.money(&price));
    let method = notice.method.as_deref().map(|code| pack.label("price_methods", code, page.lang)).unwrap_or_default();
    let mode = notice.mode.as_deref().map(|code| pack.label("cooperation_modes", code, page.lang)).unwrap_or_default();
    Terms::default()
        .say(page.t("deals-public-seller"), &seller)
        .say(page.t("deals-public-price"), &price)
        .say(page.t("deals-public-method"), &method)
        .say(page.t("deals-field-mode"), &mode)
        .say(page.t("deals-public-dates"), &page.t2("deals-fact-days", "from", notice.starts_on, "to", notice.ends_on))
        .say(page.t("deals-public-text"), &notice.text)
        .say(page.t("deals-public-objections"), &objections)
}

pub(super) async fn show(visit: Visit, Path(id): Path<DealId>) -> Answer {
    let notice = deals::read_public_notice(&visit.ctx, id).await?;
    Ok(respond::html(&show_view(&visit, &notice, &Typed::default(), &Problems::new())))
}

pub(super) async fn object(visit: Visit, Path(id): Path<DealId>, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let typed = Typed::from_pairs(pairs);
    match deals::raise_objection(&visit.ctx, id, typed.text("name"), typed.text("reach"), typed.text("text")).await {
        Ok(_) => Ok(respond::see_other(&format!("/public-notices/{id}/thanks"))),
        Err(Error::Invalid(problems)) => {
            let notice = deals::read_public_notice(&visit.ctx, id).await?;
            Ok(respond::invalid(&show_view(&visit, &notice, &typed, &problems)))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "deals/thanks.html")]
struct Thanks {
    page: Page,
    back: String,
}

pub(super) async fn thanks(visit: Visit, Path(id): Path<DealId>) -> Answer {
    deals::read_public_notice(&visit.ctx, id).await?;
    Ok(respond::html(&Thanks { page: visit.page("deals-public-thanks"), back: format!("/public-notices/{id}") }))
}
