//! What each notice on the screen speaks of: for clicks, and to take it off or let it count down.
//!
//! Called by `delivery` only. Deliberately absent: the desktop itself.

use std::collections::VecDeque;

use crate::{
    notice::Tag,
    policy::outbox::Form,
    store::{Entry, EntryId},
};

/// Notices whose clicks are known.
const MAX_NOTICES: usize = 300;

/// Oldest first.
#[derive(Default)]
pub struct OnScreen(VecDeque<Displayed>);

struct Displayed {
    tag: Tag,
    form: Form,
    /// What of it is open yet.
    entries: Vec<Entry>,
    /// It counts more than is open.
    stale: bool,
    /// The person waved it away, or it timed out.
    gone: bool,
}

impl OnScreen {
    pub fn remember(&mut self, tag: Tag, form: &Form, entries: Vec<Entry>) {
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
            entry.id = id;
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

    /// A notice of several that counts more than is open, and what is.
    pub fn next_stale(&mut self) -> Option<(Form, Vec<Entry>)> {
        let counts = |one: &&mut Displayed| one.stale && !one.gone && one.form != Form::Single;
        let displayed = self.0.iter_mut().find(counts)?;
        displayed.stale = false;
        Some((displayed.form.clone(), displayed.entries.clone()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::event::{Event, Kind, Message, What};

    #[test]
    fn what_the_desktop_refused_is_not_counted_down() {
        let (tag, form) = (Tag("fold:message".into()), Form::Folded(Kind::Message, vec![]));
        let mut screen = OnScreen::default();
        screen.remember(tag.clone(), &form, vec![entry(1), entry(2), entry(3)]);

        screen.not_shown(&tag, &[3]);
        screen.take_off(&[3], |_| true);
        assert!(screen.next_stale().is_none(), "it shows two, and is right");

        screen.take_off(&[2], |_| true);
        let left = screen.next_stale().map(|(_, entries)| entries.len());
        assert_eq!(left, Some(1));
    }

    fn entry(id: EntryId) -> Entry {
        let event = Event { at: None, what: What::Message(Message::default()) };
        Entry { id, feed: "f".into(), event, at: Timestamp::UNIX_EPOCH, read: false }
    }
}
