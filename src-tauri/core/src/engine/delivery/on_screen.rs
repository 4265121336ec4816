//! What each notice on the screen speaks of: for clicks, and to take it off or let it count down.
//!
//! Called by `delivery` only. Deliberately absent: the desktop itself.

use std::{collections::VecDeque, sync::Arc};

use crate::{
    event::Kind,
    notice::Tag,
    policy::outbox::{self, Form},
    store::{Entry, EntryId},
};

/// Notices whose clicks are known.
const MAX_NOTICES: usize = 300;
/// The notice of all that waits for somebody and that the desktop kept no room for.
const KEPT: &str = "kept";

/// Oldest first.
#[derive(Default)]
pub struct OnScreen(VecDeque<Displayed>);

struct Displayed {
    tag: Tag,
    form: Form,
    /// What of it is open yet.
    entries: Vec<Arc<Entry>>,
    /// It counts more than is open.
    stale: bool,
    /// The person waved it away, or it timed out.
    gone: bool,
}

impl OnScreen {
    pub fn remember(&mut self, tag: Tag, form: &Form, entries: Vec<Arc<Entry>>) {
        let form = match form {
            Form::Single => Form::Single,
            Form::Folded(kind, _) => Form::Folded(*kind, vec![]),
            Form::Digest(_) => Form::Digest(vec![]),
        };
        self.0.retain(|known| known.tag != tag);
        self.0.push_back(Displayed { tag, form, entries, stale: false, gone: false });
        while self.0.len() > MAX_NOTICES {
            self.0.pop_front();
        }
    }

    pub fn has(&self, tag: &Tag) -> bool {
        self.0.iter().any(|notice| notice.tag == *tag)
    }

    /// The only entry that a notice speaks of.
    pub fn entry_of(&self, tag: &Tag) -> Option<EntryId> {
        let notice = self.0.iter().rev().find(|notice| notice.tag == *tag)?;
        match notice.entries.as_slice() {
            [entry] => Some(entry.id),
            _ => None,
        }
    }

    /// An entry that only memory had has its number in the history now.
    pub fn adopt(&mut self, memory: EntryId, id: EntryId) {
        let entries = self.0.iter_mut().flat_map(|notice| &mut notice.entries);
        for entry in entries.filter(|entry| entry.id == memory) {
            Arc::make_mut(entry).id = id;
        }
    }

    /// These are open no more. Returns the notices of that form that are over with them.
    pub fn take_off(&mut self, ids: &[EntryId], of: impl Fn(&Form) -> bool) -> Vec<Tag> {
        for notice in self.0.iter_mut().filter(|notice| of(&notice.form)) {
            let before = notice.entries.len();
            notice.entries.retain(|entry| !ids.contains(&entry.id));
            notice.stale |= notice.entries.len() < before;
        }
        let is_over = |notice: &Displayed| notice.entries.is_empty();
        let over = self.0.iter().filter(|notice| is_over(notice));
        let over = over.map(|notice| notice.tag.clone()).collect();
        self.0.retain(|notice| !is_over(notice));
        over
    }

    /// The desktop did not accept these: the notice speaks of the others, as before.
    pub fn not_shown(&mut self, tag: &Tag, ids: &[EntryId]) {
        for notice in self.0.iter_mut().filter(|notice| notice.tag == *tag) {
            notice.entries.retain(|entry| !ids.contains(&entry.id));
        }
        self.0.retain(|notice| !notice.entries.is_empty());
    }

    pub fn take_all(&mut self) -> Vec<Tag> {
        self.0.drain(..).map(|notice| notice.tag).collect()
    }

    /// It does not come back to count down.
    pub fn went(&mut self, tag: &Tag) {
        for notice in self.0.iter_mut().filter(|notice| notice.tag == *tag) {
            notice.gone = true;
        }
    }

    /// The desktop dropped it for others. What of it waits for somebody comes back, in one
    /// notice: shown one by one they would drop each other for ever.
    pub fn evicted(&mut self, tag: &Tag) {
        let Some(place) = self.0.iter().position(|notice| notice.tag == *tag) else { return };
        let waits = |entry: &Arc<Entry>| entry.event.awaits_check();
        if !self.0[place].entries.iter().any(waits) {
            return self.went(tag);
        }
        let evicted = self.0.remove(place).into_iter();
        let kept = self.0.iter().position(|notice| notice.tag.0 == KEPT);
        let kept = kept.and_then(|place| self.0.remove(place)).filter(|kept| !kept.gone);
        let entries = kept.into_iter().chain(evicted).flat_map(|notice| notice.entries);
        self.0.push_back(Displayed {
            tag: Tag(KEPT.into()),
            form: Form::Folded(Kind::Payment, vec![]),
            entries: outbox::latest(entries.filter(waits).collect()),
            stale: true,
            gone: false,
        });
    }

