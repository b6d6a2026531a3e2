#include "proxy_header.h"

#include <algorithm>
#include <array>

namespace webconv {

namespace {

using namespace std::string_view_literals;

constexpr std::array line_begins{"PROXY TCP4 "sv, "PROXY TCP6 "sv, "PROXY UNKNOWN"sv};
constexpr std::size_t line_limit = 107; // with its CRLF

constexpr auto signature = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr std::size_t unmistakable = 5;  // of the signature: no empty line before a request is followed by a zero
constexpr std::size_t binary_begin = 16; // signature, version and command, family, length

} // namespace

std::optional<std::size_t> proxy_header(Bytes first) noexcept
{
    const std::string_view text = as_text(first);
    const auto begins = [&](std::string_view b) { return text.starts_with(b); };
    if (std::any_of(line_begins.begin(), line_begins.end(), begins)) {
        const std::size_t end = text.substr(0, line_limit).find("\r\n");
        if (end != std::string_view::npos) return end + 2;
        return text.size() < line_limit ? std::optional<std::size_t>(0) : std::nullopt;
    }
    if (text.size() < unmistakable || text.substr(0, signature.size()) != signature.substr(0, text.size()))
        return std::nullopt;
    if (first.size() < binary_begin) return 0;
    const bool version_2 = first[12] >> 4 == 2;
    const std::size_t length = binary_begin + first[14] * 256U + first[15];
    if (!version_2) return std::nullopt;
    return length <= first.size() ? length : 0;
}

} // namespace webconv
