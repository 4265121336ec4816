#!/bin/sh
# Makes every picture from the SVG sources beside it. Needs rsvg-convert
# (Debian: librsvg2-bin) and python3. Run it after changing a source; the
# pictures are committed, so a build needs neither.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

draw() { # source size target [options]
    source=$1 size=$2 target=$3
    shift 3
    rsvg-convert --width "$size" --height "$size" --format png "$@" --output "$target" "$source"
}

# The app: up to 32 px from a source of its own, on whole pixels.
for size in 16 24 32; do draw app-small.svg $size "$work/$size.png"; done
for size in 48 64 128 256 512 1024; do draw app.svg $size "$work/$size.png"; done
cp "$work/32.png" 32x32.png
for size in 48 64 128; do cp "$work/$size.png" ${size}x$size.png; done
cp "$work/256.png" 128x128@2x.png
cp "$work/512.png" icon.png
cp app.svg ../ui/app/app-icon.svg
(
    cd "$work"
    python3 "$OLDPWD/pack.py" icon.ico 32.png 16.png 24.png 48.png 64.png 256.png
    python3 "$OLDPWD/pack.py" icon.icns 32.png 64.png 128.png 256.png 512.png 1024.png
)
mv "$work/icon.ico" "$work/icon.icns" .

# The tray: in colour with a white outline, and black with alpha for macOS, which colours
# it itself. A test of the shell measures their contrast on bars of every grey.
echo '.halo { display: none } .ink { fill: #000 } .line { stroke: #000 }' >"$work/template.css"
for state in live waiting offline muted setup; do
    for size in 22 32 48; do draw tray-$state.svg $size tray-$state-$size.png; done
    cp tray-$state-32.png tray-$state.png
    draw tray-$state.svg 44 tray-$state-template.png --stylesheet "$work/template.css"
done
