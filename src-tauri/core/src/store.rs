//! The entries on disk (SQLite): every event once, what became of it, where to resume.
//!
//! An event whose key is known is not stored again: that makes exactly-once. An
//! entry is stored before it is judged, and marked shown when the desktop
//! accepted it. One connection, on the thread of [`StoreHandle`].

mod accounts;
mod activity;
mod busy;
mod clean_marker;
mod daily;
mod error;
mod group_commit;
mod housekeeping;
mod index;
mod lifecycle;
mod migrations;
mod prune;
mod rejected;
mod replies;
mod rows;
mod schema;
mod search;
mod todo;
mod traffic;
mod worker;

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

pub use accounts::{Account, Progress};
pub use activity::{DayFigures, Figures};
use clean_marker::CleanMarker;
pub use daily::Daily;
pub use error::StoreError;
use group_commit::Group;
pub use lifecycle::PriorStatus;
pub use rejected::MAX_REJECTED_BYTES;
pub use replies::{Answered, KeptReply, ReplyTo, Tried};
use rows::{COLUMNS, entry, insert, is_known};
pub use search::{Cursor, Found, Query};
pub use todo::{Conversation, Todo};
pub use worker::{Reply, StoreHandle, StoreThread, Summary};

use crate::{
    disk,
    event::{Event, Kind},
    feed::Feed,
};

/// Names an entry; later entries have greater numbers.
pub type EntryId = i64;

/// An event that was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    pub feed: Feed,
    pub event: Event,
    /// By the shop's clock; by ours where the shop does not say.
    pub at: Timestamp,
    pub read: bool,
}

/// Whether the desktop has shown an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// To be shown; not accepted by the desktop yet.
    Pending = 0,
    Shown = 1,
    /// Kept without a notice, as the person wishes.
    Silent = 2,
}

/// What an event is to the person when it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Triage {
    /// To be shown.
    Notify,
    /// Open work that is no news: it counts as unread, without a notice.
    Unread,
    /// Handled already, or superseded: kept in the history only.
    Done,
}

/// How many entries, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    pub total: u32,
    pub payment: u32,
    pub order: u32,
    pub message: u32,
}

/// How much of the list the summary holds. The tray takes five of them.
pub const RECENT: usize = 20;

type Result<T> = std::result::Result<T, StoreError>;

#[derive(Debug)]
pub struct Store {
    db: Connection,
    group: Group,
    /// None: in memory.
    clean_marker: Option<CleanMarker>,
}

