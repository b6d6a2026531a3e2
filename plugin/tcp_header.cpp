#include "tcp_header.h"

namespace webconv::plugin {
namespace {

std::uint16_t u16(Bytes b, std::size_t at) noexcept { return static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]); }

std::uint32_t u32(Bytes b, std::size_t at) noexcept { return std::uint32_t{u16(b, at)} << 16 | u16(b, at + 2); }

/// Kinds of options, of IANA's registry.
constexpr std::uint8_t option_end = 0;
constexpr std::uint8_t option_nop = 1;
constexpr std::uint8_t option_sack = 5;
constexpr std::uint8_t option_mptcp = 30;

void read_options(Bytes options, Segment& segment) noexcept
{
    while (!options.empty() && options[0] != option_end) {
        if (options[0] == option_nop) {
            options = options.subspan(1);
            continue;
        }
        // The length counts kind and length too; one that does not fit makes the rest unreadable.
        if (options.size() < 2 || options[1] < 2 || options[1] > options.size()) return;
        if (options[0] == option_sack) segment.sack_blocks = static_cast<std::uint8_t>((options[1] - 2) / 8);
        if (options[0] == option_mptcp) segment.mptcp = true;
        options = options.subspan(options[1]);
    }
}

} // namespace

std::size_t tcp_header_length(Bytes header) noexcept { return std::size_t{header[12]} / 16 * 4; }

void read_tcp_header(Bytes header, Segment& segment) noexcept
{
    segment.source.port = u16(header, 0);
    segment.destination.port = u16(header, 2);
    segment.seq = u32(header, 4);
    segment.ack = u32(header, 8);
    segment.flags = u16(header, 12) & control::all;
    segment.window = u16(header, 14);
    read_options(header.subspan(tcp_header_minimum), segment);
}

} // namespace webconv::plugin
