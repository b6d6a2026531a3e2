// Text that is shown. Captures are hostile and tshark prints strings as they are, so every byte that is quoted from a
// capture goes through `quote`: valid UTF-8 stays, control characters and stray bytes become \xNN.
#pragma once

#include "basics.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace webconv {

/// A quoted path or reason is cut at this many characters.
inline constexpr std::size_t quote_limit = 64;
/// A sentence has at most this many bytes.
inline constexpr std::size_t sentence_limit = 200;

/// A text of bounded length in its own memory, a zero behind it. What does not fit is cut at a character's border and
/// ends in "…".
class Text {
public:
    Text() noexcept { clear(); }
    void clear() noexcept { size_ = 0, buffer_[0] = 0, full_ = false; }
    bool empty() const noexcept { return size_ == 0; }
    bool full() const noexcept { return full_; }
    std::string_view view() const noexcept { return {buffer_.data(), size_}; }

    Text& add(std::string_view text) noexcept; ///< must be fit to be shown
    Text& add(std::uint64_t number) noexcept;
    Text& add_hex(std::uint64_t number) noexcept;
    Text& add(Frame frame) noexcept { return add(static_cast<std::uint64_t>(frame)); }
    /// Seconds with one decimal, as "5.0 s".
    Text& add_seconds(Time time) noexcept;
    /// Text from a capture, made fit to be shown, at most `characters` of it.
    Text& quote(std::string_view raw, std::size_t characters = quote_limit) noexcept;

private:
    void end_at(std::size_t size) noexcept { size_ = size, buffer_[size] = 0; }

    std::array<char, sentence_limit + 1> buffer_; ///< filled as far as the zero
    std::size_t size_;
    bool full_;
};

/// Length of the valid UTF-8 character (no control character, RFC 3629) at the front of `text`; 0: there is none.
std::size_t utf8_character(std::string_view text) noexcept;

} // namespace webconv
