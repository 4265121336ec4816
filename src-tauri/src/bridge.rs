//! The window's way in: the work of those rows of `notifier_core::handle`'s table that
//! only the shell can do, and, where the window is in this process, the one command that
//! Tauri knows. On Linux that is in `window_program`.
//!
//! Deliberately absent: the list of commands, their arguments and limits. The capability
//! of the window opens `call` and nothing else of the app.

use notifier_core::{
    handle::{Folder, Format, Handle, RequestError, Shell},
    view::snapshot::Search,
};

use crate::files::{self, Places};

/// Lines of the log in the diagnostics.
const MAX_LOG_LINES: usize = 20;

/// Where the page is: in the window's program on Linux, elsewhere in this one.
#[cfg(target_os = "linux")]
pub struct Page {
    pub say: tokio::sync::mpsc::UnboundedSender<crate::pipe::Say>,
    pub web_view: String,
}

#[cfg(target_os = "linux")]
impl Page {
    fn copy(&self, text: String) -> anyhow::Result<()> {
        Ok(self.say.send(crate::pipe::Say::Copy { text })?)
    }

    fn web_view(&self) -> String {
        self.web_view.clone()
    }
}

#[cfg(not(target_os = "linux"))]
pub struct Page(tauri::AppHandle);

#[cfg(not(target_os = "linux"))]
impl Page {
    fn copy(&self, text: String) -> anyhow::Result<()> {
        crate::clipboard::copy(&self.0, text)
    }

    fn web_view(&self) -> String {
        tauri::webview_version().unwrap_or_else(|error| error.to_string())
    }
}

#[cfg(not(target_os = "linux"))]
pub fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![call]
}

#[cfg(not(target_os = "linux"))]
#[tauri::command]
async fn call(
    app: tauri::AppHandle,
    core: tauri::State<'_, Handle>,
    places: tauri::State<'_, Places>,
    name: String,
    args: serde_json::Value,
) -> Result<serde_json::Value, RequestError> {
    let core = core.inner();
    core.call(&Bridge { page: Page(app), core, places: places.inner() }, &name, args).await
}

pub struct Bridge<'a> {
    pub page: Page,
    pub core: &'a Handle,
    pub places: &'a Places,
}

impl Shell for Bridge<'_> {
    async fn export_history(&self, search: Search, format: Format) -> Result<String, RequestError> {
        let (core, folder) = (self.core.clone(), self.places.downloads.clone());
        let saved = move || files::export(&core, &folder, &search, format);
        tokio::task::spawn_blocking(saved).await.unwrap_or_else(|_| Err(self.error("error-export")))
    }

    async fn open_folder(&self, folder: Folder) -> Result<(), RequestError> {
        let path = match folder {
            Folder::Logs => self.places.logs.clone(),
            Folder::Downloads => self.places.downloads.clone(),
        };
        let shown = tokio::task::spawn_blocking(move || files::show(&path)).await;
        shown.map_err(std::io::Error::other).flatten().map_err(|error| {
            tracing::error!(%error, "a folder was not shown");
            self.error("error-folder")
        })
    }

    /// Nothing of customers, no secret.
    async fn copy_diagnostics(&self) -> Result<(), RequestError> {
        let logs = self.places.logs.clone();
        let errors = move || files::last_errors(&logs, MAX_LOG_LINES);
        let errors = tokio::task::spawn_blocking(errors).await.unwrap_or_default().join("\n");
        let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
        let view = self.page.web_view();
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        let of_core = self.core.diagnostics().await?;
        let text = format!(
            "system: {system} {machine} {desktop}\nweb view: {view}\n{of_core}last errors:\n{errors}\n"
        );
        self.page.copy(text).map_err(|error| {
            tracing::error!(%error, "the diagnostics were not copied");
            self.error("error-copy")
        })
    }

    async fn copy_text(&self, text: String) -> Result<(), RequestError> {
        self.page.copy(text).map_err(|error| {
            tracing::error!(%error, "a text was not copied");
            self.error("error-copy")
        })
    }

    async fn licences(&self) -> Result<String, RequestError> {
        Ok(include_str!("../licences.txt").into())
    }
}

impl Bridge<'_> {
    fn error(&self, key: &str) -> RequestError {
        RequestError { code: None, message: self.core.i18n().text(key) }
    }
}
