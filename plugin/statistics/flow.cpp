// The arrow has its label when the packet is tapped, because only Wireshark knows when the graph is drawn: in a single
// pass of tshark it says what is known at that packet. The window taps again after loading, and gets the final answer.
#include "flow.h"

#ifdef WEBCONV_FLOW_GRAPH

#include "feed.h"
#include "flow_items.h"
#include "tap.h"

#include <cstring>
#include <string_view>

namespace webconv::plugin {
namespace {

/// Names all phases, then the sentence: an arrow's label is cut at the arrow's length, the comment is not.
GString* comment_of(PhaseSet phases, std::string_view what)
{
    GString* out = g_string_new(nullptr);
    for (const Phase phase : phases) {
        const std::string_view name = name_of(phase);
        g_string_append(out, out->len > 0 ? ", " : "");
        g_string_append_len(out, name.data(), static_cast<gssize>(name.size()));
    }
    g_string_append(out, ": ");
    return g_string_append_len(out, what.data(), static_cast<gssize>(what.size()));
}

/// Its column in the graph. Wireshark has filled in what the innermost header of the frame says, but the segment may be
/// an outer one of a tunnel.
void set_end(address* place, guint16& port, std::uint32_t conversation, Side side)
{
    const Address end = capture()->address(conversation, side);
    const Address peer = capture()->address(conversation, other(side));
    port = end.port;
    if (end.family == Address::Family::none) return;
    free_address(place);
    if (end.bytes == peer.bytes && end.family == peer.family) {
        // Who talks to himself would have one column, and no arrows.
        const std::string_view text = side == Side::client ? capture()->client(conversation) //
                                                           : capture()->server(conversation);
        char* name = g_strdup_printf("%.*s (%s)", static_cast<int>(text.rfind(':')), text.data(),
                                     side == Side::client ? "client" : "server");
        alloc_address_wmem(nullptr, place, AT_STRINGZ, static_cast<int>(std::strlen(name)) + 1, name);
        g_free(name);
        return;
    }
    const bool v4 = end.family == Address::Family::ipv4;
    alloc_address_wmem(nullptr, place, v4 ? AT_IPv4 : AT_IPv6, v4 ? 4 : 16, end.bytes.data());
}

tap_packet_status take_packet(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped, tap_flags_t)
{
    auto* graph = static_cast<FlowGraph*>(data);
    const auto& record = *static_cast<const TapRecord*>(tapped);
    FlowItem* item = sequence_analysis_create_sai_with_addresses(pinfo, graph);
    if (item == nullptr) return TAP_PACKET_DONT_REDRAW; // no network below it

    const Annotation& a = record.annotation;
    item->frame_number = pinfo->num;
    set_end(&item->src_addr, item->port_src, a.conversation, a.from);
    set_end(&item->dst_addr, item->port_dst, a.conversation, other(a.from));
    const std::string_view says = capture()->says(record.segment);
    item->frame_label = g_strndup(says.data(), says.size());
    item->comment = g_string_free(comment_of(a.phases, says.substr(says.find(' ') + 1)), FALSE);
    item->conv_num = static_cast<guint16>(a.stream);
    item->line_style = 1;
    item->display = true;
    g_queue_push_tail(graph->items, item);
    return TAP_PACKET_REDRAW;
}

} // namespace

void register_flow(int protocol)
{
    register_seq_analysis("webconv", "Web Conversations", protocol, "webconv", TL_REQUIRES_NOTHING, take_packet);
}

} // namespace webconv::plugin

#else

namespace webconv::plugin {
void register_flow(int) {}
} // namespace webconv::plugin

#endif
