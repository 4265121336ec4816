//! Bounds the lines that a flood of bad input writes into the log: so many a minute,
//! and the next one says how many were left out.

use std::cell::Cell;

use jiff::Timestamp;

const MAX_LINES: u32 = 10;
const WINDOW_SECS: u64 = 60;

/// One for each kind of line.
#[derive(Debug)]
pub struct LogLimit {
    max: u32,
    state: Cell<State>,
}

impl Default for LogLimit {
    fn default() -> Self {
        Self::of(MAX_LINES)
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    since: Timestamp,
    lines: u32,
    left_out: u64,
}

impl LogLimit {
    /// So many a minute.
    pub fn of(max: u32) -> Self {
        Self { max, state: Cell::default() }
    }

    /// Whether this one is within the limit.
    pub fn admits(&self, now: Timestamp) -> bool {
        self.pass(now).is_some()
    }

    pub fn warn(&self, now: Timestamp, text: &'static str) {
        match self.pass(now) {
            Some(0) => tracing::warn!("{text}"),
            Some(left_out) => tracing::warn!(left_out, "{text}"),
            None => {}
        }
    }

    /// How many lines were left out before this one, where it may be written.
    fn pass(&self, now: Timestamp) -> Option<u64> {
        let mut state = self.state.get();
        // Also where the clock was set back.
        if now.duration_since(state.since).unsigned_abs().as_secs() >= WINDOW_SECS {
            state = State { since: now, lines: 0, ..state };
        }
        let passes = state.lines < self.max;
        let left_out = std::mem::take(&mut state.left_out);
        if passes {
            state.lines += 1;
        } else {
            state.left_out = left_out.saturating_add(1);
        }
        self.state.set(state);
        passes.then_some(left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_writes_some_lines_a_minute_and_counts_the_others() {
        let limit = LogLimit::default();
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();

        let written = (0..500).filter_map(|_| limit.pass(at(0)));
        assert_eq!(written.collect::<Vec<_>>(), [0; 10]);
        assert_eq!(limit.pass(at(59)), None);
        assert_eq!(limit.pass(at(60)), Some(491));
        assert_eq!(limit.pass(at(60)), Some(0));
        let set_back = limit.pass(at(-10_000));
        assert_eq!(set_back, Some(0), "a clock that is set back silences nothing");
    }
}
