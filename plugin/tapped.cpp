// The first source: what the TCP dissector hands to those who follow its streams. It costs almost nothing, since no
// tree is built for it.
#include "segments.h"

#include <epan/dissectors/packet-tcp.h>
#include <epan/tap.h>

#include <cstring>

namespace webconv::plugin {
namespace {

/// What stands in the queue of the tap "tcp_follow". No installed header says so; the same from 4.0 to 4.6.
struct Followed {
    tvbuff_t* payload;
    const tcpheader* header;
    const void* analysis;
};

int tcp_follow = 0;
int pass = 0; ///< a tap that nobody listens to

void copy_address(const address& from, Address& to)
{
    const bool ipv4 = from.type == AT_IPv4 && from.len == 4;
    const bool ipv6 = from.type == AT_IPv6 && from.len == 16;
    if (!ipv4 && !ipv6) return;
    to.family = ipv4 ? Address::Family::ipv4 : Address::Family::ipv6;
    if (ipv4) // lengths that the compiler knows: no call
        std::memcpy(to.bytes.data(), from.data, 4);
    else
        std::memcpy(to.bytes.data(), from.data, 16);
}

} // namespace

void register_tapped()
{
    // Nothing is done with a packet after its dissection, so there is no callback: a listener is only needed for the
    // TCP dissector to queue anything. TL_IS_DISSECTOR_HELPER: it is no reason to dissect where Wireshark otherwise
    // would not.
    static char listener;
    pass = register_tap("webconv.pass");
    tcp_follow = find_tap_id("tcp_follow");
    if (GString* error = register_tap_listener("tcp_follow", &listener, nullptr, TL_IS_DISSECTOR_HELPER, nullptr,
                                               nullptr, nullptr, nullptr)) {
        // Without it the tree is the only source.
        g_string_free(error, TRUE);
        tcp_follow = 0;
    }
}

bool tapped_offered() { return tcp_follow != 0 && fetch_tapped_data(tcp_follow, 0) != nullptr; }

bool taps_run(packet_info* pinfo)
{
    // What is queued can be fetched in such a pass only.
    tap_queue_packet(pass, pinfo, &pass);
    return fetch_tapped_data(pass, 0) != nullptr;
}

bool next_tapped_segment(const packet_info* pinfo, int& cursor, Segment& segment)
{
    if (tcp_follow == 0) return false;
    while (const auto* followed = static_cast<const Followed*>(fetch_tapped_data(tcp_follow, cursor))) {
        ++cursor;
        const tcpheader& header = *followed->header;
        segment = segment_of(pinfo);
        segment.stream = header.th_stream;
        segment.length = header.th_seglen;
        copy_address(header.ip_src, segment.source);
        copy_address(header.ip_dst, segment.destination);
        if (read_segment_bytes(tvb_get_ds_tvb(followed->payload), tvb_raw_offset(followed->payload) - header.th_hlen,
                               segment))
            return true;
    }
    return false;
}

} // namespace webconv::plugin
