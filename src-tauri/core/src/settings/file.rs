//! `settings.json`: the differences from the defaults, and all keys we do not know.

use std::{fs, io, path::Path, time::Duration};

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Delivery, Group, Overrides, Ring, Settings, parse_address, tidy_ids};
use crate::{
    disk,
    event::{Kind, Money},
    quiet::{QuietHours, Window},
};

/// The JSON of the file, as it stands there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File(Map<String, Value>);

#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("{0}")]
    Disk(#[from] io::Error),
    /// Not a JSON object.
    #[error("{0}")]
    Broken(String),
}

const MOST_WINDOWS: usize = 50;
/// The least and the most that a delay in the file may be, in milliseconds.
const DELAYS: std::ops::RangeInclusive<u64> = 10..=86_400_000;

impl File {
    /// Reads the file; none is like an empty one.
    ///
    /// # Errors
    /// Unreadable, or not a JSON object: the caller sets it aside.
    pub fn read(path: &Path) -> Result<Self, Unreadable> {
        match fs::read(path) {
            Ok(bytes) => Self::parse(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        // Notepad writes a byte order mark.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(_) => Err(Unreadable::Broken("not a JSON object".into())),
            Err(error) => Err(Unreadable::Broken(error.to_string())),
        }
    }

    /// As it stands in the file.
    pub fn json(&self) -> &Map<String, Value> {
        &self.0
    }

    /// # Errors
    /// The folder cannot be written, or the disk is full.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(&self.0)?;
        text.push('\n');
        disk::write_whole(path, text.as_bytes())
    }

    pub fn set_shop(&mut self, server: &url::Url, user_ids: &[String]) {
        self.0.insert("server".into(), json!(server.as_str().trim_end_matches('/')));
        self.0.insert("user_ids".into(), json!(user_ids));
    }

    /// Signed in with this address, at this shop; or signed out.
    pub fn set_account(&mut self, account: Option<(&url::Url, &str)>, now: Timestamp) {
        match account {
            Some((server, email)) => {
                self.0.insert("signed_in_at".into(), json!(now.to_string()));
                self.0.insert("server".into(), json!(server.as_str().trim_end_matches('/')));
                self.0.insert("account".into(), json!(email));
            }
            None => {
                self.0.remove("account");
                self.0.remove("signed_in_at");
            }
        }
    }

    pub fn set_delivery(&mut self, delivery: Delivery) {
        let differs = delivery != Delivery::default();
        self.set("delivery", differs.then(|| json!(delivery)));
    }

    /// Followed is the default. The id may hold a dot.
    pub fn set_shop_followed(&mut self, id: &str, follow: bool) {
        let shops = object(&mut self.0, "shops");
        let this = object(shops, id);
        if follow {
            this.remove("follow");
        } else {
            this.insert("follow".into(), json!(false));
        }
        drop_empty(shops, id);
        drop_empty(&mut self.0, "shops");
    }

