//! A version that is offered, and to whom. Pure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What one language says of it, in characters.
const MAX_NOTES: usize = 2_000;
const MAX_LANGUAGES: usize = 20;
/// After this a release is everybody's: one whose roll-out was forgotten harms nobody.
const EVERYBODY_AFTER: SignedDuration = SignedDuration::from_hours(24);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub version: String,
    /// How many of a hundred computers take it at first; 0: none does any more.
    pub rollout: u8,
    /// What is new, by language.
    pub notes: BTreeMap<String, String>,
}

impl Release {
    /// What the manifest says beside the version.
    pub fn read(version: &str, manifest: &Value) -> Self {
        let rollout = match &manifest["rollout"] {
            Value::Null => 100,
            // What is no number was meant to hold somebody back.
            other => u8::try_from(other.as_u64().unwrap_or(0).min(100)).unwrap_or(100),
        };
        let notes = manifest["news"].as_object().into_iter().flatten().take(MAX_LANGUAGES);
        let notes = notes.filter_map(|(language, text)| {
            let text: String = text.as_str()?.trim().chars().take(MAX_NOTES).collect();
            Some((language.clone(), text))
        });
        Self { version: version.to_owned(), rollout, notes: notes.collect() }
    }

    /// It was taken back.
    pub fn is_stopped(&self) -> bool {
        self.rollout == 0
    }

    /// Whether it is the turn of the computer with this id, which heard of it at `since`.
    pub fn is_for(&self, id: &str, since: Timestamp, now: Timestamp) -> bool {
        bucket(id, &self.version) < self.rollout || now.duration_since(since) >= EVERYBODY_AFTER
    }
}

/// One of a hundred, another for each version: nobody is always the first.
fn bucket(id: &str, version: &str) -> u8 {
    let hash = Sha256::digest(format!("{id} {version}"));
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    u8::try_from(number % 100).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_manifest_says_to_how_many_and_what_is_new() {
        for (manifest, rollout) in [
            (json!({}), 100),
            (json!({"rollout": 25}), 25),
            (json!({"rollout": 0}), 0),
            (json!({"rollout": 1000}), 100),
            (json!({"rollout": "all"}), 0),
            (json!({"rollout": -1}), 0),
            (json!([]), 100),
        ] {
            assert_eq!(Release::read("0.2.0", &manifest).rollout, rollout, "{manifest}");
        }

        let news = json!({"news": {"en": " Fewer clicks\n", "fr": 1, "rw": "x".repeat(5_000)}});
        let notes = Release::read("0.2.0", &news).notes;
        assert_eq!(notes["en"], "Fewer clicks");
        assert_eq!(notes["rw"].len(), MAX_NOTES);
        assert_eq!(notes.len(), 2);
    }

    #[test]
    fn a_quarter_of_the_computers_is_a_quarter_and_others_with_the_next_version() {
        let now = Timestamp::UNIX_EPOCH;
        let first = |version: &str| {
            let release = Release::read(version, &json!({"rollout": 25}));
            let turn = |id: &usize| release.is_for(&format!("{id:032x}"), now, now);
            (0..4_000).filter(turn).collect::<Vec<_>>()
        };
        let (one, next) = (first("0.2.0"), first("0.3.0"));

        assert!((800..1_200).contains(&one.len()), "{}", one.len());
        let both = next.iter().filter(|id| one.contains(id)).count();
        assert!(both < one.len() / 2, "{both}");
    }

    #[test]
    fn after_a_day_it_is_everybodys() {
        let release = Release::read("0.2.0", &json!({"rollout": 1}));
        let late = (0..).map(|id| format!("{id}")).find(|id| bucket(id, "0.2.0") > 0).unwrap();
        let hours = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);

        assert!(!release.is_for(&late, hours(0), hours(23)));
        assert!(release.is_for(&late, hours(0), hours(24)));
    }
}
