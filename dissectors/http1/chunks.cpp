#include "http1/chunks.h"

#include <algorithm>
#include <optional>

#include "http1/text.h"

namespace webconv::http1 {
namespace {

std::optional<std::uint8_t> hex_value(std::uint8_t byte) noexcept
{
    const char c = lower(static_cast<char>(byte));
    if (is_digit(c)) return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    return std::nullopt;
}

} // namespace

// One byte of the framing: where it leads. As elsewhere a bare LF ends a line, too (RFC 9112 2.2).
ChunkReader::State ChunkReader::at(std::uint8_t byte) noexcept
{
    const char c = static_cast<char>(byte);
    switch (state_) {
    case State::size_first:
    case State::size:
        if (const auto digit = hex_value(byte)) {
            if (left_ >> 60 != 0) return State::broken; // RFC 9112 7.1: "prevent parsing errors due to … overflows"
            left_ = left_ << 4 | *digit;
            return State::size;
        }
        if (state_ == State::size_first) return State::broken;
        [[fallthrough]];
    case State::padding: // some servers fill the line up with spaces; whitespace before ';' is "bad" (RFC 9112 7.1.1)
        if (is_blank(c)) return State::padding;
        if (c == ';') return State::extension;
        if (c == '\r') return State::size_lf;
        return c == '\n' ? size_line_read() : State::broken;
    case State::extension: return c == '\n' ? size_line_read() : State::extension;
    case State::size_lf: return c == '\n' ? size_line_read() : State::broken;
    case State::data_end:
        if (c == '\r') return State::data_lf;
        return c == '\n' ? State::size_first : State::broken;
    case State::data_lf: return c == '\n' ? State::size_first : State::broken;
    case State::trailer_first:
        if (c == '\r') return State::last_lf;
        return c == '\n' ? State::done : State::trailer;
    case State::trailer: return c == '\n' ? State::trailer_first : State::trailer;
    case State::last_lf: return c == '\n' ? State::done : State::broken;
    case State::data:
    case State::done:
    case State::broken: break;
    }
    return state_;
}

ChunkReader::State ChunkReader::size_line_read() noexcept
{
    line_ = 0;
    return left_ == 0 ? State::trailer_first : State::data; // the last chunk has the size 0
}

// The bytes at the front that cannot change the state: data, and the text of an extension or a trailer.
std::size_t ChunkReader::pass(Bytes bytes) noexcept
{
    if (state_ == State::data) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
        left_ -= length;
        if (left_ == 0) state_ = State::data_end;
        return length;
    }
    if (state_ != State::extension && state_ != State::trailer) return 0;
    return std::min(as_text(bytes).find('\n'), bytes.size());
}

std::size_t ChunkReader::read(Bytes bytes) noexcept
{
    std::size_t consumed = 0;
    while (consumed < bytes.size() && !done() && !broken()) {
        const bool was_data = state_ == State::data;
        std::size_t length = pass(bytes.subspan(consumed));
        if (length == 0) {
            length = 1;
            state_ = at(bytes[consumed]);
        }
        consumed += length;
        if (!was_data) count_line(length);
    }
    return consumed;
}

void ChunkReader::count_line(std::size_t length) noexcept
{
    const bool in_trailers = state_ == State::trailer_first || state_ == State::trailer || state_ == State::last_lf;
    line_ += static_cast<std::uint32_t>(std::min<std::size_t>(length, max_trailers)); // too long is too long
    if (!done() && line_ > (in_trailers ? max_trailers : max_chunk_size_line)) state_ = State::broken;
}

bool ChunkReader::skip(std::uint64_t missing) noexcept
{
    if (missing == 0) return true;
    if (state_ != State::data || missing > left_) return false;
    left_ -= missing;
    if (left_ == 0) state_ = State::data_end;
    return true;
}

} // namespace webconv::http1
