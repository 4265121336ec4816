//! The guard against everything: whatever comes, however it is cut.

use proptest::prelude::*;

use super::guard::{Guard, MAX};

/// Bytes that look like a stream more often than chance would make them.
fn streams() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "(data|event|id|retry|foo|)?:? ?[a-z0-9:]{0,6}".prop_map(String::into_bytes),
        prop::sample::select(vec![
            &b"\n"[..],
            b"\r",
            b"\r\n",
            b"\n\n",
            b"\0",
            b"\xEF\xBB\xBF",
            b"\xE2\x80\xA6",
            b"\xFF",
            b": x"
        ])
        .prop_map(<[u8]>::to_vec),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn how_the_bytes_are_cut_changes_nothing(bytes in streams(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let whole = fed(&[&bytes]);
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let pieces: Vec<&[u8]> = at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        let singly: Vec<&[u8]> = bytes.chunks(1).collect();

        prop_assert_eq!(&fed(&pieces), &whole);
        prop_assert_eq!(&fed(&singly), &whole);
    }

    #[test]
    fn it_says_what_the_standard_says(bytes in streams()) {
        let (out, id) = fed(&[&bytes]);

        let (expected, last) = by_the_standard(&bytes);
        // The guard's plain form is a stream like any other.
        let (got, _) = by_the_standard(&out);
        prop_assert_eq!(got, expected);
        prop_assert_eq!(id.unwrap_or_default(), last);
    }

    #[test]
    fn the_parser_gets_whole_blocks_of_plain_text(bytes in streams()) {
        let (out, _) = fed(&[&bytes]);
        let text = String::from_utf8(out).expect("valid UTF-8");

        prop_assert!(text.is_empty() || text.ends_with('\n'));
        for line in text.split('\n') {
            let known = ["data: ", "event: ", "id: ", ":"].iter().any(|start| line.starts_with(start));
            prop_assert!(known || line.is_empty(), "{:?}", line);
        }
        // Fed again it is the same: nothing is repaired twice.
        prop_assert_eq!(fed(&[text.as_bytes()]).0, text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_line_makes_it_hold_more_than_the_limit(start in "(data|id|event|x|):?", extra in 1..MAX) {
        let line = [start.as_bytes(), &vec![b'y'; MAX + extra], b"\n\ndata:after\n\n"].concat();

        let (out, _) = fed(&[&line]);

        prop_assert!(out.ends_with(b"data: after\n\n"));
        prop_assert!(out.len() <= MAX + 64);
    }
}

/// What comes out, and the id in force at the end.
fn fed(pieces: &[&[u8]]) -> (Vec<u8>, Option<String>) {
    let (mut guard, mut out) = (Guard::resuming(None), vec![]);
    for piece in pieces {
        guard.feed(piece, &mut out);
    }
    (out, guard.id().map(str::to_owned))
}

/// The algorithm of the HTML standard, word for word and without any care for
/// memory: the events (type, data, id), and the id in force at the end.
fn by_the_standard(bytes: &[u8]) -> (Vec<(String, String, String)>, String) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut last_id) = (vec![], String::new());
    let (mut event, mut data, mut id_buffer) = (String::new(), String::new(), String::new());
    // What follows the last line end is not a line.
    let lines = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    for line in lines.split('\n').take(if text.contains('\n') { usize::MAX } else { 0 }) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "" if line.is_empty() => {
                last_id.clone_from(&id_buffer);
                let (kind, mut text) = (std::mem::take(&mut event), std::mem::take(&mut data));
                if text.pop().is_some() {
                    events.push((kind, text, last_id.clone()));
                }
            }
            "event" => event = value.to_owned(),
            "data" => data.extend([value, "\n"]),
            "id" if !value.contains('\0') => id_buffer = value.to_owned(),
            _ => {}
        }
    }
    (events, last_id)
}
