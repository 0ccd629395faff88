#!/bin/sh
# Puts Waymark, where it stands now, into your own menu. Nothing needs an administrator.
# To take it out again: delete the two files that this names.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$data/applications" "$data/icons/hicolor/256x256/apps"
cp "$here/share/icons/hicolor/256x256/apps/waymark.png" "$data/icons/hicolor/256x256/apps/waymark.png"
sed "s|^Exec=.*|Exec=\"$here/waymark\"|" "$here/share/applications/waymark.desktop" > "$data/applications/waymark.desktop"
echo "Waymark is in your menu now. It was put there by these two files:"
echo "$data/applications/waymark.desktop"
echo "$data/icons/hicolor/256x256/apps/waymark.png"
