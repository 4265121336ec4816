//! The window of ToolBoxx Notifier on Linux, which the app starts: see `window_host`.
//! On other systems the window is the app's own, and this does nothing.

fn main() -> std::process::ExitCode {
    #[cfg(target_os = "linux")]
    return toolboxx_notifier::run_window();
    #[cfg(not(target_os = "linux"))]
    std::process::ExitCode::FAILURE
}
