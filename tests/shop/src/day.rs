//! A believable day in the shop, the same one for the same seed.
//!
//! Customers ask, pay, wait and say thanks, several of them at a time, as the
//! scenario says. The shop's clock runs from eight to six, then the next day
//! begins at once. [`Day`] is pure; [`run`] is what the binary does with it.

use std::{collections::BTreeMap, time::Duration};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tokio::time::{self, Instant};

use crate::{
    handle::Handle,
    ids,
    records::Kind,
    scenario::{self, Customer, Does, SCENARIO},
};

const HOUR: f64 = 3_600.0;

/// Nobody who starts a demo wants to wait for the first customer.
const FIRST_VISIT: f64 = 2.0;

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    New(Kind, Value),
    Change { id: String, status: &'static str },
}

/// Plays the day, so many times faster than it is, until dropped.
pub async fn run(handle: Handle, day: Day, speed: f64) {
    let start = Instant::now();
    for (at, event) in day {
        time::sleep_until(start + at.div_f64(speed)).await;
        match event {
            Event::New(kind, fields) => drop(handle.add(kind, &fields)),
            Event::Change { id, status } => drop(handle.change(&id, json!({ "status": status }))),
        }
    }
}

/// What happens when, counted from the opening of the first day. Endless.
pub struct Day {
    dice: StdRng,
    customers: Vec<Customer>,
    next_visit: f64,
    /// By moment; the number keeps what happens at once in order.
    ahead: BTreeMap<(Duration, u64), Event>,
    planned: u64,
}

impl Day {
    pub fn new(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        // Everybody always buys from the same number.
        let customers = SCENARIO.customers.iter().map(|name| Customer::new(name, &mut dice));
        let customers = customers.collect();
        Self { dice, customers, next_visit: FIRST_VISIT, ahead: BTreeMap::new(), planned: 0 }
    }

    fn plan_next_visit(&mut self) {
        for (after, event) in visit(&self.customers, &mut self.dice) {
            let at = Duration::from_secs_f64(self.next_visit + after);
            self.ahead.insert((at, self.planned), event);
            self.planned += 1;
        }
        let hours = &SCENARIO.visits_per_hour;
        let mean = HOUR / hours[(self.next_visit / HOUR) as usize % hours.len()];
        self.next_visit += -mean * (1.0 - self.dice.random::<f64>()).ln();
    }
}

impl Iterator for Day {
    type Item = (Duration, Event);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            // Only what comes before the next customer can no longer be
            // preceded by anything.
            let next = self.ahead.first_entry();
            match next.filter(|next| next.key().0.as_secs_f64() <= self.next_visit) {
                Some(next) => {
                    let ((at, _), event) = next.remove_entry();
                    return Some((at, event));
                }
                None => self.plan_next_visit(),
            }
        }
    }
}

/// All that one customer does, each with the seconds since they came.
fn visit(customers: &[Customer], dice: &mut StdRng) -> Vec<(f64, Event)> {
    let customer = scenario::one_of(customers, dice);
    let (product, amount) = scenario::purchase(dice);
    let (payment, order) = (ids::object_id(dice), ids::object_id(dice));
    let (mut now, mut events) = (0.0, vec![]);
    for step in &SCENARIO.visit {
        if !dice.random_bool(step.chance) {
            continue;
        }
        if let Some([least, most]) = step.after {
            now += dice.random_range(least..most);
        }
        let event = step.does.as_ref().map(|does| match does {
            Does::Says(moment) => Event::New(
                Kind::Message,
                json!({
                    "id": ids::object_id(dice),
                    "sender": customer.name,
                    "text": customer.line(moment, product, amount, dice),
                    "conversationId": customer.conversation,
                }),
            ),
            Does::Pays => Event::New(
                Kind::Payment,
                json!({
                    "id": payment,
                    "amount": amount,
                    "phoneNumber": customer.phone,
                    "customerName": customer.name,
                    "status": "pending",
                }),
            ),
            Does::Orders => Event::New(
                Kind::Order,
                json!({
                    "id": order,
                    "orderId": ids::order_number(dice),
                    "status": "pending",
                    "total": amount,
                    "customerName": customer.name,
                    "customerPhone": customer.phone,
                }),
            ),
            Does::Payment(status) => Event::Change { id: payment.clone(), status },
            Does::Order(status) => Event::Change { id: order.clone(), status },
        });
        events.extend(event.map(|event| (now, event)));
        if step.ends {
            break;
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_same_seed_is_the_same_day_and_time_does_not_run_backwards() {
        let day = |seed| Day::new(seed).take(2_000).collect::<Vec<_>>();

        assert_eq!(day(7), day(7));
        assert_ne!(day(7), day(8));
        assert!(day(7).is_sorted_by_key(|(at, _)| *at));
    }

    #[test]
    fn what_changes_has_begun_and_every_status_is_one_of_the_contract() {
        let mut begun = BTreeMap::new();
        let mut seen = vec![];
        for (_, event) in Day::new(7).take(20_000) {
            match event {
                Event::New(kind, fields) => {
                    begun.insert(fields["id"].to_string(), kind);
                }
                Event::Change { id, status } => {
                    let kind = begun[&json!(id).to_string()];
                    seen.push((kind.name(), status));
                }
            }
        }

        seen.sort_unstable();
        seen.dedup();
        assert_eq!(
            seen,
            [
                ("order", "cancelled"),
                ("order", "delivered"),
                ("order", "shipped"),
                ("payment", "awaiting_verification"),
                ("payment", "expired"),
                ("payment", "rejected"),
                ("payment", "verified"),
            ]
        );
    }
}
