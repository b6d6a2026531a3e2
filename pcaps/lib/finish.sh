# From what dumpcap wrote to the capture that is kept.
# shellcheck shell=bash

readonly largest=100000   # bytes; captures are read by every test run and stay in the history for ever

# finish NAME SCRATCH OUT: checks the raw capture against the experiment's `shows` and writes OUT.
finish() {
    local name=$1 scratch=$2 out=$3 filter
    # Classic pcap has no room for what dumpcap notes in pcapng about the machine (CPU, kernel).
    editcap -F pcap "$scratch/raw.pcapng" "$scratch/out.pcap" 2>>"$scratch/editcap.log"

    local shows=()
    # shellcheck source=/dev/null
    source "$(dirname "${BASH_SOURCE[0]}")/../experiments/$name.sh"
    for filter in "${shows[@]}"; do
        [[ -n $(tshark -r "$scratch/out.pcap" -Y "$filter" 2>/dev/null | head -n 1) ]] ||
            { echo "$name: no frame shows $filter" >&2; cat "$scratch"/*.log >&2; return 1; }
    done
    local size
    size=$(stat -c %s "$scratch/out.pcap")
    [[ $size -le $largest ]] || { echo "$name: $size bytes is too large" >&2; return 1; }
    mv "$scratch/out.pcap" "$out"
    echo "$name: $(tshark -r "$out" 2>>"$scratch/editcap.log" | wc -l) frames, $size bytes"
}
