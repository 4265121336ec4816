//! Bytes → guard → parser, however they are cut: what the standard says, bounded.

use bytes::Bytes;

use crate::{
    guard::{Guard, MAX, MAX_ID},
    parser,
    standard::{self, Item, Parsed},
};

/// How many bytes at the end of an input steer: the resume point, and three cuts.
const STEERING: usize = 4;

/// The input is a stream, and then [`STEERING`] bytes.
pub fn check(input: &[u8]) {
    let Some((stream, steering)) = input.split_last_chunk::<STEERING>() else { return };
    let resume = (steering[0] % 2 == 1).then_some("r");
    let expected = standard::heard(stream, resume.unwrap_or_default());

    let whole = passed(&[stream], resume);
    assert_heard(&whole, &expected);
    assert_plain(&whole.text(), stream);
    for pieces in [cut(stream, &steering[1..]), stream.chunks(1).collect()] {
        let passed = passed(&pieces, resume);
        assert_eq!(passed.text(), whole.text(), "it matters how the bytes are cut");
        assert_heard(&passed, &expected);
    }
}

/// What left the guard, piece by piece, and the guard at the end.
struct Passed {
    pieces: Vec<Bytes>,
    guard: Guard,
}

impl Passed {
    fn text(&self) -> String {
        String::from_utf8(self.pieces.concat()).expect("the parser gets valid UTF-8")
    }
}

/// As `stream::http` does it: a piece that gives nothing is not passed on.
fn passed(pieces: &[&[u8]], resume: Option<&str>) -> Passed {
    let mut passed = Passed { pieces: vec![], guard: Guard::resuming(resume) };
    for piece in pieces {
        let mut out = vec![];
        passed.guard.feed(piece, &mut out);
        if !out.is_empty() {
            passed.pieces.push(out.into());
        }
    }
    passed
}

fn assert_heard(passed: &Passed, expected: &Parsed) {
    let heard = Parsed {
        items: parser::parsed(passed.pieces.clone()),
        id: passed.guard.id().unwrap_or_default().to_owned(),
        retry: passed.guard.retry(),
        skipped: passed.guard.skipped(),
    };
    assert_eq!(&heard, expected);
    for item in &heard.items {
        let Item::Event { kind, data, id } = item else { continue };
        // Bytes that are no text become three each.
        assert!(kind.len() <= 3 * MAX && data.len() < MAX && id.len() <= MAX_ID);
    }
}

/// Whole lines of known fields, hardly more than came in, and nothing left to repair.
fn assert_plain(text: &str, stream: &[u8]) {
    assert!(text.is_empty() || text.ends_with('\n'));
    for line in text.lines() {
        let known = ["data: ", "event: ", "id: ", ":"].iter().any(|start| line.starts_with(start));
        assert!(known || line.is_empty(), "{line:?}");
    }
    // Each block says the id in force; else only bytes that are no text grow.
    let blocks = text.lines().filter(|line| line.is_empty()).count();
    assert!(text.len() <= 3 * stream.len() + blocks * ("id: \n".len() + MAX_ID));
    // The space after the colon may make the longest lines too long.
    if text.lines().all(|line| line.len() <= MAX) {
        assert_eq!(passed(&[text.as_bytes()], None).text(), text, "repaired twice");
    }
}

/// The stream cut at these parts of its length, of 256.
fn cut<'a>(stream: &'a [u8], at: &[u8]) -> Vec<&'a [u8]> {
    let mut at: Vec<_> = at.iter().map(|&at| stream.len() * usize::from(at) / 256).collect();
    at.extend([0, stream.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect()
}
