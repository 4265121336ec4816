//! How many bytes each month took.

use rusqlite::{OptionalExtension as _, params};

use super::{Result, Store};
use crate::stream::Bytes;

/// Older ones are of no use.
const MAX_MONTHS: u32 = 24;

impl Store {
    /// `month`: as "2026-11".
    pub fn add_traffic(&mut self, month: &str, bytes: Bytes) -> Result<()> {
        let sql = "INSERT INTO traffic (month, up, down) VALUES (?1, ?2, ?3)
                   ON CONFLICT (month) DO UPDATE SET up = up + ?2, down = down + ?3";
        let [up, down] = [bytes.up, bytes.down].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        self.db.execute(sql, params![month, up, down])?;
        let sql = "DELETE FROM traffic WHERE month NOT IN
                   (SELECT month FROM traffic ORDER BY rowid DESC LIMIT ?1)";
        self.db.execute(sql, [MAX_MONTHS])?;
        Ok(())
    }

    pub fn traffic(&self, month: &str) -> Result<Bytes> {
        let sql = "SELECT up, down FROM traffic WHERE month = ?1";
        let read = |row: &rusqlite::Row| {
            let number = |column| Ok::<_, rusqlite::Error>(row.get::<_, i64>(column)?.max(0));
            Ok(Bytes { up: number(0)?.cast_unsigned(), down: number(1)?.cast_unsigned() })
        };
        let found = self.db.prepare_cached(sql)?.query_row([month], read).optional()?;
        Ok(found.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_adds_up_and_old_months_go() {
        let mut store = Store::open(None).unwrap();
        for month in 0..30 {
            for _ in 0..2 {
                store.add_traffic(&format!("m{month}"), Bytes { up: 1, down: 10 }).unwrap();
            }
        }

        assert_eq!(store.traffic("m29").unwrap(), Bytes { up: 2, down: 20 });
        assert_eq!(store.traffic("m5").unwrap(), Bytes::default());
    }
}
