//! The desktops: which programs of Debian make each of them, and where one clicks.
//!
//! What a desktop cannot do by design is said here, with the reason; what fails is
//! found out by `story`.

use crate::hands::Area;

pub struct Desktop {
    pub name: &'static str,
    /// Of its pictures.
    pub short: &'static str,
    pub shell: Shell,
    /// The notification service; of a whole desktop the one program that is all of it.
    pub daemon: &'static [&'static str],
    pub panel: Option<&'static [&'static str]>,
    /// Files of this machine that the bus may start, by name.
    pub services: &'static [&'static str],
    pub environment: &'static [(&'static str, &'static str)],
    /// Pressed when it is there.
    pub keys: &'static [&'static str],
    /// Settings, in the home's folder `config`.
    pub files: &'static [(&'static str, &'static str)],
    /// Where the panel is, with whatever else changes by itself.
    pub strip: Area,
    /// The mouse button, and where in the bubble.
    pub body: Result<Click, &'static str>,
    /// Does what the mouse would, where no synthetic mouse reaches the bubble.
    pub tool: Option<&'static [&'static str]>,
    /// What opens the list of notifications, for a picture of it.
    pub list: &'static [&'static str],
    /// The button "Open" in the bubble, where the service draws buttons.
    pub open: Result<Click, &'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// Parts that run under any window manager: openbox.
    Parts,
    /// A window manager of its own.
    X11,
    /// Headless, with Wayland.
    Sway,
}

#[derive(Clone, Copy)]
pub struct Click {
    pub mouse: u8,
    /// Shares of the bubble's width and height.
    pub at: (f64, f64),
    /// Once the pointer has made it higher.
    pub grows: bool,
}

const fn left(across: f64, down: f64) -> Click {
    Click { mouse: 1, at: (across, down), grows: false }
}

const fn strip(y: i32, height: i32) -> Area {
    Area { width: 1280, height, x: 0, y }
}

const NO_PANEL: Area = strip(0, 0);

pub const DESKTOPS: &[Desktop] = &[
    Desktop {
        name: "dunst",
        short: "dunst",
        shell: Shell::Parts,
        daemon: &["dunst"],
        panel: None,
        services: &[],
        environment: &[],
        keys: &[],
        files: &[],
        strip: NO_PANEL,
        body: Ok(Click { mouse: 2, at: (0.5, 0.5), grows: false }),
        list: &[],
        tool: None,
        open: Err("draws no buttons"),
    },
    Desktop {
        name: "Xfce",
        short: "xfce",
        shell: Shell::Parts,
        daemon: &["/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"],
        panel: Some(&["xfce4-panel", "--disable-wm-check"]),
        services: &["org.xfce.Xfconf"],
        environment: &[("XDG_CURRENT_DESKTOP", "XFCE")],
        keys: &[],
        files: &[(
            "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml",
            include_str!("../../look/panel.xml"),
        )],
        strip: strip(0, 40),
        body: Err("closes it, by design; the action is the button"),
        list: &[],
        tool: None,
        open: Ok(left(0.85, 0.85)),
    },
    Desktop {
        name: "MATE",
        short: "mate",
        shell: Shell::Parts,
        daemon: &["/usr/lib/mate-notification-daemon/mate-notification-daemon"],
        panel: Some(&["mate-panel"]),
        services: &[
            "org.mate.panel.applet.NotificationAreaAppletFactory",
            "org.mate.panel.applet.ClockAppletFactory",
            "org.mate.panel.applet.WnckletFactory",
        ],
        environment: &[("XDG_CURRENT_DESKTOP", "MATE")],
        keys: &[],
        files: &[],
        strip: strip(0, 40),
        body: Ok(left(0.4, 0.4)),
        list: &[],
        tool: None,
        open: Ok(left(0.85, 0.85)),
    },
    Desktop {
        name: "LXQt",
        short: "lxqt",
        shell: Shell::Parts,
        daemon: &["lxqt-notificationd"],
        panel: Some(&["lxqt-panel"]),
        services: &[],
        environment: &[("XDG_CURRENT_DESKTOP", "LXQt"), ("QT_QPA_PLATFORM", "xcb")],
        keys: &[],
        files: &[(
            "lxqt/panel.conf",
            "panels=panel1\n[panel1]\nposition=Top\npanelSize=32\nplugins=taskbar,statusnotifier\n\
             [statusnotifier]\ntype=statusnotifier\n[taskbar]\ntype=taskbar\n",
        )],
        strip: strip(0, 40),
        body: Ok(left(0.4, 0.3)),
        list: &[],
        tool: None,
        open: Ok(left(0.85, 0.85)),
    },
    Desktop {
        name: "notification-daemon",
        short: "notification-daemon",
        shell: Shell::Parts,
        daemon: &["/usr/lib/notification-daemon/notification-daemon"],
        panel: None,
        services: &[],
        environment: &[],
        keys: &[],
        files: &[],
        strip: NO_PANEL,
        body: Ok(left(0.4, 0.4)),
        list: &[],
        tool: None,
        open: Ok(left(0.85, 0.85)),
    },
    Desktop {
        name: "GNOME Shell with AppIndicator",
        short: "gnome",
        shell: Shell::X11,
        daemon: &["gnome-shell", "--x11", "--mode=user", "--unsafe-mode"],
        panel: None,
        services: &["org.gnome.Shell.Notifications"],
        environment: &[("XDG_CURRENT_DESKTOP", "GNOME"), ("GSETTINGS_BACKEND", "keyfile")],
        keys: &["Escape"],
        files: &[(
            "glib-2.0/settings/keyfile",
            "[org/gnome/shell]\nenabled-extensions=['ubuntu-appindicators@ubuntu.com']\n\
             welcome-dialog-last-shown-version='99.0'\n",
        )],
        strip: strip(0, 32),
        body: Ok(left(0.5, 0.4)),
        list: &["super+v"],
        tool: None,
        open: Ok(Click { mouse: 1, at: (0.5, 0.85), grows: true }),
    },
    Desktop {
        name: "Plasma, X11",
        short: "plasma",
        shell: Shell::X11,
        daemon: &["plasmashell", "--no-respawn"],
        panel: None,
        services: &["org.kde.ActivityManager", "org.kde.kded5", "org.kde.kglobalaccel"],
        environment: &[
            ("XDG_CURRENT_DESKTOP", "KDE"),
            ("KDE_FULL_SESSION", "true"),
            ("KDE_SESSION_VERSION", "5"),
        ],
        keys: &[],
        // A bubble of five seconds may be gone before it was found and clicked.
        files: &[("plasmanotifyrc", "[Notifications]\nPopupTimeout=40000\n")],
        strip: strip(740, 60),
        body: Ok(left(0.4, 0.5)),
        list: &[],
        tool: None,
        open: Ok(left(0.92, 0.84)),
    },
    Desktop {
        name: "sway with mako",
        short: "sway",
        shell: Shell::Sway,
        daemon: &["mako"],
        panel: None,
        services: &[],
        environment: &[("XDG_CURRENT_DESKTOP", "sway"), ("GDK_BACKEND", "wayland")],
        keys: &[],
        files: &[],
        strip: NO_PANEL,
        body: Ok(left(0.5, 0.5)),
        list: &[],
        tool: Some(&["makoctl", "invoke"]),
        open: Err("draws no buttons"),
    },
];
