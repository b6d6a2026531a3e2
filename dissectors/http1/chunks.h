// The chunked transfer coding (RFC 9112 section 7.1): where it ends. Data, sizes, extensions and trailers are passed
// over; nothing is kept.
#pragma once

#include <cstddef>
#include <cstdint>

#include "basics.h"

namespace webconv::http1 {

/// A chunk-size line has a few digits; extensions are all but unused. The bound is against a stream that would be taken
/// for one endless extension (RFC 9112 7.1.1 asks for such a limit).
inline constexpr std::uint32_t max_chunk_size_line = 4 * 1024;

/// Against a stream that would be taken for one endless trailer section.
inline constexpr std::uint32_t max_trailers = 64 * 1024;

class ChunkReader {
public:
    /// How many of `bytes` belong to the body: all, unless it ends among them or breaks the rules.
    std::size_t read(Bytes bytes) noexcept;

    /// `missing` bytes were not captured. True if they lie within the data of one chunk.
    bool skip(std::uint64_t missing) noexcept;

    bool done() const noexcept { return state_ == State::done; }
    bool broken() const noexcept { return state_ == State::broken; }

private:
    enum class State : std::uint8_t {
        size_first,    // the first digit of a chunk size
        size,          // further digits
        padding,       // whitespace behind the digits
        extension,     // from ';' to the line end
        size_lf,       // LF of the size line
        data,          // left_ bytes of data
        data_end,      // the line end behind them
        data_lf,       // its LF
        trailer_first, // the first byte of a trailer line, or the line end that ends all
        trailer,       // further bytes
        last_lf,       // LF behind a CR that stands at the start of a trailer line
        done,
        broken
    };

    State at(std::uint8_t byte) noexcept;
    State size_line_read() noexcept;
    std::size_t pass(Bytes bytes) noexcept;
    void count_line(std::size_t length) noexcept;

    std::uint64_t left_ = 0; // the size while its digits are read, then the bytes of data to come
    std::uint32_t line_ = 0; // bytes of the size line, or of the trailers, so far
    State state_ = State::size_first;
};

} // namespace webconv::http1
