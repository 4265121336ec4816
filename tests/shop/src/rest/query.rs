//! What a read asks for, by its query: which documents, how many, which fields.
//!
//! Of Payload's language only what the app speaks: `where[field][operator]`,
//! or the same under `where[and][n]`, with five operators. Read without
//! complaint, as the real backend does: a limit that is no number is the
//! default one. A condition that is beyond this is refused, so that a test
//! does not pass by a read that was not understood.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use jiff::Timestamp;
use serde_json::Value;

use crate::{document::Body, http::Request};

pub struct Query {
    /// 0 for all.
    pub limit: usize,
    pub page: usize,
    pub depth: u32,
    /// A field, and whether from high to low.
    pub sort: (String, bool),
    /// All of them hold.
    pub conditions: Vec<Condition>,
    /// Empty for everything.
    select: BTreeSet<String>,
    /// The same for what is embedded, by collection.
    populate: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Debug, PartialEq)]
pub struct Condition {
    pub field: String,
    pub operator: String,
    value: String,
}

impl Query {
    pub fn of(request: &Request) -> Self {
        let mut query = Self {
            limit: 10,
            page: 1,
            depth: 2,
            sort: ("createdAt".into(), true),
            conditions: vec![],
            select: BTreeSet::new(),
            populate: BTreeMap::new(),
        };
        for (name, value) in request.queries() {
            query.take(&name, &value);
        }
        query
    }

    /// Only the fields that were asked for; always with the id.
    pub fn selected(&self, document: Body) -> Body {
        only(&self.select, document)
    }

    /// The same for what is embedded from a collection.
    pub fn populated(&self, collection: &str, document: Body) -> Value {
        match self.populate.get(collection) {
            Some(fields) => only(fields, document).into(),
            None => document.into(),
        }
    }

    fn take(&mut self, name: &str, value: &str) {
        let path: Vec<_> = name.split(['[', ']']).filter(|word| !word.is_empty()).collect();
        match path[..] {
            ["limit"] => self.limit = value.parse().unwrap_or(self.limit),
            ["page"] => self.page = value.parse().unwrap_or(1).max(1),
            ["depth"] => self.depth = value.parse().unwrap_or(self.depth),
            ["sort"] => {
                let field = value.trim_start_matches('-');
                self.sort = (field.into(), field != value);
            }
            ["select", field] if value == "true" => drop(self.select.insert(field.into())),
            ["populate", collection, field] if value == "true" => {
                self.populate.entry(collection.into()).or_default().insert(field.into());
            }
            ["where", "and", _, field, operator] | ["where", field, operator] => {
                let (field, operator) = (field.into(), operator.into());
                self.conditions.push(Condition { field, operator, value: value.into() });
            }
            ["where", ..] => self.conditions.push(Condition {
                field: name.into(),
                operator: String::new(),
                value: value.into(),
            }),
            _ => {}
        }
    }
}

const OPERATORS: [&str; 5] = ["equals", "in", "not_in", "greater_than_equal", "less_than_equal"];

impl Condition {
    pub fn is_known(&self) -> bool {
        OPERATORS.contains(&self.operator.as_str())
    }

    pub fn holds(&self, document: &Body) -> bool {
        let here = document.get(&self.field).map(text_of).unwrap_or_default();
        match self.operator.as_str() {
            "in" => self.value.split(',').any(|one| here == one),
            "not_in" => !self.value.split(',').any(|one| here == one),
            "greater_than_equal" => order(&here, &self.value).is_ge(),
            "less_than_equal" => order(&here, &self.value).is_le(),
            _ => here == self.value,
        }
    }
}

/// Moments compare as moments however they are written, everything else as text.
pub fn order(one: &str, other: &str) -> Ordering {
    let moment = |text: &str| text.parse::<Timestamp>();
    match (moment(one), moment(other)) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        // What is no moment, such as nothing at all, comes before all moments.
        (moment, other_moment) => (moment.is_ok(), one).cmp(&(other_moment.is_ok(), other)),
    }
}

pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

fn only(fields: &BTreeSet<String>, document: Body) -> Body {
    let is_asked = |name: &str| fields.is_empty() || name == "id" || fields.contains(name);
    document.into_iter().filter(|(name, _)| is_asked(name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn conditions_are_read_however_their_brackets_are_written() {
        for target in [
            "/x?where[and][0][tenant][in]=a,b&where[read][equals]=false",
            "/x?where%5Band%5D%5B0%5D%5Btenant%5D%5Bin%5D=a%2Cb&where%5Bread%5D%5Bequals%5D=false",
        ] {
            let all = query(target).conditions;
            let read: Vec<_> =
                all.iter().map(|one| [&one.field, &one.operator, &one.value]).collect();
            assert_eq!(read, [["tenant", "in", "a,b"], ["read", "equals", "false"]]);
        }
        assert!(!query("/x?where[or][0][a][equals]=1").conditions[0].is_known());
    }

    #[test]
    fn documents_are_chosen_by_what_is_in_them() {
        let document = json!({
            "status": "pending", "read": false, "unset": null, "at": "2026-11-23T05:14:37.229Z",
        });
        let document = document.as_object().expect("one");
        for (condition, expected) in [
            ("[status][equals]=pending", true),
            ("[status][equals]=pendin", false),
            ("[status][in]=verified,pending", true),
            ("[status][in]=verified", false),
            ("[status][not_in]=verified", true),
            ("[status][not_in]=verified,pending", false),
            ("[at][less_than_equal]=2026-11-23T05:14:37.229Z", true),
            ("[at][less_than_equal]=2026-11-23T05:14:37.228Z", false),
            ("[read][equals]=false", true),
            ("[at][greater_than_equal]=2026-11-23T05:14:37.229Z", true),
            ("[at][greater_than_equal]=2026-11-23T05:14:37.229000Z", true),
            ("[at][greater_than_equal]=2026-11-23T06:14:38%2B01:00", false),
            ("[unset][greater_than_equal]=2026-11-23T05:14:37Z", false),
        ] {
            let query = query(&format!("/x?where{condition}"));
            assert_eq!(query.conditions[0].holds(document), expected, "{condition}");
        }
    }

    #[test]
    fn what_is_left_out_or_makes_no_sense_is_the_default() {
        for target in ["/x", "/x?limit=many&depth=&page=0&select[a]=no&x[y]=z"] {
            let query = query(target);

            assert_eq!((query.limit, query.page, query.depth), (10, 1, 2), "{target}");
            assert_eq!(query.sort, ("createdAt".to_string(), true));
            assert!(query.conditions.is_empty() && query.select.is_empty());
        }
    }

    fn query(target: &str) -> Query {
        let method = "GET".into();
        let (headers, body) = Default::default();
        Query::of(&Request { method, target: target.into(), headers, body })
    }
}
