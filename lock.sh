#!/usr/bin/env bash
# Writes the two lock files anew, with the newest versions that pyproject.toml allows. Needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly python=3.11  # the oldest that is supported, and the image's

# lock FILE HEADING ARGUMENT…: hashes for every system, and no address of a registry.
lock() {
    local file=$1 heading=$2
    shift 2
    {
        printf '# %s Made by ./lock.sh.\n' "$heading"
        uv pip compile --quiet --upgrade --universal --python-version "$python" --generate-hashes \
            --no-annotate --no-header --no-emit-index-url "$@"
    } >"$file.new"
    mv "$file.new" "$file"
}

lock requirements.lock 'What the server needs, to the byte, on every system: pyproject.toml with its extra "postgres".' \
    --extra postgres pyproject.toml
"${PYTHON:-python3}" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
    lock requirements-build.lock "What the container image is made of, beside requirements.lock: what builds the wheel." -
