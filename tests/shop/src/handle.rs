//! What can be asked of a running shop: news, faults, observations.
//!
//! Every command is done when it returns; what a client notices of it comes
//! later, so tests wait with the `until_…` methods and never by sleeping.
//! Those wait for ever: put a timeout of your own around them.

mod rest;

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::{sync::mpsc, time};

pub use crate::backend::StreamRequest;
use crate::{
    backend::Backend,
    faults::{Answer, Cut, Drip, Flow},
    note::Note,
    options::Mode,
    records::{Kind, Record},
};

/// A cheap copy; it does not keep the shop running.
#[derive(Clone)]
pub struct Handle {
    pub(crate) backend: Arc<Backend>,
}

/// Where the shop is.
impl Handle {
    pub fn port(&self) -> u16 {
        self.backend.port
    }

    /// Without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.backend.port)
    }

    /// The id of the first shop: the `userId` whose stream carries the events.
    pub fn id(&self) -> &str {
        &self.backend.options.id
    }

    pub fn mode(&self) -> Mode {
        self.backend.options.mode
    }

    pub fn stream_url(&self) -> String {
        format!("{}/api/notifications/stream?userId={}", self.url(), self.id())
    }
}

/// News. `given` is a JSON object: its values replace the invented ones, and
/// `"omit": ["id"]` leaves fields out of streams. Names are the stream's or
/// REST's: both tell of one record. Each returns the id, which is REST's where
/// no stream tells one.
impl Handle {
    pub fn payment(&self, given: Value) -> String {
        self.add(Kind::Payment, &given)
    }

    pub fn order(&self, given: Value) -> String {
        self.add(Kind::Order, &given)
    }

    pub fn message(&self, given: Value) -> String {
        self.add(Kind::Message, &given)
    }

    pub fn add(&self, kind: Kind, given: &Value) -> String {
        let record = self.backend.add(kind, given);
        match record.fields.text("id") {
            none if none.is_empty() => record.document.text("id").into(),
            id => id,
        }
    }

    /// Changes the newest record of that id: `{"status": "shipped"}`. A changed
    /// order also gets a new `updatedAt`. False when nobody knows the id.
    pub fn change(&self, id: &str, given: Value) -> bool {
        self.backend.change(id, &given).is_some()
    }

    /// Hands bytes verbatim to every live stream, as one chunk of its body.
    /// Says to how many.
    pub fn raw(&self, bytes: impl AsRef<[u8]>) -> usize {
        self.backend.write(bytes.as_ref())
    }

    /// All that was made here, oldest first.
    pub fn records(&self) -> Vec<Record> {
        self.backend.records()
    }
}

/// Faults. They concern streams; `close` and `restart` the whole shop, and
/// those of REST are below.
impl Handle {
    /// Ends all live streams and says how many there were. They stop counting
    /// as live at once, so `until_streams(1)` afterwards waits for a new one.
    pub fn cut(&self, how: Cut) -> usize {
        let cut = self.backend.cut(how);
        self.fault(format!("cut {cut} streams: {how:?}"));
        cut
    }

    /// From now on streams are accepted, but nothing is sent.
    pub fn stall(&self) {
        self.flow("stall", |flow| flow.stalled = true);
    }

    /// What was held back while stalled comes now, all at once.
    pub fn resume(&self) {
        self.flow("resume", |flow| flow.stalled = false);
    }

    /// Streams send at most this many bytes at a time.
    pub fn slow(&self, bytes: usize, every: Duration) {
        let drip = Some(Drip { bytes, every });
        self.flow("slow", |flow| flow.drip = drip);
    }

    pub fn full_speed(&self) {
        self.flow("full speed", |flow| flow.drip = None);
    }

    /// Stream requests get this answer and no stream: so many times, or until
    /// [`Handle::answer_normally`].
    pub fn answer_with(&self, answer: Answer, times: Option<u32>) {
        self.fault(format!("answer with {}", answer.status));
        let never = times == Some(0);
        self.backend.set_answer((!never).then_some((answer, times)));
    }

    pub fn answer_normally(&self) {
        self.fault("answer normally".into());
        self.backend.set_answer(None);
    }

    /// Closes the port and every connection, as a killed server does: FIN,
    /// without a last chunk. Returns when connecting is refused.
    pub async fn close(&self) {
        self.fault("close".into());
        self.backend.to_be_open.send_replace(false);
        let mut is_open = self.backend.is_open.subscribe();
        // We hold the sender, so waiting cannot fail; here and below.
        let _ = is_open.wait_for(|open| !open).await;
    }

    /// Opens the same port again, with the same books.
    pub async fn open(&self) {
        self.backend.to_be_open.send_replace(true);
        let mut is_open = self.backend.is_open.subscribe();
        let _ = is_open.wait_for(|open| *open).await;
        self.fault("open".into());
    }

    pub async fn restart(&self, down_for: Duration) {
        self.close().await;
        time::sleep(down_for).await;
        self.open().await;
    }

    pub fn is_open(&self) -> bool {
        *self.backend.is_open.borrow()
    }

    pub fn current_flow(&self) -> Flow {
        *self.backend.flow.borrow()
    }

    pub fn current_answer(&self) -> Option<Answer> {
        self.backend.is_answering()
    }

    fn flow(&self, what: &str, change: impl FnOnce(&mut Flow)) {
        self.fault(what.into());
        self.backend.flow.send_modify(change);
    }

    fn fault(&self, what: String) {
        self.backend.note(Note::Fault(what));
    }
}

/// Observations.
impl Handle {
    /// Live streams: accepted, and neither cut nor gone.
    pub fn streams(&self) -> usize {
        *self.backend.live.borrow()
    }

    /// Waits until exactly so many streams are live.
    pub async fn until_streams(&self, count: usize) {
        let mut live = self.backend.live.subscribe();
        let _ = live.wait_for(|live| *live == count).await;
    }

    /// All stream requests so far, refused ones included.
    pub fn requests(&self) -> Vec<StreamRequest> {
        self.backend.requests()
    }

    /// Waits until at least so many stream requests have come.
    pub async fn until_requests(&self, count: usize) {
        let mut asked = self.backend.asked.subscribe();
        let _ = asked.wait_for(|asked| *asked >= count).await;
    }

    /// All that happens from now on.
    pub fn follow(&self) -> mpsc::UnboundedReceiver<Note> {
        self.backend.follow()
    }
}
