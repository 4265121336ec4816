//! JSON → [`Settings`], and a change of them → JSON.
//!
//! A wrong value costs only itself: it is left out, so that its default holds,
//! and its name is reported. What this version does not know is never touched.

use serde_json::{Map, Value, json};
use serde_path_to_error::{Path, Segment};

use super::Settings;

/// So many wrong values are left out one by one; after that, whole sections,
/// so that no file can keep us busy.
const MAX_WRONG: usize = 100;

/// The settings, and the names of the values that could not be used.
pub fn load(json: &Map<String, Value>) -> (Settings, Vec<String>) {
    let mut json = Value::Object(json.clone());
    drop_nulls(&mut json);
    let mut wrong = vec![];
    loop {
        let error = match serde_path_to_error::deserialize(&json) {
            Ok(settings) => return (settings, wrong),
            Err(error) => error,
        };
        let mut keys = keys(error.path());
        if wrong.len() >= MAX_WRONG {
            keys.truncate(1);
        }
        wrong.push(keys.join("."));
        if !remove(&mut json, &keys) {
            return (Settings::default(), wrong);
        }
    }
}

/// Writes what differs between the two into the file's JSON. What holds by
/// default is taken out; everything else stays as it stands.
pub fn store(json: &mut Map<String, Value>, before: &Settings, after: &Settings) {
    let default = form(&Settings::default());
    for (path, value) in differences(&form(before), &form(after)) {
        let path: Vec<_> = path.iter().map(String::as_str).collect();
        let is_default = lookup(&default, &path) == &value;
        put(json, &path, (!is_default).then_some(value));
    }
}

#[expect(clippy::expect_used, reason = "derived, and every key is a text")]
fn form(settings: &Settings) -> Value {
    serde_json::to_value(settings).expect("settings are JSON")
}

/// Null is the default, as if the key were not there.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// Names of objects only: a list with a wrong value is wrong as a whole.
fn keys(path: &Path) -> Vec<String> {
    let keys = path.iter().map_while(|segment| match segment {
        Segment::Map { key } => Some(key.clone()),
        _ => None,
    });
    keys.collect()
}

fn remove(value: &mut Value, keys: &[String]) -> bool {
    let Some((last, parents)) = keys.split_last() else { return false };
    let parent = parents.iter().try_fold(value, |value, key| value.get_mut(key));
    parent.and_then(Value::as_object_mut).is_some_and(|map| map.remove(last).is_some())
}

/// The value there; null where there is none.
fn lookup<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, key| &value[*key])
}

/// Each value that is another one, with the names that lead to it.
fn differences(before: &Value, after: &Value) -> Vec<(Vec<String>, Value)> {
    fn walk(
        path: &mut Vec<String>,
        before: &Value,
        after: &Value,
        found: &mut Vec<(Vec<String>, Value)>,
    ) {
        if !before.is_object() && !after.is_object() {
            if before != after {
                found.push((path.clone(), after.clone()));
            }
            return;
        }
        let names = [before, after].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
        let names: std::collections::BTreeSet<_> = names.collect();
        for name in names {
            path.push(name.clone());
            walk(path, &before[name], &after[name], found);
            path.pop();
        }
    }
    let mut found = vec![];
    walk(&mut vec![], before, after, &mut found);
    found
}

/// Sets the value there; None takes it out, and the objects that are empty then.
fn put(map: &mut Map<String, Value>, path: &[&str], value: Option<Value>) {
    match path {
        [] => {}
        [last] => match value {
            Some(value) => {
                map.insert((*last).to_owned(), value);
            }
            None => {
                map.remove(*last);
            }
        },
        [first, rest @ ..] => {
            put(object(map, first), rest, value);
            if map.get(*first).and_then(Value::as_object).is_some_and(Map::is_empty) {
                map.remove(*first);
            }
        }
    }
}

