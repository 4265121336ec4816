//! Whether something draws the tray's icons, as its watcher says.
#![cfg(target_os = "linux")]

use std::{pin::pin, time::Duration};

use futures::StreamExt as _;
use notifier_freedesktop::tray::hosts;
use test_desktop::{Bus, TrayHost};
use tokio::time::timeout;

const TIMEOUT: Duration = Duration::from_secs(120);

#[tokio::test]
async fn a_host_is_seen_from_the_start_going_and_coming() {
    let bus = Bus::start().await.unwrap();
    let tray = TrayHost::start(&bus).await.unwrap();
    let mut hosts = pin!(hosts(&bus.connect().await.unwrap()).await.unwrap());
    let mut next = async || timeout(TIMEOUT, hosts.next()).await.unwrap().unwrap();
    assert!(next().await);

    for there in [false, true] {
        tray.host(there).await.unwrap();
        assert_eq!(next().await, there);
    }
}

#[tokio::test]
async fn a_watcher_that_starts_without_a_host_has_none() {
    let bus = Bus::start().await.unwrap();
    let tray = TrayHost::absent(&bus).await.unwrap();
    let mut hosts = pin!(hosts(&bus.connect().await.unwrap()).await.unwrap());
    let mut next = async || timeout(TIMEOUT, hosts.next()).await.unwrap().unwrap();
    assert!(next().await, "nobody says otherwise");

    tray.host(false).await.unwrap();
    tray.come().await.unwrap();
    assert!(!next().await);
}
