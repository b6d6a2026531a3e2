// Where the segments of a frame come from. Both sources give the same ones, in the order in which they stand in the
// frame; not every pass of Wireshark offers both.
//
//   pass                                            tapped   tree
//   the only one of tshark; the second of -2        yes      if something needs it
//   the first one of -2, sharkd's loading           no       because this plugin wants fields
//   Wireshark's loading, statistics                 yes      no
//   a click on a packet                             no       yes, but the frame was read before
//
// A TCP header that is quoted in an ICMP error is no segment, nor is one that the capture cut, or whose length cannot
// be known.
#pragma once

#include "compat.h"
#include "segment.h"

namespace webconv::plugin {

/// Frame, time and nothing else.
Segment segment_of(const packet_info* pinfo);

/// Sees to it that the TCP dissector taps. Once, from the handoff.
void register_tapped();

/// Whether the TCP dissector tapped a segment in this frame: then this pass runs taps, and its answers are shown.
bool tapped_offered();

/// Whether this pass runs taps, whatever is in the frame.
bool taps_run(packet_info* pinfo);

/// The next segment that the TCP dissector tapped in this frame. The payload is valid as long as the frame is
/// dissected.
/// @param cursor  0 at first
bool next_tapped_segment(const packet_info* pinfo, int& cursor, Segment& segment);

/// Looks up what the tree's nodes are called. Once, from the handoff.
void register_tree();

/// The fields without which the tree holds no segment, as set_postdissector_wanted_hfids takes them.
GArray* fields_of_tree_segments();

/// A place in the tree, moving forward.
struct TreeCursor {
    proto_node* at;            ///< next to look at
    const field_info* network; ///< the nearest IP header before it
};

TreeCursor tree_segments(proto_tree* tree);

/// The next segment of the tree. The payload is valid as long as the frame is dissected.
bool next_tree_segment(const packet_info* pinfo, TreeCursor& cursor, Segment& segment);

/// Reads the header that stands at `start` in a data source, and the payload of `segment.length` bytes behind it as far
/// as it was captured.
/// @return whether the whole header was captured
bool read_segment_bytes(tvbuff_t* data_source, int start, Segment& segment);

} // namespace webconv::plugin
