//! What a page of strangers, and programs that the app starts, do not get.

use std::{fs, time::Duration};

use tokio::{io::AsyncReadExt as _, net::TcpListener, time::timeout};

use crate::{
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
};

#[tokio::test]
async fn no_program_that_the_app_starts_has_the_token_in_its_environment() {
    let rig = Rig::new().await.unwrap();
    let mut command = rig.command();
    command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id()]);
    command.env("TOOLBOXX_TOKEN", "sesame-1234");
    let _app = App::start(command, &rig).unwrap();
    rig.desktop.tray.item(TIMEOUT).await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.says("#state", "Connected").await.unwrap();

    rig.desktop.tray.click("Open shop").await.unwrap();
    let browser = rig.desktop.browser.next(TIMEOUT).await.unwrap();

    assert!(browser.environment.iter().any(|name| name == "HOME"), "{browser:?}");
    assert!(!browser.environment.iter().any(|name| name == "TOOLBOXX_TOKEN"), "{browser:?}");
    let children = environments(&rig);
    assert!(children.len() > 1, "web views are processes of their own: {}", children.len());
    for (name, environment) in children {
        assert!(!environment.contains("sesame-1234"), "{name} has it");
    }
}

#[tokio::test]
async fn the_window_goes_nowhere_else() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", elsewhere.local_addr().unwrap());
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();

    for how in [
        format!("location.href = '{url}?href'"),
        format!("location.replace('{url}?replace')"),
        format!(
            "(document.body.append(Object.assign(document.createElement('a'), {{href: '{url}?link', id: 'away'}})), document.querySelector('#away').click())"
        ),
    ] {
        page.value(&format!("({how}, 1)")).await.unwrap();
        page.click("#place-help").await.unwrap();
        page.until("location.href.startsWith('tauri://localhost')").await.unwrap();
    }

    assert_eq!(asked(&elsewhere).await, "", "WebKit may connect ahead, but asks for nothing");
    rig.shop.order(serde_json::json!({}));
    page.says("#unread-total", "1").await.unwrap();
}

/// All that was sent there so far.
async fn asked(server: &TcpListener) -> String {
    let mut all = vec![];
    while let Ok(Ok((mut socket, _))) = timeout(Duration::from_millis(200), server.accept()).await {
        let _ = timeout(Duration::from_millis(200), socket.read_to_end(&mut all)).await;
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Of what runs on this desktop, but for the app itself: the system keeps what that began with.
fn environments(rig: &Rig) -> Vec<(String, String)> {
    let home = format!("HOME={}", rig.desktop.home().display());
    let read = |path| Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned());
    let all = fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
        Some((read(entry.path().join("cmdline"))?, read(entry.path().join("environ"))?))
    });
    let app = env!("CARGO_BIN_EXE_toolboxx-notifier");
    all.filter(|(line, environment)| environment.contains(&home) && !line.starts_with(app))
        .collect()
}
