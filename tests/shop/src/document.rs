//! A record as the REST side keeps it: whole, at depth 0, as captured.
//!
//! The stream tells little of a record and in other words; here both are kept
//! in step. Templates are documents of the real backend. Absent: what a status
//! brings along there, but for who verified a payment.
//! Called by `records`; `rest` shows it.

mod names;

use jiff::Timestamp;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

pub(crate) use names::for_streams;

use names::{SHARED, names};

use crate::{
    ids,
    invent::iso,
    owner::OWNER,
    records::{Fields, Kind},
    scenario,
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
        let customer = scenario::some_customer(dice);
        let (product, price) = scenario::purchase(dice);
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
            product: product.name().into(),
        };
        let id = match fields.get("id") {
            Some(Value::String(known)) if !known.is_empty() => json!(known),
            Some(known @ Value::Number(_)) => known.clone(),
            // Its stream tells none, or none of use.
            _ => ids::object_id(dice).into(),
        };
        document.invent(&id, price, &customer, now);
        document.take(fields.iter());
        document.take(given.as_object().into_iter().flatten());
        document.set("id", id);
        document.date(fields, given);
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
        let on_streams = for_streams(self.kind, given);
        self.take(on_streams.as_object().into_iter().flatten());
        self.take(given.as_object().into_iter().flatten());
    }

    /// A document's value as text; empty for none.
    pub fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn invent(&mut self, id: &Value, price: u64, who: &scenario::Customer, now: Timestamp) {
        let person = ids::id_of(&["user", &self.person]);
        self.set_all(match self.kind {
            Kind::Payment => json!({
                "paymentReference":
                    format!("PAY{}", &ids::id_of(&["payment", &id.to_string()])[..10].to_uppercase()),
                "customerName": self.person,
                "customerPhone": who.phone,
                "tenant": self.tenant,
                "totalAmount": price,
            }),
            Kind::Order => json!({
                "user": person,
                "product": ids::id_of(&["product", &self.product]),
                "amount": price,
            }),
            Kind::Message => json!({
                "conversation": who.conversation,
                "sender": person,
                "receiver": OWNER.id,
                "content": "",
            }),
        });
        self.set_all(json!({"createdAt": iso(now), "updatedAt": iso(now)}));
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

pub(crate) fn template(kind: Kind) -> Body {
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
