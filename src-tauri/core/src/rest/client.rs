//! One request and its answer, bounded in time and size; what is no answer of a shop is a fault.

use std::time::Duration;

use bytes::Bytes;
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    Method, RequestBuilder, Response,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue,
        LOCATION,
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::value::RawValue;
use url::Url;

use super::{Api, ApiError, body::Body};
use crate::stream::{ConnectError, MAX_REDIRECTS, Reason, Traffic, one_shop};

/// How long an answer may take, its body included.
const TIMEOUT: Duration = Duration::from_secs(30);
/// More is not waited for, however little of it is kept.
const MAX_RECEIVED: usize = 64 << 20;

/// A JSON answer, whatever its status.
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
    /// The shop's clock.
    pub date: Option<Timestamp>,
    /// Where it came from, after redirects.
    pub from: Url,
    /// Why there is less of a list than there was: what came whole of it is in `body`.
    pub broke: Option<ApiError>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Whole,
    /// Each whole item of it counts, also where the answer breaks off.
    List,
}

impl Answer {
    /// # Errors
    /// Another shape than wanted.
    pub fn json<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, ApiError> {
        // What was sent may hold a token: it is not repeated.
        serde_json::from_slice(&self.body).map_err(|error| {
            ApiError::Unexpected(format!("line {} column {}", error.line(), error.column()))
        })
    }

    /// The text of its first error, in lower case.
    pub fn error(&self) -> String {
        #[derive(serde::Deserialize)]
        struct Errors<'a> {
            #[serde(borrow)]
            errors: Vec<std::collections::HashMap<String, &'a RawValue>>,
        }
        let errors = serde_json::from_slice::<Errors>(&self.body).map(|all| all.errors);
        let first = errors.ok().and_then(|all| all.into_iter().next());
        let message = first.and_then(|error| error.get("message").map(|raw| raw.get().to_owned()));
        message.unwrap_or_default().to_lowercase()
    }
}

impl Api {
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.server.clone();
        url.set_path(path);
        url
    }

    /// A request with the session's token.
    pub(super) async fn ask(
        &self,
        method: Method,
        url: Url,
        token: Option<&SecretString>,
    ) -> Result<Answer, ApiError> {
        self.ask_for(Shape::Whole, method, url, token).await
    }

    pub(super) async fn ask_for(
        &self,
        shape: Shape,
        method: Method,
        url: Url,
        token: Option<&SecretString>,
    ) -> Result<Answer, ApiError> {
        let mut request = self.http.closed(&url)?.request(method, url);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, authorization(token)?);
        }
        stayed(answer(request, shape, self.http.traffic()).await)
    }

    /// With a password in its body.
    pub(super) async fn post(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<Answer, ApiError> {
        let url = self.url(path);
        let request = self.http.closed(&url)?.post(url).json(body);
        stayed(answer(request, Shape::Whole, self.http.traffic()).await)
    }

    /// By the session: something is done in the shop.
    pub(super) async fn post_with(
        &self,
        path: &str,
        token: &SecretString,
        body: &impl serde::Serialize,
    ) -> Result<Answer, ApiError> {
        let url = self.url(path);
        let request = self.http.closed(&url)?.post(url).json(body);
        let request = request.header(AUTHORIZATION, authorization(token)?);
        stayed(answer(request, Shape::Whole, self.http.traffic()).await)
    }

    /// Without anything secret; redirects are followed as long as it is the same shop.
    pub(super) async fn look(&self, path: &str) -> Result<Answer, ApiError> {
        Ok(self.look_around(path).await?)
    }

    /// The same, of an address where there may be no shop. By https nobody on the way
    /// can answer in its place, so a page there is a web site of somebody else.
    pub(super) async fn look_for_shop(&self, path: &str) -> Result<Answer, ApiError> {
        match self.look_around(path).await {
            Err(NoAnswer::Page(status @ (200..=299 | 404 | 405 | 410), _)) => {
                Err(ApiError::NotAShop(format!("a page, status {status}")))
            }
            answered => Ok(answered?),
        }
    }

    async fn look_around(&self, path: &str) -> Result<Answer, NoAnswer> {
        let mut url = self.url(path);
        for _ in 0..=MAX_REDIRECTS {
            let request = self.http.closed(&url)?.get(url.clone());
            match answer(request, Shape::Whole, self.http.traffic()).await {
                Err(NoAnswer::Api(ApiError::Moved(to))) if one_shop(&url, &to) => url = to,
                answered => return answered,
            }
        }
        Err(ConnectError::new(Reason::WebPage, "too many redirects").into())
    }
}

