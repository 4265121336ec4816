//! What the engine does about the connection as a whole: sleep, and words about silence.

use tokio::time::Instant;

use super::Engine;
use crate::notice;

impl Engine {
    /// Connections from before a sleep, or on another network, look alive for long.
    pub fn woke(&mut self) {
        self.hearing.slept(Instant::now());
        self.feeds.wake();
        self.reading.all_now();
    }

    /// Says that nothing is heard, and that it is heard again; each once.
    pub fn say_if_deaf(&mut self) {
        let connection = self.snapshots.borrow().connection.clone();
        let (patience, now) = (self.settings.connection.deaf_after, Instant::now());
        if let Some(say) = self.hearing.note(connection.state, patience, now, self.clock.now()) {
            let notice = notice::connection(say, &connection, &self.words);
            self.showing.tell(notice);
        }
    }
}
