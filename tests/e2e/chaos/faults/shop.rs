//! The shop as a whole, and its lists.

use demo_shop::Lists;

use super::*;

impl Chaos {
    pub async fn shop_fault(&mut self) {
        match self.one_of(&[
            "shop: restarted",
            "shop: away for a while",
            "shop: slow answers",
            "shop: answers with 500",
            "shop: answers coded unasked",
            "shop: lists that ignore their limit",
            "shop: rows that are no documents",
            "shop: a payment deleted",
        ]) {
            "shop: restarted" => self.closed(1).await,
            "shop: away for a while" => self.closed(4).await,
            "shop: slow answers" => {
                self.shop.delay_rest(Duration::from_millis(50));
                self.news();
                self.all_heard().await;
                self.shop.delay_rest(Duration::ZERO);
            }
            "shop: answers with 500" => {
                let times = u32::try_from(1 + self.dice.below(6)).ok();
                self.shop.answer_rest_with(Answer::page(500, "<h1>500</h1>"), times);
                self.news();
                self.all_heard().await;
            }
            "shop: answers coded unasked" => {
                self.all_heard_of_streams().await;
                self.shop.code_rest(true);
                self.news();
                self.app().handle.reconnect().await.unwrap();
                self.news();
                self.shop.code_rest(false);
                self.reconnect().await;
            }
            "shop: lists that ignore their limit" => {
                self.lists(Lists { ignore_limit: true, ..Lists::default() }).await;
            }
            "shop: rows that are no documents" => {
                let odd = 1 + self.dice.below(110);
                self.lists(Lists { odd, ..Lists::default() }).await;
            }
            _ => self.deleted().await,
        }
    }

    async fn closed(&mut self, tries: usize) {
        self.all_heard().await;
        self.shop.close().await;
        for _ in 0..tries {
            self.news();
        }
        self.shop.open().await;
        self.settled().await;
    }

    async fn lists(&mut self, lists: Lists) {
        self.all_heard_of_streams().await;
        self.shop.set_lists(lists);
        // Only the reads bring it.
        self.shop.stall();
        self.news();
        self.app().handle.reconnect().await.unwrap();
        self.all_heard().await;
        self.shop.resume();
        self.shop.set_lists(Lists::default());
        self.settled().await;
    }

    /// Nothing says so but the shop's answer when it is asked for it, twice.
    async fn deleted(&mut self) {
        let Some(payment) = self.made.last_waiting.take() else { return };
        self.all_heard().await;
        self.all_told().await;
        assert!(self.shop.delete(&payment));
        self.made.payments -= 1;
        let payments = self.made.payments;
        let begin = Instant::now();
        while self.app().snapshot().unread.payment > payments {
            assert!(begin.elapsed() < TIMEOUT, "the deleted payment stays");
            let asked = self.shop.rest_requests().len();
            self.app().handle.reconnect().await.unwrap();
            self.shop.until_rest_requests(asked + 1).await;
        }
        // A fold that it was in may count anew, so what comes is of another run.
        self.ended().await;
        self.begin().await;
    }
}
