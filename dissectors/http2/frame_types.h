// What RFC 9113 section 6 demands of each type of frame. Only for the files of this directory.
#pragma once

#include "http2/frame_reader.h"

namespace webconv::http2 {

/// Whether the payload of such frames is looked at.
bool is_read(std::uint8_t type) noexcept;

/// Four bytes in network byte order.
inline std::uint32_t number_at(Bytes bytes, std::size_t at) noexcept
{
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 |
           std::uint32_t{bytes[at + 3]};
}

} // namespace webconv::http2
