//! Answers that nobody waits for any more, and what to do when they come.
//!
//! A slow daemon shows a notice after its caller was told that it hangs.
//! Without this the notice could not be clicked, and would show twice.

use std::{collections::BTreeMap, num::NonZeroU32};

use notifier_core::notice::Tag;

/// How many are waited for.
const MOST: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub enum Late {
    /// It proves that the daemon lives again.
    SignOfLife,
    Remember(Tag),
    /// The notice was closed, or shown again, in the meantime.
    TakeAway,
}

/// By the number of the call, which only grows.
#[derive(Default)]
pub struct Overdue(BTreeMap<NonZeroU32, Late>);

impl Overdue {
    pub fn expect(&mut self, call: NonZeroU32, late: Late) {
        self.0.insert(call, late);
        if self.0.len() > MOST {
            self.0.pop_first();
        }
    }

    pub fn take(&mut self, call: NonZeroU32) -> Option<Late> {
        self.0.remove(&call)
    }

    /// From here on another notice has this tag, or none.
    pub fn supersede(&mut self, tag: &Tag) {
        for late in self.0.values_mut() {
            if matches!(late, Late::Remember(t) if t == tag) {
                *late = Late::TakeAway;
            }
        }
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_are_waited_for_and_each_once() {
        let mut overdue = Overdue::default();
        for n in 1..=MOST as u32 + 1 {
            overdue.expect(call(n), Late::SignOfLife);
        }

        assert_eq!(overdue.take(call(1)), None);
        assert_eq!(overdue.take(call(2)), Some(Late::SignOfLife));
        assert_eq!(overdue.take(call(2)), None);
    }

    #[test]
    fn a_superseded_notice_is_to_be_taken_away_and_the_others_are_not() {
        let (a, b) = (Tag("a".into()), Tag("b".into()));
        let mut overdue = Overdue::default();
        overdue.expect(call(1), Late::Remember(a.clone()));
        overdue.expect(call(2), Late::Remember(b.clone()));
        overdue.supersede(&a);

        assert_eq!(overdue.take(call(1)), Some(Late::TakeAway));
        assert_eq!(overdue.take(call(2)), Some(Late::Remember(b)));
    }

    fn call(n: u32) -> NonZeroU32 {
        NonZeroU32::new(n).expect("a number above zero")
    }
}
