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

/// Whether anybody looks at what is said about this frame while it is dissected. A frame that was read before is
/// dissected to be shown.
bool somebody_asks(const packet_info* pinfo, proto_tree* tree)
{
    return pinfo->fd->visited != 0 || proto_field_is_referenced(tree, protocol) != 0 || tap_is_heard() ||
           experts_are_listed(pinfo) || (sentence_in_info_column() && pinfo->cinfo != nullptr);
}

int dissect(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void*)
{
    pinfo->current_proto = "WebConv"; // is named where an exception ends this
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
    tree_wanted = wants_tree();
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
    // Of a protocol in name only, which is on when ours is: of another, Wireshark would note a layer in each frame,
    // which only sharkd's list of protocols shows, and which costs a twentieth of what this plugin does.
    const int helper = proto_register_protocol_in_name_only("Web Conversation (post-dissector)", "WebConv",
                                                            "webconv.postdissector", protocol, FT_PROTOCOL);
    handle = register_dissector("webconv", dissect, helper);
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
