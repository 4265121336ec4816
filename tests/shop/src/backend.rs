//! All that one running shop knows: records, live streams, sessions, faults.
//!
//! Shared between the tasks that serve and the handle that commands, behind
//! one lock that is never held across an await. Whoever waits for something
//! watches a channel.

mod subscription;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use rand::{SeedableRng as _, rngs::StdRng};
use serde_json::Value;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

pub(crate) use subscription::Subscription;

use crate::{
    clocks::Clocks,
    document::{self, Document},
    faults::{Cut, Flow, LostAnswers, Override},
    feed, invent,
    lists::Lists,
    log,
    options::{Mode, Options},
    owner::{OWNER, Tenant},
    records::{Kind, Record, Records},
    rest::Accounts,
    roles::Role,
    seen::Seen,
};

pub(crate) struct Backend {
    pub options: Options,
    pub port: u16,
    /// The owner's shops; at least one.
    pub tenants: Vec<Tenant>,
    inner: Mutex<Inner>,
    /// How many streams are live.
    pub live: watch::Sender<usize>,
    /// The requests for streams so far, and all others to the API.
    pub stream_requests: watch::Sender<Vec<Seen>>,
    pub rest_requests: watch::Sender<Vec<Seen>>,
    pub flow: watch::Sender<Flow>,
    /// Whether the shop is to be open, and whether it is.
    pub to_be_open: watch::Sender<bool>,
    pub is_open: watch::Sender<bool>,
}

pub(crate) struct Inner {
    pub records: Records,
    /// What the owner wrote to buyers: in the lists of REST, and on no stream.
    pub answers: Vec<Document>,
    pub accounts: Accounts,
    pub clocks: Clocks,
    pub database_is_down: bool,
    /// How long each request to it takes.
    pub database_delay: Duration,
    pub role: Role,
    pub lists: Lists,
    /// So many of the shops are the owner's, from the first.
    pub owned: usize,
    /// How long REST requests wait for their answers.
    pub rest_delay: Duration,
    pub stream_override: Option<Override>,
    pub rest_override: Option<Override>,
    pub lost_answers: Option<LostAnswers>,
    /// Whether the API codes its answers, though nobody asked.
    pub rest_is_coded: bool,
    /// Each other path is moved there.
    pub paths_end_with_slash: bool,
    /// What stands between the shop and everybody: a login page of the network.
    pub portal: Option<Override>,
    dice: StdRng,
    rest_dice: StdRng,
    streams: BTreeMap<u64, Stream>,
    next_stream: u64,
    pub followers: Vec<mpsc::UnboundedSender<String>>,
}

struct Stream {
    user_id: String,
    commands: mpsc::UnboundedSender<ToStream>,
}

/// What a live stream is told to do.
pub(crate) enum ToStream {
    Write(Vec<u8>),
    Cut(Cut),
}

impl Backend {
    pub fn new(options: Options, port: u16) -> Self {
        let dice = StdRng::seed_from_u64(options.seed);
        // Of their own: what REST adds must not change what streams tell.
        let rest_dice = StdRng::seed_from_u64(!options.seed);
        let tenants = Tenant::all(&options.id, &options.currency, options.shops);
        Self {
            port,
            inner: Mutex::new(Inner {
                records: Records::default(),
                answers: vec![],
                accounts: Accounts::new(&options),
                clocks: Clocks::default(),
                database_is_down: false,
                database_delay: Duration::ZERO,
                role: Role::default(),
                lists: Lists::default(),
                owned: tenants.len(),
                rest_delay: Duration::ZERO,
                stream_override: None,
                rest_override: None,
                lost_answers: None,
                rest_is_coded: false,
                paths_end_with_slash: false,
                portal: None,
                dice,
                rest_dice,
                streams: BTreeMap::new(),
                next_stream: 0,
                followers: vec![],
            }),
            tenants,
            live: watch::Sender::new(0),
            stream_requests: watch::Sender::new(vec![]),
            rest_requests: watch::Sender::new(vec![]),
            flow: watch::Sender::new(Flow::default()),
            to_be_open: watch::Sender::new(true),
            is_open: watch::Sender::new(true),
            options,
        }
    }

