//! What stays when the window was closed: the first time, and after many.

use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::time::{interval, sleep, timeout};

use crate::{
    rig::{LONG, Rig},
    table::Figure,
    tree::Tree,
};

const SETTLE: Duration = Duration::from_secs(10);

pub async fn measure(rig: &Rig, times: u32) -> Result<Vec<Figure>> {
    let running = rig.run().await?;
    rig.shop.until_streams(1).await;
    let id = running.child.id().context("the app has ended by itself")?;
    sleep(SETTLE).await;
    let before = Tree::of(id)?;

    let (mut open, mut first) = (None, None);
    for number in 1..=times {
        rig.desktop.tray.activate().await?;
        let window = timeout(LONG, window(rig)).await.context("no window")??;
        if number == 1 {
            sleep(SETTLE).await;
            open = Some(Tree::of(id)?);
        }
        rig.desktop.display.close(window)?;
        timeout(LONG, is_alone(id)).await.context("the window does not go")??;
        if number == 1 {
            sleep(SETTLE).await;
            first = Some(Tree::of(id)?);
        }
    }
    sleep(SETTLE).await;
    let last = Tree::of(id)?;
    running.quit().await?;

    let more = |tree: &Option<Tree>| {
        tree.as_ref().map_or(f64::NAN, |tree| tree.pss_mib() - before.pss_mib())
    };
    let lost = last.descriptors() as f64 - before.descriptors() as f64;
    Ok(vec![
        Figure::new("PSS before the window", before.pss_mib(), "MiB"),
        Figure::new("… while it is open, more", more(&open), "MiB"),
        Figure::new("… after it was closed, more", more(&first), "MiB").at_most(5.0),
        Figure::new(format!("… after {times} times, more"), more(&Some(last)), "MiB").at_most(5.0),
        Figure::new("descriptors lost", lost, "").at_most(0.0),
    ])
}

async fn window(rig: &Rig) -> Result<u32> {
    let mut again = interval(Duration::from_millis(20));
    loop {
        again.tick().await;
        if let Some(window) = rig.desktop.display.windows()?.last() {
            return Ok(*window);
        }
    }
}

/// Web views, and the window's program, take a moment to end.
async fn is_alone(id: u32) -> Result<()> {
    let mut again = interval(Duration::from_millis(20));
    // One that ends while it is looked at cannot be read.
    while Tree::of(id).map_or(true, |tree| tree.names().iter().any(|name| name.contains("WebKit")))
    {
        again.tick().await;
    }
    Ok(())
}
