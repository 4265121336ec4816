//! Text of strangers for a terminal, which obeys some characters instead of showing them. Pure.

use std::fmt::Write as _;

/// Writes what a terminal would obey, or what turns the order of a line around, as JSON
/// does: `\u009b`. A line of JSON stays one, and means the same.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_obeyed(c) {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

fn is_obeyed(c: char) -> bool {
    let breaks_lines = matches!(c, '\u{2028}' | '\u{2029}');
    let turns_around = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && c != '\n') || breaks_lines || turns_around
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_given_nothing_to_obey() {
        for (text, expected) in [
            ("Aline\u{9b}2J", "Aline\\u009b2J"),
            ("\u{202e}evil\u{2066}", "\\u202eevil\\u2066"),
            ("\u{1b}[31m\u{7f}\r\u{85}", "\\u001b[31m\\u007f\\u000d\\u0085"),
            ("Élodie 👩\u{200d}🍳 \\n\n", "Élodie 👩\u{200d}🍳 \\n\n"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn a_line_of_json_means_the_same() {
        let value = serde_json::json!({"text": "a\u{9b}\u{202e}\u{2028}\"\\\u{85}\u{7f}é"});

        let line = escape(&value.to_string());

        assert!(line.contains("\\u009b\\u202e\\u2028"), "{line}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).unwrap(), value);
    }
}
