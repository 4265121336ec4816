//! A shop by hand, that answers what a test says without holding it in memory.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use demo_shop::OWNER;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use tokio_util::task::AbortOnDropHandle;

/// A body: its beginning, a piece so many times, its end.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub head: String,
    pub piece: String,
    pub times: usize,
    pub end: String,
}

impl Body {
    pub fn json(value: &Value) -> Self {
        Self { head: value.to_string(), ..Self::default() }
    }

    pub fn empty_list() -> Self {
        Self::json(&json!({"docs": [], "hasNextPage": false}))
    }

    /// Who is signed in, with these shops.
    pub fn me(shops: &str, times: usize) -> Self {
        let id = OWNER.id;
        let head = format!(
            r#"{{"user":{{"id":"{id}","username":"owner","email":"o@shop.example","tenants":["#
        );
        let end = r#"{"tenant":"last"}]},"exp":4102444800}"#.into();
        Self { head, piece: shops.into(), times, end }
    }
}

pub struct Server {
    pub url: String,
    /// Bytes of bodies that were taken from us.
    pub sent: Arc<AtomicUsize>,
    /// Streams wait here for what they are to say.
    pub streams: mpsc::UnboundedReceiver<TcpStream>,
    _task: AbortOnDropHandle<()>,
}

impl Server {
    pub async fn start(answer: impl Fn(&str) -> Body + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (open, streams) = mpsc::unbounded_channel();
        let sent = Arc::new(AtomicUsize::new(0));
        let counter = sent.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(connection(socket, answer.clone(), open.clone(), counter.clone()));
            }
        });
        Self { url, sent, streams, _task: AbortOnDropHandle::new(task) }
    }

    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}

/// One request; whoever closes early is not waited for.
async fn connection(
    mut socket: TcpStream,
    answer: impl Fn(&str) -> Body,
    streams: mpsc::UnboundedSender<TcpStream>,
    sent: Arc<AtomicUsize>,
) {
    let mut request = vec![];
    while !request.ends_with(b"\r\n\r\n") {
        match socket.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let target = request.split(' ').nth(1).unwrap_or_default();
    if target.starts_with("/api/notifications/stream") {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\
                    data: {\"type\":\"connected\"}\n\n";
        if socket.write_all(head.as_bytes()).await.is_ok() {
            let _ = streams.send(socket);
        }
        return;
    }
    let body = answer(target);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    if socket.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let pieces = std::iter::repeat_n(&body.piece, body.times);
    for part in std::iter::once(&body.head).chain(pieces).chain([&body.end]) {
        if socket.write_all(part.as_bytes()).await.is_err() {
            return;
        }
        sent.fetch_add(part.len(), Ordering::Relaxed);
    }
}
