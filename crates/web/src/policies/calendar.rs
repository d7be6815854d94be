//! The rounds of application of a clause as calendar entries (RFC 5545), each with a reminder a week before its end.

use app::{Noun, OrNotFound, policies::names};
use axum::{extract::Path, http::header, response::IntoResponse};
use base::{Date, time::date_plus_days};

use super::clause_row::has_calendar;
use crate::{kernel::Speak, refusal::Answer, visit::Visit};

/// How many days before the last one the reminder comes.
const REMIND_DAYS: i64 = 7;

pub(super) async fn window(visit: Visit, Path(id): Path<String>) -> Answer {
    let today = visit.ctx.today();
    let clause = visit.ctx.pack.policies.library.clause(&id).filter(|clause| has_calendar(clause, today)).or_not_found(Noun::Page)?;
    let rounds = clause.window.ahead(today).filter_map(|days| Some((days.from.or(days.until)?, days.until.or(days.from)?)));
    let title = visit.asked.lang.t1("policies-calendar-title", "title", names::title(clause, visit.asked.lang));
    let text = calendar(rounds.flat_map(|round| event(&visit, &clause.id, &title, round)));
    Ok((
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"window.ics\"")],
        text,
    )
        .into_response())
}

/// A calendar of these events.
fn calendar(events: impl Iterator<Item = String>) -> String {
    let begin = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zerobay//Policies//EN"].map(str::to_owned);
    let lines = begin.into_iter().chain(events).chain(["END:VCALENDAR".to_owned()]);
    lines.map(|line| folded(&line)).collect()
}

fn event(visit: &Visit, id: &str, title: &str, (from, until): (Date, Date)) -> Vec<String> {
    let day = |day: Date| day.to_string().replace('-', "");
    let stamp = visit.ctx.now().to_string().replace(['-', ':'], "");
    let stamp = stamp.split('.').next().unwrap_or_default().trim_end_matches('Z').to_owned() + "Z";
    let base = &visit.ctx.site.base_url;
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}-{}@zerobay", day(from)),
        format!("DTSTAMP:{stamp}"),
        format!("DTSTART;VALUE=DATE:{}", day(from)),
        format!("DTEND;VALUE=DATE:{}", day(date_plus_days(until, 1))),
        format!("SUMMARY:{}", escaped(title)),
        format!("URL:{base}/policies/{id}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(title)),
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
}
