// The field lines of a head (RFC 9112 section 5), one after the other.
#pragma once

#include <string_view>

#include "http1/text.h"

namespace webconv::http1 {

struct Field {
    std::string_view name;  // without the whitespace that some senders put before the colon (RFC 9112 5.1)
    std::string_view value; // trimmed; the line ends of a folded value stand inside
};

class Fields {
public:
    /// @param lines  what stands behind the start line; a bare LF ends a line, too (RFC 9112 2.2)
    constexpr explicit Fields(std::string_view lines) noexcept : rest_(lines)
    {
        // A line before the first field that begins with whitespace folds nothing: it is passed over (RFC 9112 2.2).
        while (folds()) take_line();
    }

    constexpr bool next(Field& field) noexcept
    {
        while (!rest_.empty()) {
            std::string_view line = take_line();
            while (folds()) {
                const std::string_view more = take_line();
                line = {line.data(), line.size() + more.size()}; // they stand side by side
            }
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) continue; // no field; the lines around it still count
            field = {trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
            return true;
        }
        return false;
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

} // namespace webconv::http1
