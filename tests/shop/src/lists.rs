//! Lists that do not keep to what was asked for.
//!
//! `rest::reads` obeys; a command sets it. The default is a list as it should be.

use serde::Deserialize;

use crate::handle::Handle;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Lists {
    /// All that the conditions are about comes on one page, as it does of the next.
    pub ignore_limit: bool,
    /// There always is another page; those behind the end are of odd rows.
    pub endless: bool,
    /// A list begins with so many rows that are no documents.
    pub odd: usize,
}

impl Handle {
    /// From now on lists are like this.
    pub fn set_lists(&self, lists: Lists) {
        self.backend.log(&format!("fault    {lists:?}"));
        self.backend.lock().lists = lists;
    }
}
