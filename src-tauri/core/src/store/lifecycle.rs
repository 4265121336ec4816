//! The life of one payment or order over all of its statuses, and what ends it here.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use super::{COLUMNS, Delivery, Entry, EntryId, Result, Store, entry};
use crate::{
    event::{Event, Key, Kind, Stage, What},
    feed::Feed,
};

/// The shop lets a checkout expire after this time.
const EXPIRES_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// The newest payments of a shop; a checkout is among them as long as it is open.
const MAX_OPEN: u32 = 500;

/// Another status of the same subject, stored before.
#[derive(Clone, Debug, PartialEq)]
pub struct PriorStatus {
    pub id: EntryId,
    pub stage: Option<Stage>,
    pub at: Timestamp,
}

impl Store {
    /// The other statuses of what `event` speaks of. None of a message.
    pub fn prior_statuses(&self, feed: &Feed, event: &Event) -> Result<Vec<PriorStatus>> {
        let (Some(subject), Key::Exact(key)) = (event.subject(), event.key()) else {
            return Ok(vec![]);
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM entries
             WHERE thing = ?1 AND key != ?2 AND server IN (?3, '')"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map([&subject, &key, &feed.server], entry)?;
        let prior = |Entry { id, event, at, .. }| PriorStatus { id, stage: event.stage(), at };
        Ok(rows.map(|row| row.map(prior)).collect::<rusqlite::Result<_>>()?)
    }

    /// What the buyer wrote into the transfer.
    pub fn reference_of(&self, server: &str, payment: &str) -> Result<Option<String>> {
        let sql = "SELECT event ->> '$.reference' FROM entries
                   WHERE thing = ?1 AND server IN (?2, '')
                       AND event ->> '$.reference' IS NOT NULL
                   ORDER BY id DESC LIMIT 1";
        let mut select = self.db.prepare_cached(sql)?;
        let subject = format!("payment:{payment}");
        Ok(select.query_row([subject.as_str(), server], |row| row.get(0)).optional()?)
    }

    /// The newest status of a payment or an order.
    pub fn newest_of(&self, subject: &str) -> Result<Option<Entry>> {
        let sql =
            format!("SELECT {COLUMNS} FROM entries WHERE thing = ?1 ORDER BY id DESC LIMIT 1");
        Ok(self.db.prepare_cached(&sql)?.query_row([subject], entry).optional()?)
    }

    /// Adds to a stored event what this version of it knows besides. None where
    /// that is nothing, or it is not stored.
    pub fn complete(&mut self, feed: &Feed, event: &Event) -> Result<Option<Entry>> {
        let Key::Exact(key) = event.key() else { return Ok(None) };
        let sql = format!("SELECT {COLUMNS} FROM entries WHERE key = ?1 AND server IN (?2, '')");
        let mut select = self.db.prepare_cached(&sql)?;
        let stored = select.query_row([&key, &feed.server], entry).optional()?;
        drop(select);
        let Some(mut stored) = stored.filter(|stored| stored.event.kind() == event.kind()) else {
            return Ok(None);
        };
        if !stored.event.complete(event) {
            return Ok(None);
        }
        let json = serde_json::to_string(&stored.event)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let sql = "UPDATE entries SET event = ?1 WHERE id = ?2";
        self.atomically(|db| Ok(db.prepare_cached(sql)?.execute(params![json, stored.id])?))?;
        Ok(Some(stored))
    }

    /// The unread entry of this very event.
    pub fn unread_entry(&self, feed: &Feed, event: &Event) -> Result<Option<EntryId>> {
        let Key::Exact(key) = event.key() else { return Ok(None) };
        let sql = "SELECT id FROM entries WHERE key = ?1 AND server IN (?2, '') AND read IS NULL";
        let mut select = self.db.prepare_cached(sql)?;
        Ok(select.query_row([&key, &feed.server], |row| row.get(0)).optional()?)
    }

    /// The newest `n` payments at that server that wait to be checked: entry, shop, and id.
    pub fn payments_to_check(
        &self,
        server: &str,
        n: usize,
    ) -> Result<Vec<(EntryId, String, String)>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entries
             WHERE read IS NULL AND kind = 'payment' AND server = ?1 ORDER BY id DESC"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map([server], entry)?;
        let waits = rows.filter_map(|row| match row {
            Ok(Entry { id, feed, event, .. }) if event.awaits_check() => match event.what {
                What::Payment(payment) => Some(Ok((id, feed.id, payment.id))),
                _ => None,
            },
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        Ok(waits.take(n).collect::<rusqlite::Result<_>>()?)
    }

    /// For how long the newest payment of these shops that is not settled may still
    /// change; None where there is none. `now`: by the shop's clock.
    pub fn open_payments(
        &self,
        server: &str,
        shops: &[String],
        now: Timestamp,
    ) -> Result<Option<SignedDuration>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM entries
             WHERE feed = ?1 AND server = ?2 AND kind = 'payment' ORDER BY id DESC LIMIT {MAX_OPEN}"
        );
        let mut longest = None;
        for shop in shops {
            let mut select = self.db.prepare_cached(&sql)?;
            let mut seen = BTreeSet::new();
            let rows = select.query_map([shop.as_str(), server], entry)?;
            for row in rows {
                let Entry { event, at, .. } = row?;
                // The newest status of each payment decides.
                let newest = event.subject().is_some_and(|subject| seen.insert(subject));
                let open = matches!(event.stage(), Some(Stage::Opened | Stage::Moving));
                if newest && open {
                    let age = now.duration_since(at).max(SignedDuration::ZERO);
                    longest = longest.max(Some(EXPIRES_AFTER.saturating_sub(age)));
                }
            }
        }
        Ok(longest.filter(SignedDuration::is_positive))
    }

