//! Text of strangers stays text.

use serde_json::json;

use crate::{listen::Listener, rig::Rig};

const CHAT: &str = "<b>Q&A</b> <a href=x>";

#[tokio::test]
async fn markup_in_a_chat_is_escaped_where_the_desktop_renders_markup() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.offer(&["actions", "body", "body-markup"]);
    let _app = rig.connected().await.unwrap();

    rig.shop.message(json!({"sender": "<i>Eve</i>", "text": CHAT}));

    let shown = rig.shown(&["<i>Eve</i>"]).await.unwrap();
    assert_eq!(shown[0].body, "&lt;b&gt;Q&amp;A&lt;/b&gt; &lt;a href=x&gt;");
}

#[tokio::test]
async fn markup_in_a_chat_comes_verbatim_where_the_desktop_shows_plain_text() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.offer(&["actions", "body"]);
    let _app = rig.connected().await.unwrap();

    rig.shop.message(json!({"sender": "Eve", "text": CHAT}));

    assert_eq!(rig.shown(&["Eve"]).await.unwrap()[0].body, CHAT);
    let tray = rig.tooltip("Connected · 1 to do").await.unwrap();
    let label = format!("Eve · {CHAT} •");
    assert!(tray.menu.iter().any(|item| item.label == label), "{:#?}", tray.menu);
}

#[tokio::test]
async fn characters_that_are_not_seen_or_turn_the_order_around_do_not_arrive() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    let text = "pay\u{202e} me\u{2066}\u{0}\u{1b}[31m\u{200b}\r\nnow\u{7f} 👩‍👩‍👧";
    rig.shop.message(json!({"sender": "\u{202e}Eve\n", "text": text}));

    assert_eq!(rig.shown(&["Eve"]).await.unwrap()[0].body, "pay me[31m now 👩‍👩‍👧");
}

#[tokio::test]
async fn the_log_names_no_customer_and_a_flood_does_not_fill_it() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    let mut flood = String::new();
    for number in 0..300 {
        let kind = if number % 2 == 0 { "payment" } else { "Aline Uwase" };
        flood.push_str(&format!(
            "data: {{\"type\":\"{kind}\",\"data\":\"Aline Uwase +250788123456\"}}\n\n"
        ));
    }
    rig.shop.raw(format!("{flood}data: \"Aline Uwase\"\n\n"));
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    let files = std::fs::read_dir(rig.data().join("logs")).unwrap();
    let logged: String =
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let lines = logged.lines().filter(|line| line.contains("not understood")).count();
    assert!((1..=10).contains(&lines), "{logged}");
    assert!(!logged.contains("Aline") && !logged.contains("788123456"), "{logged}");
}

#[tokio::test]
async fn what_is_listened_to_in_a_terminal_is_nothing_that_it_obeys() {
    let rig = Rig::new().await.unwrap();
    let mut listener = Listener::start(&rig, &["--frames"]).unwrap();
    listener.until(|told| told["state"] == "live").await.unwrap();

    let text = "a\u{9b}2J\u{202e}b";
    rig.shop.message(json!({"sender": "Eve", "text": text}));
    listener.until(|told| told["text"] == text).await.unwrap();

    let line = &listener.line;
    assert!(!line.contains(['\u{9b}', '\u{202e}']) && line.contains("\\u009b2J"), "{line}");
}
