//! From exec to an app that works: its icon in the tray, its stream asked for.
//!
//! In turns with the bare program, which registers an icon and asks for the stream
//! and does nothing else.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{
    long_history::{fill, until_at_rest},
    rig::{LONG, Rig, Running},
    table::{Figure, quantile},
};

pub async fn measure(rig: &Rig, samples: u32) -> Result<Vec<Figure>> {
    // The first one makes its files, and brings the binary into memory.
    rig.run().await?.quit().await?;
    rig.run_bare().await?.kill().await?;

    let (mut trays, mut streams, mut both, mut quits) = (vec![], vec![], vec![], vec![]);
    let mut bares = vec![];
    for _ in 0..samples {
        rig.desktop.tray.until_empty(LONG).await?;
        let running = rig.run().await?;
        let [tray, stream] = waits(&running);
        trays.push(tray);
        streams.push(stream);
        both.push(tray.max(stream));
        quits.push(running.quit().await?.as_secs_f64() * 1e3);

        rig.desktop.tray.until_empty(LONG).await?;
        let running = rig.run_bare().await?;
        let [tray, stream] = waits(&running);
        bares.push(tray.max(stream));
        running.kill().await?;
    }
    fill(rig)?;
    rig.desktop.tray.until_empty(LONG).await?;
    let running = rig.run().await?;
    let [checked, _] = waits(&running);
    until_at_rest(&running).await?;
    running.quit().await?;
    let mut long = vec![];
    for _ in 0..samples {
        rig.desktop.tray.until_empty(LONG).await?;
        let running = rig.run().await?;
        let [tray, stream] = waits(&running);
        long.push(tray.max(stream));
        running.quit().await?;
    }

    let pairs: Vec<f64> = both.iter().zip(&bares).map(|(ours, bare)| ours / bare).collect();
    let mut figures = vec![
        Figure::median("tray registered, median", &trays, "ms"),
        Figure::median("stream requested, median", &streams, "ms"),
        Figure::median(format!("both, median of {samples}"), &both, "ms")
            .bare(quantile(&bares, 0.5)),
        Figure::median("… median of the pairs", &pairs, "×").at_most(1.2),
        Figure::new("both, slowest", quantile(&both, 1.0), "ms").bare(quantile(&bares, 1.0)),
        Figure::median("both, with a history of 50,000", &long, "ms"),
        Figure::new("… tray only, where that is checked first", checked, "ms"),
        Figure::new("quit, slowest", quantile(&quits, 1.0), "ms").at_most(50.0),
        Figure::new("program", megabytes(rig.app())?, "MB").at_most(10.0),
    ];
    // An older revision, by `--compare`, has no program of its own for the window.
    let window = megabytes(&rig.window_program()).ok();
    figures.extend(window.map(|size| Figure::new("… of the window", size, "MB")));
    Ok(figures)
}

fn megabytes(program: &Path) -> Result<f64> {
    let file = std::fs::metadata(program).with_context(|| program.display().to_string())?;
    Ok(file.len() as f64 / 1e6)
}

/// Until its icon is there, and its stream is asked for, in milliseconds.
fn waits(running: &Running) -> [f64; 2] {
    [running.registered, running.requested].map(|at| (at - running.begun).as_secs_f64() * 1e3)
}
