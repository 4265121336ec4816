//! While the disk fails: events that it did not take are shown from memory, once
//! in this run, and stored when it works again.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use super::Arrival;
use crate::{
    event::{Event, Key},
    store::{Entry, EntryId},
};

/// More than the stream's look-back brings again.
const MAX_KEYS: usize = 5000;
/// More than this is in no history; all of it was shown.
const MAX_WAITING: usize = 1000;

/// The events that only memory holds.
#[derive(Debug, Default)]
pub struct Fallback {
    shown: RecentKeys,
    /// The number that an event has in memory, by its key.
    ids: HashMap<String, EntryId>,
    last_id: EntryId,
    /// To be stored when the disk works again: orders and messages come only once.
    waiting: VecDeque<Arrival>,
}

/// The keys of the last events, so that none is taken for a new one.
#[derive(Debug, Default)]
pub struct RecentKeys {
    /// With the time of the event, which tells apart what has a fingerprint only.
    keys: HashMap<String, Timestamp>,
    order: VecDeque<String>,
}

impl Fallback {
    /// An entry that is in no history: its number is below zero. None: the same
    /// event was taken in before.
    pub fn take(&mut self, arrival: &Arrival, now: Timestamp) -> Option<Entry> {
        let at = arrival.event.at.unwrap_or(now);
        if self.shown.contains(&arrival.event, at) {
            return None;
        }
        self.last_id -= 1;
        if let Some(forgotten) = self.shown.insert(&arrival.event, at) {
            self.ids.remove(&forgotten);
        }
        self.ids.insert(key(&arrival.event), self.last_id);
        self.still_waits(arrival.clone());
        let Arrival { feed, event, .. } = arrival.clone();
        Some(Entry { id: self.last_id, feed, event, at, read: false })
    }

    /// The number in memory of an event that is in the history by now. Given
    /// once.
    pub fn adopted(&mut self, event: &Event) -> Option<EntryId> {
        self.ids.remove(&key(event))
    }

    /// All that waits for the disk.
    pub fn take_waiting(&mut self) -> Vec<Arrival> {
        self.waiting.drain(..).collect()
    }

    /// The disk refused it again.
    pub fn still_waits(&mut self, arrival: Arrival) {
        self.waiting.push_back(arrival);
        if self.waiting.len() > MAX_WAITING {
            self.waiting.pop_front();
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

impl RecentKeys {
    /// Whether the event is among the last; of an event with a fingerprint only,
    /// whether one was within [`Key::DUPLICATE_WINDOW`].
    pub fn contains(&self, event: &Event, at: Timestamp) -> bool {
        let Some(known) = self.keys.get(&key(event)) else { return false };
        match event.key() {
            Key::Exact(_) => true,
            Key::Fingerprint(_) => {
                let apart = at.duration_since(*known).unsigned_abs();
                apart <= Key::DUPLICATE_WINDOW
            }
        }
    }

    /// Returns the key that had to make room.
    pub fn insert(&mut self, event: &Event, at: Timestamp) -> Option<String> {
        let key = key(event);
        if self.keys.insert(key.clone(), at).is_some() {
            return None;
        }
        self.order.push_back(key);
        if self.order.len() <= MAX_KEYS {
            return None;
        }
        let oldest = self.order.pop_front()?;
        self.keys.remove(&oldest);
        Some(oldest)
    }
}

fn key(event: &Event) -> String {
    let (Key::Exact(key) | Key::Fingerprint(key)) = event.key();
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Parsed, read},
        feed::Feed,
        ingest::Origin,
    };

    #[test]
    fn an_event_is_taken_in_once_and_waits_for_the_disk() {
        let mut fallback = Fallback::default();
        let order = arrival(r#"{"type":"order","data":{"id":"o"}}"#);

        let entry = fallback.take(&order, at(0)).unwrap();
        assert!(entry.id < 0);
        assert_eq!(fallback.take(&order, at(500)), None);

        assert_eq!(fallback.take_waiting(), std::slice::from_ref(&order));
        assert_eq!(fallback.adopted(&order.event), Some(entry.id));
        assert_eq!(fallback.adopted(&order.event), None);
    }

    #[test]
    fn the_same_words_much_later_are_another_message() {
        let mut fallback = Fallback::default();
        let hello = arrival(r#"{"type":"message","data":{"sender":"Aline","text":"Hello"}}"#);

        assert!(fallback.take(&hello, at(0)).is_some());
        assert!(fallback.take(&hello, at(100)).is_none());
        assert!(fallback.take(&hello, at(3600)).is_some());
    }

    #[test]
    fn memory_is_bounded() {
        let mut fallback = Fallback::default();
        for id in 0..MAX_KEYS + 10 {
            fallback
                .take(&arrival(&format!(r#"{{"type":"order","data":{{"id":"{id}"}}}}"#)), at(0));
        }

        assert_eq!((fallback.shown.keys.len(), fallback.ids.len()), (MAX_KEYS, MAX_KEYS));
        let waiting = fallback.take_waiting();
        assert_eq!(waiting.len(), MAX_WAITING);
        for again in waiting.iter().chain(&waiting) {
            fallback.still_waits(again.clone());
        }
        assert_eq!(fallback.take_waiting().len(), MAX_WAITING);
    }

    fn arrival(data: &str) -> Arrival {
        let Parsed::Event(event) = read(data) else { panic!("{data}") };
        let origin = Origin::Live { resume: None };
        Arrival { feed: Feed::default(), event, origin, late: false, unfollowed: false }
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(secs).unwrap()
    }
}
