//! The short sounds of the app, made rather than shipped: WAV, mono, 16 bit. Pure.

use std::f32::consts::TAU;

use crate::settings::Sound;

const RATE: u32 = 22_050;

/// A struck tone: when it begins, how high it is, how fast it fades.
struct Tone {
    at: f32,
    hertz: f32,
    fade: f32,
    loud: f32,
}

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
    pub fn wav(self) -> Vec<u8> {
        let tone = |at, hertz, fade, loud| Tone { at, hertz, fade, loud };
        let (tones, seconds) = match self {
            Self::System | Self::None => return vec![],
            Self::Chime => (vec![tone(0.0, 1046.5, 5.0, 0.5), tone(0.14, 1568.0, 4.0, 0.5)], 1.1),
            Self::Bell => (
                vec![
                    tone(0.0, 880.0, 3.0, 0.45),
                    tone(0.0, 2217.0, 5.0, 0.2),
                    tone(0.0, 3729.0, 8.0, 0.1),
                ],
                1.4,
            ),
            Self::Marimba => (
                vec![
                    tone(0.0, 523.3, 9.0, 0.5),
                    tone(0.11, 659.3, 9.0, 0.5),
                    tone(0.22, 784.0, 8.0, 0.5),
                ],
                0.8,
            ),
            Self::Drop => (vec![tone(0.0, 640.0, 14.0, 0.6), tone(0.09, 960.0, 12.0, 0.5)], 0.5),
        };
        wav(&tones, seconds)
    }
}

fn wav(tones: &[Tone], seconds: f32) -> Vec<u8> {
    let samples = (RATE as f32 * seconds) as u32;
    let size = samples * 2;
    let mut out = Vec::with_capacity(44 + size as usize);
    out.extend_from_slice(b"RIFF");
    out.extend_from_slice(&(36 + size).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    out.extend_from_slice(&RATE.to_le_bytes());
    out.extend_from_slice(&(RATE * 2).to_le_bytes());
    out.extend_from_slice(b"\x02\0\x10\0data");
    out.extend_from_slice(&size.to_le_bytes());
    for sample in 0..samples {
        let time = sample as f32 / RATE as f32;
        let heard = |tone: &Tone| {
            let since = time - tone.at;
            // A start without a click, and an end without one.
            let edge = (since * 400.0).clamp(0.0, 1.0) * ((seconds - time) * 50.0).min(1.0);
            (TAU * tone.hertz * since).sin() * (-tone.fade * since).exp() * tone.loud * edge
        };
        let level: f32 = tones.iter().filter(|tone| time >= tone.at).map(heard).sum();
        out.extend_from_slice(&((level.clamp(-1.0, 1.0) * 32_000.0) as i16).to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_of_ours_is_short_heard_and_not_clipped() {
        for sound in Sound::ALL {
            let wav = sound.wav();
            if sound.file().is_none() {
                assert!(wav.is_empty());
                continue;
            }
            let data: Vec<i16> =
                wav[44..].chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
            let size = u32::from_le_bytes(wav[40..44].try_into().unwrap());
            assert_eq!(size as usize, wav.len() - 44, "{sound:?}");
            assert!(data.len() < 2 * RATE as usize && wav.len() < 70_000, "{sound:?}");
            let loudest = data.iter().map(|level| level.unsigned_abs()).max().unwrap();
            assert!((10_000..32_000).contains(&loudest), "{sound:?}: {loudest}");
            assert!(data.first().unwrap().abs() < 500 && data.last().unwrap().abs() < 500);
        }
    }
}
