//! A temporary folder that goes with its value.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context as _, Result};

pub struct Folder(PathBuf);

impl Folder {
    /// For nobody but this person: chat messages are stored in it.
    pub fn create() -> Result<Self> {
        let path = env::temp_dir().join(format!("toolboxx-demo-{}", process::id()));
        let created = builder().create(&path);
        created.with_context(|| format!("a folder at {}", path.display()))?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

#[cfg(unix)]
fn builder() -> fs::DirBuilder {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Temporary folders are each person's own there.
#[cfg(not(unix))]
fn builder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} stays: {error}", self.0.display());
        }
    }
}
