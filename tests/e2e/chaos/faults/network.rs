//! What stands between: portals, challenge pages, a sleep, another network.

use notifier_core::handle::SystemEvent;

use super::*;

impl Chaos {
    pub async fn network_fault(&mut self) {
        match self.one_of(&[
            "portal: a login page",
            "portal: a redirect to another host",
            "portal: 403 challenge page",
            "portal: 429 challenge page",
            "portal: 503 challenge page",
            "portal: 511",
            "network: a web page in place of the stream",
            "network: the computer slept",
        ]) {
            "portal: a login page" => self.portal(Answer::page(200, PAGE)).await,
            "portal: a redirect to another host" => {
                // Nobody listens there.
                let away = Answer::status(302).with("Location", "http://127.0.0.1:9/login");
                self.portal(away).await;
            }
            "portal: 403 challenge page" => self.portal(Answer::page(403, PAGE)).await,
            "portal: 429 challenge page" => self.portal(Answer::page(429, PAGE)).await,
            "portal: 503 challenge page" => self.portal(Answer::page(503, PAGE)).await,
            "portal: 511" => self.portal(Answer::page(511, PAGE)).await,
            "network: a web page in place of the stream" => self.web_page().await,
            _ => self.slept().await,
        }
    }

    async fn portal(&mut self, page: Answer) {
        self.all_heard().await;
        self.marks_are_made().await;
        self.shop.portal(Some(page));
        self.news();
        let said = |now: &Snapshot| now.connection.state != State::Live;
        self.app().until("no connection said", said).await;
        if self.dice.below(4) == 0 {
            self.killed().await;
            self.start();
            self.news();
        }
        self.shop.portal(None);
        self.reconnect().await;
    }

    async fn web_page(&mut self) {
        self.shop.answer_with(Answer::page(200, PAGE), None);
        self.shop.cut(Cut::End);
        self.news();
        let said = |now: &Snapshot| {
            let reason = now.connection.reason.as_deref().unwrap_or_default();
            now.connection.state == State::Waiting && reason.contains("web page")
        };
        // The next try is milliseconds away: a page that is gone by then may be said unseen.
        self.app().until("a web page said", said).await;
        self.shop.answer_with(Answer::page(200, PAGE), Some(0));
        self.reconnect().await;
    }

    async fn slept(&mut self) {
        self.all_heard().await;
        let asked = self.shop.requests().len();
        self.app().handle.report(SystemEvent::Woke).await;
        self.news();
        let anew = time::timeout(TIMEOUT, self.shop.until_requests(asked + STREAMS)).await;
        anew.expect("connected anew");
        self.settled().await;
    }
}

const PAGE: &str = "<!doctype html><title>Welcome</title><h1>Log in to the Wi-Fi</h1>";
