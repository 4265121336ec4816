//! Eyes and hands: pictures of the screen, what is new in them, clicks and keys.
//!
//! On X11 by ImageMagick and xdotool, on sway by grim and swaymsg.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::{process::Command, time::sleep};

/// Part of the screen, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub width: i32,
    pub height: i32,
    pub x: i32,
    pub y: i32,
}

impl Area {
    pub fn at(self, (across, down): (f64, f64)) -> (i32, i32) {
        let part = |whole: i32, share: f64| (f64::from(whole) * share).round() as i32;
        (self.x + part(self.width, across), self.y + part(self.height, down))
    }

    fn geometry(self) -> String {
        format!("{}x{}+{}+{}", self.width, self.height, self.x, self.y)
    }
}

const SCREEN: Area = Area { width: 1280, height: 800, x: 0, y: 0 };

/// Less is a clock, or a cursor.
const LEAST: i32 = 2_000;

pub struct Hands {
    pub environment: Vec<(String, std::ffi::OsString)>,
    pub wayland: bool,
    pub folder: PathBuf,
    /// For the comparison: where no bubble is, and a clock may be.
    pub panel: Option<Area>,
}

impl Hands {
    /// The screen as it is, under that name.
    pub async fn picture(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder.join(format!("{name}.png"));
        let text = path.to_string_lossy().into_owned();
        match self.wayland {
            true => self.run("grim", &[&text]).await?,
            false => self.run("import", &["-window", "root", &text]).await?,
        };
        Ok(path)
    }

    /// Where the two pictures differ, beside the panel.
    pub async fn new_in(&self, before: &Path, now: &Path) -> Result<Option<Area>> {
        let hide = self.panel.map(|panel| {
            let (right, down) = (panel.x + panel.width - 1, panel.y + panel.height - 1);
            format!("rectangle {},{} {right},{down}", panel.x, panel.y)
        });
        let mut words = vec!["-fill", "black"];
        words.extend(hide.iter().flat_map(|hide| ["-draw", hide]));
        let found = self.difference(before, now, &words, None).await?;
        Ok(found.filter(|area| area.width * area.height >= LEAST))
    }

    /// Where they differ within this part, however little.
    pub async fn new_within(&self, before: &Path, now: &Path, part: Area) -> Result<Option<Area>> {
        self.difference(before, now, &[], Some(part)).await
    }

    async fn difference(
        &self,
        before: &Path,
        now: &Path,
        hide: &[&str],
        part: Option<Area>,
    ) -> Result<Option<Area>> {
        let (before, now) = (before.to_string_lossy(), now.to_string_lossy());
        let mut words = vec![&*before, &now, "-compose", "difference", "-composite"];
        words.extend(["-colorspace", "gray", "-threshold", "4%"]);
        words.extend(hide);
        let crop = part.map(Area::geometry);
        words.extend(crop.iter().flat_map(|crop| ["-crop", crop, "+repage"]));
        self.box_of_lit(words, part.unwrap_or(Area { width: 0, height: 0, x: 0, y: 0 })).await
    }

    /// What is not black in a picture of `part` that these words make.
    async fn box_of_lit(&self, mut words: Vec<&str>, part: Area) -> Result<Option<Area>> {
        let most: f64 = self.convert(&words, "%[fx:maxima]").await?.parse()?;
        if most == 0.0 {
            return Ok(None);
        }
        // A border of one pixel, so that the corners are black.
        words.extend(["-bordercolor", "black", "-border", "1"]);
        let text = self.convert(&words, "%@").await?;
        let numbers = text.split(['x', '+']).map(str::parse::<i32>);
        let [width, height, x, y] = numbers.collect::<Result<Vec<_>, _>>()?[..] else {
            bail!("convert says {text:?}");
        };
        Ok(Some(Area { width, height, x: x + part.x - 1, y: y + part.y - 1 }))
    }

    /// Where within this part something has the colour.
    pub async fn coloured(&self, now: &Path, part: Area, colour: &str) -> Result<Option<Area>> {
        let (now, crop) = (now.to_string_lossy(), part.geometry());
        let words = [&*now, "-crop", &crop, "+repage", "-fuzz", "6%", "-fill", "black"];
        let words = [&words[..], &["+opaque", colour]].concat();
        self.box_of_lit(words, part).await
    }

