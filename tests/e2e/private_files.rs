//! No other user of the computer reads what the app keeps, whatever the umask.
#![cfg(unix)]

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::json;

use crate::app::{App, Folder, instant, open, settings};

#[tokio::test]
async fn what_is_kept_is_for_this_user_alone() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    fs::remove_dir(folder.dir()).unwrap();
    folder.set(settings(&shop));
    let app = App::start(&folder);
    app.until_live().await;
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_shown(1).await;

    let seen = modes(&folder);
    for name in ["settings.json", "history.db", "history.db-wal", "history.db-shm", "lock"] {
        assert!(seen.iter().any(|(known, _)| known == name), "{name}: {seen:?}");
    }
    assert!(seen.iter().all(|(_, mode)| *mode == 0o600), "{seen:?}");
    assert_eq!(mode(&folder, ""), 0o700);
}

#[tokio::test]
async fn what_was_open_to_others_is_closed_at_the_start_and_other_files_are_left_alone() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let app = App::start(&folder);
    app.until_live().await;
    app.stop().await;
    folder.write("notes.txt", "not ours");
    for (name, _) in modes(&folder) {
        fs::set_permissions(folder.path(&name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    fs::set_permissions(folder.dir(), fs::Permissions::from_mode(0o755)).unwrap();

    let app = App::start(&folder);
    app.until_live().await;

    assert_eq!(mode(&folder, ""), 0o700);
    for (name, mode) in modes(&folder) {
        assert_eq!(mode, if name == "notes.txt" { 0o644 } else { 0o600 }, "{name}");
    }
}

fn modes(folder: &Folder) -> Vec<(String, u32)> {
    let entries = fs::read_dir(folder.dir()).unwrap().map(|entry| entry.unwrap());
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
    entries.map(|entry| (name(&entry), mode(folder, &name(&entry)))).collect()
}

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777
}
