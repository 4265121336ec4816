//! What the window may ask: one line per command, each allowed in
//! `capabilities/settings.json`.

use std::collections::BTreeMap;

use notifier_core::{
    event::Kind,
    handle::{Handle, RequestError},
    quiet::Snooze,
    settings::{Delivery, Group, Sound},
    snapshot::{Found, GroupPreferences, QuietHoursPreferences, Search, Snapshot},
    store::{Activity, Cursor},
};
use secrecy::SecretString;
use tauri::{AppHandle, State, Wry, ipc::Invoke};

use crate::clipboard;
use crate::files::{self, Folder, Format, Places};

pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        snapshot,
        words,
        save_shop,
        sign_in,
        sign_out,
        set_delivery,
        follow_shop,
        set_notify,
        set_kind,
        set_show_content,
        set_quiet_hours,
        snooze,
        set_language,
        set_start_at_login,
        mark_read,
        search,
        preview_sound,
        check_address,
        activity,
        export_history,
        open_folder,
        copy_diagnostics,
        licences,
        reconnect,
        test_notice,
        open_entry,
        open_shop,
        mark_all_read
    ]
}

/// Of the log, in the diagnostics.
const ERRORS: usize = 20;

type Answer<T> = Result<T, RequestError>;

#[tauri::command]
fn snapshot(core: State<'_, Handle>) -> Snapshot {
    core.snapshots().borrow().clone()
}

#[tauri::command]
fn words(core: State<'_, Handle>) -> BTreeMap<String, String> {
    core.words().window()
}

#[tauri::command]
async fn save_shop(core: State<'_, Handle>, server: String, user_ids: Vec<String>) -> Answer<()> {
    core.save_shop(server, user_ids).await
}

/// The password is used once, and zeroed after.
#[tauri::command]
async fn sign_in(
    core: State<'_, Handle>,
    server: String,
    email: String,
    password: SecretString,
) -> Answer<()> {
    core.sign_in(server, email, password).await
}

#[tauri::command]
async fn sign_out(core: State<'_, Handle>) -> Answer<()> {
    core.sign_out().await
}

#[tauri::command]
async fn set_delivery(core: State<'_, Handle>, delivery: Delivery) -> Answer<()> {
    core.set_delivery(delivery).await
}

#[tauri::command]
async fn follow_shop(core: State<'_, Handle>, id: String, follow: bool) -> Answer<()> {
    core.follow_shop(id, follow).await
}

#[tauri::command]
async fn set_notify(core: State<'_, Handle>, kind: Kind, on: bool) -> Answer<()> {
    core.set_notify(kind, on).await
}

#[tauri::command]
async fn set_kind(core: State<'_, Handle>, kind: Group, value: GroupPreferences) -> Answer<()> {
    core.set_group(kind, value).await
}

#[tauri::command]
async fn set_show_content(core: State<'_, Handle>, on: bool) -> Answer<()> {
    core.set_show_content(on).await
}

#[tauri::command]
async fn set_quiet_hours(core: State<'_, Handle>, value: QuietHoursPreferences) -> Answer<()> {
    core.set_quiet_hours(value).await
}

#[tauri::command]
async fn snooze(core: State<'_, Handle>, choice: Snooze) -> Answer<()> {
    core.snooze(choice).await
}

#[tauri::command]
async fn set_language(core: State<'_, Handle>, language: Option<String>) -> Answer<()> {
    core.set_language(language).await
}

#[tauri::command]
async fn set_start_at_login(core: State<'_, Handle>, on: bool) -> Answer<()> {
    core.set_start_at_login(on).await
}

#[tauri::command]
async fn preview_sound(core: State<'_, Handle>, sound: Sound) -> Answer<()> {
    core.preview(sound).await
}

#[tauri::command]
async fn check_address(core: State<'_, Handle>, address: String) -> Answer<String> {
    core.check_address(address).await
}

#[tauri::command]
async fn search(core: State<'_, Handle>, search: Search, after: Option<Cursor>) -> Answer<Found> {
    core.search(search, after).await
}

#[tauri::command]
async fn activity(core: State<'_, Handle>) -> Answer<Activity> {
    core.activity().await
}

#[tauri::command]
async fn export_history(
    core: State<'_, Handle>,
    places: State<'_, Places>,
    search: Search,
    format: Format,
) -> Answer<String> {
    let (core, folder) = (core.inner().clone(), places.downloads.clone());
    let failed = RequestError { code: None, message: core.words().say("error-export") };
    let saved = move || files::export(&core, &folder, &search, format);
    tokio::task::spawn_blocking(saved).await.unwrap_or(Err(failed))
}

#[tauri::command]
async fn open_folder(
    core: State<'_, Handle>,
    places: State<'_, Places>,
    folder: Folder,
) -> Answer<()> {
    let path = match folder {
        Folder::Logs => places.logs.clone(),
        Folder::Downloads => places.downloads.clone(),
    };
    let shown = tokio::task::spawn_blocking(move || files::show(&path)).await;
    shown.map_err(std::io::Error::other).flatten().map_err(|error| {
        tracing::error!(%error, "a folder was not shown");
        RequestError { code: None, message: core.words().say("error-folder") }
    })
}

/// Nothing of customers, no secret.
#[tauri::command]
async fn copy_diagnostics(
    app: AppHandle,
    core: State<'_, Handle>,
    places: State<'_, Places>,
) -> Answer<()> {
    let logs = places.logs.clone();
    let errors = tokio::task::spawn_blocking(move || files::last_errors(&logs, ERRORS)).await;
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let view = tauri::webview_version().unwrap_or_else(|error| error.to_string());
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let of_core = core.diagnostics().await?;
    let errors = errors.unwrap_or_default().join("\n");
    let text = format!(
        "system: {system} {machine} {desktop}\nweb view: {view}\n{of_core}last errors:\n{errors}\n"
    );
    clipboard::copy(&app, text).map_err(|error| {
        tracing::error!(%error, "the diagnostics were not copied");
        RequestError { code: None, message: core.words().say("error-copy") }
    })
}

/// The works of others in this app, one a line.
#[tauri::command]
fn licences() -> &'static str {
    include_str!("../licences.txt")
}

#[tauri::command]
async fn mark_read(core: State<'_, Handle>, ids: Vec<i64>) -> Answer<()> {
    core.mark_read(ids).await
}

#[tauri::command]
async fn reconnect(core: State<'_, Handle>) -> Answer<()> {
    core.reconnect().await
}

#[tauri::command]
async fn test_notice(core: State<'_, Handle>, kind: Kind) -> Answer<String> {
    core.test(kind).await
}

#[tauri::command]
async fn open_entry(core: State<'_, Handle>, id: i64) -> Answer<()> {
    core.open_entry(id).await
}

#[tauri::command]
async fn open_shop(core: State<'_, Handle>) -> Answer<()> {
    core.open_shop().await
}

#[tauri::command]
async fn mark_all_read(core: State<'_, Handle>) -> Answer<()> {
    core.mark_all_read().await
}
