//! The shop's records: payments, orders and messages, oldest first.
//!
//! A record is an ordered list of fields and not a struct, because commands
//! may put anything into it: nulls, wrong types, fields of no contract.
//! Knows nothing of streams; `feed` decides what of this is sent when.

use serde::{Serialize, Serializer};
use serde_json::Value;
use tokio::time::Instant;

use crate::document::{self, Document};

/// A shop that runs for weeks forgets its oldest records.
const MAX_RECORDS: usize = 5_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Payment,
    Order,
    Message,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Payment => "payment",
            Kind::Order => "order",
            Kind::Message => "message",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Record {
    pub kind: Kind,
    pub fields: Fields,
    pub made: Instant,
    pub changed: Instant,
    /// The same, as REST tells it.
    pub(crate) document: Document,
}

/// Named values in the order in which they are sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    pub fn new<const N: usize>(fields: [(&str, Value); N]) -> Self {
        Self(fields.map(|(name, value)| (name.into(), value)).into())
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A field as a person reads it; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        match self.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    pub fn set(&mut self, name: &str, value: Value) {
        match self.0.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.into(), value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// Only these, in this order.
    pub fn only(&self, names: &[&str]) -> Self {
        let pick = |name: &&str| Some((name.to_string(), self.get(name)?.clone()));
        Self(names.iter().filter_map(pick).collect())
    }

    /// Puts given values over these. `"omit": ["id"]` leaves a field out.
    pub fn overlay(&mut self, given: &Value) {
        for (name, value) in given.as_object().into_iter().flatten() {
            if name != "omit" {
                self.set(name, value.clone());
            }
        }
        for name in given["omit"].as_array().into_iter().flatten() {
            self.0.retain(|(key, _)| name != key);
        }
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

#[derive(Debug, Default)]
pub struct Records(Vec<Record>);

impl Records {
    pub fn all(&self) -> &[Record] {
        &self.0
    }

    pub(crate) fn add(&mut self, fields: Fields, document: Document, now: Instant) -> Record {
        let record = Record { kind: document.kind, fields, made: now, changed: now, document };
        if self.0.len() >= MAX_RECORDS {
            self.0.remove(0);
        }
        self.0.push(record.clone());
        record
    }

    /// Forgets every record with this id; false when there is none.
    pub fn delete(&mut self, id: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|record| !record.is(id));
        self.0.len() < before
    }

    /// Changes the newest record with this id; `None` when there is none.
    /// Where a record says when it was updated, it says `time`. What only
    /// REST tells is no news for a stream.
    pub fn change(&mut self, id: &str, given: &Value, now: Instant, time: Value) -> Option<Record> {
        let of_id = |record: &&mut Record| record.is(id);
        let record = self.0.iter_mut().rev().find(of_id)?;
        record.document.change(given, &time);
        let on_streams = document::for_streams(record.kind, given);
        let is_empty = |value: &Value| value.as_object().is_none_or(|fields| fields.is_empty());
        let mut names = on_streams.as_object().into_iter().flatten().map(|(name, _)| name);
        if is_empty(given) || names.any(|name| name != "id") {
            if record.fields.get("updatedAt").is_some() {
                record.fields.set("updatedAt", time);
            }
            record.fields.overlay(&on_streams);
            record.changed = now;
        }
        Some(record.clone())
    }
}

impl Record {
    /// A record whose stream tells no id has one in REST.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.fields.text("id") == id || self.document.text("id") == id
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn given_values_take_the_place_of_the_old_ones_and_new_ones_come_last() {
        for (given, expected) in [
            (json!({}), r#"{"id":"1","amount":500}"#),
            (json!({"amount": null}), r#"{"id":"1","amount":null}"#),
            (json!({"z": 1, "id": 7}), r#"{"id":7,"amount":500,"z":1}"#),
            (json!({"omit": ["id"]}), r#"{"amount":500}"#),
        ] {
            let mut fields = Fields::new([("id", json!("1")), ("amount", json!(500))]);
            fields.overlay(&given);

            assert_eq!(serde_json::to_string(&fields).unwrap(), expected, "{given}");
        }
    }
}
