#include "capture_file.h"

#include <algorithm>
#include <fstream>
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

struct Packet {
    Time time;
    Bytes bytes;
    std::size_t wire = 0;
};

std::vector<Packet> pcap(Bytes file)
{
    const bool nanoseconds = little(file, 0) == 0xa1b23c4d;
    std::vector<Packet> packets;
    for (std::size_t at = 24; at + 16 <= file.size();) {
        const std::uint32_t size = little(file, at + 8);
        if (at + 16 + size > file.size()) break;
        const Time fraction{std::int64_t{little(file, at + 4)} * (nanoseconds ? 1 : 1000)};
        packets.push_back(
            {std::chrono::seconds(little(file, at)) + fraction, file.subspan(at + 16, size), little(file, at + 12)});
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
        if (size < 12 || at + size > file.size()) break;
        if (little(file, at) == enhanced_packet) {
            const std::uint32_t captured = little(file, at + 20);
            const std::uint64_t time = std::uint64_t{little(file, at + 12)} << 32 | little(file, at + 16);
            packets.push_back(
                {Time{static_cast<std::int64_t>(time)}, file.subspan(at + 28, captured), little(file, at + 24)});
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

bool read_segment(const Packet& packet, Segment& s, Bytes& payload)
{
    constexpr std::size_t ethernet = 14;
    constexpr std::uint8_t tcp = 6;
    if (packet.bytes.size() < ethernet + 20) return false;
    const Bytes ip = packet.bytes.subspan(ethernet);
    const bool six = big16(packet.bytes, 12) == 0x86dd;
    if (!six && big16(packet.bytes, 12) != 0x0800) return false;
    if (six && ip.size() < 40) return false;
    const std::size_t header = six ? 40 : (ip[0] & 15U) * 4;
    if (ip[six ? 6 : 9] != tcp || ip.size() < header + 20) return false;
    std::size_t total = six ? header + big16(ip, 4) : big16(ip, 2);
    if (total == header || total == 0) total = packet.wire - ethernet; // left to the network card
    const Bytes segment = ip.subspan(header);
    const std::size_t offset = (segment[12] >> 4U) * 4U;
    if (segment.size() < offset || total < header + offset) return false;
    s.source = address(ip, six ? 8 : 12, six, big16(segment, 0));
    s.destination = address(ip, six ? 24 : 16, six, big16(segment, 2));
    s.seq = big32(segment, 4);
    s.ack = big32(segment, 8);
    s.flags = big16(segment, 12) & control::all;
    s.window = big16(segment, 14);
    read_options(segment.subspan(20, offset - 20), s);
    s.length = static_cast<std::uint32_t>(total - header - offset);
    payload = segment.subspan(offset, std::min<std::size_t>(s.length, segment.size() - offset));
    return true;
}

} // namespace

std::vector<Recorded> read_capture(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    const std::vector<std::uint8_t> file{std::istreambuf_iterator<char>(stream), {}};
    std::vector<Recorded> found;
    if (file.size() < 24) return found;
    std::map<std::pair<Address, Address>, std::uint32_t> streams;
    std::uint32_t frame = 0;
    for (const Packet& packet : little(file, 0) == 0x0a0d0d0a ? pcapng(file) : pcap(file)) {
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

} // namespace webconv::recorded
