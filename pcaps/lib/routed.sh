# A router between client and server: what it does to packets and what it says about them is its kernel's.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # server_side is for servers.sh; scratch and lib are set by inside.sh

# connect_routed [MTU]: the client stays in this network namespace, with 192.0.2.1 on wire0; servers that are started after
# this call run in a second one, with 198.51.100.2 on wire1. Between them is a third, whose link to the server carries
# packets of MTU (1500) bytes at most. "router" runs a command there.
connect_routed() {
    begin_far_side
    unshare --net sleep infinity &
    local router_pid=$! interface
    wait_until is_apart "$router_pid"
    router=(nsenter --net --target "$router_pid")
    ip link add wire0 address 02:00:00:00:00:01 type veth peer name near address 02:00:00:00:00:03 netns "$router_pid"
    ip link add wire1 address 02:00:00:00:00:02 mtu "${1:-1500}" netns "$far_pid" type veth \
        peer name far address 02:00:00:00:00:04 mtu "${1:-1500}" netns "$router_pid"
    "${server_side[@]}" ip link set lo up
    set_up_end 192.0.2.1/24 wire0
    set_up_end 192.0.2.254/24 near "${router[@]}"
    set_up_end 198.51.100.254/24 far "${router[@]}"
    set_up_end 198.51.100.2/24 wire1 "${server_side[@]}"
    ip route add default via 192.0.2.254
    "${server_side[@]}" ip route add default via 198.51.100.254
    "${router[@]}" sysctl -qw net.ipv4.ip_forward=1
}

# set_up_end ADDRESS INTERFACE [COMMAND...]: COMMAND runs what follows it in the interface's namespace.
set_up_end() {
    local address=$1 interface=$2 setting
    shift 2
    for setting in tso gso gro sg tx rx; do "$@" ethtool -K "$interface" "$setting" off >>ethtool.log; done
    "$@" ip address add "$address" dev "$interface"
    "$@" ip link set "$interface" up
}
