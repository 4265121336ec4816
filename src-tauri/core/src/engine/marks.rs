//! Marks entries on disk as shown, and knows which are not marked yet.
//!
//! Called by `delivery`. A notice waits for the one before it to be marked, so
//! that a crash repeats one notification at most.

use std::{collections::HashSet, time::Duration};

use tokio::time::Instant;

use super::context::{Context, StoreReply};
use crate::store::{Delivery, EntryId, StoreError};

/// The next notice waits this long for the last one to be marked.
const MARK_TIMEOUT: Duration = Duration::from_millis(500);
/// What the disk refused is marked again after this.
const RETRY_AFTER: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Marks {
    /// Shown, but not marked yet: the disk would bring them again.
    unmarked: HashSet<EntryId>,
    retry_at: Option<Instant>,
    busy_until: Option<Instant>,
}

impl Marks {
    /// These are on the screen. What only memory has is not on disk.
    pub fn mark(&mut self, cx: &Context, ids: Vec<EntryId>) {
        let ids: Vec<_> = ids.into_iter().filter(|id| *id > 0).collect();
        if ids.is_empty() {
            return;
        }
        self.unmarked.extend(&ids);
        self.busy_until = Some(Instant::now() + MARK_TIMEOUT);
        let now = cx.now();
        cx.store.request(move |store| {
            let error = store.set_delivery(&ids, Delivery::Shown, now).err();
            StoreReply::Marked { ids, error }
        });
    }

    /// The disk answered.
    pub fn marked(&mut self, cx: &mut Context, ids: &[EntryId], error: Option<StoreError>) {
        self.busy_until = None;
        match error {
            None => {
                self.unmarked.retain(|id| !ids.contains(id));
                // It takes these, so it takes the others.
                if self.retry_at.is_some() && !self.unmarked.is_empty() {
                    self.retry_at = Some(Instant::now());
                }
            }
            Some(error) => {
                cx.history_failed(&error);
                self.retry_at.get_or_insert(Instant::now() + RETRY_AFTER);
            }
        }
    }

    /// Marks again what the disk refused, once that is due.
    pub fn retry(&mut self, cx: &Context) {
        if self.retry_at.take_if(|at| *at <= Instant::now()).is_some() {
            self.retry_all(cx);
        }
    }

    /// The last chance: what is not marked now is shown again after the next start.
    pub fn retry_all(&mut self, cx: &Context) {
        let mut ids: Vec<_> = self.unmarked.iter().copied().collect();
        ids.sort_unstable();
        self.mark(cx, ids);
    }

    pub fn contains(&self, id: EntryId) -> bool {
        self.unmarked.contains(&id)
    }

    /// Whether the last notice is being marked.
    pub fn is_busy(&self) -> bool {
        self.busy_until.is_some_and(|until| Instant::now() < until)
    }

    /// When something is to be done; `waits`: a notice waits for the mark.
    pub fn due(&self, waits: bool) -> Option<Instant> {
        // A disk that hangs longer is waited for no more.
        let busy = self.busy_until.filter(|_| waits && self.is_busy());
        busy.into_iter().chain(self.retry_at).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::Bench;

    #[tokio::test(start_paused = true)]
    async fn a_disk_that_hangs_is_waited_for_once() {
        let bench = Bench::new();
        let mut marks = Marks::default();
        marks.mark(&bench.cx, vec![1]);
        assert_eq!(marks.due(true), Some(Instant::now() + MARK_TIMEOUT));
        assert_eq!(marks.due(false), None, "nothing waits for it");

        tokio::time::advance(MARK_TIMEOUT).await;

        assert_eq!(marks.due(true), None, "what is over is not due for ever");
    }
}
