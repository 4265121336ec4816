//! When an outage of the connection is worth a notification, and its end. Pure.
//!
//! Called by `engine` with every change of the connection; what is said is
//! `notice`'s. A short break is not announced, one longer than the threshold of
//! the settings is, once, and so is its end. What is heard for a moment only, as
//! by a server that greets and closes, ends no outage.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::view::snapshot::State;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// Nothing is heard, since then.
    Began,
    /// It is heard again, after this break.
    Ended { from: Timestamp, to: Timestamp },
}

/// It is over when something was heard for so long.
const HELD: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub struct OutageMonitor {
    disconnected: Option<Disconnected>,
}

#[derive(Debug)]
struct Disconnected {
    /// When the time began to count; later than `from` after a sleep.
    counted_from: Instant,
    from: Timestamp,
    announced: bool,
    /// Since when it is heard again.
    heard: Option<(Instant, Timestamp)>,
}

impl OutageMonitor {
    /// Takes in the state of the connection as it is now.
    pub fn note(
        &mut self,
        state: State,
        threshold: Duration,
        now: Instant,
        wall: Timestamp,
    ) -> Option<Outage> {
        match state {
            State::SetUp => {
                self.disconnected = None;
                None
            }
            State::Live => {
                let outage = self.disconnected.as_mut()?;
                let (since, to) = *outage.heard.get_or_insert((now, wall));
                if now.duration_since(since) < held(threshold) {
                    return None;
                }
                let was = self.disconnected.take()?;
                was.announced.then_some(Outage::Ended { from: was.from, to })
            }
            State::Connecting | State::Waiting | State::Stopped => {
                let outage = self.disconnected.get_or_insert(Disconnected {
                    counted_from: now,
                    from: wall,
                    announced: false,
                    heard: None,
                });
                outage.heard = None;
                let due = !outage.announced && now.duration_since(outage.counted_from) >= threshold;
                outage.announced |= due;
                due.then_some(Outage::Began)
            }
        }
    }

    /// When an outage is announced, or over, if nothing changes.
    pub fn due(&self, threshold: Duration) -> Option<Instant> {
        let outage = self.disconnected.as_ref()?;
        match outage.heard {
            Some((since, _)) => Some(since + held(threshold)),
            None => (!outage.announced).then_some(outage.counted_from + threshold),
        }
    }

    /// The computer slept: what it could not hear then does not count.
    pub fn slept(&mut self, now: Instant) {
        if let Some(outage) = &mut self.disconnected {
            outage.counted_from = now;
        }
    }
}

/// Who wants to hear of short outages hears of their ends as soon.
fn held(threshold: Duration) -> Duration {
    HELD.min(threshold / 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THRESHOLD: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_long_break_is_told_once_and_so_is_its_end() {
        let mut story = Story::default();

        assert_eq!(story.at(0, State::Live), None);
        assert_eq!(story.at(10, State::Waiting), None);
        assert_eq!(story.at(69, State::Connecting), None);
        assert_eq!(story.at(70, State::Waiting), Some(Outage::Began));
        assert_eq!(story.at(300, State::Stopped), None, "once");
        assert_eq!(story.at(400, State::Live), None);
        assert_eq!(
            story.at(410, State::Live),
            Some(Outage::Ended { from: wall(10), to: wall(400) })
        );
        assert_eq!(story.at(411, State::Live), None);
        assert_eq!(story.monitor.due(THRESHOLD), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_break_and_a_shop_not_set_up_are_not_worth_a_word() {
        let mut story = Story::default();

        for (secs, state) in [
            (0, State::Waiting),
            (59, State::Live),
            (69, State::Live),
            (70, State::Waiting),
            (100, State::SetUp),
            (900, State::SetUp),
        ] {
            assert_eq!(story.at(secs, state), None, "{secs} s");
        }
        assert_eq!(story.monitor.due(THRESHOLD), None);
    }

    #[tokio::test(start_paused = true)]
    async fn moments_in_which_it_is_heard_do_not_hide_an_outage_nor_end_it() {
        let mut story = Story::default();
        story.at(0, State::Live);
        let mut told = vec![];
        for secs in (1..400).step_by(5) {
            told.extend(story.at(secs, State::Waiting).map(|outage| (secs, outage)));
            told.extend(story.at(secs + 4, State::Live).map(|outage| (secs, outage)));
        }

        assert_eq!(told, [(61, Outage::Began)]);
    }

    #[tokio::test(start_paused = true)]
    async fn sleep_is_not_silence() {
        let mut story = Story::default();
        story.at(0, State::Waiting);
        story.monitor.slept(story.start + Duration::from_secs(3600));

        assert_eq!(story.at(3630, State::Waiting), None);
        assert_eq!(story.at(3660, State::Waiting), Some(Outage::Began));
    }

    struct Story {
        monitor: OutageMonitor,
        start: Instant,
    }

    impl Default for Story {
        fn default() -> Self {
            Self { monitor: OutageMonitor::default(), start: Instant::now() }
        }
    }

    impl Story {
        fn at(&mut self, secs: u64, state: State) -> Option<Outage> {
            let now = self.start + Duration::from_secs(secs);
            self.monitor.note(state, THRESHOLD, now, wall(secs))
        }
    }

    fn wall(secs: u64) -> Timestamp {
        Timestamp::from_second(secs.try_into().unwrap()).unwrap()
    }
}
