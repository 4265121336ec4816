//! A record as the REST side keeps it: whole, at depth 0, as captured.
//!
//! The stream tells little of a record and in other words; here both are kept
//! in step. Templates are documents of the real backend. What time and a
//! status bring along (who verified it, when it was shipped) is added here.
//! Called by `records`; `rest` shows it.

mod names;

use jiff::Timestamp;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

pub(crate) use names::for_streams;

use names::{SHARED, names};

use crate::{
    catalogue,
    records::{Fields, Kind},
    tenants::OWNER,
};

pub(crate) type Body = Map<String, Value>;

#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub kind: Kind,
    /// The shop it belongs to.
    pub tenant: String,
    pub body: Body,
    /// Who bought or wrote, by name.
    pub person: String,
    /// What was bought, by name.
    pub product: String,
}

/// A checkout that nobody pays expires after two days.
const TO_PAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(48);

impl Document {
    pub fn new(
        kind: Kind,
        fields: &Fields,
        given: &Value,
        shop: &str,
        now: Timestamp,
        dice: &mut StdRng,
    ) -> Self {
        let text = |name: &str| given[name].as_str().filter(|text| !text.is_empty());
        let customer = catalogue::some_customer(dice);
        let (product, price) = catalogue::purchase(dice);
        let from = text("from").filter(|from| !is_phone(from));
        let named = text("customerName").or(from);
        // A message's writer is on its stream, given or invented.
        let sender = fields.text("sender");
        let person = named.or(Some(sender.as_str()).filter(|name| !name.is_empty()));
        let mut document = Self {
            kind,
            tenant: text("tenant").unwrap_or(shop).into(),
            body: template(kind),
            person: person.unwrap_or(customer.name).into(),
            product: product.english().into(),
        };
        let id = match fields.get("id") {
            Some(Value::String(known)) if !known.is_empty() => json!(known),
            Some(known @ Value::Number(_)) => known.clone(),
            // Its stream tells none, or none of use.
            _ => catalogue::object_id(dice).into(),
        };
        document.invent(&id, price, &customer, now);
        document.take(fields.iter());
        document.take(given.as_object().into_iter().flatten());
        document.set("id", id);
        document.price(given);
        document.date(fields, given);
        document.follow(&now_text(now));
        document
    }

    #[cfg(test)]
    pub fn blank(kind: Kind) -> Self {
        let (tenant, person, product) = Default::default();
        Self { kind, tenant, body: template(kind), person, product }
    }

    /// A change by a command, at that time.
    pub fn change(&mut self, given: &Value, time: &Value) {
        self.set("updatedAt", time.clone());
        let heard = for_streams(self.kind, given);
        self.take(heard.as_object().into_iter().flatten());
        self.take(given.as_object().into_iter().flatten());
        self.follow(time);
    }

    /// A document's value as text; empty for none.
    pub fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn invent(&mut self, id: &Value, price: u64, who: &catalogue::Customer, now: Timestamp) {
        let key = id.to_string();
        let person = catalogue::id_of(&["user", &self.person]);
        let product = catalogue::id_of(&["product", &self.product]);
        let row = catalogue::id_of(&["row", &key]);
        let created = now_text(now);
        match self.kind {
            Kind::Payment => {
                let expires = now.checked_add(TO_PAY).unwrap_or(now);
                self.set_all(json!({
                    "paymentReference": format!("PAY{}", &row[..10].to_uppercase()),
                    "customer": person,
                    "customerName": self.person,
                    "customerEmail": email(&self.person),
                    "customerPhone": who.phone,
                    "tenant": self.tenant,
                    "products": [
                        {"id": row, "product": product, "price": price, "quantity": 1},
                    ],
                    "totalAmount": price,
                    "tenantAmount": price,
                    "expiresAt": now_text(expires),
                }));
            }
            Kind::Order => {
                let transaction = catalogue::id_of(&["transaction", &key]);
                self.set_all(json!({
                    "name": format!("Order for {}", self.product),
                    "user": person,
                    "products": [
                        {"id": row, "product": product, "quantity": 1, "priceAtPurchase": price},
                    ],
                    "product": product,
                    "transaction": transaction,
                    "transactionId": transaction,
                    "accountNumber": who.phone,
                    "totalAmount": price,
                    "amount": price,
                }));
            }
            Kind::Message => self.set_all(json!({
                "conversation": who.conversation,
                "sender": person,
                "receiver": OWNER.id,
                "content": "",
            })),
        }
        self.set("createdAt", created.clone());
        self.set("updatedAt", created);
    }

