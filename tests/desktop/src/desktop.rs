//! All of it together, and what a program must know to live on it.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use anyhow::Result;
use tempfile::TempDir;
use tokio::process::Command;

use crate::{Browser, Bus, Display, Notifications, TrayHost};

/// Fields end in this order: the bus last, then the home.
#[derive(Debug)]
pub struct Desktop {
    pub notifications: Notifications,
    pub tray: TrayHost,
    pub browser: Browser,
    pub display: Display,
    pub bus: Bus,
    home: TempDir,
}

/// What a program keeps of the test's own environment.
const KEPT: [&str; 4] = ["RUST_BACKTRACE", "RUST_LOG", "LLVM_PROFILE_FILE", "LD_LIBRARY_PATH"];

impl Desktop {
    /// Everything there and answering. For a desktop without notifications or
    /// tray let them `leave` before the program starts.
    pub async fn start() -> Result<Self> {
        let home = tempfile::Builder::new().prefix("home-").tempdir()?;
        let runtime = home.path().join("run");
        fs::create_dir(&runtime)?;
        fs::set_permissions(&runtime, Permissions::from_mode(0o700))?;

        let (bus, display) = tokio::try_join!(Bus::start(), Display::start_managed())?;
        Ok(Self {
            notifications: Notifications::start(&bus).await?,
            tray: TrayHost::start(&bus).await?,
            browser: Browser::start().await?,
            display,
            bus,
            home,
        })
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// `program` on this desktop: knows of no other, and ends with its handle.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.env()).kill_on_drop(true);
        command
    }

    /// The whole environment of a program on this desktop. To be set after
    /// `env_clear`: a `WAYLAND_DISPLAY` must not be inherited.
    pub fn env(&self) -> Vec<(String, OsString)> {
        let home = self.home();
        let fixed: [(&str, OsString); 16] = [
            ("DISPLAY", self.display.name().into()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.address().into()),
            ("PATH", self.path()),
            ("HOME", home.into()),
            ("XDG_CONFIG_HOME", home.join("config").into()),
            ("XDG_DATA_HOME", home.join("data").into()),
            ("XDG_CACHE_HOME", home.join("cache").into()),
            ("XDG_STATE_HOME", home.join("state").into()),
            ("XDG_RUNTIME_DIR", home.join("run").into()),
            // Present on every machine, unlike en_US.UTF-8.
            ("LANG", "C.UTF-8".into()),
            ("TZ", "Africa/Kigali".into()),
            ("GDK_BACKEND", "x11".into()),
            // Without these GTK looks for services that this bus does not have.
            ("NO_AT_BRIDGE", "1".into()),
            ("GTK_A11Y", "none".into()),
            ("GSETTINGS_BACKEND", "memory".into()),
            ("XDG_SESSION_TYPE", "x11".into()),
        ];
        let kept = KEPT.iter().filter_map(|name| Some((*name, env::var_os(name)?)));
        fixed.into_iter().chain(kept).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn path(&self) -> OsString {
        let mut path = OsString::from(self.browser.folder());
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        path
    }
}
