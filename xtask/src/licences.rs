//! `cargo xtask licences`: the works of others in the app, as the window lists
//! them: crates as Cargo knows them, and what the window has in `vendor`.

use std::{collections::BTreeSet, fs};

use anyhow::{Context as _, Result, ensure};

use crate::say;

const FILE: &str = "src-tauri/licences.txt";
/// The first line of each file in it is its line in the list.
const VENDOR: &str = "ui/app/vendor";

/// # Errors
/// Cargo cannot say what the app is made of.
pub fn run() -> Result<()> {
    Ok(fs::write(FILE, listed()?)?)
}

/// # Errors
/// The file is not what the app is made of.
pub fn check() -> Result<()> {
    let there = fs::read_to_string(FILE).unwrap_or_default().replace("\r\n", "\n");
    ensure!(there == listed()?, "{FILE} is stale; `cargo xtask licences` makes it anew");
    Ok(())
}

fn listed() -> Result<String> {
    let mut tree = say::cargo();
    tree.args(["tree", "--locked", "--package", "toolboxx-notifier", "--edges", "normal"]);
    tree.args(["--target", "all", "--prefix", "none", "--format", "{p} · {l} · {r}"]);
    let tree = say::ask(&mut tree).context("cargo tree")?;
    // Ours stand with their path, those listed before with a star.
    let line = |line: &str| line.trim_end_matches(" (*)").trim_end().replacen(" v", " ", 1);
    let ours = format!(" ({}", std::env::current_dir()?.display());
    let lines = tree.lines().filter(|line| !line.is_empty() && !line.contains(&ours));
    let mut lines: BTreeSet<String> = lines.map(line).collect();
    for file in fs::read_dir(VENDOR)? {
        let text = fs::read_to_string(file?.path())?;
        let first = text.lines().next().and_then(|line| line.strip_prefix("// "));
        lines.insert(
            first.context("a file in ui/app/vendor does not begin with its licence")?.into(),
        );
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}
