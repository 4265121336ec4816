//! Whether it is unusually silent: no order for so long, by the shop's own four weeks. Pure.
//!
//! Compared is the same stretch of the same weekday. Of `n` weeks in which `sum` orders
//! came then, the chance that an ordinary day has none is (n / (n + 1)) ^ (sum + ½): a
//! Poisson rate that is itself known from those weeks only. It is asked again with each
//! stretch of the day, so later ones need far better evidence. Deliberately absent:
//! whether the person wants to hear of it now.

use jiff::{Timestamp, ToSpan as _, ZonedDateTime, civil::DateTime, tz::TimeZone};

use super::morning::working_day;

/// So many weeks are looked back at, and at least so many are needed.
pub const WEEKS: i64 = 4;
const LEAST_WEEKS: usize = 3;
/// How likely an ordinary day may be taken for a silent one: without any order yet, and
/// since an order. Thirty days of both are less than one false alarm.
const FIRST: f64 = 0.018;
const LATER: f64 = 0.001;

/// What is unusual about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The last order of today, or when the first of the day usually has come.
    pub since: Timestamp,
    /// So many there usually are since then.
    pub usual: u32,
    /// 1 is Monday.
    pub weekday: i8,
}

/// `orders`: when they came, at least those of the last four weeks, in order of time.
pub fn unusual(now: Timestamp, zone: &TimeZone, orders: &[Timestamp]) -> Option<Silence> {
    let here = now.to_zoned_datetime(zone.clone());
    let today = Stretch::of_day(&here, 0)?;
    let came = today.of(orders);
    let last = came.last().copied();
    let mut weeks = vec![];
    for back in 1..=WEEKS {
        let mut stretch = Stretch::of_day(&here, back)?;
        if let Some(last) = last {
            stretch.from = moved(last, zone, back)?;
        }
        // From before the shop was known nothing is learned.
        if orders.first().is_some_and(|first| *first < stretch.from) {
            weeks.push(stretch.of(orders));
        }
    }
    if weeks.len() < LEAST_WEEKS || weeks.iter().any(|week| week.is_empty()) {
        return None;
    }
    let sum = weeks.iter().map(|week| week.len()).sum::<usize>();
    let n = weeks.len() as f64;
    let chance = (n / (n + 1.0)).powf(sum as f64 + 0.5);
    let limit = if came.is_empty() { FIRST } else { LATER / came.len() as f64 };
    let since = match last {
        Some(last) => last,
        None => usual_first(&weeks, &here, zone)?,
    };
    (chance <= limit).then(|| Silence {
        since,
        usual: u32::try_from(sum / weeks.len()).unwrap_or(u32::MAX),
        weekday: working_day(&here).weekday().to_monday_one_offset(),
    })
}

/// A working day from its beginning to this time of day.
struct Stretch {
    from: Timestamp,
    to: Timestamp,
}

impl Stretch {
    fn of_day(now: &ZonedDateTime, weeks_back: i64) -> Option<Self> {
        let zone = now.time_zone();
        let day = working_day(now).checked_sub(weeks_back.weeks()).ok()?;
        let from = day.at(5, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?.timestamp();
        let to = moved(now.timestamp(), zone, weeks_back)?;
        Some(Self { from, to })
    }

    /// Those that came in it.
    fn of<'a>(&self, orders: &'a [Timestamp]) -> &'a [Timestamp] {
        let from = orders.partition_point(|at| *at <= self.from);
        let to = orders.partition_point(|at| *at <= self.to);
        orders.get(from..to).unwrap_or_default()
    }
}

/// The same time of day, so many weeks before.
fn moved(at: Timestamp, zone: &TimeZone, weeks_back: i64) -> Option<Timestamp> {
    let wall: DateTime = at.to_zoned_datetime(zone.clone()).datetime();
    let then = wall.checked_sub(weeks_back.weeks()).ok()?;
    Some(then.to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

/// The hour of today by which, on each of those days, the first order had come.
fn usual_first(weeks: &[&[Timestamp]], now: &ZonedDateTime, zone: &TimeZone) -> Option<Timestamp> {
    let firsts = weeks.iter().filter_map(|week| week.first());
    let times = firsts.map(|at| at.to_zoned_datetime(zone.clone()).time());
    let earliest = times.min()?;
    let date = working_day(now);
    let hour = date.at(earliest.hour(), 0, 0, 0);
    Some(hour.to_zoned_datetime(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests;
