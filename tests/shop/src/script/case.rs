//! The stream cases as types, and their variants with the body cut up.
//!
//! The format is told in `sse-cases.json`'s own words: `connections[]` is what
//! the server does on the 1st, 2nd, … request, `expected` what a client must
//! make of it, `stop` when to stop looking.

use std::{collections::BTreeMap, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, de::Error as _};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    pub version: u32,
    pub cases: Vec<Case>,
}

impl Cases {
    pub fn parse(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    pub category: String,
    pub source: String,
    #[serde(default)]
    pub note: Option<String>,
    pub connections: Vec<Connection>,
    #[serde(deserialize_with = "after_last")]
    pub after_last: AfterLast,
    pub expected: Expected,
    pub stop: Stop,
    /// The result must be the same however the body is cut up.
    #[serde(default)]
    pub split: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub chunks: Vec<Chunk>,
    pub framing: Framing,
    #[serde(deserialize_with = "end")]
    pub end: End,
    /// After the chunks comes an event with the Last-Event-ID received.
    #[serde(default)]
    pub echo_last_event_id: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    #[serde(rename = "b64", deserialize_with = "base64")]
    pub bytes: Vec<u8>,
    /// Waited before the bytes are sent.
    #[serde(default, rename = "delay_ms", deserialize_with = "millis")]
    pub delay: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    Chunked,
    ContentLength,
    /// The body ends with the connection.
    Close,
    /// The chunks are the whole answer, its head included.
    #[serde(skip)]
    Verbatim,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As the framing says a body ends.
    Close,
    /// RST.
    Reset,
    /// FIN before the framing says so.
    Truncate,
    /// Silence, then as `Close`.
    Hang(Duration),
    /// Silence until the client goes away.
    Hold,
}

/// What requests after the last scripted one meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterLast {
    /// They are accepted, and never answered.
    Hang,
    /// The port is closed.
    Refuse,
}

/// What is `None` is not checked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expected {
    pub events: Option<Vec<ExpectedEvent>>,
    pub data: Option<Vec<String>>,
    /// The Last-Event-ID of each request; `None` in it is an absent header.
    pub last_event_ids: Option<Vec<Option<String>>>,
    /// Least and most milliseconds between two requests.
    pub gap_ms: Option<[u64; 2]>,
    pub max_requests: Option<usize>,
    /// The caller is told.
    pub surfaced: Option<bool>,
    /// In the path of the redirected request.
    pub second_target: Option<String>,
    /// `accept` and `cache_control`: in the header of the first request.
    pub header: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedEvent {
    #[serde(rename = "type")]
    pub kind: String,
    pub data: String,
    pub id: String,
}

/// When to stop looking, whichever comes first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// When the first connection has ended.
    #[serde(default)]
    pub first_end: bool,
    /// When so many events have come.
    #[serde(default)]
    pub events: Option<usize>,
    #[serde(rename = "timeout_ms", deserialize_with = "millis")]
    pub timeout: Duration,
}

impl Case {
    /// The bytes in the body of the first connection.
    pub fn body_len(&self) -> usize {
        self.connections.first().map_or(0, |first| first.body().len())
    }

    /// The same case with the first body in two chunks, cut before byte `at`.
    pub fn split_at(&self, at: usize) -> Self {
        self.with_first_body(|body| {
            let (before, after) = body.split_at(at.min(body.len()));
            vec![before.to_vec(), after.to_vec()]
        })
    }

    /// The same case with every byte of the first body in a chunk of its own.
    pub fn byte_by_byte(&self) -> Self {
        self.with_first_body(|body| body.iter().map(|byte| vec![*byte]).collect())
    }

    fn with_first_body(&self, cut_up: impl Fn(&[u8]) -> Vec<Vec<u8>>) -> Self {
        let mut case = self.clone();
        if let Some(first) = case.connections.first_mut() {
            let pieces = cut_up(&first.body()).into_iter();
            let pieces = pieces.filter(|piece| !piece.is_empty());
            first.chunks = pieces.map(Chunk::from).collect();
        }
        case
    }
}

impl Connection {
    pub fn body(&self) -> Vec<u8> {
        let chunks = self.chunks.iter();
        chunks.flat_map(|chunk| chunk.bytes.clone()).collect()
    }
}

impl From<Vec<u8>> for Chunk {
    fn from(bytes: Vec<u8>) -> Self {
        let delay = Duration::ZERO;
        Self { bytes, delay }
    }
}

fn base64<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    BASE64_STANDARD.decode(text).map_err(D::Error::custom)
}

fn millis<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    u64::deserialize(from).map(Duration::from_millis)
}

fn end<'de, D: Deserializer<'de>>(from: D) -> Result<End, D::Error> {
    let text = String::deserialize(from)?;
    match text.as_str() {
        "close" => Ok(End::Close),
        "reset" => Ok(End::Reset),
        "truncate" => Ok(End::Truncate),
        _ => {
            let millis = text.strip_prefix("hang:").and_then(|ms| ms.parse().ok());
            let millis = millis.ok_or_else(|| D::Error::custom(format!("no end: {text:?}")))?;
            Ok(End::Hang(Duration::from_millis(millis)))
        }
    }
}

fn after_last<'de, D: Deserializer<'de>>(from: D) -> Result<AfterLast, D::Error> {
    match Option::<String>::deserialize(from)?.as_deref() {
        None => Ok(AfterLast::Refuse),
        Some("hang") => Ok(AfterLast::Hang),
        Some(other) => Err(D::Error::custom(format!("nothing comes after {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_body_is_the_same_body() {
        let cases = Cases::parse(include_str!("../../../e2e/sse-cases.json")).unwrap();
        for case in cases.cases.iter().filter(|case| case.split) {
            let body = case.connections[0].body();
            assert_eq!(case.byte_by_byte().connections[0].chunks.len(), body.len());
            for at in 0..=case.body_len() {
                assert_eq!(case.split_at(at).connections[0].body(), body, "{}", case.name);
            }
        }
    }
}
