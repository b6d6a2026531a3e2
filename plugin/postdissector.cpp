// Nothing in this folder decides what a packet means. It brings the core what Wireshark found, and shows its answers.
#include "postdissector.h"

#include "compat.h"
#include "details.h"
#include "experts.h"
#include "feed.h"
#include "fields.h"
#include "plaintext.h"
#include "preferences.h"
#include "segments.h"
#include "statistics/conversation_filter.h"
#include "statistics/drawn.h"
#include "statistics/flow.h"
#include "statistics/overview.h"
#include "statistics/table.h"
#include "tap.h"

#include <string_view>

namespace webconv::plugin {
namespace {

int protocol = -1;
protocol_t* registered = nullptr; ///< the same
dissector_handle_t handle = nullptr;
bool tree_wanted = false;

void want_tree_or_not();

void append_info(packet_info* pinfo, SegmentRange segments)
{
    if (pinfo->cinfo == nullptr || !col_get_writable(pinfo->cinfo, COL_INFO)) return;
    for (std::uint32_t i = 0; i < segments.count; ++i) {
        const std::string_view says = capture()->says(segments.first + i);
        col_append_sep_str(pinfo->cinfo, COL_INFO, " | ", says.data());
    }
}

/// Whether anybody looks at what is said about this frame while it is dissected.
bool somebody_asks(const packet_info* pinfo, proto_tree* tree)
{
    return proto_field_is_referenced(tree, protocol) != 0 || tap_is_heard() || experts_are_listed(pinfo) ||
           (sentence_in_info_column() && pinfo->cinfo != nullptr);
}

bool switched_on() { return proto_is_protocol_enabled(registered) != 0; }

int dissect(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void*)
{
    if (!switched_on()) return 0;
    pinfo->current_proto = proto_get_protocol_short_name(registered); // named where something goes wrong
    const bool asked = somebody_asks(pinfo, tree);
    const SegmentRange segments = take_in(pinfo, tree, asked);
    if (tree_wanted != wants_tree()) want_tree_or_not();
    if (!asked) return 0;
    if (segments.count == 0) {
        if (header_was_cut(pinfo)) show_unread(tvb, pinfo, tree, protocol);
        return 0;
    }
    tap_segments(pinfo, segments.first, segments.count);
    if (sentence_in_info_column()) append_info(pinfo, segments);
    show_details(tvb, pinfo, tree, protocol, *capture(), segments);
    return static_cast<int>(tvb_captured_length(tvb));
}

void want_tree_or_not()
{
    tree_wanted = switched_on() && wants_tree();
    set_postdissector_wanted_hfids(handle, tree_wanted ? fields_of_tree_segments() : nullptr);
}

void start()
{
    begin_capture();
    want_tree_or_not();
}

} // namespace

void register_protocol()
{
    protocol = proto_register_protocol("Web Conversation", "WebConv", "webconv");
    registered = find_protocol_by_id(protocol);
    register_fields(protocol);
    register_experts(protocol);
    register_preferences(protocol, want_tree_or_not);
    register_feed(protocol);
    register_tap();
    register_drawn();
    register_table();
    register_overview();
    register_our_conversation_filter();
    register_flow(protocol);
    // Of no protocol: for each packet Wireshark would note a layer of it in the frame, which nobody looks at behind all
    // dissectors, and which costs more than the packet itself may. So it is asked here whether the protocol is on.
    handle = create_dissector_handle(dissect, -1);
    register_postdissector(handle);
    register_init_routine(start);
    register_cleanup_routine(release_capture);
    register_postseq_cleanup_routine(end_of_pass);
}

void register_handoff()
{
    register_tapped();
    register_tree();
    register_plaintext();
    want_tree_or_not();
}

} // namespace webconv::plugin
