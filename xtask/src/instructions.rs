//! How many instructions an event costs in the core, and whether that has changed.
//!
//! Times are noisy and instructions are not: callgrind counts those of two runs of
//! `event-path`, and what the longer one has more is its events'. What was counted
//! last is in `instructions.txt`; a change of it is a change that somebody decides.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::{gates::Outcome, packages, say};

const COUNTED: &str = "xtask/instructions.txt";
/// The runs of callgrind; the first makes tables, statements and texts.
const EVENTS: [u64; 2] = [60, 360];
/// What another machine's C library may differ by, in per cent.
const TOLERANCE: f64 = 3.0;

/// Compares with what was counted last.
pub fn check() -> Result<Outcome> {
    if packages::find("valgrind").is_none() {
        return Ok(Outcome::Skipped("there is no valgrind here"));
    }
    let counted = fs::read_to_string(COUNTED).context(COUNTED)?;
    let last: f64 = counted.trim().parse().context(COUNTED)?;
    let now = count()? as f64;
    let change = (now / last - 1.0) * 100.0;
    eprintln!("   {now:.0} instructions an event, {change:+.1} %");
    ensure!(
        change.abs() <= TOLERANCE,
        "an event costs {now:.0} instructions instead of {last:.0} ({change:+.1} %); if that is \
         meant: cargo xtask bench instructions"
    );
    Ok(Outcome::Passed)
}

/// Writes down what is counted now.
pub fn accept() -> Result<()> {
    let now = count()?;
    fs::write(COUNTED, format!("{now}\n"))?;
    eprintln!("   {now} instructions an event, written to {COUNTED}");
    Ok(())
}

/// As the tests are built: nothing is compiled for it alone.
fn count() -> Result<u64> {
    let mut build = say::cargo();
    build.arg("build").args(say::quiet()).args(["--workspace", "--example", "event-path"]);
    say::run(&mut build)?;
    let here = std::env::current_exe()?;
    let target = here.parent().context("the target folder")?;
    let program = target.join("examples/event-path");
    let [few, many] = EVENTS;
    let events = instructions(&program, many)?.saturating_sub(instructions(&program, few)?);
    Ok(events / (many - few))
}

fn instructions(program: &Path, events: u64) -> Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let done = valgrind.arg(program).arg(events.to_string()).output().context("valgrind")?;
    let said = String::from_utf8_lossy(&done.stderr);
    ensure!(done.status.success(), "event-path failed: {said}");
    collected(&said).with_context(|| format!("callgrind counted nothing: {said}"))
}

fn collected(said: &str) -> Option<u64> {
    let line = said.lines().find_map(|line| line.split_once("Collected : "))?;
    line.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_callgrind_says_is_read() {
        let said = "==7== Events    : Ir\n==7== Collected : 1234567\n==7== \n";
        assert_eq!(collected(said), Some(1_234_567));
        assert_eq!(collected("==7== nothing"), None);
    }
}
