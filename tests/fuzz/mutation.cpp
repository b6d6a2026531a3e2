#include "mutation.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace webconv::fuzz {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t ethernet = 14, most_payload = 4096;

// What breaks a message, or its framing.
constexpr std::array pieces{
    "\r\n\r\n"sv,
    "\n"sv,
    "\0"sv,
    "HTTP/1.1 200 OK\r\n\r\n"sv,
    "HTTP/1.1 101 Switching Protocols\r\n"sv,
    "GET / HTTP/1.1\r\n\r\n"sv,
    "Transfer-Encoding: chunked\r\n"sv,
    "Content-Length: 18446744073709551616\r\n"sv,
    "Content-Length: -1\r\n"sv,
    "FFFFFFFFFFFFFFFF\r\n"sv,
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"sv,
    "Upgrade: h2c\r\nConnection: Upgrade\r\n"sv,
    "\x88\x7f\xff\xff\xff\xff\xff\xff\xff\xff"sv,
    "\xff\xff\xff\4\0\0\0\0\0"sv,
    "\0\0\1\1\4\0\0\0\1\xff"sv,
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
    "\x16\3\1\xff\xff"sv,
};

std::size_t below(std::size_t limit, Random& random) { return limit == 0 ? 0 : random() % limit; }

/// Where the TCP header of a packet stands; 0: it has none.
std::size_t tcp_header(const std::vector<std::uint8_t>& bytes)
{
    constexpr std::uint8_t tcp = 6;
    if (bytes.size() < ethernet + 20) return 0;
    const bool six = bytes[12] == 0x86 && bytes[13] == 0xdd;
    const std::size_t at = ethernet + (six ? 40 : (bytes[ethernet] & 15U) * 4U);
    return bytes[ethernet + (six ? 6 : 9)] == tcp && bytes.size() >= at + 20 ? at : 0;
}

void put16(std::vector<std::uint8_t>& bytes, std::size_t at, std::size_t value)
{
    bytes[at] = static_cast<std::uint8_t>(value >> 8);
    bytes[at + 1] = static_cast<std::uint8_t>(value);
}

void fit_length(recorded::Packet& packet)
{
    auto& bytes = packet.bytes;
    packet.wire = static_cast<std::uint32_t>(bytes.size());
    const bool six = bytes[12] == 0x86;
    put16(bytes, ethernet + (six ? 4 : 2), bytes.size() - ethernet - (six ? 40 : 0));
}

void change_payload(recorded::Packet& packet, std::size_t tcp, Random& random, const ChangeBytes& change)
{
    auto& bytes = packet.bytes;
    const std::size_t at = tcp + (bytes[tcp + 12] >> 4U) * 4U;
    if (at > bytes.size()) return;
    if (random() % 2 == 0) {
        const std::string_view piece = pieces[below(pieces.size(), random)];
        const auto where = bytes.begin() + static_cast<std::ptrdiff_t>(at + below(bytes.size() - at + 1, random));
        bytes.insert(where, piece.begin(), piece.end());
    } else {
        const std::size_t size = bytes.size() - at, most = std::max(size, most_payload);
        bytes.resize(at + most);
        bytes.resize(at + change(bytes.data() + at, size, most));
    }
    if (random() % 8 != 0) fit_length(packet);
}

// Sequence and acknowledgement number, flags, window, the header's length.
void change_header(std::vector<std::uint8_t>& bytes, std::size_t tcp, Random& random)
{
    switch (random() % 5) {
    case 0:
    case 1: {
        const std::size_t at = tcp + (random() % 2 == 0 ? 4 : 8);
        const auto step = static_cast<std::uint8_t>(random() % 16 - 8);
        bytes[at + 3] = static_cast<std::uint8_t>(bytes[at + 3] + step);
        if (random() % 4 == 0) bytes[at + random() % 4] ^= static_cast<std::uint8_t>(random());
        break;
    }
    case 2: bytes[tcp + 13] ^= static_cast<std::uint8_t>(1U << random() % 8); break;
    case 3: put16(bytes, tcp + 14, random() % 2 == 0 ? 0 : random()); break;
    default: bytes[tcp + 12] = static_cast<std::uint8_t>(random() << 4); break;
    }
}

} // namespace

void mutate(Packets& packets, Random& random, const ChangeBytes& change)
{
    if (packets.empty()) return;
    const auto some = packets.begin() + static_cast<std::ptrdiff_t>(below(packets.size(), random));
    const auto another = packets.begin() + static_cast<std::ptrdiff_t>(below(packets.size(), random));
    const std::size_t tcp = tcp_header(some->bytes);
    switch (random() % 10) {
    case 0: packets.erase(some); break;
    case 1: packets.insert(another, recorded::Packet(*some)); break;
    case 2: std::iter_swap(some, another); break;
    case 3:
        if (some + 1 != packets.end()) std::iter_swap(some, some + 1);
        break;
    case 4: some->bytes.resize(below(some->bytes.size() + 1, random)); break;
    case 5:
        if (!some->bytes.empty())
            some->bytes[below(some->bytes.size(), random)] ^= static_cast<std::uint8_t>(1U << random() % 8);
        break;
    case 6: some->time += std::chrono::milliseconds(static_cast<int>(random() % 20000) - 5000); break;
    case 7:
        if (tcp != 0) change_header(some->bytes, tcp, random);
        break;
    default:
        if (tcp != 0) change_payload(*some, tcp, random, change);
        break;
    }
}

Packets interleaved(const Packets& one, const Packets& other)
{
    Packets all;
    std::merge(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(all),
               [](const auto& a, const auto& b) { return a.time < b.time; });
    return all;
}

} // namespace webconv::fuzz
