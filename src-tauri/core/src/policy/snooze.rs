//! How long a snooze still lasts, whatever the computer's clock does meanwhile. Pure.
//!
//! It ends at the time that the person was told, and never later than after as much
//! time as they asked for: a clock that is set back does not prolong it, nor does
//! one that was years ahead when they asked.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::settings::SNOOZED_FOR_EVER;

#[derive(Debug, Default)]
pub struct SnoozeTimer {
    /// Until when, and when that was asked for, by the computer's clock then.
    asked: (Option<Timestamp>, Option<Timestamp>),
    /// Until when by that clock, as it was when this run began.
    until: Option<Timestamp>,
    /// By the steady clock, which stands still while the computer sleeps.
    ends: Option<Instant>,
}

impl SnoozeTimer {
    /// Takes in what the settings say; the same again changes nothing.
    pub fn follow(
        &mut self,
        asked: (Option<Timestamp>, Option<Timestamp>),
        (wall, now): (Timestamp, Instant),
    ) {
        if self.asked == asked {
            return;
        }
        self.asked = asked;
        let (until, at) = asked;
        (self.until, self.ends) = (until, None);
        if let Some(until) = until.filter(|until| !is_for_ever(*until)) {
            let by_the_clock = until.duration_since(wall);
            let as_asked = at.map(|at| until.duration_since(at));
            let left = as_asked.map_or(by_the_clock, |asked| asked.min(by_the_clock));
            self.until = wall.checked_add(left).ok();
            self.ends = now.checked_add(Duration::try_from(left).unwrap_or_default());
        }
    }

    /// Until when it lasts by the computer's clock as it is now; None: it does not.
    pub fn until(&self, (wall, now): (Timestamp, Instant)) -> Option<Timestamp> {
        let until = self.until.filter(|until| *until > wall)?;
        let Some(ends) = self.ends else { return Some(until) };
        let left = ends.checked_duration_since(now).filter(|left| !left.is_zero())?;
        let left = SignedDuration::try_from(left).unwrap_or(SignedDuration::MAX);
        let latest = wall.checked_add(left).unwrap_or(until);
        // The two clocks differ a little; what is told does not waver for it.
        let minute = latest.as_second().div_euclid(60) + 1;
        Some(Timestamp::from_second(minute * 60).unwrap_or(until).min(until))
    }
}

fn is_for_ever(until: Timestamp) -> bool {
    SNOOZED_FOR_EVER.parse().is_ok_and(|end: Timestamp| until == end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60;
    const YEAR: i64 = 365 * 24 * 60 * MINUTE;

    #[test]
    fn a_snooze_lasts_as_long_as_was_asked_whatever_the_clock_does() {
        let hour = 60 * MINUTE;
        // Until when, when that was asked for, and at the start: the computer's clock
        // then, and what it says after so much time; whether it is still quiet.
        for (what, until, asked, start, looks) in [
            ("a right clock", hour, Some(0), 0, &[(59, 59, true), (60, 60, false)][..]),
            ("set back a day", hour, Some(0), 0, &[(59, -1381, true), (60, -1380, false)]),
            ("set forward", hour, Some(0), 0, &[(5, 65, false)]),
            ("asleep", hour, Some(0), 0, &[(10, 480, false)]),
            ("after a restart", hour, Some(0), 30 * MINUTE, &[(29, 59, true), (30, 60, false)]),
            (
                "asked in ten years",
                10 * YEAR + hour,
                Some(10 * YEAR),
                0,
                &[(59, 59, true), (60, 60, false)],
            ),
            ("by hand, for a week", 168 * hour, None, 0, &[(60, 60, true), (10080, 10080, false)]),
        ] {
            let mut timer = SnoozeTimer::default();
            let began = Instant::now();
            let asked = (Some(at(until)), asked.map(at));
            timer.follow(asked, (at(start), began));
            for (passed, says, quiet) in looks {
                let now = began + Duration::from_secs(passed * 60);
                let moment = (at(says * MINUTE), now);
                timer.follow(asked, moment);

                assert_eq!(timer.until(moment).is_some(), *quiet, "{what}, {passed} minutes");
            }
        }
    }

    #[test]
    fn what_is_told_is_when_it_ends_by_the_clock_as_it_is() {
        let (mut timer, began) = (SnoozeTimer::default(), Instant::now());
        let asked = (Some(at(30 * MINUTE)), Some(at(0)));
        timer.follow(asked, (at(0), began));

        let later = began + Duration::from_secs(600);
        assert_eq!(timer.until((at(600), later)), Some(at(30 * MINUTE)));
        let an_hour_back = at(600 - 3600);
        assert_eq!(timer.until((an_hour_back, later)), Some(at(-29 * MINUTE)));
    }

    #[test]
    fn until_resumed_is_until_resumed() {
        let (mut timer, began) = (SnoozeTimer::default(), Instant::now());
        let for_ever = SNOOZED_FOR_EVER.parse().ok();
        timer.follow((for_ever, Some(at(0))), (at(0), began));

        let later = began + Duration::from_secs(86_400);
        assert_eq!(timer.until((at(20 * YEAR), later)), for_ever);
        timer.follow((None, None), (at(0), later));
        assert_eq!(timer.until((at(0), later)), None);
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + secs).unwrap()
    }
}
