//! The store on a thread of its own: no lock of another program, slow disk or
//! full disk holds up the engine.
//!
//! Jobs run in the order in which they were sent. What a job returns comes back
//! to the engine as a reply, also in order; a failed write comes back as its
//! error. Events that wait are stored in one transaction, and answered after its
//! commit. Deliberately absent: what is stored, which is the callers' to say.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc as replies, oneshot, watch};

use super::{Account, Entry, Result, Store, StoreError, Unread, housekeeping::Housekeeping};

/// What of the history everybody sees at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The first of the list.
    pub recent: Vec<Entry>,
    pub unread: Unread,
    /// What waits for the person.
    pub open: Unread,
    /// That of the last payment that named one.
    pub currency: Option<String>,
    /// Answers to buyers that could not be sent.
    pub unsent: u32,
}

/// What comes back from the store's thread.
#[derive(Debug)]
pub enum Reply<R> {
    Done(R),
    /// A write failed whose result is not awaited.
    Failed(StoreError),
}

/// The way to the store. `R` is what its jobs reply.
#[derive(Debug)]
pub struct StoreHandle<R> {
    jobs: mpsc::Sender<Job<R>>,
    replies: replies::UnboundedSender<Reply<R>>,
    /// As stored: read at every start and every change of the account.
    accounts: Arc<Mutex<BTreeMap<String, Account>>>,
}

impl<R> Clone for StoreHandle<R> {
    fn clone(&self) -> Self {
        Self {
            jobs: self.jobs.clone(),
            replies: self.replies.clone(),
            accounts: self.accounts.clone(),
        }
    }
}

/// The engine's end of the store.
pub struct StoreThread<R> {
    pub handle: StoreHandle<R>,
    pub replies: replies::UnboundedReceiver<Reply<R>>,
    pub summary: watch::Receiver<Summary>,
    /// Resolves when the thread has done all its jobs and ended; the handles have to be dropped first.
    pub ended: oneshot::Receiver<()>,
}

enum Job<R> {
    Once(Box<dyn FnOnce(&mut Store) + Send>),
    /// A person may be shown what comes of it. It runs again where it was stored
    /// together with others, and that failed.
    Urgent(UrgentJob<R>),
}

/// After an urgent job the engine goes first, for so long at most.
const MAX_DELAY: Duration = Duration::from_millis(50);
/// Urgent jobs in one commit, at most: the first is answered with the last.
const MAX_GROUP: usize = 200;

impl<R: Send + 'static> StoreHandle<R> {
    /// Starts the thread with an open store. `guard` is dropped when the store is closed.
    ///
    /// # Errors
    /// The history cannot be read, or the system gives no thread.
    pub fn start(store: Store, guard: impl Send + 'static) -> Result<StoreThread<R>> {
        Self::start_with(store, guard, MAX_DELAY)
    }

    fn start_with(
        store: Store,
        guard: impl Send + 'static,
        max_delay: Duration,
    ) -> Result<StoreThread<R>> {
        let (jobs, inbox) = mpsc::channel();
        let (replies, received) = replies::unbounded_channel();
        let accounts = Arc::new(Mutex::new(store.accounts()?));
        let (published, summary) = watch::channel(store.summary()?);
        let (end, ended) = oneshot::channel();
        let answers = replies.clone();
        let spawned = thread::Builder::new().name("store".into()).spawn(move || {
            work(store, &inbox, &answers, &published, max_delay);
            // Who waits for the end must not find an answer missing.
            drop(answers);
            drop(guard);
            let _ = end.send(());
        });
        spawned.map_err(|error| StoreError::Damaged(error.to_string()))?;
        let handle = Self { jobs, replies, accounts };
        Ok(StoreThread { handle, replies: received, summary, ended })
    }

    /// Runs the job after all that was sent before; its result comes back as a reply.
    pub fn request(&self, job: impl FnOnce(&mut Store) -> R + Send + 'static) {
        let replies = self.replies.clone();
        self.send(move |store| {
            let _ = replies.send(Reply::Done(job(store)));
        });
    }

    /// As [`StoreHandle::request`], and what can wait waits until the next job is sent:
    /// the engine shows what comes of this one first. See [`StoreHandle::settle`].
    /// It may run twice: nothing of the first run stays then.
    pub fn request_first(&self, job: impl FnMut(&mut Store) -> R + Send + 'static) {
        let _ = self.jobs.send(Job::Urgent(Box::new(job)));
    }

    /// Nothing is to be shown any more: what waited may be done.
    pub fn settle(&self) {
        self.send(|_| ());
    }

    /// A write whose result is not awaited; its failure comes back as a reply.
    pub fn write(&self, job: impl FnOnce(&mut Store) -> Result<()> + Send + 'static) {
        let replies = self.replies.clone();
        self.send(move |store| {
            if let Err(error) = job(store) {
                let _ = replies.send(Reply::Failed(error));
            }
        });
    }

    /// For a task that waits for the result itself. None: the store is closed.
    pub async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Option<Result<T>> {
        let (answer, answered) = oneshot::channel();
        self.send(move |store| {
            let _ = answer.send(job(store));
        });
        answered.await.ok()
    }

    /// Who was signed in at that server when last seen.
    pub fn account(&self, server: &str) -> Option<Account> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).get(server).cloned()
    }

    pub fn set_account(&self, server: String, account: Account) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.insert(server.clone(), account.clone());
        drop(accounts);
        self.write(move |store| store.set_account(&server, &account));
    }

    pub fn forget_account(&self, server: String) {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.remove(&server);
        drop(accounts);
        self.write(move |store| store.forget_account(&server));
    }

    /// A store that ended has nothing more to do.
    fn send(&self, job: impl FnOnce(&mut Store) + Send + 'static) {
        let _ = self.jobs.send(Job::Once(Box::new(job)));
    }
}

