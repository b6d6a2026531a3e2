// Puts the payload of one direction in order. An offset that was handed on is never replaced; of two segments that
// disagree the first captured wins.
#pragma once

#include "basics.h"

#include <optional>
#include <vector>

namespace webconv::tcp {

class Ordering {
public:
    /// Bytes that wait behind a hole, at most: a window of usual size; and no more pieces than one can search. Past
    /// either, the hole is skipped.
    static constexpr std::size_t byte_limit = 4 << 20;
    static constexpr std::size_t piece_limit = 4096;

    /// A run that is next in order. `bytes` may be shorter than the run: the rest was not captured.
    struct Piece {
        Offset begin = 0;
        Bytes bytes;
        std::uint64_t missing = 0; ///< offsets behind `bytes` that are not in the capture
    };

    bool started() const noexcept { return started_; }
    void start(Offset first) noexcept
    {
        if (!started_) next_ = first, started_ = true;
    }
    /// All before this offset was handed on.
    Offset next() const noexcept { return next_; }
    bool waiting() const noexcept { return !pieces_.empty(); }
    /// Where the first piece behind the hole begins. Only if waiting().
    Offset hole_end() const noexcept { return pieces_.front().begin; }
    bool over_limit() const noexcept { return held_ > byte_limit || pieces_.size() > piece_limit; }

    /// Takes payload [begin, begin + length) of which `bytes` were captured. If it is next in order, returns what of
    /// it is new; else keeps a copy. After each piece call `following` until it gives none.
    std::optional<Piece> add(Offset begin, Bytes bytes, std::uint64_t length);
    /// The next piece among those that waited. Its bytes are valid until the next call.
    std::optional<Piece> following();
    /// Gives up the hole: returns its length and goes on behind it. Only if waiting().
    std::uint64_t skip() noexcept;

private:
    struct Kept {
        Offset begin;
        std::uint64_t length;
        std::vector<std::uint8_t> bytes;
        Offset end() const noexcept { return begin + static_cast<Offset>(length); }
    };
    Piece advance(Offset begin, Bytes bytes, std::uint64_t length) noexcept;
    void keep(Offset begin, Bytes bytes, std::uint64_t length);

    std::vector<Kept> pieces_; // ascending, not overlapping
    std::vector<std::uint8_t> handed_on_;
    std::size_t held_ = 0;
    Offset next_ = 0;
    bool started_ = false;
};

} // namespace webconv::tcp
