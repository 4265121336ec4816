//! One customer's purchase, from the first question to the last thank-you.
//!
//! Pure: told whole, with its waits in seconds, before any of it happens.

use rand::{RngExt as _, rngs::StdRng};
use serde_json::json;

use super::Happening;
use crate::{
    catalogue::{self, Customer, Product},
    dialogue::{self, Moment},
    records::Kind,
};

pub(super) struct Visit<'a> {
    dice: &'a mut StdRng,
    customer: &'a Customer,
    product: Product,
    amount: u64,
    /// Seconds since the customer came.
    now: f64,
    story: Vec<(f64, Happening)>,
}

impl<'a> Visit<'a> {
    /// All that comes of it, each with the seconds since the customer came.
    pub fn of(customer: &'a Customer, dice: &'a mut StdRng) -> Vec<(f64, Happening)> {
        let (product, amount) = catalogue::purchase(dice);
        let mut visit = Visit { dice, customer, product, amount, now: 0.0, story: vec![] };
        if visit.decides_to_buy() && visit.pays() {
            visit.receives();
        }
        visit.story
    }

    fn decides_to_buy(&mut self) -> bool {
        if !self.chance(0.55) {
            return true;
        }
        self.says(Moment::Question);
        self.wait(40.0, 180.0);
        if self.chance(0.5) {
            self.says(Moment::FollowUp);
            self.wait(60.0, 240.0);
        }
        self.chance(0.7)
    }

    fn pays(&mut self) -> bool {
        let id = catalogue::object_id(self.dice);
        self.happens(Happening::New(
            Kind::Payment,
            json!({
                "id": id,
                "amount": self.amount,
                "phoneNumber": self.customer.phone,
                "customerName": self.customer.name,
                "status": "pending",
            }),
        ));
        if self.chance(0.06) {
            self.wait(1_800.0, 3_600.0);
            self.changes(&id, "expired");
            return false;
        }
        self.wait(20.0, 90.0);
        self.changes(&id, "awaiting_verification");
        if self.chance(0.3) {
            self.wait(5.0, 30.0);
            self.says(Moment::Paid);
        }
        self.wait(60.0, 420.0);
        let verified = !self.chance(0.04);
        self.changes(&id, if verified { "verified" } else { "rejected" });
        verified
    }

    fn receives(&mut self) {
        let id = catalogue::object_id(self.dice);
        let number = catalogue::order_number(self.dice);
        self.wait(1.0, 3.0);
        self.happens(Happening::New(
            Kind::Order,
            json!({
                "id": id,
                "orderId": number,
                "status": "pending",
                "total": self.amount,
                "customerName": self.customer.name,
                "customerPhone": self.customer.phone,
            }),
        ));
        if self.chance(0.03) {
            self.wait(300.0, 900.0);
            self.changes(&id, "cancelled");
            return;
        }
        self.wait(600.0, 2_400.0);
        self.changes(&id, "shipped");
        if self.chance(0.2) {
            self.wait(300.0, 1_200.0);
            self.says(Moment::Waiting);
        }
        self.wait(900.0, 3_600.0);
        self.changes(&id, "delivered");
        if self.chance(0.4) {
            self.wait(60.0, 300.0);
            self.says(Moment::Thanks);
        }
    }

    fn says(&mut self, moment: Moment) {
        let text =
            dialogue::line(self.customer.language, moment, self.product, self.amount, self.dice);
        let id = catalogue::object_id(self.dice);
        self.happens(Happening::New(
            Kind::Message,
            json!({
                "id": id,
                "sender": self.customer.name,
                "text": text,
                "conversationId": self.customer.conversation,
            }),
        ));
    }

    fn changes(&mut self, id: &str, status: &'static str) {
        let id = id.to_string();
        self.happens(Happening::Change { id, status });
    }

    fn happens(&mut self, happening: Happening) {
        self.story.push((self.now, happening));
    }

    fn wait(&mut self, least: f64, most: f64) {
        self.now += self.dice.random_range(least..most);
    }

    fn chance(&mut self, of: f64) -> bool {
        self.dice.random_bool(of)
    }
}
