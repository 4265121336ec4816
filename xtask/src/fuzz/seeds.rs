//! What the targets start from: the streams and documents that `tests/` has.
//!
//! Taken as text, without a parser of JSON, which xtask would have to compile
//! first: a seed that came out crooked is only a worse seed.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};

const CASES: &str = "tests/e2e/sse-cases.json";
const CAPTURES: [&str; 2] = ["tests/shop/captures", "tests/shop/captures/rest"];
const ROWS: &str = "tests/shop/templates";

/// What the target `guard` wants behind a stream: where from, and where to cut.
const STEERING: [u8; 4] = [0, 64, 128, 192];

const SETTINGS: &str = r#"{"server": "localhost:3000", "user_ids": ["a", "b,c"], "account": "a@b.c",
"signed_in_at": "2026-11-23T05:12:57Z", "delivery": "polling", "shops": {"x": {"follow": false}},
"connection": {"retry_min_ms": 10, "retry_max_ms": 20, "silence_ms": 30, "deaf_after_ms": 40,
"poll_ms": 50}, "types": {"payment": {"notify": false, "min_amount": "5,000", "link": "/x/{id}",
"sound": "chime", "tune": 1.5, "to_check": {"notify": true, "ring_minutes": 2.5, "ring_times": 3}},
"order": 7, "message": {}}, "history": {"days": 1, "entries": 2}, "quiet_hours": {"enabled": true,
"allow_urgent": true, "windows": [{"days": [1, 5], "from": "22:00", "to": "07:00"}]},
"snoozed_until": "2026-11-23T05:12:57Z", "start_at_login": true, "language": "rw",
"hide_when_locked": false, "show_content": false, "theme": {"dark": [null, true]}}"#;

pub fn write(corpus: &Path) -> Result<()> {
    let cases = fs::read_to_string(CASES).context(CASES)?;
    let mut streams: Vec<_> = quoted(&cases, r#""b64": ""#).map(decoded).collect();
    // Longer than what is kept of a text: where it belongs, and where it does not.
    let long = "é ".repeat(2000);
    let mut events = vec![
        format!(r#"{{"type":"message","data":{{"text":"{long}"}}}}"#),
        format!(r#"{{"type":"message","data":"{long}"}}"#),
    ];
    for folder in CAPTURES {
        for text in texts(Path::new(folder))? {
            let text = plain(&text);
            events.extend(
                text.lines().filter_map(|line| line.strip_prefix("data: ")).map(str::to_owned),
            );
            events.extend(text.lines().filter(|line| line.starts_with('{')).map(str::to_owned));
            streams.push(text.into_bytes());
        }
    }
    for row in texts(Path::new(ROWS))? {
        let line: String = row.lines().map(str::trim).collect();
        // Twice: rows of one thing complete each other.
        events.push(format!("{line}\n{line}"));
    }
    ensure!(streams.len() > 50 && events.len() > 50, "too few seeds: did the tests move?");

    let streams = streams.into_iter().map(|stream| [&stream, &STEERING[..]].concat());
    put(&corpus.join("guard"), streams)?;
    put(&corpus.join("event"), events.into_iter().map(String::into_bytes))?;
    put(&corpus.join("settings"), [SETTINGS, "{}", "\u{feff}{}"].map(Vec::from))
}

fn put(folder: &Path, seeds: impl IntoIterator<Item = Vec<u8>>) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds.into_iter().enumerate() {
        fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

/// The files of a folder, always in the same order.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.iter().map(|path| Ok(String::from_utf8_lossy(&fs::read(path)?).into_owned())).collect()
}

/// What a recorded read of a socket was, where the text has reads; else the text.
fn plain(text: &str) -> String {
    let reads = text.lines().filter_map(|line| line.split_once(" RX ")?.1.split_once('"'));
    let reads: String = reads.map(|(_, read)| read.strip_suffix('"').unwrap_or(read)).collect();
    if reads.is_empty() {
        return text.to_owned();
    }
    let mut plain = String::new();
    let mut characters = reads.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            other => other,
        });
    }
    plain
}

/// What stands in quotes after each `start`, which ends with the first of them.
fn quoted<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}

/// Base64, of which nothing is wrong.
fn decoded(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut held, mut bits) = (vec![], 0_u32, 0);
    for digit in text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)) {
        held = (held << 6 | digit as u32) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_what_the_test_has() {
        assert_eq!(decoded("77u/ZGF0YToxCgo="), b"\xEF\xBB\xBFdata:1\n\n");
        let cases: Vec<_> = quoted(r#"[{"b64": "AA=="}, {"b64": ""}]"#, r#""b64": ""#).collect();
        assert_eq!(cases, ["AA==", ""]);

        let capture = "t +0.1s RX 9 \"5\\r\\ndata: {\\\"a\\\":1}\"\nt +0.2s RX 4 \"\\n\\n\\r\\n\"";
        assert_eq!(plain(capture), "5\r\ndata: {\"a\":1}\n\n\r\n");
        assert_eq!(plain("data: 1\n"), "data: 1\n");
    }
}
