//! How many bytes were sent and received: owners pay for them.
//!
//! Counted where requests and answers pass, heads included; what encryption and
//! the network add, about a tenth, is not seen here. Read by `engine/data_use`.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use reqwest::{Request, Response, header::HeaderMap};

/// What the client adds to the headers of each request: its name, and the host's.
const OWN_HEADERS: u64 = 60;

/// Cheap to clone; all clones count together.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
}

/// In bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    pub up: u64,
    pub down: u64,
}

impl Traffic {
    /// Since the start.
    pub fn so_far(&self) -> Bytes {
        Bytes { up: self.0.up.load(Ordering::Relaxed), down: self.0.down.load(Ordering::Relaxed) }
    }

    /// Loaded by another client.
    pub(crate) fn add_down(&self, bytes: u64) {
        self.0.down.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self, request: &Request) {
        let url = request.url();
        let line = url.path().len() + url.query().map_or(0, |query| query.len() + 1);
        let line = line + request.method().as_str().len() + " HTTP/1.1\r\n\r\n".len();
        let body = request.body().and_then(|body| body.as_bytes()).map_or(0, <[u8]>::len);
        let host = url.host_str().map_or(0, str::len);
        let bytes = size(request.headers()) + length(line + body + host) + OWN_HEADERS;
        self.0.up.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn head_received(&self, response: &Response) {
        let bytes = size(response.headers()) + length("HTTP/1.1 200 OK\r\n\r\n".len());
        self.0.down.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn received(&self, bytes: &[u8]) {
        self.0.down.fetch_add(length(bytes.len()), Ordering::Relaxed);
    }
}

fn size(headers: &HeaderMap) -> u64 {
    headers.iter().map(|(name, value)| length(name.as_str().len() + value.len() + 4)).sum()
}

fn length(bytes: usize) -> u64 {
    bytes as u64
}
