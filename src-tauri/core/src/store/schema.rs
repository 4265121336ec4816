//! How a file is opened, and an older one becomes a newer one.

use rusqlite::Connection;

use super::{Result, StoreError, busy, migrations::STEPS};

/// Sets the connection up, and brings an older file to this version.
///
/// # Errors
/// [`StoreError::Newer`] where a newer version of the app wrote the file: it is left alone.
pub fn prepare(db: &mut Connection) -> Result<()> {
    db.busy_handler(Some(busy::wait))?;
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let version = version as usize;
    if version > STEPS.len() {
        return Err(StoreError::Newer(version));
    }
    // NORMAL: a crash of ours loses nothing; a power cut may lose the last
    // moments, which the stream's look-back and the reads bring again.
    // The log is worked into the file when nobody waits (`checkpoint`), or when it is large.
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -512;
         PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 4194304;",
    )?;
    // More than there are: none is prepared twice.
    db.set_prepared_statement_cache_capacity(64);
    for (done, step) in STEPS.iter().enumerate().skip(version) {
        db.execute_batch(&format!("BEGIN; {step} PRAGMA user_version = {}; COMMIT;", done + 1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Event, Parsed, read},
        feed::Feed,
        store::{Query, Store, Triage},
    };

    #[test]
    fn what_an_older_version_stored_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch(STEPS[0]).unwrap();
        db.execute_batch(STEPS[1]).unwrap();
        let event = r#"{"at":null,"type":"payment","id":"p","payer":"+250788123456"}"#;
        let sql = "INSERT INTO entries (key, feed, kind, event, at, received, fate)
                   VALUES ('payment:p:-', 'f', 'payment', ?1, 0, 0, 1)";
        db.execute(sql, [event]).unwrap();
        db.execute_batch("PRAGMA user_version = 2").unwrap();
        drop(db);

        let store = Store::open(Some(&path)).unwrap();

        let query = Query { text: "0788 123".into(), ..Query::default() };
        assert_eq!(store.search(&query).unwrap().entries.len(), 1);
    }

    #[test]
    fn entries_of_a_version_without_servers_find_theirs_and_stay_known() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        let db = Connection::open(&path).unwrap();
        for step in &STEPS[..3] {
            db.execute_batch(step).unwrap();
        }
        for (feed, server) in [("a", "https://a.example/"), ("b", "https://b.example/")] {
            let sql = "INSERT INTO cursors VALUES (?1, ?2, '7')";
            db.execute(sql, [server, feed]).unwrap();
        }
        for (id, feed) in [(3, "a"), (5, "b"), (9, "unknown")] {
            let event = format!(r#"{{"at":null,"type":"order","id":"{id}"}}"#);
            let sql = "INSERT INTO entries (id, key, feed, kind, event, at, received, fate, thing)
                       VALUES (?1, 'order:' || ?1 || ':-', ?2, 'order', ?3, 0, 0, 1, 'order:' || ?1)";
            db.execute(sql, rusqlite::params![id, feed, event]).unwrap();
        }
        db.execute_batch("DELETE FROM entries WHERE id = 9").unwrap();
        let sql = "INSERT INTO entries (id, key, feed, kind, event, at, received, fate)
                   SELECT 8, 'order:8:-', 'unknown', kind, event, at, received, fate
                   FROM entries WHERE id = 3";
        db.execute(sql, []).unwrap();
        db.execute_batch("INSERT INTO old_keys VALUES ('order:old:-'); PRAGMA user_version = 3")
            .unwrap();
        drop(db);

        let mut store = Store::open(Some(&path)).unwrap();

        let servers = |store: &Store| {
            let entries = store.recent(9).unwrap().into_iter();
            entries.map(|entry| (entry.id, entry.feed.server)).collect::<Vec<_>>()
        };
        let [a, b] = ["https://a.example", "https://b.example"].map(str::to_owned);
        assert_eq!(servers(&store), [(8, String::new()), (5, b.clone()), (3, a.clone())]);
        let feed = Feed { server: a.clone(), id: "a".into() };
        assert_eq!(store.resume(&feed).unwrap().as_deref(), Some("7"));
        for known in ["3", "8", "old"] {
            let now = jiff::Timestamp::UNIX_EPOCH;
            assert!(store.knows(&feed, &order(known), now).unwrap(), "{known}");
        }
        store.adopt(&b).unwrap();
        assert_eq!(servers(&store), [(8, b.clone()), (5, b), (3, a)]);
        let now = jiff::Timestamp::UNIX_EPOCH;
        let next = store.put(&feed, &order("new"), None, Triage::Notify, now).unwrap().unwrap();
        assert_eq!(next.id, 10, "no number is given twice");
        let query = Query { text: "new".into(), ..Query::default() };
        assert_eq!(store.search(&query).unwrap().entries, [next]);
    }

    #[test]
    fn a_file_of_the_version_before_learns_to_find_what_mobile_money_calls_a_payment() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        let db = Connection::open(&path).unwrap();
        for step in &STEPS[..4] {
            db.execute_batch(step).unwrap();
        }
        let event = r#"{"at":null,"type":"payment","id":"old","payer":"Aline","momo":"111222"}"#;
        let sql = "INSERT INTO entries (key, feed, kind, event, at, received, fate, thing)
                   VALUES ('payment:old:-', 'f', 'payment', ?1, 0, 0, 1, 'payment:old')";
        db.execute(sql, [event]).unwrap();
        db.execute_batch("PRAGMA user_version = 4").unwrap();
        drop(db);

        let mut store = Store::open(Some(&path)).unwrap();
        let new = r#"{"type":"payment","data":{"id":"new","mtnTransactionId":"333444"}}"#;
        let Parsed::Event(new) = read(new) else { panic!() };
        let now = jiff::Timestamp::UNIX_EPOCH;
        store.put(&"f".into(), &new, None, Triage::Notify, now).unwrap().unwrap();

        for text in ["aline", "111222", "333444"] {
            let query = Query { text: text.into(), ..Query::default() };
            assert_eq!(store.search(&query).unwrap().entries.len(), 1, "{text}");
        }
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        drop(Store::open(Some(&path)).unwrap());
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA user_version = 99; PRAGMA journal_mode = DELETE").unwrap();
        drop(db);
        let before = std::fs::read(&path).unwrap();

        let opened = Store::open(Some(&path));

        assert!(matches!(opened, Err(StoreError::Newer(99))), "{opened:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    fn order(id: &str) -> Event {
        match read(&format!(r#"{{"type":"order","data":{{"id":"{id}"}}}}"#)) {
            Parsed::Event(event) => event,
            other => panic!("{other:?}"),
        }
    }
}
