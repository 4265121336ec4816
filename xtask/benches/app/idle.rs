//! A minute without news: tray and one live stream, the window never opened.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tokio::time::sleep;

use crate::{rig::Rig, table::Figure, tree::Tree};

const SETTLE: Duration = Duration::from_secs(20);
/// It is as small at once as it will ever be.
const BARE_SETTLE: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

pub async fn measure(rig: &Rig) -> Result<Vec<Figure>> {
    let running = rig.run().await?;
    rig.shop.until_streams(1).await;
    let id = running.child.id().context("the app has ended by itself")?;

    sleep(SETTLE).await;
    let before = Tree::of(id)?;
    sleep(MINUTE).await;
    let after = Tree::of(id)?;
    ensure!(rig.shop.streams() == 1, "the stream did not stay");

    let bare = rig.run_bare().await?;
    sleep(BARE_SETTLE).await;
    let bare_pss = Tree::of(bare.child.id().context("the bare program has ended")?)?.pss_mib();
    bare.kill().await?;

    running.quit().await?;
    eprintln!("processes: {}", after.names().join(", "));
    eprintln!("threads awake, and how often: {}", after.awake_since(&before));
    let views = after.names().iter().filter(|name| name.starts_with("WebKit")).count();
    Ok(vec![
        Figure::new("PSS of all its processes", after.pss_mib(), "MiB")
            .bare(bare_pss)
            .at_most(48.0),
        Figure::new("context switches a minute", after.switches_since(&before), "").at_most(12.0),
        Figure::new("processor time a minute", after.cpu_ms_since(&before), "ms").at_most(2.0),
        Figure::new("WebKit processes", views as f64, "").at_most(0.0),
    ])
}
