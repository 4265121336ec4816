//! The entry on Windows, a value in the user's own registry.

use std::path::Path;

use anyhow::Context as _;
use notifier_windows::autostart;

#[derive(Clone, Debug)]
pub struct Entry(autostart::Entry);

impl Entry {
    /// # Errors
    /// A path that is no text.
    pub fn of(data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let entry = autostart::Entry::of(&super::program()?, data_dir);
        entry.map(Self).context("a path that is no text")
    }

    pub fn state(&self) -> anyhow::Result<Option<bool>> {
        Ok(self.0.state()?)
    }

    pub fn write(&self) -> anyhow::Result<()> {
        Ok(self.0.write()?)
    }

    pub fn refresh(&self) -> anyhow::Result<()> {
        Ok(self.0.refresh()?)
    }

    pub fn remove(&self) -> anyhow::Result<()> {
        Ok(self.0.remove()?)
    }
}
