//! What can be asked of a running shop: news, faults, observations.
//!
//! Every command is done when it returns; what a client notices of it comes
//! later, so tests wait with the `until_…` methods and never by sleeping.
//! Those wait for ever: put a timeout of your own around them.

mod rest_faults;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, watch},
    time,
};

use crate::{
    backend::Backend,
    document::Document,
    faults::{Answer, Cut, Drip, Flow, Opening, Override},
    ids,
    options::Mode,
    owner::{OWNER, Tenant},
    records::Kind,
    seen::Seen,
};

/// A cheap copy; it does not keep the shop running.
#[derive(Clone)]
pub struct Handle {
    pub(crate) backend: Arc<Backend>,
}

/// Where the shop is.
impl Handle {
    /// Without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.backend.port)
    }

    /// The id of the first shop: the `userId` whose stream carries the events.
    pub fn id(&self) -> &str {
        &self.backend.options.id
    }

    /// The owner's shops; a record with `"tenant"` belongs to that one.
    pub fn shops(&self) -> Vec<Tenant> {
        self.backend.tenants.clone()
    }

    /// From now on so many of them are the owner's, from the first: none, or one more.
    pub fn give_shops(&self, count: usize) {
        self.backend.lock().owned = count;
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

    /// Changes the newest record of that id: `{"status": "shipped"}`. REST gets
    /// a new `updatedAt`, an order on the stream too. False for an unknown id.
    pub fn change(&self, id: &str, given: Value) -> bool {
        self.backend.change(id, &given).is_some()
    }

    /// The buyer has paid and sent the Mobile Money id.
    pub fn submit(&self, id: &str) -> bool {
        let momo = ids::momo(id);
        self.change(id, json!({"status": "awaiting_verification", "mtnTransactionId": momo}))
    }

    /// What Mobile Money calls a payment that was submitted.
    pub fn momo(&self, id: &str) -> String {
        ids::momo(id)
    }

    /// The owner has found the money. The order that comes of it is a command
    /// of its own, with `"transaction"` for the payment's id.
    pub fn verify(&self, id: &str) -> bool {
        self.verify_as(id, OWNER.id)
    }

    /// Somebody has, by the id of their account.
    pub fn verify_as(&self, id: &str, by: &str) -> bool {
        self.change(id, json!({"status": "verified", "verifiedBy": by}))
    }

    /// The owner has read a message. Streams hear nothing of it.
    pub fn mark_read(&self, id: &str) -> bool {
        self.change(id, json!({"read": true}))
    }

    /// What the owner wrote to buyers: conversation, receiver, words.
    pub fn answers(&self) -> Vec<[String; 3]> {
        let answers = self.backend.lock().answers.clone();
        let texts = |answer: Document| {
            ["conversation", "receiver", "content"].map(|name| answer.text(name).to_owned())
        };
        answers.into_iter().map(texts).collect()
    }

    /// Whether a message is read; None: there is none of that id.
    pub fn is_read(&self, id: &str) -> Option<bool> {
        let inner = self.backend.lock();
        let record = inner.records.all().iter().rev().find(|record| record.is(id))?;
        record.document.body.get("read")?.as_bool()
    }

    /// Somebody has deleted the record; no list and no stream says so. False for
    /// an unknown id.
    pub fn delete(&self, id: &str) -> bool {
        let deleted = self.backend.lock().records.delete(id);
        self.backend.log(&format!("deleted  {id}"));
        deleted
    }

    /// Hands bytes verbatim to every live stream, as one chunk of its body.
    /// Says to how many.
    pub fn raw(&self, bytes: impl AsRef<[u8]>) -> usize {
        self.backend.write(bytes.as_ref())
    }
}

/// Faults of streams; `close` and `restart` concern the whole shop.
impl Handle {
    /// Ends all live streams and says how many there were. They stop counting
    /// as live at once, so `until_streams(1)` afterwards waits for a new one.
    pub fn cut(&self, how: Cut) -> usize {
        let cut = self.backend.cut(how);
        self.fault(&format!("cut {cut} streams: {how:?}"));
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

    /// From now on new streams begin like this; the default is as it should be.
    pub fn open_streams(&self, opening: Opening) {
        self.flow(&format!("{opening:?}"), |flow| flow.opening = opening);
    }

    /// Everybody gets this page, whatever they ask for, and live streams are cut:
    /// a login page of the network. None: it is away.
    pub fn portal(&self, page: Option<Answer>) {
        self.fault(if page.is_some() { "a portal" } else { "no portal" });
        let page = page.and_then(|page| Override::new("/", page, None));
        let stands = page.is_some();
        self.backend.lock().portal = page;
        if stands {
            self.cut(Cut::Reset);
        }
    }

    /// Stream requests get this answer and no stream: so many times, or until
    /// a command with zero times.
    pub fn answer_with(&self, answer: Answer, times: Option<u32>) {
        self.fault(&format!("answer with {}", answer.status));
        self.backend.lock().stream_override = Override::new("/", answer, times);
    }

    /// Closes the port and every connection, as a killed server does: FIN,
    /// without a last chunk. Returns when connecting is refused.
    pub async fn close(&self) {
        self.fault("close");
        self.backend.to_be_open.send_replace(false);
        until(&self.backend.is_open, |open| !open).await;
    }

    /// Opens the same port again, with the same records.
    pub async fn open(&self) {
        self.backend.to_be_open.send_replace(true);
        until(&self.backend.is_open, |open| *open).await;
        self.fault("open");
    }

    pub async fn restart(&self, down_for: Duration) {
        self.close().await;
        time::sleep(down_for).await;
        self.open().await;
    }

    fn flow(&self, what: &str, change: impl FnOnce(&mut Flow)) {
        self.fault(what);
        self.backend.flow.send_modify(change);
    }

    fn fault(&self, what: &str) {
        self.backend.log(&format!("fault    {what}"));
    }
}

/// Observations.
impl Handle {
    pub fn is_open(&self) -> bool {
        *self.backend.is_open.borrow()
    }

    /// Live streams: accepted, and neither cut nor gone.
    pub fn streams(&self) -> usize {
        *self.backend.live.borrow()
    }

    /// Waits until exactly so many streams are live.
    pub async fn until_streams(&self, count: usize) {
        until(&self.backend.live, |live| *live == count).await;
    }

    /// All stream requests so far, refused ones included.
    pub fn requests(&self) -> Vec<Seen> {
        self.backend.stream_requests.borrow().clone()
    }

    /// Waits until at least so many stream requests have come.
    pub async fn until_requests(&self, count: usize) {
        until(&self.backend.stream_requests, |asked| asked.len() >= count).await;
    }

    /// All requests to the API so far, those for streams excepted.
    pub fn rest_requests(&self) -> Vec<Seen> {
        self.backend.rest_requests.borrow().clone()
    }

    /// Waits until at least so many have come; they may still be unanswered.
    pub async fn until_rest_requests(&self, count: usize) {
        until(&self.backend.rest_requests, |asked| asked.len() >= count).await;
    }

    /// How many sessions are alive.
    pub fn sessions(&self) -> usize {
        self.backend.lock().accounts.alive(Timestamp::now())
    }

    /// All that happens from now on, in lines.
    pub fn follow(&self) -> mpsc::UnboundedReceiver<String> {
        let (follower, lines) = mpsc::unbounded_channel();
        self.backend.lock().followers.push(follower);
        lines
    }
}

/// We hold the sender, so waiting cannot fail.
async fn until<T>(watched: &watch::Sender<T>, wanted: impl FnMut(&T) -> bool) {
    let _ = watched.subscribe().wait_for(wanted).await;
}
