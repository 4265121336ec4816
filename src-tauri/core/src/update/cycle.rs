//! The state machine: ask at a random moment, then daily; load in silence; put in when
//! it is in nobody's way. Pure: time, chance and the world come in as arguments.
//!
//! An answer that is none, such as a captive portal's page, changes nothing. What was
//! loaded is dropped when the manifest takes the release back. Called by `engine/updates`.

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt as _};
use tokio::time::Instant;

use super::{Channel, Record, Release};

const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);
/// After that the person has to take a hand.
const MAX_TRIES: u32 = 3;

/// What decides whether it is the moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct World {
    pub on_battery: bool,
    pub screen_locked: bool,
    /// Something waits to be handled, or to be shown.
    pub busy: bool,
    /// The person lets it load and restart by itself.
    pub automatic: bool,
}

/// What to do next; [`Cycle`] is told what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ends in [`Cycle::checked`].
    Check,
    /// Ends in [`Cycle::loaded`].
    Load,
    /// Ends the app: what came of it is known at the next start.
    Finish {
        restart: bool,
    },
    Tell(Tell),
}

/// Said once for each version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// A package manager or store brings it.
    Elsewhere,
    /// It could not be put in.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Found(Release),
    Ready(Release),
    Ending(Release),
}

/// For the window and the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status<'a> {
    /// Nobody knows of a newer one; when that was asked.
    Current(Option<Timestamp>),
    Checking,
    /// The person asked, and there was no answer.
    NoAnswer,
    Found(&'a str, Wait),
    Loading(&'a str),
    /// To be put in with the next end of the app.
    Ready(&'a str),
    Failed(&'a str),
}

/// What a version that was found waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    Mains,
    Person,
    /// For whoever brings it, or for the next try.
    Nobody,
}

pub struct Cycle<R> {
    channel: Channel,
    pub record: Record,
    phase: Phase,
    /// A step of which nothing was heard yet.
    pending: Option<Step>,
    next_check: Instant,
    tried_to_check: Option<Instant>,
    /// When there was an answer, by two clocks: only one of them runs in a sleep.
    answered: Option<(Instant, Timestamp)>,
    load_after: Option<Instant>,
    failures: u32,
    /// The person wants it now, whoever's turn it is.
    asked: bool,
    unanswered: bool,
    /// Restart, or only end.
    end: Option<bool>,
    random: R,
}

impl<R: Rng> Cycle<R> {
    /// `version` runs. The first question comes at a random moment `within`.
    pub fn new(
        channel: Channel,
        version: &str,
        mut record: Record,
        (now, within): (Instant, Duration),
        mut random: R,
    ) -> Self {
        record.runs(version);
        if record.id.is_empty() {
            record.id = format!("{:032x}", random.random::<u128>());
        }
        let next_check = now + within.mul_f64(random.random());
        Self {
            channel,
            record,
            phase: Phase::Idle,
            pending: None,
            next_check,
            tried_to_check: None,
            answered: None,
            load_after: None,
            failures: 0,
            asked: false,
            unanswered: false,
            end: None,
            random,
        }
    }

    /// What is to be done now; called whenever anything has changed.
    pub fn next(&mut self, world: World, now: Instant) -> Option<Step> {
        if !self.channel.asks() || self.pending.is_some() {
            return None;
        }
        let step = self.step(world, now)?;
        match step {
            Step::Check => self.tried_to_check = Some(now),
            Step::Load => {}
            Step::Finish { .. } => self.finish(),
            Step::Tell(_) => {
                if let Some(offered) = &mut self.record.offered {
                    offered.told = true;
                }
                return Some(step);
            }
        }
        self.pending = Some(step);
        Some(step)
    }

    fn step(&mut self, world: World, now: Instant) -> Option<Step> {
        if matches!(self.phase, Phase::Ready(_))
            && let Some(restart) = self.end.take()
        {
            return Some(Step::Finish { restart });
        }
        if self.next_check <= now {
            return Some(Step::Check);
        }
        let lately = |at: Option<Instant>| at.is_some_and(|at| now.duration_since(at) < HOUR);
        match &self.phase {
            Phase::Ready(_) if world.automatic && world.screen_locked && !world.busy => {
                if lately(self.answered.map(|(at, _)| at)) {
                    return Some(Step::Finish { restart: true });
                }
                // It may have been taken back meanwhile.
                (!lately(self.tried_to_check)).then_some(Step::Check)
            }
            Phase::Found(_) => self.found(world, now),
            _ => None,
        }
    }

    fn found(&self, world: World, now: Instant) -> Option<Step> {
        let untold = self.record.offered.as_ref().is_some_and(|offered| !offered.told);
        if !matches!(self.channel, Channel::Itself(_)) {
            return untold.then_some(Step::Tell(Tell::Elsewhere));
        }
        if self.has_failed() {
            return untold.then_some(Step::Tell(Tell::Failed));
        }
        let by_itself = world.automatic && !world.on_battery;
        let may = self.asked || (by_itself && self.load_after.is_none_or(|at| at <= now));
        may.then_some(Step::Load)
    }

    /// The app ends. Whether the new version comes up shows at the next start.
    fn finish(&mut self) {
        if let Some(offered) = &mut self.record.offered {
            offered.tries += 1;
        }
        if let Phase::Ready(release) = &self.phase {
            self.phase = Phase::Ending(release.clone());
        }
    }

    /// `release`: the newest, if it is newer than this one. None: there was no answer.
    pub fn checked(&mut self, release: Option<Option<Release>>, now: Instant, wall: Timestamp) {
        self.pending = None;
        let Some(release) = release else {
            self.next_check = now + HOUR.mul_f64(self.random.random_range(0.5..1.5));
            self.unanswered = std::mem::take(&mut self.asked);
            return;
        };
        self.next_check = now + DAY;
        self.answered = Some((now, wall));
        self.unanswered = false;
        let Some(release) = release.filter(|release| !release.is_stopped()) else {
            self.record.offered = None;
            self.phase = Phase::Idle;
            self.asked = false;
            return;
        };
        let since = self.record.hear(&release, wall).since;
        let mine = self.asked || release.is_for(&self.record.id, since, wall);
        // Who asked waits for what only this program itself loads.
        self.asked &= matches!(self.channel, Channel::Itself(_));
        self.phase = match &self.phase {
            Phase::Ready(ready) if ready.version == release.version => Phase::Ready(release),
            Phase::Found(_) | Phase::Idle | Phase::Ready(_) if mine => Phase::Found(release),
            _ => Phase::Idle,
        };
    }

    /// Whether what was found is here now, and is what the project has signed.
    pub fn loaded(&mut self, loaded: Loaded, now: Instant) {
        self.pending = None;
        self.asked = false;
        let Phase::Found(release) = &self.phase else { return };
        match loaded {
            Loaded::Good => {
                self.phase = Phase::Ready(release.clone());
                self.failures = 0;
                return;
            }
            Loaded::Bad => {
                if let Some(offered) = &mut self.record.offered {
                    offered.tries += 1;
                }
            }
            Loaded::NotAtAll => {}
        }
        // Each try costs the owner the whole file: more and more rarely.
        self.load_after = Some(now + (HOUR * 2_u32.pow(self.failures.min(5))).min(DAY));
        self.failures += 1;
    }

    /// The person wants to know now, and to have it now.
    pub fn ask(&mut self, now: Instant) {
        if matches!(self.phase, Phase::Ready(_) | Phase::Ending(_)) {
            return;
        }
        self.asked = true;
        self.unanswered = false;
        self.next_check = now;
        if let Some(offered) = &mut self.record.offered {
            (offered.tries, offered.told) = (0, false);
        }
    }

    /// The person ends the app, or restarts it. Whether there is something to put in.
    pub fn end(&mut self, restart: bool) -> bool {
        let ready = matches!(self.phase, Phase::Ready(_));
        self.end = ready.then_some(restart);
        ready
    }

    /// The computer slept: a day may have gone by.
    pub fn woke(&mut self, now: Instant, wall: Timestamp) {
        let day = SignedDuration::try_from(DAY).unwrap_or(SignedDuration::MAX);
        if self.answered.is_some_and(|(_, at)| wall.duration_since(at) >= day) {
            let soon = now + HOUR.mul_f64(self.random.random_range(0.0..0.2));
            self.next_check = self.next_check.min(soon);
        }
    }

    pub fn status(&self, world: World) -> Status<'_> {
        match &self.phase {
            Phase::Ready(release) | Phase::Ending(release) => Status::Ready(&release.version),
            _ if self.pending == Some(Step::Check) && self.asked => Status::Checking,
            _ if self.unanswered => Status::NoAnswer,
            Phase::Idle => Status::Current(self.answered.map(|(_, wall)| wall)),
            Phase::Found(release) => {
                let version = release.version.as_str();
                match self.channel {
                    Channel::Itself(_) if self.pending == Some(Step::Load) => {
                        Status::Loading(version)
                    }
                    Channel::Itself(_) if self.has_failed() => Status::Failed(version),
                    Channel::Itself(_) if !world.automatic => Status::Found(version, Wait::Person),
                    Channel::Itself(_) if world.on_battery => Status::Found(version, Wait::Mains),
                    _ => Status::Found(version, Wait::Nobody),
                }
            }
        }
    }

    fn has_failed(&self) -> bool {
        self.record.offered.as_ref().is_some_and(|offered| offered.tries >= MAX_TRIES)
    }
}

/// What came of loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    Good,
    /// It came, and is not what the project has signed; or it could not be kept.
    Bad,
    /// It did not come: the network's doing, and no try.
    NotAtAll,
}
