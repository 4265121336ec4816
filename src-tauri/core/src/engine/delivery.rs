//! Outbox → desktop: one notice on its way at a time, and what became of it.
//!
//! Called by `engine` only. Deliberately absent: what a notice says (`notice`),
//! and reminders, which are shown beside the outbox (`reminders`).

mod count_down;
mod on_screen;
mod outside;
mod service;

use std::{future::pending, sync::Arc, time::Duration};

use jiff::civil::Date;
use tokio::{task::JoinHandle, time::Instant};

use super::{
    context::{Context, StoreReply},
    marks::Marks,
    problems::{Problem, problem_text},
    reminders::Reminders,
};
use crate::{
    feed::Feed,
    notice::{self, Tag},
    policy::outbox::{self, Batch, Form, Outbox},
    policy::quiet::Quiet,
    ports::desktop::DesktopError,
    settings::Category,
    store::{self, Daily, Entry, EntryId, StoreError},
};
use on_screen::OnScreen;
use outside::{close, leave_out_muted};

/// After a failure the desktop is asked again this late, doubling to the next.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LAST_RETRY: Duration = Duration::from_secs(300);
/// What a stream brings late comes within this, one after the other.
const LATE_TOGETHER: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Delivery {
    /// Shown again, beside the outbox, until they are handled.
    pub reminders: Reminders,
    outbox: Outbox,
    in_progress: Option<InProgress>,
    /// None: the desktop works. When it is tried again, and the delay before that.
    failing: Option<(Instant, Duration)>,
    /// Whether that moment is still to come; in quiet times it passes unused.
    waits_to_retry: bool,
    /// After one that is late, more may come.
    more_late_until: Option<Instant>,
    /// What is late waits so long, at most.
    gathers_until: Option<Instant>,
    /// Whether the person wanted quiet when last looked at.
    was_quiet: bool,
    on_screen: OnScreen,
    /// The disk is asked for what waits there.
    refilling: bool,
    /// The day whose digest is on its way.
    morning: Option<Date>,
    pub marks: Marks,
}

struct InProgress {
    batch: Batch,
    tag: Tag,
    task: JoinHandle<Result<(), DesktopError>>,
}

/// How the notice on its way ended.
pub struct Ended {
    batch: Batch,
    tag: Tag,
    result: Result<(), DesktopError>,
}

impl Delivery {
    pub fn queue(&mut self, entry: Entry, late: bool) {
        if late {
            self.more_late_until.get_or_insert(Instant::now() + LATE_TOGETHER);
        }
        self.outbox.add(entry, late);
    }

    /// More is known of an entry that may wait.
    pub fn complete(&mut self, entry: &Entry) {
        self.outbox.complete(entry);
    }

    /// An entry that only memory had is in the history: as shown, unless it still waits.
    pub fn adopt(&mut self, cx: &mut Context, memory: EntryId, entry: Entry) {
        let id = entry.id;
        self.on_screen.adopt(memory, id);
        let in_progress = self.in_progress.as_mut().is_some_and(|one| one.batch.adopt(memory, id));
        if self.outbox.adopt(memory, &entry) || in_progress {
            // A restart has to show it, if this run does not.
            let now = cx.now();
            let pending = store::Delivery::Pending;
            cx.store.write(move |store| store.set_delivery(&[id], pending, now));
        } else {
            self.marks.mark(cx, vec![id]);
        }
    }

    /// Handled: not shown any more, and off the screen.
    pub fn withdraw(&mut self, cx: &mut Context, ids: &[EntryId]) {
        self.outbox.withdraw(ids);
        if let Some(in_progress) = &mut self.in_progress {
            in_progress.batch.withdraw(ids);
        }
        self.close(cx, ids);
    }

    /// A later status takes their place; a notice of that one's own replaces theirs.
    pub fn supersede(&mut self, cx: &mut Context, ids: &[EntryId]) {
        self.outbox.uncount(ids);
        let over = self.on_screen.take_off(ids, |form| *form != Form::Single);
        close(cx, over);
    }

