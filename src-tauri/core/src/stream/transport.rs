//! The HTTP below the stream: one `reqwest` client, lent to `eventsource-client`.
//!
//! System proxy, the system's certificates. No compression: a proxy that gzips a
//! stream holds it back. The only file that sends the resume header. Which
//! redirects are followed is in `redirects`.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures::{Stream, StreamExt as _, future::ready};
use launchdarkly_sdk_transport::{
    ByteStream, HttpTransport, Request, Response, ResponseFuture, TransportError,
};
use reqwest::{
    Client, Method,
    header::{ACCEPT, CACHE_CONTROL, HeaderValue},
    redirect::Policy,
};
use tokio::{sync::watch, time::Instant};
use url::Url;

use super::{
    ConnectError, Reason, Report,
    guard::Guard,
    redirects::{follow, is_local, stay},
    traffic::Traffic,
};

/// The connections to the outside; cheap to clone, one for the whole app.
#[derive(Clone, Debug)]
pub struct Http {
    /// Where the system has no trusted certificates this says so with each
    /// connection, as a shop on this machine may need none.
    client: Result<Client, ConnectError>,
    /// Loopback never goes through the system's proxy.
    local: Result<Client, ConnectError>,
    /// The same two for what carries a token or a password: these stay at their
    /// origin, as nothing secret may go where nobody typed it in.
    closed: Result<Client, ConnectError>,
    closed_local: Result<Client, ConnectError>,
    traffic: Traffic,
}

impl Http {
    pub fn new() -> Self {
        let build = |builder: reqwest::ClientBuilder, policy: Policy| {
            builder
                .user_agent(concat!("ToolBoxxNotifier/", env!("CARGO_PKG_VERSION")))
                .redirect(policy)
                // The address holds the owner's id.
                .referer(false)
                .connect_timeout(Duration::from_secs(20))
                .tcp_keepalive(Duration::from_secs(15))
                .pool_max_idle_per_host(1)
                .build()
                .map_err(ConnectError::of)
        };
        // Whatever a name service says of the name, it is this machine.
        let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
            .map(|address| SocketAddr::new(address, 0));
        let here = || Client::builder().no_proxy().resolve_to_addrs("localhost", &loopback);
        let local = |policy: fn() -> Policy| {
            build(here(), policy()).or_else(|_| build(here().tls_certs_only([]), policy()))
        };
        let open: fn() -> Policy = || Policy::custom(follow);
        let closed: fn() -> Policy = || Policy::custom(stay);
        Self {
            client: build(Client::builder(), open()),
            local: local(open),
            closed: build(Client::builder(), closed()),
            closed_local: local(closed),
            traffic: Traffic::default(),
        }
    }

    /// What all requests took, heads included.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    pub(crate) fn client(&self, url: &Url) -> Result<Client, ConnectError> {
        if is_local(url) { self.local.clone() } else { self.client.clone() }
    }

    /// For requests with a secret: follows redirects that keep the origin and the method.
    pub(crate) fn closed(&self, url: &Url) -> Result<Client, ConnectError> {
        if is_local(url) { self.closed_local.clone() } else { self.closed.clone() }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

/// One request's transport: puts the guard between body and parser.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    url: Url,
    last_id: Option<String>,
    report: Arc<watch::Sender<Report>>,
    traffic: Traffic,
}

impl Transport {
    pub fn new(
        http: &Http,
        url: &Url,
        last_id: Option<&str>,
        report: watch::Sender<Report>,
    ) -> Result<Self, ConnectError> {
        Ok(Self {
            client: http.client(url)?,
            url: url.clone(),
            last_id: last_id.map(str::to_owned),
            report: Arc::new(report),
            traffic: http.traffic().clone(),
        })
    }

    /// The parser's own request is set aside: its header for the resume point
    /// takes ASCII only.
    fn send(
        &self,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + Send + Sync + 'static {
        let mut request = self
            .client
            .request(Method::GET, self.url.clone())
            .header(ACCEPT, "text/event-stream")
            .header(CACHE_CONTROL, "no-cache");
        if let Some(id) =
            self.last_id.as_ref().and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok())
        {
            request = request.header("Last-Event-ID", id);
        }
        let (client, request) = request.build_split();
        let traffic = self.traffic.clone();
        async move {
            let request = request?;
            traffic.sent(&request);
            let response = client.execute(request).await?;
            traffic.head_received(&response);
            Ok(response)
        }
    }

    fn guarded(
        self,
        body: impl Stream<Item = reqwest::Result<Bytes>> + Send + Sync + 'static,
    ) -> ByteStream {
        let mut guard = Guard::resuming(self.last_id.as_deref());
        Box::pin(body.filter_map(move |bytes| {
            let passed = match bytes {
                Ok(bytes) => self.pass(&mut guard, &bytes).map(Ok),
                Err(error) => Some(Err(TransportError::new(ConnectError::of(error)))),
            };
            ready(passed)
        }))
    }

    fn pass(&self, guard: &mut Guard, bytes: &[u8]) -> Option<Bytes> {
        if bytes.is_empty() {
            return None;
        }
        self.traffic.received(bytes);
        let mut out = Vec::new();
        guard.feed(bytes, &mut out);
        self.report.send_modify(|report| {
            report.last_byte = Some(Instant::now());
            report.last_id = guard.id().map(str::to_owned);
            report.retry = guard.retry();
            report.skipped = guard.skipped();
        });
        (!out.is_empty()).then(|| out.into())
    }
}

impl HttpTransport for Transport {
    fn request(&self, _: Request<Option<Bytes>>) -> ResponseFuture {
        let this = self.clone();
        let sent = self.send();
        Box::pin(async move {
            let response =
                sent.await.map_err(|error| TransportError::new(ConnectError::of(error)))?;
            let mut answer = Response::builder().status(response.status());
            if let Some(headers) = answer.headers_mut() {
                headers.clone_from(response.headers());
            }
            // An error page goes on as it is; only a stream passes the guard.
            let body = if response.status() == 200 {
                this.guarded(response.bytes_stream())
            } else {
                Box::pin(
                    response
                        .bytes_stream()
                        .map(|b| b.map_err(|error| TransportError::new(ConnectError::of(error)))),
                )
            };
            answer.body(body).map_err(|error| {
                TransportError::new(ConnectError::new(Reason::NotAStream, error.to_string()))
            })
        })
    }
}