impl Store {
    /// Opens or makes the file; `None` keeps everything in memory.
    ///
    /// # Errors
    /// See [`StoreError`]; [`StoreError::is_damage`] tells whether to set it aside.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let clean_marker = path.map(CleanMarker::of);
        let mut db = match path {
            Some(path) => {
                // Made here for this user alone; SQLite's files beside it follow it.
                let _ = disk::private_file().write(true).create_new(true).open(path);
                Connection::open(path)?
            }
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&mut db)?;
        // Opening reads little more than the head of the file; damage behind it
        // would show only when an event is lost.
        if clean_marker.as_ref().is_some_and(CleanMarker::wants_check) {
            let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if found != "ok" {
                return Err(StoreError::Damaged(found));
            }
        }
        Ok(Self { db, group: Group::None, clean_marker })
    }

    /// On the thread that has used it.
    fn close(self) {
        // SQLite works its log into the file.
        drop(self.db);
        if let Some(marker) = self.clean_marker {
            marker.write();
        }
    }

    /// As a disk that is full, or was made read-only.
    #[cfg(test)]
    pub fn refuse_writes(&self, refuse: bool) {
        self.db.pragma_update(None, "query_only", refuse).unwrap();
    }

    #[cfg(test)]
    pub fn delivery(&self, id: EntryId) -> Delivery {
        let select = "SELECT fate FROM entries WHERE id = ?1";
        let number: i64 = self.db.query_row(select, [id], |row| row.get(0)).unwrap();
        let all = [Delivery::Pending, Delivery::Shown, Delivery::Silent];
        all.into_iter().find(|one| *one as i64 == number).unwrap()
    }

    /// Stores an event, and with it where its stream resumes. None: the same
    /// event was stored before.
    pub fn put(
        &mut self,
        feed: &Feed,
        event: &Event,
        resume: Option<&str>,
        triage: Triage,
        now: Timestamp,
    ) -> Result<Option<Entry>> {
        self.atomically(|db| {
            if let Some(id) = resume {
                let sql = "INSERT INTO cursors (server, feed, resume) VALUES (?1, ?2, ?3)
                           ON CONFLICT (server, feed) DO UPDATE SET resume = excluded.resume";
                db.prepare_cached(sql)?.execute(params![feed.server, feed.id, id])?;
            }
            if is_known(db, feed, event, now)? {
                return Ok(None);
            }
            insert(db, feed, event, triage, now).map(Some)
        })
    }

    /// Whether the event is stored, or was before it was pruned.
    pub fn knows(&self, feed: &Feed, event: &Event, now: Timestamp) -> Result<bool> {
        is_known(&self.db, feed, event, now)
    }

    pub fn set_delivery(
        &mut self,
        entries: &[EntryId],
        delivery: Delivery,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE entries SET fate = ?1, shown = CASE ?1 WHEN 1 THEN ?2 END WHERE id = ?3";
        self.atomically(|db| {
            let mut set = db.prepare_cached(sql)?;
            for id in entries {
                set.execute(params![delivery as i64, now.as_millisecond(), id])?;
            }
            Ok(())
        })
    }

    /// The first `n` entries that wait for the desktop, oldest first.
    pub fn pending(&self, n: usize) -> Result<Vec<Entry>> {
        self.select(&format!("WHERE fate = 0 ORDER BY id LIMIT {n}"))
    }

    pub fn entry(&self, id: EntryId) -> Result<Option<Entry>> {
        Ok(self.select(&format!("WHERE id = {id}"))?.pop())
    }

    pub fn mark_read(&mut self, entries: &[EntryId], now: Timestamp) -> Result<()> {
        let sql = "UPDATE entries SET read = ?1 WHERE id = ?2 AND read IS NULL";
        self.atomically(|db| {
            let mut mark = db.prepare_cached(sql)?;
            for id in entries {
                mark.execute(params![now.as_millisecond(), id])?;
            }
            Ok(())
        })
    }

    pub fn mark_all_read(&mut self, now: Timestamp) -> Result<()> {
        self.db
            .execute("UPDATE entries SET read = ?1 WHERE read IS NULL", [now.as_millisecond()])?;
        Ok(())
    }

    pub fn unread(&self) -> Result<Unread> {
        self.count("read IS NULL")
    }

    /// By kind, those of the unread that fit.
    fn count(&self, fits: &str) -> Result<Unread> {
        let sums =
            Kind::ALL.map(|kind| format!("count(*) FILTER (WHERE kind = '{}')", kind.name()));
        let sums = sums.join(", ");
        let sql = format!("SELECT {sums} FROM entries INDEXED BY entries_unread WHERE {fits}");
        let mut unread = Unread::default();
        self.db.prepare_cached(&sql)?.query_row([], |row| {
            for (place, kind) in Kind::ALL.into_iter().enumerate() {
                let count = row.get(place)?;
                unread.total += count;
                match kind {
                    Kind::Payment => unread.payment = count,
                    Kind::Order => unread.order = count,
                    Kind::Message => unread.message = count,
                }
            }
            Ok(())
        })?;
        Ok(unread)
    }

    /// Counts up with every row that changes.
    pub fn changes(&self) -> u64 {
        self.db.total_changes()
    }

    /// The id after which the feed was stored completely.
    pub fn resume(&self, feed: &Feed) -> Result<Option<String>> {
        let sql = "SELECT resume FROM cursors WHERE server = ?1 AND feed = ?2";
        let mut select = self.db.prepare_cached(sql)?;
        Ok(select.query_row([&feed.server, &feed.id], |row| row.get(0)).optional()?)
    }

    /// The currency of the feed's last payment that named one.
    pub fn currency(&self, feed: &Feed) -> Result<Option<String>> {
        let sql = "SELECT event ->> '$.currency' FROM entries
                   WHERE feed = ?1 AND server = ?2 AND kind = 'payment'
                       AND event ->> '$.currency' IS NOT NULL
                   ORDER BY id DESC LIMIT 1";
        let mut select = self.db.prepare_cached(sql)?;
        Ok(select.query_row([&feed.id, &feed.server], |row| row.get(0)).optional()?)
    }

    /// The currency of the last payment that named one, wherever it came from.
    pub fn last_currency(&self) -> Result<Option<String>> {
        let sql = "SELECT event ->> '$.currency' FROM entries INDEXED BY entries_payments
                   WHERE kind = 'payment' AND event ->> '$.currency' IS NOT NULL
                   ORDER BY id DESC LIMIT 1";
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
    }
}

#[cfg(test)]
mod tests;
