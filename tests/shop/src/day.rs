//! A believable day in the shop, the same one for the same seed.
//!
//! Customers ask, pay, wait and say thanks, several of them at a time. The
//! shop's clock runs from eight to six, then the next day begins at once.
//! [`Day`] is pure; [`run`] is what the binary does with it.

mod visit;

use std::{collections::BTreeMap, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::{Value, json};
use tokio::time::{self, Instant};

use visit::Visit;

use crate::{
    catalogue::{self, Customer},
    handle::Handle,
    records::Kind,
};

/// How many customers come in each hour, from eight o'clock on.
const VISITS_PER_HOUR: [u32; 10] = [14, 22, 26, 24, 12, 10, 18, 24, 28, 20];

const HOUR: f64 = 3_600.0;

/// Nobody who starts a demo wants to wait for the first customer.
const FIRST_VISIT: f64 = 2.0;

#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    New(Kind, Value),
    Change { id: String, status: &'static str },
}

/// Plays the day, so many times faster than it is, until dropped.
pub async fn run(handle: Handle, day: Day, speed: f64) {
    let start = Instant::now();
    for (at, happening) in day {
        time::sleep_until(start + at.div_f64(speed)).await;
        match happening {
            Happening::New(kind, fields) => drop(handle.add(kind, &fields)),
            Happening::Change { id, status } => {
                handle.change(&id, json!({ "status": status }));
            }
        }
    }
}

/// What happens when, counted from the opening of the first day. Endless.
pub struct Day {
    dice: StdRng,
    customers: Vec<Customer>,
    next_visit: f64,
    /// By moment; the number keeps what happens at once in order.
    ahead: BTreeMap<(Duration, u64), Happening>,
    planned: u64,
}

impl Day {
    pub fn new(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        Self {
            customers: catalogue::customers(&mut dice),
            dice,
            next_visit: FIRST_VISIT,
            ahead: BTreeMap::new(),
            planned: 0,
        }
    }

    fn plan_next_visit(&mut self) {
        let customer = self.customers.choose(&mut self.dice);
        let story = customer.map(|customer| Visit::of(customer, &mut self.dice));
        for (after, happening) in story.into_iter().flatten() {
            let at = Duration::from_secs_f64(self.next_visit + after);
            self.ahead.insert((at, self.planned), happening);
            self.planned += 1;
        }
        let hour = (self.next_visit / HOUR) as usize % VISITS_PER_HOUR.len();
        let mean = HOUR / f64::from(VISITS_PER_HOUR[hour]);
        self.next_visit += -mean * (1.0 - self.dice.random::<f64>()).ln();
    }
}

impl Iterator for Day {
    type Item = (Duration, Happening);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Only what comes before the next customer can no longer be
            // preceded by anything.
            let next = self.ahead.first_entry();
            match next.filter(|next| next.key().0.as_secs_f64() <= self.next_visit) {
                Some(next) => {
                    let ((at, _), happening) = next.remove_entry();
                    return Some((at, happening));
                }
                None => self.plan_next_visit(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_same_seed_is_the_same_day() {
        let day = |seed| Day::new(seed).take(500).collect::<Vec<_>>();

        assert_eq!(day(7), day(7));
        assert_ne!(day(7), day(8));
    }

    #[test]
    fn time_does_not_run_backwards_and_the_shop_is_busy_at_once() {
        let day: Vec<_> = Day::new(7).take(5_000).collect();

        assert!(day.is_sorted_by_key(|(at, _)| *at));
        assert_eq!(day[0].0, Duration::from_secs(2));
    }

    #[test]
    fn payments_and_orders_only_take_the_steps_they_can_take() {
        let mut statuses = HashMap::new();
        let mut seen = HashMap::new();
        for (_, happening) in Day::new(7).take(20_000) {
            let (id, before, now) = match happening {
                Happening::New(Kind::Message, _) => continue,
                Happening::New(kind, fields) => {
                    let text = |name: &str| fields[name].as_str().unwrap_or_default().to_string();
                    (text("id"), kind.name(), text("status"))
                }
                Happening::Change { id, status } => {
                    let before = statuses.remove(&id).expect("it began somewhere");
                    (id, before, status.to_string())
                }
            };
            *seen.entry((before, now.clone())).or_insert(0) += 1;
            let now = STATUSES.iter().find(|status| **status == now);
            statuses.insert(id, *now.expect("a status of the contract"));
        }

        let mut steps: Vec<_> = seen.keys().map(|(from, to)| (*from, to.as_str())).collect();
        steps.sort_unstable();
        assert_eq!(
            steps,
            [
                ("awaiting_verification", "rejected"),
                ("awaiting_verification", "verified"),
                ("order", "pending"),
                ("payment", "pending"),
                ("pending", "awaiting_verification"),
                ("pending", "cancelled"),
                ("pending", "expired"),
                ("pending", "shipped"),
                ("shipped", "delivered"),
            ]
        );
    }

    #[test]
    fn nobody_writes_a_placeholder() {
        for (_, happening) in Day::new(7).take(5_000) {
            if let Happening::New(Kind::Message, fields) = happening {
                let text = fields["text"].as_str().expect("a text");
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
    }

    const STATUSES: [&str; 8] = [
        "pending",
        "awaiting_verification",
        "verified",
        "rejected",
        "expired",
        "shipped",
        "delivered",
        "cancelled",
    ];
}
