#!/bin/sh
# Called by dunst for each notification that it shows.
printf '%s | %s | %s | %s\n' "$1" "$2" "$3" "$DUNST_DESKTOP_ENTRY" | tr '\n' ' ' >>~/session/notified
echo >>~/session/notified
