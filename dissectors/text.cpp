#include "text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace webconv {

namespace {

constexpr std::string_view ellipsis = "…";

bool is_plain(char c) noexcept { return c >= 0x20 && c < 0x7F; }
bool is_continuation(char c) noexcept { return (static_cast<std::uint8_t>(c) & 0xC0) == 0x80; }

struct Utf8Form {
    std::uint8_t mask, lead;
    std::size_t length;
    std::uint32_t smallest; // shorter forms of the same character are forbidden (RFC 3629 section 3)
};
constexpr std::array utf8_forms{
    Utf8Form{0xE0, 0xC0, 2, 0x80},
    Utf8Form{0xF0, 0xE0, 3, 0x800},
    Utf8Form{0xF8, 0xF0, 4, 0x10000},
};

// Characters that change how a terminal or a window lays out what stands around them, beside the control characters.
constexpr bool disturbs(std::uint32_t c) noexcept
{
    return (c >= 0x80 && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

} // namespace

std::size_t utf8_character(std::string_view text) noexcept
{
    if (text.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(text[0]);
    if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
    for (const auto& form : utf8_forms) {
        if ((first & form.mask) != form.lead) continue;
        if (text.size() < form.length) return 0;
        std::uint32_t character = first & static_cast<std::uint8_t>(~form.mask);
        for (std::size_t i = 1; i < form.length; ++i) {
            if (!is_continuation(text[i])) return 0;
            character = character << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3F);
        }
        const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (character < form.smallest || character > 0x10FFFF || surrogate || disturbs(character)) return 0;
        return form.length;
    }
    return 0;
}

Text& Text::add(std::string_view text) noexcept
{
    if (full_ || text.empty()) return *this;
    const std::size_t room = sentence_limit - size_;
    if (text.size() <= room) {
        std::memcpy(buffer_.data() + size_, text.data(), text.size());
        end_at(size_ + text.size());
        return *this;
    }
    std::memcpy(buffer_.data() + size_, text.data(), room);
    std::size_t end = sentence_limit - ellipsis.size();
    while (end > 0 && is_continuation(buffer_[end])) --end;
    std::memcpy(buffer_.data() + end, ellipsis.data(), ellipsis.size());
    end_at(end + ellipsis.size());
    full_ = true;
    return *this;
}

Text& Text::add(std::uint64_t number) noexcept
{
    char digits[20];
    const auto result = std::to_chars(digits, digits + sizeof digits, number);
    return add(std::string_view(digits, static_cast<std::size_t>(result.ptr - digits)));
}

Text& Text::add_hex(std::uint64_t number) noexcept
{
    char digits[16];
    const auto result = std::to_chars(digits, digits + sizeof digits, number, 16);
    return add(std::string_view(digits, static_cast<std::size_t>(result.ptr - digits)));
}

Text& Text::add_seconds(Time time) noexcept
{
    if (time < Time::zero()) time = Time::zero();
    const auto tenths = static_cast<std::uint64_t>((time.count() + 50'000'000) / 100'000'000);
    return add(tenths / 10).add(".").add(tenths % 10).add(" s");
}

Text& Text::quote(std::string_view raw, std::size_t characters) noexcept
{
    constexpr char hex[] = "0123456789ABCDEF";
    while (!raw.empty() && !full_) {
        // Nearly always all of it is plain.
        const std::string_view part = raw.substr(0, characters);
        const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(part, is_plain) - part.begin());
        add(raw.substr(0, plain));
        raw.remove_prefix(plain);
        characters -= plain;
        if (raw.empty()) break;
        if (characters-- == 0) return add(ellipsis);
        if (const std::size_t length = utf8_character(raw); length > 0) {
            add(raw.substr(0, length));
            raw.remove_prefix(length);
        } else {
            const auto byte = static_cast<std::uint8_t>(raw[0]);
            const char escaped[] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
            add(std::string_view(escaped, sizeof escaped));
            raw.remove_prefix(1);
        }
    }
    return *this;
}

} // namespace webconv
