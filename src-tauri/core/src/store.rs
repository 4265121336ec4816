//! The entries on disk (SQLite): every event once, what became of it, where to resume.
//!
//! Exactly-once is decided here and nowhere else: an event whose key is known
//! is not stored again. An entry is stored before it is judged, and marked shown
//! when the desktop accepted it. One connection, owned by `engine`.

mod accounts;
mod activity;
mod prune;
mod schema;
mod search;
mod things;

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};

pub use accounts::{Account, Progress};
pub use activity::{Activity, Day, DayLine, Promptness, Sum, ToVerify};
pub use search::{Cursor, Found, Query};
pub use things::Earlier;

use crate::{
    event::{Event, Key, Kind},
    snapshot::Unread,
};

/// Names an entry; later entries have greater numbers.
pub type EntryId = i64;

/// An event that was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    pub feed: String,
    pub event: Event,
    /// By the shop's clock; by ours where the shop does not say.
    pub at: Timestamp,
    pub read: bool,
}

/// Where to go on after a break: an id means something to its own server only.
#[derive(Clone, Copy, Debug)]
pub struct Resume<'a> {
    pub server: &'a str,
    pub id: &'a str,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// To be shown; not accepted by the desktop yet.
    Pending = 0,
    Shown = 1,
    /// Kept without a notice, as the person wishes.
    Kept = 2,
}

/// What an event is to the person when it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// To be shown.
    News,
    /// Open work that is no news: it counts as unread, without a notice.
    Open,
    /// Handled already, or overtaken: kept in the history only.
    Done,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or gone, or the file is damaged.
    #[error("history: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What SQLite's own check found.
    #[error("history: {0}")]
    Damaged(String),
}

type Result<T> = std::result::Result<T, StoreError>;

/// Odd input is kept for the person who helps, this many of the newest.
const MOST_ODD: usize = 200;
const MOST_ODD_BYTES: usize = 4096;

#[derive(Debug)]
pub struct Store {
    db: Connection,
}

