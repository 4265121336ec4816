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

/// By the program that each system has for it: the libraries there are for
/// Windows have a licence that this app does not take.
///
/// # Errors
/// The system's, for whoever helps.
#[cfg(not(target_os = "linux"))]
pub fn copy(_: &AppHandle, text: String) -> anyhow::Result<()> {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };

    use anyhow::Context as _;

    let (program, bytes) = if cfg!(windows) {
        // With a byte order mark, or it is taken for the code page of the console.
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        ("clip.exe", units.flat_map(u16::to_le_bytes).collect())
    } else {
        ("pbcopy", text.into_bytes())
    };
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        command.creation_flags(windows_sys::Win32::System::Threading::CREATE_NO_WINDOW);
    }
    #[cfg(target_os = "macos")]
    command.env("LC_CTYPE", "UTF-8");
    let mut child = command.spawn()?;
    child.stdin.take().context("its input")?.write_all(&bytes)?;
    anyhow::ensure!(child.wait()?.success(), "{program} failed");
    Ok(())
}