    /// Not to be shown any more, but not handled either.
    pub fn silence(&mut self, entries: &[EntryId]) -> Result<()> {
        let (pending, silent) = (Delivery::Pending as i64, Delivery::Silent as i64);
        for id in entries {
            let sql = "UPDATE entries SET fate = ?1 WHERE id = ?2 AND fate = ?3";
            self.db.prepare_cached(sql)?.execute(params![silent, id, pending])?;
        }
        Ok(())
    }

    /// The newest `n` payments, orders or messages at that server that are open work
    /// as far as is known here, by their ids.
    pub fn open_work(&self, server: &str, kind: Kind, n: usize) -> Result<Vec<String>> {
        let sql = "SELECT event ->> '$.id' FROM entries AS entry
                   WHERE server = ?1 AND kind = ?2 AND event ->> '$.id' IS NOT NULL
                       AND (?2 = 'message' AND read IS NULL
                            OR event ->> '$.status' IN ('awaiting_verification', 'pending')
                                AND NOT EXISTS (SELECT 1 FROM entries AS later
                                                WHERE later.thing = entry.thing
                                                    AND later.server = ?1 AND later.id > entry.id))
                   ORDER BY id DESC LIMIT ?3";
        let mut select = self.db.prepare_cached(sql)?;
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let rows = select.query_map(params![server, kind.name(), n], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Handled elsewhere: read, and not to be shown any more.
    pub fn withdraw(&mut self, entries: &[EntryId], now: Timestamp) -> Result<()> {
        let sql = "UPDATE entries SET read = coalesce(read, ?1),
                   fate = CASE fate WHEN ?2 THEN ?3 ELSE fate END WHERE id = ?4";
        let (pending, silent) = (Delivery::Pending as i64, Delivery::Silent as i64);
        self.atomically(|db| {
            let mut withdraw = db.prepare_cached(sql)?;
            for id in entries {
                withdraw.execute(params![now.as_millisecond(), pending, silent, id])?;
            }
            Ok(())
        })
    }
}
