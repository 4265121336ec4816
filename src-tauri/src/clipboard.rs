//! Texts for the person to paste elsewhere. Not every web view lets a page write there.

use tauri::AppHandle;

/// # Errors
/// The system's, for whoever helps.
#[cfg(target_os = "linux")]
pub fn copy(app: &AppHandle, text: String) -> anyhow::Result<()> {
    // GTK belongs to the main thread, and serves the text as long as the program runs.
    app.run_on_main_thread(move || linux::copy(&text))?;
    Ok(())
}

#[cfg(target_os = "linux")]
pub use linux::is_needed;

/// On Linux a text that was copied is where it was copied from, until a clipboard manager
/// has it or somebody copies another.
#[cfg(target_os = "linux")]
mod linux {
    use std::{cell::Cell, time::Duration};

    use gtk::{gdk, glib, prelude::ObjectExt as _};
    use tauri::{AppHandle, Manager as _};

    thread_local! {
        static IS_OURS: Cell<bool> = const { Cell::new(false) };
    }

    /// What was not pasted by then will not be.
    const MOST: Duration = Duration::from_secs(600);

    pub fn copy(text: &str) {
        let clipboard = gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD);
        clipboard.set_text(text);
        IS_OURS.set(true);
    }

    /// Whether the program must stay without its window, as a text would be lost with it.
    /// It ends by itself when that is over. On the main thread only.
    pub fn is_needed(app: &AppHandle) -> bool {
        if !IS_OURS.get() {
            return false;
        }
        let clipboard = gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD);
        let keeps = gdk::Display::default().is_some_and(|d| d.supports_clipboard_persistence());
        if keeps {
            clipboard.store();
            return false;
        }
        let ended = app.clone();
        clipboard.connect_local("owner-change", false, move |_| {
            end(&ended);
            None
        });
        let ended = app.clone();
        glib::timeout_add_local_once(MOST, move || end(&ended));
        true
    }

    /// Unless the window was opened again meanwhile.
    fn end(app: &AppHandle) {
        IS_OURS.set(false);
        if app.webview_windows().is_empty() {
            app.exit(0);
        }
    }
}

/// # Errors
/// The system's, for whoever helps.
#[cfg(not(target_os = "linux"))]
pub fn copy(_: &AppHandle, text: String) -> anyhow::Result<()> {
    arboard::Clipboard::new()?.set_text(text)?;
    Ok(())
}