    pub fn add(&self, kind: Kind, given: &Value) -> Record {
        let inner = &mut *self.lock();
        let now = inner.clocks.of_record(Timestamp::now());
        let fields = document::for_streams(kind, given);
        let fields = invent::record(kind, &fields, now, &mut inner.dice);
        let shop = &self.tenants[0].id;
        let document = Document::new(kind, &fields, given, shop, now, &mut inner.rest_dice);
        let record = inner.records.add(fields, document, Instant::now());
        self.send_at_once(inner, &record);
        inner.log(&log::line(&record));
        record
    }

    pub fn change(&self, id: &str, given: &Value) -> Option<Record> {
        let inner = &mut *self.lock();
        let (now, time) = (Instant::now(), inner.clocks.of_record(Timestamp::now()));
        let record = inner.records.change(id, given, now, invent::iso(time))?;
        // What only REST tells is no news.
        if record.changed == now {
            self.send_at_once(inner, &record);
        }
        inner.log(&format!("{} (changed)", log::line(&record)));
        Some(record)
    }

    /// The events that a tick of somebody's stream brings.
    pub fn tick(&self, user_id: &str, window: feed::Window) -> Vec<String> {
        let inner = self.lock();
        if inner.database_is_down || !inner.database_delay.is_zero() {
            return vec![];
        }
        let records = inner.records.all().iter();
        feed::tick(records.filter(|record| self.is_for(user_id, record)), window, &self.options)
    }

    /// A new live stream, until the subscription is dropped.
    pub fn subscribe(self: &Arc<Self>, user_id: &str) -> Subscription {
        let (sender, commands) = mpsc::unbounded_channel();
        let inner = &mut *self.lock();
        let number = inner.next_stream;
        inner.next_stream += 1;
        inner.streams.insert(number, Stream { user_id: user_id.into(), commands: sender });
        let live = inner.streams.len();
        self.live.send_replace(live);
        inner.log(&format!("stream   opened for {user_id}, {live} live"));
        let (backend, since) = (self.clone(), Instant::now());
        Subscription { number, user_id: user_id.into(), since, commands, backend }
    }

    /// Hands bytes to every live stream, as one chunk of its body.
    pub fn write(&self, bytes: &[u8]) -> usize {
        let inner = self.lock();
        for stream in inner.streams.values() {
            stream.write(bytes);
        }
        inner.streams.len()
    }

    /// Ends every live stream. They stop counting as live at once.
    pub fn cut(&self, how: Cut) -> usize {
        let inner = &mut *self.lock();
        let cut = std::mem::take(&mut inner.streams);
        self.live.send_replace(0);
        for stream in cut.values() {
            // One that has just ended by itself need not be cut.
            let _ = stream.commands.send(ToStream::Cut(how));
            inner.log(&subscription::closed(&stream.user_id, 0));
        }
        cut.len()
    }

    /// The shops that are the owner's now.
    pub fn owned(&self) -> Vec<Tenant> {
        let inner = self.lock();
        let owned = if inner.role == Role::Client { 0 } else { inner.owned };
        drop(inner);
        self.tenants.iter().take(owned).cloned().collect()
    }

    /// What the shop itself says of the time.
    pub fn now(&self) -> Timestamp {
        self.lock().clocks.of_shop(Timestamp::now())
    }

    pub fn log(&self, line: &str) {
        self.lock().log(line);
    }

    fn send_at_once(&self, inner: &Inner, record: &Record) {
        let event = feed::at_once(record, &self.options);
        let Some(event) = event.filter(|_| !inner.database_is_down) else {
            return;
        };
        let streams = inner.streams.values();
        for stream in streams.filter(|stream| self.is_for(&stream.user_id, record)) {
            stream.write(event.as_bytes());
        }
    }

    /// A shop's stream tells of that shop. By the owner's own id only the
    /// documented backend tells anything: of all her shops.
    fn is_for(&self, user_id: &str, record: &Record) -> bool {
        let is_owner = self.options.mode == Mode::Documented && user_id == OWNER.id;
        self.options.any_id || is_owner || user_id == record.document.tenant
    }

    /// Every change under the lock is whole, so a panic elsewhere leaves it so.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    pub fn log(&mut self, line: &str) {
        self.followers.retain(|follower| follower.send(line.into()).is_ok());
    }
}

impl Stream {
    /// A stream that has just ended misses it: so does the real client.
    fn write(&self, bytes: &[u8]) {
        let _ = self.commands.send(ToStream::Write(bytes.to_vec()));
    }
}
