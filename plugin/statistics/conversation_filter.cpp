#include "statistics/conversation_filter.h"

#include "compat.h"
#include "feed.h"

#include <epan/conversation_filter.h>

namespace webconv::plugin {
namespace {

SegmentRange segments(const packet_info* pinfo)
{
    return capture() != nullptr ? capture()->segments_of(Frame{pinfo->num}) : SegmentRange{};
}

/// The innermost conversation of the packet, if it has one.
gchar* filter(packet_info* pinfo)
{
    const SegmentRange s = segments(pinfo);
    if (s.count == 0) return nullptr;
    return g_strdup_printf("webconv.stream == %u", capture()->annotation(s.first + s.count - 1).stream);
}

#if WEBCONV_WIRESHARK_AT_LEAST(4)
bool valid(packet_info* pinfo, void*) { return segments(pinfo).count > 0; }
char* build(packet_info* pinfo, void*) { return filter(pinfo); }
void enter() { register_conversation_filter("webconv", "Web conversation", valid, build, nullptr); }
#else
gboolean valid(packet_info* pinfo) { return segments(pinfo).count > 0; }
gchar* build(packet_info* pinfo) { return filter(pinfo); }
void enter() { register_conversation_filter("webconv", "Web conversation", valid, build); }
#endif

} // namespace

void register_our_conversation_filter() { enter(); }

} // namespace webconv::plugin
