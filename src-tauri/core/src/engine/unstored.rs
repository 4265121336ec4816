//! Events that the disk did not take: shown all the same, and once in this run.

use std::collections::{HashSet, VecDeque};

use jiff::Timestamp;

use crate::{
    event::{Event, Key},
    store::{Entry, EntryId},
};

/// This many keys are remembered: more than the stream's look-back brings again.
const MOST: usize = 5000;

#[derive(Debug, Default)]
pub struct Unstored {
    known: HashSet<String>,
    order: VecDeque<String>,
    /// Below zero: no entry of the history has such a number.
    last: EntryId,
}

impl Unstored {
    /// Whether the event was shown without being stored.
    pub fn knows(&self, event: &Event) -> bool {
        let (Key::Exact(key) | Key::Print(key)) = event.key();
        self.known.contains(&key)
    }

    /// None: the same event was taken in before.
    pub fn take_in(&mut self, feed: &str, event: Event, now: Timestamp) -> Option<Entry> {
        let (Key::Exact(key) | Key::Print(key)) = event.key();
        if !self.known.insert(key.clone()) {
            return None;
        }
        self.order.push_back(key);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.last -= 1;
        let at = event.at.unwrap_or(now);
        Some(Entry { id: self.last, feed: feed.to_owned(), event, at, read: false })
    }
}
