// Conversations drawn as text: as a dialog in words, and as Mermaid diagrams.
//
// Rule 1: what is said comes from capture.h and the tables of names; here it is only laid out.
// Rule 2: one line at a time is made and handed on, so that a conversation of a million segments needs no more memory
//         than a short one.
#pragma once

#include "capture.h"

#include <span>
#include <string_view>

namespace webconv::drawing {

/// A segment that is to be drawn. All that must be kept of it as long as the capture is open.
struct Packet {
    std::uint32_t conversation = 0;
    std::uint32_t segment = 0; ///< both as in Annotation and Capture
    Time time{};               ///< since the first frame of the capture
};
static_assert(sizeof(Packet) == 16, "there is one for each segment");

/// Where the text goes, piece by piece.
struct Output {
    void (*write)(void* to, std::string_view text);
    void* to;
};

enum class Style : unsigned char {
    words,  ///< for a terminal
    mermaid ///< for a page of Markdown
};

/// Draws the packets by conversations, in the order in which these began.
/// @param packets  any of the capture's; put into that order
/// @param file     which of several captures this is, from 1; 0: the only one
/// @return false if memory ran out; what was drawn until then stands
bool draw(Style style, Capture& capture, std::span<Packet> packets, unsigned file, Output output) noexcept;

} // namespace webconv::drawing
