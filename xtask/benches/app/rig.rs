//! The desktop, the shop and the app, started and ended.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use demo_shop::{Options, Shop};
use futures::StreamExt as _;
use test_desktop::Desktop;
use tokio::{
    process::{Child, Command},
    time::{Instant, timeout},
};
use zbus::{MatchRule, MessageStream, message::Type};

/// Slow machines included; nothing is measured against it.
pub const LONG: Duration = Duration::from_secs(30);

pub struct Rig {
    pub desktop: Desktop,
    pub shop: Shop,
    /// The bare program's, so that one event is never told to both.
    pub bare_shop: Shop,
    app: PathBuf,
    bare: PathBuf,
    /// WebDriver may look into its window.
    driven: bool,
}

/// The app, running: its icon is in the tray and its stream is live.
pub struct Running {
    pub child: Child,
    /// From just before fork and exec.
    pub begun: Instant,
    pub registered: Instant,
    pub requested: Instant,
}

impl Rig {
    pub async fn start(app: &Path, bare: &Path, driven: bool) -> Result<Self> {
        for program in [app, bare] {
            ensure!(program.is_file(), "there is no {}", program.display());
        }
        // As the real shop: heartbeats and ticks of 10 s; but news at once.
        let shop = || Shop::start(Options { instant: true, any_id: true, ..Options::default() });
        let (shop, bare_shop) = (shop().await?, shop().await?);
        let desktop = Desktop::start().await?;
        // As a package does: without it a picture goes with each notice.
        let icons = desktop.home().join("data/icons/hicolor/64x64/apps");
        fs::create_dir_all(&icons)?;
        let icon = include_bytes!("../../../icons/64x64.png");
        fs::write(icons.join("toolboxx-notifier.png"), icon)?;
        Ok(Self { desktop, shop, bare_shop, app: app.into(), bare: bare.into(), driven })
    }

    /// One after the other: there is one data folder, as a person has one.
    pub async fn run(&self) -> Result<Running> {
        self.run_program(self.command()?, &self.shop).await
    }

    /// With these ids as well, of which the shop tells the same.
    pub async fn run_following(&self, ids: impl Iterator<Item = String>) -> Result<Running> {
        let mut command = self.command()?;
        for id in ids {
            command.args(["--user-id", &id]);
        }
        self.run_program(command, &self.shop).await
    }

    /// The bare program, which does the least that the app must.
    pub async fn run_bare(&self) -> Result<Running> {
        let mut command = self.desktop.command(&self.bare);
        let address = self.bare_shop.url().trim_start_matches("http://").to_owned();
        command.args([&address, self.bare_shop.id()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(self.said())?);
        self.run_program(command, &self.bare_shop).await
    }

    async fn run_program(&self, mut command: Command, shop: &Shop) -> Result<Running> {
        let bus = self.desktop.bus.connect().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface("org.kde.StatusNotifierWatcher")?
            .member("StatusNotifierItemRegistered")?;
        let mut registrations = MessageStream::for_match_rule(rule.build(), &bus, None).await?;
        let asked = shop.requests().len();

        let begun = Instant::now();
        let child = command.spawn().context("cannot start the app")?;
        let registered = async {
            registrations.next().await;
            Instant::now()
        };
        let requested = async {
            shop.until_requests(asked + 1).await;
            Instant::from(shop.requests()[asked].at)
        };
        let seen = timeout(LONG, async { tokio::join!(registered, requested) });
        let (registered, requested) = seen.await.context("no icon or no stream in 30 s")?;
        Ok(Running { child, begun, registered, requested })
    }

    pub fn app(&self) -> &Path {
        &self.app
    }

    /// It stands beside the app.
    pub fn window_program(&self) -> PathBuf {
        self.app.with_file_name("toolboxx-notifier-window")
    }

    pub fn app_said(&self) -> String {
        fs::read_to_string(self.said()).unwrap_or_default()
    }

    fn command(&self) -> Result<Command> {
        let mut command = self.desktop.command(&self.app);
        command.arg("--hidden").arg("--data-dir").arg(self.desktop.home().join("app"));
        command.args(["--server", &self.shop.url(), "--user-id", self.shop.id()]);
        if self.driven {
            crate::window::drive(&mut command);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(self.said())?);
        Ok(command)
    }

    fn said(&self) -> PathBuf {
        self.desktop.home().join("said")
    }
}

impl Running {
    /// Asks it to end, and says how long it took.
    pub async fn quit(mut self) -> Result<Duration> {
        let begun = Instant::now();
        let id = self.child.id().context("the app has ended by itself")?;
        Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        timeout(LONG, self.child.wait()).await.context("the app does not quit")??;
        Ok(begun.elapsed())
    }

    /// The bare program knows no other end.
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}
