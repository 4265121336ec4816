//! Events that the disk did not take: shown all the same, and once in this run.

use std::collections::{HashSet, VecDeque};

use jiff::Timestamp;

use crate::{
    event::{Event, Key},
    store::{Entry, EntryId},
};

/// This many keys are remembered: more than the stream's look-back brings again.
const MOST: usize = 5000;

/// More than this is in no history; all of it was shown.
const MOST_WAITING: usize = 1000;

#[derive(Debug, Default)]
pub struct Unstored {
    known: HashSet<String>,
    order: VecDeque<String>,
    /// Below zero: no entry of the history has such a number.
    last: EntryId,
    /// To be stored when the disk works again: orders and messages come only once.
    waiting: VecDeque<(String, Event)>,
}

impl Unstored {
    /// Whether the event was shown without being stored.
    pub fn knows(&self, event: &Event) -> bool {
        let (Key::Exact(key) | Key::Print(key)) = event.key();
        self.known.contains(&key)
    }

    /// The first that waits for the disk.
    pub fn next_waiting(&mut self) -> Option<(String, Event)> {
        self.waiting.pop_front()
    }

    pub fn still_waits(&mut self, feed: String, event: Event) {
        self.waiting.push_front((feed, event));
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
        self.waiting.push_back((feed.to_owned(), event.clone()));
        if self.waiting.len() > MOST_WAITING {
            self.waiting.pop_front();
        }
        self.last -= 1;
        let at = event.at.unwrap_or(now);
        Some(Entry { id: self.last, feed: feed.to_owned(), event, at, read: false })
    }
}
