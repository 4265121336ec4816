//! To which working day a moment belongs: what is said once a day is said by it. Pure.

use jiff::{SignedDuration, ZonedDateTime, civil::Date};

/// Whoever works past midnight has not begun a new day.
const DAY_BEGINS: SignedDuration = SignedDuration::from_hours(5);

/// The working day of `now`.
pub fn working_day(now: &ZonedDateTime) -> Date {
    // By the clock on the wall, so that a change to or from summer time moves nothing.
    let wall = now.datetime();
    wall.checked_sub(DAY_BEGINS).unwrap_or(wall).date()
}

/// Whether the day is one of which nothing was said yet. A day to come, said by a clock
/// that was wrong, silences none of those before it.
pub fn is_new(day: Date, said: Option<Date>) -> bool {
    said != Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_nobody_works_any_more() {
        for (now, day) in [
            ("2026-11-25T08:00[Africa/Kigali]", "2026-11-25"),
            ("2026-11-26T00:30[Africa/Kigali]", "2026-11-25"),
            ("2026-11-26T04:59[Africa/Kigali]", "2026-11-25"),
            ("2026-11-26T05:00[Africa/Kigali]", "2026-11-26"),
            ("2026-03-29T05:10[Europe/Paris]", "2026-03-29"),
        ] {
            let now: ZonedDateTime = now.parse().unwrap();
            assert_eq!(working_day(&now), day.parse::<Date>().unwrap(), "{now}");
        }
    }

    #[test]
    fn a_day_is_new_once() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (said, new) in [
            (None, true),
            (Some("2026-11-24"), true),
            (Some("2026-11-25"), false),
            (Some("2027-01-01"), true),
        ] {
            assert_eq!(is_new(day("2026-11-25"), said.map(day)), new, "{said:?}");
        }
    }
}
