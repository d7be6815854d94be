//! What became of a clause for a firm, before and after, in words: for the page, the calls and the mails of alerts. No decision is made here.

use app::policies::{
    Group,
    alerts::{AlertLine, AlertList, Cause, Change, Days, Shift, Span, ValueChange},
};
use base::{Fen, Lang};
use serde_json::Value;

use super::words::bare;
use crate::kernel::Speak;

/// Longer values are not shown before and after: that their words changed is enough to look.
const LONG: usize = 80;

/// What is another than before, a line for each: the list, the amount, the window, values of the text, and why.
pub(super) fn said(lang: Lang, change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(list) = &change.list {
        let name = |group: Option<Group>| match group {
            Some(group) => lang.t(&format!("policies-group-{}", group.code())).into_owned(),
            None => lang.t("policies-alerts-change-not-there").into_owned(),
        };
        lines.push(line(lang, "policies-alerts-change-list", list, |group| name(group.copied())));
    }
    if let Some(amount) = &change.amount {
        lines.push(amount_said(lang, change, amount));
    }
    if let Some(window) = &change.window {
        let said = |days: Option<&Days>| window_said(lang, days.copied().unwrap_or_default());
        lines.push(if stands(change) {
            lang.t1("policies-alerts-stands-window", "days", said(window.after.as_ref()))
        } else {
            line(lang, "policies-alerts-change-window", window, said)
        });
    }
    lines.extend(values(lang, change));
    if let Some(cause) = change.cause {
        lines.push(lang.t(&format!("policies-alerts-cause-{}", cause.code())).into_owned());
    }
    lines
}

fn line<T>(lang: Lang, key: &str, shift: &Shift<T>, name: impl Fn(Option<&T>) -> String) -> String {
    lang.t2(key, "before", name(shift.before.as_ref()), "after", name(shift.after.as_ref()))
}

/// Whether only what stands now is told, as of a clause that is about to close.
const fn stands(change: &Change) -> bool {
    change.cause.is_none() && change.list.is_none()
}

/// Whether the day on which a clause closes is the last one to apply, and not the last one of its being in force.
pub(super) fn is_window_closing(day: &str, change: &Change) -> bool {
    let until = change.window.as_ref().and_then(|window| window.after?.until);
    until.is_some_and(|until| until.to_string() == day)
}

/// What a clause gave and gives. No amount may mean that the clause was not there, that its text gave none that can be counted, or that too
/// little was known of the firm.
fn amount_said(lang: Lang, change: &Change, amount: &Shift<Span>) -> String {
    let list = change.list.as_ref();
    let without = |is_there: bool| {
        let key = match change.cause {
            _ if !is_there => "policies-alerts-change-not-there",
            Some(Cause::Clause) => "policies-alerts-change-no-amount",
            _ => "policies-alerts-change-unknown-amount",
        };
        lang.t(key).into_owned()
    };
    let side = |span: Option<Span>, is_there: bool| span.map_or_else(|| without(is_there), |span| worth(lang, span));
    let after = side(amount.after, list.is_none_or(|list| list.after.is_some()));
    if stands(change) {
        return lang.t1("policies-alerts-stands-amount", "amount", after);
    }
    let before = side(amount.before, list.is_none_or(|list| list.before.is_some()));
    lang.t2("policies-alerts-change-amount", "before", before, "after", after)
}

/// What a clause gives a firm.
fn worth(lang: Lang, span: Span) -> String {
    let high = lang.money(&Fen(span.high_fen));
    let text = match span {
        Span { low_fen, high_fen, is_upper_bound: false, .. } if low_fen == high_fen => high,
        Span { low_fen, high_fen, .. } if low_fen == high_fen || low_fen == 0 => lang.t1("policies-up-to", "amount", high),
        Span { low_fen, .. } => lang.t2("policies-from-to", "low", bare(lang, low_fen), "high", high),
    };
    if span.is_tax { lang.t1("policies-tax-saved", "amount", text) } else { text }
}

