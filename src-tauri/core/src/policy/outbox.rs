//! The entries that wait for the screen, and how they come: alone, folded, as a digest.
//!
//! At most three notices per type in 10 s, the rest as one that is replaced and
//! counts up. What waited long comes as one digest. Pure: moments are arguments;
//! `engine` shows what comes out, one at a time, in order.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    event::Kind,
    i18n::Translator,
    notice::{self, Notice},
    settings::Settings,
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
    pub fresh: Vec<Entry>,
    pub form: Form,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Single,
    /// With those that the notice counted before.
    Folded(Kind, Vec<Entry>),
    /// With those that the digest counted before.
    Digest(Vec<Entry>),
}

#[derive(Debug, Default)]
pub struct Outbox {
    pending: VecDeque<Entry>,
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
    entries: Vec<Entry>,
}

impl Counted {
    /// The numbers are right to this point; beyond it nobody reads them.
    const MAX: usize = 10_000;

    fn add(slot: &mut Option<Self>, entries: &[Entry], now: Instant) {
        let counted = slot.get_or_insert(Self { at: now, entries: vec![] });
        counted.at = now;
        let room = Self::MAX.saturating_sub(counted.entries.len());
        counted.entries.extend(entries.iter().take(room).cloned());
        counted.entries = latest(std::mem::take(&mut counted.entries));
    }

    /// What was counted in this burst; an earlier one is over.
    fn in_burst(slot: &mut Option<Self>, now: Instant) -> Vec<Entry> {
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
        self.pending.extend(entries);
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
        self.pending.push_back(entry);
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
            waiting.event.clone_from(&entry.event);
        }
    }

    /// An entry that only memory had is in the history now. Whether it still waits.
    pub fn adopt(&mut self, memory: EntryId, entry: &Entry) -> bool {
        for counted in self.counted().flat_map(|counted| &mut counted.entries) {
            if counted.id == memory {
                counted.id = entry.id;
            }
        }
        let waiting = self.pending.iter_mut().find(|waiting| waiting.id == memory);
        waiting.map(|waiting| waiting.id = entry.id).is_some()
    }

    /// These were handled elsewhere: nobody needs to hear of them.
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

    /// The first of those that `wanted` picks, taken out, alone.
    pub fn next_of(&mut self, wanted: impl Fn(&Entry) -> bool) -> Option<Batch> {
        let place = self.pending.iter().position(wanted)?;
        let entry = self.pending.remove(place)?;
        if place < self.late {
            self.late -= 1;
        }
        Some(Batch { fresh: vec![entry], form: Form::Single })
    }

    /// What comes next, taken out.
    pub fn next(&mut self, now: Instant) -> Option<Batch> {
        if self.late > 0 {
            let fresh = self.pending.drain(..self.late.min(self.pending.len())).collect();
            self.late = 0;
            let before = Counted::in_burst(&mut self.digest, now);
            return Some(Batch { fresh, form: Form::Digest(before) });
        }
        let kind = self.pending.front()?.event.kind();
        let alone = self.alone.entry(kind).or_default();
        while alone.front().is_some_and(|at| now - *at >= BURST) {
            alone.pop_front();
        }
        if alone.len() < ALONE {
            let entry = self.pending.pop_front()?;
            return Some(Batch { fresh: vec![entry], form: Form::Single });
        }
        let before = Counted::in_burst(self.folds.entry(kind).or_default(), now);
        let (fresh, rest): (Vec<_>, Vec<_>) =
            self.pending.drain(..).partition(|entry| entry.event.kind() == kind);
        self.pending = rest.into();
        Some(Batch { fresh, form: Form::Folded(kind, before) })
    }
}

/// Each payment and order as it last was.
pub fn latest(entries: Vec<Entry>) -> Vec<Entry> {
    let mut last: HashMap<String, EntryId> = HashMap::new();
    for entry in &entries {
        last.extend(entry.event.subject().map(|subject| (subject, entry.id)));
    }
    let is_last = |entry: &Entry| {
        entry.event.subject().is_none_or(|subject| last.get(&subject) == Some(&entry.id))
    };
    entries.into_iter().filter(is_last).collect()
}

impl Batch {
    /// These were handled meanwhile.
    pub fn withdraw(&mut self, ids: &[EntryId]) {
        self.fresh.retain(|entry| !ids.contains(&entry.id));
    }

