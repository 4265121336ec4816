//! One app for each data folder: a second start opens the window of the first, and ends.
//!
//! The bus tells who runs; where it cannot, the lock of the folder does.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use notifier_core::{
    i18n::{Language, Translator},
    settings::File,
};

use crate::app::App;

/// Keeps the app known to later starts, while it is held.
#[cfg(target_os = "linux")]
pub struct Known {
    /// None: no bus, or an app that does not answer. The lock of the folder decides then.
    _bus: Option<zbus::Connection>,
}

/// None where one that runs has opened its window instead.
#[cfg(target_os = "linux")]
pub async fn settle(
    identifier: &str,
    token: Option<&notifier_core::ports::desktop::ActivationToken>,
    app: &App,
) -> Option<Known> {
    use notifier_freedesktop::single_instance::{Other, answer, ask};
    match ask(identifier, token).await {
        Other::Opened => return None,
        // Perhaps it is none, or was stopped: whether the folder is free will tell.
        Other::Silent => {
            let text = "the ToolBoxx Notifier that runs already does not answer";
            eprintln!("toolboxx-notifier: {text}");
            tracing::warn!("{text}");
            return Some(Known { _bus: None });
        }
        Other::Absent => {}
    }
    let app = app.clone();
    let bus = answer(identifier, move |token| app.open_window(token)).await;
    let bus = bus.inspect_err(|error| tracing::warn!(%error, "a second start by the bus"));
    Some(Known { _bus: bus.ok() })
}

/// What the app is built on.
#[cfg(not(target_os = "linux"))]
pub fn builder() -> tauri::Builder<tauri::Wry> {
    tauri::Builder::default().plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
        #[cfg(windows)]
        match notifier_windows::clicks::link(&arguments) {
            // Whatever stands behind it comes from whoever opened the link.
            Some(link) if crate::desktop::clicked(app, link) => return,
            None if arguments.iter().any(|argument| argument == "--quit") => return app.exit(0),
            // Nobody asked to see it.
            None if arguments.iter().any(|argument| argument == "--hidden") => return,
            _ => {}
        }
        #[cfg(not(windows))]
        drop(arguments);
        crate::window::open(app, None, || ());
    }))
}

/// For starts that find the folder taken, and no app on their bus.
pub fn listen(app: &App, folder: &Path) {
    #[cfg(target_os = "linux")]
    match notifier_freedesktop::single_instance::Listener::bind(folder) {
        Ok(listener) => {
            let app = app.clone();
            tokio::spawn(listener.serve(move || app.open_window(None)));
        }
        Err(error) => tracing::warn!(%error, "a start without a bus will not be heard"),
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (app, folder);
}

/// A start that may not go on.
pub struct Refused {
    pub folder: PathBuf,
    /// Nobody asked for this start, so nothing comes on the screen.
    pub hidden: bool,
}

impl Refused {
    /// The exit code, after the person has read why unless the other app opened its window.
    pub async fn end(&self, why: &anyhow::Error) -> i32 {
        if self.other_opens().await {
            return 0;
        }
        eprintln!("toolboxx-notifier: {why:#}");
        tracing::error!("{why:#}");
        #[cfg(target_os = "linux")]
        if !self.hidden {
            crate::window_host::tell(&self.translator().text("start-refused")).await;
        }
        #[cfg(windows)]
        if !self.hidden {
            crate::desktop::tell(&self.translator().text("start-refused"));
        }
        // macOS brings the first app forward by itself.
        #[cfg(target_os = "macos")]
        let _ = self.hidden;
        1
    }

    async fn other_opens(&self) -> bool {
        #[cfg(target_os = "linux")]
        {
            use notifier_freedesktop::single_instance::{Other, ask_in};
            ask_in(&self.folder).await == Other::Opened
        }
        #[cfg(not(target_os = "linux"))]
        false
    }

    /// The words of this start.
    pub fn translator(&self) -> Translator {
        let chosen = File::read(&self.folder.join("settings.json"));
        let chosen = chosen.ok().and_then(|file| file.settings().language.clone());
        let language = chosen.or_else(sys_locale::get_locale).unwrap_or_default();
        Translator::new(Language::of(&language), TimeZone::system())
    }
}
