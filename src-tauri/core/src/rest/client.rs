//! One request and its answer, bounded in time and size; what is no answer of a shop is a fault.

use std::time::Duration;

use bytes::Bytes;
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    Method, RequestBuilder, Response,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::value::RawValue;
use url::Url;

use super::{Api, ApiError};
use crate::stream::{ConnectError, Reason};

/// How long an answer may take, its body included.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Larger than any page of the reads; a shop that sends more is not one.
const MAX: usize = 8 << 20;

/// A JSON answer, whatever its status.
pub struct Answer {
    pub status: u16,
    pub body: Bytes,
    /// The shop's clock.
    pub date: Option<Timestamp>,
    /// Where it came from, after redirects.
    pub from: Url,
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
        let mut request = self.http.closed(&url)?.request(method, url);
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(&format!("JWT {}", token.expose_secret()))
                .map_err(|_| ApiError::Over)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        answer(request).await
    }

    /// With a password in its body.
    pub(super) async fn post(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<Answer, ApiError> {
        let url = self.url(path);
        answer(self.http.closed(&url)?.post(url).json(body)).await
    }

    /// Without anything secret; redirects are followed.
    pub(super) async fn look(&self, path: &str) -> Result<Answer, ApiError> {
        let url = self.url(path);
        answer(self.http.client(&url)?.get(url)).await
    }
}

async fn answer(request: RequestBuilder) -> Result<Answer, ApiError> {
    let request = request.header(ACCEPT, "application/json").timeout(TIMEOUT);
    let mut response = request.send().await.map_err(ConnectError::of)?;
    let status = response.status();
    if status.is_redirection() {
        return Err(ConnectError::new(Reason::WebPage, format!("redirected: {status}")).into());
    }
    if !is_json(response.headers()) {
        return Err(no_json(&response).into());
    }
    let (date, from) = (date(response.headers()), response.url().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(ConnectError::of)? {
        if body.len() + chunk.len() > MAX {
            return Err(ApiError::Unexpected(format!("more than {MAX} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: status.as_u16(), body: body.into(), date, from })
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
