//! What can be made to go wrong with streams, as data.
//!
//! `handle` sets it, `front` and `stream` obey it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::http;

/// How live streams are ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// RST: the network or the machine is gone.
    Reset,
    /// A clean end, last chunk included: a proxy whose backend has died.
    End,
    /// FIN without the last chunk: the server was killed, a proxy timed out.
    Truncate,
    /// A clean end after the first half of an event.
    MidEvent,
}

/// How bytes leave on streams, existing ones and new ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Nothing leaves, not even the head; it all comes when this ends.
    pub stalled: bool,
    pub drip: Option<Drip>,
    pub opening: Opening,
}

/// How new streams begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opening {
    /// There is a head, and never a body.
    pub head_only: bool,
    /// It greets, and ends like this.
    pub then: Option<Cut>,
    /// What it says of the time to the next try, in milliseconds.
    pub retry_ms: Option<u64>,
    /// Coded, though nobody asked for that.
    pub gzip: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drip {
    pub bytes: usize,
    pub every: Duration,
}

/// What requests get instead of the true answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    #[serde(default)]
    pub content_type: Option<String>,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    pub body: String,
}

impl Answer {
    /// Just a status; the fields are there to be filled.
    pub fn status(status: u16) -> Self {
        Self { status, content_type: None, headers: vec![], body: String::new() }
    }

    /// A page where a stream should be: a captive portal, a proxy's error.
    pub fn page(status: u16, html: &str) -> Self {
        Self { content_type: Some("text/html".into()), body: html.into(), ..Self::status(status) }
    }

    pub fn with(mut self, header: &str, value: &str) -> Self {
        self.headers.push((header.into(), value.into()));
        self
    }

    fn to_http(&self) -> http::Answer {
        let content_type = self.content_type.iter();
        let content_type = content_type.map(|value| ("content-type".into(), value.clone()));
        http::Answer {
            status: self.status,
            headers: content_type.chain(self.headers.clone()).collect(),
            body: self.body.clone().into(),
            date: None,
        }
    }
}

/// Requests at these paths are done, so many times, and the connection ends without a word.
pub(crate) struct LostAnswers {
    pub paths: String,
    pub times: u32,
    /// The database is down from then on.
    pub and_die: bool,
}

impl LostAnswers {
    pub fn is_for(&self, path: &str) -> bool {
        path.starts_with(&self.paths)
    }

    pub fn one_less(self) -> Option<Self> {
        let times = self.times.checked_sub(1).filter(|times| *times > 0)?;
        Some(Self { times, ..self })
    }
}

/// An answer in the place of true ones, so many times or until it is cleared.
pub(crate) struct Override {
    /// Paths that begin so have it.
    paths: String,
    answer: Answer,
    times: Option<u32>,
}

impl Override {
    pub fn new(paths: &str, answer: Answer, times: Option<u32>) -> Option<Self> {
        (times != Some(0)).then(|| Self { paths: paths.into(), answer, times })
    }

    /// The answer for this path; the last one clears the place.
    pub fn take(place: &mut Option<Self>, path: &str) -> Option<http::Answer> {
        let this = place.as_mut().filter(|this| path.starts_with(&this.paths))?;
        let answer = this.answer.to_http();
        this.times = this.times.map(|times| times - 1);
        if this.times == Some(0) {
            *place = None;
        }
        Some(answer)
    }
}
