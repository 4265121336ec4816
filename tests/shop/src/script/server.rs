//! The socket's side of a script. One request per connection, numbered in the
//! order in which they come; every one is recorded before it is answered.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{self, Instant},
};
use tokio_util::task::AbortOnDropHandle;

use super::{
    capture::{Capture, Pace},
    case::{AfterLast, Case, Connection, End, Framing},
};
use crate::{
    front,
    http::{self, LAST_CHUNK, Request},
};

/// A running script. Dropping it ends everything.
pub struct Script {
    url: String,
    port: u16,
    seen: watch::Receiver<Vec<ScriptRequest>>,
    _task: AbortOnDropHandle<()>,
}

/// A request, as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptRequest {
    pub at: std::time::Instant,
    pub method: String,
    /// Path and query.
    pub target: String,
    /// UTF-8, whatever HTTP says a header may be.
    pub last_event_id: Option<String>,
    pub accept: Option<String>,
    pub cache_control: Option<String>,
    /// Which of the script's connections it got; `None` after the last.
    pub connection: Option<usize>,
}

impl Script {
    pub async fn start(case: &Case) -> io::Result<Self> {
        let path = format!("/case/{}/r/{RUN}", case.name);
        Self::serve(&path, case.connections.clone(), case.after_last).await
    }

    /// Serves a capture to the first request; those after it hang.
    pub async fn replay(capture: &Capture, pace: Pace) -> io::Result<Self> {
        let connections = vec![capture.connection(pace)];
        Self::serve("/replay", connections, AfterLast::Hang).await
    }

    /// Serves any list of connections, under any path.
    pub async fn serve(
        path: &str,
        connections: Vec<Connection>,
        after_last: AfterLast,
    ) -> io::Result<Self> {
        let listener = front::listen(0).await?;
        let port = listener.local_addr()?.port();
        let (recorded, seen) = watch::channel(vec![]);
        let stage = Arc::new(Stage {
            connections,
            after_last,
            host: format!("127.0.0.1:{port}"),
            recorded,
            closed: watch::Sender::new(false),
        });
        let task = tokio::spawn(stage.run(listener));
        Ok(Self {
            url: format!("http://127.0.0.1:{port}{path}"),
            port,
            seen,
            _task: AbortOnDropHandle::new(task),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<ScriptRequest> {
        self.seen.borrow().clone()
    }

    /// Waits, for ever if need be, until at least so many requests have come.
    pub async fn until_requests(&self, count: usize) -> Vec<ScriptRequest> {
        let mut seen = self.seen.clone();
        // The sender lives as long as the script does.
        let _ = seen.wait_for(|seen| seen.len() >= count).await;
        self.requests()
    }
}

/// What `{run}` becomes: each script is a run of its own, on its own port.
const RUN: &str = "1";

struct Stage {
    connections: Vec<Connection>,
    after_last: AfterLast,
    host: String,
    recorded: watch::Sender<Vec<ScriptRequest>>,
    closed: watch::Sender<bool>,
}

impl Stage {
    async fn run(self: Arc<Self>, listener: TcpListener) {
        let mut playing = JoinSet::new();
        let each = |socket| self.clone().play(socket);
        let mut recorded = self.recorded.subscribe();
        tokio::select! {
            _ = recorded.wait_for(|seen| self.closes_after(seen.len())) => {}
            () = front::serve(&listener, &mut playing, each) => {}
        }
        drop(listener);
        self.closed.send_replace(true);
        while playing.join_next().await.is_some() {}
    }

    fn closes_after(&self, requests: usize) -> bool {
        self.after_last == AfterLast::Refuse && requests >= self.connections.len()
    }

    async fn play(self: Arc<Self>, socket: TcpStream) -> io::Result<()> {
        let mut incoming = http::Connection::new(socket)?;
        let Some(request) = incoming.request().await? else {
            return Ok(());
        };
        let number = self.record(&request);
        if number.is_some_and(|number| self.closes_after(number + 1)) {
            // However fast the client comes back, it is refused.
            let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
        }
        let socket = incoming.socket;
        match number.map(|number| &self.connections[number]) {
            Some(connection) => self.answer(socket, connection, &request).await,
            None => hold(socket).await,
        }
    }

    fn record(&self, request: &Request) -> Option<usize> {
        let mut connection = None;
        self.recorded.send_modify(|seen| {
            connection = (seen.len() < self.connections.len()).then_some(seen.len());
            seen.push(ScriptRequest {
                at: std::time::Instant::now(),
                method: request.method.clone(),
                target: request.target.clone(),
                last_event_id: request.header("last-event-id"),
                accept: request.header("accept"),
                cache_control: request.header("cache-control"),
                connection,
            });
        });
        connection
    }

    async fn answer(
        &self,
        mut socket: TcpStream,
        connection: &Connection,
        request: &Request,
    ) -> io::Result<()> {
        let echo = connection.echo_last_event_id.then(|| echo(request));
        let length = connection.body().len() + echo.as_ref().map_or(0, Vec::len);
        socket.write_all(&self.head(connection, length)).await?;

        let chunks = connection.chunks.iter();
        let chunks = chunks.map(|chunk| (chunk.delay, chunk.bytes.clone()));
        for (delay, bytes) in chunks.chain(echo.map(|echo| (Duration::ZERO, echo))) {
            if !delay.is_zero() {
                time::sleep_until(Instant::now() + delay).await;
            }
            let bytes = match connection.framing {
                Framing::Chunked => http::chunk(&bytes),
                _ => bytes,
            };
            socket.write_all(&bytes).await?;
        }
        end(socket, connection).await
    }

    fn head(&self, connection: &Connection, length: usize) -> Vec<u8> {
        if connection.framing == Framing::Verbatim {
            return vec![];
        }
        let filled = |value: &str| value.replace("{host}", &self.host).replace("{run}", RUN);
        let headers = connection.headers.iter();
        let mut headers: Vec<_> =
            headers.map(|(name, value)| (name.clone(), filled(value))).collect();
        match connection.framing {
            Framing::Chunked => headers.push(("transfer-encoding".into(), "chunked".into())),
            Framing::ContentLength => {
                // A truncated body is one byte shorter than it was to be.
                let missing = usize::from(connection.end == End::Truncate);
                headers.push(("content-length".into(), (length + missing).to_string()));
            }
            Framing::Close | Framing::Verbatim => {}
        }
        // Or a client might send its next request here and meet our FIN.
        headers.push(("connection".into(), "close".into()));
        http::head(connection.status, &headers)
    }
}

fn echo(request: &Request) -> Vec<u8> {
    let id = request.header_bytes("last-event-id").unwrap_or_default();
    [b"data:", id, b"\n\n"].concat()
}

async fn end(mut socket: TcpStream, connection: &Connection) -> io::Result<()> {
    match connection.end {
        End::Close | End::Truncate => {}
        End::Reset => return socket.set_zero_linger(),
        End::Hang(pause) => time::sleep(pause).await,
        End::Hold => return hold(socket).await,
    }
    if connection.framing == Framing::Chunked && connection.end != End::Truncate {
        socket.write_all(LAST_CHUNK).await?;
    }
    socket.shutdown().await
}

/// Says nothing more until the client goes away.
async fn hold(mut socket: TcpStream) -> io::Result<()> {
    let mut scrap = [0; 256];
    while socket.read(&mut scrap).await? > 0 {}
    Ok(())
}
