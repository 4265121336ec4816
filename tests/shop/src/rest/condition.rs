//! Which documents a read is about: `where`, and the order they come in.
//!
//! Pure. Moments compare as moments however they are written, everything else
//! as what the document has: an id of digits is no number.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use crate::document::Body;

pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Field { name: String, operator: String, value: Value },
}

/// A path that the collection does not have.
#[derive(Debug, PartialEq)]
pub struct Unknown(pub String);

impl Condition {
    /// `tree` is nested by the brackets of the query, null for no condition.
    pub fn read(tree: &Value, knows: impl Fn(&str) -> bool + Copy) -> Result<Self, Unknown> {
        let mut all = vec![];
        for (name, under) in tree.as_object().into_iter().flatten() {
            let parts = under.as_object().into_iter().flatten();
            match name.to_lowercase().as_str() {
                junction @ ("and" | "or") => {
                    let parts = parts.map(|(_, part)| Self::read(part, knows));
                    let parts = parts.collect::<Result<_, _>>()?;
                    let is_and = junction == "and";
                    all.push(if is_and { Self::All(parts) } else { Self::Any(parts) });
                }
                _ if !knows(name) => return Err(Unknown(name.clone())),
                _ => all.extend(parts.map(|(operator, value)| Self::Field {
                    name: name.clone(),
                    operator: operator.clone(),
                    value: value.clone(),
                })),
            }
        }
        Ok(Self::All(all))
    }

    pub fn holds(&self, document: &Body) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(document)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(document)),
            Self::Field { name, operator, value } => {
                let here = document.get(name).unwrap_or(&Value::Null);
                compare(here, operator, value)
            }
        }
    }
}

fn compare(here: &Value, operator: &str, value: &Value) -> bool {
    let is_one_of = |values: &Value| match values {
        Value::String(list) => list.split(',').any(|one| is(here, &one.into())),
        Value::Object(list) => list.values().any(|one| is(here, one)),
        _ => false,
    };
    let order = (!here.is_null()).then(|| order(here, &like(here, value)));
    match operator {
        "equals" => is(here, value),
        "not_equals" => !is(here, value),
        "in" => is_one_of(value),
        "not_in" => !is_one_of(value),
        "exists" => here.is_null() != is(&true.into(), value),
        "greater_than" => order == Some(Ordering::Greater),
        "greater_than_equal" => order.is_some_and(Ordering::is_ge),
        "less_than" => order == Some(Ordering::Less),
        "less_than_equal" => order.is_some_and(Ordering::is_le),
        _ => false,
    }
}

/// A list is what is in it: somebody among the participants.
fn is(here: &Value, value: &Value) -> bool {
    match here {
        Value::Array(list) => list.iter().any(|one| is(one, value)),
        Value::Null => matches!(value.as_str(), Some("null" | "")),
        _ => order(here, &like(here, value)).is_eq(),
    }
}

/// A query is all text: this is its value as one of this kind.
fn like(here: &Value, value: &Value) -> Value {
    let text = value.as_str().unwrap_or_default();
    let typed = match here {
        Value::Number(_) => text.parse::<f64>().ok().map(Value::from),
        Value::Bool(_) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    typed.unwrap_or_else(|| value.clone())
}

/// A whole order, whatever is compared: kinds stand one after the other.
pub fn order(one: &Value, other: &Value) -> Ordering {
    Rank::of(one).partial_cmp(&Rank::of(other)).unwrap_or(Ordering::Equal)
}

#[derive(PartialEq, PartialOrd)]
enum Rank {
    Nothing,
    Truth(bool),
    Number(f64),
    Moment(Timestamp),
    Text(String),
}

impl Rank {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(truth) => Self::Truth(*truth),
            // JSON knows no number that does not compare.
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => match text.parse() {
                Ok(moment) => Self::Moment(moment),
                Err(_) => Self::Text(text.clone()),
            },
            Value::Array(_) | Value::Object(_) => Self::Text(value.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_are_chosen_by_what_is_in_them() {
        let document = json!({
            "status": "pending", "read": false, "amount": 900, "unset": null, "who": ["a", "b"],
            "at": "2026-11-23T05:14:37.229Z", "id": "660000000000000000000001",
        });
        let document = document.as_object().expect("one");
        for (condition, expected) in [
            (json!(null), true),
            (json!({"status": {"equals": "pending"}}), true),
            (json!({"status": {"equals": "pendin"}}), false),
            (json!({"status": {"not_equals": "verified"}}), true),
            (json!({"status": {"in": "verified,pending"}}), true),
            (json!({"status": {"in": {"0": "verified"}}}), false),
            (json!({"read": {"equals": "false"}}), true),
            (json!({"who": {"equals": "b"}}), true),
            (json!({"id": {"equals": "660000000000000000000001"}}), true),
            (json!({"id": {"equals": "660000000000000000000002"}}), false),
            (json!({"amount": {"greater_than": "1000"}}), false),
            (json!({"at": {"greater_than_equal": "2026-11-23T05:14:37.229Z"}}), true),
            (json!({"at": {"greater_than": "2026-11-23T05:14:37.229Z"}}), false),
            (json!({"at": {"greater_than": "2026-11-23T05:14:37Z"}}), true),
            (json!({"at": {"greater_than": "2026-11-23T06:14:38+01:00"}}), false),
            (json!({"unset": {"greater_than": ""}}), false),
            (json!({"unset": {"exists": "false"}}), true),
            (json!({"amount": {"equals": "900"}, "read": {"equals": "true"}}), false),
            (
                json!({"or": {"0": {"read": {"equals": "true"}}, "1": {"amount": {"equals": "900"}}}}),
                true,
            ),
            (
                json!({"and": {"0": {"read": {"equals": "true"}}, "1": {"amount": {"equals": "900"}}}}),
                false,
            ),
        ] {
            let read = Condition::read(&condition, |_| true).unwrap();
            assert_eq!(read.holds(document), expected, "{condition}");
        }
    }

    #[test]
    fn anything_can_be_put_in_order() {
        let mut values = vec![
            json!("12,500"),
            json!(10_000),
            json!("2026-11-23T05:14:37Z"),
            json!(4999),
            json!(null),
            json!("2026-11-23T05:14:36.999Z"),
        ];
        values.sort_by(order);
        assert_eq!(
            json!(values),
            json!([
                null,
                4999,
                10_000,
                "2026-11-23T05:14:36.999Z",
                "2026-11-23T05:14:37Z",
                "12,500"
            ])
        );
    }

    #[test]
    fn a_field_that_does_not_exist_is_named() {
        let condition = json!({"and": {"0": {"orderedBy": {"equals": "1"}}}});
        let read = Condition::read(&condition, |name| name == "status");
        assert_eq!(read.err(), Some(Unknown("orderedBy".into())));
    }
}
