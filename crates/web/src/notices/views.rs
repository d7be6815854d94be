//! What the pages of notices show.

use app::notices::{Notice, OutboxMail};
use askama::Template;
use base::time::local_minute;

use super::words;
use crate::{
    kernel::{
        Page, Speak,
        ui::{Empty, Pagination, Tag, Tone},
    },
    visit::Visit,
};

/// How many stand on a page.
pub(super) const PER_PAGE: u32 = 30;

pub(super) struct NoticeView {
    pub(super) text: String,
    pub(super) when: String,
    pub(super) open_path: String,
    pub(super) is_unread: bool,
}

#[derive(Template)]
#[template(path = "notices/list.html")]
pub(super) struct List {
    page: Page,
    notices: Vec<NoticeView>,
    has_unread: bool,
    is_demo: bool,
    empty: Empty,
    pagination: Pagination,
}

impl List {
    pub(super) fn new(visit: &Visit, notices: &[Notice], all: i64, number: u32) -> Self {
        let page = visit.page("notices-title");
        let views = notices.iter().map(|notice| NoticeView {
            text: words::line(page.lang, &notice.kind, &notice.args),
            when: local_minute(notice.created_at),
            open_path: format!("/notices/{}/open", notice.id),
            is_unread: notice.read_at.is_none(),
        });
        Self {
            notices: views.collect(),
            has_unread: visit.unread > 0,
            is_demo: page.is_demo,
            empty: Empty { title: page.t("notices-empty").into_owned(), text: page.t("notices-empty-text").into_owned(), next: None },
            pagination: Pagination::new(page.lang, number, last_page(all), "/notices"),
            page,
        }
    }
}

pub(super) struct MailView {
    pub(super) recipient: String,
    pub(super) subject: String,
    pub(super) lines: Vec<String>,
    pub(super) when: String,
    pub(super) state: Tag,
}

#[derive(Template)]
#[template(path = "notices/outbox.html")]
pub(super) struct Outbox {
    page: Page,
    mails: Vec<MailView>,
    empty: Empty,
    pagination: Pagination,
}

impl Outbox {
    pub(super) fn new(visit: &Visit, mails: Vec<OutboxMail>, all: i64, number: u32) -> Self {
        let page = visit.page("notices-outbox");
        let views = mails.into_iter().map(|mail| {
            let state = match (&mail.subject, mail.sent_at) {
                (_, Some(_)) => Tag::new(page.t("notices-mail-sent"), Tone::Ok),
                (Some(_), None) => Tag::new(page.t("notices-mail-kept"), Tone::Neutral),
                (None, None) => Tag::new(page.t("notices-mail-waiting"), Tone::Wait),
            };
            MailView {
                recipient: mail.recipient,
                subject: mail.subject.unwrap_or_else(|| page.t("notices-mail-unworded").into_owned()),
                lines: mail.body.unwrap_or_default().lines().map(ToOwned::to_owned).collect(),
                when: local_minute(mail.created_at),
                state,
            }
        });
        Self {
            mails: views.collect(),
            empty: Empty {
                title: page.t("notices-outbox-empty").into_owned(),
                text: page.t("notices-outbox-empty-text").into_owned(),
                next: None,
            },
            pagination: Pagination::new(page.lang, number, last_page(all), "/outbox"),
            page,
        }
    }
}

fn last_page(all: i64) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX).div_ceil(PER_PAGE).max(1)
}
