#!/usr/bin/env bash
# Saves the database and the uploaded files into FOLDER and keeps the newest backups.
#
#   DATABASE_URL=postgresql://… deploy/backup.sh FOLDER [KEEP]
#
# FOLDER must exist. KEEP is how many backups stay, 14 unless told. MEDIA_ROOT is where uploads
# lie, var/media of this checkout unless told. Each backup is a folder named by its time in UTC:
# database.dump (pg_restore reads it), media.tar.gz and SHA256SUMS. A folder with such a name is
# complete; one that was cut short ends in .unfinished.
set -euo pipefail
umask 077

fail() { echo "backup: $*" >&2; exit 1; }

[[ $# -eq 1 || $# -eq 2 ]] || fail "usage: DATABASE_URL=… $0 FOLDER [KEEP]"
folder=$1
keep=${2:-14}
[[ -d $folder && -w $folder ]] || fail "$folder is not a folder that can be written to"
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "KEEP must be a number from 1, not '$keep'"
[[ -n ${DATABASE_URL:-} ]] || fail "set DATABASE_URL"
for program in pg_dump pg_restore tar sha256sum; do
    command -v "$program" >/dev/null || fail "$program is missing"
done
media=${MEDIA_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/var/media}

# The password goes through the environment: command lines are seen by everybody on a machine.
address=$DATABASE_URL
if [[ $address =~ ^([a-z]+://[^:/@]+):([^@]*)@(.*)$ ]]; then
    address="${BASH_REMATCH[1]}@${BASH_REMATCH[3]}"
    password=${BASH_REMATCH[2]//\\/\\\\}
    PGPASSWORD=$(printf '%b' "${password//%/\\x}")
    export PGPASSWORD
fi

stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
target=$folder/$stamp
mkdir "$target.unfinished" || fail "a backup of this second is already there"

pg_dump --format=custom --no-owner --no-privileges --file="$target.unfinished/database.dump" \
    --dbname="$address"
# A dump that cannot be listed cannot be restored.
pg_restore --list "$target.unfinished/database.dump" >/dev/null
if [[ -d $media ]]; then
    tar -czf "$target.unfinished/media.tar.gz" -C "$media" .
else
    echo "backup: no uploads at $media" >&2
fi
(cd "$target.unfinished" && sha256sum -- * >SHA256SUMS)
mv "$target.unfinished" "$target"

# The oldest ones go, and only folders that look like ours.
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20[0-9][0-9]-*T*Z' | sort -r |
    tail -n "+$((keep + 1))" | while IFS= read -r old; do rm -rf -- "$old"; done

echo "$target: $(du -sh "$target" | cut -f1)"
