//! The app's icon: by its name where a file of it is installed, else as a picture.
//!
//! An app that is run from where it was built, or as an AppImage, has no file where a
//! desktop looks for one. Where there is one it is better: the desktop draws it in the
//! size and the place that it has for icons.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Of the icon, the `.desktop` file and the binary; and what Wayland calls the app.
pub const NAME: &str = "toolboxx-notifier";

/// Four bytes per pixel: red, green, blue, alpha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: i32,
    pub height: i32,
    pub rgba: Vec<u8>,
}

/// Whether a desktop finds the icon by its name.
pub fn is_installed() -> bool {
    data_folders().iter().any(|folder| is_in(folder))
}

/// By the XDG Base Directory Specification.
fn data_folders() -> Vec<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let home = set("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(set("HOME")?).join(".local/share")));
    let shared = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    home.into_iter().chain(env::split_paths(&shared)).collect()
}

fn is_in(data: &Path) -> bool {
    let has = |folder: &Path| {
        ["png", "svg"].iter().any(|ending| folder.join(format!("{NAME}.{ending}")).exists())
    };
    let sizes = fs::read_dir(data.join("icons/hicolor")).into_iter().flatten().flatten();
    sizes.map(|size| size.path().join("apps")).any(|apps| has(&apps)) || has(&data.join("pixmaps"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_is_found_where_desktops_look() {
        let data = env::temp_dir().join(format!("icon-{}", std::process::id()));
        assert!(!is_in(&data));
        for (place, expected) in [
            ("icons/hicolor/48x48/apps/another.png", false),
            ("icons/hicolor/scalable/apps/toolboxx-notifier.svg", true),
            ("pixmaps/toolboxx-notifier.png", true),
        ] {
            let file = data.join(place);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
            assert_eq!(is_in(&data), expected, "{place}");
            fs::remove_dir_all(&data).unwrap();
        }
    }
}
