//! The [`Desktop`] port: notifications of each system, the browser, the window.

#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod message;
#[cfg(not(target_os = "linux"))]
mod plugin;
#[cfg(windows)]
mod windows;

use std::path::Path;

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{ActivationToken, Desktop, DesktopError, DesktopEvent},
    settings::Sound,
};
use tokio::sync::mpsc;
use url::Url;

#[cfg(target_os = "macos")]
use macos::Notifications;
#[cfg(target_os = "linux")]
use notifier_freedesktop::notifications::Notifications;
#[cfg(windows)]
use windows::Notifications;
#[cfg(windows)]
pub use {
    message::{ask_for_web_view, tell},
    windows::clicked,
};

use crate::{app::App, sound::Player};

pub struct ShellDesktop {
    app: App,
    player: Player,
    notifications: Notifications,
}

impl ShellDesktop {
    /// `own_folder`: `data_dir`, where it is not the usual one.
    pub fn start(
        app: App,
        data_dir: &Path,
        own_folder: Option<&Path>,
        happened: mpsc::Sender<DesktopEvent>,
    ) -> Self {
        #[cfg(not(windows))]
        let _ = own_folder;
        #[cfg(target_os = "linux")]
        let notifications = Notifications::start_with(notices(), happened);
        #[cfg(target_os = "macos")]
        let notifications = Notifications::start(&app.0, happened);
        #[cfg(windows)]
        let notifications = Notifications::start(&app.0, data_dir, own_folder, happened);
        Self { app, player: Player::new(data_dir.join("sounds")), notifications }
    }
}

/// The icon goes with each notice where no file of it is installed.
#[cfg(target_os = "linux")]
fn notices() -> notifier_freedesktop::notifications::Setup {
    use notifier_freedesktop::icon::{Picture, is_installed};

    let picture = || {
        let png = include_bytes!("../../icons/64x64.png");
        let image = tauri::image::Image::from_bytes(png)
            .inspect_err(|error| tracing::error!(%error, "the app's icon"))
            .ok()?;
        let (width, height) = (image.width().try_into().ok()?, image.height().try_into().ok()?);
        Some(std::sync::Arc::new(Picture { width, height, rgba: image.rgba().to_vec() }))
    };
    notifier_freedesktop::notifications::Setup {
        picture: if is_installed() { None } else { picture() },
        ..Default::default()
    }
}

impl Desktop for ShellDesktop {
    fn show(&self, notice: Notice) -> BoxFuture<'static, Result<(), DesktopError>> {
        let (notifications, player) = (self.notifications.clone(), self.player.clone());
        async move {
            let sound = notice.sound;
            notifications.show(notice).await?;
            if sound.file().is_none() || notifications.do_not_disturb().await {
                return Ok(());
            }
            // Heard beside what comes next: nothing waits for it.
            tokio::spawn(async move { player.ring(sound).await });
            Ok(())
        }
        .boxed()
    }

    fn close(&self, tag: Tag) -> BoxFuture<'static, ()> {
        let notifications = self.notifications.clone();
        async move { notifications.close(tag).await }.boxed()
    }

    fn browse(
        &self,
        link: Url,
        token: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), DesktopError>> {
        async move {
            // Starting a program may take a moment, and waits for the disk.
            let opened = tokio::task::spawn_blocking(move || browse(&link, token)).await;
            match opened {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(DesktopError::Refused(error.to_string())),
                Err(crash) => Err(DesktopError::Refused(crash.to_string())),
            }
        }
        .boxed()
    }

    fn do_not_disturb(&self) -> BoxFuture<'static, bool> {
        let notifications = self.notifications.clone();
        async move { notifications.do_not_disturb().await }.boxed()
    }

    fn play(&self, sound: Sound) -> BoxFuture<'static, Result<(), DesktopError>> {
        let player = self.player.clone();
        async move { player.play(sound).await }.boxed()
    }

    fn open_window(&self, token: Option<ActivationToken>) {
        self.app.open_window(token);
    }
}

/// Hands the link to the first opener of the system that takes it.
fn browse(link: &Url, token: Option<ActivationToken>) -> std::io::Result<()> {
    let mut last = std::io::Error::from(std::io::ErrorKind::NotFound);
    for mut opener in open::commands(link.as_str()) {
        if let Some(token) = &token {
            opener.env("XDG_ACTIVATION_TOKEN", token).env("DESKTOP_STARTUP_ID", token);
        }
        opener
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        match opener.spawn() {
            Ok(mut child) => {
                // Some openers stay as long as the browser does: they are only reaped.
                std::thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Of a list of buses, the one that answers; before any other thread exists.
#[cfg_attr(target_os = "linux", expect(unsafe_code, reason = "no other call changes it"))]
pub fn choose_bus() {
    #[cfg(target_os = "linux")]
    {
        use notifier_freedesktop::session_bus::{VARIABLE, choose};
        let list = std::env::var(VARIABLE).unwrap_or_default();
        if let Some(address) = choose(&list) {
            // SAFETY: called first of all in `run`, before any other thread exists.
            unsafe { std::env::set_var(VARIABLE, address) };
        }
    }
}

/// What lets the first window come to the front, where whoever started the app has sent
/// it. A token is good for one window: no program that the app starts may have it too.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "no other call changes the environment")]
pub fn take_activation_token() -> Option<ActivationToken> {
    let names = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];
    let token = names.iter().find_map(|name| std::env::var(name).ok().filter(|t| !t.is_empty()));
    for name in names {
        // SAFETY: called before any other thread exists.
        unsafe { std::env::remove_var(name) };
    }
    token
}

/// The plugins that the system's notifications need.
#[cfg(not(target_os = "linux"))]
pub fn plug_in(builder: tauri::Builder<tauri::Wry>) -> tauri::Builder<tauri::Wry> {
    builder.plugin(tauri_plugin_notification::init())
}
