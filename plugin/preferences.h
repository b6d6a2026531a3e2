// What the user can choose: Edit > Preferences > Protocols > WebConv, or -o webconv.NAME:VALUE.
#pragma once

namespace webconv::plugin {

/// Where a frame's segments are read (preference webconv.source).
enum class Source : int {
    automatic, ///< tapped where the pass offers it, else the tree
    tapped,    ///< what the TCP dissector taps; a tree is never asked for
    tree       ///< the tree, which is then built for every packet
};

Source source();
bool sentence_in_info_column();

/// @param changed  called when the user's choices have been read, and again when they change
void register_preferences(int protocol, void (*changed)());

} // namespace webconv::plugin