    /// An entry that only memory had is in the history now. Whether it is one of these.
    pub fn adopt(&mut self, memory: EntryId, id: EntryId) -> bool {
        let entry = self.fresh.iter_mut().find(|entry| entry.id == memory);
        entry.map(|entry| entry.id = id).is_some()
    }

    pub fn ids(&self) -> Vec<EntryId> {
        self.fresh.iter().map(|entry| entry.id).collect()
    }

    /// All entries that its notice speaks of.
    pub fn all(&self) -> Vec<Entry> {
        let before = match &self.form {
            Form::Folded(_, before) | Form::Digest(before) => before.as_slice(),
            Form::Single => &[],
        };
        before.iter().chain(&self.fresh).cloned().collect()
    }

    pub fn notice(&self, settings: &Settings, i18n: &Translator) -> Option<Notice> {
        let all = self.all();
        Some(match &self.form {
            Form::Single => notice::single(all.first()?, settings, i18n),
            Form::Folded(kind, _) => notice::folded(*kind, &all, settings, i18n),
            Form::Digest(_) => notice::digest(&all, settings, i18n),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::event::{Event, Message, Order, What};

    #[tokio::test(start_paused = true)]
    async fn a_burst_comes_as_three_and_one_that_counts_up() {
        let mut outbox = Outbox::default();
        for id in 1..=5 {
            outbox.add(order(id), false);
        }
        outbox.add(message(6), false);

        assert_eq!(
            show_all(&mut outbox),
            ["single 1", "single 2", "single 3", "folded 4 5 (+0)", "single 6"]
        );

        outbox.add(order(7), false);
        assert_eq!(show_all(&mut outbox), ["folded 7 (+2)"]);

        tokio::time::advance(BURST).await;
        for id in 8..=11 {
            outbox.add(order(id), false);
        }
        assert_eq!(show_all(&mut outbox), ["single 8", "single 9", "single 10", "folded 11 (+0)"]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_waited_comes_as_one_digest() {
        let mut outbox = Outbox::default();
        outbox.refill(vec![order(1), message(2)]);
        outbox.add(order(3), false);
        assert_eq!(show_all(&mut outbox), ["digest 1 2 (+0)", "single 3"]);

        outbox.add(order(4), false);
        let refused = outbox.next(Instant::now()).unwrap();
        outbox.add(order(5), false);
        outbox.put_back(refused);
        outbox.add(order(6), true);
        assert_eq!(
            show_all(&mut outbox),
            ["digest 4 5 6 (+2)"],
            "also what came while the desktop failed"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded_and_says_so() {
        let mut outbox = Outbox::default();
        for id in 1..=2 * i64::try_from(MAX).unwrap() {
            outbox.add(order(id), false);
        }
        assert!(!outbox.wants_refill());

        let shown = show_all(&mut outbox);

        assert_eq!(shown.len(), ALONE + 1);
        assert!(outbox.wants_refill());
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_new_does_not_overtake_what_waits_on_disk() {
        let most = i64::try_from(MAX).unwrap();
        let mut outbox = Outbox::default();
        for id in 1..=most + 1 {
            outbox.add(order(id), false);
        }
        let first = outbox.next(Instant::now()).unwrap();
        assert_eq!(first.ids(), [1], "there is room in memory again");

        outbox.add(order(most + 2), false);

        let shown = show_all(&mut outbox).join(" ");
        assert!(!shown.contains(&(most + 2).to_string()), "before {}: {shown:.60}", most + 1);
        assert!(outbox.wants_refill());
    }

    fn show_all(outbox: &mut Outbox) -> Vec<String> {
        let mut shown = vec![];
        while let Some(batch) = outbox.next(Instant::now()) {
            let ids = batch.ids().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            shown.push(match &batch.form {
                Form::Single => format!("single {ids}"),
                Form::Folded(_, before) => format!("folded {ids} (+{})", before.len()),
                Form::Digest(before) => format!("digest {ids} (+{})", before.len()),
            });
            outbox.accepted(&batch, Instant::now());
        }
        shown
    }

    fn order(id: i64) -> Entry {
        entry(id, What::Order(Order { id: id.to_string(), ..Order::default() }))
    }

    fn message(id: i64) -> Entry {
        entry(id, What::Message(Message::default()))
    }

    fn entry(id: i64, what: What) -> Entry {
        Entry {
            id,
            feed: crate::feed::Feed::default(),
            event: Event { at: None, what },
            at: Timestamp::UNIX_EPOCH,
            read: false,
        }
    }
}
