//! The days of the person's clock, and what is counted on them. Pure.

use jiff::{Timestamp, ToSpan as _, ZonedDateTime, civil::Date, tz::TimeZone};

use super::DayFigures;
use crate::event::{Money, PaymentStatus, Stage};

/// Thirteen weeks: as long as the history is kept.
const DAYS: usize = 91;
/// How long things take is told of these.
const RECENT: usize = 30;

/// One payment over all of its statuses.
#[derive(Default)]
pub struct Paid {
    /// The last status that has a place in the row, whether the money is there by it.
    last: Option<(i64, Stage, bool)>,
    awaited: Option<i64>,
    came: Option<i64>,
    amount: Option<Money>,
    currency: Option<String>,
}

impl Paid {
    /// The next status, in order of time.
    pub fn take(
        &mut self,
        at: i64,
        status: Option<String>,
        amount: Option<String>,
        currency: Option<String>,
    ) {
        let status = PaymentStatus::from(status);
        if let Some(stage) = status.stage() {
            let here = status.is_paid();
            // Of two at the same moment the later stage is the last.
            if self.last.is_none_or(|(last, before, _)| (last, before) <= (at, stage)) {
                self.last = Some((at, stage, here));
            }
            if here {
                self.came.get_or_insert(at);
            } else if status.awaits_check() {
                self.awaited.get_or_insert(at);
            }
        }
        // A later status without an amount does not unsay an earlier one's.
        self.amount = amount.and_then(|amount| Money::parse(&amount)).or(self.amount);
        if let Some(currency) = currency {
            self.currency = Some(currency.trim().to_uppercase());
        }
    }

    pub fn is_here(&self) -> bool {
        self.last.is_some_and(|(_, _, here)| here)
    }

    /// In milliseconds, where it was verified since then.
    pub fn waited(&self, start: i64) -> Option<i64> {
        let came = self.came.filter(|came| *came >= start)?;
        self.awaited.map(|awaited| came - awaited).filter(|waited| *waited >= 0)
    }
}

/// The last days, and when each begins.
pub struct Calendar {
    dates: Vec<Date>,
    /// In milliseconds; one more than there are days: tomorrow's.
    starts: Vec<i64>,
    days: Vec<DayFigures>,
}

impl Calendar {
    pub fn new(now: Timestamp, zone: &TimeZone) -> Self {
        let today = now.to_zoned_datetime(zone.clone()).date();
        let back = i64::try_from(DAYS).unwrap_or_default() - 1;
        let dates = (-back..=1).map(|days| today.saturating_add(days.days()));
        // A day begins where its first moment is: not every day has a midnight, or 24 hours.
        let start =
            |date: &Date| date.to_zoned_datetime(zone.clone()).and_then(|day| day.start_of_day());
        let mut dates: Vec<Date> = dates.collect();
        let starts = dates.iter().map(|date| {
            start(date).as_ref().map_or(now, ZonedDateTime::timestamp).as_millisecond()
        });
        let starts = starts.collect();
        dates.truncate(DAYS);
        Self { dates, starts, days: vec![DayFigures::default(); DAYS] }
    }

    /// The first moment that counts.
    pub fn start(&self) -> i64 {
        self.starts.first().copied().unwrap_or_default()
    }

    /// The first moment of the last thirty days.
    pub fn recent(&self) -> i64 {
        self.starts.get(DAYS - RECENT).copied().unwrap_or_default()
    }

    pub fn on(&mut self, at: i64, count: impl FnOnce(&mut DayFigures)) {
        let day = self.starts.partition_point(|start| *start <= at).checked_sub(1);
        if let Some(day) = day.and_then(|day| self.days.get_mut(day)) {
            count(day);
        }
    }

    pub fn pay(&mut self, payment: &Paid) {
        let Some(came) = payment.came else { return };
        self.on(came, |day| {
            day.payments += 1;
            if let Some(Money(amount)) = payment.amount {
                let sum = day.sums.entry(payment.currency.clone()).or_default();
                *sum = sum.saturating_add(amount);
            }
        });
    }

    pub fn days(self) -> Vec<(Date, DayFigures)> {
        self.dates.into_iter().zip(self.days).collect()
    }
}
