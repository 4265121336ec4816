//! The days of the person's clock, and what is counted on them. Pure.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, ZonedDateTime, civil::Date, tz::TimeZone};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{Activity, Day, DayLine, Promptness, Sum, ToVerify};
use crate::{
    event::{Money, PaymentStatus, Stage},
    i18n::Translator,
};

const DAYS: usize = 30;
const WEEK: usize = 7;

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

/// The last thirty days, and when each begins.
pub struct Calendar {
    dates: Vec<Date>,
    /// In milliseconds; one more than there are days: tomorrow's.
    starts: Vec<i64>,
    days: Vec<Counted>,
}

#[derive(Clone, Default)]
pub struct Counted {
    payments: u32,
    pub orders: u32,
    pub messages: u32,
    sums: BTreeMap<Option<String>, Decimal>,
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
        Self { dates, starts, days: vec![Counted::default(); DAYS] }
    }

    /// The first moment that counts.
    pub fn start(&self) -> i64 {
        self.starts.first().copied().unwrap_or_default()
    }

    pub fn on(&mut self, at: i64, count: impl FnOnce(&mut Counted)) {
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

    pub fn activity(self, mut waits: Vec<i64>, mut shown: Vec<i64>, i18n: &Translator) -> Activity {
        waits.sort_unstable();
        shown.sort_unstable();
        let day = |back: usize| {
            let day = &self.days[DAYS - 1 - back];
            let Counted { payments, orders, messages, .. } = *day;
            Day { payments, orders, messages, sums: sums(day, i18n), text: counts(day, i18n) }
        };
        let lines = self.dates.iter().zip(&self.days).map(|(date, day)| DayLine {
            day: date.to_string(),
            orders: day.orders,
            sums: sums(day, i18n),
        });
        let (waited, count) = (share(&waits, 50), u32::try_from(waits.len()).unwrap_or(u32::MAX));
        let to_verify = ToVerify {
            text: waited.map_or_else(|| i18n.text("activity-none"), |wait| lasted(wait, i18n)),
            about: match waited {
                Some(_) => i18n.text_with("activity-to-verify", [("count", count.into())]),
                None => String::new(),
            },
            median_seconds: waited.map(|wait| wait / 1000),
            count,
        };
        let (median, p95) = (share(&shown, 50), share(&shown, 95));
        let about =
            |late| i18n.text_with("activity-delivery", [("time", lasted(late, i18n).into())]);
        let delivery = Promptness {
            text: median.map_or_else(|| i18n.text("activity-none"), |took| lasted(took, i18n)),
            about: p95.map(about).unwrap_or_default(),
            median_ms: median,
            p95_ms: p95,
            count: u32::try_from(shown.len()).unwrap_or(u32::MAX),
        };
        Activity { today: day(0), last_week: day(WEEK), days: lines.collect(), to_verify, delivery }
    }
}

fn counts(day: &Counted, i18n: &Translator) -> String {
    let counts = [
        i18n.text_with("count-payments", [("count", day.payments.into())]),
        i18n.text_with("count-orders", [("count", day.orders.into())]),
        i18n.text_with("count-messages", [("count", day.messages.into())]),
    ];
    counts.join(" · ")
}

/// "0.9 s", "6 min", "2 h 5 min"
fn lasted(milliseconds: i64, i18n: &Translator) -> String {
    match milliseconds / 1000 {
        0..10 => {
            let tenths = Money(Decimal::new((milliseconds + 50) / 100, 1));
            i18n.text_with("activity-seconds", [("seconds", i18n.money(tenths, None).into())])
        }
        seconds @ ..90 => i18n.text_with("activity-seconds", [("seconds", seconds.into())]),
        seconds if seconds < 90 * 60 => {
            i18n.text_with("activity-minutes", [("minutes", (seconds / 60).into())])
        }
        seconds => {
            let parts =
                [("hours", (seconds / 3600).into()), ("minutes", (seconds / 60 % 60).into())];
            i18n.text_with("activity-hours", parts)
        }
    }
}

fn sums(day: &Counted, i18n: &Translator) -> Vec<Sum> {
    let sum = |(currency, sum): (&Option<String>, &Decimal)| Sum {
        currency: currency.clone(),
        text: i18n.money(Money(*sum), currency.as_deref()),
        value: sum.to_f64().unwrap_or_default(),
    };
    day.sums.iter().map(sum).collect()
}

/// The least that is not exceeded by so many percent of them.
fn share(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}
