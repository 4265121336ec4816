//! The data folder, or the home that it would be in, cannot be written: all the same the
//! app is in the tray, tells each thing once, and says what is wrong.
//!
//! Modes do not bind root, as whom `.ci/run` runs: the folder is given to somebody else, and
//! the program is started without the capabilities by which root writes everywhere.

use std::{fs, path::Path, time::Instant};

use rustix::process::geteuid;
use serde_json::json;
use tokio::process::Command;

use crate::{
    end::ends_well,
    page::Page,
    rig::{Rig, started_by},
};

#[tokio::test]
async fn an_empty_folder_that_is_read_only_is_said_and_news_is_shown_once() {
    let rig = Rig::new().await.unwrap();
    let command = read_only(rig.data(), rig.command());

    is_of_use(&rig, command, rig.data()).await;
    assert_eq!(fs::read_dir(rig.data()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_that_became_read_only_is_said_and_news_is_shown_once() {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    drop(Page::of(&rig).await.unwrap());
    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();
    ends_well(app, &rig, asked).await;
    let command = read_only(rig.data(), rig.command());

    is_of_use(&rig, command, rig.data()).await;
}

#[tokio::test]
async fn a_home_in_which_no_folder_can_be_made_is_said_and_news_is_shown_once() {
    let rig = Rig::new().await.unwrap();
    let mut command = rig.command_at_home();
    for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        command.env_remove(name);
    }
    command.env("HOME", rig.data());
    let command = read_only(rig.data(), command);

    is_of_use(&rig, command, &rig.data().join(".local/share/toolboxx-notifier")).await;
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_said_and_news_is_shown_once() {
    let rig = Rig::new().await.unwrap();
    let file = rig.data().join("file");
    fs::write(&file, "somebody else's").unwrap();
    let mut command = rig.command_at_home();
    command.arg("--data-dir").arg(&file);

    is_of_use(&rig, command, &file).await;
    assert_eq!(fs::read_to_string(&file).unwrap(), "somebody else's");
}

#[tokio::test]
async fn a_file_above_the_folder_is_said_and_news_is_shown_once() {
    let rig = Rig::new().await.unwrap();
    let file = rig.data().join("file");
    fs::write(&file, "somebody else's").unwrap();
    let mut command = rig.command_at_home();
    command.arg("--data-dir").arg(file.join("data"));

    is_of_use(&rig, command, &file.join("data")).await;
}

async fn is_of_use(rig: &Rig, command: Command, folder: &Path) {
    let app = rig.start_as(command, &["--hidden"]).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();

    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["New order ORD-1", "Aline"]).await.unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();

    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(rig).await.unwrap();
    let said = format!(
        "The app's folder can't be written on this computer. Events are shown, but history and \
         new settings are forgotten when the app ends. The folder is {}",
        folder.display()
    );
    page.says("#problems", &said).await.unwrap();
    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();

    ends_well(app, rig, asked).await;
    rig.shown(&["New order ORD-1", "Aline"]).await.unwrap();
    // What the web view wrote elsewhere went with the window.
    assert_eq!(fs::read_dir(rig.desktop.home().join("run")).unwrap().count(), 0);
}

/// The program, for which nothing in this folder can be written.
fn read_only(folder: &Path, command: Command) -> Command {
    run("chmod", &["-R", "a+rX,a-w"], folder);
    if !geteuid().is_root() {
        return command;
    }
    run("chown", &["-R", "65534"], folder);
    let mut bound = Command::new("setpriv");
    bound.arg("--bounding-set=-dac_override,-dac_read_search,-fowner,-chown");
    started_by(bound, &command)
}

fn run(program: &str, arguments: &[&str], path: &Path) {
    let status = std::process::Command::new(program).args(arguments).arg(path).status();
    assert!(status.unwrap().success(), "{program}");
}
