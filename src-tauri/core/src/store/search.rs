//! Finds entries: by what people read of them, by type, shop and day; page after page.
//!
//! The newest come first, by the time of the shop. A page begins behind the last
//! entry of the one before, so a late page costs as little as the first. The
//! words are indexed by `index`; nothing typed is an error.

use jiff::Timestamp;
use rusqlite::ToSql;
use serde::{Deserialize, Serialize};

use super::{
    Entry, EntryId, Result, Store, entry,
    rows::{COLUMNS, LISTED},
};
use crate::event::{Kind, Money};

/// The default finds everything, [`Query::PAGE`] at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Words or beginnings of words; all of them are in the entry.
    pub text: String,
    pub kind: Option<Kind>,
    pub feed: Option<String>,
    /// What happened at this moment or later.
    pub from: Option<Timestamp>,
    /// What happened before this moment.
    pub to: Option<Timestamp>,
    /// Only what waits for the person, or only the rest.
    pub open: Option<bool>,
    /// Only what comes after this place in the list.
    pub before: Option<Cursor>,
    pub limit: usize,
}

/// A place in the list: that of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Cursor {
    /// The time by which it is sorted.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub id: EntryId,
}

/// One page.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub entries: Vec<Entry>,
    /// Where the next page begins; None: this was the last one.
    pub next: Option<Cursor>,
}

/// A search is cut to this many characters and words.
const LONGEST: usize = 200;
const MAX_WORDS: usize = 16;
/// Entries in memory at once, of a page and of a walk over all.
const MAX: usize = 500;

impl Query {
    pub const PAGE: usize = 50;
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            kind: None,
            feed: None,
            from: None,
            to: None,
            open: None,
            before: None,
            limit: Self::PAGE,
        }
    }
}

impl Store {
    /// The newest first; their times are those of the list.
    pub fn search(&self, query: &Query) -> Result<Found> {
        let limit = query.limit.clamp(1, MAX);
        let words = self.expression(&query.text);
        let Cursor { at, id } = query.before.unwrap_or(Cursor { at: i64::MAX, id: EntryId::MAX });
        let kind = query.kind.map(Kind::name);
        let [from, to] = [query.from, query.to].map(|at| at.map(Timestamp::as_millisecond));
        // One more tells whether there is another page.
        let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut values: Vec<&dyn ToSql> =
            vec![&at, &id, &kind, &query.feed, &from, &to, &query.open, &most];
        if let Some(words) = &words {
            values.push(words);
        }
        let mut select = self.db.prepare_cached(&sql(query.open, words.is_some()))?;
        let rows = select.query_map(values.as_slice(), entry)?;
        let mut entries = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let more = entries.len() > limit;
        entries.truncate(limit);
        let last = entries.last().filter(|_| more);
        let next = last.map(|last| Cursor { at: last.at.as_millisecond(), id: last.id });
        Ok(Found { entries, next })
    }

    /// The first `n` entries stored after this one that fit, oldest first. A
    /// walk by it meets each once, whatever is read meanwhile.
    pub fn matching_after(&self, query: &Query, id: EntryId, n: usize) -> Result<Vec<Entry>> {
        let words = self.expression(&query.text);
        let kind = query.kind.map(Kind::name);
        let [from, to] = [query.from, query.to].map(|at| at.map(Timestamp::as_millisecond));
        let most = i64::try_from(n).unwrap_or(i64::MAX);
        let mut values: Vec<&dyn ToSql> =
            vec![&id, &kind, &query.feed, &from, &to, &most, &query.open];
        let with_words = match &words {
            Some(words) => {
                values.push(words);
                "AND id IN (SELECT rowid FROM texts WHERE texts MATCH ?8 AND rowid > ?1)"
            }
            None => "",
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM entries
             WHERE id > ?1 AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR feed = ?3)
                 AND (?4 IS NULL OR moment >= ?4) AND (?5 IS NULL OR moment < ?5)
                 AND (?7 IS NULL OR (read IS NULL AND work = 1) = ?7) {with_words}
             ORDER BY id LIMIT ?6"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let rows = select.query_map(values.as_slice(), entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Of what was typed; the words of all entries can be found by it then.
    fn expression(&self, text: &str) -> Option<String> {
        let words = expression(text);
        if words.is_some() {
            self.index_all();
        }
        words
    }
}

/// Each index holds all that is filtered by, in the order of the list: nothing is
/// sorted, and no row is read in vain.
fn sql(open: Option<bool>, words: bool) -> String {
    let (index, is_open) = match open {
        Some(true) => ("entries_unread", "read IS NULL AND work = 1 AND ?7"),
        _ => ("entries_time", "(?7 IS NULL OR (read IS NULL AND work = 1) = ?7)"),
    };
    // With the sign it is a filter: SQLite would go by the words, and sort what it finds.
    let has_words =
        if words { "AND +id IN (SELECT rowid FROM texts WHERE texts MATCH ?9)" } else { "" };
    format!(
        "SELECT {LISTED} FROM entries INDEXED BY {index}
         WHERE (moment, id) < (?1, ?2) AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR feed = ?4)
             AND (?5 IS NULL OR moment >= ?5) AND (?6 IS NULL OR moment < ?6)
             AND {is_open} {has_words}
         ORDER BY moment DESC, id DESC LIMIT ?8"
    )
}

/// What was typed, in the language of FTS5. None where there is nothing to look for.
fn expression(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|&c| c != '\0').take(LONGEST).collect();
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let words: Vec<&str> = words.take(MAX_WORDS).collect();
    let both_numbers = |a: &&str, b: &&str| is_number(a) && is_number(b);
    let terms = words.chunk_by(both_numbers).map(|run| match run {
        [word] if !is_number(word) => begins(word),
        run => number(run),
    });
    let terms: Vec<String> = terms.collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Numbers are found however they are spaced: "12 500", "0788-123 456", "+250 788…".
fn number(run: &[&str]) -> String {
    let words: Vec<String> = run.iter().map(|word| begins(word)).collect();
    let mut ways = vec![format!("({})", words.join(" AND "))];
    let said = run.concat();
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    if run != [digits.as_str()] {
        ways.push(begins(&digits));
    }
    if let Some(Money(amount)) = Money::parse(&said).filter(|money| money.0.scale() > 0) {
        ways.push(begins(&amount.to_string()));
    }
    let national = digits.trim_start_matches('0');
    let national = national.strip_prefix("250").unwrap_or(national);
    if !national.is_empty() && national != digits {
        ways.push(format!("phones : {}", begins(national)));
    }
    format!("({})", ways.join(" OR "))
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || "+-()./,".contains(c))
}

/// Quoted: a text and never a part of the language.
fn begins(word: &str) -> String {
    format!("\"{}\"*", word.replace('"', "\"\""))
}

#[cfg(test)]
mod tests;
