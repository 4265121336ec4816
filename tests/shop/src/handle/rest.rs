//! The commands that only the REST side notices.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Handle;
use crate::{faults::Answer, rest::RestRequest, tenants::Tenant};

/// Steps that a record takes. Each moves `updatedAt` and says whether anybody
/// knows the id. Any other step is a [`Handle::change`], which also names
/// REST's own fields: `{"mtnTransactionId": "MP1"}`.
impl Handle {
    /// The buyer has paid and sent the Mobile Money id.
    pub fn submit(&self, id: &str) -> bool {
        self.change(id, json!({"status": "awaiting_verification"}))
    }

    /// The owner has found the money. The order that comes of it is a command
    /// of its own.
    pub fn verify(&self, id: &str) -> bool {
        self.change(id, json!({"status": "verified"}))
    }

    pub fn reject(&self, id: &str) -> bool {
        self.change(id, json!({"status": "rejected"}))
    }

    pub fn expire(&self, id: &str) -> bool {
        self.change(id, json!({"status": "expired"}))
    }

    /// The owner has read a message. Streams hear nothing of it.
    pub fn mark_read(&self, id: &str) -> bool {
        self.change(id, json!({"read": true}))
    }

    /// The newest record of that id as REST tells it at depth 0, whoever asks.
    pub fn document(&self, id: &str) -> Option<Value> {
        self.backend.with_records(|records| {
            let record = records.iter().rev().find(|record| record.is(id))?;
            Some(record.document.body.clone().into())
        })
    }
}

/// The owner and who asked.
impl Handle {
    /// The owner's shops; a record with `"tenant"` belongs to that one.
    pub fn shops(&self) -> Vec<Tenant> {
        self.backend.tenants.clone()
    }

    /// How many sessions are alive.
    pub fn sessions(&self) -> usize {
        self.backend.desk.lock().accounts.alive(Timestamp::now())
    }

    /// Ends all sessions, as if their tokens had never been; says how many.
    pub fn end_sessions(&self) -> usize {
        let ended = self.backend.desk.lock().accounts.end_all(Timestamp::now());
        self.fault(format!("ended {ended} sessions"));
        ended
    }

    /// All requests to the API so far, those for streams excepted.
    pub fn rest_requests(&self) -> Vec<RestRequest> {
        self.backend.desk.requests()
    }

    /// Waits until at least so many have come; they may still be unanswered.
    pub async fn until_rest_requests(&self, count: usize) {
        let mut asked = self.backend.desk.asked.subscribe();
        let _ = asked.wait_for(|asked| *asked >= count).await;
    }
}

/// Faults of the REST side. Streams go on.
impl Handle {
    /// To clients this looks as if they were signed out; only the health check
    /// tells. Streams have heartbeats only, and what comes meanwhile is lost.
    pub fn database_down(&self) {
        self.fault("database down".into());
        self.backend.desk.set_database_is_down(true);
    }

    pub fn database_up(&self) {
        self.fault("database up".into());
        self.backend.desk.set_database_is_down(false);
    }

    pub fn database_is_down(&self) -> bool {
        self.backend.desk.database_is_down()
    }

    /// Requests from now on wait so long for their answers; zero for not at all.
    pub fn delay_rest(&self, delay: Duration) {
        self.fault(format!("delay REST by {delay:?}"));
        self.backend.desk.lock().delay = delay;
    }

    /// REST requests get this answer, the health check included: so many
    /// times, or until [`Handle::answer_rest_normally`].
    pub fn answer_rest_with(&self, answer: Answer, times: Option<u32>) {
        self.answer_rest_at("/api/", answer, times);
    }

    /// The same for paths that begin so: `/api/users/`.
    pub fn answer_rest_at(&self, paths: &str, answer: Answer, times: Option<u32>) {
        self.fault(format!("answer {paths} with {}", answer.status));
        self.backend.desk.set_fault(paths, answer, times);
    }

    pub fn answer_rest_normally(&self) {
        self.fault("answer REST normally".into());
        self.backend.desk.end_fault();
    }
}
