//! A notice that comes again until somebody has handled what it tells.

use tokio::time::Instant;

use super::Engine;
use crate::{
    notice,
    settings::Group,
    store::{Entry, EntryId},
};

/// More than anybody could hear.
const MOST: usize = 100;

#[derive(Debug, Default)]
pub struct Ringing {
    bells: Vec<Bell>,
}

#[derive(Debug)]
struct Bell {
    id: EntryId,
    next: Instant,
    left: u32,
}

impl Ringing {
    pub fn due(&self) -> Option<Instant> {
        self.bells.iter().map(|bell| bell.next).min()
    }
}

impl Engine {
    /// The desktop accepted the notice of these entries.
    pub fn ring_for(&mut self, entries: &[Entry]) {
        let now = Instant::now();
        for entry in entries {
            let ring = self.settings.of(Group::of(&entry.event)).ring();
            let rings = self.ringing.bells.iter().any(|bell| bell.id == entry.id);
            if let Some(ring) = ring.filter(|_| !rings && self.ringing.bells.len() < MOST) {
                let bell = Bell { id: entry.id, next: now + ring.every, left: ring.times };
                self.ringing.bells.push(bell);
            }
        }
    }

    /// Rings those that are due and still open. Silent while the person wants quiet.
    pub fn ring(&mut self) {
        let now = Instant::now();
        let due: Vec<_> = self.ringing.bells.extract_if(.., |bell| bell.next <= now).collect();
        let quiet = self.quiet();
        for mut bell in due {
            let entry = self.store.entry(bell.id).ok().flatten().filter(|entry| !entry.read);
            let Some(entry) = entry else { continue };
            let group = Group::of(&entry.event);
            let of_group = self.settings.of(group);
            let Some(ring) = of_group.ring().filter(|_| !of_group.muted()) else { continue };
            let heard =
                quiet.until().is_none() || (group == Group::Check && quiet.lets_urgent_through());
            if heard {
                let notice = notice::single(&entry, &self.shown_settings(), &self.words);
                self.showing.ring(notice, entry.id);
                bell.left -= 1;
            }
            if bell.left > 0 {
                bell.next = now + ring.every;
                self.ringing.bells.push(bell);
            }
        }
    }
}
