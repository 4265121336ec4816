//! What a day of twenty streams leaves behind: memory, descriptors, threads, logs.
//!
//! A day in some minutes: its events and its connections come one after the
//! other, so all that grows by them grows as in a day. What grows by time alone
//! is not seen; there is no timer that keeps anything.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use demo_shop::{Cut, Kind};
use notifier_core::store::Store;
use serde_json::json;
use tokio::time::{interval, sleep, timeout};

use crate::{
    rig::{LONG, Rig},
    table::Figure,
    tree::Tree,
};

const STREAMS: usize = 20;
/// Of each type, between two cuts of the connection.
const AN_HOUR: u32 = 20;
/// In the first ones everything is made for the first time.
const WARM: u32 = 6;
const SETTLE: Duration = Duration::from_secs(10);

pub async fn measure(rig: &Rig, hours: u32) -> Result<Vec<Figure>> {
    ensure!(hours > WARM, "a day of more than {WARM} hours");
    let data = rig.desktop.home().join("app");
    let others = (1..STREAMS).map(|number| format!("66f2a1c94be0d83f5a771{number:03}"));
    let running = rig.run_following(others).await?;
    let id = running.child.id().context("the app has ended by itself")?;
    let store = Store::open(Some(&data.join("history.db")))?;

    let (mut warm, mut wal) = (None, 0);
    for hour in 1..=hours {
        all_live(rig).await?;
        for _ in 0..AN_HOUR {
            rig.shop.add(Kind::Payment, &json!({"status": "verified"}));
            rig.shop.add(Kind::Order, &json!({"status": "completed"}));
            rig.shop.add(Kind::Message, &json!({}));
            sleep(Duration::from_millis(10)).await;
        }
        stored(&store, hour * AN_HOUR * 3).await.with_context(|| format!("hour {hour}"))?;
        wal = wal.max(fs::metadata(data.join("history.db-wal")).map_or(0, |file| file.len()));
        if hour == WARM {
            warm = Some(settled(id).await?);
        }
        rig.shop.cut(Cut::Reset);
    }
    all_live(rig).await?;
    let (warm, last) = (warm.context("no hours")?, settled(id).await?);
    running.quit().await?;

    let of = |what: &str| format!("{what} of {STREAMS} streams, from hour {WARM} to {hours}, more");
    let count = |now: usize, then: usize| now as f64 - then as f64;
    Ok(vec![
        Figure::new(of("PSS"), last.pss_mib() - warm.pss_mib(), "MiB").at_most(2.0),
        Figure::new("… descriptors", count(last.descriptors(), warm.descriptors()), "")
            .at_most(0.0),
        Figure::new("… threads", count(last.threads(), warm.threads()), "").at_most(0.0),
        Figure::new("logs of that day", size(&data.join("logs"))? as f64 / 1e6, "MB").at_most(10.0),
        Figure::new("write-ahead log, at most", wal as f64 / 1e6, "MB").at_most(8.0),
    ])
}

async fn all_live(rig: &Rig) -> Result<()> {
    let live = timeout(LONG * 4, rig.shop.until_streams(STREAMS)).await;
    live.context("not all streams are live")
}

/// Each once, however many streams told it.
async fn stored(store: &Store, events: u32) -> Result<()> {
    let all = async {
        let mut again = interval(Duration::from_millis(50));
        while store.unread()?.total < events {
            again.tick().await;
        }
        anyhow::Ok(())
    };
    timeout(LONG * 4, all).await.context("not all were stored")??;
    let unread = store.unread()?.total;
    ensure!(unread == events, "{unread} entries of {events} events");
    Ok(())
}

async fn settled(id: u32) -> Result<Tree> {
    sleep(SETTLE).await;
    Tree::of(id)
}

fn size(folder: &Path) -> Result<u64> {
    let mut size = 0;
    for file in fs::read_dir(folder)? {
        size += file?.metadata()?.len();
    }
    Ok(size)
}
