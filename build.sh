#!/usr/bin/env bash
# Builds the container image: ./build.sh [NAME[:TAG]], by default "ser".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! docker info >/dev/null 2>&1; then
    echo "build.sh: there is no Docker engine here; ./run.sh starts the server without one" >&2
    exit 1
fi
# dates in the image are those of the last commit, not of the build
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 0)
export SOURCE_DATE_EPOCH
exec docker build --build-arg SOURCE_DATE_EPOCH --tag "${1:-ser}" .
