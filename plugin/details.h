// Shows in the packet details what the core says about the segments of a frame.
#pragma once

#include "capture.h"
#include "compat.h"

namespace webconv::plugin {

void show_details(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, int protocol, Capture& capture,
                  SegmentRange segments);

/// Says that the frame has a TCP segment that was not read.
void show_unread(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, int protocol);

} // namespace webconv::plugin
