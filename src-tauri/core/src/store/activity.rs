//! How the shop does: today, a week ago, the last thirty days; and how fast news comes.
//!
//! Counts are of things, never of statuses: a payment that was verified and then
//! completed is one. Money counts once the shop has it, on the day it first had
//! it; what was given back later does not count at all. Whom to ask is `engine`.

mod days;

use std::collections::HashMap;

use days::{Calendar, Paid};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{Result, Store};
use crate::i18n::Translator;

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

/// What was shown later than this was caught up with, and says nothing of the way.
const LATE: i64 = 10 * 60 * 1000;

impl Store {
    /// What the last thirty days were, on the clock of `zone`.
    pub fn activity(&self, now: Timestamp, zone: &TimeZone, i18n: &Translator) -> Result<Activity> {
        let mut calendar = Calendar::new(now, zone);
        let start = calendar.start();
        let paid = self.paid(start)?;
        for payment in paid.values().filter(|payment| payment.is_here()) {
            calendar.pay(payment);
        }
        let orders = "SELECT min(at) FROM entries WHERE kind = 'order'
                      GROUP BY thing HAVING min(at) >= ?1";
        for at in self.numbers(orders, start)? {
            calendar.on(at, |day| day.orders += 1);
        }
        let messages = "SELECT at FROM entries WHERE kind = 'message' AND at >= ?1";
        for at in self.numbers(messages, start)? {
            calendar.on(at, |day| day.messages += 1);
        }
        // A clock of the shop that is ahead does not make a notice come before its event.
        let delays = format!(
            "SELECT max(shown - at, 0) FROM entries
             WHERE fate = 1 AND at >= ?1 AND shown - at <= {LATE}"
        );
        let waits = paid.values().filter_map(|payment| payment.waited(start));
        Ok(calendar.activity(waits.collect(), self.numbers(&delays, start)?, i18n))
    }

    /// The payments of which something happened since then, with all their statuses.
    fn paid(&self, start: i64) -> Result<HashMap<String, Paid>> {
        let sql = "SELECT thing, at, event ->> '$.status', event ->> '$.amount',
                       event ->> '$.currency'
                   FROM entries WHERE kind = 'payment' AND thing IN
                       (SELECT thing FROM entries WHERE kind = 'payment' AND at >= ?1)
                   ORDER BY at, id";
        let mut select = self.db.prepare_cached(sql)?;
        let mut rows = select.query([start])?;
        let mut paid: HashMap<String, Paid> = HashMap::new();
        while let Some(row) = rows.next()? {
            let payment = paid.entry(row.get(0)?).or_default();
            payment.take(row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        }
        Ok(paid)
    }

    fn numbers(&self, sql: &str, start: i64) -> Result<Vec<i64>> {
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map([start], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests;
