//! What waits for the person: payments to check, new orders, unread messages by conversation.
//!
//! An entry is open while it is work and nobody has read it; later statuses and reads
//! of the shop close it (`lifecycle`). Deliberately absent: what else came, which is
//! `search`'s, and what an entry is called.

use std::collections::HashMap;

use super::{Entry, EntryId, Result, Store, Unread, entry, rows::LISTED};
use crate::event::{Kind, What};

/// The newest first, each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Todo {
    pub checks: Vec<Entry>,
    pub orders: Vec<Entry>,
    pub conversations: Vec<Conversation>,
    /// How many are open, also those that are not listed.
    pub open: Unread,
}

/// The unread messages of one conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    pub latest: Entry,
    /// All of them, the newest first.
    pub ids: Vec<EntryId>,
}

/// Messages that are put together to conversations, at most: for the window, and with
/// every change.
const MAX_MESSAGES: usize = 500;
const RECENT_MESSAGES: usize = 60;

impl Store {
    /// At most `n` of each part.
    pub fn todo(&self, n: usize) -> Result<Todo> {
        let mut conversations = conversations(self.open_of(Kind::Message, MAX_MESSAGES)?);
        conversations.truncate(n);
        Ok(Todo {
            checks: self.open_of(Kind::Payment, n)?,
            orders: self.open_of(Kind::Order, n)?,
            conversations,
            open: self.count_open()?,
        })
    }

    /// The first `n` of the list: what is to do, then what came before. Asked for with
    /// every change, so it reads little more than it returns.
    pub fn recent(&self, n: usize) -> Result<Vec<Entry>> {
        let mut all = self.open_of(Kind::Payment, n)?;
        all.extend(self.open_of(Kind::Order, n - all.len())?);
        if all.len() < n {
            let latest = conversations(self.open_of(Kind::Message, RECENT_MESSAGES)?);
            all.extend(latest.into_iter().map(|one| one.latest).take(n - all.len()));
        }
        if all.len() == n {
            return Ok(all);
        }
        let earlier = format!(
            "SELECT {LISTED} FROM entries INDEXED BY entries_time
             WHERE NOT (read IS NULL AND work = 1) ORDER BY moment DESC, id DESC LIMIT ?1"
        );
        let mut select = self.db.prepare_cached(&earlier)?;
        let left = i64::try_from(n - all.len()).unwrap_or(i64::MAX);
        for row in select.query_map([left], entry)? {
            all.push(row?);
        }
        Ok(all)
    }

    /// How many are open, by kind.
    pub fn count_open(&self) -> Result<Unread> {
        self.count("read IS NULL AND work = 1")
    }

    /// All that is open, at most `n`: the newest.
    pub fn open_ids(&self, n: usize) -> Result<Vec<EntryId>> {
        let sql = "SELECT id FROM entries INDEXED BY entries_unread
                   WHERE read IS NULL AND work = 1 ORDER BY moment DESC, id DESC LIMIT ?1";
        let mut select = self.db.prepare_cached(sql)?;
        let rows = select.query_map([i64::try_from(n).unwrap_or(i64::MAX)], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Not handled after all. What a later status has superseded stays as it is.
    pub fn reopen(&mut self, entries: &[EntryId]) -> Result<()> {
        for &id in entries {
            let Some(entry) = self.entry(id)? else { continue };
            let stage = entry.event.stage();
            let later = self.prior_statuses(&entry.feed, &entry.event)?;
            if later.iter().any(|other| stage.is_some() && other.stage > stage) {
                continue;
            }
            self.db.execute("UPDATE entries SET read = NULL WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    fn open_of(&self, kind: Kind, n: usize) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {LISTED} FROM entries INDEXED BY entries_unread
             WHERE read IS NULL AND work = 1 AND kind = ?1
             ORDER BY moment DESC, id DESC LIMIT ?2"
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let most = i64::try_from(n).unwrap_or(i64::MAX);
        let rows = select.query_map((kind.name(), most), entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// By conversation; where the shop names none, by who wrote.
fn conversations(messages: Vec<Entry>) -> Vec<Conversation> {
    let mut places = HashMap::new();
    let mut all: Vec<Conversation> = vec![];
    for message in messages {
        let What::Message(what) = &message.event.what else { continue };
        let by = match (&what.conversation, &what.sender) {
            (Some(conversation), _) => ("conversation", conversation.clone()),
            (None, Some(sender)) => ("sender", sender.clone()),
            (None, None) => ("nobody", message.id.to_string()),
        };
        let place = *places.entry((message.feed.clone(), by)).or_insert(all.len());
        match all.get_mut(place) {
            Some(conversation) => conversation.ids.push(message.id),
            None => all.push(Conversation { ids: vec![message.id], latest: message }),
        }
    }
    all
}

#[cfg(test)]
mod tests;
