//! How the shop does, as the window shows it: today, a week ago, the last thirty days;
//! and how fast things go. Pure; the figures are the store's.

use jiff::{ToSpan as _, civil::Date};
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde::Serialize;

use crate::{
    event::Money,
    i18n::Translator,
    store::{DayFigures, Figures},
};

const WEEK: usize = 7;
const DAYS: usize = 30;

/// Days are those of the person's clock.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// So far.
    pub today: Day,
    /// The same weekday a week ago, all of it.
    pub last_week: Day,
    /// The last thirty, today at the end.
    pub days: Vec<DayLine>,
    /// The last thirteen, each by its Monday; this week at the end.
    pub weeks: Vec<DayLine>,
    /// Those that are whole, and this one, each by its first day.
    pub months: Vec<DayLine>,
    pub to_verify: ToVerify,
    pub delivery: Promptness,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Day {
    /// Those whose money came, as in `sums`.
    pub payments: u32,
    /// That came in, whatever became of them.
    pub orders: u32,
    pub messages: u32,
    pub sums: Vec<Sum>,
    /// "3 payments · 2 orders"
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DayLine {
    /// "2026-11-24"
    pub day: String,
    pub orders: u32,
    pub sums: Vec<Sum>,
}

/// The money in one currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Sum {
    /// None where the shop does not say.
    pub currency: Option<String>,
    /// "RWF 84,500"
    pub text: String,
    /// For a chart only: not exact.
    pub value: f64,
}

/// How long buyers wait from their payment until it is verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ToVerify {
    /// "6 min", and of how many payments.
    pub text: String,
    pub about: String,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub median_seconds: Option<i64>,
    pub count: u32,
}

/// How long it takes from the event in the shop to its notice on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Promptness {
    /// "0.9 s", and how long at most, but for the slowest.
    pub text: String,
    pub about: String,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub median_ms: Option<i64>,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub p95_ms: Option<i64>,
    pub count: u32,
}

impl Activity {
    pub fn of(figures: &Figures, i18n: &Translator) -> Self {
        let Figures { days, waits, delays } = figures;
        let back = |days_ago: usize| {
            let at = days.len().checked_sub(1 + days_ago);
            at.and_then(|at| days.get(at)).map(|(_, day)| of_day(day, i18n)).unwrap_or_default()
        };
        let line = |(date, day): &(Date, DayFigures)| DayLine {
            day: date.to_string(),
            orders: day.orders,
            sums: sums(day, i18n),
        };
        let lines = |of: Vec<(Date, DayFigures)>| of.iter().map(line).collect();
        let recent = days.len().saturating_sub(DAYS);
        Self {
            today: back(0),
            last_week: back(WEEK),
            days: days.iter().skip(recent).map(line).collect(),
            weeks: lines(together(days, monday)),
            months: lines(together(days, Date::first_of_month)),
            to_verify: to_verify(waits, i18n),
            delivery: promptness(delays, i18n),
        }
    }
}

/// Days put together by the one that stands for them. What is cut off at the beginning
/// is left out: it would look like a bad week.
fn together(days: &[(Date, DayFigures)], by: impl Fn(Date) -> Date) -> Vec<(Date, DayFigures)> {
    let mut all: Vec<(Date, DayFigures)> = vec![];
    for (date, day) in days {
        let first = by(*date);
        let begins = all.last().is_none_or(|(last, _)| *last != first);
        if begins && (first == *date || !all.is_empty()) {
            all.push((first, DayFigures::default()));
        }
        if let Some((_, sum)) = all.last_mut() {
            sum.add(day);
        }
    }
    all
}

fn monday(date: Date) -> Date {
    let back = date.weekday().to_monday_zero_offset();
    date.saturating_sub(i64::from(back).days())
}

fn of_day(day: &DayFigures, i18n: &Translator) -> Day {
    let DayFigures { payments, orders, messages, .. } = *day;
    Day { payments, orders, messages, sums: sums(day, i18n), text: counts(day, i18n) }
}

fn to_verify(waits: &[i64], i18n: &Translator) -> ToVerify {
    let (waited, count) = (share(waits, 50), u32::try_from(waits.len()).unwrap_or(u32::MAX));
    ToVerify {
        text: waited.map_or_else(|| i18n.text("activity-none"), |wait| lasted(wait, i18n)),
        about: match waited {
            Some(_) => i18n.text_with("activity-to-verify", [("count", count.into())]),
            None => String::new(),
        },
        median_seconds: waited.map(|wait| wait / 1000),
        count,
    }
}

fn promptness(delays: &[i64], i18n: &Translator) -> Promptness {
    let (median, p95) = (share(delays, 50), share(delays, 95));
    let about = |late| i18n.text_with("activity-delivery", [("time", lasted(late, i18n).into())]);
    Promptness {
        text: median.map_or_else(|| i18n.text("activity-none"), |took| lasted(took, i18n)),
        about: p95.map(about).unwrap_or_default(),
        median_ms: median,
        p95_ms: p95,
        count: u32::try_from(delays.len()).unwrap_or(u32::MAX),
    }
}

fn counts(day: &DayFigures, i18n: &Translator) -> String {
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

fn sums(day: &DayFigures, i18n: &Translator) -> Vec<Sum> {
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
