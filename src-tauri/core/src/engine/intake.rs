//! Arrivals → the store, and what becomes of them there → what is shown.
//!
//! The way of every event: [`Intake::arrive`] sends it to `ingest` on the store's
//! thread, [`Intake::taken`] judges what comes back. What the disk refuses, or
//! does not take in time, is judged from memory. Also holds the payments that
//! wait a moment for their details.

mod catch_up;

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    context::{Context, Effect, Effects, FoundByRead, StoreReply},
    problems::Problem,
};
use crate::{
    event::{Kind, Stage},
    ingest::{self, Arrival, ArrivingPage, Fallback, Origin, RecentKeys, RecentPrints, Taken},
    policy::rules::{self, Verdict},
    store::{Delivery, Entry, EntryId, Store, StoreError, Triage},
    view::record::Record,
};

/// A disk that takes longer fails: its events are shown from memory.
const STORE_TIMEOUT: Duration = Duration::from_secs(3);
/// Arrivals on their way to the disk; beyond that, the network waits.
const MAX_IN_FLIGHT: usize = 1000;
/// What was given up still waits for a disk that hangs; beyond that, memory has to do.
const MAX_QUEUED: usize = 2000;
/// A partial payment waits this long for what completes it.
const DETAILS_TIMEOUT: Duration = Duration::from_secs(2);
/// So many new entries may be more than the history keeps.
const PRUNE_EVERY: u32 = 500;
/// A failing disk is tried again this often, if nothing comes that tries it.
const CATCH_UP_EVERY: Duration = Duration::from_secs(15);

#[derive(Default)]
pub struct Intake {
    fallback: Fallback,
    /// What was stored in this run: known also while the disk cannot be read.
    recent: RecentKeys,
    prints: RecentPrints,
    in_flight: VecDeque<InFlight>,
    /// What the store was asked and has not answered, also of what was given up.
    queued: usize,
    last_ticket: u64,
    /// The store puts off what can wait, for what it answered last.
    unsettled: bool,
    partials: Vec<Partial>,
    /// New entries since the history was last pruned.
    unpruned: u32,
    catch_up_at: Option<Instant>,
    /// What waited in memory is on its way to the disk.
    catching_up: bool,
}

struct InFlight {
    ticket: u64,
    arrivals: Arc<[Arrival]>,
    deadline: Instant,
}

/// A payment that waits for its amount, which a read is about to bring.
struct Partial {
    entry: Entry,
    /// The pass of the reads that brings it.
    pass: u64,
    until: Instant,
}

impl Intake {
    /// An event came.
    pub fn arrive(&mut self, cx: &mut Context, arrival: Arrival) -> Effects {
        if self.prints.came_again(&arrival, Instant::now()) {
            return vec![];
        }
        if self.queued >= MAX_QUEUED {
            let mut effects = Effects::new();
            self.take_from_memory(cx, &arrival, &mut effects);
            return effects;
        }
        let now = cx.now();
        let arrivals: Arc<[Arrival]> = [arrival].into();
        let copy = arrivals.clone();
        self.send(cx, arrivals, move |store, failed| {
            copy.iter().map(|one| ingest::take(store, one.clone(), now, failed)).collect()
        })
        .1
    }

    /// A page of a list came. Its ticket comes back with [`Effect::PageStored`].
    pub fn arrive_page(&mut self, cx: &mut Context, page: ArrivingPage) -> (u64, Effects) {
        let now = cx.now();
        self.send(cx, page.rows.clone(), move |store, failed| {
            ingest::take_page(store, &page, now, failed)
        })
    }

    fn send(
        &mut self,
        cx: &mut Context,
        arrivals: Arc<[Arrival]>,
        take: impl Fn(&mut Store, &mut dyn FnMut(StoreError)) -> Vec<Taken> + Send + 'static,
    ) -> (u64, Effects) {
        self.last_ticket += 1;
        self.queued += 1;
        let ticket = self.last_ticket;
        cx.store.request_first(move |store| {
            let failed = &mut |error| tracing::error!(%error, "history cannot be written");
            StoreReply::Taken { ticket, taken: take(store, failed) }
        });
        self.in_flight.push_back(InFlight {
            ticket,
            arrivals,
            deadline: Instant::now() + STORE_TIMEOUT,
        });
        (ticket, Effects::new())
    }

