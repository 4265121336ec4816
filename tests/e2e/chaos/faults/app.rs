//! The app itself: it ends, or is killed.

use super::*;

impl Chaos {
    pub async fn app_fault(&mut self) {
        match self.one_of(&["app: restarted", "app: killed", "app: killed while the desktop hangs"])
        {
            "app: restarted" => {
                self.all_heard().await;
                self.all_told().await;
                self.ended().await;
                self.news();
                self.begin().await;
            }
            "app: killed" => {
                self.killed().await;
                self.news();
                self.begin().await;
            }
            _ => {
                self.marks_are_made().await;
                self.app().desk.becomes(Behaviour::Hangs);
                self.news();
                self.killed().await;
                self.begin().await;
            }
        }
    }

    /// Marks that the disk refused are tried again after some seconds.
    pub async fn marks_are_made(&mut self) {
        if std::mem::take(&mut self.disk_failed) {
            self.all_heard().await;
            self.all_marked().await;
        }
    }

    /// In order.
    pub async fn ended(&mut self) {
        self.disk_failed = false;
        let run = self.run.take().expect("a run");
        let desk = run.app.stop().await;
        run.process.end().await;
        self.check_run(&desk, false);
    }

    /// With a notice on its way, or events on theirs: what is on the streams only
    /// was heard.
    pub async fn killed(&mut self) {
        self.all_heard_of_streams().await;
        self.marks_are_made().await;
        let Run { app, process } = self.run.take().expect("a run");
        process.end().await;
        self.folder.until_free().await;
        self.check_run(&app.desk, true);
    }
}
