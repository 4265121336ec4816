//! The launch agent on macOS, by `auto-launch`.

use std::path::Path;

use anyhow::Context as _;
use auto_launch::{AutoLaunch, AutoLaunchBuilder};

#[derive(Clone, Debug)]
pub struct Entry(AutoLaunch);

impl Entry {
    /// # Errors
    /// A path that is no text.
    pub fn of(data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let program = super::program()?;
        let program = program.to_str().context("a path that is no text")?.to_owned();
        let mut arguments = vec!["--hidden".to_owned()];
        if let Some(folder) = data_dir {
            arguments.push("--data-dir".into());
            arguments.push(folder.to_str().context("a path that is no text")?.to_owned());
        }
        let entry = AutoLaunchBuilder::new()
            .set_app_name("toolboxx-notifier")
            .set_app_path(&program)
            .set_args(&arguments)
            .build()?;
        Ok(Self(entry))
    }

    pub fn state(&self) -> anyhow::Result<Option<bool>> {
        Ok(self.0.is_enabled()?.then_some(true))
    }

    pub fn write(&self) -> anyhow::Result<()> {
        Ok(self.0.enable()?)
    }

    pub fn refresh(&self) -> anyhow::Result<()> {
        self.write()
    }

    pub fn remove(&self) -> anyhow::Result<()> {
        Ok(self.0.disable()?)
    }
}
