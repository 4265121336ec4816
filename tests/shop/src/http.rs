//! As much HTTP/1.1 as a misbehaving server needs, by hand.
//!
//! A library would not let us reset a stream, end it in the middle of a chunk
//! or send one byte at a time. Here is what is sent, in `request` what is
//! read. Absent: TLS, HTTP/2, trailers.
//!
//! Called by `front`, `stream`, `rest`, `control` and `script`.

mod request;

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

pub use request::{Connection, Request};

/// What the captured backend says about itself on every answer.
pub const VARY: (&str, &str) =
    ("vary", "rsc, next-router-state-tree, next-router-prefetch, next-router-segment-prefetch");

/// The last chunk of a body in chunked framing.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// A whole answer, in the captured backend's order of headers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// What its `Date` says; None for the true time.
    pub date: Option<Timestamp>,
}

impl Answer {
    pub fn new<const N: usize>(
        status: u16,
        headers: [(&str, &str); N],
        body: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            status,
            headers: headers.map(|(name, value)| (name.into(), value.into())).into(),
            body: body.into(),
            date: None,
        }
    }

    fn to_bytes(&self, with_body: bool) -> Vec<u8> {
        let mut fields = self.headers.clone();
        fields.push(("Date".into(), date(self.date.unwrap_or_else(Timestamp::now))));
        fields.push(("Connection".into(), "keep-alive".into()));
        fields.push(("Keep-Alive".into(), "timeout=5".into()));
        if matches!(self.status, 204 | 304) {
            return head(self.status, &fields);
        }
        fields.push(("Transfer-Encoding".into(), "chunked".into()));

        let mut bytes = head(self.status, &fields);
        if with_body {
            bytes.extend(chunk(&self.body));
            bytes.extend(LAST_CHUNK);
        }
        bytes
    }
}

/// A status line and headers, ready to send.
pub fn head(status: u16, headers: &[(String, String)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// The head of an event stream, byte for byte as captured.
pub fn stream_head(now: Timestamp, more: &[(&str, &str)]) -> Vec<u8> {
    let mut fields: Vec<(String, String)> = [
        VARY,
        ("cache-control", "no-cache, no-transform"),
        ("connection", "keep-alive"),
        ("content-type", "text/event-stream"),
        ("x-accel-buffering", "no"),
    ]
    .map(|(name, value)| (name.into(), value.into()))
    .into();
    fields.extend(more.iter().map(|(name, value)| (name.to_string(), value.to_string())));
    fields.push(("Date".into(), date(now)));
    fields.push(("Transfer-Encoding".into(), "chunked".into()));
    head(200, &fields)
}

/// One chunk of a chunked body. Nothing for no bytes: that would end the body.
pub fn chunk(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_empty() {
        return vec![];
    }
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend(bytes);
    chunk.extend(b"\r\n");
    chunk
}

/// A moment as headers have it.
pub fn date(moment: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&moment).unwrap_or_default()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        205 => "Reset Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        410 => "Gone",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
