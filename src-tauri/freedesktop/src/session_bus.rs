//! Which bus is the session's, where its variable names several.
//!
//! A D-Bus address may be a list, parted by semicolons, of which the first that can be
//! connected to counts. GLib knows that, `zbus` does not, so the app chooses one for all
//! that it has, and for what it starts. Called by the shell, first of all.

use std::os::{
    linux::net::SocketAddrExt as _,
    unix::net::{SocketAddr, UnixStream},
};

pub const VARIABLE: &str = "DBUS_SESSION_BUS_ADDRESS";

/// The address of a list that can be connected to; None where there is nothing to choose.
pub fn choose(list: &str) -> Option<&str> {
    first(list, connects)
}

/// An address that cannot be tried is left to who connects.
fn first(list: &str, connects: impl Fn(&str) -> Option<bool>) -> Option<&str> {
    let all = || list.split(';').filter(|address| !address.is_empty());
    if all().count() < 2 && !list.contains(';') {
        return None;
    }
    all()
        .find(|address| connects(address) == Some(true))
        .or_else(|| all().find(|address| connects(address).is_none()))
        .or_else(|| all().next())
}

/// None: of another kind than the sockets that session buses have.
fn connects(address: &str) -> Option<bool> {
    let options = address.strip_prefix("unix:")?.split(',');
    let (kind, value) = options
        .filter_map(|option| option.split_once('='))
        .find(|(name, _)| matches!(*name, "path" | "abstract"))?;
    let value = unescape(value);
    Some(match kind {
        "path" => UnixStream::connect(std::path::Path::new(&value)).is_ok(),
        _ => SocketAddr::from_abstract_name(value)
            .and_then(|name| UnixStream::connect_addr(&name))
            .is_ok(),
    })
}

/// "%20" is a space.
fn unescape(value: &str) -> String {
    let mut bytes = vec![];
    let mut rest = value.as_bytes();
    while let [byte, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *byte == b'%');
        let escaped = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(escaped) => {
                bytes.push(escaped);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_that_answers_is_the_bus() {
        let answers = |address: &str| match address {
            "unix:path=/a" | "unix:path=/b" => Some(true),
            "tcp:host=x" => None,
            _ => Some(false),
        };
        for (list, expected) in [
            ("unix:path=/a", None),
            ("", None),
            ("unix:path=/dead;unix:path=/a;unix:path=/b", Some("unix:path=/a")),
            ("unix:path=/b;unix:path=/a", Some("unix:path=/b")),
            ("tcp:host=x;unix:path=/a", Some("unix:path=/a")),
            ("unix:path=/dead;tcp:host=x", Some("tcp:host=x")),
            ("unix:path=/dead;unix:path=/gone", Some("unix:path=/dead")),
            ("unix:path=/a;", Some("unix:path=/a")),
            (";", None),
        ] {
            assert_eq!(first(list, answers), expected, "{list}");
        }
    }

    #[test]
    fn sockets_are_tried_by_path_and_by_name() {
        let folder = std::env::temp_dir().join(format!("bus é {}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let escaped = path.to_str().unwrap().replace(' ', "%20").replace('é', "%c3%a9");

        assert_eq!(connects(&format!("unix:path={escaped},guid=1")), Some(true));
        assert_eq!(connects("unix:path=/nonexistent"), Some(false));
        assert_eq!(connects("unix:abstract=nobody-listens-here"), Some(false));
        assert_eq!(connects("unixexec:path=/bin/true"), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