/// The object under `name`, made anew where something else stands there.
fn object<'a>(map: &'a mut Map<String, Value>, name: &str) -> &'a mut Map<String, Value> {
    let value = map.entry(name).or_insert_with(|| json!({}));
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(map) => map,
        _ => unreachable!("made an object above"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{event::Money, settings::Category};

    fn of(json: Value) -> (Settings, Vec<String>) {
        load(json.as_object().unwrap())
    }

    #[test]
    fn a_wrong_value_costs_only_itself() {
        let (settings, wrong) = of(json!({
            "server": "shop.example/", "user_ids": ["a", " a ,b"], "show_content": null,
            "connection": {"retry_min_ms": "soon", "silence_ms": 60000},
            "types": {"message": {"notify": false}, "payment": {"min_amount": "5,000", "notify": 7}},
        }));

        assert_eq!(settings.server.as_ref().unwrap().as_str(), "https://shop.example/");
        assert_eq!(settings.user_ids, ["a", "b"]);
        assert_eq!(settings.connection.retry_min, Duration::from_secs(1));
        assert_eq!(settings.connection.silence, Duration::from_secs(60));
        let muted = |group: Category| settings.of(group).muted();
        assert_eq!((muted(Category::Message), muted(Category::Payment)), (true, false));
        assert_eq!(settings.of(Category::Payment).min_amount, Money::parse("5000"));
        assert_eq!(wrong, ["connection.retry_min_ms", "types.payment.notify"]);
    }

    #[test]
    fn each_wrong_value_is_named_by_its_key() {
        for (json, name) in [
            (json!({"server": "ftp://shop.example"}), "server"),
            (json!({"server": 7}), "server"),
            (json!({"user_ids": ["a", 7]}), "user_ids"),
            (json!({"account": " "}), "account"),
            (json!({"delivery": "pigeon"}), "delivery"),
            (json!({"connection": {"poll_ms": 9}}), "connection.poll_ms"),
            (json!({"connection": {"poll_ms": 86_400_001}}), "connection.poll_ms"),
            (json!({"connection": {"poll_ms": 15.5}}), "connection.poll_ms"),
            (json!({"shops": {"a.b": 7}}), "shops.a.b"),
            (json!({"types": {"order": {"ring_minutes": 0}}}), "types.order.ring_minutes"),
            (json!({"types": {"order": {"ring_times": 101}}}), "types.order.ring_times"),
            (json!({"types": {"order": {"sound": "boom"}}}), "types.order.sound"),
            (json!({"types": {"payment": {"min_amount": "much"}}}), "types.payment.min_amount"),
            (
                json!({"types": {"payment": {"to_check": {"notify": 1}}}}),
                "types.payment.to_check.notify",
            ),
            (json!({"history": {"days": 0}}), "history.days"),
            (json!({"snoozed_until": "soon"}), "snoozed_until"),
            (json!({"quiet_hours": {"windows": [{"from": "22:00"}]}}), "quiet_hours.windows"),
            (
                json!({"quiet_hours": {"windows": [{"days": [8], "from": "22:00", "to": "07:00"}]}}),
                "quiet_hours.windows",
            ),
            (json!({"start_at_login": "yes"}), "start_at_login"),
        ] {
            assert_eq!(of(json.clone()), (Settings::default(), vec![name.to_owned()]), "{json}");
        }
        let (settings, wrong) = of(json!({"shops": {"a.b": {"follow": "no"}}}));
        assert!(settings.follows_shop("a.b"));
        assert_eq!(wrong, ["shops.a.b.follow"]);
    }

    #[test]
    fn payments_to_check_are_as_payments_where_they_say_nothing() {
        let muted = json!({"notify": false, "min_amount": 5, "link": "/a", "sound": "bell"});
        let mut payment = muted.clone();
        payment["to_check"] = json!({"link": "/b"});
        let (settings, _) = of(json!({"types": {"payment": payment}}));

        let check = settings.of(Category::Check);

        assert!(check.muted());
        assert_eq!(check.min_amount, Money::parse("5"));
        assert_eq!(check.link.as_deref(), Some("/b"));
        assert_eq!(check.sound, crate::settings::Sound::System);
    }

    #[test]
    fn a_file_full_of_wrong_values_is_read_all_the_same() {
        let shops: Map<_, _> =
            (0..5000).map(|n| (n.to_string(), json!({"follow": "no"}))).collect();

        let (settings, wrong) = of(json!({"shops": shops, "language": "fr"}));

        assert_eq!(settings.language.as_deref(), Some("fr"));
        assert_eq!((wrong.len(), wrong.last().unwrap().as_str()), (MAX_WRONG + 1, "shops"));
    }
}
