//! What must be true of each package that is made. Called by `package`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};

use super::{NAME, binary, pack::Packages, release::Release, stage::Stage};
use crate::say;

/// Ubuntu 22.04, Debian 12 and RHEL 9 have it.
const GLIBC: (u32, u32) = (2, 34);
const RPMLINT: &str = "packaging/linux/rpmlint.toml";

pub fn all(program: &Path, packages: &Packages, stage: &Stage, release: &Release) -> Result<()> {
    for program in [program, &binary::window_of(program)] {
        told("the program needs no newer glibc than 2.34", || glibc(program))?;
        told("the program says nothing of the machine it was built on", || places(program))?;
    }
    told("the app without its window loads no toolkit", || toolkit(program))?;
    let installed = unpacked(packages.deb(), &stage.folder.join("unpacked"))?;
    told("desktop file", || desktop_file(&installed))?;
    told("AppStream metainfo, and its version", || metainfo(&installed, release))?;
    told("man pages and completions", || pages(&installed))?;
    told("lintian", || lintian(packages.deb()))?;
    told("rpmlint", || rpmlint(packages.rpm()))
}

fn told(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = Instant::now();
    check().with_context(|| name.to_owned())?;
    eprintln!("   {name}: passed in {}", say::since(start));
    Ok(())
}

fn glibc(program: &Path) -> Result<()> {
    let (major, minor) = binary::glibc(program)?;
    ensure!((major, minor) <= GLIBC, "it needs {major}.{minor}: was it built on Debian 12?");
    Ok(())
}

/// It would be nine tenths of its memory, and of its start.
fn toolkit(program: &Path) -> Result<()> {
    let libraries = binary::needed(program)?;
    let heavy = libraries
        .iter()
        .find(|name| ["webkit", "libgtk", "libgdk"].iter().any(|heavy| name.contains(heavy)));
    ensure!(heavy.is_none(), "it needs {libraries:?}");
    Ok(())
}

/// The folders of whoever built it, which also would change its bytes.
fn places(program: &Path) -> Result<()> {
    let bytes = fs::read(program)?;
    let here = std::env::current_dir()?;
    let home = std::env::home_dir().context("no home directory")?;
    for folder in [here, home.join(".cargo"), home.join(".rustup")] {
        let name = folder.to_string_lossy().into_owned();
        let is_in = bytes.windows(name.len()).any(|window| window == name.as_bytes());
        ensure!(!is_in, "{name} is in the program");
    }
    Ok(())
}

fn unpacked(deb: &Path, folder: &Path) -> Result<PathBuf> {
    let _ = fs::remove_dir_all(folder);
    say::run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(folder))?;
    Ok(folder.join("usr"))
}

fn desktop_file(installed: &Path) -> Result<()> {
    let file = installed.join("share/applications").join(format!("{NAME}.desktop"));
    // Hints are no errors, but neither is there one today.
    say::run(Command::new("desktop-file-validate").arg(file))
}

fn metainfo(installed: &Path, release: &Release) -> Result<()> {
    let file = installed.join("share/metainfo/app.toolboxx.notifier.metainfo.xml");
    let text = fs::read_to_string(&file)?;
    let first = text.split_once("<release version=\"").context("it has no releases")?.1;
    let version = &release.version;
    ensure!(first.starts_with(&format!("{version}\"")), "its first release is not {version}");
    quietly(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(file))
}

fn pages(installed: &Path) -> Result<()> {
    let bash = installed.join("share/bash-completion/completions").join(NAME);
    say::run(Command::new("bash").arg("-n").arg(bash))?;
    let page = installed.join(format!("share/man/man1/{NAME}.1.gz"));
    quietly(Command::new("gzip").arg("--test").arg(page))
}

fn lintian(deb: &Path) -> Result<()> {
    let mut lintian = Command::new("lintian");
    // The tag is about what goes to Debian's own archive.
    lintian.args(["--fail-on", "error", "--suppress-tags", "initial-upload-closes-no-bugs"]);
    say::run(lintian.arg("--allow-root").arg(deb))
}

fn rpmlint(rpm: &Path) -> Result<()> {
    quietly(Command::new("rpmlint").args(["--config", RPMLINT]).arg(rpm))
}

/// What it writes is only of use when something is wrong.
fn quietly(command: &mut Command) -> Result<()> {
    let line = say::line(command);
    let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let also = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{line}`:\n{said}{also}");
    Ok(())
}
