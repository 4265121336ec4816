//! Lists of the shop that are not as they should be: said, each of them, as the
//! others may be read all the same.

use crate::{
    engine::{context::Context, problems::Problem},
    event::Kind,
    rest::ApiError,
};

/// Once may be chance.
const SAID_AFTER: u32 = 2;

#[derive(Debug, Default)]
pub struct OddLists([State; Kind::ALL.len()]);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Fine,
    /// The last pass had more pages than one reads.
    Endless,
    /// So many answers in a row were not understood.
    Odd(u32),
}

impl OddLists {
    /// A pass over the list has read its last page, or as many as it may.
    pub fn was_read(&mut self, cx: &mut Context, kind: Kind, is_endless: bool) {
        let state = if is_endless { State::Endless } else { State::Fine };
        self.set(cx, kind, state);
    }

    /// What the way there has to do with it, the connection says.
    pub fn was_not_read(&mut self, cx: &mut Context, kind: Kind, denied: &ApiError) {
        if let ApiError::Unexpected(_) = denied {
            let times = match self.0[kind as usize] {
                State::Odd(times) => times.saturating_add(1),
                State::Fine | State::Endless => 1,
            };
            self.set(cx, kind, State::Odd(times));
        }
    }

    fn set(&mut self, cx: &mut Context, kind: Kind, state: State) {
        self.0[kind as usize] = state;
        let is_odd = |state: &State| matches!(state, State::Odd(times) if *times >= SAID_AFTER);
        if self.0.iter().any(is_odd) {
            cx.problems.set(Problem::Lists, "trouble-odd-list");
        } else if self.0.contains(&State::Endless) {
            cx.problems.set(Problem::Lists, "trouble-endless-list");
        } else {
            cx.problems.clear(Problem::Lists);
        }
    }
}
