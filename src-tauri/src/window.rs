//! The one window: made on demand, destroyed on close, fed while it is there.
//!
//! Used by `window_program` on Linux, where it is a program of its own, and by `app`.

use std::path::PathBuf;

#[cfg(not(target_os = "linux"))]
use notifier_core::handle::Handle;
use notifier_core::ports::desktop::ActivationToken;
#[cfg(not(target_os = "linux"))]
use tauri::Emitter as _;
use tauri::{
    AppHandle, Manager as _, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::{
    files::Places,
    geometry::{self, Geometry},
};

pub const LABEL: &str = "settings";

/// Brings the window to the front, making it where there is none, and says when that is
/// done. Wayland lets it come only with the token of what the person did.
pub fn open(
    app: &AppHandle,
    token: Option<ActivationToken>,
    opened: impl FnOnce() + Send + 'static,
) {
    let here = app.clone();
    // Windows are made on the main thread; a caller may be any.
    let sent = app.run_on_main_thread(move || {
        if let Err(error) = open_here(&here, token) {
            tracing::error!(%error, "the window did not open");
        }
        opened();
    });
    if let Err(error) = sent {
        tracing::error!(%error, "the app is ending");
    }
}

fn open_here(app: &AppHandle, token: Option<ActivationToken>) -> tauri::Result<()> {
    let window = match app.get_webview_window(LABEL) {
        Some(window) => window,
        #[cfg(windows)]
        None if tauri::webview_version().is_err() => {
            crate::desktop::ask_for_web_view(app);
            return Ok(());
        }
        None => make(app)?,
    };
    #[cfg(target_os = "linux")]
    if let Some(token) = token {
        use gtk::prelude::GtkWindowExt as _;
        window.gtk_window()?.set_startup_id(&token);
    }
    #[cfg(not(target_os = "linux"))]
    drop(token);
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn make(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let places = app.state::<Places>();
    let Geometry { width, height, place, maximized } = geometry::kept(&places.window, app);
    let (least_width, least_height) = geometry::SMALLEST;
    let page = WebviewUrl::App("index.html".into());
    let web_view = web_view(&places)?;
    // The folder means nothing there: what is kept is kept in the home.
    #[cfg(target_os = "macos")]
    let forgets = web_view != places.web_view;
    let mut window = WebviewWindowBuilder::new(app, LABEL, page)
        .title("ToolBoxx Notifier")
        .inner_size(width, height)
        .min_inner_size(least_width.min(width), least_height.min(height))
        .maximized(maximized)
        // Ctrl and plus, as in a browser.
        .zoom_hotkeys_enabled(true)
        .data_directory(web_view)
        .on_navigation(is_ours)
        // The token has to be there before the window is.
        .visible(false);
    #[cfg(target_os = "macos")]
    {
        window = window.incognito(forgets);
    }
    if let Some((x, y)) = place {
        window = window.position(x, y);
    }
    let window = window.build()?;
    let here = app.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { .. } = event {
            keep(&here);
        }
    });
    Ok(window)
}

/// The folder for what the web view keeps.
fn web_view(places: &Places) -> std::io::Result<PathBuf> {
    // The app has chosen it.
    #[cfg(target_os = "linux")]
    return Ok(places.web_view.clone());
    #[cfg(not(target_os = "linux"))]
    Ok(crate::files::WebView::of(places)?.folder().to_owned())
}

/// Notes where the window is, for the next one.
pub fn keep(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) = geometry::keep(&app.state::<Places>().window, &window) {
        tracing::warn!(%error, "where the window is was not kept");
    }
}

/// The policy of the pages does not bind where the window itself goes.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // So called on Windows.
        "http" | "https" => url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

/// Sends each new snapshot to the window, while there is one.
#[cfg(not(target_os = "linux"))]
pub async fn feed(app: AppHandle, core: Handle) {
    let mut snapshots = core.snapshots();
    while snapshots.changed().await.is_ok() {
        if app.get_webview_window(LABEL).is_none() {
            continue;
        }
        let snapshot = snapshots.borrow_and_update().clone();
        if let Err(error) = app.emit_to(LABEL, "snapshot", snapshot) {
            tracing::warn!(%error, "the window missed a change");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_to_its_own_pages_only() {
        for (url, expected) in [
            ("tauri://localhost/index.html", true),
            ("tauri://localhost", true),
            ("http://tauri.localhost/index.html", true),
            ("https://tauri.localhost/", true),
            ("http://tauri.localhost:8080/", false),
            ("http://tauri.localhost.evil.example/", false),
            ("http://localhost/", false),
            ("tauri://evil.example/", false),
            ("https://shop.example/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_ours(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
