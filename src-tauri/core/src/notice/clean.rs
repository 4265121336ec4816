//! Untrusted text → text that can be shown: one line, visible, bounded.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::event::{is_blank, is_hidden, without_mark};

/// The text without control, bidi and invisible characters, spaces folded, and
/// at most `most` characters as people count them, cut at a word.
pub fn clean(text: &str, most: usize) -> String {
    let text = without_mark(text);
    // No text of the length that is shown needs more than this to be read.
    let head = &text[..text.floor_char_boundary(most.saturating_mul(64))];
    let visible: String = head
        .chars()
        .map(|c| if is_break(c) { ' ' } else { c })
        .filter(|&c| !is_hidden(c))
        .collect();
    let folded = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_blank(&folded) { String::new() } else { cut(&folded, most) }
}

/// Begins a text whose direction is its own.
pub const ISOLATE: char = '\u{2068}';

/// For a text beside others: from right to left, it would turn a number next to it around.
pub fn isolate(text: String) -> String {
    if text.chars().any(is_right_to_left) { format!("{ISOLATE}{text}\u{2069}") } else { text }
}

fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn cut(text: &str, most: usize) -> String {
    // A stack of accents counts as one character, but not without end.
    let graphemes: Vec<&str> =
        text.graphemes(true).map(|g| &g[..g.floor_char_boundary(64)]).collect();
    if graphemes.len() <= most {
        return graphemes.concat();
    }
    let kept = graphemes[..most.saturating_sub(1)].concat();
    let at_a_word = match kept.rfind(' ') {
        // A language without spaces, or one endless word: cut where it is.
        Some(end) if graphemes[most - 1] != " " && end * 2 > kept.len() => &kept[..end],
        _ => &kept,
    };
    format!("{}…", at_a_word.trim_end())
}

fn is_break(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_fit_to_show() {
        for (text, expected) in [
            ("  Hello \r\n world\t!", "Hello world !"),
            ("a\u{202e}b\u{2066}c\u{0}d\u{7f}\u{200b}e", "abcde"),
            ("<b>Q&A</b> <a href>", "<b>Q&A</b> <a href>"),
            ("👩‍👩‍👧 é", "👩‍👩‍👧 é"),
            ("", ""),
            ("\u{3164}\u{2800}", ""),
            ("\u{200d}", ""),
            ("a\u{3164}b", "a\u{3164}b"),
            ("\u{202e}\u{200f}", ""),
            ("12345678901234567890", "12345678901234567890"),
            ("the quick brown fox jumps", "the quick brown fox…"),
            ("123456789012345678901234", "1234567890123456789…"),
        ] {
            assert_eq!(clean(text, 20), expected, "{text:?}");
        }
    }

    #[test]
    fn huge_text_costs_little_and_shows_little() {
        let accents = format!("e{}", "\u{301}".repeat(100_000));
        for text in
            ["x".repeat(100_000), " x".repeat(1_000_000), accents, "\u{200b}".repeat(100_000)]
        {
            assert!(clean(&text, 200).len() <= 200 * 65);
        }
    }
}
