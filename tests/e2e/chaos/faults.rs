//! What goes wrong, one method each; each leaves the world well again.

mod app;
mod database;
mod desktop_and_disk;
mod network;
mod shop;
mod stream;

use super::*;

impl Chaos {
    /// One of these, or none where the dice say so.
    fn one_of(&mut self, faults: &[&'static str]) -> &'static str {
        let name = faults[self.dice.below(faults.len())];
        self.draws(name);
        name
    }

    /// The person asks for another try: what would be waited for is minutes away.
    async fn reconnect(&self) {
        let asked = self.shop.requests().len();
        self.app().handle.reconnect().await.unwrap();
        // What it heard until then it hears no more, though it still says so for a moment.
        let anew = time::timeout(TIMEOUT, self.shop.until_requests(asked + STREAMS)).await;
        anew.expect("connected anew");
        self.settled().await;
    }

    /// The streams that the shop has are those that the app hears.
    async fn settled(&self) {
        self.app().until_live().await;
        self.streams(STREAMS).await;
    }
}