    /// Sets the value under a dotted name; None takes it out, as the default.
    pub fn set(&mut self, name: &str, value: Option<Value>) {
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
                    drop_empty(map, first);
                }
            }
        }
        put(&mut self.0, &name.split('.').collect::<Vec<_>>(), value);
    }

    /// Shown is the default, so only "muted" leaves a trace.
    pub fn set_notify(&mut self, kind: Kind, notify: bool) {
        self.set(&format!("types.{}.notify", kind.name()), (!notify).then_some(json!(false)));
    }

    /// The settings in force, and the names of the values that could not be used.
    pub fn resolve(&self, overrides: &Overrides) -> (Settings, Vec<String>) {
        let mut reader = Reader { map: &self.0, wrong: vec![] };
        let mut settings = Settings::default();

        let server = overrides
            .server
            .clone()
            .or_else(|| reader.get("server", |v| v.as_str().map(str::to_owned)));
        if let Some(text) = server.filter(|text| !text.trim().is_empty()) {
            match parse_address(&text) {
                Ok(url) => settings.server = Some(url),
                Err(_) => reader.wrong.push("server".into()),
            }
        }
        settings.user_ids = if overrides.user_ids.is_empty() {
            tidy_ids(reader.get("user_ids", texts).unwrap_or_default().iter().map(String::as_str))
        } else {
            tidy_ids(overrides.user_ids.iter().map(String::as_str))
        };
        settings.account = reader.get("account", |v| {
            v.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        });
        settings.signed_in_at = reader.get("signed_in_at", |v| v.as_str().map(str::to_owned));
        settings.delivery =
            reader.get("delivery", |v| serde_json::from_value(v.clone()).ok()).unwrap_or_default();
        settings.shops_off = reader.get("shops", shops_off).unwrap_or_default();
        for (name, delay) in [
            ("connection.poll_ms", &mut settings.poll),
            ("connection.retry_min_ms", &mut settings.pace.retry_min),
            ("connection.retry_max_ms", &mut settings.pace.retry_max),
            ("connection.silence_ms", &mut settings.pace.silence),
            ("connection.deaf_after_ms", &mut settings.deaf_after),
        ] {
            if let Some(ms) = reader.get(name, |v| v.as_u64().filter(|ms| DELAYS.contains(ms))) {
                *delay = Duration::from_millis(ms);
            }
        }
        settings.pace.retry_max = settings.pace.retry_max.max(settings.pace.retry_min);
        for group in [Group::Payment, Group::Check, Group::Order, Group::Message] {
            let name = group.path();
            // Who mutes payments means those to check as well, if nothing else is said.
            let usual = group == Group::Check && settings.payment.muted;
            let this = settings.of_mut(group);
            let notify = reader.get(&format!("types.{name}.notify"), Value::as_bool);
            this.muted = notify.map_or(usual, |notify| !notify);
            let sound = |v: &Value| serde_json::from_value(v.clone()).ok();
            this.sound = reader.get(&format!("types.{name}.sound"), sound).unwrap_or_default();
            let (minutes, times) = Ring::MOST;
            let every = reader.get(&format!("types.{name}.ring_minutes"), |v| {
                v.as_f64().filter(|n| (0.001..=minutes as f64).contains(n))
            });
            let times = reader
                .get(&format!("types.{name}.ring_times"), |v| {
                    v.as_u64().filter(|n| (1..=times).contains(n))
                })
                .and_then(|times| u32::try_from(times).ok());
            this.ring = every.map(|every| Ring {
                every: Duration::from_secs_f64(60.0 * every),
                times: times.unwrap_or(Ring::TIMES),
            });
            this.min_amount = reader.get(&format!("types.{name}.min_amount"), amount);
            this.link =
                reader.get(&format!("types.{name}.link"), |v| v.as_str().map(str::to_owned));
        }
        for (name, most) in [
            ("history.days", &mut settings.keep.days),
            ("history.entries", &mut settings.keep.entries),
        ] {
            let read =
                |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
            *most = reader.get(name, read).unwrap_or(*most);
        }
        if settings.check.min_amount.is_none() {
            settings.check.min_amount = settings.payment.min_amount;
        }
        if settings.check.link.is_none() {
            settings.check.link.clone_from(&settings.payment.link);
        }
        settings.show_content = reader.get("show_content", Value::as_bool).unwrap_or(true);
        settings.hide_when_locked = reader.get("hide_when_locked", Value::as_bool).unwrap_or(true);
        settings.quiet_hours = quiet_hours(&mut reader);
        settings.snoozed_until =
            reader.get("snoozed_until", |v| v.as_str().and_then(|text| text.parse().ok()));
        settings.start_at_login = reader.get("start_at_login", Value::as_bool).unwrap_or(false);
        settings.language = reader.get("language", |v| v.as_str().map(str::to_owned));
        (settings, reader.wrong)
    }
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    wrong: Vec<String>,
}

impl Reader<'_> {
    /// The value under a dotted name; absent and null are the default, without a word.
    fn get<T>(&mut self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let (parents, last) = name.rsplit_once('.').unwrap_or(("", name));
        let mut map = self.map;
        for parent in parents.split('.').filter(|parent| !parent.is_empty()) {
            map = map.get(parent)?.as_object()?;
        }
        let value = map.get(last).filter(|value| !value.is_null())?;
        let read = read(value);
        if read.is_none() {
            self.wrong.push(name.into());
        }
        read
    }
}

fn quiet_hours(reader: &mut Reader) -> QuietHours {
    QuietHours {
        enabled: reader.get("quiet_hours.enabled", Value::as_bool).unwrap_or(false),
        allow_urgent: reader.get("quiet_hours.allow_urgent", Value::as_bool).unwrap_or(false),
        windows: reader.get("quiet_hours.windows", windows).unwrap_or_default(),
    }
}

