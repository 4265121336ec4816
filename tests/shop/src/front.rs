//! The shop's front door: opens and closes, lets requests in, says where to.
//!
//! Routes are here; a module of its own answers each: `stream` the live
//! stream, `rest` the rest of the API. Whoever follows a notification with a
//! browser sees a page without content. Closing drops every connection, as a
//! killed server does. Called by `shop`.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};

use crate::{
    backend::{Backend, Subscription},
    faults::Override,
    http::{Answer, Connection, Request, VARY},
    owner::SHOP,
    rest,
    seen::Seen,
    stream,
};

/// What the captured backend promises: `Keep-Alive: timeout=5`.
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// Between two tries to get the port back, or to accept when that failed.
const RETRY_AFTER: Duration = Duration::from_millis(20);

const STREAM: &str = "/api/notifications/stream";

pub(crate) async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

/// Serves while the shop is to be open, on the same port every time.
pub(crate) async fn run(mut listener: TcpListener, backend: Arc<Backend>) {
    let mut to_be_open = backend.to_be_open.subscribe();
    loop {
        let mut connections = JoinSet::new();
        let each = |socket| connection(socket, backend.clone());
        tokio::select! {
            _ = to_be_open.wait_for(|open| !open) => {}
            () = serve(&listener, &mut connections, each) => {}
        }
        drop(listener);
        connections.shutdown().await;
        backend.is_open.send_replace(false);

        // The backend holds the sender: there is no end of it to wait for.
        let _ = to_be_open.wait_for(|open| *open).await;
        listener = listen_again(&backend).await;
        backend.is_open.send_replace(true);
    }
}

/// Lets clients in for as long as it is polled.
pub(crate) async fn serve<F>(
    listener: &TcpListener,
    connections: &mut JoinSet<io::Result<()>>,
    each: impl Fn(TcpStream) -> F,
) where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => drop(connections.spawn(each(socket))),
                Err(_) => time::sleep(RETRY_AFTER).await,
            },
            // A connection that broke is the client's business, not ours.
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn listen_again(backend: &Backend) -> TcpListener {
    loop {
        match listen(backend.port).await {
            Ok(listener) => return listener,
            Err(error) => backend.log(&format!("fault    cannot open again: {error}")),
        }
        time::sleep(RETRY_AFTER).await;
    }
}

async fn connection(socket: TcpStream, backend: Arc<Backend>) -> io::Result<()> {
    let mut connection = Connection::new(socket)?;
    while let Ok(request) = time::timeout(KEEP_ALIVE_TIMEOUT, connection.request()).await {
        let Some(mut request) = request? else { break };
        let is_slashed = backend.lock().paths_end_with_slash;
        if is_slashed && let Some(there) = request.take_slash() {
            let moved = Answer::new(308, [VARY, ("location", there.as_str())], "");
            connection.answer(&request, &moved).await?;
            if request.wants_close() {
                break;
            }
            continue;
        }
        let portal = Override::take(&mut backend.lock().portal, request.path());
        let answer = match request.path() {
            _ if let Some(page) = portal => page,
            STREAM => match live_stream(&request, &backend) {
                Ok(live) => return stream::serve(connection.socket, live, &backend).await,
                Err(answer) => answer,
            },
            path if path.starts_with("/api/") => match rest::answer(&request, &backend).await {
                Some(answer) => answer,
                None => break,
            },
            _ => page(&request),
        };
        connection.answer(&request, &answer).await?;
        if request.wants_close() {
            break;
        }
    }
    Ok(())
}

fn page(request: &Request) -> Answer {
    let html = ("content-type", "text/html; charset=utf-8");
    match request.path() {
        "/" | "/my-store" | "/notifications" | "/verify-payments" => {}
        path if path.starts_with("/admin/collections/orders/") || path.starts_with("/chat/") => {}
        _ => return Answer::new(404, [VARY, html], "<!doctype html><title>404</title>No page."),
    }
    Answer::new(200, [VARY, html], format!("<!doctype html><title>{SHOP}</title><h1>{SHOP}</h1>"))
}

/// A live stream, or what is answered instead of one.
fn live_stream(request: &Request, backend: &Arc<Backend>) -> Result<Subscription, Answer> {
    let user_id = request.query("userId").unwrap_or_default();
    let instead = Override::take(&mut backend.lock().stream_override, STREAM);
    let saw =
        |status| backend.stream_requests.send_modify(|all| all.push(Seen::now(request, status)));
    let answer = match request.method.as_str() {
        _ if let Some(answer) = instead => answer,
        "GET" if user_id.is_empty() => {
            let headers = [VARY, ("content-type", "text/plain;charset=UTF-8")];
            Answer::new(400, headers, "Missing userId parameter")
        }
        "GET" => {
            let subscription = backend.subscribe(&user_id);
            saw(200);
            return Ok(subscription);
        }
        "HEAD" => Answer::new(200, [VARY, ("content-type", "text/event-stream")], ""),
        "OPTIONS" => Answer::new(204, [VARY, ("allow", "GET, HEAD, OPTIONS")], ""),
        _ => Answer::new(405, [VARY], ""),
    };
    saw(answer.status);
    backend.log(&format!("stream   refused with {}", answer.status));
    Err(answer)
}
