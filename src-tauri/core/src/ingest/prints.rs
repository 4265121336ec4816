//! What says neither which one it is nor when it was: the same again within two
//! minutes is the same, by a clock that nobody can set.
//!
//! Called by `engine`, before the store, whose times of such events are ours.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::Arrival;
use crate::event::Key;

/// More than comes in two minutes; without bound only where somebody wants that.
const MAX: usize = 5000;

#[derive(Debug, Default)]
pub struct RecentPrints(VecDeque<(Instant, String)>);

impl RecentPrints {
    /// Whether it came before, within [`Key::DUPLICATE_WINDOW`]; it has come with that.
    pub fn came_again(&mut self, arrival: &Arrival, now: Instant) -> bool {
        let Key::Fingerprint(print) = arrival.event.key() else { return false };
        if arrival.event.at.is_some() {
            return false;
        }
        let is_old = |(at, _): &(Instant, String)| now - *at > Key::DUPLICATE_WINDOW;
        while self.0.front().is_some_and(is_old) || self.0.len() > MAX {
            self.0.pop_front();
        }
        let print = format!("{} {print}", arrival.feed.server);
        if self.0.iter().any(|(_, known)| *known == print) {
            return true;
        }
        self.0.push_back((now, print));
        false
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        event::{Parsed, read},
        feed::Feed,
        ingest::Origin,
    };

    #[test]
    fn the_same_words_are_the_same_message_for_two_minutes() {
        let hi = r#"{"type":"message","data":{"sender":"A","text":"hi"}}"#;
        let named = r#"{"type":"message","data":{"id":"1","sender":"A","text":"hi"}}"#;
        let dated = r#"{"type":"message","data":{"sender":"A","text":"hi","createdAt":"2026-11-26T00:00:00Z"}}"#;
        let (mut prints, start) = (RecentPrints::default(), Instant::now());
        for (data, server, second, again) in [
            (hi, "a", 0, false),
            (hi, "a", 120, true),
            (hi, "b", 120, false),
            (hi, "a", 121, false),
            (hi, "a", 240, true),
            (named, "c", 0, false),
            (named, "c", 0, false),
            (dated, "c", 0, false),
            (dated, "c", 0, false),
        ] {
            let Parsed::Event(event) = read(data) else { panic!("{data}") };
            let feed = Feed { server: server.into(), id: "7".into() };
            let origin = Origin::Live { resume: None };
            let arrival = Arrival { feed, event, origin, late: false, unfollowed: false };

            let came_again = prints.came_again(&arrival, start + Duration::from_secs(second));

            assert_eq!(came_again, again, "{data} at {server}, {second} s");
        }
    }
}
