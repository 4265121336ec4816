//! What is known of one payment, order or message, over all of its statuses.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::{Entry, EntryId, Fate, Result, Store, entry};
use crate::event::{Event, Key, Stage};

/// Another status of the same thing, stored before.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    pub id: EntryId,
    pub stage: Option<Stage>,
    pub at: Timestamp,
}

impl Store {
    /// The other statuses of what `event` speaks of. None of a message.
    pub fn earlier(&self, event: &Event) -> Result<Vec<Earlier>> {
        let (Some(thing), Key::Exact(key)) = (event.thing(), event.key()) else {
            return Ok(vec![]);
        };
        let sql = "SELECT id, feed, event, at, read FROM entries WHERE thing = ?1 AND key != ?2";
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map([thing, key], entry)?;
        let earlier = |Entry { id, event, at, .. }| Earlier { id, stage: event.stage(), at };
        Ok(rows.map(|row| row.map(earlier)).collect::<rusqlite::Result<_>>()?)
    }

    /// Adds to a stored event what this version of it knows besides. None where
    /// that is nothing, or it is not stored.
    pub fn complete(&mut self, event: &Event) -> Result<Option<Entry>> {
        let Key::Exact(key) = event.key() else { return Ok(None) };
        let sql = "SELECT id, feed, event, at, read FROM entries WHERE key = ?1";
        let stored = self.db.prepare_cached(sql)?.query_row([key], entry).optional()?;
        let Some(mut stored) = stored.filter(|stored| stored.event.kind() == event.kind()) else {
            return Ok(None);
        };
        if !stored.event.complete(event) {
            return Ok(None);
        }
        let json = serde_json::to_string(&stored.event)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let sql = "UPDATE entries SET event = ?1 WHERE id = ?2";
        self.db.prepare_cached(sql)?.execute(params![json, stored.id])?;
        Ok(Some(stored))
    }

    /// The unread entry of this very event.
    pub fn open_entry(&self, event: &Event) -> Result<Option<EntryId>> {
        let Key::Exact(key) = event.key() else { return Ok(None) };
        let sql = "SELECT id FROM entries WHERE key = ?1 AND read IS NULL";
        Ok(self.db.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Handled elsewhere: read, and not to be shown any more.
    pub fn withdraw(&mut self, entries: &[EntryId], now: Timestamp) -> Result<()> {
        let tx = self.db.transaction()?;
        for id in entries {
            let sql = "UPDATE entries SET read = coalesce(read, ?1),
                       fate = CASE fate WHEN ?2 THEN ?3 ELSE fate END WHERE id = ?4";
            let (pending, kept) = (Fate::Pending as i64, Fate::Kept as i64);
            tx.prepare_cached(sql)?.execute(params![now.as_millisecond(), pending, kept, id])?;
        }
        Ok(tx.commit()?)
    }
}
