//! The HTTP below the stream: one `reqwest` client, lent to `eventsource-client`.
//!
//! System proxy, the system's certificates, at most five redirects: never from
//! https to http, never from another host to this machine. No compression: a
//! proxy that gzips a stream holds it back. The only file that sends the resume
//! header.

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
    redirect::{Action, Attempt, Policy},
};
use tokio::{sync::watch, time::Instant};
use url::Url;

use super::{ConnectError, Reason, Report, guard::Guard};

pub const MAX_REDIRECTS: usize = 5;

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
        }
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

/// Whether `url` is this machine, which may be asked without encryption. No name
/// but this one: others below `localhost` are what the name service says.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Whether a connection to `url` may end at this machine, however it is spelled.
fn leads_here(url: &Url) -> bool {
    let here = |ip: Ipv4Addr| ip.is_loopback() || ip.is_unspecified();
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(url::Host::Ipv4(ip)) => here(ip),
        Some(url::Host::Ipv6(ip)) => {
            ip.is_loopback() || ip.is_unspecified() || ip.to_ipv4_mapped().is_some_and(here)
        }
        None => false,
    }
}

/// Whether both are the same shop to whoever typed one of them: with or without
/// `www.`, and https for http.
pub fn one_shop(typed: &Url, other: &Url) -> bool {
    let bare =
        |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    let encrypted = other.scheme() == "https";
    bare(typed).is_some()
        && bare(typed) == bare(other)
        && typed.port() == other.port()
        && (encrypted || typed.scheme() == other.scheme())
}

fn follow(attempt: Attempt) -> Action {
    match obstacle(attempt.previous(), attempt.url()) {
        Some(why) => attempt.error(why),
        None => attempt.follow(),
    }
}

/// Why what carries no secret is not redirected there.
fn obstacle(previous: &[Url], next: &Url) -> Option<&'static str> {
    if leads_here(next) && !previous.iter().all(is_local) {
        return Some("redirected from another host to this machine");
    }
    let encrypted = previous.iter().any(|url| url.scheme() == "https");
    if encrypted && next.scheme() == "http" && !is_local(next) {
        return Some("redirected from https to http");
    }
    (previous.len() > MAX_REDIRECTS).then_some("too many redirects")
}

/// For what carries a secret. The redirect is the answer where it is not followed.
fn stay(attempt: Attempt) -> Action {
    if !stays(attempt.status().as_u16(), attempt.previous(), attempt.url()) {
        attempt.stop()
    } else if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error("too many redirects")
    } else {
        attempt.follow()
    }
}

fn stays(status: u16, previous: &[Url], next: &Url) -> bool {
    let keeps_method = matches!(status, 307 | 308);
    keeps_method && previous.iter().all(|url| url.origin() == next.origin())
}

/// One request's transport: puts the guard between body and parser.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    url: Url,
    last_id: Option<String>,
    report: Arc<watch::Sender<Report>>,
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
        request.send()
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
        let mut out = Vec::new();
        guard.feed(bytes, &mut out);
        self.report.send_modify(|report| {
            report.last_byte = Instant::now();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_the_name_and_the_numbers_of_this_machine_are_this_machine() {
        for (text, expected) in [
            ("http://localhost:3000/", true),
            ("http://LOCALHOST/", true),
            ("http://127.0.0.1/", true),
            ("http://127.9.9.9/", true),
            ("http://[::1]/", true),
            ("http://evil.localhost/", false),
            ("http://localhost./", false),
            ("http://localhost.evil.example/", false),
            ("http://0.0.0.0/", false),
            ("http://[::ffff:127.0.0.1]/", false),
            ("http://192.168.1.2/", false),
        ] {
            assert_eq!(is_local(&url(text)), expected, "{text}");
        }
    }

    #[test]
    fn nothing_leads_from_another_host_to_this_machine() {
        for text in [
            "http://localhost:8080/admin",
            "https://localhost./",
            "https://any.localhost/",
            "http://127.0.0.1/",
            "https://127.8.8.8/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://0.0.0.0/",
        ] {
            let there = [url("https://shop.example/api/health")];
            assert!(obstacle(&there, &url(text)).is_some(), "{text}");
            let back = [url("http://localhost:3000/"), there[0].clone()];
            assert!(obstacle(&back, &url(text)).is_some(), "{text}, by another host");
        }
        let here = [url("http://localhost:3000/")];
        assert_eq!(obstacle(&here, &url("http://127.0.0.1:3001/")), None);
    }

    #[test]
    fn what_carries_no_secret_is_redirected_five_times_and_never_to_less_encryption() {
        let there = url("https://shop.example/a");
        assert_eq!(obstacle(&[there.clone()], &url("https://other.example/")), None);
        assert!(obstacle(&[there.clone()], &url("http://shop.example/")).is_some());
        assert!(obstacle(&vec![there; 6], &url("https://shop.example/b")).is_some());
    }

    #[test]
    fn what_carries_a_secret_stays_at_its_origin_and_keeps_its_method() {
        let there = [url("https://shop.example/api/users/login")];
        for (status, text, expected) in [
            (308, "https://shop.example/api/users/login/", true),
            (307, "https://shop.example:443/elsewhere", true),
            (302, "https://shop.example/api/users/login/", false),
            (301, "https://shop.example/api/users/login/", false),
            (303, "https://shop.example/api/users/login/", false),
            (308, "https://www.shop.example/api/users/login", false),
            (308, "https://shop.example:8443/api/users/login", false),
            (307, "http://shop.example/api/users/login", false),
            (307, "https://shop.example.evil.example/", false),
        ] {
            assert_eq!(stays(status, &there, &url(text)), expected, "{status} {text}");
        }
        let came_back = [there[0].clone(), url("https://other.example/")];
        assert!(!stays(308, &came_back, &there[0]));
    }

    #[test]
    fn a_shop_is_the_same_with_www_and_with_encryption() {
        let typed = url("https://shop.example/");
        for (text, expected) in [
            ("https://shop.example/api/health/", true),
            ("https://www.shop.example/", true),
            ("http://shop.example/", false),
            ("https://shop.example:8443/", false),
            ("https://www2.shop.example/", false),
            ("https://myshop.example/", false),
            ("https://shop.example.evil.example/", false),
        ] {
            assert_eq!(one_shop(&typed, &url(text)), expected, "{text}");
        }
        assert!(one_shop(&url("https://www.shop.example/"), &typed));
        assert!(one_shop(&url("http://localhost/"), &url("https://localhost/")));
        assert!(!one_shop(&url("http://localhost:1/"), &url("http://localhost:2/")));
    }
}