    /// Takes these entries off the screen. A notice of several goes with its last.
    fn close(&mut self, cx: &mut Context, ids: &[EntryId]) {
        let over = self.on_screen.take_off(ids, |_| true);
        close(cx, over);
    }

    /// Everything is handled.
    pub fn close_all(&mut self, cx: &mut Context) {
        self.outbox.uncount_all();
        close(cx, self.on_screen.take_all());
    }

    /// The person waved it away, or it timed out.
    pub fn went(&mut self, tag: &Tag) {
        self.on_screen.went(tag);
    }

    /// The desktop dropped it for others.
    pub fn evicted(&mut self, tag: &Tag) {
        self.on_screen.evicted(tag);
    }

    /// The only entry that a notice speaks of.
    pub fn entry_of(&self, tag: &Tag) -> Option<EntryId> {
        self.on_screen.entry_of(tag)
    }

    pub fn is_showing(&self) -> bool {
        self.in_progress.is_some()
    }

    /// A notice is on its way, or waits to be.
    pub fn is_busy(&self) -> bool {
        self.is_showing() || !self.outbox.is_empty()
    }

    /// Whether the disk is asked for what waits there.
    pub fn is_refilling(&self) -> bool {
        self.refilling
    }

    /// Waits for the notice on its way; for ever where there is none.
    pub async fn ended(&mut self) -> Ended {
        let Some(InProgress { task, .. }) = &mut self.in_progress else { return pending().await };
        let result =
            task.await.unwrap_or_else(|crash| Err(DesktopError::Refused(crash.to_string())));
        match self.in_progress.take() {
            Some(InProgress { batch, tag, .. }) => Ended { batch, tag, result },
            None => pending().await,
        }
    }

    /// When there is something to do, if nothing happens before.
    pub fn due(&self) -> Option<Instant> {
        let waits = !self.outbox.is_empty() && self.in_progress.is_none();
        let may = waits && !self.marks.is_busy();
        let retry = self.failing.map(|(at, _)| at).filter(|_| may && self.waits_to_retry);
        let gathered = self.gathers_until.filter(|_| waits);
        retry.into_iter().chain(gathered).chain(self.marks.due(waits)).min()
    }

    /// Asks the disk for what an earlier run left there, or a full outbox.
    pub fn ask_for_pending(&mut self, cx: &Context) {
        self.refilling = true;
        self.outbox.refill_asked();
        cx.store.request(|store| StoreReply::Pending(store.pending(outbox::REFILL)));
    }

    /// What an earlier run left, or a full outbox, came from the disk.
    pub fn refill(&mut self, cx: &mut Context, found: Result<Vec<Entry>, StoreError>) {
        self.refilling = false;
        match found {
            Ok(mut entries) => {
                entries.retain(|entry| !self.marks.contains(entry.id));
                self.outbox.refill(entries);
            }
            Err(error) => cx.history_failed(&error),
        }
    }

    /// Sends the next notice on its way, if the last one has arrived.
    ///
    /// `reads_until`: so long, at most, reads bring what was missed. `held`: entries
    /// that wait for their details. `shop_name`: where there are several.
    pub fn next(
        &mut self,
        cx: &mut Context,
        reads_until: Option<Instant>,
        held: impl Fn(EntryId) -> bool,
        shop_name: impl Fn(&Feed) -> Option<String>,
    ) {
        self.marks.retry(cx);
        self.gather(reads_until);
        // What is on its way is not marked on disk yet: a refill would bring it again.
        if self.is_showing() || self.marks.is_busy() {
            return;
        }
        if self.outbox.wants_refill() && !self.refilling {
            self.ask_for_pending(cx);
        }
        let quiet = cx.quiet();
        let was_quiet = std::mem::replace(&mut self.was_quiet, quiet.until().is_some());
        if was_quiet && !self.was_quiet {
            self.outbox.postpone(); // what waited comes as one digest
        }
        self.waits_to_retry = self.failing.is_some_and(|(at, _)| Instant::now() < at);
        if self.waits_to_retry {
            return;
        }
        if self.failing.is_some() {
            self.outbox.postpone(); // also what came during the retry delay has waited
        }
        while let Some(batch) = self.next_batch(quiet) {
            if self.show(cx, batch, &held, &shop_name) {
                return;
            }
        }
        if quiet == Quiet::Off {
            self.count_down(cx);
        }
    }

