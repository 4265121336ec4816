//! One desktop, running: its bus, screen, home and programs, and the app on it.
//!
//! Nothing of the person's own session is in it. All of it ends with `end`: of the
//! programs that others have started, those with this home in their environment.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;
use test_desktop::{Browser, Bus, Display, TrayHost};
use tokio::{
    process::{Child, Command},
    time::sleep,
};
use zbus::{Connection, Message, fdo::DBusProxy, message::Flags, zvariant::Value};

use crate::{
    hands::Hands,
    parts::{Desktop, Shell},
    sway,
};

pub const START: Duration = Duration::from_secs(40);
pub const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
pub const WATCHER: &str = "org.kde.StatusNotifierWatcher";

pub struct Stage {
    pub desktop: &'static Desktop,
    pub hands: Hands,
    pub browser: Browser,
    pub connection: Connection,
    pub bus: Bus,
    pub daemon: Child,
    pub panel: Option<Child>,
    /// Where the desktop has no tray of its own: for the app's state, and never judged.
    pub stand_in: Option<TrayHost>,
    others: Vec<Child>,
    pub display: Display,
    home: TempDir,
}

impl Stage {
    pub async fn start(desktop: &'static Desktop, pictures: &Path) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("desktop-").tempdir()?;
        furnish(home.path(), desktop)?;
        let display = match desktop.shell {
            Shell::Parts => Display::start_managed().await?,
            Shell::X11 | Shell::Sway => Display::start().await?,
        };
        let browser = Browser::start().await?;
        let mut environment = environment(desktop, home.path(), &display, &browser);
        // Where this is not the session of the same user, kded leaves out what Plasma
        // needs of it: the watcher of the tray.
        if desktop.name.starts_with("Plasma") {
            let user = home.path().metadata()?.uid().to_string();
            environment.push(("KDE_SESSION_UID".into(), user.into()));
        }
        let variables = environment.iter().map(|(name, value)| (name.into(), value.clone()));
        let bus = Bus::start_with(desktop.services, variables.collect()).await?;
        // GNOME Shell ends without a bus of the system; the machine's own is not for it.
        for name in ["DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"] {
            environment.push((name.into(), bus.address().into()));
        }
        let mut others = vec![];
        if desktop.shell == Shell::Sway {
            others.push(sway::start(&mut environment, home.path()).await?);
        }
        if desktop.name.starts_with("Plasma") {
            others.push(command(&environment, &["kwin_x11"]).spawn()?);
        }
        let connection = bus.connect().await?;
        let mut daemon = command(&environment, desktop.daemon);
        // For whoever wonders why it does not start.
        let said = fs::File::create(pictures.join(format!("{}-said.txt", desktop.short)))?;
        let daemon = daemon.stderr(said).spawn().context("the service")?;
        let panel = desktop.panel.map(|panel| command(&environment, panel).spawn());
        let hands = Hands {
            environment,
            wayland: desktop.shell == Shell::Sway,
            folder: pictures.to_owned(),
            panel: (desktop.strip.height > 0).then_some(desktop.strip),
        };
        let mut stage = Self {
            desktop,
            hands,
            browser,
            connection,
            bus,
            daemon,
            panel: panel.transpose().context("the panel")?,
            stand_in: None,
            others,
            display,
            home,
        };
        // What a session of such a desktop starts.
        if desktop.shell == Shell::X11 {
            let bus = DBusProxy::new(&stage.connection).await?;
            for service in desktop.services {
                bus.start_service_by_name((*service).try_into()?, 0).await.context(*service)?;
            }
        }
        stage.owned(NOTIFICATIONS, true).await?;
        if stage.has_tray() {
            stage.owned(WATCHER, true).await?;
        } else {
            stage.stand_in = Some(TrayHost::start(&stage.bus).await?);
        }
        Ok(stage)
    }