fn window_said(lang: Lang, days: Days) -> String {
    match (days.from, days.until) {
        (Some(from), Some(until)) => lang.t2("policies-alerts-window", "from", from, "until", until),
        (Some(from), None) => lang.t1("policies-alerts-window-from", "from", from),
        (None, Some(until)) => lang.t1("policies-alerts-window-until", "until", until),
        (None, None) => lang.t("policies-alerts-window-open").into_owned(),
    }
}

/// Values of the clause's text. It is written in Chinese, so that in English only their number is told.
fn values(lang: Lang, change: &Change) -> Vec<String> {
    let count = change.values.len() + change.more;
    if count == 0 {
        return Vec::new();
    }
    if lang == Lang::En {
        return vec![lang.tn("policies-alerts-change-values", "count", count)];
    }
    let mut lines: Vec<String> = change.values.iter().map(|one| value(lang, one)).collect();
    if change.more > 0 {
        lines.push(lang.tn("policies-alerts-change-values", "count", change.more));
    }
    lines
}

fn value(lang: Lang, one: &ValueChange) -> String {
    let is_long = |text: Option<&str>| text.is_some_and(|text| text.chars().count() > LONG);
    if is_long(one.value.before.as_deref()) || is_long(one.value.after.as_deref()) {
        return lang.t1("policies-alerts-change-text", "place", &one.place);
    }
    match (&one.value.before, &one.value.after) {
        (Some(before), Some(after)) => {
            lang.ta("policies-alerts-change-value", &[("place", &one.place), ("before", before), ("after", after)])
        }
        (None, Some(after)) => lang.t2("policies-alerts-change-new", "place", &one.place, "value", after),
        (Some(before), None) => lang.t2("policies-alerts-change-gone", "place", &one.place, "value", before),
        (None, None) => one.place.clone(),
    }
}

/// The part of a mail that names clauses under a heading for each kind; nothing if it is of another form.
pub(crate) fn listed(lang: Lang, told: &Value) -> Option<String> {
    let lists = serde_json::from_value::<Vec<AlertList>>(told.clone()).ok()?;
    let parts: Vec<String> = lists.iter().map(|list| part(lang, list)).collect();
    Some(parts.join("\n\n"))
}

fn part(lang: Lang, list: &AlertList) -> String {
    let mut lines = vec![lang.t(&format!("notices-policies-alert-head-{}", list.kind.code())).into_owned()];
    lines.extend(list.lines.iter().map(|line| entry(lang, line)));
    if list.rest > 0 {
        lines.push(lang.tn("notices-policies-alert-rest", "count", list.rest));
    }
    lines.join("\n")
}

