//! Bounds JSON while it is received: what is too long, too many or too deep is left
//! out, and the rest stays JSON.
//!
//! So one row, one text or one list without end costs only itself, and memory does
//! not depend on what a server sends. Pure; called by `client`. Deliberately absent:
//! what the JSON means, and damage inside of texts, which is the readers'.

/// Longest text, in bytes; of an event a quarter of it is kept.
const MAX_TEXT: usize = 16 * 1024;
/// Longest number, true, false or null; no amount has as many digits.
const MAX_SCALAR: usize = 64;
/// Items of a list: a page, and one more that tells that it is longer.
const MAX_ITEMS: usize = super::PAGE + 1;
const MAX_FIELDS: usize = 256;
const MAX_DEPTH: usize = 32;
/// All that is kept of one answer; a page of texts of usual length is a tenth of it.
pub const MAX_KEPT: usize = 2 << 20;

/// The list in an answer's outermost object: `docs`.
const LIST_DEPTH: usize = 2;

#[derive(Debug, Default)]
pub struct Shrink {
    out: Vec<u8>,
    open: Vec<Open>,
    token: Token,
    skipping: Option<Skipping>,
    /// Where the last whole item of the list ends.
    whole: Option<usize>,
    is_longer: bool,
    received: usize,
}

/// An object or a list that has begun.
#[derive(Debug)]
struct Open {
    end: u8,
    commas: usize,
}

#[derive(Debug, Default)]
enum Token {
    #[default]
    None,
    Text(Text),
    Scalar {
        began: usize,
    },
}

#[derive(Debug)]
struct Text {
    began: usize,
    /// After a backslash.
    escape: bool,
    /// Of the number after `\u`, so much is to come.
    digits: u8,
    /// The rest is left out.
    cut: bool,
}

/// What is left out until its end.
#[derive(Debug)]
enum Skipping {
    /// The rest of an object or list, with so many that began within it.
    Rest(usize),
    /// A value that is too deep, with so many that began and it is one of.
    Deep(usize),
}

