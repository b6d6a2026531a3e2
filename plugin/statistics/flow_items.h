// The structures behind Statistics > Flow Graph, which Wireshark's library uses and no installed header shows
// (epan/sequence_analysis.h). They differ between the minor versions; CMakeLists.txt lists those whose layout was
// compared with Wireshark's source. Only the library makes them: what is not named here is not touched.
#pragma once

#include "compat.h"

#include <epan/tap.h>

namespace webconv::plugin {

/// One arrow.
struct FlowItem {
    guint32 frame_number;
    address src_addr;
    guint16 port_src;
    address dst_addr;
    guint16 port_dst;
    char* frame_label; ///< freed by g_free, as are the next two
    char* time_str;
    char* comment;
    guint16 conv_num;
    unsigned fg_color;
    unsigned bg_color;
    Boolean has_color_filter;
    Boolean display;
    unsigned src_node;
    unsigned dst_node;
    guint16 line_style; ///< width in pixels
    unsigned info_type;
    void* info_ptr;
#if WEBCONV_WIRESHARK_AT_LEAST(6)
    void (*free_info_ptr)(void*);
#endif
};

/// The graph.
struct FlowGraph {
    const char* name;
    Boolean any_addr;
    int nconv;
    GQueue* items; ///< of arrows
    GHashTable* ht;
    address nodes[40];
#if WEBCONV_WIRESHARK_AT_LEAST(4)
    guint8 occurrence[40];
#endif
    guint32 num_nodes;
};

extern "C" {
WS_DLL_PUBLIC void register_seq_analysis(const char* name, const char* ui_name, int proto_id, const char* tap_listener,
                                         unsigned tap_flags, tap_packet_cb tap_func);
WS_DLL_PUBLIC FlowItem* sequence_analysis_create_sai_with_addresses(packet_info* pinfo, FlowGraph* sainfo);
}

// Measured in the libraries, on machines with 64-bit pointers: if an update moves a member, the plugin is not built.
static_assert(sizeof(void*) != 8 || sizeof(FlowItem) == (WEBCONV_WIRESHARK_AT_LEAST(6)   ? 0x90
                                                         : WEBCONV_WIRESHARK_AT_LEAST(4) ? 0x88
                                                                                         : 0x90));
static_assert(sizeof(void*) != 8 || sizeof(FlowGraph) == (WEBCONV_WIRESHARK_AT_LEAST(4) ? 0x410 : 0x3e8));

} // namespace webconv::plugin
