//! Reading requests, one after the other, from a connection.
//!
//! Header values stay raw bytes: a Last-Event-ID need not be ASCII. Absent:
//! chunked bodies, which no client of ours sends.

use std::io;

use bytes::{Buf as _, BytesMut};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use url::form_urlencoded;

use super::Answer;

const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 64;
const MAX_BODY: usize = 16 * 1024 * 1024;

/// One request, read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub method: String,
    /// Path and query, as received.
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// Takes the slash from the path's end. Where there is none: with one.
    pub fn take_slash(&mut self) -> Option<String> {
        let path = self.path().len();
        match self.target.as_bytes().get(..path) {
            Some(b"/") => {}
            Some([.., b'/']) => _ = self.target.remove(path - 1),
            _ => return Some(format!("{}/{}", &self.target[..path], &self.target[path..])),
        }
        None
    }

    /// As it came, still encoded; empty for none.
    pub fn raw_query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// All parameters of the query, decoded.
    pub fn queries(&self) -> impl Iterator<Item = (String, String)> {
        form_urlencoded::parse(self.raw_query().as_bytes()).into_owned()
    }

    /// A parameter of the query; absent and empty differ.
    pub fn query(&self, name: &str) -> Option<String> {
        self.queries().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub fn header_bytes(&self, name: &str) -> Option<&[u8]> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_slice())
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.header_bytes(name).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    pub fn wants_close(&self) -> bool {
        self.header("connection").is_some_and(|value| value.to_ascii_lowercase().contains("close"))
    }
}

/// A connection that requests are read from, one after the other.
pub struct Connection {
    pub socket: TcpStream,
    read: BytesMut,
}

impl Connection {
    /// Small writes leave at once: how bytes are cut is what is being tested.
    pub fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        Ok(Self { socket, read: BytesMut::new() })
    }

    /// The next request; `None` when the client has closed between requests.
    pub async fn request(&mut self) -> io::Result<Option<Request>> {
        let (mut request, length) = loop {
            if let Some(head) = parse_head(&self.read)? {
                break head;
            }
            if self.read.len() > MAX_HEAD {
                return Err(invalid("the request's head is too long"));
            }
            if self.socket.read_buf(&mut self.read).await? == 0 {
                return match self.read.is_empty() {
                    true => Ok(None),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
        };
        self.read.advance(length);

        let length = body_length(&request)?;
        while self.read.len() < length {
            if self.socket.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        request.body = self.read.split_to(length).to_vec();
        Ok(Some(request))
    }

    /// To HEAD goes the head alone.
    pub async fn answer(&mut self, request: &Request, answer: &Answer) -> io::Result<()> {
        let bytes = answer.to_bytes(request.method != "HEAD");
        self.socket.write_all(&bytes).await
    }
}

/// A request without its body and how many bytes that was; `None` until it is whole.
fn parse_head(bytes: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(bytes).map_err(invalid)? else {
        return Ok(None);
    };
    let headers = head.headers.iter();
    let request = Request {
        method: head.method.unwrap_or_default().into(),
        target: head.path.unwrap_or_default().into(),
        headers: headers.map(|one| (one.name.to_string(), one.value.to_vec())).collect(),
        body: vec![],
    };
    Ok(Some((request, length)))
}

fn body_length(request: &Request) -> io::Result<usize> {
    if request.header("transfer-encoding").is_some() {
        return Err(invalid("a chunked request"));
    }
    let length = request.header("content-length").map_or(Ok(0), |length| length.parse());
    match length {
        Ok(length) if length <= MAX_BODY => Ok(length),
        _ => Err(invalid("not a usable content-length")),
    }
}

fn invalid(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_absent_differs_from_empty() {
        for (target, expected) in [
            ("/s?userId=a%2Fb+c", Some("a/b c")),
            ("/s?x=1&userId=", Some("")),
            ("/s?userId=%zz%4", Some("%zz%4")),
            ("/s?userid=a", None),
            ("/s", None),
        ] {
            let head = format!("GET {target} HTTP/1.1\r\n\r\n");
            let (request, _) = parse_head(head.as_bytes()).unwrap().expect("a whole head");
            assert_eq!(request.query("userId").as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn header_values_stay_raw_bytes() {
        let head = b"GET / HTTP/1.1\r\nLast-Event-ID:  \xe2\x80\xa6\xff \r\n\r\nbody";
        let (request, length) = parse_head(head).unwrap().expect("a whole head");

        assert_eq!(request.header_bytes("last-event-id"), Some(&b"\xe2\x80\xa6\xff"[..]));
        assert_eq!(&head[length..], b"body");
    }

    #[test]
    fn half_a_head_is_waited_for_and_what_is_not_http_is_refused() {
        assert_eq!(parse_head(b"GET / HTTP/1.1\r\nHost: a\r\n").unwrap(), None);
        assert!(parse_head(b"GET / HTTP/1.1\r\nno colon\r\n\r\n").is_err());
    }
}
