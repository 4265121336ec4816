//! `cargo xtask release`: before a tag becomes a release, that it names the version of
//! everything; and, of the files that were made, what other channels ask for.
//!
//! Deliberately absent: sending it anywhere, which is a person's or the workflow's.
//! Called by `main`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::{
    manifest,
    package::{Project, Release, fill::fill},
    say,
};

const TEMPLATES: &str = "packaging/channels";
const APT: &str = "packaging/linux/apt";

/// What a template calls a file of the release, by the end of its name.
const FILES: [(&str, &str); 4] =
    [("deb", ".deb"), ("arch", ".pkg.tar.zst"), ("setup", "-setup.exe"), ("dmg", ".dmg")];

#[derive(Args)]
pub struct Options {
    /// As v0.1.0
    tag: String,
    /// Fill in the templates of winget, Homebrew, AUR, Flathub, apt and dnf, from the
    /// files in this folder, into its folder `channels`
    #[arg(long, value_name = "DIR")]
    channels: Option<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    let release = Release::read()?;
    let news = fs::read_to_string(manifest::NEWS).context(manifest::NEWS)?;
    check(&options.tag, &release, &news)?;
    eprintln!("   {} is {} everywhere", options.tag, release.version);
    match &options.channels {
        Some(folder) => channels(folder, &Project::read()?, &release),
        None => Ok(()),
    }
}

/// The changelog was looked at when the release was read; the metainfo is made of it.
fn check(tag: &str, release: &Release, news: &str) -> Result<()> {
    let version = &release.version;
    ensure!(tag == format!("v{version}"), "the tag is {tag}, and Cargo.toml says {version}");
    ensure!(release.is_out(), "CHANGELOG.md says that {version} is unreleased");
    manifest::news(news, version)?;
    Ok(())
}

fn channels(folder: &Path, project: &Project, release: &Release) -> Result<()> {
    let (values, into) = (values(folder, project, release)?, folder.join("channels"));
    for (from, to) in [(Path::new(TEMPLATES), into.clone()), (Path::new(APT), into.join("apt"))] {
        fill_folder(from, &to, &values)?;
    }
    Ok(())
}

/// A template that asks for a file that was not made is left out, and named.
fn fill_folder(from: &Path, to: &Path, values: &[(&str, String)]) -> Result<()> {
    for file in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let file = file?.path();
        let to = to.join(file.file_name().unwrap_or_default());
        if file.is_dir() {
            fill_folder(&file, &to, values)?;
            continue;
        }
        match fill(&fs::read_to_string(&file)?, values) {
            Ok(text) => {
                fs::create_dir_all(to.parent().unwrap_or(&to))?;
                fs::write(&to, text)?;
                eprintln!("   {}", to.display());
            }
            Err(why) => eprintln!("   left out: {}: {why}", file.display()),
        }
    }
    Ok(())
}

fn values(
    folder: &Path,
    project: &Project,
    release: &Release,
) -> Result<Vec<(&'static str, String)>> {
    let text = |part: &str, name: &str| project.text(part, name).to_owned();
    let mut values = vec![
        ("version", release.version.clone()),
        ("date", release.date("%Y-%m-%d")?),
        ("owner", text("owner", "name")),
        ("contact", text("owner", "contact")),
        ("homepage", text("address", "homepage")),
        ("bugs", text("address", "bugs")),
        ("source", text("address", "source")),
        ("apt", text("address", "apt")),
        ("rpm", text("address", "rpm")),
        ("files", text("address", "files").replace("@version@", &release.version)),
    ];
    values.extend(Some(("key", text("keys", "packages"))).filter(|(_, key)| !key.is_empty()));
    for (name, end) in FILES {
        let Some(file) = find(folder, end)? else { continue };
        let digest = digest(&file)?;
        values.push((digest_name(name), digest));
        values.push((name, file.file_name().unwrap_or_default().to_string_lossy().into_owned()));
        if name == "arch" {
            values.push(("arch_depends", depends(&file)?));
        }
    }
    Ok(values)
}

fn digest_name(file: &str) -> &'static str {
    match file {
        "deb" => "deb_digest",
        "arch" => "arch_digest",
        "setup" => "setup_digest",
        _ => "dmg_digest",
    }
}

fn find(folder: &Path, end: &str) -> Result<Option<PathBuf>> {
    let files = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
    let mut found = vec![];
    for file in files {
        let file = file?.path();
        let is_it = file.to_string_lossy().ends_with(end);
        found.extend(Some(file).filter(|_| is_it));
    }
    ensure!(found.len() < 2, "several files end in {end}: {found:?}");
    Ok(found.pop())
}

fn digest(file: &Path) -> Result<String> {
    let sum = say::ask(Command::new("sha256sum").arg(file)).context("sha256sum")?;
    Ok(sum.split_whitespace().next().context("a sum")?.trim_start_matches('\\').to_owned())
}

/// What the Arch package says it needs, as words of a shell.
fn depends(file: &Path) -> Result<String> {
    let mut tar = Command::new("tar");
    let info = say::ask(tar.args(["--zstd", "-xOf"]).arg(file).arg(".PKGINFO"));
    let info = info.with_context(|| format!("{} has no .PKGINFO", file.display()))?;
    let depends = info.lines().filter_map(|line| line.strip_prefix("depend = "));
    Ok(depends.map(|name| format!("'{name}'")).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_one_version_which_is_out_and_says_what_is_new() {
        let news = include_str!("../../packaging/news.toml");
        let changelog = |day: &str| format!("## [{}] - {day}\n", env!("CARGO_PKG_VERSION"));
        let release = |day: &str| Release::of(&changelog(day), 0).unwrap();
        let tag = format!("v{}", env!("CARGO_PKG_VERSION"));

        check(&tag, &release("2026-11-26"), news).unwrap();
        for (tag, day, news) in [
            ("v99.0.0", "2026-11-26", news),
            (&tag[1..], "2026-11-26", news),
            (&tag, "Unreleased", news),
            (&tag, "2026-11-26", ""),
        ] {
            assert!(check(tag, &release(day), news).is_err(), "{tag} {day}");
        }
    }

    #[test]
    fn every_template_finds_what_it_asks_for() {
        let known = [
            "version",
            "date",
            "owner",
            "contact",
            "homepage",
            "bugs",
            "source",
            "apt",
            "rpm",
            "files",
            "key",
            "deb",
            "deb_digest",
            "arch",
            "arch_digest",
            "arch_depends",
            "setup",
            "setup_digest",
            "dmg",
            "dmg_digest",
        ];
        let values = known.map(|name| (name, "x".to_owned()));
        let mut folders = vec![Path::new("..").join(TEMPLATES), Path::new("..").join(APT)];
        let mut filled = 0;
        while let Some(folder) = folders.pop() {
            for file in fs::read_dir(folder).unwrap() {
                let file = file.unwrap().path();
                if file.is_dir() {
                    folders.push(file);
                    continue;
                }
                let text = fill(&fs::read_to_string(&file).unwrap(), &values);
                text.unwrap_or_else(|why| panic!("{}: {why}", file.display()));
                filled += 1;
            }
        }
        assert!(filled > 7, "{filled}");
    }
}
