// Findings as Wireshark's expert items: webconv.finding.NAME, with the severity and the meaning of the core's table.
#pragma once

#include "capture.h"
#include "compat.h"

namespace webconv::plugin {

void register_experts(int protocol);

/// Raises an item for each finding on these segments. On every visit, with a tree or without: statistics are drawn from
/// visits without one.
void raise_experts(packet_info* pinfo, Capture& capture, SegmentRange segments);

/// Whether a dissection without a tree lists expert items: for a statistic, or in a column.
bool experts_are_listed(const packet_info* pinfo);

/// Of segments whose frames are no longer dissected, unless somebody lists expert items: lets Wireshark know how severe
/// their findings are. Its window shows the worst of a capture.
void note_severity(Capture& capture, SegmentRange segments);

/// The item under which Wireshark shows the finding in the packet details: raised there instead, if a tree is built.
void raise_expert(packet_info* pinfo, proto_item* item, Capture& capture, std::uint32_t segment, std::uint32_t i);

} // namespace webconv::plugin