impl Store {
    /// Opens or makes the file; `None` keeps everything in memory.
    ///
    /// # Errors
    /// See [`StoreError`]; [`StoreError::is_damage`] tells whether to set it aside.
    pub fn open(path: Option<&Path>) -> Result<Self> {
        let db = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&db)?;
        // Opening reads little more than the head of the file; damage behind it
        // would show only when an event is lost.
        let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found != "ok" {
            return Err(StoreError::Damaged(found));
        }
        Ok(Self { db })
    }

    /// Stores an event to be shown, and with it where to resume. None: the
    /// same event was stored before.
    pub fn put(
        &mut self,
        feed: &str,
        event: &Event,
        resume: Option<Resume>,
        now: Timestamp,
    ) -> Result<Option<Entry>> {
        self.put_as(feed, event, resume, Standing::News, now)
    }

    /// As [`Store::put`], for what may not be news any more.
    pub fn put_as(
        &mut self,
        feed: &str,
        event: &Event,
        resume: Option<Resume>,
        standing: Standing,
        now: Timestamp,
    ) -> Result<Option<Entry>> {
        let at = event.at.unwrap_or(now);
        // The right to write from the start: a reader that turns writer is not waited for.
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (key, print) = match event.key() {
            Key::Exact(key) => (key, None),
            Key::Print(print) => (format!("{print}@{}", now.as_millisecond()), Some(print)),
        };
        let known = match &print {
            Some(print) => {
                let twin = i64::try_from(Key::TWIN.as_millis()).unwrap_or(i64::MAX);
                let sql = "SELECT 1 FROM entries WHERE print = ?1 AND abs(at - ?2) <= ?3 LIMIT 1";
                tx.prepare_cached(sql)?
                    .query_row(params![print, at.as_millisecond(), twin], |_| Ok(()))
                    .optional()?
            }
            None => {
                let sql = "SELECT 1 FROM entries WHERE key = ?1
                           UNION ALL SELECT 1 FROM old_keys WHERE key = ?1";
                tx.prepare_cached(sql)?.query_row([&key], |_| Ok(())).optional()?
            }
        };
        if let Some(Resume { server, id }) = resume {
            let sql = "INSERT INTO cursors (server, feed, resume) VALUES (?1, ?2, ?3)
                       ON CONFLICT (server, feed) DO UPDATE SET resume = excluded.resume";
            tx.prepare_cached(sql)?.execute(params![server, feed, id])?;
        }
        let put = if known.is_some() {
            None
        } else {
            let json = serde_json::to_string(event)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
            let sql = "INSERT INTO entries
                           (key, print, feed, kind, event, at, received, fate, thing, read)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
            let fate = if standing == Standing::News { Fate::Pending } else { Fate::Kept };
            let read = (standing == Standing::Done).then_some(now.as_millisecond());
            tx.prepare_cached(sql)?.execute(params![
                key,
                print,
                feed,
                event.kind().name(),
                json,
                at.as_millisecond(),
                now.as_millisecond(),
                fate as i64,
                event.thing(),
                read
            ])?;
            let id = tx.last_insert_rowid();
            let read = read.is_some();
            Some(Entry { id, feed: feed.to_owned(), event: event.clone(), at, read })
        };
        tx.commit()?;
        Ok(put)
    }

    pub fn set_fate(&mut self, entries: &[EntryId], fate: Fate, now: Timestamp) -> Result<()> {
        let tx = self.db.transaction()?;
        {
            let mut set = tx.prepare_cached(
                "UPDATE entries SET fate = ?1, shown = CASE ?1 WHEN 1 THEN ?2 END WHERE id = ?3",
            )?;
            for id in entries {
                set.execute(params![fate as i64, now.as_millisecond(), id])?;
            }
        }
        Ok(tx.commit()?)
    }

    /// The first `n` entries that wait for the desktop, oldest first.
    pub fn pending(&self, n: usize) -> Result<Vec<Entry>> {
        self.select(&format!("WHERE fate = 0 ORDER BY id LIMIT {n}"))
    }

    /// The newest `n` entries, newest first.
    pub fn recent(&self, n: usize) -> Result<Vec<Entry>> {
        self.select(&format!("ORDER BY id DESC LIMIT {n}"))
    }

    pub fn entry(&self, id: EntryId) -> Result<Option<Entry>> {
        Ok(self.select(&format!("WHERE id = {id}"))?.pop())
    }

    pub fn mark_read(&mut self, entries: &[EntryId], now: Timestamp) -> Result<()> {
        let tx = self.db.transaction()?;
        for id in entries {
            tx.execute(
                "UPDATE entries SET read = ?1 WHERE id = ?2 AND read IS NULL",
                params![now.as_millisecond(), id],
            )?;
        }
        Ok(tx.commit()?)
    }

    pub fn mark_all_read(&mut self, now: Timestamp) -> Result<()> {
        self.db
            .execute("UPDATE entries SET read = ?1 WHERE read IS NULL", [now.as_millisecond()])?;
        Ok(())
    }

    pub fn unread(&self) -> Result<Unread> {
        let mut unread = Unread::default();
        let mut select = self.db.prepare_cached(
            "SELECT kind, count(*) FROM entries WHERE read IS NULL GROUP BY kind",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (kind, count): (String, u32) = (row.get(0)?, row.get(1)?);
            match Kind::ALL.into_iter().find(|known| known.name() == kind) {
                Some(Kind::Payment) => unread.payment = count,
                Some(Kind::Order) => unread.order = count,
                Some(Kind::Message) => unread.message = count,
                None => continue,
            }
            unread.total += count;
        }
        Ok(unread)
    }

    /// Counts up with every row that changes.
    pub fn changes(&self) -> u64 {
        self.db.total_changes()
    }

    /// The id after which the feed of that server was stored completely.
    pub fn resume(&self, server: &str, feed: &str) -> Result<Option<String>> {
        let sql = "SELECT resume FROM cursors WHERE server = ?1 AND feed = ?2";
        Ok(self.db.prepare_cached(sql)?.query_row([server, feed], |row| row.get(0)).optional()?)
    }

    /// The currency of the feed's last payment that named one.
    pub fn currency(&self, feed: &str) -> Result<Option<String>> {
        let sql = "SELECT event ->> '$.currency' FROM entries
                   WHERE feed = ?1 AND kind = 'payment' AND event ->> '$.currency' IS NOT NULL
                   ORDER BY id DESC LIMIT 1";
        Ok(self.db.prepare_cached(sql)?.query_row([feed], |row| row.get(0)).optional()?)
    }

    /// Keeps input that was not understood.
    pub fn keep_odd(&mut self, feed: &str, text: &str, why: &str, now: Timestamp) -> Result<()> {
        let text = &text[..text.floor_char_boundary(MOST_ODD_BYTES)];
        let why = &why[..why.floor_char_boundary(MOST_ODD_BYTES)];
        let sql = "INSERT INTO odd (feed, text, why, received) VALUES (?1, ?2, ?3, ?4)";
        self.db.execute(sql, params![feed, text, why, now.as_millisecond()])?;
        let sql = "DELETE FROM odd WHERE id <= (SELECT max(id) FROM odd) - ?1";
        self.db.execute(sql, [i64::try_from(MOST_ODD).unwrap_or(i64::MAX)])?;
        Ok(())
    }

    fn select(&self, tail: &str) -> Result<Vec<Entry>> {
        let sql = format!("SELECT id, feed, event, at, read FROM entries {tail}");
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map([], entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl StoreError {
    /// The file itself is unusable, whatever the disk does.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            Self::Damaged(_) => true,
        }
    }
}

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let json: String = row.get(2)?;
    let wrong = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
    };
    Ok(Entry {
        id: row.get(0)?,
        feed: row.get(1)?,
        event: serde_json::from_str(&json).map_err(|error| wrong(2, error.into()))?,
        at: Timestamp::from_millisecond(row.get(3)?).map_err(|error| wrong(3, error.into()))?,
        read: row.get::<_, Option<i64>>(4)?.is_some(),
    })
}

#[cfg(test)]
mod tests;
