# Starting the clients that need more than a command.
# shellcheck shell=bash
# shellcheck disable=SC2154  # scratch is set by inside.sh

# Debian's Python, which sees Debian's modules.
run_python() { /usr/bin/python3 "$@"; }

# start_chromium URL: a headless browser with a fresh profile that talks to nobody but URL; its process group is
# chromium_pid. Wherever it would report to on its own, this network namespace ends before.
start_chromium() {
    setsid chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
        --user-data-dir="$scratch/chromium" "$1" >"$scratch/chromium.log" 2>&1 &
    chromium_pid=$!
}

# stop_chromium [SIGNAL]: TERM lets it say goodbye on its connections, KILL does not.
stop_chromium() {
    kill -"${1:-TERM}" -- "-$chromium_pid"
    wait "$chromium_pid" || true
}