fn entry(lang: Lang, line: &AlertLine) -> String {
    let title = if line.is_local { lang.t1("policies-local-titled", "title", &line.title) } else { line.title.clone() };
    let head = match &line.day {
        Some(day) if is_window_closing(day, &line.change) => lang.t2("notices-policies-alert-window-closing", "title", &title, "day", day),
        Some(day) => lang.t2("notices-policies-alert-closing", "title", &title, "day", day),
        None => lang.t1("notices-policies-alert-clause", "title", &title),
    };
    let more = said(lang, &line.change).into_iter().map(|text| format!("  {text}"));
    let link = (!line.link.is_empty()).then(|| format!("  {}", line.link));
    std::iter::once(head).chain(more).chain(link).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use app::policies::alerts::AlertKind;
    use serde_json::json;

    use super::*;

    fn change() -> Change {
        let span = |fen: i64| Span { low_fen: fen, high_fen: fen, is_upper_bound: false, is_tax: false };
        Change {
            cause: Some(Cause::Clause),
            list: Some(Shift { before: Some(Group::Eligible), after: Some(Group::Near) }),
            amount: Some(Shift { before: Some(span(25_000_000)), after: Some(span(30_000_000)) }),
            window: Some(Shift { before: Some(Days::default()), after: Some(Days { from: None, until: "2026-12-10".parse().ok() }) }),
            values: vec![ValueChange {
                place: "资金 › 金额".to_owned(),
                value: Shift { before: Some("25万元".to_owned()), after: Some("30万元".to_owned()) },
            }],
            more: 1,
        }
    }

    #[test]
    fn old_and_new_stand_beside_each_other_in_both_languages() {
        let chinese = said(Lang::Zh, &change()).join("\n");
        for wanted in ["符合 → 差一点", "25 万元 → 30 万元", "2026-12-10", "资金 › 金额：25万元 → 30万元", "条款"]
        {
            assert!(chinese.contains(wanted), "{wanted}: {chinese}");
        }
        let english = said(Lang::En, &change()).join("\n");
        assert!(english.contains("CNY 250,000 → CNY 300,000") && english.contains("2026-12-10"), "{english}");
        assert!(english.chars().all(|letter| !('一'..='龥').contains(&letter)), "{english}");
    }

    #[test]
    fn an_amount_that_was_not_known_is_not_said_to_have_been_none() {
        let span = Span { low_fen: 24_000_000, high_fen: 24_000_000, is_upper_bound: false, is_tax: true };
        let shift = Some(Shift { before: None, after: Some(span) });
        let known = Change { cause: Some(Cause::Facts), amount: shift.clone(), ..Change::default() };
        assert!(said(Lang::Zh, &known).concat().contains("金额未知 → 少缴税 24 万元"), "{:?}", said(Lang::Zh, &known));
        let read = Change { cause: Some(Cause::Clause), amount: shift.clone(), ..Change::default() };
        assert!(said(Lang::Zh, &read).concat().contains("没有可算的金额 → "), "{:?}", said(Lang::Zh, &read));
        let list = Some(Shift { before: None, after: Some(Group::Eligible) });
        let new = Change { list, amount: shift, ..Change::default() };
        assert!(said(Lang::Zh, &new).concat().contains("目录里没有 → 少缴税 24 万元"), "{:?}", said(Lang::Zh, &new));
    }

    #[test]
    fn of_what_closes_the_window_is_told_as_it_stands_and_what_has_no_page_has_no_link() {
        let window = Days { from: "2026-11-01".parse().ok(), until: "2026-12-20".parse().ok() };
        let change = Change { window: Some(Shift { before: None, after: Some(window) }), ..Change::default() };
        assert_eq!(said(Lang::Zh, &change), ["申报时间：2026-11-01 至 2026-12-20"]);
        let line = |day: &str| AlertLine {
            title: "T".to_owned(),
            is_local: false,
            link: String::new(),
            day: Some(day.to_owned()),
            change: change.clone(),
        };
        assert_eq!(entry(Lang::Zh, &line("2026-12-20")), "· T（2026-12-20 申报截止）\n  申报时间：2026-11-01 至 2026-12-20");
        assert!(entry(Lang::Zh, &line("2026-12-01")).starts_with("· T（2026-12-01 到期）"));
        assert!(entry(Lang::En, &line("2026-12-20")).starts_with("· T (applications close on 2026-12-20)"));
    }

    #[test]
    fn a_mail_has_a_heading_for_each_kind_and_says_how_many_more_there_are() {
        let told = json!([AlertList {
            kind: AlertKind::Lost,
            lines: vec![AlertLine {
                title: "T".to_owned(),
                is_local: false,
                link: "https://hall.test/policies/X".to_owned(),
                day: None,
                change: change()
            }],
            rest: 3,
        }]);
        for lang in Lang::ALL {
            let text = listed(lang, &told).unwrap_or_default();
            assert!(text.contains("https://hall.test/policies/X") && text.contains('3'), "{text}");
            assert!(text.starts_with(&*lang.t("notices-policies-alert-head-lost")), "{text}");
        }
        assert_eq!(listed(Lang::Zh, &json!(["x"])), None);
    }
}
