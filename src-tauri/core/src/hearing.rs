//! Never deaf in silence: when to say that nothing is heard, and that it is again. Pure.
//!
//! Called by `engine` with every change of the connection; what is said is
//! `notice`'s. A short break is not worth a word, one longer than the person's
//! patience is, once.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::snapshot::State;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// Nothing is heard, since then.
    Deaf,
    /// It is heard again, after this break.
    Back { from: Timestamp, to: Timestamp },
}

#[derive(Debug, Default)]
pub struct Hearing {
    deaf: Option<Deaf>,
}

#[derive(Debug)]
struct Deaf {
    /// When the patience began; later than `from` after a sleep.
    counted_from: Instant,
    from: Timestamp,
    told: bool,
}

impl Hearing {
    /// Takes in the state of the connection as it is now.
    pub fn note(
        &mut self,
        state: State,
        patience: Duration,
        now: Instant,
        wall: Timestamp,
    ) -> Option<Say> {
        match state {
            State::SetUp => {
                self.deaf = None;
                None
            }
            State::Live => {
                let was = self.deaf.take()?;
                was.told.then_some(Say::Back { from: was.from, to: wall })
            }
            State::Connecting | State::Waiting | State::Stopped => {
                let deaf =
                    self.deaf.get_or_insert(Deaf { counted_from: now, from: wall, told: false });
                let due = !deaf.told && now.duration_since(deaf.counted_from) >= patience;
                deaf.told |= due;
                due.then_some(Say::Deaf)
            }
        }
    }

    /// When patience ends, if nothing changes.
    pub fn due(&self, patience: Duration) -> Option<Instant> {
        self.deaf.as_ref().filter(|deaf| !deaf.told).map(|deaf| deaf.counted_from + patience)
    }

    /// The computer slept: what it could not hear then does not count.
    pub fn slept(&mut self, now: Instant) {
        if let Some(deaf) = &mut self.deaf {
            deaf.counted_from = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn a_long_break_is_told_once_and_so_is_its_end() {
        let mut story = Story::default();

        assert_eq!(story.at(0, State::Live), None);
        assert_eq!(story.at(10, State::Waiting), None);
        assert_eq!(story.at(69, State::Connecting), None);
        assert_eq!(story.at(70, State::Waiting), Some(Say::Deaf));
        assert_eq!(story.at(300, State::Stopped), None, "once");
        assert_eq!(story.at(400, State::Live), Some(Say::Back { from: wall(10), to: wall(400) }));
        assert_eq!(story.at(401, State::Live), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_break_and_a_shop_not_set_up_are_not_worth_a_word() {
        let mut story = Story::default();

        for (secs, state) in [
            (0, State::Waiting),
            (59, State::Live),
            (60, State::Waiting),
            (100, State::SetUp),
            (900, State::SetUp),
        ] {
            assert_eq!(story.at(secs, state), None, "{secs} s");
        }
        assert_eq!(story.hearing.due(PATIENCE), None);
    }

    #[tokio::test(start_paused = true)]
    async fn sleep_is_not_silence() {
        let mut story = Story::default();
        story.at(0, State::Waiting);
        story.hearing.slept(story.start + Duration::from_secs(3600));

        assert_eq!(story.at(3630, State::Waiting), None);
        assert_eq!(story.at(3660, State::Waiting), Some(Say::Deaf));
    }

    struct Story {
        hearing: Hearing,
        start: Instant,
    }

    impl Default for Story {
        fn default() -> Self {
            Self { hearing: Hearing::default(), start: Instant::now() }
        }
    }

    impl Story {
        fn at(&mut self, secs: u64, state: State) -> Option<Say> {
            let now = self.start + Duration::from_secs(secs);
            self.hearing.note(state, PATIENCE, now, wall(secs))
        }
    }

    fn wall(secs: u64) -> Timestamp {
        Timestamp::from_second(secs.try_into().unwrap()).unwrap()
    }
}
