#!/bin/sh
# The desktop of a newcomer, on a bus of its own: a screen, a keychain, a service for
# notifications that writes down what it shows, and the app. It ends, with the app's
# own code, when standard input does. Run by `cargo xtask package --try`.
set -eu
mkdir -p ~/session ~/.config/dunst
cat >~/.config/dunst/dunstrc <<'CONFIG'
[global]
    enable_posix_regex = true
    width = 420
    icon_path = /usr/share/icons/hicolor/64x64/apps
[write_down]
    summary = ".*"
    script = /try/notified.sh
CONFIG
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>~/session/display 2>~/session/xvfb.log &
while [ ! -s ~/session/display ]; do sleep 0.1; done
DISPLAY=:$(cat ~/session/display)
export DISPLAY NO_AT_BRIDGE=1
printf 'newcomer' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
dunst >~/session/dunst.log 2>&1 &
# What others of this user need to take part.
echo "export DISPLAY=$DISPLAY DBUS_SESSION_BUS_ADDRESS='$DBUS_SESSION_BUS_ADDRESS'" >~/session/new
mv ~/session/new ~/session/environment
toolboxx-notifier >~/session/app.log 2>&1 &
app=$!
cat >/dev/null || true
kill -TERM $app
wait $app
