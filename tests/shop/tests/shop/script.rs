//! Scripts are played literally, and requests recorded as they came.

use std::{io, time::Duration};

use demo_shop::script::{
    AfterLast, Capture, Case, Chunk, Connection, End, Expected, Framing, Pace, Script, Stop,
};

use crate::client::{self, Client, in_time};

#[tokio::test]
async fn after_the_last_connection_requests_hang_or_are_refused() {
    let case = one(Framing::Chunked, End::Close);
    let hanging = Script::start(&case).await.unwrap();
    Client::get(hanging.url()).await.until_end().await;
    let mut second = Client::get(hanging.url()).await;
    let seen = in_time(hanging.until_requests(2)).await;
    assert_eq!((seen[0].connection, seen[1].connection), (Some(0), None));
    assert!(!second.has_received_something());

    let case = Case { after_last: AfterLast::Refuse, ..case };
    let refusing = Script::start(&case).await.unwrap();
    Client::get(refusing.url()).await.until_end().await;
    let refused = Client::try_ask(refusing.url(), "GET", &[], "").await;
    let refused = refused.err().expect("nobody listens");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn each_framing_ends_as_the_script_says() {
    use client::End::{Fin, Reset};
    for (framing, end, expected, how) in [
        (Framing::Chunked, End::Close, "2\r\nhi\r\n0\r\n\r\n", Fin),
        (Framing::Chunked, End::Truncate, "2\r\nhi\r\n", Fin),
        (Framing::Chunked, End::Reset, "2\r\nhi\r\n", Reset),
        (Framing::Chunked, hang(1), "2\r\nhi\r\n0\r\n\r\n", Fin),
        (Framing::ContentLength, End::Close, "length: 2\r\nconnection: close\r\n\r\nhi", Fin),
        (Framing::ContentLength, End::Truncate, "length: 3\r\nconnection: close\r\n\r\nhi", Fin),
        (Framing::Close, End::Close, "OK\r\nconnection: close\r\n\r\nhi", Fin),
        (Framing::Verbatim, End::Close, "hi", Fin),
    ] {
        let script = Script::start(&one(framing, end)).await.unwrap();
        let mut client = Client::get(script.url()).await;

        assert_eq!(client.until_end().await, how, "{framing:?} {end:?}");
        assert!(client.text().ends_with(expected), "{framing:?} {end:?}: {}", client.text());
    }
}

#[tokio::test]
async fn a_split_case_arrives_in_two_chunks_and_byte_by_byte_in_many() {
    let whole = one(Framing::Chunked, End::Close);
    for (case, expected) in [
        (whole.split_at(0), "\r\n\r\n2\r\nhi\r\n0"),
        (whole.split_at(1), "\r\n\r\n1\r\nh\r\n1\r\ni\r\n0"),
        (whole.byte_by_byte(), "\r\n\r\n1\r\nh\r\n1\r\ni\r\n0"),
    ] {
        let script = Script::start(&case).await.unwrap();
        let mut client = Client::get(script.url()).await;
        client.until_end().await;
        assert_eq!(client.count(expected), 1, "{}", client.text());
    }
}

#[tokio::test]
async fn a_capture_is_served_again_to_the_byte() {
    let capture = include_str!("../../captures/6b-sigkill.raw.txt");
    let capture = Capture::parse(capture).unwrap();
    let recorded: Vec<u8> = capture.reads.iter().flat_map(|(_, read)| read.clone()).collect();

    let script = Script::replay(&capture, Pace::AtOnce).await.unwrap();
    let mut client = Client::get(script.url()).await;

    assert_eq!(client.until_end().await, client::End::Fin, "as it was killed");
    assert_eq!(client.received, recorded);
}

/// One connection that says "hi".
fn one(framing: Framing, end: End) -> Case {
    Case {
        name: "hi".into(),
        category: String::new(),
        source: String::new(),
        note: None,
        connections: vec![Connection {
            status: 200,
            headers: vec![],
            chunks: vec![Chunk::from(b"hi".to_vec())],
            framing,
            end,
            echo_last_event_id: false,
        }],
        after_last: AfterLast::Hang,
        expected: Expected::default(),
        stop: Stop { first_end: true, events: None, timeout: Duration::from_secs(1) },
        split: true,
    }
}

fn hang(millis: u64) -> End {
    End::Hang(Duration::from_millis(millis))
}
