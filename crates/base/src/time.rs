//! Days and instants in the district's time, China Standard Time (UTC+8, without daylight saving since 1991).

use jiff::{
    Timestamp, ToSpan,
    civil::Date,
    tz::{Offset, TimeZone},
};

/// China Standard Time.
#[must_use]
pub fn china() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

/// The day it is in China at `at`.
#[must_use]
pub fn local_date(at: Timestamp) -> Date {
    at.to_zoned(china()).date()
}

/// The first instant of a day in China.
#[must_use]
pub fn start_of_day(day: Date) -> Timestamp {
    day.to_zoned(china()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// `at` shifted by whole days of 24 hours; stays where it is if the result cannot be written.
#[must_use]
pub fn plus_days(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add((days * 24).hours()).unwrap_or(at)
}

/// `day` shifted by whole days; stays where it is if the result cannot be written.
#[must_use]
pub fn date_plus_days(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

/// The same day so many months later, or the last one of a month that is shorter; nothing beyond the calendar.
#[must_use]
pub fn date_plus_months(day: Date, months: i32) -> Option<Date> {
    use jiff::ToSpan as _;
    day.checked_add(months.months()).ok()
}

/// Whole days from `from` to `to`; negative if `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// `2026-11-23 14:05` in China.
#[must_use]
pub fn local_minute(at: Timestamp) -> String {
    at.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Reads `2026-11-23`, also written with full-width digits, slashes, points or 年月日.
///
/// # Errors
/// `NotADate` if the text names no day of the calendar.
pub fn parse_date(text: &str) -> Result<Date, NotADate> {
    let mut parts: Vec<String> = vec![String::new()];
    for c in text.trim().chars() {
        let c = match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            other => other,
        };
        match c {
            '0'..='9' => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
            '-' | '/' | '.' | '年' | '月' | '－' => parts.push(String::new()),
            '日' => {}
            _ => return Err(NotADate),
        }
    }
    let [year, month, day] = parts.as_slice() else {
        return Err(NotADate);
    };
    if year.len() != 4 {
        return Err(NotADate);
    }
    let year = year.parse().map_err(|_| NotADate)?;
    let month = month.parse().map_err(|_| NotADate)?;
    let day = day.parse().map_err(|_| NotADate)?;
    Date::new(year, month, day).map_err(|_| NotADate)
}

/// The text names no day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_changes_at_midnight_in_china() {
        let late: Timestamp = "2026-11-22T16:00:00Z".parse().unwrap();
        assert_eq!(local_date(late), date(2026, 11, 23));
        assert_eq!(start_of_day(date(2026, 11, 23)), late);
    }

    #[test]
    fn days_are_counted_across_months_and_years() {
        assert_eq!(days_between(date(2026, 11, 23), date(2027, 2, 22)), 91);
        assert_eq!(days_between(date(2028, 3, 1), date(2028, 2, 28)), -2);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in ["2026-02-28", "2026/2/28", "2026年2月28日", "２０２６－２－２８", "2026.02.28"] {
            assert_eq!(parse_date(text), Ok(date(2026, 2, 28)), "{text}");
        }
        for text in ["2026-02-31", "26-02-28", "soon", "", "2026-02"] {
            assert_eq!(parse_date(text), Err(NotADate), "{text}");
        }
    }
}
