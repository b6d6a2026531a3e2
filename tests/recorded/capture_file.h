// Recorded captures without Wireshark: for tests that change what was recorded before the core or Wireshark sees it. It
// reads what pcaps/ holds: Ethernet with IPv4 or IPv6 and TCP, in pcap or pcapng, little endian.
#pragma once

#include "segment.h"

#include <string>
#include <vector>

namespace webconv::recorded {

struct Packet {
    Time time{};
    std::vector<std::uint8_t> bytes; ///< as captured
    std::uint32_t wire = 0;          ///< its length on the wire
};

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

/// Empty if the file cannot be read.
std::vector<std::uint8_t> read_file(const std::string& path);

/// As far as the file's bytes can be read; broken ones end it.
std::vector<Packet> packets_of(Bytes file);

/// As a capture file (pcap, nanoseconds).
std::vector<std::uint8_t> file_of(const std::vector<Packet>& packets);

/// The TCP segments, in the order of frames; streams are numbered as they appear.
std::vector<Recorded> segments_of(const std::vector<Packet>& packets);

/// Empty if the file cannot be read.
std::vector<Recorded> read_capture(const std::string& path);

} // namespace webconv::recorded
