//! From the event's bytes on the socket to the notification.
//!
//! Measured from handing the event to the shop to the arrival of `Notify` in
//! the stand-in for the notification service: the shop's way to its socket and
//! the bus's way to this process are in it, some tenths of a millisecond.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use demo_shop::Kind;
use serde_json::json;
use tokio::time::{Instant, interval};

use crate::{
    rig::{LONG, Rig},
    table::{Figure, quantile},
};

/// Slow enough that nothing is folded, and that the app sleeps in between.
const EVERY: Duration = Duration::from_secs(4);
const KINDS: [Kind; 3] = [Kind::Payment, Kind::Order, Kind::Message];

pub async fn measure(rig: &Rig, samples: u32) -> Result<Vec<Figure>> {
    let running = rig.run().await?;
    rig.shop.until_streams(1).await;

    let mut waits = vec![];
    let mut turns = interval(EVERY);
    turns.tick().await;
    for number in 0..samples {
        turns.tick().await;
        let kind = KINDS[number as usize % KINDS.len()];
        let begun = Instant::now();
        rig.shop.add(kind, &json!({}));
        let notified = rig.desktop.notifications.next(LONG).await;
        let notified = notified.with_context(|| format!("event {number}, {}", kind.name()))?;
        ensure!(notified.replaces_id == 0, "it was folded: {notified:?}");
        waits.push((notified.at - begun).as_secs_f64() * 1e3);
    }
    running.quit().await?;

    let name = |what| format!("event to Notify, {what} of {samples}");
    Ok(vec![
        Figure::new(name("median"), quantile(&waits, 0.5), "ms").at_most(3.0),
        Figure::new(name("95 %"), quantile(&waits, 0.95), "ms"),
        Figure::new(name("slowest"), quantile(&waits, 1.0), "ms"),
    ])
}
