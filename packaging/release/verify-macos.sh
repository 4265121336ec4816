#!/bin/sh
# Copies the app out of the disk image and starts it: verify-macos.sh DIST VERSION
set -eu
dist=$1
version=$2
volume=$(mktemp -d)
hdiutil attach -quiet -nobrowse -readonly -mountpoint "$volume" "$dist"/*.dmg
trap 'hdiutil detach -quiet "$volume"' EXIT
app="$volume/ToolBoxx Notifier.app"
codesign --verify --deep --strict "$app"
case "$(ls "$dist")" in
*unsigned*) echo "not notarized: no certificate" ;;
*)
    spctl --assess --type execute "$app"
    xcrun stapler validate "$app"
    codesign --display --verbose=2 "$app" 2>&1 | grep -q 'flags=.*runtime'
    ;;
esac
# In the menu bar only.
test "$(plutil -extract LSUIElement raw -o - "$app/Contents/Info.plist")" = true
lipo -archs "$app/Contents/MacOS/toolboxx-notifier" | grep -q 'x86_64 arm64'
said=$("$app/Contents/MacOS/toolboxx-notifier" --version)
test "$said" = "toolboxx-notifier $version"
# What updates bring is the same program.
tar -xzf "$dist"/*.app.tar.gz -C "$(dirname "$volume")"
cmp "$app/Contents/MacOS/toolboxx-notifier" \
    "$(dirname "$volume")/ToolBoxx Notifier.app/Contents/MacOS/toolboxx-notifier"
