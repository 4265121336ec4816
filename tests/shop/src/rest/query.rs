//! What a read asks for, by its query: how many, how deep, which fields.
//!
//! Brackets nest: `where[and][0][status][equals]=pending`. They come as they
//! are or percent-encoded. Read without complaint, as the real backend does:
//! a limit that is no number is the default one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{document::Body, http::Request};

#[derive(Clone)]
pub struct Query {
    /// 0 for all.
    pub limit: usize,
    pub page: usize,
    pub depth: u32,
    /// Fields, the first one first; `true` for from high to low.
    pub sort: Vec<(String, bool)>,
    /// Nested by its brackets, to be read by `condition`.
    pub condition: Value,
    /// Empty for everything.
    select: BTreeSet<String>,
    /// The same for what is embedded, by collection.
    populate: BTreeMap<String, BTreeSet<String>>,
}

impl Query {
    pub fn of(request: &Request) -> Self {
        let mut query = Self {
            limit: 10,
            page: 1,
            depth: 2,
            sort: vec![("createdAt".into(), true)],
            condition: Value::Null,
            select: BTreeSet::new(),
            populate: BTreeMap::new(),
        };
        for (name, value) in request.queries() {
            query.take(&name, &value);
        }
        query
    }

    /// The same for what is embedded further down.
    pub fn at_depth(&self, depth: u32) -> Self {
        Self { depth, ..self.clone() }
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
        let mut path = name.split(['[', ']']).filter(|word| !word.is_empty());
        match (path.next(), path.next()) {
            (Some("limit"), None) => self.limit = value.parse().unwrap_or(self.limit),
            (Some("page"), None) => self.page = value.parse().unwrap_or(1).max(1),
            (Some("depth"), None) => self.depth = value.parse().unwrap_or(self.depth),
            (Some("sort"), _) => self.sort = value.split(',').map(direction).collect(),
            (Some("select"), Some(field)) if value == "true" => {
                self.select.insert(field.into());
            }
            (Some("populate"), Some(collection)) if value == "true" => {
                let fields = self.populate.entry(collection.into()).or_default();
                fields.extend(path.next().map(String::from));
            }
            (Some("where"), Some(first)) => {
                let path: Vec<_> = [first].into_iter().chain(path).collect();
                plant(&mut self.condition, &path, value);
            }
            _ => {}
        }
    }
}

fn direction(field: &str) -> (String, bool) {
    match field.strip_prefix('-') {
        Some(field) => (field.into(), true),
        None => (field.into(), false),
    }
}

fn only(fields: &BTreeSet<String>, document: Body) -> Body {
    let is_asked = |name: &str| fields.is_empty() || name == "id" || fields.contains(name);
    document.into_iter().filter(|(name, _)| is_asked(name)).collect()
}

/// Puts a value where its brackets say.
fn plant(tree: &mut Value, path: &[&str], value: &str) {
    let [first, rest @ ..] = path else {
        *tree = value.into();
        return;
    };
    if !tree.is_object() {
        *tree = Map::new().into();
    }
    plant(&mut tree[*first], rest, value);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn brackets_nest_however_they_are_written() {
        for target in [
            "/x?where[and][0][tenant][in]=a,b&where[and][1][read][equals]=false",
            "/x?where%5Band%5D%5B0%5D%5Btenant%5D%5Bin%5D=a%2Cb&where%5Band%5D%5B1%5D%5Bread%5D%5Bequals%5D=false",
        ] {
            let expected = json!({"and": {
                "0": {"tenant": {"in": "a,b"}}, "1": {"read": {"equals": "false"}},
            }});
            assert_eq!(query(target).condition, expected);
        }
    }

    #[test]
    fn what_is_left_out_or_makes_no_sense_is_the_default() {
        for target in ["/x", "/x?limit=many&depth=&page=0&select[a]=no&where=1&x[y]=z"] {
            let query = query(target);

            assert_eq!((query.limit, query.page, query.depth), (10, 1, 2), "{target}");
            assert_eq!(query.sort, [("createdAt".to_string(), true)]);
            assert!(query.condition.is_null() && query.select.is_empty());
        }
    }

    #[test]
    fn the_id_is_always_selected() {
        let document = || json!({"id": 1, "a": 2, "b": 3}).as_object().expect("one").clone();
        let query = query("/x?select[a]=true&populate[users][b]=true");

        assert_eq!(Value::from(query.selected(document())), json!({"id": 1, "a": 2}));
        assert_eq!(query.populated("users", document()), json!({"id": 1, "b": 3}));
        assert_eq!(query.populated("products", document()), json!({"id": 1, "a": 2, "b": 3}));
    }

    fn query(target: &str) -> Query {
        let method = "GET".into();
        let (headers, body) = Default::default();
        Query::of(&Request { method, target: target.into(), headers, body })
    }
}
