//! Text of strangers stays text.

use serde_json::json;

use crate::rig::Rig;

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
    let tray = rig.tooltip("Connected · 1 unread").await.unwrap();
    let label = format!("• Eve · {CHAT}");
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
