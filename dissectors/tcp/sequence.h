// From sequence numbers, which wrap at 32 bits, to offsets, which do not (RFC 9293 section 3.4).
#pragma once

#include "basics.h"

namespace webconv::tcp {

/// The offset of `seq`, which is meant to be the one nearest to `near`.
/// @param base  the sequence number that stands at offset 0
constexpr Offset unwrap(std::uint32_t seq, std::uint32_t base, Offset near) noexcept
{
    const std::uint32_t expected = base + static_cast<std::uint32_t>(near);
    return near + static_cast<std::int32_t>(seq - expected);
}

} // namespace webconv::tcp
