//! From the event's bytes on the socket to the notification, beside the bare program.
//!
//! Measured from handing the event to the shop to the arrival of `Notify` in
//! the stand-in for the notification service: the shop's way to its socket and
//! the bus's way to this process are in it, some tenths of a millisecond, for
//! both programs. They take turns, so that what else the machine does meets both.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use demo_shop::{Kind, Shop};
use serde_json::json;
use tokio::time::{Instant, interval};

use crate::{
    rig::{LONG, Rig},
    table::{Figure, quantile},
};

/// Slow enough that nothing is folded, and that the programs sleep in between.
const EVERY: Duration = Duration::from_secs(2);
const KINDS: [Kind; 3] = [Kind::Payment, Kind::Order, Kind::Message];

pub async fn measure(rig: &Rig, samples: u32) -> Result<Vec<Figure>> {
    let (app, bare) = (rig.run().await?, rig.run_bare().await?);
    rig.shop.until_streams(1).await;
    rig.bare_shop.until_streams(1).await;

    let (mut ours, mut bares) = (vec![], vec![]);
    let mut turns = interval(EVERY);
    turns.tick().await;
    // The first one of each brings its code into memory.
    for number in 0..=samples {
        let kind = KINDS[number as usize % KINDS.len()];
        for (shop, waits) in [(&rig.shop, &mut ours), (&rig.bare_shop, &mut bares)] {
            turns.tick().await;
            let wait = shown(rig, shop, kind).await.with_context(|| format!("event {number}"))?;
            if number > 0 {
                waits.push(wait);
            }
        }
    }
    app.quit().await?;
    bare.kill().await?;

    let pairs: Vec<f64> = ours.iter().zip(&bares).map(|(ours, bare)| ours / bare).collect();
    let name = |what| format!("event to Notify, {what} of {samples}");
    let of = |waits: &[f64], share| quantile(waits, share);
    let late = of(&ours, 0.95) / of(&bares, 0.95);
    Ok(vec![
        Figure::median(name("median"), &ours, "ms").bare(of(&bares, 0.5)),
        Figure::median("… median of the pairs", &pairs, "×").at_most(1.4),
        Figure::new(name("95 %"), of(&ours, 0.95), "ms").bare(of(&bares, 0.95)),
        Figure::new("… of the bare program's", late, "×").at_most(1.6),
        Figure::new(name("slowest"), of(&ours, 1.0), "ms").bare(of(&bares, 1.0)),
    ])
}

/// How long it took, in milliseconds.
async fn shown(rig: &Rig, shop: &Shop, kind: Kind) -> Result<f64> {
    let begun = Instant::now();
    shop.add(kind, &json!({}));
    let notified = rig.desktop.notifications.next(LONG).await;
    let notified = notified.context(kind.name())?;
    ensure!(notified.replaces_id == 0, "it was folded: {notified:?}");
    Ok((notified.at - begun).as_secs_f64() * 1e3)
}
