//! Plays the app's own short sounds, with what each system has for it.

#[cfg(not(windows))]
use std::process::Stdio;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use notifier_core::{ports::desktop::DesktopError, settings::Sound};
#[cfg(not(windows))]
use tokio::process::Command;
use tokio::time::timeout;

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
    pub async fn play(&self, sound: Sound) -> Result<(), DesktopError> {
        let Some(name) = sound.file() else { return Ok(()) };
        let file = self.folder.join(name);
        let failed = |error: std::io::Error| DesktopError::Refused(error.to_string());
        if !file.exists() {
            std::fs::create_dir_all(&self.folder).map_err(failed)?;
            std::fs::write(&file, sound.wav()).map_err(failed)?;
        }
        play_file(&file).await
    }
}

/// The first player that is there and works is used.
#[cfg(not(windows))]
async fn play_file(file: &Path) -> Result<(), DesktopError> {
    let players: &[&[&str]] = if cfg!(target_os = "macos") {
        &[&["afplay"]]
    } else {
        &[&["pw-play"], &["paplay"], &["canberra-gtk-play", "-f"], &["aplay", "-q"]]
    };
    let mut last = DesktopError::Refused("no player".into());
    for i18n in players {
        let mut player = Command::new(i18n[0]);
        player.args(&i18n[1..]).arg(file);
        player.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        player.kill_on_drop(true);
        match timeout(LONGEST, player.status()).await {
            Ok(Ok(status)) if status.success() => return Ok(()),
            Ok(Ok(status)) => last = DesktopError::Refused(status.to_string()),
            Ok(Err(error)) => last = DesktopError::Refused(error.to_string()),
            Err(_) => return Err(DesktopError::Hung),
        }
    }
    Err(last)
}

#[cfg(windows)]
#[allow(unsafe_code)]
async fn play_file(file: &Path) -> Result<(), DesktopError> {
    use std::os::windows::ffi::OsStrExt as _;

    use windows_sys::Win32::Media::Audio::{PlaySoundW, SND_FILENAME, SND_NODEFAULT, SND_SYNC};

    let name: Vec<u16> = file.as_os_str().encode_wide().chain([0]).collect();
    let flags = SND_FILENAME | SND_NODEFAULT | SND_SYNC;
    let played = tokio::task::spawn_blocking(move || {
        // SAFETY: the name ends with a zero, and outlives the call, which waits for the sound.
        unsafe { PlaySoundW(name.as_ptr(), std::ptr::null_mut(), flags) != 0 }
    });
    match timeout(LONGEST, played).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(DesktopError::Refused("the system did not play it".into())),
        Ok(Err(crash)) => Err(DesktopError::Refused(crash.to_string())),
        Err(_) => Err(DesktopError::Hung),
    }
}
