//! A place in the registry for one test, and gone with it.

use windows_registry::{CURRENT_USER, Key};

const ALL: &str = r"Software\toolboxx-notifier-tests";

pub struct Folder {
    pub key: Key,
    path: String,
}

impl Folder {
    pub fn new() -> Self {
        let path = format!(r"{ALL}\{:032x}", rand::random::<u128>());
        let key = CURRENT_USER.create(&path).expect("a key of the user's own");
        Self { key, path }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = CURRENT_USER.remove_tree(&self.path);
    }
}
