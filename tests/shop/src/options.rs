//! How a shop behaves from its first moment on.
//!
//! What can change while it runs is a command (see `handle`), not an option.

use std::time::Duration;

use clap::ValueEnum;

/// Which of the two backends this one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// As its team documents it: payments with amounts, orders, messages.
    #[default]
    Documented,
    /// As a running copy was measured: thin payments, at most ten per tick.
    Real,
}

#[derive(Clone, Debug)]
pub struct Options {
    pub mode: Mode,
    /// 0 takes any free port.
    pub port: u16,
    /// Where the control API listens; `None` for no control API, 0 for any.
    pub control_port: Option<u16>,
    /// The id of the first shop: the `userId` whose stream carries the events.
    pub id: String,
    /// Every `userId` gets the events.
    pub any_id: bool,
    pub heartbeat: Duration,
    /// How often a stream looks for news, counted from its own beginning.
    pub tick: Duration,
    /// How far back a documented tick looks for payments.
    pub look_back: Duration,
    /// News are written at once as well; payments come again on the ticks.
    pub instant: bool,
    /// How many shops the owner has; the first one's id is `id`.
    pub shops: usize,
    /// What the first shop is registered with.
    pub currency: String,
    /// How long a token is good for from when it was issued.
    pub token_life: Duration,
    /// How long nobody can sign in after too many wrong passwords.
    pub lock: Duration,
    /// For whatever a command leaves out and the shop has to invent.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            port: 0,
            control_port: None,
            id: "66f2a1c94be0d83f5a7719c2".into(),
            any_id: false,
            heartbeat: Duration::from_secs(10),
            tick: Duration::from_secs(10),
            look_back: Duration::from_secs(30),
            instant: false,
            shops: 1,
            currency: "RWF".into(),
            token_life: Duration::from_secs(30 * 24 * 60 * 60),
            lock: Duration::from_secs(10 * 60),
            seed: 1,
        }
    }
}
