//! The entry in the autostart folder, by the Desktop Entry Specification.
//!
//! Deliberately absent: whether to write one, which `autostart` decides. What else
//! the person has written into it stays.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

const NAME: &str = "toolboxx-notifier.desktop";

#[derive(Clone, Debug)]
pub struct Entry {
    file: PathBuf,
    /// As it stands in `Exec`.
    program: String,
    arguments: String,
}

impl Entry {
    /// # Errors
    /// A path that is no text, or a user without a home.
    pub fn of(data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let config = dirs::config_dir().context("this user has no folder for settings")?;
        Self::new(config.join("autostart").join(NAME), &super::program()?, data_dir)
    }

    fn new(file: PathBuf, program: &Path, data_dir: Option<&Path>) -> anyhow::Result<Self> {
        let text = |path: &Path| path.to_str().map(quoted).context("a path that is no text");
        let arguments = match data_dir {
            Some(folder) => format!(" --hidden --data-dir {}", text(folder)?),
            None => " --hidden".into(),
        };
        let mut program = text(program)?;
        if program.contains('%') {
            // GLib looks for the program before it takes the doubled signs for one.
            program.insert_str(0, "/usr/bin/env ");
        }
        Ok(Self { file, program, arguments })
    }

    /// Whether it is on; None where there is none, or one of an app with another folder.
    pub fn state(&self) -> io::Result<Option<bool>> {
        let text = match fs::read_to_string(&self.file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text?,
        };
        let ours = values(&text, "Exec").any(|exec| exec.ends_with(&self.arguments));
        let off = OFF.iter().any(|(key, off)| values(&text, key).any(|value| value == *off));
        Ok(ours.then_some(!off))
    }

    pub fn write(&self) -> io::Result<()> {
        self.replace(&format!(
            "[Desktop Entry]\nType=Application\nVersion=1.0\nName=ToolBoxx Notifier\n\
             Icon=toolboxx-notifier\nExec={}{}\nTerminal=false\nStartupNotify=false\n",
            self.program, self.arguments
        ))
    }

    /// Names the program that runs, where another one is named.
    pub fn refresh(&self) -> io::Result<()> {
        let text = fs::read_to_string(&self.file)?;
        if values(&text, "Exec").any(|exec| exec.contains(&self.program)) {
            return Ok(());
        }
        let lines = text.lines().map(|line| match line.split_once('=') {
            Some((key, _)) if key.trim() == "Exec" => {
                format!("Exec={}{}\n", self.program, self.arguments)
            }
            _ => format!("{line}\n"),
        });
        self.replace(&lines.collect::<String>())
    }

    pub fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.file)
    }

    /// Whole, as the session may be starting just now.
    fn replace(&self, text: &str) -> io::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        let new = self.file.with_extension("new");
        fs::write(&new, text)?;
        fs::rename(new, &self.file)
    }
}

/// How desktops switch an entry off without taking it away.
const OFF: [(&str, &str); 3] = [
    ("Hidden", "true"),
    ("X-GNOME-Autostart-enabled", "false"),
    ("X-MATE-Autostart-enabled", "false"),
];

/// The values of the key; actions, which come after the entry itself, have others.
fn values<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = text.lines().skip_while(|line| line.trim() != "[Desktop Entry]").skip(1);
    let pairs = lines.take_while(|line| !line.starts_with('[')).filter_map(|l| l.split_once('='));
    pairs.filter(move |(name, _)| name.trim() == key).map(|(_, value)| value.trim())
}

