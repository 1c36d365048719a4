#!/bin/sh
# Makes sure that a Chromium is there for the browser tests. Where it cannot be installed this says
# so once and leaves it to those tests to fail.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done

as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo -n"; fi
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "  Installing Chromium from the system's packages …"
    if $as_root apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive $as_root \
        apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        echo "  Installing Chromium … done"
        exit 0
    fi
fi
echo "Chromium is missing and cannot be installed here: install it, or the browser tests fail." >&2
