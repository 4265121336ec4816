//! What goes wrong, one method each; each leaves the shop and the desktop well again.

use super::*;

impl Chaos {
    pub async fn busy(&mut self) {
        let times = 1 + self.dice.below(3);
        self.step(format!("503, {times} times"));
        self.shop.answer_with(Answer::status(503), u32::try_from(times).ok());
        self.shop.cut(Cut::End);
        self.payments();
        self.streams(1).await;
    }

    /// Which is asked again after minutes only, unless the person asks.
    pub async fn web_page(&mut self) {
        self.step("a web page");
        self.shop.answer_with(Answer::page(200, "<html>Log in</html>"), Some(1));
        self.shop.cut(Cut::End);
        self.payments();
        let app = self.app();
        let said = |now: &Snapshot| {
            let reason = now.connection.reason.as_deref().unwrap_or_default();
            now.connection.state == State::Waiting && reason.contains("web page")
        };
        app.until("a web page said", said).await;
        app.handle.reconnect().await.unwrap();
        self.streams(1).await;
    }

    pub async fn reset(&mut self) {
        self.step("reset");
        self.all_heard().await;
        self.shop.cut(Cut::Reset);
        self.payments();
        self.streams(1).await;
    }

    pub async fn ends(&mut self, cut: Cut) {
        self.step(format!("{cut:?}"));
        self.shop.cut(cut);
        self.payments();
        self.streams(1).await;
    }

    pub async fn stall(&mut self) {
        self.step("stall");
        self.shop.stall();
        self.news();
        self.payments();
        self.shop.resume();
    }

    /// Cut anywhere by the network: within lines, texts, letters.
    pub async fn drip(&mut self) {
        let bytes = 1 + self.dice.below(500);
        self.step(format!("{bytes} bytes at a time"));
        self.shop.slow(bytes, Duration::ZERO);
        self.news();
        self.all_heard().await;
        self.shop.full_speed();
    }

    /// What came long ago comes again, as from a proxy that replays.
    pub fn again(&mut self) {
        self.step("orders and messages again");
        for _ in 0..20 {
            let number = self.dice.below(self.made.once.len().max(1));
            if let Some(event) = self.made.once.get(number) {
                self.shop.raw(event);
            }
        }
    }

    pub fn odd(&mut self) {
        self.step("odd blocks");
        for _ in 0..5 {
            let block = ODD[self.dice.below(ODD.len())];
            self.shop.raw(block);
            self.news();
        }
    }

    pub async fn closed(&mut self) {
        self.step("the shop restarts");
        self.all_heard().await;
        self.shop.close().await;
        self.payments();
        self.shop.open().await;
        self.streams(1).await;
    }

    pub async fn refused(&mut self) {
        let trouble = match self.dice.below(3) {
            0 => DesktopError::NoService,
            1 => DesktopError::Hung,
            _ => DesktopError::Refused("no".into()),
        };
        self.step(format!("the desktop: {trouble:?}"));
        self.app().desk.becomes(Behaviour::Fails(trouble));
        self.troubled().await;
    }

    pub async fn hung(&mut self) {
        self.step("the desktop hangs");
        self.app().desk.becomes(Behaviour::Hangs);
        self.news();
        self.all_heard().await;
        if self.dice.below(2) == 0 {
            self.app().desk.becomes(Behaviour::Works);
        } else {
            self.app().desk.becomes(Behaviour::Fails(DesktopError::Hung));
            self.troubled().await;
        }
    }

    /// Until the failing desktop is noticed and works again.
    pub async fn troubled(&mut self) {
        self.news();
        self.app().until("troubled", |now| !now.troubles.is_empty()).await;
        self.app().desk.comes_back().await;
    }

    pub async fn restart(&mut self) {
        self.step("the app restarts");
        self.all_heard().await;
        self.all_told().await;
        self.payments();
        let run = self.run.take().expect("a run");
        let desk = run.app.stop().await;
        run.process.end().await;
        self.check_run(&desk, false);
        self.begin().await;
    }

    /// With a notice on its way, or events on theirs.
    pub async fn kill(&mut self) {
        let hangs = self.dice.below(2) == 0;
        self.step(if hangs { "a kill while the desktop hangs" } else { "a kill" });
        if hangs {
            self.app().desk.becomes(Behaviour::Hangs);
            self.news();
        }
        self.all_heard().await;
        self.payments();
        let Run { app, process } = self.run.take().expect("a run");
        process.end().await;
        self.folder.until_free().await;
        self.check_run(&app.desk, true);
        self.begin().await;
    }
}
