// What both sources share.
#include "segments.h"

#include "tcp_header.h"

#include <algorithm>

namespace webconv::plugin {

Segment segment_of(const packet_info* pinfo)
{
    Segment segment;
    segment.frame = Frame{pinfo->num};
    // Unsigned, because a hostile capture may hold a time that does not fit.
    segment.time = Time{static_cast<std::int64_t>(static_cast<std::uint64_t>(pinfo->abs_ts.secs) * 1'000'000'000U +
                                                  static_cast<std::uint64_t>(pinfo->abs_ts.nsecs))};
    return segment;
}

bool read_segment_bytes(tvbuff_t* data_source, int start, Segment& segment)
{
    const std::size_t end = tvb_captured_length(data_source);
    if (start < 0 || end < static_cast<std::size_t>(start) + tcp_header_minimum) return false;

    const std::size_t captured = end - static_cast<std::size_t>(start);
    // Cannot throw: all of it was captured.
    const Bytes bytes{tvb_get_ptr(data_source, start, static_cast<int>(captured)), captured};
    const std::size_t header = tcp_header_length(bytes);
    if (header < tcp_header_minimum || captured < header) return false;

    read_tcp_header(bytes.first(header), segment);
    segment.payload = bytes.subspan(header, std::min<std::size_t>(segment.length, captured - header));
    return true;
}

} // namespace webconv::plugin
