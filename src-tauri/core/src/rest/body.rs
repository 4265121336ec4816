//! The body of an answer while it comes: unpacked where it was packed, bounded either way.
//!
//! Only gzip is asked for, and only of lists: an answer of a few bytes would grow.
//! Called by `client`; what is kept of the JSON is `shrink`'s.

use std::io::{self, Write as _};

use flate2::write::GzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::shrink::Shrink;
use crate::stream::{ConnectError, Reason};

pub enum Body {
    Plain(Shrink),
    Packed(Box<GzDecoder<Shrink>>),
}

impl Body {
    /// # Errors
    /// It is packed in a way that nobody asked for.
    pub fn of(headers: &HeaderMap) -> Result<Self, ConnectError> {
        let coding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
        match coding.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Ok(Self::Plain(Shrink::default())),
            "gzip" | "x-gzip" => Ok(Self::Packed(Box::new(GzDecoder::new(Shrink::default())))),
            other => Err(ConnectError::new(Reason::Unreadable, format!("packed by {other}"))),
        }
    }

    /// # Errors
    /// What was packed is damaged.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), ConnectError> {
        match self {
            Self::Plain(body) => body.feed(bytes),
            Self::Packed(body) => body.write_all(bytes).map_err(damaged)?,
        }
        Ok(())
    }

    pub fn so_far(&self) -> &Shrink {
        match self {
            Self::Plain(body) => body,
            Self::Packed(body) => body.get_ref(),
        }
    }

    /// Its end has come.
    ///
    /// # Errors
    /// What was packed is not whole.
    pub fn end(&mut self) -> Result<(), ConnectError> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Packed(body) => body.try_finish().map_err(damaged),
        }
    }

    pub fn into_kept(self) -> Shrink {
        match self {
            Self::Plain(body) => body,
            Self::Packed(mut body) => std::mem::take(body.get_mut()),
        }
    }
}

fn damaged(error: io::Error) -> ConnectError {
    ConnectError::new(Reason::Unreadable, error.to_string())
}

impl io::Write for Shrink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.feed(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn what_is_packed_comes_out_however_it_is_cut() {
        let page = br#"{"docs":[{"id":"a"}],"hasNextPage":false}"#;
        let packed = packed(page);
        for size in [1, 7, packed.len()] {
            let mut body = body("gzip").unwrap();
            packed.chunks(size).for_each(|chunk| body.feed(chunk).unwrap());

            body.end().unwrap();

            assert_eq!(body.into_kept().finish(), page);
        }
    }

    #[test]
    fn what_breaks_off_or_is_damaged_is_said_and_what_was_whole_is_kept() {
        let page = br#"{"docs":[{"id":"a"},{"id":"b"}],"hasNextPage":false}"#;
        let whole = packed(page);
        let mut cut = body("gzip").unwrap();
        let damaged = cut.feed(&whole[..whole.len() - 6]).and_then(|()| cut.end());
        assert_eq!(damaged.unwrap_err().reason, Reason::Unreadable);
        assert_eq!(cut.into_kept().cut().unwrap(), br#"{"docs":[{"id":"a"},{"id":"b"}]}"#);

        let mut none = body("gzip").unwrap();
        let refused = none.feed(b"<html>not packed at all</html>").and_then(|()| none.end());
        assert_eq!(refused.unwrap_err().reason, Reason::Unreadable);
        assert_eq!(body("br").err().unwrap().reason, Reason::Unreadable);
        assert!(matches!(body("identity"), Ok(Body::Plain(_))));
    }

    #[test]
    fn a_small_body_that_unpacks_to_a_huge_one_is_seen_while_it_does() {
        let bomb = packed(&vec![b' '; 80 << 20]);
        let mut body = body("gzip").unwrap();
        let mut chunks = bomb.chunks(16 << 10);

        let seen = chunks.position(|chunk| {
            body.feed(chunk).unwrap();
            body.so_far().received() > 64 << 20
        });

        assert!(seen.is_some());
        assert!(body.into_kept().finish().len() < 4 << 20);
    }

    fn packed(body: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(vec![], Compression::best());
        packer.write_all(body).unwrap();
        packer.finish().unwrap()
    }

    fn body(coding: &'static str) -> Result<Body, ConnectError> {
        let header = reqwest::header::HeaderValue::from_static(coding);
        Body::of(&[(CONTENT_ENCODING, header)].into_iter().collect())
    }
}