    /// Takes over what it has a place for, by the stream's name or its own.
    /// A stream's null says nothing here, where there always is a value.
    fn take<'a>(&mut self, values: impl Iterator<Item = (&'a String, &'a Value)>) {
        for (name, value) in values {
            let other = names(self.kind).iter().find(|(stream, _)| stream == name);
            match other {
                Some(_) if value.is_null() => {}
                Some((_, here)) => here.iter().for_each(|name| self.set(name, value.clone())),
                // Here it is an account; its name is `person`.
                None if name == "sender" => {}
                // Older servers have names and numbers in one place.
                None if name == "from" && value.as_str().is_some_and(is_phone) => {
                    self.set("customerPhone", value.clone());
                }
                None if SHARED.contains(&name.as_str()) && value.is_null() => {}
                None if self.body.contains_key(name) => self.set(name, value.clone()),
                None => {}
            }
        }
    }

    /// One thing was bought, for the whole amount, unless a command says what.
    fn price(&mut self, given: &Value) {
        let (amount, price) = match self.kind {
            Kind::Payment => ("totalAmount", "price"),
            Kind::Order => ("amount", "priceAtPurchase"),
            Kind::Message => return,
        };
        let amount = self.body.get(amount).cloned().filter(Value::is_number);
        if let (Some(amount), None) = (amount, given.get("products"))
            && let Some(row) = self.body.get_mut("products").and_then(|rows| rows.get_mut(0))
        {
            row[price] = amount;
        }
    }

    /// A record that says when it was made or updated was not touched since.
    fn date(&mut self, fields: &Fields, given: &Value) {
        let is_time = |text: &str| text.parse::<Timestamp>().is_ok();
        let (said, other) = match self.kind {
            Kind::Order => ("updatedAt", "createdAt"),
            Kind::Payment | Kind::Message => ("createdAt", "updatedAt"),
        };
        let text = fields.text(said);
        if is_time(&text) && given.get(other).is_none() {
            self.set(other, text.into());
        }
    }

    /// What the backend adds when a status is reached.
    fn follow(&mut self, time: &Value) {
        let status = self.text("status").to_string();
        match (self.kind, status.as_str()) {
            (Kind::Payment, "awaiting_verification") => self.reference(),
            (Kind::Payment, "verified") => {
                self.reference();
                self.fill("verifiedAt", time);
                self.fill("verifiedBy", &json!(OWNER.id));
            }
            (Kind::Payment, "rejected") => {
                self.reference();
                self.fill("rejectionReason", &json!("The money has not arrived."));
            }
            (Kind::Order, "shipped") => self.fill("shippedAt", time),
            (Kind::Order, "delivered") => self.fill("deliveredAt", time),
            (Kind::Order, "completed") => self.set("received", json!(true)),
            (Kind::Message, _) if self.body.get("read") == Some(&json!(true)) => {
                self.fill("readAt", time);
            }
            _ => {}
        }
    }

    /// The Mobile Money id that the buyer copies from the phone.
    fn reference(&mut self) {
        let id = catalogue::id_of(&["momo", self.text("paymentReference")]);
        let digits: String = id.bytes().take(13).map(|byte| char::from(b'0' + byte % 10)).collect();
        self.fill("mtnTransactionId", &format!("MP{digits}").into());
    }

    fn fill(&mut self, name: &str, value: &Value) {
        if self.body.get(name).is_none_or(Value::is_null) {
            self.set(name, value.clone());
        }
    }

    fn set(&mut self, name: &str, value: Value) {
        self.body.insert(name.into(), value);
    }

    fn set_all(&mut self, values: Value) {
        for (name, value) in values.as_object().into_iter().flatten() {
            self.set(name, value.clone());
        }
    }
}

fn is_phone(text: &str) -> bool {
    text.starts_with(|first: char| first == '+' || first.is_ascii_digit())
}

fn template(kind: Kind) -> Body {
    parsed(match kind {
        Kind::Payment => include_str!("../templates/transaction.json"),
        Kind::Order => include_str!("../templates/order.json"),
        Kind::Message => include_str!("../templates/message.json"),
    })
}

/// A template of ours; a test sees to it that they all are objects.
pub(crate) fn parsed(json: &str) -> Body {
    serde_json::from_str(json).unwrap_or_default()
}

pub(crate) fn email(name: &str) -> String {
    let local = name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(".");
    format!("{local}@example.test")
}

fn now_text(now: Timestamp) -> Value {
    crate::invent::iso(now)
}
