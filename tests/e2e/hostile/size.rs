//! What the process holds in memory, by the system's own account.

use super::MIB;

/// It may grow by less than this, whatever comes.
const MAX: usize = 32 * MIB;

/// How large the process was, and became.
pub struct Size {
    before: usize,
    most: usize,
}

impl Size {
    pub fn now() -> Self {
        let before = resident();
        Self { before, most: before }
    }

    pub fn look(&mut self) {
        self.most = self.most.max(resident());
    }

    pub fn check(mut self) {
        self.look();
        let grown = self.most - self.before;
        println!("grown by {} KiB", grown / 1024);
        assert!(grown < MAX, "it grew by {} MiB", grown / MIB);
    }
}

/// In bytes; always the same where the system does not say.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0) * 4096
}
