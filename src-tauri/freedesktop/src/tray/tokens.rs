//! The activation token of the click that comes with it, by which Wayland lets a window
//! come to the front.
//!
//! A panel sends it by a call of its own, shortly before the click or, as Plasma does,
//! beside it. Used by `item` and `menu`.

use std::time::Duration;

use notifier_core::ports::desktop::ActivationToken;
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

/// A token that comes later than its click is waited for this long.
const LATE: Duration = Duration::from_millis(50);
/// One that no click followed is of no use to a later one.
const FRESH: Duration = Duration::from_secs(2);

#[derive(Default)]
pub struct Tokens(watch::Sender<Option<(Instant, ActivationToken)>>);

impl Tokens {
    pub fn put(&self, token: ActivationToken) {
        self.0.send_replace(Some((Instant::now(), token)));
    }

    /// The token of the click that was just heard, once.
    pub async fn take(&self) -> Option<ActivationToken> {
        self.take_within(LATE).await
    }

    async fn take_within(&self, late: Duration) -> Option<ActivationToken> {
        let is_fresh = |at: Instant| at.elapsed() < FRESH;
        let mut tokens = self.0.subscribe();
        let fresh = tokens.wait_for(|token| token.as_ref().is_some_and(|(at, _)| is_fresh(*at)));
        let _ = timeout(late, fresh).await;
        let (at, token) = self.0.send_replace(None)?;
        is_fresh(at).then_some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_token_is_for_the_click_beside_it_and_for_no_other() {
        let tokens = Tokens::default();
        assert_eq!(tokens.take_within(Duration::ZERO).await, None);

        tokens.put("before".into());
        assert_eq!(tokens.take_within(Duration::ZERO).await.as_deref(), Some("before"));
        assert_eq!(tokens.take_within(Duration::ZERO).await, None, "once");

        let put = async { tokens.put("late".into()) };
        let taken = tokio::join!(tokens.take_within(Duration::from_secs(120)), put).0;
        assert_eq!(taken.as_deref(), Some("late"));

        let long_ago = Instant::now().checked_sub(FRESH).unwrap();
        tokens.0.send_replace(Some((long_ago, "old".into())));
        assert_eq!(tokens.take_within(Duration::ZERO).await, None);
    }
}
