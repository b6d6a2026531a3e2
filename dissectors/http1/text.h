// How values of HTTP fields are written (RFC 9110 section 5.6): tokens, lists, whitespace, numbers.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace webconv::http1 {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr char lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_alpha(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

/// Whitespace inside and around a value: a line end in it is a fold, or a bare CR, and both count as SP (RFC 9112 2.2,
/// 5.2).
constexpr bool is_space(char c) noexcept { return c <= ' ' && (is_blank(c) || c == '\r' || c == '\n'); }

constexpr bool is_token_char(char c) noexcept
{
    return is_alpha(c) || is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

constexpr bool is_token(std::string_view text) noexcept
{
    for (const char c : text)
        if (!is_token_char(c)) return false;
    return !text.empty();
}

constexpr std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

constexpr bool same_ignoring_case(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size()) return false;
    if (a == b) return true; // nearly always, where they are the same
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

/// `text` up to the first `mark`, without whitespace around it.
constexpr std::string_view before(char mark, std::string_view text) noexcept
{
    return trimmed(text.substr(0, text.find(mark)));
}

/// A number of digits only: no sign, no space. Nothing if it does not fit.
template <std::unsigned_integral Number>
std::optional<Number> number(std::string_view text) noexcept
{
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The members of a comma-separated list, trimmed; a comma inside quotes separates nothing. Empty members are members,
/// so an empty value has one: most recipients ignore them (RFC 9110 5.6.1.2), Content-Length must not.
class List {
public:
    constexpr explicit List(std::string_view value) noexcept : rest_(value) {}

    constexpr bool next(std::string_view& member) noexcept
    {
        if (ended_) return false;
        bool quoted = false;
        std::size_t i = 0;
        for (; i < rest_.size() && (quoted || rest_[i] != ','); ++i) {
            if (rest_[i] == '"') quoted = !quoted;
            if (rest_[i] == '\\' && quoted && i + 1 < rest_.size()) ++i;
        }
        member = trimmed(rest_.substr(0, i));
        ended_ = i == rest_.size();
        if (!ended_) rest_.remove_prefix(i + 1);
        return true;
    }

private:
    std::string_view rest_;
    bool ended_ = false;
};

} // namespace webconv::http1
