// What comes in: one TCP header with its payload.
#pragma once

#include "basics.h"

#include <array>
#include <compare>

namespace webconv {

/// One end of a connection. `bytes` holds an IPv4 address in the first four.
struct Address {
    enum class Family : std::uint8_t { none, ipv4, ipv6 };

    std::array<std::uint8_t, 16> bytes{};
    std::uint16_t port = 0;
    Family family = Family::none;

    friend auto operator<=>(const Address&, const Address&) = default;
};

/// The control bits of a TCP header (RFC 9293 section 3.1; AE: RFC 9768), as they stand in its bytes 12 and 13.
using ControlBits = std::uint16_t;

namespace control {
inline constexpr ControlBits fin = 0x001;
inline constexpr ControlBits syn = 0x002;
inline constexpr ControlBits rst = 0x004;
inline constexpr ControlBits psh = 0x008;
inline constexpr ControlBits ack = 0x010;
inline constexpr ControlBits urg = 0x020;
inline constexpr ControlBits ece = 0x040;
inline constexpr ControlBits cwr = 0x080;
inline constexpr ControlBits ae = 0x100;
inline constexpr ControlBits all = 0x1FF;
} // namespace control

/// The content of a TLS record that Wireshark could decrypt (RFC 8446 section 5.1).
struct PlainRecord {
    std::uint8_t type = 0; ///< of the content: 23 is application data, 21 an alert
    Bytes content;
};

struct Segment {
    Frame frame{};
    Time time{};              ///< of capture, since the epoch
    std::uint32_t stream = 0; ///< Wireshark's tcp.stream: which conversation
    Address source;
    Address destination;
    std::uint32_t seq = 0; ///< as on the wire
    std::uint32_t ack = 0; ///< as on the wire; means something only with the ACK bit
    ControlBits flags = 0;
    std::uint16_t window = 0; ///< as on the wire, not scaled
    std::uint8_t sack_blocks = 0;
    bool mptcp = false;       ///< a Multipath TCP option stands in the header
    std::uint32_t length = 0; ///< bytes of payload on the wire
    Bytes payload;            ///< the captured ones of them, from the first; need not outlive the call
    /// What became readable with this segment, in order: the records that end in it. As the payload, none of it needs
    /// to outlive the call.
    std::span<const PlainRecord> plaintext;
};

} // namespace webconv
