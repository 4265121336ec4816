//! sway, headless: a compositor for Wayland that needs neither a seat nor a graphics card.

use std::{
    ffi::OsString,
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::Path,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    process::Child,
    time::{Duration, sleep},
};

use crate::stage::{START, command};

const NOBODY: u32 = 65_534;

/// Adds to the environment what its programs find it by.
pub async fn start(environment: &mut Vec<(String, OsString)>, home: &Path) -> Result<Child> {
    let (config, run) = (home.join("sway"), home.join("run"));
    fs::write(&config, "output HEADLESS-1 resolution 1280x800\n")?;
    let config = config.to_string_lossy();
    let mut words = vec!["sway", "--config", &config];
    let (user, group) = (format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"));
    // It refuses to run as root.
    if home.metadata()?.uid() == 0 {
        fs::set_permissions(home, Permissions::from_mode(0o755))?;
        chown(&run, Some(NOBODY), Some(NOBODY))?;
        words.splice(..0, ["setpriv", &user, &group, "--clear-groups", "--"]);
    }
    let mut compositor = command(environment, &words);
    compositor.env_remove("DISPLAY").envs([
        ("WLR_BACKENDS", "headless"),
        ("WLR_LIBINPUT_NO_DEVICES", "1"),
        ("WLR_RENDERER", "pixman"),
    ]);
    let compositor = compositor.spawn().context("sway")?;
    let begun = Instant::now();
    let (display, socket) = loop {
        if let (Some(display), Some(socket)) = (find(&run, "wayland-"), find(&run, "sway-ipc")) {
            break (display, socket);
        }
        if begun.elapsed() > START {
            bail!("sway does not start");
        }
        sleep(Duration::from_millis(100)).await;
    };
    environment.retain(|(name, _)| name != "DISPLAY");
    environment.push(("WAYLAND_DISPLAY".into(), display.into()));
    environment.push(("SWAYSOCK".into(), run.join(socket).into()));
    Ok(compositor)
}

fn find(run: &Path, begin: &str) -> Option<String> {
    let entries = fs::read_dir(run).into_iter().flatten().flatten();
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.find(|name| name.starts_with(begin) && !name.ends_with(".lock"))
}
