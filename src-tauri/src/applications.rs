//! On macOS an app that was started from its disk image offers to move to where programs
//! are: there it can update itself, and is found when the session starts.
//!
//! The same where macOS runs a download from a place of its own, which cannot be written
//! either. Started by `app`, before there is an engine.

#[cfg(target_os = "macos")]
mod macos;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

#[cfg(target_os = "macos")]
pub use macos::{offer, start};

/// The bundle of the program, where it is one that cannot stay there.
fn strayed(program: &Path, can_be_written: impl Fn(&Path) -> bool) -> Option<&Path> {
    let is_app = |folder: &&Path| folder.extension().is_some_and(|end| end == "app");
    let app = program.ancestors().find(is_app)?;
    let image = app.starts_with("/Volumes");
    let made_up = app.components().any(|part| part.as_os_str() == "AppTranslocation");
    // A disk of the person's own is as good a place as any.
    ((image || made_up) && !app.parent().is_some_and(can_be_written)).then_some(app)
}

/// Puts a copy of the app there, in the place of an older one.
fn put(
    app: &Path,
    folder: &Path,
    copy: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> io::Result<PathBuf> {
    let name = app.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    // With what is left over it goes.
    let work = tempfile::Builder::new().prefix(".toolboxx-notifier-").tempdir_in(folder)?;
    let (new, old, place) = (work.path().join("new"), work.path().join("old"), folder.join(name));
    copy(app, &new)?;
    let replaced = place.exists();
    if replaced {
        fs::rename(&place, &old)?;
    }
    let put = fs::rename(&new, &place);
    if put.is_err() && replaced {
        fs::rename(&old, &place)?;
    }
    put.map(|()| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "ToolBoxx Notifier.app/Contents/MacOS/toolboxx-notifier";

    #[test]
    fn an_app_of_a_disk_image_or_of_a_made_up_place_is_to_move() {
        let writable = |folder: &Path| folder == Path::new("/Volumes/My disk");
        for (folder, expected) in [
            ("/Volumes/ToolBoxx Notifier", true),
            ("/private/var/folders/q3/T/AppTranslocation/4F1A/d", true),
            ("/Volumes/My disk", false),
            ("/Applications", false),
            ("/Users/aline/Applications", false),
        ] {
            let program = Path::new(folder).join(PROGRAM);
            let app = Path::new(folder).join("ToolBoxx Notifier.app");
            let strayed = strayed(&program, writable);
            assert_eq!(strayed, expected.then_some(app.as_path()), "{folder}");
        }
        assert_eq!(strayed(Path::new("/Volumes/x/toolboxx-notifier"), |_| false), None);
    }

    #[test]
    fn it_takes_the_place_of_an_older_one_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let (image, programs) = (folder.path().join("A.app"), folder.path().join("Applications"));
        let copy = |version: &'static str| {
            move |_: &Path, to: &Path| {
                fs::create_dir(to).and_then(|()| fs::write(to.join("v"), version))
            }
        };
        let there = || {
            let version = fs::read_to_string(programs.join("A.app/v")).unwrap();
            (version, fs::read_dir(&programs).unwrap().count())
        };

        assert_eq!(put(&image, &programs, copy("1")).unwrap(), programs.join("A.app"));
        assert_eq!(there(), ("1".into(), 1));
        put(&image, &programs, copy("2")).unwrap();
        assert_eq!(there(), ("2".into(), 1));

        let full = |_: &Path, to: &Path| {
            fs::create_dir(to)?;
            Err(io::ErrorKind::StorageFull.into())
        };
        assert!(put(&image, &programs, full).is_err());
        assert!(put(&image, &programs, |_, _| Ok(())).is_err(), "nothing was copied");
        assert_eq!(there(), ("2".into(), 1));
    }
}
