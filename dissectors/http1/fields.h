// The field lines of a head (RFC 9112 section 5), one after the other.
#pragma once

#include <string_view>

#include "http1/text.h"

namespace webconv::http1 {

class FieldLines {
public:
    /// @param lines  what stands behind the start line; a bare LF ends a line, too (RFC 9112 2.2)
    constexpr explicit FieldLines(std::string_view lines) noexcept : rest_(lines)
    {
        // A line before the first field that begins with whitespace folds nothing: it is passed over (RFC 9112 2.2).
        while (folds()) take_line();
    }

    /// @param line  with its line end, and with the lines that are folded into it; never empty
    constexpr bool next(std::string_view& line) noexcept
    {
        if (rest_.empty()) return false;
        line = take_line();
        while (folds()) {
            const std::string_view more = take_line();
            line = {line.data(), line.size() + more.size()}; // they stand side by side
        }
        return true;
    }

private:
    constexpr bool folds() const noexcept { return !rest_.empty() && is_blank(rest_.front()); }

    constexpr std::string_view take_line() noexcept
    {
        const std::size_t lf = rest_.find('\n');
        const std::size_t length = lf == std::string_view::npos ? rest_.size() : lf + 1;
        const std::string_view line = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return line;
    }

    std::string_view rest_;
};

struct Field {
    std::string_view name;  // without the whitespace that some senders put before the colon (RFC 9112 5.1)
    std::string_view value; // what stands behind the colon, not trimmed; line ends of a folded value stand inside
};

/// The field that stands in a line. No colon, no field: it has no name then, and the lines around it still count.
constexpr Field field_in(std::string_view line) noexcept
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    return {trimmed(line.substr(0, colon)), line.substr(colon + 1)};
}

} // namespace webconv::http1
