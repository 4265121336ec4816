//! When the person wants no notice: quiet hours, and a snooze. Pure.
//!
//! Nothing is lost by being quiet: entries wait, and come as one digest after.
//! Times are those of the person's clock; a window over the change to or from
//! summer time ends when that clock says so.

use jiff::{Timestamp, ZonedDateTime, civil::Time, tz::TimeZone};

use crate::settings::{QuietHours, SNOOZED_FOR_EVER, Snooze, Window};

/// Whether notices wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quiet {
    #[default]
    Off,
    /// Until then.
    Snoozed(Timestamp),
    Hours {
        until: Timestamp,
        /// Payments to check come through.
        but_urgent: bool,
    },
}

const MORNING: Time = Time::constant(8, 0, 0, 0);
/// Windows that follow one another are one; more are not followed.
const MAX_CHAINED: usize = 32;

impl Quiet {
    /// What holds at `now`.
    pub fn at(
        now: Timestamp,
        zone: &TimeZone,
        snoozed_until: Option<Timestamp>,
        hours: &QuietHours,
    ) -> Self {
        if let Some(until) = snoozed_until.filter(|until| *until > now) {
            return Self::Snoozed(until);
        }
        let mut end = None;
        if hours.enabled {
            for _ in 0..MAX_CHAINED {
                let at = end.unwrap_or(now);
                let ends = hours.windows.iter().filter_map(|window| window.end(at, zone));
                match ends.max() {
                    Some(later) => end = Some(later),
                    None => break,
                }
            }
        }
        end.map_or(Self::Off, |until| Self::Hours { until, but_urgent: hours.allow_urgent })
    }

    /// When it ends.
    pub fn until(self) -> Option<Timestamp> {
        match self {
            Self::Off => None,
            Self::Snoozed(until) | Self::Hours { until, .. } => Some(until),
        }
    }

    pub fn lets_urgent_through(self) -> bool {
        matches!(self, Self::Hours { but_urgent: true, .. })
    }
}

impl Window {
    /// When the window that holds at `at` ends; None where it does not hold.
    fn end(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = at.to_zoned_datetime(zone.clone()).date();
        [today.yesterday().ok(), Some(today)].into_iter().flatten().find_map(|day| {
            if !self.days.contains(&day.weekday().to_monday_one_offset()) {
                return None;
            }
            let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
            let moment = |date: jiff::civil::Date, time: Time| {
                date.to_datetime(time).to_zoned_datetime(zone.clone()).ok().map(|at| at.timestamp())
            };
            let (from, to) = (moment(day, self.from)?, moment(last, self.to)?);
            (from <= at && at < to).then_some(to)
        })
    }
}

impl Snooze {
    /// Until when; None ends it.
    pub fn until(self, now: &ZonedDateTime) -> Option<Timestamp> {
        let later = |minutes| now.timestamp().checked_add(jiff::SignedDuration::from_mins(minutes));
        match self {
            Self::HalfHour => later(30).ok(),
            Self::Hour => later(60).ok(),
            Self::Tomorrow => {
                let morning = now.date().tomorrow().ok()?.to_datetime(MORNING);
                Some(morning.to_zoned_datetime(now.time_zone().clone()).ok()?.timestamp())
            }
            Self::UntilResumed => SNOOZED_FOR_EVER.parse().ok(),
            Self::Resume => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_hold_by_the_persons_clock() {
        let night = ("22:00", "07:00", &[1, 2, 3, 4, 5, 6, 7][..]);
        let lunch = ("12:00", "13:00", &[1][..]);
        let friday = ("00:00", "00:00", &[5][..]);
        let morning = ("07:00", "09:00", &[1, 2, 3, 4, 5, 6, 7][..]);
        for (windows, at, expected) in [
            (&[night][..], "2026-11-24T21:59:59", None),
            (&[night], "2026-11-24T22:00", Some("2026-11-25T07:00")),
            (&[night], "2026-11-25T06:59", Some("2026-11-25T07:00")),
            (&[night], "2026-11-25T07:00", None),
            (&[lunch], "2026-11-23T12:30", Some("2026-11-23T13:00")),
            (&[lunch], "2026-11-24T12:30", None),
            (&[friday], "2026-11-27T15:00", Some("2026-11-28T00:00")),
            (&[friday], "2026-11-28T00:00", None),
            (&[night, morning], "2026-11-24T23:00", Some("2026-11-25T09:00")),
            // The clocks go back at three, on to three: the morning is the morning.
            (&[night], "2026-10-25T01:00", Some("2026-10-25T07:00")),
            (&[night], "2026-03-29T01:00", Some("2026-03-29T07:00")),
        ] {
            let zone = TimeZone::get("Europe/Berlin").unwrap();
            let on = |text: &str| {
                let at: jiff::civil::DateTime = text.parse().unwrap();
                at.to_zoned_datetime(zone.clone()).unwrap().timestamp()
            };
            let windows = windows.iter().map(|(from, to, days)| Window {
                days: days.to_vec(),
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
            });
            let hours =
                QuietHours { enabled: true, windows: windows.collect(), allow_urgent: false };

            let quiet = Quiet::at(on(at), &zone, None, &hours);

            assert_eq!(quiet.until(), expected.map(on), "{at}");
            let off = QuietHours { enabled: false, ..hours };
            assert_eq!(Quiet::at(on(at), &zone, None, &off), Quiet::Off);
        }
    }

    #[test]
    fn a_snooze_ends_when_it_says() {
        let now: ZonedDateTime = "2026-11-24T16:20[Africa/Kigali]".parse().unwrap();
        for (snooze, expected) in [
            (Snooze::HalfHour, Some("2026-11-24T14:50:00Z")),
            (Snooze::Hour, Some("2026-11-24T15:20:00Z")),
            (Snooze::Tomorrow, Some("2026-11-25T06:00:00Z")),
            (Snooze::UntilResumed, Some(SNOOZED_FOR_EVER)),
            (Snooze::Resume, None),
        ] {
            let until = snooze.until(&now);

            assert_eq!(until, expected.map(|text| text.parse().unwrap()), "{snooze:?}");
            let hours = QuietHours::default();
            let quiet = Quiet::at(now.timestamp(), now.time_zone(), until, &hours);
            assert_eq!(quiet.until(), until);
        }
    }
}
