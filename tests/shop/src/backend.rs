//! All that one running shop knows: its books, its live streams, its faults.
//!
//! Shared between the tasks that serve and the handle that commands, behind
//! one lock that is never held across an await. Whoever waits for something
//! watches a channel. Only `handle`, `front`, `stream`,
//! `pages` and `rest` look in; `rest` keeps what is its own at its `desk`.

mod seat;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use jiff::Timestamp;
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::Value;
use tokio::sync::{mpsc, watch};

pub(crate) use seat::Seat;

use crate::{
    document::{self, Document},
    faults::{Answer, Cut, Flow},
    feed, http, invent,
    note::Note,
    options::{Mode, Options},
    records::{Kind, Record, Records},
    rest::Desk,
    tenants::{OWNER, Tenant},
};

pub(crate) struct Backend {
    pub options: Options,
    pub port: u16,
    /// The owner's shops; at least one.
    pub tenants: Vec<Tenant>,
    pub desk: Desk,
    inner: Mutex<Inner>,
    /// How many streams are live.
    pub live: watch::Sender<usize>,
    /// How many stream requests have come.
    pub asked: watch::Sender<usize>,
    pub flow: watch::Sender<Flow>,
    /// Whether the shop is to be open, and whether it is.
    pub to_be_open: watch::Sender<bool>,
    pub is_open: watch::Sender<bool>,
}

struct Inner {
    records: Records,
    dice: StdRng,
    rest_dice: StdRng,
    seats: BTreeMap<u64, Place>,
    next_seat: u64,
    answer: Option<(Answer, Option<u32>)>,
    requests: Vec<StreamRequest>,
    followers: Vec<mpsc::UnboundedSender<Note>>,
}

struct Place {
    user_id: String,
    orders: mpsc::UnboundedSender<ToStream>,
}

/// What a live stream is told to do.
pub(crate) enum ToStream {
    Write(Vec<u8>),
    Cut(Cut),
}

/// One request for a stream, as it came.
#[derive(Clone, Debug)]
pub struct StreamRequest {
    pub at: Instant,
    pub time: Timestamp,
    pub method: String,
    pub user_id: Option<String>,
    /// Names as sent; values that are not UTF-8 have replacement characters.
    pub headers: Vec<(String, String)>,
    /// What it was answered with.
    pub status: u16,
}

impl StreamRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl Backend {
    pub fn new(options: Options, port: u16) -> Self {
        let dice = StdRng::seed_from_u64(options.seed);
        // Of their own: what REST adds must not change what streams tell.
        let rest_dice = StdRng::seed_from_u64(!options.seed);
        Self {
            tenants: Tenant::all(&options.id, options.shops),
            desk: Desk::new(&options),
            port,
            inner: Mutex::new(Inner {
                records: Records::default(),
                dice,
                rest_dice,
                seats: BTreeMap::new(),
                next_seat: 0,
                answer: None,
                requests: vec![],
                followers: vec![],
            }),
            live: watch::Sender::new(0),
            asked: watch::Sender::new(0),
            flow: watch::Sender::new(Flow::default()),
            to_be_open: watch::Sender::new(true),
            is_open: watch::Sender::new(true),
            options,
        }
    }

    pub fn add(&self, kind: Kind, given: &Value) -> Record {
        let inner = &mut *self.lock();
        let now = Timestamp::now();
        let heard = document::for_streams(kind, given);
        let fields = invent::record(kind, &heard, now, &mut inner.dice);
        let shop = &self.tenants[0].id;
        let document = Document::new(kind, &fields, given, shop, now, &mut inner.rest_dice);
        let record = inner.records.add(fields, document, tokio::time::Instant::now());
        self.send_at_once(inner, &record);
        inner.note(Note::New(record.clone()));
        record
    }

    pub fn change(&self, id: &str, given: &Value) -> Option<Record> {
        let inner = &mut *self.lock();
        let now = tokio::time::Instant::now();
        let time = invent::iso(Timestamp::now());
        let record = inner.records.change(id, given, now, time)?;
        // What only REST tells is no news.
        if record.changed == now {
            self.send_at_once(inner, &record);
        }
        inner.note(Note::Changed(record.clone()));
        Some(record)
    }

    pub fn with_records<T>(&self, read: impl FnOnce(&[Record]) -> T) -> T {
        read(self.lock().records.all())
    }

    pub fn records(&self) -> Vec<Record> {
        self.lock().records.all().to_vec()
    }

