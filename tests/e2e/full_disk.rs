//! A disk that is full, or was made read-only: said, and nothing lost.
//!
//! On a small file system of their own, which only root on Linux can mount, as the
//! tests of `.ci/run` are. There, and in CI, they fail where none can be mounted;
//! on other systems they are ignored; another user on Linux is told.

use std::{env, fs, path::Path, process::Command};

use serde_json::json;

use crate::app::{App, Folder, instant, open, settings};

/// A small disk below a folder of the test; unmounted with it.
struct Disk(Folder);

impl Disk {
    fn new() -> Option<Self> {
        let folder = Folder::new();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"])
            .arg(folder.dir())
            .status();
        if mounted.as_ref().is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        assert!(!is_root(), "root could not mount a file system for the test: {mounted:?}");
        assert!(env::var_os("CI").is_none(), "in CI this runs as root, to mount a file system");
        eprintln!("nothing tested: only root can mount a file system for the test");
        None
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(self.0.dir())
            .status();
        assert!(done.unwrap().success(), "remount {how}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.dir()).status();
    }
}

#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").unwrap().uid() == 0
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}

fn fill(folder: &Path) {
    let mut block = vec![b'x'; 1024 * 1024];
    for number in 0.. {
        // What does not fit as a whole is tried in halves, down to the last byte.
        while fs::write(folder.join(format!("filler{number}")), &block).is_err() {
            let _ = fs::remove_file(folder.join(format!("filler{number}")));
            if block.len() == 1 {
                return;
            }
            block.truncate(block.len() / 2);
        }
    }
}

fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("filler") {
            fs::remove_file(path).unwrap();
        }
    }
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "mounts a file system as Linux does")]
async fn on_a_full_disk_news_is_shown_once_and_stored_when_there_is_room() {
    let Some(disk) = Disk::new() else { return };
    let shop = open(instant()).await;
    disk.0.set(settings(&shop));
    let app = App::start(&disk.0);
    app.until_live().await;
    fill(disk.0.dir());

    let long = "words ".repeat(600);
    for number in 0..40 {
        shop.order(json!({"orderId": format!("O-{number}"), "status": format!("stage {number}")}));
        shop.message(json!({"text": format!("{number} {long}")}));
    }
    let now = app.until("said", |now| !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains("Is the disk full?"), "{:?}", now.troubles);
    let refused = app.handle.set_notify(notifier_core::event::Kind::Message, false).await;
    assert!(refused.unwrap_err().message.contains("could not be saved"));
    assert_eq!(disk.0.settings()["user_ids"][0], shop.id(), "the old file is whole");

    empty(disk.0.dir());
    app.handle.set_notify(notifier_core::event::Kind::Message, true).await.unwrap();
    shop.order(json!({"orderId": "last"}));
    let now = app.until("stored", |now| now.unread.order == 41).await;
    assert_eq!(now.unread.message, 40, "those that were muted meanwhile count as well");
    assert_eq!(now.troubles, Vec::<String>::new());
    app.stop().await;

    let again = App::start(&disk.0).snapshot();
    assert_eq!(again.unread.order, 41);
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "mounts a file system as Linux does")]
async fn in_a_folder_that_became_read_only_news_is_shown_and_that_is_said() {
    let Some(disk) = Disk::new() else { return };
    let shop = open(instant()).await;
    disk.0.set(settings(&shop));
    let app = App::start(&disk.0);
    app.until_live().await;
    shop.order(json!({"orderId": "before"}));
    app.desk.until_titled("New order before").await;
    app.stop().await;
    disk.remount("ro");

    let app = App::start(&disk.0);

    app.until_live().await;
    shop.order(json!({"orderId": "after"}));
    app.desk.until_titled("New order after").await;
    app.until("counted, in memory", |now| now.unread.order == 1).await;
    said(&app, "folder can't be written");
    let refused = app.handle.set_notify(notifier_core::event::Kind::Message, false).await;
    assert!(refused.is_err(), "and a change of the settings is not kept");
}

fn said(app: &App, text: &str) {
    let troubles = app.snapshot().troubles;
    assert!(troubles.len() == 1 && troubles[0].contains(text), "{troubles:?}");
}
