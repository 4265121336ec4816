//! A request as it came, kept so that tests and the control API can look at it.

use std::time::Instant;

use jiff::Timestamp;
use serde::Serialize;

use crate::http::Request;

#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    #[serde(skip)]
    pub at: Instant,
    pub time: Timestamp,
    pub method: String,
    pub path: String,
    /// As it came, still encoded; empty for none.
    pub query: String,
    /// Whose stream is asked for.
    #[serde(rename = "userId")]
    pub user_id: Option<String>,
    /// Names as sent; values that are not UTF-8 have replacement characters.
    pub headers: Vec<(String, String)>,
    /// What it was answered with.
    pub status: u16,
}

impl Seen {
    pub(crate) fn now(request: &Request, status: u16) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = request.headers.iter();
        Self {
            at: Instant::now(),
            time: Timestamp::now(),
            method: request.method.clone(),
            path: request.path().into(),
            query: request.raw_query().into(),
            user_id: request.query("userId"),
            headers: headers.map(|(name, value)| (name.clone(), text(value))).collect(),
            status,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}
