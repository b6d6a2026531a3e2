#include "tap.h"

#include "feed.h"

#include <epan/tap.h>

#include <new>

namespace webconv::plugin {
namespace {

int tap_id = 0;

} // namespace

void register_tap() { tap_id = ::register_tap("webconv"); }

bool tap_is_heard() { return have_tap_listener(tap_id) != 0; }

void tap_segments(packet_info* pinfo, std::uint32_t first, std::uint32_t count)
{
    if (!tap_is_heard()) return;
    for (std::uint32_t i = first; i < first + count; ++i)
        tap_queue_packet(tap_id, pinfo,
                         new (wmem_new(pinfo->pool, TapRecord))
                             TapRecord{Frame{pinfo->num}, i, capture()->annotation(i)});
}

} // namespace webconv::plugin
