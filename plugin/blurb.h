// Texts for Wireshark that are made of the core's tables when the plugin is compiled.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace webconv::plugin {

/// A string literal as a template argument.
template <std::size_t N>
struct Literal {
    char text[N]{};
    constexpr Literal(const char (&s)[N])
    {
        for (std::size_t i = 0; i < N; ++i) text[i] = s[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

/// `lead`, a colon, and the names of all values in `table`: "Who closed: client, server, both".
template <Literal lead, const auto& table>
inline constexpr auto with_values = [] {
    constexpr std::size_t size = [] {
        std::size_t n = lead.view().size() + 1;
        for (const auto& entry : table) n += entry.name.size() + 2;
        return n;
    }();
    std::array<char, size> out{};
    auto end = out.begin();
    const auto append = [&end](std::string_view s) {
        for (const char c : s) *end++ = c;
    };
    append(lead.view());
    for (const auto& entry : table) {
        append(&entry == table.begin() ? ": " : ", ");
        append(entry.name);
    }
    return out; // zero at the end, as C wants it
}();

} // namespace webconv::plugin
