//! Entries as rows of the table: which are known, how one is written and read.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Delivery, Entry, Result, Store, Triage};
use crate::{
    event::{Event, Key},
    feed::Feed,
};

/// By the index of those, as it is asked for at every start.
pub const ADOPT: &str = "UPDATE entries SET server = ?1 WHERE server = ''
    AND NOT EXISTS (SELECT 1 FROM entries AS own
                    WHERE own.key = entries.key AND own.server = ?1)";

impl Store {
    /// Entries of a version that stored no server belong to the one in use.
    pub fn adopt(&mut self, server: &str) -> Result<()> {
        self.db.execute(ADOPT, [server])?;
        Ok(())
    }

    pub(super) fn select(&self, tail: &str) -> Result<Vec<Entry>> {
        let sql = format!("SELECT {COLUMNS} FROM entries {tail}");
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map([], entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// As [`entry`] reads them.
pub const COLUMNS: &str = "id, server, feed, event, at, read";
/// The same for a list: with the time by which it is sorted.
pub const LISTED: &str = "id, server, feed, event, moment, read";

pub fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let json: String = row.get(3)?;
    let wrong = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error)
    };
    Ok(Entry {
        id: row.get(0)?,
        feed: Feed { server: row.get(1)?, id: row.get(2)? },
        // What was read is not repeated: it names a customer.
        event: serde_json::from_str(&json).map_err(|_| wrong(3, "no event".into()))?,
        at: Timestamp::from_millisecond(row.get(4)?).map_err(|error| wrong(4, error.into()))?,
        read: row.get::<_, Option<i64>>(5)?.is_some(),
    })
}

/// Keys without a server are those of a version that did not keep it: they count for all.
pub fn is_known(db: &Connection, feed: &Feed, event: &Event, now: Timestamp) -> Result<bool> {
    let known = match event.key() {
        Key::Fingerprint(print) => {
            let window = i64::try_from(Key::DUPLICATE_WINDOW.as_millis()).unwrap_or(i64::MAX);
            let at = event.at.unwrap_or(now).as_millisecond();
            let sql = "SELECT 1 FROM entries WHERE print = ?1 AND abs(at - ?2) <= ?3
                       AND server IN (?4, '') LIMIT 1";
            db.prepare_cached(sql)?
                .query_row(params![print, at, window, feed.server], |_| Ok(()))
                .optional()?
        }
        Key::Exact(key) => {
            let sql = "SELECT 1 FROM entries WHERE key = ?1 AND server IN (?2, '')
                       UNION ALL SELECT 1 FROM old_keys WHERE key = ?1 AND server IN (?2, '')";
            db.prepare_cached(sql)?.query_row([&key, &feed.server], |_| Ok(())).optional()?
        }
    };
    Ok(known.is_some())
}

pub fn insert(
    tx: &Connection,
    feed: &Feed,
    event: &Event,
    triage: Triage,
    now: Timestamp,
) -> Result<Entry> {
    let at = event.at.unwrap_or(now);
    let (key, print) = match event.key() {
        Key::Exact(key) => (key, None),
        Key::Fingerprint(print) => (format!("{print}@{}", at.as_millisecond()), Some(print)),
    };
    let json = serde_json::to_string(event)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let delivery = if triage == Triage::Notify { Delivery::Pending } else { Delivery::Silent };
    let read = (triage == Triage::Done).then_some(now.as_millisecond());
    // A time to come would stay on top of the list for ever; and a clock of ours that
    // fell behind must not sort what is new below what is old.
    let sql = "INSERT INTO entries
                   (server, key, print, feed, kind, event, at, received, fate, thing, read,
                    work, moment)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                    min(?7, max(?8, coalesce((SELECT max(moment) FROM entries), ?8))))";
    tx.prepare_cached(sql)?.execute(params![
        feed.server,
        key,
        print,
        feed.id,
        event.kind().name(),
        json,
        at.as_millisecond(),
        now.as_millisecond(),
        delivery as i64,
        event.subject(),
        read,
        event.is_work()
    ])?;
    let (id, read) = (tx.last_insert_rowid(), read.is_some());
    Ok(Entry { id, feed: feed.clone(), event: event.clone(), at, read })
}
