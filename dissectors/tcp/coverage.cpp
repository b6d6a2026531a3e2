#include "coverage.h"

#include <algorithm>

namespace webconv::tcp {

void Coverage::start(Offset first) noexcept
{
    if (any()) return;
    started_ = true;
    lowest_ = highest_ = first;
}

void Coverage::give_up_oldest() noexcept
{
    if (holes_.size() <= hole_limit) return;
    holes_.erase(holes_.begin());
    gave_up_ = true;
}

Seen Coverage::add(Offset begin, Offset end)
{
    if (!started_) start(begin);
    if (begin == highest_) { // in order: nearly always
        highest_ = end;
        return {static_cast<std::uint64_t>(end - begin), false, false, false};
    }
    Seen seen;
    const auto length = static_cast<std::uint64_t>(end - begin);
    if (begin > highest_) {
        holes_.push_back({highest_, begin});
        give_up_oldest();
        highest_ = end;
        seen.fresh = length;
        seen.gap = true;
        return seen;
    }
    const bool later_seen = any();
    if (end > highest_) {
        seen.fresh += static_cast<std::uint64_t>(end - highest_);
        highest_ = end;
    }
    std::uint64_t filled = 0;
    if (begin < lowest_) { // from before the first segment of this direction
        filled += static_cast<std::uint64_t>(std::min(end, lowest_) - begin);
        if (end < lowest_) holes_.insert(holes_.begin(), {end, lowest_});
        lowest_ = begin;
    }
    for (std::size_t i = 0; i < holes_.size(); ++i) {
        const Hole hole = holes_[i];
        const Offset from = std::max(begin, hole.begin), to = std::min(end, hole.end);
        if (from >= to) continue;
        filled += static_cast<std::uint64_t>(to - from);
        holes_.erase(holes_.begin() + static_cast<std::ptrdiff_t>(i));
        if (to < hole.end) holes_.insert(holes_.begin() + static_cast<std::ptrdiff_t>(i), {to, hole.end});
        if (from > hole.begin) holes_.insert(holes_.begin() + static_cast<std::ptrdiff_t>(i++), {hole.begin, from});
        if (to == hole.end || from > hole.begin) --i; // look at what now stands here
    }
    give_up_oldest(); // one was split, or stands before the others
    seen.fresh += filled;
    seen.repeat = seen.fresh == 0;
    seen.late = filled == length && later_seen;
    return seen;
}

std::uint32_t Coverage::holes(Offset begin, Offset end) const noexcept
{
    if (!started_) return 0;
    const auto within = [&](const Hole& h) { return h.begin < end && h.end > begin; };
    const auto count = std::count_if(holes_.begin(), holes_.end(), within);
    return static_cast<std::uint32_t>(count) + (end > highest_ ? 1 : 0);
}

} // namespace webconv::tcp
