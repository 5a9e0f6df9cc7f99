#!/usr/bin/env bash
# Starts the server and prints where it speaks HTTP, the only line on standard output; then it runs on by itself.
# In a container, on ports that Docker picks; where there is no Docker engine, in a virtual environment on free ports.
# SER_IMAGE is the image (by default "ser"; built if it is not there), every other SER_… a setting of the server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly IMAGE=${SER_IMAGE:-ser}
readonly PATIENCE=600  # tenths of a second

tell() { printf 'run.sh: %s\n' "$*" >&2; }

# wait_for COMMAND…: until it succeeds, or patience is at its end, or what was started is gone.
wait_for() {
    for ((i = 0; i < PATIENCE; i++)); do
        if "$@"; then return; fi
        alive || break
        sleep 0.1
    done
    tell "the server did not start"
    complain
    exit 1
}

# names of the settings in this environment; where the server listens is the container's own affair
settings() { compgen -e SER_ | grep -vE '^SER_(IMAGE|HOST|PORT|HTTP_PORT)$' || true; }

in_docker() {
    local options=(--detach) setting
    docker image inspect "$IMAGE" >/dev/null 2>&1 || ./build.sh "$IMAGE" >&2
    while read -r setting; do options+=("--env=$setting"); done < <(settings)
    container=$(docker run "${options[@]}" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
        --volume ser-data:/data --publish 127.0.0.1::8080 --publish 127.0.0.1::5005 "$IMAGE")
    alive() { [[ $(docker inspect --format '{{.State.Running}}' "$container") == true ]]; }
    complain() { docker logs "$container" >&2 || true; }
    is_ready() { docker logs "$container" 2>/dev/null | grep -qx ready; }
    wait_for is_ready
    tell "games by netcat: $(docker port "$container" 5005/tcp | head -n 1); stop it: docker rm -f ${container:0:12}"
    printf 'http://%s\n' "$(docker port "$container" 8080/tcp | head -n 1)"
}

in_virtual_environment() {
    local said errors pid
    if [[ ! -x .venv/bin/ser ]]; then
        tell "making .venv"
        python3 -m venv .venv
        .venv/bin/pip install -q --require-hashes -r requirements.lock >&2
        .venv/bin/pip install -q --no-deps -e . >&2
    fi
    said=$(mktemp) errors=$(mktemp)
    SER_PORT=${SER_PORT-0} SER_HTTP_PORT=${SER_HTTP_PORT:-0} nohup .venv/bin/ser </dev/null >"$said" 2>"$errors" &
    pid=$!
    alive() { kill -0 "$pid" 2>/dev/null; }
    complain() { cat "$errors" >&2; }
    is_ready() { grep -qx ready "$said"; }
    wait_for is_ready
    tell "games by netcat: $(sed -n 's/^listening tcp:..//p' "$said"); logs in $errors; stop it: kill $pid"
    sed -n 's/^listening \(http:.*\)/\1/p' "$said"
    rm -f "$said"
}

if docker info >/dev/null 2>&1; then
    in_docker
else
    tell "there is no Docker engine here: starting the server in a virtual environment instead"
    in_virtual_environment
fi
