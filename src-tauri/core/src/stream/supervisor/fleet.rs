//! Ten thousand notifiers after an outage: the real link on a paused clock.
//!
//! All are cut in the same instant, the worst case. After an outage shorter than
//! a minute the steps before 30 s have not mixed them yet: 3.9 times the mean
//! after 20 s.

use std::sync::{Arc, Mutex};

use futures::{StreamExt as _, stream};
use rand::SeedableRng as _;

use super::*;
use crate::stream::Report;

const CLIENTS: u64 = 10_000;

#[tokio::test(start_paused = true)]
async fn they_do_not_come_back_in_the_same_second() {
    for outage in [60, 300] {
        let (peak, mean) = arrivals(Duration::from_secs(outage)).await;

        println!(
            "{CLIENTS} clients after {outage} s: peak {peak}/s, mean {mean:.0}/s, {:.2} times",
            peak as f64 / mean
        );
        assert!(peak as f64 <= 2.0 * mean, "after {outage} s: peak {peak}/s, mean {mean:.0}/s");
    }
}

/// The busiest second, and the mean over the window in which all came back.
async fn arrivals(outage: Duration) -> (usize, f64) {
    let shop = Shop { opens: Instant::now() + outage, came: Arc::default() };
    let (wake, woken) = watch::channel(0);
    let (out, mut signals) = mpsc::channel(1024);
    let links: Vec<_> = (0..CLIENTS)
        .map(|seed| Link {
            feed: String::new(),
            out: out.clone(),
            server: shop.clone(),
            pace: Pace {
                retry_min: Duration::from_secs(1),
                retry_max: Duration::from_secs(30),
                silence: Duration::from_secs(45),
            },
            last_id: None,
            wake: woken.clone(),
            random: StdRng::seed_from_u64(seed),
        })
        .map(|link| tokio::spawn(link.keep_alive()))
        .collect();
    let mut live = 0;
    while live < CLIENTS {
        let signal = signals.recv().await;
        live += u64::from(matches!(signal, Some((_, Signal::Live))));
    }
    for link in links {
        link.abort();
    }
    drop(wake);

    let came = shop.came.lock().unwrap();
    let seconds: Vec<usize> =
        came.iter().map(|at| usize::try_from(at.as_secs()).unwrap()).collect();
    let window = seconds.iter().max().unwrap() + 1;
    let peak =
        (0..window).map(|second| seconds.iter().filter(|s| **s == second).count()).max().unwrap();
    (peak, CLIENTS as f64 / window as f64)
}

/// Closed until it opens; then it takes everybody, and says when they came.
#[derive(Clone)]
struct Shop {
    opens: Instant,
    came: Arc<Mutex<Vec<Duration>>>,
}

impl Connect for Shop {
    async fn connect(&self, _: Option<&str>) -> Result<Wire, ConnectError> {
        let now = Instant::now();
        if now < self.opens {
            return Err(ConnectError::new(Reason::Unreachable, "closed"));
        }
        self.came.lock().unwrap().push(now - self.opens);
        let report = Report { last_byte: Some(now), last_id: None, retry: None, skipped: 0 };
        Ok(Wire { items: stream::pending().boxed(), report: watch::channel(report).1 })
    }
}
