//! The figures of the last thirteen weeks: counts, money, and how long things took.
//!
//! Counts are of payments and orders, never of their statuses: a payment that was
//! verified and then completed is one. Money counts once the shop has it, on the
//! day it first had it; what was given back later does not count at all.
//! Deliberately absent: texts, which are `view::activity`'s.

mod days;

use std::collections::{BTreeMap, HashMap};

use days::{Calendar, Paid};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::params;
use rust_decimal::Decimal;

use super::{Result, Store};

/// Days are those of the person's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The last thirteen weeks, today at the end.
    pub days: Vec<(Date, DayFigures)>,
    /// How long buyers waited from their payment until it was verified, in
    /// milliseconds, shortest first; of the last thirty days.
    pub waits: Vec<i64>,
    /// How long it took from the event in the shop to its notice, likewise.
    pub delays: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayFigures {
    /// Those whose money came, as in `sums`.
    pub payments: u32,
    /// That came in, whatever became of them.
    pub orders: u32,
    pub messages: u32,
    /// By currency; None where the shop does not say.
    pub sums: BTreeMap<Option<String>, Decimal>,
}

impl DayFigures {
    pub fn add(&mut self, other: &Self) {
        self.payments += other.payments;
        self.orders += other.orders;
        self.messages += other.messages;
        for (currency, sum) in &other.sums {
            let here = self.sums.entry(currency.clone()).or_default();
            *here = here.saturating_add(*sum);
        }
    }
}

/// What was shown later than this was caught up with, and says nothing of the way.
const LATE: i64 = 10 * 60 * 1000;

impl Store {
    /// What the last weeks were, on the clock of `zone`; of one shop, or of all.
    pub fn figures(&self, now: Timestamp, zone: &TimeZone, shop: Option<&str>) -> Result<Figures> {
        let mut calendar = Calendar::new(now, zone);
        let start = calendar.start();
        let recent = calendar.recent();
        let paid = self.paid(start, shop)?;
        for payment in paid.values().filter(|payment| payment.is_here()) {
            calendar.pay(payment);
        }
        let orders = "SELECT min(at) FROM entries
                      WHERE kind = 'order' AND (?2 IS NULL OR feed = ?2)
                      GROUP BY thing HAVING min(at) >= ?1";
        for at in self.numbers(orders, start, shop)? {
            calendar.on(at, |day| day.orders += 1);
        }
        let messages = "SELECT at FROM entries WHERE kind = 'message' AND at >= ?1
                        AND (?2 IS NULL OR feed = ?2)";
        for at in self.numbers(messages, start, shop)? {
            calendar.on(at, |day| day.messages += 1);
        }
        // A clock of the shop that is ahead does not make a notice come before its event.
        let delays = format!(
            "SELECT max(shown - at, 0) FROM entries
             WHERE fate = 1 AND at >= ?1 AND shown - at <= {LATE}
                 AND (?2 IS NULL OR feed = ?2)"
        );
        let mut waits: Vec<_> = paid.values().filter_map(|one| one.waited(recent)).collect();
        let mut delays = self.numbers(&delays, recent, shop)?;
        waits.sort_unstable();
        delays.sort_unstable();
        Ok(Figures { days: calendar.days(), waits, delays })
    }

    /// The payments of which something happened since then, with all their statuses.
    fn paid(&self, start: i64, shop: Option<&str>) -> Result<HashMap<String, Paid>> {
        let sql = "SELECT thing, at, event ->> '$.status', event ->> '$.amount',
                       event ->> '$.currency'
                   FROM entries WHERE kind = 'payment' AND thing IN
                       (SELECT thing FROM entries WHERE kind = 'payment' AND at >= ?1
                            AND (?2 IS NULL OR feed = ?2))
                   ORDER BY at, id";
        let mut select = self.db.prepare_cached(sql)?;
        let mut rows = select.query(params![start, shop])?;
        let mut paid: HashMap<String, Paid> = HashMap::new();
        while let Some(row) = rows.next()? {
            let payment = paid.entry(row.get(0)?).or_default();
            payment.take(row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        }
        Ok(paid)
    }

    fn numbers(&self, sql: &str, start: i64, shop: Option<&str>) -> Result<Vec<i64>> {
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map(params![start, shop], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests;
