//! What the person chose.
//!
//! One struct, [`Settings`], with the one set of defaults (`model`), in the
//! shape of `settings.json`; [`File`] is that JSON with every key that we do not
//! know. Changes are made to the struct (`edit`), and only what differs from
//! the defaults is written. A wrong value costs only itself (`load`). While an
//! app runs it alone writes the file (`handover`).

mod address;
mod edit;
mod file;
mod forms;
pub mod handover;
mod load;
mod model;
pub mod preferences;
mod quiet_hours;
mod sound;

use std::{io, path::Path};

pub use address::{BadAddress, parse as parse_address};
pub use edit::Invalid;
pub use file::{File, Unreadable};
pub use model::{
    ConnectionSettings, Keep, Settings, ShopSettings, TypeSettings, Types, UpdateMode,
};
pub use quiet_hours::{QuietHours, SNOOZED_FOR_EVER, Snooze, Window};
pub use sound::{Ring, Sound};

use crate::disk::{self, Watched};
pub use crate::event::Category;

/// Values from the command line or the environment: they hold for this run,
/// over the file, and are never written to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    pub server: Option<String>,
    pub user_ids: Vec<String>,
}

/// Notices changes of the file at `path`, and what the command line leaves beside it.
///
/// # Errors
/// The system cannot watch the folder.
pub fn watch(path: &Path) -> io::Result<Watched> {
    let name = path.file_name().unwrap_or_default();
    disk::watch(path.parent().unwrap_or(Path::new(".")), &[name, handover::FILE.as_ref()])
}

/// At most this many ids are followed: each is a connection of its own.
pub const MAX_IDS: usize = 20;

/// Ids as people write them: separated by commas, spaces or lines, some twice.
pub fn tidy_ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut tidy: Vec<String> = vec![];
    for id in ids.into_iter().flat_map(|text| text.split([',', ';', ' ', '\n', '\r', '\t'])) {
        if !id.is_empty()
            && id.len() <= 128
            && !id.chars().any(char::is_control)
            && !tidy.iter().any(|known| known == id)
        {
            tidy.push(id.to_owned());
            // There may be very many.
            if tidy.len() == MAX_IDS {
                break;
            }
        }
    }
    tidy
}