impl Shrink {
    /// Takes what the network brought.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.received = self.received.saturating_add(bytes.len());
        bytes.iter().for_each(|byte| self.take(*byte));
    }

    /// Whether the list has more items than were asked for.
    pub fn is_longer(&self) -> bool {
        self.is_longer
    }

    /// How many bytes there were so far, unpacked.
    pub fn received(&self) -> usize {
        self.received
    }

    /// Whether no more is kept: what comes now is of no use.
    pub fn is_full(&self) -> bool {
        self.out.len() >= MAX_KEPT
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// The JSON with the whole items of its list only, as if it ended there.
    /// None: not one of them is whole.
    pub fn cut(mut self) -> Option<Vec<u8>> {
        self.out.truncate(self.whole?);
        self.out.extend(b"]}");
        Some(self.out)
    }

    fn take(&mut self, byte: u8) {
        match &mut self.token {
            Token::Text(text) => {
                let (keeps, ends) = text.takes(byte, self.out.len());
                if keeps {
                    self.keep(byte);
                }
                if ends {
                    self.token = Token::None;
                    self.item_ends();
                }
            }
            Token::Scalar { began } if is_scalar(byte) => {
                if self.out.len() - *began < MAX_SCALAR {
                    self.keep(byte);
                }
            }
            _ => {
                self.end_scalar();
                self.outside(byte);
            }
        }
    }

    /// Between texts, numbers and words.
    fn outside(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => return,
            b'{' | b'[' => return self.begin(byte),
            b'}' | b']' => return self.end(byte),
            b',' => return self.comma(),
            b'"' => {
                let began = self.out.len();
                self.token = Token::Text(Text { began, escape: false, digits: 0, cut: false });
            }
            byte if is_scalar(byte) => self.token = Token::Scalar { began: self.out.len() },
            _ => {}
        }
        self.keep(byte);
    }

    fn begin(&mut self, byte: u8) {
        match &mut self.skipping {
            Some(Skipping::Rest(level) | Skipping::Deep(level)) => *level += 1,
            None if self.open.len() >= MAX_DEPTH => {
                self.out.extend(b"null");
                self.skipping = Some(Skipping::Deep(1));
            }
            None => {
                self.keep(byte);
                let end = if byte == b'{' { b'}' } else { b']' };
                self.open.push(Open { end, commas: 0 });
            }
        }
    }

    fn end(&mut self, byte: u8) {
        match &mut self.skipping {
            Some(Skipping::Rest(level)) if *level > 0 => *level -= 1,
            Some(Skipping::Deep(level)) if *level > 1 => *level -= 1,
            Some(Skipping::Deep(_)) => self.skipping = None,
            Some(Skipping::Rest(_)) | None => {
                self.skipping = None;
                self.keep(byte);
                self.open.pop();
                self.item_ends();
            }
        }
    }

    fn comma(&mut self) {
        if self.skipping.is_some() {
            return;
        }
        let is_outer = self.open.len() == LIST_DEPTH;
        if let Some(open) = self.open.last_mut() {
            open.commas += 1;
            let is_list = open.end == b']';
            if open.commas >= if is_list { MAX_ITEMS } else { MAX_FIELDS } {
                self.is_longer |= is_list && is_outer;
                self.skipping = Some(Skipping::Rest(0));
                return;
            }
        }
        self.keep(b',');
    }

    fn end_scalar(&mut self) {
        if let Token::Scalar { began } = self.token {
            self.token = Token::None;
            if self.out.len() - began >= MAX_SCALAR {
                // Without its last digits it would be another number.
                self.out.truncate(began);
                self.out.extend(b"null");
            }
            self.item_ends();
        }
    }

    fn item_ends(&mut self) {
        let in_list = self.open.len() == LIST_DEPTH && self.open[1].end == b']';
        if in_list && self.skipping.is_none() && !self.is_full() {
            self.whole = Some(self.out.len());
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.skipping.is_none() && !self.is_full() {
            self.out.push(byte);
        }
    }
}

impl Text {
    /// Whether a byte is kept, and whether it ends the text. It is cut between
    /// characters, and never within an escape.
    fn takes(&mut self, byte: u8, kept: usize) -> (bool, bool) {
        let escaped = std::mem::take(&mut self.escape);
        if byte == b'"' && !escaped {
            return (true, true);
        }
        let begins = !escaped && self.digits == 0 && byte & 0b1100_0000 != 0b1000_0000;
        self.cut |= begins && kept - self.began >= MAX_TEXT;
        self.escape = byte == b'\\' && !escaped;
        self.digits = if escaped && byte == b'u' { 4 } else { self.digits.saturating_sub(1) };
        (!self.cut, false)
    }
}

fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_within_the_bounds_stays_as_it_is() {
        for json in [
            r#"{"docs":[{"id":"a","n":-1.50e+3,"t":null,"x":[1,[2,{"y":"\"]}\\"}]]}],"hasNextPage":true}"#,
            r#"{"docs":[],"more":"é\u00e9 , [ {"}"#,
            r#"[1,2,"three"]"#,
            r#""alone""#,
            "17",
            "{\"broken\":[1,",
        ] {
            for size in [1, 3, json.len()] {
                assert_eq!(shrunk(json, size), json);
            }
        }
        assert_eq!(shrunk("{ \"a\" :\n[ 1 , \"b c\" ] }", 2), r#"{"a":[1,"b c"]}"#);
    }

    #[test]
    fn what_is_too_long_too_many_or_too_deep_is_left_out_and_the_rest_stays() {
        let fields: String = (0..999).map(|n| format!(r#""f{n}":[{n}],"#)).collect();
        let many = format!(r#"{{{fields}"last":1}}"#);
        let deep = format!("{}7{}", r#"{"a":["#.repeat(99_999), "]}".repeat(99_999));
        let items = vec!["[1,[]]"; 5_000].join(",");
        let digits = "9".repeat(100_000);
        let json = format!(
            r#"{{"items":[{items}],"many":{many},"deep":{deep},"digits":[{digits},-5],
               "text":"{}","end":"here"}}"#,
            "x".repeat(3 << 20)
        );

        let kept: Value = serde_json::from_str(&shrunk(&json, 1000)).unwrap();

        assert_eq!(kept["items"].as_array().unwrap().len(), MAX_ITEMS);
        assert_eq!(kept["items"][MAX_ITEMS - 1], json!([1, []]));
        assert_eq!(kept["many"].as_object().unwrap().len(), MAX_FIELDS);
        assert_eq!(kept["digits"], json!([null, -5]), "no other number");
        assert_eq!(kept["text"].as_str().unwrap().len(), MAX_TEXT - 1);
        assert_eq!(kept["end"], "here");
    }

    #[test]
    fn a_text_is_cut_between_its_characters() {
        for (what, size) in [("é", 2), ("🛒", 4), (r"\u00e9", 6), (r"\n", 2), (r"\\", 2)] {
            for shift in 0..size {
                let text = format!("{}{}", "x".repeat(shift), what.repeat(MAX_TEXT));
                let kept = shrunk(&format!(r#"["{text}","b"]"#), 7);

                let kept: Vec<String> = serde_json::from_str(&kept).expect(what);
                assert!(kept[0].len() > MAX_TEXT / 6, "{what}");
                assert_eq!(kept[1], "b");
            }
        }
    }

    #[test]
    fn damage_ends_no_text_later_than_a_reader_thinks() {
        for json in [r#"{"a":"\u12","b":"\q"}"#, r#"{"a":"\ud800"}"#, "{\"a\":\"\u{1}\n\"}"] {
            assert_eq!(shrunk(json, 1), json);
        }
    }

    #[test]
    fn a_list_that_breaks_off_is_its_whole_items() {
        for (json, expected) in [
            (r#"{"docs":[{"id":1},{"id":2},{"i"#, Some(r#"{"docs":[{"id":1},{"id":2}]}"#)),
            (r#"{"docs":[{"id":1}],"hasNextPage":fal"#, Some(r#"{"docs":[{"id":1}]}"#)),
            (r#"{"docs":[7,"a"#, Some(r#"{"docs":[7]}"#)),
            (r#"{"docs":[{"id":{"a":1},"#, None),
            (r#"{"user":{"id":1,"#, None),
            ("", None),
        ] {
            let mut shrink = Shrink::default();
            shrink.feed(json.as_bytes());
            let cut = shrink.cut().map(|kept| String::from_utf8(kept).unwrap());
            assert_eq!(cut.as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn a_list_that_is_longer_than_asked_for_is_known_by_its_first_item_too_many() {
        for (items, longer) in [(100, false), (101, true), (3_000_000, true)] {
            let mut shrink = Shrink::default();
            shrink.feed(br#"{"docs":["#);
            (0..items).for_each(|_| shrink.feed(b"0,"));
            assert_eq!(shrink.is_longer(), longer, "{items}");
            assert!(shrink.out.capacity() < 1000);
        }
    }

    #[test]
    fn never_more_is_kept_than_the_limit() {
        let row = format!(r#"{{"id":"{}"}},"#, "x".repeat(15_000)).repeat(50);
        let row = format!(r#"[{}0],"#, row);
        let mut shrink = Shrink::default();
        shrink.feed(br#"{"docs":["#);
        for _ in 0..20 {
            shrink.feed(row.as_bytes());
        }

        assert!(shrink.is_full());
        let kept = shrink.cut().unwrap();
        assert!(kept.len() <= MAX_KEPT + 8);
        let kept: Value = serde_json::from_slice(&kept).unwrap();
        assert_eq!(kept["docs"].as_array().unwrap().len(), 2);
    }

    fn shrunk(json: &str, size: usize) -> String {
        let mut shrink = Shrink::default();
        json.as_bytes().chunks(size).for_each(|chunk| shrink.feed(chunk));
        String::from_utf8(shrink.finish()).unwrap()
    }
}
