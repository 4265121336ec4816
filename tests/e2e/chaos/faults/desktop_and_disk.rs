//! The computer that the app runs on.

use super::*;

impl Chaos {
    pub async fn desktop_or_disk_fault(&mut self) {
        match self.one_of(&[
            "desktop: no service",
            "desktop: silent",
            "desktop: refuses",
            "desktop: hangs",
            "disk: the history locked for a moment",
            "disk: the history locked for long",
            "disk: broken settings",
        ]) {
            "desktop: no service" => self.refused(DesktopError::NoService).await,
            "desktop: silent" => self.refused(DesktopError::Hung).await,
            "desktop: refuses" => self.refused(DesktopError::Refused("no".into())).await,
            "desktop: hangs" => self.hung().await,
            "disk: the history locked for a moment" => self.locked(false).await,
            "disk: the history locked for long" => self.locked(true).await,
            _ => self.broken_settings().await,
        }
    }

    async fn refused(&mut self, trouble: DesktopError) {
        self.app().desk.becomes(Behaviour::Fails(trouble));
        self.troubled().await;
    }

    async fn hung(&mut self) {
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
    async fn troubled(&mut self) {
        self.news();
        self.app().until("troubled", |now| !now.troubles.is_empty()).await;
        self.app().desk.comes_back().await;
    }

    /// By another program, until news is shown from memory where it is for long.
    async fn locked(&mut self, for_long: bool) {
        self.all_heard().await;
        self.all_told().await;
        let other = Connection::open(self.folder.path("history.db")).unwrap();
        other.busy_timeout(TIMEOUT).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        self.news();
        self.news_of_streams();
        if for_long {
            self.all_told().await;
        }
        other.execute_batch("ROLLBACK").unwrap();
        drop(other);
        self.disk_failed = true;
        self.all_heard().await;
        self.app().until("stored", |now| now.troubles.is_empty()).await;
    }

    /// What held before holds on, and is the file again with the next choice.
    async fn broken_settings(&mut self) {
        self.all_heard_of_streams().await;
        self.folder.write("settings.json", "{broken");
        self.app().until("said", |now| !now.troubles.is_empty()).await;
        self.news();
        self.app().handle.set_language(None).await.unwrap();
        self.app().until("well", |now| now.troubles.is_empty()).await;
    }
}
