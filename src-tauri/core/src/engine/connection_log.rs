//! How the connections went: the last changes of each.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::{
    i18n::Translator,
    rest::ApiError,
    stream::ConnectError,
    stream::{FeedId, Signal},
    view::reasons,
    view::snapshot::{CHANGES, ChangeLine, State},
};

/// The newest first.
#[derive(Debug, Default)]
pub struct ConnectionLog {
    changes: VecDeque<Change>,
}

#[derive(Debug)]
struct Change {
    at: Timestamp,
    /// None: the reads.
    feed: Option<FeedId>,
    to: To,
}

#[derive(Debug)]
enum To {
    Live,
    Waiting(ConnectError),
    Stopped(ConnectError),
    Read,
    Unread(ApiError),
}

impl ConnectionLog {
    pub fn heard(&mut self, feed: &str, signal: &Signal, at: Timestamp) {
        let to = match signal {
            Signal::Live => To::Live,
            // It had held, and is back in a moment.
            Signal::Waiting { attempt: 0, .. } => return,
            Signal::Waiting { fault, .. } => To::Waiting(fault.clone()),
            Signal::Stopped { fault, .. } => To::Stopped(fault.clone()),
            Signal::Connecting { .. } | Signal::Heard(_) | Signal::Skipped(_) => return,
        };
        self.note(Change { at, feed: Some(feed.to_owned()), to });
    }

    pub fn was_read(&mut self, at: Timestamp) {
        // That reads work from the start is nothing to tell.
        if self.changes.iter().any(|change| change.feed.is_none()) {
            self.note(Change { at, feed: None, to: To::Read });
        }
    }

    pub fn was_not_read(&mut self, denied: &ApiError, at: Timestamp) {
        self.note(Change { at, feed: None, to: To::Unread(denied.clone()) });
    }

    /// The same again is no change.
    fn note(&mut self, change: Change) {
        let last = self.changes.iter().find(|last| last.feed == change.feed);
        if last.is_none_or(|last| last.to.cause() != change.to.cause()) {
            self.changes.push_front(change);
            self.changes.truncate(CHANGES);
        }
    }

    /// `several`: each says whose connection it is.
    pub fn lines(&self, several: bool, i18n: &Translator) -> Vec<ChangeLine> {
        let line = |change: &Change| ChangeLine {
            at: change.at.as_millisecond(),
            state: change.to.state(),
            text: change.to.text(i18n),
            feed: change.feed.clone().filter(|_| several),
        };
        self.changes.iter().map(line).collect()
    }

    /// For whoever helps.
    pub fn technical(&self) -> impl Iterator<Item = String> {
        self.changes.iter().map(|Change { at, feed, to }| {
            format!("{at} {} {:?} {}", feed.as_deref().unwrap_or("reads"), to.state(), to.detail())
        })
    }
}

impl To {
    fn cause(&self) -> String {
        match self {
            Self::Live | Self::Read => String::new(),
            Self::Waiting(fault) | Self::Stopped(fault) => format!("{:?}", fault.reason),
            Self::Unread(denied) => denied.to_string(),
        }
    }

    fn state(&self) -> State {
        match self {
            Self::Live | Self::Read => State::Live,
            Self::Waiting(_) | Self::Unread(_) => State::Waiting,
            Self::Stopped(_) => State::Stopped,
        }
    }

    fn text(&self, i18n: &Translator) -> String {
        match self {
            Self::Live => i18n.text("state-live"),
            Self::Read => i18n.text("state-polling"),
            Self::Waiting(fault) | Self::Stopped(fault) => reasons::reason(fault.reason, i18n),
            Self::Unread(denied) => reasons::denied(denied, i18n).1,
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Live | Self::Read => String::new(),
            Self::Waiting(fault) | Self::Stopped(fault) => fault.detail.clone(),
            Self::Unread(denied) => denied.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::stream::Reason;

    #[test]
    fn only_changes_are_remembered_the_newest_first_and_not_for_ever() {
        let (mut changes, i18n) = (ConnectionLog::default(), Translator::english(TimeZone::UTC));
        let at = Timestamp::UNIX_EPOCH;
        let waiting = |reason| Signal::Waiting {
            fault: ConnectError::new(reason, "refused"),
            retry_in: Duration::from_secs(1),
            attempt: 1,
        };
        changes.was_read(at);
        changes.heard("7", &Signal::Connecting { attempt: 0 }, at);
        changes.heard("7", &Signal::Live, at);
        changes.heard("7", &waiting(Reason::Busy), at);
        changes.heard("8", &Signal::Live, at);
        changes.heard("7", &waiting(Reason::Busy), at);
        changes.heard("7", &Signal::Live, at);
        changes.was_not_read(&ApiError::Locked, at);
        changes.was_read(at);

        let lines = changes.lines(true, &i18n);
        let lines: Vec<_> = lines.iter().map(|line| (line.feed.as_deref(), line.state)).collect();
        assert_eq!(
            lines,
            [
                (None, State::Live),
                (None, State::Waiting),
                (Some("7"), State::Live),
                (Some("8"), State::Live),
                (Some("7"), State::Waiting),
                (Some("7"), State::Live),
            ]
        );
        for _ in 0..50 {
            changes.heard("7", &waiting(Reason::Busy), at);
            changes.heard("7", &Signal::Live, at);
        }
        assert_eq!(changes.lines(false, &i18n).len(), CHANGES);
        assert!(changes.lines(false, &i18n).iter().all(|line| line.feed.is_none()));
    }
}
