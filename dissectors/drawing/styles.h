// The styles, and what they share. They may throw std::bad_alloc; draw() is the door.
#pragma once

#include "drawing.h"

#include <string>

namespace webconv::drawing {

/// What is drawn of one conversation.
struct Talk {
    Capture& capture;
    std::uint32_t conversation;
    std::span<const Packet> packets; ///< ascending, at least one
    unsigned file;                   ///< 0: the only one
    Summary summary;
};

void draw_in_words(const Talk& talk, Output output);
void draw_in_mermaid(const Talk& talk, Output output);

std::string number_of(Frame frame);
/// "Conversation 3", "Conversation 3 of file 2"
std::string name_of(const Talk& talk);
/// "keep-alive, because 2 requests on one connection"
std::string kind_of(const Talk& talk);
/// "2 requests on one connection"
std::string reason_of(const Talk& talk);
/// "orderly, ended by the server in frame 9: not persistent"
std::string ending_of(const Talk& talk);

} // namespace webconv::drawing
