//! Whether a promise of the shop is relied on: quickly lost, slowly earned again.

/// So many times it has to be kept after it was broken, at most.
const MAX_CONFIDENCE: u32 = 64;

#[derive(Clone, Copy, Debug)]
pub struct Trust {
    /// How often in a row it was kept, and how often proves it.
    kept: u32,
    wanted: u32,
}

impl Trust {
    pub fn given() -> Self {
        Self { kept: 1, wanted: 1 }
    }

    pub fn to_be_earned() -> Self {
        Self { kept: 0, wanted: 1 }
    }

    pub fn holds(self) -> bool {
        self.kept >= self.wanted
    }

    pub fn confirm(&mut self) {
        self.kept = self.kept.saturating_add(1);
    }

    pub fn disappoint(&mut self) {
        if self.holds() {
            self.wanted = (self.wanted * 4).min(MAX_CONFIDENCE);
        }
        self.kept = 0;
    }
}
