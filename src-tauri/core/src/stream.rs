//! Bytes → [`Frame`]: one connection to the live stream, opened once.
//!
//! `reqwest` carries the bytes, the guard repairs and limits them, a one-shot
//! `eventsource-client` parses them. Deliberately absent: reconnecting, which
//! is `supervisor`'s, and the meaning of a frame, which is `event`'s.

mod connect_error;
mod guard;
#[cfg(test)]
mod properties;
mod redirects;
mod supervisor;
mod traffic;
mod transport;

use std::time::Duration;

use eventsource_client::{Client as _, ClientBuilder, ReconnectOptions, SSE};
use futures::{StreamExt as _, stream::BoxStream};
use tokio::{
    sync::watch,
    time::{self, Instant},
};
use url::Url;

pub use connect_error::{ConnectError, Reason, RetryPolicy, SLOW_RETRY};
pub use redirects::{MAX_REDIRECTS, is_local, one_shop};
pub use supervisor::{Backoff, Closed, Connect, FeedId, Link, Pace, Signal};
pub use traffic::{Bytes, Traffic};
pub use transport::Http;
use transport::Transport;

/// How long a server may take for the head of its answer.
const HEAD: Duration = Duration::from_secs(30);

/// One dispatched event, as the HTML standard's event source gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// `message` where the server names none.
    pub event: String,
    pub data: String,
    /// The last event id in force, not only one that came with this frame.
    pub id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Frame(Frame),
    /// The documented server's heartbeat is a comment.
    Comment(String),
}

/// What the guard knows about a connection, newest state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// None: nothing of a body has come yet, whatever the head promised.
    pub last_byte: Option<Instant>,
    /// The last event id in force, also from blocks without data.
    pub last_id: Option<String>,
    /// The server's `retry:`, as it said it.
    pub retry: Option<Duration>,
    /// Blocks that were left out because they were too large.
    pub skipped: u64,
}

/// An open connection. Dropping it closes the socket.
pub struct Wire {
    pub items: BoxStream<'static, Result<Item, ConnectError>>,
    pub report: watch::Receiver<Report>,
}

/// Opens the stream at `url`, resuming after `last_id` where that can be said
/// in a header.
///
/// # Errors
/// Everything but the head of a stream within 30 s is a [`ConnectError`]. Whether
/// anything follows that head is told by the [`Report`].
pub async fn open(http: &Http, url: &Url, last_id: Option<&str>) -> Result<Wire, ConnectError> {
    let (reporter, report) = watch::channel(Report {
        last_byte: None,
        last_id: last_id.map(str::to_owned),
        retry: None,
        skipped: 0,
    });
    let transport = Transport::new(http, url, last_id, reporter)?;
    let once = ReconnectOptions::reconnect(false).retry_initial(false).build();
    let client = ClientBuilder::for_url(url.as_str())
        .map_err(|error| ConnectError::new(Reason::Address, error.to_string()))?
        .reconnect(once)
        .redirect_limit(0)
        .build_with_transport(transport);

    let mut items = client.stream();
    let head = time::timeout(HEAD, items.next()).await;
    match head.map_err(|_| ConnectError::new(Reason::NoAnswer, "no answer within 30 s"))? {
        Some(Ok(SSE::Connected(details))) => connect_error::check_head(details.response())?,
        Some(Ok(_)) | None => return Err(ConnectError::new(Reason::Cut, "ended before it began")),
        Some(Err(error)) => return Err(connect_error::translate(error).await),
    }

    let items = items.filter_map(async |item| match item {
        Ok(SSE::Event(event)) => Some(Ok(Item::Frame(Frame {
            event: event.event_type,
            data: event.data,
            id: event.id.filter(|id| !id.is_empty()),
        }))),
        Ok(SSE::Comment(text)) => Some(Ok(Item::Comment(text))),
        Ok(SSE::Connected(_)) => None,
        Err(error) => Some(Err(connect_error::translate(error).await)),
    });
    Ok(Wire { items: items.boxed(), report })
}
