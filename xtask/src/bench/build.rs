//! What is measured, and what it is measured beside. Called by `bench`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};

use crate::say;

pub struct Programs {
    pub app: PathBuf,
    /// One socket, one bus connection, no more.
    pub bare: PathBuf,
    /// An empty window of Tauri.
    pub window: PathBuf,
}

impl Programs {
    pub fn build(debug: bool, with_window: bool) -> Result<Self> {
        say::headline("Building the app");
        let mut build = say::cargo();
        build.arg("build").args(say::quiet()).args(["--package", "toolboxx-notifier", "--bins"]);
        if with_window {
            build.args(["--package", "empty-window"]);
        }
        if !debug {
            build.arg("--release");
        }
        say::run(&mut build)?;
        let here = std::env::current_exe()?;
        let target = here.ancestors().nth(2).context("the target folder")?;
        let folder = target.join(if debug { "debug" } else { "release" });
        Ok(Self {
            app: folder.join(format!("toolboxx-notifier{}", std::env::consts::EXE_SUFFIX)),
            bare: bare(&folder)?,
            window: folder.join("empty-window"),
        })
    }
}

/// Built without Cargo: it needs no crate.
fn bare(folder: &Path) -> Result<PathBuf> {
    let program = folder.join("bare-notifier");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition", "2024", "-Copt-level=3", "-Cpanic=abort", "-Cstrip=symbols", "-o"]);
    say::run(rustc.arg(&program).arg("xtask/benches/bare/main.rs"))?;
    Ok(program)
}

/// The app of another revision, built in a folder that stays for the next time.
pub fn other(revision: &str) -> Result<PathBuf> {
    let commit = say::ask(Command::new("git").args(["rev-parse", "--verify", revision]));
    let commit = commit.with_context(|| format!("{revision} is no revision of this repository"))?;
    let folder = Path::new("target/compare").join(commit.trim());
    let folder = std::path::absolute(folder)?;
    say::headline(format!("Building {revision}"));
    if !folder.exists() {
        let worktree = ["worktree", "add", "--quiet", "--force", "--detach"];
        say::run(Command::new("git").args(worktree).arg(&folder).arg(commit.trim()))?;
    }
    let target = folder.join("target");
    let mut build = say::cargo();
    build.current_dir(&folder).arg("build").args(say::quiet());
    build.args(["--release", "--package", "toolboxx-notifier", "--target-dir"]).arg(&target);
    say::run(&mut build)?;
    let app = target.join("release/toolboxx-notifier");
    ensure!(app.is_file(), "{revision} has no app");
    Ok(app)
}
