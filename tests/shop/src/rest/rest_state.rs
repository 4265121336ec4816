//! What the REST side knows beside the records: sessions, faults, requests.
//!
//! Behind a lock of its own that is never held across an await, nor while the
//! records are locked. Only `rest` and the handle look in.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::accounts::Accounts;
use crate::{faults::Answer, http::Request, options::Options, seen::Seen};

pub(crate) struct RestState {
    inner: Mutex<Inner>,
    database_is_down: AtomicBool,
    /// How many REST requests have come.
    pub asked: watch::Sender<usize>,
}

pub(crate) struct Inner {
    pub accounts: Accounts,
    pub delay: Duration,
    fault: Option<Fault>,
    requests: Vec<Seen>,
}

/// An answer in the place of the true one.
struct Fault {
    /// Paths that begin so have it.
    paths: String,
    answer: Answer,
    times: Option<u32>,
}

impl RestState {
    pub fn new(options: &Options) -> Self {
        let accounts = Accounts::new(options);
        let inner = Inner { accounts, delay: Duration::ZERO, fault: None, requests: vec![] };
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

    pub fn saw(&self, request: &Request, status: u16) {
        let inner = &mut *self.lock();
        inner.requests.push(Seen::now(request, status));
        self.asked.send_replace(inner.requests.len());
    }

    pub fn requests(&self) -> Vec<Seen> {
        self.lock().requests.clone()
    }
}
