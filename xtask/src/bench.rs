//! `cargo xtask bench`: builds the app as it ships and measures it.
//!
//! The measuring is done by the bench target `benches/app`, a program of its
//! own: it needs the demo shop and the desktop in a box, which this one must
//! not wait for.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::{
    packages::{self, BUILD, DESKTOP, SCREEN},
    say,
};

#[derive(Args)]
pub struct Options {
    #[arg(value_enum)]
    what: What,
    /// Measure a debug build: quick to make, and its figures mean little
    #[arg(long)]
    debug: bool,
    /// How many times, where it is measured several times
    #[arg(long, value_name = "N")]
    samples: Option<u32>,
    /// Fail when a target is missed
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// From exec to the icon in the tray and the request for the stream
    Start,
    /// Memory, wake-ups and processor time of a minute without news
    Idle,
    /// Requests and bytes of a minute without news, signed in; samples are minutes
    Data,
    /// From the event's bytes on the socket to the notification
    Latency,
    /// From the click in the tray to a window that can be used
    Window,
    /// What a frame costs while the inbox scrolls, with as much as it lists
    Scroll,
}

pub fn run(options: &Options) -> Result<()> {
    packages::install(&[BUILD, SCREEN, DESKTOP])?;

    say::headline("Building the app");
    let mut build = say::cargo();
    build.arg("build").args(say::quiet()).args(["--package", "toolboxx-notifier"]);
    if !options.debug {
        build.arg("--release");
    }
    say::run(&mut build)?;

    let what = options.what.to_possible_value().map_or_else(String::new, |v| v.get_name().into());
    let mut bench = say::cargo();
    // Only the app is measured. What measures is built as for the tests, and
    // with the whole workspace, so that it shares their crates.
    bench.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", "app"]);
    bench
        .args(["--", &what, "--app"])
        .arg(app(options.debug)?)
        .arg("--bare")
        .arg(bare(options.debug)?);
    if let Some(samples) = options.samples {
        bench.args(["--samples", &samples.to_string()]);
    }
    if options.check {
        bench.arg("--check");
    }
    say::run(&mut bench)
}

/// The program that the app is measured beside, built without Cargo: it is one file.
fn bare(debug: bool) -> Result<PathBuf> {
    let program = app(debug)?.with_file_name("bare-notifier");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition", "2024", "-Copt-level=3", "-Cpanic=abort", "-Cstrip=symbols", "-o"]);
    say::run(rustc.arg(&program).arg("xtask/benches/bare/main.rs"))?;
    Ok(program)
}

/// In the same target folder as this program, wherever that is.
fn app(debug: bool) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).context("the target folder")?;
    let name = format!("toolboxx-notifier{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join(if debug { "debug" } else { "release" }).join(name))
}
