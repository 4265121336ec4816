//! What a shop's clock was slow by is known to the next run, before anything shows it again.

use demo_shop::{Clock, Shop};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde_json::json;
use tokio::time::{self, Duration, Instant};

use super::DAY;
use crate::{
    account::{fresh, real, sign_in, start, until_in},
    app::{Folder, open},
    fake_desktop::TIMEOUT,
    fake_keychain::Keys,
};

#[tokio::test]
async fn a_checkout_that_a_slow_node_wrote_after_a_restart_is_heard() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    until_in(&app).await;
    shop.payment(json!({}));
    app.until("a checkout", |now| now.unread.payment == 1).await;
    // What is found by the first reads may have been there always.
    read(&shop, "orders", 3).await;
    // Of the records that follow the first is of the slow node.
    let slow = Clock { nodes_ms: vec![0, -DAY], answers: Some(0), ..Clock::default() };
    shop.set_clock(slow.clone());
    shop.order(json!({"status": "pending", "transaction": null}));
    app.until("the open work of a slow node", |now| now.unread.order == 1).await;
    until_kept(&folder).await;
    app.stop().await;

    let app = start(&folder, &keys);
    read(&shop, "transactions", 3).await;
    shop.stall();
    shop.set_clock(slow);
    shop.payment(json!({}));

    app.until("a checkout of the slow node", |now| now.unread.payment == 2).await;
}

/// Waits until this list was asked for so often more.
async fn read(shop: &Shop, list: &str, times: usize) {
    let path = format!("/api/{list}");
    let is_list =
        |asked: &str| asked.strip_prefix(&path).is_some_and(|rest| matches!(rest, "" | "/count"));
    let asked = || shop.rest_requests().iter().filter(|one| is_list(&one.path)).count();
    let before = asked();
    while asked() < before + times {
        shop.until_rest_requests(shop.rest_requests().len() + 1).await;
    }
}

async fn until_kept(folder: &Folder) {
    let begin = Instant::now();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = Connection::open_with_flags(folder.path("history.db"), flags).unwrap();
    loop {
        let sql = "SELECT slower FROM shop_clocks";
        let kept: Option<i64> = db.query_row(sql, [], |row| row.get(0)).optional().unwrap();
        if kept.is_some_and(|ms| ms > 0) {
            return;
        }
        assert!(begin.elapsed() < TIMEOUT, "{kept:?}");
        time::sleep(Duration::from_millis(5)).await;
    }
}
