//! What the app costs its owner in data, month by month.
//!
//! Counted by `stream::Traffic` in memory, added to the history now and then:
//! each write would wake the disk. Deliberately absent: what is read how often,
//! which is `rest::poll_schedule`'s.

use std::time::Duration;

use tokio::time::Instant;

use super::context::{Context, Effects};
use crate::{
    handle::Answer,
    stream::{Bytes, Traffic},
};

/// What a crash may leave uncounted.
const SAVE_EVERY: Duration = Duration::from_secs(15 * 60);
const MEGABYTE: f64 = 1_000_000.0;

pub struct DataUse {
    traffic: Traffic,
    saved: Bytes,
    save_at: Instant,
}

impl DataUse {
    pub fn new(traffic: Traffic) -> Self {
        Self { traffic, saved: Bytes::default(), save_at: Instant::now() + SAVE_EVERY }
    }

    /// With every tick of the engine.
    pub fn look_after(&mut self, cx: &Context) {
        if Instant::now() >= self.save_at {
            self.save(cx);
        }
    }

    pub fn save(&mut self, cx: &Context) {
        self.save_at = Instant::now() + SAVE_EVERY;
        let now = self.traffic.so_far();
        let new = Bytes { up: now.up - self.saved.up, down: now.down - self.saved.down };
        if new == Bytes::default() {
            return;
        }
        self.saved = now;
        let month = month(cx);
        cx.store.write(move |store| store.add_traffic(&month, new));
    }

    /// This month's, as a person reads it.
    pub fn tell(&mut self, cx: &Context, answer: Answer<String>) -> Effects {
        self.save(cx);
        let (month, i18n) = (month(cx), cx.i18n.clone());
        let refusal = cx.refusal(None, "error-search");
        cx.store.write(move |store| {
            let bytes = store.traffic(&month);
            let text = bytes.map(|Bytes { up, down }| {
                #[expect(clippy::cast_precision_loss, reason = "rounded to a tenth")]
                let megabytes = (up + down) as f64 / MEGABYTE;
                let megabytes = (megabytes * 10.0).round() / 10.0;
                i18n.text_with("data-use", [("megabytes", megabytes.into())])
            });
            let _ = answer.send(text.map_err(|error| {
                tracing::error!(%error, "data use");
                refusal
            }));
            Ok(())
        });
        vec![]
    }
}

/// "2026-11", where the person is.
fn month(cx: &Context) -> String {
    cx.now().to_zoned_datetime(cx.i18n.zone().clone()).strftime("%Y-%m").to_string()
}