    /// Whether the disk has something that may be shown.
    pub fn waits_for_disk(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// What came is shown, or is not to be.
    pub fn settle(&mut self, cx: &Context) {
        if std::mem::take(&mut self.unsettled) {
            cx.store.settle();
        }
    }

    /// Whether more of the stream can be taken; where not, the disk is waited for.
    pub fn has_room(&self) -> bool {
        self.in_flight.len() < MAX_IN_FLIGHT
    }

    /// The store answered.
    pub fn taken(&mut self, cx: &mut Context, ticket: u64, taken: Vec<Taken>) -> Effects {
        self.in_flight.retain(|one| one.ticket != ticket);
        self.queued = self.queued.saturating_sub(1);
        self.unsettled = true;
        let mut effects = Effects::new();
        let whole = !taken.iter().any(|one| matches!(one, Taken::Refused { .. }));
        let payments = taken.iter().filter_map(new_payment);
        let settled = payments.reduce(|any, settled| any || settled);
        for one in taken {
            self.take(cx, one, &mut effects);
        }
        effects.extend(settled.map(|settled| Effect::PaymentsChanged { settled }));
        effects.push(Effect::PageStored { ticket, whole });
        effects
    }

    fn take(&mut self, cx: &mut Context, taken: Taken, effects: &mut Effects) {
        match taken {
            Taken::New { entry, triage, superseded, origin, late } => {
                self.stored(cx);
                self.recent.insert(&entry.event, entry.at);
                if let Origin::Read { changed, .. } = origin {
                    effects.push(Effect::RowAppeared { kind: entry.event.kind(), changed });
                }
                let first = superseded.is_empty();
                if !first {
                    self.forget(&superseded);
                    effects.push(match triage {
                        Triage::Done => Effect::Withdraw(superseded),
                        // Its notice takes the place of theirs.
                        Triage::Notify | Triage::Unread => Effect::Superseded(superseded),
                    });
                }
                if let Some(memory) = self.fallback.adopted(&entry.event) {
                    effects.push(Effect::Adopted { memory, entry });
                } else if triage == Triage::Notify {
                    if let Origin::Read { age, .. } = origin {
                        let kind = entry.event.kind();
                        effects.push(Effect::FoundByRead(FoundByRead { kind, age, first }));
                    }
                    effects.extend(judge(cx, entry, late));
                }
            }
            Taken::Duplicate { event, completed, handled } => {
                let at = event.at.unwrap_or_else(|| cx.now());
                self.recent.insert(&event, at);
                if let Some(entry) = completed {
                    for partial in self.partials.iter_mut().filter(|one| one.entry.id == entry.id) {
                        partial.entry.event.clone_from(&entry.event);
                    }
                    effects.push(Effect::Completed(entry));
                }
                if let Some(id) = handled {
                    self.forget(&[id]);
                    effects.push(Effect::Withdraw(vec![id]));
                }
            }
            Taken::Refused { arrival, triage, error } => {
                cx.history_failed(&error);
                // It comes only once: better shown from memory than lost.
                if triage == Triage::Notify {
                    self.take_from_memory(cx, &arrival, effects);
                }
                self.catch_up_at.get_or_insert(Instant::now() + CATCH_UP_EVERY);
            }
        }
    }

    fn take_from_memory(&mut self, cx: &Context, arrival: &Arrival, effects: &mut Effects) {
        let now = cx.now();
        let at = arrival.event.at.unwrap_or(now);
        if self.recent.contains(&arrival.event, at) {
            return;
        }
        if let Some(entry) = self.fallback.take(arrival, now) {
            let notify = judge(cx, entry, arrival.late);
            if notify.is_none() {
                // Muted: the history must not say that it was shown.
                self.fallback.adopted(&arrival.event);
            }
            effects.extend(notify);
        }
    }

    /// The disk takes too long: what waits for it is judged from memory.
    fn give_up(&mut self, cx: &mut Context, ticket: u64) -> Effects {
        let mut effects = Effects::new();
        let Some(place) = self.in_flight.iter().position(|one| one.ticket == ticket) else {
            return effects;
        };
        let Some(waiting) = self.in_flight.remove(place) else { return effects };
        tracing::error!("the disk does not answer");
        cx.problems.set(Problem::HistoryWrite, "trouble-history-write");
        // What a read found comes again with the next; the stream brings it only once.
        let live = |one: &&Arrival| matches!(one.origin, Origin::Live { .. });
        for arrival in waiting.arrivals.iter().filter(live) {
            self.take_from_memory(cx, arrival, &mut effects);
        }
        effects
    }

    /// Something was stored: what only memory holds is stored as well.
    fn stored(&mut self, cx: &mut Context) {
        cx.problems.clear(Problem::HistoryWrite);
        self.catch_up_at = None;
        self.catch_up(cx);
        self.unpruned += 1;
        if self.unpruned >= PRUNE_EVERY {
            self.prune(cx);
        }
    }

    pub fn prune(&mut self, cx: &Context) {
        self.unpruned = 0;
        let (keep, now) = (cx.settings.history, cx.now());
        cx.store.write(move |store| store.prune(keep, now).map(drop));
    }

    /// Keeps a payment back until its pass of the reads is over.
    pub fn await_details(&mut self, entry: Entry, pass: u64) {
        self.partials.push(Partial { entry, pass, until: Instant::now() + DETAILS_TIMEOUT });
    }

    /// Lets go what has its details, or has waited long enough; gives up a disk that hangs.
    pub fn release(&mut self, cx: &mut Context, is_read: impl Fn(u64) -> bool) -> Effects {
        let now = Instant::now();
        let ready = |one: &mut Partial| one.until <= now || is_read(one.pass);
        let ready: Vec<_> = self.partials.extract_if(.., ready).collect();
        let mut effects: Effects =
            ready.into_iter().map(|one| Effect::Queue { entry: one.entry, late: false }).collect();
        while let Some(ticket) =
            self.in_flight.front().filter(|one| one.deadline <= now).map(|one| one.ticket)
        {
            effects.append(&mut self.give_up(cx, ticket));
        }
        if self.catch_up_at.is_some_and(|at| at <= now) {
            self.catch_up_at = None;
            self.catch_up(cx);
        }
        effects
    }

    /// When [`Intake::release`] has something to do.
    pub fn due(&self) -> Option<Instant> {
        let partials = self.partials.iter().map(|one| one.until).min();
        let disk = self.in_flight.front().map(|one| one.deadline);
        let catch_up = self.catch_up_at.filter(|_| self.fallback.is_waiting());
        partials.into_iter().chain(disk).chain(catch_up).min()
    }

    pub fn holds(&self, id: EntryId) -> bool {
        self.partials.iter().any(|one| one.entry.id == id)
    }

    fn forget(&mut self, ids: &[EntryId]) {
        self.partials.retain(|one| !ids.contains(&one.entry.id));
    }
}

/// Whether a payment that is stored for the first time is settled; None: it is none.
fn new_payment(taken: &Taken) -> Option<bool> {
    match taken {
        Taken::New { entry, .. } if entry.event.kind() == Kind::Payment => {
            Some(!matches!(entry.event.stage(), Some(Stage::Opened | Stage::Moving)))
        }
        _ => None,
    }
}

/// Whether the entry is shown or kept silently.
fn judge(cx: &Context, entry: Entry, late: bool) -> Option<Effect> {
    cx.record(|| Record::event(&entry.feed.id, &entry.event));
    if rules::judge(&entry.event, &cx.settings) == Verdict::Notify {
        return Some(Effect::Notify { entry, late });
    }
    if entry.id > 0 {
        let now = cx.now();
        cx.store.write(move |store| store.set_delivery(&[entry.id], Delivery::Silent, now));
    }
    None
}

#[cfg(test)]
mod tests;
