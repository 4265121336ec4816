//! The [`Desktop`] port: notifications of each system, the browser, the window.

#[cfg(not(target_os = "linux"))]
mod other;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{ActivationToken, Desktop, DesktopError, DesktopEvent},
    settings::Sound,
};
use tauri::{AppHandle, Builder, Wry};
use tokio::sync::mpsc;
use url::Url;

#[cfg(target_os = "linux")]
use notifier_freedesktop::notifications::Notifications;
#[cfg(not(target_os = "linux"))]
use other::Notifications;

use crate::{sound::Player, window};

pub struct ShellDesktop {
    app: AppHandle,
    player: Player,
    notifications: Notifications,
}

impl ShellDesktop {
    pub fn start(app: AppHandle, sounds: PathBuf, happened: mpsc::Sender<DesktopEvent>) -> Self {
        #[cfg(target_os = "linux")]
        let notifications = Notifications::start_with(notices(), happened);
        #[cfg(not(target_os = "linux"))]
        let notifications = Notifications::start(&app, happened);
        Self { app, player: Player::new(sounds), notifications }
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
        window::open(&self.app, token);
    }
}

/// Hands the link to the first opener of the system that takes it.
fn browse(link: &Url, token: Option<ActivationToken>) -> std::io::Result<()> {
    let mut last = std::io::Error::from(std::io::ErrorKind::NotFound);
    for mut opener in openers(link.as_str()) {
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

/// The programs of the system that open a link or a folder, without what only this
/// app is to find in its environment.
pub fn openers(what: impl AsRef<std::ffi::OsStr>) -> Vec<std::process::Command> {
    let mut openers = open::commands(what);
    for opener in &mut openers {
        for name in OURS.get().into_iter().flatten() {
            opener.env_remove(name);
        }
    }
    openers
}

/// The variables that the app has set for itself.
static OURS: OnceLock<Vec<&'static str>> = OnceLock::new();

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

/// What must be so before Tauri starts; what the web view keeps will be in `web_view`.
/// Returns what lets the first window come to the front, where whoever started the app
/// has sent it.
///
/// # Errors
/// There is no desktop session: Tauri would panic.
pub fn prepare(web_view: &Path) -> anyhow::Result<Option<ActivationToken>> {
    #[cfg(not(target_os = "linux"))]
    let _ = web_view;
    #[cfg(target_os = "linux")]
    {
        let token = take_activation_token();
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        anyhow::ensure!(
            set("DISPLAY") || set("WAYLAND_DISPLAY"),
            "no desktop session here; `toolboxx-notifier listen` needs none"
        );
        set_variables(web_view);
        // What Wayland calls the app, whatever its file is called: as its `.desktop` file is.
        gtk::glib::set_prgname(Some(notifier_freedesktop::icon::NAME));
        // A display that does not answer, as in a dead `ssh -X`: tao would panic.
        anyhow::ensure!(
            gtk::init().is_ok(),
            "no desktop session here; the display does not answer"
        );
        Ok(token)
    }
    #[cfg(not(target_os = "linux"))]
    Ok(None)
}

/// A token is good for one window: no program that the app starts may have it too. GTK
/// takes the older name out of the environment itself.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn take_activation_token() -> Option<ActivationToken> {
    let names = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"];
    let token = names.iter().find_map(|name| std::env::var(name).ok().filter(|t| !t.is_empty()));
    // SAFETY: called before any other thread exists.
    unsafe { std::env::remove_var(names[0]) };
    token
}

/// GTK would load Mesa and LLVM for a tray without any window: 30 MB. Of the web
/// view, Mesa would keep its shaders among the caches of all programs.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn set_variables(web_view: &Path) {
    let wanted: [(_, &std::ffi::OsStr); 2] =
        [("GDK_GL", "disable".as_ref()), ("MESA_SHADER_CACHE_DIR", web_view.as_os_str())];
    let ours = wanted.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
    let ours = ours.map(|(name, value)| {
        // SAFETY: called before any other thread exists.
        unsafe { std::env::set_var(name, value) };
        name
    });
    OURS.get_or_init(|| ours.collect());
}

/// A message on the screen, until the person closes it. On the main thread only.
pub fn tell(text: &str) {
    #[cfg(target_os = "linux")]
    {
        use gtk::prelude::{DialogExt as _, GtkWindowExt as _};
        let dialog = gtk::MessageDialog::new(
            None::<&gtk::Window>,
            gtk::DialogFlags::empty(),
            gtk::MessageType::Error,
            gtk::ButtonsType::Close,
            text,
        );
        dialog.set_title("ToolBoxx Notifier");
        dialog.run();
    }
    // Windows and macOS bring the first app forward by themselves.
    #[cfg(not(target_os = "linux"))]
    let _ = text;
}

/// The plugins that the system's notifications need.
pub fn plug_in(builder: Builder<Wry>) -> Builder<Wry> {
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(tauri_plugin_notification::init());
    builder
}
