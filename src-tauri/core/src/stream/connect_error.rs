//! Why a connection failed or ended, and what that means for the next one.
//!
//! The status policy: only a 200 with `text/event-stream`, as plain bytes, is a
//! stream. What a person reads about a [`Reason`] is `view::reasons`'; the technical cause stays in
//! `detail`, which never holds the request's headers.

use std::{error::Error as StdError, time::Duration};

use eventsource_client::{Error, Response};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER, TRANSFER_ENCODING};

/// A refusal that only the shop's owner or operator can mend is asked again this rarely.
pub const SLOW_RETRY: Duration = Duration::from_secs(5 * 60);
/// A server may ask for this much patience, and no more.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct ConnectError {
    pub reason: Reason,
    /// The technical cause, for the person who helps.
    pub detail: String,
    /// The server's `Retry-After`: no attempt before that.
    pub patience: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The address of the shop cannot be used.
    Address,
    /// No way out: no network, no name service.
    Offline,
    /// The name service does not know the shop's name; some systems say so offline, too.
    NoSuchHost,
    /// There is a network, but nothing takes the connection.
    Unreachable,
    /// The certificate is not trusted, or the secure connection failed.
    Untrusted,
    /// The system's proxy is in the way.
    Proxy,
    /// The system's proxy is of a kind that this app does not speak.
    SocksProxy,
    /// Connected, but no answer.
    NoAnswer,
    /// Nothing came for too long, heartbeats included.
    Silent,
    /// Broken off in the middle.
    Cut,
    /// The server ended the stream properly.
    Ended,
    /// A web page where the stream should be: a login page of the network, or a proxy.
    WebPage,
    /// Something else where the stream should be.
    NotAStream,
    /// The stream, compressed or changed in a way that nobody asked for.
    Unreadable,
    /// The shop is overloaded or in maintenance.
    Busy,
    /// The server wants a session.
    SignIn,
    /// The server does not know this id or address.
    Unknown,
    /// The server asks not to be asked again.
    Dismissed,
}

/// What to do after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryPolicy {
    /// Try again after the usual, growing delay.
    BackOff,
    /// Try again, rarely: waiting alone will hardly help.
    Slowly,
    /// Do not try again until the person asks for it.
    Stop,
}

impl ConnectError {
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), patience: None }
    }

    /// Translates what `reqwest` says, through the whole chain of causes.
    pub fn of(error: reqwest::Error) -> Self {
        // The address holds the owner's id: it has no place in a log.
        let error = error.without_url();
        let chain = causes(&error);
        let text = chain.to_lowercase();
        let reason = if let Some(reason) = told_by_words(&text) {
            reason
        } else if error.is_redirect() {
            Reason::WebPage
        } else if error.is_timeout() {
            Reason::NoAnswer
        } else if error.is_connect() {
            Reason::Unreachable
        } else if error.is_builder() {
            Reason::Address
        } else {
            Reason::Cut
        };
        Self::new(reason, chain)
    }

    pub fn retry_policy(&self) -> RetryPolicy {
        match self.reason {
            Reason::Dismissed => RetryPolicy::Stop,
            Reason::Address | Reason::SignIn | Reason::Unknown => RetryPolicy::Slowly,
            // Whatever is in the way may go any moment: a login page, a firewall.
            _ => RetryPolicy::BackOff,
        }
    }

    /// `page`: it came with a web page, which the shop's API never sends.
    pub fn of_status(status: u16, page: bool, patience: Option<Duration>) -> Self {
        let reason = match status {
            204 => Reason::Dismissed,
            407 => Reason::Proxy,
            // "Network authentication required": a login page by its own word.
            511 => Reason::WebPage,
            408 | 425 | 429 | 500..=599 => Reason::Busy,
            _ if page => Reason::WebPage,
            401 | 403 => Reason::SignIn,
            400..=499 => Reason::Unknown,
            _ => Reason::NotAStream,
        };
        // Of other answers nobody knows whether the shop gave them.
        let patience = patience.filter(|_| matches!(status, 429 | 503));
        Self { reason, detail: format!("status {status}"), patience }
    }
}

