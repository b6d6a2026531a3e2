# Recording with dumpcap; waiting for things to happen.
# shellcheck shell=bash
# shellcheck disable=SC2154  # scratch is set by inside.sh

# capture_start INTERFACE FILTER LINK-TYPE: returns once packets are recorded.
capture_start() {
    local type=()
    [[ -z $3 ]] || type=(-y "$3")
    dumpcap -q -n -i "$1" -f "$2" "${type[@]}" -w "$scratch/raw.pcapng" 2>"$scratch/dumpcap.log" &
    dumpcap_pid=$!
    wait_until grep -q '^File:' "$scratch/dumpcap.log"
}

capture_stop() {
    sleep 1   # the last packets are still on their way through dumpcap's buffer
    kill -INT "$dumpcap_pid"
    wait "$dumpcap_pid"
}

# wait_until COMMAND...: tries for twenty seconds; a browser that starts for the first time needs some.
wait_until() {
    local try
    for ((try = 0; try < 400; try++)); do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.05
    done
    echo "waited in vain for: $*" >&2
    return 1
}

# stop PROCESS [SIGNAL]: returns when it is gone. A process group is given as its negative number.
stop() {
    kill -"${2:-TERM}" -- "$1"
    wait "${1#-}" 2>/dev/null || true   # 2>: the shell's word about a killed job is no news here
}

# Asks the kernel, not the port: a probing connection would use up what a server counts.
listens_on() { [[ -n $("${server_side[@]}" ss -Hltn "sport = :$1") ]]; }
