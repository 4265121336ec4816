//! Stands between the body and the parser: repairs and limits.
//!
//! The parser gets whole blocks only, in one plain form: valid UTF-8, known
//! fields, the id in force on each of them. Blocks without data end here, and
//! their id and retry time are kept. Pure; called by `transport`.
//!
//! It stands before `eventsource-client` because that library ends a connection
//! over invalid UTF-8, forgets ids of blocks without data, and knows no limit of
//! size: see `docs/adr/0005-stream-parsed-twice.md`.

use std::{mem, time::Duration};

/// Longest line, and longest event, in bytes.
pub const MAX: usize = 1024 * 1024;
/// Longest id, in bytes; a longer one counts as not sent.
pub const MAX_ID: usize = 1024;

const BOM: &[u8] = b"\xEF\xBB\xBF";

#[derive(Debug, Default)]
pub struct Guard {
    /// How many bytes of a byte order mark were seen, until that is settled.
    bom: Option<usize>,
    line: Vec<u8>,
    line_too_long: bool,
    after_cr: bool,
    block: Block,
    /// None: never set. Empty: reset by the server.
    id: Option<String>,
    retry: Option<Duration>,
    skipped: u64,
}

#[derive(Debug, Default)]
struct Block {
    event: String,
    id: Option<String>,
    /// All data lines, each with its end.
    data: String,
    has_data: bool,
    too_large: bool,
}

impl Guard {
    pub fn resuming(id: Option<&str>) -> Self {
        Self { bom: Some(0), id: id.map(str::to_owned), ..Self::default() }
    }

    /// Takes what the network brought; appends what the parser may have.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            match self.bom {
                Some(seen) if byte == BOM[seen] => {
                    self.bom = (seen + 1 < BOM.len()).then_some(seen + 1);
                    continue;
                }
                Some(seen) => {
                    self.bom = None;
                    self.line.extend_from_slice(&BOM[..seen]);
                }
                None => {}
            }
            match byte {
                b'\n' if mem::take(&mut self.after_cr) => {}
                b'\n' => self.end_line(out),
                b'\r' => {
                    self.after_cr = true;
                    self.end_line(out);
                }
                _ => {
                    self.after_cr = false;
                    self.push(byte);
                }
            }
        }
    }

    /// The id in force after the last whole block; None where it is unset or empty.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| !id.is_empty())
    }

    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn push(&mut self, byte: u8) {
        if self.line.len() < MAX {
            self.line.push(byte);
        } else {
            self.line_too_long = true;
        }
    }

    fn end_line(&mut self, out: &mut Vec<u8>) {
        let line = mem::take(&mut self.line);
        if mem::take(&mut self.line_too_long) {
            // A comment can be left out alone; anything else was part of a block.
            self.block.too_large |= line.first() != Some(&b':');
            return;
        }
        match String::from_utf8_lossy(&line).split_once(':') {
            None if line.is_empty() => self.end_block(out),
            None => self.field(&String::from_utf8_lossy(&line), ""),
            Some(("", comment)) => {
                out.push(b':');
                out.extend_from_slice(comment.as_bytes());
                out.push(b'\n');
            }
            Some((name, value)) => self.field(name, value.strip_prefix(' ').unwrap_or(value)),
        }
        // Keep the allocation for the next line, unless one long line made it large.
        if line.capacity() <= 64 * 1024 {
            self.line = line;
            self.line.clear();
        }
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "event" => value.clone_into(&mut self.block.event),
            "data" => {
                self.block.has_data = true;
                if self.block.data.len() + value.len() < MAX {
                    self.block.data.push_str(value);
                    self.block.data.push('\n');
                } else {
                    self.block.too_large = true;
                }
            }
            "id" if value.len() <= MAX_ID && !value.contains('\0') => {
                self.block.id = Some(value.to_owned());
            }
            // Digits only, says the standard: `parse` alone would take "+5".
            "retry" if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => {
                self.retry = Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)));
            }
            _ => {}
        }
    }

    fn end_block(&mut self, out: &mut Vec<u8>) {
        let block = mem::take(&mut self.block);
        if let Some(id) = block.id {
            self.id = Some(id);
        }
        if block.too_large {
            self.skipped += 1;
        } else if block.has_data {
            self.write(&block.event, &block.data, out);
        }
    }

    fn write(&self, event: &str, data: &str, out: &mut Vec<u8>) {
        let mut line = |name: &str, value: &str| {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.push(b'\n');
        };
        if !event.is_empty() {
            line("event", event);
        }
        if let Some(id) = &self.id {
            line("id", id);
        }
        for text in data.strip_suffix('\n').unwrap_or(data).split('\n') {
            line("data", text);
        }
        out.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_out_whole_and_plain() {
        for (input, expected) in [
            (&b"data:1\n\n"[..], "data: 1\n\n"),
            (b"data:1\r\rdata: 2\r\n\r\n", "data: 1\n\ndata: 2\n\n"),
            (b"\xEF\xBB\xBFdata:1\n\n\xEF\xBB\xBFdata:2\n\n", "data: 1\n\n"),
            (b"data\n\n", "data: \n\n"),
            (b"data:a\ndata:b\n\n", "data: a\ndata: b\n\n"),
            (b"data:  x\n\n", "data:  x\n\n"),
            (b"data:\xff\n\n", "data: \u{fffd}\n\n"),
            (b": ping\ndata:1\n\n", ": ping\ndata: 1\n\n"),
            (b"event:x\n\nfoo:1\n\ndata:1\n\n", "data: 1\n\n"),
            (b"id:7\n\ndata:1\n\n", "id: 7\ndata: 1\n\n"),
            (b"id:a\0b\ndata:1\n\n", "data: 1\n\n"),
            (b"data:cut", ""),
        ] {
            assert_eq!(fed(input).0, expected, "{}", input.escape_ascii());
        }
    }

    #[test]
    fn ids_and_retry_times_without_data_are_kept() {
        let (_, guard) = fed(b"id:7\nretry:900\n\nid:8\ndata:cut");

        assert_eq!(guard.id(), Some("7"), "an unfinished block does not count");
        assert_eq!(guard.retry(), Some(Duration::from_millis(900)));
        assert_eq!(fed(b"retry:+5\nretry:5x\nretry:\n\n").1.retry(), None);
    }

    #[test]
    fn what_is_too_large_is_left_out_and_counted() {
        let huge = vec![b'x'; MAX + 1];
        let input = [b"data:1\n\ndata:", &huge[..], b"\n\n:", &huge, b"\ndata:2\n\n"].concat();

        let (out, guard) = fed(&input);

        assert_eq!(out, "data: 1\n\ndata: 2\n\n");
        assert_eq!(guard.skipped(), 1, "the comment counts for nothing");
        assert!(guard.line.capacity() <= 64 * 1024, "and its memory is given back");
    }

    #[test]
    fn many_lines_cannot_grow_beyond_the_limit_either() {
        let lines = [&b"data:"[..], &[b'x'; 1000], b"\n"].concat().repeat(2000);

        let (out, guard) = fed(&[&lines[..], b"\ndata:2\n\n"].concat());

        assert_eq!((out.as_str(), guard.skipped()), ("data: 2\n\n", 1));
    }

    fn fed(bytes: &[u8]) -> (String, Guard) {
        let mut guard = Guard::resuming(None);
        let mut out = vec![];
        guard.feed(bytes, &mut out);
        (String::from_utf8(out).unwrap(), guard)
    }
}
