//! What goes wrong, one method each; each leaves the world well again.

mod app;
mod clocks;
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
    async fn reconnect(&mut self) {
        self.app().handle.reconnect().await.unwrap();
        self.settled().await;
    }

    /// The streams that the shop has are those that the app hears.
    async fn settled(&mut self) {
        self.app().until_live().await;
        self.streams(STREAMS).await;
        // A stream that it was asked to leave may bring it one more item.
        for _ in 0..2 {
            self.probed().await;
        }
    }

    /// Says something on the streams until the app has heard it on each of them.
    async fn probed(&mut self) {
        self.probes += 1;
        let probe = format!("probe {}", self.probes);
        let app = &mut self.run.as_mut().expect("a run").app;
        let (begin, mut heard) = (Instant::now(), BTreeSet::new());
        while heard.len() < STREAMS {
            assert!(begin.elapsed() < TIMEOUT, "{probe} heard by {heard:?} only");
            self.shop.raw(format!(": {probe}\n\n"));
            let a_while = Duration::from_millis(50);
            while let Ok(Some(told)) = time::timeout(a_while, app.told()).await {
                if let Record::Comment { feed, text } = told
                    && text.contains(&probe)
                {
                    heard.insert(feed);
                }
                if heard.len() == STREAMS {
                    break;
                }
            }
        }
    }
}
