#!/bin/sh
# The site of a release: site.sh DIST SITE. Static files; each repository holds the
# newest version, signed by the key in PACKAGES_KEY, or is left out where there is none.
set -eu
dist=$1
site=$2
mkdir -p "$site"
cp "$dist/latest.json" "$site/"
if [ -z "${PACKAGES_KEY:-}" ]; then
    echo "no PACKAGES_KEY: the site has the manifest only" >&2
    exit 0
fi

GNUPGHOME=$(mktemp -d)
export GNUPGHOME
trap 'gpgconf --kill all; rm -rf "$GNUPGHOME"' EXIT
printf '%s' "$PACKAGES_KEY" | gpg --batch --quiet --import
gpg --batch --quiet --export > "$site/toolboxx-notifier.gpg"
gpg --batch --quiet --armor --export > "$site/toolboxx-notifier.asc"

mkdir -p "$site/apt/conf"
cp "$dist/channels/apt/distributions" "$site/apt/conf/"
cp "$dist/channels/apt/toolboxx-notifier.sources" "$site/"
reprepro --silent --basedir "$site/apt" includedeb stable "$dist"/*.deb
rm -rf "$site/apt/conf" "$site/apt/db"

mkdir -p "$site/rpm"
cp "$dist"/*.rpm "$site/rpm/"
cp "$dist/channels/dnf/toolboxx-notifier.repo" "$site/"
createrepo_c --quiet "$site/rpm"
gpg --batch --quiet --armor --detach-sign "$site/rpm/repodata/repomd.xml"
