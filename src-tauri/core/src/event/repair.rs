//! JSON with damaged strings → JSON that can be read; only what was damaged is replaced.
//!
//! Called where reading failed. Deliberately absent: damage outside of strings.

use std::str::Chars;

/// In place of what cannot be read.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// None: no string of it is damaged.
pub fn repair(json: &str) -> Option<String> {
    let mut out = String::with_capacity(json.len());
    let mut chars = json.chars();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                in_string = !in_string;
                out.push(c);
            }
            '\\' if in_string => escape(&mut chars, &mut out),
            c if in_string && c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    (out != json).then_some(out)
}

/// What comes after a backslash.
fn escape(chars: &mut Chars, out: &mut String) {
    let rest = chars.as_str();
    match rest.chars().next() {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {
            out.extend(['\\', c]);
            chars.next();
        }
        Some('u') => {
            let length = match unit(rest) {
                Some(0xd800..=0xdbff) => {
                    match rest.get(5..).and_then(|rest| rest.strip_prefix('\\')) {
                        Some(next) if matches!(unit(next), Some(0xdc00..=0xdfff)) => 11,
                        _ => 0,
                    }
                }
                Some(0xdc00..=0xdfff) | None => 0,
                Some(_) => 5,
            };
            let whole = &rest[..length];
            if whole.is_empty() {
                out.push(REPLACEMENT);
            } else {
                out.push('\\');
                out.push_str(whole);
            }
            // Of half a pair all five characters are lost, of what is no number only the sign.
            let lost = if unit(rest).is_some() { 5 } else { 1 };
            *chars = rest[length.max(lost)..].chars();
        }
        _ => out.push(REPLACEMENT),
    }
}

/// The number after `u`, four hexadecimal digits.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    let is_number = digits.bytes().all(|b| b.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_number)
}
