# From what dumpcap wrote to the capture that is kept.
# shellcheck shell=bash

readonly largest=100000   # bytes; captures are read by every test run and stay in the history for ever

# finish NAME SCRATCH DIRECTORY: checks the raw capture against the experiment's `shows` and puts it into DIRECTORY.
finish() {
    local name=$1 scratch=$2 directory=$3 kind=pcap filter
    # Classic pcap has no room for what dumpcap notes in pcapng about the machine (CPU, kernel).
    editcap -F pcap "$scratch/raw.pcapng" "$scratch/out.pcap" 2>>"$scratch/editcap.log"
    # TLS keys need pcapng; written anew from the pcap, it holds nothing else.
    if [[ -s $scratch/tls.keys ]]; then
        kind=pcapng
        editcap --inject-secrets "tls,$scratch/tls.keys" "$scratch/out.pcap" "$scratch/out.pcapng" 2>>"$scratch/editcap.log"
    fi

    local file=$scratch/out.$kind shows=() ending=
    # shellcheck source=/dev/null
    source "$(dirname "${BASH_SOURCE[0]}")/../experiments/$name.sh"
    for filter in "${shows[@]}"; do
        [[ -n $(tshark -r "$file" -Y "$filter" 2>/dev/null | head -n 1) ]] ||
            { echo "$name: no frame shows $filter" >&2; tail -n 20 "$scratch"/*.log >&2; return 1; }
    done
    if [[ -n $ending ]]; then
        local ended
        ended=$("$directory/describe" "$file" | sed -n 2p | cut -f 10)
        [[ $ended =~ $ending ]] || { echo "$name: ended with $ended" >&2; return 1; }
    fi
    local size frames
    frames=$(tshark -r "$file" 2>>"$scratch/editcap.log" | wc -l)
    size=$(stat -c %s "$file")
    [[ $size -le $largest ]] || { echo "$name: $size bytes is too large" >&2; return 1; }
    mv "$file" "$directory/$name.$kind"
    echo "$name: $frames frames, $size bytes"
}
