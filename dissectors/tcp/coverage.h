// Which offsets of a direction were seen. A SYN and a FIN take one offset each, as on the wire.
#pragma once

#include "basics.h"

#include <vector>

namespace webconv::tcp {

/// What of a run of offsets was seen before.
struct Seen {
    std::uint64_t fresh = 0; ///< offsets not seen before
    bool repeat = false;     ///< all were seen before
    bool late = false;       ///< none was, and later ones were
    bool gap = false;        ///< it begins beyond the highest seen
};

class Coverage {
public:
    bool started() const noexcept { return started_; }
    /// One past the highest offset seen.
    Offset highest() const noexcept { return highest_; }

    /// Whether an offset was seen. One may be told where a direction begins before anything of it was.
    bool any() const noexcept { return highest_ > lowest_; }

    /// The direction begins at `first`. Does nothing once an offset was seen.
    void start(Offset first) noexcept;
    /// Notes [begin, end), end > begin.
    Seen add(Offset begin, Offset end);
    /// How many separate runs within [begin, end) were not seen. Before the first offset of the direction there is
    /// none.
    std::uint32_t holes(Offset begin, Offset end) const noexcept;

    /// Whether there were more holes at once than are kept.
    bool gave_up() const noexcept { return gave_up_; }

private:
    struct Hole {
        Offset begin, end;
    };
    void give_up_oldest() noexcept;
    /// Each hole costs a search; a capture with more of them at once is not one that can be read. The oldest is given
    /// up: what fills it later passes for a repeat.
    static constexpr std::size_t hole_limit = 256;

    std::vector<Hole> holes_; // ascending, below highest_
    Offset lowest_ = 0, highest_ = 0;
    bool started_ = false, gave_up_ = false;
};

} // namespace webconv::tcp