/// What no error has a type for.
fn told_by_words(text: &str) -> Option<Reason> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["certificate", "tls", "handshake"]) {
        Some(Reason::Untrusted)
    } else if has(&["socks"]) {
        Some(Reason::SocksProxy)
    } else if has(&["proxy", "tunnel"]) {
        Some(Reason::Proxy)
    // glibc and musl, macOS, Windows: as their `getaddrinfo` puts it.
    } else if has(&["name or service not known", "name does not resolve", "nodename nor servname"])
        || has(&["no such host is known", "os error 11001", "no address associated"])
    {
        Some(Reason::NoSuchHost)
    } else if has(&["dns", "lookup", "network is unreachable", "network is down", "no route"]) {
        Some(Reason::Offline)
    } else {
        None
    }
}

/// Accepts the head of a live stream and nothing else.
pub fn check_head(head: &Response) -> Result<(), ConnectError> {
    let kind = essence(head);
    match (head.status(), kind.as_str()) {
        (200, "text/event-stream") => match coding(head) {
            None => Ok(()),
            Some(coding) => {
                Err(ConnectError::new(Reason::Unreadable, format!("coding {coding:?}")))
            }
        },
        (200, _) if is_page(head) => {
            Err(ConnectError::new(Reason::WebPage, "a web page instead of the stream"))
        }
        (200, _) => Err(ConnectError::new(Reason::NotAStream, format!("content type {kind:?}"))),
        (status, _) => Err(ConnectError::of_status(status, is_page(head), patience(head))),
    }
}

/// Translates the parser's errors, which hide their causes.
pub async fn translate(error: Error) -> ConnectError {
    match error {
        Error::Eof | Error::UnexpectedEof => {
            ConnectError::new(Reason::Ended, "the server ended the stream")
        }
        Error::UnexpectedResponse(head, _) => {
            ConnectError::of_status(head.status(), is_page(&head), patience(&head))
        }
        Error::Transport(error) => find(&error),
        Error::HttpStream(error) => find(error.as_ref()),
        // What was read is not repeated: it may name a customer.
        Error::InvalidLine(_) => ConnectError::new(Reason::Cut, "a line that is none of a stream"),
        error => ConnectError::new(Reason::Cut, error.to_string()),
    }
}

fn find(error: &(dyn StdError + 'static)) -> ConnectError {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(fault) = cause.downcast_ref::<ConnectError>() {
            return fault.clone();
        }
        next = cause.source();
    }
    ConnectError::new(Reason::Cut, error.to_string())
}

/// A coding of the body that was not asked for: none is, so that no proxy holds
/// the stream back to fill a block of it.
fn coding(head: &Response) -> Option<String> {
    let codings = |name: &str, plain: &str| {
        let Ok(values) = head.get_header_values(name) else { return Some("?".to_owned()) };
        let names = values.iter().flat_map(|value| value.split(','));
        let mut names = names.map(|name| name.trim().to_ascii_lowercase());
        names.find(|name| !name.is_empty() && name != "identity" && name != plain)
    };
    codings(CONTENT_ENCODING.as_str(), "")
        .or_else(|| codings(TRANSFER_ENCODING.as_str(), "chunked"))
}

fn is_page(head: &Response) -> bool {
    matches!(essence(head).as_str(), "text/html" | "application/xhtml+xml")
}

