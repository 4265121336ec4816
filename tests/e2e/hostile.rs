//! A shop that means harm: the app stays small, stays connected, and hears what comes next.
//!
//! The server is these tests, writing to a socket as fast as the app reads, so
//! that nothing is held on this side. How much the app grows is what the process
//! grows: that means something only where each test has one, as with nextest.

pub mod quiet_app;
mod size;

pub use size::Size;

use std::time::Duration;

use demo_shop::{Cut, Options};
use notifier_core::view::snapshot::Snapshot;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time,
};

use quiet_app::Quiet;

use crate::{
    app::{App, Folder, instant, open},
    fake_desktop::Behaviour,
    link_state::Lost,
};

const MIB: usize = 1024 * 1024;
/// A flood takes its time on a small machine.
const LONG: Duration = Duration::from_secs(100);

#[tokio::test]
async fn a_line_of_128_mib_costs_no_memory_and_no_connection() {
    let (mut server, app) = Server::followed().await;
    let mut size = Size::now();

    let piece = vec![b'x'; MIB / 4];
    server.text(b"data: ").await;
    for _ in 0..4 * 128 {
        server.text(&piece).await;
        size.look();
    }
    server.text(b"\n\n").await;
    server.text(message(2).as_bytes()).await;

    app.until("the message after it", |now| now.unread.message == 2).await;
    app.shows("Aline 2").await;
    assert_eq!(app.snapshot().not_understood, 1, "and the line is counted");
    assert!(!server.is_asked_again().await, "the connection is still the first");
    size.check();
}

#[tokio::test]
async fn a_flood_of_events_in_one_go_is_stored_and_costs_no_memory() {
    let (mut server, app) = Server::followed().await;
    let mut size = Size::now();

    let numbers: Vec<u32> = (1..=flood()).collect();
    for some in numbers.chunks(1000) {
        server.text(some.iter().copied().map(order).collect::<String>().as_bytes()).await;
        size.look();
    }
    let last = format!(" o{}", numbers.len());
    let listed = |now: &Snapshot| now.recent.iter().any(|line| line.title.ends_with(&last));
    app.until("the last one listed", listed).await;
    size.look();
    server.text(message(2).as_bytes()).await;

    app.shows("Aline 2").await;
    assert!(!server.is_asked_again().await, "the connection is still the first");
    size.check();
}

#[tokio::test]
async fn large_events_that_wait_for_a_hanging_desktop_cost_little_memory() {
    let (mut server, app) = Server::followed().await;
    app.desk.becomes(Behaviour::Hangs);
    let text = "x".repeat(900_000);
    let mut size = Size::now();

    for id in 2..62 {
        let data = json!({"id": id, "sender": "Aline", "text": text});
        server.text(format!("data: {{\"type\":\"message\",\"data\":{data}}}\n\n").as_bytes()).await;
        size.look();
    }
    app.until("all of them", |now| now.unread.message == 61).await;

    assert!(!server.is_asked_again().await, "the connection is still the first");
    size.check();
}

#[tokio::test]
async fn a_head_without_end_is_given_up_and_said() {
    for (what, start, piece) in [
        ("many", "", "X-Filler: some words that fill a header\r\n".repeat(100)),
        ("one long", "X-Filler: ", "x".repeat(4096)),
    ] {
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let folder = following(&server);
        let mut app = App::start(&folder);
        let mut socket = asked(&server).await;
        let mut size = Size::now();

        let endless = async {
            let head = format!("HTTP/1.1 200 OK\r\n{start}");
            let mut goes_on = socket.write_all(head.as_bytes()).await.is_ok();
            while goes_on {
                goes_on = socket.write_all(piece.as_bytes()).await.is_ok();
                size.look();
            }
        };
        let (lost, ()) = time::timeout(LONG, async { tokio::join!(Lost::next(&mut app), endless) })
            .await
            .unwrap_or_else(|_| panic!("{what} headers: never given up"));

        assert_eq!(lost.state, "waiting", "{what}: {lost:?}");
        assert!(lost.reason.ends_with(['.', '?']), "{what}: a sentence: {lost:?}");
        size.check();
    }
}