    /// The events that a tick of somebody's stream brings.
    pub fn tick(&self, user_id: &str, window: feed::Window) -> Vec<String> {
        if self.desk.database_is_down() {
            return vec![];
        }
        let inner = self.lock();
        let records = inner.records.all().iter();
        feed::tick(records.filter(|record| self.is_for(user_id, record)), window, &self.options)
    }

    /// Takes a place among the live streams; dropping the seat gives it back.
    pub fn seat(self: &Arc<Self>, user_id: &str) -> Seat {
        let (orders, received) = mpsc::unbounded_channel();
        let inner = &mut *self.lock();
        let number = inner.next_seat;
        inner.next_seat += 1;
        let user_id = user_id.to_string();
        let place = Place { user_id: user_id.clone(), orders };
        inner.seats.insert(number, place);
        self.live.send_replace(inner.seats.len());
        inner.note(Note::StreamOpened { user_id: user_id.clone(), live: inner.seats.len() });
        Seat {
            number,
            user_id,
            since: tokio::time::Instant::now(),
            orders: received,
            backend: self.clone(),
        }
    }

    /// Hands bytes to every live stream, as one chunk of its body.
    pub fn write(&self, bytes: &[u8]) -> usize {
        let inner = self.lock();
        for place in inner.seats.values() {
            place.write(bytes);
        }
        inner.seats.len()
    }

    /// Ends every live stream. They stop counting as live at once.
    pub fn cut(&self, how: Cut) -> usize {
        let inner = &mut *self.lock();
        let cut = std::mem::take(&mut inner.seats);
        self.live.send_replace(0);
        for place in cut.values() {
            // One that has just ended by itself need not be cut.
            let _ = place.orders.send(ToStream::Cut(how));
        }
        for place in cut.values() {
            inner.note(Note::StreamClosed { user_id: place.user_id.clone(), live: 0 });
        }
        cut.len()
    }

    pub fn set_answer(&self, answer: Option<(Answer, Option<u32>)>) {
        self.lock().answer = answer;
    }

    pub fn is_answering(&self) -> Option<Answer> {
        self.lock().answer.as_ref().map(|(answer, _)| answer.clone())
    }

    /// The answer that the next stream request gets instead of a stream.
    pub fn take_answer(&self) -> Option<Answer> {
        let inner = &mut *self.lock();
        match &mut inner.answer {
            None => None,
            Some((answer, None)) => Some(answer.clone()),
            Some((answer, Some(times))) => {
                let taken = (*times > 0).then(|| answer.clone());
                *times = times.saturating_sub(1);
                if *times == 0 {
                    inner.answer = None;
                }
                taken
            }
        }
    }

    pub fn saw(&self, request: &http::Request, status: u16) {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = request.headers.iter();
        let inner = &mut *self.lock();
        inner.requests.push(StreamRequest {
            at: Instant::now(),
            time: Timestamp::now(),
            method: request.method.clone(),
            user_id: request.query("userId"),
            headers: headers.map(|(name, value)| (name.clone(), text(value))).collect(),
            status,
        });
        self.asked.send_replace(inner.requests.len());
    }

    pub fn requests(&self) -> Vec<StreamRequest> {
        self.lock().requests.clone()
    }

    pub fn follow(&self) -> mpsc::UnboundedReceiver<Note> {
        let (follower, notes) = mpsc::unbounded_channel();
        self.lock().followers.push(follower);
        notes
    }

    pub fn note(&self, note: Note) {
        self.lock().note(note);
    }

    fn send_at_once(&self, inner: &Inner, record: &Record) {
        let event = feed::at_once(record, &self.options);
        let Some(event) = event.filter(|_| !self.desk.database_is_down()) else {
            return;
        };
        let places = inner.seats.values();
        for place in places.filter(|place| self.is_for(&place.user_id, record)) {
            place.write(event.as_bytes());
        }
    }

    /// A shop's stream tells of that shop. By the owner's own id only the
    /// documented backend tells anything: of all her shops.
    fn is_for(&self, user_id: &str, record: &Record) -> bool {
        let is_owner = self.options.mode == Mode::Documented && user_id == OWNER.id;
        self.options.any_id || is_owner || user_id == record.document.tenant
    }

    /// Every change under the lock is whole, so a panic elsewhere leaves it so.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn note(&mut self, note: Note) {
        self.followers.retain(|follower| follower.send(note.clone()).is_ok());
    }
}

impl Place {
    /// A stream that has just ended misses it: so does the real client.
    fn write(&self, bytes: &[u8]) {
        let _ = self.orders.send(ToStream::Write(bytes.to_vec()));
    }
}
