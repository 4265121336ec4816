//! Which version is made, of which day, and which were made before.
//!
//! The version is Cargo's, the releases are the headings of `CHANGELOG.md`. All
//! times in the packages are that of the commit, so that bytes can be compared.

use std::{env, fs, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::say;

const CHANGELOG: &str = "CHANGELOG.md";

#[derive(Clone)]
pub struct Release {
    pub version: String,
    /// `SOURCE_DATE_EPOCH`.
    pub seconds: u64,
    /// With their days, newest first; `None` for one that is not out.
    history: Vec<(String, Option<String>)>,
}

impl Release {
    /// Its heading in the changelog has a day.
    pub fn is_out(&self) -> bool {
        self.history.first().is_some_and(|(_, day)| day.is_some())
    }

    pub fn read() -> Result<Self> {
        Self::of(&fs::read_to_string(CHANGELOG).context(CHANGELOG)?, seconds()?)
    }

    pub fn of(changelog: &str, seconds: u64) -> Result<Self> {
        // xtask's own, as all of the workspace have one.
        let version = env!("CARGO_PKG_VERSION");
        let history = headings(changelog);
        ensure!(
            history.first().is_some_and(|(newest, _)| newest == version),
            "the first heading of {CHANGELOG} is not `## [{version}] - …`, which Cargo.toml names"
        );
        Ok(Self { version: version.into(), seconds, history })
    }

    /// Of the same day, as what it is.
    pub fn earlier(&self, version: &str) -> Self {
        Self { version: version.into(), ..self.clone() }
    }

    /// As `date` writes it, in UTC.
    pub fn date(&self, format: &str) -> Result<String> {
        let mut date = Command::new("date");
        date.args(["--utc", &format!("--date=@{}", self.seconds), &format!("+{format}")]);
        let date = say::ask(date.env("LC_ALL", "C")).context("no `date` here")?;
        Ok(date.trim().to_owned())
    }

    /// The lines of the AppStream metainfo.
    pub fn metainfo(&self) -> Result<String> {
        let today = self.date("%Y-%m-%d")?;
        let line = |(version, day): &(String, Option<String>)| match day {
            Some(day) => format!(r#"    <release version="{version}" date="{day}"/>"#),
            None => {
                format!(r#"    <release version="{version}" type="development" date="{today}"/>"#)
            }
        };
        Ok(self.history.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// `## [0.1.0] - 2026-11-26`, or `Unreleased` in place of the day.
fn headings(changelog: &str) -> Vec<(String, Option<String>)> {
    let heading = |line: &str| {
        let (version, day) = line.strip_prefix("## [")?.split_once("] - ")?;
        let day = Some(day.trim().to_owned()).filter(|day| day != "Unreleased");
        Some((version.to_owned(), day))
    };
    changelog.lines().filter_map(heading).collect()
}

fn seconds() -> Result<u64> {
    let given = env::var("SOURCE_DATE_EPOCH").ok();
    let commit = || say::ask(Command::new("git").args(["log", "-1", "--format=%ct"]));
    let text = given.or_else(commit).context("neither SOURCE_DATE_EPOCH nor a git commit")?;
    text.trim().parse().context("the time of this version")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changelog_names_the_version_first() {
        let headings = headings(include_str!("../../../CHANGELOG.md"));

        assert_eq!(headings[0].0, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn a_heading_is_a_release_with_its_day_or_one_to_come() {
        let text = "# Changelog\n## [0.2.0] - Unreleased\n### Added\n## [0.1.0] - 2026-11-26\n";

        let releases = headings(text);

        assert_eq!(releases, [("0.2.0".into(), None), ("0.1.0".into(), Some("2026-11-26".into()))]);
    }
}
