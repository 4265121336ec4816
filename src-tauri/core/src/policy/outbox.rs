//! The entries that wait for the screen, and how they come: alone, folded, as a digest.
//!
//! At most three notices per type in 10 s, the rest as one that is replaced and
//! counts up. What waited long comes as one digest. Pure: moments are arguments;
//! `engine` shows what comes out, one at a time, in order.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    event::Kind,
    store::{Entry, EntryId},
};

/// This many notices of a type within [`BURST`] come alone.
const ALONE: usize = 3;
const BURST: Duration = Duration::from_secs(10);
/// More than this is left on disk until there is room again.
const MAX: usize = 1000;
/// As many from the disk tell whether more is left there.
pub const REFILL: usize = MAX + 1;

/// What is shown as one notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Newly shown by it; marked when the desktop accepted it.
    pub fresh: Vec<Arc<Entry>>,
    pub form: Form,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Single,
    /// With those that the notice counted before.
    Folded(Kind, Vec<Arc<Entry>>),
    /// With those that the digest counted before.
    Digest(Vec<Arc<Entry>>),
}

#[derive(Debug, Default)]
pub struct Outbox {
    pending: VecDeque<Arc<Entry>>,
    /// So many of the first waited for long: they come as a digest. It takes all
    /// before a late one with it, so that the order on the screen stays.
    late: usize,
    /// Some entries wait on disk only.
    overflow: bool,
    /// Some more were left there since the disk was last asked for them.
    left_since: bool,
    alone: HashMap<Kind, VecDeque<Instant>>,
    folds: HashMap<Kind, Option<Counted>>,
    digest: Option<Counted>,
}

/// What a notice that is replaced and counts up has counted, and when last.
#[derive(Debug)]
struct Counted {
    at: Instant,
    entries: Vec<Arc<Entry>>,
}

impl Counted {
    /// Counts are exact up to this many entries.
    const MAX: usize = 10_000;

    fn add(slot: &mut Option<Self>, entries: &[Arc<Entry>], now: Instant) {
        let counted = slot.get_or_insert(Self { at: now, entries: vec![] });
        counted.at = now;
        let room = Self::MAX.saturating_sub(counted.entries.len());
        counted.entries.extend(entries.iter().take(room).cloned());
        counted.entries = latest(std::mem::take(&mut counted.entries));
    }

    /// What was counted in this burst; an earlier one is over.
    fn in_burst(slot: &mut Option<Self>, now: Instant) -> Vec<Arc<Entry>> {
        slot.take_if(|counted| now - counted.at >= BURST);
        slot.as_ref().map(|counted| counted.entries.clone()).unwrap_or_default()
    }
}

impl Outbox {
    /// Takes what an earlier run, or a full outbox, left on disk.
    pub fn refill(&mut self, mut entries: Vec<Entry>) {
        self.overflow = entries.len() > MAX || std::mem::take(&mut self.left_since);
        entries.retain(|entry| self.pending.iter().all(|waiting| waiting.id != entry.id));
        entries.truncate(MAX);
        self.pending.extend(entries.into_iter().map(Arc::new));
        self.postpone();
    }

    pub fn add(&mut self, entry: Entry, late: bool) {
        // Behind those that wait on disk, not before them.
        // What only memory has is not left to the disk, up to a bound.
        let most = if entry.id < 0 { 2 * MAX } else { MAX };
        if (self.overflow && entry.id > 0) || self.pending.len() >= most {
            self.overflow = true;
            self.left_since = true;
            return;
        }
        self.pending.push_back(Arc::new(entry));
        if late {
            self.postpone();
        }
    }

    /// The desktop fails: what waits now has waited for long when it works again.
    pub fn postpone(&mut self) {
        self.late = self.pending.len();
    }

    /// Back to the front: the desktop did not accept it.
    pub fn put_back(&mut self, batch: Batch) {
        for entry in batch.fresh.into_iter().rev() {
            self.pending.push_front(entry);
        }
        self.postpone();
    }

    /// More became known of an entry that waits.
    pub fn complete(&mut self, entry: &Entry) {
        if let Some(waiting) = self.pending.iter_mut().find(|waiting| waiting.id == entry.id) {
            Arc::make_mut(waiting).event.clone_from(&entry.event);
        }
    }

    /// An entry that only memory had is in the history now. Whether it still waits.
    pub fn adopt(&mut self, memory: EntryId, entry: &Entry) -> bool {
        for counted in self.counted().flat_map(|counted| &mut counted.entries) {
            if counted.id == memory {
                Arc::make_mut(counted).id = entry.id;
            }
        }
        let waiting = self.pending.iter_mut().find(|waiting| waiting.id == memory);
        waiting.map(|waiting| Arc::make_mut(waiting).id = entry.id).is_some()
    }

    /// These were handled elsewhere: they are not shown any more.
    pub fn withdraw(&mut self, ids: &[EntryId]) {
        let late = self.pending.iter().take(self.late);
        self.late -= late.filter(|entry| ids.contains(&entry.id)).count();
        self.pending.retain(|entry| !ids.contains(&entry.id));
        self.uncount(ids);
    }

    /// These are open no more: a notice that counts up does not count them again.
    pub fn uncount(&mut self, ids: &[EntryId]) {
        for counted in self.counted() {
            counted.entries.retain(|entry| !ids.contains(&entry.id));
        }
    }

    /// Everything is handled.
    pub fn uncount_all(&mut self) {
        self.folds.clear();
        self.digest = None;
    }

