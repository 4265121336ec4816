//! What is heard, as `listen` prints it: one JSON object a line, fixed for scripts.

use serde::Serialize;

use crate::{
    event::{Event, Key},
    link::Signal,
    shop::Denied,
    wire::{Frame, Reason},
    words::Words,
};

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Told {
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

impl Told {
    pub fn frame(feed: &str, frame: &Frame) -> Self {
        let Frame { event, data, id } = frame.clone();
        Self::Frame { feed: feed.to_owned(), event, data, id }
    }

    pub fn comment(feed: &str, text: &str) -> Self {
        Self::Comment { feed: feed.to_owned(), text: text.to_owned() }
    }

    pub fn event(feed: &str, event: &Event) -> Self {
        let (Key::Exact(key) | Key::Print(key)) = event.key();
        Self::Event { feed: feed.to_owned(), key, event: event.clone() }
    }

    pub fn link(feed: &str, signal: &Signal, words: &Words) -> Self {
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
            reason: fault.map(|fault| reason(fault.reason, words)),
        }
    }

    /// Whether it is printed only with `--frames`.
    pub fn is_raw(&self) -> bool {
        matches!(self, Self::Frame { .. } | Self::Comment { .. })
    }
}

/// What a shop owner reads about it, with what to do.
pub fn reason(reason: Reason, words: &Words) -> String {
    match reason {
        Reason::Address => words.say("reason-address"),
        Reason::Offline => words.say("reason-offline"),
        Reason::Unreachable => words.say("reason-unreachable"),
        Reason::Untrusted => words.say("reason-untrusted"),
        Reason::Proxy => words.say("reason-proxy"),
        Reason::NoAnswer => words.say("reason-no-answer"),
        Reason::Silent => words.say("reason-silent"),
        Reason::Cut => words.say("reason-cut"),
        Reason::Ended => words.say("reason-ended"),
        Reason::WebPage => words.say("reason-web-page"),
        Reason::NotAStream => words.say("reason-not-a-stream"),
        Reason::Busy => words.say("reason-busy"),
        Reason::SignIn => words.say("reason-sign-in"),
        Reason::Unknown => words.say("reason-unknown"),
        Reason::Dismissed => words.say("reason-dismissed"),
    }
}

/// What a person reads about it, and the field it belongs to.
pub fn denied(denied: &Denied, words: &Words) -> (Option<&'static str>, String) {
    match denied {
        Denied::Fault(fault) => {
            let text = reason(fault.reason, words);
            (Some("server"), text)
        }
        Denied::NotAShop(_) => (Some("server"), words.say("error-not-a-shop")),
        Denied::WrongPassword => (Some("password"), words.say("error-password")),
        Denied::Locked => (Some("password"), words.say("error-locked")),
        Denied::Down => (None, words.say("error-database")),
        Denied::Over | Denied::Forbidden => (None, words.say("reason-sign-in")),
        Denied::Odd(_) => (Some("server"), words.say("error-odd")),
    }
}
