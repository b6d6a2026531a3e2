#include "capture_file.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <map>
#include <utility>

namespace webconv::recorded {

namespace {

std::uint32_t little(Bytes b, std::size_t at)
{
    return b[at] | b[at + 1] << 8 | b[at + 2] << 16 | std::uint32_t{b[at + 3]} << 24;
}
std::uint16_t big16(Bytes b, std::size_t at) { return static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]); }
std::uint32_t big32(Bytes b, std::size_t at) { return std::uint32_t{big16(b, at)} << 16 | big16(b, at + 2); }

void append(std::vector<std::uint8_t>& out, std::initializer_list<std::uint32_t> values)
{
    for (const std::uint32_t value : values)
        for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

constexpr std::uint32_t magic = 0xa1b2c3d4, magic_nanoseconds = 0xa1b23c4d, magic_pcapng = 0x0a0d0d0a;
constexpr std::int64_t second = 1'000'000'000;

std::vector<Packet> pcap(Bytes file)
{
    const bool nanoseconds = little(file, 0) == magic_nanoseconds;
    std::vector<Packet> packets;
    for (std::size_t at = 24; at + 16 <= file.size();) {
        const std::uint32_t size = little(file, at + 8);
        if (size > file.size() - at - 16) break;
        const Bytes bytes = file.subspan(at + 16, size);
        const std::int64_t fraction = std::int64_t{little(file, at + 4)} * (nanoseconds ? 1 : 1000);
        packets.push_back(
            {Time{little(file, at) * second + fraction}, {bytes.begin(), bytes.end()}, little(file, at + 12)});
        at += 16 + size;
    }
    return packets;
}

// Times are in microseconds, unless the interface says otherwise, which dumpcap's does: nanoseconds. Only differences
// of times matter to the tests.
std::vector<Packet> pcapng(Bytes file)
{
    constexpr std::uint32_t enhanced_packet = 6;
    std::vector<Packet> packets;
    for (std::size_t at = 0; at + 12 <= file.size();) {
        const std::uint32_t size = little(file, at + 4);
        if (size < 12 || size > file.size() - at) break;
        if (little(file, at) == enhanced_packet && size >= 32) {
            const std::uint32_t captured = std::min(little(file, at + 20), size - 32);
            const Bytes bytes = file.subspan(at + 28, captured);
            const std::uint64_t time = std::uint64_t{little(file, at + 12)} << 32 | little(file, at + 16);
            packets.push_back(
                {Time{static_cast<std::int64_t>(time)}, {bytes.begin(), bytes.end()}, little(file, at + 24)});
        }
        at += size;
    }
    return packets;
}

Address address(Bytes ip, std::size_t at, bool six, std::uint16_t port)
{
    Address a;
    a.family = six ? Address::Family::ipv6 : Address::Family::ipv4;
    std::copy_n(ip.begin() + static_cast<std::ptrdiff_t>(at), six ? 16 : 4, a.bytes.begin());
    a.port = port;
    return a;
}

void read_options(Bytes options, Segment& s)
{
    while (!options.empty() && options[0] != 0) {
        if (options[0] == 1) {
            options = options.subspan(1);
            continue;
        }
        if (options.size() < 2 || options[1] < 2 || options[1] > options.size()) return;
        if (options[0] == 5) s.sack_blocks = static_cast<std::uint8_t>((options[1] - 2) / 8);
        if (options[0] == 30) s.mptcp = true;
        options = options.subspan(options[1]);
    }
}

// A fragment has an offset, or says that more follow (RFC 791 section 3.1). The core gets whole segments, which
// Wireshark puts together; here, fragments are left out.
bool is_fragment(Bytes ipv4) { return (big16(ipv4, 6) & 0x3fffU) != 0; }

bool read_segment(const Packet& packet, Segment& s, Bytes& payload)
{
    constexpr std::size_t ethernet = 14, shortest_header = 20;
    constexpr std::uint8_t tcp = 6;
    if (packet.bytes.size() < ethernet + shortest_header) return false;
    const Bytes ip = Bytes(packet.bytes).subspan(ethernet);
    const bool six = big16(packet.bytes, 12) == 0x86dd;
    if (!six && big16(packet.bytes, 12) != 0x0800) return false;
    if (six ? ip.size() < 40 : is_fragment(ip)) return false;
    const std::size_t header = six ? 40 : (ip[0] & 15U) * 4;
    if (ip[six ? 6 : 9] != tcp || ip.size() < header + shortest_header) return false;
    std::size_t total = six ? header + big16(ip, 4) : big16(ip, 2);
    if (total == header || total == 0) total = packet.wire - ethernet; // left to the network card
    const Bytes segment = ip.subspan(header);
    const std::size_t offset = (segment[12] >> 4U) * 4U;
    if (offset < shortest_header || segment.size() < offset || total < header + offset) return false;
    s.source = address(ip, six ? 8 : 12, six, big16(segment, 0));
    s.destination = address(ip, six ? 24 : 16, six, big16(segment, 2));
    s.seq = big32(segment, 4);
    s.ack = big32(segment, 8);
    s.flags = big16(segment, 12) & control::all;
    s.window = big16(segment, 14);
    read_options(segment.subspan(shortest_header, offset - shortest_header), s);
    s.length = static_cast<std::uint32_t>(total - header - offset);
    payload = segment.subspan(offset, std::min<std::size_t>(s.length, segment.size() - offset));
    return true;
}

} // namespace

std::vector<std::uint8_t> read_file(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Packet> packets_of(Bytes file)
{
    if (file.size() < 24) return {};
    switch (little(file, 0)) {
    case magic:
    case magic_nanoseconds: return pcap(file);
    case magic_pcapng: return pcapng(file);
    default: return {};
    }
}

std::vector<std::uint8_t> file_of(const std::vector<Packet>& packets)
{
    constexpr std::uint32_t version = 0x0004'0002, snap_length = 1 << 18, ethernet = 1;
    std::vector<std::uint8_t> out;
    append(out, {magic_nanoseconds, version, 0, 0, snap_length, ethernet});
    for (const Packet& packet : packets) {
        const std::int64_t time = packet.time.count();
        append(out, {static_cast<std::uint32_t>(time / second), static_cast<std::uint32_t>(time % second),
                     static_cast<std::uint32_t>(packet.bytes.size()), packet.wire});
        out.insert(out.end(), packet.bytes.begin(), packet.bytes.end());
    }
    return out;
}

std::vector<Recorded> segments_of(const std::vector<Packet>& packets)
{
    std::vector<Recorded> found;
    std::map<std::pair<Address, Address>, std::uint32_t> streams;
    std::uint32_t frame = 0;
    for (const Packet& packet : packets) {
        Recorded one;
        Segment& s = one.segment;
        s.frame = Frame{++frame};
        s.time = packet.time;
        Bytes payload;
        if (!read_segment(packet, s, payload)) continue;
        one.payload.assign(payload.begin(), payload.end());
        s.stream = streams.emplace(std::minmax(s.source, s.destination), streams.size()).first->second;
        found.push_back(std::move(one));
    }
    return found;
}

std::vector<Recorded> read_capture(const std::string& path)
{
    const std::vector<std::uint8_t> file = read_file(path);
    return segments_of(packets_of(file));
}

} // namespace webconv::recorded
