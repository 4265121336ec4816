//! `cargo xtask bench`: builds the app as it ships and measures it.
//!
//! The measuring is done by the bench target `benches/app`, a program of its
//! own: it needs the demo shop and the desktop in a box, which this one must
//! not wait for. Without a name everything is measured and `docs/figures.md`
//! written; with `--compare` the same is measured of another revision.

mod build;
mod figures;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{
    instructions,
    packages::{self, BUILD, COUNT, DESKTOP, SCREEN},
    say,
};
use build::Programs;
use figures::Table;

#[derive(Args)]
pub struct Options {
    /// Without it everything but `data`, written to docs/figures.md
    #[arg(value_enum)]
    what: Option<What>,
    /// Measure that revision as well, built beside this one, and write nothing
    #[arg(long, value_name = "REV", conflicts_with = "debug")]
    compare: Option<String>,
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
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
    /// Memory and descriptors after the window was closed; samples are windows
    Closed,
    /// Time and memory of 10,000 events at once
    Burst,
    /// What a day of twenty streams leaves behind; samples are hours
    Growth,
    /// Instructions of an event in the core, written down for `cargo xtask test`
    Instructions,
    /// Of 50,000 entries: a frame while the inbox scrolls, a search, an export
    Scroll,
}

/// In this order. `data` takes minutes, and is the same on every machine.
const ALL: [What; 8] = [
    What::Start,
    What::Latency,
    What::Idle,
    What::Burst,
    What::Growth,
    What::Closed,
    What::Window,
    What::Scroll,
];

pub fn run(options: &Options) -> Result<()> {
    if options.what == Some(What::Instructions) {
        packages::install(&[BUILD, COUNT])?;
        return instructions::accept();
    }
    packages::install(&[BUILD, SCREEN, DESKTOP])?;
    let all = options.what.map_or(ALL.to_vec(), |what| vec![what]);
    let with_window = all.contains(&What::Window);
    let programs = Programs::build(options.debug, with_window)?;
    let other = options.compare.as_deref().map(build::other).transpose()?;

    let mut tables = vec![];
    for what in all {
        let name = what.to_possible_value().map_or_else(String::new, |v| v.get_name().into());
        say::headline(format!("Measuring {name}"));
        let ours = measure(options, &programs, &name, programs.app.clone())?;
        let theirs = match &other {
            Some(app) => Some(measure(options, &programs, &name, app.clone())?),
            None => None,
        };
        tables.push(Table { what: name, ours, theirs });
    }
    match &options.compare {
        Some(revision) => figures::compare(&tables, revision),
        None if options.what.is_none() && !options.debug => figures::write(&tables)?,
        None => {}
    }
    Ok(())
}

fn measure(
    options: &Options,
    programs: &Programs,
    what: &str,
    app: PathBuf,
) -> Result<Vec<figures::Row>> {
    let out = programs.app.with_file_name("figures.json");
    let mut bench = say::cargo();
    // Only the app is measured. What measures is built as for the tests, and
    // with the whole workspace, so that it shares their crates.
    bench.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", "app"]);
    bench.args(["--", what, "--app"]).arg(app).arg("--bare").arg(&programs.bare);
    bench.arg("--window").arg(&programs.window).arg("--out").arg(&out);
    if let Some(samples) = options.samples {
        bench.args(["--samples", &samples.to_string()]);
    }
    if options.check {
        bench.arg("--check");
    }
    say::run(&mut bench)?;
    figures::read(&out)
}
