//! A history as long as it gets.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use notifier_core::{
    event::{Parsed, read},
    feed::Feed,
    store::{Delivery, Store, Triage},
};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::{
    rig::{LONG, Rig, Running},
    tree::Tree,
};

/// As many as the history keeps.
const ENTRIES: u32 = 50_000;

pub fn fill(rig: &Rig) -> Result<()> {
    let folder = rig.desktop.home().join("app");
    std::fs::create_dir_all(&folder)?;
    let mut store = Store::open(Some(&folder.join("history.db")))?;
    let now = jiff::Timestamp::now();
    let mut ids = vec![];
    for number in 0..ENTRIES {
        let order = json!({"type": "order", "data": {
            "id": number, "orderNumber": format!("ORD-{number}"), "status": "shipped",
            "total": number, "currency": "RWF"
        }});
        let Parsed::Event(event) = read(&order.to_string()) else { bail!("not an order: {order}") };
        ids.extend(
            store.put(&Feed::default(), &event, None, Triage::Notify, now)?.map(|entry| entry.id),
        );
    }
    Ok(store.set_delivery(&ids, Delivery::Shown, now)?)
}

/// Waits until the app does nothing.
pub async fn until_at_rest(running: &Running) -> Result<()> {
    let id = running.child.id().context("the app has ended by itself")?;
    let rests = async {
        let mut before = Tree::of(id)?;
        loop {
            sleep(Duration::from_secs(1)).await;
            let now = Tree::of(id)?;
            if now.cpu_ms_since(&before) < 20.0 {
                return anyhow::Ok(());
            }
            before = now;
        }
    };
    timeout(LONG * 4, rests).await.context("the app does not rest")?
}
