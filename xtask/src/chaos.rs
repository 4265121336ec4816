//! `cargo xtask chaos`: the chaos tests at any size, from any seed, and what they drew.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::{
    packages::{self, BUILD, DESKTOP, SCREEN},
    say,
};

#[derive(Args)]
pub struct Options {
    /// How many events; the real binary, killed and killed again, has a fiftieth of them
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    events: u64,
    /// How many come at a time, at most; more of them meet fewer faults, sooner [default: 12,
    /// and 60 of more than 20,000 events]
    #[arg(long, value_name = "N")]
    news: Option<u64>,
    /// The first seed: that of a failure plays it again
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// So many events, a dozen at a time, take half an hour.
const MANY: u64 = 20_000;

/// # Errors
/// Something was lost or shown twice; its seed and last steps are said.
pub fn run(options: &Options) -> Result<()> {
    packages::install(&[BUILD, SCREEN, DESKTOP])?;
    let mut command = say::cargo();
    command.args(["test", "-p", "toolboxx-e2e", "-p", "toolboxx-notifier"]);
    command.args(["--test", "e2e", "--test", "app", "--", "chaos", "--nocapture"]);
    command.env("CHAOS_EVENTS", options.events.to_string());
    let news = options.news.unwrap_or(if options.events > MANY { 60 } else { 12 });
    command.env("CHAOS_NEWS", news.to_string());
    command.env("CHAOS_SEED", options.seed.to_string());
    let mut running = command.stdout(Stdio::piped()).spawn().context("cargo")?;
    let mut all = Played::default();
    for line in BufReader::new(running.stdout.take().context("its output")?).lines() {
        let line = line?;
        match line.split_once(REPORT) {
            Some((_, report)) => all.add(report).with_context(|| line.clone())?,
            None => println!("{line}"),
        }
    }
    let ended = running.wait()?;
    all.print();
    ensure!(ended.success(), "something was lost, or told twice: see above");
    all.check()
}

/// What a seed that was played begins its line with; then come the numbers of
/// events, of lost and of repeated ones, and of each fault with its name.
const REPORT: &str = "chaos: ";

/// Whatever it is that was drawn, these kinds are among it.
const WANTED: [&str; 9] =
    ["app", "clock", "database", "desktop", "disk", "network", "portal", "shop", "stream"];

#[derive(Default)]
struct Played {
    events: u64,
    lost: u64,
    twice: u64,
    faults: BTreeMap<String, u64>,
}

impl Played {
    fn add(&mut self, report: &str) -> Result<()> {
        for part in report.split(", ") {
            let (number, name) = part.split_once(' ').context("a number and a name")?;
            let number: u64 = number.parse()?;
            match name {
                "events" => self.events += number,
                "lost" => self.lost += number,
                "twice" => self.twice += number,
                fault => *self.faults.entry(fault.to_owned()).or_default() += number,
            }
        }
        Ok(())
    }

    fn print(&self) {
        for (fault, times) in &self.faults {
            println!("{times:>8}  {fault}");
        }
        let Self { events, lost, twice, faults } = self;
        let times: u64 = faults.values().sum();
        println!("{events} events under {times} faults: lost {lost}, twice {twice}");
    }

    fn check(&self) -> Result<()> {
        ensure!((self.lost, self.twice) == (0, 0), "lost {}, twice {}", self.lost, self.twice);
        for kind in WANTED {
            let is_drawn = self.faults.keys().any(|fault| fault.starts_with(&format!("{kind}:")));
            ensure!(is_drawn, "no fault of the kind {kind:?} was drawn");
        }
        Ok(())
    }
}
