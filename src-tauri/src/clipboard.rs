//! Texts for the person to paste elsewhere. Not every web view lets a page write there.

use tauri::AppHandle;

/// # Errors
/// The system's, for whoever helps.
#[cfg(target_os = "linux")]
pub fn copy(app: &AppHandle, text: String) -> anyhow::Result<()> {
    // GTK belongs to the main thread, and serves the text as long as the app runs.
    app.run_on_main_thread(move || {
        gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).set_text(&text);
    })?;
    Ok(())
}

/// # Errors
/// The system's, for whoever helps.
#[cfg(not(target_os = "linux"))]
pub fn copy(_: &AppHandle, text: String) -> anyhow::Result<()> {
    arboard::Clipboard::new()?.set_text(text)?;
    Ok(())
}
