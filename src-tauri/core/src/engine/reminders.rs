//! A notice comes again until somebody has handled what it is about.
//!
//! Deliberately absent: showing it, which is `delivery`'s.

use std::sync::Arc;

use tokio::time::Instant;

use super::context::Context;
use crate::{
    notice::{self, Notice},
    settings::Category,
    store::{Entry, EntryId},
};

/// More than anybody could hear.
const MAX_REMINDERS: usize = 100;

#[derive(Debug, Default)]
pub struct Reminders {
    reminders: Vec<Reminder>,
}

#[derive(Debug)]
struct Reminder {
    entry: Entry,
    next: Instant,
    left: u32,
}

impl Reminders {
    /// When the next one is due.
    pub fn due(&self) -> Option<Instant> {
        self.reminders.iter().map(|reminder| reminder.next).min()
    }

    /// The desktop accepted the notice of these entries.
    pub fn start(&mut self, cx: &Context, entries: &[Arc<Entry>]) {
        let now = Instant::now();
        for entry in entries {
            let ring = cx.settings.of(Category::of(&entry.event)).ring();
            let known = self.reminders.iter().any(|reminder| reminder.entry.id == entry.id);
            if let Some(ring) = ring.filter(|_| !known && self.reminders.len() < MAX_REMINDERS) {
                let reminder = Reminder {
                    entry: Entry::clone(entry),
                    next: now + ring.every,
                    left: ring.times,
                };
                self.reminders.push(reminder);
            }
        }
    }

    /// An entry that only memory had has its number in the history now.
    pub fn adopt(&mut self, memory: EntryId, id: EntryId) {
        for reminder in self.reminders.iter_mut().filter(|one| one.entry.id == memory) {
            reminder.entry.id = id;
        }
    }

    /// Somebody has handled these.
    pub fn stop(&mut self, ids: &[EntryId]) {
        self.reminders.retain(|reminder| !ids.contains(&reminder.entry.id));
    }

    /// Everything is handled.
    pub fn stop_all(&mut self) {
        self.reminders.clear();
    }

    /// The notices that come again now. None while the person wants quiet.
    pub fn take_due(&mut self, cx: &Context) -> Vec<(Notice, Entry)> {
        let now = Instant::now();
        let due: Vec<_> = self.reminders.extract_if(.., |one| one.next <= now).collect();
        let quiet = cx.quiet();
        let mut notices = vec![];
        for mut reminder in due {
            let group = Category::of(&reminder.entry.event);
            let preferred = cx.settings.of(group);
            let Some(ring) = preferred.ring().filter(|_| !preferred.muted()) else { continue };
            let urgent = group == Category::Check && quiet.lets_urgent_through();
            if quiet.until().is_none() || urgent {
                let notice = notice::single(&reminder.entry, &cx.shown_settings(), &cx.i18n);
                notices.push((notice, reminder.entry.clone()));
                reminder.left -= 1;
            }
            if reminder.left > 0 {
                reminder.next = now + ring.every;
                self.reminders.push(reminder);
            }
        }
        notices
    }
}

#[cfg(test)]
mod tests;
