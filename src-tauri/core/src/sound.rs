//! The short sounds of the app: WAV, mono, 16 bit. How they are played is the shell's.

use crate::settings::Sound;

impl Sound {
    /// The name of its file; None for those that are not ours to play.
    pub fn file(self) -> Option<&'static str> {
        match self {
            Self::System | Self::None => None,
            Self::Chime => Some("chime.wav"),
            Self::Bell => Some("bell.wav"),
            Self::Marimba => Some("marimba.wav"),
            Self::Drop => Some("drop.wav"),
        }
    }

    /// The file's bytes; nothing for those that are not ours to play.
    pub fn wav(self) -> &'static [u8] {
        match self {
            Self::System | Self::None => &[],
            Self::Chime => include_bytes!("../../../icons/sounds/chime.wav"),
            Self::Bell => include_bytes!("../../../icons/sounds/bell.wav"),
            Self::Marimba => include_bytes!("../../../icons/sounds/marimba.wav"),
            Self::Drop => include_bytes!("../../../icons/sounds/drop.wav"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_of_ours_is_short_heard_and_not_clipped() {
        for sound in Sound::ALL {
            let wav = sound.wav();
            assert_eq!(sound.file().is_none(), wav.is_empty(), "{sound:?}");
            let Some((head, data)) = wav.split_at_checked(44) else { continue };
            let number = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
            let (rate, size) = (number(24), number(40));
            assert_eq!(size as usize, data.len(), "{sound:?}");
            let levels: Vec<_> =
                data.chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
            assert!(levels.len() < 2 * rate as usize && wav.len() < 70_000, "{sound:?}");
            let loudest = levels.iter().map(|level| level.unsigned_abs()).max().unwrap();
            assert!((10_000..32_000).contains(&loudest), "{sound:?}: {loudest}");
            assert!(levels.first().unwrap().abs() < 500 && levels.last().unwrap().abs() < 500);
        }
    }
}
