#include "backlog.h"

#include <algorithm>

namespace webconv::plugin {

void Backlog::add(const Segment& segment) noexcept
{
    Segment& kept = segments_[count_++];
    kept = segment;
    kept.plaintext = {};
    std::uint8_t* const copy = bytes_.data() + used_;
    std::copy(segment.payload.begin(), segment.payload.end(), copy);
    kept.payload = {copy, segment.payload.size()};
    used_ += segment.payload.size();
}

void Backlog::hand_over(Capture& capture) noexcept
{
    for (std::size_t i = 0; i < count_; ++i) capture.add(segments_[i]);
    clear();
}

} // namespace webconv::plugin
