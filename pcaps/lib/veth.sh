# A cable instead of the loopback: segments as they are on an Ethernet, 1448 bytes of payload at most.
# shellcheck shell=bash

# connect_veth [RULE...]: the client stays in this network namespace, with 192.0.2.1 on wire0. Servers that are started after
# this call run at the other end, 192.0.2.2 on wire1, in a second one. The addresses are RFC 5737's for documentation.
# With rules the cable has the faults that they tell (see forward.py). Then "far" is where the cable meets the server: what
# is recorded there is what the server sees, on wire0 it is what the client sees.
connect_veth() {
    local setting
    begin_far_side
    if [[ $# -eq 0 ]]; then
        ip link add wire0 address 02:00:00:00:00:01 type veth peer name wire1 address 02:00:00:00:00:02
    else
        ip link add wire0 address 02:00:00:00:00:01 type veth peer name near
        ip link add wire1 address 02:00:00:00:00:02 type veth peer name far
    fi
    ip link set wire1 netns "$far_pid"
    ip address add 192.0.2.1/24 dev wire0
    "${server_side[@]}" ip address add 192.0.2.2/24 dev wire1
    # Otherwise the sender hands over packets that are cut only by a network card that is not there.
    for setting in tso gso gro sg tx rx; do
        ethtool -K wire0 "$setting" off >>ethtool.log
        "${server_side[@]}" ethtool -K wire1 "$setting" off >>ethtool.log
    done
    ip link set wire0 up
    "${server_side[@]}" ip link set wire1 up
    [[ $# -gt 0 ]] || return 0
    bring_up near far
    [[ $1 != trunk ]] || return 0   # connect_trunk lays a cable of its own
    python3 "$lib/forward.py" near far "$@" >forward.log 2>&1 &
    wait_until grep -q ready forward.log
}

# connect_trunk WRAPPING: the same, but between the two the frames are wrapped as trunk.py tells; trunk0 is where that can be
# recorded.
connect_trunk() {
    local interface
    connect_veth trunk
    ip link add trunk0 mtu 2000 type veth peer name trunk1 mtu 2000
    bring_up trunk0 trunk1
    for interface in near:trunk0 far:trunk1; do
        python3 "$lib/trunk.py" "${interface%:*}" "${interface#*:}" "$1" >"$interface.log" 2>&1 &
        wait_until grep -q ready "$interface.log"
    done
}

# bring_up INTERFACE...: of the cable itself. With ARP it would answer for 192.0.2.1 on the server's side too.
bring_up() {
    local interface
    for interface in "$@"; do
        ethtool -K "$interface" gro off >>ethtool.log
        ip link set "$interface" arp off up
    done
}

begin_far_side() {
    unshare --net sleep infinity &
    far_pid=$!
    wait_until is_apart "$far_pid"
    server_side=(nsenter --net --target "$far_pid")
}

# is_apart PROCESS: it has a network namespace of its own.
is_apart() { [[ $(readlink "/proc/$1/ns/net") != $(readlink /proc/self/ns/net) ]]; }
