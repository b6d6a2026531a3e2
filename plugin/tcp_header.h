// Reads what stands in the bytes of a TCP header (RFC 9293 section 3.1) into a Segment. No Wireshark here: whichever
// source finds the header, it is read the same way, and no preference of the TCP dissector (relative numbers, scaled
// windows) has a say.
#pragma once

#include "segment.h"

namespace webconv::plugin {

/// Bytes of the header, options included, as its data offset says.
/// @param header  at least its first 20 bytes
std::size_t tcp_header_length(Bytes header) noexcept;

/// Fills in the ports, seq, ack, flags, window, sack_blocks and mptcp.
/// @param header  the whole of it, options included
void read_tcp_header(Bytes header, Segment& segment) noexcept;

inline constexpr std::size_t tcp_header_minimum = 20;

} // namespace webconv::plugin
