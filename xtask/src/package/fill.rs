//! `@name@` in a file of `packaging` is replaced by its value. Called by `stage`.

use anyhow::{Context as _, Result};

pub type Values<'a> = &'a [(&'a str, String)];

/// # Errors
/// The text asks for a value that there is not.
pub fn fill(template: &str, values: Values<'_>) -> Result<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('@') {
        filled.push_str(before);
        match name(after) {
            Some(name) => {
                let value = values.iter().find(|(known, _)| *known == name);
                let (_, value) = value.with_context(|| format!("nothing is called @{name}@"))?;
                filled.push_str(value);
                rest = &after[name.len() + 1..];
            }
            None => {
                filled.push('@');
                rest = after;
            }
        }
    }
    Ok(filled + rest)
}

/// An address or `128x128@2x.png` has none.
fn name(after: &str) -> Option<&str> {
    let (name, _) = after.split_once('@')?;
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// For the text of an XML element.
pub fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_between_two_signs_are_replaced() {
        let values = [("owner", "A & B".to_owned()), ("contact", "a@b.example".to_owned())];
        for (template, filled) in [
            ("@owner@ <@contact@>", "A & B <a@b.example>"),
            ("128x128@2x.png a@b", "128x128@2x.png a@b"),
            ("@@owner@@", "@A & B@"),
            ("", ""),
        ] {
            assert_eq!(fill(template, &values).unwrap(), filled);
        }
    }

    #[test]
    fn a_value_that_is_not_there_is_an_error() {
        assert!(fill("a @nobody@ b", &[]).unwrap_err().to_string().contains("@nobody@"));
    }
}
