//! `cargo xtask package --windows`: the installer of Windows, by makensis alone, tried
//! under wine where there is one.
//!
//! The program is built on Windows, or named: from elsewhere it takes a compiler for
//! Windows, which is not ours to bring. Called by `package`.

mod trial;
mod wine;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, bail, ensure};

use super::{DIST, NAME, TARGET, WORK, project::Project, release::Release};
use crate::{packages, say};

const SCRIPT: &str = "installer.nsi";
const FOLDER: &str = "packaging/windows";
/// What a program of another compiler than Microsoft's needs beside it.
const LOADER: &str = "WebView2Loader.dll";
/// To upgrade from, while none was released.
const EARLIER: &str = "0.0.1";

pub fn run(program: Option<&Path>) -> Result<()> {
    let start = Instant::now();
    packages::install(&[packages::WINDOWS])?;
    ensure!(
        packages::find(makensis()).is_some(),
        "the installer is made by NSIS: https://nsis.sourceforge.io"
    );
    let (project, release) = (Project::read()?, Release::read()?);
    let program = match program {
        Some(program) => {
            fs::canonicalize(program).with_context(|| format!("{}", program.display()))?
        }
        None => build()?,
    };

    say::headline("Packing");
    fs::create_dir_all(WORK)?;
    let make = |version: &str, folder: &str| {
        let setup = Path::new(folder).join(format!("{NAME}_{version}_x64-setup-unsigned.exe"));
        pack(&program, &project, &release.earlier(version), &setup)?;
        fs::canonicalize(setup).context("the installer")
    };
    let setup = make(&release.version, DIST)?;
    ensure!(
        fs::read(&setup)? == fs::read(make(&release.version, WORK)?)?,
        "{} differs when made again",
        setup.display()
    );
    eprintln!("   {:>9}  {}", fs::metadata(&setup)?.len(), setup.display());

    if cfg!(windows) || packages::find("wine").is_none() {
        eprintln!(
            "   not tried: that needs wine, and {}",
            if cfg!(windows) { "this is no place to install it" } else { "there is none" }
        );
    } else {
        trial::run(&make(EARLIER, WORK)?, &setup, &release.version)?;
    }
    say::headline(format!("Installer in {DIST}, after {}", say::since(start)));
    Ok(())
}

fn build() -> Result<PathBuf> {
    if !cfg!(windows) {
        bail!(
            "not on Windows: name the program, as in `--windows target/x86_64-pc-windows-gnu/release/{NAME}.exe`"
        );
    }
    let mut build = say::cargo();
    build.args(["build", "--release", "--locked", "--target-dir", TARGET, "--package", NAME]);
    say::run(&mut build)?;
    Ok(fs::canonicalize(format!("{TARGET}/release/{NAME}.exe"))?)
}

fn pack(program: &Path, project: &Project, release: &Release, setup: &Path) -> Result<()> {
    let out = std::path::absolute(setup)?;
    let icon = std::path::absolute("icons/icon.ico")?;
    let loader = program.with_file_name(LOADER);
    let define = |name: &str, value: &str| format!("-D{name}={value}");
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let mut makensis = Command::new(makensis());
    makensis.args(["-V2", "-WX", "-INPUTCHARSET", "UTF8"]).current_dir(FOLDER);
    makensis.args([
        define("VERSION", &release.version),
        define("OWNER", project.text("owner", "name")),
        define("HOMEPAGE", project.text("address", "homepage")),
        define("ICON", &path(&icon)),
        define("EXE", &path(program)),
        define("OUT", &path(&out)),
    ]);
    if !cfg!(windows) {
        makensis.arg(define("TARGET", "amd64-unicode"));
    }
    if loader.is_file() {
        makensis.arg(define("LOADER", &path(&loader)));
    }
    makensis.arg(SCRIPT).env("SOURCE_DATE_EPOCH", release.seconds.to_string());
    say::run(&mut makensis)
}

fn makensis() -> &'static str {
    if cfg!(windows) { "makensis.exe" } else { "makensis" }
}
