//! The windows on the screen, as the window manager counts them.
//!
//! `xprop` tells every change of its list, so waiting needs no looking again.

use std::process::Stdio;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

use crate::rig::{Rig, TIMEOUT};

pub struct Screen {
    display: String,
    windows: watch::Receiver<Vec<String>>,
    _xprop: Child,
}

impl Screen {
    pub fn watch(rig: &Rig) -> Result<Self> {
        let display = rig.desktop.display.name().to_owned();
        let mut xprop = Command::new("xprop");
        xprop.args(["-display", &display, "-root", "-spy", "_NET_CLIENT_LIST"]);
        let mut xprop = xprop
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("xprop")?;
        let mut lines = BufReader::new(xprop.stdout.take().context("its output")?).lines();
        let (told, windows) = watch::channel(vec![]);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let ids = line.split(['#', ',', ' ']).filter(|word| word.starts_with("0x"));
                told.send_replace(ids.map(str::to_owned).collect());
            }
        });
        Ok(Self { display, windows, _xprop: xprop })
    }

    /// Waits until exactly so many windows are open.
    pub async fn until(&mut self, count: usize) -> Result<()> {
        let seen = self.windows.wait_for(|ids| ids.len() == count);
        timeout(TIMEOUT, seen).await.with_context(|| format!("wanted: {count} windows"))??;
        Ok(())
    }

    /// Waits until the window has the mark of that start: of what the person did.
    pub async fn until_started_by(&self, token: &str) -> Result<()> {
        self.until_says("_NET_STARTUP_ID", &format!("\"{token}\"")).await
    }

    /// Waits until the window has that property.
    pub async fn until_says(&self, property: &str, value: &str) -> Result<()> {
        let id = self.windows.borrow().last().cloned().context("no window is open")?;
        let mut xprop = Command::new("xprop");
        xprop.args(["-display", &self.display, "-id", &id, "-spy", property]);
        xprop.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut xprop = xprop.spawn().context("xprop")?;
        let mut lines = BufReader::new(xprop.stdout.take().context("its output")?).lines();
        let seen = async {
            let mut said = vec![];
            while let Some(line) = lines.next_line().await? {
                if line.ends_with(value) {
                    return Ok(());
                }
                said.push(line);
            }
            bail!("the window is gone; it said {said:?}")
        };
        timeout(TIMEOUT, seen).await.with_context(|| format!("wanted: {property} {value}"))?
    }
}

/// Closes the window that came last, as a person does.
pub fn close(rig: &Rig) -> Result<()> {
    rig.desktop.display.close(window(rig)?)
}

/// Presses the keys, as a person does, where the focus is.
pub async fn keys(rig: &Rig, keys: &str) -> Result<()> {
    xdotool(rig, &format!("key {keys}")).await
}

/// Moves the mouse there.
pub async fn point(rig: &Rig, x: u32, y: u32) -> Result<()> {
    xdotool(rig, &format!("mousemove {x} {y}")).await
}

/// Makes the app's window that large.
pub async fn resize(rig: &Rig, width: u32, height: u32) -> Result<()> {
    xdotool(rig, &format!("windowsize --sync {} {width} {height}", window(rig)?)).await
}

/// Puts the app's window there.
pub async fn put(rig: &Rig, x: u32, y: u32) -> Result<()> {
    xdotool(rig, &format!("windowmove --sync {} {x} {y}", window(rig)?)).await
}

/// Where the inside of the app's window is: "Position: 130,90".
pub async fn place(rig: &Rig) -> Result<String> {
    let said = xdotool_says(rig, &format!("getwindowgeometry {}", window(rig)?)).await?;
    let line = said.lines().find(|line| line.contains("Position")).context("no window")?;
    Ok(line.trim().to_owned())
}

/// The one that came last.
fn window(rig: &Rig) -> Result<u32> {
    rig.desktop.display.windows()?.last().copied().context("no window is open")
}

async fn xdotool(rig: &Rig, words: &str) -> Result<()> {
    xdotool_says(rig, words).await.map(drop)
}

async fn xdotool_says(rig: &Rig, words: &str) -> Result<String> {
    let mut xdotool = Command::new("xdotool");
    xdotool.env("DISPLAY", rig.desktop.display.name()).args(words.split(' '));
    let done = xdotool.kill_on_drop(true).output().await.context("xdotool")?;
    ensure!(done.status.success(), "xdotool: {}", String::from_utf8_lossy(&done.stderr));
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
