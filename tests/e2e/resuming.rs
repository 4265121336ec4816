//! Where a connection goes on: after the last event that was stored, of that shop.
//!
//! The documented shop has no ids; one that has them is asked for the rest.

use demo_shop::script::{AfterLast, Chunk, Connection, End, Framing, Script};
use serde_json::json;

use crate::app::{App, Folder};

#[tokio::test]
async fn it_resumes_after_the_last_event_that_was_stored_also_in_the_next_run() {
    let connections = vec![saying(WITH_ID, End::Close), saying(": nothing new\n\n", End::Hold)];
    let script = Script::serve("/", connections, AfterLast::Hang).await.unwrap();
    let folder = following(&script);

    let app = App::start(&folder);
    script.until_requests(2).await;
    app.desk.until_shown(1).await;
    app.stop().await;
    let _app = App::start(&folder);
    let asked = script.until_requests(3).await;

    let resumed: Vec<_> = asked.iter().map(|request| request.last_event_id.as_deref()).collect();
    assert_eq!(resumed, [None, Some("7"), Some("7")]);
}

#[tokio::test]
async fn the_resume_point_of_one_shop_is_not_taken_to_another() {
    let connections = vec![saying(WITH_ID, End::Hold)];
    let old = Script::serve("/", connections, AfterLast::Hang).await.unwrap();
    let new = Script::serve("/", vec![], AfterLast::Hang).await.unwrap();
    let folder = following(&old);
    let app = App::start(&folder);
    app.desk.until_shown(1).await;

    let address = format!("http://127.0.0.1:{}", new.port());
    app.handle.save_shop(address, vec!["shop".into()]).await.unwrap();

    assert_eq!(new.until_requests(1).await[0].last_event_id, None);
}

const WITH_ID: &str = "id: 7\ndata: {\"type\":\"order\",\"data\":{\"id\":\"o1\"}}\n\n";

fn saying(text: &str, end: End) -> Connection {
    Connection {
        status: 200,
        headers: vec![("content-type".into(), "text/event-stream".into())],
        chunks: vec![Chunk::from(text.as_bytes().to_vec())],
        framing: Framing::Chunked,
        end,
        echo_last_event_id: false,
    }
}

fn following(script: &Script) -> Folder {
    let folder = Folder::new();
    folder.set(json!({
        "server": format!("http://127.0.0.1:{}", script.port()),
        "user_ids": ["shop"],
        "connection": {"retry_min_ms": 20},
    }));
    folder
}
