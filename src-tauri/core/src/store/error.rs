//! Why the history could not be opened, read or written.

use super::clean_marker;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, read-only or gone, or the file is damaged.
    #[error("history: {0}")]
    Sqlite(rusqlite::Error),
    /// What SQLite's own check found.
    #[error("history: {0}")]
    Damaged(String),
    /// A newer version of the app wrote it; the file is left as it is.
    #[error("history: of a newer version ({0})")]
    Newer(usize),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        clean_marker::note_error(&error);
        Self::Sqlite(error)
    }
}

impl StoreError {
    /// The file itself is unusable, whatever the disk does.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            Self::Damaged(_) => true,
            Self::Newer(_) => false,
        }
    }
}
