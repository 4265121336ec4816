//! What the REST side knows beside the books: sessions, faults, who asked.
//!
//! Behind a lock of its own that is never held across an await, nor while the
//! books are locked. Only `rest` and the handle look in.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::sync::watch;

use super::accounts::Accounts;
use crate::{faults::Answer, http, options::Options};

pub(crate) struct Desk {
    inner: Mutex<Inner>,
    database_is_down: AtomicBool,
    /// How many REST requests have come.
    pub asked: watch::Sender<usize>,
}

pub(crate) struct Inner {
    pub accounts: Accounts,
    pub delay: Duration,
    fault: Option<Fault>,
    requests: Vec<RestRequest>,
}

/// An answer in the place of the true one.
struct Fault {
    /// Paths that begin so have it.
    paths: String,
    answer: Answer,
    times: Option<u32>,
}

/// One REST request, as it came.
#[derive(Clone, Debug)]
pub struct RestRequest {
    pub at: Instant,
    pub time: Timestamp,
    pub method: String,
    pub path: String,
    /// As it came, still encoded; empty for none.
    pub query: String,
    /// The word before the credentials, such as `JWT`.
    pub scheme: Option<String>,
    /// Names as sent; values that are not UTF-8 have replacement characters.
    pub headers: Vec<(String, String)>,
    /// What it was answered with, and how many bytes of body that was.
    pub status: u16,
    pub sent: usize,
}

impl Desk {
    pub fn new(options: &Options) -> Self {
        let inner = Inner {
            accounts: Accounts::new(options),
            delay: options.rest_delay,
            fault: None,
            requests: vec![],
        };
        let database_is_down = AtomicBool::new(false);
        Self { inner: Mutex::new(inner), database_is_down, asked: watch::Sender::new(0) }
    }

    /// Every change under the lock is whole, so a panic elsewhere leaves it so.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn database_is_down(&self) -> bool {
        self.database_is_down.load(Ordering::SeqCst)
    }

    pub fn set_database_is_down(&self, down: bool) {
        self.database_is_down.store(down, Ordering::SeqCst);
    }

    pub fn set_fault(&self, paths: &str, answer: Answer, times: Option<u32>) {
        let fault = Fault { paths: paths.into(), answer, times };
        self.lock().fault = (times != Some(0)).then_some(fault);
    }

    pub fn end_fault(&self) {
        self.lock().fault = None;
    }

    /// The answer that this request gets instead of the true one.
    pub fn take_fault(&self, path: &str) -> Option<Answer> {
        let inner = &mut *self.lock();
        let fault = inner.fault.as_mut().filter(|fault| path.starts_with(&fault.paths))?;
        let answer = fault.answer.clone();
        if let Some(times) = &mut fault.times {
            *times -= 1;
            if *times == 0 {
                inner.fault = None;
            }
        }
        Some(answer)
    }

    pub fn saw(&self, request: &http::Request, answer: &http::Answer) {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = request.headers.iter();
        let scheme = request.header("authorization").map(|value| {
            let scheme = value.split_once(' ').map_or(value.as_str(), |(scheme, _)| scheme);
            scheme.to_string()
        });
        let query = request.target.split_once('?').map_or("", |(_, query)| query);
        let inner = &mut *self.lock();
        inner.requests.push(RestRequest {
            at: Instant::now(),
            time: Timestamp::now(),
            method: request.method.clone(),
            path: request.path().into(),
            query: query.into(),
            scheme,
            headers: headers.map(|(name, value)| (name.clone(), text(value))).collect(),
            status: answer.status,
            sent: if request.method == "HEAD" { 0 } else { answer.body.len() },
        });
        self.asked.send_replace(inner.requests.len());
    }

    pub fn requests(&self) -> Vec<RestRequest> {
        self.lock().requests.clone()
    }
}

impl RestRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
