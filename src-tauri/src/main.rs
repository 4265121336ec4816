//! ToolBoxx Notifier: payments, orders and chat messages as native notifications.

// No console window beside the app on Windows; `listen` attaches to the caller's.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    toolboxx_notifier::run()
}
