// Hands the segments to the core, each once, and keeps the core of the capture that is open.
//
// A frame counts once Wireshark has kept it: a read filter dissects frames that it then drops, and gives a dropped
// frame's number to the next one. In a pass that runs taps every frame was kept before it is dissected, and its answers
// are shown in the same dissection: its segments are committed at once. In tshark and sharkd there is a first pass that
// runs none; its segments are copied, and committed when Wireshark lets go of the dissection, if the frame was kept.
// The window's only pass without taps before a frame is visited is that of a read filter: nothing is taken from it.
//
// Where nobody asks about the segments of a frame while it is dissected, as when the window loads a capture, they wait
// (see backlog.h) until somebody asks for anything, or many wait.
//
// A read filter that asks for this plugin's own fields (-2 -R) is answered before it is known whether the frame is
// kept. So it is answered by a second core, which gets every frame and lives as long as the pass: the filter chooses
// what the same display filter shows in a plain run. In the window the pass of a read filter offers no segment at all,
// nor does one that reads tapped segments only: the user is told.
#pragma once

#include "capture.h"
#include "compat.h"

namespace webconv::plugin {

void register_feed(int protocol);

/// Whether this is Wireshark's window, and not tshark, sharkd, …
bool in_window();

/// Whether Wireshark should fill a tree for every packet that it dissects for the first time. The window taps then; of
/// the other programs one cannot know whether they make a pass that does not, until the first segment comes.
bool wants_tree();

/// A capture is about to be read.
void begin_capture();

/// What knows the segments of the frame that is dissected: the open capture, which gets what waits for it. Null as long
/// as there is no segment.
Capture* capture();

/// Commits the frame's segments, if this is the first dissection that offers them.
/// @param asked  whether anybody asks about them in this dissection; else the core may get them later
/// @return the frame's segments, as far as they can be asked about: indices into capture(). Only for whoever asks.
SegmentRange take_in(packet_info* pinfo, proto_tree* tree, bool asked);

/// Whether the frame, of which take_in gave no segment, has one whose TCP header the snap length cut. The TCP dissector
/// gives up in the middle of such a header: it taps nothing, and Wireshark's own statistics leave it out too.
bool header_was_cut(packet_info* pinfo);

/// The first pass through the capture is over.
void end_of_pass();

/// The capture is closed, or about to be dissected anew.
void release_capture();

/// Has `hook` called whenever the capture is about to be released, while it can still be asked: what a listener of the
/// tap will show later must be copied by then.
void before_release(void (*hook)());

} // namespace webconv::plugin
