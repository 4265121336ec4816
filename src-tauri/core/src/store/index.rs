//! The search index, which is brought up to date behind what a person waits for.
//!
//! An entry is stored without it, and indexed when the store has nothing else to
//! do, or before a search looks. What was not indexed before a crash is found by
//! its number: entries are indexed in their order. Called by `worker` and `search`.

use super::{Result, Store};

/// Indexed at a time: jobs wait no longer than for these.
const BATCH: u32 = 100;

impl Store {
    /// Indexes some of what was stored since; whether anything is left.
    pub fn index_some(&self) -> Result<bool> {
        let sql = format!(
            "INSERT INTO texts (rowid, words, phones)
             SELECT * FROM entry_texts
             WHERE id > (SELECT coalesce(max(id), 0) FROM texts_docsize) ORDER BY id LIMIT {BATCH}"
        );
        if !self.is_behind()? {
            return Ok(false);
        }
        self.db.prepare_cached(&sql)?.execute([])?;
        self.is_behind()
    }

    /// Before a search. A disk that takes nothing hides the newest entries only.
    pub(super) fn index_all(&self) {
        loop {
            match self.index_some() {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => return tracing::warn!(%error, "the search index stays behind"),
            }
        }
    }

    fn is_behind(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM entries
                   WHERE id > (SELECT coalesce(max(id), 0) FROM texts_docsize))";
        Ok(self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        event::{Event, Parsed, read},
        settings::Keep,
        store::{Delivery, Query, Triage},
    };

    #[test]
    fn an_entry_is_stored_without_its_index_and_found_all_the_same() {
        let mut store = Store::open(None).unwrap();
        store.put(&"f".into(), &payment(1, None), None, Triage::Notify, now()).unwrap();
        assert_eq!(indexed(&store), 0, "that would keep the person waiting");

        assert_eq!(found(&store, "Aline"), 1);
        assert_eq!(indexed(&store), 1);
    }

    #[test]
    fn what_a_crash_left_out_of_the_index_is_found_after_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        let mut store = Store::open(Some(&path)).unwrap();
        for id in 0..250 {
            store.put(&"f".into(), &payment(id, None), None, Triage::Notify, now()).unwrap();
        }
        assert!(store.index_some().unwrap(), "the rest of it");
        drop(store);

        let store = Store::open(Some(&path)).unwrap();

        assert_eq!(found(&store, "Aline"), 250);
        assert_eq!(indexed(&store), 250);
    }

    #[test]
    fn what_changes_or_goes_before_it_is_indexed_leaves_no_gap_and_nothing_behind() {
        let mut store = Store::open(None).unwrap();
        for id in 0..3 {
            store.put(&"f".into(), &payment(id, None), None, Triage::Notify, now()).unwrap();
        }
        // The last is completed first: those before it are still to be indexed.
        store.complete(&"f".into(), &payment(2, Some(777))).unwrap().unwrap();
        store.set_delivery(&[1], Delivery::Shown, now()).unwrap();
        store.mark_read(&[1], now()).unwrap();
        let keep = Keep { days: 90, entries: 2 };
        assert_eq!(store.prune(keep, now()).unwrap(), 1);

        assert_eq!((found(&store, "Aline"), found(&store, "777")), (2, 1));
        store.complete(&"f".into(), &payment(1, Some(888))).unwrap().unwrap();
        assert_eq!(found(&store, "888"), 1);
        assert_eq!(indexed(&store), 2);
    }

    fn found(store: &Store, text: &str) -> usize {
        let query = Query { text: text.into(), limit: 500, ..Query::default() };
        store.search(&query).unwrap().entries.len()
    }

    fn indexed(store: &Store) -> i64 {
        store.db.query_row("SELECT count(*) FROM texts_docsize", [], |row| row.get(0)).unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1000).unwrap()
    }

    fn payment(id: u32, amount: Option<u32>) -> Event {
        let amount = amount.map(|amount| format!(r#","amount":{amount}"#)).unwrap_or_default();
        let data = format!(
            r#"{{"type":"payment","data":{{"id":"{id}","customerName":"Aline"{amount}}}}}"#
        );
        match read(&data) {
            Parsed::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }
}
