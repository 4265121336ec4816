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

use super::Answer;

const MAX_HEAD: usize = 64 * 1024;
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

    /// A parameter of the query; absent and empty differ.
    pub fn query(&self, name: &str) -> Option<String> {
        self.queries().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All parameters of the query, decoded.
    pub fn queries(&self) -> impl Iterator<Item = (String, String)> {
        let query = self.target.split_once('?').map(|(_, query)| query);
        query.into_iter().flat_map(|query| query.split('&')).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(key), percent_decoded(value))
        })
    }

    pub fn header_bytes(&self, name: &str) -> Option<&[u8]> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_slice())
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
        let end_of_head = loop {
            if let Some(at) = position_of(&self.read, b"\r\n\r\n") {
                break at;
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
        let mut request = parse_head(&self.read[..end_of_head])?;
        self.read.advance(end_of_head + 4);

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

fn parse_head(head: &[u8]) -> io::Result<Request> {
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.trim_ascii());
    let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1")) = (words.next(), words.next(), words.next())
    else {
        return Err(invalid("not a request line"));
    };

    let mut headers = vec![];
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':');
        let colon = colon.ok_or_else(|| invalid("a header without a colon"))?;
        let name = String::from_utf8_lossy(&line[..colon]).into_owned();
        headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
    }
    Ok(Request { method: method.into(), target: target.into(), headers, body: vec![] })
}

fn body_length(request: &Request) -> io::Result<usize> {
    if request.header("transfer-encoding").is_some() {
        return Err(invalid("a chunked request"));
    }
    let Some(length) = request.header("content-length") else {
        return Ok(0);
    };
    match length.parse() {
        Ok(length) if length <= MAX_BODY => Ok(length),
        _ => Err(invalid("not a usable content-length")),
    }
}

fn percent_decoded(text: &str) -> String {
    let mut rest = text.as_bytes();
    let mut decoded = vec![];
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|hex| std::str::from_utf8(hex).ok());
        (rest, _) = match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(code) => (&after[2..], decoded.push(code)),
            None if *first == b'+' => (after, decoded.push(b' ')),
            None => (after, decoded.push(*first)),
        };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn position_of(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

fn invalid(why: &str) -> io::Error {
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
            assert_eq!(get(target).query("userId").as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn header_values_stay_raw_bytes() {
        let head = b"GET / HTTP/1.1\r\nLast-Event-ID:  \xe2\x80\xa6\xff ";
        let request = parse_head(head).unwrap();

        assert_eq!(request.header_bytes("last-event-id"), Some(&b"\xe2\x80\xa6\xff"[..]));
    }

    #[test]
    fn what_is_not_http_is_refused() {
        for head in [&b"hello"[..], b"GET /", b"GET / HTTP/1.1\r\nno colon", b""] {
            assert!(parse_head(head).is_err(), "{head:?}");
        }
    }

    fn get(target: &str) -> Request {
        parse_head(format!("GET {target} HTTP/1.1").as_bytes()).unwrap()
    }
}
