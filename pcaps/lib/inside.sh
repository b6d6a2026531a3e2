#!/usr/bin/env bash
# One experiment, run by `record` as the first process of fresh namespaces: servers up, capture on, client, capture off.
#   inside.sh NAME SCRATCH
#
# An experiment is a file with
#   packages  what it needs from Debian
#   ports     the TCP ports that are recorded (80 if it does not say)
#   filter    what is recorded instead, in libpcap's words (tunnels have other ports, or none)
#   interface where it is recorded (lo if it does not say)
#   link      as which type of network (the interface's own if it does not say)
#   shows     display filters; each must find a frame in the result
#   ending    how the first conversation must have ended, a regular expression for the last column of `describe`
#   server    a function that starts what listens
#   client    a function that causes the conversation and returns when it is over
set -euo pipefail

name=$1
export scratch=$2
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export lib
interface=lo
ports=(80)
filter=
link=

# shellcheck source=pcaps/lib/capture.sh
source "$lib/capture.sh"
# shellcheck source=pcaps/lib/servers.sh
source "$lib/servers.sh"
# shellcheck source=pcaps/lib/clients.sh
source "$lib/clients.sh"
# shellcheck source=pcaps/lib/veth.sh
source "$lib/veth.sh"
# shellcheck source=pcaps/lib/routed.sh
source "$lib/routed.sh"
# shellcheck source=/dev/null
source "$lib/../experiments/$name.sh"

trap 'exit 130' INT TERM   # the first process of a namespace otherwise ignores them

hostname webconv
ip link set lo up
cp -r "$lib/../site" "$scratch/site"
# Servers send the files' age; a fixed one keeps repeated recordings alike.
find "$scratch/site" -type f -exec touch -d 2026-01-01T00:00:00Z {} +
cd "$scratch"

server
tcp_ports=$(printf ' or tcp port %s' "${ports[@]}")
capture_start "$interface" "${filter:-${tcp_ports# or }}" "$link"
client >client.log
capture_stop
