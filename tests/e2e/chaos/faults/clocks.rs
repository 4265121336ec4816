//! What time it is, here and at the shop, and none of it is right.

use demo_shop::Clock;

use super::*;

const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;

/// In milliseconds; below zero for slow.
const WRONG: [i64; 8] =
    [-3650 * DAY, -DAY, -60 * MINUTE, -MINUTE, MINUTE, 60 * MINUTE, 40 * DAY, 3650 * DAY];

impl Chaos {
    pub async fn clock_fault(&mut self) {
        let fault = self.one_of(&[
            "clock: the shop's",
            "clock: what answers say",
            "clock: two nodes of the shop",
            "clock: a node that never answers",
            "clock: ours",
        ]);
        let ms = WRONG[self.dice.below(WRONG.len())];
        self.step(format!("wrong by {ms} ms"));
        let right = Clock::default();
        match fault {
            "clock: the shop's" => self.shop_clock(Clock { ms, ..right }).await,
            "clock: what answers say" => self.shop_clock(Clock { date_ms: ms, ..right }).await,
            "clock: two nodes of the shop" => {
                self.shop_clock(Clock { nodes_ms: vec![0, ms], ..right }).await;
            }
            "clock: a node that never answers" => {
                let nodes_ms = vec![0, ms];
                self.shop_clock(Clock { nodes_ms, answers: Some(0), ..right }).await;
            }
            _ => self.our_clock(ms).await,
        }
    }

    /// Only the reads bring it; here and there the app starts with that.
    async fn shop_clock(&mut self, clock: Clock) {
        self.all_heard().await;
        self.shop.stall();
        self.shop.set_clock(clock);
        self.news();
        // Nothing waits for what the stream should have brought.
        self.app().handle.reconnect().await.unwrap();
        self.now_and_then_restarted().await;
        self.all_heard().await;
        self.shop.set_clock(Clock::default());
        self.news();
        self.all_heard().await;
        self.shop.resume();
        self.reconnect().await;
    }

    /// What came was heard by then; the next start finds the clock as it is.
    async fn now_and_then_restarted(&mut self) {
        if self.dice.below(3) == 0 {
            self.all_heard().await;
            self.all_told().await;
            self.ended().await;
            self.news();
            self.start();
        }
    }

    async fn our_clock(&mut self, ms: i64) {
        self.all_heard().await;
        self.our_clock_jumps(ms).await;
        self.news();
        self.now_and_then_restarted().await;
        self.all_heard().await;
        self.our_clock_jumps(-ms).await;
        self.news();
    }

    /// A jump forward looks like a sleep: at its next look at the clock the app
    /// connects anew.
    async fn our_clock_jumps(&mut self, ms: i64) {
        self.hands.advance(ms);
        self.run.as_mut().expect("a run").app.heartbeats(20).await;
        self.settled().await;
    }
}
