//! What only memory holds is stored, when the disk takes something again.

use tokio::time::Instant;

use super::{CATCH_UP_EVERY, Intake};
use crate::{
    engine::{
        context::{CaughtUp, Context, Effect, Effects, StoreReply},
        problems::Problem,
    },
    ingest,
};

impl Intake {
    pub(super) fn catch_up(&mut self, cx: &Context) {
        if self.catching_up {
            return;
        }
        let waiting = self.fallback.take_waiting();
        if waiting.is_empty() {
            return;
        }
        self.catching_up = true;
        let now = cx.now();
        cx.store.request(move |store| {
            let caught_up = waiting.into_iter().map(|arrival| {
                let stored = ingest::take_shown(store, &arrival, now);
                (arrival, stored)
            });
            StoreReply::CaughtUp(caught_up.collect())
        });
    }

    pub fn caught_up(&mut self, cx: &mut Context, stored: Vec<CaughtUp>) -> Effects {
        let mut effects = Effects::new();
        let mut worked = true;
        self.catching_up = false;
        for (arrival, stored) in stored {
            match stored {
                Ok(Some((entry, superseded))) => {
                    if !superseded.is_empty() {
                        self.forget(&superseded);
                        effects.push(Effect::Superseded(superseded));
                    }
                    self.recent.insert(&entry.event, entry.at);
                    if let Some(memory) = self.fallback.adopted(&entry.event) {
                        effects.push(Effect::Adopted { memory, entry });
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    worked = false;
                    cx.history_failed(&error);
                    self.fallback.still_waits(arrival);
                    self.catch_up_at.get_or_insert(Instant::now() + CATCH_UP_EVERY);
                }
            }
        }
        if worked {
            cx.problems.clear(Problem::HistoryWrite);
        }
        effects
    }
}