    /// Whether the tray is the desktop's own.
    pub fn has_tray(&self) -> bool {
        self.desktop.panel.is_some() || self.desktop.shell == Shell::X11
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A program on this desktop.
    pub fn command(&self, words: &[&str]) -> Command {
        command(&self.hands.environment, words)
    }

    /// Waits until somebody goes by the name, or nobody.
    pub async fn owned(&self, name: &'static str, owned: bool) -> Result<()> {
        let bus = DBusProxy::new(&self.connection).await?;
        let start = Instant::now();
        while bus.name_has_owner(name.try_into()?).await? != owned {
            if start.elapsed() > START {
                bail!("{name}: {}", if owned { "nobody comes" } else { "stays" });
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    /// GNOME closes what is on the screen for nobody but the sender, and begins with a
    /// word of its own. Its mode for developers takes orders.
    pub async fn dismiss(&self) -> Result<()> {
        if self.desktop.short != "gnome" {
            return Ok(());
        }
        let (shell, path) = ("org.gnome.Shell", "/org/gnome/Shell");
        let all = "imports.ui.main.messageTray.getSources().forEach(source => source.destroy())";
        self.connection.call_method(Some(shell), path, Some(shell), "Eval", &all).await?;
        Ok(())
    }

    /// As a person closes one.
    pub async fn wave_away(&self, id: u32) -> Result<()> {
        let (name, path) = (NOTIFICATIONS, "/org/freedesktop/Notifications");
        let bus = &self.connection;
        // It leaves on the screen what is closed, unless its time is over as well.
        if self.desktop.short == "notification-daemon" {
            let hints: HashMap<&str, Value<'_>> = HashMap::new();
            let short: (_, _, _, _, _, &[&str], _, _) = ("", id, "", "", "", &[], hints, 1_i32);
            let again = Message::method_call(path, "Notify")?.destination(name)?;
            let again = again.interface(name)?.with_flags(Flags::NoReplyExpected)?;
            bus.send(&again.build(&short)?).await?;
        }
        bus.call_method(Some(name), path, Some(name), "CloseNotification", &id).await?;
        Ok(())
    }

    pub async fn restart_daemon(
        &mut self,
        meanwhile: impl AsyncFnOnce() -> Result<()>,
    ) -> Result<()> {
        self.daemon.kill().await?;
        self.owned(NOTIFICATIONS, false).await?;
        meanwhile().await?;
        self.daemon = self.command(self.desktop.daemon).spawn()?;
        self.owned(NOTIFICATIONS, true).await
    }

    pub async fn restart_panel(&mut self) -> Result<()> {
        let Some(panel) = &mut self.panel else { bail!("there is no panel") };
        panel.kill().await?;
        self.owned(WATCHER, false).await?;
        let words = self.desktop.panel.unwrap_or_default();
        self.panel = Some(self.command(words).spawn()?);
        self.owned(WATCHER, true).await
    }

    pub async fn end(mut self) {
        let _ = self.daemon.kill().await;
        for child in self.panel.iter_mut().chain(&mut self.others) {
            let _ = child.kill().await;
        }
        let home = format!("HOME={}", self.home.path().display());
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            if environment.split(|byte| *byte == 0).any(|pair| pair == home.as_bytes()) {
                let id = entry.file_name();
                let _ = Command::new("kill").arg("-KILL").arg(id).status().await;
            }
        }
    }
}

pub fn command(environment: &[(String, OsString)], words: &[&str]) -> Command {
    // It ends with this program, however that ends.
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .args(words)
        .env_clear()
        .envs(environment.iter().cloned())
        .kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn environment(
    desktop: &Desktop,
    home: &Path,
    display: &Display,
    browser: &Browser,
) -> Vec<(String, OsString)> {
    let mut path = OsString::from(browser.folder());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let pairs: [(&str, OsString); 14] = [
        ("DISPLAY", display.name().into()),
        ("PATH", path),
        ("HOME", home.into()),
        ("XDG_CONFIG_HOME", home.join("config").into()),
        ("XDG_DATA_HOME", home.join("data").into()),
        ("XDG_CACHE_HOME", home.join("cache").into()),
        ("XDG_STATE_HOME", home.join("state").into()),
        ("XDG_RUNTIME_DIR", home.join("run").into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "Africa/Kigali".into()),
        ("GDK_BACKEND", "x11".into()),
        ("NO_AT_BRIDGE", "1".into()),
        ("GSETTINGS_BACKEND", "memory".into()),
        ("XDG_SESSION_TYPE", "x11".into()),
    ];
    let own = desktop.environment.iter().map(|(name, value)| (*name, OsString::from(value)));
    let all = pairs.into_iter().chain(own);
    all.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// As the package would lay them: the icon and the entry of the menu.
fn furnish(home: &Path, desktop: &Desktop) -> Result<()> {
    for folder in ["run", "cache", "state", "data/applications", "data/icons/hicolor/128x128/apps"]
    {
        fs::create_dir_all(home.join(folder))?;
    }
    fs::set_permissions(home.join("run"), fs::Permissions::from_mode(0o700))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let icon = "data/icons/hicolor/128x128/apps/toolboxx-notifier.png";
    fs::copy(root.join("icons/128x128.png"), home.join(icon))?;
    let entry = "[Desktop Entry]\nType=Application\nName=ToolBoxx Notifier\n\
                 Icon=toolboxx-notifier\nExec=toolboxx-notifier\n";
    fs::write(home.join("data/applications/toolboxx-notifier.desktop"), entry)?;
    for (place, text) in desktop.files {
        let path = home.join("config").join(place);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}
