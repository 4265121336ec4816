//! Declares the window's commands, so that only the capability opens them.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "snapshot",
        "words",
        "save_shop",
        "sign_in",
        "sign_out",
        "set_delivery",
        "follow_shop",
        "set_notify",
        "set_kind",
        "set_show_content",
        "set_quiet_hours",
        "snooze",
        "set_language",
        "set_start_at_login",
        "mark_read",
        "search",
        "preview_sound",
        "check_address",
        "activity",
        "export_history",
        "open_folder",
        "copy_diagnostics",
        "licences",
        "reconnect",
        "test_notice",
        "open_entry",
        "open_shop",
        "mark_all_read",
    ]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
