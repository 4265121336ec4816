//! What time it is at the shop: each of its nodes has a clock, and each may be wrong.
//!
//! A record is dated by the node that writes it, an answer by the node that gives
//! it, or by a proxy in front of all. Sessions are judged by the true time: a shop
//! that is wrong by years would end them all. Absent: time itself, which comes in.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::handle::Handle;

/// How wrong the clocks are, in milliseconds; below zero for slow. The default is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Clock {
    /// All of the shop: records and answers.
    pub ms: i64,
    /// Only what answers say in their `Date`, beside that.
    pub date_ms: i64,
    /// Several nodes, each with its own besides: they write and answer in turn.
    pub nodes_ms: Vec<i64>,
    /// The node that gives all answers, counted from 0.
    pub answers: Option<usize>,
}

impl Handle {
    /// From now on the clocks are wrong like this, and right in all else.
    pub fn set_clock(&self, clock: Clock) {
        self.backend.log(&format!("fault    {clock:?}"));
        self.backend.lock().clocks.set(clock);
    }
}

#[derive(Debug, Default)]
pub(crate) struct Clocks {
    clock: Clock,
    written: usize,
    answered: usize,
}

impl Clocks {
    pub fn set(&mut self, clock: Clock) {
        *self = Self { clock, ..Self::default() };
    }

    /// For the next record that is written.
    pub fn of_record(&mut self, now: Timestamp) -> Timestamp {
        self.written += 1;
        shifted(now, self.clock.ms + self.node(self.written))
    }

    /// For the next answer.
    pub fn of_answer(&mut self, now: Timestamp) -> Timestamp {
        self.answered += 1;
        let node = self.node(self.clock.answers.unwrap_or(self.answered));
        shifted(now, self.clock.ms + node + self.clock.date_ms)
    }

    /// For what no node in particular says.
    pub fn of_shop(&self, now: Timestamp) -> Timestamp {
        shifted(now, self.clock.ms)
    }

    fn node(&self, turn: usize) -> i64 {
        let nodes = &self.clock.nodes_ms;
        nodes.get(turn % nodes.len().max(1)).copied().unwrap_or(0)
    }
}

/// At the ends of time it stands still.
fn shifted(now: Timestamp, ms: i64) -> Timestamp {
    let end = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    now.checked_add(SignedDuration::from_millis(ms)).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_answers_are_dated_by_the_clock_whose_turn_it_is() {
        let clock = |ms, date_ms, nodes_ms: &[i64], answers| Clock {
            ms,
            date_ms,
            nodes_ms: nodes_ms.into(),
            answers,
        };
        for (clock, records, answers) in [
            (Clock::default(), [0, 0, 0], [0, 0, 0]),
            (clock(-5, 0, &[], None), [-5, -5, -5], [-5, -5, -5]),
            (clock(0, 7, &[], None), [0, 0, 0], [7, 7, 7]),
            (clock(0, 0, &[0, 9], None), [9, 0, 9], [9, 0, 9]),
            (clock(1, 2, &[0, 9], Some(0)), [10, 1, 10], [3, 3, 3]),
        ] {
            let mut clocks = Clocks::default();
            clocks.set(clock.clone());
            let now = Timestamp::UNIX_EPOCH;

            let written = [(); 3].map(|()| clocks.of_record(now).as_millisecond());
            let answered = [(); 3].map(|()| clocks.of_answer(now).as_millisecond());

            assert_eq!((written, answered), (records, answers), "{clock:?}");
        }
        let mut clocks = Clocks::default();
        clocks.set(clock(i64::MAX / 4, 0, &[], None));
        assert_eq!(clocks.of_record(Timestamp::UNIX_EPOCH), Timestamp::MAX);
    }
}
