//! `cargo xtask`: what a developer runs, each as the first command after
//! `git clone`.
//!
//! Every command first installs what the system lacks, then works from the
//! repository's root, wherever it was called. What measures the app is not in
//! here but in `benches/app`, so that a demo does not wait for its compiler.

mod bench;
mod chaos;
mod demo;
mod deny;
mod desktops;
mod fuzz;
mod gates;
mod instructions;
mod licences;
mod manifest;
mod package;
mod packages;
mod programs;
mod pypi;
mod release;
mod say;
mod shots;
mod workflows;

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

/// What a developer of ToolBoxx Notifier runs.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show the app at work: a made-up shop, and the app that follows it
    Demo(demo::Options),
    /// Run every check there is, and stop at the first that fails
    ///
    /// Advisories are looked up at GitHub, or in the clone of RustSec's
    /// advisory-db that ADVISORY_DB names; without either this is said.
    Test(gates::Options),
    /// Measure the app on a desktop of its own
    Bench(bench::Options),
    /// Try the app on real notification services and trays, and write down what held
    Desktops(desktops::Options),
    /// Picture every place of the window, light and dark
    Shots,
    /// Write down the works of others in the app, as the window lists them
    Licences,
    /// Make the packages for Linux, on Debian 12, or the installer of Windows, and check them
    Package(package::Options),
    /// Write latest.json, by which the copies that are out hear of a version
    Manifest(manifest::Options),
    /// Check that a tag names the version of everything, for docs/releasing.md
    Release(release::Options),
    /// Play faults at any size: nothing may be lost, nothing shown twice
    Chaos(chaos::Options),
    /// Feed the core what nobody thought of, with cargo-fuzz
    Fuzz(fuzz::Options),
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<()> {
    std::env::set_current_dir(root()).context("the repository's root")?;
    match arguments.command {
        Command::Demo(options) => demo::run(&options),
        Command::Test(options) => gates::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Desktops(options) => desktops::run(&options),
        Command::Shots => shots::run(),
        Command::Licences => licences::run(),
        Command::Package(options) => package::run(&options),
        Command::Manifest(options) => manifest::run(&options),
        Command::Release(options) => release::run(&options),
        Command::Chaos(options) => chaos::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
    }
}

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
