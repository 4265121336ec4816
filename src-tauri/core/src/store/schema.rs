//! The tables, and how an older file becomes a newer one.

use rusqlite::Connection;

use super::{Result, StoreError, busy};

/// Each step leads from the version before it; `user_version` counts them.
const STEPS: [&str; 5] = [
    "
    CREATE TABLE entries (
        id       INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice
        key      TEXT NOT NULL UNIQUE,
        print    TEXT,
        feed     TEXT NOT NULL,
        kind     TEXT NOT NULL,
        event    TEXT NOT NULL,     -- JSON of event::Event
        at       INTEGER NOT NULL,  -- all times: ms since 1970
        received INTEGER NOT NULL,
        fate     INTEGER NOT NULL,  -- store::Fate
        shown    INTEGER,
        read     INTEGER
    ) STRICT;
    CREATE INDEX entries_pending ON entries (id) WHERE fate = 0;
    CREATE INDEX entries_unread ON entries (kind) WHERE read IS NULL;
    CREATE INDEX entries_payments ON entries (feed, id) WHERE kind = 'payment';
    CREATE INDEX entries_print ON entries (print, at) WHERE print IS NOT NULL;
    CREATE INDEX entries_received ON entries (received);
    -- Keys of entries that were pruned: the backend may send them again.
    CREATE TABLE old_keys (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE cursors (
        server TEXT NOT NULL, feed TEXT NOT NULL, resume TEXT NOT NULL, PRIMARY KEY (server, feed)
    ) STRICT;
    CREATE TABLE odd (
        id INTEGER PRIMARY KEY, feed TEXT NOT NULL, text TEXT NOT NULL, why TEXT NOT NULL,
        received INTEGER NOT NULL
    ) STRICT;
",
    "
    ALTER TABLE entries ADD COLUMN thing TEXT; -- event::Event::thing
    UPDATE entries SET thing = kind || ':' || (event ->> '$.id') WHERE kind IN ('payment', 'order');
    CREATE INDEX entries_thing ON entries (thing) WHERE thing IS NOT NULL;
    -- Who is signed in; nothing secret.
    CREATE TABLE accounts (
        server  TEXT PRIMARY KEY,
        owner   TEXT NOT NULL,     -- JSON of shop::Owner
        renewed INTEGER NOT NULL,  -- when the token was given, and when it ends
        expires INTEGER NOT NULL
    ) STRICT;
    -- How far the shop's lists were read.
    CREATE TABLE reads (
        server TEXT NOT NULL,
        owner  TEXT NOT NULL,
        kind   TEXT NOT NULL,
        since  INTEGER NOT NULL,  -- the newest change that was stored
        quiet  INTEGER NOT NULL,  -- changes up to here are from before the sign-in
        PRIMARY KEY (server, owner, kind)
    ) STRICT;
",
    "
    -- For the list: the unread, then the others; all that it is filtered by.
    CREATE INDEX entries_open ON entries (id, kind, at, feed) WHERE read IS NULL;
    CREATE INDEX entries_done ON entries (id, kind, at, feed) WHERE read IS NOT NULL;
    -- What a person can search for. Only the index: the texts are in the events.
    CREATE VIRTUAL TABLE texts USING fts5(
        words, phones, content = '', contentless_delete = 1, prefix = '1 2 3',
        tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE VIEW entry_texts (id, words, phones) AS
        SELECT entries.id,
            (SELECT group_concat(field.value, ' ') FROM json_each(entries.event) AS field
             WHERE field.key IN ('payer', 'phone', 'reference', 'amount', 'currency', 'number',
                                 'buyer', 'product', 'total', 'sender', 'text')
                 -- The id is what people see of an order without a number.
                 OR field.key = 'id' AND entries.kind = 'order'
                     AND entries.event ->> '$.number' IS NULL),
            -- As it is dialled from abroad, and from inside any country.
            (SELECT group_concat(ltrim(digits, '0') || ' ' || substr(digits, -9), ' ') FROM
                (SELECT replace(replace(replace(replace(replace(
                        field.value, ' ', ''), '+', ''), '-', ''), '(', ''), ')', '') AS digits
                 FROM json_each(entries.event) AS field
                 WHERE field.key IN ('payer', 'phone', 'buyer', 'sender')
                     AND field.value GLOB '[0-9+(]*'))
        FROM entries;
    CREATE TRIGGER texts_stored AFTER INSERT ON entries BEGIN
        INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts WHERE id = new.id;
    END;
    CREATE TRIGGER texts_completed AFTER UPDATE OF event ON entries BEGIN
        DELETE FROM texts WHERE rowid = old.id;
        INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts WHERE id = new.id;
    END;
    CREATE TRIGGER texts_pruned AFTER DELETE ON entries BEGIN
        DELETE FROM texts WHERE rowid = old.id;
    END;
    INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts;
",
    "
    -- A feed is an id at one server, and so is a key.
    CREATE TABLE entries_new (
        id       INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice
        server   TEXT NOT NULL DEFAULT '', -- origin; empty: stored by a version that did not keep it
        key      TEXT NOT NULL,
        print    TEXT,
        feed     TEXT NOT NULL,
        kind     TEXT NOT NULL,
        event    TEXT NOT NULL,     -- JSON of event::Event
        at       INTEGER NOT NULL,  -- all times: ms since 1970
        received INTEGER NOT NULL,
        fate     INTEGER NOT NULL,  -- store::Fate
        shown    INTEGER,
        read     INTEGER,
        thing    TEXT,              -- event::Event::thing
        UNIQUE (key, server)
    ) STRICT;
    UPDATE cursors SET server = rtrim(server, '/');
    CREATE TEMP TABLE servers AS
        SELECT server FROM cursors UNION SELECT server FROM reads UNION SELECT server FROM accounts;
    INSERT INTO entries_new SELECT id, coalesce(
            (SELECT min(server) FROM cursors WHERE cursors.feed = entries.feed
             HAVING count(DISTINCT server) = 1),
            (SELECT min(server) FROM accounts
             WHERE instr(accounts.owner, '\"' || entries.feed || '\"') > 0
             HAVING count(DISTINCT server) = 1),
            (SELECT min(server) FROM servers HAVING count(*) = 1),
            ''),
        key, print, feed, kind, event, at, received, fate, shown, read, thing FROM entries;
    DROP TABLE servers;
    DELETE FROM sqlite_sequence WHERE name = 'entries_new';
    INSERT INTO sqlite_sequence (name, seq)
        SELECT 'entries_new', seq FROM sqlite_sequence WHERE name = 'entries';
    DROP VIEW entry_texts;
    DROP TABLE entries;
    ALTER TABLE entries_new RENAME TO entries;
    CREATE INDEX entries_pending ON entries (id) WHERE fate = 0;
    CREATE INDEX entries_unread ON entries (kind) WHERE read IS NULL;
    CREATE INDEX entries_payments ON entries (feed, id) WHERE kind = 'payment';
    CREATE INDEX entries_print ON entries (print, at) WHERE print IS NOT NULL;
    CREATE INDEX entries_received ON entries (received);
    CREATE INDEX entries_thing ON entries (thing) WHERE thing IS NOT NULL;
    CREATE INDEX entries_open ON entries (id, kind, at, feed) WHERE read IS NULL;
    CREATE INDEX entries_done ON entries (id, kind, at, feed) WHERE read IS NOT NULL;
    CREATE TABLE old_keys_new (
        key TEXT NOT NULL, server TEXT NOT NULL, PRIMARY KEY (key, server)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO old_keys_new SELECT key, '' FROM old_keys;
    DROP TABLE old_keys;
    ALTER TABLE old_keys_new RENAME TO old_keys;
    CREATE VIEW entry_texts (id, words, phones) AS
        SELECT entries.id,
            (SELECT group_concat(field.value, ' ') FROM json_each(entries.event) AS field
             WHERE field.key IN ('payer', 'phone', 'reference', 'amount', 'currency', 'number',
                                 'buyer', 'product', 'total', 'sender', 'text')
                 -- The id is what people see of an order without a number.
                 OR field.key = 'id' AND entries.kind = 'order'
                     AND entries.event ->> '$.number' IS NULL),
            -- As it is dialled from abroad, and from inside any country.
            (SELECT group_concat(ltrim(digits, '0') || ' ' || substr(digits, -9), ' ') FROM
                (SELECT replace(replace(replace(replace(replace(
                        field.value, ' ', ''), '+', ''), '-', ''), '(', ''), ')', '') AS digits
                 FROM json_each(entries.event) AS field
                 WHERE field.key IN ('payer', 'phone', 'buyer', 'sender')
                     AND field.value GLOB '[0-9+(]*'))
        FROM entries;
    CREATE TRIGGER texts_stored AFTER INSERT ON entries BEGIN
        INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts WHERE id = new.id;
    END;
    CREATE TRIGGER texts_completed AFTER UPDATE OF event ON entries BEGIN
        DELETE FROM texts WHERE rowid = old.id;
        INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts WHERE id = new.id;
    END;
    CREATE TRIGGER texts_pruned AFTER DELETE ON entries BEGIN
        DELETE FROM texts WHERE rowid = old.id;
    END;
",
    "
    -- A payment is found by what Mobile Money calls it.
    DROP VIEW entry_texts;
    CREATE VIEW entry_texts (id, words, phones) AS
        SELECT entries.id,
            (SELECT group_concat(field.value, ' ') FROM json_each(entries.event) AS field
             WHERE field.key IN ('payer', 'phone', 'reference', 'momo', 'amount', 'currency',
                                 'number', 'buyer', 'product', 'total', 'sender', 'text')
                 -- The id is what people see of an order without a number.
                 OR field.key = 'id' AND entries.kind = 'order'
                     AND entries.event ->> '$.number' IS NULL),
            -- As it is dialled from abroad, and from inside any country.
            (SELECT group_concat(ltrim(digits, '0') || ' ' || substr(digits, -9), ' ') FROM
                (SELECT replace(replace(replace(replace(replace(
                        field.value, ' ', ''), '+', ''), '-', ''), '(', ''), ')', '') AS digits
                 FROM json_each(entries.event) AS field
                 WHERE field.key IN ('payer', 'phone', 'buyer', 'sender')
                     AND field.value GLOB '[0-9+(]*'))
        FROM entries;
    INSERT INTO texts (texts) VALUES ('delete-all');
    INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts;
",
];

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
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -512;",
    )?;
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
