// Segments that nobody asks about yet, with their bytes. They are read together: the core's code and tables are in the
// caches when it runs many times in a row; between two dissections of Wireshark they have been displaced.
#pragma once

#include "capture.h"
#include "segment.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace webconv::plugin {

class Backlog {
public:
    bool empty() const noexcept { return count_ == 0; }
    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(count_); }

    /// Whether there is room for the segment. In an empty one there is, but for a segment beyond the limit of IP.
    bool takes(const Segment& segment) const noexcept
    {
        return count_ < segments_.size() && segment.payload.size() <= bytes_.size() - used_;
    }

    /// Copies a segment that it takes. What was decrypted of it is not kept.
    void add(const Segment& segment) noexcept;

    /// Hands all of it to the core, in order, and is empty then.
    void hand_over(Capture& capture) noexcept;

    void clear() noexcept { count_ = used_ = 0; }

private:
    std::array<Segment, 256> segments_;
    std::array<std::uint8_t, 1 << 16> bytes_;
    std::size_t count_ = 0;
    std::size_t used_ = 0;
};

} // namespace webconv::plugin
