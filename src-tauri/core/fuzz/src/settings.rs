//! Any bytes as `settings.json`: never a panic, never a lost key, always sane.

use std::{collections::HashSet, env, fs, path::PathBuf, process, sync::LazyLock};

use notifier_core::{
    event::Kind,
    settings::{Category, File, MAX_IDS, Overrides, Settings, Unreadable},
};
use serde_json::{Map, Value};

/// A file of this process. In memory where that can be had: settings are synced.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { env::temp_dir() };
    let folder = folder.join(format!("fuzz-settings-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder.join("settings.json")
});

pub fn check(input: &[u8]) {
    fs::write(&*FILE, input).expect("a file");
    let mut file = match File::read(&FILE) {
        Ok(file) => file,
        Err(Unreadable::Broken(why)) => return assert!(!why.is_empty()),
        Err(Unreadable::Disk(error)) => panic!("{error}"),
    };
    let before = json();
    let (settings, wrong) = file.resolve(&Overrides::default());
    assert_sane(&settings, &wrong);

    file.change(|settings| {
        Kind::ALL.into_iter().for_each(|kind| settings.set_notify(kind, false));
    });
    file.write(&FILE).expect("written");
    let read = File::read(&FILE).expect("our own file");
    let (after, before) = (Value::Object(unknown(json())), Value::Object(unknown(before)));
    assert!(alike(&after, &before), "lost a key or its value: {before} is {after}");
    let (mut muted, _) = read.resolve(&Overrides::default());
    assert!(Kind::ALL.into_iter().all(|kind| muted.of(kind).muted()));
    if after == before {
        muted.types.payment.notify = settings.types.payment.notify;
        muted.types.order.notify = settings.types.order.notify;
        muted.types.message.notify = settings.types.message.notify;
        assert_eq!(muted, settings, "muting changed something else");
    }
}

/// Equal, but for the last digit of numbers that have too many: without its
/// feature `float_roundtrip` serde_json may read another one than it wrote.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            _ if a == b => true,
            (Some(x), Some(y)) => (x - y).abs() <= 4.0 * f64::EPSILON * x.abs(),
            _ => false,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((x, a), (y, b))| x == y && alike(a, b))
        }
        _ => one == other,
    }
}

fn assert_sane(settings: &Settings, wrong: &[String]) {
    let told: HashSet<_> = wrong.iter().collect();
    assert_eq!(told.len(), wrong.len(), "told twice: {wrong:?}");
    assert!(settings.user_ids.len() <= MAX_IDS);
    assert!(settings.user_ids.iter().all(|id| !id.is_empty() && id.len() <= 128));
    let (pace, connection) = (settings.connection.pace(), &settings.connection);
    assert!(pace.retry_min <= pace.retry_max);
    let others = [connection.deaf_after, connection.poll];
    for delay in [pace.retry_min, pace.retry_max, pace.silence].into_iter().chain(others) {
        assert!((10..=86_400_000).contains(&delay.as_millis()), "{delay:?}");
    }
    for ring in Category::ALL.into_iter().filter_map(|group| settings.of(group).ring()) {
        assert!(!ring.every.is_zero() && ring.times > 0, "{ring:?}");
    }
    for window in &settings.quiet_hours.windows {
        assert!(window.days.iter().all(|day| (1..=7).contains(day)), "{window:?}");
    }
    assert!(settings.history.days > 0 && settings.history.entries > 0);
    if let Some(server) = &settings.server {
        assert!(["http", "https"].contains(&server.scheme()), "{server}");
        assert!(server.username().is_empty() && server.password().is_none(), "{server}");
        assert_eq!(server.path(), "/");
    }
}

/// The file as it stands on the disk.
fn json() -> Map<String, Value> {
    let bytes = fs::read(&*FILE).expect("a file");
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    serde_json::from_slice(bytes).expect("what the core can read")
}

/// Without what `set_notify` may change: its own key, objects that are empty
/// then, and what stands where an object has to be.
fn unknown(mut map: Map<String, Value>) -> Map<String, Value> {
    if let Some(types) = map.get_mut("types") {
        for kind in Kind::ALL {
            prune(types, kind.name(), |this| drop(this.remove("notify")));
        }
    }
    let mut map = Value::Object(map);
    prune(&mut map, "types", |_| {});
    match map {
        Value::Object(map) => map,
        _ => unreachable!("an object above"),
    }
}

fn prune(within: &mut Value, name: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    let Some(map) = within.as_object_mut() else { return };
    if let Some(inner) = map.get_mut(name).and_then(Value::as_object_mut) {
        change(inner);
    }
    if map.get(name).is_some_and(|inner| inner.as_object().is_none_or(Map::is_empty)) {
        map.remove(name);
    }
}
