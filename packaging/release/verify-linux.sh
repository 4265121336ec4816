#!/bin/sh
# Installs the package of this system, starts the program, and removes it: verify-linux.sh DIST VERSION
set -eu
dist=$1
version=$2
. /etc/os-release

say_version() {
    said=$("$@" --version)
    test "$said" = "toolboxx-notifier $version" || { echo "it says: $said" >&2; exit 1; }
}
has_its_libraries() {
    if ldd "$1" | grep 'not found'; then exit 1; fi
}

case "$ID" in
debian | ubuntu)
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    apt-get -qq install --no-install-recommends -y ./"$dist"/*.deb
    remove="apt-get -qq purge -y toolboxx-notifier"
    ;;
fedora)
    dnf -q install -y --setopt=localpkg_gpgcheck=0 --nogpgcheck "$dist"/*.rpm
    remove="dnf -q remove -y toolboxx-notifier"
    ;;
opensuse*)
    zypper -q --non-interactive --no-gpg-checks install --allow-unsigned-rpm "$dist"/*.rpm
    remove="zypper -q --non-interactive remove toolboxx-notifier"
    ;;
arch)
    pacman -Sy --noconfirm >/dev/null
    pacman -U --noconfirm "$dist"/*.pkg.tar.zst >/dev/null
    remove="pacman -R --noconfirm toolboxx-notifier"
    ;;
*)
    echo "nobody has written down how $ID installs a package" >&2
    exit 1
    ;;
esac
has_its_libraries /usr/bin/toolboxx-notifier
say_version toolboxx-notifier
# Without a display it says so, and ends.
if env -u DISPLAY -u WAYLAND_DISPLAY toolboxx-notifier; then exit 1; fi
# The AppImage brings its own web view; there is no FUSE in a container.
chmod 755 "$dist"/*.AppImage
export APPIMAGE_EXTRACT_AND_RUN=1
say_version "$dist"/*.AppImage
$remove
test ! -e /usr/bin/toolboxx-notifier
