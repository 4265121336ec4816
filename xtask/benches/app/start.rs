//! From exec to an app that works: its icon in the tray, its stream asked for.

use anyhow::Result;

use crate::{
    rig::{LONG, Rig, Running},
    table::{Figure, quantile},
};

pub async fn measure(rig: &Rig, samples: u32) -> Result<Vec<Figure>> {
    // The first one makes its files, and brings the binary into memory.
    rig.run().await?.quit().await?;

    let (mut trays, mut streams, mut both, mut quits) = (vec![], vec![], vec![], vec![]);
    for _ in 0..samples {
        rig.desktop.tray.until_empty(LONG).await?;
        let running = rig.run().await?;
        let Running { begun, registered, requested, .. } = running;
        let since = |at: tokio::time::Instant| (at - begun).as_secs_f64() * 1e3;
        trays.push(since(registered));
        streams.push(since(requested));
        both.push(since(registered.max(requested)));
        quits.push(running.quit().await?.as_secs_f64() * 1e3);
    }
    Ok(vec![
        Figure::new("tray registered, median", quantile(&trays, 0.5), "ms"),
        Figure::new("stream requested, median", quantile(&streams, 0.5), "ms"),
        Figure::new(format!("both, median of {samples}"), quantile(&both, 0.5), "ms").below(300.0),
        Figure::new("both, slowest", quantile(&both, 1.0), "ms"),
        Figure::new("quit, slowest", quantile(&quits, 1.0), "ms").below(5_000.0),
    ])
}
