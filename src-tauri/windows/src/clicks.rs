//! Which notice a click on a toast means: a link of the app's own scheme with a random
//! name for the notice.
//!
//! Any page of the web may open such a link, so it holds nothing but that name, and one
//! that is not known means nothing. The names are kept on disk, for toasts that outlive
//! the app. Pure but for that file.

use std::{
    collections::VecDeque,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use notifier_core::{disk, notice::Tag};

/// The flag that a click is handed over with.
pub const FLAG: &str = "--clicked";

/// Toasts whose clicks are known; Windows keeps them for three days.
const MAX_TOASTS: usize = 300;

/// Newest last.
#[derive(Debug)]
pub struct Clicks {
    file: PathBuf,
    scheme: String,
    toasts: VecDeque<(String, Tag)>,
}

impl Clicks {
    /// A file that cannot be read is as one that is not there: the toasts of before open
    /// the window.
    pub fn load(file: &Path, scheme: &str) -> Self {
        let kept: Vec<(String, String)> = fs::read(file)
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default();
        let kept = kept.into_iter().filter(|(name, _)| is_name(name));
        let toasts = kept.map(|(name, tag)| (name, Tag(tag))).collect();
        Self { file: file.into(), scheme: scheme.into(), toasts }
    }

    /// The link of a toast. That of the one before with this tag goes on to work, as it
    /// is the same.
    pub fn link(&mut self, tag: &Tag) -> String {
        let known = self.toasts.iter().position(|(_, known)| known == tag);
        let name = match known.and_then(|place| self.toasts.remove(place)) {
            Some((name, _)) => name,
            None => format!("{:032x}", rand::random::<u128>()),
        };
        self.toasts.push_back((name.clone(), tag.clone()));
        while self.toasts.len() > MAX_TOASTS {
            self.toasts.pop_front();
        }
        if known.is_none() {
            self.keep();
        }
        format!("{}:{name}", self.scheme)
    }

    /// What was clicked; None for a link that no toast of this app has.
    pub fn notice(&self, link: &str) -> Option<Tag> {
        let (scheme, rest) = link.split_once(':')?;
        // As some programs hand it on.
        let name = rest.trim_start_matches('/').trim_end_matches('/');
        let known = self.toasts.iter().find(|(known, _)| known == name && is_name(name));
        known.filter(|_| scheme.eq_ignore_ascii_case(&self.scheme)).map(|(_, tag)| tag.clone())
    }

    fn keep(&self) {
        let toasts: Vec<_> = self.toasts.iter().map(|(name, tag)| (name, &tag.0)).collect();
        let json = serde_json::to_vec(&toasts).unwrap_or_default();
        if let Err(error) = disk::write_whole(&self.file, &json) {
            tracing::warn!(%error, "clicks on this toast are known until the app ends");
        }
    }
}

fn is_name(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whoever opens a link writes what stands behind the flag: it is one argument, and
/// nothing that follows counts.
pub fn cut(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut all = arguments.into_iter();
    let mut kept = vec![];
    while let Some(argument) = all.next() {
        let clicked = argument == FLAG;
        if clicked {
            let mut flag = argument;
            flag.push("=");
            flag.push(all.next().unwrap_or_default());
            kept.push(flag);
            break;
        }
        kept.push(argument);
    }
    kept
}

/// The link among the arguments of a later start.
pub fn link(arguments: &[String]) -> Option<&str> {
    let place = arguments.iter().position(|argument| argument == FLAG)?;
    Some(arguments.get(place + 1).map_or("", String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEME: &str = "toolboxx-notifier";

    fn tag(name: &str) -> Tag {
        Tag(name.into())
    }

    #[test]
    fn a_click_means_its_notice_also_after_the_app_was_started_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clicks.json");
        let mut clicks = Clicks::load(&file, SCHEME);
        let (payment, order) = (clicks.link(&tag("payment:1")), clicks.link(&tag("order:1")));
        assert_ne!(payment, order);
        assert_eq!(clicks.link(&tag("payment:1")), payment, "it takes the place of the first");

        for clicks in [clicks, Clicks::load(&file, SCHEME)] {
            assert_eq!(clicks.notice(&payment), Some(tag("payment:1")));
            assert_eq!(clicks.notice(&order), Some(tag("order:1")));
            let (_, name) = payment.split_once(':').unwrap();
            assert_eq!(
                clicks.notice(&format!("ToolBoxx-Notifier://{name}/")),
                Some(tag("payment:1"))
            );
        }
    }

    #[test]
    fn a_link_of_somebody_else_means_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut clicks = Clicks::load(&folder.path().join("clicks.json"), SCHEME);
        let link = clicks.link(&tag("payment:1"));
        let name = link.split_once(':').unwrap().1.to_owned();

        for other in [
            "",
            ":",
            "toolboxx-notifier:",
            "toolboxx-notifier:payment:1",
            "toolboxx-notifier:00000000000000000000000000000000",
            "https://shop.example",
            &format!("other:{name}"),
            &format!("{link}0"),
            &link[..link.len() - 1],
            &format!("{link} --data-dir x"),
        ] {
            assert_eq!(clicks.notice(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_known_is_bounded_and_a_broken_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clicks.json");
        fs::write(&file, r#"[["0","x"],["short",1]"#).unwrap();
        let mut clicks = Clicks::load(&file, SCHEME);
        let first = clicks.link(&tag("payment:first"));
        for n in 0..MAX_TOASTS {
            clicks.link(&tag(&format!("payment:{n}")));
        }

        assert_eq!(clicks.notice(&first), None);
        assert_eq!(Clicks::load(&file, SCHEME).toasts.len(), MAX_TOASTS);
    }

    #[test]
    fn nothing_that_a_link_brings_is_an_argument() {
        let cut = |arguments: &[&str]| cut(arguments.iter().map(OsString::from));
        assert_eq!(cut(&["t", "--data-dir", "d", "listen"]), ["t", "--data-dir", "d", "listen"]);
        assert_eq!(cut(&["t", FLAG, "x:1"]), ["t", "--clicked=x:1"]);
        assert_eq!(cut(&["t", FLAG, "--data-dir", "\\\\evil"]), ["t", "--clicked=--data-dir"]);
        assert_eq!(cut(&["t", "--data-dir", "d", FLAG, "x:1", "sign-out"]).len(), 4);
        assert_eq!(cut(&["t", FLAG]), ["t", "--clicked="]);
    }

    #[test]
    fn a_running_app_is_handed_the_link() {
        let arguments = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(link(&arguments(&["t", "--hidden"])), None);
        assert_eq!(link(&arguments(&["t", FLAG, "x:1", "y"])), Some("x:1"));
        assert_eq!(link(&arguments(&["t", FLAG])), Some(""));
    }
}
