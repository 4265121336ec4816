//! The shop's database, and the sessions in it.

use super::*;

impl Chaos {
    pub async fn database_fault(&mut self) {
        match self.one_of(&[
            "database: out",
            "database: out while the app starts",
            "database: hangs",
            "database: sessions ended",
        ]) {
            "database: out" => self.database_out(false).await,
            "database: out while the app starts" => self.database_out(true).await,
            "database: hangs" => {
                self.all_heard().await;
                self.shop.database_hangs(Duration::from_millis(300));
                self.news();
                self.all_heard().await;
                self.shop.database_hangs(Duration::ZERO);
            }
            _ => self.sessions_ended().await,
        }
    }

    /// Streams live on, and say nothing. It looks like a sign-out.
    async fn database_out(&mut self, restart: bool) {
        self.all_heard().await;
        self.shop.database_down();
        self.news();
        if restart {
            self.ended().await;
            self.start();
        }
        self.app().handle.reconnect().await.unwrap();
        let said = |now: &Snapshot| now.connection.state == State::Waiting;
        self.app().until("trouble said", said).await;
        self.news();
        self.shop.database_up();
        // Nobody asks for another try: it comes back by itself.
        self.all_heard().await;
        self.settled().await;
    }

    async fn sessions_ended(&mut self) {
        self.all_heard().await;
        self.shop.end_sessions();
        self.news();
        self.app().handle.reconnect().await.unwrap();
        let over = |now: &Snapshot| now.account.state == AccountState::Over;
        self.app().until("the session over", over).await;
        self.news();
        sign_in(self.app(), &self.shop).await.unwrap();
        self.all_heard().await;
        self.settled().await;
    }
}
