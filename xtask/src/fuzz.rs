//! `cargo xtask fuzz`: inputs that nobody thought of, against the core.
//!
//! The targets are in `src-tauri/core/fuzz`, a workspace of its own; what they
//! start from is written anew from `tests/`, and what they find out stays in
//! their `corpus`. Deliberately absent: sanitizers, as the core has no unsafe code.

mod seeds;

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::{
    packages::{self, BUILD},
    say,
};

const FOLDER: &str = "src-tauri/core/fuzz";
/// Beyond the limit of a text, so that what is cut is met as well.
const MAX_INPUT: usize = 16 * 1024;

#[derive(Args)]
pub struct Options {
    /// How long each target runs
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Only these: guard, event, settings
    #[arg(value_parser = ["guard", "event", "settings"])]
    targets: Vec<String>,
}

/// A target and the words of its language.
const TARGETS: [(&str, &str); 3] =
    [("guard", "sse.dict"), ("event", "json.dict"), ("settings", "json.dict")];

/// What a run came to.
struct Run {
    target: &'static str,
    /// libFuzzer's last line of figures.
    figures: String,
    /// The files with inputs that refute what the target says.
    found: Vec<String>,
    passed: bool,
}

pub fn run(options: &Options) -> Result<()> {
    packages::install(&[BUILD])?;
    ensure!(
        say::ask(say::cargo().args(["fuzz", "--version"])).is_some(),
        "cargo-fuzz is not here: `cargo install cargo-fuzz`"
    );
    lock()?;
    seeds::write(&Path::new(FOLDER).join("corpus"))?;

    say::headline("Building the targets");
    say::run(&mut fuzz("build"))?;
    let chosen =
        |name: &str| options.targets.is_empty() || options.targets.iter().any(|t| t == name);
    let mut runs = vec![];
    for (target, words) in TARGETS.into_iter().filter(|(target, _)| chosen(target)) {
        say::headline(format!("{target}, for {} s", options.seconds));
        let run = play(target, words, options.seconds)?;
        eprintln!("   {}", run.figures);
        runs.push(run);
    }

    say::headline("What came of it");
    for run in &runs {
        println!("{:9} {}", run.target, run.figures);
        for file in &run.found {
            println!("{:9} FOUND {file}", "");
            println!(
                "{:9} again: RUSTC_BOOTSTRAP=1 {}",
                "",
                say::line(fuzz("run").args([run.target, file]))
            );
        }
    }
    let failed: Vec<_> = runs.iter().filter(|run| !run.passed).map(|run| run.target).collect();
    ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}

/// The app's own versions are fuzzed, not whatever is newest.
fn lock() -> Result<()> {
    let (ours, theirs) = (Path::new("Cargo.lock"), Path::new(FOLDER).join("Cargo.lock"));
    let changed = |path: &Path| fs::metadata(path).and_then(|found| found.modified()).ok();
    if changed(&theirs) < changed(ours) {
        fs::copy(ours, theirs).context("the lock file")?;
    }
    Ok(())
}

fn fuzz(what: &str) -> Command {
    let mut command = say::cargo();
    command.args(["fuzz", what, "--fuzz-dir", FOLDER, "--sanitizer", "none"]);
    // What watches the branches is not stable, though it is in every toolchain.
    if say::ask(Command::new("rustc").arg("--version")).is_some_and(|it| !it.contains("nightly")) {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command
}

fn play(target: &'static str, words: &str, seconds: u64) -> Result<Run> {
    let mut command = fuzz("run");
    let words = fs::canonicalize(Path::new(FOLDER).join(words))?;
    command.arg(target).arg("--").arg(format!("-dict={}", words.display()));
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-max_len={MAX_INPUT}"));
    command.args(["-timeout=10", "-rss_limit_mb=1024"]);
    let mut child = command.stderr(Stdio::piped()).spawn().context("cannot start cargo fuzz")?;
    let mut run = Run { target, figures: "no figures".into(), found: vec![], passed: false };
    let mut said = vec![];
    for line in BufReader::new(child.stderr.take().context("its output")?).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        match figures(&line) {
            Some(figures) => run.figures = figures,
            None => said.push(line),
        }
    }
    run.passed = child.wait()?.success();
    let found = said.iter().filter_map(|line| line.split_once("Test unit written to "));
    run.found = found.map(|(_, file)| file.to_owned()).collect();
    if !run.passed {
        eprintln!("{}", said.join("\n"));
    }
    Ok(run)
}

/// "#632431\tDONE   cov: 3122 ft: 14666 corp: 2308/1431Kb …" → the same for people.
fn figures(line: &str) -> Option<String> {
    let (runs, rest) = line.strip_prefix('#')?.split_once('\t')?;
    let of = |name: &str| {
        let mut words = rest.split_whitespace();
        words.find(|word| *word == name).and_then(|_| words.next())
    };
    let (branches, inputs) = (of("cov:")?, of("corp:")?.split('/').next()?);
    let speed = of("exec/s:")?;
    Some(format!("{runs} runs, {speed} a second; {branches} branches by {inputs} inputs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_read_from_the_fuzzers_lines() {
        let line = "#632431\tDONE   cov: 3122 ft: 14666 corp: 2308/1431Kb lim: 3039 exec/s: 10367 rss: 36Mb";

        assert_eq!(
            figures(line).as_deref(),
            Some("632431 runs, 10367 a second; 3122 branches by 2308 inputs")
        );
        assert_eq!(figures("INFO: Seed: 2094408147"), None);
        assert_eq!(figures("###### Recommended dictionary. ######"), None);
    }
}
