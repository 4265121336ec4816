//! `cargo xtask shots`: every place of the window as a picture, light and dark, in each
//! language, as large and twice as large, and all of them on one sheet.

use std::{fs, process::Command};

use anyhow::{Context as _, Result};

use crate::{
    packages::{self, BUILD, DESKTOP, SCREEN},
    say,
};

/// # Errors
/// A place does not fit its window, or cannot be pictured.
pub fn run() -> Result<()> {
    packages::install(&[BUILD, SCREEN, DESKTOP])?;
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(2).context("the target folder")?;
    let folder = target.join("shots");
    // Of an earlier window.
    if folder.exists() {
        fs::remove_dir_all(&folder).context("the earlier pictures")?;
    }
    let mut command = say::cargo();
    command.args(["test", "-p", "toolboxx-notifier", "--test", "app", "--", "window::shots"]);
    say::run(command.env("SHOTS", &folder))?;
    let mut sheet = Command::new("montage");
    sheet.arg("-label").arg("%t").arg(folder.join("*[a-z].png"));
    sheet.args(["-geometry", "380x+8+8", "-tile", "6x"]).arg(folder.join("sheet.jpg"));
    say::run(&mut sheet)?;
    say::headline(format!("The pictures are in {}", folder.display()));
    Ok(())
}
