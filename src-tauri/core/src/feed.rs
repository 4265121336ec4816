//! Whose news it is: an id at one server. The same id at another server is another feed.

use serde::{Deserialize, Serialize};
use url::Url;

/// What is followed: a shop's or a user's id, at its server.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Feed {
    /// The server's origin, without a slash at the end. Empty where an earlier
    /// version did not store it.
    pub server: String,
    pub id: String,
}

impl Feed {
    pub fn new(server: &Url, id: impl Into<String>) -> Self {
        Self { server: origin(server), id: id.into() }
    }
}

/// A server's address as it is compared and stored: without a slash at the end.
pub fn origin(server: &Url) -> String {
    server.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
impl From<&str> for Feed {
    fn from(id: &str) -> Self {
        Self { server: "https://shop.example".into(), id: id.into() }
    }
}
