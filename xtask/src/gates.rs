//! `cargo xtask test`: every check there is, cheapest first, until one fails.
//!
//! Both test gates build the whole workspace and pick their tests by name:
//! with two different `-p` sets Cargo would unify features differently and
//! compile half of the crates twice. `.ci/run` calls this and nothing else.

use std::{path::Path, process::Command, time::Instant};

use anyhow::{Result, anyhow};
use clap::Args;

use crate::{
    deny, instructions,
    packages::{self, BUILD, COUNT, DESKTOP, SCREEN},
    say, workflows,
};

#[derive(Args)]
pub struct Options {
    /// Only format and clippy
    #[arg(long)]
    fast: bool,
}

struct Gate {
    name: &'static str,
    check: fn() -> Result<Outcome>,
}

pub enum Outcome {
    Passed,
    /// Not here, for this reason.
    Skipped(&'static str),
}

const FAST: &[Gate] =
    &[Gate { name: "Format", check: format }, Gate { name: "Clippy", check: clippy }];

const REST: &[Gate] = &[
    Gate { name: "What is shipped, by itself", check: shipped },
    Gate { name: "Window: types", check: window },
    Gate { name: "Workflows", check: workflows::check },
    Gate { name: "Dependencies: licences, bans, sources", check: deny::bans_licences_sources },
    Gate { name: "Dependencies: advisories", check: deny::advisories },
    Gate { name: "Licences in the window", check: licences },
    Gate { name: "Tests of the core", check: core },
    Gate { name: "Instructions of an event", check: instructions::check },
    Gate { name: "Tests of the app on a desktop of its own", check: app },
];

/// The packages whose tests need no desktop.
const CORE: [&str; 5] =
    ["notifier-core", "notifier-freedesktop", "notifier-windows", "demo-shop", "toolboxx-e2e"];
/// And those that do, or test what does.
const APP: [&str; 3] = ["toolboxx-notifier", "test-desktop", "xtask"];

pub fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let (needs, rest): (&[_], _) =
        if options.fast { (&[BUILD], &[][..]) } else { (&[BUILD, SCREEN, DESKTOP, COUNT], REST) };
    packages::install(needs)?;

    let gates: Vec<_> = FAST.iter().chain(rest).collect();
    let mut skipped = vec![];
    for (number, gate) in gates.iter().enumerate() {
        let start = Instant::now();
        say::headline(format!("{}/{} {}", number + 1, gates.len(), gate.name));
        match (gate.check)() {
            Ok(Outcome::Passed) => eprintln!("   passed in {}", say::since(start)),
            Ok(Outcome::Skipped(reason)) => {
                eprintln!("   skipped: {reason}");
                skipped.push(gate.name);
            }
            Err(error) => {
                return Err(anyhow!(
                    "FAILED after {}: {}: {error:#}",
                    say::since(start),
                    gate.name
                ));
            }
        }
    }
    let without = match skipped.len() {
        0 => String::new(),
        _ => format!(", skipped: {}", skipped.join("; ")),
    };
    say::headline(format!("All checks passed in {}{without}", say::since(start)));
    Ok(())
}

fn format() -> Result<Outcome> {
    passes(say::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Outcome> {
    let mut command = say::cargo();
    command.arg("clippy").args(say::quiet());
    command.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
    passes(&mut command)
}

/// In the workspace a dependency has the features that any of the others asks for;
/// the packages are built without those.
fn shipped() -> Result<Outcome> {
    let mut command = say::cargo();
    command.arg("check").args(say::quiet());
    passes(command.args(["--package", "toolboxx-notifier", "--bins"]))
}

fn window() -> Result<Outcome> {
    // On Windows npm is a script, which only its full name starts.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if packages::find(npm).is_none() {
        return Ok(Outcome::Skipped("there is no node here"));
    }
    let npm = |arguments: &[&str]| {
        let mut command = Command::new(npm);
        command.args(arguments).current_dir(Path::new("ui"));
        command
    };
    say::run(&mut npm(&["ci", "--silent", "--no-audit", "--no-fund"]))?;
    passes(&mut npm(&["run", "--silent", "check"]))
}

fn licences() -> Result<Outcome> {
    crate::licences::check().map(|()| Outcome::Passed)
}

fn core() -> Result<Outcome> {
    tests(&CORE)
}

fn app() -> Result<Outcome> {
    tests(&APP)
}

fn tests(packages: &[&str]) -> Result<Outcome> {
    let mut command = say::cargo();
    if has_subcommand("nextest") {
        let names: Vec<_> = packages.iter().map(|name| format!("package(={name})")).collect();
        let quiet = if say::quiet().is_empty() { "" } else { "--cargo-quiet" };
        command.args(["nextest", "run", "--workspace"]).args(quiet.split_whitespace());
        command.args(["--filterset", &names.join(" + ")]);
    } else {
        command.arg("test").args(say::quiet()).args(packages.iter().flat_map(|name| ["-p", name]));
    }
    passes(&mut command)
}

fn passes(command: &mut Command) -> Result<Outcome> {
    say::run(command).map(|()| Outcome::Passed)
}

fn has_subcommand(name: &str) -> bool {
    say::ask(say::cargo().args([name, "--version"])).is_some()
}