fn authorization(token: &SecretString) -> Result<HeaderValue, ApiError> {
    let value = HeaderValue::from_str(&format!("JWT {}", token.expose_secret()));
    let mut value = value.map_err(|_| ApiError::Over)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Why there is no answer of a shop.
enum NoAnswer {
    Api(ApiError),
    /// Something else than JSON, with that status.
    Page(u16, ConnectError),
}

impl From<ApiError> for NoAnswer {
    fn from(denied: ApiError) -> Self {
        Self::Api(denied)
    }
}

impl From<ConnectError> for NoAnswer {
    fn from(error: ConnectError) -> Self {
        Self::Api(error.into())
    }
}

impl From<NoAnswer> for ApiError {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Api(denied) => denied,
            NoAnswer::Page(_, error) => error.into(),
        }
    }
}

/// A shop that answers elsewhere is none: a login page of the network does that.
fn stayed(answer: Result<Answer, NoAnswer>) -> Result<Answer, ApiError> {
    answer.map_err(|none| match none.into() {
        ApiError::Moved(_) => ConnectError::new(Reason::WebPage, "redirected").into(),
        denied => denied,
    })
}

async fn answer(
    request: RequestBuilder,
    shape: Shape,
    traffic: &Traffic,
) -> Result<Answer, NoAnswer> {
    let mut request = request.header(ACCEPT, "application/json").timeout(TIMEOUT);
    if shape == Shape::List {
        request = request.header(ACCEPT_ENCODING, "gzip");
    }
    let (client, request) = request.build_split();
    let request = request.map_err(ConnectError::of)?;
    traffic.sent(&request);
    let mut response = client.execute(request).await.map_err(ConnectError::of)?;
    traffic.head_received(&response);
    let status = response.status();
    if status.is_redirection() {
        return Err(redirected(&response).into());
    }
    if !is_json(response.headers()) {
        return Err(NoAnswer::Page(status.as_u16(), no_json(&response)));
    }
    let (date, from) = (date(response.headers()), response.url().clone());
    let mut body = Body::of(response.headers())?;
    let broke = receive(&mut response, &mut body, shape, traffic).await.err();
    let body = body.into_kept();
    let body = match &broke {
        None => body.finish(),
        Some(broke) if shape == Shape::List => body.cut().ok_or_else(|| broke.clone())?,
        Some(broke) => return Err(broke.clone().into()),
    };
    Ok(Answer { status: status.as_u16(), body: body.into(), date, from, broke })
}

/// Reads the body to its end, or for as long as it is of any use.
async fn receive(
    response: &mut Response,
    body: &mut Body,
    shape: Shape,
    traffic: &Traffic,
) -> Result<(), ApiError> {
    while let Some(chunk) = response.chunk().await.map_err(ConnectError::of)? {
        traffic.received(&chunk);
        body.feed(&chunk)?;
        let kept = body.so_far();
        if shape == Shape::List && kept.is_longer() {
            return Err(ApiError::Unexpected("a list that is longer than asked for".into()));
        }
        if kept.is_full() || kept.received() > MAX_RECEIVED {
            let received = kept.received();
            return Err(ApiError::Unexpected(format!("an answer of more than {received} bytes")));
        }
    }
    Ok(body.end()?)
}

/// A redirect that the client did not follow, and where it leads.
fn redirected(response: &Response) -> ApiError {
    let to = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let to = to.and_then(|to| response.url().join(to).ok());
    match to.filter(|to| matches!(to.scheme(), "http" | "https")) {
        Some(mut to) => {
            let _ = to.set_username("");
            let _ = to.set_password(None);
            ApiError::Moved(to)
        }
        None => {
            ConnectError::new(Reason::WebPage, format!("redirected: {}", response.status())).into()
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn no_json(response: &Response) -> ConnectError {
    let status = response.status().as_u16();
    if status < 400 {
        return ConnectError::new(Reason::WebPage, format!("status {status}, but no JSON"));
    }
    ConnectError::of_status(status, true, None)
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(DATE)?.to_str().ok()?;
    rfc2822::parse(text).ok().map(|date| date.timestamp())
}