fn essence(head: &Response) -> String {
    let value = head.get_header_value(CONTENT_TYPE.as_str()).ok().flatten().unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// `Retry-After` in seconds; as a date it is too rare to be worth a clock here.
fn patience(head: &Response) -> Option<Duration> {
    let value = head.get_header_value(RETRY_AFTER.as_str()).ok().flatten()?;
    Some(Duration::from_secs(value.trim().parse().ok()?).min(MAX_RETRY_AFTER))
}

fn causes(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use reqwest::{
        StatusCode,
        header::{HeaderMap, HeaderValue},
    };

    use super::*;

    #[test]
    fn a_status_decides_what_comes_next() {
        for (status, page, reason, course) in [
            (204, false, Reason::Dismissed, RetryPolicy::Stop),
            (205, false, Reason::NotAStream, RetryPolicy::BackOff),
            (302, true, Reason::WebPage, RetryPolicy::BackOff),
            (400, false, Reason::Unknown, RetryPolicy::Slowly),
            (401, false, Reason::SignIn, RetryPolicy::Slowly),
            (401, true, Reason::WebPage, RetryPolicy::BackOff),
            (403, false, Reason::SignIn, RetryPolicy::Slowly),
            (403, true, Reason::WebPage, RetryPolicy::BackOff),
            (404, true, Reason::WebPage, RetryPolicy::BackOff),
            (407, true, Reason::Proxy, RetryPolicy::BackOff),
            (410, false, Reason::Unknown, RetryPolicy::Slowly),
            (429, false, Reason::Busy, RetryPolicy::BackOff),
            (502, true, Reason::Busy, RetryPolicy::BackOff),
            (503, false, Reason::Busy, RetryPolicy::BackOff),
            (511, false, Reason::WebPage, RetryPolicy::BackOff),
        ] {
            let fault = ConnectError::of_status(status, page, None);

            assert_eq!((fault.reason, fault.retry_policy()), (reason, course), "{status}");
        }
    }

    #[test]
    fn a_name_that_nobody_knows_is_told_from_no_way_out() {
        let lookup = "client error (connect): dns error: failed to lookup address information: ";
        for (text, reason) in [
            ("name or service not known", Some(Reason::NoSuchHost)),
            ("nodename nor servname provided, or not known", Some(Reason::NoSuchHost)),
            ("no such host is known. (os error 11001)", Some(Reason::NoSuchHost)),
            ("temporary failure in name resolution", Some(Reason::Offline)),
        ] {
            assert_eq!(told_by_words(&format!("{lookup}{text}")), reason, "{text}");
        }
        assert_eq!(told_by_words("no route to host (os error 113)"), Some(Reason::Offline));
        assert_eq!(told_by_words("connection refused (os error 111)"), None);
    }

    #[tokio::test]
    async fn a_socks_proxy_is_named() {
        for scheme in ["socks4", "socks4a", "socks5", "socks5h"] {
            for shop in ["https://shop.example/", "http://shop.example/"] {
                let proxy = reqwest::Url::parse(&format!("{scheme}://127.0.0.1:1")).unwrap();
                let proxy = reqwest::Proxy::custom(move |_| Some(proxy.clone()));
                let client = reqwest::Client::builder().proxy(proxy).build().unwrap();

                let fault = ConnectError::of(client.get(shop).send().await.unwrap_err());

                assert_eq!(fault.reason, Reason::SocksProxy, "{scheme} {shop}: {fault}");
            }
        }
    }

    #[test]
    fn only_who_is_busy_may_ask_for_patience() {
        let hour = Some(MAX_RETRY_AFTER);
        for (status, expected) in [(429, hour), (503, hour), (403, None), (502, None), (404, None)]
        {
            assert_eq!(ConnectError::of_status(status, true, hour).patience, expected, "{status}");
        }
    }

    #[test]
    fn a_stream_in_a_coding_that_nobody_asked_for_is_none() {
        for (name, values, reason) in [
            ("content-encoding", &["gzip"][..], Some(Reason::Unreadable)),
            ("content-encoding", &["BR"], Some(Reason::Unreadable)),
            ("content-encoding", &["identity", "x-gzip"], Some(Reason::Unreadable)),
            ("content-encoding", &["identity, zstd"], Some(Reason::Unreadable)),
            ("content-encoding", &["Identity"], None),
            ("content-encoding", &[""], None),
            ("transfer-encoding", &["gzip, chunked"], Some(Reason::Unreadable)),
            ("transfer-encoding", &["chunked"], None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
            for value in values {
                headers.append(name, HeaderValue::from_static(value));
            }
            let checked = check_head(&Response::new(StatusCode::OK, headers));

            assert_eq!(checked.err().map(|fault| fault.reason), reason, "{name}: {values:?}");
        }
    }
}
