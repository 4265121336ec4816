//! What happened so far, and waiting for more of it without sleeping.

use std::{fmt::Debug, sync::Mutex, time::Duration};

use anyhow::{Context as _, Result, bail};
use tokio::{sync::watch, time::timeout};

#[derive(Debug)]
pub struct Log<T> {
    all: watch::Sender<Vec<T>>,
    taken: Mutex<usize>,
}

impl<T: Clone + Debug> Log<T> {
    pub fn new() -> Self {
        Self { all: watch::Sender::new(vec![]), taken: Mutex::new(0) }
    }

    pub fn push(&self, entry: T) {
        self.all.send_modify(|all| all.push(entry));
    }

    pub fn all(&self) -> Vec<T> {
        self.all.borrow().clone()
    }

    /// The oldest entry that `next` has not returned yet.
    pub async fn next(&self, within: Duration) -> Result<T> {
        let mut all = self.all.subscribe();
        let wanted = *self.taken.lock().expect("no test panics in here");
        let seen = timeout(within, all.wait_for(|all| all.len() > wanted)).await;
        let Ok(seen) = seen else {
            bail!("nothing more within {within:?}; so far: {:#?}", self.all());
        };
        let entry = seen?[wanted].clone();
        *self.taken.lock().expect("no test panics in here") = wanted + 1;
        Ok(entry)
    }

    /// All entries, once they satisfy `enough`.
    pub async fn until(&self, enough: impl Fn(&[T]) -> bool, within: Duration) -> Result<Vec<T>> {
        let mut all = self.all.subscribe();
        let seen = timeout(within, all.wait_for(|all| enough(all))).await;
        let seen =
            seen.with_context(|| format!("not within {within:?}; so far: {:#?}", self.all()))?;
        Ok(seen?.clone())
    }
}
