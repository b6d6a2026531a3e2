// Asks a capture everything that can be asked, and holds the answers to what the core promises whatever came in.
#pragma once

#include "capture.h"

#include <string>
#include <vector>

namespace webconv::fuzz {

/// What is known about the segments that were handed over.
struct Given {
    std::uint32_t last_frame = 0;
    std::uint64_t payload = 0; ///< bytes of all segments together
    bool clock_goes_back = false;
};

/// Everything that the core answers, a line for each segment and each conversation, in order. A broken promise goes to
/// standard error and aborts.
std::vector<std::string> ask_everything(Capture& capture, const Given& given);

} // namespace webconv::fuzz
