//! What is remembered of updates from one start to the next: `update.json`.
//!
//! Read and written by `engine/updates`. A file that cannot be read is as none: the
//! version that runs is asked for anew, and nothing is lost but who comes first.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Release;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Of this computer, by chance; decides whose turn it is, and is sent to nobody.
    pub id: String,
    /// The version that ran last.
    pub version: String,
    pub offered: Option<Offered>,
    /// Until the person has read it.
    pub news: Option<News>,
}

/// A version that is newer than the one that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Offered {
    pub version: String,
    /// When it was heard of.
    pub since: Timestamp,
    /// How often it could not be loaded, or was put in and did not come up.
    pub tries: u32,
    /// The person was told, by a notice.
    pub told: bool,
    pub notes: BTreeMap<String, String>,
}

/// What a version that runs now has brought, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct News {
    pub version: String,
    pub notes: BTreeMap<String, String>,
}

impl Record {
    /// This version runs now: is it another than the last time?
    pub fn runs(&mut self, version: &str) {
        if self.version == version {
            return;
        }
        let offered = self.offered.take_if(|offered| offered.version == version);
        // Of a first start nothing is new.
        if !self.version.is_empty() {
            let notes = offered.map(|offered| offered.notes).unwrap_or_default();
            self.news = Some(News { version: version.to_owned(), notes });
        }
        self.version = version.to_owned();
    }

    /// The release is offered; what is remembered of it holds as long as it is the same.
    pub fn hear(&mut self, release: &Release, now: Timestamp) -> &mut Offered {
        let known = self.offered.take_if(|offered| offered.version == release.version);
        let offered = known.unwrap_or_else(|| Offered {
            version: release.version.clone(),
            since: now,
            ..Offered::default()
        });
        self.offered.insert(Offered { notes: release.notes.clone(), ..offered })
    }
}
