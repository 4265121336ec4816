//! `cargo xtask chaos`: the chaos tests at any size, from any seed.

use anyhow::Result;
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
    /// The first seed: that of a failure plays it again
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// # Errors
/// Something was lost or shown twice; its seed and last steps are said.
pub fn run(options: &Options) -> Result<()> {
    packages::install(&[BUILD, SCREEN, DESKTOP])?;
    let mut command = say::cargo();
    command.args(["test", "-p", "toolboxx-e2e", "-p", "toolboxx-notifier"]);
    command.args(["--test", "e2e", "--test", "app", "--", "chaos", "--nocapture"]);
    command.env("CHAOS_EVENTS", options.events.to_string());
    command.env("CHAOS_SEED", options.seed.to_string());
    say::run(&mut command)
}
