//! Messages on the screen of Windows, beside the app's own window.

use std::sync::atomic::{AtomicBool, Ordering};

use notifier_core::handle::Handle;
use tauri::{AppHandle, Manager as _, Url};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    IDYES, MB_ICONERROR, MB_ICONINFORMATION, MB_OK, MB_SETFOREGROUND, MB_YESNO, MessageBoxW,
};

/// Until the person closes it.
pub fn tell(text: &str) {
    show(text, MB_OK | MB_ICONERROR);
}

/// Where Windows lacks what draws the window. Tauri's own message is in English, and
/// keeps the app waiting.
pub fn ask_for_web_view(app: &AppHandle) {
    static ASKING: AtomicBool = AtomicBool::new(false);
    if ASKING.swap(true, Ordering::Relaxed) {
        return;
    }
    let text = app.state::<Handle>().i18n().text("web-view-missing");
    std::thread::spawn(move || {
        if ask(&text) {
            let page = Url::parse(WEB_VIEW).map_err(std::io::Error::other);
            if let Err(error) = page.and_then(|page| super::browse(&page, None)) {
                tracing::error!(%error, "the page of the web view did not open");
            }
        }
        ASKING.store(false, Ordering::Relaxed);
    });
}

/// Microsoft's small installer of WebView2.
const WEB_VIEW: &str = "https://go.microsoft.com/fwlink/p/?LinkId=2124703";

/// Until the person has chosen.
fn ask(text: &str) -> bool {
    show(text, MB_YESNO | MB_ICONINFORMATION) == IDYES
}

#[expect(unsafe_code, reason = "Tauri has no message before its window")]
fn show(text: &str, kind: u32) -> i32 {
    let wide = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<_>>();
    let (text, title) = (wide(text), wide("ToolBoxx Notifier"));
    let kind = kind | MB_SETFOREGROUND;
    // SAFETY: both texts end with a zero, and outlive the call.
    unsafe { MessageBoxW(std::ptr::null_mut(), text.as_ptr(), title.as_ptr(), kind) }
}
