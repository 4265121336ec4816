//! The tables, and how an older file becomes a newer one.

use rusqlite::Connection;

/// Each step leads from the version before it; `user_version` counts them.
const STEPS: [&str; 3] = [
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
];

pub fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_secs(2))?;
    // NORMAL: a crash of ours loses nothing; a power cut may lose the last
    // moments, which the stream's look-back and the ledger bring again.
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -512;",
    )?;
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (done, step) in STEPS.iter().enumerate().skip(version as usize) {
        db.execute_batch(&format!("BEGIN; {step} PRAGMA user_version = {}; COMMIT;", done + 1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Query, Store};

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
}
