// The tap "webconv": one record for each segment, on every visit of its frame.
#pragma once

#include "annotation.h"
#include "compat.h"

namespace webconv::plugin {

/// What a listener gets. Texts are asked for at the core (capture(), in feed.h) while the callback runs; whatever a
/// listener shows later it must copy, since the capture can be closed before it is shown.
struct TapRecord {
    Frame frame{};
    std::uint32_t segment = 0; ///< its index in the core
    Annotation annotation;     ///< numbers only; holds the index of the conversation
};

void register_tap();

/// Whether anybody listens.
bool tap_is_heard();

/// Queues a record for each segment of the frame, if anybody listens.
void tap_segments(packet_info* pinfo, std::uint32_t first, std::uint32_t count);

} // namespace webconv::plugin