    async fn convert(&self, words: &[&str], format: &str) -> Result<String> {
        let words = [words, &["-format", format, "info:"]].concat();
        let done = self.run("convert", &words).await?;
        Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned())
    }

    /// A picture once nothing moves any more.
    pub async fn at_rest(&self, name: &str) -> Result<PathBuf> {
        let mut last = self.picture(&format!("{name}-0")).await?;
        for round in 1..60 {
            sleep(Duration::from_secs(1)).await;
            let now = self.picture(&format!("{name}-{}", round % 2)).await?;
            if self.new_within(&last, &now, SCREEN).await?.is_none() {
                let kept = now.with_file_name(format!("{name}.png"));
                fs::rename(&now, &kept)?;
                return Ok(kept);
            }
            last = now;
        }
        bail!("the screen does not come to rest")
    }

    /// Waits until the screen differs from `before` and is at rest.
    pub async fn until_new(&self, before: &Path, name: &str, within: Duration) -> Result<Area> {
        self.until_new_as(before, name, within, |_| true).await
    }

    /// Waits also until the area of the difference is as wanted.
    pub async fn until_new_as(
        &self,
        before: &Path,
        name: &str,
        within: Duration,
        wanted: impl Fn(Area) -> bool,
    ) -> Result<Area> {
        let start = Instant::now();
        let mut last = None;
        loop {
            let now = self.picture(name).await?;
            let area = self.new_in(before, &now).await?;
            match area {
                Some(area) if last == Some(area) && wanted(area) => return Ok(area),
                _ => last = area,
            }
            ensure!(start.elapsed() < within, "nothing new on the screen");
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// Waits until the screen is as `before`.
    pub async fn until_as(&self, before: &Path, name: &str, within: Duration) -> Result<()> {
        let start = Instant::now();
        loop {
            let now = self.picture(name).await?;
            let Some(area) = self.new_in(before, &now).await? else { return Ok(()) };
            ensure!(start.elapsed() < within, "still on the screen: {}", area.geometry());
            sleep(Duration::from_millis(300)).await;
        }
    }

    pub async fn click(&self, (x, y): (i32, i32), button: u8) -> Result<()> {
        let (x, y, button) = (x.to_string(), y.to_string(), button.to_string());
        if self.wayland {
            self.run("swaymsg", &["seat", "-", "cursor", "set", &x, &y]).await?;
            for how in ["press", "release"] {
                let button = format!("button{button}");
                self.run("swaymsg", &["seat", "-", "cursor", how, &button]).await?;
            }
            return Ok(());
        }
        // A host may need to see the pointer come first.
        self.run("xdotool", &["mousemove", &x, &y, "sleep", "0.4", "click", &button]).await?;
        Ok(())
    }

    pub async fn point(&self, (x, y): (i32, i32)) -> Result<()> {
        self.run("xdotool", &["mousemove", &x.to_string(), &y.to_string()]).await.map(drop)
    }

    pub async fn away(&self) -> Result<()> {
        match self.wayland {
            true => self.run("swaymsg", &["seat", "-", "cursor", "set", "640", "700"]).await?,
            false => self.run("xdotool", &["mousemove", "640", "700"]).await?,
        };
        Ok(())
    }

    pub async fn keys(&self, keys: &[&str]) -> Result<()> {
        let words = [&["key", "--delay", "120"], keys].concat();
        self.run("xdotool", &words).await.map(drop)
    }

    /// The app's window, where it can be seen.
    pub async fn window(&self) -> Option<u32> {
        let words = ["search", "--onlyvisible", "--name", "^ToolBoxx Notifier$"];
        let found = self.run("xdotool", &words).await.ok()?;
        String::from_utf8_lossy(&found.stdout).lines().next()?.parse().ok()
    }

    /// Whether it is the one that gets the keys.
    pub async fn window_in_front(&self) -> bool {
        let front = self.run("xdotool", &["getactivewindow", "getwindowname"]).await;
        front.is_ok_and(|front| front.stdout.trim_ascii() == b"ToolBoxx Notifier")
    }

    pub async fn run(&self, program: &str, words: &[&str]) -> Result<Output> {
        let mut command = Command::new(program);
        command.args(words).env_clear().envs(self.environment.iter().cloned()).kill_on_drop(true);
        let done = command.output();
        let done = tokio::time::timeout(Duration::from_secs(30), done);
        let done = done.await.with_context(|| format!("{program} hangs"))??;
        let said = String::from_utf8_lossy(&done.stderr);
        ensure!(done.status.success(), "{program} {words:?}: {said}");
        Ok(done)
    }
}