    fn counted(&mut self) -> impl Iterator<Item = &mut Counted> {
        self.folds.values_mut().flatten().chain(&mut self.digest)
    }

    /// The desktop accepted it.
    pub fn accepted(&mut self, batch: &Batch, now: Instant) {
        if batch.fresh.is_empty() {
            return;
        }
        match &batch.form {
            Form::Single => {
                for entry in &batch.fresh {
                    self.alone.entry(entry.event.kind()).or_default().push_back(now);
                }
            }
            Form::Folded(kind, _) => {
                Counted::add(self.folds.entry(*kind).or_default(), &batch.fresh, now);
            }
            Form::Digest(_) => Counted::add(&mut self.digest, &batch.fresh, now),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// The disk is asked for what is left there: all of it comes with the answer.
    pub fn refill_asked(&mut self) {
        self.left_since = false;
    }

    /// Whether the disk holds more than the memory.
    pub fn wants_refill(&self) -> bool {
        self.overflow && self.pending.is_empty()
    }

    /// Of these those that wait, taken out: another notice speaks of them.
    pub fn take(&mut self, ids: &[EntryId]) -> Vec<Arc<Entry>> {
        let late = self.pending.iter().take(self.late);
        self.late -= late.filter(|entry| ids.contains(&entry.id)).count();
        let (taken, rest): (Vec<_>, Vec<_>) =
            self.pending.drain(..).partition(|entry| ids.contains(&entry.id));
        self.pending = rest.into();
        taken
    }

    /// The first of those that `wanted` picks, taken out, alone.
    pub fn next_of(&mut self, wanted: impl Fn(&Entry) -> bool) -> Option<Batch> {
        let place = self.pending.iter().position(|entry| wanted(entry))?;
        let entry = self.pending.remove(place)?;
        if place < self.late {
            self.late -= 1;
        }
        Some(Batch { fresh: vec![entry], form: Form::Single })
    }

    /// What comes next, taken out. While `gathering`, more late ones are about to
    /// come: they wait for one another, and what is new does not wait for them.
    pub fn next(&mut self, now: Instant, gathering: bool) -> Option<Batch> {
        if self.late > 0 && !gathering {
            return self.digest(now);
        }
        let kind = self.pending.get(self.late)?.event.kind();
        if self.may_be_alone(kind, now) {
            let entry = self.pending.remove(self.late)?;
            return Some(Batch { fresh: vec![entry], form: Form::Single });
        }
        let before = Counted::in_burst(self.folds.entry(kind).or_default(), now);
        let (fresh, rest): (Vec<_>, Vec<_>) =
            self.pending.drain(self.late..).partition(|entry| entry.event.kind() == kind);
        self.pending.extend(rest);
        Some(Batch { fresh, form: Form::Folded(kind, before) })
    }

    /// All that is late.
    fn digest(&mut self, now: Instant) -> Option<Batch> {
        let fresh = self.pending.drain(..self.late.min(self.pending.len())).collect();
        self.late = 0;
        let before = Counted::in_burst(&mut self.digest, now);
        let mut batch = Batch { fresh, form: Form::Digest(before) };
        let kind = batch.fresh.first()?.event.kind();
        if self.may_be_alone(kind, now) {
            batch.show_one_as_itself();
        }
        Some(batch)
    }

    fn may_be_alone(&mut self, kind: Kind, now: Instant) -> bool {
        let alone = self.alone.entry(kind).or_default();
        while alone.front().is_some_and(|at| now - *at >= BURST) {
            alone.pop_front();
        }
        alone.len() < ALONE
    }
}

/// Each payment and order as it last was.
pub fn latest(entries: Vec<Arc<Entry>>) -> Vec<Arc<Entry>> {
    let mut last: HashMap<String, EntryId> = HashMap::new();
    for entry in &entries {
        last.extend(entry.event.subject().map(|subject| (subject, entry.id)));
    }
    let is_last = |entry: &Arc<Entry>| {
        entry.event.subject().is_none_or(|subject| last.get(&subject) == Some(&entry.id))
    };
    entries.into_iter().filter(is_last).collect()
}

impl Batch {
    /// A digest of one entry says less than the entry.
    pub fn show_one_as_itself(&mut self) {
        if let (Form::Digest(before), [_]) = (&self.form, self.fresh.as_slice())
            && before.is_empty()
        {
            self.form = Form::Single;
        }
    }

    /// These were handled meanwhile.
    pub fn withdraw(&mut self, ids: &[EntryId]) {
        self.fresh.retain(|entry| !ids.contains(&entry.id));
    }

    /// An entry that only memory had is in the history now. Whether it is one of these.
    pub fn adopt(&mut self, memory: EntryId, id: EntryId) -> bool {
        let entry = self.fresh.iter_mut().find(|entry| entry.id == memory);
        entry.map(|entry| Arc::make_mut(entry).id = id).is_some()
    }

    pub fn ids(&self) -> Vec<EntryId> {
        self.fresh.iter().map(|entry| entry.id).collect()
    }

    /// All entries that its notice speaks of.
    pub fn all(&self) -> Vec<Arc<Entry>> {
        let before = match &self.form {
            Form::Folded(_, before) | Form::Digest(before) => before.as_slice(),
            Form::Single => &[],
        };
        before.iter().chain(&self.fresh).cloned().collect()
    }
}

#[cfg(test)]
mod tests;
