//! One app for each data folder: a second start opens the window of the first, and ends.
//!
//! The bus tells who runs; where it cannot, the lock of the folder does.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use notifier_core::{
    i18n::{Language, Translator},
    ports::desktop::ActivationToken,
    settings::File,
};
use tauri::{AppHandle, Builder, Wry};
use tokio::runtime::Runtime;

use crate::window;

/// What the app is built on; None where one that runs has opened its window instead.
pub fn builder(
    runtime: &Runtime,
    identifier: &str,
    token: Option<&ActivationToken>,
) -> Option<Builder<Wry>> {
    let builder = Builder::default();
    #[cfg(target_os = "linux")]
    {
        use notifier_freedesktop::single_instance::{Other, ask};
        match runtime.block_on(ask(identifier, token)) {
            Other::Absent => {}
            Other::Opened => return None,
            // Perhaps it is none, or was stopped: whether the folder is free will tell.
            Other::Silent => {
                let text = "the ToolBoxx Notifier that runs already does not answer";
                eprintln!("toolboxx-notifier: {text}");
                tracing::warn!("{text}");
                return Some(builder);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (runtime, identifier, token);
    Some(builder.plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
        #[cfg(target_os = "linux")]
        let token = notifier_freedesktop::single_instance::token(arguments);
        #[cfg(not(target_os = "linux"))]
        let token = None.filter(|_: &ActivationToken| arguments.is_empty());
        window::open(app, token);
    })))
}

/// For starts that find the folder taken, and no app on their bus.
pub fn listen(app: &AppHandle, folder: &Path) {
    #[cfg(target_os = "linux")]
    match notifier_freedesktop::single_instance::Listener::bind(folder) {
        Ok(listener) => {
            let app = app.clone();
            tokio::spawn(listener.serve(move || window::open(&app, None)));
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
    pub fn end(&self, why: &anyhow::Error) -> i32 {
        if self.other_opens() {
            return 0;
        }
        eprintln!("toolboxx-notifier: {why:#}");
        tracing::error!("{why:#}");
        if !self.hidden {
            crate::desktop::tell(&self.translator().text("start-refused"));
        }
        1
    }

    fn other_opens(&self) -> bool {
        #[cfg(target_os = "linux")]
        {
            use notifier_freedesktop::single_instance::{Other, ask_in};
            tauri::async_runtime::block_on(ask_in(&self.folder)) == Other::Opened
        }
        #[cfg(not(target_os = "linux"))]
        false
    }

    fn translator(&self) -> Translator {
        let chosen = File::read(&self.folder.join("settings.json"));
        let chosen = chosen.ok().and_then(|file| file.settings().language.clone());
        let language = chosen.or_else(sys_locale::get_locale).unwrap_or_default();
        Translator::new(Language::of(&language), TimeZone::system())
    }
}
