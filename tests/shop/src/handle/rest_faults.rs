//! Faults of the REST side. Streams go on.

use std::time::Duration;

use jiff::Timestamp;

use super::Handle;
use crate::faults::{Answer, LostAnswers, Override};

impl Handle {
    /// To clients this looks as if they were signed out; only the health check
    /// tells. Streams have heartbeats only, and what comes meanwhile is lost.
    pub fn database_down(&self) {
        self.fault("database down");
        self.backend.lock().database_is_down = true;
    }

    pub fn database_up(&self) {
        self.fault("database up");
        self.backend.lock().database_is_down = false;
    }

    /// Each request to the database takes so long, the health check's as well, and
    /// ticks of streams bring nothing; zero for not at all.
    pub fn database_hangs(&self, delay: Duration) {
        self.fault(&format!("the database takes {delay:?}"));
        self.backend.lock().database_delay = delay;
    }

    /// Requests from now on wait so long for their answers; zero for not at all.
    pub fn delay_rest(&self, delay: Duration) {
        self.fault(&format!("delay REST by {delay:?}"));
        self.backend.lock().rest_delay = delay;
    }

    /// Answers from now on are coded as gzip, though nobody asked for that.
    pub fn code_rest(&self, gzip: bool) {
        self.fault(&format!("code REST: {gzip}"));
        self.backend.lock().rest_is_coded = gzip;
    }

    /// Every path ends with a slash from now on, as Next.js may be told: whoever asks
    /// without one is sent there. Streams, too.
    pub fn end_paths_with_slash(&self, on: bool) {
        self.fault(&format!("paths end with a slash: {on}"));
        self.backend.lock().paths_end_with_slash = on;
    }

    /// REST requests get this answer, the health check included: so many
    /// times, or until a command with zero times.
    pub fn answer_rest_with(&self, answer: Answer, times: Option<u32>) {
        self.answer_rest_at("/api/", answer, times);
    }

    /// The same for paths that begin so: `/api/users/`.
    pub fn answer_rest_at(&self, paths: &str, answer: Answer, times: Option<u32>) {
        self.fault(&format!("answer {paths} with {}", answer.status));
        self.backend.lock().rest_override = Override::new(paths, answer, times);
    }

    /// What is asked at such paths is done, so many times, but the connection ends
    /// before the answer; `and_die`: with that the database is down.
    pub fn lose_answers(&self, paths: &str, times: u32, and_die: bool) {
        self.fault(&format!("lose {times} answers at {paths}"));
        let lost = (times > 0).then(|| LostAnswers { paths: paths.into(), times, and_die });
        self.backend.lock().lost_answers = lost;
    }

    /// Ends all sessions, as if their tokens had never been; says how many.
    pub fn end_sessions(&self) -> usize {
        let ended = self.backend.lock().accounts.end_all(Timestamp::now());
        self.fault(&format!("ended {ended} sessions"));
        ended
    }
}