/// `[{"days": [1, 5], "from": "22:00", "to": "07:00"}]`
fn windows(value: &Value) -> Option<Vec<Window>> {
    let window = |value: &Value| {
        let days: Option<Vec<i8>> = match value.get("days") {
            None | Some(Value::Null) => Some((1..=7).collect()),
            Some(days) => serde_json::from_value(days.clone()).ok(),
        };
        let time = |name| value.get(name)?.as_str()?.parse().ok();
        Some(Window {
            days: days.filter(|days| days.iter().all(|day| (1..=7).contains(day)))?,
            from: time("from")?,
            to: time("to")?,
        })
    };
    value.as_array().filter(|all| all.len() <= MOST_WINDOWS)?.iter().map(window).collect()
}

fn shops_off(value: &Value) -> Option<Vec<String>> {
    let off = |shop: &Value| shop.get("follow").and_then(Value::as_bool) == Some(false);
    let shops = value.as_object()?.iter();
    Some(shops.filter(|(_, shop)| off(shop)).map(|(id, _)| id.clone()).collect())
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(values) => values.iter().map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn amount(value: &Value) -> Option<Money> {
    match value {
        Value::Number(number) => Money::parse(&number.to_string()),
        Value::String(text) => Money::parse(text),
        _ => None,
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

fn drop_empty(map: &mut Map<String, Value>, name: &str) {
    if map.get(name).and_then(Value::as_object).is_some_and(Map::is_empty) {
        map.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_costs_only_itself() {
        let file = File::parse(
            br#"{"server":"shop.example/","user_ids":["a"," a ,b"],"connection":{"retry_min_ms":"soon","silence_ms":60000},
                "types":{"message":{"notify":false},"payment":{"min_amount":"5,000","notify":7}},"show_content":null}"#,
        )
        .unwrap();

        let (settings, wrong) = file.resolve(&Overrides::default());

        assert_eq!(settings.server.unwrap().as_str(), "https://shop.example/");
        assert_eq!(settings.user_ids, ["a", "b"]);
        assert_eq!(settings.pace.retry_min, Duration::from_secs(1));
        assert_eq!(settings.pace.silence, Duration::from_secs(60));
        assert_eq!((settings.message.muted, settings.payment.muted), (true, false));
        assert_eq!(settings.payment.min_amount, Money::parse("5000"));
        assert_eq!(wrong, ["connection.retry_min_ms", "types.payment.notify"]);
    }

    #[test]
    fn only_differences_are_written_and_unknown_keys_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        fs::write(&path, br#"{"theme":"dark","types":{"order":{"tune":1}}}"#).unwrap();

        let mut file = File::read(&path).unwrap();
        file.set_notify(Kind::Message, false);
        file.set_notify(Kind::Order, false);
        file.set_notify(Kind::Order, true);
        file.write(&path).unwrap();

        let text = fs::read_to_string(&path).unwrap();
        let expected =
            json!({"theme": "dark", "types": {"order": {"tune": 1}, "message": {"notify": false}}});
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);

        file.set_notify(Kind::Message, true);
        assert_eq!(json!(file.0), json!({"theme": "dark", "types": {"order": {"tune": 1}}}));
    }

    #[test]
    fn a_file_that_is_not_an_object_is_unreadable() {
        for bytes in [&b"{"[..], b"", b"[]", b"\xff", b"null"] {
            assert!(
                matches!(File::parse(bytes), Err(Unreadable::Broken(_))),
                "{}",
                bytes.escape_ascii()
            );
        }
        assert!(File::parse(b"\xEF\xBB\xBF{}").is_ok(), "what Notepad writes");
    }

    #[test]
    fn what_the_command_line_says_holds_over_the_file() {
        let file = File::parse(br#"{"server":"https://a.example","user_ids":["a"]}"#).unwrap();
        let overrides =
            Overrides { server: Some("https://b.example".into()), user_ids: vec!["x,y".into()] };

        let (settings, _) = file.resolve(&overrides);

        assert_eq!(settings.server.unwrap().as_str(), "https://b.example/");
        assert_eq!(settings.user_ids, ["x", "y"]);
    }
}
