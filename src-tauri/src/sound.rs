//! Plays the app's own short sounds, with a player that each system has.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use notifier_core::{desktop::Trouble, settings::Sound};
use tokio::{process::Command, time::timeout};

/// News that come together sound once.
const PAUSE: Duration = Duration::from_secs(2);
/// Longer than any of ours.
const LONGEST: Duration = Duration::from_secs(6);

#[derive(Clone)]
pub struct Player {
    folder: PathBuf,
    begin: Instant,
    /// Milliseconds since `begin`, one more than when it last played.
    last: Arc<AtomicU64>,
}

impl Player {
    /// The files are made in that folder when they are first needed.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, begin: Instant::now(), last: Arc::default() }
    }

    /// The sound of a notice: in silence where one was just heard.
    pub async fn ring(&self, sound: Sound) {
        let now = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        let pause = u64::try_from(PAUSE.as_millis()).unwrap_or(u64::MAX);
        let last = self.last.load(Ordering::Relaxed);
        if sound.file().is_none() || (last > 0 && now < last.saturating_add(pause)) {
            return;
        }
        self.last.store(now + 1, Ordering::Relaxed);
        if let Err(trouble) = self.play(sound).await {
            tracing::warn!(%trouble, "a sound was not played");
        }
    }

    /// # Errors
    /// No player, or it cannot play.
    pub async fn play(&self, sound: Sound) -> Result<(), Trouble> {
        let Some(name) = sound.file() else { return Ok(()) };
        let file = self.folder.join(name);
        let failed = |error: std::io::Error| Trouble::Refused(error.to_string());
        if !file.exists() {
            std::fs::create_dir_all(&self.folder).map_err(failed)?;
            std::fs::write(&file, sound.wav()).map_err(failed)?;
        }
        let mut last = Trouble::Refused("no player".into());
        for mut player in players(&file) {
            player.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            player.kill_on_drop(true);
            match timeout(LONGEST, player.status()).await {
                Ok(Ok(status)) if status.success() => return Ok(()),
                Ok(Ok(status)) => last = Trouble::Refused(status.to_string()),
                Ok(Err(error)) => last = failed(error),
                Err(_) => return Err(Trouble::Hung),
            }
        }
        Err(last)
    }
}

/// The first that is there and works is used.
fn players(file: &std::path::Path) -> Vec<Command> {
    #[cfg(target_os = "linux")]
    let names: &[&[&str]] =
        &[&["pw-play"], &["paplay"], &["canberra-gtk-play", "-f"], &["aplay", "-q"]];
    #[cfg(target_os = "macos")]
    let names: &[&[&str]] = &[&["afplay"]];
    #[cfg(not(windows))]
    let players = names.iter().map(|words| {
        let mut player = Command::new(words[0]);
        player.args(&words[1..]).arg(file);
        player
    });
    #[cfg(windows)]
    let players = {
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        let mut player = Command::new("powershell");
        // The path goes in by the environment: nothing of it is ever read as a command.
        player.args(["-NoProfile", "-Command"]).env("SOUND", file).creation_flags(CREATE_NO_WINDOW);
        player.arg("(New-Object Media.SoundPlayer $env:SOUND).PlaySync()");
        std::iter::once(player)
    };
    players.collect()
}
