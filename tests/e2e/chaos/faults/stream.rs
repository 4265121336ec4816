//! The stream alone.

use super::*;

impl Chaos {
    pub async fn stream_fault(&mut self) {
        match self.one_of(&[
            "stream: 503",
            "stream: reset",
            "stream: cut within an event",
            "stream: ended",
            "stream: cut off",
            "stream: stalled",
            "stream: some bytes at a time",
            "stream: replayed",
            "stream: odd blocks",
            "stream: greets and closes",
            "stream: a head without a body",
            "stream: coded unasked",
            "stream: hostile retry times",
        ]) {
            "stream: 503" => self.busy().await,
            "stream: reset" => self.cut(Cut::Reset).await,
            "stream: cut within an event" => self.cut(Cut::MidEvent).await,
            "stream: ended" => self.cut(Cut::End).await,
            "stream: cut off" => self.cut(Cut::Truncate).await,
            "stream: stalled" => self.stall(),
            "stream: some bytes at a time" => self.drip().await,
            "stream: replayed" => self.again(),
            "stream: odd blocks" => self.odd(),
            "stream: greets and closes" => {
                self.opens(Opening { then: Some(Cut::End), ..Opening::default() }).await;
            }
            "stream: a head without a body" => {
                self.opens(Opening { head_only: true, ..Opening::default() }).await;
            }
            "stream: coded unasked" => {
                self.opens(Opening { gzip: true, ..Opening::default() }).await;
            }
            _ => {
                let retry_ms = Some([0, 1, u64::MAX][self.dice.below(3)]);
                self.opens(Opening { retry_ms, ..Opening::default() }).await;
            }
        }
    }

    async fn busy(&mut self) {
        let times = 1 + self.dice.below(3);
        self.shop.answer_with(Answer::status(503), u32::try_from(times).ok());
        self.shop.cut(Cut::End);
        self.news();
        self.streams(STREAMS).await;
    }

    async fn cut(&mut self, how: Cut) {
        if how == Cut::Reset {
            self.all_heard().await;
        } else {
            self.news_of_streams();
        }
        self.shop.cut(how);
        self.news();
        self.streams(STREAMS).await;
    }

    fn stall(&mut self) {
        self.shop.stall();
        self.news_of_streams();
        self.news();
        self.shop.resume();
    }

    /// Cut anywhere by the network: within lines, texts, letters.
    async fn drip(&mut self) {
        let bytes = 1 + self.dice.below(500);
        self.shop.slow(bytes, Duration::ZERO);
        self.news_of_streams();
        self.all_heard().await;
        self.shop.full_speed();
    }

    /// What came long ago comes again, as from a proxy that replays.
    fn again(&mut self) {
        for _ in 0..20 {
            let number = self.dice.below(self.made.once.len().max(1));
            if let Some(event) = self.made.once.get(number) {
                self.shop.raw(event);
            }
        }
    }

    fn odd(&mut self) {
        for _ in 0..5 {
            let block = ODD[self.dice.below(ODD.len())];
            self.shop.raw(block);
            self.news_of_streams();
        }
    }

    /// New streams begin like this for a while.
    async fn opens(&mut self, opening: Opening) {
        self.all_heard().await;
        self.shop.open_streams(opening);
        let asked = self.shop.requests().len();
        self.shop.cut(Cut::End);
        let again = time::timeout(TIMEOUT, self.shop.until_requests(asked + 2)).await;
        again.expect("another try");
        self.news();
        self.shop.open_streams(Opening::default());
        self.shop.cut(Cut::End);
        self.reconnect().await;
    }
}
