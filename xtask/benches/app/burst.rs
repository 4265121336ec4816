//! Many events at once: until all are stored, and what that costs in memory.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use notifier_core::store::Store;
use serde_json::json;
use tokio::time::{Instant, interval, sleep, timeout};

use crate::{
    rig::{LONG, Rig},
    table::Figure,
    tree::Tree,
};

const EVENTS: u32 = 10_000;
/// So many come in one chunk of the stream.
const PIECE: u32 = 100;
const SETTLE: Duration = Duration::from_secs(5);

pub async fn measure(rig: &Rig) -> Result<Vec<Figure>> {
    let running = rig.run().await?;
    rig.shop.until_streams(1).await;
    let id = running.child.id().context("the app has ended by itself")?;
    sleep(SETTLE).await;
    let before = Tree::of(id)?;
    let store = Store::open(Some(&rig.desktop.home().join("app/history.db")))?;

    // Made before: the shop is this process, a debug build that shares the cores.
    let pieces: Vec<String> = (0..EVENTS / PIECE)
        .map(|piece| (0..PIECE).map(|n| order(piece * PIECE + n)).collect())
        .collect();
    let begun = Instant::now();
    for piece in pieces {
        ensure!(rig.shop.raw(piece) == 1, "the stream did not stay");
    }
    let mut most = 0.0_f64;
    // Seldom: looking takes the cores that are measured.
    let stored = async {
        let mut again = interval(Duration::from_millis(50));
        while store.unread()?.total < EVENTS {
            most = most.max(Tree::of(id)?.pss_mib());
            again.tick().await;
        }
        anyhow::Ok(())
    };
    timeout(LONG * 4, stored).await.context("not all were stored")??;
    let took = begun.elapsed();
    sleep(SETTLE).await;
    let after = Tree::of(id)?;
    running.quit().await?;
    let grown = most.max(after.pss_mib()) - before.pss_mib();
    Ok(vec![
        Figure::new("10,000 events, all stored", took.as_secs_f64(), "s").at_most(1.5),
        Figure::new("memory, more at most", grown, "MiB").at_most(16.0),
        Figure::new("… and afterwards", after.pss_mib() - before.pss_mib(), "MiB"),
    ])
}

/// As the documented stream has it.
fn order(number: u32) -> String {
    let data = json!({
        "id": format!("66f2a1c94be0d83f5a{number:06}"),
        "orderId": format!("ORD-{number:08}-AB"),
        "status": "pending",
        "total": 185_000 + number,
        "currency": "RWF",
        "user": {"username": format!("Aline Uwase {number}")},
        "product": {"name": "Makita drill 18V"},
        "createdAt": jiff::Timestamp::now().to_string(),
    });
    format!("data: {}\n\n", json!({"type": "order", "data": data}))
}