    /// It has a notice of its own again. Returns what is over with that.
    pub fn leave_kept(&mut self, id: EntryId) -> Vec<Tag> {
        let kept = self.0.iter_mut().find(|notice| notice.tag.0 == KEPT);
        let Some(kept) = kept else { return vec![] };
        let before = kept.entries.len();
        kept.entries.retain(|entry| entry.id != id);
        kept.stale |= kept.entries.len() < before;
        if !kept.entries.is_empty() {
            return vec![];
        }
        let tag = kept.tag.clone();
        self.0.retain(|notice| notice.tag != tag);
        vec![tag]
    }

    /// A notice of several that counts others than are open, and what is.
    pub fn next_stale(&mut self) -> Option<Stale> {
        let counts = |one: &&mut Displayed| one.stale && !one.gone && one.form != Form::Single;
        let displayed = self.0.iter_mut().find(counts)?;
        displayed.stale = false;
        let (tag, form) = (displayed.tag.clone(), displayed.form.clone());
        Some(Stale { is_kept: tag.0 == KEPT, tag, form, entries: displayed.entries.clone() })
    }
}

/// A notice to be shown anew, with what is open of it.
#[derive(Debug)]
pub struct Stale {
    pub tag: Tag,
    pub form: Form,
    pub entries: Vec<Arc<Entry>>,
    pub is_kept: bool,
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::event::{Event, Kind, Message, Payment, What};

    #[test]
    fn what_the_desktop_refused_is_not_counted_down() {
        let (tag, form) = (Tag("fold:message".into()), Form::Folded(Kind::Message, vec![]));
        let mut screen = OnScreen::default();
        screen.remember(tag.clone(), &form, vec![entry(1), entry(2), entry(3)]);

        screen.not_shown(&tag, &[3]);
        screen.take_off(&[3], |_| true);
        assert!(screen.next_stale().is_none(), "it shows two, and is right");

        screen.take_off(&[2], |_| true);
        let left = screen.next_stale().map(|stale| stale.entries.len());
        assert_eq!(left, Some(1));
    }

    #[test]
    fn payments_to_check_that_found_no_room_are_kept_together_until_they_are_handled() {
        let mut screen = OnScreen::default();
        for id in 1..=3 {
            screen.remember(tag_of(id), &Form::Single, vec![to_check(id)]);
        }
        screen.remember(tag_of(4), &Form::Single, vec![entry(4)]);

        screen.evicted(&tag_of(4));
        assert!(screen.next_stale().is_none(), "nobody waits for an answer to a message");

        screen.evicted(&tag_of(1));
        let kept = screen.next_stale().unwrap();
        assert_eq!((ids(&kept), kept.is_kept), (vec![1], true));
        assert!(screen.next_stale().is_none(), "once");
        assert_eq!(screen.entry_of(&kept.tag), Some(1), "a click opens its page");

        screen.evicted(&tag_of(2));
        assert_eq!(ids(&screen.next_stale().unwrap()), [1, 2]);
        screen.evicted(&kept.tag);
        assert_eq!(ids(&screen.next_stale().unwrap()), [1, 2], "it was dropped, and comes back");

        screen.take_off(&[1], |_| true);
        assert_eq!(ids(&screen.next_stale().unwrap()), [2]);
        assert_eq!(
            screen.leave_kept(2),
            std::slice::from_ref(&kept.tag),
            "it rings, and has its own again"
        );

        screen.evicted(&tag_of(3));
        screen.went(&kept.tag);
        screen.remember(tag_of(5), &Form::Single, vec![to_check(5)]);
        screen.evicted(&tag_of(5));
        assert_eq!(ids(&screen.next_stale().unwrap()), [5], "3 was waved away");
    }

    fn ids(stale: &Stale) -> Vec<EntryId> {
        stale.entries.iter().map(|entry| entry.id).collect()
    }

    fn tag_of(id: EntryId) -> Tag {
        Tag(format!("payment:{id}"))
    }

    fn to_check(id: EntryId) -> Arc<Entry> {
        let status = "awaiting_verification".into();
        let payment = Payment { id: id.to_string(), status, ..Payment::default() };
        let event = Event { at: None, what: What::Payment(payment) };
        Arc::new(Entry { event, ..Entry::clone(&entry(id)) })
    }

    fn entry(id: EntryId) -> Arc<Entry> {
        let event = Event { at: None, what: What::Message(Message::default()) };
        Arc::new(Entry { id, feed: "f".into(), event, at: Timestamp::UNIX_EPOCH, read: false })
    }
}
