//! The tables, step by step. A released step is never changed.

/// Each step leads from the version before it; `user_version` counts them.
pub const STEPS: [&str; 13] = [
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
        fate     INTEGER NOT NULL,  -- store::Delivery
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
    ALTER TABLE entries ADD COLUMN thing TEXT; -- event::Event::subject
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
        fate     INTEGER NOT NULL,  -- store::Delivery
        shown    INTEGER,
        read     INTEGER,
        thing    TEXT,              -- event::Event::subject
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
    "
    -- By what the list is sorted: the shop's time, but never after the entry came.
    ALTER TABLE entries ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;
    UPDATE entries SET moment = bounded.moment
    FROM (SELECT id, min(at, max(received) OVER (ORDER BY id)) AS moment FROM entries) AS bounded
    WHERE bounded.id = entries.id;
    -- Whether it asks something of the person; open until it is read.
    ALTER TABLE entries ADD COLUMN work INTEGER NOT NULL DEFAULT 0;
    UPDATE entries SET work = 1 WHERE kind = 'message'
        OR kind = 'payment' AND lower(trim(event ->> '$.status')) = 'awaiting_verification'
        OR kind = 'order'
            AND lower(trim(coalesce(event ->> '$.status', ''))) IN ('', 'new', 'pending');
    DROP INDEX entries_open;
    DROP INDEX entries_done;
    -- All that the list is filtered by, in its order.
    CREATE INDEX entries_todo ON entries (moment, id, kind, feed) WHERE read IS NULL AND work = 1;
    CREATE INDEX entries_time ON entries (moment, id, kind, feed, read, work);
",
    "
    CREATE TABLE traffic (
        month TEXT PRIMARY KEY,   -- as 2026-11
        up    INTEGER NOT NULL,   -- in bytes
        down  INTEGER NOT NULL
    ) STRICT;
",
    "
    -- Whether the history was taken in, so that what is new is news. It was, in a
    -- file of an earlier version: there each list was read at once.
    ALTER TABLE reads ADD COLUMN taken_in INTEGER NOT NULL DEFAULT 1;
",
    "
    -- The index comes after the entry: `store::index`. Only what is in it is kept up to date.
    DROP TRIGGER texts_stored;
    DROP TRIGGER texts_completed;
    DROP TRIGGER texts_pruned;
    CREATE TRIGGER texts_completed AFTER UPDATE OF event ON entries
    WHEN EXISTS (SELECT 1 FROM texts_docsize WHERE id = old.id) BEGIN
        DELETE FROM texts WHERE rowid = old.id;
        INSERT INTO texts (rowid, words, phones) SELECT * FROM entry_texts WHERE id = new.id;
    END;
    CREATE TRIGGER texts_pruned AFTER DELETE ON entries
    WHEN EXISTS (SELECT 1 FROM texts_docsize WHERE id = old.id) BEGIN
        DELETE FROM texts WHERE rowid = old.id;
    END;
",
    "
    -- Answers to buyers that were not sent yet, and drafts of them.
    CREATE TABLE replies (
        server       TEXT NOT NULL,
        owner        TEXT NOT NULL,
        conversation TEXT NOT NULL,
        text         TEXT NOT NULL,
        failed       INTEGER NOT NULL,  -- whether sending it failed
        tried        TEXT,              -- JSON of store::Tried: it may have arrived
        kept         INTEGER NOT NULL,
        PRIMARY KEY (server, owner, conversation)
    ) STRICT;
",
    "
    -- What is said once a day, and on which day it was.
    CREATE TABLE daily (what TEXT PRIMARY KEY, day TEXT NOT NULL) STRICT;
",
    "
    -- By how much a clock of the shop was slower than another, when it was last read.
    CREATE TABLE shop_clocks (
        server TEXT PRIMARY KEY,
        slower INTEGER NOT NULL  -- ms
    ) STRICT;
",
    "
    -- Each index is one more page that an event waits for.
    DROP INDEX entries_received;
    DROP INDEX entries_todo;
    DROP INDEX entries_unread;
    CREATE INDEX entries_unread ON entries (work, moment, id, kind, feed) WHERE read IS NULL;
    -- Asked for at every start.
    CREATE INDEX entries_without_server ON entries (id) WHERE server = '';
",
];
