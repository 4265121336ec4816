//! A client without opinions: it keeps every byte and repairs nothing.

use std::{future::Future, io, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time,
};

/// Far longer than anything here takes, on any machine.
const TIMEOUT: Duration = Duration::from_secs(20);

pub struct Client {
    socket: TcpStream,
    pub received: Vec<u8>,
}

/// How a server ended a connection.
#[derive(Debug, PartialEq)]
pub enum End {
    Fin,
    Reset,
}

impl Client {
    /// Connects to a URL and sends one GET for it.
    pub async fn get(url: &str) -> Self {
        Self::ask(url, "GET", &[], "").await
    }

    pub async fn ask(url: &str, method: &str, headers: &[&str], body: &str) -> Self {
        Self::try_ask(url, method, headers, body).await.expect("a server")
    }

    pub async fn try_ask(
        url: &str,
        method: &str,
        headers: &[&str],
        body: &str,
    ) -> io::Result<Self> {
        let rest = url.strip_prefix("http://").expect("plain HTTP");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let length = body.len();
        let request = format!(
            "{method} /{path} HTTP/1.1\r\nHost: {host}\r\n{headers}\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let mut socket = TcpStream::connect(host).await?;
        socket.write_all(request.as_bytes()).await?;
        Ok(Self { socket, received: vec![] })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }

    pub fn count(&self, what: &str) -> usize {
        self.text().matches(what).count()
    }

    /// Reads until this has been received so many times.
    pub async fn until(&mut self, what: &str, times: usize) {
        while self.count(what) < times {
            let read = in_time(self.socket.read_buf(&mut self.received)).await;
            let read = read.expect("a live connection");
            assert!(read > 0, "ended before {what:?}: {}", self.text());
        }
    }

    pub async fn until_end(&mut self) -> End {
        loop {
            match in_time(self.socket.read_buf(&mut self.received)).await {
                Ok(0) => return End::Fin,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return End::Reset,
                Err(error) => panic!("neither FIN nor RST: {error}"),
            }
        }
    }

    /// Whether bytes are there by now, without waiting for any.
    pub fn has_received_something(&mut self) -> bool {
        let mut scrap = [0; 1];
        let peeked = self.socket.try_read(&mut scrap);
        matches!(peeked, Ok(read) if read > 0) || !self.received.is_empty()
    }
}

pub async fn in_time<T>(what: impl Future<Output = T>) -> T {
    time::timeout(TIMEOUT, what).await.expect("it comes in time")
}
