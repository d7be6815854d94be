//! The rounds of application of a clause as calendar entries (RFC 5545), each with a reminder a week before its end.

use app::{Noun, OrNotFound, policies::names};
use axum::{extract::Path, http::header, response::IntoResponse};
use base::{Date, Timestamp, time::date_plus_days};

use super::{
    clause_row::{self, has_calendar},
    words::Words,
};
use crate::{kernel::Speak, refusal::Answer, visit::Visit};

/// How many days before the last one the reminder comes.
const REMIND_DAYS: i64 = 7;

pub(super) async fn window(visit: Visit, Path(id): Path<String>) -> Answer {
    let today = visit.ctx.today();
    let clause = visit.ctx.pack.policies.library.clause(&id).filter(|clause| has_calendar(clause, today)).or_not_found(Noun::Page)?;
    let rounds = clause.window.ahead(today).filter_map(|days| Some((days.from.or(days.until)?, days.until.or(days.from)?)));
    let lang = visit.asked.lang;
    let words = Words { pack: &visit.ctx.pack, lang };
    let mut about = vec![lang.t1("policies-apply", "how", words.term(&clause.window.kind))];
    about.extend(clause_row::applying(words, clause));
    about.extend(clause.window.address.clone());
    if !clause.evidence.is_empty() {
        let papers: Vec<String> = clause.evidence.iter().map(|paper| words.term(paper)).collect();
        about.push(lang.t1("policies-calendar-papers", "papers", papers.join(lang.t("policies-join").as_ref())));
    }
    let (title, about) = (lang.t1("policies-calendar-title", "title", names::title(clause, lang)), about.join("\n"));
    let page = format!("{}/policies/{}", visit.ctx.site.base_url, clause.id);
    let made_at = visit.ctx.now();
    let text = calendar(rounds.flat_map(|days| event(&Entry { id: &clause.id, title: &title, about: &about, page: &page, days, made_at })));
    Ok((
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"window.ics\"")],
        text,
    )
        .into_response())
}

/// What a calendar shows of a window.
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    /// How and where one applies, and what to hand in.
    about: &'a str,
    page: &'a str,
    days: (Date, Date),
    made_at: Timestamp,
}

/// A calendar of these events.
fn calendar(events: impl Iterator<Item = String>) -> String {
    let begin = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zerobay//Policies//EN"].map(str::to_owned);
    let lines = begin.into_iter().chain(events).chain(["END:VCALENDAR".to_owned()]);
    lines.map(|line| folded(&line)).collect()
}

fn event(entry: &Entry<'_>) -> Vec<String> {
    let day = |day: Date| day.to_string().replace('-', "");
    let stamp = entry.made_at.to_string().replace(['-', ':'], "");
    let stamp = stamp.split('.').next().unwrap_or_default().trim_end_matches('Z').to_owned() + "Z";
    let (from, until) = entry.days;
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}-{}@zerobay", entry.id, day(from)),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", day(from)),
        format!("DTEND;VALUE=DATE:{}", day(date_plus_days(until, 1))),
        // A window of weeks must not make its reader look busy for weeks.
        "TRANSP:TRANSPARENT".to_owned(),
        format!("SUMMARY:{}", escaped(entry.title)),
        format!("DESCRIPTION:{}", escaped(entry.about)),
        format!("URL:{}", entry.page),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(entry.title)),
        format!("TRIGGER;RELATED=END:-P{REMIND_DAYS}D"),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line of at most 75 bytes; what is longer goes on behind a blank.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > 74 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(letter);
        length += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_holds_every_event() {
        let events = ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VEVENT", "END:VEVENT"].map(str::to_owned);
        let text = calendar(events.into_iter());
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 2);
    }

    #[test]
    fn long_lines_are_folded_and_signs_of_the_format_are_escaped() {
        assert_eq!(escaped("a,b;c\\d"), "a\\,b\\;c\\\\d");
        let long = folded(&format!("SUMMARY:{}", "窗".repeat(60)));
        assert!(long.split("\r\n").all(|line| line.len() <= 75), "{long}");
        assert_eq!(long.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "窗".repeat(60)));
    }

    #[test]
    fn an_entry_says_how_to_apply_with_what_and_leaves_its_reader_free() {
        let text = calendar(
            event(&Entry {
                id: "X-1",
                title: "申报：甲",
                about: "申报：限期\n要准备的材料：高企证书、年报",
                page: "https://hall.test/policies/X-1",
                days: (Date::constant(2026, 11, 1), Date::constant(2026, 12, 10)),
                made_at: Timestamp::UNIX_EPOCH,
            })
            .into_iter(),
        );
        let whole = text.replace("\r\n ", "");
        for wanted in [
            "UID:X-1-20261101@zerobay\r\n",
            "DTSTAMP:19700101T000000Z\r\n",
            "DTSTART;VALUE=DATE:20261101\r\n",
            "DTEND;VALUE=DATE:20261211\r\n",
            "TRANSP:TRANSPARENT\r\n",
            "DESCRIPTION:申报：限期\\n要准备的材料：高企证书、年报\r\n",
            "TRIGGER;RELATED=END:-P7D\r\n",
        ] {
            assert!(whole.contains(wanted), "{wanted}: {whole}");
        }
    }
}
