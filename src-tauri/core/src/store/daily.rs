//! What is said once a day: what is open by then, and whether it was said.

use jiff::{Timestamp, civil::Date};
use rusqlite::{OptionalExtension as _, params};

use super::{Entry, Result, Store, entry, rows::LISTED};

/// More are not counted one by one.
const MAX_OPEN: u32 = 1_000;

/// What is said once a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Daily {
    Morning,
    Silence,
}

impl Daily {
    fn name(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Silence => "silence",
        }
    }
}

impl Store {
    /// The last day on which it was said.
    pub fn said_on(&self, what: Daily) -> Result<Option<Date>> {
        let sql = "SELECT day FROM daily WHERE what = ?1";
        let mut select = self.db.prepare_cached(sql)?;
        let day: Option<String> = select.query_row([what.name()], |row| row.get(0)).optional()?;
        Ok(day.and_then(|day| day.parse().ok()))
    }

    pub fn note_said(&mut self, what: Daily, day: Date) -> Result<()> {
        let sql = "INSERT INTO daily (what, day) VALUES (?1, ?2)
                   ON CONFLICT (what) DO UPDATE SET day = excluded.day";
        self.db.prepare_cached(sql)?.execute(params![what.name(), day.to_string()])?;
        Ok(())
    }

    /// All that waits for the person, the oldest first.
    pub fn open_entries(&self) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {LISTED} FROM entries INDEXED BY entries_unread
             WHERE read IS NULL AND work = 1 ORDER BY moment, id LIMIT {MAX_OPEN}"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        Ok(select.query_map([], entry)?.collect::<rusqlite::Result<_>>()?)
    }

    /// When each order since then came in, in order of time.
    pub fn orders_since(&self, since: Timestamp) -> Result<Vec<Timestamp>> {
        let sql = "SELECT min(at) FROM entries WHERE kind = 'order'
                   GROUP BY thing HAVING min(at) >= ?1 ORDER BY min(at)";
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map([since.as_millisecond()], |row| row.get::<_, i64>(0))?;
        let at = rows.map(|at| at.map(|at| Timestamp::from_millisecond(at).ok()));
        Ok(at.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_known_by_its_day() {
        let mut store = Store::open(None).unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(store.said_on(Daily::Morning).unwrap(), None);

        for said in ["2026-11-25", "2026-11-26"] {
            store.note_said(Daily::Morning, day(said)).unwrap();
            assert_eq!(store.said_on(Daily::Morning).unwrap(), Some(day(said)));
        }
        assert_eq!(store.said_on(Daily::Silence).unwrap(), None);
    }
}