/// Does the jobs until the last handle is dropped. What nobody waits for is done when
/// there is nothing else to do: a notification comes first.
fn work<R>(
    mut store: Store,
    inbox: &mpsc::Receiver<Job<R>>,
    replies: &replies::UnboundedSender<Reply<R>>,
    summary: &watch::Sender<Summary>,
    max_delay: Duration,
) {
    let mut housekeeping = Housekeeping::new(&store, summary);
    let (mut after, mut wait_until) = (None, None);
    while let Some(job) =
        after.take().or_else(|| next(&store, inbox, &mut housekeeping, wait_until))
    {
        wait_until = match job {
            Job::Once(work) => {
                work(&mut store);
                None
            }
            Job::Urgent(first) => {
                let mut jobs = vec![first];
                after = take_urgent(inbox, &mut jobs);
                for reply in run_group(&mut store, &mut jobs) {
                    let _ = replies.send(Reply::Done(reply));
                }
                Some(Instant::now() + max_delay)
            }
        };
    }
    housekeeping.publish(&store);
    store.close();
}

type UrgentJob<R> = Box<dyn FnMut(&mut Store) -> R + Send>;

/// The urgent jobs that wait, as far as the first that is not, which is returned.
fn take_urgent<R>(inbox: &mpsc::Receiver<Job<R>>, jobs: &mut Vec<UrgentJob<R>>) -> Option<Job<R>> {
    while jobs.len() < MAX_GROUP {
        match inbox.try_recv().ok()? {
            Job::Urgent(job) => jobs.push(job),
            other @ Job::Once(_) => return Some(other),
        }
    }
    None
}

/// In one commit; each in its own where that fails, as the disk may take some of them.
fn run_group<R>(store: &mut Store, jobs: &mut [UrgentJob<R>]) -> Vec<R> {
    let committed = store.commit_together(|store| {
        let mut replies = Vec::with_capacity(jobs.len());
        for job in jobs.iter_mut() {
            replies.push(job(store));
            if store.has_group_failed() {
                break;
            }
        }
        replies
    });
    committed.unwrap_or_else(|| jobs.iter_mut().map(|job| job(store)).collect())
}

fn next<R>(
    store: &Store,
    inbox: &mpsc::Receiver<Job<R>>,
    housekeeping: &mut Housekeeping,
    wait_until: Option<Instant>,
) -> Option<Job<R>> {
    let waited =
        wait_until.map_or(Duration::ZERO, |at| at.saturating_duration_since(Instant::now()));
    match inbox.recv_timeout(waited) {
        Ok(job) => return Some(job),
        Err(mpsc::RecvTimeoutError::Disconnected) => return None,
        Err(mpsc::RecvTimeoutError::Timeout) => {}
    }
    housekeeping.publish(store);
    while housekeeping.index(store) {
        match inbox.try_recv() {
            Ok(job) => return Some(job),
            // The next run goes on with it.
            Err(mpsc::TryRecvError::Disconnected) => return None,
            Err(mpsc::TryRecvError::Empty) => {}
        }
    }
    housekeeping.checkpoint(store);
    inbox.recv().ok()
}

#[cfg(test)]
mod tests;
