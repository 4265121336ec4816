//! One test's world: a desktop, a shop, a data folder, and the app between them.
//!
//! Whatever is started here ends with its value. Nothing asserts; the stories
//! are told in the other modules.

use std::{
    fs,
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use demo_shop::{Options, Shop};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use test_desktop::{Desktop, Notified, Tray};
use tokio::process::Command;

use crate::app::App;

/// Long enough for any machine, however busy; nothing waits that long when all is well.
pub const TIMEOUT: Duration = Duration::from_secs(120);
/// What was killed is gone by then.
const END_TIMEOUT: Duration = Duration::from_secs(20);

/// In the order of their end.
pub struct Rig {
    pub shop: Shop,
    data: TempDir,
    pub desktop: Desktop,
}

impl Rig {
    /// With a shop that tells its news at once.
    pub async fn new() -> Result<Self> {
        Self::with(Options { instant: true, ..Options::default() }).await
    }

    pub async fn with(shop: Options) -> Result<Self> {
        Ok(Self {
            shop: Shop::start(shop).await?,
            data: tempfile::Builder::new().prefix("data-").tempdir()?,
            desktop: Desktop::start().await?,
        })
    }

    /// The app in the tray, connected to the shop.
    pub async fn connected(&self) -> Result<App> {
        let app = self.start(&["--hidden"])?;
        self.tooltip("Connected · nothing to do").await?;
        Ok(app)
    }

    /// The app on its way up, told on the command line which shop to follow.
    pub fn start(&self, arguments: &[&str]) -> Result<App> {
        self.start_as(self.command(), arguments)
    }

    pub fn start_as(&self, mut command: Command, arguments: &[&str]) -> Result<App> {
        command.args(["--server", &self.shop.url(), "--user-id", self.shop.id()]).args(arguments);
        App::start(command, self)
    }

    /// The program on this desktop and data folder. Its windows can be driven by `Page`.
    pub fn command(&self) -> Command {
        let mut command = self.command_at_home();
        command.arg("--data-dir").arg(self.data());
        command
    }

    /// In the data folder that it finds itself.
    pub fn command_at_home(&self) -> Command {
        let mut command = self.desktop.command(env!("CARGO_BIN_EXE_toolboxx-notifier"));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{}", self.ports().0));
        command
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// `settings.json` as it stands.
    pub fn settings(&self) -> Result<Value> {
        let text = fs::read(self.data().join("settings.json")).context("settings.json")?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// As a person does it, in an editor that writes files whole.
    pub fn write_settings(&self, text: &str) -> Result<()> {
        let new = self.data().join("settings.json~");
        fs::write(&new, text)?;
        Ok(fs::rename(new, self.data().join("settings.json"))?)
    }

    /// Waits until the tray is as `wanted`.
    pub async fn tray(&self, wanted: impl Fn(&Tray) -> bool) -> Result<Tray> {
        if let Ok(tray) = self.desktop.tray.until(wanted, TIMEOUT).await {
            return Ok(tray);
        }
        // What the tray host says of it holds every pixel of the icon.
        let Tray { item, menu } = self.desktop.tray.until(|_| true, TIMEOUT).await?;
        let menu: Vec<_> = menu.iter().map(|item| (&item.label, item.checked)).collect();
        bail!("not within {TIMEOUT:?}; the tray says {:?} and {menu:#?}", item.tooltip)
    }

    /// Waits until the tray says exactly this.
    pub async fn tooltip(&self, text: &str) -> Result<Tray> {
        let tray = self.tray(|tray| tray.item.tooltip == text).await;
        tray.with_context(|| format!("wanted: {text}"))
    }

    /// Waits until exactly these titles were shown, in this order.
    pub async fn shown(&self, titles: &[&str]) -> Result<Vec<Notified>> {
        let wanted = |all: &[Notified]| all.iter().map(|n| n.summary.as_str()).eq(titles.to_vec());
        let shown = self.desktop.notifications.until(wanted, TIMEOUT).await;
        shown.with_context(|| format!("wanted: {titles:?}"))
    }

    /// The programs of this desktop that run: the app, its web views, `listen`.
    pub fn processes(&self) -> Vec<String> {
        self.running().into_iter().map(|(_, line)| line).collect()
    }

    fn running(&self) -> Vec<(Pid, String)> {
        let home = format!("HOME={}", self.desktop.home().display());
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let ours = all.filter_map(|entry| {
            // Those of others, and those that ended meanwhile, cannot be read.
            let environment = fs::read(entry.path().join("environ")).ok()?;
            let is_ours = environment.split(|byte| *byte == 0).any(|pair| pair == home.as_bytes());
            let line = fs::read(entry.path().join("cmdline")).ok().filter(|_| is_ours)?;
            let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
            Some((pid, String::from_utf8_lossy(&line).replace('\0', " ")))
        });
        ours.collect()
    }

    /// The inspector's and the driver's port. The number of a screen is no
    /// other test's while it lives, and so are these, which no system gives away.
    pub fn ports(&self) -> (u16, u16) {
        let screen = self.desktop.display.name().trim_start_matches(':').parse().unwrap_or(0);
        let first = 21_000 + 2 * (screen % 5_000_u16);
        (first, first + 1)
    }
}

impl Drop for Rig {
    /// A window that hears that the app was killed notes where it is, in a folder that
    /// it would make anew.
    fn drop(&mut self) {
        let until = Instant::now() + END_TIMEOUT;
        loop {
            let running = self.running();
            if running.is_empty() || Instant::now() > until {
                return;
            }
            for (pid, _) in running {
                let _ = kill_process(pid, Signal::KILL);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The program as another one starts it.
pub fn started_by(mut starter: Command, program: &Command) -> Command {
    let program = program.as_std();
    starter.arg(program.get_program()).args(program.get_args()).env_clear();
    starter.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    starter.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    starter
}

/// Nothing tells of a change on the disk of somebody else.
pub async fn until(what: &str, done: impl Fn() -> bool) {
    let looking = async {
        while !done() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, looking).await.unwrap_or_else(|_| panic!("wanted: {what}"));
}
