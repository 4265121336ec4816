//! Calls that timed out, and what to do with their replies when they come late.
//!
//! A slow daemon may still show a notice after the call timed out. Without this
//! the notice could not be clicked, and a retry would show it twice.

use std::{collections::BTreeMap, num::NonZeroU32};

use notifier_core::notice::Tag;

/// Timed-out calls that are remembered.
const MAX_CALLS: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub enum WhenLate {
    /// The reply only proves that the daemon works again.
    Ignore,
    /// Also: whether somebody waits for it.
    RememberId(Tag, bool),
    /// The notice was closed, or shown again, in the meantime.
    Close,
}

/// By the serial of the call, which only grows.
#[derive(Default)]
pub struct LateReplies(BTreeMap<NonZeroU32, WhenLate>);

impl LateReplies {
    pub fn expect(&mut self, call: NonZeroU32, then: WhenLate) {
        self.0.insert(call, then);
        if self.0.len() > MAX_CALLS {
            self.0.pop_first();
        }
    }

    pub fn take(&mut self, call: NonZeroU32) -> Option<WhenLate> {
        self.0.remove(&call)
    }

    /// From now on another notice has this tag, or none.
    pub fn supersede(&mut self, tag: &Tag) {
        for then in self.0.values_mut() {
            if matches!(then, WhenLate::RememberId(t, _) if t == tag) {
                *then = WhenLate::Close;
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
    fn only_the_newest_calls_are_remembered_and_each_once() {
        let mut late = LateReplies::default();
        for n in 1..=MAX_CALLS as u32 + 1 {
            late.expect(call(n), WhenLate::Ignore);
        }

        assert_eq!(late.take(call(1)), None);
        assert_eq!(late.take(call(2)), Some(WhenLate::Ignore));
        assert_eq!(late.take(call(2)), None);
    }

    #[test]
    fn a_superseded_notice_is_closed_and_the_others_are_not() {
        let (a, b) = (Tag("a".into()), Tag("b".into()));
        let mut late = LateReplies::default();
        late.expect(call(1), WhenLate::RememberId(a.clone(), false));
        late.expect(call(2), WhenLate::RememberId(b.clone(), true));
        late.supersede(&a);

        assert_eq!(late.take(call(1)), Some(WhenLate::Close));
        assert_eq!(late.take(call(2)), Some(WhenLate::RememberId(b, true)));
    }

    fn call(n: u32) -> NonZeroU32 {
        NonZeroU32::new(n).expect("a number above zero")
    }
}