    /// What is late comes as one, if the rest of it is about to come.
    fn gather(&mut self, reads_until: Option<Instant>) {
        let now = Instant::now();
        self.more_late_until.take_if(|until| *until <= now);
        self.gathers_until = self.more_late_until.max(reads_until).filter(|until| now < *until);
    }

    /// Whether it had anything to show.
    fn show(
        &mut self,
        cx: &mut Context,
        mut batch: Batch,
        held: impl Fn(EntryId) -> bool,
        shop_name: impl Fn(&Feed) -> Option<String>,
    ) -> bool {
        batch.fresh.retain(|entry| !held(entry.id));
        leave_out_muted(cx, &mut batch);
        batch.show_one_as_itself();
        let notice = notice::of_batch(&batch, &cx.shown_settings(), &cx.i18n);
        let Some(mut notice) = notice.filter(|_| !batch.fresh.is_empty()) else { return false };
        if let (Form::Single, [entry]) = (&batch.form, batch.fresh.as_slice())
            && let Some(shop) = shop_name(&entry.feed)
        {
            notice.body = notice::in_shop(&notice.body, &shop);
        }
        let tag = notice.tag.clone();
        self.on_screen.remember(tag.clone(), &batch.form, outbox::latest(batch.all()));
        let task = tokio::spawn(cx.desktop.show(notice));
        self.in_progress = Some(InProgress { batch, tag, task });
        true
    }

    /// In quiet times only what is urgent, and only where the person wants that.
    fn next_batch(&mut self, quiet: Quiet) -> Option<Batch> {
        let gathering = self.gathers_until.is_some();
        match quiet {
            Quiet::Off => self.outbox.next(Instant::now(), gathering),
            _ if quiet.lets_urgent_through() => {
                self.outbox.next_of(|entry| Category::of(&entry.event) == Category::Check)
            }
            _ => None,
        }
    }

    /// The notice on its way has ended. Returns the entries that are on the screen by it.
    pub fn shown(&mut self, cx: &mut Context, ended: Ended) -> Vec<Arc<Entry>> {
        let Ended { batch, tag, result } = ended;
        let morning = self.morning.take_if(|_| tag.0 == notice::MORNING);
        match result {
            Ok(()) => {
                if let Some(day) = morning {
                    cx.store.write(move |store| store.note_said(Daily::Morning, day));
                }
                self.marks.mark(cx, batch.ids());
                // What the morning told is no part of a digest that counts up.
                if morning.is_none() {
                    self.outbox.accepted(&batch, Instant::now());
                }
                self.works(cx);
                if !self.on_screen.has(&tag) {
                    close(cx, vec![tag]); // handled while it was on its way
                }
                batch.fresh
            }
            Err(trouble) => {
                tracing::warn!(%trouble, tag = tag.0, "a notice was not shown");
                if trouble == DesktopError::Hung {
                    // It may come up after all; what it says comes again in a digest.
                    let all: Vec<_> = batch.all().iter().map(|entry| entry.id).collect();
                    self.close(cx, &all);
                }
                self.on_screen.not_shown(&tag, &batch.ids());
                self.outbox.put_back(batch);
                let delay =
                    self.failing.map_or(FIRST_RETRY, |(_, last)| (last * 2).min(LAST_RETRY));
                self.failing = Some((Instant::now() + delay, delay));
                self.waits_to_retry = true;
                cx.problems.set(Problem::Notices, problem_text(&trouble));
                vec![]
            }
        }
    }

    /// The disk has marked entries as shown, or has not.
    pub fn marked(&mut self, cx: &mut Context, ids: &[EntryId], error: Option<StoreError>) {
        self.marks.marked(cx, ids, error);
    }
}

#[cfg(test)]
mod tests;
