//! What is heard, as `listen` prints it: one JSON object a line, fixed for scripts.

use serde::Serialize;

use crate::{
    event::{Event, Key},
    i18n::Translator,
    stream::Frame,
    stream::Signal,
    view::reasons,
};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Record {
    Link {
        feed: String,
        state: &'static str,
        /// How many attempts failed in a row.
        attempt: u32,
        retry_in_ms: Option<u64>,
        reason: Option<String>,
    },
    Event {
        feed: String,
        key: String,
        #[serde(flatten)]
        event: Event,
    },
    Frame {
        feed: String,
        event: String,
        data: String,
        id: Option<String>,
    },
    Comment {
        feed: String,
        text: String,
    },
}

impl Record {
    pub fn frame(feed: &str, frame: &Frame) -> Self {
        let Frame { event, data, id } = frame.clone();
        Self::Frame { feed: feed.to_owned(), event, data, id }
    }

    pub fn comment(feed: &str, text: &str) -> Self {
        Self::Comment { feed: feed.to_owned(), text: text.to_owned() }
    }

    pub fn event(feed: &str, event: &Event) -> Self {
        let (Key::Exact(key) | Key::Fingerprint(key)) = event.key();
        Self::Event { feed: feed.to_owned(), key, event: event.clone() }
    }

    pub fn link(feed: &str, signal: &Signal, i18n: &Translator) -> Self {
        let (state, attempt, retry_in, fault) = match signal {
            Signal::Connecting { attempt } => ("connecting", *attempt, None, None),
            Signal::Live | Signal::Heard(_) | Signal::Skipped(_) => ("live", 0, None, None),
            Signal::Waiting { fault, retry_in, attempt } => {
                ("waiting", *attempt, Some(*retry_in), Some(fault))
            }
            Signal::Stopped { fault, attempt } => ("stopped", *attempt, None, Some(fault)),
        };
        Self::Link {
            feed: feed.to_owned(),
            state,
            attempt,
            retry_in_ms: retry_in.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            reason: fault.map(|fault| reasons::reason(fault.reason, i18n)),
        }
    }

    /// Whether it is printed only with `--frames`.
    pub fn is_raw(&self) -> bool {
        matches!(self, Self::Frame { .. } | Self::Comment { .. })
    }
}
