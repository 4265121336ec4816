//! `cargo xtask desktops`: the app on the notification services and trays of Debian.
//!
//! The work is done by the bench target `benches/desktops`, a program of its own: it
//! needs the demo shop and the desktop in a box, which this one must not wait for.
//! No gate of every commit: it takes minutes and half a gigabyte of packages.

use anyhow::{Context as _, Result};
use clap::Args;

use crate::{
    packages::{self, BUILD, DESKTOPS, SCREEN},
    say,
};

#[derive(Args)]
pub struct Options {
    /// Only these, such as `dunst xfce mate lxqt notification-daemon gnome plasma sway`
    only: Vec<String>,
}

/// # Errors
/// Something did not hold; the table says what.
pub fn run(options: &Options) -> Result<()> {
    packages::install(&[BUILD, SCREEN, DESKTOPS])?;
    say::headline("Building the app");
    let mut build = say::cargo();
    say::run(build.arg("build").args(say::quiet()).args(["--package", "toolboxx-notifier"]))?;

    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).context("the target folder")?;
    let folder = target.join("desktops");
    let mut bench = say::cargo();
    // With the whole workspace, so that it shares the crates of the tests.
    bench.args(["bench", "--quiet", "--profile", "dev", "--workspace", "--bench", "desktops"]);
    bench.args(["--", "--app"]).arg(target.join("debug/toolboxx-notifier"));
    bench.arg("--folder").arg(&folder).args(&options.only);
    let held = say::run(&mut bench);
    say::headline(format!("The table and the pictures are in {}", folder.display()));
    held
}
