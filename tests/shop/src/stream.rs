//! One live stream, from its head to its end.
//!
//! Two halves in one loop: what is to be said (ticks, heartbeats, commands)
//! goes to `unsent`; what leaves, and how fast, is the fault's to decide.
//! Called by `front`, once per accepted stream request.

use std::io;

use bytes::{Buf as _, BytesMut};
use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, tcp::WriteHalf},
    time::{self, Duration, Instant},
};

use crate::{
    backend::{Backend, Subscription, ToStream},
    faults::{Cut, Drip, Opening},
    feed::{self, Window},
    gzip, http,
};

/// How long a client may take to read what is sent before its stream is cut.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The first half of an event, for streams that end in the middle of one.
const HALF_AN_EVENT: &[u8] = b"data: {\"type\":\"payment\",\"data\":{\"id\":\"66f2a1c9";

pub(crate) async fn serve(
    mut socket: TcpStream,
    mut subscription: Subscription,
    backend: &Backend,
) -> io::Result<()> {
    let mut flow = backend.flow.subscribe();
    let mut timers = Timers::new(backend, subscription.since);
    let opening = flow.borrow().opening;
    let mut unsent = Unsent::new(backend.now(), opening);
    if let Some(ms) = opening.retry_ms {
        unsent.text(&format!("retry: {ms}\n\n"));
    }
    unsent.text(&feed::connected(backend.now()));
    if let Some(cut) = opening.then {
        return end(socket, unsent, cut, false).await;
    }

    let (mut reader, mut writer) = socket.split();
    let mut scrap = [0; 256];
    let cut = loop {
        let now = *flow.borrow_and_update();
        let may_leave = !now.stalled && !unsent.bytes.is_empty();

        tokio::select! {
            biased;
            command = subscription.commands.recv() => match command {
                Some(ToStream::Write(bytes)) => unsent.push(&bytes),
                Some(ToStream::Cut(cut)) => break cut,
                // Cut streams have been told; nobody else forgets them.
                None => return Ok(()),
            },
            window = timers.next() => match window {
                Some(window) => {
                    for event in backend.tick(&subscription.user_id, window) {
                        unsent.text(&event);
                    }
                }
                None => unsent.text(&feed::heartbeat(backend.now())),
            },
            read = reader.read(&mut scrap) => {
                if read? == 0 {
                    return Ok(());
                }
            }
            changed = flow.changed() => {
                if changed.is_err() {
                    return Ok(());
                }
            }
            sent = unsent.send(&mut writer, now.drip), if may_leave => sent?,
        }
    };

    let stalled = flow.borrow().stalled;
    end(socket, unsent, cut, stalled).await
}

/// What was said before the end still arrives, unless the stream is stalled.
async fn end(mut socket: TcpStream, mut unsent: Unsent, cut: Cut, stalled: bool) -> io::Result<()> {
    match cut {
        Cut::Reset | Cut::Truncate => {}
        Cut::End => unsent.finish(),
        Cut::MidEvent => {
            unsent.push(HALF_AN_EVENT);
            unsent.finish();
        }
    }
    if !stalled {
        // Who does not read in time does not get it.
        let _ = time::timeout(FLUSH_TIMEOUT, socket.write_all(&unsent.bytes)).await;
    }
    match cut {
        Cut::Reset => socket.set_zero_linger(),
        Cut::End | Cut::Truncate | Cut::MidEvent => socket.shutdown().await,
    }
}

/// The moments of one stream, counted from its beginning and not from when
/// we got round to it: so each payment falls into exactly three ticks.
struct Timers {
    tick: Duration,
    heartbeat: Duration,
    next_tick: Instant,
    next_heartbeat: Instant,
}

impl Timers {
    fn new(backend: &Backend, since: Instant) -> Self {
        let (tick, heartbeat) = (backend.options.tick, backend.options.heartbeat);
        Self { tick, heartbeat, next_tick: since + tick, next_heartbeat: since + heartbeat }
    }

    /// The window of a tick, or `None` for a heartbeat. Events come first.
    async fn next(&mut self) -> Option<Window> {
        if self.next_tick <= self.next_heartbeat {
            time::sleep_until(self.next_tick).await;
            let to = self.next_tick;
            self.next_tick += self.tick;
            Some(Window { from: to - self.tick, to })
        } else {
            time::sleep_until(self.next_heartbeat).await;
            self.next_heartbeat += self.heartbeat;
            None
        }
    }
}

struct Unsent {
    bytes: BytesMut,
    next_drip: Instant,
    opening: Opening,
}

impl Unsent {
    fn new(now: Timestamp, opening: Opening) -> Self {
        let coding = opening.gzip.then_some(("content-encoding", "gzip"));
        let head = http::stream_head(now, coding.as_slice());
        let bytes = BytesMut::from(head.as_slice());
        let mut unsent = Self { bytes, next_drip: Instant::now(), opening };
        if opening.gzip {
            unsent.bytes.extend_from_slice(&http::chunk(&gzip::HEAD));
        }
        unsent
    }

    fn text(&mut self, text: &str) {
        self.push(text.as_bytes());
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.opening.head_only {
            return;
        }
        let coded = self.opening.gzip.then(|| gzip::blocks(bytes));
        self.bytes.extend_from_slice(&http::chunk(coded.as_deref().unwrap_or(bytes)));
    }

    fn finish(&mut self) {
        self.bytes.extend_from_slice(http::LAST_CHUNK);
    }

    /// Sends some of it. Cancelled, it has sent nothing.
    async fn send(&mut self, writer: &mut WriteHalf<'_>, drip: Option<Drip>) -> io::Result<()> {
        let mut most = self.bytes.len();
        if let Some(drip) = drip {
            time::sleep_until(self.next_drip).await;
            most = most.min(drip.bytes.max(1));
        }
        let sent = writer.write(&self.bytes[..most]).await?;
        self.bytes.advance(sent);
        self.next_drip = Instant::now() + drip.map_or(Duration::ZERO, |drip| drip.every);
        Ok(())
    }
}
