//! What stands in one cell of the CSV: a text that no spreadsheet computes, shortens
//! or takes for a date, a number as the language writes it. Pure.

use crate::i18n::Language;

/// How spreadsheets of a language part cells, and write numbers.
#[derive(Clone, Copy)]
pub struct Style {
    pub separator: u8,
    /// Where spreadsheets of other languages part cells.
    other_separator: char,
    decimal: char,
}

impl Style {
    pub fn of(language: Language) -> Self {
        match language {
            Language::French => Self { separator: b';', other_separator: ',', decimal: ',' },
            _ => Self { separator: b',', other_separator: ';', decimal: '.' },
        }
    }

    /// From one with a point.
    pub fn number(&self, number: &str) -> String {
        number.replace('.', self.decimal.encode_utf8(&mut [0; 4]))
    }

    /// In one line, and marked as a text where a spreadsheet would see something else.
    pub fn text(&self, text: &str) -> String {
        let text = in_one_line(text);
        let mut parts = text.split(self.other_separator);
        let mut marked = String::with_capacity(text.len() + 1);
        let first = parts.next().unwrap_or_default();
        if is_formula(first) || is_number(&text) {
            marked.push('\'');
        }
        marked.push_str(first);
        // Where cells are parted there as well, quotes inside a line do not hold it together.
        for part in parts {
            marked.push(self.other_separator);
            if is_formula(part.trim_start_matches(|c: char| c == '"' || is_unseen(c))) {
                marked.push('\'');
            }
            marked.push_str(part);
        }
        marked
    }
}

/// Breaks become spaces; other controls go.
fn in_one_line(text: &str) -> String {
    let breaks = |c| {
        matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let text = text.replace("\r\n", " ");
    let one_line = text.chars().map(|c| if breaks(c) { ' ' } else { c });
    one_line.filter(|c| !c.is_control()).collect()
}

/// What a spreadsheet would compute; what it does not show is not looked at.
fn is_formula(text: &str) -> bool {
    let seen = text.trim_start_matches(is_unseen);
    seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The beginnings of the months' names, as they are typed in English and French.
const MONTHS: [&str; 17] = [
    "jan", "feb", "fév", "fev", "mar", "apr", "avr", "may", "mai", "jun", "jui", "jul", "aug",
    "ao", "sep", "oct", "nov",
];
/// What else stands in numbers, dates and times.
const MARKS: &str = "+-.,:/%()'’$€£¥";
/// Longer texts are no number of any spreadsheet, and no date.
const LONGEST_NUMBER: usize = 64;

/// What a spreadsheet would take for a number, a date, a time or a truth.
fn is_number(text: &str) -> bool {
    let text = text.trim_matches(is_unseen).to_lowercase();
    if matches!(text.as_str(), "true" | "false" | "vrai" | "faux") {
        return true;
    }
    let stands_in_one = |c: char| c.is_alphanumeric() || c.is_whitespace() || MARKS.contains(c);
    let may_be_one = text.contains(char::is_numeric) && text.chars().all(stands_in_one);
    if !may_be_one || text.chars().count() > LONGEST_NUMBER {
        return false;
    }
    let mut i18n = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    i18n.all(|word| {
        let is_month = || MONTHS.iter().chain(&["dec", "déc"]).any(|month| word.starts_with(month));
        matches!(word, "e" | "a" | "p" | "am" | "pm" | "h" | "t" | "z") || is_month()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a=1", "a=1"),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", " x"),
            ("\t=x", "' =x"),
            ("\r=x", "' =x"),
            ("a\r\n=x", "a =x"),
            ("  =1", "'  =1"),
            ("\u{200b}=1", "'\u{200b}=1"),
            ("\u{0}=1", "'=1"),
            ("＝1", "'＝1"),
            ("=1,\"2\"", "'=1,\"2\""),
            ("a;b", "a;b"),
            ("x;=1+1;y", "x;'=1+1;y"),
            ("x; \"=1+1", "x;' \"=1+1"),
            ("", ""),
        ] {
            assert_eq!(Style::of(Language::English).text(text), expected, "{text:?}");
        }
        let french = Style::of(Language::French);
        assert_eq!(french.text("x,=1;=2"), "x,'=1;=2", "its own separator is inside quotes");
    }

    #[test]
    fn no_text_becomes_a_number_or_a_date() {
        let style = Style::of(Language::English);
        for text in [
            "0788123456",
            "20261125000123456789",
            "1E5",
            "00123",
            "3-4",
            "1/2",
            "12:30",
            "10 am",
            "DEC-1",
            "1 mars",
            "50 %",
            "€ 5",
            " 7 ",
            "(5)",
            "TRUE",
            "vrai",
        ] {
            assert_eq!(style.text(text), format!("'{text}"));
        }
        for text in ["TBX-1", "ORD-7", "5 kg rice", "Aline", "May I?", "8\" grinder", "true love"] {
            assert_eq!(style.text(text), text);
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(Style::of(Language::English).number("-12500.5"), "-12500.5");
        assert_eq!(Style::of(Language::French).number("-12500.5"), "-12500,5");
    }
}
