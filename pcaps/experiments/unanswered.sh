# curl asks a host that does not exist: SYNs without an answer until it gives up after 8 s.
packages=(curl ethtool)
interface=wire0
shows=('tcp.analysis.retransmission' 'tcp.flags.syn == 1')

server() {
    connect_veth
    # Nobody would answer the question for this address either; then not even a SYN would be on the wire.
    ip neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev wire0
}

client() { ! curl -sS --connect-timeout 8 http://192.0.2.9/ 2>/dev/null; }
