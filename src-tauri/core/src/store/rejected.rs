//! Input that was not understood, kept for the person who helps.

use jiff::Timestamp;
use rusqlite::params;

use super::{Result, Store};
use crate::feed::Feed;

/// This many of the newest are kept.
const MAX_REJECTED: usize = 200;
pub const MAX_REJECTED_BYTES: usize = 4096;

impl Store {
    /// Keeps input that was not understood, and why.
    pub fn keep_rejected(
        &mut self,
        feed: &Feed,
        texts: &[(String, String)],
        now: Timestamp,
    ) -> Result<()> {
        self.atomically(|db| {
            for (text, why) in texts {
                let text = &text[..text.floor_char_boundary(MAX_REJECTED_BYTES)];
                let why = &why[..why.floor_char_boundary(MAX_REJECTED_BYTES)];
                let sql = "INSERT INTO odd (feed, text, why, received) VALUES (?1, ?2, ?3, ?4)";
                db.execute(sql, params![feed.id, text, why, now.as_millisecond()])?;
            }
            let sql = "DELETE FROM odd WHERE id <= (SELECT max(id) FROM odd) - ?1";
            db.execute(sql, [i64::try_from(MAX_REJECTED).unwrap_or(i64::MAX)])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_input_is_kept_within_bounds() {
        let mut store = Store::open(None).unwrap();
        let one = |n: usize| ("é".repeat(5000), n.to_string());
        for n in 0..50 {
            store.keep_rejected(&"f".into(), &[one(n)], jiff::Timestamp::UNIX_EPOCH).unwrap();
        }
        let many: Vec<_> = (0..MAX_REJECTED).map(one).collect();
        store.keep_rejected(&"f".into(), &many, jiff::Timestamp::UNIX_EPOCH).unwrap();

        let sql = "SELECT count(*), max(length(CAST(text AS BLOB))) FROM odd";
        let (count, longest): (i64, i64) =
            store.db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!((count, longest), (MAX_REJECTED as i64, MAX_REJECTED_BYTES as i64));
    }
}