#[tokio::test]
async fn what_comes_after_oversized_or_broken_fields_is_heard_on_the_same_connection() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    let huge = "x".repeat(MIB);
    let nested = "{\"type\":".repeat(100_000);
    for (number, (what, bytes)) in [
        ("a type of 1 MiB", format!("event: {huge}\ndata: {{}}\n\n").into_bytes()),
        ("a field of 1 MiB", format!("{huge}: {huge}\n\n").into_bytes()),
        ("a comment of 1 MiB", format!(":{huge}{huge}\n\n").into_bytes()),
        ("a million empty lines", vec![b'\n'; 1_000_000]),
        ("NULs", vec![0; 100_000]),
        ("no UTF-8", b"\xff\xfe: \xc3\x28\ndata: \xf0\x28\x8c\xbc\nid: \xff\n\n".to_vec()),
        ("deep objects", format!("data: {nested}\n\n").into_bytes()),
        ("numbers out of range", br#"data: {"type":1e999999,"data":-1e-99999}"#.to_vec()),
        // Last, as a later id would be the one that is sent back.
        ("an id of 1 MiB", format!("id: {huge}\ndata: {{}}\n\n").into_bytes()),
        ("an id of 100 KiB", format!("id: {}\ndata: {{}}\n\n", &huge[..MIB / 10]).into_bytes()),
    ]
    .into_iter()
    .enumerate()
    {
        shop.raw(&bytes);
        shop.raw("\n\n"); // whatever was begun ends here
        shop.order(json!({"id": format!("o{number}")}));
        let told = u32::try_from(number).unwrap() + 1;
        app.until(&format!("the order after {what}"), |now| now.unread.order == told).await;
    }
    assert_eq!(shop.requests().len(), 1, "the connection is still the first");

    shop.cut(Cut::Truncate);
    shop.until_requests(2).await;
    let resumes_after = shop.requests()[1].header("last-event-id").map(str::len);
    assert!(resumes_after < Some(10), "no long id is sent back: {resumes_after:?}");
}

#[tokio::test]
async fn a_sender_with_a_name_of_100_kb_is_told_in_a_short_notice() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;

    shop.message(json!({"sender": "Aline ".repeat(17_000), "text": "\u{202e}".repeat(50_000)}));
    let notice = app.desk.until_shown(1).await.remove(0);

    assert!(notice.title.starts_with("Aline Aline"), "{notice:?}");
    assert!(notice.title.chars().count() <= 61, "{notice:?}");
    assert!(notice.body.chars().count() <= 201, "{notice:?}");
}

#[tokio::test]
async fn a_retry_time_of_two_to_the_64_is_the_longest_delay_of_the_settings() {
    let shop = open(Options { heartbeat: Duration::from_secs(3600), ..instant() }).await;
    let (_folder, mut app) = App::live(&shop).await;
    shop.raw("retry: 18446744073709551616\n\n");
    shop.order(json!({"id": "o1"}));
    app.desk.until_shown(1).await;

    shop.cut(Cut::Truncate);
    assert_eq!(Lost::next(&mut app).await.retry_in, Some(80));
    shop.until_requests(2).await;
    app.until_live().await;
}

/// The first connection of an app, written by hand.
struct Server {
    listener: TcpListener,
    socket: TcpStream,
}

impl Server {
    /// After a first message: what is used once and kept was used by then.
    async fn followed() -> (Self, Quiet) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = Quiet::start(following(&listener), None);
        let mut server = Self { socket: asked(&listener).await, listener };
        server.text(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n").await;
        server.text(b"data: {\"type\":\"connected\"}\n\n").await;
        server.text(message(1).as_bytes()).await;
        app.shows("Aline 1").await;
        (server, app)
    }

    async fn text(&mut self, bytes: &[u8]) {
        let said = time::timeout(LONG, self.socket.write_all(bytes)).await;
        said.expect("it is read").expect("the connection lives");
    }

    /// Whether another connection waits.
    async fn is_asked_again(&self) -> bool {
        time::timeout(Duration::ZERO, self.listener.accept()).await.is_ok()
    }
}

/// More than any queue of the app holds; `HOSTILE_EVENTS` asks for another number.
fn flood() -> u32 {
    let text = std::env::var("HOSTILE_EVENTS").unwrap_or("10000".into());
    text.parse().expect("HOSTILE_EVENTS is a number")
}

fn following(server: &TcpListener) -> Folder {
    let folder = Folder::new();
    folder.set(json!({
        "server": format!("http://{}", server.local_addr().unwrap()),
        "user_ids": ["a"],
        "connection": {"retry_min_ms": 20, "retry_max_ms": 80},
    }));
    folder
}

/// The next connection, its request read.
async fn asked(server: &TcpListener) -> TcpStream {
    let (mut socket, _) = time::timeout(LONG, server.accept()).await.unwrap().unwrap();
    let mut request = vec![];
    while !request.ends_with(b"\r\n\r\n") {
        request.push(time::timeout(LONG, socket.read_u8()).await.unwrap().unwrap());
    }
    socket
}

fn message(number: u32) -> String {
    let data = json!({"id": number, "sender": format!("Aline {number}"), "text": "Muraho"});
    format!("data: {{\"type\":\"message\",\"data\":{data}}}\n\n")
}

fn order(number: u32) -> String {
    let data = json!({"id": format!("o{number}"), "status": "pending", "total": 12500});
    format!("data: {{\"type\":\"order\",\"data\":{data}}}\n\n")
}
