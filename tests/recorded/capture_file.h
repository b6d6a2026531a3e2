// The TCP segments of a recorded capture, without Wireshark: for tests that change what was recorded before the core
// sees it. It reads what pcaps/ holds: Ethernet with IPv4 or IPv6 and TCP, in pcap or pcapng, little endian.
#pragma once

#include "segment.h"

#include <string>
#include <vector>

namespace webconv::recorded {

struct Recorded {
    Segment segment; ///< its payload is a view into `payload`: see view()
    std::vector<std::uint8_t> payload;

    Segment view() const
    {
        Segment s = segment;
        s.payload = payload;
        return s;
    }
};

/// In the order of frames; streams are numbered as they appear. Empty if the file cannot be read.
std::vector<Recorded> read_capture(const std::string& path);

} // namespace webconv::recorded
