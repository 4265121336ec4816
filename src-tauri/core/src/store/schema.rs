//! The tables, and how an older file becomes a newer one.

use rusqlite::Connection;

/// Each step leads from the version before it; `user_version` counts them.
const STEPS: [&str; 2] = [
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