/// One argument of `Exec`: quoted, percent signs doubled as they begin field codes,
/// and all of it escaped once more, as every text of the file is.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    let mut text = String::from("\"");
    for c in argument.chars() {
        match c {
            '"' | '`' | '$' => text.extend(["\\\\", c.encode_utf8(&mut [0; 4])]),
            '\\' => text.push_str("\\\\\\\\"),
            '%' => text.push_str("%%"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c => text.push(c),
        }
    }
    text + "\""
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt as _, time::Duration};

    use gtk::{gio, gio::prelude::AppInfoExt as _};

    use super::*;

    const PROGRAM: &str = "/opt/toolboxx-notifier";

    fn entry(folder: &Path) -> Entry {
        Entry::new(folder.join("autostart").join(NAME), Path::new(PROGRAM), None).unwrap()
    }

    /// What GLib, which reads it on most desktops, starts.
    fn started(name: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join(format!("bin {name}"));
        let out = folder.path().join("out");
        let script = format!(
            "#!/bin/sh\nprintf '%s\\0' \"$@\" > '{0}.new'\nmv '{0}.new' '{0}'\n",
            out.display()
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let entry = Entry::new(folder.path().join(NAME), &program, Some(Path::new(name))).unwrap();
        entry.write().unwrap();
        let info = gio::DesktopAppInfo::from_filename(&entry.file).expect("an entry");
        info.launch(&[], gio::AppLaunchContext::NONE).unwrap();
        for _ in 0..6_000 {
            if let Ok(text) = fs::read_to_string(&out) {
                return text.split_terminator('\0').map(str::to_owned).collect();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{name:?}: nothing was started");
    }

    #[test]
    fn any_path_is_started_as_it_is() {
        for name in [
            "plain",
            "Boutique Kigali",
            "Ünïcode – 店",
            "a$HOME b",
            "100%files",
            "percent %u space",
            "q\"uote",
            "back\\slash",
            "end\\",
            "`id`",
            "a;b&c|d",
            "~",
            "it's",
            "#x",
            "tab\tbed",
            "line\nfeed",
            "<b>(c)*?",
            "\\s\\n",
        ] {
            assert_eq!(started(name), ["--hidden", "--data-dir", name], "{name:?}");
        }
    }

    #[test]
    fn an_entry_is_on_off_or_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path());
        assert_eq!(entry.state().unwrap(), None, "none");
        entry.write().unwrap();
        let written = fs::read_to_string(&entry.file).unwrap();
        let begin = "[Desktop Entry]\nExec=/old/toolboxx-notifier --hidden\n";
        for (text, expected) in [
            (written, Some(true)),
            (format!("{begin}X-GNOME-Autostart-enabled=true\n"), Some(true)),
            (format!("{begin}[Desktop Action x]\nHidden=true\n"), Some(true)),
            (format!("{begin}\nHidden=true\n"), Some(false)),
            (format!("# mine\n{begin}Hidden = true\n"), Some(false)),
            (format!("{begin}X-GNOME-Autostart-enabled=false\n"), Some(false)),
            (format!("{begin}X-MATE-Autostart-enabled=false\n"), Some(false)),
            ("[Desktop Entry]\nExec=/old --hidden --data-dir /other\n".into(), None),
            (String::new(), None),
        ] {
            fs::write(&entry.file, &text).unwrap();
            assert_eq!(entry.state().unwrap(), expected, "{text}");
        }
        entry.remove().unwrap();
        assert_eq!(entry.state().unwrap(), None, "removed");
    }

    #[test]
    fn an_app_that_moved_is_named_anew_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let entry = entry(folder.path());
        let text =
            |exec: &str| format!("[Desktop Entry]\nName=Mine\nExec={exec} --hidden\nX-Delay=20\n");
        fs::create_dir(folder.path().join("autostart")).unwrap();
        for (before, after) in [
            ("/old/toolboxx-notifier", PROGRAM),
            (PROGRAM, PROGRAM),
            ("env GDK_SCALE=2 /opt/toolboxx-notifier", "env GDK_SCALE=2 /opt/toolboxx-notifier"),
        ] {
            fs::write(&entry.file, text(before)).unwrap();
            entry.refresh().unwrap();
            assert_eq!(fs::read_to_string(&entry.file).unwrap(), text(after));
        }
    }
}
