// Counts what C++ holds in this process: new without delete, yet. In the plugin's fuzzer only the plugin, the core and
// the fuzzer are C++, so a count that has grown after a capture was closed is a leak of ours. LeakSanitizer could not
// tell it from what Wireshark keeps until the process ends, since Wireshark calls us and is in every stack.
#pragma once

#include <cstdint>

namespace webconv::fuzz {

std::int64_t objects_alive() noexcept;

} // namespace webconv::fuzz
