//! Captures of the real backend, so that they can be served again.
//!
//! Two forms: `*.raw.txt`, where `+0.053s RX 363 "…"` is what one read of a
//! socket gave; and what curl printed, where only the lines of the body can be
//! trusted and everything between them is somebody's note.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::case::{Chunk, Connection, End, Framing};
use crate::http;

/// One recorded answer, as the bytes that were on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// What arrived, and how long after the connection was made.
    pub reads: Vec<(Duration, Vec<u8>)>,
    pub ending: Ending,
}

/// Who ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// FIN from the server.
    Server,
    /// The recording stopped while the stream was live.
    Client,
}

/// How fast a capture is served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Every read as soon as the one before it is sent.
    AtOnce,
    /// So many times faster than it was recorded.
    Faster(f64),
}

impl Capture {
    /// # Errors
    /// This text is no capture, or the recording was not faithful.
    pub fn parse(text: &str) -> Result<Self> {
        let raw = text.lines().any(|line| line.contains("s RX "));
        let reads = match raw {
            true => raw_reads(text)?,
            false => loose_reads(text),
        };
        ensure!(raw || reads.len() >= 2, "neither reads nor lines of an event stream");
        let fin = text.lines().any(|line| line.contains("TCP FIN from server"));
        Ok(Self { reads, ending: if fin { Ending::Server } else { Ending::Client } })
    }

    pub(super) fn connection(&self, pace: Pace) -> Connection {
        let mut before = Duration::ZERO;
        let chunks = self.reads.iter().map(|(at, bytes)| {
            let pause = at.saturating_sub(before);
            before = *at;
            Chunk {
                bytes: bytes.clone(),
                delay: match pace {
                    Pace::AtOnce => Duration::ZERO,
                    Pace::Faster(times) => pause.div_f64(times),
                },
            }
        });
        Connection {
            status: 200,
            headers: vec![],
            chunks: chunks.collect(),
            framing: Framing::Verbatim,
            end: match self.ending {
                Ending::Server => End::Truncate,
                Ending::Client => End::Hold,
            },
            echo_last_event_id: false,
        }
    }
}

/// Lines such as `2026-11-23T05:13:07.407Z +10.050s RX 44 "26\r\n: heart…"`.
fn raw_reads(text: &str) -> Result<Vec<(Duration, Vec<u8>)>> {
    let reads = text.lines().filter_map(|line| Some((line, line.split_once(" RX ")?)));
    reads
        .map(|(line, (before, read))| raw_read(before, read).with_context(|| line.to_string()))
        .collect()
}

fn raw_read(before: &str, read: &str) -> Result<(Duration, Vec<u8>)> {
    let at = before.split_once('+').and_then(|(_, at)| at.strip_suffix('s')).context("no time")?;
    let at = Duration::try_from_secs_f64(at.parse()?)?;
    let (length, json) = read.split_once(' ').context("no bytes")?;
    let bytes: String = serde_json::from_str(json)?;
    // What was not UTF-8, such as gzip, the recording could not keep.
    ensure!(length.parse() == Ok(bytes.len()), "the bytes are not as many as it says");
    Ok((at, bytes.into_bytes()))
}

/// The lines of an event stream, each a chunk of its own, after a usual head.
fn loose_reads(text: &str) -> Vec<(Duration, Vec<u8>)> {
    let body = text
        .lines()
        .filter(|line| line.starts_with("data:") || line.starts_with(':'))
        .map(|line| http::chunk(format!("{line}\n\n").as_bytes()));
    let reads = std::iter::once(http::stream_head(jiff::Timestamp::now(), &[])).chain(body);
    reads.map(|bytes| (Duration::ZERO, bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_capture_is_its_reads_to_the_byte() {
        let capture = Capture::parse(include_str!("../../captures/1c-stream-tenantid.raw.txt"));
        let capture = capture.unwrap();

        let bytes: usize = capture.reads.iter().map(|(_, read)| read.len()).sum();
        assert_eq!(bytes, 2739, "the summary in the file says so");
        assert_eq!(capture.reads[1].0, Duration::from_millis(10_050));
        assert_eq!(capture.ending, Ending::Client);
    }

    #[test]
    fn a_killed_server_ended_it_itself() {
        let capture = Capture::parse(include_str!("../../captures/6b-sigkill.raw.txt")).unwrap();

        assert_eq!(capture.ending, Ending::Server);
    }

    #[test]
    fn of_what_curl_printed_only_the_stream_is_left() {
        let capture = Capture::parse(include_str!("../../captures/1n-status-at-tick.txt")).unwrap();

        let [head, lines @ ..] = &capture.reads[..] else { panic!("no reads") };
        assert!(head.1.starts_with(b"HTTP/1.1 200 OK"));
        let texts = lines.iter().map(|(_, read)| String::from_utf8_lossy(read));
        let starts: Vec<_> = texts.map(|text| text[4..16].to_string()).collect();
        let (data, heartbeat) = ("data: {\"type", ": heartbeat ");
        assert_eq!(starts, [data, data, heartbeat, heartbeat, heartbeat]);
    }

    #[test]
    fn a_recording_that_lost_bytes_is_refused() {
        for text in [
            "",
            "# only a note\n{}",
            "t +0.1s RX 3 \"abc\"\nt +0.2s RX 4 \"\u{fffd}\u{fffd}\"",
            "t 0.1s RX 3 \"abc\"",
            "t +0.1s RX 3 abc",
        ] {
            assert!(Capture::parse(text).is_err(), "{text:?}");
        }
    }
}
